"""A book as a screen: lines of styled text, and where the terminal's cursor stands; pure."""

from collections.abc import Iterable
from typing import NamedTuple

from game.terminal.capabilities import LOWEST, NARROWEST
from game.terminal.layout.paragraph import Line, line_width
from game.terminal.layout.rows import Row
from game.terminal.screen import pages
from game.terminal.screen.scrollback import Scrollback, linked
from game.terminal.screen.state import Book
from game.terminal.screen.widgets import map as map_widget
from game.terminal.screen.widgets import title
from game.terminal.screen.widgets.keybar import keys, prompted
from game.terminal.screen.widgets.sidebar import panel
from game.terminal.screen.widgets.statusbar import status
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_SIGN = 2  # columns in front of the number of a choice


class Screen(NamedTuple):
    """What is to be seen, and what lies where for the mouse."""

    lines: tuple[Line, ...]
    cursor: tuple[int, int] | None = None  # column and row
    targets: tuple[int, ...] = ()  # for each line, the choice or item that it is part of


def view(book: Book) -> Screen:
    """The whole screen."""
    if book.too_small:
        return _too_small(book)
    log = Scrollback(book) if book.session is not None else None
    body, targets, cursor = _body(book, log)
    if book.has_panel:
        body = _beside(body, panel(book), book)
    lines = (status(book), *(_filled(line, book.columns) for line in body), keys(book, log))
    if book.prompt is not None:
        cursor = (prompted(book)[1], book.rows - 1)
    elif cursor is not None:
        cursor = (cursor[0], cursor[1] + 1)
    return Screen(lines, cursor, (0, *targets, 0))


def _too_small(book: Book) -> Screen:
    said = shorten(
        f"Window too small ({NARROWEST}×{LOWEST})".replace("×", "x" if book.ascii_only else "×"), book.columns
    )
    rows = max(book.rows, 1)
    lines: list[Line] = [() for _ in range(rows)]
    lines[0] = (("text", said),)
    if rows > 1:
        lines[-1] = keys(book, None) if book.columns > 2 else (("text", "q"),)
    return Screen(tuple(_filled(line, book.columns) for line in lines))


def _filled(line: Line, columns: int) -> Line:
    """A line of exactly so many columns."""
    free = columns - line_width(line)
    if free >= 0:
        return (*line, ("page", " " * free)) if free else line
    kept: list[tuple[str, str]] = []
    room = columns
    for style, text in line:
        clipped = text
        while display_width(clipped) > room:
            clipped = clipped[:-1]
        room -= display_width(clipped)
        kept.append((style, clipped))
    return (*kept, ("page", " " * room))


def _beside(body: list[Line], lines: tuple[Line, ...], book: Book) -> list[Line]:
    """The page with the panel to its right."""
    rule = glyphs(ascii_only=book.ascii_only).panel
    return [
        (*_filled(line, book.width), ("rule", rule), *(lines[row] if row < len(lines) else ()))
        for row, line in enumerate(body)
    ]


_Body = tuple[list[Line], list[int], tuple[int, int] | None]


def _body(book: Book, log: Scrollback | None) -> _Body:
    page = book.leaf.page
    if page == "title":
        lines, first = title.lines(book)
        count = len(title.entries(book))
        picked = min(max(book.leaf.picked, 1), count)
        targets = [row - first + 1 if 0 <= row - first < count else 0 for row in range(book.height)]
        return _padded(lines, book), targets, ((book.columns - 24) // 2 + 1, first + picked - 1)
    if page == "map" and not map_widget.is_list(book):
        return _padded(map_widget.lines(book), book), [0] * book.height, None
    if page == "story" and log is not None:
        return _story(book, log)
    return _leaf(book)


def _padded(lines: Iterable[Line], book: Book) -> list[Line]:
    return [*lines, *[()] * book.height][: book.height]


def _story(book: Book, log: Scrollback) -> _Body:
    rows = [row if place.turn == log.last else Row(row.line, row.block) for place, row in log.shown(book.mark)]
    return _page(book, rows, book.choice)


def _leaf(book: Book) -> _Body:
    rows = pages.rows(book)
    top = min(book.leaf.top, max(len(rows) - book.height, 0))
    picked = min(book.leaf.picked, pages.items(book))
    return _page(book, list(rows[top : top + book.height]), picked)


def _page(book: Book, rows: list[Row], picked: int) -> _Body:
    """Rows in the middle of the page, with what is picked marked."""
    measure = book.manner.measure
    left = max((book.width - measure) // 2, 1)
    margin = ("page", " " * left)
    lines: list[Line] = []
    cursor = None
    for at, row in enumerate(rows):
        line = _sought(row.line, book.sought) if book.sought else row.line
        if picked and row.target == picked:
            first = cursor is None and not (at and rows[at - 1].target == picked)
            cursor = (left + _SIGN, at) if first else cursor
            line = _picked(line, measure, book, first)
        elif book.link:
            line = tuple((f"{style} selected" if linked(style) == book.link else style, text) for style, text in line)
        lines.append((margin, *line) if line else ())
    targets = [row.target for row in rows]
    return _padded(lines, book), [*targets, *[0] * book.height][: book.height], cursor


def _picked(line: Line, measure: int, book: Book, first: bool) -> Line:
    """A line of what is picked: marked by a sign, by weight, and by its ground."""
    sign = glyphs(ascii_only=book.ascii_only).chosen if first else " "
    if not line:
        return line
    head, *rest = line
    opened = (head[0], sign + head[1][1:])
    marked = tuple(
        (f"selected {style}" if style in ("key", "gold") else f"{style} selected", text)
        for style, text in (opened, *rest)
    )
    return (*marked, ("selected", " " * max(measure - line_width(line), 0)))


def _sought(line: Line, words: str) -> Line:
    """A line with the words that are searched marked."""
    low, wanted = "".join(text for _, text in line).lower(), words.lower()
    spots: set[int] = set()
    at = low.find(wanted)
    while at >= 0 and wanted:
        spots.update(range(at, at + len(wanted)))
        at = low.find(wanted, at + 1)
    if not spots:
        return line
    marked: list[tuple[str, str]] = []
    place = 0
    for style, text in line:
        for sign in text:
            here = f"{style} selected" if place in spots else style
            if marked and marked[-1][0] == here:
                marked[-1] = (here, marked[-1][1] + sign)
            else:
                marked.append((here, sign))
            place += 1
    return tuple(marked)
