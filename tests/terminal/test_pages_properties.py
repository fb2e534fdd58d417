"""Whatever is pressed, pasted or resized: the pages hold, and say where one is."""

import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.terminal.layout.paragraph import line_width
from game.terminal.screen.controller import Controller
from game.terminal.screen.renderer import render
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import State
from tests.building import kept
from tests.terminal.screens import BEGUN, opened, setup, text

NAMED = (
    "up", "down", "left", "right", "enter", "escape", " ", "pageup", "pagedown", "home", "end", "tab", "s-tab",
    "backspace", "delete", "f1", "f9", "c-l", "c-r", "c-z",
)  # fmt: skip
# What leaves is not pressed here; `q` closes a page, and leaves only from the story.
LETTERS = "a123456789mnjdieybwcsluU/,.o:zt?xN-+éß"
KEYS = st.one_of(
    st.sampled_from(NAMED),
    st.sampled_from(LETTERS),
    st.sampled_from(("1", "2", "end", "enter")),
    st.tuples(st.just("paste"), st.text(max_size=30)),
    st.tuples(st.just("size"), st.integers(30, 240), st.integers(8, 70)),
    st.tuples(st.just("click"), st.integers(0, 240), st.integers(0, 70)),
    st.tuples(st.just("wheel"), st.sampled_from((-1, 1))),
)


def act(controller: Controller, step: object) -> None:
    match step:
        case str():
            controller.press(step)
        case ("paste", str(pasted)):
            controller.paste(pasted)
        case ("size", int(columns), int(rows)):
            controller.resize(columns, rows)
        case ("click", int(column), int(row)):
            controller.click(column, row)
        case ("wheel", int(turns)):
            controller.wheel(turns)


def holds(state: State) -> None:
    """What is true of every screen."""
    seen = render(state)
    assert len(seen.lines) == state.rows
    assert {line_width(line) for line in seen.lines} == {state.columns}
    assert text(seen.lines[0]).strip()
    assert text(seen.lines[-1]).strip()
    if state.session is not None:
        count = Scrollback(state).count()
        assert (1 if count else 0) <= state.selected <= count
    if seen.cursor is not None:
        assert 0 <= seen.cursor[0] < state.columns
        assert 0 <= seen.cursor[1] < state.rows


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(KEYS, min_size=60, max_size=90))
def test_any_keys_leave_a_page_that_holds(steps: list[object]) -> None:
    """At least 2,000 steps a run, of which each leaves a whole screen."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):  # a transcript is written where the game runs
        controller = opened(Path(folder), BEGUN)
        for step in steps:
            act(controller, step)
            holds(controller.state)
            controller.exit = None
        _undone(controller)


def _undone(controller: Controller) -> None:
    """Back to the beginning, choice by choice."""
    controller.press("escape")
    while controller.state.page.name != "story" and controller.state.session is not None:
        controller.press("escape")
    session = controller.state.session
    for _ in range(2 * len(session.played.choices) if session is not None else 0):  # an answer is undone too
        controller.press("u")
    assert session is None or (controller.state.played.choices, len(controller.state.played.turns)) == ((), 1)
    holds(controller.state)


@given(st.integers(1, 240), st.integers(1, 70), st.sampled_from(("", "m", "n", "o", "?", "l", "i", ":", "u")))
@settings(max_examples=200, deadline=None)
def test_every_size_has_a_page(columns: int, rows: int, key: str) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        controller = opened(Path(folder), (*BEGUN, key) if key else ())
        controller.resize(columns, rows)
        seen = render(controller.state)
        assert len(seen.lines) == rows
        assert all(line_width(line) == columns for line in seen.lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(30, 240), st.integers(8, 70)), min_size=1, max_size=6), st.integers(0, 30))
def test_new_sizes_keep_the_paragraph(sizes: list[tuple[int, int]], scrolled: int) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        controller = opened(Path(folder), (*BEGUN, "end", "2", "end", "1", "end", "1", *["up"] * scrolled))
        before = (controller.state.anchor, render(controller.state))
        for columns, rows in sizes:
            controller.resize(columns, rows)
            render(controller.state)
        controller.resize(80, 24)
        assert (controller.state.anchor, render(controller.state)) == before


def test_a_digit_takes_no_choice_that_was_not_seen(tmp_path: Path) -> None:
    controller = opened(tmp_path, BEGUN, 40, 12)
    assert not Scrollback(controller.state).is_seen(controller.state.anchor, 2)
    controller.press("2")
    assert not controller.state.played.choices
    assert Scrollback(controller.state).is_seen(controller.state.anchor, 2)
    controller.press("2")
    assert controller.state.played.choices == ("q1_island.bridge.count",)


def test_a_new_scene_begins_above_and_what_goes_on_stays_below(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2"))
    assert text(render(controller.state).lines[2]).strip().startswith("› Wait on the parapet")
    controller.press("end")
    controller.press("1")
    assert "Leave him to it." in text(render(controller.state).lines[-2])


def test_what_is_past_is_dim(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2", "end", "1"))
    lines = render(controller.state).lines
    yard = next(line for line in lines if "Men in pieces of uniform" in text(line))
    assert {style for style, part in yard if part.strip()} == {"dim"}


def test_a_hard_scene_asks_first(tmp_path: Path) -> None:
    keys = (*BEGUN, "end", "1", "end", "1", "end", "1", "end", "1", "end", "2")
    for answer, words in (("1", "The first shell"), ("2", "The tanks fire on the gate.")):
        controller = opened(tmp_path / answer, keys)
        assert "Ahead: people are killed." in "".join(text(line) for line in render(controller.state).lines)
        assert "shell" not in "".join(text(line) for line in render(controller.state).lines)
        controller.press(answer)
        assert words in "".join(text(line) for line in render(controller.state).lines)


@pytest.mark.parametrize("page", ["m", "n", "j", "o", "f1", "N", "l", "c", "d", "i", "e", "y", "b", "w"])
def test_the_same_letter_closes_a_page(page: str, tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, page))
    assert controller.state.page.name != "story"
    controller.press(page)
    assert controller.state.page.name == "story"


def test_a_game_that_is_named_is_opened(tmp_path: Path) -> None:
    opened(tmp_path, (*BEGUN, "end", "2"))
    controller = Controller(setup(tmp_path, load="the-quarter-1"), 80, 24)
    assert controller.state.played.choices == ("q1_island.bridge.count",)
    assert Controller(setup(tmp_path, load="nothing"), 80, 24).state.notice == "There is no saved game “nothing”."


def test_a_role_that_is_named_is_begun(tmp_path: Path) -> None:
    controller = Controller(setup(tmp_path, role="quarter"), 80, 24)
    controller.press("enter")
    assert controller.state.played.role == "quarter"
    locked = Controller(setup(tmp_path, role="column"), 80, 24)
    assert locked.state.notice == "The column opens after you have finished The quarter."


def test_the_story_has_what_the_pages_need() -> None:
    assert kept("island").record.lines
