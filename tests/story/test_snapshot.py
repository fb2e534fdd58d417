"""A place that is written down is the same place when it is restored."""

import json
import random
from pathlib import Path

import pytest

from game.story.model import Story
from game.story.playthrough import Playthrough, Snapshot, recorded, restore, restored, snapshot, start
from tests.building import shipped, story
from tests.random import generator


def kept(place: Snapshot) -> Snapshot:
    """A snapshot as a file holds it."""
    found: Snapshot = json.loads(json.dumps(place))
    return found


def same(played: Playthrough, place: Snapshot) -> None:
    state, role = played.turn.state, played.story.roles[played.role]
    begun = start(played.story, played.role, played.seed, played.echoes, played.draws)
    assert restore(role, state.run, place, begun.turn.state.values) == state


def play(made: Story, role: str, seed: int, most: int) -> Playthrough:
    """Plays at random, and restores every place on the way."""
    chance = random.Random(seed)
    echoes = {name: chance.choice((0, 1)) for name in made.roles[role].echoes}
    played = start(made, role, seed, echoes)
    for _ in range(most):
        same(played, kept(snapshot(played)))
        if not played.turn.open:
            break
        played = played.take(chance.choice(played.turn.open).choice)
    return played


@pytest.mark.parametrize("seed", range(30))
def test_every_place_of_a_small_story_is_restored(seed: int, tmp_path: Path) -> None:
    made = generator.story(seed, tmp_path)
    if made is None:
        pytest.skip("this seed makes a story with a fault in it")
    for number in range(6):
        play(made, "r", number, 60)


@pytest.mark.parametrize("seed", range(6))
def test_every_place_of_the_shipped_story_is_restored(seed: int) -> None:
    made = shipped()
    for role in made.roles:
        played = play(made, role, seed, 400)
        assert played.turn.ending is not None
        again = restored(made, recorded(played))
        assert again.lost == ""
        assert again.playthrough.turns == played.turns


STATE = """
variables:
  nerve: {range: 0..6, start: 4}
  hot: {flag: false}
  old: {flag: true}
computed:
  low: {is: nerve < 3}
draws:
  patrol: {take: 2, of: [market, station, church]}
"""
HEAD = """
title: A small story
year: 1944
roles:
  walker: {title: The walker, start: one.first}
  other: {title: The other, start: elsewhere.only}
echoes:
  count: {from: other, range: 0..900, start: 3, is: seen_many}
  word: {from: other, one_of: [a, b, c], start: b, is: said}
  bag: {from: other, any_of: [t, u, w], start: [t], is: held}
"""
FILES = {
    "story": HEAD,
    "other__state": """
variables:
  seen_many: {range: 0..900, start: 0}
  said: {one_of: [a, b, c], start: a}
  held: {any_of: [t, u, w], start: []}
""",
    "other__elsewhere": "chapter: {title: E}\nscenes:\n  only: {text: Over., ending: {title: E, kind: quiet}}\n",
    "walker__state": STATE,
}
SCENES = """
first:
  do: nerve = 2
  text: |
    {echo.count} {echo.word} {echo.bag} {patrol}
  choices:
    a: {label: A., do: [nerve = 4, hot = low or nerve > 3, old = not old], go: second}
second:
  text: Here.
  choices:
    stay: {label: S., once: true, do: hot = seen(first), go: stay}
    over: {label: O., if: chosen(second.stay), go: last}
last: {text: Over., ending: {title: End, kind: quiet}}
"""


@pytest.fixture
def played(tmp_path: Path) -> Playthrough:
    """Its state holds a value that the first turn changed and a choice changed back, flags set by comparisons, and echoes."""
    made = story(tmp_path, SCENES, **FILES)
    begun = start(made, "walker", 1, {"count": 700, "word": 2, "bag": 6}, {"patrol": ["station", "church"]})
    return begun.take("one.first.a").take("one.second.stay")


def test_a_value_that_is_the_first_one_again_is_restored(played: Playthrough) -> None:
    same(played, kept(snapshot(played)))
    assert kept(snapshot(played))["values"] == {
        "clock": played.clock, "hot": True, "old": False, "patrol": ["station", "church"], "echo.count": 700, "echo.word": "c",
        "echo.bag": ["u", "w"], "visits(one.first)": 1, "chosen(one.second.stay)": True,
    }  # fmt: skip


@pytest.mark.parametrize(("flag", "held"), [(True, 1), (False, 0), (1, 1), (0, 0), (7, 1)])
def test_a_flag_may_be_written_either_way(played: Playthrough, flag: object, held: int) -> None:
    place = {**kept(snapshot(played)), "values": {"hot": flag, "chosen(one.second.stay)": flag}}
    role, state = played.story.roles["walker"], played.turn.state
    found = restore(role, state.run, place, state.values)
    assert found is not None
    for name in ("hot", "chosen(one.second.stay)"):
        value = found.values[role.slots.index(name)]
        assert value == held
        assert type(value) is int


JUNK: list[object] = [
    None,
    "x",
    "\ud800",
    -1,
    10**30,
    1.5,
    [],
    [[]],
    [{}],
    {},
    {"a": 1},
    True,
    ["t", "t"],
    ["station"],
    "c",
]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_values_that_fit_nothing_do_no_harm(played: Playthrough, junk: object) -> None:
    role, state = played.story.roles["walker"], played.turn.state
    for written in (dict.fromkeys(role.slots, junk), junk):
        found = restore(role, state.run, {"scene": state.scene, "hub": "", "values": written}, state.values)
        assert found is not None
        assert all(slot.low <= value <= slot.high for slot, value in zip(role.state, found.values, strict=True))
        assert found.values[role.draws["patrol"].slot].bit_count() == 2
    place = {"scene": junk, "hub": junk, "values": {}}
    assert restore(role, state.run, place, state.values) is None
    whole = restored(played.story, recorded(played)._replace(choices=("one.gone",), place=place))
    assert whole.playthrough.turn.state.scene == "one.first"


@pytest.mark.parametrize("junk", [j for j in JUNK if not isinstance(j, int) or isinstance(j, bool)], ids=repr)
def test_draws_and_echoes_that_fit_nothing_come_from_the_seed(played: Playthrough, junk: object) -> None:
    written = recorded(played)._replace(
        draws={"patrol": junk, "gone": junk},  # type: ignore[dict-item]
        echoes={"count": junk, "word": junk, "bag": junk, "gone": junk},
    )
    found = restored(played.story, written).playthrough
    role = played.story.roles["walker"]
    assert found.turn.state.values[role.draws["patrol"].slot].bit_count() == 2
    assert all(s.low <= v <= s.high for s, v in zip(role.state, found.turn.state.values, strict=True))
