"""What `new` makes passes `check`, and can be grown from."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from game.authoring import scaffold
from game.authoring.checks.check import check
from game.authoring.scaffold import ScaffoldError
from game.loader.load import load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "story"
    scaffold.story(made, "A small story")
    return made


def test_a_new_story_is_sound(folder: Path) -> None:
    assert check(load(folder)) == ()


def test_a_new_story_switches_editors_on(folder: Path) -> None:
    settings = json.loads((folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    (schema,) = settings["yaml.schemas"]
    assert "door" in (folder / schema).read_text(encoding="utf-8")
    for path in folder.rglob("*.yaml"):
        line = path.read_text(encoding="utf-8").split("\n")[0]
        assert (path.parent / line.removeprefix("# yaml-language-server: $schema=")).resolve() == (
            folder / schema
        ).resolve()


def test_grows_by_a_chapter_a_scene_and_a_note(folder: Path) -> None:
    scaffold.chapter(folder, "noon", "Noon")
    scaffold.scene(folder, "noon.square")
    scaffold.scene(folder, "morning.stairs", "door")
    scaffold.note(folder, "bread")
    loaded = load(folder)
    assert check(loaded) == ()
    assert loaded.story is not None
    scenes = loaded.story.roles["walker"].scenes
    assert {"noon.first", "noon.square", "morning.stairs"} <= set(scenes)
    assert scenes["morning.table"].arrival.go[0].to == "noon.first"


def test_refuses_what_would_be_lost(folder: Path) -> None:
    with pytest.raises(ScaffoldError, match="not empty"):
        scaffold.story(folder, "Another")


ASKED: dict[str, Callable[[Path], object]] = {
    "a chapter that is there": lambda folder: scaffold.chapter(folder, "morning", ""),
    "a chapter whose name is none": lambda folder: scaffold.chapter(folder, "Noon", ""),
    "a chapter of nobody": lambda folder: scaffold.chapter(folder, "noon", "", "nobody"),
    "a scene without a chapter": lambda folder: scaffold.scene(folder, "square"),
    "a scene that is there": lambda folder: scaffold.scene(folder, "morning.door"),
    "a scene behind none": lambda folder: scaffold.scene(folder, "morning.yard", "nowhere"),
    "a note that is there": lambda folder: scaffold.note(folder, "bell"),
    "a note of no source": lambda folder: scaffold.note(folder, "bread", "NOBODY"),
}


@pytest.mark.parametrize("what", ASKED)
def test_says_what_cannot_be_made(folder: Path, what: str) -> None:
    with pytest.raises(ScaffoldError):
        ASKED[what](folder)


def test_says_that_a_story_cannot_be_read(folder: Path) -> None:
    (folder / "walker/state.yaml").write_text("variables: {nerve: {}}", encoding="utf-8")
    with pytest.raises(ScaffoldError, match="cannot be read"):
        scaffold.chapter(folder, "noon", "")
