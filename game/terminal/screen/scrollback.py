"""Everything read so far as rows, found from any point without setting the rest: pure."""

from typing import NamedTuple

from game.story.engine import Turn
from game.terminal.content import record
from game.terminal.content.turn import read_blocks
from game.terminal.layout.block import Block
from game.terminal.layout.rows import Row, laid_out
from game.terminal.screen.state import Book, Mark

_OPENS = ("chapter", "scene", "ending")


class Place(NamedTuple):
    """A row in what was read."""

    turn: int
    row: int


class _Memo(NamedTuple):
    """The rows of a turn as they were last laid out, and what they were laid out from."""

    turn: Turn
    context: tuple[object, ...]
    rows: tuple[Row, ...]


_MEMO: dict[int, _Memo] = {}  # by the number of the turn; not used where the turn or its context is another one


class Scrollback:
    """What was read in a book, set for the width of the story page: made once per action, and passed on.

    It does not know where the page begins: that is the book's mark.
    """

    def __init__(self, book: Book) -> None:
        self._book = book.closed()  # a page beside the story may be wider
        self._session = book.game.running
        self._played = self._session.played
        self._manner = self._book.manner
        self._height = book.height
        self._rows: dict[int, tuple[Row, ...]] = {}
        self.last = len(self._played.turns) - 1

    # Rows

    def rows(self, turn: int) -> tuple[Row, ...]:
        """The rows of a turn; what is past is dim and has no choices."""
        if turn not in self._rows:
            self._rows[turn] = self._laid_out(turn)
        return self._rows[turn]

    def _laid_out(self, turn: int) -> tuple[Row, ...]:
        now, past = self._played.turns[turn], turn < self.last
        book = self._book
        shown = None if past else (asks(book), book.is_on("risk_numbers"), book.game.chronicle.choices)
        context = (self._manner, past, self._session.looks_away(turn), shown)
        memo = _MEMO.get(turn)
        if memo is None or memo.turn is not now or memo.context != context:
            memo = _MEMO[turn] = _Memo(now, context, self._set(turn, past))
        return memo.rows

    def _set(self, turn: int, past: bool) -> tuple[Row, ...]:
        rows = laid_out(self.blocks(turn), self._manner, past)
        above = () if self._manner.compact else (Row((), 0),)
        below = (Row((), rows[-1].block if rows else 0),) if past else ()
        return above + rows + below or (Row(()),)

    def blocks(self, turn: int) -> tuple[Block, ...]:
        """What is read in a turn."""
        game = self._book.game
        return read_blocks(game.running, turn, taken=game.chronicle.choices, as_numbers=game.is_on("risk_numbers"))

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

    def top(self, mark: Mark) -> Place:
        """The row at which the page begins."""
        return min(self.place(mark), self.lowest())

    def lowest(self) -> Place:
        """The row at which the page begins when nothing more lies below."""
        place = self.back(self.end(), self._height - 1)
        return max(place, Place(self.last, 0)) if opens(self._played.turn) else place

    def opening(self) -> Place:
        """The row at which a turn begins to be read: a new scene above, what goes on below the words before it."""
        fits = len(self.rows(self.last)) <= self._height
        return self.lowest() if fits and not opens(self._played.turn) else Place(self.last, 0)

    def shown(self, mark: Mark) -> list[tuple[Place, Row]]:
        """The rows on the page."""
        turn, first = self.top(mark)
        found: list[tuple[Place, Row]] = []
        while len(found) < self._height and turn <= self.last:
            rows = self.rows(turn)
            left = self._height - len(found)
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

    def is_seen(self, mark: Mark, number: int) -> bool:
        """Whether a choice begins on the page, and ends on it where it has room to."""
        where = self.choice_at(number)
        if where is None:
            return False
        top = self.top(mark)
        last = self.ahead(top, self._height - 1)
        return top <= where[0] and min(where[1], self.ahead(where[0], self._height - 1)) <= last

    def reaching(self, mark: Mark, first: Place, last: Place) -> Place:
        """Where the page begins when it is scrolled as little as it takes to see some rows."""
        top, height = self.top(mark), self._height
        if last > self.ahead(top, height - 1):
            top = self.back(last, height - 1)
        return min(top, first)

    def more(self, mark: Mark) -> bool:
        """Whether something lies below the page."""
        return self.ahead(self.top(mark), self._height - 1) < self.end()

    def links(self) -> list[str]:
        """The notes that the words of the present turn lead to."""
        rows = self.rows(self.last)
        named = (linked(style) for row in rows for style, _ in row.line)
        return list(dict.fromkeys(note for note in named if note))


