"""Everything read so far as rows, addressed from any point without laying out the rest; pure, and memoized."""

from typing import NamedTuple

from game.story.turn import Turn
from game.terminal.content import hints, names
from game.terminal.content.turn import read_blocks
from game.terminal.layout.block import Block
from game.terminal.layout.rows import Row, laid_out
from game.terminal.screen.state import Anchor, State

_OPENS = ("chapter", "scene", "ending")


class Position(NamedTuple):
    """A row of a turn, as the turns are wrapped now."""

    turn: int
    row: int


class _Memo(NamedTuple):
    """The rows of a turn as they were last laid out, and what they were laid out from."""

    turn: Turn
    context: tuple[object, ...]
    rows: tuple[Row, ...]


_MEMO: dict[int, _Memo] = {}  # by the number of the turn; a memo of another turn or context is not used


class Scrollback:
    """What was read, wrapped for the width of the story page: made once per action and passed on.

    It does not know where the page begins: that is the anchor of the state.
    """

    def __init__(self, state: State) -> None:
        self._state = state.closed()  # a page beside the story may be wider
        self._session = state.game.running
        self._turns = self._session.played.turns
        self._text_style = self._state.text_style
        self._height = state.height
        self._rows: dict[int, tuple[Row, ...]] = {}
        self._showing = hints.shown(state.game)
        self.last = len(self._turns) - 1

    # Rows

    def rows(self, turn: int) -> tuple[Row, ...]:
        """The rows of a turn; a past turn is dim and has no choices."""
        if turn not in self._rows:
            self._rows[turn] = self._remembered(turn)
        return self._rows[turn]

    def _remembered(self, turn: int) -> tuple[Row, ...]:
        now, past = self._turns[turn], turn < self.last
        shown = None if past else (self._session.asks, self._showing)
        context = (self._text_style, past, self._session.looks_away(turn), shown)
        memo = _MEMO.get(turn)
        if memo is None or memo.turn is not now or memo.context != context:
            memo = _MEMO[turn] = _Memo(now, context, self._laid_out(turn, past))
        return memo.rows

    def _laid_out(self, turn: int, past: bool) -> tuple[Row, ...]:
        rows = laid_out(self.blocks(turn), self._text_style, past)
        above = () if self._text_style.compact else (Row((), 0),)
        below = (Row((), rows[-1].block if rows else 0),) if past else ()
        return above + rows + below or (Row(()),)

    def blocks(self, turn: int) -> tuple[Block, ...]:
        """What is read in a turn."""
        return names.linked(self._session.played, read_blocks(self._session, turn, self._showing))

    # Positions

    def end(self) -> Position:
        """The last row."""
        return Position(self.last, len(self.rows(self.last)) - 1)

    def back(self, position: Position, count: int) -> Position:
        """The row so many rows before a position, or the first row."""
        turn, row = position
        while count > row:
            if turn == 0:
                return Position(0, 0)
            count -= row + 1
            turn -= 1
            row = len(self.rows(turn)) - 1
        return Position(turn, row - count)

    def ahead(self, position: Position, count: int) -> Position:
        """The row so many rows after a position, or the last row."""
        turn, row = position
        while row + count >= (size := len(self.rows(turn))):
            if turn == self.last:
                return Position(turn, size - 1)
            count -= size - row
            turn, row = turn + 1, 0
        return Position(turn, row + count)

    def anchor(self, position: Position) -> Anchor:
        """A position as an anchor, which survives re-wrapping."""
        rows = self.rows(position.turn)
        number = rows[position.row].block
        within = [row for row, each in enumerate(rows) if each.block == number]
        return Anchor(position.turn, number, (position.row - within[0]) / len(within))

    def position(self, anchor: Anchor) -> Position:
        """The row of an anchor."""
        turn = min(anchor.turn, self.last)
        within = [row for row, each in enumerate(self.rows(turn)) if each.block == anchor.block]
        if not within:
            return Position(turn, 0)
        return Position(turn, within[0] + int(anchor.fraction * len(within) + 1e-6))

    # The page, which begins at an anchor

    def top(self, anchor: Anchor) -> Position:
        """The first row of the page."""
        return min(self.position(anchor), self.lowest())

    def lowest(self) -> Position:
        """The first row of the page if nothing more is below it."""
        position = self.back(self.end(), self._height - 1)
        return max(position, Position(self.last, 0)) if opens(self._turns[-1]) else position

    def opening(self) -> Position:
        """The first row when a turn is first shown: a new scene is at the top, a continued one below what came before."""
        fits = len(self.rows(self.last)) <= self._height
        return self.lowest() if fits and not opens(self._turns[-1]) else Position(self.last, 0)

    def shown(self, anchor: Anchor) -> list[tuple[Position, Row]]:
        """The rows of the page."""
        turn, first = self.top(anchor)
        found: list[tuple[Position, Row]] = []
        while len(found) < self._height and turn <= self.last:
            rows = self.rows(turn)
            room = self._height - len(found)
            found += [(Position(turn, row), rows[row]) for row in range(first, min(first + room, len(rows)))]
            turn, first = turn + 1, 0
        return found

    def more(self, anchor: Anchor) -> bool:
        """Whether something is below the page."""
        return self.ahead(self.top(anchor), self._height - 1) < self.end()

    def reaching(self, anchor: Anchor, first: Position, last: Position) -> Position:
        """The first row of the page when it is scrolled as little as it takes to show some rows."""
        top, height = self.top(anchor), self._height
        if last > self.ahead(top, height - 1):
            top = self.back(last, height - 1)
        return min(top, first)

    # Choices and links

    def count(self) -> int:
        """How many choices the last turn shows."""
        return max((row.target for row in self.rows(self.last)), default=0)

    def choice_at(self, number: int) -> tuple[Position, Position] | None:
        """The first and the last row of a choice."""
        within = [row for row, each in enumerate(self.rows(self.last)) if each.target == number]
        return (Position(self.last, within[0]), Position(self.last, within[-1])) if within and number else None

    def is_seen(self, anchor: Anchor, number: int) -> bool:
        """Whether a choice is on the page: its beginning, and its end if it fits."""
        rows = self.choice_at(number)
        if rows is None:
            return False
        first, last = rows
        top = self.top(anchor)
        bottom = self.ahead(top, self._height - 1)
        return top <= first and min(last, self.ahead(first, self._height - 1)) <= bottom

    def links(self, anchor: Anchor) -> dict[str, Position]:
        """The links of the last turn, or of what the page shows if that turn is below it, each with its first row."""
        shown = self.shown(anchor)
        if not shown or shown[-1][0].turn == self.last:
            shown = [(Position(self.last, number), row) for number, row in enumerate(self.rows(self.last))]
        found: dict[str, Position] = {}
        for position, row in shown:
            for target in (linked(style) for style, _ in row.line):
                if target:
                    found.setdefault(target, position)
        return found


def linked(style: str) -> str:
    """What a fragment of a line links to."""
    return style.partition("@")[2].partition(" ")[0]


def opens(turn: Turn) -> bool:
    """Whether a turn begins something new: a chapter, a scene, an ending."""
    return any(passage.kind == "chapter" or (passage.title and passage.kind in _OPENS) for passage in turn.passages)
