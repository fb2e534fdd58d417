"""Keys, clicks and new sizes, as what they do to a book: pure."""

from collections.abc import Callable, Mapping

from game.terminal import frontispiece, leaves, moves, orders, preferences, prompts
from game.terminal.book import Book, Mark, Prompt
from game.terminal.chart import is_list
from game.terminal.content import pages, record
from game.terminal.layout.paragraph import Line
from game.terminal.log import Log, linked
from game.terminal.map.view import VIEWS
from game.terminal.view import view
from game.width import display_width

WHEEL = 3  # rows

_OPENS = {
    "n": "notes", "j": "journal", "o": "options", "?": "help", "f1": "help", "d": "timeline", "i": "clipping",
    "e": "endings", "y": "people", "b": "ledger", "w": "status", "c": "chapters", "l": "saves",
}  # fmt: skip
_VI = {"j": "down", "k": "up", "J": "j"}


def press(book: Book, key: str) -> Book:
    """The book after a key."""
    book = book._replace(notice="", wants=())
    if key in _ANYWHERE:
        return _ANYWHERE[key](book)
    if book.too_small:
        return book.want("leave") if key == "q" else book
    if book.prompt is not None:
        return prompts.press(book, key)
    if preferences.value(book.options, "keys") == "vi":
        key = _VI.get(key, key)
    if key in _OPENS:
        return orders.show(book, _OPENS[key])
    if key in _COMMON:
        return _COMMON[key](book)
    match book.leaf.page:
        case "story":
            return _in_story(book, key)
        case "title":
            return _in_title(book, key)
        case "map" if not is_list(book):
            return _in_map(book, key)
        case _:
            return _in_leaf(book, key)


def resize(book: Book, columns: int, rows: int) -> Book:
    """The book in a window of another size; what stood above still stands there."""
    return book._replace(columns=columns, rows=rows)


def wheel(book: Book, step: int) -> Book:
    """The book after a turn of the wheel."""
    book = book._replace(wants=())
    if book.too_small or book.prompt is not None:
        return book
    if book.leaf.page == "story":
        return moves.scroll(book, step * WHEEL)
    return moves.scroll_leaf(book, step * WHEEL) if leaves.is_page(book.leaf.page) else book


def click(book: Book, column: int, row: int) -> Book:
    """The book after a click: on a choice, an item, a note in the text."""
    book = book._replace(notice="", wants=())
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
        return moves.take(book, number)
    if book.leaf.page == "title":
        return _begin(book, number)
    return _chosen(moves.pick(book, number))


def _note_at(line: Line, column: int) -> str:
    at = 0
    for style, text in line:
        at += display_width(text)
        if column < at:
            return linked(style)
    return ""


# Anywhere


def _leave(book: Book) -> Book:
    return book.want("leave")


def _interrupt(book: Book) -> Book:
    return book.want("interrupt")


def _redraw(book: Book) -> Book:
    return book.want("redraw")


def _suspend(book: Book) -> Book:
    return book.want("suspend")


def _mouse(book: Book) -> Book:
    wanted = "no" if book.is_on("mouse") else "yes"
    said = "The mouse chooses and scrolls." if wanted == "yes" else "The mouse selects text, as the terminal does it."
    return orders.put(book, "mouse", wanted).say(said)


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
    return moves.next_hit(book.closed(), -1) if book.session is not None else book


def _after(book: Book) -> Book:
    return moves.next_hit(book.closed(), 1) if book.session is not None else book


def _save(book: Book) -> Book:
    return book._replace(prompt=Prompt("save")) if book.session is not None else book.say("Begin a game first.")


def _plain(book: Book) -> Book:
    return book.want("plain")


_COMMON: Mapping[str, Callable[[Book], Book]] = {
    ":": _command,
    "/": _search,
    ",": _before,
    ".": _after,
    "m": orders.show_map,
    "s": _save,
    "p": _plain,
}


# The story


def _in_story(book: Book, key: str) -> Book:
    if key.isdecimal() and len(key) == 1 and key.isascii() and key != "0":
        return moves.take(book, int(key))
    match key:
        case "down" | "up":
            return moves.select(book, 1 if key == "down" else -1)
        case " " | "pagedown":
            return moves.page_on(book, 1)
        case "pageup":
            return moves.page_on(book, -1)
        case "home":
            return book._replace(mark=Mark())
        case "end":
            return moves.to_the_end(book)
        case "enter":
            return _entered_story(book)
        case "u" | "backspace":
            return moves.undo(book)
        case "U" | "c-r":
            return moves.redo(book)
        case "tab" | "s-tab":
            return moves.next_link(book, 1 if key == "tab" else -1)
        case "escape":
            return book._replace(link="", sought="", found=())
        case "q":
            return book.want("leave")
        case "N" if book.session is not None and book.session.over:
            return book.over("roles")
    return book


