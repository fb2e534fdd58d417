"""The files of the record become notes, sources, people, places, timeline, clipping and map."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from game.loader import schema
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.loader.renames import Former, claimed
from game.loader.scope import Place as Scope
from game.loader.scope import RoleNames
from game.story import moments
from game.story.record import (
    HOLDERS,
    STATUS,
    VERDICTS,
    Claim,
    Event,
    Invented,
    Line,
    Note,
    Person,
    Place,
    Record,
    Source,
)

Entry = tuple[Document, Scalar, Node]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class Archive:
    """What stands in the record's files, found before it is read."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Entry]] = {k: {} for k in schema.RECORD_FILES}

    def find(self, document: Document, findings: Findings) -> None:
        """Takes the entries of a file of the record."""
        if document.root is None:
            return
        reader = Reader(document, findings, 0)
        for name, key in document.root.keys.items():
            if name.startswith("\0"):
                continue  # a key that is no word, which has been said
            if name not in self.entries:
                reader.wrong(
                    key, "unknown-key", f"the record has no `{name[:40]}`", f"its files are {', '.join(self.entries)}"
                )
                continue
            for entry, (scalar, node) in _entries(reader, document.root.items[name], name).items():
                if entry in self.entries[name]:
                    first = self.entries[name][entry]
                    reader.wrong(scalar, "duplicate-name", f"`{entry}` stands in {first[0].file} too", "ids are unique")
                    continue
                self.entries[name][entry] = (document, scalar, node)

    def renamed(self, findings: Findings) -> dict[str, str]:
        """The present id of each former id of a note."""
        claims = []
        for note, (document, _, node) in self.entries["notes"].items():
            was = node.items.get("was") if isinstance(node, Tree) else None
            claims += [Former(note, item, document) for item in Reader(document, findings, 0).names(was)]
        return claimed(claims, "note", self.entries["notes"], findings)

    def read(self, findings: Findings, year: int, scenes: Mapping[str, object]) -> Record:
        """The record; `scenes` are the full names of all roles' scenes."""
        return ArchiveReader(self.entries, findings, year, scenes).record()


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _entries(reader: Reader, node: Node, name: str) -> Mapping[str, tuple[Scalar, Node]]:
    """Entries by id; sources have the ids of the bibliography, which are not lower case."""
    if name == "sources" and isinstance(node, Tree):
        return {key: (scalar, node.items[key]) for key, scalar in node.keys.items()}
    return reader.entries(node, name)


