"""New lines in a file that somebody else wrote: every byte that was there is still there."""

import re
from collections.abc import Sequence

from game.loader.document import read
from game.loader.nodes import Mapping

_LINE_END = re.compile(r"\r\n|\r|\n")


class InsertionError(Exception):
    """There is no place for the lines; the message says in a sentence what is in the way."""


def entry(data: bytes, keys: Sequence[str], lines: Sequence[str]) -> bytes:
    """The file with an entry at the end of the mapping that the keys lead to.

    The lines are indented as this file does it: each two blanks at their beginning are one step of its own.
    """
    text = data.decode("utf-8-sig")
    written = _split(text)
    mapping, key_column = _mapping(data, keys)
    column = next(iter(mapping.keys.values())).column
    step = max(column - key_column, 1)
    end = _end_of(written, mapping.line, column)
    line_end = _LINE_END.search(text)
    eol = line_end[0] if line_end else "\n"
    before = written[:end]
    if not _LINE_END.search(before[-1]):
        before[-1] += eol
    new = [_indented(line, column - 1, step) + eol for line in lines]
    mark = data[: len(data) - len(text.encode())]
    return mark + "".join([*before, *new, *written[end:]]).encode()


def _split(text: str) -> list[str]:
    """The lines with their ends, as YAML counts them."""
    lines, at = [], 0
    for found in _LINE_END.finditer(text):
        lines.append(text[at : found.end()])
        at = found.end()
    return [*lines, text[at:]] if at < len(text) else lines


def _mapping(data: bytes, keys: Sequence[str]) -> tuple[Mapping, int]:
    """The mapping that the keys lead to, and the column of its own key; it has an entry on a line of its own."""
    document = read("", data)
    node, column = document.root, 0
    for key in keys:
        if node is None or key not in node.items:
            raise InsertionError(f"there is no `{key}` in this file")
        column = node.keys[key].column
        inner = node.items[key]
        if not isinstance(inner, Mapping) or not inner.keys:
            raise InsertionError(f"`{key}` has no entries yet")
        if document.lines[inner.line - 1][inner.column - 1 : inner.column] == "{" or inner.line == node.keys[key].line:
            raise InsertionError(f"`{key}` is written inside braces")
        node = inner
    if node is None:
        raise InsertionError("this file has no keys")
    return node, column


def _end_of(lines: Sequence[str], first: int, column: int) -> int:
    """The index behind the last line of a mapping that begins on a line and in a column, both counted from 1."""
    end = first
    for index in range(first - 1, len(lines)):
        line = lines[index].rstrip()
        if not line:
            continue
        if len(line) - len(line.lstrip(" ")) >= column - 1:
            end = index + 1
        elif not line.lstrip(" ").startswith("#"):  # a comment ends nothing, wherever it stands
            break
    return end


def _indented(line: str, indent: int, step: int) -> str:
    own = len(line) - len(line.lstrip(" "))
    return " " * (indent + own // 2 * step) + line.lstrip(" ") if line else ""
