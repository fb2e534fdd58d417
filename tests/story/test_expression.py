"""Conditions and effects: what they mean, and what is said against those that mean nothing."""

from collections.abc import Sequence
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.story.expression import FLAG, MOMENT, NUMBER, Kind, Symbol
from game.story.grammar import DEPTH, LENGTH, Fault
from game.story.typechecker import condition, effect, expression

MARKET, STATION, CHURCH = 1, 2, 4
PATROL = Kind("set", ("market", "station", "church"))
POSTED = Kind("word", ("nowhere", "school", "boulevard"))
NOON = 19 + 0


class Names:
    """A scope with one name of each kind; values are [clock, nerve, patrol, posted, wept, seen]."""

    year = 1944
    _symbols: ClassVar[dict[str, Symbol]] = {
        "clock": Symbol(MOMENT, "v[0]", 0, 600_000, frozenset({0}), (), 0),
        "nerve": Symbol(NUMBER, "v[1]", 0, 6, frozenset({1}), (), 1),
        "patrol": Symbol(PATROL, "v[2]", 0, 7, frozenset({2}), (), 2),
        "posted": Symbol(POSTED, "v[3]", 0, 2, frozenset({3}), (), 3),
        "wept": Symbol(FLAG, "v[4]", 0, 1, frozenset({4}), (), 4),
        "half": Symbol(NUMBER, "(v[1]//2)", 0, 3, frozenset({1})),
    }

    def symbol(self, name: str) -> Symbol | None:
        return self._symbols.get(name)

    def names(self) -> Sequence[str]:
        return list(self._symbols)

    def memory(self, function: str, name: str) -> int | None:
        return 5 if (function, name) in {("visits", "paste"), ("chosen", "paste.go"), ("knows", "bell")} else None

    def things(self, function: str) -> Sequence[str]:
        return {"visits": ["paste"], "chosen": ["paste.go"], "knows": ["bell"]}[function]


STATE = [333_060, 4, MARKET | CHURCH, 1, 0, 2]  # 19 Aug 07:00, nerve 4, patrol at market and church, posted at school


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("nerve >= 4", True),
        ("nerve > 4", False),
        ("1 < nerve <= 4", True),
        ("1 < nerve <= 3", False),
        ("not wept", True),
        ("not wept and nerve == 4 or false", True),
        ("true", True),
        ("market in patrol", True),
        ("station in patrol", False),
        ("station not in patrol", True),
        ("patrol == (market, church)", True),
        ("patrol == market", False),
        ("patrol != ()", True),
        ("len(patrol) == 2", True),
        ("posted == school", True),
        ("school == posted", True),
        ("posted in (school, boulevard)", True),
        ("posted in (nowhere)", False),
        ("nerve in (1, 4)", True),
        ("posted == (school if wept else boulevard)", False),
        ("clock > '18 Aug 22:30'", True),
        ("clock - '19 Aug 06:00' == 60", True),
        ("clock + 30 > '19 Aug 07:29'", True),
        ("min(nerve, 2) == 2", True),
        ("max(nerve, half, 5) == 5", True),
        ("nerve * 2 - 1 == 7", True),
        ("nerve // 3 == 1 and nerve % 3 == 1", True),
        ("-nerve < 0", True),
        ("seen(paste)", True),
        ("visits(paste) == 2", True),
        ("half == 2", True),
    ],
)
def test_condition(text: str, holds: bool) -> None:
    assert bool(condition(text, Names()).run(STATE)) is holds


