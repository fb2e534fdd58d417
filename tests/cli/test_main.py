"""The command line: exit statuses, and what reaches the player whatever happens."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import STORIES, written

STORY = str(STORIES / "sardine_tin")
ENDED = "The end: To be continued."


def run(*arguments: str, lines: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "game", *arguments],
        input=lines,
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
        timeout=60,
        check=False,
    )


@pytest.fixture
def playing(tmp_path: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """A game that has told its first turn and waits for a line."""
    with subprocess.Popen(
        [sys.executable, "-m", "game", "play", STORY, "--plain", "--role", "resistance", "--saves", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as game:
        assert game.stdout is not None
        heard = b""
        while b"or help: " not in heard:
            heard += os.read(game.stdout.fileno(), 65536)
        yield game


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "tenezbon")


@pytest.mark.parametrize("command", ["", "play", "saves", "notes", "transcript", "check"])
def test_help_has_an_example(command: str) -> None:
    done = run(*([command] if command else []), "--help")
    assert done.returncode == 0
    assert "tenezbon" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["play", "--seed", "x"],
        ["play", STORY, "--role", "nobody"],
        ["saves", "delete"],
        ["play", "--nonsense"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_pipe_is_played_to_the_end(tmp_path: Path) -> None:
    done = run("play", STORY, "--saves", str(tmp_path), "--seed", "7", lines="resistance\nlaundry\nlid\nschool\n")
    assert done.returncode == 0
    assert ENDED in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


def test_no_command_begins_the_game(tmp_path: Path) -> None:
    done = run(lines="quit\n", TENEZBON_SAVES=str(tmp_path))
    assert done.returncode == 0
    assert "Tenez bon" in done.stdout


def test_the_end_of_input_is_a_normal_end(tmp_path: Path) -> None:
    done = run("play", STORY, "--saves", str(tmp_path), lines="resistance\nlaundry\n")
    assert done.returncode == 0
    assert "Your place is kept" in done.stdout


def test_a_story_that_cannot_be_read(tmp_path: Path) -> None:
    written(tmp_path, "first:\n  text: Here.\n  go: nowhere\n")
    for arguments in (["play", str(tmp_path)], ["notes", str(tmp_path)], ["transcript", "x", str(tmp_path)]):
        done = run(*arguments, "--saves", str(tmp_path / "saves"))
        assert done.returncode == 65
        assert "walker/one.yaml:5:9" in done.stderr
    assert run("play", str(tmp_path / "empty")).returncode == 65


def test_check_says_everything_and_sets_the_status(tmp_path: Path) -> None:
    assert run("check", STORY).returncode == 0
    written(tmp_path, "first:\n  text: Here.\n  go: nowhere\n")
    done = run("check", str(tmp_path), "--format", "json")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    wrong = next(each for each in said if each["code"] == "unknown-scene")
    assert (wrong["file"].endswith("walker/one.yaml"), wrong["line"], wrong["column"]) == (True, 5, 9)
    assert set(wrong) == {"code", "severity", "message", "hint", "file", "line", "column", "end_line", "end_column"}


def test_saved_games_from_outside_the_game(tmp_path: Path) -> None:
    saves = ["--saves", str(tmp_path)]
    run("play", STORY, *saves, "--seed", "7", lines="resistance\nlaundry\n")
    assert "the-quarter-1" in run("saves", *saves).stdout
    assert "Story: Tenez bon" in run("saves", "show", "the-quarter-1", *saves).stdout
    assert json.loads(run("saves", "export", "the-quarter-1", *saves).stdout)["role"] == "resistance"
    assert "> The laundry and Pilar." in run("transcript", "the-quarter-1", STORY, *saves).stdout
    assert run("transcript", "the-quarter-1", STORY, *saves, "--format", "md").stdout.startswith("# Tenez bon")
    assert run("saves", "delete", "the-quarter-1", *saves).returncode == 0
    for gone in (["saves", "show", "the-quarter-1"], ["transcript", "the-quarter-1", STORY]):
        done = run(*gone, *saves)
        assert (done.returncode, "Traceback" in done.stderr) == (65, False)


def test_what_was_played_is_recorded_and_replays(tmp_path: Path) -> None:
    shutil.copytree(STORY, tmp_path / "story")
    file = tmp_path / "story" / "playthroughs" / "new" / "mine.yaml"
    play = ["play", str(tmp_path / "story"), "--saves", str(tmp_path / "saves"), "--seed", "7", "--record", str(file)]
    assert run(*play, lines="resistance\nlaundry\nlid\nschool\n").returncode == 0
    replayed = run("test", str(tmp_path / "story"), str(file))
    assert (replayed.returncode, replayed.stdout.splitlines()[-1]) == (0, "1 passed, 0 failed")
    again = run(*play, lines="resistance\n")
    assert "already a file" in again.stderr
    assert again.returncode == 2
    assert again.stdout == ""  # it is said before anybody plays
    nothing = run(*play[:-1], str(tmp_path / "none.yaml"), lines="quit\n")
    assert (nothing.returncode, nothing.stderr) == (0, "")
    assert not (tmp_path / "none.yaml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_game_and_the_place_is_kept(
    playing: "subprocess.Popen[bytes]", tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    assert playing.stdin is not None
    assert playing.stdout is not None
    playing.stdin.write(b"1\n")
    playing.stdin.flush()
    heard = b""
    while b"or help: " not in heard:
        heard += os.read(playing.stdout.fileno(), 65536)
    playing.send_signal(sent)
    _, complaint = playing.communicate(timeout=30)
    assert playing.returncode == status
    assert complaint == b""
    assert json.loads(next(tmp_path.glob("*/the-quarter-1.json")).read_text())["choices"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are another matter there")
def test_a_closed_pipe_is_quiet(playing: "subprocess.Popen[bytes]") -> None:
    assert playing.stdout is not None
    assert playing.stdin is not None
    assert playing.stderr is not None
    playing.stdout.close()
    playing.stdin.write(b"1\n" * 50)
    playing.stdin.close()
    assert playing.wait(timeout=30) == 141
    assert playing.stderr.read() == b""


def test_our_own_fault_is_two_lines(tmp_path: Path) -> None:
    broken = tmp_path / "sitecustomize.py"
    broken.write_text("import game.loader.load as l\ndef load(folder): raise ValueError('oh')\nl.load = load\n")
    done = run("check", STORY, PYTHONPATH=f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}")
    assert done.returncode == 70
    assert done.stderr.count("\n") == 2
    assert "Traceback" not in done.stderr


# Streams as they come


DOCUMENTS = (["graph", STORY], ["schema", STORY], ["notes", STORY, "--all"], ["check", STORY, "--format", "json"])


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("command", DOCUMENTS, ids=lambda command: command[0])
def test_documents_are_utf_8_everywhere(command: list[str], encoding: str) -> None:
    written = subprocess.run(
        [sys.executable, "-m", "game", *command],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        timeout=60,
        check=False,
    )
    assert written.returncode in (0, 1)
    assert written.stderr == b""
    written.stdout.decode("utf-8")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("command", [["check", STORY], ["stats", STORY], ["test", STORY], ["--help"], ["play", STORY]])
def test_what_a_terminal_cannot_show_is_replaced(command: list[str], encoding: str) -> None:
    done = run(*command, PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 1)
    assert "Error" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the stream")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["check", "play", "stats"])
def test_closed_streams_end_nothing(tmp_path: Path, command: str, closed: str) -> None:
    line = f"{sys.executable} -m game {command} '{STORY}' {closed}"
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        input="",
        capture_output=True,
        text=True,
        env={**os.environ, "TENEZBON_SAVES": str(tmp_path)},
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1)
    assert "went wrong" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a full device")
@pytest.mark.parametrize("command", ["check", "stats", "schema"])
def test_an_output_that_is_full_is_told(command: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "game", command, STORY],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    if command == "check" and not done.stderr:  # it had nothing to write
        return
    assert done.returncode == 74
    assert done.stderr == "tenezbon: No space left on device\n"


@pytest.mark.parametrize(
    "command",
    [["saves", "list", "--saves", "~nobody_of_that_name"], ["play", STORY, "--saves", "~nobody_of_that_name/x"]],
)
def test_no_home_is_a_sentence(command: list[str]) -> None:
    done = run(*command)
    assert done.returncode == 2
    assert done.stderr == "tenezbon: there is no home folder for '~nobody_of_that_name'\n"


def test_nothing_in_a_command_line_steers_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;t\x07\x9b31m\u202e"
    for command in (
        ["new", "story", str(tmp_path / evil)],
        ["new", "chapter", STORY, evil],
        ["write", STORY, "--at", evil],
        ["write", STORY, "--set", evil],
        ["play", STORY, "--role", evil],
        ["why", STORY, evil],
    ):
        done = run(*command)
        shown = done.stdout + done.stderr
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown), command
        assert done.returncode in (0, 2)
