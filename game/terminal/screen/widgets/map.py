"""The map page: the drawing with its legend, where the choices lead and what is near; and its keys; pure."""

from collections.abc import Iterator

from game.story import moments
from game.terminal.content import whereabouts
from game.terminal.layout.paragraph import Line, line_width
from game.terminal.layout.textstyle import unset
from game.terminal.map import places, renderer, words
from game.terminal.map.drawing import Drawing, drawn
from game.terminal.map.geometry import Neighbor
from game.terminal.map.labels import short_name
from game.terminal.map.legend import legend
from game.terminal.map.view import AROUND, Box, box, frame, levels, title
from game.terminal.screen.keys import of_story
from game.terminal.screen.state import State
from game.terminal.screen.widgets.body import Body, padded
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_SIDE = 36  # columns of the legend beside the drawing
_LEAST = 20  # columns in which the name of a place can be told from others
_BESIDE = 104  # columns; in a window of at least this width the legend is beside the drawing
_HINTS = (
    ("Esc", "back"),
    ("Tab", "next"),
    ("Enter", "about it"),
    ("+-", "zoom"),
    ("←↑↓→", "move"),
    ("t", "as a list"),
)
_FARTHEST = 12  # steps that the map can be moved
_NEAR = (1, 3)  # rows and columns within which a click means a place


def is_list(state: State) -> bool:
    """Whether the map is shown as a list of sentences, which is the default in a small window."""
    return state.compact != state.map_listed


def body(state: State) -> Body:
    """The drawing, with the legend beside or below it, and the selected place in a sentence."""
    return Body(padded(_lines(state), state), [0] * state.height, None, of_story(_HINTS, state.story))


def _area(state: State) -> Box:
    """What the map shows."""
    if state.map_view == AROUND:
        shown = whereabouts.quarter(state.played, state.map_focus)
    else:
        shown = box(state.story.record, state.map_view)
    return shown.moved(*state.map_moved)


def _size(state: State) -> tuple[int, int]:
    """The columns and rows of the drawing."""
    side = _SIDE if state.columns >= _BESIDE else 0
    below = 0 if side else len(_legend_rows(state))
    return state.columns - side - 2, max(state.height - below - 1, 1)


