"""Which slots a question depends on, and which of them still matter at each node."""

from collections.abc import Iterable, Iterator

from game import digraph
from game.plan.program import Assign, Block, Code, Fork, Jump, Offer, Plan, Probe, Roll, Step, blocks, steps, targets

Slots = frozenset[int]


def controls(plan: Plan) -> Slots:
    """The slots that decide where a reading goes on."""
    return _union(c.reads for block in plan.nodes for step in steps(block) for c in conditions(step))


def asked(plan: Plan, goals: Iterable[int]) -> Slots:
    """The slots that decide whether goals are met where they stand."""
    wanted = frozenset(goals)
    return _union(
        p.when.reads for block in plan.nodes for step in steps(block) for p in probes(step) if p.goal in wanted
    )


def closed(plan: Plan, slots: Slots) -> Slots:
    """The slots with all those that their values come from."""
    sources: dict[int, set[int]] = {}
    for block in plan.nodes:
        for step in steps(block):
            if isinstance(step, Assign):
                sources.setdefault(step.slot, set()).update(step.value.reads)
    return frozenset(digraph.reached(slots, lambda slot: sources.get(slot, ())))


def conditions(step: Step) -> Iterator[Code]:
    """What decides where a step leads."""
    match step:
        case Fork():
            yield from (when for when, _ in step.branches)
        case Offer():
            yield from (line.when for line in step.lines)
        case Roll():
            yield step.word


def probes(step: Step) -> tuple[Probe, ...]:
    """The goals that a step may meet."""
    match step:
        case Probe():
            return (step,)
        case Offer():
            return step.probes if step.stuck is None else (*step.probes, step.stuck)
    return ()


def met_in(block: Block) -> frozenset[int]:
    """The goals that a block may meet."""
    return frozenset(probe.goal for step in steps(block) for probe in probes(step))


def _union(sets: Iterable[Slots]) -> Slots:
    return frozenset().union(*sets)


class Liveness:
    """For each node the kept slots that something after it reads before they are set anew."""

    def __init__(self, plan: Plan, kept: Slots, goals: frozenset[int]) -> None:
        self._kept, self._goals = kept, goals
        self.nodes: list[Slots] = [frozenset()] * len(plan.nodes)
        before: list[set[int]] = [set() for _ in plan.nodes]
        for node, block in enumerate(plan.nodes):
            for target in targets(block):
                before[target].add(node)
        waiting = set(range(len(plan.nodes)))
        while waiting:
            node = waiting.pop()
            live = self.block(plan.nodes[node])
            if live != self.nodes[node]:
                self.nodes[node] = live
                waiting |= before[node]

    def known(self, condition: Code) -> bool:
        """Whether a condition depends on kept slots alone."""
        return condition.reads <= self._kept

    def local(self, block: Block) -> Slots:
        """The slots that a block itself may read."""
        found: set[int] = set()
        for step in steps(block):
            if isinstance(step, Assign) and step.slot in self._kept:
                found |= step.value.reads
            for condition in (*conditions(step), *(p.when for p in probes(step) if p.goal in self._goals)):
                if self.known(condition):
                    found |= condition.reads
        return frozenset(found)

    def block(self, block: Block) -> Slots:
        """The slots that a block needs at its begin."""
        live: set[int] = set()
        for step in reversed(block):
            if isinstance(step, Jump):
                live |= self.nodes[step.node]
            elif isinstance(step, Assign):
                if step.slot in live:
                    live.discard(step.slot)
                    live |= step.value.reads
            else:
                for inner in blocks(step):
                    live |= self.block(inner)
                for condition in conditions(step):
                    if self.known(condition):
                        live |= condition.reads
            for probe in probes(step):
                if probe.goal in self._goals and self.known(probe.when):
                    live |= probe.when.reads
        return frozenset(live)


def components(plan: Plan) -> list[list[int]]:
    """The nodes in groups that lead back to themselves, each group before those that it leads to."""
    return digraph.components([0], lambda node: targets(plan.nodes[node]))
