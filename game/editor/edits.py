"""Changes of a story's files: stretches of text replaced, files moved; and how they are carried out on texts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from game.diagnostics import Span


class Edit(NamedTuple):
    """A stretch of a file and what comes in its place."""

    span: Span
    text: str


class Change(NamedTuple):
    """Edits of files under the names that they have now, and the files that then get another name."""

    edits: tuple[Edit, ...]
    moved: Mapping[str, str] = {}


def inserted(file: str, line: int, column: int, text: str) -> Edit:
    """A text put in at a place, counted from 1."""
    return Edit(Span(file, line, column, line, column), text)


def applied(lines: Sequence[str], edits: Iterable[Edit]) -> str:
    """The text of a file after edits, none of which overlap."""
    kept = list(lines)
    for span, text in sorted(set(edits), key=lambda edit: edit.span[1:], reverse=True):
        before = kept[span.line - 1][: span.column - 1]
        after = kept[span.end_line - 1][span.end_column - 1 :]
        kept[span.line - 1 : span.end_line] = (before + text + after).split("\n")
    return "\n".join(kept)
