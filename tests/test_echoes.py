"""What one campaign leaves to another: two runs that differ in it, and what differs for whoever comes after."""

import random
from functools import cache

import pytest

from game.story.engine import Turn
from game.story.playthrough import Playthrough, start
from tests.building import shipped

STORY = shipped()
RUNS = 120  # random runs of a campaign that are looked through for the echoes they leave
TRIES = 250  # seeds that are tried until a passage differs


def run(role: str, seed: int, echoes: dict[str, int] | None = None) -> Playthrough:
    """A random run to its ending."""
    chance = random.Random(seed)
    played = start(STORY, role, seed, echoes)
    while played.turn.ending is None:
        played = played.take(chance.choice(played.turn.open).choice)
    return played


@cache
def left(role: str) -> dict[str, set[int]]:
    """The values that random runs of a role leave in each echo."""
    values: dict[str, set[int]] = {}
    for seed in range(RUNS):
        for name, value in (run(role, seed).turn.echoes or {}).items():
            values.setdefault(name, set()).add(value)
    return values


def shown(turn: Turn) -> tuple[object, ...]:
    """What a player sees of a turn."""
    return turn.passages, turn.options


def differs(role: str, name: str, value: int) -> bool:
    """Whether somebody who plays the role can tell this value of an echo from the one it starts as."""
    for seed in range(TRIES):
        chance = random.Random(seed)
        one, other = start(STORY, role, seed), start(STORY, role, seed, {name: value})
        while shown(one.turn) == shown(other.turn):
            if one.turn.ending is not None:
                break
            choice = chance.choice(one.turn.open).choice
            one, other = one.take(choice), other.take(choice)
        else:
            return True
    return False


@pytest.mark.parametrize("name", STORY.echoes)
def test_runs_leave_different_values(name: str) -> None:
    assert len(left(STORY.echoes[name].role)[name]) >= 2


CASES = [
    (role.id, name, value)
    for role in STORY.roles.values()
    for name in role.echoes
    for value in range(
        max(STORY.echoes[name].value.high, STORY.echoes[name].start, len(STORY.echoes[name].kind.words) - 1) + 1
    )
    if value != STORY.echoes[name].start
]


@pytest.mark.parametrize("name", STORY.echoes)
def test_somebody_can_tell(name: str) -> None:
    """A value of the echo changes a passage or a choice of somebody else's run; that each is told, `prove` shows."""
    assert any(differs(role, each, value) for role, each, value in CASES if each == name)
