"""A chance that can be tried again: each throw has a die of its own, and what is used up is gone."""

import json
from pathlib import Path

import pytest

from game.authoring.compare.compare import compare
from game.authoring.coverage import coverage
from game.authoring.why import reasons_against, why
from game.loader.load import load
from game.plan.lowering import plan
from game.prover.path import Path as Way
from game.prover.path import recorded as as_written
from game.prover.prove import prove
from game.prover.report import PROVED
from game.story import chance
from game.story.chance import Run
from game.story.playthrough import Playthrough, recorded, restored, start
from tests.building import edited, sound, story, written

SCENES = """
first:
  text: A door, and a wire.
  choices:
    pick: {label: Try the wire., risk: long, tries: 3, text: It gives., go: last, fail: {text: It does not., go: stay}}
    wait: {label: Wait., go: stay}
    leave: {label: Leave., go: last}
last: {text: Over., ending: {title: End, kind: quiet}}
"""
PICK = "one.first.pick"


def _names(played: Playthrough) -> list[str]:
    return [option.name for option in played.turn.options]


def test_each_throw_has_a_die_of_its_own_and_the_last_one_is_the_last(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES)
    played = start(made, "walker", 1, draws={PICK: 1, f"{PICK} 2": 5, f"{PICK} 3": 5})
    left = []
    for _ in range(3):
        left.append(played.turn.options[0].tries)
        played = played.take(PICK).take("one.first.wait")
    assert left == [3, 2, 1]
    assert _names(played) == ["wait", "leave"]
    held = start(made, "walker", 1, draws={PICK: 1, f"{PICK} 2": 6}).take(PICK).take(PICK)
    assert held.turn.ending is not None
    assert played.undo().undo().turn.options[0].tries == 1


def test_the_first_throw_is_that_of_a_risk_without_tries_and_the_seed_throws_each_anew(tmp_path: Path) -> None:
    choice = story(tmp_path, SCENES).roles["walker"].choices[PICK]
    assert choice.tried is not None
    values = [0] * (choice.tried + 1)
    faces = []
    for throw in range(3):
        values[choice.tried] = throw
        faces.append([chance.face(Run("walker", seed), chance.thrown(choice, values)) for seed in range(60)])
    assert faces[0] == [chance.face(Run("walker", seed), PICK) for seed in range(60)]
    assert faces[0] != faces[1] != faces[2] != faces[0]
    assert all(set(each) == {1, 2, 3, 4, 5, 6} for each in faces)


def test_a_way_names_every_throw(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES)
    way = Way(((PICK, 2), ("one.first.wait", 1), (PICK, 3), (PICK, 6)))
    said = as_written(made, plan(made, "walker"), way)
    assert said.draws == {PICK: 2, f"{PICK} 2": 3, f"{PICK} 3": 6}
    again = restored(made, said)
    assert (again.lost, again.playthrough.turn.ending is not None) == ("", True)


def test_it_is_proved_and_covered(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES.replace("leave: {", "leave: {if: not chosen(first.pick) or first_visit, "))
    report = prove(made)
    assert all(result.verdict == PROVED for result in report.results)
    played = start(made, "walker", 1, draws={PICK: 1, f"{PICK} 2": 6}).take(PICK).take(PICK)
    assert coverage(made, [played]).seen["scenes"] == {"one.first", "one.last"}


def test_why_says_that_it_was_tried(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES)
    played = start(made, "walker", 1, draws={PICK: 1, f"{PICK} 2": 1, f"{PICK} 3": 1})
    for _ in range(3):
        played = played.take(PICK)
    assert [reason.text for reason in reasons_against(made, played.turn.state, PICK)] == [
        "it was tried 3 times, and can be tried no more"
    ]
    said = why(made, PICK, played.turn.state)
    assert said is not None
    assert not said.open


@pytest.mark.parametrize("by_place", [False, True])
def test_a_save_keeps_its_throws_under_other_names(tmp_path: Path, by_place: bool) -> None:
    made = story(tmp_path, SCENES)
    seed = next(s for s in range(999) if all(chance.face(Run("walker", s), f"{PICK}{n}") < 6 for n in ("", " 2")))
    played = start(made, "walker", seed).take(PICK).take("one.first.wait").take(PICK)
    kept = recorded(played)._replace(place=json.loads(json.dumps(recorded(played).place)))
    if by_place:
        kept = kept._replace(choices=("gone",))
    edited(tmp_path / "walker/one.yaml", ("pick: {", "wire: {was: pick, "))
    now = restored(sound(load(tmp_path)), kept)
    assert (now.lost == "") is not by_place
    assert now.playthrough.turn.options[0].tries == 1
    again = restored(sound(load(tmp_path)), recorded(now.playthrough)).playthrough
    assert again.turn.options == now.playthrough.turn.options


def test_compare_finds_that_fewer_tries_move_a_save(tmp_path: Path) -> None:
    old = story(tmp_path / "old", SCENES)
    written(tmp_path / "new", SCENES.replace("tries: 3", "tries: 2"))
    changes = compare(old, sound(load(tmp_path / "new")))
    (point,) = [each for each in changes.points if each.scene == "one.first"]
    assert point.because == f"`{PICK}` is no longer open"
    assert {name: face < 6 for name, face in point.draws.items() if isinstance(face, int)} == {
        PICK: True, f"{PICK} 2": True, f"{PICK} 3": True,
    }  # fmt: skip
