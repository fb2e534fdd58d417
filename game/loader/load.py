"""Loads a folder of YAML files as a story, or reports what is wrong with it."""

import gc
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple, TypeVar

from game import digraph
from game.diagnostics import Diagnostic, Severity, Span, printable, sort
from game.loader import schema
from game.loader.chapters import ChapterReader, Known, choices_of
from game.loader.earlier import Earlier
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import ID, Findings, Reader
from game.loader.record import Archive
from game.loader.renames import Renames
from game.loader.scope import Place, RoleNames, days
from game.loader.state import Declared, StateReader, declared, echo
from game.plan import graph
from game.plan.program import Plan
from game.story.model import Chapter, Echo, Role, Story
from game.story.record import EMPTY, Record

T = TypeVar("T")
NOT_CHAPTERS = ("state", "pools", "checks")
NOT_ROLES = ("record", "playthroughs")
MOST_FILES = 1000
LONGEST_ID = 40  # letters
LARGEST = 32_000_000  # bytes of one file at the most


class Loaded(NamedTuple):
    """The result of loading: the story is None exactly when a diagnostic is an error."""

    story: Story | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, list[str]]  # the lines of each file, for excerpts
    documents: Mapping[str, Document] = EMPTY
    flows: Mapping[str, Plan] = EMPTY  # of each role: where it goes


def load(folder: Path) -> Loaded:
    """Loads a story's folder; never raises."""
    return load_files(*story_files(folder))


def story_files(folder: Path) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The bytes of a story's files by name, and what is wrong with the files themselves."""
    files: dict[str, bytes] = {}
    said: list[Diagnostic] = []
    root = folder.resolve()
    for path in sorted(_paths(folder)):
        name = printable(path.relative_to(folder).as_posix())
        if path.suffix == ".yml":
            said.append(
                _file_fault(
                    "stray-file", "this file would be ignored: the files of a story end in .yaml", name, "rename it"
                )
            )
        elif name.count("/") > 1 and not name.startswith("record/notes/"):
            message = "this file is in a folder inside another folder, and would be ignored"
            said.append(_file_fault("stray-file", message, name, "move it into the role's own folder"))
        elif len(files) >= MOST_FILES:
            said.append(_file_fault("too-many", f"a story has at most {MOST_FILES} files", name))
            break
        else:
            data = content(path, name, root)
            if isinstance(data, Diagnostic):
                said.append(data)
            else:
                files[name] = data
    if "story.yaml" not in files:
        said.append(_file_fault("no-story", "there is no story.yaml in this folder", "story.yaml"))
    return files, said


def content(path: Path, name: str, root: Path | None = None) -> bytes | Diagnostic:
    """The bytes of a file, or why it is not read. If a root is given, a link that leads out of it is not followed."""
    try:
        if root is not None and not path.resolve().is_relative_to(root):
            return _file_fault("outside", "this link leads out of the story's folder", name)
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return _file_fault("unreadable", "this is not a file", name)
        if status.st_size > LARGEST:
            return _file_fault("file-too-large", f"a file has at most {LARGEST:,} bytes", name, "split the chapter")
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its links form a circle"
        return _file_fault("unreadable", f"this file cannot be read: {reason}", name)


