"""A canvas of terminal cells: background tints, braille dots in several inks, symbols and text on top."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter

from game.terminal.layout.paragraph import Line

Point = tuple[float, float]
WIDE, HIGH = 2, 4  # dots in a cell; they are nearly square, since a cell is twice as high as wide

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800
_FAINT = 2  # fewer dots than this are not drawn in ASCII


class Canvas:
    """Cells to draw on; points are in dots from the upper left corner, and may be outside."""

    def __init__(self, columns: int, rows: int, inks: Sequence[str]) -> None:
        self.columns, self.rows = columns, rows
        self._dots = {ink: [0] * (columns * rows) for ink in inks}  # the first ink is on top
        self._grounds = [""] * (columns * rows)
        self._signs: dict[int, tuple[str, str]] = {}

    def stroke(self, ink: str, line: Sequence[Point], radius: float = 0) -> None:
        """Draws a line with a round brush; without a radius it is one dot wide."""
        plot = self._dots[ink]
        last = None
        for x, y in _steps(self._within(line, radius + 1), 2 / max(radius - 2, 1)):
            half = (round(x * 2), round(y * 2))
            if half == last:
                continue
            last = half
            for over, down in _brush(radius, half[0] & 1, half[1] & 1):
                self._plot(plot, (half[0] >> 1) + over, (half[1] >> 1) + down)

    def _within(self, line: Sequence[Point], margin: float) -> Iterator[Sequence[Point]]:
        """The segments of a line that can be seen; the rest of a river would be most of the work from near."""
        wide, high = self.columns * WIDE + margin, self.rows * HIGH + margin
        for one, other in pairwise(line) if line[1:] else zip(line, line, strict=True):
            (x0, y0), (x1, y1) = one, other
            if max(x0, x1) >= -margin and min(x0, x1) <= wide and max(y0, y1) >= -margin and min(y0, y1) <= high:
                yield one, other

    def dot(self, ink: str, line: Sequence[Point], gap: float) -> None:
        """Draws a dotted line."""
        plot, walked = self._dots[ink], 0.0
        for start, end in pairwise(line):
            length = math.dist(start, end)
            while walked < length:
                share = walked / length
                self._plot(
                    plot,
                    math.floor(start[0] + (end[0] - start[0]) * share),
                    math.floor(start[1] + (end[1] - start[1]) * share),
                )
                walked += gap
            walked -= length

    def _plot(self, plot: list[int], x: int, y: int) -> None:
        if 0 <= x < self.columns * WIDE and 0 <= y < self.rows * HIGH:
            plot[y // HIGH * self.columns + x // WIDE] |= _BITS[y % HIGH][x % WIDE]

    def copy(self) -> "Canvas":
        """The same drawing, on which more can be written."""
        other = Canvas(self.columns, self.rows, ())
        other._dots, other._grounds, other._signs = self._dots, self._grounds, dict(self._signs)
        return other

    def erase(self, ink: str, shape: Sequence[Point]) -> None:
        """Erases the dots inside a closed shape."""
        plot = self._dots[ink]
        for y in range(self.rows * HIGH):
            for x in (x for left, right in spans(shape, y + 0.5) for x in range(round(left), round(right))):
                if 0 <= x < self.columns * WIDE:
                    plot[y // HIGH * self.columns + x // WIDE] &= ~_BITS[y % HIGH][x % WIDE]

    def cells(self, shape: Sequence[Point]) -> list[tuple[int, int]]:
        """The row and column of each cell whose middle is inside a closed shape."""
        return [
            (row, column)
            for row in range(self.rows)
            for left, right in spans(shape, (row + 0.5) * HIGH)
            for column in range(max(round(left / WIDE), 0), min(round(right / WIDE), self.columns))
        ]

    def tint(self, row: int, column: int, style: str) -> None:
        self._grounds[row * self.columns + column] = style

    def write(self, row: int, column: int, text: str, style: str) -> None:
        """Writes characters of one column each over everything else."""
        for offset, sign in enumerate(text):
            self._signs[row * self.columns + column + offset] = (style, sign)

    def is_free(self, row: int, column: int, length: int) -> bool:
        """Whether cells are on the canvas and nothing is written in them."""
        start = row * self.columns + column
        inside = 0 <= row < self.rows and column >= 0 and column + length <= self.columns
        return inside and not any(cell in self._signs for cell in range(start, start + length))

    def hidden(self, ink: str, row: int, column: int, length: int) -> int:
        """How many dots of an ink text in these cells would hide."""
        start = row * self.columns + column
        return sum(dots.bit_count() for dots in self._dots[ink][start : start + length])

    def lines(self, typewriter: Mapping[str, str] | None = None) -> tuple[Line, ...]:
        """The drawing, each line as wide as the canvas; in ASCII if a character for each ink is given."""
        cells = [self._cell(cell, typewriter) for cell in range(self.columns * self.rows)]
        return tuple(
            tuple(
                (style, "".join(sign for _, sign in run))
                for style, run in groupby(cells[start : start + self.columns], itemgetter(0))
            )
            for start in range(0, self.columns * self.rows, self.columns)
        )

    def _cell(self, cell: int, typewriter: Mapping[str, str] | None) -> tuple[str, str]:
        ground = self._grounds[cell]
        if cell in self._signs:
            style, sign = self._signs[cell]
            return f"{ground} {style}".lstrip(), sign
        for ink, plot in self._dots.items():
            dots = plot[cell]
            if dots and typewriter is None:
                return f"{ground} {ink}".lstrip(), chr(_BRAILLE + dots)
            if dots and typewriter and (dots.bit_count() >= _FAINT or ink == "rule"):
                return f"{ground} {ink}".lstrip(), typewriter[ink]
        return ground or "page", " "


def spans(shape: Sequence[Point], y: float) -> list[tuple[float, float]]:
    """The intervals of a horizontal line that are inside a closed shape."""
    crossings = sorted(
        x0 + (x1 - x0) * (y - y0) / (y1 - y0)
        for (x0, y0), (x1, y1) in zip(shape, [*shape[1:], shape[0]], strict=True)
        if (y0 > y) != (y1 > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def smooth(line: Sequence[Point]) -> list[Point]:
    """Cuts the corners of a line twice; its ends stay in place."""
    points = list(line)
    for _ in range(2 if points[2:] else 0):
        cut = [
            (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
            for (x0, y0), (x1, y1) in pairwise(points)
            for share in (0.25, 0.75)
        ]
        points = [points[0], *cut[1:-1], points[-1]]
    return points


def _steps(segments: Iterable[Sequence[Point]], density: float) -> list[Point]:
    """Points along a line, so many of them in a dot; a large brush needs fewer."""
    points: list[Point] = []
    for (x0, y0), (x1, y1) in segments:
        if not points or points[-1] != (x0, y0):
            points.append((x0, y0))
        count = math.ceil(max(abs(x1 - x0), abs(y1 - y0)) * density) or 1
        points += [(x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(1, count + 1)]
    return points


@lru_cache(maxsize=64)
def _brush(radius: float, half_x: int, half_y: int) -> tuple[tuple[int, int], ...]:
    """The dots that a round brush covers, relative to the dot of its center."""
    reach = range(-math.ceil(radius) - 1, math.ceil(radius) + 2)
    covered = tuple(
        (over, down)
        for over in reach
        for down in reach
        if math.hypot(over + 0.5 - half_x / 2, down + 0.5 - half_y / 2) <= radius
    )
    return covered or ((0, 0),)
