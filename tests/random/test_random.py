"""The differential test in the suite: fixed seeds, a few minutes of it; `python -m tests.random` goes on for hours."""

from functools import cache

import pytest

from tests.random.case import Case, Effort
from tests.random.features import ALL, features
from tests.random.generator import files
from tests.random.properties import PROPERTIES, asked

SEEDS = range(150)
QUICK = Effort(
    states=500, starts=24, playthroughs=4, turns=25, hunted=200, goals=4, edits=1, saves=120, asked=2
)  # fmt: skip
SOME = {
    "verdicts": 5,
    "methods": 4,
    "compared": 10,
    "reasons": 5,
    "renamed": 4,
    "refused": 4,
    "published": 3,
}  # asked of every so many stories: they take long


@cache
def _case(seed: int) -> Case:
    return Case(files(seed), seed, QUICK)


@pytest.mark.parametrize("name", PROPERTIES)
def test_random_stories(name: str) -> None:
    against = []
    for seed in SEEDS[:: SOME.get(name, 2)]:
        against += [f"seed {seed}: {each.what}: {each.where}" for each in asked(name, _case(seed))]
    assert not against, "\n".join(against)


def test_enough_stories_load_and_have_every_feature() -> None:
    loading = [seed for seed in SEEDS if _case(seed).loaded.story is not None]
    had = {name for seed in loading for name in features(_case(seed).files)}
    refused = {name for seed in SEEDS if seed not in loading for name in features(_case(seed).files)}

    assert len(loading) >= 0.4 * len(SEEDS)
    assert had | refused == set(ALL)
    assert had >= set(ALL) - {"a draw with repeats"}  # which is refused


def test_most_of_what_loads_is_small_enough_to_be_played_whole() -> None:
    loading = [case for seed in SEEDS[::3] if (case := _case(seed)).loaded.story is not None]

    assert sum(case.played.whole for case in loading) > 0.5 * len(loading)
