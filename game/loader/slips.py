"""Slips that YAML's parser tells badly: found line by line in a file that it refused, told, and mended so that the rest can be read.

It is asked only where the parser has refused a file, so that nothing is said of a file that is YAML.
"""

import re
from typing import NamedTuple

from game.diagnostics import Diagnostic, Span
from game.loader import schema
from game.loader.nodes import Document

_KEYED = re.compile(r"((?:- )*+)([^\s:#{}\[\]\"'|>&*!%@`,][^:#]*?):(?=\s|\Z)\s*(.*)")
_BLOCK = re.compile(r"(?:- )*(?:[^\s:#][^:#]*:\s+)?[|>][-+\d]*\s*(?:#.*)?\Z")
_GLUED = re.compile(r"((?:- )*+)(\w+):(\S.*)")
_WORD = re.compile(r"\w+\Z")
_FIRST = re.compile(r"(\w+)\s+(.*)")
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_CLOSES = {"{": "}", "[": "]"}
_KEYS = frozenset(
    key
    for keys in (
        *schema.OBJECTS.values(), *schema.NAMED.values(), *schema.LISTED.values(), *schema.RECORD_FILES.values(),
        schema.STORY, schema.STATE_FILE, schema.POOLS_FILE, schema.CHECKS_FILE, schema.CHAPTER_FILE, schema.WAY,
        schema.PLAYTHROUGH, schema.RECORD_FILE,
    )
    for key in keys
)  # fmt: skip
UNDER = "put the text under `|`, on a line of its own"


class _Level(NamedTuple):
    """Lines of one indent, by index."""

    indent: int
    lines: list[int]


