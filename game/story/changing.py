"""Texts that change by themselves: what stands in braces for one reading and the next, or by the seed, as a branch on a slot.

`{in turn: a | b}` shows the next text at each reading and stays at the last; `{round: a | b}` begins anew; `{once: a}` shows
nothing after its last; `{by lot: a | b}` shows the one that the seed draws. The slots belong to the whole text, see
`game/loader/changing.py`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from game.story.expression import FLAG, Expression
from game.story.prose import Branch, Piece

IN_TURN, ROUND, ONCE, BY_LOT = "in turn", "round", "once", "by lot"
HEADS = (IN_TURN, ROUND, ONCE, BY_LOT)
MOST = 20  # texts in one pair of braces

Guards = tuple[tuple[Expression, bool], ...]

_MEANT = {  # what the same is called elsewhere, or by a slip
    IN_TURN: ("turn", "turns", "in turns", "by turns", "in order", "sequence", "stopping", "in_turn", "inturn"),
    ROUND: ("rounds", "in rounds", "in circles", "cycle", "loop", "around"),
    ONCE: ("only once", "once only", "first", "first time", "one time", "only_once"),
    BY_LOT: ("lot", "lots", "by lots", "shuffle", "random", "at random", "by chance", "by_lot", "either"),
}
_SIGN = re.compile(r"[{}|]|\\.", re.DOTALL)
_OF_INK = {"&": ROUND, "!": ONCE, "~": BY_LOT}


class Slots(Protocol):
    """The slots of what changes in one text."""

    def counter(self, head: str, guards: Guards, size: int) -> int:
        """The slot that counts how often the words at a place were read, as far as so many texts need it; raises Fault."""

    def lot(self, texts: Sequence[str]) -> int:
        """The slot of what the seed draws for some texts; raises Fault."""


def branch(head: str, tests: Sequence[Expression], sides: Sequence[tuple[Piece, ...]]) -> Branch:
    """The texts, each with the condition under which it is shown; the last of them is what else is."""
    return Branch(tuple(zip(tests, sides, strict=False)), () if head == ONCE else sides[-1])


def tests(head: str, slot: int, size: int) -> Iterator[Expression]:
    """The conditions under which the texts are shown, but for the last one, which is what is left; of `once` all have one."""
    for number in range(1, size + (head == ONCE)):
        match head:
            case "round":
                code = f"((v[{slot}]-1)%{size}=={number - 1})"
            case "by lot":
                code = f"(v[{slot}]=={number - 1})"
            case _:
                code = f"(v[{slot}]=={number})"
        named = head if size == 1 else f"{head}, {number} of {size}"
        yield Expression(named, FLAG, code, 0, 1, frozenset({slot}))


def parted(source: str, start: int, end: int) -> list[str]:
    """The texts in braces, as they are written, from a place in a source up to the brace that closes them."""
    texts, depth, begun = list[str](), 0, start
    for match in _SIGN.finditer(source, start, end):
        sign = match[0]
        if not depth and sign in "|}":
            texts.append(source[begun : match.start()])
            begun = match.end()
            if sign == "}":
                return texts
        depth += (sign == "{") - (sign == "}")
    return [*texts, source[begun:end]]


def meant(head: str) -> str:
    """The head that a writer meant by other words; "" if it is none."""
    said = " ".join(head.lower().split())
    if said in HEADS:
        return said
    return next((each for each, others in _MEANT.items() if said in others), "")


def of_ink(inside: str) -> str:
    """Braces as they are written here, where a writer put bars and no head with a colon."""
    said = " ".join(inside.split())
    begun = re.match(r"(in turn|by lot)\b|(round|once)(?=[,;|])", said)
    head = begun[0] if begun else _OF_INK.get(said[:1], IN_TURN)
    texts = [each.strip() for each in said[len(begun[0]) if begun else 0 :].lstrip("&!~,; ").split("|")]
    said = " | ".join(texts)
    return f"{{{head}: {said}}}" if len(said) <= 60 else f"{{{head}: {texts[0][:20]} | …}}"
