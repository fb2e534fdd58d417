"""Reads the risk of a choice: its word, what moves it, and how often it can be taken."""

from collections.abc import Mapping
from typing import NamedTuple

from game.loader import schema
from game.loader.nodes import Node, Scalar
from game.loader.reader import Reader
from game.loader.scope import Place
from game.story.expression import COUNTED, Expression, Kind
from game.story.model import RISKS, Shift

TRIES = (2, COUNTED)  # how often a risk can be tried that can be tried again
_WORD = Kind("word", RISKS)


class Risk(NamedTuple):
    """A risk as it is written; without a word there is none."""

    word: Expression | None
    better: tuple[Shift, ...]
    worse: tuple[Shift, ...]
    tries: int  # 0 if it is taken once


def risk(reader: Reader, fields: Mapping[str, Node], key: Scalar, place: Place) -> Risk:
    """The risk of a choice; what does not go with it is reported."""
    word = reader.expression(fields.get("risk"), place, _WORD)
    _fitting(reader, fields, key, word)
    better, worse = (_shifts(reader, fields.get(name), place) for name in ("better", "worse"))
    return Risk(word, better, worse, _tries(reader, fields, word))


def _fitting(reader: Reader, fields: Mapping[str, Node], key: Scalar, word: Expression | None) -> None:
    """`fail`, `better`, `worse` and `tries` need a `risk`; `locked` needs an `if`."""
    for name in ("better", "worse", "fail", "tries"):
        if name in fields and "risk" not in fields:
            message = f"`{name}` needs a `risk`"
            reader.wrong(fields[name], "risk-missing", message, "write a risk word under `risk`, or delete this")
    if word is not None and (word.high > 0 or "worse" in fields) and "fail" not in fields:
        reader.wrong(key, "fail-missing", "a risk needs a `fail`", "write under `fail` what happens then")
    if "locked" in fields and "if" not in fields:
        hint = "write under `if` when the choice is open"
        reader.wrong(fields["locked"], "if-missing", "`locked` needs an `if`", hint)


def _tries(reader: Reader, fields: Mapping[str, Node], word: Expression | None) -> int:
    if "tries" not in fields:
        return 0
    if "once" in fields:
        message = "`once` says that this is taken once, and `tries` that it is tried again"
        reader.wrong(fields["once"], "tries-once", message, "delete one of them")
    tries = reader.whole(fields["tries"], 0, *TRIES)
    return tries if word is not None else 0


def _shifts(reader: Reader, node: Node | None, place: Place) -> tuple[Shift, ...]:
    shifts = []
    for item in reader.items(node):
        fields = reader.fields(item, schema.SHIFT, "an item of `better` or `worse`")
        test = reader.condition(fields.get("if"), place)
        if test is not None:
            shifts.append(Shift(test, reader.words(fields.get("because"))))
    return tuple(shifts)
