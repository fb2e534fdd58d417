"""Reads one role: first its names, then what they mean."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from operator import attrgetter
from typing import TypeVar

from game.diagnostics import Span
from game.loader import schema
from game.loader.aims import AimsReader
from game.loader.cast import CastReader, groups
from game.loader.changing import lots
from game.loader.chapters import ChapterReader, Known
from game.loader.earlier import WORD, Earlier
from game.loader.files import NOT_CHAPTERS
from game.loader.misplaced import ID
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.loader.renames import Renames
from game.loader.scope import RoleNames, days
from game.loader.state import Declared, StateReader
from game.loader.ways import choices_of, tags_of
from game.story import cast
from game.story.model import MOST_AIMS, Chapter, Outcome, Role, Scene

T = TypeVar("T")


class RoleReader:
    """One role while it is loaded: first its names, then what they mean."""

    def __init__(
        self,
        name: str,
        node: Node,
        documents: Mapping[str, Document],
        findings: Findings,
        earlier: Earlier,
        outside: Known,
        year: int,
        roles: tuple[str, ...],
    ) -> None:
        self.name, self._node, self._findings, self._roles = name, node, findings, roles
        files = {n: d for n, d in documents.items() if n.startswith(name + "/")}
        self._chapters = {n.split("/")[1].removesuffix(".yaml"): d for n, d in files.items()}
        self._special = {n: self._chapters.pop(n) for n in NOT_CHAPTERS if n in self._chapters}
        self._chapters = self._ordered(documents["story.yaml"])
        self.scenes: dict[str, None] = {}
        self.storylets: set[str] = set()
        self.tagged: dict[str, list[str]] = {}
        self._choices: dict[str, Scalar] = {}
        self._index()
        bounds = days([earlier.days(d, year) for d in files.values()]) if year else (0, 0)
        self.names = RoleNames(name, year, tuple(self._chapters), self.scenes, self._choices, outside.notes, bounds)
        self._known = outside._replace(storylets=self.storylets, tagged=self.tagged)
        self.kept = earlier.kept(f"{name}/")

    def _ordered(self, head: Document) -> dict[str, Document]:
        """The chapters in the order that the role gives, those that it does not name last."""
        node = self._node.items.get("chapters") if isinstance(self._node, Tree) else None
        if node is None:
            return self._chapters
        reader = Reader(head, self._findings, 0)
        given = dict.fromkeys(reader.each(node, self._chapters, "unknown-chapter", "chapter"))
        missing = [name for name in self._chapters if name not in given]
        if missing and len(given) == len(reader.items(node)):
            message = f"`chapters` does not name {', '.join(f'`{name}`' for name in missing)}"
            reader.wrong(node, "missing-key", message, "name all chapters of the role, or leave `chapters` out")
        return {name: self._chapters[name] for name in (*given, *missing)}

    def _index(self) -> None:
        """The full names of the role's scenes and choices."""
        nodes: dict[str, Node] = {}
        for chapter, document in self._chapters.items():
            if not ID.match(chapter):
                span = Span(document.file, 1, 1, 1, 2)
                self._findings.say(
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
                nodes[full] = node
                tags = tags_of(node)
                if tags is not None:
                    self.storylets.add(full)
                for tag in dict.fromkeys(tags or ()):
                    self.tagged.setdefault(tag, []).append(full)
        for full, node in nodes.items():
            for choice, where in choices_of(full, node, self.tagged):
                self._choices[choice] = where

    def files(self) -> Iterator[tuple[str, str]]:
        """The role's chapters, each with its file."""
        yield from ((chapter, document.file) for chapter, document in self._chapters.items())

    def declare(self, heard: Mapping[str, tuple[str, Declared]]) -> None:
        """Reads the meaning of the role's names."""
        self.kept.begin(self._named())
        self._state = StateReader(self.names, self._findings)
        self._state.hear(heard)
        if "state" in self._special:
            self._state.read(self._special["state"])
        self.names = self._state.names = self.kept.names(self.names)
        self._pools = self._special_part("pools", self._state.pools) or {}
        cast = self._special.get("cast")
        listed = {**dict.fromkeys(names_under(cast, "cast")), **groups(cast)} if cast is not None else {}
        self._known = self._known._replace(pools=self._pools, cast=listed)
        self._cast = self._special_part("cast", lambda document: self._cast_reader(document).cast()) or {}

        aims = self._special_part("aims", lambda document: self._aims_reader(document).aims())
        self._aims, self._most_aims = aims or ({}, MOST_AIMS)

    def _aims_reader(self, document: Document) -> AimsReader:
        return AimsReader(document, self._findings, self.names, self._known.places)

    def _cast_reader(self, document: Document) -> CastReader:
        return CastReader(document, self._findings, self.names, self._state.variables, self._known.people)

    def _named(self) -> Iterator[tuple[str, str]]:
        """All names that a chapter of the role may ask for; pools and their lines are read of one file."""
        known = self._known
        for kind, names in (
            ("scene", self.scenes), ("choice", self._choices), ("storylet", self.storylets), ("note", known.notes),
            ("place", known.places), ("person", known.people), ("care", known.care),
        ):  # fmt: skip
            yield from ((kind, name) for name in names)
        # A chapter that names a tag is read anew when a storylet takes it or loses it.
        yield from ((f"tag {storylet}", tag) for tag, storylets in self.tagged.items() for storylet in storylets)
        if "pools" in self._special:
            yield from (("pool", name) for name in names_under(self._special["pools"], "pools"))
        if "cast" in self._special:
            yield from (("cast", name) for name in names_under(self._special["cast"], "cast"))
            # A group's name may have several words, and a chapter that names it has them all.
            named = groups(self._special["cast"])
            yield from ((f"group {name}", word) for name in named for word in WORD.findall(name))

    def _special_part(self, name: str, read: Callable[[Document], T]) -> T | None:
        """What is read of a file that is no chapter."""
        if name not in self._special:
            return None
        document = self._special[name]
        return self.kept.read(name, [document], lambda: read(document), self._findings, self.names)

    def _chapter(self, name: str, document: Document, number: int) -> tuple[ChapterReader, Chapter | None]:
        reader = ChapterReader(document, self._findings, self.names, self._known)
        return reader, reader.chapter(name, number)

    def role(self, head: Reader) -> Role:
        """Reads the chapters and makes the role."""
        findings = self._findings
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
        start = ""
        if self._chapters:
            start = head.one_of(fields.get("start"), self.scenes, "unknown-scene", "scene")
        else:
            message = f"the role `{self.name}` has no chapter: there is no file for one in the folder {self.name}/"
            findings.unknown(
                "no-chapter", message, head.document.span(self._node), "write one, or rename the folder that has it"
            )
        storylets = {name: scene.storylet for reader in readers for name, scene in reader.scenes.items()}
        placed = {name: reader.placed(name, storylets.get) for reader in readers for name in reader.scenes}
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
            {**self._state.draws, **lots(self.names)},
            self._state.echoes,
            known,
            self._pools,
            checks,
            self.names.bounds,
            renamed,
            tuple(self.names.state),
            asked=tuple(self.names.beyond),
            cast=self._cast,
            aims=self._aims,
            most_aims=self._most_aims,
            introduced=cast.members(self._cast, (name for scene in placed.values() for name in _introduced(scene))),
            you=head.words(fields.get("you")),
            length=head.words(fields.get("length")),
            first=head.flag(fields.get("first")),
            tells=tuple(name for name in ("journal", "ledger") if any(map(attrgetter(name), _outcomes(placed)))),
        )


def _outcomes(scenes: Mapping[str, Scene]) -> Iterator[Outcome]:
    """Everything that can happen in scenes."""
    for scene in scenes.values():
        told = (scene.arrival, scene.fallback, *(each for c in scene.choices for each in (c.outcome, c.fail)))
        yield from (each for each in told if each is not None)


def _introduced(scene: Scene) -> Iterator[str]:
    """The people and groups that the texts of a scene introduce."""
    failed = (choice.fail for choice in scene.choices)
    parts = [
        scene.arrival,
        *(choice.outcome for choice in scene.choices),
        *failed,
        scene.fallback,
        scene.hub,
        scene.storylet,
    ]
    yield from (name for part in parts if part is not None for name in part.introduces)


def names_under(document: Document, key: str) -> Collection[str]:
    """The names that are under a key of a file."""
    node = document.root.items.get(key) if document.root else None
    return node.items if isinstance(node, Tree) else ()
