"""The JSON Schema: whole, and of use in an editor that speaks yaml-language-server."""

import json
from pathlib import Path

import pytest

from game.authoring import jsonschema
from game.loader import schema
from game.loader.load import load
from game.story.model import Story
from tests.authoring.language_server import Editor, missing

HERE = Path(__file__).parents[1]
ERRAND = HERE / "stories" / "errand"
SHIPPED = HERE.parent / "scenes"


def _story(folder: Path) -> Story:
    story = load(folder).story
    assert story is not None
    return story


def test_every_key_has_a_value_and_its_help() -> None:
    written = json.loads(jsonschema.document("chapter"))
    scene = written["definitions"]["object_scenes"]
    assert set(scene["properties"]) == set(schema.SCENE)
    assert scene["properties"]["look_away"]["description"] == schema.SCENE["look_away"].help


def test_every_reference_leads_somewhere() -> None:
    text = jsonschema.document("chapter", _story(ERRAND))
    written = json.loads(text)
    names = {part.split('"')[0] for part in text.split('"#/definitions/')[1:]}
    assert names <= set(written["definitions"])


def test_names_of_the_story_are_offered_and_not_demanded() -> None:
    written = json.loads(jsonschema.document("chapter", _story(ERRAND)))
    target = written["definitions"]["target"]["anyOf"]
    assert {"stay", "return", "home", "monday.home"} <= set(target[0]["enum"])
    assert {"type": "string"} in target


needs_server = pytest.mark.skipif(bool(missing()), reason=missing() or "the server is here")


@pytest.fixture
def schema_file(tmp_path: Path) -> Path:
    path = tmp_path / "story.schema.json"
    path.write_text(jsonschema.document("chapter", _story(ERRAND)), encoding="utf-8")
    return path


@needs_server
@pytest.mark.parametrize("folder", [ERRAND, HERE / "stories" / "sardine_tin", SHIPPED], ids=lambda path: path.name)
def test_an_editor_has_nothing_to_say_against_a_sound_story(folder: Path, tmp_path: Path) -> None:
    loaded = load(folder)
    named: dict[Path, list[str]] = {}
    for name in loaded.sources:
        path = tmp_path / f"{jsonschema.kind_of(name)}.schema.json"
        path.write_text(jsonschema.document(jsonschema.kind_of(name), loaded.story), encoding="utf-8")
        named.setdefault(path, []).append(str(folder / name))
    with Editor(named) as editor:
        found = {name: said for name in loaded.sources if (said := editor.open(folder / name))}
    assert found == {}


@needs_server
def test_an_editor_completes_a_scene_after_go(schema_file: Path) -> None:
    path = ERRAND / "quarter" / "monday.yaml"
    text = path.read_text(encoding="utf-8").replace("        go: home\n  home:", "        go: \n  home:")
    line = next(n for n, each in enumerate(text.splitlines()) if each == "        go: ")
    with Editor(schema_file) as editor:
        editor.open(path, text)
        offered = editor.complete(path, line, len("        go: "))
        said = editor.hover(path, line, 9)
    assert {"home", "stay", "return"} <= set(offered)
    assert "Where the story continues" in said


@needs_server
def test_an_editor_flags_a_misspelled_key(schema_file: Path) -> None:
    path = ERRAND / "quarter" / "monday.yaml"
    text = path.read_text(encoding="utf-8").replace("label: Wait.", "lable: Wait.")
    with Editor(schema_file) as editor:
        said = editor.open(path, text)
    assert any("lable" in each["message"] for each in said)
