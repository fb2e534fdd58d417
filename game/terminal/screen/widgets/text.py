"""Rows of text as the body of a screen; pure."""

from collections.abc import Sequence

from game.terminal import matching
from game.terminal.layout.paragraph import Line, line_width
from game.terminal.layout.rows import Row
from game.terminal.screen.scrollback import linked
from game.terminal.screen.state import State
from game.terminal.screen.widgets.body import Body, Hints, padded
from game.terminal.theme import glyphs

_MARKER = 2  # columns before the number of a choice


def text_body(rows: Sequence[Row], selected: int, state: State, hints: Hints, more: bool) -> Body:
    """Rows in the middle of the page, with the selected item, the selected link and the words of a search marked."""
    measure = state.text_style.measure
    left = max((state.width - measure) // 2, 1)
    margin = ("page", " " * left)
    lines: list[Line] = []
    cursor = None
    for at, row in enumerate(rows):
        line = _searched(row.line, state.searched) if state.searched else row.line
        if selected and row.target == selected:
            first = cursor is None and not (at and rows[at - 1].target == selected)
            cursor = (left + _MARKER, at) if first else cursor
            line = _selected(line, measure, state, first)
        elif state.link:
            line = tuple((f"{style} selected" if linked(style) == state.link else style, text) for style, text in line)
        lines.append((margin, *line) if line else ())
    targets = [row.target for row in rows]
    return Body(padded(lines, state), [*targets, *[0] * state.height][: state.height], cursor, hints, more)


def _selected(line: Line, measure: int, state: State, first: bool) -> Line:
    """A line of the selected item: marked by a sign, by weight, and by its background."""
    sign = glyphs(ascii_only=state.ascii_only).chosen if first else " "
    if not line:
        return line
    head, *rest = line
    opened = (head[0], sign + head[1][1:])
    # A word keeps its own color, so that a closed choice is not brighter than an open one.
    marked = tuple(
        (f"{style} selected" if style == "text" else f"selected {style} marked", text)
        for style, text in (opened, *rest)
    )
    return (*marked, ("selected", " " * max(measure - line_width(line), 0)))


def _searched(line: Line, words: str) -> Line:
    """A line with the words of a search marked."""
    found = matching.spans("".join(text for _, text in line), words)
    spots = {place for start, end in found for place in range(start, end)}
    if not spots:
        return line
    marked: list[tuple[str, str]] = []
    position = 0
    for style, text in line:
        for sign in text:
            here = f"{style} selected" if position in spots else style
            if marked and marked[-1][0] == here:
                marked[-1] = (here, marked[-1][1] + sign)
            else:
                marked.append((here, sign))
            position += 1
    return tuple(marked)
