"""Reads nodes as values (words, numbers, moments, expressions, prose) and reports what is wrong.

The module is long because it has a method for each kind of value that a key can take.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING
from typing import NamedTuple, TypeVar

from game.diagnostics import Diagnostic, Severity, Span, nearest
from game.loader.changing import ChangingText
from game.loader.misplaced import ID, misplaced, valid
from game.loader.nodes import MOST_FAULTS, Document, Node, Scalar, Sequence, TooManyFaultsError
from game.loader.nodes import Mapping as Tree
from game.loader.schema import Keys
from game.loader.scope import Place
from game.story import markup, moments, typechecker
from game.story.expression import Effect, Expression, Kind, Scope, Symbol
from game.story.grammar import Fault
from game.story.inference import CLOCK_HINT, NO_CLOCK
from game.story.model import Assumption
from game.story.prose import NO_TEXT, Text
from game.story.record import EMPTY

T = TypeVar("T")
N = TypeVar("N", bound=NamedTuple)
Readers = Mapping[str, Callable[[Node | None], object]]  # how a value is read, by what its key takes
_KEYS = {"latitude": "lat", "longitude": "lon", "test": "if"}  # the keys of fields that have another name
_MARKUP = re.compile(r"\{[^{}\n]*\}|[{}]|\]\(note:|(?<![\w*])\*(?=\S)[^*\n]*(?<=\S)\*(?![\w*])")
_FOREIGN = re.compile(r"(?:^|\n)[ \t]*#+(?= )[^\n]*|<!--|</?[A-Za-z][^<>\n]*>|\b(?:TODO|FIXME|XXX)\b|!\[")
_INSTEAD = {
    "a text": "put it under `|`, on lines of its own, indented by two more: there colons, commas and braces are allowed",
    "a statement": "write `x = …`, `x += …` or `x -= …`",
    "a condition": "write it without brackets, as in `nerve >= 3`",
}
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,6})?", re.ASCII)


def _nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.value and not node.style


class Findings:
    """The diagnostics of a story while it is loaded."""

    def __init__(self, said: Iterable[Diagnostic] = (), incomplete: bool = False) -> None:
        self.said = list(said)
        self.doubtful: list[Diagnostic] = []  # about names that may stand in a file that could not be read
        self.incomplete = incomplete  # a file could not be read: it may define what is unknown
        self._errors = 0

    def say(self, code: str, message: str, span: Span, hint: str = "", severity: Severity = Severity.ERROR) -> None:
        """Keeps a diagnostic; raises TooManyFaultsError if there are too many errors already."""
        self.said.append(Diagnostic(code, message, span, hint, severity))
        self._count(severity)

    def unknown(self, code: str, message: str, span: Span, hint: str = "") -> None:
        """Keeps a diagnostic about a name, unless a file that may define it could not be read."""
        self._keep_unknown(Diagnostic(code, message, span, hint))

    def _keep_unknown(self, diagnostic: Diagnostic) -> None:
        self.doubtful.append(diagnostic)
        if not self.incomplete:
            self.said.append(diagnostic)
        self._count(diagnostic.severity)

    def _count(self, severity: Severity) -> None:
        self._errors += severity is Severity.ERROR
        if self._errors > MOST_FAULTS:
            raise TooManyFaultsError

    def repeat(self, certain: Iterable[Diagnostic], doubtful: Iterable[Diagnostic]) -> None:
        """Keeps once more what was said of a part of a story that has not changed."""
        self.said += certain
        for diagnostic in doubtful:
            self._keep_unknown(diagnostic)


class Reader:
    """Reads the nodes of one document."""

    def __init__(self, document: Document, findings: Findings, year: int, notes: Mapping[str, object] = EMPTY) -> None:
        self.document, self.findings = document, findings
        self.year, self.notes = year, notes

    def wrong(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Reports something at a node."""
        self.findings.say(code, message, self.document.span(node), hint)

    def fields(self, node: Node, keys: Keys, what: str) -> dict[str, Node]:
        """The values of a mapping by key; unknown and missing keys are reported."""
        if not isinstance(node, Tree):
            self.wrong(
                node,
                "wrong-shape",
                f"{what} must be written as keys and values",
                f"its keys are {', '.join(list(keys)[:6])} …",
            )
            return {}
        if keys.required <= node.items.keys() <= keys.keys():
            return node.items
        # A key without a value was reported already: in braces it is what a comma cut off.
        strange = [n for n in node.keys if n not in keys and n[:1] != "\0" and not _nothing(node.items[n])]
        meant = ""
        if (elsewhere := misplaced(node, keys, strange)) is not None:
            self.wrong(node.keys[elsewhere.name], "unknown-key", elsewhere.message, elsewhere.hint)
            strange = [name for name in strange if name not in elsewhere.names]
        for name in strange:
            hint = nearest(name, keys) or f"its keys are {', '.join(keys)}"
            meant += hint
            self.wrong(node.keys[name], "unknown-key", f"{what} has no key `{name[:40]}`", hint)
        for name, wanted in keys.items() if elsewhere is None and not self.document.loses(node) else ():
            if wanted.required and name not in node.items and f"did you mean `{name}`" not in meant:
                span = self.document.span(node)
                self.findings.say("missing-key", f"{what} needs the key `{name}`", span, wanted.help)
        return {name: value for name, value in node.items.items() if name in keys}

    def entries(self, node: Node, what: str) -> dict[str, tuple[Scalar, Node]]:
        """The values of a mapping whose keys are ids."""
        if not isinstance(node, Tree):
            hint = "write a name in place of each `-`, as in `wait:`, and the rest below it, two spaces further in"
            message = f"{what} must be written as names, each with its own keys or value"
            self.wrong(
                node,
                "wrong-shape",
                message,
                hint if isinstance(node, Sequence) else "write `name:`, and the rest below it",
            )
            return {}
        found = {}
        for name, key in node.keys.items():
            if not ID.match(name) and not name.startswith("\0"):
                self.wrong(
                    key,
                    "bad-id",
                    f"`{name[:40]}` is not a valid id",
                    valid(name),
                )
                continue
            found[name] = (key, node.items[name])
        return found

    def items(self, node: Node | None) -> list[Node]:
        """The items of a list; a single item counts as a list of one."""
        if node is None:
            return []
        return node.items if isinstance(node, Sequence) else [node]

    def scalar(self, node: Node, what: str) -> str | None:
        """The text of a node that must be a single value."""
        if isinstance(node, Scalar):
            return node.value
        self.wrong(node, "wrong-shape", f"{what} must be a single value, not a list or keys", _INSTEAD.get(what, ""))
        return None

    def words(self, node: Node | None) -> str:
        """A text that is shown as it is written."""
        if node is None:
            return ""
        value = self.scalar(node, "a text")
        if value is None or not isinstance(node, Scalar):
            return ""
        self._whole(node)
        self._plain(node)
        return " ".join(value.split())

    def _plain(self, node: Scalar) -> None:
        """Reports markup in a text that is shown as it is written."""
        markup = _MARKUP.search(node.value)
        if markup is not None:
            message = f"`{markup[0][:30]}` would be shown as it is written: this text has no markup"
            span = self.document.within(node, *markup.span())
            severity = Severity.REMARK if markup[0][0] == "*" else Severity.WARNING
            hint = "values, emphasis and links are read in `text` and the like: write the words alone"
            self.findings.say("text-syntax", message, span, hint, severity)

    def _whole(self, node: Scalar) -> None:
        """Reports a comment that cuts off a text that a player reads."""
        column = self.document.comment_behind(node)
        if column is not None:
            span = Span(self.document.file, node.end_line, column, node.end_line, column + 1)
            self.findings.say(
                "comment-behind-prose",
                "the text after ` #` would be lost: YAML treats it as a comment",
                span,
                "put the text under `|`, or move the comment to its own line",
            )

    def names(self, node: Node | None) -> list[Scalar]:
        """The scalars of a list of names."""
        return [
            item for item in self.items(node) if self.scalar(item, "a name") is not None and isinstance(item, Scalar)
        ]

    def flag(self, node: Node | None) -> bool:
        """true or false."""
        if node is None:
            return False
        value = self.scalar(node, "a flag")
        if value not in ("true", "false", None):
            self.wrong(node, "bad-flag", f"`{value[:20]}` is neither `true` nor `false`", "write `true` or `false`")
        return value == "true"

    def whole(self, node: Node | None, otherwise: int, low: int = -(10**9), high: int = 10**9) -> int:
        """A whole number of at most nine digits, between bounds."""
        if node is None:
            return otherwise
        value = self.scalar(node, "a number")
        if value is not None and not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
            self.wrong(node, "bad-number", f"`{value[:20]}` is not a whole number", "write digits, such as 12")
        elif value is not None and not low <= int(value) <= high:
            self.wrong(node, "out-of-range", f"{value} is out of range: the number must be from {low} to {high}")
        elif value is not None:
            return int(value)
        return otherwise

    def degrees(self, node: Node | None) -> float:
        """Degrees of latitude or longitude."""
        if node is None:
            return 0.0
        value = self.scalar(node, "a coordinate")
        if value is not None and _DEGREES.fullmatch(value):
            return float(value)
        if value is not None:
            self.wrong(node, "bad-number", f"`{value[:20]}` is not a coordinate", "write degrees, such as 48.8566")
        return 0.0

    def moment(self, node: Node | None) -> int | None:
        """A moment such as `17 Aug 07:00`, in minutes."""
        if node is None:
            return None
        value = self.scalar(node, "a moment")
        if value is None:
            return None
        if not self.year:
            self.findings.say("no-clock", NO_CLOCK, self.document.span(node), CLOCK_HINT)
            return None
        parsed = moments.parse(value, self.year)
        if parsed is None:
            hint = "write day, month and hour: 17 Aug 07:00"
            self.wrong(node, "moment-syntax", f"`{value[:30]}` is not a moment", hint)
        return parsed

    def one_of(self, node: Node | None, known: Iterable[str], code: str, what: str) -> str:
        """A word of a list, or "" if it is not one."""
        if node is None:
            return ""
        value = self.scalar(node, what)
        if not value:
            return ""
        if value not in known:
            listed = sorted(known)
            hint = nearest(value, listed) or (f"it is one of {', '.join(listed)}" if 0 < len(listed) < 9 else "")
            self.findings.unknown(code, f"there is no {what} `{value[:60]}`", self.document.span(node), hint)
            return ""
        return value

    def each(self, node: Node | None, known: Iterable[str], code: str, what: str) -> tuple[str, ...]:
        """Words of a list."""
        found = [self.one_of(item, known, code, what) for item in self.items(node)]
        return tuple(name for name in found if name)

    # Mappings by their tables

    def at(self, scope: Scope, of: str = "") -> Readers:
        """How a value is read that depends on the names of a place; `of` names its texts, if the seed may draw in them."""

        def text(node: Node | None) -> Text:
            return self.text(node, scope, of=of)

        return {"line": text, "plain text": text, "condition": lambda node: self.condition(node, scope)}

    def made(
        self, kind: type[N], fields: Mapping[str, Node], keys: Keys, readers: Readers = EMPTY, **given: object
    ) -> N:
        """A value of a kind; a field that is not given has the name of a key, and is read as the table of keys says."""
        known = {"words": self.words, "flag": self.flag, "degrees": self.degrees, "moment": self.moment, **readers}
        values = dict(given)
        for name, default in ((each, kind._field_defaults.get(each, MISSING)) for each in kind._fields):
            key = _KEYS.get(name, name)
            if name not in given and key in keys:
                read = known[keys[key].takes]
                values[name] = read(fields.get(key)) if key in fields or default is MISSING else default
            elif name not in given:
                values[name] = default
        return kind._make(values[name] for name in kind._fields)

    # Expressions

    def _faulty(self, node: Scalar, fault: Fault) -> None:
        """Keeps what is wrong with an expression; a fault without a code follows from one that was reported."""
        if not fault.code:
            return
        span = self.document.within(node, fault.start, fault.end)
        if fault.code.startswith("unknown-") and fault.code != "unknown-function":
            self.findings.unknown(fault.code, fault.message, span, fault.hint)
        else:
            self.findings.say(fault.code, fault.message, span, fault.hint)

    def _tried(
        self, node: Node | None, read: Callable[[str], T], what: str, scope: Scope, kind: Kind | None = None
    ) -> T | None:
        if node is None or self.scalar(node, what) is None or not isinstance(node, Scalar):
            return None
        try:
            return scope.once(what, kind, node.value, read) if isinstance(scope, Place) else read(node.value)
        except Fault as fault:
            self._faulty(node, fault)
            return None

    def condition(self, node: Node | None, scope: Scope) -> Expression | None:
        """A condition."""
        return self._tried(node, lambda text: typechecker.condition(text, scope), "a condition", scope)

    def assumptions(self, node: Node | None, scope: Place, owner: str) -> tuple[Assumption, ...]:
        """One condition that a text takes for granted, or a list."""
        found = []
        for item in self.items(node) if scope.role.assumes else ():
            test = self.condition(item, scope._replace(beyond=True))
            if test is not None:
                found.append(Assumption(owner, test, self.document.span(item)))
        return tuple(found)

    def expression(self, node: Node | None, scope: Scope, kind: Kind | None = None) -> Expression | None:
        """An expression of a kind, or of any."""
        return self._tried(node, lambda text: typechecker.expression(text, scope, kind), "an expression", scope, kind)

    def computed(self, node: Node, scope: Scope, name: str) -> Symbol | None:
        """A computed value; other expressions may evaluate it once, under the given name."""
        return self._tried(node, lambda text: typechecker.computed(name, text, scope), "a computed value", scope)

    def effects(self, node: Node | None, scope: Scope) -> tuple[Effect, ...]:
        """One statement or a list."""
        found = []
        for item in self.items(node):
            if isinstance(item, Tree) and len(item.items) == 1:
                name, value = next(iter(item.items.items()))
                written = f"{name} = {value.value if isinstance(value, Scalar) else '…'}"
                hint = f"write `{written}`, or with `+=` or `-=` in place of `=`"
                self.wrong(item, "wrong-shape", "a statement is no key with a value", hint)
                continue
            found.append(self._tried(item, lambda text: typechecker.effect(text, scope), "a statement", scope))
        return tuple(effect for effect in found if effect is not None)

    # Prose

    def text(self, node: Node | None, scope: Scope, links: bool = False, of: str = "", counts: bool = False) -> Text:
        """Prose with insertions, conditions, what changes by itself if it says what it is of, and note links if it may."""
        slots = ChangingText(scope, of, counts) if of and isinstance(scope, Place) else None
        text = self.prose(node, scope, links, slots)
        return text if slots is None else slots.counted(text)

    def prose(self, node: Node | None, scope: Scope, links: bool, slots: ChangingText | None) -> Text:
        """A text, or an item of one, whose slots are kept elsewhere."""
        if node is None or self.scalar(node, "a text") is None or not isinstance(node, Scalar):
            return NO_TEXT
        self._whole(node)
        self._foreign(node)
        parsing = markup.Parsing(scope, self._note, links, slots)
        text = markup.parse(node.value, parsing)
        for fault in parsing.faults:
            self._faulty(node, fault)
        return text

    def _foreign(self, node: Scalar) -> None:
        """Reports what is markup elsewhere, or a remark of the author, and would be shown to the player."""
        found = _FOREIGN.search(node.value)
        if found is not None:
            word = found[0].strip().split("\n")[0]
            hint = "delete it, or write a comment in YAML: `#` on a line that is no part of the text"
            if word.startswith("<"):
                hint = "delete it: a story has no HTML, and emphasis is *word*"
            elif word.startswith("!["):
                hint = "delete it: a story has no pictures"
            span = self.document.within(node, found.end() - len(found[0].lstrip()), found.end())
            message = f"`{word[:30]}` would be shown to the player as it is written"
            self.findings.say("text-syntax", message, span, hint, Severity.WARNING)

    def _note(self, name: str) -> str:
        """ "" if there is such a note, else a hint, which is a space if there is nothing to suggest."""
        if name in self.notes:
            return ""
        return nearest(name, self.notes) or " "
