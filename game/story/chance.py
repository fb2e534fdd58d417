"""Chance: what a seed draws and what dice show. A digest of the seed and a name is all the chance there is."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from game.story.model import Choice, Draw, Role


class Run(NamedTuple):
    """What stays the same in one playthrough: role, seed, and the dice that are fixed by name."""

    role: str
    seed: int
    dice: tuple[tuple[str, int], ...] = ()


def number(text: str) -> int:
    """SHA-256 of a text as a number."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def drawn(draw: Draw, seed: int, role: str) -> int:
    """The value that a seed draws."""
    name = f"{seed}/{role}/{draw.name}"
    if not draw.take:
        return draw.kind.words.index(draw.of[number(name) % len(draw.of)])
    kept = sorted(draw.of, key=lambda word: number(f"{name}/{word}"))[: draw.take]
    return sum(1 << draw.kind.words.index(word) for word in kept)


# Dice


def die(choice: str, throw: int = 1) -> str:
    """The name of a die: that of its choice, and from the second try on the number of the throw behind it."""
    return choice if throw < 2 else f"{choice} {throw}"


def of_die(name: str) -> tuple[str, int]:
    """The choice and the throw of a die."""
    choice, _, throw = name.partition(" ")
    return choice, int(throw) if _THROW.fullmatch(throw) else 1


_THROW = re.compile(r"[1-9]")


def thrown(choice: Choice, values: Sequence[int]) -> str:
    """The name of the die that a choice throws if it is taken now."""
    return die(choice.id, 1 if choice.tried is None else values[choice.tried] + 1)


def throws(role: Role, choices: Iterable[str]) -> Iterator[str]:
    """For each of a playthrough's choices the name of its die; "" if it has none."""
    count = Counter[str]()
    for name in choices:
        choice = role.choices.get(name)
        if choice is None or choice.risk is None:
            yield ""
        else:
            count[name] += 1
            yield die(name, count[name])


def face(run: Run, name: str) -> int:
    """What a die shows in a run."""
    fixed = dict(run.dice).get(name)
    return fixed if fixed is not None else 1 + number(f"{run.seed}/{run.role}/{name}") % 6


def shown(run: Run, choices: Mapping[str, Choice], name: str, values: Sequence[int]) -> int:
    """What the die of a choice shows if it is taken now; of a choice without a risk, or a hub's line, anything."""
    choice = choices.get(name)
    return face(run, name if choice is None else thrown(choice, values))
