"""Starting points: a story, a chapter, a scene, a note, each of which passes `check`."""

import re
from dataclasses import dataclass
from pathlib import Path

from game.authoring import jsonschema
from game.loader.load import load
from game.loader.reader import ID
from game.story.model import Scene, Story

SCHEMA = ".vscode/story.schema.json"
MODELINE = "# yaml-language-server: $schema={}" + SCHEMA + "\n"


class ScaffoldError(Exception):
    """What is asked for cannot be made; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the files that are new or longer, and what to do next."""

    files: tuple[Path, ...]
    next: str


def story(folder: Path, title: str) -> Made:
    """A story of one role, one chapter, three scenes and a note, in a folder that is new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise ScaffoldError(f"{folder} is not empty")
    files = {name: text.replace("%TITLE%", title) for name, text in _STORY.items()}
    for name, text in files.items():
        up = "../" * name.count("/")
        _write(folder / name, MODELINE.format(up) + text if name.endswith(".yaml") else text)
    _write(folder / SCHEMA, jsonschema.document(load(folder).story))
    return Made(tuple(folder / name for name in (*files, SCHEMA)), f"tenezbon play {folder}")


def chapter(folder: Path, name: str, title: str, role: str = "") -> Made:
    """A chapter with one scene; the last ending of its role leads nowhere yet, so it is told how to lead there."""
    told = _read(folder)
    _named(name, {c for r in told.roles.values() for c in r.chapters}, "chapter")
    played = role or next(iter(told.roles))
    if played not in told.roles:
        raise ScaffoldError(f"there is no role {played}; the roles are {', '.join(told.roles)}")
    path = folder / played / f"{name}.yaml"
    _write(path, MODELINE.format("../") + _CHAPTER.format(title=title or _words(name)))
    entry = _lead(folder, told, played, f"{name}.first")
    return Made(
        (path, entry), f"the first ending of {played} now leads to {name}.first; put the ending back at its end"
    )


def scene(folder: Path, name: str, at: str = "") -> Made:
    """A scene behind another: written below it in its file, and offered by it as a choice."""
    told = _read(folder)
    chapter_name, _, short = name.rpartition(".")
    role = next((r for r in told.roles.values() if chapter_name in r.chapters), None)
    if role is None:
        raise ScaffoldError(
            f"name the scene with its chapter, such as {next(iter(_chapters(told)))}.{short or 'square'}"
        )
    _named(short, {s.partition(".")[2] for s in role.scenes if s.startswith(chapter_name + ".")}, "scene")
    before = _before(told, chapter_name, at)
    path = folder / role.id / f"{chapter_name}.yaml"
    text = path.read_text(encoding="utf-8")
    choice = _CHOICE.format(name=f"to_{short}", label=f"Go to {_words(short)}.", go=short)
    text = _after_choices(text, before.id.partition(".")[2], choice)
    onward = next((w.to for c in before.choices for w in c.outcome.go if w.to in role.scenes), before.id)
    _write(path, text.rstrip("\n") + "\n" + _SCENE.format(name=short, title=_words(short).capitalize(), go=onward))
    return Made((path,), f"write what {short} is, and when {before.id} leads there")


def note(folder: Path, name: str, source: str = "") -> Made:
    """A note of the record, met in the first scene that could link it."""
    told = _read(folder)
    _named(name, set(told.record.notes), "note")
    known = source or next(iter(told.record.sources), "")
    if source and source not in told.record.sources:
        raise ScaffoldError(f"there is no source {source!r} in record/sources.yaml")
    if not known:
        raise ScaffoldError("write a source into record/sources.yaml first, and name it with --source")
    first = next(scene for role in told.roles.values() for scene in role.scenes.values() if scene.id == role.start)
    path = folder / "record" / "notes" / f"{name}.yaml"
    role = next(r for r in told.roles.values() if first.id in r.scenes)
    _write(
        path,
        MODELINE.format("../../")
        + _NOTE.format(name=name, title=_words(name).capitalize(), year=told.year, source=known),
    )
    entry = folder / role.id / f"{first.chapter}.yaml"
    _write(entry, _revealed(entry.read_text(encoding="utf-8"), first, name))
    return Made(
        (path, entry), f"replace the text, and link words in a scene: [words](note:{name}), in place of reveal: {name}"
    )


# Helpers


def _read(folder: Path) -> Story:
    told = load(folder).story
    if told is None:
        raise ScaffoldError(f"the story in {folder} cannot be read; tenezbon check {folder} says why")
    return told


def _chapters(told: Story) -> list[str]:
    return [name for role in told.roles.values() for name in role.chapters]


def _named(name: str, taken: set[str], what: str) -> None:
    if not ID.match(name):
        raise ScaffoldError(f"{name or 'nothing'} is no name for a {what}: it has small letters, digits and _")
    if name in taken:
        raise ScaffoldError(f"there is a {what} {name} already")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _before(told: Story, chapter_name: str, at: str) -> Scene:
    """The scene that is to lead to a new one: the one that is named, or the first of the chapter with choices."""
    scenes = [
        s for role in told.roles.values() for s in role.scenes.values() if s.chapter == chapter_name and s.choices
    ]
    found = next((s for s in scenes if at in ("", s.id, s.id.partition(".")[2])), None)
    if found is None:
        raise ScaffoldError(f"no scene of {chapter_name} has choices that a new one could be reached by")
    return found


def _scene_lines(lines: list[str], name: str) -> tuple[int, int]:
    """The first line of a scene, and the one behind its last."""
    start = next(n for n, line in enumerate(lines) if re.match(rf"  {name}:\s*(#.*)?$", line))
    for number in range(start + 1, len(lines)):
        if re.match(r"( {0,2})\S", lines[number]):
            return start, number
    return start, len(lines)


def _after_choices(text: str, name: str, choice: str) -> str:
    """The text with one more choice below the key `choices` of a scene."""
    lines = text.split("\n")
    start, end = _scene_lines(lines, name)
    at = next((n for n in range(start, end) if lines[n].rstrip() == "    choices:"), None)
    if at is None:
        raise ScaffoldError(f"the choices of {name} are not written on lines of their own")
    while end > at and not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], *choice.rstrip("\n").split("\n"), *lines[end:]])


def _revealed(text: str, first: Scene, name: str) -> str:
    """The text with the note among those that a scene reveals."""
    lines = text.split("\n")
    start, end = _scene_lines(lines, first.id.partition(".")[2])
    at = next((n for n in range(start, end) if lines[n].startswith("    reveal:")), None)
    listed = ", ".join([*first.arrival.reveal, name])
    if at is None:
        lines.insert(start + 1, f"    reveal: [{listed}]")
    else:
        lines[at] = f"    reveal: [{listed}]"
    return "\n".join(lines)


def _lead(folder: Path, told: Story, role: str, target: str) -> Path:
    """Makes the first ending of a role lead on to a new chapter."""
    last = next((s for s in told.roles[role].scenes.values() if s.ending is not None), None)
    if last is None:
        raise ScaffoldError(f"the role {role} has no ending that a new chapter could follow")
    path = folder / role / f"{last.chapter}.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    start, end = _scene_lines(lines, last.id.partition(".")[2])
    at = next((n for n in range(start, end) if lines[n].startswith("    ending:")), None)
    if at is None:
        raise ScaffoldError(f"the ending of {last.id} is not written on a line of its own")
    behind = at + 1
    while behind < end and lines[behind].startswith("      "):
        behind += 1
    kept = [line for line in lines[behind:] if not line.startswith("    epilogue:")]
    _write(path, "\n".join([*lines[:at], f"    go: {target}", *kept]))
    return path


# What is written


_CHAPTER = """chapter:
  title: {title}

