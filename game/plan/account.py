"""Accounts: which values each slot can have, slot by slot, and what conditions and assignments make of them.

An account stands for all states whose every slot has one of its values. What is computed here may have too many values, and
never too few.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from game.plan.program import SLOT, Assign, Block, Code, Fork, Offer, either, opposite

Possible = frozenset[int] | range  # the values that a slot can have; a range if there are many
Account = tuple[Possible, ...]  # those of every slot
FEW = 200  # values that are kept one by one
MOST = 30_000  # combinations of values that are tried for one condition


def count(values: Possible) -> int:
    """How many values there are; a range of more than a machine word holds has no `len`."""
    return len(values) if isinstance(values, frozenset) else max(0, values.stop - values.start)


def joined(first: Possible, second: Possible) -> Possible:
    """The values of either."""
    if first is second or first == second:
        return first
    if isinstance(first, frozenset) and isinstance(second, frozenset) and len(union := first | second) <= FEW:
        return union
    low = min(least(first), least(second))
    return range(low, max(most(first), most(second)) + 1)


def merged(first: Account, second: Account) -> Account:
    """The account of the states of either."""
    return tuple([a if a is b else joined(a, b) for a, b in zip(first, second, strict=True)])


def narrowed(account: Account, condition: Code) -> Account | None:
    """The account of the states in which a condition holds; None if it holds in none."""
    if condition.always:
        return account
    left: Account | None = account
    for part in (*condition.parts, condition):
        left = _narrowed_by(left, part) if left is not None else None
    return left


def _narrowed_by(account: Account, condition: Code) -> Account | None:
    slots = _ordered(condition.reads)
    before = tuple([account[slot] for slot in slots])
    kept = _holding(condition.text, slots, before)
    if kept is None:
        return None
    if kept == before:
        return account
    changed = list(account)
    for slot, values in zip(slots, kept, strict=True):
        changed[slot] = values
    return tuple(changed)


def can_hold(account: Account, condition: Code) -> bool:
    """Whether a condition holds in a state of an account; the same as that `narrowed` finds one, but quicker."""
    if not condition.parts:
        slots = _ordered(condition.reads)
        return condition.always or _holding(condition.text, slots, tuple([account[s] for s in slots])) is not None
    return narrowed(account, condition) is not None


def assigned(account: Account, step: Assign) -> Account:
    """The account after an assignment."""
    changed = list(account)
    changed[step.slot] = result(account, step)
    return tuple(changed)


def result(account: Sequence[Possible], step: Assign) -> Possible:
    """What an assignment can set its slot to."""
    slots = _ordered(step.value.reads)
    low, high = (None, None) if step.sure else (step.low, step.high)
    kept = _results(step.value.text, low, high, slots, tuple([account[slot] for slot in slots]))
    return range(step.low, step.high + 1) if kept is None else kept


def forked(step: Fork, account: Account) -> Iterator[tuple[Block, Account]]:
    """The branches that a fork can take, each with its account."""
    left: Account | None = account
    for when, block in step.branches:
        if left is None:
            return
        narrow = narrowed(left, when)
        if narrow is not None:
            yield block, narrow
        left = narrowed(left, opposite(when)) if not when.always else None


def none_open(step: Offer, account: Account) -> Account | None:
    """The account of the states in which no line of an offer is open; None if one always is."""
    left: Account | None = account
    for line in step.lines:
        if left is None:
            return None
        left = narrowed(left, opposite(line.when))
    # Together they may say more than one after the other: `x == a` and `x != a` cannot both be closed.
    return None if left is None else narrowed(left, opposite(either(*(line.when for line in step.lines))))


def least(values: Possible) -> int:
    """The least of the values."""
    return values[0] if isinstance(values, range) else min(values)


def most(values: Possible) -> int:
    """The largest of the values."""
    return values[-1] if isinstance(values, range) else max(values)


def compact(values: frozenset[int]) -> Possible:
    """The values, or the range of them if they are many."""
    if len(values) <= FEW:
        return values
    return range(min(values), max(values) + 1)


def _combinations(values: tuple[Possible, ...]) -> int:
    size = 1
    for each in values:
        size *= count(each)
    return size


@lru_cache(20_000)
def _ordered(slots: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(slots))


@lru_cache(20_000)
def _function(result: str, test: str, slots: tuple[int, ...]) -> Callable[[tuple[Possible, ...]], object]:
    """Goes through all combinations of the slots' values for which a test holds, and gathers a result."""
    loops = "".join(f" for v{slot} in a[{place}]" for place, slot in enumerate(slots))
    text = SLOT.sub(
        r"v\1", f"lambda a: {result.format(f'{loops} if {test}' if loops else f' for _ in (0,) if {test}')}"
    )
    # The code consists of slots, numbers and operators: no author's text is in it.
    made: Callable[[tuple[Possible, ...]], object] = eval(text, {"__builtins__": {}, "min": min, "max": max})  # noqa: S307
    return made


@lru_cache(50_000)
def _holding(text: str, slots: tuple[int, ...], values: tuple[Possible, ...]) -> tuple[Possible, ...] | None:
    """The values with which a condition can hold; None if it cannot."""
    if _combinations(values) > MOST:
        return values
    if len(slots) == 1:
        one: set[int] = _function(f"{{{{v{slots[0]}{{}}}}}}", text, slots)(values)  # type: ignore[assignment]
        return None if not one else values if len(one) == count(values[0]) else (compact(frozenset(one)),)
    row = "".join(f"v{slot}," for slot in slots)
    kept: set[tuple[int, ...]] = _function(f"{{{{({row}){{}}}}}}", text, slots)(values)  # type: ignore[assignment]
    if not kept:
        return None
    if len(kept) == _combinations(values):
        return values
    return tuple(compact(frozenset(map(itemgetter(place), kept))) for place in range(len(slots)))


@lru_cache(50_000)
def _results(
    value: str, low: int | None, high: int | None, slots: tuple[int, ...], values: tuple[Possible, ...]
) -> Possible | None:
    """What a value can be, clamped to bounds if there are any; None if there are too many combinations to try."""
    if _combinations(values) > MOST:
        return None
    if low is not None:
        value = f"max({low},min({high},{value}))"
    return compact(frozenset(_function(f"{{{{{value}{{}}}}}}", "1", slots)(values)))  # type: ignore[call-overload]
