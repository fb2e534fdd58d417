"""A block: a heading, a paragraph, a choice or another unit of content, which each front end lays out in its own way."""

from enum import Enum, auto
from typing import NamedTuple

from game.story.prose import Run


class Kind(Enum):
    """What a block is; it decides how the block is laid out."""

    TITLE = auto()
    CONTINUE = auto()  # the saved game offered on the title page
    CHAPTER = auto()
    SCENE = auto()
    RECAP = auto()
    PARAGRAPH = auto()
    KEPT = auto()  # a paragraph that keeps its line breaks
    EPILOGUE = auto()
    CARE = auto()  # the content warning of a scene
    CHANGE = auto()
    ECHO = auto()  # the choice that led to a turn, and what its draw came to
    NOTES = auto()
    HINT = auto()  # how something works, told the first time it appears; `extra` says it for plain lines
    CHOICE = auto()
    END = auto()
    STUCK = auto()
    WARNING = auto()
    FAILED = auto()  # an assumption that did not hold, for an author
    HEADING = auto()
    LABEL = auto()
    LINE = auto()
    DIM = auto()
    ITEM = auto()
    PAIR = auto()
    NUMBERED = auto()
    ENTRY = auto()  # a numbered line with a remark at its end
    INSTEAD = auto()  # what else could be done, below what was
    LINKS = auto()
    EVENT = auto()
    ACT = auto()  # what the player did, between events
    OPTION = auto()
    KEY = auto()
    CLAIM = auto()
    VERDICT = auto()


LISTED = (
    Kind.HINT, Kind.CHOICE, Kind.ITEM, Kind.PAIR, Kind.NUMBERED, Kind.ENTRY, Kind.INSTEAD, Kind.LINKS, Kind.EVENT, Kind.ACT,
    Kind.OPTION, Kind.KEY,
)  # fmt: skip
"""The kinds of which several stand one below the other, with no empty line between them."""
_DONE, _HAPPENED = (Kind.ENTRY, Kind.INSTEAD, Kind.ITEM), (Kind.EVENT, Kind.ACT)
TOGETHER = frozenset(
    {
        (Kind.CLAIM, Kind.VERDICT),
        (Kind.VERDICT, Kind.LINKS),
        (Kind.LINE, Kind.ITEM),
        *((one, other) for one in _DONE for other in _DONE),
        *((one, other) for one in _HAPPENED for other in (*_HAPPENED, Kind.LINKS)),
    }
)
"""What follows what with no empty line between them."""


class Aside(NamedTuple):
    """What stands beside a choice, in columns: how long it takes, its risk word, and how much of a gauge that fills."""

    time: str = ""
    risk: str = ""
    danger: int = 0  # 0 to 3


class Block(NamedTuple):
    """A unit of content: its kind, its text, its number, and what is shown beside it."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    number: int = 0
    extra: str = ""
    open: bool = True
    aside: Aside = Aside()

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.runs)


def block(kind: Kind, text: str, number: int = 0, extra: str = "", is_open: bool = True) -> Block:
    """A block of plain text."""
    return Block(kind, (Run(text),) if text else (), number, extra, is_open)
