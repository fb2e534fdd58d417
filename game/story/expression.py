"""Conditions and effects of a loaded story: typed, and compiled once to functions over the slots of a state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

BOUND = 10**9  # no value of a story grows beyond this
COUNTED = 9  # visits are counted up to here
MOST_SLOTS = 99  # of a hub
CLOCK, SLOTS, CHAPTER = 0, 1, 2  # the slots that every state has
BEYOND = 1_000_000  # slots from here on are of no state: a playthrough or a plan fills them in, see memory.py


class Kind(NamedTuple):
    """The type of a value: a number, a flag, a moment, a word of a list, or a set of such words."""

    sort: str
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = ", ".join(self.words[:8]) + (", …" if len(self.words) > 8 else "")
        named = {"number": "a number", "flag": "a flag", "moment": "a moment"}
        return named.get(self.sort) or (f"one of ({listed})" if self.sort == "word" else f"a set of ({listed})")


NUMBER, FLAG, MOMENT = Kind("number"), Kind("flag"), Kind("moment")
Values = Sequence[int]


class Symbol(NamedTuple):
    """The meaning of a name: its kind, the code that reads it, its bounds, the slots it reads."""

    kind: Kind
    code: str
    low: int
    high: int
    reads: frozenset[int]
    words: tuple[str, ...] = ()  # how its values are shown, one word per value
    assigned: int | None = None  # the slot that an assignment sets
    shared: tuple[tuple[str, str], ...] = ()  # names in the code, each with the code that it stands for, in order


_FUNCTIONS = {"min": min, "max": max}


@dataclass(frozen=True)
class Expression:
    """A typed expression; `run` returns its value for the values of a state."""

    text: str
    kind: Kind
    code: str
    low: int
    high: int
    reads: frozenset[int]
    words: tuple[str, ...] = ()
    parts: "tuple[Expression, ...]" = ()  # what `and` joins, to report which part fails

    @cached_property
    def run(self) -> Callable[[Values], int]:
        """The function from the values of a state to this expression's value."""
        # The code consists of slots, numbers and operators: no author's text is in it.
        function: Callable[[Values], int] = eval(f"lambda v: {self.code}", {"__builtins__": {}, **_FUNCTIONS})  # noqa: S307
        return function


TRUE = Expression("true", FLAG, "1", 1, 1, frozenset())


class Effect(NamedTuple):
    """`x = …`: the slot, the value, and the bounds that it is clamped to."""

    name: str
    slot: int
    value: Expression
    low: int
    high: int

    def apply(self, values: list[int]) -> None:
        """Sets the slot."""
        # A comparison is a bool in Python; a state holds plain numbers, so that it can be written and read again.
        values[self.slot] = max(self.low, min(int(self.value.run(values)), self.high))


def both(*conditions: Expression | None) -> Expression | None:
    """The condition that all of them hold; None always holds."""
    real = [each for each in conditions if each is not None]
    if len(real) < 2:
        return real[0] if real else None
    return Expression(
        " and ".join(each.text.strip() for each in real),
        FLAG,
        f"({' and '.join(each.code for each in real)})",
        min(each.low for each in real),
        min(each.high for each in real),
        frozenset().union(*(each.reads for each in real)),
        parts=tuple(part for each in real for part in (each.parts or (each,))),
    )


def clamped(value: Expression, low: int, high: int) -> Expression:
    """A number or a word kept between bounds."""
    if low <= value.low and value.high <= high:
        return value
    bounded = (min(max(value.low, low), high), min(max(value.high, low), high))
    return Expression(
        value.text, value.kind, f"max({low},min({high},{value.code}))", *bounded, value.reads, value.words
    )


class Scope(Protocol):
    """The names that an expression may use, at one place of a role."""

    @property
    def year(self) -> int:
        """The year of its moments."""

    def symbol(self, name: str) -> Symbol | None:
        """The meaning of a name here, or None."""

    def names(self) -> Sequence[str]:
        """All names, for suggestions."""

    def memory(self, function: str, name: str) -> int | None:
        """The slot that remembers `visits`, `chosen` or `knows` of a thing; None if there is no such thing."""

    def things(self, function: str) -> Sequence[str]:
        """The things that a function may be asked about, for suggestions."""
