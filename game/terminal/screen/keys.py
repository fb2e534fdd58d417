"""The keys by page: one table for the panel of a page, for the help and for the key bar's clicks; pure."""

from collections.abc import Mapping

from game.story.model import Story
from game.story.owned import has

Keys = tuple[tuple[str, str], ...]

READING: Keys = (
    ("1 to 9", "take that choice"),
    ("↑ ↓ Enter", "select, and take"),
    ("Space PgUp", "page on; back to the start"),
    ("Home End", "the beginning; the choices"),
    ("Tab Enter", "next note; open it"),
    ("u U", "undo a choice; redo it"),
    ("/ , .", "search what was read; hits"),
)
BESIDE: Keys = (
    ("m", "the map"),
    ("n", "notes"),
    ("j", "journal; how things stand"),
    ("w", "numbers; what is true here"),
    ("a", "what you want to do"),
    ("y", "people you have met"),
    ("b", "what you did"),
    ("d", "the days so far"),
    ("i", "the clipping"),
    ("e", "endings found"),
)
RUN: Keys = (
    ("c", "chapters; back to one"),
    ("v", "ways that you left"),
    ("s l", "save a copy; saved games"),
    ("Esc", "the menu"),
    ("o", "options"),
    (":", "type a command"),
    ("p", "go on in plain lines"),
    ("F1", "all keys and commands"),
    ("F9", "mouse on; off selects text"),
    ("q", "quit; your place is kept"),
)
PAGE: Keys = (
    ("Esc", "back to where you were"),
    ("↑ ↓", "select, or scroll"),
    ("Space PgUp", "page on; page back"),
    ("Home End", "the beginning; the end"),
)
MAP: Keys = (
    ("Esc", "back to the story"),
    ("Tab", "next place"),
    ("Enter", "what is known of it"),
    ("+ - z", "nearer; farther; the next view"),
    ("← ↑ ↓ →", "move the map"),
    ("Home", "back to where you are"),
    ("t", "a drawing, or a list"),
    ("d", "the days so far"),
)
TITLE: Keys = (
    ("↑ ↓ Enter", "select, and open"),
    ("1 to 9", "open that entry"),
    ("o", "options"),
    ("p", "go on in plain lines"),
    ("F1", "all keys and commands"),
    ("q", "quit"),
)
SECTIONS: Mapping[str, Keys] = {
    "Reading": READING,
    "Pages": BESIDE,
    "The run": RUN,
    "On a page": PAGE,
    "On the map": MAP,
}

OPENS: Mapping[str, str] = {
    "n": "notes", "j": "journal", "o": "options", "a": "aims", "f1": "help", "d": "timeline", "i": "clipping",
    "e": "endings", "y": "people", "b": "ledger", "w": "status", "c": "chapters", "v": "branches", "l": "saves", "m": "map",
}  # fmt: skip
"""The page that a key opens, by its command."""
_SHOWN: Mapping[str, str] = {**OPENS, "J": "journal", "Tab Enter": "notes", "w": "numbers"}  # as keys are listed


def of_story(listed: Keys, story: Story) -> Keys:
    """The keys of a list that a story has something for."""
    return tuple((key, does) for key, does in listed if has(story, _SHOWN.get(key, "")))


_NAMED = {"Esc": "escape", "Enter": "enter", "Tab": "tab", "Space": "space", "F1": "f1"}


def marked(style: str, key: str) -> str:
    """A style that says which key a click on its text presses."""
    return f"{style} !{key}" if key else style


def key_of(style: str) -> str:
    """The key that a click on a text of this style presses; "" if it presses none."""
    key = style.partition(" !")[2].partition(" ")[0]
    return " " if key == "space" else key


def pressed_by(shown: str) -> str:
    """The key that a click on a hint presses, in one word; "" if the hint names several."""
    return shown if len(shown) == 1 and shown.isascii() else _NAMED.get(shown, "")
