"""Every fault of a story in one run, each in its place."""

import shutil
from pathlib import Path

from game.loader.load import load
from tests.building import STORIES


def test_a_tab_hides_nothing_else(tmp_path: Path) -> None:
    """A wrong target, a misspelt variable and a tab in one scene are told together."""
    shutil.copytree(STORIES / "sardine_tin", tmp_path / "story")
    chapter = tmp_path / "story" / "resistance" / "r1_leaving.yaml"
    text = chapter.read_text(encoding="utf-8")
    for right, wrong in (
        ("        go: seven\n", "        go: sevn\n"),
        ("if: nerve >= 5", "if: nerv >= 5"),
        ("    title: Paste", "\ttitle: Paste"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    chapter.write_text(text, encoding="utf-8")
    said = {(d.code, d.hint) for d in load(tmp_path / "story").diagnostics}
    assert said == {
        ("tab", "indent with spaces"),
        ("unknown-name", "did you mean `nerve`?"),
        ("unknown-scene", "did you mean `seven`?"),
    }


def test_a_broken_line_hides_nothing_on_the_others(tmp_path: Path) -> None:
    shutil.copytree(STORIES / "sardine_tin", tmp_path / "story")
    chapter = tmp_path / "story" / "resistance" / "r1_leaving.yaml"
    text = (
        chapter.read_text(encoding="utf-8")
        .replace("label: Ask about her son.", "label: Ask: about her son.")
        .replace("if: nerve >= 5", "if: nerv >= 5")
    )
    chapter.write_text(text, encoding="utf-8")
    assert [d.code for d in load(tmp_path / "story").diagnostics] == ["yaml-syntax", "unknown-name"]
