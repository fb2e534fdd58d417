"""Every hint that a quick fix goes by is one that the program gives."""

from pathlib import Path

import pytest

import game
from game.editor.fixes import _BY_HINT

ROOT = Path(game.__file__).parent
SAID = "".join(
    path.read_text(encoding="utf-8")
    for part in ("story", "loader", "authoring")
    for path in (ROOT / part).rglob("*.py")
)


@pytest.mark.parametrize("hint", _BY_HINT)
def test_the_hint_is_given_somewhere(hint: str) -> None:
    assert hint in SAID
