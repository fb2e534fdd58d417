"""All states of a space with the edges between them, for questions that ask more than whether something is reached."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from game.prover.path import Reading
from game.prover.reachability import Key, Space, Writing

ENDING = -1  # the node of endings


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a state: where to, with which chance, by which choice (-1: none; below: a draw), and the die's face."""

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
    complete: bool = True

    @property
    def endings(self) -> dict[int, str]:
        """The states that are endings, with their scenes."""
        return {index: str(key[0]) for index, (node, key) in enumerate(self.states) if node == ENDING}

    def reading(self, state: int, choice: int = -1, face: int = 0) -> Reading:
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
        return Reading(tuple(reversed(way)), chances)


def explore(space: Space, limit: int, enough: bool = False) -> Graph:
    """Every state and edge, as far as the limit allows; stops when all goals are met, if that is enough."""
    writing = Writing(space, space.live)
    graph = Graph(space, writing.labels)
    here = [0]

    def hit(goal: int, choice: int, face: int) -> None:
        graph.met.setdefault(goal, (here[0], choice, face))

    functions = writing.edging(hit)
    index: dict[tuple[int, Key], int] = {(0, space.first): 0}
    graph.states.append((0, space.first))
    graph.parents.append((-1, -1, 0))
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        here[0] = state
        node, key = graph.states[state]
        found: list[Edge] = []
        if node != ENDING:

            def put(target: int, after: Key, weight: float, choice: int, face: int) -> None:
                place = index.get((target, after))
                if place is None:
                    place = index[target, after] = len(graph.states)
                    graph.states.append((target, after))
                    graph.parents.append((state, choice, face))  # noqa: B023 - called before the next state is taken
                    waiting.append(place)
                found.append(Edge(place, weight, choice, face))  # noqa: B023

            functions[node](key, put)
        graph.edges.append(found)
        if len(graph.states) > limit or (enough and len(graph.met) == len(space.goals)):
            graph.complete = not waiting
            break
    graph.edges += [[] for _ in range(len(graph.states) - len(graph.edges))]
    return graph


def can_end(graph: Graph) -> list[bool]:
    """For each state of a complete graph, whether an ending can be reached from it."""
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
