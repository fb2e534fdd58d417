"""`then`, `again` and texts written as lists, in play and in the proof."""

from pathlib import Path

import pytest

from game.authoring.checks.check import check
from game.loader.load import load
from game.prover.prove import prove
from game.prover.report import PROVED, REFUTED
from game.story.memory import failed
from game.story.playthrough import Playthrough, start
from tests.building import story

STATE = """
variables:
  nerve: {range: 0..6, start: 3}
"""
SCENES = """
first:
  text:
    - He waits.
    - if: nerve > 3
      text: |
        You could outwait him.

        | One line
        | and another
    - else if: nerve == 3
      text: |
        You could try.

        You do not.
    - else: You look at the door.
    - {if: nerve < 3, assume: chosen(first.ask), text: It is nearer now.}
  again:
    - He waits still.
    - if: nerve == 1
      text: The [bell](note:bell).
  then: door
  choices:
    ask: {label: Ask., do: nerve -= 1, if: nerve > 0, go: stay}
    rest: {label: Rest., if: nerve > 0, do: nerve += 1, go: first}
    leave: {label: Leave., if: nerve > 0}
    hurry: {label: Hurry., if: nerve > 2, risk: even, fail: {text: You stumble.}}
door:
  text: A door.
  ending: {title: Out, kind: quiet}
"""


@pytest.fixture
def room(tmp_path: Path) -> Playthrough:
    return start(story(tmp_path, SCENES, walker__state=STATE), "walker", 0)


def _read(played: Playthrough) -> list[str]:
    return [paragraph.text for passage in played.turn.passages for paragraph in passage.paragraphs]


def test_of_a_list_of_texts_the_first_of_each_chain_is_read(room: Playthrough) -> None:
    assert _read(room) == ["He waits.", "You could try.", "You do not."]
    assert _read(room.take("one.first.rest")) == ["He waits.", "You could outwait him.", "One line\nand another"]
    less = room.take("one.first.ask").take("one.first.ask").take("one.first.rest")
    assert _read(less) == ["He waits.", "You look at the door.", "It is nearer now."]


def test_again_is_read_after_stay_alone_and_its_notes_are_met(room: Playthrough) -> None:
    asked = room.take("one.first.ask")
    assert asked.take("one.first.ask").new_notes == ("bell",)
    assert [p.kind for p in asked.turn.passages] == ["again"]
    assert _read(asked) == ["He waits still."]
    last = asked.take("one.first.ask").take("one.first.ask")
    assert last.turn.state.scene == "one.door", (
        "no choice is open: the story goes on at `then`, and nothing is read before"
    )
    assert _read(last) == ["A door."]


def test_then_serves_choices_and_what_fails(room: Playthrough) -> None:
    assert room.take("one.first.leave").turn.ending is not None
    assert room.take("one.first.hurry").turn.state.scene == "one.door"


def test_what_an_item_assumes_is_asked_where_it_is_read(room: Playthrough, tmp_path: Path) -> None:
    less = room.take("one.first.ask").take("one.first.ask").take("one.first.rest")
    assert not [fault for number in range(len(less.turns)) for fault in failed(less, number)]
    report = prove(room.story)
    results = {r.subject: r.verdict for r in report.results if r.about == "assume"}
    assert results == {"one.first: chosen(first.ask)": PROVED}
    other = SCENES.replace("chosen(first.ask)", "chosen(first.hurry)")
    wrong = prove(story(tmp_path / "other", other, walker__state=STATE))
    assert [r.verdict for r in wrong.results if r.about == "assume"] == [REFUTED]
    verse = {r.subject: r.verdict for r in wrong.results if r.about == "condition"}
    assert verse["one.first text 3:5 {nerve > 3} holds"] == PROVED
    assert verse["one.first again 3:5 {nerve == 1} holds"] == PROVED


def test_faults_of_conditions_are_found_where_they_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "never"
    story(folder, SCENES.replace("nerve == 3", "nerve > 9"), walker__state=STATE)
    found = [d for d in check(load(folder)) if d.code == "never-true"]
    lines = (folder / found[0].span.file).read_text(encoding="utf-8").split("\n")
    assert [(lines[d.span.line - 1][d.span.column - 1 :]) for d in found] == ["nerve > 9"]