def _paths(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The YAML files of a story's folder and of the folders in it; hidden ones are not part of a story."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
    except OSError:
        return
    for entry in entries:
        path = folder / entry.name
        if entry.is_dir() and depth < 2 and (depth or entry.name != "playthroughs"):
            yield from _paths(path, depth + 1)
        elif entry.name.endswith((".yaml", ".yml")) and not entry.is_dir():
            yield path


def _file_fault(code: str, message: str, name: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, Span(name, 1, 1, 1, 2), hint)


def load_files(files: Mapping[str, bytes], said: Sequence[Diagnostic] = (), earlier: Earlier | None = None) -> Loaded:
    """Loads the files of a story, or only what changed since an earlier reading; never raises."""
    # Reading makes many small objects that all stay: the garbage collector would only scan them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Loading(files, Findings(said, bool(said)), earlier or Earlier()).loaded()
    finally:
        if collecting:
            gc.enable()


class _Loading:
    def __init__(self, files: Mapping[str, bytes], findings: Findings, earlier: Earlier) -> None:
        self.files, self.findings, self.earlier = files, findings, earlier
        self.documents: dict[str, Document] = {}
        self.flows: dict[str, Plan] = {}

    def loaded(self) -> Loaded:
        for name, data in self.files.items():
            self.documents[name] = document = self.earlier.document(name, data)
            if document.root is None or document.lost:
                self.findings.incomplete = True
        story = self._story()
        said = sort(d for document in self.documents.values() for d in document.diagnostics)
        judged = (d for d in self.findings.said if d.span.line not in self._damaged(d.span.file))
        diagnostics = sort((*said, *judged))
        failed = any(d.severity is Severity.ERROR for d in diagnostics)
        sources = {name: document.lines for name, document in self.documents.items()}
        return Loaded(None if failed else story, diagnostics, sources, self.documents, self.flows)

    def _damaged(self, file: str) -> set[int]:
        document = self.documents.get(file)
        return document.damaged if document else set()

    # The story

    def _story(self) -> Story | None:
        document = self.documents.get("story.yaml")
        if document is None or document.root is None:
            return None
        head = Reader(document, self.findings, 1944)
        fields = head.fields(document.root, schema.STORY, "a story")
        year = head.whole(fields.get("year"), 1944, 1, 9999)
        care = (
            {n: head.words(v) for n, (_, v) in head.entries(fields["care"], "care tags").items()}
            if "care" in fields
            else {}
        )
        archive = Archive()
        for name, each in self.documents.items():
            if name.startswith("record/"):
                archive.find(each, self.findings)
        given = self._given(head, fields["roles"]) if "roles" in fields else {}
        notes, places, people = (archive.entries[k] for k in ("notes", "places", "people"))
        outside = Known(care, places, people, notes, {}, ())
        renamed = archive.renamed(self.findings)
        readings = {n: _RoleReading(n, k, v, self, outside, year, tuple(given)) for n, (k, v) in given.items()}
        self._strangers(readings)
        self._once(readings)
        heard = echo_kinds(head, fields.get("echoes"), readings)
        given_echoes = head.entries(fields["echoes"], "echoes") if "echoes" in fields else {}
        for reading in readings.values():
            reading.names.broken |= {f"echo.{name}" for name in given_echoes if name not in heard}
            reading.declare(heard)
        echoes = self._echo_values(head, fields.get("echoes"), readings, heard)
        remembered = {f"knows({old})": f"knows({new})" for old, new in renamed.items()}
        roles = {name: self._whole(reading, head, remembered) for name, reading in readings.items()}
        scenes = {scene: None for reading in readings.values() for scene in reading.scenes}
        record = self._record(archive, year, scenes)._replace(renamed=renamed)
        warning = head.text(fields.get("warning"), nobody(year))
        return Story(
            head.words(fields.get("title")), year, warning, care, roles, echoes, record, _identity(head, fields)
        )

    def _whole(self, reading: "_RoleReading", head: Reader, remembered: Mapping[str, str]) -> Role:
        """A role, with the places where a playthrough can be; one that has not changed is the same as before."""
        documents = [d for n, d in self.documents.items() if n == "story.yaml" or n.startswith(f"{reading.name}/")]
        if remembered:
            documents += (document for name, document in self.documents.items() if name.startswith("record/"))

        def make() -> tuple[Role, Plan]:
            from game.loader import flow  # noqa: PLC0415  a story that is read again was found playable before

            role = reading.role(head)
            role = role._replace(renamed={**role.renamed, **remembered})
            plan = reading.kept.flow(role)
            if plan is None:
                said = len(self.findings.said)
                plan = flow.checked(role, self.findings)
                reading.kept.keep_flow(role, plan if len(self.findings.said) == said else None)
            return role._replace(places=graph.places(plan)), plan

        role, self.flows[reading.name] = reading.kept.read_whole(documents, make, self.findings, reading.names)
        return role

    def _given(self, head: Reader, node: Node) -> dict[str, tuple[Scalar, Node]]:
        """The roles of story.yaml by name; one at the least, and none that needs itself to be finished first."""
        given = head.entries(node, "roles")
        if isinstance(node, Tree) and not node.items:
            head.wrong(
                node, "no-value", "a story has at least one role", "write the role's id, and its title and start below"
            )
        for name in NOT_ROLES:
            if name in given:
                message = f"`{name}` cannot be the id of a role: the folder of that name has another purpose"
                head.wrong(given.pop(name)[0], "bad-id", message, "choose another id")
        needs = {
            n: head.items(each.items.get("needs")) if isinstance(each, Tree) else [] for n, (_, each) in given.items()
        }
        named = {
            n: [i.value for i in items if isinstance(i, Scalar) and i.value in given] for n, items in needs.items()
        }
        for group in digraph.components(named, lambda name: named[name]):
            if len(group) > 1 or group[0] in named[group[0]]:
                first = next(name for name in given if name in group)
                listed = " and ".join(f"`{name}`" for name in given if name in group)
                message = (
                    f"{listed} can only be played when each of them has been finished"
                    if len(group) > 1
                    else f"{listed} can only be played when it has been finished"
                )
                head.wrong(needs[first][0], "needs-circle", message, "take one of the roles out of `needs`")
        return given

    def _once(self, readings: "Mapping[str, _RoleReading]") -> None:
        """Reports chapter ids that are not unique in the story: endings and statistics are kept by them."""
        seen: dict[str, str] = {}
        for reading in readings.values():
            for chapter, file in reading.files():
                if chapter in seen:
                    message = f"the chapter `{chapter}` is in {seen[chapter]} too"
                    hint = "a chapter's id is unique in the whole story: rename the file"
                    self.findings.say("duplicate-name", message, Span(file, 1, 1, 1, 2), hint)
                seen.setdefault(chapter, file)

    def _record(self, archive: Archive, year: int, scenes: Mapping[str, None]) -> Record:
        kept = self.earlier.kept("record")
        kept.begin(("scene", name) for name in scenes)
        # The head is among them, since it says the year.
        documents = [d for name, d in self.documents.items() if name == "story.yaml" or name.startswith("record/")]
        return kept.read("record", documents, lambda: archive.read(self.findings, year, scenes), self.findings)

    def _strangers(self, readings: Mapping[str, object]) -> None:
        """Reports files that belong to no role and not to the record."""
        for name in self.documents:
            folder = name.rpartition("/")[0]
            if name != "story.yaml" and folder not in readings and not name.startswith("record/"):
                message = (
                    f"`{folder}` is not a role of story.yaml"
                    if folder
                    else "this file belongs to no role and not to the record"
                )
                hint = "the files of a role are in a folder of its name"
                self.findings.unknown("stray-file", message, Span(name, 1, 1, 1, 2), hint)

    # Echoes

    def _echo_values(
        self,
        head: Reader,
        node: Node | None,
        readings: "Mapping[str, _RoleReading]",
        heard: Mapping[str, tuple[str, Declared]],
    ) -> dict[str, Echo]:
        found = {}
        for name, (_, each) in head.entries(node, "echoes").items() if node is not None else ():
            if name in heard and isinstance(each, Tree):
                role, kind = heard[name]
                made = echo(head, name, role, kind, readings[role].names, each.items.get("is"))
                if made is not None:
                    found[name] = made
        return found


def _identity(head: Reader, fields: Mapping[str, Node]) -> str:
    """The id of a story, "" if it has none."""
    written = head.words(fields.get("id"))
    if written and (not ID.match(written) or len(written) > LONGEST_ID):
        hint = f"use small letters, digits and `_`, {LONGEST_ID} at the most"
        head.wrong(fields["id"], "bad-id", f"`{written[:LONGEST_ID]}` is not a valid id", hint)
    return written


def echo_kinds(head: Reader, node: Node | None, roles: Collection[str]) -> dict[str, tuple[str, Declared]]:
    """The role that leaves each echo, and its kind."""
    heard = {}
    for name, (key, each) in head.entries(node, "echoes").items() if node is not None else ():
        fields = head.fields(each, schema.ECHO, "an echo")
        role = head.one_of(fields.get("from"), roles, "unknown-role", "role")
        found = declared(head, fields, key, "an echo")
        if role and found is not None:
            heard[name] = (role, found)
    return heard


def nobody(year: int) -> Place:
    """A scope without a name in it."""
    return Place(RoleNames("", year, (), {}, {}, {}, (0, 0)))


class _RoleReading:
    """One role while it is loaded: first its names, then what they mean."""

    def __init__(
        self, name: str, key: Scalar, node: Node, loading: _Loading, outside: Known, year: int, roles: tuple[str, ...]
    ) -> None:
        self.name, self._key, self._node, self._loading, self._roles = name, key, node, loading, roles
        files = {n: d for n, d in loading.documents.items() if n.startswith(name + "/")}
        self._chapters = {n.split("/")[1].removesuffix(".yaml"): d for n, d in files.items()}
        self._special = {n: self._chapters.pop(n) for n in NOT_CHAPTERS if n in self._chapters}
        self.scenes: dict[str, None] = {}
        self.storylets: set[str] = set()
        self._choices: dict[str, Scalar] = {}
        self._index()
        bounds = days([loading.earlier.days(d, year) for d in files.values()])
        self.names = RoleNames(name, year, tuple(self._chapters), self.scenes, self._choices, outside.notes, bounds)
        self._known = outside._replace(storylets=self.storylets)
        self.kept = loading.earlier.kept(f"{name}/")

    def _index(self) -> None:
        """The full names of the role's scenes and choices."""
        for chapter, document in self._chapters.items():
            if not ID.match(chapter):
                span = Span(document.file, 1, 1, 1, 2)
                self._loading.findings.say(
                    "bad-id",
                    f"`{chapter}` is not a valid id",
                    span,
                    "rename the file, with small letters, digits and `_`",
                )
            scenes = document.root.items.get("scenes") if document.root else None
            if not isinstance(scenes, Tree):
                continue
            for scene in scenes.keys:
                full = f"{chapter}.{scene}"
                node = scenes.items[scene]
                self.scenes[full] = None
                if isinstance(node, Tree) and "storylet" in node.items:
                    self.storylets.add(full)
                for choice, where in choices_of(full, node):
                    self._choices[choice] = where

    def files(self) -> Iterator[tuple[str, str]]:
        """The role's chapters, each with its file."""
        yield from ((chapter, document.file) for chapter, document in self._chapters.items())

    def declare(self, heard: Mapping[str, tuple[str, Declared]]) -> None:
        """Reads the meaning of the role's names."""
        self.kept.begin(self._named())
        self._state = StateReader(self.names, self._loading.findings)
        self._state.hear(heard)
        if "state" in self._special:
            self._state.read(self._special["state"])
        self.names = self._state.names = self.kept.names(self.names)
        self._pools = self._special_part("pools", self._state.pools) or {}
        self._known = self._known._replace(pools=self._pools)

    def _named(self) -> Iterator[tuple[str, str]]:
        """All names that a chapter of the role may ask for; pools and their lines are read of one file."""
        known = self._known
        for kind, names in (
            ("scene", self.scenes), ("choice", self._choices), ("storylet", self.storylets), ("note", known.notes),
            ("place", known.places), ("person", known.people), ("care", known.care),
        ):  # fmt: skip
            yield from ((kind, name) for name in names)
        if "pools" in self._special:
            yield from (("pool", name) for name in names_under(self._special["pools"], "pools"))

    def _special_part(self, name: str, read: Callable[[Document], T]) -> T | None:
        """What is read of a file that is no chapter."""
        if name not in self._special:
            return None
        document = self._special[name]
        return self.kept.read(name, [document], lambda: read(document), self._loading.findings, self.names)

    def _chapter(self, name: str, document: Document, number: int) -> tuple[ChapterReader, Chapter | None]:
        reader = ChapterReader(document, self._loading.findings, self.names, self._known)
        return reader, reader.chapter(name, number)

    def role(self, head: Reader) -> Role:
        """Reads the chapters and makes the role."""
        findings = self._loading.findings
        fields = head.fields(self._node, schema.ROLE, "a role")
        chapters: dict[str, Chapter] = {}
        readers: list[ChapterReader] = []
        for number, (name, document) in enumerate(self._chapters.items()):
            read = partial(self._chapter, name, document, number)
            reader, chapter = self.kept.read(f"{name}.yaml", [document], read, findings, self.names)
            if chapter is not None:
                chapters[name] = chapter
                readers.append(reader)
        checks = self._special_part("checks", self._state.checks) or ()
        self.names.forget_unasked()
        start = head.one_of(fields.get("start"), self.scenes, "unknown-scene", "scene")
        placed = {name: reader.placed(name) for reader in readers for name in reader.scenes}
        known = {k[6:-1]: slot for k, slot in self.names.remembered.items() if k.startswith("knows(")}
        claims = [claim for reader in readers for claim in reader.claims]
        renamed = Renames(claims, self._chapters, placed, findings).all()
        return Role(
            self.name,
            head.words(fields.get("title")),
            head.words(fields.get("blurb")),
            start,
            head.each(fields.get("needs"), self._roles, "unknown-role", "role"),
            tuple(slot.name for slot in self.names.state),
            tuple(self.names.initial),
            chapters,
            placed,
            {c.id: c for scene in placed.values() for c in scene.choices},
            self._state.variables,
            self._state.draws,
            self._state.echoes,
            known,
            self._pools,
            checks,
            self.names.bounds,
            renamed,
            tuple(self.names.state),
            asked=tuple(self.names.beyond),
        )


def names_under(document: Document, key: str) -> Collection[str]:
    """The names that are under a key of a file."""
    node = document.root.items.get(key) if document.root else None
    return node.items if isinstance(node, Tree) else ()
