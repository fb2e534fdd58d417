"""The line front end: the same content in lines, every command, and nothing that a screen reader stumbles on."""

import io
import re
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.saves.shelf import Shelf
from game.story.model import Story
from game.story.owned import has
from game.terminal import commands
from game.terminal.persistence import Journal, Setup
from game.terminal.plain.console import play
from tests.building import kept, shipped
from tests.building import story as made

NOW = datetime(2026, 8, 24, 21, 22, tzinfo=UTC)
UNSPEAKABLE = re.compile("[\x1b\r\u2500-\u259f\u2800-\u28ff\U0001f000-\U0001faff]")


def said(folder: Path, lines: str, story: Story | None = None, **setup: object) -> str:
    """What the front end writes when it reads the lines."""
    out = io.StringIO()
    begun = Setup(story or kept("sardine_tin"), Shelf(folder, ""), "1", lambda: NOW, Journal(), seed=7)
    play(
        begun._replace(**setup),  # type: ignore[arg-type]
        io.StringIO(lines),
        out,
        echo=True,
    )
    return out.getvalue()


def test_a_run_from_title_to_end(tmp_path: Path) -> None:
    text = said(tmp_path, "resistance\nlaundry\nlid\nschool\n")
    for line in (
        "Plain mode. Type help for the commands.",
        "Chapter 1: The week of leaving",
        "Boulevard de l'Hôpital. Thursday 17 August 1944, 07:00.",
        "Nerve: 4 of 6; Cover: 5 of 6; Carried: 0 of 2.",
        "Care: People are killed. To look away from such scenes type away.",
        "1. The laundry and Pilar. (until Friday 12:00)",
        "> Write two names inside the lid of the tin.",
        "Carried 0 to 1",
        'New notes: "Think of the fate of Paris". Type notes to list them.',
        "The end: To be continued.",
    ):
        assert line in text.splitlines(), line
    assert text.rstrip().endswith("Goodbye.")


def typed(folder: Path, lines: str) -> str:
    """What is said in a terminal, where nobody needs to be told what was typed."""
    out = io.StringIO()
    play(
        Setup(kept("sardine_tin"), Shelf(folder, ""), "1", lambda: NOW, Journal(), seed=7),
        io.StringIO(lines),
        out,
        echo=False,
    )
    return out.getvalue()


QUESTION = "2. Look away: two plain sentences say what happens."


def test_a_terminal_is_asked_before_a_hard_scene(tmp_path: Path) -> None:
    waiting = typed(tmp_path / "a", "1\n")
    assert waiting.index("Ahead: people are killed.") < waiting.index(QUESTION)
    hard = set(typed(tmp_path / "b", "1\n1\n").splitlines()) - set(waiting.splitlines())
    mild = set(typed(tmp_path / "c", "1\n2\n").splitlines()) - set(waiting.splitlines())
    assert any(line.startswith("You look away.") for line in mild)
    long = max(hard, key=len)
    assert long not in mild
    for lines in ("1\nstatus\nx\n7\n1\n", "1\nagain\n1\n"):
        assert long in typed(tmp_path / "d", f"{lines}quit\n")
    assert long not in typed(tmp_path / "e", "1\naway\nquit\n")
    again = typed(tmp_path / "f", "1\n1\nagain\n")
    assert again.count(QUESTION) == 1
    assert again.count(long) == 2
    kept_away = typed(tmp_path / "c", "continue\ntranscript\n")
    assert QUESTION not in kept_away
    assert long not in kept_away


def test_a_closed_choice_says_why(tmp_path: Path) -> None:
    text = said(tmp_path, "1\n2\npharmacy\n", seed=1)
    assert "2. The back of the pharmacy. Not open: The pharmacy's lamp is out." in text
    assert text.count("\nNot open: The pharmacy's lamp is out.") == 2


