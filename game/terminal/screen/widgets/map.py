"""The map page: the drawing with its legend, and the places by their distance; pure."""

from game.story import moments
from game.terminal.content import record
from game.terminal.layout.paragraph import Line, line_width
from game.terminal.layout.rows import unset
from game.terminal.map import places, words
from game.terminal.map.drawing import Drawing, drawn
from game.terminal.map.geometry import Neighbor
from game.terminal.map.legend import STYLES, legend
from game.terminal.map.view import VIEWS
from game.terminal.screen.state import Book
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_SIDE = 36  # columns of the legend beside the drawing
_BESIDE = 104  # columns from which on it stands there
_VIEWS = {"region": "Normandy to Paris", "city": "Paris", "center": "The center"}


def is_list(book: Book) -> bool:
    """Whether the map is shown in sentences: in a small window unless the drawing is asked for."""
    return book.compact != book.listed


def lines(book: Book) -> tuple[Line, ...]:
    """The map page as exactly so many lines as there is room for."""
    side = _SIDE if book.columns >= _BESIDE else 0
    below = [] if side and not book.compact else _legend_row(book)
    told = _told(book)
    height = max(book.height - len(below) - 1, 1)
    cells = _drawing(book, book.columns - side - 2, height)
    page: list[Line] = []
    beside = _beside(book) if side else []
    above = max((height - len(beside)) // 3, 0)
    for row, line in enumerate(cells):
        at = row - above
        note = beside[at] if 0 <= at < len(beside) else ()
        page.append((("page", " "), *line, *((("page", "  "), *note) if note else ())))
    return (*page, *below, told)


def _drawing(book: Book, columns: int, rows: int) -> tuple[Line, ...]:
    here, picked = places.here(book.played), _picked(book)
    outlined = picked if picked != here else None
    return drawn(book.played, Drawing(book.view, columns, rows, book.ascii_only, here, outlined, _least(book)))


def _least(book: Book) -> int | None:
    """The least important places that are drawn: in a small window fewer, so that the map can be read."""
    return (1 if book.view == "city" else 2) if book.columns < _BESIDE else None


def _picked(book: Book) -> str:
    near = record.neighbors(book.played, book.view)
    return near[book.place % len(near)] if near else ""


def _told(book: Book) -> Line:
    """The place that is picked, in a sentence."""
    origin, near = record.nearby(book.played, book.view)
    picked = _picked(book)
    neighbor = next((each for each in near if each.place.id == picked), None)
    if neighbor is not None:
        name = neighbor.place.name.partition(", ")[0]
        said = words.sentence(neighbor._replace(place=neighbor.place._replace(name=name)))
    elif origin is not None:
        said = places.told(book.played)[0]
    else:
        said = "This place is not on the map."
    return _spaced(unset([("text", shorten(said, book.columns - 2))], book.manner))


def _spaced(line: Line) -> Line:
    return (("page", " "), *line)


def _title(book: Book) -> str:
    return f"{_VIEWS[book.view]}, {moments.short(book.played.clock, book.played.story.year)}"


def _legend_row(book: Book) -> list[Line]:
    """What the signs mean, in a row; as many of them as there is room for, and the view on the right."""
    row: list[tuple[str, str]] = [("page", " ")]
    for entry in legend(places.around(book.played), ascii_only=book.ascii_only):
        if line_width(tuple(row)) + line_width(entry) + 3 <= book.columns:
            row += [*entry, ("page", "   ")]
    title = _title(book)
    gap = book.columns - line_width(tuple(row)) - display_width(title) - 1
    return [(*row, ("page", " " * gap), ("dim", title)) if gap > 0 else tuple(row)]


def _beside(book: Book) -> list[Line]:
    """The title of the map, what the signs mean, and the nearest places."""
    signs = glyphs(ascii_only=book.ascii_only)
    view, _, when = _title(book).partition(", ")
    shown: list[Line] = [(("heading", view),), (("dim", when),), (("rule", signs.rule * 6),), ()]
    for sign, word in legend(places.around(book.played), ascii_only=book.ascii_only):
        shown.append((sign, ("text", f" {word[1]}")))
    _, near = record.nearby(book.played, book.view)
    if not near:
        return shown
    shown += [(), (("heading", "Nearest"),)]
    room = max(min(book.height - len(shown) - 6, 16), 3)
    at = max(book.place - 1, 0)
    first = max(min(at - room // 2, len(near) - room), 0)
    picked = _picked(book)
    return shown + [_near(each, book, each.place.id == picked) for each in near[first : first + room]]


def _near(neighbor: Neighbor, book: Book, is_picked: bool) -> Line:
    place = neighbor.place
    sign, style = getattr(glyphs(ascii_only=book.ascii_only), place.holder), STYLES[place.holder]
    room = _SIDE - 17
    name = unset([("", shorten(place.name.partition(", ")[0], room))], book.manner)[0][1]
    wind = "".join(part[0].upper() for part in neighbor.wind.replace("north", "n ").replace("south", "s ").split())
    return (
        (style, f"{sign} "),
        ("selected" if is_picked else "text", name + " " * (room - display_width(name))),
        ("dim", f"{neighbor.kilometers:6.1f} km {wind:>2}"),
    )


def press(book: Book, key: str) -> Book:
    count = max(len(record.neighbors(book.played, book.view)), 1)
    match key:
        case "tab" | "down" | "right":
            return book._replace(place=(book.place + 1) % count)
        case "s-tab" | "up" | "left":
            return book._replace(place=(book.place - 1) % count)
        case "z" | "+" | "-":
            step = -1 if key == "-" else 1
            return book._replace(view=VIEWS[(VIEWS.index(book.view) + step) % len(VIEWS)], place=0)
        case "t":
            return book._replace(listed=not book.listed)
        case "home":
            return book._replace(place=0)
        case "escape" | "q" | "enter" | "backspace":
            return book.closed()
    return book
