"""New stories, roles, chapters, scenes and notes: written beside what an author has, never over it."""

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from game.authoring import editorfiles, insertion, templates
from game.diagnostics import Severity
from game.loader.files import NOT_CHAPTERS, story_files
from game.loader.load import load_files
from game.loader.misplaced import ID
from game.saves.files import write_whole
from game.story.model import RETURN, Role, Scene, Story

_RESERVED = frozenset({"true", "false", "and", "or", "not", "in", "if", "else", "stay", "return", "echo"})
_FOLDERS = frozenset({"record", "playthroughs"})
_PLAIN = re.compile(r"[^\W_][\w ,.!?’()-]*\Z")  # a title that means itself in YAML without more ado


class ScaffoldError(Exception):
    """What is asked for cannot be made; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the files that are new or longer, and what to do next."""

    files: tuple[Path, ...]
    next: str


def story(folder: Path, title: str = "", role: str = "") -> Made:
    """A story of one role, one chapter, two scenes and a note, in a folder that is new or empty."""
    name = role or "walker"
    _check_name(name, (), "role", _FOLDERS)
    asked = {"%TITLE%": _title(title or folder.resolve().name), "%ROLE%": name, "%WORDS%": f"The {_words(name)}"}
    files = {
        (name := _filled(path, asked)): editorfiles.modeline(name) + _filled(text, asked)
        for path, text in templates.STORY.items()
    }
    loaded = load_files({path: text.encode() for path, text in files.items()})
    if loaded.story is None:
        raise ScaffoldError("this title cannot be written into a story")
    files |= editorfiles.files(loaded.story)
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ScaffoldError(f"{_shown(folder)} is not empty")
        for path, text in files.items():
            _create(folder / path, text)
    except OSError as error:
        raise ScaffoldError(f"{_shown(folder)} cannot be written: {error.strerror}") from error
    return Made(tuple(folder / path for path in files), f"tenezbon play {shlex.quote(_shown(folder))}")


class Workshop:
    """A story that grows: each new thing is loaded together with the rest before anything is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files, said = story_files(folder)
        read = load_files(self._files, said).story
        if read is None:
            raise ScaffoldError(
                f"the story in {_shown(folder)} cannot be read; tenezbon check {_shown(folder)} says why"
            )
        self._story: Story = read

    def role(self, name: str, title: str = "") -> Made:
        """A role with a chapter of its own, at the end of the roles of story.yaml."""
        _check_name(name, self._story.roles, "role", _FOLDERS)
        chapter = _free("morning", {chapter for role in self._story.roles.values() for chapter in role.chapters})
        asked = {"%NAME%": name, "%TITLE%": _title(title or f"The {_words(name)}"), "%CHAPTER%": chapter}
        title_line = "  title: Morning\n"
        clock = templates.STARTS if self._story.year else ""
        morning = templates.MORNING.replace(title_line, title_line + clock, 1)
        new = {f"{name}/state.yaml": templates.STATE, f"{name}/{chapter}.yaml": morning}
        entered = self._entry("story.yaml", ("roles",), _filled(templates.ROLE, asked))
        made = self._write(new, {"story.yaml": entered})
        return Made(made, f"tenezbon play {shlex.quote(_shown(self._folder))} --role {name}")

    def chapter(self, name: str, title: str = "", role: str = "") -> Made:
        """A chapter with two scenes. Nothing leads there yet: the author is told which line does."""
        played = self._role(role)
        _check_name(name, {c for each in self._story.roles.values() for c in each.chapters}, "chapter", NOT_CHAPTERS)
        text = _filled(templates.CHAPTER, {"%TITLE%": _title(title or _words(name).capitalize())})
        made = self._write({f"{played.id}/{name}.yaml": text}, {})
        return Made(made, f"nothing leads there yet: write `go: {name}.first` where the chapter before it ends")

    def scene(self, name: str, at: str = "", role: str = "") -> Made:
        """A scene at the end of its chapter, and a choice that leads there at the end of the choices of another."""
        chapter, _, short = name.rpartition(".")
        found = next((r for r in self._roles(role) if chapter in r.chapters), None)
        if found is None:
            known = [c for r in self._roles(role) for c in r.chapters]
            raise ScaffoldError(f"name the scene with its chapter, such as {known[0]}.{short or 'square'}")
        _check_name(short, {s.partition(".")[2] for s in found.scenes if s.startswith(chapter + ".")}, "scene")
        before = self._before(found, chapter, at)
        onward = _onward(found, before)
        asked = {"%NAME%": short, "%TITLE%": _words(short).capitalize(), "%WORDS%": _words(short), "%GO%": onward}
        file = f"{found.id}/{chapter}.yaml"
        behind = ("scenes", before.id.partition(".")[2], "choices")
        text = self._entry(file, behind, _filled(templates.CHOICE, asked))
        text = self._entry(file, ("scenes",), "\n" + _filled(templates.SCENE, asked), text)
        made = self._write({}, {file: text})
        return Made(made, f"write what {short} is, and when {before.id} leads there")

    def note(self, name: str, source: str = "") -> Made:
        """A note of the record. No scene links it yet: the author is told which words do."""
        _check_name(name, self._story.record.notes, "note")
        known = source or next(iter(self._story.record.sources), "")
        if source and source not in self._story.record.sources:
            raise ScaffoldError(f"there is no source {_shown(source)} in record/sources.yaml")
        if not known:
            raise ScaffoldError("write a source into record/sources.yaml first, and name it with --source")
        asked = {
            "%NAME%": name,
            "%TITLE%": _words(name).capitalize(),
            "%DATE%": str(self._story.year or "That day"),
            "%SOURCE%": known,
        }
        made = self._write({f"record/notes/{name}.yaml": _filled(templates.NOTE, asked)}, {})
        return Made(made, f"replace its text, and link it from words of a scene: [words](note:{name})")

    def _roles(self, role: str) -> list[Role]:
        return [self._role(role)] if role else list(self._story.roles.values())

    def _role(self, role: str) -> Role:
        if role and role not in self._story.roles:
            raise ScaffoldError(f"there is no role {_shown(role)}; the roles are {', '.join(self._story.roles)}")
        return self._story.roles[role or next(iter(self._story.roles))]

    def _before(self, role: Role, chapter: str, at: str) -> Scene:
        """The scene that is to lead to a new one: the one that is named, or the first of the chapter with choices."""
        scenes = [scene for scene in role.scenes.values() if scene.chapter == chapter and not scene.inside]
        named = [scene for scene in scenes if at in ("", scene.id, scene.id.partition(".")[2])]
        if not named:
            raise ScaffoldError(f"there is no scene {_shown(at)} in the chapter {chapter}")
        found = next((scene for scene in named if scene.choices), None)
        if found is None:
            raise ScaffoldError(f"{at or chapter} has no choices: name with --at a scene that has some")
        return found

    def _entry(self, file: str, keys: tuple[str, ...], text: str, data: bytes | None = None) -> bytes:
        """A file of the author's with an entry more."""
        lines = text.rstrip("\n").split("\n")
        try:
            return insertion.entry(self._files[file] if data is None else data, keys, lines)
        except insertion.InsertionError as error:
            raise ScaffoldError(
                f"{file} is left as it is, since {error}; write there: {' '.join(text.split())}"
            ) from error

    def _write(self, new: Mapping[str, str], longer: Mapping[str, bytes]) -> tuple[Path, ...]:
        """Writes new files, and files of the author's that have become longer; nothing if the whole would not load."""
        made = {name: (editorfiles.modeline(name) + text).encode() for name, text in new.items()}
        loaded = load_files({**self._files, **made, **longer})
        if loaded.story is None:
            first = next(d for d in loaded.diagnostics if d.severity is Severity.ERROR)
            raise ScaffoldError(f"with it the story would not load: {first.message} ({first.span.file})")
        for name in new:
            self._check_free(name)
        written: list[Path] = []
        try:
            for name, data in made.items():
                written.append(self._folder / name)
                _create(self._folder / name, data.decode())
            for name, data in longer.items():
                _replace(self._folder / name, data)
        except OSError as error:
            for path in written:
                if path.is_file() and path.read_bytes() == made[path.relative_to(self._folder).as_posix()]:
                    path.unlink()
            raise ScaffoldError(f"{_shown(self._folder)} cannot be written: {error.strerror}") from error
        refreshed = editorfiles.refresh(self._folder, loaded.story)
        return (*written, *(self._folder / name for name in longer), *refreshed)

    def _check_free(self, name: str) -> None:
        """Refuses a name that a file has, also one with other capitals or another ending."""
        path = self._folder / name
        stem = path.stem.lower()
        there = list(path.parent.iterdir()) if path.parent.is_dir() else []
        taken = next((each for each in there if each.name.split(".")[0].lower() == stem), None)
        if taken is not None:
            raise ScaffoldError(f"{_shown(taken)} is there already; nothing was written over it")


