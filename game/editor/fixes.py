"""Changes that mend what a diagnostic is about, where its hint says how."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from game.diagnostics import Diagnostic, Span
from game.editor.edits import Edit
from game.editor.index import Index, Thing
from game.editor.rename import with_former

_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_VALUE = re.compile(r"( *(?:- )?)([A-Za-z_][\w]*):\s+(\S.*?)\s*\Z")


class Fix(NamedTuple):
    """A change with its title."""

    title: str
    edits: tuple[Edit, ...]


def fixes(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    """The changes that mend a diagnostic."""
    meant = _MEANT.search(diagnostic.hint)
    if meant:
        yield Fix(f"Write `{meant[1]}`", (Edit(diagnostic.span, meant[1]),))
    for hint, made in _BY_HINT.items():
        if hint in diagnostic.hint:
            yield from made(diagnostic, lines)
    if diagnostic.code in _BY_CODE:
        yield from _BY_CODE[diagnostic.code](diagnostic, lines)


def _written(diagnostic: Diagnostic, lines: Sequence[str]) -> str:
    """What is written at a diagnostic, on its first line."""
    span = diagnostic.span
    end = span.end_column - 1 if span.end_line == span.line else None
    return lines[span.line - 1][span.column - 1 : end] if span.line <= len(lines) else ""


def _sign(sign: str, instead: str) -> Callable[[Diagnostic, Sequence[str]], Iterator[Fix]]:
    """A fix that writes another sign in place of one, or of several in a row."""

    def made(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
        span, line = diagnostic.span, lines[diagnostic.span.line - 1]
        place = span.column - 1
        if line[place : place + 1] != sign:
            return
        end = place
        while line[end : end + 1] == sign:
            end += 1
        yield Fix(
            f"Write `{instead.strip()}`", (Edit(Span(span.file, span.line, place + 1, span.line, end + 1), instead),)
        )

    return made


# Texts


def _block(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    """The value of a key put under `|`, on lines of its own."""
    span = diagnostic.span
    found = _VALUE.match(lines[span.line - 1])
    if not found or found[3][0] in "{[|":
        return
    last = _last(lines, span.line, len(found[1]))
    said = " ".join([found[3], *(line.strip() for line in lines[span.line : last])])
    text = f"{found[1]}{found[2]}: |\n{' ' * (len(found[1]) + 2)}{_unquoted(said)}"
    whole = Span(span.file, span.line, 1, last, len(lines[last - 1]) + 1)
    yield Fix("Put the text under `|`", (Edit(whole, text),))


def _last(lines: Sequence[str], first: int, indent: int) -> int:
    """The last line of a value that goes on over lines with a greater indent and no key of their own."""
    last = first
    while last < len(lines) and (line := lines[last]).strip():
        if len(line) - len(line.lstrip(" ")) <= indent or _VALUE.match(line) or line.rstrip().endswith(":"):
            break
        last += 1
    return last


def _unquoted(text: str) -> str:
    """A value without the quotation marks round all of it."""
    for mark, written in (('"', '\\"'), ("'", "''")):
        if len(text) > 1 and text[0] == text[-1] == mark and mark not in text[1:-1].replace(written, ""):
            return text[1:-1].replace(written, mark)
    return text


def _bare(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    """Quotation marks taken away from a value that needs none."""
    written = _written(diagnostic, lines)
    bare = _unquoted(written)
    if (
        bare != written
        and not re.search(r": | #|^[-?&*!|>%@`\"'{\[]|:$", bare)
        and diagnostic.span.line == diagnostic.span.end_line
    ):
        yield Fix("Take the quotation marks away", (Edit(diagnostic.span, bare),))


def _bare_word(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    """A word of a condition without quotation marks."""
    span, line = diagnostic.span, lines[diagnostic.span.line - 1]
    found = re.compile(r'"(\w+)"').match(line, span.column - 1)
    if found:
        yield Fix(
            f"Write `{found[1]}`",
            (Edit(Span(span.file, span.line, found.start() + 1, span.line, found.end() + 1), found[1]),),
        )


def _folded(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    place = lines[diagnostic.span.line - 1].find(">", diagnostic.span.column - 1)
    if place >= 0:
        span = Span(diagnostic.span.file, diagnostic.span.line, place + 1, diagnostic.span.line, place + 2)
        yield Fix("Write `|`", (Edit(span, "|"),))


# Statements, flags, signs and keys


def _set(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    place = lines[diagnostic.span.line - 1].find("==", diagnostic.span.column - 1)
    if place >= 0:
        span = Span(diagnostic.span.file, diagnostic.span.line, place + 1, diagnostic.span.line, place + 3)
        yield Fix("Write `=` to set", (Edit(span, "="),))


def _flag(diagnostic: Diagnostic, _lines: Sequence[str]) -> Iterator[Fix]:
    yield from (Fix(f"Write `{word}`", (Edit(diagnostic.span, word),)) for word in ("true", "false"))


def _replace(title: str, text: str) -> Callable[[Diagnostic, Sequence[str]], Iterator[Fix]]:
    def made(diagnostic: Diagnostic, _lines: Sequence[str]) -> Iterator[Fix]:
        yield Fix(title, (Edit(diagnostic.span, text),))

    return made


def _missing(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    """A key that is needed, written above the others."""
    found = re.search(r"needs the key `(\w+)`", diagnostic.message)
    if not found:
        return
    span, line = diagnostic.span, lines[diagnostic.span.line - 1]
    place = span.column - 1
    if line[place : place + 1] == "{":
        edit = Edit(Span(span.file, span.line, place + 2, span.line, place + 2), f"{found[1]}: , ")
    elif re.match(r"\w+\s*:", line[place:]):
        edit = Edit(Span(span.file, span.line, place + 1, span.line, place + 1), f"{found[1]}: \n{' ' * place}")
    else:
        return
    yield Fix(f"Add `{found[1]}`", (edit,))


def _changing(diagnostic: Diagnostic, lines: Sequence[str]) -> Iterator[Fix]:
    """Braces with texts, as the hint writes them in full."""
    said = re.match(r"write (\{[^{}…]+\}), or", diagnostic.hint)
    if said and diagnostic.span.line == diagnostic.span.end_line and "{" not in _written(diagnostic, lines)[1:]:
        yield Fix(f"Write {said[1]}", (Edit(diagnostic.span, said[1]),))


_BY_HINT: Mapping[str, Callable[[Diagnostic, Sequence[str]], Iterator[Fix]]] = {
    "put the text under `|`": _block,
    "text that begins with a quotation mark goes under `|`": _block,
    "remove them": _bare,
    "write `==` to compare": _sign("=", "=="),
    "write `and`": _sign("&", "and"),
    "write `or`": _sign("|", "or"),
    "write `//`": _sign("/", "//"),
    "write `not x`, or `!=`": _sign("!", "not "),
    "write `x = 1` to set": _set,
    "write words without quotation marks": _bare_word,
    "write `|`: the lines are joined": _folded,
    "or a condition before the texts": _changing,
}
_BY_CODE: Mapping[str, Callable[[Diagnostic, Sequence[str]], Iterator[Fix]]] = {
    "bad-flag": _flag,
    "tab": _replace("Write two spaces", "  "),
    "no-break-space": _replace("Write a space", " "),
    "control-character": _replace("Delete the character", ""),
    "missing-key": _missing,
}


# Names that went


def former(index: Index, first: Index, file: str, line: int) -> Iterator[Fix]:
    """On a scene or a choice that is new: the name that it may have had, under `was`, and every place that still has it."""
    for thing, mention in index.things.items():
        if mention.span.file != file or mention.span.line != line or thing.kind not in ("scene", "choice"):
            continue
        node = index.node(thing)
        if thing in first.things or node is None:
            continue
        for old in _gone(index, first, thing):
            kept = tuple(with_former(index.documents[file], mention, node, old.last))
            yield Fix(f"Add `was: {old.last}`, so that saved games find it", kept)
            uses = tuple(edit for edit in _old_uses(index, old, thing.last))
            if uses:
                yield Fix(f"Add `was: {old.last}`, and write `{thing.last}` wherever `{old.last}` is", (*kept, *uses))


def _gone(index: Index, first: Index, thing: Thing) -> Iterator[Thing]:
    """Things of the same kind and place that were there at first, are gone, and are nobody's former name."""
    before = thing.name.rpartition(".")[0]
    kept = {m.text.rpartition(".")[2] for listed in index.mentions.values() for m in listed if m.kind == "former"}
    for old in first.of_kind(thing.kind, thing.role):
        if old.name.rpartition(".")[0] == before and old not in index.things and old.last not in kept:
            yield old


def _old_uses(index: Index, old: Thing, new: str) -> Iterator[Edit]:
    for listed in index.mentions.values():
        for mention in listed:
            full = f"{mention.inside.partition('.')[0]}.{mention.text}"
            if mention.kind == old.kind and mention.role == old.role and old.name in (mention.text, full):
                span = mention.span
                yield Edit(span._replace(column=span.end_column - len(old.last)), new)
