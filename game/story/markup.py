"""Parses the markup of prose into pieces, conditions and note links.

The module is long because braces, links and stars nest in one another: one parser reads them all.
"""

import re
from collections.abc import Callable

from game.story import changing
from game.story.changing import BY_LOT, ONCE, Slots
from game.story.expression import Expression, Scope
from game.story.grammar import Fault
from game.story.prose import EMPHASIS, NOTE, Branch, Marked, Piece, Shown, Text, TextCondition
from game.story.typechecker import condition, expression

NESTED = 20  # the most levels of braces, links and emphasis
MOST_FAULTS = 50  # of one text: the rest of it is not read
CHAINED = 200  # conditions that follow one another by `else if`, at the most


class Parsing:
    """How a text is parsed, and the faults that were found, at offsets in the text."""

    def __init__(
        self, scope: Scope, notes: Callable[[str], str], links: bool = True, slots: Slots | None = None
    ) -> None:
        self.scope = scope
        self.notes = notes  # for a note's id: "" if there is such a note, else a hint
        self.links = links
        self.slots = slots  # of what changes by itself; None where nothing may
        self.faults: list[Fault] = []


_SPECIAL = re.compile(r"[{}\[\]*|\\]")
_ORDINARY = re.compile(r"[^{}\[\]*|\\]+")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_SPACES = re.compile(r"\s+")


