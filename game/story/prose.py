"""Prose of a story: parsed once into pieces, read with the values of a state."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from game.story import moments
from game.story.expression import Expression, Kind, Scope, Values, condition, expression
from game.story.grammar import Fault

PLAIN, EMPHASIS, NOTE = "", "emphasis", "note"
NESTED = 20  # levels of braces, links and emphasis at the most


class Run(NamedTuple):
    """A stretch of text of one style; a run of style `note` names the note it opens."""

    text: str
    style: str = PLAIN
    note: str = ""


class Paragraph(NamedTuple):
    """What is read as one paragraph; where lines are kept the runs hold line ends."""

    runs: tuple[Run, ...]
    kept: bool = False

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


class Shown(NamedTuple):
    """`{expression}`: a value in words."""

    value: Expression


class Branch(NamedTuple):
    """`{condition: text | otherwise}`, or a chain of them; the first test that holds speaks."""

    tests: "tuple[tuple[Expression, tuple[Piece, ...]], ...]"
    otherwise: "tuple[Piece, ...]"


class Marked(NamedTuple):
    """Pieces in emphasis, or the words of a note link."""

    style: str
    pieces: "tuple[Piece, ...]"
    note: str = ""


Piece = str | Shown | Branch | Marked


class TextCondition(NamedTuple):
    """A condition in prose, where it stands (offset in the text), and what must hold or fail for it to be asked."""

    test: Expression
    start: int
    guards: tuple[tuple[Expression, bool], ...] = ()


@dataclass(frozen=True)
class Text:
    """Parsed prose: paragraphs of pieces, and the conditions and notes in it."""

    paragraphs: tuple[tuple[tuple[Piece, ...], bool], ...] = ()
    conditions: tuple[TextCondition, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.paragraphs)

    @cached_property
    def _constant(self) -> tuple[Paragraph, ...] | None:
        """The paragraphs, where no value can change them."""
        if any(not isinstance(p, str) for pieces, _ in self.paragraphs for p in pieces):
            return None
        return tuple(Paragraph((Run("".join(map(str, pieces))),), kept) for pieces, kept in self.paragraphs)

    def read(self, values: Values) -> tuple[Paragraph, ...]:
        """The paragraphs that a reader sees."""
        if self._constant is not None:
            return self._constant
        read = (_Reading(values).paragraph(pieces, kept) for pieces, kept in self.paragraphs)
        return tuple(p for p in read if p.runs)

    def line(self, values: Values) -> str:
        """The text as one line without marks: a label, a reason, a ledger entry."""
        return " ".join(p.text for p in self.read(values))


NO_TEXT = Text()


def shown(kind: Kind, words: tuple[str, ...], low: int, value: int) -> str:
    """A value in words: a number, a word, a list of words, an hour."""
    match kind.sort:
        case "moment":
            return moments.hour(value)
        case "word":
            return words[value] if words else kind.words[value].replace("_", " ")
        case "set":
            named = words or tuple(w.replace("_", " ") for w in kind.words)
            return listed([w for i, w in enumerate(named) if value >> i & 1])
        case _:
            return words[value - low] if words else str(value)


def listed(words: Sequence[str]) -> str:
    """Words as one list: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


