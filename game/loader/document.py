"""Reads YAML into nodes that know their place: every scalar is text, and what YAML would change silently is reported.

The module is long because each thing that YAML would change has its own sentence.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from game.diagnostics import Diagnostic, Span
from game.loader.nodes import MOST_FAULTS, Document, Mapping, Node, Scalar, Sequence, TooManyFaultsError
from game.loader.repair import aside, explained, meant, starred
from game.loader.slips import Mending

DEPTH = 24  # levels of mappings and lists at the most: beats nest, and no story needs more
LARGEST = 8_000_000  # characters of one file at the most
WIDE = 20  # zeros in the first 200 bytes of a file at the most
REPAIRS = 12  # lines of broken YAML that are ignored, so that the rest can be checked

FAST = bool(getattr(yaml, "__with_libyaml__", False))
_LOADER = yaml.CLoader if FAST else yaml.Loader


def read(file: str, data: bytes) -> Document:
    """The document of a file's bytes; never raises."""
    if data[:200].count(0) > WIDE:  # UTF-16 without a mark at its beginning
        document = Document(file, [])
        document.diagnostics.append(_not_utf_8(file, 1, 1))
        return document
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document = Document(file, [])
        line = data[: error.start].count(b"\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        document.diagnostics.append(_not_utf_8(file, line, column))
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
    try:
        _clean(document)
        _parse(document)
    except TooManyFaultsError:
        document.root, document.lost = None, True
        message = f"this file has more than {MOST_FAULTS:,} faults: the rest of it is not read"
        span = Span(file, 1, 1, 1, 2)
        document.diagnostics.extend([Diagnostic("too-many", message, span, "mend the first ones, and check again")])
    return document


def _not_utf_8(file: str, line: int, column: int) -> Diagnostic:
    span = Span(file, line, column, line, column + 1)
    return Diagnostic("not-utf-8", "this is not UTF-8 text", span, "save the file as UTF-8")


_UNCLEAN = re.compile(
    r"[^\n\x20-\x7e\xa1-\xac\xae-\u05ff\u0620-\u06dc\u06de-\u070e\u0710-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\uf900-\ufefe\uff00-\uffef]"
)


def _clean(document: Document) -> None:
    """Reports characters that are not allowed in a story, and replaces them with spaces."""
    for index, line in enumerate(document.lines):
        if not _UNCLEAN.search(line):
            continue
        kept = list(line)
        told: set[str] = set()
        for column, char in enumerate(line):
            if char in _JOINERS and _joins(line, column):
                continue
            said = _unclean(char, not line[:column].strip(" \t\u00a0"))
            if said is None:
                continue
            kept[column] = " "
            if said[0] in ("tab", "no-break-space") and (said[1] in told or _goes_on(document, said, index)):
                continue
            told.add(said[1])
            span = Span(document.file, index + 1, column + 1, index + 1, column + 2)
            document.diagnostics.append(Diagnostic(*said[:2], span, said[2]))
        document.lines[index] = "".join(kept)


def _goes_on(document: Document, said: tuple[str, str, str], index: int) -> bool:
    """Adds a line to what was said of the lines above it, if that is the same; false if it is not."""
    last = document.diagnostics[-1] if document.diagnostics else None
    if last is None or (last.code, last.hint) != (said[0], said[2]) or "indent" not in said[1]:
        return False
    if index > last.span.end_line:
        return False
    if index == last.span.end_line:
        message = f"{said[1]} of lines {last.span.line} to {index + 1}"
        span = last.span._replace(end_line=index + 1)
        document.diagnostics[-1] = Diagnostic(last.code, message, span, last.hint)
    return True


_JOINERS = "\u200c\u200d"  # they separate or join letters in some scripts, and join emoji


def _joins(line: str, column: int) -> bool:
    """Whether a joiner is between two characters of a script that uses it."""
    around = line[column - 1 : column] + line[column + 1 : column + 2]
    return len(around) == 2 and all(ord(sign) > 0x2FF and sign.isprintable() and not sign.isspace() for sign in around)


def _unclean(char: str, leading: bool) -> tuple[str, str, str] | None:
    """The code, message and hint for a character that is not allowed, or None."""
    if char == "\t":
        if leading:
            return "tab", "there are tabs in the indent", "indent with spaces"
        return "tab", "there is a tab here", "write a space"
    if char == "\u00a0":
        if leading:
            hint = "indent with ordinary spaces: they were pasted, most likely from a web page or a word processor"
            return "no-break-space", "there are no-break spaces in the indent", hint
        return None
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        name = f"U+{ord(char):04X}"
        return "control-character", f"{name} is not allowed in a story", "delete it"
    return None


def _parse(document: Document) -> None:
    """Builds the tree; a line that is not YAML is ignored, so that the rest can be checked."""
    lines = list(document.lines)
    tabs = (d.span for d in document.diagnostics if d.code == "tab" and "indent" in d.message)
    tabbed = {line for span in tabs for line in range(span.line, span.end_line + 1)}
    if len(tabbed) > MOST_FAULTS:
        raise TooManyFaultsError
    for line in sorted(tabbed):
        lines[line - 1] = " " * meant(lines, line - 1) + lines[line - 1].lstrip()
    for attempt in range(REPAIRS):
        count = len(document.diagnostics)
        try:
            document.root = _Builder(document, lines).root()
            joined = [d for d in document.diagnostics[count:] if d.code == "yaml-two-lines"]
            if attempt or not joined or not Mending(document, lines).mend():
                return
            # What the parser joined was keys without a colon: this was reported now, and nothing follows from it.
            document.diagnostics[:] = [d for d in document.diagnostics if d not in joined]
        except yaml.MarkedYAMLError as error:
            del document.diagnostics[count:]
            if not attempt and Mending(document, lines).mend():
                continue
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
            document.ignored.add(index + 1)
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
        style = event.style or ("" if event.tag is None else "!")
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
        if style and style not in "|!":
            if style == ">":
                self._say(
                    "yaml-folded",
                    "`>` is not allowed in a story",
                    event,
                    "write `|`: the lines are joined when the text is shown",
                )
            else:
                flow = any(node.flow for node in self._stack)
                instead = "a comma ends a value in `{…}`: take braces and quotation marks away, and write each key on a line of its own"
                self._say(
                    "yaml-quoted",
                    "YAML would drop the quotation marks around this value",
                    event,
                    instead if flow and "," in event.value else "remove them, or put the text under `|`",
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
            key = self._keys[-1] if self._keys else None
            asks = key is not None and key.value in ("if", "expect", "assume", "is", "never", "can_happen")
            hint = "to negate write `not x`" if asks else "put the text under `|`"
            self._say("yaml-tag", "`!` begins a tag in YAML, which a story cannot have", event, hint)

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
        node.flow = bool(event.flow_style)
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
                Diagnostic("duplicate-key", f"duplicate key `{key.value[:40]}`", span, f"the first is on line {first}")
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
                "a comma ends a value in `{…}`: take the braces away, and write each key on a line of its own",
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
