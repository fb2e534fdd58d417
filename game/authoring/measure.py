"""How long a text is, in words."""

from collections.abc import Sequence

from game.story.prose import Branch, Marked, Piece, Text

READING = 220  # words that are read in a minute


def every(text: Text) -> int:
    """All words of a text, those of every side of its conditions together."""
    return sum(_every(pieces) for pieces, _ in text.paragraphs)


def _every(pieces: Sequence[Piece]) -> int:
    count = 0
    for piece in pieces:
        match piece:
            case str():
                count += len(piece.split())
            case Branch():
                count += sum(_every(said) for _, said in piece.tests) + _every(piece.otherwise)
            case Marked():
                count += _every(piece.pieces)
            case _:
                count += 1
    return count


def most(text: Text) -> int:
    """The words of the longest way to read a text."""
    return sum(_most(pieces) for pieces, _ in text.paragraphs)


def _most(pieces: Sequence[Piece]) -> int:
    count = 0
    for piece in pieces:
        match piece:
            case str():
                count += len(piece.split())
            case Branch():
                count += max(_most(said) for said in (*(said for _, said in piece.tests), piece.otherwise))
            case Marked():
                count += _most(piece.pieces)
            case _:
                count += 1
    return count
