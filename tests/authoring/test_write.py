"""Playing while editing: the reading is carried over, the diagnostics stand above it, and `=` says how things are."""

import io
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from game.authoring import values, write
from game.authoring.beginning import Beginning, WriteError
from game.story import playthrough
from game.terminal.plain import writing
from tests.building import HEAD, edited, written

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
    assert "scene = r1_leaving.pharmacy, return comes back to r1_leaving.half_days" in told
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


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("nerve=9", "nerve is a number from 0 to 6"),
        ("saw_jean=1", "saw_jean is true or false"),
        ("posted=moon", "posted is one of nowhere, school, boulevard"),
        ("pockets=moon", "pockets is a set, written as words between commas, or nothing: tin, jar"),
        ("nervs=2", "there is no nervs here; did you mean `nerve`"),
        ("zzzzzz=2", "the names are nerve, cover"),
        ("patrol=market", "2 of the words market, station, church"),
        ("clock=18 Aug 09:00", "r1_leaving.half_days begins at 17 Aug 07:00, whatever the clock was before"),
    ],
)
def test_a_setting_that_does_not_fit_says_what_would(folder: Path, setting: str, said: str) -> None:
    with pytest.raises(WriteError, match=re.escape(said)):
        write.begin(folder, Beginning(at="half_days", settings=(setting,)))


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
    assert again.said == "Loaded again; you are where you were."


def test_a_beginning_of_ones_own_is_kept(folder: Path) -> None:
    beginning = Beginning("", "r1_leaving.paste", ("nerve=1",))
    again = _after(folder, lambda: _edit(folder, ("no moon.", "a moon.")), beginning=beginning)
    assert again.played is not None
    assert again.played.turn.state.scene == "r1_leaving.paste"
    assert "a moon" in again.played.turn.passages[-1].paragraphs[0].text


def test_what_cannot_be_read_leaves_the_version_before(folder: Path) -> None:
    again = _after(folder, lambda: _edit(folder, ("go: stay", "go: sty")))
    assert again.played is not None
    assert "cannot be loaded" in again.said
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
    assert "The story cannot be loaded yet." in told
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


def test_the_place_is_kept_by_every_later_edit_too(folder: Path) -> None:
    lost = _after(
        folder,
        lambda: _edit(folder, ("      lid:\n", "      names:\n")),
        "r1_leaving.half_days.laundry",
        "r1_leaving.laundry.lid",
    )
    assert lost.played is not None
    _edit(folder, ("She spells his for you, twice.", "She spells it."))
    later = write.reloaded(lost)
    assert later.played is not None
    assert later.played.turn.state.scene == "r1_leaving.paste"
    assert later.said == "Loaded again; you are where you were."
    _edit(folder, ("She spells it.", "She spells it once."))
    assert write.reloaded(later).said == "Loaded again; you are where you were."


def test_a_rename_with_its_former_name_keeps_the_choices(folder: Path) -> None:
    renamed = ("      lid:\n", "      names:\n        was: lid\n")
    again = _after(folder, lambda: _edit(folder, renamed), "r1_leaving.half_days.laundry", "r1_leaving.laundry.lid")
    assert again.played is not None
    assert again.played.choices == ("r1_leaving.half_days.laundry", "r1_leaving.laundry.names")
    assert again.said == "Loaded again; you are where you were."


def test_choices_that_now_lead_elsewhere_are_told(folder: Path) -> None:
    again = _after(
        folder,
        lambda: _edit(folder, ("go: return", "go: seven")),
        "r1_leaving.half_days.laundry",
        "r1_leaving.laundry.lid",
    )
    assert again.said == "Loaded again; your choices now lead to r1_leaving.seven."


def test_restart_is_told_when_its_scene_is_gone(folder: Path) -> None:
    begun = write.begin(folder, Beginning(at="r1_leaving.seven"))
    _edit(folder, ("  seven:\n", "  eight:\n"), ("go: seven", "go: eight"), ("to: seven", "to: eight"))
    again = write.restarted(begun)
    assert again.said.startswith("This cannot be begun again: there is no scene r1_leaving.seven")
    assert again.played is begun.played
    out = io.StringIO()
    writing.sit(begun, io.StringIO("restart\n=\n"), out)
    assert "This cannot be begun again" in out.getvalue()


