"""The body of a screen: the lines between the status bar and the key bar; pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from game.terminal.layout.paragraph import Line
from game.terminal.screen.state import State

Hints = Sequence[tuple[str, str]]
"""Keys, each with what it does, in the order of the key bar."""


class Body(NamedTuple):
    """What a page widget draws: lines, the target of each for the mouse, the cursor, and what the key bar says."""

    lines: Sequence[Line]
    targets: Sequence[int]  # for each line, the choice or item that it belongs to
    cursor: tuple[int, int] | None  # column and row
    hints: Hints
    more: bool = False  # whether there is more below


def padded(lines: Iterable[Line], state: State) -> list[Line]:
    """As many lines as the body has rows."""
    return [*lines, *[()] * state.height][: state.height]
