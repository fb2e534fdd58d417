"""Which slots a question depends on, and which of them still matter at each node."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from game import digraph
from game.plan.program import Assign, Block, Code, Fork, Jump, Offer, Plan, Probe, Roll, Step, blocks, steps, targets

Slots = frozenset[int]


class Outline:
    """What every question about a plan needs to know of it, each found once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def targets(self) -> tuple[tuple[int, ...], ...]:
        """For each node those that it can jump to."""
        return tuple(tuple(targets(block)) for block in self.plan.nodes)

    @cached_property
    def before(self) -> tuple[tuple[int, ...], ...]:
        """For each node those that can jump to it."""
        found: list[list[int]] = [[] for _ in self.plan.nodes]
        for node, after in enumerate(self.targets):
            for target in after:
                found[target].append(node)
        return tuple(map(tuple, found))

    @cached_property
    def groups(self) -> list[list[int]]:
        """The nodes in groups that lead back to themselves, each group before those that it leads to."""
        return digraph.components([0], lambda node: self.targets[node])

    @cached_property
    def within(self) -> frozenset[int]:
        """The nodes to which jumps from the start lead."""
        return frozenset(node for group in self.groups for node in group)

    @cached_property
    def meeting(self) -> Mapping[int, frozenset[int]]:
        """For each goal the nodes at which it may be met."""
        found: dict[int, set[int]] = {}
        for node, block in enumerate(self.plan.nodes):
            for goal in met_in(block):
                found.setdefault(goal, set()).add(node)
        return {goal: frozenset(nodes) for goal, nodes in found.items()}

    @cached_property
    def controls(self) -> Slots:
        """The slots that decide where a playthrough goes on."""
        return _union(c.reads for block in self.plan.nodes for step in steps(block) for c in conditions(step))

    @cached_property
    def _sources(self) -> Mapping[int, Slots]:
        """For each slot those that its values are made from."""
        found: dict[int, set[int]] = {}
        for block in self.plan.nodes:
            for step in steps(block):
                if isinstance(step, Assign):
                    found.setdefault(step.slot, set()).update(step.value.reads)
        return {slot: frozenset(each) for slot, each in found.items()}

    @cached_property
    def unseen(self) -> Slots:
        """The slots whose value may come from a draw or an echo of which the plan does not list every value."""
        cut = [chance.slot for chance in self.plan.chances if not chance.whole]
        readers: dict[int, set[int]] = {}
        for slot, sources in self._sources.items() if cut else ():
            for source in sources:
                readers.setdefault(source, set()).add(slot)
        return frozenset(digraph.reached(cut, lambda slot: readers.get(slot, ())))

    def closed(self, slots: Slots) -> Slots:
        """The slots with all those that their values are made from."""
        return frozenset(digraph.reached(slots, lambda slot: self._sources.get(slot, ())))

    def asked(self, goals: Iterable[int]) -> Slots:
        """The slots that decide whether goals are met at their nodes."""
        wanted = frozenset(goals)
        nodes = _union(self.meeting.get(goal, frozenset()) for goal in wanted)
        here = (probe for node in nodes for step in steps(self.plan.nodes[node]) for probe in probes(step))
        return _union(probe.when.reads for probe in here if probe.goal in wanted)

    def toward(self, goals: Iterable[int]) -> frozenset[int]:
        """The nodes from which a goal may lie ahead."""
        found = _union(self.meeting.get(goal, frozenset()) for goal in goals)
        return frozenset(digraph.reached({0} | found, lambda node: self.before[node]))

    @cached_property
    def single(self) -> frozenset[int]:
        """Offers that are reached only on arriving at their scene: they need no states of their own."""
        count = [0] * len(self.plan.nodes)
        for block in self.plan.nodes:
            for step in steps(block):
                if isinstance(step, Jump):
                    count[step.node] += 1
        return frozenset(
            node
            for node, name in enumerate(self.plan.names)
            if name[0] == "offer" and count[node] < 3 and node not in self.targets[node]
        )


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
    """For each of some nodes the kept slots that something after it reads before they are set anew."""

    def __init__(self, outline: Outline, kept: Slots, goals: frozenset[int], nodes: frozenset[int]) -> None:
        self._kept, self._goals = kept, goals
        plan = outline.plan
        self.nodes: list[Slots] = [frozenset()] * len(plan.nodes)
        # The last come first: what a node needs is then mostly known of all that follow it.
        waiting = {node: None for group in outline.groups for node in group if node in nodes}
        while waiting:
            node, _ = waiting.popitem()
            live = self.block(plan.nodes[node])
            if live != self.nodes[node]:
                self.nodes[node] = live
                waiting.update(dict.fromkeys(before for before in outline.before[node] if before in nodes))

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
