"""The line below a page: the keys, what was just said, or what is being typed; pure."""

from collections.abc import Sequence

from game.terminal.layout.paragraph import Line, Run, fold, line_width
from game.terminal.screen import pages
from game.terminal.screen.scrollback import Scrollback, asks
from game.terminal.screen.state import Book
from game.terminal.screen.widgets.map import is_list
from game.terminal.screen.widgets.statusbar import BETWEEN, on_bar
from game.terminal.theme import glyphs
from game.width import display_width, shorten

# Where and when


# The keys


def keys(book: Book, log: Scrollback | None) -> Line:
    """What can be pressed now, what was just said, or what is being typed."""
    if book.prompt is not None:
        return on_bar(prompted(book)[0], book.columns)
    more = _more(book, log)
    room = book.columns - line_width(more) - 2
    if book.notice:
        said = fold(book.notice) if book.ascii_only else book.notice
        left: list[Run] = [("gold", " " + shorten(said, max(room, 1)))]
    else:
        left = _fitting(_offered(book, log), room)
    gap = " " * max(book.columns - line_width(tuple(left)) - line_width(more) - 1, 0)
    return on_bar([*left, ("dim", gap), *more, ("dim", " ")], book.columns)


_ASKED = {
    "command": ":",
    "search": "/",
    "save": "Save a copy as: ",
    "delete": "Type yes to delete {}: ",
    "file": "File: ",
}


def prompted(book: Book) -> tuple[list[Run], int]:
    """What is being typed, and the column of the cursor; of a long text its end."""
    prompt = book.prompt
    if prompt is None:
        return [], 0
    sign = " " + _ASKED[prompt.kind].format(prompt.subject)
    room = max(book.columns - display_width(sign) - 2, 1)
    text = prompt.text[max(prompt.at - room, 0) :][:room]
    column = display_width(sign) + display_width(prompt.text[max(prompt.at - room, 0) : prompt.at])
    return [("key", sign), ("text", text)], min(column, book.columns - 1)


def _fitting(offered: Sequence[tuple[str, str]], room: int) -> list[Run]:
    """As many of the keys as there is room for; the first one in any case."""
    line: list[Run] = [("dim", " ")]
    used = 1
    for number, (key, word) in enumerate(offered):
        width = display_width(key) + 1 + display_width(word) + (len(BETWEEN) if number else 0)
        if number and used + width > room:
            continue
        line += [("dim", BETWEEN)] if number else []
        line += [("key", shorten(key, max(room, 1))), ("dim", f" {word}" if used + width <= room else "")]
        used += width
    return line


def _more(book: Book, log: Scrollback | None) -> Line:
    if not _lies_below(book, log):
        return ()
    sign = glyphs(ascii_only=book.ascii_only).below
    return (("gold", sign), ("dim", " more: "), ("key", "Space"))


def _lies_below(book: Book, log: Scrollback | None) -> bool:
    """Whether something is to be read below what the page shows."""
    page = book.leaf.page
    if page == "story":
        return log is not None and log.more(book.mark)
    drawn = page == "title" or (page == "map" and not is_list(book))
    return not drawn and book.leaf.top + book.height < len(pages.rows(book))


def _offered(book: Book, log: Scrollback | None) -> list[tuple[str, str]]:
    match book.leaf.page:
        case "story":
            return _in_story(book, log) if log is not None else [("q", "quit")]
        case "title":
            return [("Enter", "choose"), ("?", "help"), ("o", "options"), ("p", "plain"), ("q", "quit")]
        case "map" if not is_list(book):
            return [("Esc", "back"), ("z", "zoom"), ("Tab", "next place"), ("t", "as a list"), ("d", "days")]
        case page:
            return [("Esc", "back"), *pages.PAGES[page].hints]


def _in_story(book: Book, log: Scrollback) -> list[tuple[str, str]]:
    count = log.count()
    dash = "-" if book.ascii_only else "–"
    take = [(f"1{dash}{min(count, 9)}" if count > 1 else "1", "choose")] if count else []
    if asks(book):
        return [*take, ("u", "undo"), ("q", "quit")]
    if book.session is not None and book.session.over:
        return [
            ("u", "undo"),
            ("e", "endings"),
            ("c", "chapters"),
            (book.journal_key, "journal"),
            ("N", "new game"),
            ("?", "help"),
            ("q", "quit"),
        ]
    others = [
        ("u", "undo"),
        ("?", "help"),
        ("q", "quit"),
        ("m", "map"),
        ("n", "notes"),
        (book.journal_key, "journal"),
        ("s", "save"),
    ]
    order = ["u", "m", "n", book.journal_key, "s", "?", "q"]
    # In a narrow line help and quit stay longest; where all have room they stand last.
    chosen = _chosen(take, others, book.columns - line_width(_more(book, log)) - 2)
    return [*take, *sorted(chosen, key=lambda item: order.index(item[0]))]


def _chosen(take: list[tuple[str, str]], others: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    used = 1 + sum(display_width(key) + 1 + display_width(word) for key, word in take)
    kept = []
    for key, word in others:
        used += len(BETWEEN) + len(key) + 1 + len(word)
        if used > room:
            break
        kept.append((key, word))
    return kept
