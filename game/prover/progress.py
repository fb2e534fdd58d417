"""An argument, node by node, that an ending can always be reached; it examines no single states.

A node is good if, with any values that are possible there, some choice is open that leads to good nodes, whichever way it
forks. Endings are good. A hub is good if everything that its lines lead to is good or comes back to it: each line can be
taken once, so that this must stop. Where it leads once no line is open must be good without it: nothing is used up there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from game.plan.account import Account, assigned, count, forked, merged, narrowed, none_open
from game.plan.program import Assign, Block, End, Fork, Jump, Offer, Roll, steps
from game.prover.abstract import Values
from game.prover.slicing import conditions

Good = Callable[[int, Account], bool]  # whether a node is good for the states of an account
MOST = 1000  # combinations of values that are kept apart at a node
CELLS = 20_000  # nodes with one combination of values


@dataclass(frozen=True, slots=True)
class Argument:
    """The nodes from which an ending can surely be reached, and those for which the argument fails."""

    good: frozenset[int]
    open: tuple[int, ...]


def argue(values: Values) -> Argument:
    """Finds as many good nodes as this argument can."""
    good = _grown(values, frozenset(), (node for group in values.outline.groups for node in group))
    grown: frozenset[int] = frozenset()
    while grown != good:
        grown = good
        for hub in _hubs(values):
            if hub not in good:
                assumed = _grown(values, good | {hub}, values.outline.before[hub])
                if _comes_to_an_end(values, hub, good, assumed):
                    good = assumed
    rest = frozenset(values.nodes) - good
    good |= _told_apart(values, good, rest) if rest else rest
    return Argument(good, tuple(sorted(frozenset(values.nodes) - good)))


def _among(good: frozenset[int] | set[int]) -> Good:
    return lambda node, _: node in good


Cell = tuple[int, tuple[int, ...]]


def _told_apart(values: Values, good: frozenset[int], rest: frozenset[int]) -> frozenset[int]:
    """The nodes of the rest that are good once the values of the slots that steer them are kept apart."""
    told = _telling(values, rest)

    def cells(node: int, account: Account) -> Iterator[tuple[Cell, Account]]:
        for combination in product(*(account[slot] for slot in told)):
            changed = list(account)
            for slot, value in zip(told, combination, strict=True):
                changed[slot] = frozenset({value})
            yield (node, combination), tuple(changed)

    found: dict[Cell, Account] = {}
    waiting: list[Cell] = []

    def meet(node: int, account: Account) -> bool:
        """Adds the cells of an account; false if there are too many."""
        for cell, narrow in cells(node, account):
            after = merged(found[cell], narrow) if cell in found else narrow
            if found.get(cell) != after:
                found[cell] = after
                waiting.append(cell)
        return len(found) <= CELLS

    entered = [
        (t, a) for n in good & frozenset(values.nodes) for t, a in values.jumps(values.plan.nodes[n], values.nodes[n])
    ]
    for target, account in [*entered, *([(0, values.nodes[0])] if 0 in rest else [])]:
        if target in rest and not meet(target, account):
            return frozenset()
    while waiting:
        cell = waiting.pop()
        for target, account in list(values.jumps(values.plan.nodes[cell[0]], found[cell])):
            if target in rest and not meet(target, account):
                return frozenset()
    sure = _sure_cells(values, good, found, cells)
    return frozenset(node for node in rest if all(cell in sure for cell in found if cell[0] == node))


def _telling(values: Values, rest: frozenset[int]) -> list[int]:
    """The slots that steer the rest, those of forks first, as many as leave the cells few."""
    inside = [step for node in rest for step in steps(values.plan.nodes[node])]
    told: list[int] = []
    cells = 1
    for kind in (Fork, Offer | Roll):
        slots = frozenset().union(*(c.reads for step in inside if isinstance(step, kind) for c in conditions(step)))
        sizes = {slot: max(count(values.nodes[node][slot]) for node in rest) for slot in slots.difference(told)}
        for slot in sorted(sizes, key=lambda s: (sizes[s], s)):
            if cells * sizes[slot] <= MOST:
                told.append(slot)
                cells *= sizes[slot]
    return told


def _sure_cells(
    values: Values,
    good: frozenset[int],
    found: Mapping[Cell, Account],
    cells: Callable[[int, Account], Iterator[tuple[Cell, Account]]],
) -> set[Cell]:
    sure: set[Cell] = set()
    changed = True
    while changed:
        changed = False
        for cell, account in found.items():
            if cell in sure:
                continue
            leads = _leads(
                values.plan.nodes[cell[0]],
                account,
                lambda node, after: node in good or all(each in sure for each, _ in cells(node, after)),
            )
            if leads:
                sure.add(cell)
                changed = True
    return sure


def _hubs(values: Values) -> list[int]:
    names = values.plan.names
    scenes = values.plan.role.scenes
    return [
        node for node in sorted(values.nodes) if names[node][0] == "offer" and scenes[names[node][1]].hub is not None
    ]


def _grown(values: Values, good: frozenset[int], tried: Iterable[int]) -> frozenset[int]:
    """The good nodes and all that are good because of them, starting from the last of the nodes to try."""
    found = set(good)
    waiting = dict.fromkeys(node for node in tried if node in values.nodes)
    while waiting:
        node, _ = waiting.popitem()
        if node not in found and _leads(values.plan.nodes[node], values.nodes[node], _among(found)):
            found.add(node)
            waiting |= dict.fromkeys(each for each in values.outline.before[node] if each in values.nodes)
    return frozenset(found)


def _comes_to_an_end(values: Values, hub: int, good: frozenset[int], assumed: frozenset[int]) -> bool:
    """Whether a hub is good, given what is good if it is.

    What can happen again and again must be good without it: what cuts in more than once, and what comes after the lines.
    """
    block, account = values.plan.nodes[hub], values.nodes[hub]
    first = block[0]
    if isinstance(first, Fork) and first.spent:
        taken = list(forked(first, account))
        spent = dict(zip((id(inner) for _, inner in first.branches), first.spent, strict=False))
        for inner, narrow in taken:
            known = good if spent.get(id(inner), 0) is None else assumed
            if not _leads(inner, narrow, _among(known), _among(good)):
                return False
        return True
    return _leads(block, account, _among(assumed), _among(good))


def _leads(block: Block, account: Account, good: Good, closed: Good | None = None) -> bool:
    """Whether a block surely leads to good nodes; to `closed` ones where it offers lines and none is open."""
    for step in block:
        match step:
            case Assign():
                account = assigned(account, step)
            case Fork():
                return all(_leads(inner, narrow, good, closed) for inner, narrow in forked(step, account))
            case Offer():
                return _offers(step, account, good, closed or good)
            case Roll():
                # A six always succeeds, and no throw has been made with this die: each try has its own.
                return _leads(step.success, account, good)
            case Jump(node):
                return good(node, account)
            case End():
                return True
    return False


def _offers(step: Offer, account: Account, good: Good, afterward: Good) -> bool:
    """Whether in each state some line is open that leads to good nodes, or none is open and what happens then does."""
    leading = []
    for line in step.lines:
        narrow = narrowed(account, line.when)
        if narrow is not None and _leads(line.block, narrow, good):
            leading.append(line)
    closed = none_open(replace(step, lines=tuple(leading)), account)
    if closed is None:
        return True
    if step.otherwise is None:
        return False
    others = [line for line in step.lines if line not in leading]
    if any(narrowed(closed, line.when) is not None for line in others):
        return False
    return _leads(step.otherwise, closed, afterward)
