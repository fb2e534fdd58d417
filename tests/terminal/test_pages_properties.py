"""Whatever is pressed, pasted or resized: the pages hold, and say where one is."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.terminal.layout.paragraph import line_width
from game.terminal.screen.controller import Desk
from game.terminal.screen.renderer import view
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import Book
from tests.building import kept
from tests.terminal.screens import BEGUN, desk, setting, text

NAMED = (
    "up", "down", "left", "right", "enter", "escape", " ", "pageup", "pagedown", "home", "end", "tab", "s-tab",
    "backspace", "delete", "f1", "f9", "c-l", "c-r", "c-z",
)  # fmt: skip
# What leaves is not pressed here; `q` closes a page, and leaves only from the story.
LETTERS = "123456789mnjdieybwcsluU/,.o:zt?xN-+éß"
KEYS = st.one_of(
    st.sampled_from(NAMED),
    st.sampled_from(LETTERS),
    st.sampled_from(("1", "2", "end", "enter")),
    st.tuples(st.just("paste"), st.text(max_size=30)),
    st.tuples(st.just("size"), st.integers(30, 240), st.integers(8, 70)),
    st.tuples(st.just("click"), st.integers(0, 240), st.integers(0, 70)),
    st.tuples(st.just("wheel"), st.sampled_from((-1, 1))),
)


def act(sat: Desk, step: object) -> None:
    match step:
        case str():
            sat.press(step)
        case ("paste", str(pasted)):
            sat.paste(pasted)
        case ("size", int(columns), int(rows)):
            sat.resize(columns, rows)
        case ("click", int(column), int(row)):
            sat.click(column, row)
        case ("wheel", int(turns)):
            sat.wheel(turns)


def holds(book: Book) -> None:
    """What is true of every screen."""
    seen = view(book)
    assert len(seen.lines) == book.rows
    assert {line_width(line) for line in seen.lines} == {book.columns}
    assert text(seen.lines[0]).strip()
    assert text(seen.lines[-1]).strip()
    if book.session is not None:
        count = Scrollback(book).count()
        assert (1 if count else 0) <= book.choice <= count
    if seen.cursor is not None:
        assert 0 <= seen.cursor[0] < book.columns
        assert 0 <= seen.cursor[1] < book.rows


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(KEYS, min_size=60, max_size=90))
def test_any_keys_leave_a_page_that_holds(steps: list[object]) -> None:
    """At least 2,000 steps a run, of which each leaves a whole screen."""
    with tempfile.TemporaryDirectory() as folder:
        sat = desk(Path(folder), BEGUN)
        for step in steps:
            act(sat, step)
            holds(sat.book)
            sat.left = None
        _undone(sat)


def _undone(sat: Desk) -> None:
    """Back to the beginning, choice by choice."""
    sat.press("escape")
    while sat.book.leaf.page != "story" and sat.book.session is not None:
        sat.press("escape")
    session = sat.book.session
    for _ in range(len(session.played.choices) if session is not None else 0):
        sat.press("u")
    assert session is None or (sat.book.played.choices, len(sat.book.played.turns)) == ((), 1)
    holds(sat.book)


@given(st.integers(1, 240), st.integers(1, 70), st.sampled_from(("", "m", "n", "o", "?", "l", "i", ":", "u")))
@settings(max_examples=200, deadline=None)
def test_every_size_has_a_page(columns: int, rows: int, key: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sat = desk(Path(folder), (*BEGUN, key) if key else ())
        sat.resize(columns, rows)
        seen = view(sat.book)
        assert len(seen.lines) == rows
        assert all(line_width(line) == columns for line in seen.lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(30, 240), st.integers(8, 70)), min_size=1, max_size=6), st.integers(0, 30))
def test_new_sizes_keep_the_paragraph(sizes: list[tuple[int, int]], scrolled: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sat = desk(Path(folder), (*BEGUN, "end", "2", "end", "1", "end", "1", *["up"] * scrolled))
        before = (sat.book.mark, view(sat.book))
        for columns, rows in sizes:
            sat.resize(columns, rows)
            view(sat.book)
        sat.resize(80, 24)
        assert (sat.book.mark, view(sat.book)) == before


def test_a_digit_takes_no_choice_that_was_not_seen(tmp_path: Path) -> None:
    sat = desk(tmp_path, BEGUN, 40, 12)
    assert not Scrollback(sat.book).is_seen(sat.book.mark, 2)
    sat.press("2")
    assert not sat.book.played.choices
    assert Scrollback(sat.book).is_seen(sat.book.mark, 2)
    sat.press("2")
    assert sat.book.played.choices == ("q1_island.bridge.count",)


def test_a_new_scene_begins_above_and_what_goes_on_stays_below(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "end", "2"))
    assert text(view(sat.book).lines[2]).strip().startswith("› Wait on the parapet")
    sat.press("end")
    sat.press("1")
    assert "Leave him to it." in text(view(sat.book).lines[-2])


def test_what_is_past_is_dim(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "end", "2", "end", "1"))
    lines = view(sat.book).lines
    yard = next(line for line in lines if "Men in pieces of uniform" in text(line))
    assert {style for style, part in yard if part.strip()} == {"dim"}


def test_a_hard_scene_asks_first(tmp_path: Path) -> None:
    keys = (*BEGUN, "end", "1", "end", "1", "end", "1", "end", "1", "end", "2")
    for answer, words in (("1", "The first shell"), ("2", "The tanks fire on the gate.")):
        sat = desk(tmp_path / answer, keys)
        assert "Ahead: people are killed." in "".join(text(line) for line in view(sat.book).lines)
        assert "shell" not in "".join(text(line) for line in view(sat.book).lines)
        sat.press(answer)
        assert words in "".join(text(line) for line in view(sat.book).lines)


@pytest.mark.parametrize("page", ["m", "n", "j", "o", "?", "l", "c", "d", "i", "e", "y", "b", "w"])
def test_the_same_letter_closes_a_page(page: str, tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, page))
    assert sat.book.leaf.page != "story"
    sat.press(page)
    assert sat.book.leaf.page == "story"


def test_a_game_that_is_named_is_opened(tmp_path: Path) -> None:
    desk(tmp_path, (*BEGUN, "end", "2"))
    sat = Desk(setting(tmp_path, load="quarter-1"), 80, 24)
    assert sat.book.played.choices == ("q1_island.bridge.count",)
    assert Desk(setting(tmp_path, load="nothing"), 80, 24).book.notice == "There is no saved game “nothing”."


def test_a_role_that_is_named_is_begun(tmp_path: Path) -> None:
    sat = Desk(setting(tmp_path, role="quarter"), 80, 24)
    sat.press("enter")
    assert sat.book.played.role == "quarter"
    locked = Desk(setting(tmp_path, role="column"), 80, 24)
    assert locked.book.notice == "The column opens after you have finished The quarter."


def test_the_story_has_what_the_pages_need() -> None:
    assert kept("island").record.lines
