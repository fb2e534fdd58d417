"""Every place in a file where a thing of the story is named, from the file's tree and the format's vocabulary alone."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from game.diagnostics import Span
from game.editor import tokens
from game.editor.tokens import Token
from game.loader import schema
from game.loader.nodes import Document, Mapping, Node, Scalar
from game.loader.nodes import Sequence as Branches
from game.loader.schema import Key, Keys
from game.story.chance import of_die
from game.story.model import RETURN, STAY

_REFERS = {
    "place": "place", "care": "care", "pool": "pool", "role": "role", "scene": "scene", "target": "scene", "notes": "note",
    "people": "person", "sources": "source", "places": "place", "role list": "role", "storylets": "scene",
    "back": "scene", "tag": "tag", "scene list": "scene", "choice list": "choice", "person": "person", "members": "member", "variable": "name", "holder": "holder",
}  # fmt: skip
"""What the values of a key name, by the word that the key takes."""
DEFINES = {
    "scenes": "scene", "choices": "choice", "roles": "role", "echoes": "echo", "variables": "name", "computed": "name",
    "draws": "name", "tags": "care", "pools": "pool", "conditions": "property", "notes": "note", "sources": "source",
    "people": "person", "cast": "member", "aims": "aim", "places": "place", "timeline": "event", "clipping": "claim", "invented": "invented", "map": "line",
    "views": "view", "holders": "holder",
}  # fmt: skip
"""What the keys under a key name."""
_PROSE = ("text", "item text", "line", "plain text")
_CONDITIONS = ("condition", "assumptions", "expression", "number", "risk", "when")


class Mention(NamedTuple):
    """A place where something is named, as it is written there."""

    kind: str  # scene, choice, name, note …; `name` is a variable, a computed value, a draw, an echo or a word
    text: str
    span: Span
    how: str  # is, leads, offers, sets, reads, asks, names, links, former
    role: str = ""
    inside: str = ""  # the full name of the scene it is in, or the chapter
    choice: str = ""  # the full name of the choice it is in
    near: str = ""  # of a word: the name that it is compared with
    whole: Span | None = None  # of a definition: all of it


def mentions(document: Document) -> tuple[Mention, ...]:
    """The mentions of a file, in its order."""
    if document.root is None:
        return ()
    folder, _, name = document.file.rpartition("/")
    keys = schema.keys_of(document.file)
    role = folder if keys is schema.CHAPTER_FILE or keys in schema.OF_ROLE.values() else ""
    if keys is schema.PLAYTHROUGH:
        given = document.root.items.get("role")
        role = given.value if isinstance(given, Scalar) else ""
    chapter = name.removesuffix(".yaml") if keys is schema.CHAPTER_FILE else ""
    walk = _Walk(document, role, chapter)
    return tuple(walk.keys(document.root, keys))


class _Walk:
    """Walks one file along the vocabulary."""

    def __init__(self, document: Document, role: str, chapter: str) -> None:
        self._document, self._role, self._chapter = document, role, chapter
        self._inside, self._choice = chapter, ""

    def keys(self, node: Node, keys: Keys) -> Iterator[Mention]:
        """The mentions of a mapping, or of a list of such mappings."""
        if isinstance(node, Branches):
            for item in node.items:
                yield from self.keys(item, keys)
        if not isinstance(node, Mapping):
            return
        for name, value in node.items.items():
            key = keys.get(name)
            if key is not None:
                yield from self._value(name, key, value)

    def _value(self, name: str, key: Key, node: Node) -> Iterator[Mention]:
        takes = key.takes
        if takes == "record":
            yield from self._named(name, schema.RECORD_FILES[name], node)
        elif takes in schema.NAMED:
            yield from self._named(takes, schema.NAMED[takes], node)
        elif takes in schema.OBJECTS:
            yield from self.keys(node, schema.OBJECTS[takes])
        elif takes in schema.LISTED:
            yield from self.keys(node, schema.LISTED[takes])
        elif takes == "ways" and not isinstance(node, Scalar):
            yield from self.keys(node, schema.WAY)
        elif takes == "tag names":
            yield from (
                self._mention("tag", e.value, self._inner(e), "is") for e in _items(node) if isinstance(e, Scalar)
            )
        elif takes == "text" and not isinstance(node, Scalar):
            for item in _items(node):
                yield from (
                    self._read(name, takes, item) if isinstance(item, Scalar) else self.keys(item, schema.TEXT_ITEM)
                )
        elif takes == "pools":
            yield from self._pools(node)
        elif takes in ("conditions", "tags", "values"):
            yield from self._plain(name, takes, node)
        elif takes in ("list of words", "start") and name != "needs":
            yield from self._words(node, takes)
        else:
            yield from self._read(name, takes, node)

    def _named(self, takes: str, keys: Keys, node: Node) -> Iterator[Mention]:
        for name, key, each in _entries(node):
            before = (self._inside, self._choice, self._role)
            if takes == "scenes":
                self._inside = f"{self._chapter}.{name}"
            elif takes == "choices":
                self._choice = f"{self._choice or self._inside}.{name}"
            elif takes == "roles":
                self._role = name
            elif takes == "echoes":
                given = each.items.get("from") if isinstance(each, Mapping) else None
                self._role = given.value if isinstance(given, Scalar) else ""
            yield self._defined(DEFINES[takes], key, each, takes)
            self._owner = name
            yield from self.keys(each, keys)
            self._inside, self._choice, self._role = before

    def _pools(self, node: Node) -> Iterator[Mention]:
        for name, key, each in _entries(node):
            yield self._defined("pool", key, each)
            for _, line, inner in _entries(each):
                yield self._defined("pool line", line, inner)._replace(near=name)
                yield from self.keys(inner, schema.POOL_LINE)

    def _plain(self, name: str, takes: str, node: Node) -> Iterator[Mention]:
        for _, key, each in _entries(node):
            if takes == "values":
                kind = "echo" if name == "echoes" else "choice" if "." in key.value else "name"
                named = key.value if name == "echoes" else of_die(key.value)[0]  # the die of a second try is numbered
                if "(" not in named:  # what a text had drawn is named by its words
                    yield self._mention(kind, named, self._document.within(key, 0, len(named)), "names")
                self._owner = f"echo.{key.value}" if name == "echoes" else key.value
                yield from self._words(each, takes)
                continue
            yield self._defined(DEFINES[takes], key, each)
            if takes == "conditions":
                yield from self._tokens(each, list(tokens.of_condition(_text(each))), "reads")

    def _words(self, node: Node, takes: str) -> Iterator[Mention]:
        how = "is" if takes == "list of words" else "names"
        for item in _items(node):
            if isinstance(item, Scalar):
                yield self._mention("word", item.value, self._inner(item), how)._replace(near=self._owner)

    def _read(self, name: str, takes: str, node: Node) -> Iterator[Mention]:
        """What a value names that is written on a line of its own, or in a text."""
        for item in _items(node):
            if not isinstance(item, Scalar):
                continue
            if takes in _PROSE:
                yield from self._tokens(item, list(tokens.of_prose(item.value)), "reads")
            elif takes == "statements":
                yield from self._tokens(item, list(tokens.of_statement(item.value)), "reads")
            elif takes in _CONDITIONS:
                yield from self._tokens(item, list(tokens.of_condition(item.value)), "reads")
            elif takes == "names":
                yield self._mention("former", item.value, self._inner(item), "former")
            elif takes == "words" and name == "place":
                yield self._mention("place", item.value, self._inner(item), "names")
            elif (kind := _REFERS.get(takes) or ("scene" if takes == "ways" else "")) and item.value not in (
                STAY,
                RETURN,
            ):
                how = {"storylets": "offers", "tag": "offers"}.get(takes, "names")
                how = "leads" if takes in ("ways", "target", "scene", "back") else how
                yield self._mention(kind, item.value, self._inner(item), how)
        if takes == "storylets":
            yield from self.keys(node, schema.TAGGED)
            yield from self._lines(node) if "." in self._inside else ()

    def _lines(self, node: Node) -> Iterator[Mention]:
        """The lines of a hub, which are choices that have the last part of the storylet's name."""
        for item in _items(node):
            if isinstance(item, Scalar):
                name = item.value.rpartition(".")[2]
                yield self._mention("line of a hub", name, self._inner(item), "is")

    def _tokens(self, node: Node, found: Sequence[Token], how: str) -> Iterator[Mention]:
        if not isinstance(node, Scalar):
            return
        for token in found:
            if token.kind == "function":
                continue
            kind = "name" if token.kind == "set" else token.kind
            used = {"set": "sets", "note": "asks" if how == "asks" else "links", "name": how}.get(token.kind, "asks")
            span = self._document.within(node, token.start, token.end)
            yield self._mention(kind, token.text, span, used)._replace(near=token.near)

    def _defined(self, kind: str, key: Scalar, node: Node, takes: str = "") -> Mention:
        mention = self._mention(kind, key.value, self._document.span(key), "is")
        return mention._replace(whole=whole(self._document, key, node), near=takes)

    def _mention(self, kind: str, text: str, span: Span, how: str) -> Mention:
        return Mention(kind, text, span, how, self._role, self._inside, self._choice)

    def _inner(self, scalar: Scalar) -> Span:
        return (
            self._document.within(scalar, 0, len(scalar.value))
            if "\n" not in scalar.value.strip("\n")
            else self._document.span(scalar)
        )


def whole(document: Document, key: Scalar, node: Node) -> Span:
    """All of a definition: from its key to the end of its last line."""
    last = max(_last_line(node, document), key.line)
    return Span(document.file, key.line, key.column, last, len(document.lines[last - 1]) + 1)


def _text(node: Node) -> str:
    return node.value if isinstance(node, Scalar) else ""


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, Branches) else [node]


def _entries(node: Node) -> Iterator[tuple[str, Scalar, Node]]:
    if isinstance(node, Mapping):
        for name, key in node.keys.items():
            if not name.startswith("\0"):
                yield name, key, node.items[name]


def _last_line(node: Node, document: Document) -> int:
    """The last line of what is under a key."""
    match node:
        case Scalar():
            last = node.end_line - (node.end_column == 1)
            while last > node.line and (last > len(document.lines) or not document.lines[last - 1].strip()):
                last -= 1
            return max(last, node.line)
        case Mapping():
            return max([node.line, *(_last_line(each, document) for each in node.items.values())])
        case Branches():
            return max([node.line, *(_last_line(each, document) for each in node.items)])
