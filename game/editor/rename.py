"""A thing gets another name in every file at once; what saved games name keeps the old one under `was`."""

from collections.abc import Iterable, Iterator

from game.diagnostics import Span
from game.editor.edits import Change, Edit, inserted
from game.editor.index import Index, Thing
from game.editor.mentions import Mention, whole
from game.loader.files import NOT_CHAPTERS
from game.loader.misplaced import ID
from game.loader.nodes import Document, Mapping, Scalar
from game.loader.nodes import Sequence as Branches
from game.loader.scope import RESERVED
from game.story.changing import HEADS
from game.story.model import RETURN, STAY

_WORDS = frozenset({"and", "or", "not", "in", "if", "else", "echo", *RESERVED, STAY, RETURN})
RENAMED = frozenset(
    {
        "scene",
        "choice",
        "chapter",
        "name",
        "echo",
        "word",
        "note",
        "person",
        "place",
        "source",
        "pool",
        "care",
        "property",
        "tag",
    }
)
"""The kinds of things that can be renamed."""


class RenameError(Exception):
    """The thing cannot get this name; says why in a sentence."""


def part(index: Index, mention: Mention, column: int) -> tuple[Thing, Span] | None:
    """What a name at a place stands for and where exactly: of `monday.corner.wait` the chapter, the scene or the choice."""
    thing = index.thing(mention)
    if thing is None:
        return None
    span = mention.span
    if thing.kind not in ("scene", "choice") or "." not in mention.text or span.line != span.end_line:
        if mention.text.startswith("echo.") and thing.kind == "echo":
            return thing, span._replace(column=span.column + len("echo."))
        return thing, span
    parts, full = mention.text.split("."), thing.name.split(".")
    start = span.column
    for place, word in enumerate(parts):
        if column <= start + len(word) or place == len(parts) - 1:
            depth = len(full) - len(parts) + place + 1
            kind = ("chapter", "scene", thing.kind)[min(depth, 3) - 1]
            found = Thing(kind, thing.role, ".".join(full[:depth]))
            return found, span._replace(column=start, end_column=start + len(word))
        start += len(word) + 1
    return None


def renamed(index: Index, thing: Thing, new: str) -> Change:
    """The change that gives a thing another name; raises RenameError."""
    _check(index, thing, new)
    if thing.kind == "chapter":
        return _chapter(index, thing, new)
    alike = [thing, *(_words_of_echoes(index, thing) if thing.kind == "word" else ())]
    edits = [Edit(_exact(mention, each), new) for each in alike for mention in _mentions(index, each)]
    if thing.kind in ("scene", "choice"):
        edits += _behind(index, thing, new)
    if thing.kind in ("scene", "choice", "note"):
        edits += _former(index, thing)
    return Change(tuple(dict.fromkeys(edits)))


def _check(index: Index, thing: Thing, new: str) -> None:
    if thing.kind not in RENAMED:
        raise RenameError(f"a {thing.kind} has no name to change here")
    if thing.kind != "source" and not ID.match(new):
        raise RenameError("a name has small letters, digits and `_`, and begins with a letter")
    if new in _WORDS or (thing.kind == "name" and new in HEADS) or (thing.kind == "chapter" and new in NOT_CHAPTERS):
        raise RenameError(f"`{new}` has a meaning of its own: choose another name")
    before = thing.name.rpartition(".")[0]
    full = f"{before}.{new}" if before else new
    taken = Thing(thing.kind, thing.role, full) in index.things
    if thing.kind == "chapter":
        taken = any(new in chapters for chapters in index.chapters.values())
    if thing.kind in ("name", "word"):
        taken = taken or _clashes(index, thing, new)
    if thing.kind == "scene":
        taken = taken or any(f"{hub}.{new}" in _choices(index, thing.role) for hub in index.hubs(thing))
    if taken:
        raise RenameError(f"there is already a {_said(thing.kind)} `{new}`")
    mention = index.things.get(thing)
    if thing.kind == "choice" and mention is not None and mention.kind == "line of a hub":
        raise RenameError("a hub's line has the name of its storylet: rename the storylet")


def _said(kind: str) -> str:
    return {"name": "variable, draw or computed value"}.get(kind, kind)


def _clashes(index: Index, thing: Thing, new: str) -> bool:
    """Whether a name would also be a word of the role, or a word a name."""
    if thing.kind == "name":
        return any(t.last == new for t in index.of_kind("word", thing.role))
    return Thing("name", thing.role, new) in index.things