class Mending:
    """The lines of a file that is not YAML, while its slips are told and mended."""

    def __init__(self, document: Document, lines: list[str]) -> None:
        self._document, self.lines = document, lines
        self.found = 0
        self._levels: list[_Level] = []

    def mend(self) -> bool:
        """Tells and mends what it knows; false if it found nothing."""
        self._conflicts()
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if not line.strip() or line.lstrip().startswith("#"):
                index += 1
                continue
            index = self._line(index)
        return self.found > 0

    def _say(self, index: int, column: int, message: str, hint: str, code: str) -> None:
        span = Span(self._document.file, index + 1, column + 1, index + 1, column + 2)
        self._document.diagnostics.append(Diagnostic(code, message, span, hint))
        self._document.damaged.add(index + 1)
        self.found += 1

    # Conflicts of git

    def _conflicts(self) -> None:
        """Reports each conflict once, and keeps the first of its two versions."""
        begun, dropping = -1, False
        for index, line in enumerate(self.lines):
            marker = line[:7] if line[:7] in _MARKERS and line[7:8] in ("", " ") else ""
            if marker and begun < 0:
                message = "git has left a merge conflict here: both versions stand in the file"
                hint = "keep one version, and delete the lines with <<<<<<<, ======= and >>>>>>>"
                self._say(index, 0, message, hint, "merge-conflict")
                begun = index
            dropping = marker in ("=======", "|||||||") or (dropping and marker != ">>>>>>>")
            if marker or dropping:
                self.lines[index] = ""
                self._document.damaged.add(index + 1)
            if marker == ">>>>>>>":
                begun = -1

    # Lines

    def _line(self, index: int) -> int:
        """Looks at a line that is no part of a text; returns the index of the next such line."""
        self._colon(index)
        line = self.lines[index]
        indent = len(line) - len(line.lstrip(" "))
        keyed = _KEYED.match(line, indent)
        if keyed is None and not line.lstrip().startswith("- "):
            return index + 1
        self._fit(index, indent)
        line = self.lines[index]
        indent = len(line) - len(line.lstrip(" "))
        if _BLOCK.match(line, indent):
            return self._block(index, indent + 2 * line[indent:].count("- ", 0, 2))
        keyed = _KEYED.match(line, indent)
        start = keyed.start(3) if keyed is not None else indent + 2
        return self._value(index, start)

    def _colon(self, index: int) -> None:
        """A key that has no colon behind it, or no space behind its colon."""
        line = self.lines[index]
        indent = len(line) - len(line.lstrip(" "))
        glued, first = _GLUED.match(line, indent), _FIRST.match(line, indent)
        if glued is not None and glued[2] in _KEYS and _KEYED.match(line, indent) is None:
            message = f"there is no space behind the colon of `{glued[2]}:`"
            self._say(index, glued.end(2), message, f"write `{glued[2]}: {glued[3][:30]}`", "missing-colon")
            self.lines[index] = f"{line[: glued.start(3)]} {glued[3]}"
        elif _KEYED.match(line, indent) is not None:
            return
        elif first is not None and first[1] in _KEYS and self._beside(index, indent):
            message = f"there is no colon behind `{first[1]}`"
            self._say(index, first.end(1), message, f"write `{first[1]}: {first[2][:30]}`", "missing-colon")
            self.lines[index] = f"{line[: first.end(1)]}: {first[2]}"
        elif _WORD.match(line.rstrip(), indent) is not None and self._indent_below(index) > indent:
            name = line.strip()
            message = f"there is no colon behind `{name}`"
            self._say(index, indent + len(name), message, f"write `{name}:`", "missing-colon")
            self.lines[index] = f"{line.rstrip()}:"

    def _next(self, index: int) -> int:
        """The next line that is not blank, or the number of lines."""
        return next((i for i in range(index + 1, len(self.lines)) if self.lines[i].strip()), len(self.lines))

    def _indent_below(self, index: int) -> int:
        """The indent of the next line, if it has a key; else -1."""
        below = self._next(index)
        if below == len(self.lines):
            return -1
        line = self.lines[below]
        indent = len(line) - len(line.lstrip(" "))
        return indent if _KEYED.match(line, indent) or _GLUED.match(line, indent) else -1

    def _beside(self, index: int, indent: int) -> bool:
        """Whether a line stands in a row with keys."""
        return self._indent_below(index) == indent or any(level.indent == indent for level in self._levels)

    # Indents

    def _fit(self, index: int, indent: int) -> None:
        """Reports a line, or those above it, whose indent is that of no line around."""
        over: _Level | None = None
        while self._levels and self._levels[-1].indent > indent:
            over = self._levels.pop()
        top = self._levels[-1] if self._levels else None
        if top is not None and top.indent < indent and over is None and not self._opens(top.lines[-1]):
            self._shift([index], indent, top.indent)
            top.lines.append(index)
        elif over is not None and (top is None or top.indent < indent) and (top is not None or indent):
            beside = self._count(index, indent)
            if len(over.lines) < beside:
                self._shift(over.lines, over.indent, indent)
                self._levels.append(_Level(indent, [*over.lines, index]))
            else:
                self._shift([index], indent, over.indent)
                self._levels.append(_Level(over.indent, [*over.lines, index]))
        elif top is not None and top.indent == indent:
            top.lines.append(index)
        else:
            self._levels.append(_Level(indent, [index]))

    def _opens(self, index: int) -> bool:
        """Whether lines that are indented further may follow a line: a key without a value, or an item of a list."""
        line = self.lines[index].partition(" #")[0].rstrip()
        return line.endswith(":") or line.lstrip().startswith("- ")

    def _count(self, index: int, indent: int) -> int:
        """How many lines with keys follow at an indent, this one included."""
        count = 0
        for line in self.lines[index:]:
            own = len(line) - len(line.lstrip(" "))
            if line.strip() and own < indent:
                break
            count += own == indent and _KEYED.match(line, own) is not None
        return count

    def _shift(self, indexes: list[int], indent: int, meant: int) -> None:
        message = f"this line is indented by {indent} {_spaces(indent)}, and the lines beside it by {meant}"
        self._say(indexes[0], indent, message, f"indent it by {meant}", "wrong-indent")
        for index in indexes:
            self.lines[index] = " " * meant + self.lines[index].lstrip(" ")
            self._document.damaged.add(index + 1)

    # Values

    def _value(self, index: int, start: int) -> int:
        """Looks at the value of a key, or at an item of a list."""
        line = self.lines[index]
        value = line[start:].rstrip()
        if not value or value[0] == "#":
            return index + 1
        said = _of_value(value)
        if said is not None:
            at, message, hint, code = said
            self._say(index, start + at, message, hint, code)
            self.lines[index] = f"{line[:start]}x"
        elif value[0] in _CLOSES:
            return self._brackets(index, start)
        return index + 1

    def _brackets(self, index: int, start: int) -> int:
        """The line after brackets that run over several lines; nothing in them is looked at."""
        text = self.lines[index][start:]
        last = index
        while not _closed(text) and last + 1 < len(self.lines) and last < index + 200:
            last += 1
            text += "\n" + self.lines[last]
        return last + 1 if _closed(text) else index + 1

    # Texts

    def _block(self, index: int, indent: int) -> int:
        """A text under `|`: lines of it that are indented less than its first one; returns the index behind it."""
        end, lines = index + 1, list[int]()
        while end < len(self.lines):
            line = self.lines[end]
            own = len(line) - len(line.lstrip(" "))
            if line.strip():
                if own <= indent and not self._stray(end, own):
                    break
                lines.append(end)
            end += 1
        while lines and self._indent(lines[-1]) == 0 and indent == 0:
            lines.pop()
        if lines:
            self._even(lines, indent)
        return end

    def _indent(self, index: int) -> int:
        return len(self.lines[index]) - len(self.lines[index].lstrip(" "))

    def _stray(self, index: int, own: int) -> bool:
        """Whether a line that is not indented far enough for the text above is nevertheless part of it: it is nothing else."""
        line = self.lines[index]
        if line.lstrip().startswith(("#", "- ")) or _KEYED.match(line, own) or _GLUED.match(line, own):
            return False
        first = _FIRST.match(line, own)
        known = first is not None and first[1] in _KEYS and any(level.indent == own for level in self._levels)
        name = _WORD.match(line.rstrip(), own) is not None and self._indent_below(index) > own
        return not known and not name

    def _even(self, lines: list[int], indent: int) -> None:
        """Reports the lines of a text that its first line's indent leaves out."""
        first = self._indent(lines[0])
        short = [i for i in lines if self._indent(i) < first]
        if not short:
            return
        above = [i for i in lines if i < short[0]]
        least = self._indent(short[0])
        if len(above) <= len(short) and least > indent:
            message = f"this text begins with {first} spaces, and its next lines have {least}"
            self._say(above[0], first, message, f"indent the lines of a text alike: by {least}", "wrong-indent")
            moved, meant = above, least
        else:
            message = (
                f"this line is part of the text above, and indented less: by {least} {_spaces(least)}, not by {first}"
            )
            self._say(short[0], least, message, f"indent it by {first}", "wrong-indent")
            moved, meant = short, first
        for index in moved:
            self.lines[index] = " " * max(meant, indent + 1) + self.lines[index].lstrip(" ")


