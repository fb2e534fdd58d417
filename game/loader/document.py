"""Reads YAML into nodes that know their place: every scalar is text, and what YAML would change silently is reported."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from game.diagnostics import Diagnostic, Span
from game.loader.nodes import Document, Mapping, Node, Scalar, Sequence
from game.loader.repair import aside, explained, meant, starred

DEPTH = 24  # levels of mappings and lists at the most: beats nest, and no story needs more
LARGEST = 8_000_000  # characters of one file at the most
REPAIRS = 12  # lines of broken YAML that are ignored, so that the rest can be checked

FAST = bool(getattr(yaml, "__with_libyaml__", False))
_LOADER = yaml.CLoader if FAST else yaml.Loader


def read(file: str, data: bytes) -> Document:
    """The document of a file's bytes; never raises."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document = Document(file, [])
        line = data[: error.start].count(b"\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        document.diagnostics.append(
            Diagnostic(
                "not-utf-8",
                "this is not UTF-8 text",
                Span(file, line, column, line, column + 1),
                "save the file as UTF-8",
            )
        )
        return document
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    document = Document(file, text.split("\n"))
    if len(text) > LARGEST:
        document.diagnostics.append(
            Diagnostic(
                "file-too-large",
                f"a file has at most {LARGEST:,} characters",
                Span(file, 1, 1, 1, 2),
                "split the chapter",
            )
        )
        return document
    _clean(document)
    _parse(document)
    return document


_UNCLEAN = re.compile(
    r"[^\n\x20-\x7e\xa1-\xac\xae-\u05ff\u0620-\u06dc\u06de-\u070e\u0710-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\uf900-\ufefe\uff00-\uffef]"
)


def _clean(document: Document) -> None:
    """Reports characters that are not allowed in a story, and replaces them with spaces."""
    for index, line in enumerate(document.lines):
        if not _UNCLEAN.search(line):
            continue
        kept = list(line)
        for column, char in enumerate(line):
            if char in _JOINERS and _joins(line, column):
                continue
            said = _unclean(char, not line[:column].strip(" \t\u00a0"))
            if said is None:
                continue
            kept[column] = " "
            span = Span(document.file, index + 1, column + 1, index + 1, column + 2)
            document.diagnostics.append(Diagnostic(*said[:2], span, said[2]))
        document.lines[index] = "".join(kept)


_JOINERS = "\u200c\u200d"  # they separate or join letters in some scripts, and join emoji


def _joins(line: str, column: int) -> bool:
    """Whether a joiner is between two characters of a script that uses it."""
    around = line[column - 1 : column] + line[column + 1 : column + 2]
    return len(around) == 2 and all(ord(sign) > 0x2FF and sign.isprintable() and not sign.isspace() for sign in around)


def _unclean(char: str, leading: bool) -> tuple[str, str, str] | None:
    """The code, message and hint for a character that is not allowed, or None."""
    if char == "\t":
        return "tab", "there is a tab here", "indent with spaces"
    if char == "\u00a0":
        if leading:
            return "no-break-space", "there is a no-break space in the indent", "indent with ordinary spaces"
        return None
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        name = f"U+{ord(char):04X}"
        return "control-character", f"{name} is not allowed in a story", "delete it"
    return None


def _parse(document: Document) -> None:
    """Builds the tree; a line that is not YAML is ignored, so that the rest can be checked."""
    lines = list(document.lines)
    tabbed = {d.span.line for d in document.diagnostics if d.code in ("tab", "no-break-space")}
    for line in sorted(tabbed):
        lines[line - 1] = " " * meant(lines, line - 1) + lines[line - 1].lstrip()
    for _ in range(REPAIRS):
        count = len(document.diagnostics)
        try:
            document.root = _Builder(document, lines).root()
            return
        except yaml.MarkedYAMLError as error:
            del document.diagnostics[count:]
            mark: Any = error.problem_mark or error.context_mark
            index = min(mark.line, len(lines) - 1)
            index, said = explained(error, index, lines)
            while index and not lines[index].strip():
                index -= 1  # an empty line is never at fault, but something before it
            fresh = index + 1 not in document.damaged
            if fresh and not (tabbed and index + 1 in tabbed):
                column = mark.column + 1 if mark.line == index else len(lines[index]) - len(lines[index].lstrip()) + 1
                span = Span(document.file, index + 1, column, index + 1, column + 1)
                document.diagnostics.append(
                    starred(lines[index], span) or Diagnostic("yaml-syntax", said[0], span, said[1])
                )
            if not fresh and not lines[index].strip():
                return
            lines[index] = aside(lines[index], fresh)
            document.lost = document.lost or not lines[index]
            document.damaged.add(index + 1)
        except (yaml.YAMLError, RecursionError):
            span = Span(document.file, 1, 1, 1, 2)
            document.diagnostics.append(Diagnostic("yaml-syntax", "this file cannot be read as YAML", span))
            return
        except _TooDeepError:
            return


class _TooDeepError(Exception):
    """The file is nested too deeply; this was reported, and the rest is not read."""


