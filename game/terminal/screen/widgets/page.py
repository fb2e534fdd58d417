"""The keys of the pages beside the story, and what their picked items do."""

from game.terminal import preferences
from game.terminal.content.pages import needed
from game.terminal.screen import actions, commandline, pages, scrollback
from game.terminal.screen.state import Book, Prompt


def press(book: Book, key: str) -> Book:
    page, items = book.leaf.page, pages.items(book)
    if key in ("escape", "q", "backspace") or (key == "enter" and not items):
        return book.back()
    if page == "options" and key in ("left", "right", "enter", " "):
        return _stepped(book, -1 if key == "left" else 1)
    if items and key.isdecimal() and len(key) == 1 and 1 <= int(key) <= items:
        return chosen(pages.pick(book, int(key)))
    match key:
        case "down" | "up" | "tab" | "s-tab" if items:
            return pages.pick(book, book.leaf.picked + (1 if key in ("down", "tab") else -1))
        case "enter":
            return chosen(book)
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
            name = book.slots[book.leaf.picked - 1].name
            return book._replace(prompt=Prompt("delete", subject=name))
    return book


def _stepped(book: Book, step: int) -> Book:
    """The next value of the preference that is picked."""
    name = preferences.PREFERENCES[min(book.leaf.picked, len(preferences.PREFERENCES)) - 1].name
    options = preferences.stepped(book.options, name, step)
    return commandline.put(book, name, preferences.value(options, name))


def chosen(book: Book) -> Book:
    """Does what the picked item of a page is for."""
    number = book.leaf.picked
    match book.leaf.page:
        case "notes":
            return book.over("note", pages.notes(book)[number - 1].id)
        case "chapters":
            return actions.to_chapter(book, number)
        case "saves":
            return book.want("load", book.slots[number - 1].name)
        case "options":
            return _stepped(book, 1)
        case "roles":
            return _role(book, number)
        case "warning":
            begun = commandline.put(book, "look_away", "yes") if number == 2 else book
            return begun.want("begin", book.leaf.subject)
        case "runs":
            run = book.chronicle.runs[number - 1]
            return book.want("traces", run.id).say(f"A new game finds the traces of “{run.title}”.")
    return book


def _role(book: Book, number: int) -> Book:
    role = list(book.story.roles.values())[number - 1]
    missing = needed(book.story, role, book.chronicle)
    if missing:
        return book.say(f"{role.title} opens after you have finished {missing}.")
    if book.story.warning:
        return book.over("warning", role.id)
    return book.want("begin", role.id)
