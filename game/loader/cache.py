"""A story that was found sound before is read again only as far as it is played.

Beside the first, whole reading an index is kept, under a key made of every byte of the story and of this program: it says
which names there are, and which slots a state has. Beside it stands each file's tree. With them a chapter, a note or a place
is read when it is first asked for, and no YAML is.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from game.loader import schema
from game.loader.chapters import ChapterReader, Known
from game.loader.load import Loaded, echo_kinds, load_files, nobody, story_files
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.nodes import Sequence as Branches
from game.loader.reader import Findings, Reader
from game.loader.record import Archive, ArchiveReader
from game.loader.scope import RoleNames, memory
from game.loader.state import Declared, StateReader, echo
from game.story.model import Chapter, Choice, Echo, Role, Scene, Story
from game.story.record import Line, Record

T = TypeVar("T")
KEPT = 8  # indexes of other stories and versions that stay


class Lazy(Mapping[str, T]):
    """A mapping whose values are made when they are first asked for."""

    def __init__(self, names: Sequence[str], make: Callable[[str], T]) -> None:
        self._names = dict.fromkeys(names)
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def load_again(folder: Path, cache: Path) -> Loaded:
    """A story as `load` finds it; quickly where the same bytes were found sound before. Never raises."""
    files, loaded = story_files(folder)
    if loaded:
        return load_files(files, loaded)
    kept = cache / _key(files)
    with suppress(OSError, ValueError):
        index = _unsealed((kept / "index").read_bytes())
        return Loaded(_Again(folder, list(files), index, kept).story(), (), {})
    whole = load_files(files, loaded)
    if whole.story is not None:
        with suppress(OSError):
            _keep(kept, files, whole.story)
    return whole


def _key(files: Mapping[str, bytes]) -> str:
    """A name for these bytes read by this program."""
    digest = hashlib.blake2b(digest_size=16)
    package = Path(__file__).parent.parent
    for module in (
        *sorted(package.glob("loader/*.py")),
        *sorted(package.glob("plan/*.py")),
        *sorted(package.glob("story/*.py")),
    ):
        stat = module.stat()
        digest.update(f"{module.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    for name, data in files.items():
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _keep(folder: Path, files: Mapping[str, bytes], story: Story) -> None:
    """Keeps the trees and then the index, and lets the oldest story go; without them a start is slower and no more."""
    from game.loader.document import read  # noqa: PLC0415  needed only where YAML is

    folder.mkdir(parents=True, exist_ok=True)
    filed: dict[str, dict[str, str]] = {kind: {} for kind in schema.RECORD_FILES}
    for name, data in files.items():
        root = read(name, data).root
        if root is None:
            continue
        _seal(folder / name.replace("/", "."), _flat(root))
        for kind, entries in root.items.items() if name.startswith("record/") else ():
            filed[kind].update(dict.fromkeys(entries.items if isinstance(entries, Tree) else (), name))
    lines = {line.id: line[1:] for line in story.record.lines.values()}
    index = {"roles": _roles(story), "record": filed, "lines": lines, "renamed": dict(story.record.renamed)}
    _seal(folder / "index", index)
    kept = [each for each in folder.parent.iterdir() if each.is_dir()]
    for old in sorted(kept, key=lambda each: each.stat().st_mtime)[:-KEPT]:
        for path in old.iterdir():
            path.unlink(missing_ok=True)
        old.rmdir()


def _seal(path: Path, value: object) -> None:
    """Writes a value: the digest of its bytes, and the bytes."""
    body = json.dumps(value, ensure_ascii=False).encode()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(hashlib.blake2b(body, digest_size=16).hexdigest().encode() + b"\n" + body)
    draft.replace(path)


def _unsealed(data: bytes) -> Any:
    """A value that is as it was written; raises ValueError for any other."""
    digest, _, body = data.partition(b"\n")
    if hashlib.blake2b(body, digest_size=16).hexdigest().encode() != digest:
        raise ValueError("this is not as it was written")
    return json.loads(body)


def _flat(node: Node) -> object:
    """A tree without places, which only diagnostics need: texts, lists and mappings."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Branches):
        return [_flat(item) for item in node.items]
    return {key: _flat(item) for key, item in node.items.items()}


def _grown(flat: Any) -> Node:
    """The tree of a flat one."""
    if isinstance(flat, str):
        return Scalar(flat, "|", 0, 0, 0, 0)
    if isinstance(flat, list):
        branches = Branches(0, 0)
        branches.items = [_grown(item) for item in flat]
        return branches
    tree = Tree(0, 0)
    tree.items = {key: _grown(item) for key, item in flat.items()}
    tree.keys = {key: Scalar(key, "|", 0, 0, 0, 0) for key in flat}
    return tree


