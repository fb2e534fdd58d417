"""The slots of texts that change by themselves: how often the words of a text were read, and what the seed draws for it.

A slot is named by what the text belongs to (a scene, a choice, …) and by what stands in it, never by a line: an edit elsewhere
changes nothing for a saved game. Words under a condition count their own readings, so that each reader begins with the first.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from math import lcm

from game.loader.scope import MOST_READ, Place, RoleNames
from game.story.changing import HEADS, ROUND, Guards
from game.story.expression import NUMBER, Effect, Expression, Kind
from game.story.grammar import Fault
from game.story.model import Draw, Slot
from game.story.prose import Text

LONG = 200  # letters of a name, behind which a digest stands for the rest
WORD = 24  # letters of a word by which a text of a lot is named
_ASKED = re.compile(r"\b(seen|visits|chosen)\(\s*([\w.]+)\s*\)", re.ASCII)
_FIXED = "write a condition in braces, as in {visits(yard) > 1: again}, or change the text that is read before"


class ChangingText:
    """The slots of one text, or of none that changes; see `game/story/changing.py`."""

    def __init__(self, place: Place, of: str, counts: bool) -> None:
        self._place, self._names, self._of, self._counts = place, place.role, of, counts
        self._sizes: dict[str, tuple[str, Guards, int]] = {}
        self.within: Guards = ()  # the conditions of an item, of a text that is written as a list

    def counter(self, head: str, guards: Guards, size: int) -> int:
        """The slot that counts how often the words at a place were read, as far as this many texts need it."""
        if not self._counts:
            message = f"`{head}` counts how often a text was read, and of this text that is not counted"
            raise Fault("text-syntax", message, 0, 0, _FIXED)
        function, whole = ("round" if head == ROUND else "turns"), (*self.within, *guards)
        asked = (f"{'' if holds else 'not '}{self._written(test)}" for test, holds in whole)
        name = f"{function}({self._of}{' if ' if whole else ''}{' and '.join(asked)})"
        if len(name) > LONG:
            name = f"{name[:LONG]} … {hashlib.blake2b(name.encode(), digest_size=8).hexdigest()})"
        _, _, before = self._sizes.get(name, ("", (), 1))
        needed = lcm(before, size) if head == ROUND else max(before, size + (head == "once"))
        if needed > MOST_READ:
            message = f"the rounds of this text begin together only after {needed} readings: {MOST_READ} are the most"
            raise Fault("text-syntax", message, 0, 0, "let them have as many texts as each other")
        self._sizes[name] = (head, whole, needed)
        return self._names.keep(Slot(name, NUMBER, 0, needed))

    def _written(self, test: Expression) -> str:
        """A condition in one line, with the full names of what it asks for, so that saves find it when they have changed."""
        if test.text.partition(",")[0] in HEADS:
            # What was counted is known by the conditions before it; which lot it is, its own name says.
            (slot,) = test.reads
            name = self._names.state[slot].name
            return f"{name} {test.text}" if name.startswith("lot(") else test.text
        return _ASKED.sub(self._full, " ".join(test.text.split()))

    def _full(self, asked: re.Match[str]) -> str:
        kind = "chosen" if asked[1] == "chosen" else "visits"
        return f"{asked[1]}({self._place.full(kind, asked[2]) or asked[2]})"

    def lot(self, texts: Sequence[str]) -> int:
        """The slot of what the seed draws for some texts, named by their words: the same words of one thing are one lot."""
        thing, words = self._of.partition(" ")[0], _words(texts)
        return self._names.keep(Slot(f"lot({'|'.join((thing, *words))})", Kind("word", words), 0, len(words) - 1))

    def counted(self, text: Text) -> Text:
        """The text with the statements by which it counts its readings, those of outer words first."""
        return replace(text, counts=tuple(map(self._effect, self._sizes))) if self._sizes else text

    def _effect(self, name: str) -> Effect:
        head, guards, size = self._sizes[name]
        slot = self._names.remembered[name]
        code = f"(v[{slot}]%{size}+1)" if head == ROUND else f"min({size},v[{slot}]+1)"
        if guards:
            asked = " and ".join(test.code if holds else f"(not {test.code})" for test, holds in guards)
            code = f"({code} if {asked} else v[{slot}])"
        reads = frozenset({slot}).union(*(test.reads for test, _ in guards))
        return Effect(name, slot, Expression(name, NUMBER, code, 0, size, reads), 0, size)


def _words(texts: Sequence[str]) -> tuple[str, ...]:
    """A word for each of some texts, of which none is that of another."""
    found: dict[str, None] = {}
    for text in texts:
        word = "_".join(re.findall(r"[^\W_]+", text.lower()))[:WORD].strip("_") or "nothing"
        number = 2
        made = word
        while made in found:
            made, number = f"{word}_{number}", number + 1
        found[made] = None
    return tuple(found)


def lots(names: RoleNames) -> dict[str, Draw]:
    """What the texts of a role have drawn, by name."""
    found = {}
    for name, slot in names.remembered.items():
        if name.startswith("lot("):
            kind = names.state[slot].kind
            found[name] = Draw(name, slot, kind, kind.words)
    return found
