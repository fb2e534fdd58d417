"""The page of an ending, in both front ends; going back from it; the document that is kept of it."""

from contextlib import chdir
from pathlib import Path

import pytest

from game.story.playthrough import Playthrough, start
from game.terminal.content import ending
from game.terminal.screen.controller import Controller
from game.terminal.session import Game, Session
from tests.building import kept, shipped
from tests.terminal.screens import BEGUN, body, opened
from tests.terminal.test_plain import said

RUN = ("count", "cellar", "fill", "window", "stay", "go", "carry", "girl")
LINES = "".join(f"{name}\n" for name in ("quarter", *RUN))


def ended() -> Playthrough:
    played = start(kept("island"), "quarter", 7)
    for name in RUN:
        played = played.take(next(o.choice for o in played.turn.options if o.name == name))
    assert played.turn.ending is not None
    return played


def at_the_end(folder: Path, columns: int = 80, rows: int = 24) -> Controller:
    controller = opened(folder, BEGUN, columns, rows)
    for name in RUN:
        controller.press(":")
        for key in (*name, "enter"):
            controller.press(key)
        if controller.state.game.running.asks:
            controller.press("end")
            controller.press("1")
            for key in (":", *name, "enter"):
                controller.press(key)
    assert controller.state.game.running.over
    controller.press("end")
    return controller


def test_what_was_done_stands_there_with_what_else_could_be() -> None:
    played = ended()
    forks = ending.forks(played)
    assert [line for fork in forks for line in fork.done] == list(played.ledger)
    for fork in ending.turning_points(played):
        others = {option.choice for option in played.turns[fork.before].open} - {played.choices[fork.before]}
        assert {option.choice for option in fork.instead} == others != set()


def test_pages_open_it_by_enter_and_go_back_from_it(tmp_path: Path) -> None:
    controller = at_the_end(tmp_path)
    controller.press("enter")
    assert controller.state.page.name == "ending"
    points = ending.turning_points(controller.state.played)
    before = len(controller.state.played.choices)
    controller.press("1")
    if controller.state.page.name == "ending":  # more than nine: the number could go on
        controller.press("enter")
    assert controller.state.page.name == "story"
    assert len(controller.state.played.choices) == points[0].before
    for _ in range(before - points[0].before):
        controller.press("U")
    assert controller.state.game.running.over


def test_a_branch_is_gone_on_with_in_pages(tmp_path: Path) -> None:
    keys = (*BEGUN, "end", "2", "end", "1", "u", "u", "end", "1")
    controller = opened(tmp_path, keys, story=kept("island"))
    for key in ("v", "enter"):
        controller.press(key)
    assert controller.state.page.name == "story"
    assert len(controller.state.played.choices) == 2


def test_another_way_leaves_the_run_among_the_branches(tmp_path: Path) -> None:
    text = said(tmp_path, f"{LINES}ending\nending 1\nbranches\n", kept("island"))
    assert "You are back there. Redo restores the choices; what you leave stays among the branches." in text
    assert "Endings: 1 of the " in text


def test_it_is_not_there_before_the_end(tmp_path: Path) -> None:
    assert ending.NOT_ENDED in said(tmp_path, "quarter\nending\nending 1\n", kept("island"))
    assert ending.ending_page(Game(kept("island"), session=Session(start(kept("island"), "quarter", 7))))[0].text


@pytest.mark.parametrize("name", ["end.md", "end.txt"])
def test_it_is_kept_as_a_document(name: str, tmp_path: Path) -> None:
    with chdir(tmp_path):
        controller = at_the_end(tmp_path / "saves")
        controller.press("enter")
        for key in ("k", *name, "enter"):
            controller.press(key)
        assert controller.state.notice == f"The page of the ending is in {name}."
        written = Path(name).read_text(encoding="utf-8")
        again = said(tmp_path / "other", f"{LINES}ending {name}\nending 99\n", kept("island"))
    assert f"There is already a file {name}. Choose another name." in again
    assert "Type ending and a number from 1 to " in again
    for line in controller.state.played.ledger:
        assert line in written
    assert written.startswith("# ") == name.endswith(".md")


def test_who_is_no_longer_there_is_named() -> None:
    story = shipped()
    played = start(story, "resistance", 7)
    table = story.roles["resistance"].variables["alive"]
    assert table.slot is not None
    values = list(played.turn.state.values)
    values[table.slot] &= ~(1 << table.kind.words.index("gueret"))
    last = played.turn._replace(
        state=played.turn.state._replace(values=tuple(values)),
        ending=next(s.ending for s in story.roles["resistance"].scenes.values() if s.ending),
    )
    blocks = ending.ending_page(Game(story, session=Session(played._replace(turns=(*played.turns, last)))))
    assert ("No longer at the table", "Guéret") in [(each.extra, each.text) for each in blocks]


def test_what_others_find_is_named_only_as_far_as_it_is_true() -> None:
    story = shipped()
    played = start(story, "resistance", 7)
    final = next(s.ending for s in story.roles["resistance"].scenes.values() if s.ending)
    for guide in (False, True):
        last = played.turn._replace(ending=final, echoes={"guide": int(guide), "tin": 0})
        blocks = ending.ending_page(Game(story, session=Session(played._replace(turns=(last,)))))
        told = " ".join(each.text for each in blocks)
        assert "the sardine tin" in told
        assert ("somebody who knew the bridge" in told) == guide


def test_the_page_is_the_same_in_plain_lines(tmp_path: Path) -> None:
    controller = at_the_end(tmp_path / "pages", 80, 60)
    controller.press("enter")
    plain = " ".join(said(tmp_path / "plain", f"{LINES}ending\n", kept("island")).split())
    for each in ending.ending_page(controller.state.game):
        assert each.text in plain
        assert each.extra in plain
    assert controller.state.played.ledger[0] in body(controller)


def test_in_a_small_window_it_opens_at_its_first_line_and_takes_nothing_unseen(tmp_path: Path) -> None:
    controller = at_the_end(tmp_path, 40, 12)
    for key in (*":ending", "enter"):
        controller.press(key)
    assert body(controller).startswith("The big bell")
    controller.press("enter")
    assert controller.state.game.running.over  # Enter has scrolled to what is selected
    controller.press("enter")
    assert not controller.state.game.running.over
