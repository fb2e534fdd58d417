"""The options of a player: one table for both front ends; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from game.terminal.theme import THEMES


class Preference(NamedTuple):
    """An option: its name, its label, its values (the first one is the default), and what it is for."""

    name: str
    label: str
    values: tuple[str, ...]
    why: str


PREFERENCES = (
    Preference(
        "theme",
        "Colors",
        ("as the terminal says", *THEMES),
        "Paper is light, contrast is strong, terminal uses your own colors.",
    ),
    Preference("measure", "Text width", ("66", "72", "80", "40", "50", "58"), "Columns of a line in the pages."),
    Preference(
        "initial", "Chapters open with", ("capitals", "letter", "none"), "Three words in capitals, or a large letter."
    ),
    Preference("emphasis", "Emphasis", ("italic", "bold", "underscores"), "How emphasized words are shown."),
    Preference("paragraphs", "Paragraphs", ("spaced", "indented"), "An empty line between them, or an indent."),
    Preference("look_away", "Look away", ("no", "yes"), "Hard scenes in two plain sentences, without being asked."),
    Preference("skip_read", "Skip known scenes", ("no", "yes"), "Scenes of an earlier run open at their choices."),
    Preference("risk_numbers", "Risks as numbers", ("no", "yes"), "Likely, 5 in 6."),
    Preference("hints", "Hints", ("yes", "no"), "How a thing works, said once, where it first appears."),
    Preference("mouse", "Mouse", ("yes", "no"), "Without it the terminal selects text as usual. F9 switches it."),
    Preference("keys", "Keys", ("letters", "vi"), "With vi, j and k move down and up, and J opens the journal."),
    Preference("front", "Read in", ("pages", "plain"), "Pages, or plain lines for screen readers and slow links."),
)
NAMED: Mapping[str, Preference] = {preference.name: preference for preference in PREFERENCES}

Options = Mapping[str, object]
NARROWEST, WIDEST = 20, 500  # columns at which plain lines can be wrapped


def value(kept: Options, name: str) -> str:
    """The value of an option; the default if none is set, or one that does not exist."""
    now = kept.get(name)
    if isinstance(now, bool):
        now = "yes" if now else "no"
    words = str(now) if isinstance(now, str | int) else ""
    return words if accepts(name, words) else NAMED[name].values[0]


def accepts(name: str, wanted: str) -> bool:
    """Whether an option can have that value."""
    return wanted in NAMED[name].values or (name == "measure" and is_measure(wanted))


def is_on(kept: Options, name: str) -> bool:
    """Whether a yes-or-no option is set to yes."""
    return value(kept, name) == "yes"


def stepped(kept: Options, name: str, step: int) -> str:
    """The next value of an option, or the previous one."""
    values, now = NAMED[name].values, value(kept, name)
    at = values.index(now) if now in values else 0
    return values[(at + step) % len(values)]


def is_measure(words: str) -> bool:
    """Whether a page can have lines of that width."""
    return words.isdecimal() and words.isascii() and len(words) == 2 and 40 <= int(words) <= 80


def plain_width(kept: Options) -> int:
    """The columns at which plain lines are wrapped, or 0."""
    width = kept.get("plain_width")
    return width if isinstance(width, int) and NARROWEST <= width <= WIDEST else 0


def readable(options: Options) -> dict[str, object]:
    """The options of a file, without values that no option can have."""
    return {name: now for name, now in options.items() if isinstance(now, str | int | float)}
