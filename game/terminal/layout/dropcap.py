"""The opening of a chapter: a drop capital made of quadrant blocks, or a few words in capitals."""

import re
from collections.abc import Sequence
from functools import cache

from game.terminal.layout.paragraph import Fragment, Line, typeset

HEIGHT = 3
NARROWEST = 50  # columns; a drop capital takes up too much of a narrower page

# Two rows and two columns of points make one cell. Points are twice as high as wide, so vertical strokes are two
# points thick and horizontal ones one.
_DRAWN = """
...####... #######. ..#####. ######.. ######## ######## ..#####. ####..#### ######
...#.##... .##...## .##...## .##..##. .##...## .##...## .##...## .##....##. ..##..
..##.##... .######. ##...... .##...## .#####.. .#####.. ##...... .########. ..##..
..#######. .##...## ##...... .##...## .##..... .##..... ##..#### .##....##. ..##..
.##...##.. .##...## .##...## .##..##. .##...## .##..... .##..##. .##....##. ..##..
####.##### #######. ..#####. ######.. ######## ####.... ..#####. ####..#### ######

..###### ####..#### ####.... ###....### ###...#### ..#####... #######. ..#####... #######...
....##.. .##..##... .##..... .###..###. .###...##. .##...##.. .##...## .##...##.. .##...##..
....##.. .####..... .##..... .########. .####..##. ##.....##. .##...## ##.....##. .##...##..
....##.. .##.##.... .##..... .##.##.##. .##.##.##. ##.....##. .######. ##..#..##. .######...
##..##.. .##..##... .##...## .##....##. .##..####. .##...##.. .##..... .##..###.. .##..##...
.####... ####..#### ######## ####..#### ####..###. ..#####... ####.... ..#####.## ####..####

.######. ######## ####..#### ####..#### ####.##.#### ####..#### ####..#### ########
##....## #..##..# .##....##. .##....##. .##..##..##. ..##..##.. .##....##. #....##.
.####... ...##... .##....##. .##....##. .##..##..##. ...####... ..##..##.. ....##..
...####. ...##... .##....##. ..##..##.. .##.####.##. ...####... ...####... ..##....
##....## ...##... .##....##. ...####... ..###..###.. ..##..##.. ....##.... .##....#
.######. ..####.. ..######.. ....##.... ..##....##.. ####..#### ...####... ########
"""
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_FIRST_WORDS = re.compile(r"(?:[^\s—,;:.!?…]+[\s—]+){0,2}[^\s—]+")


@cache
def letters() -> dict[str, tuple[str, ...]]:
    drawn = {}
    alphabet = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    for band in _DRAWN.strip().split("\n\n"):
        for points in zip(*(row.split() for row in band.splitlines()), strict=True):
            drawn[next(alphabet)] = tuple(_cells(*points[row : row + 2]) for row in range(0, len(points), 2))
    return drawn


def _cells(upper: str, lower: str) -> str:
    corners = zip(upper[::2], upper[1::2], lower[::2], lower[1::2], strict=True)
    return "".join(_QUADRANTS[sum((dot == "#") << bit for bit, dot in enumerate(cell))] for cell in corners)


def block_initial(runs: Sequence[Fragment], measure: int, style: str = "heading") -> tuple[Line, ...] | None:
    """The paragraph with a drop capital; None if it does not begin with a letter or is too short."""
    whole = [(name, text) for name, text in runs if text]
    if not whole or measure < NARROWEST or whole[0][1][0] not in letters():
        return None
    (name, text), *rest = whole
    letter = letters()[text[0]]
    indent = len(letter[0]) + 1
    lines = typeset([(name, text[1:]), *rest], measure, (*[indent] * HEIGHT, 0))
    if len(lines) < HEIGHT:
        return None
    beside = tuple(((style, row), ("text", " "), *line[1:]) for row, line in zip(letter, lines, strict=False))
    return beside + lines[HEIGHT:]


def capitals(runs: Sequence[Fragment]) -> Line:
    """The paragraph with its first three words in capitals, or those before its first comma or stop."""
    match = _FIRST_WORDS.match("".join(text for _, text in runs))
    left = match.end() if match else 0
    opened = []
    for style, text in runs:
        opened.append((style, text[:left].upper() + text[left:]))
        left = max(left - len(text), 0)
    return tuple(opened)
