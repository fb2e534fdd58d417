"""The status bar above a page: place, date, time and numbers; pure."""

from collections.abc import Iterator, Sequence

from game.story import engine, moments
from game.story.playthrough import Playthrough
from game.terminal.layout.paragraph import Fragment, Line, fold, line_width
from game.terminal.screen.state import State
from game.terminal.theme import Glyphs, glyphs
from game.width import display_width, shorten

_LONGEST_METER = 8


_LEAST, _NARROW = 20, 14  # columns that the place keeps as long as something else can be left out; in a narrow window
_NARROW_BAR = 60

BETWEEN = "   "


def on_bar(runs: Sequence[Fragment], columns: int) -> Line:
    """Fragments on the background of the bars, padded to the width."""
    line = tuple((f"bar {style}", text) for style, text in runs)
    return (*line, ("bar", " " * max(columns - line_width(line), 0)))


def status_bar(state: State) -> Line:
    """The status bar: place, date, time, numbers, as much of it as fits."""
    if state.session is None:
        return on_bar([("strong", " " + shorten(state.story.title, state.columns - 2))], state.columns)
    session = state.session.undo() if state.session.asks else state.session  # what is not read yet is not given away
    played = session.played
    name = _place(played)
    name = fold(name) if state.ascii_only else name.replace("'", "’")
    signs = glyphs(ascii_only=state.ascii_only)
    # The shape of the bar depends on the width alone, so that each number stays where it is.
    least = _LEAST if state.columns >= _NARROW_BAR else _NARROW
    for right in _rights(played, signs):
        room = state.columns - line_width(right) - 4
        if room >= least:
            break
    else:
        right, room = (), state.columns - 2
    name = shorten(name, max(room, 1))
    gap = " " * max(state.columns - display_width(name) - line_width(right) - 2, 0)
    return on_bar([("strong !m", f" {name}"), ("dim", gap), *right, ("dim", " ")], state.columns)


def _place(played: Playthrough) -> str:
    place = played.story.record.places.get(played.scene.at)
    return place.name.partition(", ")[0] if place else _chapter(played)


def _chapter(played: Playthrough) -> str:
    """What stands for a place where there is none."""
    return played.story.roles[played.role].chapters[played.scene.chapter].title


def _rights(played: Playthrough, signs: Glyphs) -> Iterator[Line]:
    """The right side of the bar, the most detailed version first."""
    year, line = played.story.year, played.scene.dateline
    full = line or moments.spoken(played.clock, year)
    short = line or moments.short(played.clock, year)
    hour = line or (moments.hour(played.clock) if year else "")
    drawn, counted = tuple(_numbers(played, signs, drawn=True)), tuple(_numbers(played, signs, drawn=False))
    yield (("dim !d", full), *drawn)
    yield (("dim !d", short), *drawn)
    yield (("dim !d", short), *counted)
    yield (("dim !d", hour), *drawn)
    for count in range(len(counted), -1, -3):
        yield (("dim !d", hour), *counted[:count])


def _numbers(played: Playthrough, signs: Glyphs, drawn: bool) -> Iterator[Fragment]:
    """The numbers that the story shows, each as a gap, a label and a value."""
    for variable, text in engine.status(played.story, played.turn.state):
        yield "dim", BETWEEN
        yield "dim !w", f"{variable.label} "
        size = variable.high - variable.low
        if drawn and text.isdecimal() and 0 < size <= _LONGEST_METER:
            full = int(text) - variable.low
            yield "gold !w", signs.full * full
            yield "rule !w", signs.empty * (size - full)
        else:
            yield "gold !w", text
