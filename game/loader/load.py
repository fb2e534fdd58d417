"""Loads a folder of YAML files as a story, or reports what is wrong with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from game import digraph
from game.collector import held_back
from game.diagnostics import Diagnostic, Severity, Span, nearest, sort
from game.loader import schema
from game.loader.chapters import Known
from game.loader.earlier import Earlier
from game.loader.files import NOT_ROLES, story_files
from game.loader.misplaced import ID, without_consequences
from game.loader.nodes import MOST_FAULTS, Document, Node, Scalar, TooManyFaultsError
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.loader.record import Archive
from game.loader.roles import RoleReader
from game.loader.scope import nobody
from game.loader.state import Declared, echo, echo_kinds
from game.plan import graph
from game.plan.program import Plan
from game.story.model import Echo, Role, Story
from game.story.record import EMPTY, Record

LONGEST_ID = 40  # letters


class Loaded(NamedTuple):
    """The result of loading: the story is None exactly when a diagnostic is an error."""

    story: Story | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, list[str]]  # the lines of each file, for excerpts
    documents: Mapping[str, Document] = EMPTY
    flows: Mapping[str, Plan] = EMPTY  # of each role: where it goes
    draft: Story | None = None  # what could be read, where something is wrong


def load(folder: Path) -> Loaded:
    """Loads a story's folder; never raises."""
    return load_files(*story_files(folder))


def load_files(files: Mapping[str, bytes], said: Sequence[Diagnostic] = (), earlier: Earlier | None = None) -> Loaded:
    """Loads the files of a story, or only what changed since an earlier reading; never raises."""
    with held_back():
        return _Loading(files, Findings(said, bool(said)), earlier or Earlier()).loaded()


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
        try:
            story = self._story()
        except TooManyFaultsError:
            story = None
            self.earlier.forget()
            message = f"this story has more than {MOST_FAULTS:,} faults: the rest of it is not read"
            span = Span("story.yaml", 1, 1, 1, 2)
            self.findings.said.append(Diagnostic("too-many", message, span, "mend the first ones, and check again"))
        said = sort(d for document in self.documents.values() for d in document.diagnostics)
        judged = [d for d in self.findings.said if d.span.line not in self._damaged(d.span.file)]
        diagnostics = sort((*said, *without_consequences(judged)))
        failed = any(d.severity is Severity.ERROR for d in diagnostics)
        sources = {name: document.lines for name, document in self.documents.items()}
        return Loaded(
            None if failed else story, diagnostics, sources, self.documents, self.flows, story if failed else None
        )

    def _damaged(self, file: str) -> set[int]:
        document = self.documents.get(file)
        return document.damaged if document else set()

    # The story

    def _story(self) -> Story | None:
        document = self.documents.get("story.yaml")
        if document is None or document.root is None:
            return None
        head = Reader(document, self.findings, 0)
        fields = head.fields(document.root, schema.STORY, "a story")
        # A year that cannot be read is a year all the same: nothing that names a moment is at fault.
        year = head.whole(fields.get("year"), 1 if "year" in fields else 0, 1, 9999)
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
        shared = (self.documents, self.findings, self.earlier, outside, year, tuple(given))
        readings = {name: RoleReader(name, each, *shared) for name, (_, each) in given.items()}
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
        title, line, about, clip = (head.words(fields.get(n)) for n in ("title", "tagline", "about", "clipping"))
        colors = head.each(fields.get("colors"), schema.STORY_COLORS, "unknown-word", "color")
        named = _identity(head, fields), line, about, clip, colors
        return Story(title, year, warning, care, roles, echoes, record, *named)

    def _whole(self, reading: RoleReader, head: Reader, remembered: Mapping[str, str]) -> Role:
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

    def _once(self, readings: Mapping[str, RoleReader]) -> None:
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

    def _strangers(self, readings: Mapping[str, RoleReader]) -> None:
        """Reports folders that are of no role, and files that belong to no role and not to the record."""
        told: set[str] = set()
        without = [role for role, reading in readings.items() if not any(reading.files())]
        for name in self.documents:
            folder = name.rpartition("/")[0]
            if name == "story.yaml" or folder in readings or name.startswith("record/") or folder in told - {""}:
                continue
            told.add(folder)
            message = "this file belongs to no role and not to the record"
            hint = "the files of a role are in a folder of its name"
            if folder:
                message = f"`{folder}` is not a role of story.yaml"
                if nearest(folder, without):
                    hint = f"rename the folder to the role that has none: {', '.join(without)}"
            self.findings.unknown("stray-file", message, Span(name, 1, 1, 1, 2), hint)

    # Echoes

    def _echo_values(
        self,
        head: Reader,
        node: Node | None,
        readings: Mapping[str, RoleReader],
        heard: Mapping[str, tuple[str, Declared]],
    ) -> dict[str, Echo]:
        found = {}
        for name, (_, each) in head.entries(node, "echoes").items() if node is not None else ():
            if name in heard and isinstance(each, Tree):
                role, kind = heard[name]
                made = echo(head, name, role, kind, readings[role].names, each)
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
