"""Keys that stand in the wrong place, and names that are not valid: what was meant."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from game.diagnostics import Diagnostic
from game.loader import schema
from game.loader.nodes import Mapping as Tree
from game.loader.nodes import Node
from game.loader.schema import Keys

ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_OF_CHOICES = schema.CHOICE.keys() - schema.SCENE.keys()
_BELOW = {
    id(schema.CHAPTER_FILE): ("scenes", schema.SCENE),
    id(schema.STATE_FILE): ("variables", schema.VARIABLE),
    id(schema.STORY): ("roles", schema.ROLE),
}
"""What the entries of a file stand under, by the keys of the file."""


class Misplaced(NamedTuple):
    """Keys of a mapping that belong elsewhere: the first of them, all of them, and what is to be said."""

    name: str
    names: Sequence[str]
    message: str
    hint: str


def misplaced(node: Tree, keys: Keys, strange: Sequence[str]) -> Misplaced | None:
    """What is to be said of the keys that a mapping does not have, where the place they belong to is known."""
    if not strange:
        return None
    if id(keys) in _BELOW:
        key, kind = _BELOW[id(keys)]
        return _beside(key, [name for name in strange if _like(node.items[name], kind)])
    if keys is schema.SCENE:
        found = [name for name in strange if name in _OF_CHOICES]
        if found:
            message = f"`{found[0]}` is a key of a choice, and this is a scene"
            hint = "if it is a choice, indent all of it by four more spaces, under `choices:` of its scene"
            return Misplaced(found[0], found, message, hint)
    if "tags" in strange and keys is schema.SCENE:
        hint = "write `storylet: {line: …, tags: …}`"
        return Misplaced("tags", ["tags"], "`tags` is a key of a storylet: it stands under `storylet`", hint)
    if "visit" in strange and "go" in keys:
        message, hint = "`visit` is no key of its own: it stands under `go`", "write `go: {visit: …, then: …}`"
        return Misplaced("visit", [name for name in strange if name in schema.WAY], message, hint)
    inner = {id(schema.SCENE): schema.SCENE, id(schema.CHOICE): schema.CHOICE}.get(id(keys))
    found = [name for name in strange if inner is not None and _like(node.items[name], inner)]
    if found:
        what = "scene" if inner is schema.SCENE else "choice"
        message = f"`{found[0]}` stands inside another {what}"
        return Misplaced(found[0], found, message, "indent all of it by two spaces less")
    return None


def _beside(key: str, found: Sequence[str]) -> Misplaced | None:
    if not found:
        return None
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    message = f"`{found[0]}`{more} {'stand' if more else 'stands'} beside `{key}:`, and not under it"
    return Misplaced(found[0], found, message, "indent all of it by two more spaces")


def _like(node: Node, keys: Keys) -> bool:
    """Whether a node has keys, and only such ones."""
    return isinstance(node, Tree) and bool(node.items) and node.items.keys() <= keys.keys()


def valid(name: str) -> str:
    """What to write in place of a name that is not valid."""
    meant = plain(name)
    rule = "use small letters, digits and `_`, beginning with a letter"
    return f"write `{meant[:40]}`: {rule}" if ID.match(meant) else rule


def plain(name: str) -> str:
    """A name in small letters without accents, with `_` for everything else: names that are meant alike become the same."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


# Consequences

_NAMED = re.compile(r"`([^`]+)`")


def without_consequences(said: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What was said, without what follows from names that are not valid, and from folders that are no role's."""
    named = [(d, found[1]) for d in said if (found := _NAMED.search(d.message)) is not None]
    invalid = {plain(name) for d, name in named if d.code == "bad-id"}
    stray = any(d.code == "stray-file" for d in said)
    follows = {
        d
        for d, name in named
        if (d.code.startswith("unknown-") and plain(name) in invalid) or (stray and d.code == "no-chapter")
    }
    if any(d.code == "unknown-key" and d.span.file == "story.yaml" for d in said):  # it may have been meant as `year`
        follows |= {d for d in said if d.code == "no-clock"}
    if any(d.code == "unknown-key" and d.message.startswith("`tags`") for d in said):
        follows |= {d for d in said if d.code == "unknown-tag"}
    return [d for d in said if d not in follows]
