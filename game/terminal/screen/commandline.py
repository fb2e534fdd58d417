"""The line at the foot of the page, while it is typed; pure."""

from game.terminal.effects import Copy, Delete, Refresh
from game.terminal.screen import actions, scrollback
from game.terminal.screen.state import Book, Prompt

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
            return actions.ask(book, text) if text else book
        case "search":
            return scrollback.search(book, text)
        case "save" if text:
            return book.do(Copy(text)).do(Refresh())
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
