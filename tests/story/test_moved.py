"""A save in a scene that has become something else: it goes on where that is possible, or at the last place its choices reach."""

import json
from pathlib import Path

import pytest

from game.authoring.compare.savepoints import MOVES, STRANDS, points
from game.story.playthrough import Playthrough, recorded, restored, start
from tests.building import story

END = "home: {text: Home., ending: {title: Home, kind: quiet}}\n"
BEFORE = """
first:
  title: The corner
  text: C.
  choices:
    a: {label: A., go: pump}
pump:
  title: The pump
  text: P.
  choices:
    x: {label: X., go: home}
    y: {label: Y., go: pump}
"""
FIRST = "first:\n  title: The corner\n  text: C.\n  choices:\n    b: {label: B., go: yard}\n"
YARD = FIRST + "yard:\n  text: Y.\n  hub: {slots: 1, of: [pump], then: home}\n"

GONE = {
    "a storylet whose choice returns": YARD
    + "pump: {storylet: {line: P.}, text: P., choices: {x: {label: X., go: return}}}\n",
    "a storylet whose fallback returns": YARD
    + "pump:\n  storylet: {line: P.}\n  text: P.\n  choices: {x: {label: X., if: first_visit and false, go: return}}\n"
    + "  fallback: {go: return}\n",
    "a storylet that returns one scene later": YARD
    + "pump: {storylet: {line: P.}, text: P., choices: {x: {label: X., go: mid}}}\n"
    + "mid: {text: M., choices: {z: {label: Z., go: return}}}\n",
    "a storylet that returns": YARD + "pump: {storylet: {line: P.}, text: P., go: return}\n",
    "what cuts in at a hub": FIRST
    + "yard:\n  text: Y.\n  hub: {slots: 1, of: [well], then: home, cuts_in: {if: not seen(pump), to: pump}}\n"
    + "well: {storylet: {line: W.}, text: W., go: return}\npump: {text: P., choices: {x: {label: X., go: return}}}\n",
    "a hub": FIRST.replace("go: yard", "go: pump")
    + "pump:\n  text: P.\n  hub: {slots: 1, of: [well], then: home}\nwell: {storylet: {line: W.}, text: W., go: return}\n",
    "a scene without a choice": FIRST.replace("go: yard", "go: pump") + "pump: {text: P., go: home}\n",
    "a scene of which every choice is closed": FIRST.replace("go: yard", "go: pump")
    + "pump: {text: P., choices: {x: {label: X., if: visits(pump) > 8, go: home}}}\n",
    "nothing at all": FIRST.replace("go: yard", "go: home"),
    "a return in a scene that nothing leads to": FIRST.replace("go: yard", "go: home")
    + "pump: {text: P., choices: {x: {label: X., go: return}}}\n",
}
STILL = {
    "an ending": (FIRST.replace("go: yard", "go: pump") + "pump: {text: P., ending: {title: P, kind: quiet}}\n", True),
    "with other choices": (
        FIRST.replace("go: yard", "go: pump") + "pump: {text: P., choices: {z: {label: Z., go: home}}}\n",
        False,
    ),
    "a scene that nothing leads to": (
        FIRST.replace("go: yard", "go: home") + "pump: {text: P., choices: {x: {label: X., go: home}}}\n",
        False,
    ),
}


def saved(folder: Path) -> Playthrough:
    return start(story(folder / "before", BEFORE + END), "walker", 1).take("one.first.a")


@pytest.mark.parametrize("become", GONE)
def test_a_scene_where_a_save_cannot_go_on(become: str, tmp_path: Path) -> None:
    played = saved(tmp_path)
    after = story(tmp_path / "after", GONE[become] + END)
    found = restored(after, recorded(played))
    assert found.playthrough.turn.state.scene == "one.first"
    assert found.playthrough.turn.open
    assert found.lost.endswith("you continue at “The corner”, 1 choice earlier.")
    (point,) = [each for each in points(played.story, after, "walker").points if each.scene == "one.pump"]
    assert point.fate == STRANDS


@pytest.mark.parametrize("become", STILL)
def test_a_scene_where_it_can(become: str, tmp_path: Path) -> None:
    played = saved(tmp_path)
    scenes, over = STILL[become]
    after = story(tmp_path / "after", scenes + END)
    found = restored(after, recorded(played))
    assert found.playthrough.turn.state.scene == "one.pump"
    assert (found.playthrough.turn.ending is not None) == over
    (point,) = [each for each in points(played.story, after, "walker").points if each.scene == "one.pump"]
    assert point.fate == MOVES


def test_a_save_inside_a_hub_that_is_gone(tmp_path: Path) -> None:
    before = (
        FIRST.replace("b:", "a:")
        + YARD.removeprefix(FIRST)
        + "pump: {storylet: {line: P.}, text: P., choices: {x: {label: X., go: return}}}\n"
    )
    played = start(story(tmp_path / "before", before + END), "walker", 1).take("one.first.a").take("one.yard.pump")
    after = BEFORE.replace("go: home}\n    y: {label: Y., go: pump", "go: home")
    found = restored(story(tmp_path / "after", after + END), recorded(played))
    assert found.playthrough.turn.state.scene == "one.pump"  # its choice leads there still
    assert found.playthrough.choices == ("one.first.a",)
    assert "1 choice earlier" in found.lost


def test_the_place_is_named_where_the_scene_has_no_title(tmp_path: Path) -> None:
    played = saved(tmp_path)
    after = story(tmp_path / "after", GONE["nothing at all"].replace("  title: The corner\n", "") + END)
    assert "“One”" in restored(after, recorded(played)).lost


def test_the_places_of_a_role_are_small_enough_to_keep(tmp_path: Path) -> None:
    role = story(tmp_path, YARD + "pump: {storylet: {line: P.}, text: P., go: return}\n" + END).roles["walker"]
    assert json.loads(json.dumps(dict(role.places))) == {
        "one.first": [""], "one.yard": ["one.yard"], "one.pump": ["one.yard"], "one.home": [""],
    }  # fmt: skip
