"""Which values each slot can have at each node: a sound account of all playthroughs at once, slot by slot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush

from game.plan.account import Account, Possible, compact, forked, joined, least, most, narrowed, none_open, result
from game.plan.program import Assign, Block, Code, Fork, Jump, Offer, Plan, Probe, Read, Roll, Step, blocks
from game.prover.slicing import Liveness, Outline, Slots

PATIENCE = 12  # times that a node's account grows step by step, before a range in it is given up to its bounds
DEAD: Possible = frozenset({0})  # the values of a slot that nothing reads any more


@dataclass
class Values:
    """The account of each node that can be reached."""

    plan: Plan
    outline: Outline
    live: list[Slots]  # for each node the slots that something reads from there on: the others are DEAD
    nodes: dict[int, Account] = field(default_factory=dict)

    def jumps(self, block: Block, account: Account) -> Iterator[tuple[int, Account]]:
        """Where a block can lead from an account, with the account there."""
        for end, after in self.ends(block, account, probing=False):
            if isinstance(end, Jump):
                yield end.node, after

    def ends(self, block: Block, account: Account, probing: bool = True) -> Iterator[tuple[Step, Account]]:
        """The probes, offers and last steps that a block can reach, each with its account."""
        changing: list[Possible] | None = None  # the account while assignments follow each other
        for step in block:
            if isinstance(step, Assign):
                changing = list(account) if changing is None else changing
                changing[step.slot] = result(changing, step)
                continue
            if isinstance(step, Read) or (isinstance(step, Probe) and not probing):
                continue
            if changing is not None:
                account, changing = tuple(changing), None
            match step:
                case Fork():
                    for inner, narrow in forked(step, account):
                        yield from self.ends(inner, narrow, probing)
                case Probe():
                    yield step, account
                case Offer():
                    yield step, account
                    for inner, narrow in offered(step, account):
                        yield from self.ends(inner, narrow, probing)
                case Roll():
                    yield from self.ends(step.success, account, probing)
                    if (failing := narrowed(account, Code(f"({step.word.text}>0)", step.word.reads))) is not None:
                        yield from self.ends(step.failure, failing, probing)
                case Jump():
                    yield step, account


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


def values(plan: Plan) -> Values:
    """The values at every node, found by following all ways of a role with all values at once.

    A slot that nothing reads any more is `DEAD`, so that accounts do not differ by it.
    """
    first = list(map(_single, plan.initial))
    for chance in plan.chances:
        listed = compact(frozenset(v for v, _ in chance.outcomes))
        first[chance.slot] = listed if chance.whole else range(chance.low, chance.high + 1)
    outline = Outline(plan)
    live = Liveness(outline, frozenset(range(len(first))), frozenset(range(len(plan.goals))), outline.within).nodes
    found = Values(plan, outline, live, {0: tuple(first)})
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
