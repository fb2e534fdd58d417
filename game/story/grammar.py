"""Parses conditions, a small subset of Python's expressions, into syntax trees."""

import re
from typing import NamedTuple

LENGTH = 1000  # the most characters of one expression
DEPTH = 50  # the most levels of nesting
LARGEST = 1_000_000  # the largest number that may be written in a story


class Fault(Exception):  # noqa: N818  an author's mistake, not a failure of the program
    """Something wrong in a part of an expression's text; the loader makes a diagnostic of it."""

    def __init__(self, code: str, message: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.start, self.end, self.hint = code, message, start, end, hint


class Number(NamedTuple):
    """A number as it is written, with its columns."""

    value: int
    start: int
    end: int


class Moment(NamedTuple):
    """A moment in quotation marks, with its columns."""

    text: str
    start: int
    end: int


class Name(NamedTuple):
    """A name, with its columns."""

    name: str
    start: int
    end: int


class Group(NamedTuple):
    """Words in parentheses: `(tin, jar)`, `()`."""

    items: "tuple[Node, ...]"
    start: int
    end: int


class Unary(NamedTuple):
    """`not x` or `-x`."""

    operator: str
    operand: "Node"
    start: int
    end: int


class Binary(NamedTuple):
    """`and`, `or`, and the arithmetic."""

    operator: str
    left: "Node"
    right: "Node"
    start: int
    end: int


class Comparison(NamedTuple):
    """`a < b <= c`: one more operand than operators."""

    operators: tuple[str, ...]
    operands: "tuple[Node, ...]"
    start: int
    end: int


class Conditional(NamedTuple):
    """`then if test else otherwise`."""

    test: "Node"
    then: "Node"
    otherwise: "Node"
    start: int
    end: int


class Call(NamedTuple):
    """A function of the language, such as `seen(scene)`; some take names as arguments."""

    function: str
    arguments: "tuple[Node, ...]"
    start: int
    end: int


Node = Number | Moment | Name | Group | Unary | Binary | Comparison | Conditional | Call

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|'(?P<moment>[^']*)'"
    r"|(?P<operator>==|!=|<=|>=|//|[-+*%<>(),]))",
    re.ASCII,
)
_COMPARED = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in"})
_KEYWORDS = frozenset({"and", "or", "not", "in", "if", "else"})
STRENGTH = {"or": 2, "and": 3, "+": 6, "-": 6, "*": 7, "//": 7, "%": 7}
_INSTEAD = {
    "=>": "write `>=`: at least",
    "=<": "write `<=`: at most",
    "<>": "write `!=`",
    "=": "write `==` to compare",
    "!": "write `not x`, or `!=`",
    "&": "write `and`",
    "|": "write `or`",
    "/": "write `//`, which drops the remainder",
    '"': "write words without quotation marks",
    "{": "write a set as `(a, b)`",
    "[": "write a set as `(a, b)`",
    "≥": "write `>=`",
    "≤": "write `<=`",
    "≠": "write `!=`",
    "“": "write words without quotation marks",
    "”": "write words without quotation marks",
    "‘": "write straight quotation marks round a moment, as in '17 Aug 07:00', and none round a word",
    "’": "write straight quotation marks round a moment, as in '17 Aug 07:00', and none round a word",
}
_MEANT = {
    "is": "write `==`, or `>=` for *at least*, `<=` for *at most*",
    "equals": "write `==`",
    "AND": "write `and`",
    "OR": "write `or`",
    "NOT": "write `not`",
    "has": "write `word in set`",
    "contains": "write `word in set`",
}


class _Token(NamedTuple):
    sort: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    """The tokens of a text; the last one has the sort `end`."""
    if len(text) > LENGTH:
        raise Fault(
            "expression-too-long", f"this is too long: an expression has at most {LENGTH} characters", 0, LENGTH
        )
    tokens = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            position += len(text[position:]) - len(text[position:].lstrip())
            sign = text[position : position + 2 if text[position : position + 2] in _INSTEAD else position + 1]
            raise Fault(
                "expression-syntax",
                f"`{sign}` is not allowed here",
                position,
                position + len(sign),
                _INSTEAD.get(sign, ""),
            )
        sort = str(match.lastgroup)
        start, stop = match.span(sort)
        word = match[sort]
        if sort == "name" and word in _KEYWORDS:
            sort = "operator"
        elif sort == "moment":
            start, stop = start - 1, stop + 1
        tokens.append(_Token(sort, word, start, stop))
        position = match.end()
    tokens.append(_Token("end", "", end, end + 1))
    return tokens


