"""What `new` makes loads, and leaves every byte of an author's files where it was."""

import itertools
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from game.authoring import editorfiles, insertion, jsonschema, scaffold
from game.authoring.checks.check import check
from game.authoring.insertion import InsertionError
from game.authoring.scaffold import ScaffoldError, Workshop
from game.loader.load import load
from tests.building import STORIES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "story"
    scaffold.story(made, "A small story")
    return made


def codes(folder: Path) -> set[str]:
    return {each.code for each in check(load(folder))}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_story_is_sound(folder: Path) -> None:
    assert check(load(folder)) == ()


def test_a_new_story_switches_editors_on(folder: Path) -> None:
    settings = json.loads((folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    schemas = settings["yaml.schemas"]
    chapter = editorfiles.schema_of("chapter")
    assert schemas[chapter] == ["/walker/morning.yaml"]
    assert "door" in (folder / chapter).read_text(encoding="utf-8")
    for path in folder.rglob("*.yaml"):
        name = path.relative_to(folder).as_posix()
        line = path.read_text(encoding="utf-8").split("\n")[0]
        schema = (path.parent / line.removeprefix("# yaml-language-server: $schema=")).resolve()
        assert schema == (folder / editorfiles.schema_of(jsonschema.kind_of(name))).resolve()
        assert schema.is_file()
        assert schema.relative_to(folder.resolve()).as_posix() in schemas


def test_the_settings_name_a_new_chapter_unless_they_are_an_authors_own(folder: Path) -> None:
    path = folder / ".vscode/settings.json"
    Workshop(folder).chapter("noon")
    listed = json.loads(path.read_text(encoding="utf-8"))["yaml.schemas"][editorfiles.schema_of("chapter")]
    assert listed == ["/walker/morning.yaml", "/walker/noon.yaml"]
    own = "// mine\n" + path.read_text(encoding="utf-8")
    path.write_text(own, encoding="utf-8")
    Workshop(folder).chapter("evening")
    assert path.read_text(encoding="utf-8") == own


def test_grows_by_a_role_a_chapter_a_scene_and_a_note(folder: Path) -> None:
    Workshop(folder).role("keeper", "The keeper of the light")
    Workshop(folder).chapter("noon", "Noon", "keeper")
    Workshop(folder).scene("noon.square")
    Workshop(folder).scene("morning.stairs", "door")
    Workshop(folder).note("bread")
    assert codes(folder) == {"unreachable-scene", "note-never-revealed"}  # the author is told which lines lead there
    story = load(folder).story
    assert story is not None
    assert set(story.roles) == {"walker", "keeper"}
    assert story.roles["keeper"].title == "The keeper of the light"
    assert {"noon.first", "noon.square"} <= set(story.roles["keeper"].scenes)
    assert "morning.stairs" in story.roles["walker"].scenes


def test_the_schema_knows_what_is_new(folder: Path) -> None:
    made = Workshop(folder).chapter("noon")
    schema = folder / editorfiles.schema_of("chapter")
    assert schema in made.files
    assert "noon.first" in schema.read_text(encoding="utf-8")


def test_a_new_story_names_its_role(tmp_path: Path) -> None:
    scaffold.story(tmp_path / "light", "The light", "keeper")
    story = load(tmp_path / "light").story
    assert story is not None
    assert set(story.roles) == {"keeper"}


TITLES = (
    "A: B", '"Q"', "'Tis", "- d", "{x", "[x] y", "*s*", "&a", "!b", "%p", "@a", "`t`", "| p", "> g", "? q", ": c", "end:",
    "# h", "x #", "x # y", "a, b", "yes", "~", "null", "12", "1.5", "<<", "=", "Été", "Qui vive !", "a: b: c", "---", "...",
)  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_means_itself(tmp_path: Path, title: str) -> None:
    scaffold.story(tmp_path / "story", title)
    Workshop(tmp_path / "story").chapter("noon", title)
    Workshop(tmp_path / "story").role("keeper", title)
    story = load(tmp_path / "story").story
    assert story is not None
    assert story.title == title
    assert story.roles["walker"].chapters["noon"].title == title
    assert story.roles["keeper"].title == title


@pytest.mark.parametrize("name", ["p: q", "[draft]", "a b", "#1"])
def test_a_folder_lends_its_name(tmp_path: Path, name: str) -> None:
    scaffold.story(tmp_path / name)
    story = load(tmp_path / name).story
    assert story is not None
    assert story.title == name


@pytest.mark.parametrize("title", ["   ", "two\nlines", "a\ttab", "\x1b[31m", "a\u202eb", "a\u200bb"])
def test_a_title_that_is_none_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(ScaffoldError, match="title"):
        scaffold.story(tmp_path / "story", title)
    assert not (tmp_path / "story").exists()


def test_what_comes_next_can_be_pasted(tmp_path: Path) -> None:
    assert scaffold.story(tmp_path / "My Story").next.endswith("/My Story'")


def test_refuses_what_would_be_lost(folder: Path) -> None:
    with pytest.raises(ScaffoldError, match="not empty"):
        scaffold.story(folder, "Another")


REFUSED: dict[str, Callable[[Workshop], object]] = {
    "a chapter that is there": lambda shop: shop.chapter("morning"),
    "a chapter whose name is none": lambda shop: shop.chapter("Noon"),
    "a chapter outside": lambda shop: shop.chapter("../noon"),
    "a chapter of nobody": lambda shop: shop.chapter("noon", "", "nobody"),
    "a chapter named state": lambda shop: shop.chapter("state"),
    "a chapter named pools": lambda shop: shop.chapter("pools"),
    "a chapter named checks": lambda shop: shop.chapter("checks"),
    "a chapter named true": lambda shop: shop.chapter("true"),
    "a scene without a chapter": lambda shop: shop.scene("square"),
    "a scene that is there": lambda shop: shop.scene("morning.door"),
    "a scene behind none": lambda shop: shop.scene("morning.yard", "nowhere"),
    "a scene behind an ending": lambda shop: shop.scene("morning.yard", "table"),
    "a scene named return": lambda shop: shop.scene("morning.return"),
    "a scene named stay": lambda shop: shop.scene("morning.stay"),
    "a scene of another role": lambda shop: shop.scene("morning.yard", "", "nobody"),
    "a note that is there": lambda shop: shop.note("bell"),
    "a note of no source": lambda shop: shop.note("bread", "NOBODY"),
    "a role that is there": lambda shop: shop.role("walker"),
    "a role named record": lambda shop: shop.role("record"),
    "a role named playthroughs": lambda shop: shop.role("playthroughs"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_made_leaves_everything_as_it_was(folder: Path, what: str) -> None:
    before = bytes_of(folder)
    with pytest.raises(ScaffoldError):
        REFUSED[what](Workshop(folder))
    assert bytes_of(folder) == before


@pytest.mark.parametrize("name", ["noon.yml", "noon.YAML", "Noon.yaml", "noon"])
def test_a_file_of_nearly_that_name_is_not_passed_over(folder: Path, name: str) -> None:
    path = folder / "walker" / name
    path.write_text("kept", encoding="utf-8") if "." in name else path.mkdir()
    with pytest.raises(ScaffoldError, match=r"is there already|would not load|cannot be read"):
        Workshop(folder).chapter("noon")
    assert not (folder / "walker/noon.yaml").exists() or name == "noon.yaml"


def test_a_link_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    (folder / "walker/noon.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ScaffoldError):
        Workshop(folder).chapter("noon")
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_says_that_a_story_cannot_be_read(folder: Path) -> None:
    (folder / "walker/state.yaml").write_text("variables: {nerve: {}}", encoding="utf-8")
    with pytest.raises(ScaffoldError, match="cannot be read"):
        Workshop(folder)


def test_a_folder_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ScaffoldError):
        scaffold.story(tmp_path / "file" / "story")
    with pytest.raises(ScaffoldError):
        Workshop(tmp_path / "file" / "story")


def test_choices_inside_braces_are_left_to_the_author(folder: Path) -> None:
    path = folder / "walker/morning.yaml"
    path.write_text(
        "chapter: {title: Morning}\nscenes:\n  door:\n    text: |\n      Knock.\n    choices: {go: {label: Go., go: table}}\n"
        "  table:\n    text: |\n      Bread.\n    ending: {title: End, kind: quiet}\n",
        encoding="utf-8",
    )
    before = bytes_of(folder)
    with pytest.raises(ScaffoldError, match="inside braces"):
        Workshop(folder).scene("morning.loft")
    assert bytes_of(folder) == before


# Files as authors have them


def _indented(text: str) -> str:
    return re.sub(r"(?m)^( +)", lambda found: found[1] * 2, text)


def _scenes_first(text: str) -> str:
    found = re.match(r"(?s)(chapter:\n.*?)(scenes:\n.*)", text)
    return f"{found[2].rstrip()}\n\n{found[1]}" if found else text


def _commented(text: str) -> str:
    lines = text.split("\n")
    own = [n for n, line in enumerate(lines) if re.match(r" *[a-z_]+:$", line)]
    for n in reversed(own):
        lines.insert(n, "# at the margin")
    return "# first\n" + "\n".join(lines).rstrip("\n") + "\n  # the last word\n# at the very end"


VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "with other line ends": lambda text: text.replace("\n", "\r\n"),
    "with an indent of four": _indented,
    "with scenes before the chapter": _scenes_first,
    "with comments": _commented,
    "with an end of the document": lambda text: text.rstrip("\n") + "\n...\n",
    "without a last line end": lambda text: text.rstrip("\n"),
    "with a mark at the beginning": lambda text: "\ufeff" + text,
    "with blank lines at the end": lambda text: text + "\n\n\n",
}
EXCUSES = ("inside braces", "entries", "write a source into record/sources.yaml first")
OPERATIONS: dict[str, Callable[[Workshop], object]] = {
    "role": lambda shop: shop.role("new_role", "A: role"),
    "chapter": lambda shop: shop.chapter("new_chapter", "- a chapter"),
    "scene": lambda shop: shop.scene(f"{_chapter(shop)}.new_scene"),
    "note": lambda shop: shop.note("new_note"),
}


def _chapter(shop: Workshop) -> str:
    role = next(iter(shop._story.roles.values()))
    return next(scene.chapter for scene in role.scenes.values() if scene.choices)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", sorted(path.name for path in STORIES.iterdir()))
def test_every_byte_of_an_author_is_still_there(tmp_path: Path, name: str, variant: str) -> None:
    orders = list(itertools.permutations(OPERATIONS))
    chosen = [orders[(len(name) * 7 + n * 5) % len(orders)] for n in range(2)]
    for number, order in enumerate(chosen):
        folder = tmp_path / str(number)
        shutil.copytree(STORIES / name, folder)
        for path in folder.rglob("*.yaml"):
            if "playthroughs" not in path.parts:
                path.write_text(VARIANTS[variant](path.read_text(encoding="utf-8")), encoding="utf-8", newline="")
        if load(folder).story is None:
            pytest.skip("this story cannot be written so")
        before = bytes_of(folder)
        made, excuses = 0, list[str]()
        for operation in order:
            try:
                OPERATIONS[operation](Workshop(folder))
                made += 1
            except ScaffoldError as error:
                excuses.append(str(error))
        after = bytes_of(folder)
        assert made
        assert all(any(why in each for why in EXCUSES) for each in excuses), excuses
        assert load(folder).story is not None
        for file, data in before.items():
            left = iter(after[file])
            assert all(byte in left for byte in data), file
            if b"\r\n" in data:
                assert b"\n" not in after[file].replace(b"\r\n", b"")


def test_an_entry_takes_the_indent_of_its_neighbors() -> None:
    text = b"a:\n    b:\n        c:\n            d: 1\n# end"
    assert insertion.entry(text, ("a", "b"), ["e:", "  f: 2"]) == (
        b"a:\n    b:\n        c:\n            d: 1\n        e:\n            f: 2\n# end"
    )


@pytest.mark.parametrize(
    ("text", "keys"), [(b"a: 1", ("a",)), (b"a: {b: 1}", ("a",)), (b"a: 1", ("b",)), (b"", ("a",))]
)
def test_an_entry_needs_a_place(text: bytes, keys: tuple[str, ...]) -> None:
    with pytest.raises(InsertionError):
        insertion.entry(text, keys, ["e: 2"])
