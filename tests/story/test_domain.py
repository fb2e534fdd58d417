"""What a draw or an echo can be: every value of it, and nothing else."""

from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.story import chance, domain
from game.story.domain import Domain
from game.story.expression import FLAG, NUMBER, Expression, Kind
from game.story.model import Draw, Echo

WORDS = tuple(f"w{number}" for number in range(7))


def draw(of: tuple[str, ...], take: int = 0) -> Draw:
    words = tuple(dict.fromkeys(of))
    return Draw("d", 3, Kind("set" if take else "word", words), of, take)


def echo(kind: Kind, low: int, high: int, start: int) -> Echo:
    return Echo("e", "other", kind, start, Expression("x", kind, "v[3]", low, high, frozenset({3})))


def cases(found: Domain) -> list[int]:
    return [found.case(number) for number in range(found.size)]


def test_a_word_is_drawn_by_weight_of_repetition() -> None:
    found = domain.of_draw(draw(("dark", "dark", "lit")))
    assert cases(found) == [0, 0, 1]
    assert (found.low, found.high) == (0, 1)
    assert [found.has(value) for value in (-1, 0, 1, 2)] == [False, True, True, False]


@pytest.mark.parametrize("take", range(1, 8))
def test_a_set_is_drawn_of_all_sets_of_its_size(take: int) -> None:
    found = domain.of_draw(draw(WORDS, take))
    masks = [sum(1 << place for place in kept) for kept in combinations(range(7), take)]
    assert cases(found) == masks
    assert (found.low, found.high) == (min(masks), max(masks))
    assert [value for value in range(-1, 200) if found.has(value)] == sorted(masks)


def test_the_cases_of_a_large_draw_are_not_built() -> None:
    found = domain.of_draw(draw(tuple(f"w{number}" for number in range(64)), 32))
    assert found.size == comb(64, 32)
    assert found.case(0) == (1 << 32) - 1
    assert found.case(found.size - 1) == ((1 << 32) - 1) << 32
    some = list(found.some(1000))
    assert (some[0], some[-1], len(set(some))) == (0, found.size - 1, 1000)
    seen = [found.case(number) for number in some]
    assert all(found.has(value) for value in seen)
    for place in range(64):  # each word is in some of them, and not in all
        assert 0 < sum(value >> place & 1 for value in seen) < 1000


@pytest.mark.parametrize(
    ("kind", "low", "high", "start", "values"),
    [
        (NUMBER, 2, 4, 0, range(5)),
        (NUMBER, 0, 9000, 7, range(9001)),
        (FLAG, 0, 1, 0, range(2)),
        (FLAG, 0, 0, 0, range(1)),
        (Kind("word", WORDS), 0, 6, 0, range(7)),
        (Kind("set", WORDS), 0, 127, 0, range(128)),
    ],
)
def test_an_echo_brings_what_a_run_leaves_or_its_start(
    kind: Kind, low: int, high: int, start: int, values: range
) -> None:
    found = domain.of_echo(echo(kind, low, high, start))
    assert cases(found) == list(values)
    assert [value for value in range(-2, values[-1] + 3) if found.has(value)] == list(values)
    assert found.nearest(-10) == values[0]
    assert found.nearest(10**6) == values[-1]


def test_a_set_of_64_words_is_a_range_that_nobody_counts_out() -> None:
    found = domain.of_echo(echo(Kind("set", tuple(f"w{n}" for n in range(64))), 0, 2**64 - 1, 0))
    assert found.size == 2**64
    assert found.has(2**63)
    assert not found.has(2**64)
    assert [found.case(number) for number in found.some(4)] == [0, 2**64 // 3, 2 * (2**64 // 3), 2**64 - 1]


@given(st.integers(), st.integers(1, 7))
def test_every_seed_draws_what_the_domain_has(seed: int, take: int) -> None:
    for each in (draw(WORDS, take), draw(("dark", "dark", "lit"))):
        assert domain.of_draw(each).has(chance.drawn(each, seed, "walker"))


@pytest.mark.parametrize(
    ("given_words", "value"),
    [
        (["w0", "w1"], 3), (("w1", "w0"), 3), (["w0"], None), (["w0", "w0"], None), (["w0", "w1", "w2"], None), (["w0", "x"], None),
        ("w0", None), (None, None), (3, None), ([["w0"], "w1"], None), ([], None), ({"w0": 1, "w1": 2}, None),
    ],
)  # fmt: skip
def test_a_set_is_fixed_by_exactly_as_many_words_as_are_taken(given_words: object, value: int | None) -> None:
    assert domain.fixed(draw(WORDS, 2), given_words) == value


@pytest.mark.parametrize(
    ("given_word", "value"), [("lit", 1), (["lit"], 1), ([], None), (["dark", "lit"], None), ("gone", None), (1, None), ([[]], None)]
)  # fmt: skip
def test_a_word_is_fixed_by_one_word(given_word: object, value: int | None) -> None:
    assert domain.fixed(draw(("dark", "dark", "lit")), given_word) == value
