"""Why a choice is closed: what each kind of condition says, with the values it looked at, in the author's words."""

from pathlib import Path

import pytest

from game.authoring.why import Reason, named_choices, reasons_against, why
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
        Reason("the playthrough is at `one.first`, not at `one.last`"),
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
    assert [text for text, _ in said(played, "one.table.bread")] == ["it was taken before, and can be taken only once"]
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


# Asked of the whole story

NEVER = """
first:
  text: Here.
  do: {x}
  choices:
    on: {{label: On., if: {asked}, go: end}}
    out: {{label: Out., go: end}}
far:
  text: Nobody comes here.
  choices: {{on: {{label: On., go: end}}}}
end: {{text: The end., ending: {{title: Home, kind: quiet}}}}
"""


def told(folder: Path, asked: str, choice: str = "one.first.on", x: str = "x = 1") -> list[str]:
    """The answer for a choice with a condition."""
    answer = why(story(folder, NEVER.format(asked=asked, x=x), walker__state=STATE), choice)
    assert answer is not None
    return [*answer.lines()]


def test_what_nothing_sets_is_said_plainly_with_the_states_that_were_searched(tmp_path: Path) -> None:
    assert told(tmp_path, "x > 0 and turns > 2") == [
        "no playthrough opens `one.first.on` (all 2 states that differ for it were searched)",
        "  this never holds there: turns > 2",
        "    turns is always 0: nothing in the story sets it",
    ]


def test_values_that_are_set_and_never_fit(tmp_path: Path) -> None:
    lines = told(tmp_path, "x > 2 and asked", x="[x = turns + 1, lamp = lit]")
    assert lines[1:] == [
        "  this never holds there: x > 2",
        "    x is always 1 there",
        "  this never holds there: asked",
        "    asked is always false: nothing in the story sets it",
    ]


def test_a_scene_to_which_nothing_leads(tmp_path: Path) -> None:
    lines = told(tmp_path, "x == 1", "one.far.on")
    assert lines[1:] == ["  nothing leads to `one.far`"]


def test_the_shortest_way_is_told_with_its_draws(tmp_path: Path) -> None:
    assert told(tmp_path, "x == 1") == ["`one.first.on` opens in a playthrough with: no choice"]


def test_a_search_that_ends_at_its_limit_says_how_far_it_came(tmp_path: Path) -> None:
    """Thirty coins in a row would have to fall right: no limit of states finds that, and nothing rules it out in so few."""
    scenes = "".join(
        f"s{n}:\n  text: Here.\n  choices:\n    yes: {{label: Yes., risk: even, do: x += 1, go: s{n + 1}, fail: {{text: No.}}}}\n"
        for n in range(30)
    )
    scenes += "s30:\n  text: Here.\n  choices:\n    on: {label: On., if: x == 30 and y != x, go: end}\n    out: {label: Out., go: end}\n"
    scenes += "end: {text: The end., ending: {title: Home, kind: quiet}}\n"
    head = "title: T\nyear: 1944\nroles:\n  walker: {title: W, start: one.s0}\n"
    state = "variables:\n  x: {range: 0..40}\n  y: {range: 0..40}\n"
    made = story(tmp_path, scenes.replace("do: x += 1", "do: [x += 1, y = x]"), story=head, walker__state=state)
    answer = why(made, "one.s30.on", limit=100)
    assert answer is not None
    assert not answer.never
    assert answer.looked > 100 or answer.opened is not None


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("fire", "carries is one of (), (rope): nothing in the story adds `rocket` to it"),
        ("grim", "mood is one of calm, wild: nothing in the story sets it to `grim`"),
        ("wild", "mood is always calm there"),
        ("lamp", "lit is always false: nothing in the story sets it"),
    ],
)
def test_that_nothing_anywhere_sets_what_is_asked_is_said(choice: str, words: str, tmp_path: Path) -> None:
    state = """
    variables:
      carries: {any_of: [rope, rocket], start: []}
      lit: {flag: false}
      mood: {one_of: [calm, wild, grim], start: calm}
    """
    scenes = """
    start: {text: Here., choices: {wild: {label: W., if: mood == wild, go: end}, on: {label: On., go: first}}}
    first:
      text: Here.
      choices:
        rope: {label: Rope., do: [carries += rope, mood = wild], go: stay}
        fire: {label: Fire., if: rocket in carries, go: end}
        lamp: {label: Lamp., if: lit or rocket in carries, go: end}
        grim: {label: Grim., if: mood == grim, go: end}
        out: {label: Out., go: end}
    end: {text: The end., ending: {title: Home, kind: quiet}}
    """
    head = "title: T\nyear: 1944\nroles: {walker: {title: W, start: one.start}}\n"
    made = story(tmp_path, scenes, walker__state=state, story=head)
    found = why(made, "one.start.wild" if choice == "wild" else f"one.first.{choice}")
    assert found is not None
    assert f"    {words}" in list(found.lines())
    assert "one.first.grim" in named_choices(made)
