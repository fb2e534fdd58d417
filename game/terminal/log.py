"""Everything read so far as rows, found from any point without setting the rest: pure."""

from typing import NamedTuple

from game.story.engine import Turn
from game.story.playthrough import Playthrough
from game.terminal.book import Book, Mark
from game.terminal.content.turn import parted, question, turn_blocks
from game.terminal.layout.block import Block, block
from game.terminal.layout.rows import Row, laid_out

_MOST = 4000  # turns whose rows are remembered
_OPENS = ("chapter", "scene", "ending")
_ONCE = ("choice", "notes", "stuck")  # what is shown of the present turn only


class Place(NamedTuple):
    """A row in what was read."""

    turn: int
    row: int


class Log:
    """What was read in a book, set for its width."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._played = book.played
        self._manner = book.manner
        self.last = len(self._played.turns) - 1

    # Rows

    def rows(self, turn: int) -> tuple[Row, ...]:
        """The rows of a turn; what is past is dim and has no choices."""
        now = self._played.turns[turn]
        book, past = self._book, turn < self.last
        marks = (asks(book), book.is_on("risk_numbers"), id(book.chronicle.choices)) if not past else ()
        key = (id(now), turn, self._manner, past, self._away(turn), marks)
        if key not in _SET:
            if len(_SET) > _MOST:
                _SET.clear()
            _SET[key] = (now, self._set(turn, past))
        return _SET[key][1]

    def _set(self, turn: int, past: bool) -> tuple[Row, ...]:
        rows = laid_out(self.blocks(turn), self._manner, past)
        above = () if self._manner.compact else (Row((), 0),)
        below = (Row((), rows[-1].block if rows else 0),) if past else ()
        return above + rows + below or (Row(()),)

    def blocks(self, turn: int) -> list[Block]:
        """What is read in a turn: the echo of the choice, then the turn itself."""
        book, played = self._book, _until(self._played, turn)
        past = turn < self.last
        blocks = [block("echo", label)] if (label := echo(played)) else []
        told = turn_blocks(
            played,
            self._away(turn),
            () if past else None,
            taken=book.chronicle.choices,
            as_numbers=book.is_on("risk_numbers"),
        )
        if past:
            return blocks + [each for each in told if each.kind not in _ONCE]
        return blocks + (_asking(told) if asks(book) else list(told))

    def _away(self, turn: int) -> bool:
        session = self._book.session
        always = session is not None and session.look_away and turn not in session.faced
        return turn in self._played.away or always

    # Places

    def end(self) -> Place:
        """The last row."""
        return Place(self.last, len(self.rows(self.last)) - 1)

    def back(self, place: Place, count: int) -> Place:
        """The row that lies so many rows before a place, or the first one."""
        turn, row = place
        while count > row:
            if turn == 0:
                return Place(0, 0)
            count -= row + 1
            turn -= 1
            row = len(self.rows(turn)) - 1
        return Place(turn, row - count)

    def ahead(self, place: Place, count: int) -> Place:
        """The row that lies so many rows behind a place, or the last one."""
        turn, row = place
        while row + count >= (size := len(self.rows(turn))):
            if turn == self.last:
                return Place(turn, size - 1)
            count -= size - row
            turn, row = turn + 1, 0
        return Place(turn, row + count)

    def mark(self, place: Place) -> Mark:
        """A place as a point that outlives a new measure."""
        rows = self.rows(place.turn)
        number = rows[place.row].block
        within = [row for row, each in enumerate(rows) if each.block == number]
        return Mark(place.turn, number, (place.row - within[0]) / len(within))

    def place(self, mark: Mark) -> Place:
        """The row at which a point now is."""
        turn = min(mark.turn, self.last)
        within = [row for row, each in enumerate(self.rows(turn)) if each.block == mark.block]
        if not within:
            return Place(turn, 0)
        return Place(turn, within[0] + int(mark.share * len(within) + 1e-6))

    def top(self) -> Place:
        """The row at which the page begins."""
        return min(self.place(self._book.mark), self.lowest())

    def lowest(self) -> Place:
        """The row at which the page begins when nothing more lies below."""
        place = self.back(self.end(), self._book.height - 1)
        return max(place, Place(self.last, 0)) if opens(self._played.turn) else place

    def opening(self) -> Place:
        """The row at which a turn begins to be read: a new scene above, what goes on below the words before it."""
        fits = len(self.rows(self.last)) <= self._book.height
        return self.lowest() if fits and not opens(self._played.turn) else Place(self.last, 0)

    def shown(self) -> list[tuple[Place, Row]]:
        """The rows on the page."""
        turn, first = self.top()
        found: list[tuple[Place, Row]] = []
        while len(found) < self._book.height and turn <= self.last:
            rows = self.rows(turn)
            left = self._book.height - len(found)
            found += [(Place(turn, row), rows[row]) for row in range(first, min(first + left, len(rows)))]
            turn, first = turn + 1, 0
        return found

    # Choices

    def count(self) -> int:
        """How many choices the page ends with."""
        return max((row.target for row in self.rows(self.last)), default=0)

    def choice_at(self, number: int) -> tuple[Place, Place] | None:
        """The first and the last row of a choice."""
        within = [row for row, each in enumerate(self.rows(self.last)) if each.target == number]
        return (Place(self.last, within[0]), Place(self.last, within[-1])) if within and number else None

    def is_seen(self, number: int) -> bool:
        """Whether a choice begins on the page, and ends on it where it has room to."""
        where = self.choice_at(number)
        if where is None:
            return False
        top = self.top()
        last = self.ahead(top, self._book.height - 1)
        return top <= where[0] and min(where[1], self.ahead(where[0], self._book.height - 1)) <= last

    def reaching(self, first: Place, last: Place) -> Place:
        """Where the page begins when it is scrolled as little as it takes to see some rows."""
        top, height = self.top(), self._book.height
        if last > self.ahead(top, height - 1):
            top = self.back(last, height - 1)
        return min(top, first)

    def more(self) -> bool:
        """Whether something lies below the page."""
        return self.ahead(self.top(), self._book.height - 1) < self.end()

    def links(self) -> list[str]:
        """The notes that the words of the present turn lead to."""
        rows = self.rows(self.last)
        named = (linked(style) for row in rows for style, _ in row.line)
        return list(dict.fromkeys(note for note in named if note))


_SET: dict[tuple[object, ...], tuple[Turn, tuple[Row, ...]]] = {}  # the turn is kept, so that its id stays its own


def linked(style: str) -> str:
    """The note that a run leads to."""
    return style.partition("@")[2].partition(" ")[0]


def _until(played: Playthrough, turn: int) -> Playthrough:
    """The reading as it was at a turn."""
    if turn == len(played.turns) - 1:
        return played
    return played._replace(turns=played.turns[: turn + 1], choices=played.choices[:turn])


def echo(played: Playthrough) -> str:
    """The choice that led to the turn, as it was offered; nothing at the beginning."""
    if not played.choices or len(played.turns) < 2:
        return ""
    taken = played.choices[-1]
    return next((option.label for option in played.turns[-2].options if option.choice == taken), "")


def opens(turn: Turn) -> bool:
    """Whether a turn begins something new: a chapter, a scene, an ending."""
    return any(passage.kind == "chapter" or (passage.title and passage.kind in _OPENS) for passage in turn.passages)


def asks(book: Book) -> bool:
    """Whether the present turn asks first whether to read it or to look away."""
    return book.session is not None and book.session.asks


def _asking(told: tuple[Block, ...]) -> list[Block]:
    """What is told up to the hard scene, and the question."""
    before, hard = parted(told)
    return [*before, *question(hard[0].text)] if hard else before