def parse(source: str, parsing: Parsing) -> Text:
    """The parsed text of a source; faults are added to `parsing`."""
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
        self._stars: set[str] = set()  # what was reported of stars
        self._doubtful = False  # whether a condition of this paragraph has a fault: its `else` has none
        self._unlinked: Branch | None = None  # the last that changes by itself: no `else` speaks of it

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
        self._doubtful = False
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
        """Pieces up to one of the stops, which is not consumed, or the end of the paragraph."""
        if self._nested > NESTED:
            self._fault("markup is nested too deeply here", self._at, self._at + 1, "close the brackets first")
            self._at = self._end
            return ()
        self._nested += 1
        pieces: list[Piece] = []
        words: list[str] = []
        while self._at < self._end and self._source[self._at] not in stops:
            if len(self._parsing.faults) > MOST_FAULTS:
                self._at = self._end
                break
            if not self._plain(words):
                if self._source[self._at] == "{" and self._continues(pieces, words):
                    words.clear()
                _flush(pieces, words)
                self._marked(pieces, depth, guards)
        _flush(pieces, words)
        self._nested -= 1
        return tuple(pieces)

    def _plain(self, words: list[str]) -> bool:
        """Reads ordinary characters, escaped ones and stray ones; false at the beginning of markup."""
        char = self._source[self._at]
        if char == "\\" and self._source[self._at + 1 : self._at + 2] in tuple("{}[]*|\\"):
            words.append(self._source[self._at + 1])
            self._at += 2
        elif char in "{[" or (char == "*" and not self._no_emphasis(words)):
            return False
        elif char == "*":
            self._at += 1
        elif char in "}]|\\":
            hint = f"write `\\{char}` for the character itself"
            self._fault(f"`{char}` has no meaning here", self._at, self._at + 1, hint)
            self._at += 1
        else:
            plain = _ORDINARY.match(self._source, self._at, self._end)
            words.append(plain[0] if plain else char)
            self._at += len(words[-1])
        return True

    def _marked(self, pieces: list[Piece], depth: int, guards: tuple[tuple[Expression, bool], ...]) -> None:
        """Reads a brace, a link or emphasis."""
        match self._source[self._at]:
            case "{":
                self._brace(pieces, depth, guards)
            case "[":
                self._link(pieces, depth, guards)
            case _:
                self._emphasis(pieces, depth, guards)

    def _continues(self, pieces: list[Piece], words: list[str]) -> bool:
        """Whether a brace begins an `{else …}` after a condition."""
        behind = self._source[self._at + 1 : self._at + 6]
        condition = self._condition_before(pieces)
        return behind.startswith(("else:", "else ")) and condition is not None and not "".join(words).strip()

    def _condition_before(self, pieces: list[Piece]) -> Branch | None:
        """The braces with a condition directly before a place."""
        last = pieces[-1] if pieces else None
        return last if isinstance(last, Branch) and last is not self._unlinked else None

    def _brace(self, pieces: list[Piece], depth: int, guards: tuple[tuple[Expression, bool], ...]) -> None:
        start = self._at
        if depth > 1:
            self._fault("braces can be nested only once", start, start + 1, "use two paragraphs, or a computed value")
        head, colon = self._head(start)
        if head is None:
            self._fault("this brace is not closed", start, start + 1, "close it in the same paragraph")
            self._at = self._end
            return
        if not colon:
            self._at += len(head) + 2
            self._show(pieces, head, start + 1)
            return
        self._at += len(head) + 2
        meant = changing.meant(head)
        if meant and (" ".join(head.split()) == meant or not self._is_name(head.strip())):
            self._changing(pieces, head, meant, start, depth, guards)
        else:
            self._branch(pieces, head, start, depth, guards)

    def _is_name(self, word: str) -> bool:
        """Whether a word is a name here, even one whose declaration has a fault."""
        try:
            return self._parsing.scope.symbol(word) is not None
        except Fault:
            return True

    def _head(self, start: int) -> tuple[str | None, bool]:
        """The text before the first `:` or the closing brace, and whether it was a colon."""
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
        if (
            value is None
            and self._parsing.faults[-1].code == "expression-syntax"
            and ("|" in head or len(head.split()) > 2)
        ):
            self._parsing.faults.pop()
            self._doubtful = True
            hint = f"a condition ends with `:`, as in {{{' '.join(head.split()[:3])}: …}}"
            message = "there is no `:` in these braces, so they are no condition, and they are no value"
            if "|" in head:
                hint = f"write {changing.of_ink(head)}, or a condition before the texts, as in {{nerve > 2: still | again}}"
                message = "nothing in these braces says which of the texts is shown when"
            self._fault(message, start - 1, start + len(head) + 1, hint)
        if value is None:
            return
        if value.kind.sort == "flag":
            self._fault("a flag cannot be shown", start, start + len(head), "write {flag: text | otherwise}")
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
        chained = self._condition_before(pieces) if behind else None
        if behind and (chained is None or chained.otherwise) and not self._doubtful:
            hint = "write it directly behind the braces of its condition: a blank line or words between them end it"
            last = next((piece for piece in reversed(pieces) if not isinstance(piece, str) or piece.strip()), None)
            if last is not None and last is self._unlinked:
                hint = "what is read later stands behind a bar, as in {in turn: still | again}"
            self._fault("there is no condition before this `else`", start, start + 1 + len(head), hint)
        earlier = guards
        if chained is not None:
            pieces.pop()
            earlier += tuple((test, False) for test, _ in chained.tests)
            if len(chained.tests) == CHAINED:
                self._fault(
                    f"more than {CHAINED} conditions follow one another here", start, start + 1, "use a computed value"
                )
        test = None
        if stripped != "else":
            skipped = head.index("else if ") + 8 if behind else 0
            test = self._expression(head[skipped:], start + 1 + skipped, "flag")
            if test is not None:
                self._conditions.append(TextCondition(test, start, earlier))
            self._doubtful = self._doubtful or test is None
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
        """Reads the text for either side of a condition, up to the closing brace."""
        holds = (*guards, (test, True)) if test else guards
        fails = (*guards, (test, False)) if test else guards
        said = _trimmed(self._pieces("|}", depth + 1, holds))
        otherwise: tuple[Piece, ...] = ()
        if self._source[self._at : self._at + 1] == "|" and self._at < self._end:
            self._at += 1
            otherwise = _trimmed(self._pieces("}", depth + 1, fails))
        if self._at >= self._end:
            self._fault("this brace is not closed", start, start + 1, "close it in the same paragraph")
        else:
            self._at += 1
        tests = chained.tests if chained else ()
        if last:
            pieces.append(Branch(tests, said))
        elif test is not None:
            pieces.append(Branch((*tests, (test, said)), otherwise))
        elif tests:
            pieces.append(Branch(tests, otherwise))

    def _changing(
        self,
        pieces: list[Piece],
        head: str,
        meant: str,
        start: int,
        depth: int,
        guards: tuple[tuple[Expression, bool], ...],
    ) -> None:
        """Reads texts of which one is shown at each reading."""
        if " ".join(head.split()) != meant:
            message = f"`{head.strip()[:30]}` is no condition, and nothing by which texts change"
            self._fault(message, start + 1, start + 1 + len(head), f"write {{{meant}: …}}")
        tests = self._told_apart(meant, start, len(head), guards)
        before, sides = guards, list[tuple[Piece, ...]]()
        while True:
            test = tests[len(sides)] if len(sides) < len(tests) else None
            if test is not None:
                self._conditions.append(TextCondition(test, start, before))
            sides.append(_trimmed(self._pieces("|}", depth + 1, (*before, (test, True)) if test else before)))
            before = (*before, (test, False)) if test else before
            if self._at >= self._end or self._source[self._at] == "}":
                break
            self._at += 1
        if self._at >= self._end:
            self._fault("this brace is not closed", start, start + 1, "close it in the same paragraph")
        else:
            self._at += 1
        self._unlinked = changing.branch(meant, tests, sides)
        pieces.append(self._unlinked)

    def _told_apart(
        self, head: str, start: int, length: int, guards: tuple[tuple[Expression, bool], ...]
    ) -> list[Expression]:
        """The conditions under which the texts in braces are shown; none if they cannot be told apart."""
        texts = changing.parted(self._source, self._at, self._end)
        least = 1 if head == ONCE else 2
        if not least <= len(texts) <= changing.MOST or not "".join(texts).strip():
            message = f"`{head}` takes {least} to {changing.MOST} texts, parted by `|`"
            hint = "write {once: It is new.}" if head == ONCE else f"write {{{head}: still | again}}"
            self._fault(message, start, start + length + 1, hint)
            return []
        try:
            slots = self._parsing.slots
            if slots is None:
                raise Fault("text-syntax", "this text cannot change by itself", 0, 0, "write it without")
            slot = slots.lot(texts) if head == BY_LOT else slots.counter(head, guards, len(texts))
        except Fault as fault:
            fault.start, fault.end = start + 1, start + 1 + length
            self._parsing.faults.append(fault)
            return []
        return list(changing.tests(head, slot, len(texts)))

    def _link(self, pieces: list[Piece], depth: int, guards: tuple[tuple[Expression, bool], ...]) -> None:
        start = self._at
        self._at += 1
        words = self._pieces("]", depth, guards)
        target = re.compile(r"\]\(note:([^)\s]{0,200})\)").match(self._source, self._at, self._end)
        if target is None:
            self._fault(
                "this link is not complete",
                start,
                max(start + 1, min(self._at + 1, self._end)),
                "write [words](note:id)",
            )
            self._at = min(self._at + 1, self._end)
            return
        self._at = target.end()
        note = target[1]
        if all(isinstance(piece, str) and not piece.strip() for piece in words):
            self._fault("this link has no words", start, self._at, "write what is shown: [words](note:id)")
            return
        if not self._parsing.links:
            self._fault(
                "a note link is allowed only in `text` and `again`", start, self._at, "name the note under `reveal`"
            )
            return
        hint = self._parsing.notes(note)
        if hint:
            self._parsing.faults.append(
                Fault("unknown-note", f"there is no note `{note}`", target.start(1), target.end(1), hint.strip())
            )
        self._notes.append(note)
        pieces.append(Marked(NOTE, words, note))

    def _no_emphasis(self, words: list[str]) -> bool:
        """Whether a star does not begin emphasis, as in a list or next to another star; each is reported once."""
        behind = self._source[self._at + 1 : min(self._at + 2, self._end)]
        if behind == "*":
            hint = "emphasis has one star on each side: *word*"
            self._star("`**` has no meaning", 2, hint)
            self._at += 1
        elif not behind.strip():
            self._star(
                "a star before a space does not begin emphasis, and not a list",
                1,
                "write `\\*` for the character itself",
            )
        else:
            return False
        words.append("*")
        return True

    def _star(self, message: str, length: int, hint: str) -> None:
        if message not in self._stars:
            self._stars.add(message)
            self._fault(message, self._at, self._at + length, hint)

    def _emphasis(self, pieces: list[Piece], depth: int, guards: tuple[tuple[Expression, bool], ...]) -> None:
        start = self._at
        self._at += 1
        inner = self._pieces("*", depth, guards)
        if self._at >= self._end:
            self._fault("this emphasis is not closed", start, start + 1, "write `\\*` for the character itself")
        else:
            self._at += 1
        pieces.append(Marked(EMPHASIS, inner))


def _flush(pieces: list[Piece], words: list[str]) -> None:
    """Adds words that were read to the pieces."""
    joined = _SPACES.sub(" ", "".join(words))
    if joined:
        pieces.append(joined)
    words.clear()


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces without the spaces next to the braces and bars."""
    inner = list(pieces)
    if inner and isinstance(inner[0], str):
        inner[0] = inner[0].lstrip()
    if inner and isinstance(inner[-1], str):
        inner[-1] = inner[-1].rstrip()
    return tuple(piece for piece in inner if piece != "")
