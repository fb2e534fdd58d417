"""Small stories for tests: written to a folder and read through the loader, as an author's would be."""

import textwrap
from functools import cache
from pathlib import Path

from game.diagnostics import show
from game.loader.load import Loaded, load
from game.story.model import Story

STORIES = Path(__file__).parent / "stories"
SHIPPED = Path(__file__).parent.parent / "scenes"

HEAD = """
title: A small story
year: 1944
care: {killing: People are killed}
roles:
  walker: {title: The walker, blurb: Walks., start: one.first}
"""
RECORD = {
    "record/notes/all.yaml": """
notes:
  bell: {title: The bell, date: 24 August 1944, day: 1944-08-24, status: record, text: It rang., sources: [A]}
""",
    "record/sources.yaml": "sources: {A: {title: A source, kind: archive}}",
    "record/places.yaml": "places: {square: {name: The square, lat: 48.85, lon: 2.35}}",
    "record/people.yaml": "people: {anne: {name: Anne, invented: true}}",
}


def written(folder: Path, scenes: str, **files: str) -> Path:
    """A story folder whose one chapter holds the scenes; other files by name, `__` for a slash."""
    named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    chapter = "chapter: {title: One, starts: 19 Aug 07:00}\nscenes:\n" + textwrap.indent(textwrap.dedent(scenes), "  ")
    for name, text in ({"story.yaml": HEAD, "walker/one.yaml": chapter} | RECORD | named).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def edited(file: Path, *pairs: tuple[str, str]) -> None:
    """Puts other words in place of some in a file, which must be there."""
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def read(folder: Path, scenes: str, **files: str) -> Loaded:
    """What the loader makes of such a folder."""
    return load(written(folder, scenes, **files))


def story(folder: Path, scenes: str, **files: str) -> Story:
    """The story of such a folder, which must have no error."""
    return sound(read(folder, scenes, **files))


def sound(loaded: Loaded) -> Story:
    """The story that was loaded; fails with its diagnostics where there is none."""
    said = "\n".join(show(d, loaded.sources.get(d.span.file, [])) for d in loaded.diagnostics)
    assert loaded.story is not None, said
    return loaded.story


@cache
def kept(name: str) -> Story:
    """A story of tests/stories, read once."""
    return sound(load(STORIES / name))


@cache
def shipped() -> Story:
    """The shipped story, read once."""
    return sound(load(SHIPPED))