def _entered_story(book: Book) -> Book:
    if book.link in book.story.record.notes:
        return book.over("note", book.link)
    log = Log(book)
    if book.choice and log.is_seen(book.choice):
        return moves.take(book, book.choice)
    return moves.page_on(book, 1)


# The title


def _in_title(book: Book, key: str) -> Book:
    count = len(frontispiece.entries(book))
    picked = min(max(book.leaf.picked, 1), count)
    if key in ("up", "down", "tab", "s-tab"):
        picked += 1 if key in ("down", "tab") else -1
        return book.with_leaf(book.leaf._replace(picked=max(min(picked, count), 1)))
    if key in ("enter", " "):
        return _begin(book, picked)
    if key.isdecimal() and len(key) == 1 and 1 <= int(key) <= count:
        return _begin(book, int(key))
    return book.want("leave") if key == "q" else book


def _begin(book: Book, number: int) -> Book:
    """Does what an entry of the title page says."""
    what = frontispiece.entries(book)[number - 1][0]
    if what == "quit":
        return book.want("leave")
    if what == "continue":
        latest = next(slot for slot in book.slots if not slot.finished and not slot.damage)
        return book.want("load", latest.name)
    return orders.show(book, what)


# The map


def _in_map(book: Book, key: str) -> Book:
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


# Other pages


def _in_leaf(book: Book, key: str) -> Book:
    page, items = book.leaf.page, leaves.items(book)
    if key in ("escape", "q", "backspace") or (key == "enter" and not items):
        return book.back()
    if page == "options" and key in ("left", "right", "enter", " "):
        return _stepped(book, -1 if key == "left" else 1)
    if items and key.isdecimal() and len(key) == 1 and 1 <= int(key) <= items:
        return _chosen(moves.pick(book, int(key)))
    match key:
        case "down" | "up" | "tab" | "s-tab" if items:
            return moves.pick(book, book.leaf.picked + (1 if key in ("down", "tab") else -1))
        case "enter":
            return _chosen(book)
        case "down" | "up":
            return moves.scroll_leaf(book, 1 if key == "down" else -1)
        case " " | "pagedown" | "pageup":
            step = max(book.height - moves.KEPT_IN_SIGHT, 1)
            return moves.scroll_leaf(book, -step if key == "pageup" else step)
        case "home" | "end":
            return moves.scroll_leaf(book, -100_000 if key == "home" else 100_000)
        case "t" if page == "map":
            return book._replace(listed=not book.listed)
        case "x" if page == "saves" and items:
            name = book.slots[book.leaf.picked - 1].name
            return book._replace(prompt=Prompt("delete", subject=name))
    return book


def _stepped(book: Book, step: int) -> Book:
    """The next value of the preference that is picked."""
    name = preferences.PREFERENCES[min(book.leaf.picked, len(preferences.PREFERENCES)) - 1].name
    options = preferences.stepped(book.options, name, step)
    return orders.put(book, name, preferences.value(options, name))


def _chosen(book: Book) -> Book:
    """Does what the picked item of a page is for."""
    number = book.leaf.picked
    match book.leaf.page:
        case "notes":
            return book.over("note", leaves.notes(book)[number - 1].id)
        case "chapters":
            return moves.to_chapter(book, number)
        case "saves":
            return book.want("load", book.slots[number - 1].name)
        case "options":
            return _stepped(book, 1)
        case "roles":
            return _role(book, number)
        case "warning":
            begun = orders.put(book, "look_away", "yes") if number == 2 else book
            return begun.want("begin", book.leaf.subject)
        case "runs":
            run = book.chronicle.runs[number - 1]
            return book.want("traces", run.id).say(f"A new game finds the traces of “{run.title}”.")
    return book


def _role(book: Book, number: int) -> Book:
    role = list(book.story.roles.values())[number - 1]
    missing = pages.needed(book.story, role, book.chronicle)
    if missing:
        return book.say(f"{role.title} opens after you have finished {missing}.")
    if book.story.warning:
        return book.over("warning", role.id)
    return book.want("begin", role.id)
