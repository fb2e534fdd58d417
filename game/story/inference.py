"""Infers the kind, the bounds and the code of each node of an expression, with the names of a scope.

The module is long because it is the rules of every operator and function, one after the other.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from game.diagnostics import nearest
from game.story import grammar, moments
from game.story.expression import BOUND, COUNTED, FLAG, MOMENT, NUMBER, Expression, Kind, Scope
from game.story.grammar import Binary, Call, Comparison, Conditional, Fault, Group, Name, Node, Number, Unary

LONGEST = 50_000  # characters of any code
FEW = 8  # variables that a hint lists
_OWN = ("clock", "chapter", "slots", "first_visit")  # names that every story has
_SHARED = re.compile(r"\bk\d+\b")  # the name of a value that is evaluated once


NO_CLOCK = "this story has no clock: it has no `year`"
CLOCK_HINT = "write the `year` in story.yaml, or leave moments, `clock` and `until` out"


class Typed(NamedTuple):
    """A node with its kind, its code, the bounds of its value, and the slots it reads; `parts` are what `and` joins."""

    code: str
    kind: Kind
    low: int
    high: int
    reads: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    parts: "tuple[tuple[Typed, Node], ...]" = ()


def with_shared(code: str, shared: Sequence[tuple[str, str]]) -> str:
    """A code in which what has a name is evaluated first."""
    return f"({','.join(f'{name}:={each}' for name, each in shared)},{code})[-1]" if shared else code


_COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def unknown(name: str, start: int, known: Sequence[str]) -> Fault:
    """The fault of a name that does not exist."""
    if name.lower() in ("yes", "no", "true", "false", "on", "off"):
        hint = "write `true` or `false`"
    elif name in _COUNTED:
        hint = f"write the number in digits: {_COUNTED.index(name)}"
    else:
        hint = (
            nearest(name, known)
            or f"{_declared(known)}declare it in state.yaml: `{name}: {{flag: false}}`, for a number `{{range: 0..6}}`"
        )
    return Fault("unknown-name", f"there is no variable or other name `{name}` here", start, start + len(name), hint)


def _declared(known: Sequence[str]) -> str:
    """The variables that there are, if they are few."""
    names = [f"`{name}`" for name in known if "." not in name and name not in _OWN]
    return f"write one of {', '.join(names)}, or " if 0 < len(names) <= FEW else ""


def demand(typed: Typed, kind: Kind, node: Node) -> Typed:
    """What was typed, if it is of a kind; otherwise a fault that says what to write."""
    if typed.kind == kind:
        return typed
    hint = ""
    if kind is FLAG and typed.kind.sort == "number":
        hint = "compare it, as in `x > 0`"
    elif kind is FLAG and typed.kind.sort == "set":
        hint = "compare it, as in `len(x) > 0`"
    elif kind is FLAG and typed.kind.sort == "word":
        hint = "compare it, as in `x == word`"
    elif kind is MOMENT and typed.kind.sort == "number":
        hint = "write a moment as '17 Aug 07:00'"
    raise Fault("wrong-kind", f"expected {kind}, found {typed.kind}", node.start, node.end, hint)


class Typing:
    """Types the nodes of one expression with the names of a scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._shared: dict[str, str] = {}  # the code of each computed value that is evaluated once

    def demanded(self, node: Node, kind: Kind | None) -> Typed:
        """The typed node, which must be of the kind, if there is one."""
        typed = self.of(node, kind)
        return typed if kind is None else demand(typed, kind, node)

    def shared(self, code: str = "") -> tuple[tuple[str, str], ...]:
        """What is evaluated once in this expression, in order, or in the code of a part of it."""
        if not self._shared or not code:
            return tuple(self._shared.items())
        used: set[str] = set()
        waiting = [code]
        while waiting:
            found = set(_SHARED.findall(waiting.pop())) - used
            used |= found
            waiting += [self._shared[name] for name in found]
        return tuple((name, each) for name, each in self._shared.items() if name in used)

    def finished(self, typed: Typed, text: str) -> Expression:
        """The expression of a typed node; raises Fault if it is too long."""
        return self._finished(typed, text, 0, self.shared())

    def _finished(self, typed: Typed, text: str, offset: int, shared: Sequence[tuple[str, str]]) -> Expression:
        code = with_shared(typed.code, shared)
        if len(code) > LONGEST:
            message = "this is too long once its computed values are put in"
            raise Fault("expression-too-long", message, 0, len(text), "use fewer computed values in one expression")
        parts = [(each, text[node.start - offset : node.end - offset], node.start) for each, node in typed.parts]
        finished = tuple(self._finished(*part, self.shared(part[0].code)) for part in parts)
        return Expression(text, typed.kind, code, typed.low, typed.high, typed.reads, typed.words, finished)

    def of(self, node: Node, wanted: Kind | None) -> Typed:
        """The typed node; a bare word has the kind that is wanted there."""
        match node:
            case Number():
                return Typed(str(node.value), NUMBER, node.value, node.value)
            case grammar.Moment():
                return self._moment(node)
            case Name():
                return self._name(node, wanted)
            case Group():
                return self._group(node, wanted)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Comparison():
                return self._comparison(node)
            case Conditional():
                return self._conditional(node, wanted)
            case Call():
                return self._call(node)

    def _moment(self, node: grammar.Moment) -> Typed:
        if not self._scope.year:
            raise Fault("no-clock", NO_CLOCK, node.start, node.end, CLOCK_HINT)
        value = moments.parse(node.text, self._scope.year)
        if value is None:
            raise Fault(
                "moment-syntax", "this is not a moment", node.start, node.end, "write a moment as '17 Aug 07:00'"
            )
        return Typed(str(value), MOMENT, value, value)

    def _name(self, node: Name, wanted: Kind | None) -> Typed:
        if node.name in ("true", "false"):
            value = int(node.name == "true")
            return Typed(str(value), FLAG, value, value)
        symbol = self._scope.symbol(node.name)
        if node.name == "clock" and not self._scope.year:
            raise Fault("no-clock", NO_CLOCK, node.start, node.end, CLOCK_HINT)
        if symbol is not None:
            self._shared.update(symbol.shared)
            return Typed(symbol.code, symbol.kind, symbol.low, symbol.high, symbol.reads, symbol.words)
        if wanted is not None and wanted.words:
            return self._word(node, wanted)
        raise unknown(node.name, node.start, self._scope.names())

    def _word(self, node: Name, wanted: Kind) -> Typed:
        if node.name not in wanted.words:
            raise Fault(
                "unknown-word",
                f"`{node.name}` is not one of its words",
                node.start,
                node.end,
                nearest(node.name, wanted.words) or f"its words are {', '.join(wanted.words[:12])}",
            )
        index = wanted.words.index(node.name)
        value = 1 << index if wanted.sort == "set" else index
        return Typed(str(value), wanted, value, value)

    def _group(self, node: Group, wanted: Kind | None) -> Typed:
        if wanted is None or wanted.sort != "set":
            raise Fault("wrong-kind", "a set is not allowed here", node.start, node.end)
        mask = 0
        for item in node.items:
            if not isinstance(item, Name):
                raise Fault("wrong-kind", "a set consists of words", item.start, item.end)
            mask |= self._word(item, wanted).low
        return Typed(str(mask), wanted, mask, mask)

    def _unary(self, node: Unary) -> Typed:
        kind = FLAG if node.operator == "not" else NUMBER
        typed = demand(self.of(node.operand, None), kind, node.operand)
        if kind is FLAG:
            return Typed(f"(not {typed.code})", FLAG, 1 - typed.high, 1 - typed.low, typed.reads)
        return Typed(f"(-{typed.code})", NUMBER, -typed.high, -typed.low, typed.reads)

    def _binary(self, node: Binary) -> Typed:
        """A chain of operators, typed from its first operand on: it may be longer than calls can be nested."""
        chain = [node]
        while isinstance(chain[-1].left, Binary):
            chain.append(chain[-1].left)
        last = chain.pop()
        typed = self._joined(last, *self._operands(last), flat=False)
        for link in reversed(chain):
            flat = grammar.STRENGTH[link.operator] == grammar.STRENGTH[last.operator]
            wanted = FLAG if link.operator in ("and", "or") else typed.kind
            typed = self._joined(link, typed, self.of(link.right, wanted), flat)
            last = link
        return typed

    def _operands(self, node: Binary) -> tuple[Typed, Typed]:
        if node.operator in ("and", "or"):
            return self.of(node.left, FLAG), self.of(node.right, FLAG)
        return self._pair(node.left, node.right)

    def _joined(self, node: Binary, left: Typed, right: Typed, flat: bool) -> Typed:
        """Two operands joined; flat if the first is joined in the same way, so that the code of a chain is not nested."""
        if node.operator in ("and", "or"):
            typed, operator = self._logic(node, left, right), f" {node.operator} "
        else:
            typed, operator = self._arithmetic(node, left, right), node.operator
        code = f"{left.code[:-1]}{operator}{right.code})" if flat else f"({left.code}{operator}{right.code})"
        return typed._replace(code=code)

    def _logic(self, node: Binary, left: Typed, right: Typed) -> Typed:
        left, right = demand(left, FLAG, node.left), demand(right, FLAG, node.right)
        combine = min if node.operator == "and" else max
        low, high = combine(left.low, right.low), combine(left.high, right.high)
        parts: tuple[tuple[Typed, Node], ...] = ()
        if node.operator == "and":
            parts = (left.parts or ((left, node.left),)) + (right.parts or ((right, node.right),))
        return Typed("", FLAG, low, high, left.reads | right.reads, parts=parts)

    def _arithmetic(self, node: Binary, left: Typed, right: Typed) -> Typed:
        kind = NUMBER
        sorts = (left.kind.sort, right.kind.sort)
        if node.operator == "-" and sorts == ("moment", "moment"):
            kind = NUMBER
        elif node.operator in "+-" and sorts == ("moment", "number"):
            kind = MOMENT
        else:
            left, right = demand(left, NUMBER, node.left), demand(right, NUMBER, node.right)
        if node.operator in ("//", "%") and (not isinstance(node.right, Number) or node.right.value == 0):
            message = f"the right-hand side of `{node.operator}` must be a positive number"
            raise Fault("wrong-kind", message, node.right.start, node.right.end)
        low, high = _reach(node.operator, left, right)
        if max(abs(low), abs(high)) > BOUND:
            raise Fault("number-too-large", "this can become too large", node.start, node.end)
        return Typed("", kind, low, high, left.reads | right.reads)

    def _pair(self, left: Node, right: Node) -> tuple[Typed, Typed]:
        """Two operands of one operator: a bare word has the kind of the other."""
        if self._bare(left) and not self._bare(right):
            second = self.of(right, None)
            return self.of(left, second.kind), second
        first = self.of(left, None)
        return first, self.of(right, first.kind)

    def _bare(self, node: Node) -> bool:
        """Whether a node has no kind of its own: a word or a set of words."""
        match node:
            case Name():
                return node.name not in ("true", "false") and self._scope.symbol(node.name) is None
            case Conditional():
                return self._bare(node.then) and self._bare(node.otherwise)
            case _:
                return isinstance(node, Group)

    def _comparison(self, node: Comparison) -> Typed:
        typed = None
        parts = []
        for operator, left, right in zip(node.operators, node.operands, node.operands[1:], strict=False):
            link = Comparison((operator,), (left, right), left.start, right.end)
            typed = self._membership(link) if operator in ("in", "not in") else self._compared(link)
            parts.append((typed, link))
        if len(parts) == 1 and typed is not None:
            return typed
        return Typed(
            "(" + " and ".join(t.code for t, _ in parts) + ")",
            FLAG,
            min(t.low for t, _ in parts),
            min(t.high for t, _ in parts),
            frozenset().union(*(t.reads for t, _ in parts)),
            parts=tuple(parts),
        )

    def _compared(self, node: Comparison) -> Typed:
        operator, (first, second) = node.operators[0], node.operands
        left, right = self._pair(first, second)
        if left.kind != right.kind:
            raise Fault("wrong-kind", f"{left.kind} cannot be compared with {right.kind}", node.start, node.end)
        if operator not in ("==", "!=") and left.kind.sort not in ("number", "moment"):
            raise Fault("wrong-kind", f"{left.kind} has no order", node.start, node.end, "compare with `==` or `!=`")
        low, high = _truth(operator, left, right)
        return Typed(f"({left.code}{operator}{right.code})", FLAG, low, high, left.reads | right.reads)

    def _membership(self, node: Comparison) -> Typed:
        operator, (item, container) = node.operators[0], node.operands
        absent = operator == "not in"
        if isinstance(container, Name) and self._bare(container):
            container = Group((container,), container.start, container.end)
        if isinstance(container, Group):
            typed = self._listed(item, container)
        else:
            whole = self.of(container, None)
            if whole.kind.sort != "set":
                raise Fault(
                    "wrong-kind", f"`in` needs a set on its right, found {whole.kind}", container.start, container.end
                )
            word = Kind("word", whole.kind.words)
            one = demand(self.of(item, word), word, item)
            sure = whole.low == whole.high and one.low == one.high
            found = whole.low >> one.low & 1 if sure else 0
            typed = Typed(f"({whole.code}>>{one.code}&1)", FLAG, found, found if sure else 1, whole.reads | one.reads)
        if absent:
            return Typed(f"(not {typed.code})", FLAG, 1 - typed.high, 1 - typed.low, typed.reads)
        return typed

    def _listed(self, item: Node, group: Group) -> Typed:
        """`x in (a, b)`: whether the value of x is among those listed."""
        one = self.of(item, None)
        choices = [demand(self.of(each, one.kind), one.kind, each) for each in group.items]
        if one.kind.sort in ("set", "flag"):
            raise Fault("wrong-kind", f"`in` with a list cannot be used for {one.kind}", item.start, item.end)
        possible = [c for c in choices if c.low <= one.high and c.high >= one.low]
        sure = one.low == one.high and any(c.low == c.high == one.low for c in choices)
        code = "(" + " or ".join(f"{one.code}=={c.code}" for c in choices) + ")" if choices else "(0)"
        reads = one.reads.union(*(c.reads for c in choices))
        return Typed(code, FLAG, int(sure), int(bool(possible)), reads)

    def _conditional(self, node: Conditional, wanted: Kind | None) -> Typed:
        test = demand(self.of(node.test, FLAG), FLAG, node.test)
        if wanted is not None:
            then, otherwise = self.of(node.then, wanted), self.of(node.otherwise, wanted)
        else:
            then, otherwise = self._pair(node.then, node.otherwise)
        otherwise = demand(otherwise, then.kind, node.otherwise)
        return Typed(
            f"({then.code} if {test.code} else {otherwise.code})",
            then.kind,
            min(then.low, otherwise.low),
            max(then.high, otherwise.high),
            then.reads | otherwise.reads | test.reads,
        )

    def _call(self, node: Call) -> Typed:
        function = node.function
        if function in ("min", "max"):
            return self._least(node)
        if len(node.arguments) != 1:
            self._known(node)
            raise Fault("wrong-arguments", f"`{function}` needs exactly one name", node.start, node.end)
        argument = node.arguments[0]
        if function == "len":
            typed = self.of(argument, None)
            if typed.kind.sort != "set":
                raise Fault("wrong-kind", f"`len` needs a set, found {typed.kind}", argument.start, argument.end)
            return Typed(f"({typed.code}).bit_count()", NUMBER, 0, len(typed.kind.words), typed.reads)
        self._known(node)
        if not isinstance(argument, Name):
            raise Fault("wrong-arguments", f"`{function}` needs exactly one name", argument.start, argument.end)
        return self._remembered(function, argument)

    def _known(self, node: Call) -> None:
        if node.function not in ("seen", "visits", "chosen", "knows", "len", "min", "max"):
            known = ("seen", "visits", "chosen", "knows", "len", "min", "max")
            end = node.start + len(node.function)
            raise Fault(
                "unknown-function",
                f"there is no function `{node.function}`",
                node.start,
                end,
                nearest(node.function, known),
            )

    def _remembered(self, function: str, argument: Name) -> Typed:
        asked = "visits" if function == "seen" else function
        slot = self._scope.memory(asked, argument.name)
        if slot is None:
            thing = {"visits": "scene", "chosen": "choice", "knows": "note"}[asked]
            raise Fault(
                f"unknown-{thing}",
                f"there is no {thing} `{argument.name}`",
                argument.start,
                argument.end,
                nearest(argument.name, self._scope.things(asked)),
            )
        reads = frozenset({slot})
        if function == "seen":
            return Typed(f"(v[{slot}]>0)", FLAG, 0, 1, reads)
        kind, high = (NUMBER, COUNTED) if function == "visits" else (FLAG, 1)
        return Typed(f"v[{slot}]", kind, 0, high, reads)

    def _least(self, node: Call) -> Typed:
        if len(node.arguments) < 2:
            raise Fault("wrong-arguments", f"`{node.function}` needs two or more values", node.start, node.end)
        first = self.of(node.arguments[0], None)
        if first.kind.sort not in ("number", "moment"):
            raise Fault("wrong-kind", f"{first.kind} has no order", node.start, node.end)
        typed = [demand(self.of(a, first.kind), first.kind, a) for a in node.arguments]
        choose = min if node.function == "min" else max
        return Typed(
            f"{node.function}({','.join(t.code for t in typed)})",
            first.kind,
            choose(t.low for t in typed),
            choose(t.high for t in typed),
            frozenset().union(*(t.reads for t in typed)),
        )


def _reach(operator: str, left: Typed, right: Typed) -> tuple[int, int]:
    """The lowest and the highest value of an arithmetic operation."""
    match operator:
        case "+":
            return left.low + right.low, left.high + right.high
        case "-":
            return left.low - right.high, left.high - right.low
        case "*":
            corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
            return min(corners), max(corners)
        case "//":
            return left.low // right.low, left.high // right.low
        case _:
            inside = left.low >= 0 and left.high < right.low
            return (left.low, left.high) if inside else (0, right.low - 1)


def _truth(operator: str, left: Typed, right: Typed) -> tuple[int, int]:
    """The lowest and the highest truth value of a comparison, from the bounds of its sides alone."""
    if operator in (">", ">="):
        left, right = right, left
    match operator:
        case "<" | ">":
            return int(left.high < right.low), int(left.low < right.high)
        case "<=" | ">=":
            return int(left.high <= right.low), int(left.low <= right.high)
    same = int(left.low == left.high and right.low == right.high and left.low == right.low)
    apart = int(left.high < right.low or right.high < left.low)
    return (same, 1 - apart) if operator == "==" else (apart, 1 - same)
