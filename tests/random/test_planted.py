"""The other way: faults planted in plans are found by the properties that the plans of sound stories hold."""

import random
from functools import cache

import pytest

from tests.random import planted
from tests.random.case import Case, Effort
from tests.random.generator import files
from tests.random.properties import asked

SEEDS = range(120)
QUICK = Effort(states=500, starts=24, playthroughs=6, turns=25, hunted=200, goals=2)
PLANTED = ("stepped", "methods")  # what is asked of a plan
STEPPED = ("stepped",)  # and of one whose values have no end: no search of it comes to one
ENOUGH = 2  # stories in which a fault must be found


@cache
def _case(seed: int) -> Case:
    return Case(files(seed), seed, QUICK)


@pytest.mark.parametrize("fault", planted.FAULTS)
def test_a_planted_fault_is_found(fault: str) -> None:
    found = 0
    for seed in SEEDS:
        case = _case(seed)
        made = None if case.loaded.story is None else planted.FAULTS[fault](case.plan, random.Random(seed))
        if made is None:
            continue
        names = STEPPED if fault == "a clamp left out" else PLANTED
        found += any(asked(name, case.with_plan(made)) for name in names)
        if found == ENOUGH:
            return
    pytest.fail(f"{fault}: found in {found} stories")


def test_without_a_fault_nothing_is_found() -> None:
    for seed in SEEDS[::8]:
        case = _case(seed)
        assert not [each for name in PLANTED for each in asked(name, case)]