def _words_of_echoes(index: Index, word: Thing) -> Iterator[Thing]:
    """The same word of each echo that is read of the name which has it."""
    owner = word.name.partition(".")[0]
    for echo in index.of_kind("echo"):
        node = index.node(echo)
        read = node.items.get("is") if node is not None else None
        if isinstance(read, Scalar) and read.value == owner and index.things[echo].role == word.role:
            yield word._replace(name=f"{echo.name}.{word.last}")


def _choices(index: Index, role: str) -> frozenset[str]:
    return frozenset(t.name for t in index.of_kind("choice", role))


def _mentions(index: Index, thing: Thing) -> Iterable[Mention]:
    found = index.uses.get(thing, [])
    return [m for m in found if m.kind != "line of a hub"]


def _exact(mention: Mention, thing: Thing) -> Span:
    """The last part of what is written: `home` of `monday.home`."""
    span = mention.span
    return span._replace(column=span.end_column - len(thing.last)) if span.line == span.end_line else span


# Scenes


def _behind(index: Index, renamed: Thing, new: str) -> Iterator[Edit]:
    """A scene's part in the names of its choices and of the lines of its hub, and the lines that lead to it.

    Of a choice, its part in the names of its beats.
    """
    offering = {f"{hub}.{renamed.last}" for hub in index.hubs(renamed)}
    for thing in list(index.of_kind("choice", renamed.role)):
        inside = thing.name.startswith(f"{renamed.name}.")
        behind = thing.name.count(".") - renamed.name.count(".")
        if not inside and thing.name not in offering:
            continue
        for mention in index.uses.get(thing, []):
            if mention.how == "is":
                continue
            if inside:
                yield from _replaced(mention, -1 - behind, new)
            else:
                yield from _replaced(mention, -1, new)


def _replaced(mention: Mention, place: int, new: str) -> Iterator[Edit]:
    """One part of a full name replaced, counted from its end."""
    parts, span = mention.text.split("."), mention.span
    if len(parts) < -place:
        return
    start = span.column + sum(len(each) + 1 for each in parts[:place])
    yield Edit(span._replace(column=start, end_column=start + len(parts[place])), new)


# Former names


def _former(index: Index, thing: Thing) -> Iterator[Edit]:
    """The old name kept under `was`."""
    node, mention = index.node(thing), index.things[thing]
    if node is not None:
        yield from with_former(index.documents[mention.span.file], mention, node, thing.last)


def with_former(document: Document, mention: Mention, node: Mapping, old: str) -> Iterator[Edit]:
    """A name more under `was` of a scene or a choice."""
    was = node.items.get("was")
    if isinstance(was, Scalar) and was.value:
        span = document.span(was)
        yield Edit(span, f"[{was.value}, {old}]")
    elif isinstance(was, Branches) and was.items:
        last = was.items[-1]
        span = document.span(last)
        line = document.lines[last.line - 1]
        if line.lstrip().startswith("- "):
            yield inserted(
                span.file, span.end_line, span.end_column, "\n" + line[: len(line) - len(line.lstrip())] + f"- {old}"
            )
        else:
            yield inserted(span.file, span.end_line, span.end_column, f", {old}")
    elif _in_braces(document, node):
        yield inserted(mention.span.file, node.line, node.column + 1, f"was: {old}, ")
    elif mention.whole is not None:
        indent = " " * (node.column - 1)
        line = document.lines[mention.whole.end_line - 1]
        yield inserted(mention.span.file, mention.whole.end_line, len(line) + 1, f"\n{indent}was: {old}")


def _in_braces(document: Document, node: Mapping) -> bool:
    return document.lines[node.line - 1][node.column - 1 : node.column] == "{"


# Chapters


def _chapter(index: Index, chapter: Thing, new: str) -> Change:
    """The chapter's part in every full name, the file's name, and the old one under `was`."""
    edits: list[Edit] = []
    old, role = chapter.name, chapter.role
    for thing, found in index.uses.items():
        if thing.role == role and thing.chapter == old and thing.kind in ("scene", "choice"):
            depth = thing.name.count(".") + 1
            full = (m for m in found if m.how != "is" and m.text.count(".") + 1 == depth)
            edits += [edit for mention in full for edit in _replaced(mention, -depth, new)]
    edits += [Edit(mention.span, new) for mention in index.uses.get(chapter, [])]
    file = index.chapters[role][old]
    document = index.documents[file]
    head = document.root.items.get("chapter") if document.root else None
    if document.root is None or not isinstance(head, Mapping):
        raise RenameError("the chapter has no title yet: write `chapter:` with a title first")
    key = document.root.keys["chapter"]
    mention = Mention("chapter", old, document.span(key), "is", role, whole=whole(document, key, head))
    edits += with_former(document, mention, head, old)
    return Change(tuple(dict.fromkeys(edits)), {file: f"{role}/{new}.yaml"})
