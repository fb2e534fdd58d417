"""The ways that a run left: kept once, bounded, found again."""

from hypothesis import given
from hypothesis import strategies as st

from game.story.branches import MOST, Branch, is_beginning, left, onward, shared

LINES = st.lists(st.sampled_from("abc"), max_size=6).map(tuple)


def test_a_way_that_was_left_is_kept() -> None:
    assert left((), Branch(("a", "b")), ("a", "c")) == (Branch(("a", "b")),)


def test_the_beginning_of_another_way_is_not_kept() -> None:
    longer = Branch(("a", "b", "c"))
    assert left((longer,), Branch(("a", "b")), ("a", "d")) == (longer,)
    assert left((Branch(("a", "b")),), longer, ("a", "d")) == (longer,)
    assert left((), Branch(("a",)), ("a", "d")) == ()


def test_the_ways_left_longest_ago_go() -> None:
    branches: tuple[Branch, ...] = ()
    for number in range(MOST + 3):
        branches = left(branches, Branch((f"a{number}",)), ("b",))
    assert len(branches) == MOST
    assert branches[0].choices == ("a3",)


@given(st.lists(LINES, max_size=8), LINES)
def test_every_way_is_on_the_line_or_in_a_branch(ways: list[tuple[str, ...]], line: tuple[str, ...]) -> None:
    branches: tuple[Branch, ...] = ()
    for way in ways:
        branches = left(branches, Branch(way), line)
    for way in ways:
        assert is_beginning(way, line) or any(is_beginning(way, branch.choices) for branch in branches)
    for one in branches:
        assert not is_beginning(one.choices, line)
        assert not any(one is not other and is_beginning(one.choices, other.choices) for other in branches)


@given(LINES, LINES)
def test_what_is_shared_is_the_longest_beginning(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    count = shared(one, other)
    assert one[:count] == other[:count]
    assert count == min(len(one), len(other)) or one[count] != other[count]


def test_the_way_left_last_goes_on() -> None:
    branches = (Branch(("a", "b")), Branch(("a", "c")))
    assert onward(branches, ("a",)) == branches[1]
    assert onward(branches, ("a", "b")) is None
