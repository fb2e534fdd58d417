"""Whatever a player does, what was played is kept."""

from pathlib import Path

import pytest

from game.saves.savefile import as_saved
from tests.saves.sittings import Sitting, play


@pytest.mark.parametrize("seed", range(60))
def test_nothing_played_is_lost(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed)


@pytest.mark.parametrize("shared", [True, False])
def test_two_games_at_once_lose_nothing(tmp_path: Path, shared: bool) -> None:
    """Fifty choices in each of two windows, of one run or of two."""
    one, other = Sitting(tmp_path, 1), Sitting(tmp_path, 2)
    for sitting in (one, other):
        sitting.shelf = one.shelf
    one.ask("1")
    one.ask("1")
    if shared:
        other.ask(f"load {one.game.running.slot}")
    else:
        other.ask("1")
    said: list[str] = []
    for number in range(50):
        for sitting in (one, other):
            said += sitting.ask("undo" if number % 5 == 4 else "1" if not sitting.game.running.over else "undo 3")
    slots = {sitting.game.running.slot for sitting in (one, other)}
    assert len(slots) == 2
    assert any("another window" in sentence for sentence in said) is shared
    for sitting in (one, other):
        saved = as_saved(sitting.shelf.fields(sitting.game.running.slot))
        assert saved is not None
        assert (*saved.recorded.choices, *saved.redo) == sitting.game.running.line
