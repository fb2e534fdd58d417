"""Reads the files of the record: notes, sources, people, places, timeline, clipping and map."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from game.loader import schema
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader, Readers
from game.loader.renames import Former, claimed
from game.loader.scope import Place as Scope
from game.loader.scope import RoleNames
from game.story import moments
from game.story.record import (
    COLORS,
    SIGNS,
    STATUS,
    VERDICTS,
    Claim,
    Event,
    Holder,
    Invented,
    Line,
    Note,
    Person,
    Place,
    Record,
    Source,
    View,
)

Entry = tuple[Document, Scalar, Node]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class Archive:
    """The entries of the record's files, found before they are read."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Entry]] = {k: {} for k in schema.RECORD_FILES}

    def find(self, document: Document, findings: Findings) -> None:
        """Takes the entries of a file of the record."""
        if document.root is None:
            return
        reader = Reader(document, findings, 0)
        for name, key in document.root.keys.items():
            if name.startswith("\0"):
                continue  # a key that is not a word, which was reported
            if name not in self.entries:
                reader.wrong(
                    key,
                    "unknown-key",
                    f"the record has no section `{name[:40]}`",
                    f"its sections are {', '.join(self.entries)}",
                )
                continue
            for entry, (scalar, node) in _entries(reader, document.root.items[name], name).items():
                if entry in self.entries[name]:
                    first = self.entries[name][entry]
                    reader.wrong(scalar, "duplicate-name", f"`{entry}` is in {first[0].file} too", "ids are unique")
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


