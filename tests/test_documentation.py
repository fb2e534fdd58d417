"""The writers' guide is carried out: its tutorial from an empty folder to the end, and every example of its reference."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from game.authoring.checks.check import check, checked
from game.diagnostics import Severity, show
from game.loader import schema
from game.loader.load import load
from game.loader.schema import Key
from tests.faulty import ERRAND, added

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "scenes" / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _section(title: str) -> str:
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


# The tutorial


def _scenes(block: str) -> dict[str, str]:
    """The scenes of a block by name, as lines."""
    parts = re.split(r"^  (\w+):\n", block, flags=re.MULTILINE)
    return {name: body.rstrip("\n") for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _replaced(text: str, name: str, body: str) -> str:
    """A chapter with one scene put in place of the scene of that name, or below the others."""
    written = f"  {name}:\n{body}\n"  # as it is printed
    found = re.search(rf"^  {name}:\n(?:(?:    .*)?\n)*", text, flags=re.MULTILINE)
    if found is None:
        return text.rstrip("\n") + "\n\n" + written
    return text[: found.start()] + written + "\n" + text[found.end() :]


def _follow(header: str, block: str, folder: Path) -> None:
    """Does what a block of the tutorial says."""
    file, _, how = header.partition(", ")
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    if how == "scene by scene":
        text = path.read_text(encoding="utf-8")
        for name, body in _scenes(block).items():
            text = _replaced(text, name, body)
        path.write_text(text, encoding="utf-8")
    elif how == "added":
        path.write_text(path.read_text(encoding="utf-8") + block, encoding="utf-8")
    else:
        path.write_text(block, encoding="utf-8")


def _run(block: str, folder: Path) -> list[str]:
    """Runs the commands of a console block; gives those that the game does not have."""
    missing = []
    for part in block.split("$ tenezbon ")[1:]:
        line, _, expected = part.partition("\n")
        ran = subprocess.run(
            [sys.executable, "-m", "game", *line.split()],
            cwd=folder, capture_output=True, text=True, timeout=120, check=False, env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )  # fmt: skip
        if "invalid choice" in ran.stderr:
            missing.append(line)
            continue
        assert ran.returncode == 0, f"{line}\n{ran.stdout}\n{ran.stderr}"
        for said in expected.strip().splitlines():
            assert said in ran.stdout, f"{line}\n{ran.stdout}"
        if line.startswith("check") and not expected.strip():
            assert ran.stdout == ""
    return missing


def test_the_tutorial_from_an_empty_folder(tmp_path: Path) -> None:
    missing: list[str] = []
    for kind, block in FENCE.findall(_section("A story in twenty minutes")):
        if kind == "console":
            missing += _run(block, tmp_path)
        else:
            header, _, body = block.partition("\n")
            _follow(header.removeprefix("# "), body, tmp_path / "bread")
    story = load(tmp_path / "bread").story
    assert story is not None
    assert len(story.roles["walker"].scenes) >= 10
    assert checked(tmp_path / "bread").diagnostics == ()
    assert not missing


# The reference and the recipes


def _examples() -> list[tuple[str, list[tuple[str, str]]]]:
    """The YAML blocks of the guide outside of the tutorial, those under one heading together."""
    rest = GUIDE.replace(_section("A story in twenty minutes"), "")
    found = []
    for part in re.split(r"^### ", rest, flags=re.MULTILINE):
        blocks = [block.partition("\n") for kind, block in FENCE.findall(part) if kind == "yaml"]
        if blocks:
            found.append(
                (part.partition("\n")[0], [(head.removeprefix("# "), body.rstrip("\n")) for head, _, body in blocks])
            )
    return found


EXAMPLES = _examples()


@pytest.mark.parametrize("blocks", [blocks for _, blocks in EXAMPLES], ids=[title for title, _ in EXAMPLES])
def test_every_example_loads(blocks: list[tuple[str, str]], tmp_path: Path) -> None:
    folder = tmp_path / "errand"
    shutil.copytree(ERRAND, folder)
    for header, block in blocks:
        (folder / header.partition(",")[0]).parent.mkdir(exist_ok=True)
        added(header, block, folder)
    loaded = load(folder)
    said = check(loaded)
    errors = [d for d in said if d.severity is Severity.ERROR]
    assert not errors, "\n".join(show(d, loaded.sources.get(d.span.file, [])) for d in errors)
    # What an example declares and does not use is no fault of the example.
    assert {d.code for d in said} <= {"unused-variable", "never-set", "unused-draw", "unused-care"}


TABLES = {
    "A scene": schema.SCENE, "A choice": schema.CHOICE, "What fails: `fail`": schema.OUTCOME, "A fallback": schema.FALLBACK,
    "An item of a text": schema.TEXT_ITEM, "A way: an item of `go` and `then`": schema.WAY, "A way that asks: an item of `divert` and `cuts_in`": schema.TEST,
    "What moves a risk: `better` and `worse`": schema.SHIFT, "A hub": schema.HUB, "A storylet": schema.STORYLET,
    "An ending": schema.ENDING, "An epilogue": schema.EPILOGUE, "A chapter": schema.CHAPTER, "story.yaml": schema.STORY,
    "A role": schema.ROLE, "A variable": schema.VARIABLE, "A computed value": schema.COMPUTED, "A draw": schema.DRAW,
    "An echo": schema.ECHO, "A line of a pool": schema.POOL_LINE, "A person of the cast": schema.MEMBER, "An aim": schema.AIM, "aims.yaml": schema.AIMS_FILE, "checks.yaml": schema.CHECKS_FILE, "A playthrough": schema.PLAYTHROUGH,
    "A note": schema.NOTE, "A source": schema.SOURCE, "A person": schema.PERSON, "A place": schema.PLACE,
    "Who holds a place: `held`": schema.HELD, "An event of the timeline": schema.EVENT, "A sentence of the clipping": schema.CLAIM,
    "An invented thing": schema.INVENTED, "A line of the map": schema.LINE, "A view of the map": schema.VIEW, "A holder of places": schema.HOLDER,
}  # fmt: skip


@pytest.mark.parametrize("title", TABLES)
def test_every_key_is_in_the_reference_with_an_example(title: str) -> None:
    part = GUIDE.partition(f"\n### {title}\n")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| `([\w ]+)`( \(needed\))? \| `(.+?)` \| (.+) \|$", part, flags=re.MULTILINE)
    keys: dict[str, Key] = dict(TABLES[title])
    assert {name: (bool(needed), meaning) for name, needed, _, meaning in rows} == {
        n: (k.required, k.help) for n, k in keys.items()
    }
    assert all(example.startswith(f"{name}: ") for name, _, example, _ in rows)


def test_every_command_of_the_guide_is_one_of_the_game() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "game", "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    named = set(re.findall(r"`tenezbon (\w+)", GUIDE))
    assert {name for name in named if not re.search(rf"^    {name}\b", ran.stdout, flags=re.MULTILINE)} == set()


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+\.md)\)", GUIDE):
        assert (ROOT / "scenes" / target).exists()
    headings = {
        re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-")
        for h in re.findall(r"^#+ (.+)$", GUIDE, flags=re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= headings
