"""The outline of a file, the things of a whole story by name, and the line above each scene."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from game.authoring.proof import Kept
from game.editor import hover
from game.editor.index import Index, Thing
from game.editor.mentions import Mention

_OUTLINED = frozenset(
    {
        "scene", "choice", "role", "echo", "name", "care", "pool", "pool line", "property", "note", "source", "person", "place",
        "event", "claim", "invented", "line", "view", "holder",
    }
)  # fmt: skip
_SAID = {"proved": "proved: can be read", "refuted": "refuted: can never be read", "open": "not decided by `prove`"}


class Symbol(NamedTuple):
    """A thing in the outline of a file, with what is in it."""

    thing: Thing
    mention: Mention
    title: str
    inner: tuple["Symbol", ...] = ()


def outline(index: Index, file: str) -> list[Symbol]:
    """The things that a file defines, in its order; choices are in their scenes, lines in their pools."""
    found: list[tuple[Thing, Mention]] = []
    for mention in index.mentions.get(file, ()):
        thing = index.thing(mention)
        if mention.how == "is" and mention.kind in _OUTLINED and mention.whole is not None and thing is not None:
            found.append((thing, mention))
    inner: dict[str, list[Symbol]] = {}
    for thing, mention in reversed(found):  # what is inside a choice comes behind it
        if mention.kind in ("choice", "pool line"):
            symbol = Symbol(thing, mention, title(index, thing), tuple(inner.get(thing.name, ())[::-1]))
            inner.setdefault(thing.name.rpartition(".")[0], []).append(symbol)
    outer = [(t, m) for t, m in found if m.kind not in ("choice", "pool line")]
    return [Symbol(t, m, title(index, t), tuple(inner.get(t.name, ())[::-1])) for t, m in outer]


def title(index: Index, thing: Thing) -> str:
    """What a thing is called for a reader."""
    node = index.node(thing)
    return next((said for key in ("title", "name", "label", "date") if (said := hover.words(node, key))), "")


def named(index: Index, asked: str) -> Iterator[Symbol]:
    """The things whose name or title has these letters, in this order."""
    wanted = asked.lower()
    for thing, mention in index.things.items():
        if mention.kind in _OUTLINED and (_matches(wanted, thing.name) or wanted in title(index, thing).lower()):
            yield Symbol(thing, mention, title(index, thing))


def _matches(wanted: str, name: str) -> bool:
    letters = iter(name.lower())
    return all(letter in letters for letter in wanted)


def lenses(index: Index, file: str, proof: Kept) -> Iterator[tuple[Thing, Mention, str]]:
    """For each scene of a file, what is to be said above it: its ways, and what the last proof said."""
    for mention in index.mentions.get(file, ()):
        thing = index.thing(mention)
        if mention.kind == "scene" and mention.how == "is" and thing is not None:
            said = [_counted(len(hover.leading(index, thing)), "in"), _counted(len(hover.onward(index, thing)), "out")]
            verdict = _verdict(proof.verdicts, thing)
            if verdict:
                said.append(_SAID[verdict] + ("" if proof.current else " (before the last change)"))
            yield thing, mention, " · ".join(said)


def _counted(count: int, direction: str) -> str:
    return f"{count or 'no'} {'way' if count == 1 else 'ways'} {direction}"


def _verdict(verdicts: Mapping[tuple[str, str], str], scene: Thing) -> str:
    return verdicts.get(("scene", scene.name), "")
