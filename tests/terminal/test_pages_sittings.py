"""A short random sitting at the shipped story, and a whole run in both front ends; `python -m tests.pages` plays more."""

import os
from pathlib import Path

import pytest

from tests.building import shipped
from tests.pages.sittings import sit, unsaid


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost here if the machine stops: no need to wait for the disk at each choice."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def test_a_random_sitting_holds_and_is_undone(tmp_path: Path) -> None:
    assert len(sit(tmp_path, shipped(), 1, 200).steps) >= 200


def test_a_whole_run_is_the_same_in_both_front_ends(tmp_path: Path) -> None:
    assert unsaid(tmp_path, shipped(), "division", 3) == []
