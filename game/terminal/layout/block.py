"""A block: one thing to read, which both front ends lay out."""

from enum import Enum, auto
from typing import NamedTuple

from game.story.prose import Run


class Kind(Enum):
    """What a block is: each front end lays out each kind in its own way."""

    TITLE = auto()
    CONTINUE = auto()  # the saved game that the title page offers
    CHAPTER = auto()
    SCENE = auto()
    RECAP = auto()
    PARAGRAPH = auto()
    KEPT = auto()  # a paragraph with line ends of its own
    EPILOGUE = auto()
    CARE = auto()  # what is hard to read in a scene
    CHANGE = auto()
    ECHO = auto()  # the choice that led to a turn
    NOTES = auto()
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
    OPTION = auto()
    KEY = auto()
    CLAIM = auto()
    VERDICT = auto()


class Block(NamedTuple):
    """One thing to read: its kind, its words, and what is shown beside them."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    number: int = 0
    extra: str = ""
    open: bool = True

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


def block(kind: Kind, text: str, number: int = 0, extra: str = "", is_open: bool = True) -> Block:
    """A block of plain words."""
    return Block(kind, (Run(text),) if text else (), number, extra, is_open)
