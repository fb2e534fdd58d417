"""What chance and earlier runs can give a role: every value, or one of each class of values that no expression tells apart."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, product
from math import comb, prod
from typing import Any, NamedTuple

from game.story.expression import Expression
from game.story.model import Role, Story
from game.story.prose import Shown, Text

MOST_VALUES = 70_000  # of one draw or echo that are told apart
SLOT = re.compile(r"v\[(\d+)\]")


class Value(NamedTuple):
    """A value of a draw or an echo: what the engine is given, and the chance of its class."""

    given: Any
    chance: float


class Domain(NamedTuple):
    """A draw or an echo with a value of each class; `whole` where every value is in one."""

    name: str
    echo: bool
    values: tuple[Value, ...]
    whole: bool = True


class Start(NamedTuple):
    """How a run can begin."""

    echoes: dict[str, int]
    draws: dict[str, Any]
    chance: float


def domains(story: Story, role: Role) -> list[Domain]:
    """Every draw and echo of a role."""
    texts = _expressions(role)
    found = []
    for draw in role.draws.values():
        tests = _tests(texts, draw.slot)
        if not draw.take:
            words = [(word, draw.kind.words.index(word), draw.of.count(word)) for word in dict.fromkeys(draw.of)]
            found.append(_domain(draw.name, False, words, tests))
        elif comb(len(draw.of), draw.take) > MOST_VALUES:
            kept = [list(draw.of[: draw.take]), list(draw.of[-draw.take :])]
            found.append(Domain(draw.name, False, tuple(Value(each, 0.5) for each in kept), False))
        else:
            ways = combinations(draw.of, draw.take)
            sets = [(list(way), sum(1 << draw.kind.words.index(w) for w in way), 1) for way in ways]
            found.append(_domain(draw.name, False, sets, tests))
    for name, slot in role.echoes.items():
        echo = story.echoes[name]
        match echo.kind.sort:
            case "word":
                values = range(len(echo.kind.words))
            case "set":
                values = range(1 << len(echo.kind.words))
            case _:
                values = range(min(echo.value.low, echo.start), max(echo.value.high, echo.start) + 1)
        if len(values) > MOST_VALUES:
            ends = (values[0], values[-1])
            found.append(Domain(name, True, tuple(Value(each, 0.5) for each in ends), False))
        else:
            found.append(_domain(name, True, [(value, value, 1) for value in values], _tests(texts, slot)))
    return found


def starts(domains: list[Domain], most: int) -> tuple[list[Start], bool]:
    """Every combination of the values, or the first of them; and whether these are all."""
    whole = all(domain.whole for domain in domains) and prod(len(d.values) for d in domains) <= most
    found: list[Start] = []
    for values in product(*(domain.values for domain in domains)):
        if len(found) == most:
            break
        pairs = list(zip(domains, values, strict=True))
        found.append(
            Start(
                {domain.name: value.given for domain, value in pairs if domain.echo},
                {domain.name: value.given for domain, value in pairs if not domain.echo},
                prod(value.chance for value in values),
            )
        )
    return found, whole


def _domain(name: str, echo: bool, values: list[tuple[Any, int, int]], tests: list[Callable[[Any], int]]) -> Domain:
    """The values in classes: those for which every test comes to the same are one."""
    classes: dict[tuple[int, ...], list[Any]] = {}
    whole = sum(weight for *_, weight in values)
    for given, value, weight in values:
        known = classes.setdefault(tuple(int(test(_Only(value))) for test in tests), [given, 0])
        known[1] += weight
    return Domain(name, echo, tuple(Value(given, weight / whole) for given, weight in classes.values()))


class _Only:
    """Values of which only one slot is asked."""

    def __init__(self, value: int) -> None:
        self._value = value

    def __getitem__(self, _: int) -> int:
        return self._value


def _expressions(role: Role) -> set[str]:
    """The code of all that a role asks."""
    return set(_code(role, set()))


def _code(thing: object, met: set[int]) -> Iterator[str]:
    if id(thing) in met:
        return
    met.add(id(thing))
    match thing:
        case Expression():
            yield thing.code
        case Text():
            yield from (code for condition in thing.conditions for code in _code(condition, met))
            yield from (code for pieces, _ in thing.paragraphs for piece in pieces for code in _code(piece, met))
        case Shown(value):
            # A number is only shown; of a set it matters whether there is anything to show.
            if value.kind.sort == "set":
                yield f"({value.code}!=0)"
        case tuple():
            yield from (code for each in thing for code in _code(each, met))
        case dict():
            yield from (code for each in thing.values() for code in _code(each, met))
        case _ if hasattr(thing, "__dataclass_fields__"):
            yield from (code for name in thing.__dataclass_fields__ for code in _code(getattr(thing, name), met))


def _tests(texts: set[str], slot: int) -> list[Callable[[Any], int]]:
    """What is asked of one slot alone: the widest parts of expressions that read no other."""
    parts = {part for text in texts if f"v[{slot}]" in text for part in _parts(ast.parse(text, mode="eval").body, slot)}
    return [_compiled(part) for part in sorted(parts)]


def _parts(node: ast.expr, slot: int) -> Iterator[str]:
    read = {int(each) for each in SLOT.findall(ast.unparse(node))}
    if read == {slot}:
        yield ast.unparse(node)
    elif slot in read:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _parts(child, slot)


@cache
def _compiled(part: str) -> Callable[[Any], int]:
    made: Callable[[Any], int] = eval(f"lambda v: {part}", {"__builtins__": {}, "min": min, "max": max})  # noqa: S307
    return made
