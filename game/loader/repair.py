"""Broken YAML: what is wrong with a line, in an author's words, and what is left of it so that the rest can be checked."""

import re

import yaml

from game.diagnostics import Diagnostic, Span


def meant(lines: list[str], index: int) -> int:
    """The indent that a line with a tab most likely was meant to have, from the lines around it."""
    before = next((each for each in reversed(lines[:index]) if each.strip()), "")
    after = next((each for each in lines[index + 1 :] if each.strip()), "")
    indent, next_indent = map(_indent, (before, after))
    if _OPENING.match(lines[index].strip()) and next_indent > 2 and not before.rstrip().endswith("|"):
        # What is below the key belongs to it: the key is no deeper than the line above at which such a thing could end.
        above = (_indent(each) for each in lines[:index] if each.strip())
        return indent + 2 if before.rstrip().endswith(":") else max((n for n in above if n < next_indent), default=0)
    if not before.rstrip().endswith((":", "|")):
        return indent
    return next_indent if next_indent > indent else indent + 2


_OPENING = re.compile(r"[a-z][a-z0-9_]*:( \|)?\Z")  # a key whose value is on the lines below


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_STARRED = re.compile(r"(\s*(?:- )?[^\s:#{}\[\]]+:\s+|\s*- )([*&])")


def starred(line: str, span: Span) -> Diagnostic | None:
    """The diagnostic for a value that begins with a star, as emphasis does, or with `&`."""
    match = _STARRED.match(line)
    if not match:
        return None
    what = "an alias" if match[2] == "*" else "an anchor"
    span = Span(span.file, span.line, match.start(2) + 1, span.line, match.start(2) + 2)
    return Diagnostic(
        "yaml-alias", f"`{match[2]}` begins {what} in YAML, which a story cannot have", span, "put the text under `|`"
    )


_KEYED = re.compile(r"(\s*(?:- )?[^\s:#{}\[\]]+:)(\s.*)?\Z")


def aside(line: str, fresh: bool) -> str:
    """A broken line reduced to its key, or, if that did not help, to nothing."""
    match = _KEYED.match(line)
    if match and fresh:
        return f"{match[1]} x"
    return ""


def explained(error: yaml.MarkedYAMLError, index: int, lines: list[str]) -> tuple[int, tuple[str, str]]:
    """The line that is at fault, and the YAML parser's message in an author's words."""
    problem = error.problem or "this is not YAML"
    if "mapping values are not allowed" in problem:
        return index, ("a value on one line cannot contain `: `", "put the text under `|`, on lines of its own")
    if "cannot start any token" in problem:
        return index, ("a value cannot begin with this character", "put the text under `|`, on lines of its own")
    if "could not find expected ':'" in problem or "did not find expected key" in problem:
        context = error.context_mark
        if context is not None and "simple key" in (error.context or ""):
            index = min(context.line, len(lines) - 1)
        return index, (
            "this line is neither `key: value` nor part of a text",
            "check the indent, or write `key: value`",
        )
    if "expected ',' or ']'" in problem or "expected ',' or '}'" in problem or "flow" in (error.context or ""):
        context = error.context_mark
        # The brackets are at fault where they open, not where the reader gave up.
        index = min(context.line, len(lines) - 1) if context is not None else index
        return index, (
            "these brackets are not closed, or contain something that they cannot",
            "put each item on its own line",
        )
    if "unexpected end of stream" in problem or "quoted scalar" in (error.context or ""):
        context = error.context_mark
        index = min(context.line, len(lines) - 1) if context is not None else index
        return index, (
            "this quotation mark is not closed",
            "put the text under `|`, where quotation marks are ordinary characters",
        )
    if (
        "block end" in problem
        or "block mapping" in (error.context or "")
        or "block collection" in (error.context or "")
    ):
        return index, (
            "this line does not fit the lines above it",
            "check the indent; text that begins with a quotation mark goes under `|`",
        )
    return index, (f"this is not YAML: {problem}", "put the text under `|`, on lines of its own")
