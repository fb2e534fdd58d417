"""Reads the lines of an ink story: its knots and stitches, and what is in them item by item."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from game.authoring.bring.draft import Draft
from game.authoring.bring.expressions import Translator
from game.story.model import RETURN

_COMMENTS = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DIVERT = re.compile(r"(?:\s*->\s*[\w.]*)+\s*")
_ASKED = re.compile(r"\s*\{([^{}:|]+):((?:\s*->\s*[\w.]*)+\s*)(?:\|((?:\s*->\s*[\w.]*)+\s*))?\}\s*")
_BULLET = re.compile(r"\s*((?:[*+]\s*)+|(?:-(?!>)\s*)+)(?:\((\w+)\)\s*)?(.*)", re.DOTALL)
_HEADER = re.compile(r"(={1,})\s*(function\s+)?(\w+)\s*(\(.*?\))?\s*=*\s*$")


@dataclass
class Item:
    """A piece of a knot: a text, a statement, a divert, a tunnel, a choice or a gather, with its condition and its line."""

    sort: str
    line: int
    text: str = ""
    when: list[str] = field(default_factory=list)
    level: int = 0
    label: str = ""
    sticky: bool = False


@dataclass
class Part:
    """A knot or a stitch: its full name, its lines with their numbers, and later its items."""

    knot: str
    stitch: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    parameters: str = ""

    @property
    def name(self) -> str:
        """The knot and, in a stitch, the stitch, joined by a dot."""
        return f"{self.knot}.{self.stitch}" if self.stitch else self.knot


class Lines:
    """Reads lines; declarations are given to a translator, and functions that set one variable are kept."""

    def __init__(self, draft: Draft, asked: Translator) -> None:
        self._draft, self._asked = draft, asked
        self.functions: dict[str, tuple[str, str]] = {}  # the parameter and the statement of each

    def parts(self, source: str) -> list[Part]:
        """The knots and stitches; declarations and functions are taken in on the way."""
        source = _COMMENTS.sub(lambda found: "\n" * found[0].count("\n"), source)
        parts, part = [Part("", "", 1)], None
        part = parts[0]
        function = ""
        for number, line in enumerate(source.split("\n"), 1):
            stripped = line.strip()
            header = _HEADER.match(stripped) if stripped.startswith("=") else None
            if header and header[2]:
                function, part = header[3], None
                self.functions[function] = (re.sub(r"\bref\b|[()\s]", "", header[4] or ""), "")
                self._draft.leave(number, f"the function `{function}`: what it sets is written where it is called")
            elif header:
                function = ""
                knot = header[3] if len(header[1]) > 1 else parts[-1].knot
                part = Part(knot, "" if len(header[1]) > 1 else header[3], number)
                if header[4]:
                    self._draft.leave(number, f"the parameters {header[4]}")
                parts.append(part)
            elif function:
                if statement := re.match(r"\s*~\s*(.*)", line):
                    parameter, body = self.functions[function]
                    self.functions[function] = (parameter, statement[1] if not body else "…")
            elif not self._declared(number, stripped) and part is not None:
                part.lines.append((number, line))
        return [p for p in parts if p.knot or any(line.strip() for _, line in p.lines)] or parts

    def _declared(self, number: int, line: str) -> bool:
        """Whether a line declares something or is for the writer alone."""
        if found := re.match(r"(VAR|CONST)\s+(\w+)\s*=\s*(.*?)\s*$", line):
            if found[1] == "CONST":
                self._asked.constants[found[2]] = self._asked.constants.get(found[3], found[3])
            elif not self._asked.declare(found[2], found[3]):
                self._draft.leave(number, f"the variable `{found[2]}`: its value has no counterpart")
            return True
        if found := re.match(r"(LIST|INCLUDE|EXTERNAL)\b\s*(.*)", line):
            self._draft.leave(number, f"{found[1]} {found[2]}")
            return True
        return line.startswith("TODO:")

    def items(self, lines: Sequence[tuple[int, str]]) -> Iterator[Item]:
        """The lines as items; those of a block in braces are read together."""
        place = 0
        while place < len(lines):
            number, line = lines[place]
            place += 1
            opened = line.count("{") - line.count("}")
            if opened > 0:
                several = [(number, line)]
                while opened > 0 and place < len(lines):
                    several.append(lines[place])
                    opened += lines[place][1].count("{") - lines[place][1].count("}")
                    place += 1
                yield from self._conditional(several)
            elif line.strip():
                yield from self._item(number, line)

    def _conditional(self, lines: Sequence[tuple[int, str]]) -> Iterator[Item]:
        """A block over several lines: `{ condition: … - else: … }` or `{ - condition: … - condition: … }`."""
        number, first = lines[0]
        before, _, inside = first.partition("{")
        inner = [(number, inside), *lines[1:]]
        last, text = inner[-1]
        head, _, behind = text.rpartition("}")
        inner[-1] = (last, head)
        bullet = _BULLET.match(before)
        if bullet and before.strip():
            yield from self._item(number, before)
        if changing := _alternatives(inner):
            yield from self._item(number, changing)
            yield from self._item(last, behind) if behind.strip() else ()
            return
        branches: list[tuple[str, list[tuple[int, str]]]] = []
        asked = re.match(r"([^:|{}]+):(.*)", inner[0][1])
        rest = inner
        if asked:
            branches.append((asked[1].strip(), [(number, asked[2])]))
            rest = inner[1:]
        for place, line in rest:
            found = re.match(r"\s*-(?!>)\s*(else|[^:{}>]+?)\s*:(.*)", line)
            if found:
                branches.append((found[1], [(place, found[2])]))
            elif branches:
                branches[-1][1].append((place, line))
            elif line.strip():
                self._draft.leave(place, f"this block has no counterpart: {line.strip()}")
        earlier: list[str] = []
        flows: list[list[Item]] = []
        for when, content in branches:
            own = [f"not ({each})" for each in earlier] + ([] if when == "else" else [when])
            earlier.append(when)
            flows.append(list(self.items([each for each in content if each[1].strip()])))
            for item in flows[-1]:
                item.when = own + item.when
        # What is behind a choice belongs to it: branches without choices come first.
        for flow in sorted(flows, key=lambda flow: any(item.sort == "choice" for item in flow)):
            yield from flow
        if behind.strip():
            yield from self._item(last, behind)

    def _item(self, number: int, line: str) -> Iterator[Item]:
        """The items of one line: a bullet, a statement, a text with a divert behind it."""
        if statement := re.match(r"\s*~\s*(.*)", line):
            yield Item("do", number, statement[1].strip())
            return
        bullet = _BULLET.match(line)
        if not bullet:
            yield from self._texts(number, line)
            return
        signs, label, rest = re.sub(r"\s", "", bullet[1]), bullet[2] or "", bullet[3]
        level = len(signs)
        if signs[0] == "-":
            yield Item("gather", number, level=level, label=label)
            if _BULLET.match(rest) and rest.strip():
                yield from self._item(number, rest)
            elif rest.strip():
                yield from self._texts(number, rest)
            return
        when = []
        while found := re.match(r"\s*\{([^{}|:]*)\}(.*)", rest, re.DOTALL):
            when.append(found[1])
            rest = found[2]
        yield Item("choice", number, rest.strip(), when, level, label, signs[0] == "+")

    def _texts(self, number: int, line: str) -> Iterator[Item]:
        text, _, _tag = line.partition("#")
        if _tag:
            self._draft.leave(number, f"the tag #{_tag.strip()}")
        if re.match(r"\s*<-", text):
            self._draft.leave(number, f"the thread {text.strip()}")
            return
        if inner := _ASKED.fullmatch(text):
            led = list(self.diverts(number, inner[2]))
            yield from (replace(item, when=[inner[1]]) for item in led)
            if inner[3] and led and led[-1].sort == "divert":
                yield from self.diverts(number, inner[3])
            elif inner[3]:
                self._draft.leave(number, f"what follows where the tunnel is not gone through: {inner[3].strip()}")
            return
        place = text.find("->")
        said, on = (
            (text[:place], text[place:])
            if place >= 0 and text.count("{", 0, place) == text.count("}", 0, place)
            else (text, "")
        )
        if said.strip():
            yield Item("text", number, said.strip())
        if on:
            yield from self.diverts(number, on)

    def diverts(self, number: int, text: str) -> Iterator[Item]:
        """Where a line goes on: through tunnels, back from one, or to a knot."""
        if not _DIVERT.fullmatch(text):
            self._draft.leave(number, f"this divert has no counterpart: {text.strip()}")
            return
        first, *names = [name.strip() for name in text.split("->")[1:]]
        if names and not first:
            if names[0]:
                self._draft.leave(number, f"where the tunnel goes on in place of going back: {text.strip()}")
            yield Item("divert", number, RETURN)
            return
        *tunnels, last = [first, *names[:-2], RETURN] if names[-2:] == ["", ""] else [first, *names]
        yield from (Item("tunnel", number, name) for name in tunnels if name)
        if last:
            yield Item("divert", number, last)


_SIGNS = {"stopping": "", "cycle": "&", "once": "!", "shuffle": "~"}


def _alternatives(lines: Sequence[tuple[int, str]]) -> str:
    """A block of texts that change from reading to reading, in one line; "" if it is none, or has more than texts."""
    head, colon, rest = lines[0][1].partition(":")
    if head.strip() not in _SIGNS or not colon:
        return ""
    texts: list[str] = []
    for _, line in [(0, rest), *lines[1:]]:
        found = re.match(r"\s*-(?!>)\s*(.*)", line)
        if found:
            texts.append(found[1].strip())
        elif texts and line.strip():
            texts[-1] += " " + line.strip()
    if any(re.search(r"->|[~|{}:*+]", text) for text in texts) or not any(texts):
        return ""
    return f"{{{_SIGNS[head.strip()]}{'|'.join(texts)}}}"
