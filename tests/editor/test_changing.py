"""What an editor knows of texts that change by themselves, and of a risk that can be tried again."""

from pathlib import Path

import pytest

from game.editor import completion
from game.editor.edits import applied
from game.editor.fixes import fixes
from game.editor.index import Index, Indexer, Thing
from game.editor.rename import renamed
from game.loader.document import read
from game.loader.load import load
from tests.building import written

FILE, TRIED = "walker/one.yaml", "playthroughs/tries.yaml"
SCENES = """
first:
  text: |
    It is {by lot: dry | wet}, {in turn: still | again}, {still|again|ever}.
  choices:
    pick: {label: Try., risk: even, tries: 3, go: stay, fail: {text: No.}}
    on: {label: On., go: last}
last: {text: Over., ending: {title: End, kind: quiet}}
"""
PLAYED = """
role: walker
draws:
  one.first.pick: 1
  one.first.pick 2: 6
  lot(one.first|dry|wet): wet
choices: [one.first.pick, one.first.pick, one.first.on]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path, SCENES, playthroughs__tries=PLAYED)


@pytest.fixture
def index(folder: Path) -> Index:
    return Indexer().index({**load(folder).documents, TRIED: read(TRIED, PLAYED.encode())})


def test_the_heads_of_braces_are_no_names(index: Index) -> None:
    named = {mention.text for mention in index.mentions[FILE] if mention.kind == "name"}
    assert named == {"even", "still", "again", "ever"}


def test_what_may_stand_in_braces_and_beside_a_risk_is_offered(index: Index) -> None:
    lines = list(index.documents[FILE].lines)

    def labels(marked: str, typed: str) -> set[str]:
        line = next(number for number, each in enumerate(lines) if marked in each)
        at = lines[line].index(marked)
        changed = [*lines[:line], lines[line][:at] + typed, *lines[line + 1 :]]
        return {offer.label for offer in completion.offers(index, FILE, changed, line, at + len(typed))}

    assert {"in turn", "round", "once", "by lot"} <= labels("It is", "It is {")
    assert "tries" in labels("risk: even", "")


def test_a_rename_reaches_the_dice_of_every_try(index: Index, folder: Path) -> None:
    changed = renamed(index, Thing("choice", "walker", "one.first.pick"), "wire").edits
    played = index.documents[TRIED]
    now = applied(played.lines, [edit for edit in changed if edit.span.file == played.file])
    assert "one.first.wire: 1" in now
    assert "one.first.wire 2: 6" in now


def test_bars_without_a_head_can_be_mended(folder: Path) -> None:
    loaded = load(folder)
    (said,) = loaded.diagnostics
    (fix,) = fixes(said, loaded.sources[FILE])
    (folder / FILE).write_text(applied(loaded.sources[FILE], fix.edits), encoding="utf-8")
    assert "{in turn: still | again | ever}." in (folder / FILE).read_text(encoding="utf-8")
    assert load(folder).story is not None
