"""A short random sitting at the shipped story, and a whole run in both front ends; `python -m tests.pages` plays more."""

from pathlib import Path

from tests.building import shipped
from tests.pages.sittings import sit, unsaid


def test_a_random_sitting_holds_and_is_undone(tmp_path: Path) -> None:
    assert len(sit(tmp_path, shipped(), 1, 300).steps) >= 300


def test_a_whole_run_is_the_same_in_both_front_ends(tmp_path: Path) -> None:
    assert unsaid(tmp_path, shipped(), "division", 3) == []
