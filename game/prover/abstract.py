"""Which values each slot can have at each node: a sound account of all readings at once, slot by slot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush
from operator import itemgetter

from game.plan.program import (
    SLOT,
    Assign,
    Block,
    Code,
    Fork,
    Jump,
    Offer,
    Plan,
    Probe,
    Roll,
    Step,
    blocks,
    either,
    opposite,
)
from game.prover.slicing import Liveness, Outline

Possible = frozenset[int] | range  # the values that a slot can have; a range where there are many
Account = tuple[Possible, ...]  # those of every slot
FEW = 200  # values that are kept one by one
PATIENCE = 12  # times that a node's account grows step by step, before a range in it is given up to its bounds
DEAD: Possible = frozenset({0})
MOST = 30_000  # combinations of values that are tried for one condition


@lru_cache(20_000)
def _function(result: str, test: str, slots: tuple[int, ...]) -> Callable[[tuple[Possible, ...]], object]:
    """Goes through all combinations of the slots' values for which a test holds, and gathers a result."""
    loops = "".join(f" for v{slot} in a[{place}]" for place, slot in enumerate(slots))
    text = SLOT.sub(
        r"v\1", f"lambda a: {result.format(f'{loops} if {test}' if loops else f' for _ in (0,) if {test}')}"
    )
    # The code is put together from slots, numbers and operators: no author's text is in it.
    made: Callable[[tuple[Possible, ...]], object] = eval(text, {"__builtins__": {}, "min": min, "max": max})  # noqa: S307
    return made


def count(values: Possible) -> int:
    """How many values there are; `len` cannot say it of the sets of 64 words."""
    return values.stop - values.start if isinstance(values, range) else len(values)


def _size(values: tuple[Possible, ...]) -> int:
    """How many combinations there are."""
    size = 1
    for each in values:
        size *= count(each)
    return size


def joined(first: Possible, second: Possible) -> Possible:
    """The values of either."""
    if first is second or first == second:
        return first
    if isinstance(first, frozenset) and isinstance(second, frozenset) and len(union := first | second) <= FEW:
        return union
    low = min(least(first), least(second))
    return range(low, max(most(first), most(second)) + 1)


def least(values: Possible) -> int:
    """The least of the values."""
    return values[0] if isinstance(values, range) else min(values)


def most(values: Possible) -> int:
    """The largest of the values."""
    return values[-1] if isinstance(values, range) else max(values)


def merged(first: Account, second: Account) -> Account:
    """The account of the readings of either."""
    return tuple([a if a is b else joined(a, b) for a, b in zip(first, second, strict=True)])


@lru_cache(200_000)
def _narrowed(text: str, slots: tuple[int, ...], values: tuple[Possible, ...]) -> tuple[Possible, ...] | None:
    """The values with which a condition can hold; None where it cannot."""
    if _size(values) > MOST:
        return values
    if len(slots) == 1:
        one: set[int] = _function(f"{{{{v{slots[0]}{{}}}}}}", text, slots)(values)  # type: ignore[assignment]
        return None if not one else values if len(one) == count(values[0]) else (_compact(frozenset(one)),)
    row = "".join(f"v{slot}," for slot in slots)
    kept: set[tuple[int, ...]] = _function(f"{{{{({row}){{}}}}}}", text, slots)(values)  # type: ignore[assignment]
    if not kept:
        return None
    if len(kept) == _size(values):
        return values
    return tuple(_compact(frozenset(map(itemgetter(place), kept))) for place in range(len(slots)))


def _compact(values: frozenset[int]) -> Possible:
    if len(values) <= FEW:
        return values
    return range(min(values), max(values) + 1)


def narrowed(account: Account, condition: Code) -> Account | None:
    """The account of readings in which a condition holds; None where it holds in none."""
    if condition.always:
        return account
    slots = tuple(sorted(condition.reads))
    kept = _narrowed(condition.text, slots, tuple(account[slot] for slot in slots))
    if kept is None:
        return None
    changed = list(account)
    for slot, values in zip(slots, kept, strict=True):
        changed[slot] = values
    return tuple(changed)


def assigned(account: Account, step: Assign) -> Account:
    """The account after an assignment."""
    slots = tuple(sorted(step.value.reads))
    changed = list(account)
    changed[step.slot] = _results(step, slots, tuple(account[slot] for slot in slots))
    return tuple(changed)


@lru_cache(200_000)
def _results(step: Assign, slots: tuple[int, ...], values: tuple[Possible, ...]) -> Possible:
    """What an assignment can set its slot to."""
    if _size(values) > MOST:
        return range(step.low, step.high + 1)
    value = step.value.text
    if not step.sure:
        value = f"max({step.low},min({step.high},{value}))"
    return _compact(frozenset(_function(f"{{{{{value}{{}}}}}}", "1", slots)(values)))  # type: ignore[call-overload]


