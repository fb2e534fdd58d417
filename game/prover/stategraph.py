"""All states of a space with the edges between them, for questions beyond reachability."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from game.collector import held_back
from game.prover.path import Path
from game.prover.reachability import UNREAD, Key, Looked, Space, Writing, ignored

ENDING = -1  # the node of endings


class Edge(NamedTuple):
    """An edge from a state: where to, with which probability, by which choice (-1: none; below: a draw), and the face of the die."""

    target: int
    weight: float
    choice: int
    face: int


@dataclass
class Graph:
    """States in the order they were found, each with its edges and the edge by which it was found first."""

    space: Space
    labels: Sequence[str]
    states: list[tuple[int, Key]] = field(default_factory=list)
    edges: list[list[Edge]] = field(default_factory=list)
    parents: list[tuple[int, int, int]] = field(default_factory=list)  # the state before, choice, face
    met: dict[int, tuple[int, int, int]] = field(default_factory=dict)  # for each goal the first state, choice, face
    held: dict[int, list[int]] = field(default_factory=dict)  # for each goal that is asked everywhere, the states
    complete: bool = True

    @property
    def endings(self) -> dict[int, str]:
        """The states that are endings, with their scenes."""
        return {index: str(key[0]) for index, (node, key) in enumerate(self.states) if node == ENDING}

    def path(self, state: int, choice: int = -1, face: int = 0) -> Path:
        """The way to a state by which it was found, and one choice further."""
        chances: dict[int, int] = {}
        way: list[tuple[str, int]] = []
        step = (state, choice, face)
        while True:
            state, choice, face = step
            if choice >= 0:
                way.append((self.labels[choice], face or 6))
            elif choice < -1:
                chances[-2 - choice] = face
            if state < 0:
                break
            step = self.parents[state]
        return Path(tuple(reversed(way)), chances)


def explore(
    space: Space,
    limit: int,
    enough: bool = False,
    apart: bool = False,
    edges: bool = True,
    looked: Looked = ignored,
) -> Graph:
    """Every state and edge, as far as the limit allows; stops when all goals are met, if that is `enough`.

    A draw gets its value where it is first read, or at the start, if its values are to be kept `apart`.
    Without `edges` each state has only the way by which it was found.
    """
    with held_back():
        graph = _explored(space, limit, enough, apart, edges)
    looked(len(graph.states))
    return graph


def _explored(space: Space, limit: int, enough: bool, apart: bool, edges: bool) -> Graph:
    writing = Writing(space, space.live)
    graph = Graph(space, writing.labels)
    here = [0]
    everywhere = frozenset(goal for goal in space.goals if space.plan.goals[goal].sort == "where")

    def hit(goal: int, choice: int, face: int) -> None:
        if goal in everywhere:
            graph.held.setdefault(goal, []).append(here[0])
        graph.met.setdefault(goal, (here[0], choice, face))

    functions = writing.edging(hit)
    index: dict[tuple[int, Key], int] = {(0, space.first): 0}
    graph.states.append((0, space.first))
    graph.parents.append((-1, -1, 0))
    waiting = deque([0])
    drawn = {chance.slot: chance.outcomes for chance in space.plan.chances}
    found: list[Edge] = []

    def put(target: int, after: Key, weight: float, choice: int, face: int) -> None:
        place = index.get((target, after))
        if place is None:
            place = index[target, after] = len(graph.states)
            graph.states.append((target, after))
            graph.parents.append((here[0], choice, face))
            waiting.append(place)
        if edges:
            found.append(Edge(place, weight, choice, face))

    while waiting:
        state = here[0] = waiting.popleft()
        node, key = graph.states[state]
        slot = _unread(space, key) if apart and node == 0 else None
        if slot is not None:
            for value, weight in drawn[slot]:
                after = tuple(value if each == slot else v for each, v in zip(space.layout[0], key, strict=True))
                put(0, after, weight, -2 - slot, value)
        elif node != ENDING:
            functions[node](key, put)
        if edges:
            graph.edges.append(found.copy())
            found.clear()
        if len(graph.states) > limit or (enough and len(graph.met) == len(space.goals)):
            graph.complete = not waiting
            break
    graph.edges += [[] for _ in range(len(graph.states) - len(graph.edges) if edges else 0)]
    return graph


def _unread(space: Space, key: Key) -> int | None:
    """The first slot of chance that has no value yet at the start."""
    return next((slot for slot, value in zip(space.layout[0], key, strict=True) if value == UNREAD), None)


def can_end(graph: Graph) -> list[bool]:
    """For each state of a complete graph, whether an ending can be reached from it, with some value of each draw it has not read."""
    before: list[list[int]] = [[] for _ in graph.states]
    for state, edges in enumerate(graph.edges):
        for edge in edges:
            before[edge.target].append(state)
    sure = [False] * len(graph.states)
    waiting = list(graph.endings)
    for state in waiting:
        sure[state] = True
    while waiting:
        for state in before[waiting.pop()]:
            if not sure[state]:
                sure[state] = True
                waiting.append(state)
    return sure


def always_can_end(graph: Graph) -> list[bool]:
    """For each state of a complete graph, whether the same choices reach an ending with every value of the draws it has not read.

    False where they do not: another way may lead to an ending with each value.
    """
    before: list[list[int]] = [[] for _ in graph.states]
    missing = [1] * len(graph.states)  # states that must be sure before this one is
    for state, edges in enumerate(graph.edges):
        for edge in edges:
            before[edge.target].append(state)
        if edges and edges[0].choice < -1:
            missing[state] = len(edges)
    sure = [False] * len(graph.states)
    waiting = list(graph.endings)
    for state in waiting:
        sure[state] = True
    while waiting:
        for state in before[waiting.pop()]:
            missing[state] -= 1
            if missing[state] == 0 and not sure[state]:
                sure[state] = True
                waiting.append(state)
    return sure
