"""What a text shows, by the values of a state: the slots it depends on, and where the words of its note links are read."""

from collections.abc import Sequence

from game.plan.program import ALWAYS, NEVER, Code, both, code, either, opposite
from game.story.prose import Branch, Marked, Piece, Shown, Text, shown


def text_reads(text: Text) -> frozenset[int]:
    """The slots that a text depends on."""
    found: set[int] = set()
    waiting: list[Piece] = [piece for pieces, _ in text.paragraphs for piece in pieces]
    while waiting:
        match waiting.pop():
            case Shown(value):
                found |= value.reads
            case Marked(pieces=pieces):
                waiting += pieces
            case Branch(tests, otherwise):
                waiting += otherwise
                for test, said in tests:
                    found |= test.reads
                    waiting += said
    return frozenset(found)


def links(pieces: Sequence[Piece], when: Code) -> list[tuple[str, Code]]:
    """The notes linked in pieces that are read when a condition holds, each with its own condition."""
    found: list[tuple[str, Code]] = []
    for piece in pieces:
        match piece:
            case Marked(pieces=inner, note=note):
                if note:
                    found.append((note, both(when, _says(inner))))
                found += links(inner, when)
            case Branch(tests, otherwise):
                before = when
                for test, said in tests:
                    found += links(said, both(before, code(test)))
                    before = both(before, opposite(code(test)))
                found += links(otherwise, before)
    return found


def _says(pieces: Sequence[Piece]) -> Code:
    """The condition that pieces come out as words."""
    return either(*(_said(piece) for piece in pieces))


def _said(piece: Piece) -> Code:
    match piece:
        case str():
            return ALWAYS if piece.strip() else NEVER
        case Shown(value):
            empty = value.kind.sort == "set" and not shown(value.kind, value.words, value.low, 0)
            return Code(f"({value.code}!=0)", value.reads) if empty else ALWAYS
        case Marked(pieces=inner):
            return _says(inner)
        case Branch(tests, otherwise):
            before, sides = ALWAYS, []
            for test, said in tests:
                sides.append(both(before, code(test), _says(said)))
                before = both(before, opposite(code(test)))
            return either(*sides, both(before, _says(otherwise)))
