"""Decides the goals of one role: witnesses first, then what no value allows, then search over what a goal depends on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from game.plan.program import Plan, steps
from game.prover.abstract import Values, values
from game.prover.bounds import possible
from game.prover.chances import too_large
from game.prover.counterexample import obstacles, stages
from game.prover.machine import Machine, machine
from game.prover.path import Path
from game.prover.reachability import Looked, Space, ignored
from game.prover.slicing import Slots, conditions
from game.prover.stategraph import explore
from game.prover.witness import MOST, Found, Hunt, follow

SMALL = 200_000  # states of a first search for all goals
GRAPH = 300_000  # states that are kept with all their edges
SLICED = 20_000  # nodes in all searches over what goals ask for themselves
ALIKE = 3  # slots more than a goal asks for, with which it is searched for together with others
BRIEF = 50_000  # states of a first search for one goal
MANY = 20  # goals left: a whole search for all of them comes before a search for each
DISTANCES = (4, 16, 64)  # jumps from a goal within which all that steers a playthrough is kept
REFINEMENTS = 25  # times that more slots are kept in the search for one goal
REFINING = 1_000_000  # states of all searches for one goal
TOGETHER = 20  # times as many states for all goals one by one
SEEN = 20_000  # states of a straight search for one goal
LET_GO = "let_go"  # goals of aims; where one cannot be met, another shows an ending at which the aim stands


@dataclass(frozen=True, slots=True)
class Decision:
    """What is known of a goal: whether it can be met (None: not known), by which method, and a path that meets it."""

    goal: int
    met: bool | None
    method: str
    way: Path | Found | None = None
    bound: str = ""  # what kept it from being decided
    at: str = ""  # the scene where the path is stuck

    @property
    def path(self) -> Path | None:
        """The path, written out."""
        return self.way.path if isinstance(self.way, Found) else self.way


def bound(account: Values, goals: Iterable[int], states: int) -> str:
    """What keeps goals from being decided."""
    outline = account.outline
    return too_large(account.plan, outline.closed(outline.controls | outline.asked(goals))) or f"{states:,} states"


@dataclass
class Deciding:
    """Decides the goals of one role; bounded by playthroughs and states, never by time, so that it is repeatable."""

    plan: Plan
    limit: int
    playthroughs: int = MOST
    looked: Looked = ignored
    refining: int = REFINING  # states of all searches for one goal
    seed: int = 0
    known: Values | None = None  # the account, if it was found before
    hunt: Hunt = field(init=False)
    _kept: Slots = frozenset()  # the slots that the last search for one goal kept
    _tried: set[Slots] = field(default_factory=set)  # those over which all goals that were left have been searched
    _spare: int = 0  # states left for all goals one by one
    _left: int = 0  # states left for the present goal

    def __post_init__(self) -> None:
        self.hunt = Hunt(self.plan, self.seed)
        self._spare = TOGETHER * self.refining

    @cached_property
    def account(self) -> Values:
        """Which values each slot can have at each node."""
        return values(self.plan) if self.known is None else self.known

    @cached_property
    def within(self) -> frozenset[int]:
        """The goals that the values do not rule out."""
        return possible(self.account)

    @cached_property
    def _watching(self) -> Machine:
        """The machine that watches for the goals that random playthroughs did not meet."""
        return machine(self.plan, self.within.difference(self.hunt.found))

    def goals(self) -> Iterator[Decision]:
        """Every goal, as soon as it is decided; `open` goals and remarks only if they were met."""
        wanted = frozenset(i for i, goal in enumerate(self.plan.goals) if goal.sort != "where")
        for goal in sorted(filter(self._asked, wanted - self.within)):
            yield Decision(goal, False, "values")
        for goal in self.hunt.wander(wanted & self.within, self.playthroughs):
            yield Decision(goal, True, "witness", self.hunt.found[goal])
        lasting = {goal for goal in wanted - self.within if self.plan.goals[goal].about == LET_GO}
        for decision in self.decided({g for g in wanted & self.within if g not in self.hunt.found and self._asked(g)}):
            if decision.met is False:
                lasting.add(decision.goal)
            yield decision
        yield from self.decided(self._showing(lasting))

    def _showing(self, lasting: Iterable[int]) -> set[int]:
        """The goals that show how an aim lasts, of those that are never let go, if no playthrough was found to."""
        names = {self.plan.goals[goal].subject for goal in lasting if self.plan.goals[goal].about == LET_GO}
        return {
            i for i, g in enumerate(self.plan.goals) if g.sort == "shown" and g.subject in names
        } - self.hunt.found.keys()

    def goal(self, goal: int) -> Decision:
        """One goal."""
        for met in self.hunt.wander([goal], self.playthroughs):
            return Decision(met, True, "witness", self.hunt.found[met])
        return next(self.decided({goal}))

    def decided(self, rest: set[int]) -> Iterator[Decision]:
        """Goals that no random playthrough met."""
        if not rest:
            return
        for goal in sorted(rest - self.within):
            yield Decision(goal, False, "values")
        rest &= self.within
        if rest:
            yield from self._searched(rest)

    def _asked(self, goal: int) -> bool:
        return self.plan.goals[goal].asked and self.plan.goals[goal].about != "open"

    def _searched(self, rest: set[int]) -> Iterator[Decision]:
        yield from self._sliced(rest)
        if len(rest) <= MANY:
            yield from self._singly(rest, self._briefly)
        first = min(SMALL, self.limit)
        yield from self._exact(rest, first)
        searched = len(rest) > MANY and self.limit > first
        if searched:
            yield from self._exact(rest, self.limit)
        yield from self._singly(rest, self._one)
        if not searched and self.limit > first:
            yield from self._exact(rest, self.limit)
        for goal in sorted(rest):
            yield Decision(goal, None, "search", None, bound(self.account, [goal], self.limit))

    def _sliced(self, rest: set[int]) -> Iterator[Decision]:
        """The goals that are ruled out over the slots that they ask for themselves, alike ones together; takes them off the rest."""
        outline, most = self.account.outline, max(1, SLICED // len(self.plan.nodes))
        alike: list[tuple[int, Slots, set[int]]] = []  # the slots of the first goal, those of all, and the goals
        asked = {goal: outline.closed(outline.asked([goal])) for goal in sorted(rest)}
        for goal, slots in sorted(asked.items(), key=lambda each: len(each[1])):
            for place, (size, told, goals) in enumerate(alike):
                if len(told | slots) <= size + ALIKE:
                    alike[place] = (size, told | slots, goals | {goal})
                    break
            else:
                alike.append((len(slots), slots, {goal}))
        for _, told, goals in alike[:most]:
            yield from self._ruled_out(rest, told, goals, SMALL)

    def _ruled_out(self, rest: set[int], kept: Slots, goals: Iterable[int], limit: int) -> Iterator[Decision]:
        """Those of some goals that one search over some slots does not meet; takes them off the rest."""
        wanted = frozenset(goals)
        space = Space(self.account, kept, wanted, toward=True)
        reached = space.search(min(limit, self.limit), looked=self.looked)
        for goal in sorted(wanted - reached.met) if reached.complete else ():
            rest.discard(goal)
            yield Decision(goal, False, "slice")

    def _singly(self, rest: set[int], decide: Callable[[int], Decision | None]) -> Iterator[Decision]:
        """Goals one by one, and those that are ruled out as the last one was; takes them off the rest."""
        for goal in sorted(rest):
            decision = decide(goal) if goal in rest else None
            if decision is not None:
                rest.discard(goal)
                yield decision
                if decision.method == "slice":
                    yield from self._likewise(rest)

    def _exact(self, rest: set[int], limit: int) -> Iterator[Decision]:
        """The goals that a search over all that steers a playthrough decides; takes them off the rest."""
        if not rest:
            return
        outline, wanted = self.account.outline, frozenset(rest)
        kept = outline.closed(outline.controls | outline.asked(wanted))
        reached = Space(self.account, kept, wanted, toward=True).search(limit, looked=self.looked)
        for decision in self._shown(reached.met, kept, reached.exact) if reached.met else ():
            rest.discard(decision.goal)
            yield decision
        if reached.complete:
            for goal in sorted(wanted - reached.met):
                rest.discard(goal)
                yield Decision(goal, False, "search")

    def _shown(self, met: frozenset[int], kept: Slots, exact: bool) -> Iterator[Decision]:
        """The shortest paths to goals that a search met, all found by one search that keeps paths."""
        space = Space(self.account, kept, met, toward=True)
        # What can happen is proved without a path; what must not happen needs one as a counterexample.
        most = self.limit if any(self.plan.goals[goal].sort != "can" for goal in met) or not exact else GRAPH
        graph = explore(space, most, enough=True, edges=False, looked=self.looked)
        for goal in sorted(met):
            path = graph.path(*graph.met[goal]) if goal in graph.met else None
            if exact and (path is not None or self.plan.goals[goal].sort == "can"):
                yield Decision(goal, True, "search", path)
            elif path is not None:
                decision = self._taken(goal, path)
                if decision is not None:
                    yield decision

    def _likewise(self, rest: set[int]) -> Iterator[Decision]:
        """The goals that are ruled out over the slots that just ruled one out; takes them off the rest."""
        outline, wanted = self.account.outline, frozenset(rest)
        kept = outline.closed(self._kept | outline.asked(wanted))
        if wanted and kept not in self._tried:
            self._tried.add(kept)
            yield from self._ruled_out(rest, kept, wanted, self.limit)

    # One goal

    def _briefly(self, goal: int) -> Decision | None:
        """One goal, if few states decide it."""
        self._left = min(BRIEF, self.refining)
        outline = self.account.outline
        return self._refined(goal, outline.closed(outline.asked([goal])) - outline.unseen)

    def _one(self, goal: int) -> Decision | None:
        """One goal over the slots that it depends on, and as few of those that steer a playthrough as are needed."""
        if self._spare <= 0:
            return None
        outline = self.account.outline
        kept = outline.closed(outline.asked([goal])) - outline.unseen
        path = self.hunt.seek(self._watching, goal, kept, SEEN)
        if path is not None:
            return Decision(goal, True, "witness", path)
        self._left = self.refining
        return self._refined(goal, kept) or self._steered(goal)

    def _spent(self, states: int) -> None:
        self._left -= states
        self._spare -= states
        self.looked(states)

    def _refined(self, goal: int, kept: Slots) -> Decision | None:
        """One goal, with more slots kept whenever a path to it turns out to be impossible."""
        outline = self.account.outline
        for _ in range(REFINEMENTS):
            space = Space(self.account, kept, frozenset({goal}), toward=True)
            graph = explore(space, min(GRAPH, self.limit, self._left), enough=True, edges=False, looked=self._spent)
            if goal not in graph.met:
                self._kept = kept
                return self._slice(goal, kept) if not graph.complete else Decision(goal, False, "slice")
            way, path = stages(graph, goal)
            against = obstacles(self.plan, goal, way, path)
            if not against:
                return self._taken(goal, path)
            # The condition that adds the fewest slots; of several the one nearest to the goal.
            told = (outline.closed(kept | c.reads) - outline.unseen for c in reversed(against))
            wider = [more for more in told if more != kept]
            if not wider or self._left <= 0:
                return None
            kept = min(wider, key=len)
        return None

    def _steered(self, goal: int) -> Decision | None:
        """One goal, with all slots that steer a playthrough near it."""
        outline = self.account.outline
        near = set(outline.meeting.get(goal, ()))
        reach = 0
        for distance in DISTANCES:
            while reach < distance:
                near |= {before for node in near for before in outline.before[node]}
                reach += 1
            inside = (c.reads for n in near for s in steps(self.plan.nodes[n]) for c in conditions(s))
            decision = self._slice(goal, outline.closed(outline.asked([goal]).union(*inside)))
            if decision is not None or self._left <= 0:
                return decision
        return None

    def _slice(self, goal: int, kept: Slots) -> Decision | None:
        """A search without paths, which is smaller: it can only rule the goal out."""
        self._kept = kept
        space = Space(self.account, kept, frozenset({goal}), toward=True)
        reached = space.search(min(self.limit, max(0, self._left)), looked=self._spent)
        return Decision(goal, False, "slice") if reached.complete and not reached.met else None

    def _taken(self, goal: int, path: Path) -> Decision | None:
        """A path on which every condition holds, if it meets the goal when it is taken."""
        chances = {c.slot: path.chances.get(c.slot, c.outcomes[0][0]) for c in self.plan.chances}
        whole = Path(path.choices, chances)
        self._watching.met.clear()
        try:
            follow(self._watching, whole)
        except StopIteration:
            return None
        return Decision(goal, True, "witness", whole) if goal in self._watching.met else None
