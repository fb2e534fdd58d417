"""What may be written at a place: keys, names, words, functions and notes."""

from collections.abc import Iterator
from typing import NamedTuple

from game.editor import context, tokens
from game.editor.context import Context, Ids
from game.editor.hover import words
from game.editor.index import Index, Thing
from game.editor.tokens import BUILT_IN, CHANGES, FUNCTIONS
from game.loader.nodes import Scalar
from game.loader.schema import STORY_COLORS, Key, Keys
from game.story.model import RETURN, RISKS, STAY
from game.story.record import COLORS, SIGNS, STATUS, VERDICTS

_THINGS = {
    "place": "place", "care": "care", "role": "role", "people": "person", "sources": "source", "places": "place",
    "role list": "role", "notes": "note", "person": "person", "holder": "holder",
}  # fmt: skip
_FIXED = {
    "flag": ("true", "false"),
    "status": tuple(STATUS),
    "verdict": tuple(VERDICTS),
    "sign": SIGNS,
    "color": COLORS,
    "colors": STORY_COLORS,
    "line kind": ("river", "island", "limit", "route"),
}
_PROSE = ("text", "item text", "line", "plain text")
_CONDITIONS = ("condition", "assumptions", "expression", "number", "when", "risk")


class Offer(NamedTuple):
    """Something that may be written: its sort is that of a thing, or key, function, word."""

    label: str
    sort: str
    detail: str = ""
    insert: str = ""  # if it differs from the label
    first: bool = True  # whether it comes before the others


def offers(index: Index, file: str, lines: list[str], line: int, column: int) -> list[Offer]:
    """What may be written at a place of a file; line and column are counted from 0."""
    here = context.at(lines, line, column)
    role = file.partition("/")[0] if "/" in file else ""
    if file.startswith("playthroughs/"):
        role = _role(index, file)
    made = _Offering(index, file, role, here)
    return list({offer.label: offer for offer in made.all()}.values())


def _role(index: Index, file: str) -> str:
    document = index.documents.get(file)
    node = document.root.items.get("role") if document and document.root else None
    return node.value if isinstance(node, Scalar) else ""


