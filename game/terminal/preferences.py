"""What a player can set: one table for both front ends, kept with the saves."""

from collections.abc import Mapping
from typing import NamedTuple

from game.terminal.theme import THEMES


class Preference(NamedTuple):
    """Something to set: its name, what it is called, its values (the first one holds unless another is set), why."""

    name: str
    label: str
    values: tuple[str, ...]
    why: str


PREFERENCES = (
    Preference(
        "theme", "Colors", ("as the terminal says", *THEMES), "Paper is light, contrast strong, terminal your own."
    ),
    Preference("measure", "Text width", ("66", "72", "80", "40", "50", "58"), "Columns of a line in pages."),
    Preference(
        "initial", "Chapters open with", ("capitals", "letter", "none"), "Three words in capitals, or a large letter."
    ),
    Preference("emphasis", "Emphasis", ("italic", "bold", "underscores"), "How stressed words are shown."),
    Preference("paragraphs", "Paragraphs", ("spaced", "indented"), "An empty line between them, or an indent."),
    Preference("look_away", "Look away", ("no", "yes"), "Hard scenes in two plain sentences, without being asked."),
    Preference(
        "skip_read", "Skip what was read", ("no", "yes"), "Scenes known from an earlier run open at their choices."
    ),
    Preference("risk_numbers", "Risks as numbers", ("no", "yes"), "Likely, 5 in 6."),
    Preference("mouse", "Mouse", ("yes", "no"), "Without it the terminal selects text as usual. F9 switches."),
    Preference("keys", "Keys", ("letters", "vi"), "With vi, j and k go down and up in pages, and J opens the journal."),
    Preference("front", "Read in", ("pages", "plain"), "Pages, or plain lines for screen readers and slow links."),
)
NAMED: Mapping[str, Preference] = {preference.name: preference for preference in PREFERENCES}

Options = Mapping[str, object]
NARROWEST, WIDEST = 20, 500  # columns of plain lines that are wrapped


def value(kept: Options, name: str) -> str:
    """What is set, in words; the first value where nothing is, or nothing that is known."""
    now = kept.get(name)
    if isinstance(now, bool):
        now = "yes" if now else "no"
    words = str(now) if isinstance(now, str | int) else ""
    return words if accepts(name, words) else NAMED[name].values[0]


def accepts(name: str, wanted: str) -> bool:
    """Whether a preference can be set to that."""
    return wanted in NAMED[name].values or (name == "measure" and is_measure(wanted))


def is_on(kept: Options, name: str) -> bool:
    """Whether a preference of yes or no is set to yes."""
    return value(kept, name) == "yes"


def stepped(kept: Options, name: str, step: int) -> str:
    """The next value of a preference, or the one before."""
    values, now = NAMED[name].values, value(kept, name)
    at = values.index(now) if now in values else 0
    return values[(at + step) % len(values)]


def is_measure(words: str) -> bool:
    """Whether a page can have that measure."""
    return words.isdecimal() and words.isascii() and len(words) == 2 and 40 <= int(words) <= 80


def plain_width(kept: Options) -> int:
    """The columns at which plain lines are wrapped, or 0."""
    width = kept.get("plain_width")
    return width if isinstance(width, int) and NARROWEST <= width <= WIDEST else 0


def readable(options: Options) -> dict[str, object]:
    """The options of a file that can be options: plain values, of whatever name."""
    return {name: now for name, now in options.items() if isinstance(now, str | int | float)}
