"""The map page: the drawing with its legend and the nearest places, and its keys; pure."""

from game.story import moments
from game.terminal.content import record
from game.terminal.layout.paragraph import Line, line_width
from game.terminal.layout.textstyle import unset
from game.terminal.map import places, words
from game.terminal.map.drawing import Drawing, drawn
from game.terminal.map.geometry import Neighbor
from game.terminal.map.legend import STYLES, legend
from game.terminal.map.view import VIEWS
from game.terminal.screen.keys import of_story
from game.terminal.screen.state import State
from game.terminal.screen.widgets.body import Body, padded
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_SIDE = 36  # columns of the legend beside the drawing
_BESIDE = 104  # columns; in a window of at least this width the legend is beside the drawing
_HINTS = (("Esc", "back"), ("z", "zoom"), ("Tab", "next place"), ("t", "as a list"), ("d", "days"))
_VIEWS = {"region": "Normandy to Paris", "city": "Paris", "center": "The center"}


def is_list(state: State) -> bool:
    """Whether the map is shown as a list of sentences, which is the default in a small window."""
    return state.compact != state.map_listed


def body(state: State) -> Body:
    """The drawing, with the legend beside or below it, and the selected place in a sentence."""
    return Body(padded(_lines(state), state), [0] * state.height, None, of_story(_HINTS, state.story))


def _lines(state: State) -> tuple[Line, ...]:
    side = _SIDE if state.columns >= _BESIDE else 0
    below = [] if side and not state.compact else _legend_row(state)
    sentence = _sentence(state)
    height = max(state.height - len(below) - 1, 1)
    cells = _drawing(state, state.columns - side - 2, height)
    page: list[Line] = []
    beside = _beside(state) if side else []
    above = max((height - len(beside)) // 3, 0)
    for row, line in enumerate(cells):
        at = row - above
        note = beside[at] if 0 <= at < len(beside) else ()
        page.append((("page", " "), *line, *((("page", "  "), *note) if note else ())))
    return (*page, *below, sentence)


def _drawing(state: State, columns: int, rows: int) -> tuple[Line, ...]:
    here, selected = places.here(state.played), _selected(state)
    outlined = selected if selected != here else None
    return drawn(state.played, Drawing(state.map_view, columns, rows, state.ascii_only, here, outlined, _least(state)))


def _least(state: State) -> int | None:
    """The importance up to which places are drawn: fewer in a small window, to keep it readable."""
    return (1 if state.map_view == "city" else 2) if state.columns < _BESIDE else None


def _selected(state: State) -> str:
    near = record.neighbors(state.played, state.map_view)
    return near[state.map_place % len(near)] if near else ""


def _sentence(state: State) -> Line:
    """The selected place in a sentence."""
    origin, near = record.nearby(state.played, state.map_view)
    selected = _selected(state)
    neighbor = next((each for each in near if each.place.id == selected), None)
    if neighbor is not None:
        name = neighbor.place.name.partition(", ")[0]
        said = words.sentence(neighbor._replace(place=neighbor.place._replace(name=name)))
    elif origin is not None:
        said = places.sentences(state.played)[0]
    else:
        said = record.NOT_ON_THE_MAP
    return _spaced(unset([("text", shorten(said, state.columns - 2))], state.text_style))


def _spaced(line: Line) -> Line:
    return (("page", " "), *line)


def _title(state: State) -> str:
    return f"{_VIEWS[state.map_view]}, {moments.short(state.played.clock, state.played.story.year)}"


def _legend_row(state: State) -> list[Line]:
    """The legend in a row, as much of it as fits, with the view on the right."""
    row: list[tuple[str, str]] = [("page", " ")]
    for entry in legend(places.around(state.played), ascii_only=state.ascii_only):
        if line_width(tuple(row)) + line_width(entry) + 3 <= state.columns:
            row += [*entry, ("page", "   ")]
    title = _title(state)
    gap = state.columns - line_width(tuple(row)) - display_width(title) - 1
    return [(*row, ("page", " " * gap), ("dim", title)) if gap > 0 else tuple(row)]


def _beside(state: State) -> list[Line]:
    """The title, the legend and the nearest places, in a column."""
    signs = glyphs(ascii_only=state.ascii_only)
    view, _, when = _title(state).partition(", ")
    shown: list[Line] = [(("heading", view),), (("dim", when),), (("rule", signs.rule * 6),), ()]
    for sign, word in legend(places.around(state.played), ascii_only=state.ascii_only):
        shown.append((sign, ("text", f" {word[1]}")))
    _, near = record.nearby(state.played, state.map_view)
    if not near:
        return shown
    shown += [(), (("heading", "Nearest"),)]
    room = max(min(state.height - len(shown) - 6, 16), 3)
    at = max(state.map_place - 1, 0)
    first = max(min(at - room // 2, len(near) - room), 0)
    selected = _selected(state)
    return shown + [_near(each, state, each.place.id == selected) for each in near[first : first + room]]


def _near(neighbor: Neighbor, state: State, is_selected: bool) -> Line:
    place = neighbor.place
    sign, style = getattr(glyphs(ascii_only=state.ascii_only), place.holder), STYLES[place.holder]
    room = _SIDE - 17
    name = unset([("", shorten(place.name.partition(", ")[0], room))], state.text_style)[0][1]
    wind = "".join(part[0].upper() for part in neighbor.wind.replace("north", "n ").replace("south", "s ").split())
    return (
        (style, f"{sign} "),
        ("selected" if is_selected else "text", name + " " * (room - display_width(name))),
        ("dim", f"{neighbor.kilometers:6.1f} km {wind:>2}"),
    )


def press(state: State, key: str) -> State:
    count = max(len(record.neighbors(state.played, state.map_view)), 1)
    match key:
        case "tab" | "down" | "right":
            return state._replace(map_place=(state.map_place + 1) % count)
        case "s-tab" | "up" | "left":
            return state._replace(map_place=(state.map_place - 1) % count)
        case "z" | "+" | "-":
            step = -1 if key == "-" else 1
            return state._replace(map_view=VIEWS[(VIEWS.index(state.map_view) + step) % len(VIEWS)], map_place=0)
        case "t":
            return state._replace(map_listed=not state.map_listed)
        case "home":
            return state._replace(map_place=0)
        case "escape" | "q" | "enter" | "backspace":
            return state.closed()
    return state
