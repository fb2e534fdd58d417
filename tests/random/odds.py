"""The chances of endings and how many choices lead to them, from all states that playing found."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from tests.random.brute import Played


@dataclass
class Odds:
    """The chance of an ending and how many choices lead to it; no longest way where there are circles."""

    chance: float
    shortest: int
    mean: float
    longest: int | None


def odds(played: Played, rounds: int = 4000) -> Mapping[str, Odds] | None:
    """The chances of the endings, every open choice as likely as another; None where that takes too long."""
    lost = played.lost()
    flow = {state: (share, 0.0) for state, share in played.begun.items()}
    chances: dict[str, list[float]] = {scene: [0.0, 0.0] for scene in played.ended.values()}
    for _ in range(rounds):
        following: dict[int, tuple[float, float]] = {}
        for state, (share, turns) in flow.items():
            if state in played.ended:
                chances[played.ended[state]][0] += share
                chances[played.ended[state]][1] += turns
            for step in played.steps[state]:
                if step.target not in lost:
                    mass, taken = following.get(step.target, (0.0, 0.0))
                    following[step.target] = (mass + share * step.share, taken + (turns + share) * step.share)
        flow = following
        if sum(share for share, _ in flow.values()) < 1e-13:
            break
    else:
        return None
    shortest, longest = _lengths(played)
    found: dict[str, Odds] = {}
    for scene, (chance, turns) in chances.items():
        ends = [state for state, each in played.ended.items() if each == scene]
        longest_way = max(longest[state] for state in ends) if longest is not None else None
        found[scene] = Odds(chance, min(shortest[s] for s in ends), turns / chance if chance else 0.0, longest_way)
    return found


def _lengths(played: Played) -> tuple[dict[int, int], dict[int, int] | None]:
    """The fewest and the most choices to each state; no most where states lead in a circle."""
    shortest = dict.fromkeys(played.begun, 0)
    waiting = deque(shortest)
    while waiting:
        state = waiting.popleft()
        for step in played.steps[state]:
            if step.target not in shortest:
                shortest[step.target] = shortest[state] + 1
                waiting.append(step.target)
    before = [0] * len(played.states)
    for onward in played.steps:
        for step in onward:
            before[step.target] += 1
    order = [state for state, count in enumerate(before) if not count]
    longest = dict.fromkeys(order, 0)
    for state in order:
        for step in played.steps[state]:
            longest[step.target] = max(longest.get(step.target, 0), longest[state] + 1)
            before[step.target] -= 1
            if not before[step.target]:
                order.append(step.target)
    return shortest, longest if len(order) == len(played.states) else None
