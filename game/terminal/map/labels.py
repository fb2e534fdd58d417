"""Places labels on the map, and shortens names for them."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from game.terminal.map.canvas import Canvas
from game.width import display_width, shorten

_TOO_MUCH = 40  # the highest cost of a label


_CROWDED = 5  # the cost of each other symbol that the label might seem to belong to


_FURTHER = 2  # the cost of each step down the list of positions


_LONGEST = 18  # columns of a label


_ASIDE = re.compile(r", | \(| / | × ")


_SHORT = (
    (r"^(?:Place|Palais|Square|Fort|Château) (?:de la |du |des |de l['’]|de |d['’])?(?=\w)", ""),
    (r"^(?:Hôtel (?!de )|Église (?=Saint))", ""),
    (r"^Porte (?=d)", "Pte "),
    (r"^Boulevard ", "Bd "),
    (r"^Avenue ", "Av. "),
)


_LAST_WORD = re.compile(r"(?: (?:de|du|des|la|le|les|et|and|between|near|of|the))* [^ ]+$")


_KINDS = ("Av.", "Bd", "Pte", "Quai", "Rue", "rue")  # words that do not make a name alone


class LabeledSign(NamedTuple):
    """A symbol on the map, and its label."""

    row: int
    column: int
    label: str
    style: str
    must: bool
    width: int = 1  # columns of the symbol


def write_labels(canvas: Canvas, signs: Sequence[LabeledSign]) -> None:
    """Writes each label beside its symbol at the position of least cost, or nowhere if every position costs too much."""
    taken = {(sign.row, sign.column) for sign in signs}
    for sign in signs:
        others = taken - {(sign.row, sign.column)}
        length = display_width(sign.label)
        choices = [
            (_cost(canvas, row, column, length, others) + _FURTHER * order, row, column)
            for order, (row, column) in enumerate(_beside_sign(sign, length))
            if canvas.is_free(row, column, length) and _stands_apart(canvas, row, column, length, sign)
        ]
        cost, row, column = min(choices, default=(math.inf, 0, 0))
        if cost <= (math.inf if sign.must and choices else _TOO_MUCH):
            canvas.write(row, column, sign.label, sign.style)


def _beside_sign(sign: LabeledSign, length: int) -> tuple[tuple[int, int], ...]:
    """The positions for a label, the best one first: in the row of its symbol, so that nobody takes it for another's.

    A label that must be there may also begin or end right above or below its symbol.
    """
    row, column, left, right = sign.row, sign.column, sign.column - length - 1, sign.column + sign.width + 1
    beside = ((row, right), (row, left))
    if not sign.must:
        return beside
    return (
        *beside,
        (row - 1, column),
        (row + 1, column),
        (row - 1, column - length + 1),
        (row + 1, column - length + 1),
    )


def _stands_apart(canvas: Canvas, row: int, column: int, length: int, sign: LabeledSign) -> bool:
    """Whether a label does not touch a symbol that is not its own."""
    sides = (column - 2, column - 1, column + length, column + length + 1)
    return all(
        canvas.is_free(row, side, 1)
        or not 0 <= side < canvas.columns
        or (row == sign.row and sign.column <= side < sign.column + sign.width)
        for side in sides
    )


def _cost(canvas: Canvas, row: int, column: int, length: int, others: set[tuple[int, int]]) -> int:
    """The cost of a label here: it must not hide the river and the routes; the city limit matters less."""
    lines = sum(
        3 * canvas.hidden(ink, row, column, length) + canvas.hidden(ink, row, column - 1, length + 2)
        for ink in ("river", "green")
    )
    near = sum(abs(row - y) <= 1 and column - 2 <= x < column + length + 2 for y, x in others)
    return lines + canvas.hidden("rule", row, column, length) + _CROWDED * near


def short_name(name: str) -> str:
    """A name as it is written on a map: Place de la République becomes République."""
    name = _ASIDE.split(name, maxsplit=1)[0].strip(" ")
    for long, short in _SHORT:
        name = re.sub(long, short, name)
    while display_width(name) > _LONGEST and " " in name:
        less = _LAST_WORD.sub("", name).strip(" ")
        if less.rpartition(" ")[2] in _KINDS:
            break
        name = less
    return name[:1].upper() + shorten(name, _LONGEST)[1:]
