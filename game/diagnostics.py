"""What is wrong with a story: where, what to do about it, and how that is shown beside the source."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from game.width import display_width

EXCERPT = 100  # columns of a source line that an excerpt shows at the most


class Severity(IntEnum):
    """How serious a diagnostic is: an error keeps a story from being loaded."""

    ERROR = 0
    WARNING = 1
    REMARK = 2


class Span(NamedTuple):
    """A stretch of a file; lines and columns count from 1, the end column is the one after."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class _Said(NamedTuple):
    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = Severity.ERROR


class Diagnostic(_Said):
    """One thing that is wrong with a story; the hint says what to do.

    Whatever an author wrote may be in a message, a hint or a file's name: here it loses what could control a terminal.
    """

    __slots__ = ()

    def __new__(
        cls, code: str, message: str, span: Span, hint: str = "", severity: Severity = Severity.ERROR
    ) -> "Diagnostic":
        file = span._replace(file=printable(span.file))
        return super().__new__(cls, code, printable(message), file, printable(hint), severity)


def printable(text: str) -> str:
    """A text without control characters, invisible ones, and those that change the direction of writing."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def sort(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorts diagnostics by location and drops duplicates."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.span, d.severity, d.code)))


def strict(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The same diagnostics, with every warning made an error."""
    return tuple(d._replace(severity=Severity.ERROR) if d.severity is Severity.WARNING else d for d in diagnostics)


def nearest(word: str, known: Iterable[str]) -> str:
    """A "did you mean" hint for the closest known word, or ""."""
    from difflib import get_close_matches  # noqa: PLC0415  a story without faults does without

    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""


def show(diagnostic: Diagnostic, lines: Sequence[str]) -> str:
    """A diagnostic as a compiler shows it: message, location, the source line with a caret, hint."""
    span = diagnostic.span
    number = str(span.line)
    margin = " " * len(number)
    head = f"{diagnostic.severity.name.lower()}[{diagnostic.code}]: {diagnostic.message}"
    shown = [head, f"{margin}--> {span.file}:{span.line}:{span.column}"]
    if 0 < span.line <= len(lines):
        excerpt, before, length = _excerpt(lines[span.line - 1], span)
        shown += [
            f"{margin} |",
            f"{number} | {excerpt}",
            f"{margin} | {' ' * before}{'^' * max(1, length)}",
        ]
    if diagnostic.hint:
        shown.append(f"{margin} = hint: {diagnostic.hint}")
    return "\n".join(shown)


def _excerpt(line: str, span: Span) -> tuple[str, int, int]:
    """A source line clipped around the span, the columns before the caret, and the caret's length."""
    line = printable(line)
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    first = max(0, min(start - EXCERPT // 2, len(line) - EXCERPT))
    last = min(len(line), first + EXCERPT)
    left = "…" if first else ""
    right = "…" if last < len(line) else ""
    return (
        left + line[first:last] + right,
        display_width(left + line[first:start]),
        display_width(line[start : min(end, last)]),
    )
