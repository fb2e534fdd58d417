"""The JSON Schema: whole, and of use in an editor that speaks yaml-language-server."""

import json
import shutil
from pathlib import Path

import pytest

from game.authoring import editorfiles, jsonschema
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
def errand(tmp_path: Path) -> Path:
    return _with_settings(ERRAND, tmp_path / "errand")


def _with_settings(story: Path, folder: Path) -> Path:
    """A story's folder with the files that editors read."""
    shutil.copytree(story, folder)
    for name, text in editorfiles.files(_story(story)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@needs_server
@pytest.mark.parametrize("story", [ERRAND, HERE / "stories" / "sardine_tin", SHIPPED], ids=lambda path: path.name)
def test_an_editor_has_nothing_to_say_against_a_sound_story(story: Path, tmp_path: Path) -> None:
    folder = _with_settings(story, tmp_path / "story")
    with Editor(folder) as editor:
        found = {path.name: said for path in folder.rglob("*.yaml") if (said := editor.open(path))}
    assert found == {}


@needs_server
def test_an_editor_completes_a_scene_after_go(errand: Path) -> None:
    path = errand / "quarter" / "monday.yaml"
    text = path.read_text(encoding="utf-8").replace("        go: home\n  home:", "        go: \n  home:")
    line = next(n for n, each in enumerate(text.splitlines()) if each == "        go: ")
    with Editor(errand) as editor:
        editor.open(path, text)
        offered = editor.complete(path, line, len("        go: "))
        said = editor.hover(path, line, 9)
    assert {"home", "stay", "return"} <= set(offered)
    assert "Where it goes on" in said


@needs_server
@pytest.mark.parametrize(
    ("file", "key", "wrong"),
    [
        ("quarter/monday.yaml", "label: Wait.", "lable: Wait."),
        ("quarter/monday.yaml", "chapter:", "notes: {}\nchapter:"),
        ("quarter/state.yaml", "variables:", "scenes: {}\nvariables:"),
        ("record/places.yaml", "places:", "choices: []\nplaces:"),
        ("story.yaml", "title:", "variables: {}\ntitle:"),
    ],
)
def test_an_editor_flags_a_key_that_is_misspelled_or_of_another_kind_of_file(
    errand: Path, file: str, key: str, wrong: str
) -> None:
    text = (errand / file).read_text(encoding="utf-8")
    assert key in text
    with Editor(errand) as editor:
        said = editor.open(errand / file, text.replace(key, wrong, 1))
    assert any(wrong.partition(":")[0] in each["message"] for each in said)
