"""When a choice or a hub's line is offered, which word a risk shows, which epilogue lines are told.

Each rule is made once, when a story is loaded. The engine runs these expressions, and everything static reads the same ones.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from game.story import moments
from game.story.expression import CLOCK, FLAG, SLOTS, Expression, Values, both, clamped
from game.story.model import RISKS, PoolLine, Shift


def of_choice(choice: str, slot: int | None) -> Expression | None:
    """A choice that can be taken once is there until it is; `slot` remembers that, and is None for any other choice."""
    return None if slot is None else _untaken(choice, slot)


def of_tries(choice: str, slot: int, tries: int) -> Expression:
    """A risk that can be tried again is there until its tries are used up; `slot` counts them."""
    text = f"tries left of {choice}"
    return Expression(text, FLAG, f"(v[{slot}]<{tries})", 0, 1, frozenset({slot}))


def of_line(line: str, slot: int, until: int | None, year: int) -> Expression:
    """A hub's line is there while the hub has a slot, the line was not taken, and its last minute has not come."""
    early = None
    if until is not None:
        text = f"clock < '{moments.written(until, year)}'"
        early = Expression(text, FLAG, f"(v[{CLOCK}]<{until})", 0, 1, frozenset({CLOCK}))
    return both(_SLOT_LEFT, _untaken(line, slot), early) or _SLOT_LEFT


_SLOT_LEFT = Expression("slots > 0", FLAG, f"(v[{SLOTS}]>0)", 0, 1, frozenset({SLOTS}))


def _untaken(name: str, slot: int) -> Expression:
    return Expression(f"not chosen({name})", FLAG, f"(not v[{slot}])", 0, 1, frozenset({slot}))


def risk_word(base: Expression, better: Sequence[Shift], worse: Sequence[Shift]) -> Expression:
    """The risk word that is shown, as its place among the words: one step down for each `better`, up for each `worse`."""
    shifts = [("-", shift.test) for shift in better] + [("+", shift.test) for shift in worse]
    if not shifts:
        return base
    code = base.code + "".join(f"{sign}(1 if {test.code} else 0)" for sign, test in shifts)
    low = base.low - sum(test.high for sign, test in shifts if sign == "-") + sum(t.low for s, t in shifts if s == "+")
    high = base.high - sum(t.low for s, t in shifts if s == "-") + sum(t.high for s, t in shifts if s == "+")
    reads = base.reads.union(*(test.reads for _, test in shifts))
    moved = Expression(base.text, base.kind, f"({code})", low, high, reads)
    return clamped(moved, 0, len(RISKS) - 1)


class Told(NamedTuple):
    """A line of an epilogue is told if its test holds, and those of fewer than `most` of the `before` first lines do."""

    line: PoolLine
    pool: Sequence[PoolLine]
    before: int
    most: int

    def holds(self, values: Values) -> bool:
        """Whether the line is told."""
        if self.line.test is not None and not self.line.test.run(values):
            return False
        earlier = (line.test for line in self.pool[: self.before])
        return sum(1 for test in earlier if test is None or test.run(values)) < self.most


def epilogue(pool: Sequence[PoolLine], most: int) -> Iterator[Told]:
    """The lines of a pool, in their order, each with the rule by which it is told."""
    for place, line in enumerate(pool):
        yield Told(line, pool, place, most)