class _Offering:
    def __init__(self, index: Index, file: str, role: str, here: Context) -> None:
        self._index, self._file, self._role, self._here = index, file, role, here

    def all(self) -> Iterator[Offer]:
        path, here = self._here.path, self._here
        below = context.below(self._file, path)
        meant = context.meant(self._file, path)
        if here.key and isinstance(below, Keys):
            yield from self._keys(below)
        if here.key and isinstance(below, Ids) and below.takes == "values":
            yield from self._values(path[-1])
        if isinstance(meant, Key) and not (here.key and isinstance(below, Ids)):
            yield from self._value(path, meant)

    def _keys(self, keys: Keys) -> Iterator[Offer]:
        for name, key in keys.items():
            if name not in self._here.siblings:
                yield Offer(name, "key", key.help, f"{name}: ", key.required)

    def _value(self, path: tuple[str, ...], key: Key) -> Iterator[Offer]:
        takes, text = key.takes, self._here.value
        if takes in _FIXED:
            yield from (Offer(word, "word") for word in _FIXED[takes])
        elif takes in _THINGS:
            yield from self._things(_THINGS[takes])
        elif takes == "pool":
            yield from self._things("pool", self._role)
        elif takes == "members":
            yield from self._members()
        elif takes == "variable":
            yield from self._variables()
        elif takes in ("ways", "target", "scene"):
            yield from self._targets(takes != "scene" and "divert" not in path and "cuts_in" not in path)
        elif takes == "storylets":
            yield from self._storylets()
        elif takes == "back":
            yield from self._scenes()
            yield Offer(STAY, "word", "comes back to where one was", "", False)
        elif takes in ("tag", "tag names"):
            yield from self._things("tag", self._role)
        elif takes == "scene list":
            yield from (self._offer(thing) for thing in self._index.of_kind("scene"))
        elif takes == "choice list":
            yield from (self._offer(thing) for thing in self._index.of_kind("choice", self._role))
        elif takes in ("start", "draws", "echoes"):
            yield from (
                Offer(word, "word") for word in self._index.words(self._role, path[-2 if takes == "start" else -1])
            )
        elif takes in _PROSE:
            yield from self._prose(text)
        elif takes == "statements":
            yield from self._statement(text)
        elif takes in _CONDITIONS:
            yield from self._condition(text, risk=takes == "risk")

    # Scenes and other things

    def _offer(self, thing: Thing, label: str = "", first: bool = True) -> Offer:
        return Offer(label or thing.name, thing.kind, self._detail(thing), "", first)

    def _detail(self, thing: Thing) -> str:
        node = self._index.node(thing)
        for key in ("title", "name", "label", "help"):
            value = node.items.get(key) if node is not None else None
            if isinstance(value, Scalar) and value.value.strip():
                return " ".join(value.value.split())
        return ""

    def _things(self, kind: str, role: str = "") -> Iterator[Offer]:
        return (self._offer(thing) for thing in self._index.of_kind(kind, role))

    @property
    def _chapter(self) -> str:
        return self._file.rpartition("/")[2].removesuffix(".yaml")

    def _scenes(self) -> Iterator[Offer]:
        """The scenes of the role: those of this chapter by their short names, the others after them."""
        role = self._role
        if not role and len(self._here.path) > 1:
            role = self._here.path[1]  # in story.yaml, where a role begins
        for thing in self._index.of_kind("scene", role):
            here = thing.chapter == self._chapter
            yield self._offer(thing, thing.last if here else "", first=here)

    def _targets(self, turns: bool) -> Iterator[Offer]:
        yield from self._scenes()
        if turns:
            yield Offer(STAY, "word", "offers what is open here once more", "", False)
            yield Offer(RETURN, "word", "goes back to the hub, or to where a visit was made", "", False)

    def _storylets(self) -> Iterator[Offer]:
        for thing in self._index.of_kind("scene", self._role):
            node = self._index.node(thing)
            if node is not None and "storylet" in node.items:
                here = thing.chapter == self._chapter
                yield self._offer(thing, thing.last if here else "", first=here)

    def _values(self, group: str) -> Iterator[Offer]:
        """What a playthrough may fix: draws and dice, or echoes."""
        if group == "echoes":
            yield from self._things("echo")
            return
        for thing in self._index.of_kind("name", self._role):
            if self._index.things[thing].near == "draws":
                yield self._offer(thing)
        for thing in self._index.of_kind("choice", self._role):
            node = self._index.node(thing)
            if node is not None and "risk" in node.items:
                yield self._offer(thing)

    # Conditions, statements and prose

    def _members(self) -> Iterator[Offer]:
        """The people of the cast, and their groups after them."""
        people = tuple(self._index.of_kind("member", self._role))
        yield from (self._offer(thing) for thing in people)
        groups = (words(self._index.node(thing), "group") for thing in people)
        yield from (Offer(group, "word", "a group of the cast", "", False) for group in groups if group)

    def _variables(self) -> Iterator[Offer]:
        for thing in self._index.of_kind("name", self._role):
            if self._index.things[thing].near in ("variables", "computed"):
                yield self._offer(thing)

    def _names(self, settable: bool = False) -> Iterator[Offer]:
        for thing in self._index.of_kind("name", self._role):
            if not settable or self._index.things[thing].near == "variables":
                yield self._offer(thing)
        for name, help_ in BUILT_IN.items():
            if not settable or name in ("clock", "slots"):
                yield Offer(name, "name", help_, "", False)
        if not settable:
            for thing in self._index.of_kind("echo"):
                yield self._offer(thing, f"echo.{thing.name}", first=False)

    def _condition(self, text: str, risk: bool = False) -> Iterator[Offer]:
        asked = tokens.asked(_cut(text))
        if asked:
            yield from self._asked(asked)
            return
        near = tokens.compared(_cut(text))
        words = self._index.words(self._role, near) if near else []
        yield from (Offer(word, "word", f"of {near}") for word in words)
        if words:
            return
        if risk:
            yield from (Offer(word, "word") for word in RISKS)
        yield from self._names()
        yield from (Offer(name, "function", help_, f"{name}(", False) for name, help_ in FUNCTIONS.items())
        yield from (Offer(word, "word", "", f"{word} ", False) for word in ("and", "or", "not", "in"))

    def _asked(self, kind: str) -> Iterator[Offer]:
        if kind == "note":
            yield from self._things("note")
            return
        for thing in self._index.of_kind(kind, self._role):
            here = thing.chapter == self._chapter
            yield self._offer(thing, thing.name.partition(".")[2] if here else "", first=here)

    def _statement(self, text: str) -> Iterator[Offer]:
        if not any(sign in text for sign in "=+-"):
            yield from self._names(settable=True)
            return
        yield from self._condition(text)

    def _prose(self, text: str) -> Iterator[Offer]:
        link = tokens.open_link(text)
        if link is not None:
            prefix = "" if text.endswith(f"note:{link}") else "note:"
            for thing in self._index.of_kind("note"):
                yield self._offer(thing)._replace(insert=prefix + thing.name)
            return
        inside = tokens.open_brace(text)
        if inside is not None:
            yield from self._condition(inside)
            if not inside.strip():
                yield Offer("else", "word", "what is read if the condition before does not hold", "else: ", False)
                yield Offer("else if", "word", "one more condition", "else if ", False)
                yield from (Offer(head, "word", help_, f"{head}: ", False) for head, help_ in CHANGES.items())


def _cut(text: str) -> str:
    """A text without the word that is being written at its end."""
    return text.rstrip(_WORD)


_WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."
