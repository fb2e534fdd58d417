"""The commands for writers, as they are typed: what they print, and their exit status."""

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.building import STORIES, edited, written
from tests.cli.test_main import run

TIN = str(STORIES / "sardine_tin")
CHOICE = "r1_leaving.laundry.lid"


def named(value: object) -> str:
    """A test's name: the command line without the folder."""
    return " ".join(word for word in value if word != TIN) if isinstance(value, list) else ""


DEAD_END = "first:\n  text: Here.\n  choices:\n    on: {label: Go on., if: turns > 5, go: last}\nlast: {text: Over., ending: {title: Home, kind: quiet}}\n"


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (["graph", TIN], "<!"),
        (["graph", TIN, "--coverage"], "<!"),
        (["graph", TIN, "--format", "svg"], "<svg"),
        (["graph", TIN, "--format", "mermaid"], "flowchart"),
        (["graph", TIN, "--format", "dot"], "digraph"),
        (["graph", TIN, "--role", "resistance", "--format", "json"], "{"),
        (["schema", TIN], "{"),
        (["stats", TIN, "--json"], "{"),
        (["sample", TIN, "--runs", "20", "--jobs", "2", "--json"], "{"),
        (["prove", TIN, "--jobs", "2", "--json"], "{"),
        (["compare", TIN, TIN, "--json"], "{"),
        (["check", TIN, "--format", "github"], "::"),
    ],
    ids=named,
)
def test_what_is_made_for_other_programs(arguments: list[str], begins: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begins)
    if begins == "{":
        json.loads(done.stdout)
    if begins == "<svg":
        ET.fromstring(done.stdout)  # noqa: S314  our own output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stats", TIN], "r1_leaving"),
        (["sample", TIN, "--runs", "20", "--jobs", "1"], "20"),
        (["prove", TIN, "--jobs", "1"], "proved"),
        (["test", TIN, "--coverage"], "0 failed"),
        (["prove", TIN, "--chapter", "r1_leaving", "--jobs", "1"], "proved (100%)"),
        (["compare", TIN, TIN], "No save moves or strands."),
        (["why", TIN, CHOICE], CHOICE),
        (["why", TIN, CHOICE, "--role", "resistance"], CHOICE),
    ],
    ids=named,
)
def test_what_is_said_of_a_sound_story(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["graph", TIN, "--role", "nobody"], "there is no role 'nobody'; the roles are resistance"),
        (["graph", TIN, "--chapter", "none"], "there is no chapter 'none' here"),
        (["prove", TIN, "--role", "nobody"], "there is no role 'nobody'"),
        (["sample", TIN, "--role", "nobody"], "there is no role 'nobody'"),
        (["sample", TIN, "--runs", "many"], "'many' is no whole number"),
        (["why", TIN, "r1_leaving.laundry.none"], "there is no choice 'r1_leaving.laundry.none'"),
        (["new", "scene", TIN], "new scene needs a name"),
        (["write", TIN, "--at", "nowhere.at_all"], "nowhere"),
    ],
    ids=named,
)
def test_what_is_asked_wrongly(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["graph", "schema", "stats", "sample", "prove", "test", "compare", "why"])
def test_a_story_that_cannot_be_read(command: str, tmp_path: Path) -> None:
    written(tmp_path, "first:\n  text: Here.\n  go: nowhere\n")
    more = {"compare": [TIN], "why": [CHOICE]}.get(command, [])
    done = run(command, str(tmp_path), *more)
    assert (done.returncode, done.stdout) == (65, "")
    assert "walker/one.yaml:5:9" in done.stderr


def test_what_does_not_hold_sets_the_status(tmp_path: Path) -> None:
    written(tmp_path, DEAD_END, walker__state="variables:\n  turns: {range: 0..9}\n")
    proved = run("prove", str(tmp_path), "--jobs", "1")
    assert proved.returncode == 1
    assert "refuted" in proved.stdout
    sampled = run("sample", str(tmp_path), "--runs", "5", "--jobs", "1")
    assert sampled.returncode == 1


def test_a_scene_that_is_gone_is_found(tmp_path: Path) -> None:
    shutil.copytree(TIN, tmp_path / "new")
    edited(tmp_path / "new" / "resistance" / "r1_leaving.yaml", ("      lid:", "      cover:"))
    done = run("compare", TIN, str(tmp_path / "new"))
    assert done.returncode == 1
    assert CHOICE in done.stdout


def test_why_asks_a_saved_game(tmp_path: Path) -> None:
    saves = ["--saves", str(tmp_path)]
    run("play", TIN, *saves, "--seed", "7", lines="resistance\nlaundry\n")
    assert run("why", TIN, CHOICE, "--load", "the-quarter-1", *saves).returncode == 0
    gone = run("why", TIN, CHOICE, "--load", "nothing", *saves)
    assert (gone.returncode, "Traceback" in gone.stderr) == (65, False)


def test_a_story_is_begun_and_grows(tmp_path: Path) -> None:
    mine = str(tmp_path / "mine")
    for arguments in (
        ["story", mine, "--title", "My story"],
        ["chapter", mine, "evening"],
        ["scene", mine, "evening.door"],
        ["note", mine, "bread"],
    ):
        done = run("new", *arguments)
        assert done.returncode == 0, done.stderr
        assert done.stderr.startswith("Next: ")
        assert all(Path(line).exists() for line in done.stdout.splitlines())
    for arguments, said in (
        (["story", mine], "mine"),
        (["note", mine, "bread"], "bread"),
        (["note", mine, "milk", "--source", "NOBODY"], "there is no source NOBODY"),
    ):
        wrong = run("new", *arguments)
        assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
        assert said in wrong.stderr


def test_writing_plays_what_is_written() -> None:
    done = run("write", TIN, lines="1\nquit\n")
    assert done.returncode == 0
    assert "[r1_leaving." in done.stdout