def test_a_scene_may_be_named_by_its_last_part(folder: Path) -> None:
    begun = write.begin(folder, Beginning(at="seven"))
    assert begun.played is not None
    assert begun.played.turn.state.scene == "r1_leaving.seven"
    with pytest.raises(WriteError, match=r"did you mean `r1_leaving\.seven`"):
        write.begin(folder, Beginning(at="r1_leaving.sevn"))
    with pytest.raises(WriteError, match="did you mean `pharmacy`"):
        write.begin(folder, Beginning(at="pharmcy"))


@pytest.mark.parametrize(
    "setting", ["nerve=--1", "nerve=1-", "nerve=٣", "nerve=9999999999", "clock=noon", "clock=1 Jan 00:00"]
)
def test_numbers_that_are_none(folder: Path, setting: str) -> None:
    with pytest.raises(WriteError, match="--set"):
        write.begin(folder, Beginning(settings=(setting,)))


def test_nothing_typed_steers_the_terminal(folder: Path) -> None:
    for beginning in (Beginning(at="\x1b[31m"), Beginning("\x1b[31m"), Beginning(settings=("\x1b[31m=1",))):
        with pytest.raises(WriteError) as told:
            write.begin(folder, beginning)
        assert str(told.value).isprintable()
    assert "\x1b" not in _told(folder, "\x1b[31m")


def test_a_set_can_be_emptied(folder: Path) -> None:
    begun = write.begin(folder, Beginning("", "r1_leaving.pharmacy", ("pockets=",)))
    assert begun.played is not None
    assert "pockets = ()" in values.state(begun.played)


def test_draws_the_clock_and_echoes_can_be_set(tmp_path: Path) -> None:
    head = HEAD.replace("roles:", "echoes:\n  lamp: {from: other, flag: false, is: lit}\nroles:")
    head += "  other: {title: Another, blurb: Walks., start: two.first}\n"
    two = "chapter: {title: Two}\nscenes: {first: {text: Here., ending: {title: End, kind: quiet}}}"
    lit = "variables: {lit: {flag: false}}"
    state = "draws: {wind: {one_of: [calm, gale]}, carried: {take: 2, of: [a, b, c]}}"
    scenes = """
    first:
      text: |
        {wind == gale: It blows. | It is calm.} {echo.lamp: There is light.} {a in carried: You have it.}
      choices: {go: {label: Go., go: last}}
    last: {text: Gone., ending: {title: End, kind: quiet}}
    """
    folder = written(tmp_path / "story", scenes, story=head, walker__state=state, other__two=two, other__state=lit)
    settings = ("wind=gale", "echo.lamp=true", "carried=a, b", "clock=19 Aug 07:00")
    begun = write.begin(folder, Beginning(settings=settings))
    assert begun.played is not None
    assert begun.played.turn.passages[-1].paragraphs[0].text == "It blows. There is light. You have it."
    seeds = {write.begin(folder, Beginning(seed=seed)).played.turn.passages[-1].paragraphs for seed in range(9)}  # type: ignore[union-attr]
    assert len(seeds) > 1
    for wrong in ("wind=storm", "wind=", "echo.lamp=yes", "echo.none=1", "carried=d"):
        with pytest.raises(WriteError, match="--set"):
            write.begin(folder, Beginning(settings=(wrong,)))


def test_a_saved_game_is_gone_on_with(folder: Path) -> None:
    begun = write.begin(folder, Beginning())
    assert begun.played is not None
    saved = playthrough.recorded(begun.played.take("r1_leaving.half_days.laundry"))
    again = write.begin(folder, Beginning(recorded=saved))
    assert again.played is not None
    assert again.played.choices == ("r1_leaving.half_days.laundry",)
    with pytest.raises(WriteError, match="role"):
        write.begin(folder, Beginning(recorded=saved._replace(role="nobody")))
    with pytest.raises(WriteError, match="--load begins where the saved game is"):
        write.begin(folder, Beginning(settings=("nerve=1",), recorded=saved))


def test_lines_that_came_together_are_all_read(folder: Path) -> None:
    reading, writing_end = os.pipe()
    with os.fdopen(writing_end, "w", encoding="utf-8") as pipe:
        pipe.write("=\nlaundry\nundo\n" + "x" * 5000 + "\nstatus")
    out = io.StringIO()
    with os.fdopen(reading, encoding="utf-8") as lines:
        writing.sit(write.begin(folder, Beginning()), lines, out)
    assert out.getvalue().count("[r1_leaving.half_days]") == 2
    assert "[r1_leaving.laundry]" in out.getvalue()
    assert "There is no choice xxxx" in out.getvalue()
