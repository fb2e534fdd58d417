"""Why a path that a search found cannot be taken: the conditions that the search did not know and that do not hold on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from game.plan.program import Assign, Block, Code, Fork, Offer, Plan, Roll, targets
from game.prover.path import Path
from game.prover.slicing import met_in, probes
from game.prover.stategraph import Graph


@dataclass(frozen=True, slots=True)
class Stage:
    """One node of a path, and the choice and face by which it is left."""

    node: int
    choice: str = ""
    face: int = 0


def stages(graph: Graph, goal: int) -> tuple[list[Stage], Path]:
    """The path by which a search met a goal: node by node, and as choices."""
    state, choice, face = graph.met[goal]
    way = [Stage(graph.states[state][0], _named(graph, choice), face)]
    while graph.parents[state][0] >= 0:
        before, choice, face = graph.parents[state]
        if choice >= -1:
            way.append(Stage(graph.states[before][0], _named(graph, choice), face))
        state = before
    way.reverse()
    return way, graph.path(*graph.met[goal])


def _named(graph: Graph, choice: int) -> str:
    return graph.labels[choice] if choice >= 0 else ""


Leads = Callable[[Block], bool]  # whether a block contains the next node of the path


def obstacles(plan: Plan, goal: int, way: Sequence[Stage], path: Path) -> list[Code]:
    """The conditions that do not hold where the path to a goal needs them, in its order; none if the path can be taken.

    The path is followed beyond each of them: to keep the slots of any one of them apart is enough to close it.
    """
    going = _Going(plan, path)
    for here, after in pairwise(way):
        going.go(plan.nodes[here.node], here, _to(after.node))
    going.go(plan.nodes[way[-1].node], way[-1], lambda block: goal in met_in(block), goal)
    return going.against


def _to(node: int) -> Leads:
    return lambda block: node in targets(block)


class _Going:
    """The values on a path, and the conditions that did not hold so far."""

    def __init__(self, plan: Plan, path: Path) -> None:
        self.against: list[Code] = []
        self._values = list(plan.initial)
        for chance in plan.chances:
            self._values[chance.slot] = path.chances.get(chance.slot, chance.outcomes[0][0])

    def _holds(self, condition: Code) -> bool:
        return condition.always or bool(_run(condition.text)(self._values))

    def go(self, block: Block, stage: Stage, leads: Leads, goal: int = -1) -> None:
        """Follows a block to the next node, or to a goal."""
        for step in block:
            wanted = [probe.when for probe in probes(step) if probe.goal == goal]
            if wanted and not (isinstance(step, Offer) and stage.choice):
                if not any(self._holds(when) for when in wanted):
                    self.against.append(wanted[0])
                return
            match step:
                case Assign():
                    value = _run(step.value.text)(self._values)
                    self._values[step.slot] = value if step.sure else max(step.low, min(step.high, value))
                case Fork():
                    self._fork(step, stage, leads, goal)
                case Offer():
                    self._offer(step, stage, leads, goal)
                case Roll():
                    self._roll(step, stage, leads, goal)

    def _fork(self, step: Fork, stage: Stage, leads: Leads, goal: int) -> None:
        """Takes the branch with the fewest conditions that do not hold."""
        best: tuple[list[Code], Block] | None = None
        earlier: list[Code] = []
        for when, block in step.branches:
            holds = self._holds(when)
            if leads(block):
                against = earlier if holds else [*earlier, when]
                if best is None or len(against) < len(best[0]):
                    best = (against, block)
            if holds:
                earlier = [*earlier, when]
        if best is not None:
            self.against += best[0]
            self.go(best[1], stage, leads, goal)

    def _offer(self, step: Offer, stage: Stage, leads: Leads, goal: int) -> None:
        for line in step.lines:
            if stage.choice and line.choice == stage.choice:
                if not self._holds(line.when):
                    self.against.append(line.when)
                self.go(line.block, stage, leads, goal)
                return
        self.against += [line.when for line in step.lines if self._holds(line.when)]
        if step.otherwise is not None:
            self.go(step.otherwise, stage, leads, goal)

    def _roll(self, step: Roll, stage: Stage, leads: Leads, goal: int) -> None:
        if stage.face != 1 or not leads(step.failure):
            self.go(step.success, stage, leads, goal)
            return
        risky = Code(f"({step.word.text}>0)", step.word.reads)
        if not self._holds(risky):
            self.against.append(risky)
        self.go(step.failure, stage, leads, goal)


@lru_cache(20_000)
def _run(text: str) -> Callable[[list[int]], int]:
    # The code is put together from slots, numbers and operators: no author's text is in it.
    made: Callable[[list[int]], int] = eval(f"lambda v: {text}", {"__builtins__": {}, "min": min, "max": max})  # noqa: S307
    return made
