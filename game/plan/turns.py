"""What one turn can go through without a choice: circles that no turn could leave, and chains that are too long for one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from game import digraph
from game.plan.account import Account, assigned, merged, narrowed, none_open
from game.plan.program import QUIET, SPENT, Assign, Block, Fork, Jump, Offer, Plan, edges, opposite
from game.story.engine import STEPS

APART = 64  # accounts of one node that are kept apart

Nodes = Mapping[int, tuple[int, ...]]  # where each node leads


@dataclass(frozen=True, slots=True)
class Circle:
    """Scenes that follow one another without a choice; the last is the first again."""

    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A scene after which more scenes can follow without a choice than one turn arrives at."""

    scene: str


def endless(plan: Plan) -> Iterator[Circle | Chain]:
    """Every circle, and, if there is none, the first chain that is too long."""
    free = _leading(plan, QUIET)
    rounds: dict[int, int] = {}
    circles = []
    for group in digraph.components(free, lambda node: free[node]):
        if len(group) > 1 or group[0] in free[group[0]]:
            steps, left = _rounds(plan, group)
            rounds |= dict.fromkeys(group, steps)
            if left:
                circles.append(Circle(_named(plan, _circle(left, free))))
    yield from circles
    if not circles:
        yield from _chains(plan, free, rounds)


def _leading(plan: Plan, *sorts: str) -> Nodes:
    """Where each node leads by the given sorts of edges."""
    found = ((edge.node for edge in edges(block) if edge.sort in sorts) for block in plan.nodes)
    return {node: tuple(dict.fromkeys(targets)) for node, targets in enumerate(found)}


# Circles


def _rounds(plan: Plan, group: Sequence[int]) -> tuple[int, frozenset[int]]:
    """After how many steps every way inside a group has left it, and the nodes of ways that may go on for ever.

    Ways that can be taken once are left out: what goes on for ever goes on without them at some time.
    """
    every = tuple(range(slot.low, slot.high + 1) for slot in plan.role.state)
    inside = frozenset(group)
    here: dict[int, list[Account]] = {node: [every] for node in group}
    recent: list[frozenset[int]] = []
    for step in range(1, 3 * STEPS):
        after: dict[int, list[Account]] = {}
        for node, accounts in here.items():
            for account in accounts:
                for target, further in _quiet(plan.nodes[node], account):
                    if target in inside:
                        _add(after.setdefault(target, []), further)
        if not after:
            return step, frozenset()
        recent = [*recent, frozenset(after)][-len(group) :]
        if after == here:
            break
        here = after
    return 0, frozenset().union(*recent)


def _add(accounts: list[Account], account: Account) -> None:
    """Keeps an account apart from the others, or, if there are many, merges it into the last."""
    if account in accounts:
        return
    if len(accounts) < APART:
        accounts.append(account)
    else:
        accounts[-1] = merged(accounts[-1], account)


def _quiet(block: Block, account: Account) -> Iterator[tuple[int, Account]]:
    """Where a block can lead without a choice, with the account there."""
    for step in block:
        match step:
            case Assign():
                account = assigned(account, step)
            case Fork():
                yield from _forked(step, account)
            case Offer() if step.otherwise is not None:
                closed = none_open(step, account)
                if closed is not None:
                    yield from _quiet(step.otherwise, closed)
            case Jump(node):
                yield node, account


def _forked(step: Fork, account: Account) -> Iterator[tuple[int, Account]]:
    left: Account | None = account
    for place, (when, block) in enumerate(step.branches):
        narrow = narrowed(left, when) if left is not None else None
        if narrow is not None and (place >= len(step.spent) or step.spent[place] is None):
            yield from _quiet(block, narrow)
        left = narrowed(left, opposite(when)) if left is not None and not when.always else None


def _circle(nodes: frozenset[int], free: Nodes) -> list[int]:
    """The shortest way from one of the nodes back to it."""
    ways = [way for first in sorted(nodes) if (way := _back(first, nodes, free))]
    return min(ways, key=len)


def _back(first: int, nodes: frozenset[int], free: Nodes) -> list[int]:
    """The shortest way from a node to one that leads back to it; empty if there is none."""
    ways = {first: [first]}
    waiting = [first]
    for node in waiting:
        if first in free[node]:
            return ways[node]
        for target in free[node]:
            if target in nodes and target not in ways:
                ways[target] = [*ways[node], target]
                waiting.append(target)
    return []


def _named(plan: Plan, circle: Sequence[int]) -> tuple[str, ...]:
    """The scenes of a circle, from the one that comes first in the role, and that one again."""
    names = [plan.names[node][1] for node in circle]
    names = [name for place, name in enumerate(names) if name != names[place - 1]] or names[:1]
    order = list(plan.role.scenes)
    first = min(range(len(names)), key=lambda place: order.index(names[place]))
    return (*names[first:], *names[:first], names[first])


# Chains


def _chains(plan: Plan, free: Nodes, rounds: Mapping[int, int]) -> Iterator[Chain]:
    """The first scene after which more scenes may follow than a turn arrives at."""
    quiet = _leading(plan, QUIET, SPENT)
    longest: dict[int, int] = {}
    heads = []
    for group in reversed(digraph.components(quiet, lambda node: quiet[node])):
        # What a way that can be taken once leads through is gone through once more for each of them.
        once = sum(edge.sort == SPENT and edge.node in group for node in group for edge in edges(plan.nodes[node]))
        onward = max((longest[target] for node in group for target in quiet[node] if target in longest), default=0)
        longest |= dict.fromkeys(group, onward + (once + 1) * _inside(plan, group, free, rounds))
        if longest[group[0]] > STEPS:
            heads.append(group[0])
    if heads:
        yield Chain(plan.names[heads[-1]][1])


def _inside(plan: Plan, group: Sequence[int], free: Nodes, rounds: Mapping[int, int]) -> int:
    """How many scenes may follow inside a group without the ways that can be taken once."""
    inside = frozenset(group)
    longest: dict[int, int] = {}
    for part in reversed(digraph.components(group, lambda node: [each for each in free[node] if each in inside])):
        onward = max((longest[target] for node in part for target in free[node] if target in longest), default=0)
        own = rounds.get(part[0]) or int(plan.names[part[0]][0] == "arrive")
        longest |= dict.fromkeys(part, onward + own)
    return max(longest.values())