def _lines(state: State) -> tuple[Line, ...]:
    columns, height = _size(state)
    has_side = columns < state.columns - 2
    below = [] if has_side else _legend_rows(state)
    cells = _drawing(state, columns, height)
    page: list[Line] = []
    beside = _beside(state) if has_side else []
    above = max((height - len(beside)) // 3, 0)
    for row, line in enumerate(cells):
        at = row - above
        note = beside[at] if 0 <= at < len(beside) else ()
        page.append((("page", " "), *line, *((("page", "  "), *note) if note else ())))
    return (*page, *below, _sentence(state))


def _drawing(state: State, columns: int, rows: int) -> tuple[Line, ...]:
    marks = whereabouts.marks(state.played, state.map_place)
    return drawn(
        state.played, Drawing(state.map_view, columns, rows, state.ascii_only, marks, _area(state), _least(state))
    )


def _least(state: State) -> int | None:
    """The importance up to which places are drawn: fewer in a small window, to keep it readable."""
    if state.columns >= _BESIDE or state.map_view == AROUND:
        return None
    return max(frame(state.story.record, state.map_view).places - 1, 1)


def _around(state: State) -> tuple[Neighbor, ...]:
    return whereabouts.around(state.played, state.map_view, _area(state))[1]


def _sentence(state: State) -> Line:
    """The selected place in a sentence, and where a choice leads that goes there."""
    near = {each.place.id: each for each in _around(state)}
    selected = near.get(state.map_place)
    if selected is not None:
        name = selected.place.name.partition(", ")[0]
        said = words.sentence(selected._replace(place=selected.place._replace(name=name)))
        met = whereabouts.people(state.game.running).get(state.map_place, ())
        said += f" You last met {'; '.join(met)} here." if met else ""
    elif places.here(state.played):
        said = places.sentences(state.played)[0]
    else:
        said = whereabouts.NOT_ON_THE_MAP
    return (("page", " "), *unset([("text", _fitted(said, state.columns - 2))], state.text_style))


def _fitted(said: str, room: int) -> str:
    """Sentences in so many columns; where they do not fit the first one is shortened, which names the place."""
    place, stop, rest = said.partition(". ")
    left = room - display_width(stop + rest)
    if display_width(said) <= room or left < _LEAST:
        return shorten(said, room)
    return f"{shorten(place, left)} {rest}"


def _title(state: State) -> tuple[str, str]:
    focus = state.story.record.places.get(state.map_focus) if state.map_view == AROUND else None
    name = f"Around {short_name(focus.name)}" if focus is not None else title(state.story.record, state.map_view)
    return name, moments.short(state.played.clock, state.played.story.year)


def _entries(state: State) -> Iterator[Line]:
    """The signs on the map and what they mean."""
    area = _area(state)
    seen = [place for place in places.around(state.played) if area.holds(place.lat, place.lon)]
    yield from legend(seen, tuple(state.story.record.holders), ascii_only=state.ascii_only)
    if whereabouts.offers(state.played):
        yield (("key", "1"), ("dim", " where that choice leads"))
    if whereabouts.marks(state.played, "").aims:
        yield (("gold", renderer.AIM), ("dim", " what you are trying to do"))
    yield (("text", "Name"), ("dim", " where you have been"))


def _legend_rows(state: State) -> list[Line]:
    """The legend in rows, with the view and the time before it."""
    rows: list[list[tuple[str, str]]] = [[("page", " "), ("heading", _title(state)[0]), ("page", "   ")]]
    for entry in _entries(state):
        if line_width(tuple(rows[-1])) + line_width(entry) > state.columns - 1:
            rows.append([("page", " ")])
        rows[-1] += [*entry, ("page", "   ")]
    return [tuple(row[:-1]) for row in rows]


def _beside(state: State) -> list[Line]:
    """The title, the legend, where the choices lead, and the nearest places, in a column."""
    signs = glyphs(ascii_only=state.ascii_only)
    view, when = _title(state)
    shown: list[Line] = [(("heading", view),), (("dim", when),), (("rule", signs.rule * 6),), ()]
    shown += [(entry[0], ("text", entry[1][1])) for entry in _entries(state)]
    shown += _led(state)
    near = _around(state)
    if not near:
        return shown
    shown += [(), (("heading", "Nearest"),)]
    room = max(min(state.height - len(shown) - 4, 16), 3)
    at = next((number for number, each in enumerate(near) if each.place.id == state.map_place), 0)
    first = max(min(at - room // 2, len(near) - room), 0)
    return shown + [_near(each, state, each.place.id == state.map_place) for each in near[first : first + room]]


def _led(state: State) -> list[Line]:
    """What the player wants to do where, and where the choices lead, each with its number, its minutes and its risk."""
    led, wanted = whereabouts.offers(state.played), whereabouts.marks(state.played, "").aims
    lines: list[Line] = [(), (("heading", "Your aims"),)] if wanted else []
    for place, until in wanted:
        remark = f" {until}" if until else ""
        name = shorten(short_name(state.story.record.places[place].name), max(_SIDE - 5 - display_width(remark), 4))
        lines.append(unset([("gold", f"{renderer.AIM} "), ("text", name), ("dim", remark)], state.text_style))
    lines += [(), (("heading", "Your choices"),)] if led else []
    for each in led:
        remark = f" {each.remark}" if each.remark else ""
        room = _SIDE - 5 - display_width(remark)
        name = shorten(short_name(state.story.record.places[each.place].name), max(room, 4))
        style = "text" if each.open else "dim emphasis"
        line = unset(
            [("key" if each.open else "dim", f"{each.number} "), (style, name), ("dim", remark)], state.text_style
        )
        lines.append(line)
    return lines


def _near(neighbor: Neighbor, state: State, is_selected: bool) -> Line:
    place = neighbor.place
    sign, style = getattr(glyphs(ascii_only=state.ascii_only), place.holder.sign), place.holder.color
    room = _SIDE - 15
    name = unset([("", shorten(place.name.partition(", ")[0], room))], state.text_style)[0][1]
    wind = "".join(part[0].upper() for part in neighbor.wind.replace("north", "n ").replace("south", "s ").split())
    return (
        (style, f"{sign} "),
        ("selected" if is_selected else "text", name + " " * (room - display_width(name))),
        ("dim", f"{neighbor.kilometers:5.1f} km {wind:>2}"),
    )


# Keys and clicks

_MOVES = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}


def press(state: State, key: str) -> State:
    """The state after a key."""
    known = levels(state.story.record)
    at = known.index(state.map_view)
    match key:
        case "tab" | "s-tab":
            return _next(state, 1 if key == "tab" else -1)
        case "left" | "right" | "up" | "down":
            (east, north), (x, y) = _MOVES[key], state.map_moved
            moved = (max(min(x + east, _FARTHEST), -_FARTHEST), max(min(y + north, _FARTHEST), -_FARTHEST))
            return state._replace(map_moved=moved)
        case "+" | "-":
            step = 1 if key == "+" else -1
            return _zoomed(state, max(min(at + step, len(known) - 1), 0))
        case "z":
            return _zoomed(state, (at + 1) % len(known))
        case "t":
            return state._replace(map_listed=not state.map_listed)
        case "home":
            return state._replace(map_place="", map_focus="", map_moved=(0, 0))
        case "enter":
            return _about(state, state.map_place or places.here(state.played))
        case "escape" | "q" | "backspace":
            return state.back()
    return state


def click(state: State, column: int, row: int) -> State:
    """The state after a click on the map: it tells of the place that is nearest to it."""
    columns, rows = _size(state)
    marks = whereabouts.marks(state.played, state.map_place)
    least = _least(state) or 3
    led = {name for name, _, _ in marks.numbers}
    shown = [
        p for p in places.around(state.played) if p.importance <= least or p.id in {marks.here, marks.picked, *led}
    ]
    cells = renderer.cells(shown, columns, rows, _area(state))
    near = [
        (abs(down - row) * 2 + abs(over - (column - 1)), name)
        for name, (down, over) in cells.items()
        if abs(down - row) <= _NEAR[0] and abs(over - (column - 1)) <= _NEAR[1]
    ]
    return _about(state._replace(map_place=min(near)[1]), min(near)[1]) if near else state


def _about(state: State, name: str) -> State:
    return state.over("place", name) if name in state.story.record.places else state


def _next(state: State, step: int) -> State:
    """Selects the next place: first those to which choices lead, then the others by their distance."""
    names = ["", *(each.place.id for each in _around(state))]
    at = names.index(state.map_place) if state.map_place in names else 0
    return state._replace(map_place=names[(at + step) % len(names)])


def _zoomed(state: State, level: int) -> State:
    """The view of a level; a quarter is shown around the place that is selected."""
    return state._replace(map_view=levels(state.story.record)[level], map_focus=state.map_place, map_moved=(0, 0))
