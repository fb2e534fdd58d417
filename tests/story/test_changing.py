"""Texts that change by themselves: in play, in the proof, in coverage, and in saves that meet an edited story."""

import json
from pathlib import Path

import pytest

from game.authoring.compare.compare import compare
from game.authoring.coverage import coverage
from game.authoring.places import placed
from game.loader.load import load
from game.loader.scope import MOST_READ
from game.prover.prove import prove
from game.prover.report import PROVED, REFUTED
from game.story.playthrough import Playthrough, Recorded, recorded, restored, start
from tests.building import edited, read, sound, story

SCENES = """
first:
  text: |
    Words.
  choices:
    on: {label: On., go: first}
    stay: {label: Stay., do: nerve += 1, go: stay}
    end: {label: End., go: last}
last: {text: Over., ending: {title: End, kind: quiet}}
"""
STATE = "variables:\n  nerve: {range: 0..6}\n"


def _made(folder: Path, text: str, *pairs: tuple[str, str]) -> Playthrough:
    scenes = SCENES.replace("Words.", text.replace("\n", "\n    "))
    for old, new in pairs:
        assert old in scenes
        scenes = scenes.replace(old, new)
    return start(story(folder, scenes, walker__state=STATE), "walker", 1)


def _said(played: Playthrough) -> str:
    return " / ".join(p.text for passage in played.turn.passages for p in passage.paragraphs)


def _readings(played: Playthrough, count: int, choice: str = "on") -> list[str]:
    said = [_said(played)]
    for _ in range(count - 1):
        played = played.take(f"one.first.{choice}")
        said.append(_said(played))
    return said


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("He waits {in turn: still | again | for the third time}.",
         ["He waits still.", "He waits again.", "He waits for the third time.", "He waits for the third time."]),
        ("{round: Tick | Tock}, {round: one | two | three}.",
         ["Tick, one.", "Tock, two.", "Tick, three.", "Tock, one.", "Tick, two.", "Tock, three.", "Tick, one."]),
        ("{once: It is new.} It is.", ["It is new. It is.", "It is.", "It is."]),
        ("{once: One. | Two.} It is.", ["One. It is.", "Two. It is.", "It is."]),
        ("It is{in turn: | , again}.", ["It is.", "It is, again."]),
        ("{in turn: {once: A | B} {nerve > 0: high | low} | *b* \\| c}", ["A low", "b | c"]),
    ],
)  # fmt: skip
def test_the_text_of_each_reading(tmp_path: Path, text: str, readings: list[str]) -> None:
    played = _made(tmp_path, text)
    assert _readings(played, len(readings)) == readings
    assert _said(played.take("one.first.on").undo()) == readings[0]


def test_words_under_a_condition_count_their_own_readings(tmp_path: Path) -> None:
    played = _made(tmp_path, "{in turn: One | Two}. {nerve > 0: You are {in turn: calm | quite calm}.}")
    played = played.take("one.first.on").take("one.first.stay").take("one.first.on")
    assert _said(played) == "Two. You are calm."
    assert _said(played.take("one.first.on")) == "Two. You are quite calm."


def test_an_item_of_a_list_counts_its_own_readings(tmp_path: Path) -> None:
    listed = (
        '\n  - "Here."\n  - if: nerve > 0\n    text: |\n      {in turn: First | Then}\n  - |\n    {in turn: a | b | c}'
    )
    scenes = SCENES.replace("|\n    Words.", listed.replace("\n", "\n  ").replace('"', ""))
    played = start(story(tmp_path, scenes, walker__state=STATE), "walker", 1)
    assert _said(played) == "Here. / a"
    played = played.take("one.first.on").take("one.first.stay").take("one.first.on")
    assert _said(played) == "Here. / First / c"


def test_every_text_that_is_read_may_count(tmp_path: Path) -> None:
    kept = "\n      ledger: |\n        {in turn: Once | Again}.\n      text: |\n        {in turn: One | Two}.\n"
    played = _made(
        tmp_path,
        "Here.",
        ("  choices:", "  again: |\n    {in turn: Still here | Always}.\n  choices:"),
        ("    stay: {label: Stay., do: nerve += 1, go: stay}", f"    stay:\n      label: Stay.\n      go: stay{kept}"),
    )
    assert _readings(played, 3, "stay") == ["Here.", "One. / Still here.", "Two. / Always."]
    assert played.take("one.first.stay").take("one.first.stay").ledger == ("Once.", "Again.")


def test_words_inside_of_two_lots_count_apart(tmp_path: Path) -> None:
    text = "{by lot: a {in turn: one | two} | b} {by lot: c {in turn: one | two} | d}"
    played = _made(tmp_path, text)
    for first in ("a", "b"):
        for second in ("c", "d"):
            lots = {"lot(one.first|a_in_turn_one_two|b)": {"a": "a_in_turn_one_two"}.get(first, first)}
            lots["lot(one.first|c_in_turn_one_two|d)"] = {"c": "c_in_turn_one_two"}.get(second, second)
            run = start(played.story, "walker", 1, draws=lots)
            said = [
                " ".join(f"{word} {number}" if word in "ac" else word for word in (first, second))
                for number in ("one", "two")
            ]
            assert _readings(run, 2) == said