@pytest.mark.parametrize(
    ("text", "code", "marked", "hint"),
    [
        ("nerv > 3", "unknown-name", "nerv", "did you mean `nerve`?"),
        ("posted == schol", "unknown-word", "schol", "did you mean `school`?"),
        ("nerve", "wrong-kind", "nerve", "compare it, as in `x > 0`"),
        ("patrol", "wrong-kind", "patrol", "compare it, as in `len(x) > 0`"),
        ("posted", "wrong-kind", "posted", "compare it, as in `x == word`"),
        ("nerve = 3", "expression-syntax", "=", "write `==` to compare"),
        ("!wept", "expression-syntax", "!", "write `not x`, or `!=`"),
        ("wept & wept", "expression-syntax", "&", "write `and`"),
        ("nerve / 2 > 1", "expression-syntax", "/", "write `//`, which drops the remainder"),
        ("9**9**9", "expression-syntax", "*", "expressions have no powers"),
        ("().__class__", "expression-syntax", ".", ""),
        ("'a'*10**9", "expression-syntax", "*", "expressions have no powers"),
        ("nerve > 99999999999", "number-too-large", "99999999999", ""),
        ("nerve > 'noon'", "moment-syntax", "'noon'", "write a moment as '17 Aug 07:00'"),
        ("nerve == patrol", "wrong-kind", "nerve == patrol", ""),
        ("posted < school", "wrong-kind", "posted < school", "compare with `==` or `!=`"),
        ("seen(past)", "unknown-scene", "past", "did you mean `paste`?"),
        ("knows(bel)", "unknown-note", "bel", "did you mean `bell`?"),
        ("chosen(paste.gone)", "unknown-choice", "paste.gone", "did you mean `paste.go`?"),
        ("sean(paste)", "unknown-function", "sean", "did you mean `seen`?"),
        ("seen(paste, paste)", "wrong-arguments", "seen(paste, paste)", ""),
        ("nerve // half == 1", "wrong-kind", "half", ""),
        ("nerve >", "expression-syntax", "", ""),
        ("(nerve > 1", "expression-syntax", "", ""),
        ("", "expression-syntax", "", ""),
        ("open('x')", "unknown-function", "open", ""),
        ("__import__", "unknown-name", "__import__", ""),
    ],
)
def test_fault(text: str, code: str, marked: str, hint: str) -> None:
    with pytest.raises(Fault) as caught:
        condition(text, Names())
    fault = caught.value
    assert (fault.code, text[fault.start : fault.end], fault.hint if hint else "") == (code, marked, hint)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("nerve = 1", 1, 1),
        ("nerve += 9", 1, 6),
        ("nerve -= 9", 1, 0),
        ("nerve = min(nerve, 3)", 1, 3),
        ("patrol += station", 2, MARKET | CHURCH | STATION),
        ("patrol -= (market, station)", 2, CHURCH),
        ("patrol = ()", 2, 0),
        ("posted = boulevard", 3, 2),
        ("wept = true", 4, 1),
        ("wept = nerve > 3", 4, 1),
        ("clock += 20", 0, 333_080),
        ("clock = '19 Aug 06:00'", 0, 333_000),
    ],
)
def test_effect(text: str, slot: int, value: int) -> None:
    values = list(STATE)
    effect(text, Names()).apply(values)
    assert values[slot] == value
    assert values[:slot] + values[slot + 1 :] == STATE[:slot] + STATE[slot + 1 :]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nerve = 9", "out-of-range"),
        ("nerve == 3", "statement-syntax"),
        ("nerve", "statement-syntax"),
        ("half = 1", "not-assignable"),
        ("nerv = 1", "unknown-name"),
        ("wept += 1", "wrong-kind"),
        ("posted += school", "wrong-kind"),
        ("nerve = school", "unknown-name"),
        ("posted = 3", "wrong-kind"),
        ("clock = 3", "wrong-kind"),
    ],
)
def test_faulty_effect(text: str, code: str) -> None:
    with pytest.raises(Fault) as caught:
        effect(text, Names())
    assert caught.value.code == code


def test_bounds_are_kept() -> None:
    deep = "(" * (DEPTH + 1) + "1" + ")" * (DEPTH + 1)
    for text, code in ((deep, "expression-too-deep"), ("1 + " * LENGTH + "1", "expression-too-long")):
        with pytest.raises(Fault) as caught:
            expression(text, Names())
        assert caught.value.code == code


def test_a_product_cannot_grow_without_end() -> None:
    with pytest.raises(Fault) as caught:
        expression("*".join(["1000000"] * 5), Names())
    assert caught.value.code == "number-too-large"


def test_what_and_joins_is_known_part_by_part() -> None:
    parts = condition("nerve >= 4 and not wept and 1 < nerve < 3", Names()).parts
    assert [part.text for part in parts] == ["nerve >= 4", "not wept", "1 < nerve", "nerve < 3"]


def test_reads_are_the_slots_that_can_matter() -> None:
    assert condition("half == 2 and (wept or seen(paste))", Names()).reads == {1, 4, 5}


@given(st.text(alphabet="nervpatolmk 0123456789()<>=!+-*/%,.'andorntif\\{}[]\"", max_size=40))
def test_no_text_does_worse_than_a_fault(text: str) -> None:
    try:
        value = expression(text, Names()).run(STATE)
    except Fault as fault:
        assert 0 <= fault.start <= fault.end  # noqa: PT017
    else:
        assert isinstance(value, int)


@given(st.integers(0, 6), st.integers(0, 7), st.integers(0, 2), st.booleans())
def test_a_value_lies_within_its_bounds(nerve: int, patrol: int, posted: int, wept: bool) -> None:
    values = [333_060, nerve, patrol, posted, int(wept), 0]
    for text in ("nerve * 3 - half", "len(patrol) + nerve // 2", "nerve % 4", "min(nerve, 3) - max(half, 1)", "-nerve"):
        made = expression(text, Names())
        assert made.low <= made.run(values) <= made.high