class ArchiveReader:
    """Reads the entries of the record; what they may name are the ids of the entries, and the scenes."""

    def __init__(
        self, entries: Mapping[str, Mapping[str, Entry]], findings: Findings, year: int, scenes: Mapping[str, object]
    ) -> None:
        self.entries, self.findings = entries, findings
        self.year, self.scenes = year, scenes

    def made(self, kind: str, name: str) -> object:
        """One entry of a kind."""
        makers: dict[str, Callable[[str, Document, Scalar, Node], object]] = {
            "notes": self._note, "sources": self._source, "people": self._person, "places": self._place,
            "timeline": self._event, "clipping": self._claim, "invented": self._invented, "map": self._line,
        }  # fmt: skip
        return makers[kind](name, *self.entries[kind][name])

    def record(self) -> Record:
        return Record(
            notes={k: self._note(k, *e) for k, e in self.entries["notes"].items()},
            sources={k: self._source(k, *e) for k, e in self.entries["sources"].items()},
            people={k: self._person(k, *e) for k, e in self.entries["people"].items()},
            places={k: self._place(k, *e) for k, e in self.entries["places"].items()},
            timeline={k: self._event(k, *e) for k, e in self.entries["timeline"].items()},
            clipping={k: self._claim(k, *e) for k, e in self.entries["clipping"].items()},
            invented={k: self._invented(k, *e) for k, e in self.entries["invented"].items()},
            lines={k: self._line(k, *e) for k, e in self.entries["map"].items()},
        )

    def _open(
        self, document: Document, key: Scalar, node: Node, kind: str, what: str
    ) -> tuple[Reader, dict[str, Node]]:
        reader = Reader(document, self.findings, self.year)
        if not isinstance(node, Tree):
            reader.wrong(key, "wrong-shape", f"{what} is written as keys and values")
            return reader, {}
        return reader, reader.fields(node, schema.RECORD_FILES[kind], what)

    def _day(self, reader: Reader, node: Node | None) -> str:
        day = reader.words(node)
        if node is not None and not (_DAY.match(day) and _exists(day)):
            reader.wrong(node, "bad-day", f"`{day[:20]}` is no day", "write year, month and day: 1944-08-19")
            return ""
        return day

    def _sources(self, reader: Reader, node: Node | None) -> tuple[str, ...]:
        return reader.each(node, self.entries["sources"], "unknown-source", "source")

    def _note(self, name: str, document: Document, key: Scalar, node: Node) -> Note:
        reader, fields = self._open(document, key, node, "notes", "a note")
        if "sources" in fields and not reader.items(fields["sources"]):
            reader.wrong(fields["sources"], "no-source", "a note needs a source", "name a key of sources.yaml")
        return Note(
            name,
            reader.words(fields.get("title")),
            reader.words(fields.get("date")),
            self._day(reader, fields.get("day")),
            reader.one_of(fields.get("status"), STATUS, "unknown-word", "status"),
            reader.text(fields.get("text"), _NO_NAMES),
            self._sources(reader, fields.get("sources")),
            reader.each(fields.get("places"), self.entries["places"], "unknown-place", "place"),
            reader.each(fields.get("people"), self.entries["people"], "unknown-person", "person"),
        )

    def _source(self, name: str, document: Document, key: Scalar, node: Node) -> Source:
        reader, fields = self._open(document, key, node, "sources", "a source")
        return Source(
            name, *(reader.words(fields.get(each)) for each in ("title", "kind", "author", "year", "address"))
        )

    def _person(self, name: str, document: Document, key: Scalar, node: Node) -> Person:
        reader, fields = self._open(document, key, node, "people", "a person")
        return Person(
            name,
            reader.words(fields.get("name")),
            reader.words(fields.get("role")),
            reader.words(fields.get("born")),
            reader.words(fields.get("died")),
            reader.flag(fields.get("invented")),
            reader.words(fields.get("words")),
            self._sources(reader, fields.get("sources")),
        )

    def _place(self, name: str, document: Document, key: Scalar, node: Node) -> Place:
        reader, fields = self._open(document, key, node, "places", "a place")
        held = []
        for item in reader.items(fields.get("held")):
            given = reader.fields(item, schema.HELD, "what holds a place")
            since = reader.moment(given.get("from"))
            by = reader.one_of(given.get("by"), HOLDERS, "unknown-word", "holder")
            if since is not None and by:
                held.append((since, by))
        return Place(
            name,
            reader.words(fields.get("name")),
            reader.degrees(fields.get("lat")),
            reader.degrees(fields.get("lon")),
            reader.words(fields.get("bank")),
            reader.whole(fields.get("importance"), 2),
            reader.flag(fields.get("invented")),
            tuple(sorted(held)),
        )

    def _event(self, name: str, document: Document, key: Scalar, node: Node) -> Event:
        reader, fields = self._open(document, key, node, "timeline", "an event")
        return Event(
            name,
            self._day(reader, fields.get("day")),
            reader.words(fields.get("hour")),
            reader.words(fields.get("place")),
            reader.words(fields.get("text")),
            reader.one_of(fields.get("status"), STATUS, "unknown-word", "status"),
            self._sources(reader, fields.get("sources")),
        )

    def _claim(self, name: str, document: Document, key: Scalar, node: Node) -> Claim:
        reader, fields = self._open(document, key, node, "clipping", "a sentence of the clipping")
        return Claim(
            name,
            reader.words(fields.get("text")),
            reader.one_of(fields.get("verdict"), VERDICTS, "unknown-word", "verdict"),
            reader.words(fields.get("record")),
            reader.each(fields.get("notes"), self.entries["notes"], "unknown-note", "note"),
            reader.each(fields.get("scenes"), self.scenes, "unknown-scene", "scene"),
        )

    def _invented(self, name: str, document: Document, key: Scalar, node: Node) -> Invented:
        reader, fields = self._open(document, key, node, "invented", "an invented thing")
        return Invented(name, *(reader.words(fields.get(each)) for each in ("name", "kind", "text")))

    def _line(self, name: str, document: Document, key: Scalar, node: Node) -> Line:
        reader, fields = self._open(document, key, node, "map", "a line of the map")
        kind = reader.one_of(fields.get("kind"), ("river", "island", "limit", "route"), "unknown-word", "kind of line")
        points, hours = [], []
        for item in reader.items(fields.get("points")):
            values = reader.items(item)
            if len(values) < 2:
                reader.wrong(item, "bad-number", "a point is a latitude and a longitude", "write [48.8566, 2.3522]")
                continue
            points.append((reader.degrees(values[0]), reader.degrees(values[1])))
            hours.append(reader.moment(values[2]) if len(values) > 2 else None)
        return Line(name, kind, tuple(points), reader.words(fields.get("name")), tuple(hours))


_NO_NAMES = Scope(RoleNames("", 0, (), {}, {}, {}, (0, moments.DAY)))