def _roles(story: Story) -> dict[str, object]:
    """What is kept of each role: the names in it, and the slots of its states."""
    return {
        role.id: {
            "slots": role.slots,
            "initial": role.initial,
            "bounds": role.bounds,
            "chapters": list(role.chapters),
            "scenes": list(role.scenes),
            "storylets": [s.id for s in role.scenes.values() if s.storylet is not None],
            "choices": list(role.choices),
            "lines": _line_names(role),
            "known": dict(role.known),
            "renamed": dict(role.renamed),
            "places": dict(role.places),
        }
        for role in story.roles.values()
    }


def _line_names(role: Role) -> list[str]:
    """The full names of the lines of a role's hubs."""
    return [
        f"{scene.id}.{name.rpartition('.')[2]}" for scene in role.scenes.values() if scene.hub for name in scene.hub.of
    ]


class _Again:
    """Puts a story together from an index, reading a file when something in it is asked for."""

    def __init__(self, folder: Path, files: Sequence[str], index: Mapping[str, Any], kept: Path) -> None:
        self._folder, self._files, self._index, self._kept = folder, files, index, kept
        self._documents: dict[str, Document] = {}
        self._findings = Findings()
        self._archive = Archive()
        self._found: set[str] = set()

    def story(self) -> Story:
        """The story."""
        root = self._root("story.yaml")
        self._head = Reader(self._document("story.yaml"), self._findings, 0)
        fields = root.items
        self._year = self._head.whole(fields.get("year"), 0)
        care = fields.get("care")
        self._care = {n: self._head.words(v) for n, v in care.items.items()} if isinstance(care, Tree) else {}
        self._roles = fields["roles"]
        self._echoes = fields.get("echoes")
        self._heard = echo_kinds(self._head, self._echoes, self._index["roles"])
        self._names: Mapping[str, _RoleAgain] = Lazy(list(self._index["roles"]), self._reading)
        warning = self._head.text(fields.get("warning"), nobody(self._year))
        roles = Lazy(list(self._index["roles"]), lambda name: self._names[name].role())
        echoes = Lazy(list(self._heard), self._echo)
        id_ = self._head.words(fields.get("id"))
        return Story(
            self._head.words(fields["title"]), self._year, warning, self._care, roles, echoes, self._record(), id_
        )

    def _document(self, name: str) -> Document:
        if name not in self._documents:
            self._documents[name] = self._grown(name)
        return self._documents[name]

    def _grown(self, name: str) -> Document:
        """A file's document: from its tree, or, where that is gone or damaged, from its bytes."""
        with suppress(OSError, ValueError):
            root = _grown(_unsealed((self._kept / name.replace("/", ".")).read_bytes()))
            return Document(name, [], root if isinstance(root, Tree) else None)
        from game.loader.document import read  # noqa: PLC0415  needed only where YAML is

        return read(name, (self._folder / name).read_bytes())

    def _root(self, name: str) -> Tree:
        root = self._document(name).root
        if root is None:
            raise KeyError(name)
        return root

    def _reading(self, name: str) -> "_RoleAgain":
        roles = self._roles
        node = roles.items[name] if isinstance(roles, Tree) else None
        record = self._index["record"]
        notes, places, people = (dict.fromkeys(record[kind]) for kind in ("notes", "places", "people"))
        known = Known(self._care, places, people, notes, {}, frozenset(self._index["roles"][name]["storylets"]))
        # A chapter is read once and its tree let go, so that a long sitting stays small.
        documents = {n: self._grown for n in self._files if n.startswith(f"{name}/")}
        return _RoleAgain(name, node, self._head, self._index["roles"][name], known, documents, self._heard, self._year)

    def _echo(self, name: str) -> Echo:
        role, kind = self._heard[name]
        each = self._echoes.items[name] if isinstance(self._echoes, Tree) else None
        node = each.items["is"] if isinstance(each, Tree) else None
        made = echo(self._head, name, role, kind, self._names[role].names, node)
        if made is None:
            raise KeyError(name)
        return made

    # The record

    def _record(self) -> Record:
        kinds: dict[str, Any] = {
            kind: Lazy(names, self._entry(kind)) for kind, names in self._index["record"].items() if kind != "map"
        }
        return Record(**kinds, lines=Lazy(self._index["lines"], self._line), renamed=dict(self._index["renamed"]))

    def _line(self, name: str) -> Line:
        """A line of the map, which stands in the index as it is: the title page draws them all."""
        kind, points, called, hours = self._index["lines"][name]
        return Line(name, kind, tuple((latitude, longitude) for latitude, longitude in points), called, tuple(hours))

    def _entry(self, kind: str) -> Callable[[str], Any]:
        """How an entry of the record is made: of its file, which is read once."""

        def make(name: str) -> Any:
            file = self._index["record"][kind][name]
            if file not in self._found:
                self._found.add(file)
                self._archive.find(self._document(file), self._findings)
            return ArchiveReader(self._named(kind), self._findings, self._year, _Everything()).made(kind, name)

        return make

    def _named(self, kind: str) -> Any:
        """The entries of a kind, and of the others the names that it may use."""
        return {
            other: self._archive.entries[other] if other == kind else dict.fromkeys(names)
            for other, names in self._index["record"].items()
        }


