"""A story that is known to be sound, read only as far as it is played: a chapter, a note or a place when it is asked for.

An index has the names of the story and the slots of a state. Whatever does not fit it is taken from the whole story instead.
The module is long because each part of a story has its own way to be read alone.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from game.diagnostics import Severity
from game.loader import schema
from game.loader.aims import AimsReader
from game.loader.cast import CastReader
from game.loader.changing import lots
from game.loader.chapters import ChapterReader, Known
from game.loader.head import Lazy, head
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.nodes import Sequence as Branches
from game.loader.reader import Findings, Reader
from game.loader.record import Archive, ArchiveReader
from game.loader.scope import COUNTERS, RoleNames, memory, nobody
from game.loader.state import StateReader, echo, echo_kinds
from game.story.expression import BEYOND
from game.story.model import Aim, Chapter, Choice, Echo, Member, Role, Scene, Story, Storylet
from game.story.record import Record

T = TypeVar("T")


# The index, and trees without places


def indexed(story: Story, filed: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """The index of a story; `filed` is the file of each entry of the record, by kind and id."""
    roles = {role.id: _indexed_role(role) for role in story.roles.values()}
    return {"head": head(story), "roles": roles, "record": filed, "renamed": dict(story.record.renamed)}


def _indexed_role(role: Role) -> dict[str, object]:
    return {
        "slots": role.slots,
        "initial": role.initial,
        "counted": {slot.name: slot.high for slot in role.state if slot.name.startswith(COUNTERS)},
        "bounds": role.bounds,
        "chapters": list(role.chapters),
        "scenes": list(role.scenes),
        "storylets": {s.id: s.storylet.tags for s in role.scenes.values() if s.storylet is not None},
        "choices": list(role.choices),
        "lines": [line.id for s in role.scenes.values() if s.hub is not None for line in s.hub.lines],
        "known": dict(role.known),
        "renamed": dict(role.renamed),
        "places": dict(role.places),
        "asked": role.asked,
        "cast": list(role.cast),
        "aims": list(role.aims),
        "most_aims": role.most_aims,
        "tells": role.tells,
    }


def flat(node: Node) -> object:
    """A tree as texts, lists and mappings, without the places that only diagnostics need."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Branches):
        return [flat(item) for item in node.items]
    return {key: flat(item) for key, item in node.items.items()}


def grown(kept: Any) -> Node:
    """The tree of a flat one."""
    if isinstance(kept, str):
        return Scalar(kept, "|", 0, 0, 0, 0)
    if isinstance(kept, list):
        branches = Branches(0, 0)
        branches.items = [grown(item) for item in kept]
        return branches
    tree = Tree(0, 0)
    tree.items = {key: grown(item) for key, item in kept.items()}
    tree.keys = {key: Scalar(key, "|", 0, 0, 0, 0) for key in kept}
    return tree


# The story


