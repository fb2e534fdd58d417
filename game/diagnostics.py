"""What is wrong with a story: where, what to do about it, and how that is shown beside the source."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from game.width import display_width

_QUOTED = re.compile(r"`[^`]*`|\d+")
COMPARED = 50  # known words that are compared with an unknown one, at the most
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

    alike = [each for each in known if 3 * len(word) <= 7 * len(each) <= 49 * len(word) / 3]  # others are too unlike
    # Most slips leave the first letter as it is: of too many words these are compared.
    kept = alike if len(alike) <= COMPARED else [each for each in alike if each[:1] == word[:1]] or alike
    close = get_close_matches(word, sorted(kept)[:COMPARED], n=1, cutoff=0.6)
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


PLACES = 12  # that are named of one diagnostic beside its first
SHOWN, LIKE = 3, 8  # diagnostics of one kind that are shown whole, and from how many on the rest is only listed


def listing(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Sequence[str]]) -> str:
    """Diagnostics as text, with a count at the end; what is the same in many places is shown once, with its places."""
    told = tuple(diagnostics)
    same: dict[tuple[object, ...], list[Diagnostic]] = {}
    for each in told:
        same.setdefault((each.severity, each.code, each.message, each.hint), []).append(each)
    alike: dict[tuple[object, ...], list[list[Diagnostic]]] = {}
    for group in same.values():
        alike.setdefault((group[0].severity, group[0].code, _QUOTED.sub("", group[0].message)), []).append(group)
    shown = []
    for groups in alike.values():
        whole = groups if len(groups) <= LIKE else groups[:SHOWN]
        for group in whole:
            shown.append(show(group[0], sources.get(group[0].span.file, ())) + _also(group[1:]))
        rest = groups[len(whole) :]
        if rest:
            shown.append(f"{len(rest)} more like these:")
            shown += [f"  {_place(group[0])} {group[0].message}{_also(group[1:])}" for group in rest]
    return "\n".join([*shown, counted(told)]) if told else ""


def counted(diagnostics: Sequence[Diagnostic]) -> str:
    """How many errors, warnings and remarks there are, in words."""
    counts = [(s.name.lower(), sum(d.severity is s for d in diagnostics)) for s in Severity]
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts if count)


def _place(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.span.file}:{diagnostic.span.line}:{diagnostic.span.column}"


def _also(rest: Sequence[Diagnostic]) -> str:
    """The other places of what was shown once: each by its file and line."""
    if not rest:
        return ""
    by_file: dict[str, list[str]] = {}
    for each in rest[:PLACES]:
        by_file.setdefault(each.span.file, []).append(str(each.span.line))
    places = "; ".join(f"{file}:{', '.join(lines)}" for file, lines in by_file.items())
    count = "in another place" if len(rest) == 1 else f"in {len(rest)} other places"
    more = ", … (`check --format json` names all)" if len(rest) > PLACES else ""
    return f"\n  = also {count}: {places}{more}"


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