def _theme(file: str) -> str:
    """What the notes of a file are about, which is its name; "" if they are not in a file of their own."""
    return file.rpartition("/")[2].removesuffix(".yaml").replace("_", " ") if file.startswith("record/notes/") else ""


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
    """Reads the entries of the record by the tables of their keys; what they may name are other entries, and scenes."""

    def __init__(
        self, entries: Mapping[str, Mapping[str, Entry]], findings: Findings, year: int, scenes: Mapping[str, object]
    ) -> None:
        self.entries, self.findings = entries, findings
        self.year, self.scenes = year, scenes

    def record(self) -> Record:
        """The whole record, each entry made at once."""
        kinds: dict[str, Any] = {kind: {name: self.made(kind, name) for name in self.entries[kind]} for kind in _MADE}
        lines: Any = {name: self.made("map", name) for name in self.entries["map"]}
        self._opens(kinds["views"])
        return Record(**kinds, lines=lines)

    def _opens(self, views: Mapping[str, View]) -> None:
        """Reports a second view that would open the map."""
        for view in [view for view in views.values() if view.opens][1:]:
            document, key, _ = self.entries["views"][view.id]
            message = f"`{view.id}` is not the first view that opens the map"
            Reader(document, self.findings, 0).wrong(key, "duplicate-name", message, "the map opens with one view")

    def made(self, kind: str, name: str) -> object:
        """One entry of a kind."""
        document, key, node = self.entries[kind][name]
        reader = Reader(document, self.findings, self.year)
        if not isinstance(node, Tree):
            reader.wrong(key, "wrong-shape", f"{_WHAT[kind]} must be written as keys and values")
        keys = schema.RECORD_FILES[kind]
        fields = reader.fields(node, keys, _WHAT[kind]) if isinstance(node, Tree) else {}
        if kind == "map":
            return self._line(reader, name, fields)
        if kind == "notes" and "sources" in fields and not reader.items(fields["sources"]):
            reader.wrong(
                fields["sources"], "no-source", "a note needs a source", "name at least one key of sources.yaml"
            )
        given = {"theme": _theme(document.file)} if kind == "notes" else {}
        return reader.made(_MADE[kind], fields, keys, self._readers(reader), id=name, **given)

    def _readers(self, reader: Reader) -> Readers:
        """How a value is read of each sort that only the record has."""

        def each(kind: str, code: str, what: str) -> Callable[[Node | None], tuple[str, ...]]:
            return lambda node: reader.each(node, self.entries[kind], code, what)

        return {
            "day": lambda node: self._day(reader, node),
            "note text": lambda node: reader.text(node, _NO_NAMES),
            "status": lambda node: reader.one_of(node, STATUS, "unknown-word", "status"),
            "verdict": lambda node: reader.one_of(node, VERDICTS, "unknown-word", "verdict"),
            "sources": each("sources", "unknown-source", "source"),
            "places": each("places", "unknown-place", "place"),
            "people": each("people", "unknown-person", "person"),
            "notes": each("notes", "unknown-note", "note"),
            "scene list": lambda node: reader.each(node, self.scenes, "unknown-scene", "scene"),
            "holders": lambda node: self._held(reader, node),
            "frame": lambda node: self._frame(reader, node),
            "sign": lambda node: reader.one_of(node, SIGNS, "unknown-word", "sign"),
            "color": lambda node: reader.one_of(node, COLORS, "unknown-word", "color"),
            "importance": lambda node: reader.whole(node, 2, 1, 3),
        }

    def _day(self, reader: Reader, node: Node | None) -> str:
        day = reader.words(node)
        if node is not None and not (_DAY.match(day) and _exists(day)):
            reader.wrong(node, "bad-day", f"`{day[:20]}` is not a day", "write year, month and day: 1944-08-19")
            return ""
        return day

    def _held(self, reader: Reader, node: Node | None) -> tuple[tuple[int, str], ...]:
        held = []
        for item in reader.items(node):
            given = reader.fields(item, schema.HELD, "a holder of a place")
            since = reader.moment(given.get("from"))
            by = self._holder(reader, given.get("by"))
            if since is not None and by:
                held.append((since, by))
        return tuple(sorted(held))

    def _holder(self, reader: Reader, node: Node | None) -> str:
        known = self.entries["holders"]
        if node is not None and not known:
            name = reader.words(node)[:20]
            hint = f"write into record/map.yaml: holders: {{{name}: {{name: Words of the legend}}}}"
            reader.wrong(node, "unknown-word", f"the map has no holders, so nothing can be held by `{name}`", hint)
            return ""
        return reader.one_of(node, known, "unknown-word", "holder")

    def _frame(self, reader: Reader, node: Node | None) -> tuple[float, float, float, float]:
        sides = [reader.degrees(item) for item in reader.items(node)]
        if node is not None and not (len(sides) == 4 and sides[0] < sides[2] and sides[1] < sides[3]):
            message = "a frame needs the degrees of its south, west, north and east"
            reader.wrong(node, "bad-number", message, "write [48.81, 2.21, 48.91, 2.44]")
            return (0.0, 0.0, 1.0, 1.0)
        south, west, north, east = sides or (0.0, 0.0, 1.0, 1.0)
        return south, west, north, east

    def _line(self, reader: Reader, name: str, fields: Mapping[str, Node]) -> Line:
        """A line of the map: its points hold two things, where and when."""
        kind = reader.one_of(fields.get("kind"), schema.LINE_KINDS, "unknown-word", "kind of line")
        points, hours = [], []
        for item in reader.items(fields.get("points")):
            values = reader.items(item)
            if len(values) < 2:
                message = "a point needs a latitude and a longitude"
                reader.wrong(item, "bad-number", message, "write [48.8566, 2.3522]")
                continue
            points.append((reader.degrees(values[0]), reader.degrees(values[1])))
            hours.append(reader.moment(values[2]) if len(values) > 2 else None)
        return Line(name, kind, tuple(points), reader.words(fields.get("name")), tuple(hours))


# The kinds of entries, by the one key of their files.
_MADE: Mapping[str, type[NamedTuple]] = {
    "notes": Note, "sources": Source, "people": Person, "places": Place, "timeline": Event, "clipping": Claim, "invented": Invented,
    "views": View, "holders": Holder,
}  # fmt: skip
_WHAT = {
    "notes": "a note", "sources": "a source", "people": "a person", "places": "a place", "timeline": "an event",
    "clipping": "a sentence of the clipping", "invented": "an invented thing", "map": "a line of the map",
    "views": "a view of the map", "holders": "a holder of places",
}  # fmt: skip
_NO_NAMES = Scope(RoleNames("", 0, (), {}, {}, {}, (0, moments.DAY)))
