"""The other forms: one file that a bare Python plays, and a folder from which a package is built."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from game.authoring.publish import contents
from game.authoring.publish.archive import archive
from tests.building import STORIES
from tests.cli.test_main import run

CHOICES = "1\n" * 40


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story with an id, in a folder whose name has letters beyond ASCII."""
    folder = tmp_path_factory.mktemp("stories") / "L’été à Gênes 夏"
    shutil.copytree(STORIES / "sardine_tin", folder)
    head = folder / "story.yaml"
    head.write_text("id: tin\n" + head.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def _played(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """A run of a Python that knows nothing of this environment."""
    home.mkdir(exist_ok=True)
    environ = {"HOME": str(home), "USERPROFILE": str(home), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-I", "-S", *command, "play", "--plain", "--seed", "7", "--role", "resistance"],
        input=CHOICES, capture_output=True, encoding="utf-8", env=environ, cwd=home, timeout=120, check=False,
    )  # fmt: skip


def test_one_file_plays_under_a_bare_python(named: Path, tmp_path: Path) -> None:
    # Slow: a thousand modules are unpacked and compiled, as they are for a reader who opens the file for the first time.
    file = tmp_path / "l’été.pyz"
    done = run("publish", str(named), "--to", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    alone = _played([str(file)], tmp_path / "home")
    here = run(
        "play",
        str(named),
        "--plain",
        "--seed",
        "7",
        "--role",
        "resistance",
        lines=CHOICES,
        TENEZBON_SAVES=str(tmp_path / "saves"),
    )
    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout == here.stdout
    assert "The end: " in alone.stdout
    (kept,) = (tmp_path / "home" / ".cache" / "tenezbon" / "published").iterdir()
    assert (kept / "game" / "scenes" / "story.yaml").read_bytes() == (named / "story.yaml").read_bytes()
    assert list((tmp_path / "home" / ".local" / "share" / "tenezbon" / "tin").glob("*.json"))


def test_the_same_story_makes_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for order in (1, -1):
        monkeypatch.setattr(contents, "libraries", dict)
        monkeypatch.setattr(
            contents, "engine", lambda order=order: dict([("game/a.py", b"a"), ("game/b.py", b"b")][::order])
        )
        made.append(archive({"story.yaml": b"title: A story"}))
    assert made[0] == made[1]


def test_the_libraries_are_all_that_the_engine_needs() -> None:
    needed = {_named(each) for each in contents.requirements()}
    behind = {_named(each) for name in needed for each in metadata.requires(name) or () if "extra" not in each}
    assert {each.lower() for each in contents.LIBRARIES} == needed | behind
    assert not [name for name in contents.libraries() if not name.endswith(".py") and ".dist-info/" not in name]


def _named(requirement: str) -> str:
    return re.split(r"[^\w-]", requirement)[0].lower().replace("-", "_")


def test_a_folder_is_a_project_whose_package_plays(named: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    assert run("publish", str(named), "--to", str(folder)).returncode == 0
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"tin": "story_tin:main"}
    assert project["dependencies"] == contents.requirements()
    environ = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "HOME": str(tmp_path),
        "TENEZBON_SAVES": str(tmp_path / "saves"),
    }
    command = [sys.executable, "-m", "story_tin", "play", "--plain", "--seed", "7", "--role", "resistance"]
    played = subprocess.run(
        command, input=CHOICES, capture_output=True, encoding="utf-8", env=environ, cwd=tmp_path, check=False
    )
    assert "The end: " in played.stdout
    again = run("publish", str(named), "--to", str(folder))
    assert again.returncode == 2
    assert "there is already something" in again.stderr


@pytest.mark.parametrize(
    ("to", "said"),
    [("story.txt", "names no form"), ("story.pyz", "has no `id`"), ("folder", "has no `id`")],
)
def test_what_cannot_be_published_is_said(to: str, said: str, tmp_path: Path) -> None:
    done = run("publish", str(STORIES / "sardine_tin"), "--to", str(tmp_path / to))
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(tmp_path.iterdir())
