"""Conditions and effects as a story holds them: typed, and compiled once to functions over slots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

BOUND = 10**9  # no value of a story grows beyond this
COUNTED = 9  # visits are counted up to here
CLOCK, SLOTS, CHAPTER = 0, 1, 2  # the slots that every state has


class Kind(NamedTuple):
    """What a value is: a number, a flag, a moment, a word of a list, or a set of such words."""

    sort: str
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = ", ".join(self.words[:8]) + (", …" if len(self.words) > 8 else "")
        named = {"number": "a number", "flag": "a flag", "moment": "a moment"}
        return named.get(self.sort) or (f"one of ({listed})" if self.sort == "word" else f"a set of ({listed})")


NUMBER, FLAG, MOMENT = Kind("number"), Kind("flag"), Kind("moment")
Values = Sequence[int]


class Symbol(NamedTuple):
    """What a name stands for: its kind, the code that reads it, its bounds, the slots it reads."""

    kind: Kind
    code: str
    low: int
    high: int
    reads: frozenset[int]
    words: tuple[str, ...] = ()  # how its values are shown, one a value
    assigned: int | None = None  # the slot that an assignment sets


_FUNCTIONS = {"min": min, "max": max}


@dataclass(frozen=True)
class Expression:
    """A typed expression; `run` gives its value for the values of a state."""

    text: str
    kind: Kind
    code: str
    low: int
    high: int
    reads: frozenset[int]
    words: tuple[str, ...] = ()
    parts: "tuple[Expression, ...]" = ()  # what `and` joins, for saying which part fails

    @cached_property
    def run(self) -> Callable[[Values], int]:
        """The function from the values of a state to this expression's value."""
        # The code is put together below from slots, numbers and operators: no author's text is in it.
        function: Callable[[Values], int] = eval(f"lambda v: {self.code}", {"__builtins__": {}, **_FUNCTIONS})  # noqa: S307
        return function


class Effect(NamedTuple):
    """`x = …`: the slot, the value before it is clamped, and the bounds that clamp it."""

    name: str
    slot: int
    value: Expression
    low: int
    high: int

    def apply(self, values: list[int]) -> None:
        """Sets the slot."""
        value = self.value.run(values)
        values[self.slot] = max(self.low, min(value, self.high))


class Scope(Protocol):
    """What an expression may speak of, at one place of a role."""

    @property
    def year(self) -> int:
        """The year of its moments."""

    def symbol(self, name: str) -> Symbol | None:
        """What a name stands for here, or None."""

    def names(self) -> Sequence[str]:
        """All names, for suggestions."""

    def memory(self, function: str, name: str) -> int | None:
        """The slot that remembers `visits`, `chosen` or `knows` of a thing; None if there is no such thing."""

    def things(self, function: str) -> Sequence[str]:
        """The things that a function may be asked about, for suggestions."""
