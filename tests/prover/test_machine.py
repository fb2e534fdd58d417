"""The machine does what the engine does, step by step: places, values, what is open, notes, words."""

import random
from pathlib import Path

import pytest

from game.loader.load import load
from game.plan.lowering import plan
from game.prover.machine import Machine, Taking, machine
from game.prover.path import face
from game.story import engine
from game.story.engine import Turn
from game.story.model import Story
from tests.prover import stories

TIN = Path(__file__).parents[1] / "stories" / "sardine_tin"
SEEDS = range(45)
TURNS = 40


def _agree(running: Machine, values: list[int], options: list[Taking], turn: Turn) -> None:
    assert running.place(values) == (turn.state.scene, turn.state.hub)
    assert tuple(values[:-1]) == turn.state.values
    assert [running.names[take] for take in options] == [option.choice for option in turn.open]
    assert running.over(values) == (turn.ending is not None)
    goals = running.plan.goals
    assert {goals[g].subject for g in running.met if goals[g].about == "note"} == set(turn.revealed)
    assert {goals[g].subject for g in running.met if goals[g].about == "scene"} == set(turn.scenes)
    assert {goals[g].subject for g in running.met if goals[g].about == "choice"} >= {
        o.choice for o in turn.open if o.choice in running.plan.role.choices
    }
    assert {goals[g].subject for g in running.met if goals[g].about == "locked"} >= {
        o.choice for o in turn.options if not o.open
    }
    read = sum(len(p.text.split()) for passage in turn.passages for p in passage.paragraphs)
    assert sum(running.told) == read


def _step_by_step(story: Story, role: str, seed: int) -> None:
    chance = random.Random(seed)
    made = plan(story, role)
    running = machine(made, frozenset(range(len(made.goals))), telling=True)
    echoes = {name: chance.choice((0, 1)) for name in made.role.echoes}
    turn = engine.begin(story, role, seed, echoes)
    values = running.values({c.slot: turn.state.values[c.slot] for c in made.chances})
    options = list(running.start(values, 0))
    _agree(running, values, options, turn)
    for _ in range(TURNS):
        if not options:
            return
        running.met.clear()
        running.told.clear()
        take = chance.choice(options)
        name = running.names[take]
        options = list(take(values, face(turn.state.run, name)))
        turn = engine.choose(story, turn.state, name)
        _agree(running, values, options, turn)
        if not running.over(values):
            again = running.offers[running.place(values)](list(values), 0)
            assert [running.names[t] for t in again] == [o.choice for o in engine.resume(story, turn.state).open]


@pytest.mark.parametrize("seed", SEEDS)
def test_machine_agrees_with_the_engine_on_small_stories(seed: int, tmp_path: Path) -> None:
    story = stories.story(seed, tmp_path)
    if story is None:
        pytest.skip("this seed makes a story with a fault in it")
    for number in range(12):
        _step_by_step(story, "r", 100 * seed + number)


@pytest.mark.parametrize("seed", range(20))
def test_machine_agrees_with_the_engine_on_the_tin(seed: int) -> None:
    story = load(TIN).story
    assert story is not None
    _step_by_step(story, "resistance", seed)


def test_most_seeds_make_a_story(tmp_path: Path) -> None:
    made = [seed for seed in SEEDS if stories.story(seed, tmp_path / str(seed)) is not None]

    assert len(made) >= 40