def parse(text: str) -> Node:
    """The syntax tree of an expression; raises Fault if the text is not one."""
    parser = _Parser(_tokens(text))
    node = parser.expression(0)
    if parser.here.sort != "end":
        raise parser.unexpected()
    return node


class _Parser:
    """A Pratt parser over the tokens of one expression."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    @property
    def here(self) -> _Token:
        return self._tokens[self._next]

    def unexpected(self) -> Fault:
        token = self.here
        if token.sort == "end":
            signs = [each.text for each in self._tokens if each.sort == "operator"]
            # Most often the parentheses were cut at a comma, which ends a value inside YAML's brackets.
            hint = (
                "inside `[…]` and `{…}` a comma ends the value: move it out of them"
                if signs.count("(") > signs.count(")")
                else ""
            )
            return Fault("expression-syntax", "the expression is not complete", token.start, token.end, hint)
        hint = _MEANT.get(token.text, "")
        if token.text == "*" and self._tokens[self._next - 1].text == "*":
            hint = "expressions have no powers"
        return Fault("expression-syntax", f"`{token.text}` is not expected here", token.start, token.end, hint)

    def _take(self) -> _Token:
        token = self.here
        self._next += 1
        return token

    def _at(self, *operators: str) -> bool:
        return self.here.sort == "operator" and self.here.text in operators

    def _expect(self, operator: str) -> _Token:
        if not self._at(operator):
            raise self.unexpected()
        return self._take()

    def expression(self, strength: int) -> Node:
        """One expression whose operators bind more strongly than the given strength."""
        self._depth += 1
        if self._depth > DEPTH:
            token = self.here
            raise Fault(
                "expression-too-deep", f"this is nested too deeply: {DEPTH} levels are allowed", token.start, token.end
            )
        left = self._first()
        while True:
            node = self._continued(left, strength)
            if node is None:
                self._depth -= 1
                return left
            left = node

    def _continued(self, left: Node, strength: int) -> Node | None:
        """The expression that continues `left`, or None if it ends there."""
        token = self.here
        if token.sort != "operator":
            return None
        if token.text in STRENGTH and STRENGTH[token.text] > strength:
            self._take()
            right = self.expression(STRENGTH[token.text])
            return Binary(token.text, left, right, left.start, right.end)
        if strength < 5 and (token.text in _COMPARED or token.text == "not"):
            return self._comparison(left)
        if strength < 1 and token.text == "if":
            self._take()
            test = self.expression(1)
            self._expect("else")
            otherwise = self.expression(0)
            return Conditional(test, left, otherwise, left.start, otherwise.end)
        return None

    def _comparison(self, left: Node) -> Node:
        operators, operands = [], [left]
        while self._at(*_COMPARED, "not"):
            operator = self._take().text
            if operator == "not":
                self._expect("in")
                operator = "not in"
            operators.append(operator)
            operands.append(self.expression(5))
        return Comparison(tuple(operators), tuple(operands), left.start, operands[-1].end)

    def _first(self) -> Node:
        token = self._take()
        if token.sort == "number":
            if len(token.text) > 9 or int(token.text) > LARGEST:
                raise Fault(
                    "number-too-large", f"this number is too large: the largest is {LARGEST}", token.start, token.end
                )
            return Number(int(token.text), token.start, token.end)
        if token.sort == "moment":
            return Moment(token.text, token.start, token.end)
        if token.sort == "name":
            return self._call(token) if self._at("(") else Name(token.text, token.start, token.end)
        if token.sort == "operator" and token.text in ("not", "-"):
            operand = self.expression(4 if token.text == "not" else 8)
            return Unary(token.text, operand, token.start, operand.end)
        if token.sort == "operator" and token.text == "(":
            return self._group(token)
        self._next -= 1
        raise self.unexpected()

    def _call(self, name: _Token) -> Node:
        self._take()
        arguments, end = self._list()
        return Call(name.text, arguments, name.start, end)

    def _group(self, opening: _Token) -> Node:
        items, end = self._list()
        if len(items) == 1 and self._tokens[self._next - 2].text != ",":
            return items[0]
        return Group(items, opening.start, end)

    def _list(self) -> tuple[tuple[Node, ...], int]:
        """Expressions up to the closing parenthesis, and the place after it."""
        items: list[Node] = []
        while not self._at(")"):
            items.append(self.expression(0))
            if not self._at(")"):
                self._expect(",")
        return tuple(items), self._take().end
