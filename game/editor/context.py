"""What may be written at a place of a file: the keys that lead there, read from the lines, so that broken YAML does not matter."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from game.loader import schema
from game.loader.schema import Key, Keys

_KEYED = re.compile(r"(else if|[A-Za-z_][\w.]*)\s*:(?=\s|\Z)")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*\Z")


class Ids(NamedTuple):
    """A mapping whose keys are names that an author gives, and what is under each."""

    each: "Keys | Key | Ids"
    takes: str


class Context(NamedTuple):
    """A place in a file."""

    path: tuple[str, ...]  # the keys that lead to the mapping or the value
    key: bool  # whether a key may be written here
    value: str  # what is written before the place: of the value, or of the key
    block: bool  # in a text under `|`
    siblings: frozenset[str] = frozenset()  # keys that are there already


class _Line(NamedTuple):
    """A line as YAML sees it: where its content begins behind `- `, its key, and what follows."""

    number: int
    dash: int  # the column of the first `-`, or that of the content
    column: int
    key: str
    rest: str


def _line(lines: Sequence[str], number: int) -> _Line:
    text = lines[number]
    content = text.lstrip(" ")
    dash = column = len(text) - len(content)
    while content.startswith("- ") or content == "-":
        inner = content[1:].lstrip(" ")
        column += len(content) - len(inner)
        content = inner
    found = _KEYED.match(content)
    return _Line(number, dash, column, found[1] if found else "", content[found.end() :].strip() if found else content)


def _parents(lines: Sequence[str], number: int, column: int) -> Iterator[_Line]:
    """The lines that a line of some indent is under, the nearest first."""
    for index in range(number - 1, -1, -1):
        if not lines[index].strip() or lines[index].lstrip().startswith("#"):
            continue
        line = _line(lines, index)
        if line.column < column or (line.dash < column == line.column and line.dash < line.column):
            if line.column < column:
                yield line
                column = line.column
            column = min(column, line.dash if line.dash < line.column else column)
            if column == line.dash < line.column:
                column = line.dash + 1  # a list may be as deep as its key
        if column <= 0:
            return


def at(lines: Sequence[str], number: int, column: int) -> Context:
    """The context of a place; line and column are counted from 0."""
    text = lines[number] if number < len(lines) else ""
    before = text[:column]
    here = _line([before], 0)
    indent = here.column if before.strip() else column
    parents = list(_parents(lines, number, indent if here.dash == here.column else here.dash + 1))
    for place, parent in enumerate(parents):
        if parent.key and _BLOCK.fullmatch(parent.rest):
            path = tuple(each.key for each in reversed(parents[place:]) if each.key)
            return Context(path, False, _block_text(lines, parent.number, number, before), True)
    opened = next((p for p in parents if _depth(p.rest) > 0), None)
    if opened is not None:
        path = tuple(each.key for each in reversed(parents[parents.index(opened) :]) if each.key)
        joined = " ".join([opened.rest, *(lines[n].strip() for n in range(opened.number + 1, number)), before.strip()])
        return _flow(path, joined)
    path = tuple(each.key for each in reversed(parents) if each.key)
    if here.key:
        return _flow((*path, here.key), before[before.index(":", here.column) + 1 :].lstrip(" "))
    stripped = before[here.column :]
    if stripped[:1] in "{[" and stripped:
        return _flow(path, stripped)
    siblings = _siblings(lines, number, indent) if here.dash == here.column else frozenset()
    return Context(path, True, stripped, False, siblings)


def _siblings(lines: Sequence[str], number: int, column: int) -> frozenset[str]:
    """The keys of the mapping that a line is in."""
    found = set()
    for step in (-1, 1):
        index = number + step
        while 0 <= index < len(lines):
            text = lines[index]
            line = _line(lines, index)
            if text.strip() and line.column < column:
                break
            if line.column == column and line.key:
                found.add(line.key)
                if line.dash < line.column and step < 0:
                    break
            index += step
    return frozenset(found)


def _depth(text: str) -> int:
    """How many brackets a value leaves open."""
    if text[:1] not in ("{", "["):
        return 0
    return len(re.findall(r"[{\[]", text)) - len(re.findall(r"[}\]]", text))


def _flow(path: tuple[str, ...], text: str) -> Context:
    """The context at the end of a value that may be in braces and brackets."""
    levels: list[tuple[str, str, frozenset[str]]] = []  # the bracket, the key, and the keys before
    value, place = "", 0
    if text[:1] not in ("{", "["):
        return Context(path, False, text, False)
    while place < len(text):
        char = text[place]
        found = _KEYED.match(text, place) if levels and levels[-1][0] == "{" and not value.strip() else None
        if char in "{[" and not value.strip():
            levels.append((char, "", frozenset()))
            value = ""
        elif char in "}]" and levels:
            levels.pop()
            value = " "
        elif char == "," and levels:
            bracket, key, known = levels[-1]
            levels[-1] = (bracket, "", known | {key} if key else known)
            value = ""
        elif found is not None and not levels[-1][1]:
            levels[-1] = ("{", found[1], levels[-1][2])
            place = found.end() - 1
            value = ""
        else:
            value += char
        place += 1
    inner = tuple(key for _, key, _ in levels if key)
    bracket, key, known = levels[-1] if levels else ("", "", frozenset())
    return Context((*path, *inner), bracket == "{" and not key, value.lstrip(" "), False, known)


def _block_text(lines: Sequence[str], first: int, number: int, before: str) -> str:
    """The paragraph of a block text up to a place."""
    paragraph = [before.lstrip(" ")]
    for index in range(number - 1, first, -1):
        if not lines[index].strip():
            break
        paragraph.insert(0, lines[index].strip())
    return "\n".join(paragraph)


def inside(key: Key, name: str = "") -> "Keys | Ids | None":
    """What may be under a key, if it is a mapping or a list of mappings."""
    takes = key.takes
    if takes == "record":
        return Ids(schema.RECORD_FILES[name], name)
    if takes in schema.NAMED:
        return Ids(schema.NAMED[takes], takes)
    if takes in schema.OBJECTS or takes in schema.LISTED:
        return schema.OBJECTS.get(takes) or schema.LISTED[takes]
    plain = Key("condition", "A condition."), Key("words", "In a few words.")
    special: Mapping[str, Keys | Ids] = {
        "ways": schema.WAY,
        "text": schema.TEXT_ITEM,
        "storylets": schema.TAGGED,
        "pools": Ids(Ids(schema.POOL_LINE, "pool lines"), "pools"),
        "conditions": Ids(plain[0], takes),
        "tags": Ids(plain[1], takes),
        "values": Ids(Key(name, "A value that is fixed for this playthrough."), takes),
    }
    return special.get(takes)


def meant(file: str, path: Sequence[str]) -> "Keys | Key | Ids | None":
    """What the vocabulary has at the end of a path of keys."""
    here: Keys | Key | Ids | None = schema.keys_of(file)
    name = ""
    for step in path:
        if isinstance(here, Key):
            here = inside(here, name)
        if isinstance(here, Ids):
            here = here.each
        elif isinstance(here, Keys):
            here = here.get(step)
        name = step
    return here


def below(file: str, path: Sequence[str]) -> "Keys | Ids | None":
    """The keys that may be written in the mapping at the end of a path."""
    here = meant(file, path)
    return inside(here, path[-1] if path else "") if isinstance(here, Key) else here
