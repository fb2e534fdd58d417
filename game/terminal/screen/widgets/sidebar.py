"""The sidebar of a wide page: a small map, the latest journal entries, the notes; nothing that other pages lack; pure."""

from game.terminal.content import turn
from game.terminal.content.notes import found_notes
from game.terminal.layout.paragraph import Line, typeset
from game.terminal.layout.rows import TextStyle, unset, words
from game.terminal.map import places
from game.terminal.map.drawing import Drawing, drawn
from game.terminal.screen.state import SIDEBAR, State
from game.terminal.theme import glyphs
from game.width import shorten

_WIDTH = SIDEBAR - 4
_MAP = 11  # rows
_ENTRIES = 3


def sidebar(state: State) -> tuple[Line, ...]:
    """The sidebar, at most as many lines as the page has rows."""
    session = state.game.running
    if session.asks:  # the sidebar does not give away what is not read yet
        state = state._replace(game=state.game._replace(session=session.undo()))
    lines: list[Line] = [(), *_map(state), *_journal(state), *_notes(state), *_truth(state)]
    return tuple((("page", "  "), *line) for line in lines[: state.height])


def _map(state: State) -> list[Line]:
    played = state.played
    here = places.here(played)
    place = played.story.record.places.get(here)
    if place is None or state.height < _MAP + 8:
        return []
    view = places.first_view(played)
    lines = drawn(played, Drawing(view, _WIDTH, _MAP, state.ascii_only, here, least=1))
    sign = glyphs(ascii_only=state.ascii_only).you
    name = unset([("gold", f"{sign} "), ("dim", shorten(place.name, _WIDTH - 2))], _text_style(state))
    return [*lines, name, ()]


def _text_style(state: State) -> TextStyle:
    return TextStyle(_WIDTH, ascii_only=state.ascii_only)


def _journal(state: State) -> list[Line]:
    entries = state.played.journal[-_ENTRIES:]
    if not entries:
        return []
    lines: list[Line] = [(("heading", "Journal"),)]
    for entry in entries:
        lines += [*typeset(words([("text", entry)], _text_style(state)), _WIDTH), ()]
    return lines


def _notes(state: State) -> list[Line]:
    found, earlier_notes = (
        found_notes(state.game),
        state.session.earlier_notes if state.session is not None else frozenset(),
    )
    if not found:
        return []
    total = len(state.story.record.notes)
    lines: list[Line] = [(("heading", "Notes"), ("dim", f" {len(found)} of {total}"))]
    latest = [state.story.record.notes[name] for name in reversed(state.played.notes)]
    new = set(state.played.new_notes)
    for note in latest:
        aside = "  new" if note.id in new and note.id not in earlier_notes else ""
        title = shorten(note.title, _WIDTH - len(aside))
        lines.append(unset([(f"blue @{note.id}", title), ("dim", aside)], _text_style(state)))
    return lines


def _truth(state: State) -> list[Line]:
    truth = turn.truth(state.played)
    if not truth:
        return []
    return [(), (("heading", "What is true here"),), *typeset(words([("dim", truth)], _text_style(state)), _WIDTH)]
