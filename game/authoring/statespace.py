"""All states of a space with the edges between them, for questions that ask more than whether something is reached."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from game.authoring.reach import Key, Space, Writing
from game.authoring.reading import Reading

ENDING = -1  # the node of endings
WORK = 5_000_000  # times that chance is passed on from a state, round circles, before it is given up
RESIDUE = 1e-12


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


@dataclass(frozen=True, slots=True)
class Odds:
    """The chance of an ending, and how many choices lead to it; no longest way where one can go round for ever."""

    chance: float
    shortest: int
    mean: float
    longest: int | None


def odds(graph: Graph) -> Mapping[str, Odds] | None:
    """Exact chances of the endings of a complete graph, every open choice as likely as another; None if too much work."""
    order = _order(graph)
    length = len(graph.states)
    mass, turns = [0.0] * length, [0.0] * length
    mass[0] = 1.0
    if order is not None:
        for state in order:
            _pass_on(graph, state, mass, turns)
    else:
        circled = _circling(graph)
        if circled is None:
            return None
        mass, turns = circled
    shortest = _shortest(graph)
    longest = _longest(graph, order) if order is not None else None
    by_scene: dict[str, list[int]] = {}
    for state, scene in graph.endings.items():
        by_scene.setdefault(scene, []).append(state)
    found = {}
    for scene, states in by_scene.items():
        chance = sum(mass[state] for state in states)
        mean = sum(turns[state] for state in states) / chance if chance else 0.0
        furthest = max(longest[state] for state in states) if longest is not None else None
        found[scene] = Odds(chance, min(shortest[state] for state in states), mean, furthest)
    return found


def _pass_on(graph: Graph, state: int, mass: list[float], turns: list[float]) -> None:
    """Passes the chance of a state on along its edges, with the choices taken so far, weighted by it."""
    share, taken = mass[state], turns[state]
    for edge in graph.edges[state]:
        passed = share * edge.weight
        mass[edge.target] += passed
        turns[edge.target] += taken * edge.weight + (passed if edge.choice >= 0 else 0.0)


def _order(graph: Graph) -> list[int] | None:
    """The states, each before those it leads to; None where they lead in a circle."""
    count = [0] * len(graph.states)
    for edges in graph.edges:
        for edge in edges:
            count[edge.target] += 1
    order = [state for state, before in enumerate(count) if before == 0]
    for state in order:
        for edge in graph.edges[state]:
            count[edge.target] -= 1
            if count[edge.target] == 0:
                order.append(edge.target)
    return order if len(order) == len(graph.states) else None


def _circling(graph: Graph) -> tuple[list[float], list[float]] | None:
    """Chance and choices of the endings where states lead in circles: passed on until next to nothing is left."""
    ends = can_end(graph)
    work = 0
    length = len(graph.states)
    ended, taken = [0.0] * length, [0.0] * length
    flow: dict[int, tuple[float, float]] = {0: (1.0, 0.0)}
    while sum(share for share, _ in flow.values()) >= RESIDUE:
        work += len(flow)
        if work > WORK:
            return None
        after: dict[int, tuple[float, float]] = {}
        for state, (share, so_far) in flow.items():
            for edge in graph.edges[state]:
                mass, turns = after.get(edge.target, (0.0, 0.0))
                passed = share * edge.weight
                more = so_far * edge.weight + (passed if edge.choice >= 0 else 0.0)
                after[edge.target] = (mass + passed, turns + more)
        flow = {}
        for state, (share, so_far) in after.items():
            if graph.states[state][0] == ENDING:
                ended[state] += share
                taken[state] += so_far
            elif ends[state]:
                flow[state] = (share, so_far)
    return ended, taken


def _shortest(graph: Graph) -> list[int]:
    """The fewest choices to each state."""
    far = len(graph.states) + 1
    least = [far] * len(graph.states)
    least[0] = 0
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        for edge in graph.edges[state]:
            cost = least[state] + (edge.choice >= 0)
            if cost < least[edge.target]:
                least[edge.target] = cost
                (waiting.append if edge.choice >= 0 else waiting.appendleft)(edge.target)
    return least


def _longest(graph: Graph, order: Sequence[int]) -> list[int]:
    """The most choices to each state, where nothing leads in a circle."""
    most = [0] * len(graph.states)
    for state in order:
        for edge in graph.edges[state]:
            most[edge.target] = max(most[edge.target], most[state] + (edge.choice >= 0))
    return most
