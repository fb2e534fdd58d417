"""What a plan remembers and no state holds: the visits, choices and notes that only assumptions and aims ask for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from game.plan.program import Code, code, moved
from game.story.expression import BEYOND, Expression
from game.story.model import Assumption, Role


class Beyond(NamedTuple):
    """The slots of a plan beyond those of a state."""

    slots: Mapping[int, int]  # for each slot that expressions read from BEYOND on, the slot of the plan
    filled: Mapping[str, int]  # what the plan itself must remember, such as `visits(scene)`, and its slot

    def code(self, condition: Expression | None) -> Code:
        """The code of a condition in the plan."""
        return moved(code(condition), self.slots)


NOTHING = Beyond({}, {})


def beyond(role: Role, asked: Iterable[Expression], also: Iterable[str] = ()) -> Beyond:
    """The slots beyond those of a role's states that some expressions read, and some more by name.

    What a state remembers too is taken from there.
    """
    known = {name: slot for slot, name in enumerate(role.slots)}
    read = sorted({slot for each in asked for slot in each.reads if slot >= BEYOND})
    slots: dict[int, int] = {}
    filled: dict[str, int] = {}
    for slot in read:
        name = role.asked[slot - BEYOND]
        slots[slot] = known[name] if name in known else filled.setdefault(name, len(role.slots) + len(filled))
    for name in also:
        filled.setdefault(name, len(role.slots) + len(filled))
    return Beyond(slots, filled)


def aimed(aim: str) -> str:
    """The name of what remembers that an aim stood once."""
    return f"aimed({aim})"


def introduction(person: str) -> str:
    """The name of what remembers that somebody was introduced."""
    return f"introduced({person})"


def assumptions(role: Role) -> Iterator[Assumption]:
    """All that the texts of a role take for granted."""
    for scene in role.scenes.values():
        yield from scene.arrival.assume
        for choice in scene.choices:
            yield from choice.outcome.assume
            yield from choice.fail.assume if choice.fail is not None else ()
        yield from scene.fallback.assume if scene.fallback is not None else ()
        yield from scene.again.assume if scene.again is not None else ()
        yield from scene.hub.assume if scene.hub is not None else ()
        yield from scene.storylet.assume if scene.storylet is not None else ()
    for pool in role.pools.values():
        for line in pool:
            yield from line.assume
