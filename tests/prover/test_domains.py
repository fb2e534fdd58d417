"""Draws, echoes and sets with many values: what is proved of them is so, and what cannot be seen whole is open with the reason."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from game.plan.lowering import plan
from game.plan.program import Chance, Plan
from game.prover.chances import picks
from game.prover.prove import prove
from game.prover.report import Report, Result
from game.prover.sample import sample
from game.story import engine
from game.story.model import Story
from tests.building import story

ENDS = "end: {text: The end., ending: {title: Home, kind: quiet}}\n"


def words(count: int) -> str:
    return ", ".join(f"a{number}" for number in range(1, count + 1))


def holding(take: int, of: int, conditions: Sequence[str], folder: Path) -> Story:
    """A story that draws some words, and has a choice for each condition on them."""
    choices = "".join(f"    c{n}: {{label: On., if: {each}, go: end}}\n" for n, each in enumerate(conditions))
    scenes = f"first:\n  text: Here.\n  choices:\n{choices}    out: {{label: Out., go: end}}\n{ENDS}"
    return story(folder, scenes, walker__state=f"draws:\n  hand: {{take: {take}, of: [{words(of)}]}}\n")


def result(report: Report, about: str, subject: str = "") -> Result:
    (found,) = [r for r in report.results if r.about == about and r.subject.endswith(subject)]
    return found


@pytest.mark.parametrize(("take", "of"), [(3, 38), (5, 18), (4, 24), (10, 20), (7, 20), (10, 64)])
def test_draws_of_thousands_of_ways_come_to_a_verdict(take: int, of: int, tmp_path: Path) -> None:
    most = " and ".join(f"a{n} in hand" for n in range(1, take + 2))
    made = holding(take, of, ["a1 in hand", f"not a{of} in hand", most, "len(hand) > 0 and a1 not in hand"], tmp_path)

    report = prove(made)

    assert [result(report, "choice", f"c{n}").verdict for n in (0, 1, 3)] == ["proved"] * 3
    too_many = result(report, "choice", "c2")
    assert too_many.verdict in ("refuted", "open")
    assert too_many.verdict == "refuted" or too_many.bound == "`hand` has too many values to search them all"
    assert result(report, "ends").verdict == "proved"
    for found in (r.playthrough for r in report.results if r.playthrough is not None):
        assert len(found.draws["hand"]) == take  # type: ignore[arg-type]
    *_, sampled = sample(made, 50)
    assert sampled.endings["one.end"].runs == 50


def test_what_a_draw_that_is_not_seen_whole_decides_is_open(tmp_path: Path) -> None:
    """Whether anything is open depends on words that are hardly ever drawn together, and only in draws that are not listed."""
    rare = " and ".join(f"a{n} in hand" for n in range(55, 65))
    scenes = f"first:\n  text: Here.\n  choices:\n    out: {{label: Out., if: not ({rare}), go: end}}\n{ENDS}"
    made = story(tmp_path, scenes, walker__state=f"draws:\n  hand: {{take: 10, of: [{words(64)}]}}\n")

    report = prove(made)

    assert result(report, "ends").verdict == "open"
    assert result(report, "ends").bound == "`hand` has too many values to search them all"
    assert not report.endings[0].exact
    assert "not decided: `hand` has too many values" in "\n".join(report.lines())


@pytest.mark.parametrize("high", [9_000, 40_000, 999_999])
def test_an_echo_is_never_cut_to_its_first_values(high: int, tmp_path: Path) -> None:
    head = (
        "title: T\nyear: 1944\nroles:\n  walker: {title: W, start: one.first}\n  other: {title: O, start: two.only}\n"
        f"echoes:\n  left: {{from: other, range: 0..{high}, start: 0, is: coal}}\n"
    )
    scenes = (
        f"first:\n  text: Here.\n  choices:\n    rich: {{label: On., if: echo.left > {high // 2}, go: end}}\n"
        f"    over: {{label: On., if: echo.left == {high - 1}, go: end}}\n    out: {{label: Out., go: end}}\n{ENDS}"
    )
    made = story(
        tmp_path,
        scenes,
        story=head,
        other__two="chapter: {title: Two}\nscenes:\n  only: {text: The end., ending: {title: E, kind: quiet}}\n",
        other__state=f"variables:\n  coal: {{range: 0..{high}}}\n",
        walker__checks=f"never: {{much: echo.left > {high // 2}, last: echo.left == {high - 1}}}\n",
    )

    report = prove(made, ["walker"])

    assert result(report, "never", "much").verdict == "refuted"
    assert result(report, "choice", "rich").verdict == "proved"
    assert result(report, "never", "last").verdict in ("refuted", "open")
    assert result(report, "choice", "over").verdict in ("proved", "open")


def test_an_echo_of_many_words_is_seen_whole_or_open(tmp_path: Path) -> None:
    head = (
        "title: T\nyear: 1944\nroles:\n  walker: {title: W, start: one.first}\n  other: {title: O, start: two.only}\n"
        f"echoes:\n  kept: {{from: other, any_of: [{words(40)}], start: [], is: pockets}}\n"
    )
    choices = "".join(f"    c{n}: {{label: On., if: a{n} in echo.kept, go: end}}\n" for n in (1, 13, 40))
    made = story(
        tmp_path,
        f"first:\n  text: Here.\n  choices:\n{choices}    out: {{label: Out., go: end}}\n{ENDS}",
        story=head,
        other__two="chapter: {title: Two}\nscenes:\n  only: {text: The end., ending: {title: E, kind: quiet}}\n",
        other__state=f"variables:\n  pockets: {{any_of: [{words(40)}], start: []}}\n",
    )

    report = prove(made, ["walker"])

    assert {r.verdict for r in report.results if r.about == "choice"} == {"proved"}


def test_a_set_of_sixty_four_words_filled_one_by_one(tmp_path: Path) -> None:
    scenes = "".join(
        f"s{n}:\n  text: Here.\n  choices:\n    yes: {{label: Yes., do: held += a{n}, go: s{n + 1}}}\n"
        f"    no: {{label: No., go: s{n + 1}}}\n"
        for n in range(1, 65)
    )
    scenes += "s65:\n  text: Here.\n  choices:\n    all: {label: All., if: len(held) == 64, go: end}\n"
    scenes += f"    out: {{label: Out., go: end}}\n    none: {{label: None., if: len(held) > 64 or held == (), go: end}}\n{ENDS}"
    head = "title: T\nyear: 1944\nroles:\n  walker: {title: W, start: one.s1}\n"
    state = f"variables:\n  held: {{any_of: [{words(64)}], start: []}}\n"
    made = story(tmp_path, scenes, story=head, walker__state=state)

    report = prove(made, limit=20_000)

    assert result(report, "choice", "s64.yes").verdict == "proved"
    assert {r.verdict for r in report.results} <= {"proved", "open"}
    assert result(report, "ends").verdict == "proved"


def test_more_draws_at_once_than_python_nests_loops(tmp_path: Path) -> None:
    """All of them are asked for in one text."""
    draws = "".join(f"  d{n}: {{one_of: [a, b, c]}}\n" for n in range(24))
    text = " ".join(f"{{d{n} == a: Yes. | No.}}" for n in range(24))
    made = story(
        tmp_path,
        f"first:\n  text: |\n    {text}\n  choices:\n    out: {{label: Out., go: end}}\n{ENDS}",
        walker__state=f"draws:\n{draws}",
        walker__checks="never: {all: d0 == a and d1 == a and d2 == a and d3 == a and d4 == a and d4 == b}\n",
    )

    report = prove(made, playthroughs=0, limit=30_000)

    assert {r.verdict for r in report.results if r.about == "never"} == {"proved"}
    assert {r.verdict for r in report.results if r.about == "condition"} == {"proved"}


# The share of each value


def test_each_value_of_a_draw_has_the_share_that_the_engine_gives_it(tmp_path: Path) -> None:
    """Nothing is lost by rounding, whatever the number of values."""
    lamp = ", ".join(["dark"] * 999 + ["lit"])
    made = story(
        tmp_path,
        f"first:\n  text: Here.\n  choices:\n    on: {{label: On., if: lamp == lit and a1 in hand, go: end}}\n    out: {{label: Out., go: end}}\n{ENDS}",
        walker__state=f"draws:\n  lamp: {{one_of: [{lamp}]}}\n  hand: {{take: 3, of: [{words(38)}]}}\n",
    )
    planned = plan(made, "walker")
    lamps, hands = planned.chances

    assert _shares(planned, lamps, 1_000) == {0: Fraction(999, 1_000), 1: Fraction(1, 1_000)}
    assert set(_shares(planned, hands, 8_436).values()) == {Fraction(1, 8_436)}


class _Rising:
    """In place of a random number, each of so many in its turn."""

    def __init__(self, steps: int) -> None:
        self._steps, self._step = steps, 0

    def random(self) -> float:
        self._step += 1
        return (self._step - 0.5) / self._steps


def _shares(planned: Plan, chance: Chance, steps: int) -> dict[int, Fraction]:
    pick, rising = picks(planned)[chance.slot], _Rising(steps)
    counts: dict[int, int] = {}
    for _ in range(steps):
        value = pick(rising)  # type: ignore[arg-type]
        counts[value] = counts.get(value, 0) + 1
    return {value: Fraction(count, steps) for value, count in counts.items()}


def test_what_is_picked_of_a_draw_too_large_to_list_is_what_the_engine_can_draw(tmp_path: Path) -> None:
    from random import Random

    made = holding(10, 64, ["a1 in hand"], tmp_path)
    planned = plan(made, "walker")
    (pick,) = picks(planned).values()
    random = Random(1)
    drawn = [pick(random) for _ in range(200)]

    assert {value.bit_count() for value in drawn} == {10}
    assert {bit for value in drawn for bit in range(64) if value >> bit & 1} == set(range(64))
    by_seed = engine.begin(made, "walker", 7).state.values[planned.chances[0].slot]
    assert by_seed.bit_count() == 10
