"""The line at the foot of the page: what is typed, and what a typed command does; pure."""

from collections.abc import Callable, Mapping

from game.terminal import commands, preferences
from game.terminal.effects import Begin, Copy, Delete, Keep, Leave, Load, Refresh, WriteTranscript
from game.terminal.map import places
from game.terminal.screen import actions, pages, scrollback
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import Book, Prompt
from game.terminal.theme import THEMES


def order(book: Book, line: str) -> Book:
    """The book after a command."""
    line = " ".join(line.split())
    word, _, rest = line.partition(" ")
    if not line:
        return book
    if book.session is not None:
        command = commands.WORDS.get(word.removeprefix(":").lower())
        option = None if command else book.session.option(line)
        if option is not None:
            return actions.taken(book.closed(), option)
        if line.isdecimal():
            return book.say(f"There is no choice {line[:9]}.")
    meant = commands.found(word, "pages")
    if meant is None:
        return book.say(f"I do not know “{line[:40]}”. Press ? for help.")
    if book.session is None and meant.word not in _BEFORE:
        return book.say("Begin a game first.")
    if meant.word in _DONE:
        return _DONE[meant.word](book, rest)
    return show(book, meant.word)


def show(book: Book, page: str) -> Book:
    """The book with a page open; the same page again closes it."""
    if book.session is None and not pages.PAGES[page].before:
        return book.say("Begin a game first.")
    if book.leaf.page == page:
        return book.closed()
    opened = book.open(page)
    return opened.do(Refresh()) if page == "saves" else opened


def _note(book: Book, rest: str) -> Book:
    known = pages.notes(book)
    if rest.isdecimal() and 1 <= int(rest[:6]) <= len(known):
        return book.open("notes", picked=int(rest)).over("note", known[int(rest) - 1].id)
    low = rest.lower()
    named = [note for note in known if low and (note.id == low or low in note.title.lower())]
    if not named:
        return book.say("There is no such note among those you have found.")
    return book.open("notes", picked=known.index(named[0]) + 1).over("note", named[0].id)


def _undo(book: Book, rest: str) -> Book:
    if rest and not rest.isdecimal():
        return book.say("Type undo, or undo and a number.")
    return actions.undo(book, int(rest[:6]) if rest else 1)


def _save(book: Book, rest: str) -> Book:
    if rest:
        return book.do(Copy(rest))
    slot = book.session.slot if book.session is not None else ""
    return book.do(Keep()).say(f"Your place is kept in “{slot}”. To keep a copy, type save and a name.")


def _load(book: Book, rest: str) -> Book:
    name, _, previous = rest.partition(" ")
    if name.isdecimal() and 1 <= int(name[:6]) <= len(book.slots):
        name = book.slots[int(name) - 1].name
    if not name:
        return show(book, "saves")
    return book.do(Load(name, previous == "previous"))


def _chapters(book: Book, rest: str) -> Book:
    if not rest:
        return show(book, "chapters")
    return actions.to_chapter(book, int(rest[:6])) if rest.isdecimal() else book.say("Type chapters and a number.")


def _restart(book: Book, _: str) -> Book:
    return book.do(Begin(book.played.role))


def _transcript(book: Book, rest: str) -> Book:
    return book.do(WriteTranscript(rest)) if rest else show(book, "transcript")


def _away(book: Book, rest: str) -> Book:
    on = not book.is_on("look_away") if rest not in ("on", "off") else rest == "on"
    return actions.put(book, "look_away", "yes" if on else "no").say("You look away." if on else "You read everything.")


def _options(book: Book, rest: str) -> Book:
    name, _, wanted = rest.partition(" ")
    if not rest:
        return show(book, "options")
    if name not in preferences.NAMED:
        return book.say(f"There is no option “{name[:40]}”.")
    known = preferences.NAMED[name]
    if wanted not in known.values:
        return book.say(f"{known.label}: {', '.join(known.values)}.")
    return actions.put(book, name, wanted).say(f"{known.label}: {wanted}.")


