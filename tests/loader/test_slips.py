"""What is said of files that are not YAML: nothing of those that are."""

from pathlib import Path

import pytest

from game.loader.nodes import Document
from game.loader.slips import Mending
from tests.building import SHIPPED, STORIES

FILES = [path for folder in (SHIPPED, STORIES) for path in sorted(folder.rglob("*.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_found_in_a_file_that_is_sound(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    document = Document(path.name, list(lines))
    mending = Mending(document, lines)
    assert not mending.mend(), document.diagnostics
    assert mending.lines == document.lines
