"""The keys of the pages beside the story."""

from game.terminal.screen import pages, scrollback
from game.terminal.screen.state import Book, Prompt


def press(book: Book, key: str) -> Book:
    page, items = book.leaf.page, pages.items(book)
    if key in ("escape", "q", "backspace") or (key == "enter" and not items):
        return book.back()
    if page == "options" and key in ("left", "right", "enter", " "):
        return pages.step(book, book.leaf.picked, -1 if key == "left" else 1)
    if items and key.isdecimal() and len(key) == 1 and 1 <= int(key) <= items:
        return pages.pick(book, int(key))
    match key:
        case "down" | "up" | "tab" | "s-tab" if items:
            return pages.select(book, book.leaf.picked + (1 if key in ("down", "tab") else -1))
        case "enter":
            return pages.pick(book, book.leaf.picked)
        case "down" | "up":
            return pages.scroll_leaf(book, 1 if key == "down" else -1)
        case " " | "pagedown" | "pageup":
            step = max(book.height - scrollback.KEPT_IN_SIGHT, 1)
            return pages.scroll_leaf(book, -step if key == "pageup" else step)
        case "home" | "end":
            return pages.scroll_leaf(book, -100_000 if key == "home" else 100_000)
        case "t" if page == "map":
            return book._replace(listed=not book.listed)
        case "x" if page == "saves" and items:
            name = book.game.slots[book.leaf.picked - 1].name
            return book._replace(prompt=Prompt("delete", subject=name))
    return book
