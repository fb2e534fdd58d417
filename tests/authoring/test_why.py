"""Why a choice is closed: what each kind of condition says, with the values it looked at, in the author's words."""

from pathlib import Path

import pytest

from game.authoring.why import Reason, reasons_against
from game.story import playthrough
from game.story.playthrough import Playthrough
from tests.building import story

SCENES = """
first:
  text: Here.
  choices:
    on: {label: On., go: table}
    off: {label: Off., do: [held = (key), lamp = lit, x += 2], go: table}
table:
  text: A table.
  hub: {slots: 2, of: [bread, paper, door, chair], then: last}
bread:
  storylet: {line: The bread.}
  text: Bread.
  choices: {back: {label: Back., do: clock += 90, go: return}}
paper:
  storylet: {line: The paper., until: 19 Aug 08:00, if: x > 1 and lamp == lit}
  text: Paper.
  choices: {back: {label: Back., go: return}}
door:
  storylet: {line: The door., if: key in held and x >= 2 and clock < '19 Aug 07:30' and visits(bread) == 0 and not knows(bell)}
  text: |
    [The bell](note:bell).
  choices: {back: {label: Back., go: return}}
chair:
  storylet: {line: The chair.}
  text: Chair.
  choices: {back: {label: Back., go: return}}
last:
  text: Over.
  choices:
    a: {label: A., if: chapter == one and turns == 1 and asked, go: end}
    b: {label: B., go: end}
end: {text: The end., ending: {title: Home, kind: quiet}}
"""
STATE = """
variables:
  x: {range: 0..4}
  lamp: {one_of: [dark, lit], start: dark}
  held: {any_of: [key, bread], start: []}
  asked: {flag: false}
  turns: {range: 0..4}
"""


@pytest.fixture
def begun(tmp_path: Path) -> Playthrough:
    return playthrough.start(story(tmp_path, SCENES, walker__state=STATE), "walker", 1)


def said(played: Playthrough, choice: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The reasons against a choice, as text and values."""
    return [(reason.text, reason.values) for reason in reasons_against(played.story, played.turn.state, choice)]


def test_a_reading_that_stands_elsewhere(begun: Playthrough) -> None:
    assert reasons_against(begun.story, begun.turn.state, "one.last.a") == (
        Reason("the reading stands at `one.first`, not at `one.last`"),
    )


def test_each_part_that_fails_is_named_with_its_values(begun: Playthrough) -> None:
    played = begun.take("one.first.on")
    assert said(played, "one.table.paper") == [
        ("this does not hold: x > 1", (("x", "0"),)),
        ("this does not hold: lamp == lit", (("lamp", "dark"),)),
    ]
    assert said(played, "one.table.door") == [
        ("this does not hold: key in held", (("held", "()"),)),
        ("this does not hold: x >= 2", (("x", "0"),)),
    ]
    assert said(played, "one.table.bread") == []


def test_what_is_used_up_over_or_full(begun: Playthrough) -> None:
    played = begun.take("one.first.off").take("one.table.bread").take("one.bread.back")
    assert [text for text, _ in said(played, "one.table.bread")] == ["it was taken before, and is used up"]
    assert said(played, "one.table.paper") == [("it is offered until 19 Aug 08:00", (("clock", "19 Aug 08:30"),))]
    assert [text for text, _ in said(played, "one.table.door")] == [
        "this does not hold: clock < '19 Aug 07:30'",
        "this does not hold: visits(bread) == 0",
    ]


def test_chapters_and_flags_in_the_authors_words(begun: Playthrough) -> None:
    played = (
        begun.take("one.first.off")
        .take("one.table.door")
        .take("one.door.back")
        .take("one.table.bread")
        .take("one.bread.back")
    )
    assert played.turn.state.scene == "one.last"
    assert said(played, "one.last.a") == [
        ("this does not hold: turns == 1", (("turns", "0"),)),
        ("this does not hold: asked", (("asked", "false"),)),
    ]
