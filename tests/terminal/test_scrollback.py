"""What was read, as rows: laid out again only when what they are made from has changed."""

from pathlib import Path

import pytest

from game.saves.chronicle import Chronicle
from game.terminal.screen.renderer import render
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import State
from tests.terminal.screens import BEGUN, opened, text


def test_rows_follow_the_choices_of_earlier_runs(tmp_path: Path) -> None:
    state = opened(tmp_path, BEGUN).state
    choice = state.played.turn.options[0].choice
    for count in range(40):  # a memo keyed by the identity of what is gone would be found sooner or later
        taken = count % 2 == 1
        chronicle = Chronicle(choices=frozenset({choice if taken else f"x.y.{count}"}))
        seen = state._replace(game=state.game._replace(chronicle=chronicle))
        rows = "\n".join(text(row.line) for row in Scrollback(seen).rows(0))
        assert ("taken before" in rows) == taken


def test_rows_are_those_of_this_playthrough(tmp_path: Path) -> None:
    first = opened(tmp_path / "a", (*BEGUN, "end", "1")).state
    second = opened(tmp_path / "b", (*BEGUN, "end", "2")).state
    for state in (first, second, first):
        rows = Scrollback(state).rows(1)
        assert text(rows[1].line).startswith("› Follow" if state is first else "› Wait")


@pytest.mark.parametrize("key", ["2", "u", "U", "down", " ", "end", "enter", "tab", "c", "/"])
def test_a_scrollback_is_made_once_per_action(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2", "end", "1", "u", "end"))
    made: list[State] = []
    begun = Scrollback.__init__

    def counted(self: Scrollback, state: State) -> None:
        made.append(state)
        begun(self, state)

    monkeypatch.setattr(Scrollback, "__init__", counted)
    before = controller.state.played
    controller.press(key)
    moved = controller.state.played is not before
    assert len(made) <= (2 if moved else 1)  # of where the story was, and of where it is now
    made.clear()
    render(controller.state)
    assert len(made) == (1 if controller.state.page.name == "story" else 0)