scenes:
  first:
    title: First
    text: |
      Something is already going on. Say where, and who wants what.
    choices:
      one:
        label: Do the one thing.
        text: |
          What comes of it ends on a fact.
        go: last
      other:
        label: Do the other.
        text: |
          What comes of this is different.
        go: last

  last:
    title: Last
    text: |
      What is true now that was not.
    ending: {{title: The end, kind: quiet}}
"""
_SCENE = """
  {name}:
    title: {title}
    text: |
      Say where this is, and what is going on.
    choices:
      on:
        label: Go on.
        go: {go}
"""
_CHOICE = """      {name}:
        label: {label}
        go: {go}
"""
_NOTE = """notes:
  {name}:
    title: {title}
    date: {year}
    status: record
    text: |
      Begin with the fact, then its context, then what is uncertain. A note
      has sixty to a hundred and ten words, is written in the past tense, and
      speaks of one thing only. It praises nobody and does not speak to the
      reader. Where counts differ it gives the range and says whose they are.
      Two sources are better than one. Replace this text with what the sources
      say, and link the note from the words of a scene that it explains.
    sources: [{source}]
"""
_STORY = {
    "story.yaml": """title: %TITLE%
year: 1944
roles:
  walker:
    title: The walker
    blurb: One line about who the player is.
    start: morning.door
""",
    "walker/state.yaml": """variables:
  nerve:
    range: 0..6
    start: 3
    label: Nerve
    show: true
    help: What it means, in a sentence.
""",
    "walker/morning.yaml": """chapter:
  title: Morning
  starts: 14 Aug 07:00

scenes:
  door:
    title: The door
    at: square
    text: |
      The [bell](note:bell) has stopped. Somebody knocks, twice, and waits.
    choices:
      open:
        label: Open the door.
        do: nerve += 1
        because: you did not wait
        text: |
          It is the neighbor, with a loaf under her coat.
        go: table
      listen:
        label: Stand behind it and listen.
        do: nerve -= 1
        text: |
          Breathing, then steps going down.
        go: table

  table:
    title: The table
    text: |
      {nerve > 3: There is bread on the table. | The table is bare.}
    ending: {title: Morning, kind: quiet}
""",
    "record/places.yaml": """places:
  square: {name: The square, lat: 48.8500, lon: 2.3500}
""",
    "record/sources.yaml": """sources:
  DIARY: {author: A neighbor, title: Diary of a street, year: 1944, kind: diary}
""",
    "record/notes/bell.yaml": """notes:
  bell:
    title: The bell
    date: 14 August 1944
    day: 1944-08-14
    status: invented
    places: [square]
    text: |
      This note stands here to show how a note is written, and it is invented.
      A note begins with the fact, goes on to its context, and ends with what
      is uncertain. It has sixty to a hundred and ten words, in the past tense
      and in the third person, and it names at least one source. The player
      meets it by the words of a scene that link to it, whatever they choose.
      Replace this text with a note of your own.
    sources: [DIARY]
""",
    ".vscode/settings.json": """{
  "yaml.schemas": {
    ".vscode/story.schema.json": ["/*.yaml", "/**/*.yaml"]
  },
  "yaml.schemaStore.enable": false,
  "editor.insertSpaces": true,
  "[yaml]": {"editor.tabSize": 2}
}
""",
}
