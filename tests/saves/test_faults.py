"""What fails in the system loses nothing that was told as kept."""

import sys

import pytest

from tests.saves.faults import story, tried


@pytest.mark.skipif(sys.platform == "win32", reason="its calls have other names")
def test_a_call_that_fails_loses_nothing() -> None:
    count, wrong = tried(story(), every=15)
    assert count > 40
    assert not wrong