def linked(style: str) -> str:
    """The note that a run leads to."""
    return style.partition("@")[2].partition(" ")[0]


def opens(turn: Turn) -> bool:
    """Whether a turn begins something new: a chapter, a scene, an ending."""
    return any(passage.kind == "chapter" or (passage.title and passage.kind in _OPENS) for passage in turn.passages)


def asks(book: Book) -> bool:
    """Whether the present turn asks first whether to read it or to look away."""
    return book.session is not None and book.session.asks


KEPT_IN_SIGHT = 2  # rows of a page that are still there on the next one


def opened(book: Book) -> tuple[Book, Scrollback]:
    """The book open at the turn that its session is at now, which is another one than before."""
    book = book.closed()._replace(choice=1, link="", found=(), sought="")
    log = Scrollback(book)
    return settled(book, log), log


def settled(book: Book, log: Scrollback) -> Book:
    """The book scrolled to where the present turn begins to be read."""
    opened = book._replace(choice=min(book.choice, log.count()) or min(1, log.count()))
    return at(opened, log, log.opening())


def at(book: Book, log: Scrollback, place: Place) -> Book:
    """The book scrolled to a row."""
    return book._replace(mark=log.mark(max(min(place, log.lowest()), Place(0, 0))))


def in_sight(book: Book, log: Scrollback) -> Book:
    """The book scrolled until the selected choice can be seen."""
    where = log.choice_at(book.choice)
    return at(book, log, log.reaching(book.mark, *where)) if where is not None else book


def select(book: Book, log: Scrollback, step: int) -> Book:
    """Selects the next choice, or scrolls where the selected one is not in sight."""
    book = book._replace(link="")
    wanted = book.choice + step
    if log.is_seen(book.mark, book.choice) and 1 <= wanted <= log.count():
        return in_sight(book._replace(choice=wanted), log)
    return scroll(book, log, step)


def scroll(book: Book, log: Scrollback, count: int) -> Book:
    """Scrolls the story by rows."""
    top = log.top(book.mark)
    return at(book, log, log.ahead(top, count) if count > 0 else log.back(top, -count))


def page_on(book: Book, log: Scrollback, pages: int) -> Book:
    """Scrolls the story by pages."""
    return scroll(book, log, pages * max(book.height - KEPT_IN_SIGHT, 1))


def to_the_end(book: Book, log: Scrollback) -> Book:
    """Scrolls the story to its choices."""
    return at(book, log, log.lowest())


def next_link(book: Book, log: Scrollback, step: int) -> Book:
    """Picks the next note that the text leads to."""
    links = log.links()
    if not links:
        return book.say("No notes are in these lines.")
    at_now = links.index(book.link) if book.link in links else (-1 if step > 0 else 0)
    book = book._replace(link=links[(at_now + step) % len(links)])
    sought = f"@{book.link}"
    rows = log.rows(log.last)
    row = next(row for row, each in enumerate(rows) if any(sought in style for style, _ in each.line))
    return at(book, log, log.reaching(book.mark, Place(log.last, row), Place(log.last, row)))


def search(book: Book, words: str) -> Book:
    """Looks for words in what was read, the last place first."""
    if not words.strip():
        return book._replace(found=(), sought="")
    found = tuple(Mark(turn, place) for turn, place, _ in record.hits(book.game.running, words))
    book = book._replace(found=found, sought=words, hit=len(found) - 1).closed()
    if not found:
        return book._replace(sought="").say(record.not_found(words))
    return next_hit(book, Scrollback(book), 0)


def next_hit(book: Book, log: Scrollback, step: int) -> Book:
    """Goes to the next place where the words stand, or the one before."""
    if not book.found:
        return book.say("Type / and the words that you look for.")
    hit = max(min(book.hit + step, len(book.found) - 1), 0)
    book = book._replace(hit=hit)
    place = log.place(book.found[hit])
    rows = log.rows(place.turn)
    number = rows[place.row].block
    low = book.sought.lower()
    within = (row for row, each in enumerate(rows) if each.block == number)
    row = next((r for r in within if low in "".join(text for _, text in rows[r].line).lower()), place.row)
    spot = log.back(Place(place.turn, row), book.height // 3)
    return at(book, log, spot).say(f"{hit + 1} of {len(book.found)}. , before   . next")