def test_a_lot_is_the_same_in_a_whole_run_and_falls_everywhere(tmp_path: Path) -> None:
    told = "label: |\n        Go {by lot: home | away}."
    played = _made(
        tmp_path,
        "It is {by lot: dry | wet | *wet*}.",
        ("end: {label: End., go: last}", f"end:\n      {told}\n      go: last"),
    )
    runs = [start(played.story, "walker", seed) for seed in range(30)]
    assert {_said(run) for run in runs} == {"It is dry.", "It is wet."}
    assert all(len(set(_readings(run, 3))) == 1 for run in runs)
    assert {run.turn.options[2].label for run in runs} == {"Go home.", "Go away."}
    fixed = start(played.story, "walker", 1, draws={"lot(one.first|dry|wet|wet_2)": "wet_2"})
    assert [run.style for run in fixed.turn.passages[-1].paragraphs[0].runs] == ["", "emphasis", ""]


def test_every_text_is_proved_to_be_read_or_not(tmp_path: Path) -> None:
    made = _made(tmp_path, "{in turn: One | Two} {by lot: a | b}").story
    assert {result.verdict for result in prove(made).results} == {PROVED}
    once = _made(tmp_path / "once", "{in turn: One | Two}", ("go: first", "go: last")).story
    report = placed(prove(once), load(tmp_path / "once"))
    (refuted,) = [result for result in report.results if result.verdict == REFUTED]
    assert (refuted.subject, refuted.where.line) == ("one.first text 1:1 {in turn, 1 of 2} fails", 6)
    assert refuted.said == "one.first text 1:1 {in turn, 1 of 2} is the last that is read"


def test_coverage_says_which_texts_were_not_read(tmp_path: Path) -> None:
    played = _made(tmp_path, "{in turn: One | Two | Three}")
    found = coverage(played.story, [played.take("one.first.on")])
    missed = found.all["conditions"] - found.seen["conditions"]
    assert missed == {"one.first text 1:1 {in turn, 2 of 3} fails"}


# Saves


LOT = "It is {by lot: dry | wet}, {in turn: still | again | as ever}. {seen(last) or nerve > 0: {in turn: a | b}}"


def _kept(played: Playthrough, by_place: bool) -> Recorded:
    written = recorded(played)._replace(place=json.loads(json.dumps(recorded(played).place)))
    return written._replace(choices=("gone",)) if by_place else written


@pytest.mark.parametrize("by_place", [False, True])
@pytest.mark.parametrize(
    "edit",
    [
        ("  first:", "  hall:\n    was: first"),
        ("It is {", "{by lot: Fine | Foul}: {by lot: dry | drier}. It is {"),
        ("again | as ever", "again | as ever | for ever"),
        ("It is {", "*It* is {"),
        ("  last: {", "  cellar: {was: last, "),
    ],
)
def test_a_save_reads_on_in_an_edited_story(tmp_path: Path, edit: tuple[str, str], by_place: bool) -> None:
    played = _made(tmp_path, LOT)
    for seed in range(6):
        run = start(played.story, "walker", seed).take("one.first.stay").take("one.first.on")
        weather = _said(run).split(",")[0].split()[-1]
        written = _kept(run, by_place)
        now = tmp_path / f"{seed}"
        story(now, SCENES.replace("Words.", LOT), walker__state=STATE)
        edited(now / "walker/one.yaml", edit)
        if "was" in edit[1]:
            edited(now / "walker/one.yaml", *[(o, n) for o, n in _RENAMED if edit[0].strip(" :{") in o])
            _start_at(now, edit)
        again = restored(sound(load(now)), written).playthrough
        on = next(option.choice for option in again.turn.open if option.choice.endswith(".on"))
        assert f" is {weather}, as ever. b" in _said(again.take(on))


_RENAMED = (("go: first", "go: hall"), ("go: last", "go: cellar"), ("seen(last)", "seen(cellar)"))


def _start_at(folder: Path, edit: tuple[str, str]) -> None:
    if "hall" in edit[1]:
        edited(folder / "story.yaml", ("one.first", "one.hall"))


def test_compare_finds_no_harm_in_texts_that_change(tmp_path: Path) -> None:
    old = _made(tmp_path / "old", "{by lot: dry | wet}").story
    now = _made(tmp_path / "same", "*Now* {by lot: dry | wet} {once: a} {by lot: new | newer}").story
    assert (compare(old, now).redrawn, compare(old, now).points) == ([], [])
    renamed = _made(tmp_path / "new", "{by lot: dry | wet}", ("first:", "first:\n  was: hall")).story
    assert compare(old, renamed).points == []


# What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{in turn: a}", "`in turn` takes 2 to 20 texts, parted by `|`"),
        ("{once: }", "`once` takes 1 to 20 texts, parted by `|`"),
        (f"{{in turn: {' | '.join('abcdefghijklmnopqrstu')}}}", "`in turn` takes 2 to 20 texts, parted by `|`"),
        ("{round: a | b | c | d | e | f | g} {round: a | b | c | d | e | f | g | h | i}", f"{MOST_READ} are the most"),
        ("{shuffle: a | b | c}", "`shuffle` is no condition, and nothing by which texts change"),
        ("{by lot: a | {once: b | {in turn: c | d}}}", "braces can be nested only once"),
        ("{in turn: a | b", "this brace is not closed"),
        ("{once: a}{else: b}", "there is no condition before this `else`"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, text: str, said: str) -> None:
    found = [
        d for d in read(tmp_path, SCENES.replace("Words.", text), walker__state=STATE).diagnostics if said in d.message
    ]
    assert len(found) == 1
    assert found[0].hint


@pytest.mark.parametrize("name", ["once", "round"])
def test_a_name_that_texts_need_cannot_be_declared(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, SCENES, walker__state=f"variables:\n  {name}: {{flag: false}}\n  nerve: {{range: 0..6}}\n")
    assert [d.code for d in found.diagnostics][:1] == ["word-is-name"]
