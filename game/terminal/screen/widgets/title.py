"""The title page: the river, the title, and what one can begin with; pure."""

from game.terminal.effects import Leave
from game.terminal.layout.paragraph import Line, fold, line_width
from game.terminal.map import drawing
from game.terminal.screen import actions
from game.terminal.screen.state import Book
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_BUTTON = 24
_LEAST_MAP = 8


def entries(book: Book) -> tuple[tuple[str, str, str], ...]:
    """What the title page offers: what it does, what it is called, what is said of it."""
    game, latest = book.game, book.game.latest
    offered = []
    if latest is not None:
        offered.append(("continue", "Continue", ", ".join(part for part in (latest.place, latest.moment) if part)))
    offered.append(("roles", "New game", ""))
    if game.slots:
        offered.append(("saves", "Saved games", f"{len(game.slots)} in {game.folder}"))
    if game.chronicle.notes:
        offered.append(("notes", "Notes", f"{len(game.chronicle.notes)} of {len(book.story.record.notes)} found"))
    if game.chronicle.runs:
        offered.append(("endings", "Endings", f"{len(game.chronicle.endings)} found"))
        offered.append(("runs", "Finished runs", "Whose traces a new game finds"))
    return (*offered, ("options", "Options", ""), ("help", "Help", ""), ("about", "About", ""), ("quit", "Quit", ""))


def lines(book: Book) -> tuple[tuple[Line, ...], int]:
    """The page as so many lines as there is room for, and the line on which the entries begin."""
    menu = _menu(book)
    head = _title(book)
    left = book.height - len(menu) - len(head) - 1
    drawing = _drawing(book, min(left - 1, 20)) if left > _LEAST_MAP and book.columns >= 50 else []
    page = [*drawing, *([()] if drawing else []), *head, *menu]
    above = max((book.height - len(page)) // 2, 0)
    first = above + len(page) - len(menu)
    drop = max(first + book.leaf.picked - book.height + 1, 0) if len(page) > book.height else 0
    lines = (*[()] * above, *page)[drop : drop + book.height]
    return lines, first - drop


def _drawing(book: Book, rows: int) -> list[Line]:
    """The river and the limit of the city, without any place."""
    if not book.story.record.lines:
        return []
    columns = min(book.columns - 4, rows * 3)
    lines = drawing.outline(book.story.record, columns, rows, ascii_only=book.ascii_only)
    return [_middle(line, book.columns) for line in lines]


def _middle(line: Line, columns: int) -> Line:
    return (("page", " " * max((columns - line_width(line)) // 2, 0)), *line)


def _title(book: Book) -> list[Line]:
    title = book.story.title.upper()
    spaced = " ".join(title) if display_width(title) * 2 < book.columns - 4 else title
    if book.ascii_only:
        spaced = fold(spaced)
    spaced = shorten(spaced, book.columns - 2)
    third = -(-display_width(spaced) // 3)
    sign = "=" if book.ascii_only else "▂"
    flag = tuple((f"flag.{color}", sign * third) for color in ("blue", "white", "red"))
    shown: list[Line] = [_middle((("strong", spaced),), book.columns), _middle(flag, book.columns)]
    return shown if book.compact else [*shown, ()]


def _menu(book: Book) -> list[Line]:
    signs = glyphs(ascii_only=book.ascii_only)
    offered = entries(book)
    picked = min(max(book.leaf.picked, 1), len(offered))
    shown = []
    for number, (_, word, _) in enumerate(offered, 1):
        mine = number == picked
        sign = signs.chosen if mine else " "
        text = f" {sign} {word}".ljust(_BUTTON)
        shown.append(_middle((("selected" if mine else "text", text),), book.columns))
    said = offered[picked - 1][2]
    if book.compact:
        return shown
    said = shorten(fold(said) if book.ascii_only else said.replace("'", "’"), book.columns - 2)
    return [*shown, (), _middle((("dim", said),), book.columns)]


def press(book: Book, key: str) -> Book:
    count = len(entries(book))
    picked = min(max(book.leaf.picked, 1), count)
    if key in ("up", "down", "tab", "s-tab"):
        picked += 1 if key in ("down", "tab") else -1
        return book.with_leaf(book.leaf._replace(picked=max(min(picked, count), 1)))
    if key in ("enter", " "):
        return begin(book, picked)
    if key.isdecimal() and len(key) == 1 and 1 <= int(key) <= count:
        return begin(book, int(key))
    return book.do(Leave()) if key == "q" else book


def begin(book: Book, number: int) -> Book:
    """Does what an entry of the title page says."""
    what = entries(book)[number - 1][0]
    return book.open(what) if what == "roles" else actions.ask(book, what)
