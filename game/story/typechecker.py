"""Type-checks conditions and statements against the names of a role, and makes expressions of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from game.diagnostics import nearest
from game.story import grammar, moments
from game.story.expression import BOUND, COUNTED, FLAG, MOMENT, NUMBER, Effect, Expression, Kind, Scope, Symbol
from game.story.grammar import Binary, Call, Comparison, Conditional, Fault, Group, Name, Node, Number, Unary

INLINE = 400  # characters of a computed value whose code replaces its name
NESTING = 20  # parentheses inside one another in such a code
LONGEST = 50_000  # characters of any code
_SHARED = re.compile(r"\bk\d+\b")  # the name of a value that is evaluated once


class _Typed(NamedTuple):
    code: str
    kind: Kind
    low: int
    high: int
    reads: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    parts: "tuple[tuple[_Typed, Node], ...]" = ()


def condition(text: str, scope: Scope) -> Expression:
    """A text that must be a flag; raises Fault."""
    return expression(text, scope, FLAG)


def expression(text: str, scope: Scope, kind: Kind | None = None) -> Expression:
    """A text of the given kind, or of any; raises Fault."""
    typing = _Typing(scope)
    return typing.finished(typing.demanded(grammar.parse(text), kind), text)


def computed(name: str, text: str, scope: Scope) -> Symbol:
    """A computed value as a symbol; raises Fault.

    Its code replaces it in other expressions. If the code is long they evaluate it once, under the given name: otherwise
    values that are computed from computed values would double with each step.
    """
    typing = _Typing(scope)
    typed = typing.demanded(grammar.parse(text), None)
    typing.finished(typed, text)
    code, shared = f"({typed.code})", typing.shared()
    if len(code) > INLINE or _nesting(code) > NESTING:
        code, shared = name, (*shared, (name, code))
    return Symbol(typed.kind, code, typed.low, typed.high, typed.reads, typed.words, None, shared)


def whole(symbol: Symbol, name: str) -> Expression:
    """A symbol as an expression of its own."""
    code = _with_shared(symbol.code, symbol.shared)
    return Expression(name, symbol.kind, code, symbol.low, symbol.high, symbol.reads, symbol.words)


def _with_shared(code: str, shared: Sequence[tuple[str, str]]) -> str:
    """A code in which what has a name is evaluated first."""
    return f"({','.join(f'{name}:={each}' for name, each in shared)},{code})[-1]" if shared else code


def _nesting(code: str) -> int:
    """How deep the parentheses of a code are nested."""
    depth = deepest = 0
    for sign in code:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def effect(text: str, scope: Scope) -> Effect:
    """A statement `x = …`, `x += …` or `x -= …`; raises Fault."""
    name, operator, start = _assignment(text)
    symbol = scope.symbol(name)
    place = text.index(name)
    if symbol is None:
        raise unknown(name, place, scope.names())
    if symbol.assigned is None:
        raise Fault(
            "not-assignable",
            f"`{name}` cannot be assigned",
            place,
            place + len(name),
            "only variables, `clock` and `slots` can be",
        )
    node = _shifted(text, start)
    typing = _Typing(scope)
    if operator == "=":
        typed = typing.demanded(node, symbol.kind)
        if typed.high < symbol.low or typed.low > symbol.high:
            raise Fault(
                "out-of-range",
                f"`{name}` is from {_bounds(symbol, scope.year)}, and this value is never in that range",
                node.start,
                node.end,
            )
    else:
        typed = _changed(symbol, operator, node, typing)
    return Effect(name, symbol.assigned, typing.finished(typed, text), symbol.low, symbol.high)


def _bounds(symbol: Symbol, year: int) -> str:
    if symbol.kind is MOMENT:
        return f"{moments.written(symbol.low, year)} to {moments.written(symbol.high, year)}"
    return f"{symbol.low} to {symbol.high}"


def _assignment(text: str) -> tuple[str, str, int]:
    """The name, the operator, and the offset at which the value begins."""
    stripped = text.lstrip()
    length = 0
    while length < len(stripped) and (stripped[length].isalnum() or stripped[length] in "_."):
        length += 1
    rest = stripped[length:].lstrip()
    operator = next((o for o in ("+=", "-=", "=") if rest.startswith(o) and not rest.startswith("==")), "")
    if not length or not operator:
        hint = "write `x = 1` to set" if rest.startswith("==") else "write `x = …`, `x += …` or `x -= …`"
        raise Fault("statement-syntax", "this is not a statement", 0, len(text), hint)
    return stripped[:length], operator, len(text) - len(rest) + len(operator)


def _shifted(text: str, start: int) -> Node:
    """The tree of the text after the operator, with offsets from the start of the statement."""
    return grammar.parse(" " * start + text[start:])


def _changed(symbol: Symbol, operator: str, node: Node, typing: "_Typing") -> _Typed:
    kind = symbol.kind
    if kind.sort in ("flag", "word"):
        raise Fault("wrong-kind", f"`{operator}` cannot be used with {kind}", node.start, node.end, "write `=`")
    wanted = NUMBER if kind is MOMENT else kind
    typed = typing.demanded(node, wanted)
    reads = typed.reads | symbol.reads
    if kind.sort == "set":
        code = f"({symbol.code}|{typed.code})" if operator == "+=" else f"({symbol.code}&~{typed.code})"
        return _Typed(code, kind, 0, symbol.high, reads)
    sign = operator[0]
    low, high = (typed.low, typed.high) if sign == "+" else (-typed.high, -typed.low)
    return _Typed(f"({symbol.code}{sign}{typed.code})", kind, symbol.low + low, symbol.high + high, reads)


def unknown(name: str, start: int, known: Sequence[str]) -> Fault:
    """The fault of a name that does not exist."""
    return Fault(
        "unknown-name",
        f"there is no variable or other name `{name}` here",
        start,
        start + len(name),
        nearest(name, known),
    )


def _demand(typed: _Typed, kind: Kind, node: Node) -> _Typed:
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


class _Typing:
    """Types the nodes of one expression with the names of a scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._shared: dict[str, str] = {}  # the code of each computed value that is evaluated once

    def demanded(self, node: Node, kind: Kind | None) -> _Typed:
        """The typed node, which must be of the kind, if there is one."""
        typed = self.of(node, kind)
        return typed if kind is None else _demand(typed, kind, node)

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

    def finished(self, typed: _Typed, text: str) -> Expression:
        """The expression of a typed node; raises Fault if it is too long."""
        return self._finished(typed, text, 0, self.shared())

    def _finished(self, typed: _Typed, text: str, offset: int, shared: Sequence[tuple[str, str]]) -> Expression:
        code = _with_shared(typed.code, shared)
        if len(code) > LONGEST:
            message = "this is too long once its computed values are put in"
            raise Fault("expression-too-long", message, 0, len(text), "use fewer computed values in one expression")
        parts = [(each, text[node.start - offset : node.end - offset], node.start) for each, node in typed.parts]
        finished = tuple(self._finished(*part, self.shared(part[0].code)) for part in parts)
        return Expression(text, typed.kind, code, typed.low, typed.high, typed.reads, typed.words, finished)

    def of(self, node: Node, wanted: Kind | None) -> _Typed:
        """The typed node; a bare word has the kind that is wanted there."""
        match node:
            case Number():
                return _Typed(str(node.value), NUMBER, node.value, node.value)
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

    def _moment(self, node: grammar.Moment) -> _Typed:
        value = moments.parse(node.text, self._scope.year)
        if value is None:
            raise Fault(
                "moment-syntax", "this is not a moment", node.start, node.end, "write a moment as '17 Aug 07:00'"
            )
        return _Typed(str(value), MOMENT, value, value)

    def _name(self, node: Name, wanted: Kind | None) -> _Typed:
        if node.name in ("true", "false"):
            value = int(node.name == "true")
            return _Typed(str(value), FLAG, value, value)
        symbol = self._scope.symbol(node.name)
        if symbol is not None:
            self._shared.update(symbol.shared)
            return _Typed(symbol.code, symbol.kind, symbol.low, symbol.high, symbol.reads, symbol.words)
        if wanted is not None and wanted.words:
            return self._word(node, wanted)
        raise unknown(node.name, node.start, self._scope.names())

    def _word(self, node: Name, wanted: Kind) -> _Typed:
        if node.name not in wanted.words:
            raise Fault(
                "unknown-word",
                f"`{node.name}` is not one of its words",
                node.start,
                node.end,
                nearest(node.name, [*wanted.words, *self._scope.names()])
                or f"its words are {', '.join(wanted.words[:12])}",
            )
        index = wanted.words.index(node.name)
        value = 1 << index if wanted.sort == "set" else index
        return _Typed(str(value), wanted, value, value)

    def _group(self, node: Group, wanted: Kind | None) -> _Typed:
        if wanted is None or wanted.sort != "set":
            raise Fault("wrong-kind", "a set is not allowed here", node.start, node.end)
        mask = 0
        for item in node.items:
            if not isinstance(item, Name):
                raise Fault("wrong-kind", "a set consists of words", item.start, item.end)
            mask |= self._word(item, wanted).low
        return _Typed(str(mask), wanted, mask, mask)

    def _unary(self, node: Unary) -> _Typed:
        kind = FLAG if node.operator == "not" else NUMBER
        typed = _demand(self.of(node.operand, None), kind, node.operand)
        if kind is FLAG:
            return _Typed(f"(not {typed.code})", FLAG, 1 - typed.high, 1 - typed.low, typed.reads)
        return _Typed(f"(-{typed.code})", NUMBER, -typed.high, -typed.low, typed.reads)

    def _binary(self, node: Binary) -> _Typed:
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

    def _operands(self, node: Binary) -> tuple[_Typed, _Typed]:
        if node.operator in ("and", "or"):
            return self.of(node.left, FLAG), self.of(node.right, FLAG)
        return self._pair(node.left, node.right)

    def _joined(self, node: Binary, left: _Typed, right: _Typed, flat: bool) -> _Typed:
        """Two operands joined; flat if the first is joined in the same way, so that the code of a chain is not nested."""
        if node.operator in ("and", "or"):
            typed, operator = self._logic(node, left, right), f" {node.operator} "
        else:
            typed, operator = self._arithmetic(node, left, right), node.operator
        code = f"{left.code[:-1]}{operator}{right.code})" if flat else f"({left.code}{operator}{right.code})"
        return typed._replace(code=code)

    def _logic(self, node: Binary, left: _Typed, right: _Typed) -> _Typed:
        left, right = _demand(left, FLAG, node.left), _demand(right, FLAG, node.right)
        combine = min if node.operator == "and" else max
        low, high = combine(left.low, right.low), combine(left.high, right.high)
        parts: tuple[tuple[_Typed, Node], ...] = ()
        if node.operator == "and":
            parts = (left.parts or ((left, node.left),)) + (right.parts or ((right, node.right),))
        return _Typed("", FLAG, low, high, left.reads | right.reads, parts=parts)

    def _arithmetic(self, node: Binary, left: _Typed, right: _Typed) -> _Typed:
        kind = NUMBER
        sorts = (left.kind.sort, right.kind.sort)
        if node.operator == "-" and sorts == ("moment", "moment"):
            kind = NUMBER
        elif node.operator in "+-" and sorts == ("moment", "number"):
            kind = MOMENT
        else:
            left, right = _demand(left, NUMBER, node.left), _demand(right, NUMBER, node.right)
        if node.operator in ("//", "%") and (not isinstance(node.right, Number) or node.right.value == 0):
            message = f"the right-hand side of `{node.operator}` must be a positive number"
            raise Fault("wrong-kind", message, node.right.start, node.right.end)
        low, high = _reach(node.operator, left, right)
        if max(abs(low), abs(high)) > BOUND:
            raise Fault("number-too-large", "this can become too large", node.start, node.end)
        return _Typed("", kind, low, high, left.reads | right.reads)

    def _pair(self, left: Node, right: Node) -> tuple[_Typed, _Typed]:
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

    def _comparison(self, node: Comparison) -> _Typed:
        typed = None
        parts = []
        for operator, left, right in zip(node.operators, node.operands, node.operands[1:], strict=False):
            link = Comparison((operator,), (left, right), left.start, right.end)
            typed = self._membership(link) if operator in ("in", "not in") else self._compared(link)
            parts.append((typed, link))
        if len(parts) == 1 and typed is not None:
            return typed
        return _Typed(
            "(" + " and ".join(t.code for t, _ in parts) + ")",
            FLAG,
            min(t.low for t, _ in parts),
            min(t.high for t, _ in parts),
            frozenset().union(*(t.reads for t, _ in parts)),
            parts=tuple(parts),
        )

    def _compared(self, node: Comparison) -> _Typed:
        operator, (first, second) = node.operators[0], node.operands
        left, right = self._pair(first, second)
        if left.kind != right.kind:
            raise Fault("wrong-kind", f"{left.kind} cannot be compared with {right.kind}", node.start, node.end)
        if operator not in ("==", "!=") and left.kind.sort not in ("number", "moment"):
            raise Fault("wrong-kind", f"{left.kind} has no order", node.start, node.end, "compare with `==` or `!=`")
        low, high = _truth(operator, left, right)
        return _Typed(f"({left.code}{operator}{right.code})", FLAG, low, high, left.reads | right.reads)

    def _membership(self, node: Comparison) -> _Typed:
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
            one = _demand(self.of(item, word), word, item)
            sure = whole.low == whole.high and one.low == one.high
            found = whole.low >> one.low & 1 if sure else 0
            typed = _Typed(f"({whole.code}>>{one.code}&1)", FLAG, found, found if sure else 1, whole.reads | one.reads)
        if absent:
            return _Typed(f"(not {typed.code})", FLAG, 1 - typed.high, 1 - typed.low, typed.reads)
        return typed

    def _listed(self, item: Node, group: Group) -> _Typed:
        """`x in (a, b)`: whether the value of x is among those listed."""
        one = self.of(item, None)
        choices = [_demand(self.of(each, one.kind), one.kind, each) for each in group.items]
        if one.kind.sort in ("set", "flag"):
            raise Fault("wrong-kind", f"`in` with a list cannot be used for {one.kind}", item.start, item.end)
        possible = [c for c in choices if c.low <= one.high and c.high >= one.low]
        sure = one.low == one.high and any(c.low == c.high == one.low for c in choices)
        code = "(" + " or ".join(f"{one.code}=={c.code}" for c in choices) + ")" if choices else "(0)"
        reads = one.reads.union(*(c.reads for c in choices))
        return _Typed(code, FLAG, int(sure), int(bool(possible)), reads)

    def _conditional(self, node: Conditional, wanted: Kind | None) -> _Typed:
        test = _demand(self.of(node.test, FLAG), FLAG, node.test)
        if wanted is not None:
            then, otherwise = self.of(node.then, wanted), self.of(node.otherwise, wanted)
        else:
            then, otherwise = self._pair(node.then, node.otherwise)
        otherwise = _demand(otherwise, then.kind, node.otherwise)
        return _Typed(
            f"({then.code} if {test.code} else {otherwise.code})",
            then.kind,
            min(then.low, otherwise.low),
            max(then.high, otherwise.high),
            then.reads | otherwise.reads | test.reads,
        )

    def _call(self, node: Call) -> _Typed:
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
            return _Typed(f"({typed.code}).bit_count()", NUMBER, 0, len(typed.kind.words), typed.reads)
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

    def _remembered(self, function: str, argument: Name) -> _Typed:
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
            return _Typed(f"(v[{slot}]>0)", FLAG, 0, 1, reads)
        kind, high = (NUMBER, COUNTED) if function == "visits" else (FLAG, 1)
        return _Typed(f"v[{slot}]", kind, 0, high, reads)

    def _least(self, node: Call) -> _Typed:
        if len(node.arguments) < 2:
            raise Fault("wrong-arguments", f"`{node.function}` needs two or more values", node.start, node.end)
        first = self.of(node.arguments[0], None)
        if first.kind.sort not in ("number", "moment"):
            raise Fault("wrong-kind", f"{first.kind} has no order", node.start, node.end)
        typed = [_demand(self.of(a, first.kind), first.kind, a) for a in node.arguments]
        choose = min if node.function == "min" else max
        return _Typed(
            f"{node.function}({','.join(t.code for t in typed)})",
            first.kind,
            choose(t.low for t in typed),
            choose(t.high for t in typed),
            frozenset().union(*(t.reads for t in typed)),
        )


def _reach(operator: str, left: _Typed, right: _Typed) -> tuple[int, int]:
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


def _truth(operator: str, left: _Typed, right: _Typed) -> tuple[int, int]:
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
