"""Lays out blocks as the rows of a page; pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from game.terminal.layout.block import LISTED, TOGETHER, Block, Kind
from game.terminal.layout.choices import choice_lines, columns_of
from game.terminal.layout.dropcap import block_initial, capitals
from game.terminal.layout.paragraph import Line, fold, line_width, typeset
from game.terminal.layout.textstyle import HANGING, TextStyle, numbered_lines, said, styled, unset, words

RULE = 6  # columns of the short line under a heading
_LEAST_GAP = 2  # columns between a line and the remark at its end


class Row(NamedTuple):
    """A line of a page, with the number of its block and of the choice or item that it is part of."""

    line: Line
    block: int = 0
    target: int = 0


def laid_out(blocks: Iterable[Block], text_style: TextStyle, past: bool = False) -> tuple[Row, ...]:
    """The blocks as rows; the text of a past turn is dim."""
    found: list[Row] = []
    before: Kind | None = None
    opening = False  # whether the next paragraph opens a chapter
    blocks = tuple(blocks)
    beside = columns_of(blocks, text_style)
    for number, each in enumerate(blocks):
        found += [Row((), number)] * _gap(before, each.kind, text_style)
        target = each.number if each.kind in (Kind.CHOICE, Kind.NUMBERED, Kind.ENTRY, Kind.INSTEAD, Kind.OPTION) else 0
        first = each.kind == Kind.PARAGRAPH and opening
        for line in _lines(each, text_style, before, past, first, beside):
            ruled = bool(line) and line[0][0] == "rule"
            found.append(Row(line, number, 0 if ruled else target))
        opening = each.kind == Kind.CHAPTER or (opening and each.kind in _BETWEEN)
        before = each.kind
    return tuple(found)


def _gap(before: Kind | None, kind: Kind, text_style: TextStyle) -> int:
    """How many empty rows separate two blocks."""
    if before is None:
        return 0
    if kind == before:
        return 0 if kind in LISTED or text_style.close or kind == Kind.CHANGE else 1
    if text_style.compact:
        return 1 if kind in _APART or before in (Kind.CHAPTER, Kind.HEADING) else 0
    if text_style.indented and before in _RUNNING and kind in _RUNNING:
        return 0
    return 0 if before == Kind.LABEL or (before, kind) in TOGETHER else 1


_RUNNING = (Kind.PARAGRAPH, Kind.EPILOGUE, Kind.RECAP)
_BETWEEN = (
    Kind.SCENE,
    Kind.RECAP,
    Kind.CARE,
    Kind.CHANGE,
)  # what may come between a chapter heading and its first paragraph
_PROSE = (*_RUNNING, Kind.KEPT)
_APART = (Kind.CHOICE, Kind.SCENE, Kind.CHAPTER, Kind.HEADING, Kind.END)  # separated in a compact page too


def _lines(
    each: Block, text_style: TextStyle, before: Kind | None, past: bool, opens: bool, beside: tuple[int, int]
) -> list[Line]:
    if each.kind in _PROSE:
        return list(_prose(each, text_style, before, past, opens))
    if each.kind == Kind.CHOICE:
        lines = choice_lines(each, text_style, beside)
    else:
        lines = _SET.get(each.kind, _plain)(each, text_style)
    if each.kind == Kind.CHOICE and before != Kind.CHOICE and not text_style.compact:
        lines = [(("rule", text_style.signs.rule * text_style.measure),), *lines]
    return [tuple((_past(style), text) for style, text in line) for line in lines] if past else lines


def _past(style: str) -> str:
    """A style in a past turn: dim, but headings keep their weight."""
    return f"{style} dim" if style in ("heading", "strong", "echo", "rule") else "dim"


def _prose(each: Block, text_style: TextStyle, before: Kind | None, past: bool, opens: bool) -> Iterable[Line]:
    base = "dim" if each.kind == Kind.RECAP else "text"
    runs = styled(each.runs, text_style, base, past)
    if opens and not past:
        drawn = text_style.initial == "letter" and not text_style.ascii_only and not text_style.compact
        large = block_initial(runs, text_style.measure) if drawn else None
        if large is not None:
            return large
        runs = capitals(runs) if text_style.initial == "capitals" else runs
    follows = text_style.close and before in _PROSE and each.kind != Kind.KEPT
    indent = 4 if each.kind == Kind.KEPT and not text_style.compact else 0
    return typeset(runs, text_style.measure, (2, 0) if follows else (indent,))


def _plain(each: Block, text_style: TextStyle) -> list[Line]:
    return list(typeset(styled(each.runs, text_style), text_style.measure))


def _dim(each: Block, text_style: TextStyle) -> list[Line]:
    return said(each.text, "dim", text_style)


def _chapter(each: Block, text_style: TextStyle) -> list[Line]:
    if text_style.compact:
        return said(f"{roman(each.number)}. {each.text}", "heading", text_style)
    return [(("gold", roman(each.number)),), *said(each.text, "heading", text_style), _rule(text_style)]


def _rule(text_style: TextStyle) -> Line:
    return (("rule", text_style.signs.rule * min(RULE, text_style.measure)),)


def roman(number: int) -> str:
    """A number in Roman numerals."""
    digits = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, letter in digits:
        written += letter * (number // value)
        number %= value
    return written


def _scene(each: Block, text_style: TextStyle) -> list[Line]:
    """The title; beside it the hour if that alone is new, below it the place and the day."""
    if len(each.extra) <= _HOUR and not text_style.compact and each.extra:
        runs = words([("strong", each.text), ("dim", f"   {each.extra}")], text_style)
        return list(typeset(runs, text_style.measure))
    title = said(each.text, "strong", text_style)
    if text_style.compact or not each.extra:
        return title
    place, stop, when = each.extra.rpartition(". ")
    bound = when.replace(" ", "\u00a0") if len(when) <= _MOMENT else when  # a line breaks before it, not within
    return [*title, *said(f"{place}{stop}{bound}.", "dim", text_style)]


_HOUR, _MOMENT = 5, 35  # signs: `07:10`, `Wednesday 13 September 1944, 07:10`


def _heading(each: Block, text_style: TextStyle) -> list[Line]:
    runs = [("heading", each.text)]
    if each.extra:
        runs += [("dim", f"   {each.extra}")]
    lines = list(typeset(words(runs, text_style), text_style.measure))
    return lines if text_style.compact else [*lines, _rule(text_style)]


def _care(each: Block, text_style: TextStyle) -> list[Line]:
    return (
        said(f"You look away. {each.text}.", "dim", text_style)
        if each.extra
        else said(f"{each.text}.", "dim", text_style)
    )


def _change(each: Block, text_style: TextStyle) -> list[Line]:
    what, colon, why = each.text.partition(": ")
    runs = [("gold", what), ("dim", f"{colon}{why}.")] if why else [("gold", f"{what}.")]
    meaning = said(each.extra, "dim", text_style, (2,)) if each.extra else []
    return [*typeset(words(runs, text_style), text_style.measure), *meaning]


def _hint(each: Block, text_style: TextStyle) -> list[Line]:
    return list(typeset(words([("gold", "Hint: "), ("dim", each.text)], text_style), text_style.measure, (0, 2)))


def _notes(each: Block, text_style: TextStyle) -> list[Line]:
    return said(f"{text_style.signs.note} New in your notes: {each.text}.", "blue", text_style, (0, 2))


def _echo(each: Block, text_style: TextStyle) -> list[Line]:
    runs = [("echo", f"{text_style.signs.chosen} {each.text}")] + ([("dim", f" ({each.extra})")] if each.extra else [])
    return list(typeset(words(runs, text_style), text_style.measure, (0, 2)))


def _numbered(each: Block, text_style: TextStyle) -> list[Line]:
    style, number = ("text", "key") if each.open else ("dim emphasis", "dim")
    if text_style.compact:
        runs = [(style, each.text)] + ([("dim", f" ({each.extra})")] if each.extra else [])
        return numbered_lines(each.number, number, runs, text_style)
    beneath = said(each.extra, "dim", text_style, (HANGING,)) if each.extra else []
    return [*numbered_lines(each.number, number, [(style, each.text)], text_style), *beneath]


def _entry(each: Block, text_style: TextStyle) -> list[Line]:
    """A numbered line with a remark at its end, or below it where both do not fit."""
    style = "dim" if each.open else "gold"
    lines = numbered_lines(each.number, "key", [("text", each.text)], text_style)
    aside = unset([(style, each.extra)], text_style)
    free = text_style.measure - line_width(lines[-1]) - line_width(aside)
    if free >= _LEAST_GAP:
        return [*lines[:-1], (*lines[-1], ("text", " " * free), *aside)]
    return [*lines, *said(each.extra, style, text_style, (HANGING,))]


def _item(each: Block, text_style: TextStyle) -> list[Line]:
    dash = "- " if text_style.ascii_only else "– "
    first, *rest = typeset(styled(each.runs, text_style), text_style.measure, (2,))
    return [(("rule", dash), *first[1:]), *rest]


def _pair(each: Block, text_style: TextStyle) -> list[Line]:
    runs = words([("strong", f"{each.extra}: "), *((run.style or "text", run.text) for run in each.runs)], text_style)
    return list(typeset(runs, text_style.measure, (0, 2)))


def _instead(each: Block, text_style: TextStyle) -> list[Line]:
    return said(f"Or: {each.text}", "dim", text_style, (HANGING, HANGING + 2))


def _links(each: Block, text_style: TextStyle) -> list[Line]:
    """Links; those that belong to a numbered block are indented like it."""
    indent = 0 if not each.number else 2 if text_style.compact else HANGING
    return list(typeset(styled(each.runs, text_style), text_style.measure, (indent,)))


def _event(each: Block, text_style: TextStyle) -> list[Line]:
    runs = (*words([("strong", each.extra)], text_style), *styled(each.runs, text_style))
    return list(typeset(runs, text_style.measure, (0, 2)))


def _act(each: Block, text_style: TextStyle) -> list[Line]:
    runs = [("gold", f"{each.extra}: "), ("echo", each.text)]
    return list(typeset(words(runs, text_style), text_style.measure, (0, 2)))


def _label(each: Block, text_style: TextStyle) -> list[Line]:
    return said(each.text, "gold", text_style)


def _option(each: Block, text_style: TextStyle) -> list[Line]:
    """An option and its value."""
    runs = [("text", each.text.ljust(min(24, text_style.measure // 2)) + " "), ("gold", each.extra)]
    return [(("text", "  "), *words(runs, text_style))]


_KEYS = 14  # columns of the keys on the help page


def _key(each: Block, text_style: TextStyle) -> list[Line]:
    first, *rest = typeset(words([("text", each.text)], text_style), text_style.measure, (_KEYS,))
    key = fold(each.extra) if text_style.ascii_only else each.extra
    return [(("key", f"{key:<{_KEYS}}"), *first[1:]), *rest]


def _claim(each: Block, text_style: TextStyle) -> list[Line]:
    number, style = ("key", "text") if each.open else ("dim", "dim")
    return numbered_lines(each.number, number, [(style, each.text)], text_style)


def _verdict(each: Block, text_style: TextStyle) -> list[Line]:
    runs = words([("gold", f"{each.extra}. "), ("dim", each.text)], text_style)
    return list(typeset(runs, text_style.measure, (2 if text_style.compact else HANGING,)))


def _end(each: Block, text_style: TextStyle) -> list[Line]:
    return [_rule(text_style), *said("The end", "dim", text_style), *said(each.text, "heading", text_style)]


def _warning(each: Block, text_style: TextStyle) -> list[Line]:
    return said(each.text, "warning", text_style)


_SET: Mapping[Kind, Callable[[Block, TextStyle], list[Line]]] = {
    Kind.CHAPTER: _chapter,
    Kind.SCENE: _scene,
    Kind.HEADING: _heading,
    Kind.CARE: _care,
    Kind.CHANGE: _change,
    Kind.NOTES: _notes,
    Kind.ECHO: _echo,
    Kind.HINT: _hint,
    Kind.NUMBERED: _numbered,
    Kind.ENTRY: _entry,
    Kind.INSTEAD: _instead,
    Kind.LINKS: _links,
    Kind.EVENT: _event,
    Kind.ACT: _act,
    Kind.ITEM: _item,
    Kind.PAIR: _pair,
    Kind.END: _end,
    Kind.STUCK: _warning,
    Kind.WARNING: _warning,
    Kind.FAILED: _warning,
    Kind.DIM: _dim,
    Kind.LABEL: _label,
    Kind.OPTION: _option,
    Kind.KEY: _key,
    Kind.CLAIM: _claim,
    Kind.VERDICT: _verdict,
}
