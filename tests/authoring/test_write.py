"""Playing while editing: the reading is carried over, the diagnostics stand above it, and `=` says how things are."""

import io
import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from game.authoring import write
from game.authoring.write import Beginning, WriteError
from game.terminal.plain import writing
from tests.building import edited

STORIES = Path(__file__).parents[1] / "stories"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(STORIES / "sardine_tin", tmp_path / "story")
    return tmp_path / "story"


def _edit(folder: Path, *pairs: tuple[str, str], file: str = "resistance/r1_leaving.yaml") -> None:
    edited(folder / file, *pairs)


def _told(folder: Path, *lines: str, beginning: Beginning | None = None) -> str:
    out = io.StringIO()
    writing.sit(write.begin(folder, beginning or Beginning()), io.StringIO("".join(f"{line}\n" for line in lines)), out)
    return out.getvalue()


def test_plays_with_diagnostics_above_the_text(folder: Path) -> None:
    told = _told(folder, "laundry", "1", "quit")
    assert (
        told.index("warning[unused-variable]")
        < told.index("[r1_leaving.half_days]")
        < told.index("She spells his for you, twice.")
    )


def test_state_and_why_choices_are_closed(folder: Path) -> None:
    told = _told(
        folder,
        "=",
        "jar",
        beginning=Beginning("", "r1_leaving.pharmacy", ("nerve=2", "pockets=tin", "posted=school", "saw_jean=true")),
    )
    assert "scene = r1_leaving.pharmacy in hub r1_leaving.half_days" in told
    for line in ("nerve = 2", "pockets = (tin)", "posted = school", "saw_jean = true", "carried = 1 (computed)"):
        assert line in told
    assert told.count("jar is closed: nerve >= 5 does not hold") == 2
    assert "It is closed: You would have to look at her" in told


@pytest.mark.parametrize(
    "setting", ["nerve", "nerve=7", "nerve=x", "nobody=1", "posted=moon", "pockets=tin,moon", "carried=1", "saw_jean=1"]
)
def test_settings_that_do_not_fit(folder: Path, setting: str) -> None:
    with pytest.raises(WriteError, match="--set"):
        write.begin(folder, Beginning(settings=(setting,)))


def test_a_scene_that_is_not_there(folder: Path) -> None:
    with pytest.raises(WriteError, match="no scene"):
        write.begin(folder, Beginning(at="r1_leaving.moon"))
    with pytest.raises(WriteError, match="no role"):
        write.begin(folder, Beginning("nobody"))


def _after(folder: Path, edit: Callable[[], None], *choices: str, beginning: Beginning | None = None) -> write.Writing:
    """What is there after some choices and an edit."""
    begun = write.begin(folder, beginning or Beginning())
    assert begun.played is not None
    played = begun.played
    for choice in choices:
        played = played.take(choice)
    edit()
    return write.reloaded(replace(begun, played=played))


def test_nothing_is_read_again_without_a_change(folder: Path) -> None:
    begun = write.begin(folder, Beginning())
    assert write.reloaded(begun) is begun


def test_the_new_words_are_read_at_the_same_place(folder: Path) -> None:
    again = _after(
        folder,
        lambda: _edit(folder, ("She spells his for you, twice.", "She spells it.")),
        "r1_leaving.half_days.laundry",
        "r1_leaving.laundry.lid",
    )
    assert again.played is not None
    assert again.played.choices == ("r1_leaving.half_days.laundry", "r1_leaving.laundry.lid")
    assert again.played.turn.passages[0].paragraphs[0].text == "She spells it."
    assert again.said == "Read again; you are where you were."


def test_a_beginning_of_ones_own_is_kept(folder: Path) -> None:
    beginning = Beginning("", "r1_leaving.paste", ("nerve=1",))
    again = _after(folder, lambda: _edit(folder, ("no moon.", "a moon.")), beginning=beginning)
    assert again.played is not None
    assert again.played.turn.state.scene == "r1_leaving.paste"
    assert "a moon" in again.played.turn.passages[-1].paragraphs[0].text


def test_what_cannot_be_read_leaves_the_version_before(folder: Path) -> None:
    again = _after(folder, lambda: _edit(folder, ("go: stay", "go: sty")))
    assert again.played is not None
    assert "cannot be read" in again.said
    assert any("unknown-scene" in each for each in again.faults)


def test_a_choice_that_is_gone_leaves_the_reading_at_its_place(folder: Path) -> None:
    edit = ("      lid:\n", "      names:\n")
    again = _after(folder, lambda: _edit(folder, edit), "r1_leaving.half_days.laundry", "r1_leaving.laundry.lid")
    assert again.played is not None
    assert again.played.turn.state.scene == "r1_leaving.paste"
    assert again.played.choices == ()
    assert "has changed" in again.said


def test_a_beginning_that_is_gone_is_said(folder: Path) -> None:
    edits = (("  seven:\n", "  eight:\n"), ("go: seven", "go: eight"), ("to: seven", "to: eight"))
    again = _after(folder, lambda: _edit(folder, *edits), beginning=Beginning(at="r1_leaving.seven"))
    assert "no scene r1_leaving.seven" in again.said


def test_a_story_that_cannot_be_read_at_first(folder: Path) -> None:
    _edit(folder, ("go: stay", "go: sty"))
    told = _told(folder, "1")
    assert "error[unknown-scene]" in told
    assert "The story cannot be read yet." in told
    begun = write.begin(folder, Beginning())
    _edit(folder, ("go: sty", "go: stay"))
    assert write.reloaded(begun).played is not None


def test_commands(folder: Path) -> None:
    told = _told(folder, "help", "laundry", "undo", "moon", "99", "", "restart", "quit", "moor")
    assert "There is no choice moon here." in told
    assert told.count("[r1_leaving.half_days]") == 4
    assert "moor" not in told


def test_files_are_watched_while_nobody_types(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PAUSE", 0.02)
    reading, typing = os.pipe()
    out = io.StringIO()
    with os.fdopen(reading, encoding="utf-8") as lines, os.fdopen(typing, "w", encoding="utf-8") as keys:
        sitting = threading.Thread(target=writing.sit, args=(write.begin(folder, Beginning()), lines, out))
        sitting.start()
        _edit(folder, ("Two half-days are yours before the posters come.", "Two are yours."))
        until = time.monotonic() + 20
        while "Two are yours." not in out.getvalue() and time.monotonic() < until:
            time.sleep(0.02)
        keys.write("quit\n")
        keys.flush()
        sitting.join(20)
    assert "Two are yours." in out.getvalue()
