"""Each property of a proof has its place in the story's files, and what is written there is what it is about."""

from pathlib import Path

import pytest

from game.authoring.checks.locate import Whereabouts
from game.authoring.places import Places, placed
from game.loader.load import Loaded, load
from game.plan.lowering import plan
from game.prover.prove import prove
from game.prover.report import Result
from tests.building import STORIES, read
from tests.random import generator

LOST = """
first:
  text: |
    Here.

    {x > 5: Far. | Near.}
  choices:
    on: {label: Go on., go: hall}
    off: {label: Go on., if: x > 5, go: hall}
hall:
  text: Here.
  hub: {slots: 1, of: [chair], then: end}
chair:
  storylet:
    line: |
      A {x > 4: soft | hard} chair.
    if: x == 3 or not seen(chair)
    locked: No.
  text: A chair.
  choices:
    sit:
      label: Sit.
      risk: even
      do: [y += 1, x -= 1]
      fail:
        do: x -= 1
        text: No.
      go: return
end: {time: 18 Aug 07:00, text: The end., ending: {title: Home, kind: quiet}}
"""
STATE = "variables:\n  x: {range: 0..9}\n  y: {range: 0..9}\n"


def every(loaded: Loaded) -> list[tuple[Result, str]]:
    """Every property of a story, with what is written from its place on."""
    assert loaded.story is not None
    places = Places(loaded.story, Whereabouts(loaded.sources))
    found = []
    for role in loaded.story.roles:
        for goal in plan(loaded.story, role).goals:
            if goal.about != "open":
                result = Result(goal.about, goal.subject, role, "open")
                span = places.of(result)
                assert span.file, result
                found.append((result, loaded.sources[span.file][span.line - 1][span.column - 1 :]))
    return found


def _named(result: Result, written: str) -> bool:
    """Whether what is written at a place is what a property is about."""
    match result.about:
        case "condition":
            asked = result.subject.partition("{")[2].rpartition("}")[0]
            return asked.partition(",")[0] in " ".join(written.split())
        case "clamp":
            return result.subject.rpartition(": ")[2][:4] in written
        case "clock_back":
            return True
        case "aims":
            return bool(written)  # how many are allowed, which need not be written
        case "introduced":
            return bool(written)  # the words that call somebody are others than the name
    return result.subject.rpartition(".")[2] in written or result.about in ("locked", "storylet")


@pytest.mark.parametrize("story", ["errand", "island", "sardine_tin"])
def test_every_property_of_a_story_has_its_place(story: str) -> None:
    assert not [each for each in every(load(STORIES / story)) if not _named(*each)]


@pytest.mark.parametrize("seed", range(12))
def test_every_property_of_a_random_story_has_its_place(seed: int, tmp_path: Path) -> None:
    if generator.story(seed, tmp_path) is None:
        pytest.skip("this seed makes a story with a fault in it")
    assert not [each for each in every(load(tmp_path)) if not _named(*each)]


def test_what_does_not_hold_is_printed_with_file_line_and_column(tmp_path: Path) -> None:
    loaded = read(tmp_path, LOST, walker__state=STATE, walker__checks="never:\n  odd: x == 0\n")
    assert loaded.story is not None
    report = placed(prove(loaded.story), loaded)
    places = {(r.about, r.subject): r.place for r in (*report.results, *report.remarks) if r.place}

    assert places == {
        ("choice", "one.first.off"): "walker/one.yaml:11:7",
        ("condition", "one.first text 3:1 {x > 5} holds"): "walker/one.yaml:8:7",
        ("condition", "one.hall.chair label 1:3 {x > 4} holds"): "walker/one.yaml:18:11",
        ("locked", "one.hall.chair"): "walker/one.yaml:15:3",
        ("never", "odd"): "walker/checks.yaml:2:3",
        ("clamp", "one.chair.sit fail: x -= 1"): "walker/one.yaml:28:15",
        ("clamp", "one.chair.sit: x -= 1"): "walker/one.yaml:26:22",
        ("clock_back", "one.end time"): "walker/one.yaml:31:15",
    }
    lines = [*report.lines()]
    told = lines.index("refuted: walker: condition: one.first text 3:1 {x > 5} never holds")
    assert lines[told + 1 : told + 3] == ["  --> walker/one.yaml:8:7", "  by values"]
    assert "by values: the values that each variable can have at each scene rule it out" in lines