def _width(book: Book, rest: str) -> Book:
    wanted = "66" if rest == "off" else rest
    if not preferences.is_measure(wanted):
        return book.say("Type width and a number from 40 to 80.")
    return actions.put(book, "measure", wanted).say(f"Lines have at most {wanted} columns.")


def _theme(book: Book, rest: str) -> Book:
    if rest not in THEMES:
        return book.say(f"Type theme and one of {', '.join(THEMES)}.")
    return actions.put(book, "theme", rest)


def _again(book: Book, _: str) -> Book:
    return scrollback.settled(book.closed(), Scrollback(book))


def _choices(book: Book, _: str) -> Book:
    return scrollback.to_the_end(book.closed(), Scrollback(book))


def _where(book: Book, _: str) -> Book:
    return show(book, "status")


def _map(book: Book, rest: str) -> Book:
    return book.open("map", rest)._replace(listed=not book.compact) if rest else show_map(book)


def show_map(book: Book) -> Book:
    """The map open at the player's place, or closed."""
    if book.session is None:
        return book.say("Begin a game first.")
    return (
        book.closed()
        if book.leaf.page == "map"
        else book.open("map")._replace(listed=False, view=places.first_view(book.played), place=0)
    )


def _search(book: Book, rest: str) -> Book:
    return scrollback.search(book, rest) if rest else book.say("Type search and the words that you look for.")


def _redo(book: Book, _: str) -> Book:
    return actions.redo(book)


def _plain(book: Book, _: str) -> Book:
    return book.do(Leave("plain"))


def _quit(book: Book, _: str) -> Book:
    return book.do(Leave())


_BEFORE = {
    "help", "notes", "note", "sources", "endings", "saves", "load", "options", "away", "width", "theme", "about", "plain", "quit",
}  # fmt: skip
_DONE: Mapping[str, Callable[[Book, str], Book]] = {
    "again": _again,
    "choices": _choices,
    "where": _where,
    "note": _note,
    "sources": _note,
    "map": _map,
    "search": _search,
    "undo": _undo,
    "redo": _redo,
    "save": _save,
    "load": _load,
    "chapters": _chapters,
    "restart": _restart,
    "transcript": _transcript,
    "away": _away,
    "options": _options,
    "width": _width,
    "theme": _theme,
    "plain": _plain,
    "quit": _quit,
}


# The line while it is typed


LONGEST = 200  # characters


def press(book: Book, key: str) -> Book:
    """The book after a key while a line is typed."""
    prompt = book.prompt
    if prompt is None:
        return book
    text, at = prompt.text, prompt.at
    match key:
        case "escape":
            return book._replace(prompt=None)
        case "enter":
            return _entered(book._replace(prompt=None), prompt)
        case "backspace" if not text:
            return book._replace(prompt=None)
        case "backspace":
            text, at = text[: max(at - 1, 0)] + text[at:], max(at - 1, 0)
        case "left" | "right":
            at = max(min(at + (1 if key == "right" else -1), len(text)), 0)
        case "home" | "end":
            at = 0 if key == "home" else len(text)
        case "delete":
            text = text[:at] + text[at + 1 :]
        case _ if len(key) == 1 and key.isprintable() and len(text) < LONGEST:
            text, at = text[:at] + key + text[at:], at + 1
    return book._replace(prompt=prompt._replace(text=text, at=at))


def _entered(book: Book, prompt: Prompt) -> Book:
    text = prompt.text.strip()
    match prompt.kind:
        case "command":
            return order(book, text)
        case "search":
            return scrollback.search(book, text)
        case "save" if text:
            return book.do(Copy(text))
        case "delete" if text.lower() in ("y", "yes"):
            return book.do(Delete(prompt.subject))
    return book


def paste(book: Book, text: str) -> Book:
    """The book after a paste; only where a line is typed does it do anything."""
    book = book._replace(effects=())
    prompt = book.prompt
    if prompt is None or book.too_small:
        return book
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: LONGEST * 2]).split())
    room = LONGEST - len(prompt.text)
    written = prompt.text[: prompt.at] + clean[:room] + prompt.text[prompt.at :]
    return book._replace(prompt=prompt._replace(text=written, at=prompt.at + len(clean[:room])))
