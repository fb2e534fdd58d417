"""The values that a draw or an echo can have: each of them, how many there are, and how likely each is."""

from collections.abc import Iterator, Sequence
from math import comb
from typing import NamedTuple

from game.story.model import Draw, Echo


class Domain(NamedTuple):
    """Equally likely cases, numbered from 0; each has a value between the bounds, and several may have the same."""

    size: int  # how many cases there are
    low: int
    high: int
    listed: tuple[int, ...] = ()  # of `one_of`: the value of each case
    words: int = 0  # of `take`: from how many words …
    take: int = 0  # … how many are kept

    def case(self, number: int) -> int:
        """The value of a case."""
        if self.take:
            return _subset(number, self.words, self.take)
        return self.listed[number] if self.listed else self.low + number

    def has(self, value: int) -> bool:
        """Whether a case has this value."""
        if self.take:
            return 0 <= value <= self.high and value.bit_count() == self.take
        return value in self.listed if self.listed else self.low <= value <= self.high

    def nearest(self, value: int) -> int:
        """The value brought between the bounds."""
        return min(max(value, self.low), self.high)

    def some(self, most: int) -> Iterator[int]:
        """The numbers of all cases, or of so many, spread evenly from the first to the last."""
        if self.size <= most:
            yield from range(self.size)
        else:
            yield from (place * (self.size - 1) // (most - 1) for place in range(most))


def of_draw(draw: Draw) -> Domain:
    """What a seed can draw."""
    count = len(draw.kind.words)
    if draw.take:
        high = ((1 << draw.take) - 1) << (count - draw.take)
        return Domain(comb(count, draw.take), (1 << draw.take) - 1, high, (), count, draw.take)
    places = {word: place for place, word in enumerate(draw.kind.words)}
    listed = tuple(places[word] for word in draw.of)
    return Domain(len(listed), 0, count - 1, listed)


def of_echo(echo: Echo) -> Domain:
    """What an echo can bring to a run: what a finished run leaves, or its start."""
    low, high = min(echo.value.low, echo.start), max(echo.value.high, echo.start)
    if echo.kind.words:
        low, high = 0, (1 << len(echo.kind.words)) - 1 if echo.kind.sort == "set" else len(echo.kind.words) - 1
    return Domain(high - low + 1, low, high)


def fixed(draw: Draw, written: object) -> int | None:
    """The value of a draw that is fixed by its words; None if these are not what it can draw."""
    words: Sequence[object] = (
        [written] if isinstance(written, str) else written if isinstance(written, list | tuple) else ()
    )
    if len(words) != (draw.take or 1) or not all(word in draw.kind.words for word in words):
        return None
    places = [draw.kind.words.index(str(word)) for word in words]
    value = sum(1 << place for place in set(places)) if draw.take else places[0]
    return value if of_draw(draw).has(value) else None


def _subset(number: int, words: int, take: int) -> int:
    """The set with this number among those of `take` words, in the order of their first words."""
    value = 0
    for place in range(words):
        if not take:
            break
        first = comb(words - place - 1, take - 1)  # sets that begin with this word
        if number < first:
            value |= 1 << place
            take -= 1
        else:
            number -= first
    return value
