"""Keys, clicks and new sizes, as what they do to a book: pure."""

from collections.abc import Callable, Mapping

from game.terminal import answers, commands, preferences
from game.terminal.effects import Leave, Redraw, Suspend
from game.terminal.layout.paragraph import Line
from game.terminal.screen import actions, commandline, pages, scrollback
from game.terminal.screen.renderer import view
from game.terminal.screen.scrollback import Scrollback, linked
from game.terminal.screen.state import Book, Prompt
from game.terminal.screen.widgets import map as map_widget
from game.terminal.screen.widgets import page, story, title
from game.width import display_width

WHEEL = 3  # rows

_OPENS = {
    "n": "notes", "j": "journal", "o": "options", "?": "help", "f1": "help", "d": "timeline", "i": "clipping",
    "e": "endings", "y": "people", "b": "ledger", "w": "status", "c": "chapters", "l": "saves", "m": "map",
}  # fmt: skip
INTERRUPTED = 130  # the exit status after Ctrl-C
_VI = {"j": "down", "k": "up", "J": "j"}


def press(book: Book, key: str) -> Book:
    """The book after a key."""
    book = book._replace(notice="", effects=())
    if key in _ANYWHERE:
        return _ANYWHERE[key](book)
    if book.too_small:
        return book.do(Leave()) if key == "q" else book
    if book.prompt is not None:
        return commandline.press(book, key)
    if preferences.value(book.game.settings, "keys") == "vi":
        key = _VI.get(key, key)
    if key in _OPENS:
        return actions.toggle(book, _OPENS[key])
    if key in _COMMON:
        return _COMMON[key](book)
    match book.leaf.page:
        case "story":
            return story.press(book, key)
        case "title":
            return title.press(book, key)
        case "map" if not map_widget.is_list(book):
            return map_widget.press(book, key)
        case _:
            return page.press(book, key)


def resize(book: Book, columns: int, rows: int) -> Book:
    """The book in a window of another size; what stood above still stands there."""
    return book._replace(columns=columns, rows=rows)


def wheel(book: Book, step: int) -> Book:
    """The book after a turn of the wheel."""
    book = book._replace(effects=())
    if book.too_small or book.prompt is not None:
        return book
    if book.leaf.page == "story":
        return scrollback.scroll(book, Scrollback(book), step * WHEEL)
    return pages.scroll_leaf(book, step * WHEEL) if pages.is_page(book.leaf.page) else book


def click(book: Book, column: int, row: int) -> Book:
    """The book after a click: on a choice, an item, a note in the text."""
    book = book._replace(notice="", effects=())
    if book.too_small or book.prompt is not None:
        return book
    screen = view(book)
    if not 0 <= row < len(screen.lines):
        return book
    note = _note_at(screen.lines[row], column)
    if note and note in book.story.record.notes:
        return book.over("note", note)
    number = screen.targets[row] if row < len(screen.targets) and column < book.width else 0
    if not number:
        return book
    if book.leaf.page == "story":
        return actions.take(book, Scrollback(book), number)
    if book.leaf.page == "title":
        return title.begin(book, number)
    return pages.pick(book, number)


def _note_at(line: Line, column: int) -> str:
    at = 0
    for style, text in line:
        at += display_width(text)
        if column < at:
            return linked(style)
    return ""


# Anywhere


def _leave(book: Book) -> Book:
    return book.do(Leave())


def _interrupt(book: Book) -> Book:
    return book.do(Leave(status=INTERRUPTED))


def _redraw(book: Book) -> Book:
    return book.do(Redraw())


def _suspend(book: Book) -> Book:
    return book.do(Suspend())


def _mouse(book: Book) -> Book:
    on = not book.is_on("mouse")
    said = "The mouse chooses and scrolls." if on else "The mouse selects text, as the terminal does it."
    return actions.follow(book, answers.put(book.game, "mouse", "yes" if on else "no", said))


_ANYWHERE: Mapping[str, Callable[[Book], Book]] = {
    "c-c": _interrupt,
    "c-d": _leave,
    "c-l": _redraw,
    "c-z": _suspend,
    "f9": _mouse,
}


def _command(book: Book) -> Book:
    return book._replace(prompt=Prompt("command"))


def _search(book: Book) -> Book:
    return book._replace(prompt=Prompt("search")) if book.session is not None else book


def _before(book: Book) -> Book:
    return scrollback.next_hit(book.closed(), Scrollback(book), -1) if book.session is not None else book


def _after(book: Book) -> Book:
    return scrollback.next_hit(book.closed(), Scrollback(book), 1) if book.session is not None else book


def _save(book: Book) -> Book:
    return book._replace(prompt=Prompt("save")) if book.session is not None else book.say(commands.BEGIN_FIRST)


def _plain(book: Book) -> Book:
    return actions.ask(book, "plain")


_COMMON: Mapping[str, Callable[[Book], Book]] = {
    ":": _command,
    "/": _search,
    ",": _before,
    ".": _after,
    "s": _save,
    "p": _plain,
}
