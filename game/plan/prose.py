"""Texts in a plan: the slots that a text depends on, when its note links are shown, and when it has any words at all."""

from collections.abc import Sequence

from game.plan.program import ALWAYS, NEVER, SLOT, Assign, Code, Step, assign, both, code, constant, either, opposite
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


def counted(*texts: Text) -> list[Step]:
    """The steps by which texts that change by themselves count how often they were read, before they are read."""
    return [assign(effect) for text in texts for effect in text.counts]


def shows_words(text: Text) -> Code:
    """The condition that a text comes out as words."""
    return either(*(_says(pieces) for pieces, _ in text.paragraphs))


def known_together(known: Sequence[tuple[int, Code]]) -> list[Step]:
    """The steps by which notes become known: all conditions of a text are asked before any of its notes is known."""
    asked = {slot for place, (slot, _) in enumerate(known) for _, when in known[place + 1 :] if slot in when.reads}
    steps: list[Step] = []
    for slot, when in known:
        if slot not in asked and asked.isdisjoint(when.reads):
            value = Code(f"(1 if {when.text} else v[{slot}])", when.reads | {slot})
            steps.append(constant(slot, 1) if when.always else Assign(slot, value, 0, 1))
            continue
        # Until all of them are known, 2 stands for a note that is made known here.
        before = SLOT.sub(lambda match: f"({match[0]}==1)" if int(match[1]) in asked else match[0], when.text)
        fresh = 2 if slot in asked else 1
        value = Code(f"({fresh} if {before} and not v[{slot}] else v[{slot}])", when.reads | {slot})
        steps.append(Assign(slot, value, 0, fresh))
    return steps + [Assign(slot, Code(f"(1 if v[{slot}] else 0)", frozenset({slot})), 0, 1) for slot in sorted(asked)]


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
            if all(_says(said).always for said in (*(said for _, said in tests), otherwise)):
                return ALWAYS  # whichever side is read
            before, sides = ALWAYS, []
            for test, said in tests:
                sides.append(both(before, code(test), _says(said)))
                before = both(before, opposite(code(test)))
            return either(*sides, both(before, _says(otherwise)))