@dataclass
class Values:
    """The account of each node that can be reached."""

    plan: Plan
    outline: Outline
    nodes: dict[int, Account] = field(default_factory=dict)

    def jumps(self, block: Block, account: Account) -> Iterator[tuple[int, Account]]:
        """Where a block can lead from an account, with the account there."""
        for end, after in self.ends(block, account):
            if isinstance(end, Jump):
                yield end.node, after

    def ends(self, block: Block, account: Account) -> Iterator[tuple[Step, Account]]:
        """The probes and offers that a block can come to, and the steps it can close with, each with its account."""
        for step in block:
            match step:
                case Assign():
                    account = assigned(account, step)
                case Fork():
                    for inner, narrow in forked(step, account):
                        yield from self.ends(inner, narrow)
                case Probe():
                    yield step, account
                case Offer():
                    yield step, account
                    for inner, narrow in offered(step, account):
                        yield from self.ends(inner, narrow)
                case Roll():
                    yield from self.ends(step.success, account)
                    if (failing := narrowed(account, Code(f"({step.word.text}>0)", step.word.reads))) is not None:
                        yield from self.ends(step.failure, failing)
                case Jump():
                    yield step, account


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


def offered(step: Offer, account: Account) -> Iterator[tuple[Block, Account]]:
    """What an offer can lead to: each line that may be open, and what happens where none is."""
    for line in step.lines:
        narrow = narrowed(account, line.when)
        if narrow is not None:
            yield line.block, narrow
    if step.otherwise is not None:
        narrow = none_open(step, account)
        if narrow is not None:
            yield step.otherwise, narrow


def none_open(step: Offer, account: Account) -> Account | None:
    """The account where no line of an offer is open."""
    left: Account | None = account
    for line in step.lines:
        if left is None:
            return None
        left = narrowed(left, opposite(line.when))
    return None if left is None else narrowed(left, opposite(either(*(line.when for line in step.lines))))


def values(plan: Plan) -> Values:
    """Follows every way of a role with all values at once.

    A slot that nothing reads any more counts as `DEAD`, so that it does not tell accounts apart.
    """
    first = list(map(_single, plan.initial))
    for chance in plan.chances:
        listed = _compact(frozenset(v for v, _ in chance.outcomes))
        first[chance.slot] = listed if chance.whole else range(chance.low, chance.high + 1)
    outline = Outline(plan)
    found = Values(plan, outline, {0: tuple(first)})
    live = Liveness(outline, frozenset(range(len(first))), frozenset(range(len(plan.goals))), outline.within).nodes
    waiting, queued = [0], {0}
    place = _order(outline)
    bounds = _bounds(plan, first)
    visits: dict[int, int] = {}
    dead: Account = (DEAD,) * len(first)
    while waiting:
        node = place[1][heappop(waiting)]
        queued.discard(node)
        for target, account in found.jumps(plan.nodes[node], found.nodes[node]):
            before = found.nodes.get(target)
            after = list(before or dead)
            changed = before is None
            patient = visits.get(target, 0) < PATIENCE
            for slot in live[target]:
                known, more = after[slot], account[slot]
                if known is more:
                    continue
                grown = more if before is None else joined(known, more)
                if grown != known or before is None:
                    after[slot] = grown if patient or isinstance(grown, frozenset) else bounds[slot]
                    changed = True
            if changed:
                visits[target] = visits.get(target, 0) + 1
                found.nodes[target] = tuple(after)
                if target not in queued:
                    queued.add(target)
                    heappush(waiting, place[0][target])
    return found


def _order(outline: Outline) -> tuple[dict[int, int], list[int]]:
    """The place of each node in an order in which most jumps lead on, and the nodes in that order."""
    done: list[int] = []
    met = {0}
    stack = [(0, iter(outline.targets[0]))]
    while stack:
        node, onward = stack[-1]
        target = next(onward, None)
        if target is None:
            done.append(node)
            stack.pop()
        elif target not in met:
            met.add(target)
            stack.append((target, iter(outline.targets[target])))
    done.reverse()
    return {node: place for place, node in enumerate(done)}, done


def _bounds(plan: Plan, first: Sequence[Possible]) -> Account:
    """Between which values each slot stays, whatever happens."""
    low, high = [least(each) for each in first], [most(each) for each in first]
    waiting: list[Block] = list(plan.nodes)
    while waiting:
        for step in waiting.pop():
            waiting += blocks(step)
            if isinstance(step, Assign):
                low[step.slot], high[step.slot] = min(low[step.slot], step.low), max(high[step.slot], step.high)
    return tuple(range(a, b + 1) for a, b in zip(low, high, strict=True))


@lru_cache(4096)
def _single(value: int) -> Possible:
    return frozenset({value})
