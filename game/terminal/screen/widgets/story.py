"""The keys of the story page."""

from game.terminal.effects import Leave
from game.terminal.screen import actions, scrollback
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import Book, Mark


def press(book: Book, key: str) -> Book:
    log = Scrollback(book)
    if key.isdecimal() and len(key) == 1 and key.isascii() and key != "0":
        return actions.take(book, log, int(key))
    match key:
        case "down" | "up":
            return scrollback.select(book, log, 1 if key == "down" else -1)
        case " " | "pagedown":
            return scrollback.page_on(book, log, 1)
        case "pageup":
            return scrollback.page_on(book, log, -1)
        case "home":
            return book._replace(mark=Mark())
        case "end":
            return scrollback.to_the_end(book, log)
        case "enter":
            return _entered(book, log)
        case "u" | "backspace":
            return actions.ask(book, "undo")
        case "U" | "c-r":
            return actions.ask(book, "redo")
        case "tab" | "s-tab":
            return scrollback.next_link(book, log, 1 if key == "tab" else -1)
        case "escape":
            return book._replace(link="", sought="", found=())
        case "q":
            return book.do(Leave())
        case "N" if book.session is not None and book.session.over:
            return book.over("roles")
    return book


def _entered(book: Book, log: Scrollback) -> Book:
    if book.link in book.story.record.notes:
        return book.over("note", book.link)
    if book.choice and log.is_seen(book.mark, book.choice):
        return actions.take(book, log, book.choice)
    return scrollback.page_on(book, log, 1)