class LazyStory:
    """Makes a story from an index, reading a file when something in it is asked for."""

    def __init__(
        self,
        files: Sequence[str],
        index: Mapping[str, Any],
        read: Callable[[str], Document],
        whole: Callable[[], Story],
    ) -> None:
        self._files, self._index = files, index
        self._read = read  # a file's document
        self._whole = whole  # the same story from its own files
        self._documents: dict[str, Document] = {}
        self._archive = Archive()
        self._found: set[str] = set()
        self.findings = Findings()
        document = self._document("story.yaml")
        self._fields = _root(document).items
        roles = self._fields["roles"]
        named = list(roles.items) if isinstance(roles, Tree) else []
        if list(index["roles"]) != named or set(index["record"]) != set(schema.RECORD_FILES):
            raise ValueError("this is the index of another story")
        self.head = Reader(document, self.findings, 0)
        self.year = self.head.whole(self._fields.get("year"), 0)
        self.heard = echo_kinds(self.head, self._fields.get("echoes"), index["roles"])
        self._roles: Mapping[str, _LazyRole] = Lazy(list(index["roles"]), self._role)

    def story(self) -> Story:
        """The story."""
        head, fields = self.head, self._fields
        care = fields.get("care")
        self._care = {n: head.words(v) for n, v in care.items.items()} if isinstance(care, Tree) else {}
        roles = Lazy(
            list(self._index["roles"]),
            self.or_whole(lambda name: self._roles[name].role(), lambda story, name: story.roles[name]),
        )
        echoes = Lazy(list(self.heard), self.or_whole(self._echo, lambda story, name: story.echoes[name]))
        warning = head.text(fields.get("warning"), nobody(self.year))
        keys = ("title", "id", "tagline", "about", "clipping")
        title, id_, line, about, clip = (head.words(fields.get(key)) for key in keys)
        named = id_, line, about, clip, tuple(map(head.words, head.items(fields.get("colors"))))
        return Story(title, self.year, warning, self._care, roles, echoes, self._record(), *named)

    def or_whole(self, make: Callable[[str], T], instead: Callable[[Story, str], T]) -> Callable[[str], T]:
        """Makes something from what is kept, or, whatever is wrong there, takes it from the whole story."""

        def made(name: str) -> T:
            try:
                found = make(name)
                if all(each.severity is not Severity.ERROR for each in self.findings.said):
                    return found
            except Exception:  # noqa: BLE001, S110  anything may have been written into a cache
                pass
            return instead(self._whole(), name)

        return made

    def _document(self, name: str) -> Document:
        if name not in self._documents:
            self._documents[name] = self._read(name)
        return self._documents[name]

    def _role(self, name: str) -> "_LazyRole":
        record = self._index["record"]
        notes, places, people = (dict.fromkeys(record[kind]) for kind in ("notes", "places", "people"))
        storylets = self._index["roles"][name]["storylets"]
        tagged: dict[str, list[str]] = {}
        for storylet, tags in storylets.items():
            for tag in dict.fromkeys(tags):
                tagged.setdefault(tag, []).append(storylet)
        known = Known(self._care, places, people, notes, {}, frozenset(storylets), tagged)
        # A chapter is read once and its tree let go, so that a long playthrough stays small.
        documents = {n: self._read for n in self._files if n.startswith(f"{name}/")}
        return _LazyRole(name, self._fields["roles"], self, self._index["roles"][name], known, documents)

    def _echo(self, name: str) -> Echo:
        role, kind = self.heard[name]
        echoes = self._fields["echoes"]
        each = echoes.items[name] if isinstance(echoes, Tree) else None
        made = echo(self.head, name, role, kind, self._roles[role].names, each)
        if made is None:
            raise KeyError(name)
        return made

    # The record

    def _record(self) -> Record:
        kinds: dict[str, Any] = {kind: self._kind(kind) for kind in self._index["record"] if kind != "map"}
        return Record(**kinds, renamed=dict(self._index["renamed"]))

    def _kind(self, kind: str) -> Lazy[Any]:
        """The entries of a kind, each made of its file, which is read once."""

        def make(name: str) -> Any:
            file = self._index["record"][kind][name]
            if file not in self._found:
                self._found.add(file)
                self._archive.find(self._document(file), self.findings)
            return ArchiveReader(self._named(kind), self.findings, self.year, _Everything()).made(kind, name)

        instead = self.or_whole(make, lambda story, name: getattr(story.record, kind)[name])
        return Lazy(list(self._index["record"][kind]), instead)

    def _named(self, kind: str) -> Any:
        """The entries of a kind, and of the others the names that it may use."""
        return {
            other: self._archive.entries[other] if other == kind else dict.fromkeys(names)
            for other, names in self._index["record"].items()
        }


class _Everything(dict[str, object]):
    """Holds any name: the names in an index were checked when it was made."""

    def __contains__(self, name: object) -> bool:
        return True


