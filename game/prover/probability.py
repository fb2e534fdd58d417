"""Exact probabilities of the endings, and the longest and shortest ways to them, over a state graph."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from game.prover.stategraph import ENDING, Graph, can_end

WORK = 5_000_000  # times that probability is passed on from a state, round circles, before giving up


RESIDUE = 1e-12  # of probability that may be left in circles


@dataclass(frozen=True, slots=True)
class Odds:
    """The probability of an ending, and how many choices lead to it; there is no longest way if a playthrough can go round for ever."""

    chance: float
    shortest: int
    mean: float
    longest: int | None


def odds(graph: Graph) -> Mapping[str, Odds] | None:
    """Exact probabilities of the endings of a complete graph if every open choice is as likely as another; None if that is too much work."""
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
    """Passes the probability of a state on along its edges, with the choices taken so far, weighted by it."""
    share, taken = mass[state], turns[state]
    for edge in graph.edges[state]:
        passed = share * edge.weight
        mass[edge.target] += passed
        turns[edge.target] += taken * edge.weight + (passed if edge.choice >= 0 else 0.0)


def _order(graph: Graph) -> list[int] | None:
    """The states, each before those it leads to; None if there is a circle."""
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
    """Probabilities and choices of the endings if there are circles: passed on until next to nothing is left."""
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
    """The most choices to each state, if there are no circles."""
    most = [0] * len(graph.states)
    for state in order:
        for edge in graph.edges[state]:
            most[edge.target] = max(most[edge.target], most[state] + (edge.choice >= 0))
    return most
