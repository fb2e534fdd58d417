"""What the values of slots rule out by themselves: goals that no playthrough meets, epilogues that are always long enough."""

from collections import Counter
from collections.abc import Sequence

from game.plan.account import Account, count, narrowed
from game.plan.program import Code, Probe, opposite
from game.prover.abstract import Values
from game.prover.slicing import probes

CASES = 20_000  # cases examined before giving up


def possible(values: Values) -> frozenset[int]:
    """The goals that the values do not rule out."""
    found: set[int] = set()
    for node, account in values.nodes.items():
        for step, here in values.ends(values.plan.nodes[node], account):
            for probe in probes(step):
                if probe.goal not in found and _may(here, probe):
                    found.add(probe.goal)
    return frozenset(found)


def _may(account: Account, probe: Probe) -> bool:
    if narrowed(account, probe.when) is None:
        return False
    return not probe.counted or not always_hold(account, probe.counted, probe.bound)


def always_hold(account: Account, conditions: Sequence[Code], bound: int) -> bool:
    """Whether at least `bound` of the conditions hold in every state of an account."""
    waiting = [(account, tuple(conditions), bound)]
    looked = 0
    while waiting:
        here, left, missing = waiting.pop()
        looked += 1
        undecided = []
        for condition in left:
            if narrowed(here, opposite(condition)) is None:
                missing -= 1
            elif narrowed(here, condition) is not None:
                undecided.append(condition)
        if missing <= 0:
            continue
        slot = _telling(here, undecided)
        if len(undecided) < missing or slot is None or looked > CASES:
            return False
        for value in here[slot]:
            changed = list(here)
            changed[slot] = frozenset({value})
            waiting.append((tuple(changed), tuple(undecided), missing))
    return True


def _telling(account: Account, conditions: Sequence[Code]) -> int | None:
    """The slot that most of the conditions read and that can have more than one value, but not too many."""
    counts = Counter(slot for condition in conditions for slot in condition.reads if 1 < count(account[slot]) <= 64)
    return max(counts, key=lambda slot: (counts[slot], -slot)) if counts else None
