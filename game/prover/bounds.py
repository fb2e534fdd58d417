"""What the values of slots rule out by themselves: goals that no playthrough meets, epilogues that are always long enough."""

from collections import Counter
from collections.abc import Sequence

from game.plan.account import Account, can_hold, count
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
    if not can_hold(account, probe.when):
        return False
    return not probe.counted or not always_hold(account, probe.counted, probe.bound)


def always_hold(account: Account, conditions: Sequence[Code], bound: int) -> bool:
    """Whether at least `bound` of the conditions hold in every state of an account."""
    sure, open_ = _settled(account, conditions)
    waiting = [(account, open_, bound - sure)]
    looked = 0
    while waiting:
        here, undecided, missing = waiting.pop()
        looked += 1
        if missing <= 0:
            continue
        slot = _telling(here, undecided)
        if len(undecided) < missing or slot is None or looked > CASES:
            return False
        same = [condition for condition in undecided if slot not in condition.reads]
        asked = [condition for condition in undecided if slot in condition.reads]
        for value in here[slot]:
            changed = list(here)
            changed[slot] = frozenset({value})
            narrow = tuple(changed)
            sure, open_ = _settled(narrow, asked)
            waiting.append((narrow, same + open_, missing - sure))
    return True


def _settled(account: Account, conditions: Sequence[Code]) -> tuple[int, list[Code]]:
    """How many conditions hold in every state of an account, and which hold in some of them only."""
    sure, open_ = 0, []
    for condition in conditions:
        if not can_hold(account, opposite(condition)):
            sure += 1
        elif can_hold(account, condition):
            open_.append(condition)
    return sure, open_


def _telling(account: Account, conditions: Sequence[Code]) -> int | None:
    """The slot that most of the conditions read and that can have more than one value, but not too many."""
    counts = Counter(slot for condition in conditions for slot in condition.reads if 1 < count(account[slot]) <= 64)
    return max(counts, key=lambda slot: (counts[slot], -slot)) if counts else None
