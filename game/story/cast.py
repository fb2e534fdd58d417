"""Who is called in a text: the words of a role's cast, found as whole words, the longest first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from game.story.expression import FLAG, Expression, Values
from game.story.model import Member
from game.story.prose import Branch, Marked, Piece, Shown, Text, shown

Guards = tuple[tuple[Expression, bool], ...]


class Call(NamedTuple):
    """Words of a text that call somebody."""

    person: str
    start: int
    end: int


class Called(NamedTuple):
    """Somebody who is called in a text, and the conditions that hold or fail where these words are read."""

    person: str
    guards: Guards = ()

    def holds(self, values: Values) -> bool:
        """Whether the words are shown with these values."""
        return all(bool(test.run(values)) == wanted for test, wanted in self.guards)


def members(cast: Mapping[str, Member], names: Iterable[str]) -> tuple[str, ...]:
    """The people of some names, each the id of one or a group of them."""
    found: dict[str, None] = {}
    for name in names:
        if name in cast:
            found[name] = None
        else:
            found |= dict.fromkeys(each.id for each in cast.values() if each.group == name)
    return tuple(found)


def spellings(word: str) -> tuple[str, ...]:
    """How a word of `called` may be written: one that begins small has a capital at the start of a sentence."""
    plain = " ".join(word.split())
    return tuple(dict.fromkeys((plain, plain[:1].upper() + plain[1:])))


def calls(text: str, cast: Mapping[str, Member]) -> tuple[Call, ...]:
    """The words of a plain text that call people of the cast, in their order."""
    return tuple(_names(tuple((each.id, each.called) for each in cast.values())).calls(text))


def called(text: Text, cast: Mapping[str, Member]) -> tuple[Called, ...]:
    """The people whom a text calls, each with the conditions of the words; braces end a word."""
    names = _names(tuple((each.id, each.called) for each in cast.values()))
    found: dict[Called, None] = {}
    for pieces, _ in text.paragraphs:
        for words, guards in _stretches(pieces):
            found |= dict.fromkeys(Called(call.person, guards) for call in names.calls(words))
    return tuple(found)


class _Names:
    """The words by which texts call people, as one pattern."""

    def __init__(self, people: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        self._people = {word: person for person, words in people for each in words for word in spellings(each)}
        longest = sorted(self._people, key=len, reverse=True)
        written = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest)
        # What stands before a word is looked at afterward: a pattern that begins with its words is found much faster.
        self._pattern = re.compile(rf"(?:{written})(?!\w|-\w)") if written else None

    def calls(self, text: str) -> Iterator[Call]:
        place = 0
        while self._pattern is not None and (match := self._pattern.search(text, place)) is not None:
            if _INSIDE.search(text[max(0, match.start() - 2) : match.start()]):
                place = match.start() + 1
                continue
            place = match.end()
            yield Call(self._people[" ".join(match[0].split())], *match.span())


_INSIDE = re.compile(r"(\w|\w-)\Z")


@lru_cache(16)
def _names(people: tuple[tuple[str, tuple[str, ...]], ...]) -> _Names:
    return _Names(people)


def _stretches(pieces: Sequence[Piece]) -> list[tuple[str, Guards]]:
    """The words of a paragraph between its braces, and what is shown in them, each with its conditions."""
    found: list[tuple[str, Guards]] = [("", ())]
    _stretch(pieces, (), found)
    return [(words, guards) for words, guards in found if words]


def _stretch(pieces: Sequence[Piece], guards: Guards, found: list[tuple[str, Guards]]) -> None:
    for piece in pieces:
        match piece:
            case str():
                found[-1] = (found[-1][0] + piece, guards)
            case Marked():
                _stretch(piece.pieces, guards, found)
            case Shown(value):
                found += [(words, (*guards, (test, True))) for words, test in _values(value)]
                found.append(("", guards))
            case Branch():
                before = guards
                for test, said in piece.tests:
                    found.append(("", (*before, (test, True))))
                    _stretch(said, (*before, (test, True)), found)
                    before = (*before, (test, False))
                found.append(("", before))
                _stretch(piece.otherwise, before, found)
                found.append(("", guards))


def _values(value: Expression) -> Iterator[tuple[str, Expression]]:
    """The words in which a value can be shown, each with its condition."""
    match value.kind.sort:
        case "word":
            tests = {place: f"({value.code}=={place})" for place in range(len(value.kind.words))}
            words = {place: shown(value.kind, value.words, value.low, place) for place in tests}
        case "set":
            tests = {place: f"({value.code}>>{place}&1)" for place in range(len(value.kind.words))}
            words = {place: shown(value.kind, value.words, value.low, 1 << place) for place in tests}
        case _ if value.words:
            tests = {place: f"({value.code}=={place})" for place in range(value.low, value.high + 1)}
            words = {place: shown(value.kind, value.words, value.low, place) for place in tests}
        case _:
            return
    for place, code in tests.items():
        yield words[place], Expression(f"{value.text} is {words[place]}", FLAG, code, 0, 1, value.reads)
