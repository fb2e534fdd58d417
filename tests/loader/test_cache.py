"""Reading a story again: the same turns as from the whole reading, and never an old story for a new one."""

import random
from pathlib import Path

import pytest

from game.loader.cache import load_again
from game.loader.load import load
from game.story.model import Story
from game.story.playthrough import start
from tests.building import SHIPPED, STORIES, shipped, written

WALK = "first:\n  text: Here.\n  choices:\n    on: {label: On., go: last}\nlast: {text: Over., ending: {title: End, kind: quiet}}\n"


def again(folder: Path, cache: Path) -> Story:
    """The story as it is read when it was read before."""
    load_again(folder, cache)
    story = load_again(folder, cache).story
    assert story is not None
    assert type(story.roles).__name__ == "Lazy"
    return story


@pytest.mark.parametrize("folder", [STORIES / "sardine_tin", SHIPPED])
def test_the_same_turns(folder: Path, tmp_path: Path) -> None:
    quick, whole = again(folder, tmp_path), load(folder).story
    assert whole is not None
    for role in whole.roles:
        for seed in range(12):
            chance = random.Random(seed)
            here, there = start(quick, role, seed), start(whole, role, seed)
            while here.turn.ending is None and len(here.choices) < 300:
                assert here.turn == there.turn
                choice = chance.choice(here.turn.open).choice
                here, there = here.take(choice), there.take(choice)
            assert here.turn == there.turn


def test_the_same_record(tmp_path: Path) -> None:
    quick, whole = again(SHIPPED, tmp_path).record, shipped().record
    for kind in ("notes", "sources", "people", "places", "timeline", "clipping", "invented", "lines"):
        assert dict(getattr(quick, kind)) == dict(getattr(whole, kind))


def test_a_changed_byte_is_a_new_story(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK)
    assert start(again(folder, tmp_path / "cache"), "walker", 1).turn.passages[-1].paragraphs[0].text == "Here."
    written(folder, WALK.replace("Here.", "There."))
    assert start(again(folder, tmp_path / "cache"), "walker", 1).turn.passages[-1].paragraphs[0].text == "There."


def test_a_story_with_a_fault_is_read_whole_and_told(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK.replace("go: last", "go: lost"))
    for _ in range(2):
        found = load_again(folder, tmp_path / "cache")
        assert found.story is None
        assert [d.code for d in found.diagnostics] == ["unknown-scene"]
    assert not list((tmp_path / "cache").glob("*/index"))


@pytest.mark.parametrize(
    "junk", ["", "{}", "[]", '{"roles": {}}', '{"roles": {"walker": {"slots": []}}, "record": {}}']
)
def test_a_damaged_index_does_no_harm(tmp_path: Path, junk: str) -> None:
    folder = written(tmp_path / "story", WALK)
    again(folder, tmp_path / "cache")
    for path in (tmp_path / "cache").glob("*/*"):
        path.write_text(junk)
    story = load_again(folder, tmp_path / "cache").story
    assert story is not None
    assert start(story, "walker", 1).turn.open


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK)
    (tmp_path / "file").write_text("")
    assert load_again(folder, tmp_path / "file").story is not None
