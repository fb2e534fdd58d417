"""Type-checks conditions and statements against the names of a role, and makes expressions of them."""

from game.story import grammar, moments
from game.story.expression import FLAG, MOMENT, NUMBER, Effect, Expression, Kind, Scope, Symbol
from game.story.grammar import Fault, Node
from game.story.inference import CLOCK_HINT, NO_CLOCK, Typed, Typing, unknown, with_shared

INLINE = 400  # characters of a computed value whose code replaces its name
NESTING = 20  # parentheses inside one another in such a code


def condition(text: str, scope: Scope) -> Expression:
    """A text that must be a flag; raises Fault."""
    return expression(text, scope, FLAG)


def expression(text: str, scope: Scope, kind: Kind | None = None) -> Expression:
    """A text of the given kind, or of any; raises Fault."""
    typing = Typing(scope)
    return typing.finished(typing.demanded(grammar.parse(text), kind), text)


def computed(name: str, text: str, scope: Scope) -> Symbol:
    """A computed value as a symbol; raises Fault.

    Its code replaces it in other expressions. If the code is long they evaluate it once, under the given name: otherwise
    values that are computed from computed values would double with each step.
    """
    typing = Typing(scope)
    typed = typing.demanded(grammar.parse(text), None)
    typing.finished(typed, text)
    code, shared = f"({typed.code})", typing.shared()
    if len(code) > INLINE or _nesting(code) > NESTING:
        code, shared = name, (*shared, (name, code))
    return Symbol(typed.kind, code, typed.low, typed.high, typed.reads, typed.words, None, shared)


def whole(symbol: Symbol, name: str) -> Expression:
    """A symbol as an expression of its own."""
    code = with_shared(symbol.code, symbol.shared)
    return Expression(name, symbol.kind, code, symbol.low, symbol.high, symbol.reads, symbol.words)


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
    if name == "clock" and not scope.year:
        raise Fault("no-clock", NO_CLOCK, place, place + len(name), CLOCK_HINT)
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
    typing = Typing(scope)
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


def _changed(symbol: Symbol, operator: str, node: Node, typing: Typing) -> Typed:
    kind = symbol.kind
    if kind.sort in ("flag", "word"):
        raise Fault("wrong-kind", f"`{operator}` cannot be used with {kind}", node.start, node.end, "write `=`")
    wanted = NUMBER if kind is MOMENT else kind
    typed = typing.demanded(node, wanted)
    reads = typed.reads | symbol.reads
    if kind.sort == "set":
        code = f"({symbol.code}|{typed.code})" if operator == "+=" else f"({symbol.code}&~{typed.code})"
        return Typed(code, kind, 0, symbol.high, reads)
    sign = operator[0]
    low, high = (typed.low, typed.high) if sign == "+" else (-typed.high, -typed.low)
    return Typed(f"({symbol.code}{sign}{typed.code})", kind, symbol.low + low, symbol.high + high, reads)
