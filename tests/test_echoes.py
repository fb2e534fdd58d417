"""What one campaign leaves to another: two runs that differ in it, and what differs for whoever comes after."""

import random
from functools import cache

import pytest

from game.story.playthrough import Playthrough, start
from game.story.turn import Turn
from tests.building import shipped

STORY = shipped()
RUNS = 120  # random runs of a campaign that are looked through for the echoes they leave
TRIES = 100  # seeds that are tried until a passage differs


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


def found(chance: random.Random) -> dict[str, int]:
    """What runs before may have left: any values, since many a passage asks for two of them."""
    return {name: chance.randrange(values(name).start, values(name).stop) for name in STORY.echoes}


def values(name: str) -> range:
    """The values of an echo."""
    echo = STORY.echoes[name]
    return range(max(echo.value.high, echo.start, len(echo.kind.words) - 1) + 1)


def differs(role: str, name: str) -> bool:
    """Whether somebody who plays the role can tell two values of an echo apart."""
    for seed in range(TRIES):
        chance = random.Random(seed)
        echoes = found(chance)
        another = chance.choice([value for value in values(name) if value != echoes[name]])
        one, other = start(STORY, role, seed, echoes), start(STORY, role, seed, {**echoes, name: another})
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


@pytest.mark.parametrize("name", STORY.echoes)
def test_somebody_can_tell(name: str) -> None:
    """A value of the echo changes a passage or a choice of somebody else's run; that each is told, `prove` shows."""
    readers = sorted((role for role in STORY.roles.values() if name in role.echoes), key=lambda role: len(role.scenes))
    assert any(differs(role.id, name) for role in readers)
