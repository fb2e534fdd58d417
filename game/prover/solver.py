"""Decides the goals of one role: witnesses first, then what no value allows, then search over what a goal depends on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from game.plan.program import Plan, steps, targets
from game.prover.abstract import Values, values
from game.prover.bounds import possible
from game.prover.counterexample import obstacles, stages
from game.prover.machine import machine
from game.prover.path import Reading
from game.prover.progress import argue
from game.prover.reachability import Space
from game.prover.slicing import Slots, asked, closed, conditions, controls, met_in
from game.prover.stategraph import Graph, can_end, explore
from game.prover.witness import Hunt, follow, trapped

SMALL = 200_000  # states of a search that is tried before goals are looked at one by one
GRAPH = 300_000  # states that are kept with all their edges
DISTANCES = (4, 16, 64)  # jumps from a goal within which all that steers a reading is told apart
REFINEMENTS = 25  # times that a search for one goal is told apart further
SEEN = 20_000  # states of a straight search for one goal


@dataclass(frozen=True, slots=True)
class Decision:
    """What is known of a goal: whether it can be met (None: not known), by which method, and a reading that meets it."""

    goal: int
    met: bool | None
    method: str
    reading: Reading | None = None
    bound: str = ""


@dataclass
class Deciding:
    """One role while its goals are decided."""

    plan: Plan
    limit: int
    seconds: float
    seed: int = 0
    states: int = 0
    hunt: Hunt = field(init=False)

    def __post_init__(self) -> None:
        self.hunt = Hunt(self.plan, self.seed)

    def goals(self) -> Iterator[Decision]:
        """Every goal, as soon as it is decided; `open` goals and remarks only where they were met."""
        wanted = frozenset(i for i, goal in enumerate(self.plan.goals) if goal.sort != "where")
        self.hunt.wander(wanted, self.seconds)
        for goal in sorted(self.hunt.found):
            yield Decision(goal, True, "witness", self.hunt.found[goal])
        rest = {g for g in wanted if g not in self.hunt.found and self._asked(g)}
        if not rest:
            return
        account = values(self.plan)
        within = possible(account)
        for goal in sorted(rest - within):
            yield Decision(goal, False, "values")
        rest &= within
        if rest:
            yield from self._searched(account, rest)

    def _asked(self, goal: int) -> bool:
        return self.plan.goals[goal].sort in ("can", "never") and self.plan.goals[goal].about != "open"

    def _searched(self, account: Values, rest: set[int]) -> Iterator[Decision]:
        for decision in self._exact(account, rest, min(SMALL, self.limit)):
            rest.discard(decision.goal)
            yield decision
        for goal in sorted(rest):
            decided = self._one(account, goal)
            if decided is not None:
                rest.discard(goal)
                yield decided
        if rest and self.limit > SMALL:
            for decision in self._exact(account, rest, self.limit):
                rest.discard(decision.goal)
                yield decision
        for goal in sorted(rest):
            yield Decision(goal, None, "search", None, f"{self.limit:,} states")

    def _exact(self, account: Values, rest: Iterable[int], limit: int) -> Iterator[Decision]:
        """The goals that a search over all that steers a reading decides."""
        wanted = frozenset(rest)
        kept = closed(self.plan, controls(self.plan) | asked(self.plan, wanted))
        reached = Space(account, kept, wanted, toward=True).search(limit)
        self.states += reached.states
        for goal in sorted(reached.met):
            reading = self._shown(account, goal, kept)
            if reading is not None:
                yield Decision(goal, True, "search", reading)
            elif self.plan.goals[goal].sort == "can":
                yield Decision(goal, True, "search")
        if reached.complete:
            for goal in sorted(wanted - reached.met):
                yield Decision(goal, False, "search")

    def _shown(self, account: Values, goal: int, kept: Slots) -> Reading | None:
        """The shortest reading that meets a goal that is known to be within reach."""
        graph = explore(Space(account, kept, frozenset({goal}), toward=True), self.limit, enough=True)
        self.states += len(graph.states)
        return graph.reading(*graph.met[goal]) if goal in graph.met else None

    def _one(self, account: Values, goal: int) -> Decision | None:
        """One goal over the slots that it depends on, and as few of those that steer a reading as will do."""
        kept = closed(self.plan, asked(self.plan, [goal]))
        if self.hunt.seek(goal, kept, SEEN):
            return Decision(goal, True, "witness", self.hunt.found[goal])
        return self._refined(account, goal, kept) or self._steered(account, goal)

    def _refined(self, account: Values, goal: int, kept: Slots) -> Decision | None:
        """One goal, told apart further wherever a way to it turns out not to be there."""
        for _ in range(REFINEMENTS):
            space = Space(account, kept, frozenset({goal}), toward=True)
            graph = explore(space, min(GRAPH, self.limit), enough=True)
            self.states += len(graph.states)
            if goal not in graph.met:
                return self._slice(account, goal, kept) if not graph.complete else Decision(goal, False, "slice")
            way, reading = stages(graph, goal)
            against = obstacles(self.plan, goal, way, reading)
            if not against:
                return self._gone(goal, reading)
            # What takes the fewest slots to tell apart; of several the one nearest to the goal.
            wider = [more for c in reversed(against) if (more := closed(self.plan, kept | c.reads)) != kept]
            if not wider:
                return None
            kept = min(wider, key=len)
        return None

    def _steered(self, account: Values, goal: int) -> Decision | None:
        """One goal, with all slots that steer a reading near it."""
        for distance in DISTANCES:
            near = {n for n, block in enumerate(self.plan.nodes) if goal in met_in(block)}
            for _ in range(distance):
                near |= {n for n, block in enumerate(self.plan.nodes) if not near.isdisjoint(targets(block))}
            inside = (c.reads for n in near for s in steps(self.plan.nodes[n]) for c in conditions(s))
            decided = self._slice(account, goal, closed(self.plan, asked(self.plan, [goal]).union(*inside)))
            if decided is not None:
                return decided
        return None

    def _slice(self, account: Values, goal: int, kept: Slots) -> Decision | None:
        """A search of its own, where keeping all edges takes too much: it can only rule the goal out."""
        reached = Space(account, kept, frozenset({goal}), toward=True).search(self.limit)
        self.states += reached.states
        return Decision(goal, False, "slice") if reached.complete and not reached.met else None

    def _gone(self, goal: int, reading: Reading) -> Decision | None:
        """A way that nothing is against, if it meets the goal when it is gone."""
        running = machine(self.plan, frozenset({goal}))
        chances = {c.slot: reading.chances.get(c.slot, c.outcomes[0][0]) for c in self.plan.chances}
        whole = Reading(reading.choices, chances)
        try:
            follow(running, whole)
        except StopIteration:
            return None
        return Decision(goal, True, "witness", whole) if running.met else None

    # Whether an ending can always be reached

    def ends(self) -> Iterator[Decision]:
        """Whether an ending can always be reached (goal -1), and then where the author's conditions hold."""
        where = [i for i, goal in enumerate(self.plan.goals) if goal.sort == "where"]
        stuck = [i for i, goal in enumerate(self.plan.goals) if goal.about == "open"]
        account = values(self.plan)
        if not argue(account).open:
            for goal in (-1, *where):
                yield Decision(goal, False, "argument")
            return
        kept = closed(self.plan, controls(self.plan) | asked(self.plan, where))
        graph = explore(Space(account, kept, frozenset(where)), min(self.limit, GRAPH))
        self.states += len(graph.states)
        if graph.complete:
            yield from self._judged(graph, where)
            return
        shown = self._stuck(stuck)
        yield Decision(
            -1,
            None if shown is None else True,
            "search" if shown is None else "witness",
            shown,
            "" if shown else f"{len(graph.states):,} states",
        )
        for goal in where:
            yield Decision(goal, None, "search", None, f"{len(graph.states):,} states")

    def _judged(self, graph: Graph, where: Iterable[int]) -> Iterator[Decision]:
        """What a whole graph says: the states from which no ending can be reached."""
        sure = can_end(graph)
        lost = [state for state, ends in enumerate(sure) if not ends]
        dead = [state for state in lost if not graph.edges[state]]
        first = next(iter(dead or lost), None)
        yield Decision(-1, bool(lost), "search", None if first is None else graph.reading(first))
        for goal in where:
            held = next((state for state in lost if _holds(graph, state, goal)), None)
            yield Decision(goal, held is not None, "search", None if held is None else graph.reading(held))

    def _stuck(self, stuck: Iterable[int]) -> Reading | None:
        """A reading that ends where nothing is open, or goes on for ever, if one turns up."""
        stuck = [goal for goal in stuck if goal not in self.hunt.found]
        if not self.hunt.runs:
            self.hunt.wander(stuck, self.seconds)
        for goal in stuck:
            if goal in self.hunt.found or self.hunt.seek(goal, asked(self.plan, [goal]), SEEN):
                return self.hunt.found[goal]
        return next((r for r in self.hunt.circling if trapped(self.plan, r, SEEN)), None)


def _holds(graph: Graph, state: int, goal: int) -> bool:
    """Whether an author's condition holds at the offer of a state."""
    node, key = graph.states[state]
    space = graph.space
    if node < 0 or space.plan.names[node][0] != "offer":
        return False
    here = dict(space.constants[node]) | dict(zip(space.layout[node], key, strict=True))
    check = space.plan.goals[goal].subject
    test = next(c.test for c in space.plan.role.checks if c.sort == "always_can_end" and c.name == check)
    # A condition asks for single slots only: a mapping serves it as well as a tuple of all values.
    return bool(test.run(here))  # type: ignore[arg-type]
