"""What an editor knows of beats: their names, their uses, renames with all that is behind them, and what may be written."""

from pathlib import Path

import pytest

from game.editor import completion, symbols
from game.editor.edits import applied
from game.editor.index import Index, Indexer, Thing
from game.editor.rename import part, renamed
from game.loader.load import load
from tests.building import written

SCENES = """
first:
  text:
    - if: chosen(first.ask.why) and chosen(one.first.ask.why.so)
      text: He has told you [it](note:bell).
    - Well.
  choices:
    ask:
      label: Ask.
      choices:
        why:
          label: Why.
          choices:
            so: {label: So., go: door}
            no: {label: No., go: door}
        how: {label: How., go: door}
    leave: {label: Leave., go: door}
door:
  text: A door.
  ending: {title: Out, kind: quiet}
"""
FILE = "walker/one.yaml"
ASK, WHY, SO = (Thing("choice", "walker", f"one.first.{name}") for name in ("ask", "ask.why", "ask.why.so"))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Indexer().index(load(written(tmp_path, SCENES)).documents)


def test_the_outline_has_beats_inside_their_choices(index: Index) -> None:
    (first, _) = (each for each in symbols.outline(index, FILE) if each.thing.kind == "scene")
    ask, leave = first.inner
    assert [each.thing.last for each in ask.inner] == ["why", "how"]
    assert [each.thing.last for each in ask.inner[0].inner] == ["so", "no"]
    assert (ask.title, ask.inner[0].title, leave.inner) == ("Ask.", "Why.", ())


def test_beats_are_found_where_they_are_asked_for(index: Index) -> None:
    assert [mention.how for mention in index.uses[SO]] == ["asks", "is"]
    mention = next(m for m in index.uses[SO] if m.how == "asks")
    places = {part(index, mention, mention.span.column + mention.text.index(name)) for name in ("why", "so")}
    assert {found[0] for found in places if found is not None} == {WHY, SO}


def test_a_rename_reaches_the_names_of_the_beats_behind(index: Index, tmp_path: Path) -> None:
    for thing, new in ((ASK, "question"), (WHY, "reason"), (SO, "therefore")):
        changed = applied(index.documents[FILE].lines, renamed(index, thing, new).edits)
        folder = written(tmp_path / new, SCENES)
        (folder / FILE).write_text(changed, encoding="utf-8")
        loaded = load(folder)
        assert loaded.story is not None, loaded.diagnostics
        old, now = thing.name, f"{thing.name.rpartition('.')[0]}.{new}"
        assert loaded.story.roles["walker"].renamed[old] == now
        assert loaded.story.roles["walker"].renamed.get(f"{old}.so", f"{now}.so") == f"{now}.so"


def test_keys_and_names_are_offered_in_beats_and_lists_of_texts(index: Index) -> None:
    lines = list(index.documents[FILE].lines)

    def labels(marked: str, typed: str) -> set[str]:
        line = next(number for number, each in enumerate(lines) if marked in each)
        at = lines[line].index(marked)
        changed = [*lines[:line], lines[line][:at] + typed, *lines[line + 1 :]]
        return {offer.label for offer in completion.offers(index, FILE, changed, line, at + len(typed))}

    assert {"go", "risk", "once"} <= labels("label: Why.", "")
    assert "choices" in labels("label: Leave., go: door}", "")
    assert "first.ask.why.so" in labels("if: chosen(first.ask.why)", "if: chosen(")
    assert {"text", "else", "else if", "assume"} <= labels("text: He has", "")
    assert "bell" in labels("text: He has", "text: See [it](note:")
