"""Conditions and statements of ink and of Twine's story formats in the words of this format."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from game.authoring.bring.draft import Draft, UntranslatableError, Variable, kind_of

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>\"[^\"]*\"|'[^']*')|(?P<name>[$_A-Za-z][\w.]*)"
    r"|(?P<sign>&&|\|\||===?|!==?|<=|>=|\+\+|--|[-+*/%<>!()]))"
)
_SAME = {
    "&&": "and", "||": "or", "!": "not", "is": "==", "eq": "==", "===": "==", "isnot": "!=", "neq": "!=", "ne": "!=", "!==": "!=",
    "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "mod": "%",
}  # fmt: skip
_STRENGTH = {"or": 1, "and": 2, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "%": 6}


class _Said(NamedTuple):
    """An expression in our words: its kind, and how strongly its operator binds."""

    text: str
    kind: str
    strength: int = 9

    def inside(self, strength: int) -> str:
        return self.text if self.strength > strength else f"({self.text})"


@dataclass
class Translator:
    """Translates with the variables of a draft; `seen` is the scene that a name stands for, `constants` are numbers by name."""

    draft: Draft
    seen: Callable[[str], str | None] = lambda _: None
    constants: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # variables there, and their names here

    def declare(self, name: str, value: str) -> bool:
        """A variable with its first value; whether it has a counterpart."""
        found = kind_of(self.constants.get(value, value))
        if found is None:
            return False
        kind, start = found
        if name not in self.names:
            self.names[name] = self.draft.name("variables", name.lstrip("$_"))
        variable = Variable(kind, start)
        if kind == "word":
            variable.start = self._word(variable, str(start))
        self.draft.variables[self.names[name]] = variable
        return True

    def declare_like(self, name: str, text: str) -> None:
        """A variable of the kind of an expression, if it has a counterpart."""
        if not self.declare(name, text):
            with suppress(UntranslatableError):
                self.declare(name, {"flag": "false", "number": "0"}.get(self._whole(text).kind, ""))

    def condition(self, text: str) -> str:
        """A condition; raises UntranslatableError."""
        return self._flag(self._whole(text)).text

    def value(self, text: str) -> str:
        """A value that is shown; raises UntranslatableError."""
        said = self._whole(text)
        if said.kind == "flag":
            raise UntranslatableError(f"a flag cannot be shown: {text.strip()}")
        return said.text

    def statement(self, text: str) -> str:
        """`x = …`, `x += …`, `x++`; raises UntranslatableError."""
        found = re.fullmatch(r"\s*([$_A-Za-z]\w*)\s*(\+\+|--|(?:[-+]?=|\bto\b)\s*(.*?))\s*;?\s*", text, re.DOTALL)
        if found is None or found[1] not in self.names:
            raise UntranslatableError(f"this statement has no counterpart: {text.strip()}")
        name, operator = self.names[found[1]], found[2][:2].strip()
        variable = self.draft.variables[name]
        if operator in ("++", "--"):
            variable.numbers |= {-1} if operator == "--" else set()
            return f"{name} {operator[0]}= 1"
        said = self._whole(found[3], variable)
        if said.kind != variable.kind:
            said = self._flag(said) if variable.kind == "flag" else said
        if said.kind != variable.kind:
            raise UntranslatableError(f"{found[1]} is a {variable.kind} and cannot become this: {text.strip()}")
        if variable.kind == "number":
            variable.numbers |= {int(each) for each in re.findall(r"-?\b\d+", found[3])}
            variable.numbers |= {-1} if operator == "-=" or re.search(r"-", found[3]) else set()
        return f"{name} {operator if operator in ('+=', '-=') else '='} {said.text}"

    # Parsing

    def _whole(self, text: str, beside: Variable | None = None) -> _Said:
        tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            match = _TOKEN.match(text, place)
            if match is None:
                raise UntranslatableError(f"this has no counterpart: {text.strip()}")
            sort = str(match.lastgroup)
            tokens.append((sort, _SAME.get(match[sort], match[sort])))
            place = match.end()
        self._tokens, self._text = [*tokens, ("end", "")], text
        if beside is not None and len(tokens) == 1 and tokens[0][0] == "text":
            return _Said(self._word(beside, tokens[0][1][1:-1]), "word")
        said = self._expression(0)
        if self._tokens[0][0] != "end":
            raise self._strange()
        return said

    def _strange(self) -> UntranslatableError:
        return UntranslatableError(f"this has no counterpart: {self._text.strip()}")

    def _take(self) -> tuple[str, str]:
        return self._tokens.pop(0)

    def _expression(self, strength: int) -> _Said:
        left = self._first()
        while (sign := self._tokens[0][1]) in _STRENGTH and _STRENGTH[sign] > strength and self._tokens[0][0] != "text":
            self._take()
            left = self._joined(sign, left, _STRENGTH[sign])
        return left

    def _joined(self, sign: str, left: _Said, bound: int) -> _Said:
        if sign in ("==", "!=") and self._tokens[0][0] == "text" and left.text in self.draft.variables:
            word = self._word(self.draft.variables[left.text], self._take()[1][1:-1])
            return _Said(f"{left.text} {sign} {word}", "flag", bound)
        right = self._expression(bound)
        if sign in ("and", "or"):
            left, right = self._flag(left), self._flag(right)
        elif sign in ("==", "!=") and "flag" in (left.kind, right.kind):
            return self._same_flags(sign, left, right)
        elif (left.kind, right.kind) != ("number", "number"):
            raise self._strange()
        kind = "number" if sign in "+-*%" else "flag"
        return _Said(f"{left.inside(bound - 1)} {sign} {right.inside(bound)}", kind, bound)

    def _same_flags(self, sign: str, left: _Said, right: _Said) -> _Said:
        """`x == true` is `x`."""
        for one, other in ((left, right), (right, left)):
            if one.text in ("true", "false") and other.kind == "flag":
                holds = (one.text == "true") == (sign == "==")
                return other if holds else _Said(f"not {other.inside(3)}", "flag", 3)
        raise self._strange()

    def _first(self) -> _Said:
        sort, text = self._take()
        if sort == "number" and "." not in text:
            return _Said(text, "number")
        if text == "not":
            return _Said(f"not {self._flag(self._expression(3)).inside(3)}", "flag", 3)
        if text == "-":
            return _Said(f"-{self._expression(7).inside(7)}", "number", 7)
        if text == "(":
            inner = self._expression(0)
            if self._take()[1] != ")":
                raise self._strange()
            return inner
        if sort == "name" and self._tokens[0][1] != "(":
            return self._named(text)
        raise self._strange()

    def _named(self, name: str) -> _Said:
        if name in ("true", "false"):
            return _Said(name, "flag")
        if name in self.constants and (found := kind_of(self.constants[name])) is not None and found[0] == "number":
            return _Said(str(found[1]), "number")
        if name in self.names:
            here = self.names[name]
            return _Said(here, self.draft.variables[here].kind)
        scene = self.seen(name)
        if scene is None:
            raise UntranslatableError(f"there is no variable or scene `{name}`")
        return _Said(f"visits({scene})", "number")

    def _flag(self, said: _Said) -> _Said:
        """A number as a condition: that it is not zero."""
        if said.kind == "number":
            seen = re.fullmatch(r"visits\((.*)\)", said.text)
            return _Said(f"seen({seen[1]})", "flag") if seen else _Said(f"{said.inside(4)} != 0", "flag", 4)
        if said.kind != "flag":
            raise self._strange()
        return said

    def _word(self, variable: Variable, said: str) -> str:
        if variable.kind != "word":
            raise self._strange()
        word = re.sub(r"[^a-z0-9]+", "_", said.lower()).strip("_") or "nothing"
        word = word if word[0].isalpha() else f"n_{word}"
        variable.words[word] = None
        return word
