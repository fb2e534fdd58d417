"""The timeline opens at today, with what the player did between the events; the clipping says what it is; in both front ends."""

from pathlib import Path

import pytest

from game.saves.chronicle import Chronicle
from game.saves.shelf import Shelf
from game.story.playthrough import Playthrough, replay, start
from game.terminal.content import timeline
from game.terminal.layout.block import Kind
from game.terminal.session import Game, Session
from tests.building import kept
from tests.terminal.screens import BEGUN, body, opened, screen, text
from tests.terminal.test_plain import said

SIX = ("end", "2", "end", "1", "end", "1", "end", "1")


def played(choices: int = 1) -> Playthrough:
    begun = start(kept("island"), "quarter", 7)
    for _ in range(choices):
        begun, _ = replay(begun, (begun.turn.open[0].choice,))
    return begun


def test_it_opens_at_today(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "d"), 40, 12)
    shown = [text(line).strip() for line in screen(controller).lines]
    assert "Saturday 19 August 1944" in shown
    assert not any("Tuesday 15 August" in line for line in shown)
    controller.press("home")
    assert "Tuesday 15 August" in body(controller)


def test_it_opens_at_the_day_of_a_note(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "n", "enter", "tab", "tab", "enter"), 40, 12)
    assert (controller.state.page.name, controller.state.page.subject) == ("timeline", "1944-08-15")
    assert "Tuesday 15 August" in body(controller)


def test_acts_stand_between_events_in_the_order_of_their_hours() -> None:
    run = played(4)
    entries = [entry for turn in run.turns for entry in (*turn.ledger, *turn.journal)]
    blocks = timeline.timeline_page(Game(run.story, session=Session(run)))
    acts = [each for each in blocks if each.kind == Kind.ACT]
    assert entries
    assert sorted(each.text for each in acts) == sorted(entries)
    hours: list[str] = []
    for each in blocks:
        if each.kind == Kind.LABEL:
            hours = []
        elif each.kind in (Kind.ACT, Kind.EVENT):
            hours.append(each.extra.partition(",")[0])
            assert hours == sorted(hours)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("19", "1944-08-19"), ("19 aug", "1944-08-19"), ("Saturday", "1944-08-19"), ("today", "1944-08-19"),
        ("15 August 1944", "1944-08-15"), ("1944-08-15", "1944-08-15"), ("1", ""), ("24", ""), ("", ""), ("x", ""),
    ],
)  # fmt: skip
def test_a_day_is_named_in_several_ways(words: str, day: str) -> None:
    assert timeline.asked_day(played(0), words) == day


def test_plain_lines_show_today_and_any_day(tmp_path: Path) -> None:
    story = kept("island")
    lines = said(tmp_path, "1\ntimeline\ntimeline 15\ntimeline 24\ntimeline all\nnotes\n", story).splitlines()
    assert lines.count("Saturday 19 August 1944") == 2
    assert lines.count("Tuesday 15 August 1944") == 2
    assert "Nothing is known of such a day yet: type timeline and a day such as 19, or timeline all." in lines
    assert any(line.startswith("Notes: ") for line in lines)


def test_the_clipping_says_what_it_is_and_links_the_notes(tmp_path: Path) -> None:
    story = kept("island")
    Shelf(tmp_path, story.id).add(Chronicle(notes=frozenset(story.record.notes)))
    controller = opened(tmp_path, (*BEGUN, "i"), 80, 60)
    assert "as a newspaper might have printed it" in body(controller)
    controller.press("tab")
    controller.press("enter")
    assert controller.state.page.name == "note"
    plain = said(tmp_path, "1\nclipping\n", story)
    assert "as a newspaper might have printed it" in plain
