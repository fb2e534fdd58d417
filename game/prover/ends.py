"""Decides whether an ending can always be reached: by an argument, by a graph of all states, or refuted by a path that is stuck."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from game.plan.program import Plan
from game.prover.abstract import Values
from game.prover.machine import Machine, machine
from game.prover.path import Path
from game.prover.progress import argue
from game.prover.reachability import Looked, Space, ignored
from game.prover.solver import GRAPH, SEEN, Decision, bound
from game.prover.stategraph import Graph, always_can_end, can_end, explore
from game.prover.witness import MOST, Hunt, follow, trapped


@dataclass
class Ending:
    """Decides for one role whether an ending can always be reached, and where the author's conditions hold."""

    account: Values
    limit: int
    playthroughs: int = MOST
    looked: Looked = ignored
    seed: int = 0

    @property
    def plan(self) -> Plan:
        """The plan of the role."""
        return self.account.plan

    @cached_property
    def _where(self) -> list[int]:
        """The author's conditions that must not hold where no ending can be reached."""
        return [i for i, goal in enumerate(self.plan.goals) if goal.sort == "where"]

    @cached_property
    def _open(self) -> list[int]:
        """The goals that nothing is open."""
        return [i for i, goal in enumerate(self.plan.goals) if goal.about == "open"]

    @cached_property
    def _watching(self) -> Machine:
        """The machine that watches for both."""
        return machine(self.plan, frozenset((*self._where, *self._open)))

    def decided(self) -> Iterator[Decision]:
        """Whether an ending can always be reached (goal -1), and then where the author's conditions hold."""
        where = self._where
        if not argue(self.account).open:
            for goal in (-1, *where):
                yield Decision(goal, False, "argument")
            return
        outline = self.account.outline
        kept = outline.closed(outline.controls | outline.asked(where))
        space = Space(self.account, kept, frozenset(where))
        graph = explore(space, min(self.limit, GRAPH), looked=self.looked)
        if graph.complete and space.exact:
            yield from self._judged(graph, where)
            return
        shown = self._stuck()
        states = bound(self.account, where, len(graph.states))
        if shown is None:
            yield Decision(-1, None, "search", None, states)
        else:
            yield Decision(-1, True, "witness", shown, at=self._place(shown))
        held = self._held(shown) if shown is not None else frozenset()
        for goal in where:
            if goal in held:
                yield Decision(goal, True, "witness", shown)
            else:
                yield Decision(goal, None, "search", None, states)

    def _judged(self, graph: Graph, where: Iterable[int]) -> Iterator[Decision]:
        """The verdicts of a complete graph: from which states no ending can be reached."""
        ends = can_end(graph)
        lost = [state for state, each in enumerate(ends) if not each]
        dead = [state for state in lost if not graph.edges[state]]
        if lost:
            first = (dead or lost)[0]
            yield Decision(-1, True, "search", graph.path(first), at=self.plan.names[graph.states[first][0]][1])
        else:
            yield Decision(-1, False, "search")
        sure = always_can_end(graph)
        unsure: list[int] = []
        for goal in where:
            held = graph.held.get(goal, ())
            shown = next((state for state in held if not ends[state]), None)
            if shown is not None:
                yield Decision(goal, True, "search", graph.path(shown))
            elif all(sure[state] for state in held):
                yield Decision(goal, False, "search")
            else:
                unsure.append(goal)
        if unsure:
            yield from self._judged_apart(graph.space, unsure)

    def _judged_apart(self, space: Space, where: Iterable[int]) -> Iterator[Decision]:
        """The same if a draw that is not read yet decides: with a state for each of its values from the start."""
        graph = explore(space, min(self.limit, GRAPH), apart=True, looked=self.looked)
        ends = can_end(graph)
        for goal in where:
            shown = next((state for state in graph.held.get(goal, ()) if not ends[state]), None)
            if not graph.complete:
                yield Decision(goal, None, "search", None, f"{len(graph.states):,} states")
            elif shown is not None:
                yield Decision(goal, True, "search", graph.path(shown))
            else:
                yield Decision(goal, False, "search")

    def _stuck(self) -> Path | None:
        """A path that ends where nothing is open, or goes round for ever, if one is found."""
        hunt = Hunt(self.plan, self.seed)
        deque(hunt.wander(self._open, self.playthroughs), 0)
        for goal in self._open:
            if goal in hunt.found:
                return hunt.found[goal].path
            path = hunt.seek(self._watching, goal, self.account.outline.asked([goal]), SEEN)
            if path is not None:
                return path
        return next((f.path for f in hunt.circling if trapped(self._watching, f.path, SEEN)), None)

    def _place(self, path: Path) -> str:
        """The scene to which a path leads."""
        return self._watching.place(follow(self._watching, path)[0])[0]

    def _held(self, path: Path) -> frozenset[int]:
        """The goals that are met by the offer to which a path leads."""
        running = self._watching
        v, _ = follow(running, path)
        running.met.clear()
        running.offers[running.place(v)](list(v), 0)
        return frozenset(running.met)
