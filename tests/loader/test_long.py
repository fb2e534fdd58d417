"""Expressions and computed values that are long, deep, or made from each other: refused, or as quick as short ones."""

from pathlib import Path

import pytest

from game.authoring.checks.check import check
from game.authoring.compare.compare import compare
from game.authoring.why import why
from game.diagnostics import Severity
from game.prover.prove import prove
from game.story import engine
from game.story.model import Story
from tests.building import read, sound
from tests.plan.test_agreement import agree

END = "last: {text: Over., ending: {title: End, kind: quiet}}\n"
SCENES = f"""
first:
  text: |
    {{top: Up. | Down.}}
  choices:
    a: {{label: A., if: top, do: x += 1, go: stay}}
    b: {{label: B., if: not top, do: x += 1, go: stay}}
    c: {{label: C., if: top and x > 2 or not top and x < 2, do: hot = top, go: last}}
    d: {{label: D., do: x -= 1, go: last}}
{END}"""
STATE = "variables:\n  x: {range: 0..4, start: 1}\n  hot: {flag: false}\ncomputed:\n  c0: {is: x > 1}\n"


def made(folder: Path, steps: list[str], top: str) -> Story:
    state = STATE + "".join(f"  c{n}:\n    is: {each}\n" for n, each in enumerate(steps, 1)) + f"  top: {{is: {top}}}\n"
    return sound(read(folder, SCENES, walker__state=state))


CHAINS = {
    "doubled": ("c{0} and c{0}", "c{0}", lambda _, x: x > 1),
    "negated": ("not c{0}", "c{0}", lambda n, x: (x > 1) == (n % 2 == 0)),
    "doubled and negated": ("not (c{0} and c{0})", "c{0}", lambda n, x: (x > 1) == (n % 2 == 0)),
    "chosen": ("c{0} if c{0} else not c{0} and x > 9", "c{0}", lambda _, x: x > 1),
}


@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("length", [1, 18, 30, 100])
def test_values_computed_from_each_other(chain: str, length: int, tmp_path: Path) -> None:
    step, top, holds = CHAINS[chain]
    found = made(tmp_path, [step.format(n) for n in range(length)], top.format(length))
    role = found.roles["walker"]
    for x in range(5):
        values = [0, 0, 0, x, 0]
        assert bool(role.variables["top"].value.run(values)) == holds(length, x)  # type: ignore[no-untyped-call]
    assert len(role.choices["one.first.c"].test.code) < 40_000  # type: ignore[union-attr]


def test_every_tool_lives_with_a_chain_of_a_hundred(tmp_path: Path) -> None:
    found = made(tmp_path, [f"c{n} and c{n}" for n in range(100)], "c100")
    assert agree(found) > 5
    report = prove(found)
    assert {r.verdict for r in report.results if r.about in ("choice", "ends")} == {"proved"}
    assert why(found, "one.first.a") is not None
    assert compare(found, found).harmless


def test_numbers_computed_from_the_two_before(tmp_path: Path) -> None:
    steps = ["x + 1", "x + 2", *(f"min(c{n - 1} + c{n - 2}, 100)" for n in range(3, 41))]
    found = made(tmp_path, steps, "c40 > 99")
    assert agree(found) > 5


def test_a_code_that_grows_all_the_same_is_refused(tmp_path: Path) -> None:
    """Each value is short, and one expression asks for all of them."""
    state = STATE + "".join(f"  d{n}: {{is: x + {n} + {'0' * 9}{' + x' * 60} > 1}}\n" for n in range(400))
    state += f"  all: {{is: {' and '.join(f'd{n}' for n in range(150))}}}\n"
    loaded = read(tmp_path, SCENES.replace("top", "c0"), walker__state=state)
    assert {d.code for d in loaded.diagnostics if d.severity is Severity.ERROR} <= {"expression-too-long"}


LONG = {
    "sums": ("1" + "+1" * 490 + " > x", ""),
    "differences": ("x" + " - 1" * 240 + " < 0", ""),
    "products": ("1" + "*1" * 490 + " > x", ""),
    "and": (" and ".join(["x > 0"] * 90), ""),
    "or": (" or ".join(["x > 0"] * 100), ""),
    "both": (" and ".join(["x > 0 or hot"] * 55), ""),
    "comparisons": ("0" + " <= x" * 160, ""),
    "a list": (f"x in ({', '.join(['1'] * 300)})", ""),
    "the least": (f"min({', '.join(['x'] * 300)}) > 0", ""),
    "nested": ("(" * 47 + "x > 0" + ")" * 47, ""),
    "nested too deep": ("(" * 400 + "x > 0" + ")" * 400, "expression-too-deep"),
    "negated": ("not " * 49 + "hot", ""),
    "negated too often": ("not " * 200 + "hot", "expression-too-deep"),
    "minus": ("-" * 49 + "x < 0", ""),
    "choices": ("(" + "1 if hot else " * 45 + "2) > x", ""),
    "choices too many": ("1 if hot else " * 70 + "2 > x", "expression-too-deep"),
    "calls": ("min(1, " * 49 + "x" + ")" * 49 + " > 0", ""),
    "too long": ("1" + "+1" * 600 + " > x", "expression-too-long"),
}


@pytest.mark.parametrize("name", LONG)
def test_long_expressions(name: str, tmp_path: Path) -> None:
    text, code = LONG[name]
    scenes = SCENES.replace(
        "    d: {label: D., do: x -= 1, go: last}", f"    d:\n      label: D.\n      if: {text}\n      go: last"
    )
    loaded = read(tmp_path, scenes.replace("top", "c0"), walker__state=STATE)
    assert {d.code for d in check(loaded) if d.severity is Severity.ERROR} == ({code} if code else set())
    if not code:
        turn = engine.begin(sound(loaded), "walker", 1)
        assert turn.open
        assert agree(sound(loaded)) > 2


def test_one_fault_in_a_chain_is_one_fault(tmp_path: Path) -> None:
    for wrong in ("c0 and nothing", "c0 +", "c0 + 1", f"c0{' and c0' * 200}"):
        state = (
            STATE
            + f"  c1: {{is: {wrong}}}\n"
            + "".join(f"  c{n}: {{is: c{n - 1} and c{n - 1}}}\n" for n in range(2, 30))
        )
        loaded = read(tmp_path, SCENES, walker__state=state + "  top: {is: not c29}\n")
        assert len(loaded.diagnostics) == 1


def test_hundreds_of_computed_values_are_read_or_refused(tmp_path: Path) -> None:
    steps = "".join(f"  c{n}: {{is: c{n - 1} and c{max(0, n - 7)}}}\n" for n in range(1, 600))
    loaded = read(tmp_path, SCENES, walker__state=STATE + steps + "  top: {is: c599}\n")
    assert {d.code for d in loaded.diagnostics} <= {"expression-too-long"}
    assert len(loaded.diagnostics) <= 1
