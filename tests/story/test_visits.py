"""Visits: a passage that is used from several places and comes back, and hubs that offer what other chapters have."""

from pathlib import Path

import pytest

from game.authoring.beginning import Beginning, placed
from game.authoring.shape.graph import shape
from game.authoring.values import state
from game.loader.cache import load_again
from game.loader.load import load
from game.prover.prove import prove
from game.prover.report import REFUTED
from game.story import stack
from game.story.model import Story
from game.story.playthrough import Playthrough, recorded, restored, start
from tests.building import HEAD, edited, sound, written

SCENES = """
hall:
  title: The hall
  text: It is late.
  again: You are in the hall again.
  choices:
    look: {label: Look., go: {visit: two.cellar, then: stay}}
    hide: {label: Hide., go: [{if: first_visit, visit: two.cellar, then: two.morning}, {to: out}]}
    evening: {label: Wait., go: landing}
    talk: {label: Talk., text: He nods., choices: {down: {label: Of coal., go: {visit: two.cellar, then: stay}}, no: {label: Of nothing., go: hall}}}
landing:
  text: There is an hour.
  hub: {slots: 2, of: [roof, {tag: evening}], again: There is time for one thing more., then: out}
roof:
  storylet: {line: The roof.}
  text: Smoke.
  go: {visit: two.cellar, then: two.shed}
out:
  text: Out.
  ending: {title: Out, kind: quiet}
"""
TWO = """
chapter: {title: Two, starts: 20 Aug 07:00}
scenes:
  cellar:
    text: |
      It is dark. {chapter == two and visits(cellar) < 2: This is the second chapter.}
    choices:
      up: {label: Go up., go: return}
      deep: {label: Deeper., once: true, go: {visit: shed, then: stay}}
  shed:
    text: Wood.
    go: return
  radio:
    storylet: {line: The radio., tags: [evening, late]}
    text: A song.
    go: return
  morning:
    text: It is day.
    ending: {title: Day, kind: quiet}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "story", SCENES, walker__two=TWO, story=HEAD.replace("one.first", "one.hall"))


@pytest.fixture
def played(folder: Path) -> Playthrough:
    return start(_story(folder), "walker", 0)


def _story(folder: Path) -> Story:
    return sound(load(folder))


def _take(played: Playthrough, *names: str) -> Playthrough:
    for name in names:
        played = played.take(next(each.choice for each in played.turn.open if each.name == name))
    return played


def _read(played: Playthrough) -> list[str]:
    return [each.text for passage in played.turn.passages for each in passage.paragraphs]


def test_a_visit_comes_back_to_where_one_was(played: Playthrough) -> None:
    down = _take(played, "look")
    assert _read(down) == ["It is dark. This is the second chapter."], "without title and recap of its chapter"
    assert down.clock == played.clock, "the clock is that of the first chapter still"
    up = _take(down, "up")
    assert (up.scene.id, _read(up)) == ("one.hall", ["You are in the hall again."])
    assert (up.turn.state.stack, up.clock) == ("", played.clock)
    assert up.turn.state.values[2] == 0, "the chapter is the first again"


def test_a_visit_goes_on_elsewhere_and_a_chapter_that_is_another_opens_then(played: Playthrough) -> None:
    day = _take(played, "hide", "up")
    assert [passage.kind for passage in day.turn.passages] == ["chapter", "ending"]
    assert day.turn.scenes == ("two.morning",)
    assert _take(played, "hide").turn.state.stack == "one>two.morning"


def test_visits_nest_and_a_beat_is_come_back_to(played: Playthrough) -> None:
    deep = _take(played, "talk", "down", "deep")
    assert (deep.scene.id, deep.turn.scenes) == ("two.cellar", ("two.shed",)), "out and back in one turn"
    assert [each.name for each in deep.turn.options] == ["up"]
    assert [each.name for each in _take(deep, "up").turn.options] == ["down", "no"]
    assert state(deep)[0] == "scene = two.cellar, return comes back to one.hall.talk"


def test_a_hub_offers_what_another_chapter_has_and_what_has_a_tag(played: Playthrough) -> None:
    hub = _take(played, "evening")
    assert [each.choice for each in hub.turn.open] == ["one.landing.roof", "one.landing.radio"]
    radio = _take(hub, "radio")
    assert _read(radio) == ["A song.", "There is time for one thing more."]
    assert (radio.turn.state.values[2], radio.clock) == (0, played.clock)
    roof = _take(radio, "roof", "deep")
    assert roof.turn.state.stack == "one.landing one>two.shed"
    assert _take(roof, "up").turn.scenes == ("two.shed", "one.out"), "on, back to the hub, which has nothing more"


def test_everything_is_proved_and_drawn(folder: Path) -> None:
    told = _story(folder)
    assert [each for each in prove(told).results if each.verdict == REFUTED] == []
    links = {(link.start, link.end) for link in shape(told).links}
    assert {("one.hall", "two.cellar"), ("two.cellar", "one.hall"), ("two.cellar", "two.morning")} <= links
    assert {("one.landing", "two.radio"), ("two.radio", "one.landing"), ("two.cellar", "two.shed")} <= links
    begun = placed(told, Beginning(role="walker", at="two.cellar"))
    assert begun.turn.state.stack, "who begins in a passage can return"


def test_a_save_keeps_its_visits_and_finds_them_under_new_names(folder: Path, played: Playthrough) -> None:
    deep = _take(played, "evening", "roof")
    kept = recorded(deep)
    assert restored(deep.story, kept).playthrough.turn == deep.turn
    edited(
        folder / "walker" / "one.yaml",
        ("chapter: {title: One", "chapter: {was: one, title: One"),
        ("landing:", "floor:\n    was: landing"),
        ("go: landing", "go: floor"),
        ("two.shed}", "two.hut}"),
    )
    edited(folder / "walker" / "two.yaml", ("  shed:", "  hut:\n    was: shed"), ("visit: shed", "visit: hut"))
    (folder / "walker" / "one.yaml").rename(folder / "walker" / "ein.yaml")
    edited(folder / "story.yaml", ("one.hall", "ein.hall"))
    found = restored(_story(folder), kept._replace(choices=("gone.gone.gone",))).playthrough
    assert found.turn.state.stack == "ein.floor ein>two.hut"
    assert _take(found, "up").turn.scenes == ("two.hut",)


def test_a_story_from_the_cache_is_the_same(folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        kept = load_again(folder, tmp_path / "cache").story
        assert kept is not None
        assert (
            _take(start(kept, "walker", 0), "evening", "radio", "roof").turn
            == _take(start(_story(folder), "walker", 0), "evening", "radio", "roof").turn
        )


def test_what_a_stack_says() -> None:
    both = stack.pushed(stack.pushed("", "one.hall"), stack.onward("one", "two.shed"))
    assert [stack.back(each) for each in stack.visits(both)] == [("one", "one.hall", False), ("one", "two.shed", True)]
    assert stack.renamed(both, lambda name: name.replace("one", "ein")) == "ein.hall ein>two.shed"