class _Builder:
    """Builds the tree of one document from its events."""

    def __init__(self, document: Document, lines: list[str]) -> None:
        self._document = document
        self._events: Iterator[Any] = yaml.parse("\n".join(lines), Loader=_LOADER)
        self._stack: list[Mapping | Sequence] = []
        self._keys: list[Scalar | None] = []
        self._root: Mapping | None = None
        self._documents = 0

    def root(self) -> Mapping | None:
        """The tree, or None if the file has no mapping."""
        scalar, start_map, start_list = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        for event in self._events:
            kind = type(event)
            if kind is scalar:
                self._scalar(event)
            elif kind is start_map or kind is start_list:
                self._open(event, kind is start_map)
            elif kind in ends:
                self._stack.pop()
                self._keys.pop()
            elif kind is yaml.AliasEvent:
                self._say(
                    "yaml-alias",
                    "`*` begins an alias in YAML, which a story cannot have",
                    event,
                    "put the text under `|`",
                )
                self._put(Scalar("", "*", *_marks(event)))  # not an empty value: what is wrong was reported
            elif kind is yaml.DocumentStartEvent:
                self._documents += 1
                if self._documents > 1:
                    self._say("yaml-documents", "a file has only one document", event, "delete the line `---`")
                    break
        if self._root is None and not self._document.diagnostics:
            span = Span(self._document.file, 1, 1, 1, 2)
            self._document.diagnostics.append(
                Diagnostic(
                    "wrong-shape",
                    "this file has no keys",
                    span,
                    "compare the first lines of another file of its kind",
                )
            )
        return self._root

    def _say(self, code: str, message: str, event: Any, hint: str) -> None:
        line, column, end_line, end_column = _marks(event)
        span = Span(self._document.file, line, column, end_line, max(end_column, column + 1))
        self._document.diagnostics.append(Diagnostic(code, message, span, hint))

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        style = event.style or ""
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        node = Scalar(event.value, style, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        if (
            self._stack
            and self._keys[-1] is None
            and type(self._stack[-1]) is Mapping
            and not style
            and end.line == start.line
        ):
            self._keys[-1] = node  # most scalars are keys
            return
        if style and style != "|":
            if style == ">":
                self._say(
                    "yaml-folded",
                    "`>` is not allowed in a story",
                    event,
                    "write `|`: the lines are joined when the text is shown",
                )
            else:
                self._say(
                    "yaml-quoted",
                    "YAML would drop the quotation marks around this value",
                    event,
                    "remove them, or put the text under `|`",
                )
        elif not style and end.line > start.line and event.value:
            self._say("yaml-two-lines", "YAML would join the lines of this value", event, "put the text under `|`")
        self._put(node)

    def _marked(self, event: Any) -> None:
        if event.anchor is not None:
            self._say(
                "yaml-alias", "`&` begins an anchor in YAML, which a story cannot have", event, "put the text under `|`"
            )
        if event.tag is not None:
            self._say(
                "yaml-tag", "`!` begins a tag in YAML, which a story cannot have", event, "to negate write `not x`"
            )

    def _open(self, event: Any, mapping: bool) -> None:
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        mark = event.start_mark
        if len(self._stack) >= DEPTH:
            self._say(
                "yaml-too-deep", f"this is nested too deeply: {DEPTH} levels are allowed", event, "remove brackets"
            )
            raise _TooDeepError
        node = (Mapping if mapping else Sequence)(mark.line + 1, mark.column + 1)
        self._put(node)
        self._stack.append(node)
        self._keys.append(None)

    def _put(self, node: Node) -> None:
        """Adds a node where it belongs: as a key, a value, an item or the root."""
        if not self._stack:
            if isinstance(node, Mapping):
                self._root = node
            elif isinstance(node, Sequence) or node.value:
                span = self._document.span(node)
                self._document.diagnostics.append(
                    Diagnostic("wrong-shape", "a file consists of keys and their values", span, "begin with `key:`")
                )
            return
        parent = self._stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            if isinstance(node, Scalar) and not node.value and not node.style:
                self._empty(node, "this item of the list is empty")
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = self._key(node)
            return
        self._keys[-1] = None
        if isinstance(node, Scalar) and not node.value and not node.style and not key.value.startswith("\0"):
            self._empty(key, f"`{key.value[:40]}` has no value")
        if key.value in parent.items:
            span = self._document.span(key)
            first = parent.keys[key.value].line
            self._document.diagnostics.append(
                Diagnostic("duplicate-key", f"duplicate key `{key.value}`", span, f"the first is on line {first}")
            )
            return
        parent.items[key.value] = node
        parent.keys[key.value] = key

    def _empty(self, node: Scalar, message: str) -> None:
        span = self._document.span(node)
        self._document.diagnostics.append(
            Diagnostic(
                "no-value",
                message,
                span,
                "commas separate items inside `{…}` and `[…]`: put each item on its own line",
            )
        )

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        span = self._document.span(node)
        self._document.diagnostics.append(
            Diagnostic("wrong-shape", "a key must be one word", span, "text in braces goes under `|`")
        )
        return Scalar(f"\0{node.line}.{node.column}", "", node.line, node.column, node.line, node.column + 1)


def _marks(event: Any) -> tuple[int, int, int, int]:
    start, end = event.start_mark, event.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1