class _LazyRole:
    """One role, whose chapters are read when a scene of theirs is asked for."""

    def __init__(
        self,
        name: str,
        roles: Node,
        story: LazyStory,
        index: Mapping[str, Any],
        known: Known,
        documents: Mapping[str, Callable[[str], Document]],
    ) -> None:
        self._name, self._story, self._index, self._known = name, story, index, known
        self._node = roles.items[name] if isinstance(roles, Tree) else roles
        self._documents = documents
        self._read: dict[str, dict[str, Scene]] = {}
        self._bare: dict[str, Mapping[str, Scene]] = {}  # the same without the lines of hubs
        scenes, choices = dict.fromkeys(index["scenes"]), dict.fromkeys([*index["choices"], *index["lines"]])
        low, high = index["bounds"]
        self.names = RoleNames(name, story.year, tuple(index["chapters"]), scenes, choices, known.notes, (low, high))
        self.names.assumes = False
        self.names.beyond = {asked: BEYOND + place for place, asked in enumerate(index["asked"])}
        self._state = StateReader(self.names, story.findings)
        self._state.hear(story.heard)
        if (document := self._file("state")) is not None:
            self._state.read(document)
        self._remember(index["slots"], index["initial"])

    def _file(self, name: str) -> Document | None:
        path = f"{self._name}/{name}.yaml"
        return self._documents[path](path) if path in self._documents else None

    def _remember(self, slots: Sequence[str], initial: Sequence[int]) -> None:
        """Gives what is remembered the slots that it had when the whole story was read."""
        declared = len(self.names.state)
        if [slot.name for slot in self.names.state] != slots[:declared] or len(slots) != len(initial):
            raise ValueError(self._name)
        counted = self._index["counted"]
        kept = (memory(name) for name in slots[declared:])
        self.names.state += (slot._replace(high=counted.get(slot.name, slot.high)) for slot in kept)
        self.names.initial[:] = initial
        self.names.remembered.update({slot: place for place, slot in enumerate(slots) if "(" in slot})

    def role(self) -> Role:
        """The role."""
        if not isinstance(self._node, Tree):
            raise TypeError(self._name)
        head, fields, index = self._story.head, self._node.items, self._index
        self._pools = self._file("pools")
        pools = Lazy(_keys(self._pools, "pools"), self._made(self._pool, lambda role: role.pools))
        self._known = self._known._replace(pools=pools)
        return Role(
            self._name,
            head.words(fields["title"]),
            head.words(fields.get("blurb")),
            head.words(fields["start"]),
            tuple(item.value for item in head.names(fields.get("needs"))),
            tuple(slot.name for slot in self.names.state),
            tuple(self.names.initial),
            Lazy(index["chapters"], self._made(self._chapter, lambda role: role.chapters)),
            Lazy(index["scenes"], self._made(self._scene, lambda role: role.scenes)),
            Lazy(index["choices"], self._made(self._choice, lambda role: role.choices)),
            self._state.variables,
            {**self._state.draws, **lots(self.names)},
            self._state.echoes,
            dict(index["known"]),
            pools,
            (),
            self.names.bounds,
            dict(index["renamed"]),
            tuple(self.names.state),
            {scene: tuple(hubs) for scene, hubs in index["places"].items()},
            tuple(index["asked"]),
            Lazy(index["cast"], self._made(self._member, lambda role: role.cast)),
            Lazy(index["aims"], self._made(self._aim, lambda role: role.aims)),
            index["most_aims"],
            you=head.words(fields.get("you")),
            length=head.words(fields.get("length")),
            first=head.flag(fields.get("first")),
            tells=tuple(index["tells"]),
        )

    def _made(self, make: Callable[[str], T], among: Callable[[Role], Mapping[str, T]]) -> Callable[[str], T]:
        """Makes a part of the role, or takes it from the whole story, in which a state must have the same slots."""

        def checked(name: str) -> T:
            found = make(name)
            if len(self.names.state) != len(self._index["slots"]):
                raise ValueError(name)
            return found

        def instead(story: Story, name: str) -> T:
            role = story.roles[self._name]
            if list(role.slots) != list(self._index["slots"]):
                raise ValueError(f"the cached index of {self._name} is not of this story")
            return among(role)[name]

        return self._story.or_whole(checked, instead)

    def _aim(self, name: str) -> Aim:
        document = self._file("aims")
        if document is None:
            raise KeyError(name)
        return AimsReader(document, self._story.findings, self.names, self._known.places).aim(name)

    def _member(self, name: str) -> Member:
        document = self._file("cast")
        if document is None:
            raise KeyError(name)
        people = self._known.people
        return CastReader(document, self._story.findings, self.names, self._state.variables, people).member(name)

    def _pool(self, name: str) -> Any:
        return self._state.pools(self._pools)[name] if self._pools is not None else ()

    def _chapter(self, name: str) -> Chapter:
        document = self._file(name)
        if document is None:
            raise KeyError(name)
        reader = ChapterReader(document, self._story.findings, self.names, self._known)
        chapter = reader.chapter(name, self._index["chapters"].index(name))
        if chapter is None:
            raise KeyError(name)
        self._bare[name] = reader.scenes
        self._read[name] = {scene: reader.placed(scene, self._storylet) for scene in reader.scenes}
        return chapter

    def _storylet(self, name: str) -> Storylet | None:
        chapter = name.partition(".")[0]
        if chapter not in self._bare:
            self._chapter(chapter)
        return self._bare[chapter][name].storylet

    def _choice(self, name: str) -> Choice:
        return next(choice for choice in self._scene(name.rpartition(".")[0]).choices if choice.id == name)

    def _scene(self, name: str) -> Scene:
        chapter = name.partition(".")[0]
        if chapter not in self._read:
            self._chapter(chapter)
        return self._read[chapter][name]


def _root(document: Document) -> Tree:
    if document.root is None:
        raise KeyError(document.file)
    return document.root


def _keys(document: Document | None, name: str) -> list[str]:
    node = document.root.items.get(name) if document is not None and document.root is not None else None
    return list(node.items) if isinstance(node, Tree) else []
