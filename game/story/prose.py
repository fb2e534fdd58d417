"""The prose of a story: pieces that become paragraphs with the values of a state."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from game.story import moments
from game.story.expression import Effect, Expression, Kind, Values

PLAIN, EMPHASIS, NOTE = "", "emphasis", "note"


class Run(NamedTuple):
    """A stretch of text of one style; a run of style `note` names the note it opens."""

    text: str
    style: str = PLAIN
    note: str = ""


class Paragraph(NamedTuple):
    """One paragraph as it is shown; if its lines are kept the runs hold line ends."""

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
    """`{condition: text | otherwise}`, or a chain of them; the first test that holds decides."""

    tests: "tuple[tuple[Expression, tuple[Piece, ...]], ...]"
    otherwise: "tuple[Piece, ...]"


class Marked(NamedTuple):
    """Pieces in emphasis, or the words of a note link."""

    style: str
    pieces: "tuple[Piece, ...]"
    note: str = ""


Piece = str | Shown | Branch | Marked


class TextCondition(NamedTuple):
    """A condition in prose, its offset in the text, and the conditions that hold or fail where it is asked.

    Of a text that is written as a list: the keys that lead to the value with the condition, and its offset there.
    """

    test: Expression
    start: int
    guards: tuple[tuple[Expression, bool], ...] = ()
    item: tuple[int | str, ...] = ()
    inner: int = 0

    @property
    def within(self) -> int:
        """The offset in the value in which the condition is written."""
        return self.inner if self.item else self.start


@dataclass(frozen=True)
class Text:
    """Parsed prose: paragraphs of pieces, and the conditions and notes in it."""

    paragraphs: tuple[tuple[tuple[Piece, ...], bool], ...] = ()
    conditions: tuple[TextCondition, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    listed: bool = False  # whether it is written as a list, of which `source` has the items one behind the other
    counts: tuple[Effect, ...] = ()  # carried out each time it is read, before it is: how often that was so far

    def __bool__(self) -> bool:
        return bool(self.paragraphs)

    @cached_property
    def _constant(self) -> tuple[Paragraph, ...] | None:
        """The paragraphs, if no value can change them."""
        if any(not isinstance(p, str) for pieces, _ in self.paragraphs for p in pieces):
            return None
        return tuple(Paragraph((Run("".join(map(str, pieces))),), kept) for pieces, kept in self.paragraphs)

    def read(self, values: Values) -> tuple[Paragraph, ...]:
        """The paragraphs that are shown."""
        if self._constant is not None:
            return self._constant
        read = (_Reading(values).paragraph(pieces, kept) for pieces, kept in self.paragraphs)
        return tuple(p for p in read if p.runs)

    def line(self, values: Values) -> str:
        """The text as one line without marks: a label, a reason, a ledger entry."""
        return " ".join(p.text for p in self.read(values))


NO_TEXT = Text()


def plain(words: str) -> Text:
    """Words that are shown as they are written."""
    return Text((((words,), False),), source=words) if words else NO_TEXT


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
    """Makes the runs of one paragraph."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._runs: list[Run] = []
        self._gap = False  # something came out empty just before

    def paragraph(self, pieces: tuple[Piece, ...], kept: bool) -> Paragraph:
        self._add_all(self._lines(self._verse(pieces)) if kept else pieces, PLAIN, "")
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

    def _verse(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The pieces of a paragraph that keeps its lines, where all of it is under a condition."""
        only = pieces[0] if len(pieces) == 1 else None
        whole = isinstance(only, Branch) and any("\n" in said for said in (*(p for _, p in only.tests), only.otherwise))
        return self._chosen(only) if isinstance(only, Branch) and whole else pieces

    def _lines(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The lines of a paragraph that keeps them, without those whose conditions leave no words."""
        lines: list[list[Piece]] = [[]]
        for piece in pieces:
            if piece == "\n":
                lines.append([])
            else:
                lines[-1].append(piece)
        shown = [line for line in lines if all(isinstance(piece, str) for piece in line) or self._has_words(line)]
        return tuple(piece for place, line in enumerate(shown) for piece in ([*(["\n"] if place else []), *line]))

    def _has_words(self, pieces: Sequence[Piece]) -> bool:
        return bool(_Reading(self._values).paragraph(tuple(pieces), kept=False).runs)

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
        """The text as it follows a gap: no double space, no space before a stop, no comma before another stop."""
        before = self._runs[-1] if self._runs else None
        if before is None or before.text[-1:] in (" ", "\n", ""):
            text = text.lstrip(" ")
        if before is not None and text[:1] in tuple(".,;:!?"):
            self._runs[-1] = Run(before.text.rstrip(" ").rstrip(",;:"), before.style, before.note)
        return text
