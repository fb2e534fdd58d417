"""A turn as a value: where a playthrough is, and all that can be seen of it at one moment."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from game.story.chance import Run
from game.story.model import Assumption, Ending
from game.story.prose import Paragraph, Text


class State(NamedTuple):
    """Where a playthrough is: equal states have equal futures."""

    run: Run
    scene: str
    stack: str  # where `return` goes back to: see stack.py
    values: tuple[int, ...]


class Passage(NamedTuple):
    """Something to read; `away` replaces it for a player who looks away."""

    kind: str  # chapter, scene, outcome, again, ending, epilogue
    scene: str
    paragraphs: tuple[Paragraph, ...] = ()
    title: str = ""
    care: str = ""
    away: tuple[Paragraph, ...] = ()
    clock: int = 0  # of a scene, an outcome or an ending: the moment at which it is told


class Option(NamedTuple):
    """A choice as it is offered: open, or closed with a reason."""

    choice: str
    label: str
    open: bool = True
    reason: str = ""
    risk: str = ""
    causes: tuple[str, ...] = ()  # what moved the risk word
    until: int | None = None
    tries: int = 0  # how often it can be tried, this time included; 0 if it cannot be tried again at all

    @property
    def name(self) -> str:
        """The last part of the choice's name."""
        return self.choice.rpartition(".")[2]


class Change(NamedTuple):
    """A shown value that changed, in words, and why; it is shown after `told` passages of the turn."""

    label: str
    before: str
    after: str
    because: str = ""
    told: int = 0


class Assumed(NamedTuple):
    """An assumption when its text was read: the values then, and how much of the turn was before; see memory.py."""

    assumption: Assumption
    values: tuple[int, ...]
    scenes: int  # arrived at in this turn
    revealed: int  # notes of this turn


class Said(NamedTuple):
    """What is read at one moment: whom it introduces, its texts by name, and the values then; see introductions.py."""

    introduces: tuple[str, ...]
    texts: tuple[tuple[str, Text], ...]
    values: tuple[int, ...]


T = TypeVar("T")


class Unseen(tuple[T, ...], Generic[T]):
    """What no player sees of a turn: turns that differ only in it are the same turn."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unseen)

    def __ne__(self, other: object) -> bool:
        return not isinstance(other, Unseen)

    def __hash__(self) -> int:
        return 0


class Turn(NamedTuple):
    """All that a player can see at one moment, and what an author asks about it."""

    state: State
    passages: tuple[Passage, ...]
    options: tuple[Option, ...]
    changes: tuple[Change, ...]
    revealed: tuple[str, ...]
    ledger: tuple[str, ...]
    journal: tuple[str, ...]
    scenes: tuple[str, ...]  # those arrived at in this turn
    people: tuple[str, ...]
    ending: Ending | None = None
    echoes: Mapping[str, int] | None = None  # at an ending, what this run leaves to others
    assumed: Unseen[Assumed] = Unseen()  # what the texts of this turn take for granted
    said: Unseen[Said] = Unseen()  # what was read, if anybody of the cast is introduced somewhere

    @property
    def open(self) -> tuple[Option, ...]:
        """The options that can be taken."""
        return tuple(option for option in self.options if option.open)