class _Everything(dict[str, object]):
    """Holds any name: what the index stands for was checked before."""

    def __contains__(self, name: object) -> bool:
        return True


class _RoleAgain:
    """One role, whose chapters are read when a scene of theirs is asked for."""

    def __init__(
        self,
        name: str,
        node: Any,
        head: Reader,
        index: Mapping[str, Any],
        known: Known,
        documents: Mapping[str, Callable[[str], Document]],
        heard: Mapping[str, tuple[str, Declared]],
        year: int,
    ) -> None:
        self._name, self._node, self._head, self._index, self._known = name, node, head, index, known
        self._documents = documents
        self._findings = Findings()
        self._read: dict[str, dict[str, Scene]] = {}
        scenes, choices = dict.fromkeys(index["scenes"]), dict.fromkeys([*index["choices"], *index["lines"]])
        low, high = index["bounds"]
        self.names = RoleNames(name, year, tuple(index["chapters"]), scenes, choices, known.notes, (low, high))
        self.names.assumes = False
        self._state = StateReader(self.names, self._findings)
        self._state.hear(heard)
        if (document := self._file("state")) is not None:
            self._state.read(document)
        self._remember()

    def _file(self, name: str) -> Document | None:
        path = f"{self._name}/{name}.yaml"
        return self._documents[path](path) if path in self._documents else None

    def _remember(self) -> None:
        """Gives what is remembered the slots that it had in the whole reading."""
        slots = self._index["slots"]
        declared = len(self.names.state)
        if [slot.name for slot in self.names.state] != slots[:declared]:
            raise KeyError(self._name)
        self.names.state += map(memory, slots[declared:])
        self.names.initial[:] = self._index["initial"]
        self.names.remembered.update({slot: place for place, slot in enumerate(slots) if "(" in slot})

    def role(self) -> Role:
        """The role."""
        fields = self._node.items
        pools = self._file("pools")
        lines = Lazy(list(_keys(pools, "pools")), lambda name: self._state.pools(pools)[name]) if pools else {}
        self._known = Known(
            self._known.care, self._known.places, self._known.people, self._known.notes, lines, self._known.storylets
        )
        return Role(
            self._name,
            self._head.words(fields["title"]),
            self._head.words(fields.get("blurb")),
            self._head.words(fields["start"]),
            tuple(item.value for item in self._head.names(fields.get("needs"))),
            tuple(slot.name for slot in self.names.state),
            tuple(self.names.initial),
            Lazy(self._index["chapters"], self._chapter),
            Lazy(self._index["scenes"], self._scene),
            Lazy(self._index["choices"], self._choice),
            self._state.variables,
            self._state.draws,
            self._state.echoes,
            dict(self._index["known"]),
            lines,
            (),
            self.names.bounds,
            dict(self._index["renamed"]),
            tuple(self.names.state),
            {scene: tuple(hubs) for scene, hubs in self._index["places"].items()},
        )

    def _chapter(self, name: str) -> Chapter:
        document = self._file(name)
        if document is None:
            raise KeyError(name)
        reader = ChapterReader(document, self._findings, self.names, self._known)
        chapter = reader.chapter(name, self._index["chapters"].index(name))
        if chapter is None:
            raise KeyError(name)
        self._read[name] = {scene: reader.placed(scene) for scene in reader.scenes}
        return chapter

    def _choice(self, name: str) -> Choice:
        return next(choice for choice in self._scene(name.rpartition(".")[0]).choices if choice.id == name)

    def _scene(self, name: str) -> Scene:
        chapter = name.partition(".")[0]
        if chapter not in self._read:
            self._chapter(chapter)
        return self._read[chapter][name]


def _keys(document: Document, name: str) -> Sequence[str]:
    node = document.root.items.get(name) if document.root else None
    return list(node.items) if isinstance(node, Tree) else []
