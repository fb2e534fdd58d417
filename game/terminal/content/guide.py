"""How to play, on one page, and the menu of a game under way; pure."""

from typing import NamedTuple

from game.story.model import RISKS, Story
from game.story.owned import has
from game.terminal.capabilities import Front
from game.terminal.content import pages
from game.terminal.content.offer import odds
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Game

_LIKELY = "; ".join(f"{word}, {odds(word)}" for word in RISKS[1:])


_BESIDE = (
    ("m", "map", "the map"), ("a", "aims", "what you are trying to do"), ("y", "people", "the people you have met"), ("j", "journal", "the journal"), ("d", "timeline", "the days so far"),
)  # fmt: skip


def how_page(game: Game, front: Front) -> tuple[Block, ...]:
    """How to play: what is on the page, and what a player should know before beginning."""
    here, story = front == "pages", game.story
    pages_ = [each for each in _BESIDE if has(story, each[1])]
    beside = ", ".join(f"{key} is {what}" if here else command for key, command, what in pages_)
    beside = f"{beside[0]}{beside[1:]}." if here and beside else f"Type {' or '.join(beside.rsplit(', ', 1))}."
    without = {name: not has(story, name.lower()) for name in ("Risks", "Numbers", "Notes")}
    without |= {"Hard scenes": not story.care, "Beside the story": not pages_}
    told = [
        (
            "Choices",
            "You read, and choose by number. Beside a choice stand the minutes it takes and its risk; a closed one says "
            "what would open it. Nothing moves by itself: only choices take time."
            if story.year
            else "You read, and choose by number. Beside a choice stands its risk; a closed one says what would open it. "
            "Nothing moves by itself.",
        ),
        (
            "Risks",
            f"{RISKS[0].capitalize()} always holds. {_LIKELY[0].upper()}{_LIKELY[1:]}. What was drawn stays drawn: undo "
            "and redo do not change it.",
        ),
        (
            "Numbers",
            f"The first time a number changes, the page says what it means. {'Press w' if here else 'Type status'} for "
            "all of them, for where you are, and for what is true there.",
        ),
        (
            "Going back",
            f"Nothing is lost by trying. {'u undoes' if here else 'Type undo to undo'} as many choices as you like. A way "
            f"that you leave by choosing anew is kept: {'v' if here else 'branches'} lists them.",
        ),
        (
            "Keeping",
            "Your place is kept after every choice. Quit whenever you like: the title offers to go on where you were.",
        ),
        (
            "Notes",
            ("Underlined words open a note: click on them, or press Tab and Enter. n" if here else "Words of a scene open notes. Type notes: it")
            + " lists those you have found. A note says whether it is on record or disputed, and where it is from.",
        ),
        (
            "Beside the story",
            beside,
        ),
        (
            "Hard scenes",
            "Before one you are asked whether to read it. If you look away, two plain sentences say what happens.",
        ),
        ("Keys" if here else "Commands", "? shows the keys of any page, Esc the menu, F1 all keys and commands." if here else "Type help, or menu."),
    ]  # fmt: skip
    met = pages.traces(game.story)
    told += [("Other roles", met)] if met else []
    shown = (block(Kind.PAIR, text, extra=name) for name, text in told if not without.get(name))
    return (block(Kind.HEADING, "How to play"), *shown)


class Entry(NamedTuple):
    """An entry of the menu: what it does, its command, and its key in the story ("" if it has none)."""

    does: str
    command: str
    key: str = ""


MENU = (
    Entry("Resume", "again", "Esc"),
    Entry("Save a copy", "save", "s"),
    Entry("Saved games", "saves", "l"),
    Entry("Chapters of this run", "chapters", "c"),
    Entry("Ways you left", "branches", "v"),
    Entry("Options", "options", "o"),
    Entry("How to play", "how"),
    Entry("Keys and commands", "help", "F1"),
    Entry("Another game", "new", "N"),
    Entry("Endings found", "endings", "e"),
    Entry("Finished runs", "runs"),
    Entry("To the title", "title"),
    Entry("Quit", "quit", "q"),
)


def menu(story: Story) -> tuple[Entry, ...]:
    """The entries of the menu that a story has something for."""
    return tuple(entry for entry in MENU if has(story, entry.command))


def menu_page(story: Story) -> tuple[Block, ...]:
    """The menu of a game under way."""
    entries = (block(Kind.OPTION, each.does, number, each.key) for number, each in enumerate(menu(story), 1))
    return (block(Kind.HEADING, "Menu"), *entries)


def spoken_menu(story: Story) -> tuple[Block, ...]:
    """The same for plain lines, with the commands."""
    entries = (block(Kind.PAIR, f"{each.does}.", extra=each.command) for each in menu(story))
    return (block(Kind.HEADING, "Menu"), *entries)