def _spaces(count: int) -> str:
    return "space" if count == 1 else "spaces"


def _of_value(value: str) -> tuple[int, str, str, str] | None:
    """What is wrong with a value: at which column of it, message, hint and code."""
    sign = value[0]
    if sign in "\"'":
        return _quoted(value, sign)
    if sign in _CLOSES:
        end = _closed(value)
        if end and value[end:].strip() and not value[end:].lstrip().startswith("#"):
            message = f"YAML takes what begins with `{sign}` for a list of its own, and more follows behind it"
            return 0, message, UNDER, "yaml-syntax"
    elif sign in "*&":
        what = "an alias" if sign == "*" else "an anchor"
        return 0, f"`{sign}` begins {what} in YAML, which a story cannot have", UNDER, "yaml-alias"
    elif sign in "@`%":
        return 0, "a value cannot begin with this character", UNDER, "yaml-syntax"
    elif sign not in "|>" and (place := value.partition(" #")[0].find(": ")) >= 0:
        return place, "a value on one line cannot contain `: `", UNDER, "yaml-syntax"
    return None


def _quoted(value: str, sign: str) -> tuple[int, str, str, str] | None:
    """What is wrong with a value that begins with a quotation mark; one that ends with it is reported elsewhere."""
    end = 1
    while end < len(value) and value[end] != sign:
        end += 2 if sign == '"' and value[end] == "\\" else 1
    if end >= len(value):
        message = f"a value cannot begin with `{sign}`: YAML reads on to the next one"
        return 0, message, f"{UNDER}; there it is an ordinary character", "yaml-quoted"
    rest = value[end + 1 :]
    if rest.strip() and not rest.startswith((" #", sign)):
        message = f"a value that begins with `{sign}` would end at the second `{sign}`, and more follows"
        return 0, message, f"{UNDER}; there quotation marks are ordinary characters", "yaml-quoted"
    return None


def _closed(text: str) -> int:
    """Where the bracket that a text begins with is closed: the place behind it; 0 if it is not."""
    open_, quote = list[str](), ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and text[place - 1 : place] in (" ", "[", "{", ","):
            quote = sign
        elif sign in _CLOSES:
            open_.append(_CLOSES[sign])
        elif open_ and sign == open_[-1]:
            open_.pop()
            if not open_:
                return place + 1
    return 0
