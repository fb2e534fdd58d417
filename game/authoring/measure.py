"""How long a text is, in words."""

from collections.abc import Callable, Sequence

from game.story.prose import Branch, Marked, Piece, Text

READING = 220  # words that are read in a minute


def every(text: Text) -> int:
    """All words of a text, with every side of its conditions."""
    return sum(_count(pieces, sum) for pieces, _ in text.paragraphs)


def most(text: Text) -> int:
    """The words of the longest way to read a text."""
    return sum(_count(pieces, max) for pieces, _ in text.paragraphs)


def _count(pieces: Sequence[Piece], of_sides: Callable[[list[int]], int]) -> int:
    """The words of pieces; `of_sides` combines those on the sides of a condition."""
    count = 0
    for piece in pieces:
        match piece:
            case str():
                count += len(piece.split())
            case Branch():
                sides = [*(said for _, said in piece.tests), piece.otherwise]
                count += of_sides([_count(said, of_sides) for said in sides])
            case Marked():
                count += _count(piece.pieces, of_sides)
            case _:
                count += 1
    return count
