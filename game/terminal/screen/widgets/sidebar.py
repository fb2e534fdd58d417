"""The sidebar of a wide page: a small map, aims, who is here, new notes, the journal; nothing that other pages lack; pure, and memoized."""

from collections.abc import Iterable
from typing import NamedTuple

from game.story.turn import Turn
from game.terminal.content import aims, turn
from game.terminal.layout.paragraph import Line, typeset
from game.terminal.layout.textstyle import TextStyle, unset, words
from game.terminal.map import places
from game.terminal.map.drawing import Drawing, drawn
from game.terminal.map.renderer import Marks
from game.terminal.screen.state import State
from game.terminal.theme import glyphs
from game.width import shorten

_MARGINS = 4  # columns
_MAP = 11, 32  # rows of the map in so many columns; it is as much higher as it is wider
_ENTRIES = 3


class _Memo(NamedTuple):
    """The sidebar as it was last drawn, and what it was drawn from."""

    turn: Turn
    context: tuple[object, ...]
    lines: tuple[Line, ...]


_MEMO: list[_Memo] = []  # at most one; it is not used for another turn or context


def sidebar(state: State) -> tuple[Line, ...]:
    """The sidebar, as many lines as the page has rows."""
    session = state.game.running
    context = (
        len(session.played.turns),
        session.asks,
        state.sidebar,
        state.height,
        state.ascii_only,
        state.journal_key,
    )
    now = session.played.turn
    if not _MEMO or _MEMO[0].turn is not now or _MEMO[0].context != context:
        _MEMO[:] = [_Memo(now, context, _lines(state))]
    return _MEMO[0].lines


def _lines(state: State) -> tuple[Line, ...]:
    session = state.game.running
    if session.asks:  # the sidebar does not give away what is not read yet
        state = state._replace(game=state.game._replace(session=session.undo()))
    lines: list[Line] = [()]
    for part in (_map(state), _aims(state), _people(state), _notes(state), _journal(state), _truth(state)):
        lines += _fitting(part, state.height - len(lines), state)
    return tuple((("page", "  "), *line) for line in lines[: state.height])


def _fitting(part: list[Line], room: int, state: State) -> list[Line]:
    """A part of the sidebar; what does not fit is left out, and an ellipsis says so."""
    if len(part) <= room:
        return part
    ellipsis = "..." if state.ascii_only else "…"
    return [*part[: room - 1], (("dim", ellipsis),)] if room > 2 else []


def _map(state: State) -> list[Line]:
    played = state.played
    here = places.here(played)
    place = played.story.record.places.get(here)
    rows = _MAP[0] * _width(state) // _MAP[1]
    if place is None or state.height < rows + 8:
        return []
    view = places.first_view(played)
    lines = drawn(played, Drawing(view, _width(state), rows, state.ascii_only, Marks(here), least=1))
    sign = glyphs(ascii_only=state.ascii_only).you
    name = unset([("gold", f"{sign} "), ("dim", shorten(place.name, _width(state) - 2))], _text_style(state))
    shown = (*lines, name)
    return [*(tuple((f"{style} !m", text) for style, text in line) for line in shown), ()]


def _width(state: State) -> int:
    return state.sidebar - _MARGINS


def _text_style(state: State) -> TextStyle:
    return TextStyle(_width(state), ascii_only=state.ascii_only)


def _part(heading: str, key: str, entries: Iterable[Line]) -> list[Line]:
    """A heading, which a click opens as a page, its entries and an empty line; nothing if there are none."""
    lines = list(entries)
    return [((f"heading !{key}", heading),), *lines, ()] if lines else []


def _said(text: str, style: str, state: State, indents: tuple[int, ...] = (0, 2)) -> tuple[Line, ...]:
    return typeset(words([(style, text)], _text_style(state)), _width(state), indents)


def _aims(state: State) -> list[Line]:
    """What the player is trying to do, with the hour until which there is time."""
    rows: list[Line] = []
    for aim in aims.aims(state.played):
        rows += _said(aim.text, "text", state)
        rows += _said(aim.until, "gold", state, (2,)) if aim.until else ()
    return _part("What you are trying to do", "a", rows)


def _people(state: State) -> list[Line]:
    """Those who are in the present scene."""
    played = state.played
    here = dict.fromkeys((*played.scene.people, *played.turn.people))
    known = [played.story.record.people[name] for name in here if name in played.story.record.people]
    of_record = {member.person: name for name, member in played.story.roles[played.role].cast.items()}
    rows: list[Line] = []
    for person in known:
        target = f"who:{of_record[person.id]}" if person.id in of_record else f"person:{person.id}"
        rows += _said(person.name, f"text @{target}", state)
    return _part("Here", "y", rows)


def _notes(state: State) -> list[Line]:
    """The notes of this turn that were not met in this run before."""
    played = state.played
    titles = [(name, played.story.record.notes[name].title) for name in played.new_notes]
    rows = [unset([(f"blue @{name}", shorten(title, _width(state)))], _text_style(state)) for name, title in titles]
    return _part("New in your notes", "n", rows)


def _journal(state: State) -> list[Line]:
    entries = state.played.journal[-_ENTRIES:]
    return _part("Journal", state.journal_key, (line for entry in entries for line in _said(entry, "text", state)))


def _truth(state: State) -> list[Line]:
    """What is on record of the scene before: what is true of a scene is told when its choice is taken."""
    played = state.played
    if played.turn.ending is not None:
        return _part(
            "What is true here", "w", _said(turn.truth(played), "dim", state, (0,)) if turn.truth(played) else ()
        )
    told = turn.truth_before(played)
    return _part("What was true there", "w", _said(told, "dim", state, (0,)) if told else ())
