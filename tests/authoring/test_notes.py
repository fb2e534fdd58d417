"""The notes as a document, in its three forms."""

import json
from pathlib import Path

from game.authoring import notes, scaffold
from game.loader.load import load
from game.story.model import Story

STORIES = Path(__file__).parents[1] / "stories"


def _errand() -> Story:
    story = load(STORIES / "errand").story
    assert story is not None
    return story


def test_without_a_find_there_is_a_sentence() -> None:
    text = notes.document(_errand(), "text", (), ())
    assert "0 of 1 notes found" in text
    assert "None yet." in text


def test_what_was_found_is_told_by_day_with_its_sources() -> None:
    text = notes.document(_errand(), "text", ["queue"], ())
    assert "Monday 14 August 1944" in text
    assert "On record." in text
    assert "Sources: A neighbor, Diary of a street." in text


def test_a_teacher_gets_headings_and_a_bibliography() -> None:
    text = notes.document(_errand(), "md", (), (), everything=True)
    assert "\n## Monday 14 August 1944\n\n### Standing in line\n\n*14 August 1944. On record.*\n" in text
    assert "\n## Sources\n\n- **DIARY**: A neighbor, Diary of a street (diary)\n" in text


def test_signs_of_markdown_are_made_plain() -> None:
    assert notes._plain("*a* [b]_c_") == r"\*a\* \[b\]\_c\_"


def test_data_says_what_was_found() -> None:
    written = json.loads(notes.document(_errand(), "json", ["queue"], (), everything=True))
    (note,) = written["notes"]
    assert set(note) == {"id", "title", "date", "status", "text", "sources", "places", "people", "found"}
    assert note["found"] is True
    assert set(written["sources"]) == {"DIARY"}


def test_a_closed_sentence_of_the_clipping_keeps_what_the_record_says() -> None:
    shipped = load(Path(__file__).parents[2] / "scenes").story
    if shipped is None or not shipped.record.clipping:
        return
    closed = json.loads(notes.document(shipped, "json", (), ()))["clipping"]
    assert {(c["open"], c["record"], c["verdict"]) for c in closed} == {(False, "", "")}
    first = next(iter(shipped.record.clipping.values()))
    opened = json.loads(notes.document(shipped, "json", first.notes[:1], first.scenes[:1]))["clipping"]
    assert next(c for c in opened if c["id"] == first.id)["record"]
    assert "The clipping" in notes.document(shipped, "text", (), (), everything=True)


def test_notes_without_days_stand_below_no_heading(tmp_path: Path) -> None:
    scaffold.story(tmp_path / "new", "Sand")
    story = load(tmp_path / "new").story
    assert story is not None
    for form in ("text", "md"):
        text = notes.document(story, form, (), (), everything=True)
        assert "The bell" in text
        assert "day" not in text