def _check_name(name: str, taken: Iterable[str], what: str, reserved: Iterable[str] = ()) -> None:
    if not ID.match(name):
        shown = f"“{_shown(name)}”" if name else "nothing"
        raise ScaffoldError(f"{shown} is not a valid name for a {what}: use small letters, digits and _")
    if name in _RESERVED or name in reserved:
        raise ScaffoldError(f"“{name}” cannot name a {what}: the word has a meaning of its own")
    if name in taken:
        raise ScaffoldError(f"there is already a {what} {name}")


def _title(title: str) -> str:
    """The line or lines that give a title in YAML, two blanks in behind the first."""
    words = title.strip(" ")
    if not words:
        raise ScaffoldError("a title needs at least one letter")
    if not all(sign.isprintable() or sign in "\u00a0\u202f" for sign in words):
        raise ScaffoldError("a title is one line without tabs or control characters")
    return f"title: {words}" if _PLAIN.match(words) else f"title: |\n  {words}"


def _filled(text: str, asked: Mapping[str, str]) -> str:
    """A template with its marks replaced; what spans lines is indented as its first line is."""
    for mark, value in asked.items():
        for found in re.findall(rf"(?m)^( *).*{mark}", text):
            text = text.replace(mark, value.replace("\n", "\n" + found), 1)
    return text


def _onward(role: Role, before: Scene) -> str:
    """Where a scene behind another leads: where that one does, as far as a new scene may lead there."""
    leads = (way.then or way.to for choice in before.choices for way in choice.outcome.go)
    open_ = (to for to in leads if to in role.scenes and role.scenes[to].storylet is None)
    return next(open_, RETURN if before.storylet is not None else before.id)


def _free(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    return next(n for n in (name, *(f"{name}_{number}" for number in range(2, len(known) + 3))) if n not in known)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(what: object) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(what))


def _create(path: Path, text: str) -> None:
    """Writes a file that is new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _replace(path: Path, data: bytes) -> None:
    """Writes a file of the author's whole, with the rights it had; a link stays one."""
    write_whole(path.resolve(), data)
