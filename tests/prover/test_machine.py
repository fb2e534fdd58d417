"""The machine does what the engine does, step by step; of random stories see tests/random."""

import random
from pathlib import Path

import pytest

from game.loader.load import load
from game.plan.lowering import plan
from game.story import engine
from tests.random.stepping import differing, watching

TIN = Path(__file__).parents[1] / "stories" / "sardine_tin"


@pytest.mark.parametrize("seed", range(20))
def test_machine_agrees_with_the_engine_on_the_tin(seed: int) -> None:
    story = load(TIN).story
    assert story is not None
    begun = engine.begin(story, "resistance", seed)
    assert not list(differing(watching(plan(story, "resistance")), story, begun, random.Random(seed), 40))