class _Reading:
    """Puts together the runs of one paragraph."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._runs: list[Run] = []
        self._gap = False  # something came out empty just before

    def paragraph(self, pieces: tuple[Piece, ...], kept: bool) -> Paragraph:
        self._add_all(pieces, PLAIN, "")
        if not any(run.text.strip() for run in self._runs):
            return Paragraph((), kept)
        first, last = self._runs[0], self._runs[-1]
        self._runs[0] = Run(first.text.lstrip(), first.style, first.note)
        if last is first:
            last = self._runs[0]
        self._runs[-1] = Run(last.text.rstrip(), last.style, last.note)
        return Paragraph(tuple(run for run in self._runs if run.text), kept)

    def _add_all(self, pieces: tuple[Piece, ...], style: str, note: str) -> None:
        for piece in pieces:
            match piece:
                case str():
                    self._add(piece, style, note)
                case Shown(value):
                    self._add(shown(value.kind, value.words, value.low, value.run(self._values)), style, note)
                case Marked():
                    self._add_all(piece.pieces, piece.style, piece.note)
                case Branch():
                    chosen = self._chosen(piece)
                    self._add_all(chosen, style, note)
                    self._gap = self._gap or not chosen

    def _chosen(self, branch: Branch) -> tuple[Piece, ...]:
        for test, pieces in branch.tests:
            if test.run(self._values):
                return pieces
        return branch.otherwise

    def _add(self, text: str, style: str, note: str) -> None:
        if not text:
            self._gap = True
            return
        if self._gap:
            text = self._closed(text)
            self._gap = False
        if self._runs and self._runs[-1].style == style and self._runs[-1].note == note:
            self._runs[-1] = Run(self._runs[-1].text + text, style, note)
        elif text:
            self._runs.append(Run(text, style, note))

    def _closed(self, text: str) -> str:
        """The text as it follows a gap: no double space, no space before a stop."""
        before = self._runs[-1] if self._runs else None
        if before is None or before.text[-1:] in (" ", "\n", ""):
            text = text.lstrip(" ")
        if before is not None and text[:1] in tuple(".,;:!?"):
            self._runs[-1] = Run(before.text.rstrip(" "), before.style, before.note)
        return text


class Parsing:
    """What parsing a text found wrong with it, as faults at offsets in the text."""

    def __init__(self, scope: Scope, notes: Callable[[str], str], links: bool = True) -> None:
        self.scope = scope
        self.notes = notes  # for a note's id: "" if there is such a note, else a hint
        self.links = links
        self.faults: list[Fault] = []


_SPECIAL = re.compile(r"[{}\[\]*|\\]")
_ORDINARY = re.compile(r"[^{}\[\]*|\\]+")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_SPACES = re.compile(r"\s+")


def parse(source: str, parsing: Parsing) -> Text:
    """The text of a source; faults are left in `parsing`."""
    source = source.rstrip("\n")
    if not _SPECIAL.search(source):
        plain = tuple(((_SPACES.sub(" ", p).strip(),), False) for p in _BLANK.split(source) if p.strip())
        return Text(plain, source=source)
    parser = _Parser(source, parsing)
    return parser.text()


class _Parser:
    """Reads one source from left to right."""

    def __init__(self, source: str, parsing: Parsing) -> None:
        self._source = source
        self._parsing = parsing
        self._at = 0
        self._end = 0
        self._nested = 0
        self._conditions: list[TextCondition] = []
        self._notes: list[str] = []

    def text(self) -> Text:
        paragraphs = []
        start = 0
        for match in [*_BLANK.finditer(self._source), None]:
            end = match.start() if match else len(self._source)
            if self._source[start:end].strip():
                paragraphs.append(self._paragraph(start, end))
            start = match.end() if match else end
        return Text(tuple(paragraphs), tuple(self._conditions), tuple(dict.fromkeys(self._notes)), self._source)

    def _paragraph(self, start: int, end: int) -> tuple[tuple[Piece, ...], bool]:
        lines = self._source[start:end].split("\n")
        kept = all(line.startswith("| ") or line == "|" for line in lines)
        if not kept:
            self._at, self._end = start, end
            return self._pieces("", 0, ()), False
        pieces: list[Piece] = []
        place = start
        for number, line in enumerate(lines):
            self._at, self._end = min(place + 2, place + len(line)), place + len(line)
            pieces += (["\n"] if number else []) + list(self._pieces("", 0, ()))
            place += len(line) + 1
        return tuple(pieces), True

    def _fault(self, message: str, start: int, end: int, hint: str = "") -> None:
        self._parsing.faults.append(Fault("text-syntax", message, start, end, hint))

    def _pieces(self, stops: str, depth: int, guards: tuple[tuple[Expression, bool], ...]) -> tuple[Piece, ...]:
        """Pieces up to one of the stops, which is not taken, or the end of the paragraph."""
        if self._nested > NESTED:
            self._fault("the signs nest too deep", self._at, self._at + 1, "close the brackets before")
            self._at = self._end
            return ()
        self._nested += 1
        pieces: list[Piece] = []
        words: list[str] = []

        def flush() -> None:
            joined = _SPACES.sub(" ", "".join(words))
            if joined:
                pieces.append(joined)
            words.clear()

        while self._at < self._end and self._source[self._at] not in stops:
            char = self._source[self._at]
            if char == "\\" and self._source[self._at + 1 : self._at + 2] in tuple("{}[]*|\\"):
                words.append(self._source[self._at + 1])
                self._at += 2
            elif char == "{":
                if self._continues(pieces, words):
                    words.clear()
                else:
                    flush()
                self._brace(pieces, depth, guards)
            elif char == "[":
                flush()
                self._link(pieces, depth, guards)
            elif char == "*":
                flush()
                self._emphasis(pieces, depth, guards)
            elif char in "}]|\\":
                self._fault(f"`{char}` alone means nothing", self._at, self._at + 1, f"write `\\{char}` for the sign itself")
                self._at += 1
            else:
                plain = _ORDINARY.match(self._source, self._at, self._end)
                words.append(plain[0] if plain else char)
                self._at += len(words[-1])
        flush()
        self._nested -= 1
        return tuple(pieces)

    def _continues(self, pieces: list[Piece], words: list[str]) -> bool:
        """Whether a brace begins an `{else …}` line behind a condition."""
        behind = self._source[self._at + 1 : self._at + 6]
        return (
            (behind.startswith(("else:", "else ")))
            and bool(pieces)
            and isinstance(pieces[-1], Branch)
            and not "".join(words).strip()
        )

    def _brace(self, pieces: list[Piece], depth: int, guards: tuple[tuple[Expression, bool], ...]) -> None:
        start = self._at
        if depth > 1:
            self._fault("braces nest one deep", start, start + 1, "say it in two paragraphs, or with a computed value")
        head, colon = self._head(start)
        if head is None:
            self._fault("this brace is never closed", start, start + 1, "braces do not run over a blank line")
            self._at = self._end
            return
        if not colon:
            self._at += len(head) + 2
            self._show(pieces, head, start + 1)
            return
        self._at += len(head) + 2
        self._branch(pieces, head, start, depth, guards)

    def _head(self, start: int) -> tuple[str | None, bool]:
        """What stands before the first `:` or the closing brace, and whether it was a colon."""
        quoted = False
        for place in range(start + 1, self._end):
            char = self._source[place]
            if char == "'":
                quoted = not quoted
            elif not quoted and char in ":}":
                return self._source[start + 1 : place], char == ":"
        return None, False

    def _show(self, pieces: list[Piece], head: str, start: int) -> None:
        value = self._expression(head, start, None)
        if value is None:
            return
        if value.kind.sort == "flag":
            self._fault("a flag is not shown", start, start + len(head), "write {flag: text | otherwise}")
            return
        pieces.append(Shown(value))

    def _expression(self, text: str, start: int, wanted: str | None) -> Expression | None:
        try:
            scope = self._parsing.scope
            return condition(text, scope) if wanted else expression(text, scope)
        except Fault as fault:
            fault.start += start
            fault.end += start
            self._parsing.faults.append(fault)
            return None

    def _branch(
        self, pieces: list[Piece], head: str, start: int, depth: int, guards: tuple[tuple[Expression, bool], ...]
    ) -> None:
        stripped = head.strip()
        behind = stripped == "else" or stripped.startswith("else if ")
        chained = pieces[-1] if behind and pieces and isinstance(pieces[-1], Branch) else None
        if behind and (chained is None or chained.otherwise):
            self._fault("there is no condition before this `else`", start, start + 1 + len(head))
        earlier = guards
        if chained is not None:
            pieces.pop()
            earlier += tuple((test, False) for test, _ in chained.tests)
        test = None
        if stripped != "else":
            skipped = head.index("else if ") + 8 if behind else 0
            test = self._expression(head[skipped:], start + 1 + skipped, "flag")
            if test is not None:
                self._conditions.append(TextCondition(test, start, earlier))
        self._close(pieces, chained, test, stripped == "else", start, depth, earlier)

    def _close(
        self,
        pieces: list[Piece],
        chained: Branch | None,
        test: Expression | None,
        last: bool,
        start: int,
        depth: int,
        guards: tuple[tuple[Expression, bool], ...],
    ) -> None:
        """Reads what a condition says on either side, up to the closing brace."""
        holds = (*guards, (test, True)) if test else guards
        fails = (*guards, (test, False)) if test else guards
        said = _trimmed(self._pieces("|}", depth + 1, holds))
        otherwise: tuple[Piece, ...] = ()
        if self._source[self._at : self._at + 1] == "|" and self._at < self._end:
            self._at += 1
            otherwise = _trimmed(self._pieces("}", depth + 1, fails))
        if self._at >= self._end:
            self._fault("this brace is never closed", start, start + 1, "braces do not run over a blank line")
        else:
            self._at += 1
        tests = chained.tests if chained else ()
        if last:
            pieces.append(Branch(tests, said))
        elif test is not None:
            pieces.append(Branch((*tests, (test, said)), otherwise))
        elif tests:
            pieces.append(Branch(tests, otherwise))

    def _link(self, pieces: list[Piece], depth: int, guards: tuple[tuple[Expression, bool], ...]) -> None:
        start = self._at
        self._at += 1
        words = self._pieces("]", depth, guards)
        target = re.compile(r"\]\(note:([^)\s]*)\)").match(self._source, self._at, self._end)
        if target is None:
            self._fault("this link is not complete", start, max(start + 1, min(self._at + 1, self._end)), "write [words](note:id)")
            self._at = min(self._at + 1, self._end)
            return
        self._at = target.end()
        note = target[1]
        if not self._parsing.links:
            self._fault("a note link stands only in `text` and `again`", start, self._at, "name the note under `reveal`")
            return
        hint = self._parsing.notes(note)
        if hint:
            self._parsing.faults.append(
                Fault("unknown-note", f"there is no note `{note}`", target.start(1), target.end(1), hint.strip())
            )
        self._notes.append(note)
        pieces.append(Marked(NOTE, words, note))

    def _emphasis(self, pieces: list[Piece], depth: int, guards: tuple[tuple[Expression, bool], ...]) -> None:
        start = self._at
        self._at += 1
        inner = self._pieces("*", depth, guards)
        if self._at >= self._end:
            self._fault("this emphasis is never closed", start, start + 1, "write `\\*` for the sign itself")
        else:
            self._at += 1
        pieces.append(Marked(EMPHASIS, inner))


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces without the space at either end that only sets off the signs."""
    inner = list(pieces)
    if inner and isinstance(inner[0], str):
        inner[0] = inner[0].lstrip()
    if inner and isinstance(inner[-1], str):
        inner[-1] = inner[-1].rstrip()
    return tuple(piece for piece in inner if piece != "")
