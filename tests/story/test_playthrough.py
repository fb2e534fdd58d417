"""A reading taken up again in a story that has changed: the place is kept, and one sentence says what was lost."""

from pathlib import Path

import pytest

from game.story.model import Story
from game.story.playthrough import Playthrough, recorded, restored, start
from tests.building import story

STATE = """
variables:
  nerve: {range: 0..6, start: 4}
  posted: {one_of: [nowhere, school, boulevard], start: nowhere}
  pockets: {any_of: [tin, jar], start: []}
"""
SCENES = """
first:
  title: The door
  text: Here.
  choices:
    left: {label: Left., do: [nerve = 6, posted = boulevard, pockets += jar], go: second}
    right: {label: Right., go: second}
second:
  title: The stairs
  text: There.
  choices:
    up: {label: Up., once: true, go: third}
    down: {label: Down., go: third}
third:
  title: The roof
  text: Up here.
  choices:
    wait: {label: Wait., go: stay}
    leave: {label: Leave., go: last}
last: {title: The end, text: Over., ending: {title: End, kind: quiet}}
"""


def made(folder: Path, scenes: str = SCENES, state: str = STATE) -> Story:
    return story(folder, scenes, walker__state=state)


@pytest.fixture
def played(tmp_path: Path) -> Playthrough:
    begun = start(made(tmp_path / "old"), "walker", 1)
    return begun.take("one.first.left").take("one.second.up")


def value(found: Playthrough, name: str) -> int:
    return found.turn.state.values[found.story.roles["walker"].slots.index(name)]


@pytest.mark.parametrize(
    ("what", "scenes", "state"),
    [
        ("nothing", SCENES, STATE),
        ("prose edited", SCENES.replace("Here.", "Elsewhere.").replace("Left.", "To the left."), STATE),
        ("a choice added", SCENES.replace("    right:", "    third: {label: Third., go: second}\n    right:"), STATE),
        (
            "choices in another order",
            SCENES.replace("    right: {label: Right., go: second}\n", "").replace(
                "    left:", "    right: {label: Right., go: second}\n    left:"
            ),
            STATE,
        ),
        (
            "a choice renamed",
            SCENES.replace("    up: {label: Up.,", "    climb: {was: up, label: Up.,"),
            STATE,
        ),
        (
            "a scene renamed",
            SCENES.replace("\nsecond:", "\nstairs:\n  was: second").replace("go: second", "go: stairs"),
            STATE,
        ),
        ("a variable added", SCENES, STATE + "  new: {flag: false}\n"),
        (
            "a variable's words in another order",
            SCENES,
            STATE.replace("[nowhere, school, boulevard]", "[boulevard, school, nowhere]"),
        ),
    ],
)
def test_what_does_not_matter_to_a_save(
    played: Playthrough, tmp_path: Path, what: str, scenes: str, state: str
) -> None:
    found = restored(made(tmp_path / "new", scenes, state), recorded(played))
    assert found.lost == "", what
    assert found.playthrough.turn.state.scene == "one.third"
    assert len(found.playthrough.choices) == 2
    assert found.playthrough.undo().undo().turn.state.scene == "one.first"


def test_a_range_is_narrowed_and_a_word_removed(played: Playthrough, tmp_path: Path) -> None:
    state = (
        STATE.replace("0..6", "0..5")
        .replace("tin, jar", "tin")
        .replace("start: []", "start: ()")
        .replace("start: ()", "start: []")
    )
    scenes = SCENES.replace("do: [nerve = 6, posted = boulevard, pockets += jar], ", "")
    found = restored(made(tmp_path / "new", scenes, state), recorded(played))
    assert found.playthrough.turn.state.scene == "one.third"
    assert found.playthrough.turn.open


def test_a_choice_is_gone_but_the_scene_is_there(played: Playthrough, tmp_path: Path) -> None:
    scenes = SCENES.replace(
        "    left: {label: Left., do: [nerve = 6, posted = boulevard, pockets += jar], go: second}\n", ""
    )
    found = restored(made(tmp_path / "new", scenes, STATE.replace("0..6", "0..5")), recorded(played))
    again = found.playthrough
    assert again.turn.state.scene == "one.third"
    assert "cannot undo" in found.lost
    assert found.lost.count(".") == 1
    assert (value(again, "nerve"), value(again, "posted"), value(again, "pockets")) == (5, 2, 2)
    assert again.earlier == ("one.first.left", "one.second.up")
    # What is saved from there loads again, and plays on.
    later = restored(again.story, recorded(again.take("one.third.wait")))
    assert later.lost == ""
    assert later.playthrough.turn.state == again.take("one.third.wait").turn.state
    assert later.playthrough.take("one.third.leave").turn.ending is not None


def test_the_scene_itself_is_gone(played: Playthrough, tmp_path: Path) -> None:
    scenes = SCENES.replace("go: third", "go: last").split("third:")[0] + "last:" + SCENES.split("last:")[1]
    found = restored(made(tmp_path / "new", scenes), recorded(played)._replace(choices=recorded(played).choices[:1]))
    assert found.playthrough.turn.state.scene == "one.second"
    found = restored(
        made(tmp_path / "new", scenes.replace("    up: {label: Up., once: true, go: last}\n", "")), recorded(played)
    )
    assert found.playthrough.turn.state.scene == "one.second"
    assert found.lost.endswith("1 choice earlier.")
    assert "“The stairs”" in found.lost


def test_nothing_fits_any_more(played: Playthrough, tmp_path: Path) -> None:
    scenes = "start:\n  title: Anew\n  text: New.\n  choices:\n    go: {label: Go., go: stay}\n"
    head = (tmp_path / "old" / "story.yaml").read_text().replace("one.first", "one.start")
    found = restored(story(tmp_path / "new", scenes, story=head), recorded(played))
    assert found.playthrough.turn.state.scene == "one.start"
    assert found.playthrough.turn.open
    assert "2 choices earlier" in found.lost


def test_an_ending_is_taken_up_as_an_ending(played: Playthrough, tmp_path: Path) -> None:
    over = played.take("one.third.leave")
    found = restored(made(tmp_path / "new", SCENES.replace("    left:", "    port:")), recorded(over))
    assert found.playthrough.turn.ending is not None


def test_undo_restores_each_turn_exactly(played: Playthrough) -> None:
    assert played.undo().take("one.second.up").turns == played.turns
    begun = played.undo().undo()
    assert begun.choices == ()
    assert begun.undo() is begun