def test_a_risk_is_shown_with_its_cause(tmp_path: Path) -> None:
    text = said(tmp_path, "1\nlaundry\nlid\n", seed=1)
    assert "1. The boulevard, where everyone will read them. (likely: the pharmacy's lamp is out)" in text


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("help", "undo [N]: undoes one choice, or N."),
        ("again", "Louise has it from a fireman"),
        ("choices", "1. The laundry and Pilar."),
        ("", "1. The laundry and Pilar."),
        ("status", "Nerve: 4 of 6. Steadiness."),
        ("where", "Boulevard de l'Hôpital. Thursday 17 August 1944, 07:00."),
        ("notes", "Notes: 0 of 1 found"),
        ("note 1", "You have found no such note. Type notes for the list."),
        ("journal", "Guéret: steady"),
        ("ledger", "Nothing is written yet."),
        ("undo", "Nothing to undo."),
        ("redo", "Nothing to redo."),
        ("save", "Your place is kept in “the-quarter-1”."),
        ("save ../x", "is not a valid save name"),
        ("load nothing", "There is no saved game “nothing”."),
        ("saves", "Saved games"),
        ("chapters", "1. The week of leaving"),
        ("restart", "Chapter 1: The week of leaving"),
        ("transcript", "Louise has it from a fireman"),
        ("width 40", "Lines are wrapped at 40 columns."),
        ("width x", "Type width and a number"),
        ("about", "version 1"),
        (":whe", "Boulevard de l'Hôpital. Thursday"),
        ("xyz", "“xyz” is not a command. Type help for the list."),
        ("9", "There is no choice 9: type a number from 1 to 2."),
        ("99999999999999999999", "There is no choice 99999999999999999999: type a number"),
    ],
)
def test_a_command(tmp_path: Path, command: str, expected: str) -> None:
    begun = said(tmp_path / "a", "resistance\n")
    asked = said(tmp_path / "b", f"resistance\n{command}\n")
    assert expected in asked
    assert len(asked) > len(begun)


def test_every_command_of_the_table_does_something(tmp_path: Path) -> None:
    for command in (each for each in commands.COMMANDS if has(kept("sardine_tin"), each.word)):
        assert "is not a command" not in said(tmp_path / command.word, f"resistance\n{command.word}\n")


def test_undo_and_redo(tmp_path: Path) -> None:
    text = said(tmp_path, "1\nlaundry\nlid\nundo 2\nredo\nredo\nundo 99\n")
    assert "2 choices undone." in text
    assert text.count("She spells his for you, twice.") == 2


def test_a_note_opens_with_its_sources(tmp_path: Path) -> None:
    text = said(tmp_path, "1\nlaundry\nlid\nnotes\nnote 1\nsources think\nnote posters\n")
    assert text.count("City of Paris, Chronology of the Liberation") == 3
    assert "18 August 1944. On record." in text


def test_the_place_is_found_again(tmp_path: Path) -> None:
    said(tmp_path, "1\nlaundry\nlid\n")
    text = said(tmp_path, "continue\nschool\n")
    assert "continue. Resume where you left off." in text
    assert "The end: To be continued." in text
    assert "continue." not in said(tmp_path, "")


def test_a_copy_is_never_overwritten(tmp_path: Path) -> None:
    text = said(tmp_path, "1\nlaundry\nsave mine\nlid\nsave mine\nload mine\n")
    assert "A copy is kept as “mine”." in text
    assert "There is already a saved game “mine”. Choose another name." in text


def test_a_damaged_save_offers_the_copy_before_it(tmp_path: Path) -> None:
    said(tmp_path, "1\nlaundry\nlid\n")
    (tmp_path / "the-quarter-1.json").write_text("{")
    text = said(tmp_path, "load the-quarter-1\nload the-quarter-1 previous\n")
    assert "is damaged." in text
    assert "The copy before it is good: type load the-quarter-1 previous." in text
    assert "Write two names inside the lid of the tin." in text


def test_looking_away(tmp_path: Path) -> None:
    text = said(tmp_path, "away on\n1\naway off\nagain\n")
    assert "You look away. (People are killed.)" in text
    assert "Louise has heard of a shooting. Two half-days are yours." in text
    assert text.count("Guéret has to sit down.") == 1


