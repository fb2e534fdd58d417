"""What was read of a story before, so that the next reading reads only what has changed."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar, cast

from game.diagnostics import Diagnostic, Span
from game.loader.nodes import Document
from game.loader.reader import Findings
from game.loader.scope import RoleNames, named_days
from game.plan.program import ALWAYS, Plan
from game.plan.prose import links
from game.story.expression import Expression
from game.story.model import Role
from game.story.prose import Text

T = TypeVar("T")
Named = tuple[str, str]  # what sort of thing, and its full name
_WHOLE = "*"
WORD = re.compile(r"[A-Za-z0-9_]+")


class _Part(NamedTuple):
    """What was read of some documents, what was said of them, and what their conditions remember."""

    documents: tuple[Document, ...]
    value: object
    certain: tuple[Diagnostic, ...]
    doubtful: tuple[Diagnostic, ...]
    asked: frozenset[str]


class Kept:
    """The parts of one role, or of the record, as they were last read.

    A part is read again when its document has changed, or when a name that came or went is a word of it. A part against
    which something was said is read again whenever any name came or went, since its hints are made from all names.
    """

    def __init__(self) -> None:
        self._names: RoleNames | None = None
        self._named: frozenset[Named] = frozenset()
        self._before: dict[str, _Part] = {}
        self._parts: dict[str, _Part] = {}
        self._came_or_went: frozenset[str] = frozenset()
        self._flow: tuple[Role, Plan] | None = None

    def begin(self, named: Iterable[Named]) -> None:
        """Begins a reading in which these names are there."""
        self._before, self._parts = self._parts, {}
        now = frozenset(named)
        self._came_or_went = frozenset(name.rpartition(".")[2] for _, name in now ^ self._named)
        self._named = now

    def names(self, fresh: RoleNames) -> RoleNames:
        """The names of the role: those of the earlier reading, with its slots, if they still mean the same."""
        kept = self._names
        if kept is None or not kept.means_the_same(fresh):
            self._names, self._before = fresh, {}
            return fresh
        kept.renewed(fresh)
        return kept

    def read(
        self,
        key: str,
        documents: Sequence[Document],
        make: Callable[[], T],
        findings: Findings,
        names: RoleNames | None = None,
    ) -> T:
        """What `make` reads of the documents, or what it read of them before."""
        part = self._before.get(key)
        if part is None or not self._holds(part, tuple(documents)):
            said, doubtful = len(findings.said), len(findings.doubtful)
            asked: set[str] = set()
            if names is not None:
                names.asked.append(asked)
            value = make()
            if names is not None:
                names.asked.pop()
            unsure = tuple(findings.doubtful[doubtful:])
            certain = tuple(d for d in findings.said[said:] if d not in unsure)
            part = _Part(tuple(documents), value, certain, unsure, frozenset(asked))
        else:
            findings.repeat(part.certain, part.doubtful)
            if names is not None:
                names.ask(part.asked)
        self._parts[key] = part
        return cast(T, part.value)

    def read_whole(
        self, documents: Sequence[Document], make: Callable[[], T], findings: Findings, names: RoleNames
    ) -> T:
        """What `make` reads of all parts; if none of them has changed, the very value that it was before."""
        before = self._before
        value = self.read(_WHOLE, documents, make, findings, names)
        if self._parts[_WHOLE] is before.get(_WHOLE):
            self._parts = {**before, **self._parts}
        return value

    def flow(self, role: Role) -> Plan | None:
        """Where the role went, if nothing was said against it and nothing but texts has changed since."""
        if self._flow is None or not same_ways(self._flow[0], role):
            return None
        return replace(self._flow[1], role=role)

    def keep_flow(self, role: Role, plan: Plan | None) -> None:
        """Keeps where the role goes; None if something was said against it, which has a place."""
        self._flow = (role, plan) if plan is not None else None

    def _holds(self, part: _Part, documents: tuple[Document, ...]) -> bool:
        if part.documents != documents:
            return False
        if not self._came_or_went:
            return True
        if part.certain or part.doubtful:
            return False
        return not any(self._came_or_went & _words(document) for document in documents)


class Earlier:
    """The documents of a story by content, and the parts that were read of them."""

    def __init__(self) -> None:
        self._documents: dict[str, tuple[bytes, Document]] = {}
        self._days: dict[Document, tuple[int, tuple[int, int] | None]] = {}
        self._kept: dict[str, Kept] = {}

    def document(self, name: str, data: bytes) -> Document:
        """The document of a file's bytes."""
        from game.loader.document import read  # noqa: PLC0415  a story that is read again needs no YAML

        before = self._documents.get(name)
        if before is not None and before[0] == data:
            return before[1]
        if before is not None:
            self._days.pop(before[1], None)
        made = read(name, data)
        self._documents[name] = (data, made)
        return made

    def days(self, document: Document, year: int) -> tuple[int, int] | None:
        """The first and the last moment that a document names."""
        before = self._days.get(document)
        if before is None or before[0] != year:
            self._days[document] = before = (year, named_days("\n".join(document.lines), year))
        return before[1]

    def kept(self, name: str) -> Kept:
        """What was read of a role, or of the record."""
        return self._kept.setdefault(name, Kept())

    def forget(self) -> None:
        """Reads every part anew the next time: this reading came to no end."""
        self._kept.clear()


def _words(document: Document) -> frozenset[str]:
    return frozenset(word for line in document.lines for word in WORD.findall(line))


def same_ways(one: Role, other: Role) -> bool:
    """Whether two readings of a role go the same ways and do the same on them, whatever their words."""
    if (one.start, one.state, one.initial, list(one.scenes)) != (
        other.start,
        other.state,
        other.initial,
        list(other.scenes),
    ):
        return False
    if [c.starts for c in one.chapters.values()] != [c.starts for c in other.chapters.values()]:
        return False
    return all(a is b or _bare(a) == _bare(b) for a, b in zip(one.scenes.values(), other.scenes.values(), strict=True))


def _bare(value: object) -> object:
    """A scene, or what it is made of, without places and words; of a text its links to notes and what it counts."""
    match value:
        case Span():
            return None
        case Text():
            linked = [links(pieces, ALWAYS) for pieces, _ in value.paragraphs] if value.notes else None
            return linked, [(each.slot, each.value.code) for each in value.counts]
        case Expression():
            return value.code, value.low, value.high
        case tuple():
            return tuple(_bare(each) for each in value)
    return value
