"""Lays out choices: the label, and beside it in columns how long it takes and its risk; below it what else is to be said; pure."""

from collections.abc import Sequence

from game.terminal.layout.block import Block, Kind
from game.terminal.layout.paragraph import Fragment, Line, line_width, typeset
from game.terminal.layout.textstyle import HANGING, TextStyle, numbered_lines, said, unset, words
from game.width import display_width

_GAP = 2  # columns between a label and what is beside it, and between two columns
_ROOMY = 46  # columns from which on a label has room beside the columns
_WEIGHT = ("dim", "dim", "gold", "red")  # the style of each risk word


def columns_of(blocks: Sequence[Block], text_style: TextStyle) -> tuple[int, int]:
    """How wide the columns beside the choices are: the time, and the risk; both 0 if they are told below the label."""
    asides = [each.aside for each in blocks if each.kind == Kind.CHOICE and each.open]
    if text_style.compact or text_style.measure < _ROOMY:
        return 0, 0
    time = max((display_width(aside.time) for aside in asides), default=0)
    risk = max((display_width(aside.risk) + 2 for aside in asides if aside.risk), default=0)
    return time, risk


def choice_lines(each: Block, text_style: TextStyle, columns: tuple[int, int]) -> list[Line]:
    """A choice: its number and label, what is beside it, what is below it."""
    style, number = ("text", "key") if each.open else ("dim", "dim")
    taken = sum(column + _GAP for column in columns if column)
    beside = bool(taken and (each.aside.time or each.aside.risk))
    narrow = text_style._replace(measure=text_style.measure - taken) if beside else text_style
    lines = numbered_lines(each.number, number, [(style, each.text)], narrow)
    if beside:
        lines[0] = _beside(lines[0], each, text_style, columns)
    below = _below(each, text_style, told=not taken)
    if len(below) == 1 and each.open and not each.extra:  # short enough for the end of the label's last line
        _, *short = below[0]
        free = text_style.measure - line_width(lines[-1]) - line_width(tuple(short))
        if free >= _GAP:
            return [*lines[:-1], (*lines[-1], ("dim", " " * free), *short)]
    return [*lines, *below]


def _beside(line: Line, each: Block, text_style: TextStyle, columns: tuple[int, int]) -> Line:
    """The first line of a choice, with the columns on its right."""
    time, risk = columns
    aside, shown = each.aside, []
    if time:
        shown += [("dim", " " * _GAP + aside.time.rjust(time))]
    if risk:
        told = _risk(each, text_style)
        shown += [("dim", " " * _GAP), *told, ("dim", " " * (risk - line_width(tuple(told))))]
    free = text_style.measure - line_width(tuple(shown)) - line_width(line)
    return (*line, ("dim", " " * max(free, 0)), *unset(shown, text_style))


def _risk(each: Block, text_style: TextStyle) -> list[Fragment]:
    """A risk word with its gauge, which is fuller the greater the risk is."""
    aside = each.aside
    if not aside.risk:
        return []
    style = _WEIGHT[aside.danger]
    return [(style, f"{text_style.signs.gauge[aside.danger]} {aside.risk}")]


def _below(each: Block, text_style: TextStyle, told: bool) -> list[Line]:
    """What is said below a choice: what closes it, or the causes of its risk; also what has no column of its own."""
    if not each.open:
        stop = "" if each.extra.endswith((".", ")", "?", "!")) else "."
        return said(f"Not open: {each.extra}{stop}", "dim emphasis", text_style, (HANGING,)) if each.extra else []
    runs: list[Fragment] = []
    if told:
        parts = [[("dim", each.aside.time)] if each.aside.time else [], _risk(each, text_style)]
        for part in parts:
            runs += [("dim", ", "), *part] if runs and part else part
    if each.extra:
        runs += [("dim", (": " if each.aside.risk else "; ") if runs else ""), ("dim", each.extra)]
    return list(typeset(words(runs, text_style), text_style.measure, (HANGING,))) if runs else []
