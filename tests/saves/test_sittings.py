"""Whatever a player does, what was played is kept."""

from pathlib import Path

import pytest

from tests.saves.sittings import play


@pytest.mark.parametrize("seed", range(60))
def test_nothing_played_is_lost(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed)