def test_a_chapter_is_gone_back_to(tmp_path: Path) -> None:
    text = said(tmp_path, "1\nlaundry\nchapters 1\nchapters 7\n")
    assert text.count("Chapter 1: The week of leaving") == 2
    assert "Type chapters and a number from 1 to 1." in text


def test_a_transcript_is_written_and_not_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "run.md"
    text = said(
        tmp_path / "s", f"1\nlaundry\nlid\ntranscript {path}\ntranscript {path}\ntranscript /no/such/folder/x\n"
    )
    assert "> The laundry and Pilar." in path.read_text()
    assert "## Sources" in path.read_text()
    assert "There is already a file" in text
    assert "could not be written" in text


def test_a_width_wraps_every_line(tmp_path: Path) -> None:
    text = said(tmp_path, "1\nlaundry\nlid\nschool\nnotes\nnote 1\nhelp\n", width=50)
    lines = text.splitlines()
    assert max(len(line) for line in lines if not line.startswith(("Choose", "Type"))) <= 50


@pytest.mark.parametrize("name", ["resistance", "division"])
def test_the_shipped_story_can_be_spoken(tmp_path: Path, name: str) -> None:
    text = said(
        tmp_path, f"{name}\n" + "1\n" * 250 + "notes\njournal\nledger\nstatus\npeople\nabout\n", shipped(), seed=3
    )
    assert "The end: " in text
    assert not UNSPEAKABLE.search(text)


def test_what_became_of_people_is_told_after_the_end(tmp_path: Path) -> None:
    text = said(tmp_path, "division\n" + "1\n" * 30 + "people\n" + "1\n" * 250 + "people\n", shipped(), seed=3)
    life = re.compile(r"Born \d{4}, died \d{4}\.")
    before, _, after = text.partition("The end: ")
    assert "> people" in before or "\nPeople\n" in before
    assert not life.search(before)
    assert life.search(after)


def test_traces_of_a_finished_run_can_be_chosen(tmp_path: Path) -> None:
    two = """
title: Two roads
year: 1944
roles:
  walker: {title: The walker, start: one.first}
  rider: {title: The rider, start: two.first, needs: walker}
echoes:
  road: {from: walker, one_of: [high, low, none], start: none, is: road}
"""
    walker = "first:\n  text: A fork.\n  choices:\n" + "".join(
        f"    {w}: {{label: The {w} road., do: road = {w}, go: last}}\n" for w in ("high", "low")
    )
    walker += "last: {text: Over., ending: {title: Home, kind: quiet}}\n"
    rider = """
chapter: {title: Two}
scenes:
  first:
    text: |
      {echo.road == high: Steps go up.}
      {else if echo.road == low: Steps go down.}
      {else: No steps.}
    ending: {title: There, kind: quiet}
"""
    state = "variables:\n  road: {one_of: [high, low, none], start: none}\n"
    story = made(tmp_path / "story", walker, story=two, walker__state=state, rider__two=rider)
    saves = tmp_path / "saves"
    assert "The rider opens after you have finished The walker." in said(saves, "rider\n", story)
    said(saves, "walker\nhigh\n", story)
    assert "Steps go up." in said(saves, "rider\n", story)
    said(saves, "walker\nlow\n", story)
    assert "Steps go down." in said(saves, "rider\n", story)
    assert "Steps go up." in said(saves, "runs\nruns 1\nrider\n", story)
    assert "No steps." in said(saves, "runs walker none\nrider\n", story)


WORDS = st.one_of(
    st.sampled_from(
        [c.word for c in commands.COMMANDS if c.word != "quit"] + ["1", "2", "3", "continue", "seed 4", "runs"]
    ),
    st.tuples(
        st.sampled_from(["undo", "note", "load", "save", "width", "chapters", "away", "runs", "seed"]),
        st.text(max_size=8),
    ).map(" ".join),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=14))
def test_no_line_makes_the_game_raise(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    folder = tmp_path_factory.mktemp("saves")
    with chdir(folder):  # a transcript is written where the game runs
        text = said(folder, "1\n" + "\n".join(line.replace("\n", " ") for line in lines) + "\n")
    assert not re.search("[\x1b\r]", text)
    assert text.endswith("Goodbye.\n\n")
