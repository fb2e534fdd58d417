"""The things of a story by name: where each is defined, and every place that names it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from game.editor.mentions import Mention, mentions
from game.editor.tokens import BUILT_IN
from game.loader import schema
from game.loader.nodes import Document
from game.loader.nodes import Mapping as Tree


class Thing(NamedTuple):
    """A thing of the story: its kind, the role it belongs to, and its full name."""

    kind: str
    role: str
    name: str

    @property
    def chapter(self) -> str:
        """The chapter of a scene or a choice."""
        return self.name.partition(".")[0]

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


class Index:
    """The mentions of all files, and what they name."""

    def __init__(self, documents: Mapping[str, Document], known: Mapping[Document, tuple[Mention, ...]]) -> None:
        self.documents = documents
        self.mentions = {name: known[document] for name, document in documents.items()}
        self.things: dict[Thing, Mention] = {}
        self.chapters: dict[str, dict[str, str]] = {}  # of each role: the file of each chapter
        self._uses: dict[Thing, list[Mention]] | None = None
        for name in documents:
            folder, _, last = name.rpartition("/")
            if schema.keys_of(name) is schema.CHAPTER_FILE:
                self.chapters.setdefault(folder, {})[last.removesuffix(".yaml")] = name
        for each in (m for listed in self.mentions.values() for m in listed if m.how == "is"):
            thing = self._defined(each)
            if thing not in self.things or each.kind == "choice":
                self.things[thing] = each
        for hub, mention in self._tagged():
            line = Thing("choice", hub.role, f"{hub.inside}.{mention.inside.rpartition('.')[2]}")
            self.things.setdefault(line, hub._replace(kind="line of a hub", text=line.last, how="is"))

    def _defined(self, mention: Mention) -> Thing:
        match mention.kind:
            case "scene":
                return Thing("scene", mention.role, mention.inside)
            case "choice":
                return Thing("choice", mention.role, mention.choice)
            case "line of a hub":
                return Thing("choice", mention.role, f"{mention.inside}.{mention.text}")
            case "name" | "pool" | "property" | "member" | "aim" | "tag":
                return Thing(mention.kind, mention.role, mention.text)
            case "word" | "pool line":
                return Thing(mention.kind, mention.role, f"{mention.near}.{mention.text}")
        return Thing(mention.kind, "", mention.text)

    def _tagged(self) -> Iterator[tuple[Mention, Mention]]:
        """Each hub that offers by a tag, where it names the tag, and each storylet that has it."""
        tags = [m for listed in self.mentions.values() for m in listed if m.kind == "tag"]
        for hub in (each for each in tags if each.how == "offers"):
            alike = (each for each in tags if (each.how, each.role, each.text) == ("is", hub.role, hub.text))
            yield from ((hub, each) for each in alike)

    def hubs(self, scene: Thing) -> Iterator[str]:
        """The hubs that offer a scene, by its name or by a tag: each has a line of the scene's name."""
        yield from (mention.inside for mention in self.uses.get(scene, []) if mention.how == "offers")
        yield from (hub.inside for hub, each in self._tagged() if (each.role, each.inside) == (scene.role, scene.name))

    def thing(self, mention: Mention) -> Thing | None:
        """What a mention names; None if there is no such thing."""
        if mention.how == "is":
            return self._defined(mention)
        if mention.kind in ("scene", "choice"):
            return self._placed(mention)
        if mention.kind in ("name", "word"):
            return self._valued(mention)
        if mention.kind == "former":
            return None
        role = mention.role if mention.kind in ("pool", "member", "tag") else ""
        thing = Thing(mention.kind, role, mention.text)
        return thing if thing in self.things else None

    def _placed(self, mention: Mention) -> Thing | None:
        chapter = mention.inside.partition(".")[0]
        roles = [mention.role] if mention.role else list(self.chapters)
        for name in (f"{chapter}.{mention.text}", mention.text) if chapter else (mention.text,):
            for role in roles:
                if (thing := Thing(mention.kind, role, name)) in self.things:
                    return thing
        return None

    def _valued(self, mention: Mention) -> Thing | None:
        if mention.text.startswith("echo."):
            echo = Thing("echo", "", mention.text[5:])
            return echo if echo in self.things else None
        name = Thing("name", mention.role, mention.text)
        if mention.kind == "name" and name in self.things:
            return name
        if mention.near == "chapter" and mention.text in self.chapters.get(mention.role, {}):
            return Thing("chapter", mention.role, mention.text)
        word = Thing("word", mention.role, f"{mention.near.removeprefix('echo.')}.{mention.text}")
        if mention.near.startswith("echo."):
            word = next((t for t in self.things if t.kind == "word" and t.name == word.name), word)
        return word if word in self.things else None

    @property
    def uses(self) -> Mapping[Thing, list[Mention]]:
        """Every mention of each thing, its definitions too."""
        if self._uses is None:
            self._uses = {}
            for mention in (m for listed in self.mentions.values() for m in listed):
                thing = self.thing(mention)
                if thing is not None:
                    self._uses.setdefault(thing, []).append(mention)
        return self._uses

    def at(self, file: str, line: int, column: int) -> Mention | None:
        """The mention at a place, counted from 1; of several the one that is no hub's line."""
        found = [m for m in self.mentions.get(file, ()) if _holds(m, line, column)]
        return next((m for m in found if m.kind != "line of a hub"), None)

    def of_kind(self, kind: str, role: str = "") -> Iterator[Thing]:
        """The things of a kind, of one role or of all."""
        return (thing for thing in self.things if thing.kind == kind and role in ("", thing.role))

    def named(self, role: str) -> Iterable[str]:
        """Every name that a condition of a role may use."""
        echoes = (f"echo.{thing.name}" for thing in self.of_kind("echo"))
        return [*(thing.name for thing in self.of_kind("name", role)), *echoes, *BUILT_IN]

    def words(self, role: str, name: str) -> list[str]:
        """The words that a name may have."""
        if name == "chapter":
            return list(self.chapters.get(role, {}))
        owner = name.removeprefix("echo.")
        roles = ("",) if name.startswith("echo.") else (role,)
        found = [t.last for r in roles for t in self.of_kind("word", r) if t.name.partition(".")[0] == owner]
        return list(dict.fromkeys(found))

    def node(self, thing: Thing) -> Tree | None:
        """What is written under a thing's name."""
        mention = self.things.get(thing)
        if mention is None:
            return None
        node = self.documents[mention.span.file].root
        for step in _path(mention, thing):
            inner = node.items.get(step) if isinstance(node, Tree) else None
            node = inner if isinstance(inner, Tree) else None
        return node


def _path(mention: Mention, thing: Thing) -> tuple[str, ...]:
    """The keys that lead to a definition in its file."""
    match mention.kind:
        case "scene":
            return ("scenes", thing.last)
        case "choice":
            scene, *choices = thing.name.split(".")[1:]
            return ("scenes", scene, *(step for name in choices for step in ("choices", name)))
        case "name":
            return (mention.near, thing.name)
        case "role" | "echo":
            return ({"role": "roles", "echo": "echoes"}[mention.kind], thing.name)
        case "pool":
            return ("pools", thing.name)
    return (mention.near, thing.name)


def _holds(mention: Mention, line: int, column: int) -> bool:
    span = mention.span
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)


class Indexer:
    """Makes the index of a story again and again; a file that has not changed is not walked again."""

    def __init__(self) -> None:
        self._known: dict[Document, tuple[Mention, ...]] = {}

    def index(self, documents: Mapping[str, Document]) -> Index:
        """The index of these documents."""
        self._known = {d: self._known[d] if d in self._known else mentions(d) for d in documents.values()}
        return Index(documents, self._known)
