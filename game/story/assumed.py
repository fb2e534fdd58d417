"""Assumptions of a playthrough that fail: what its texts took for granted when they were read, and was not so."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from game.story.engine import Assumed
from game.story.expression import COUNTED
from game.story.model import Assumption
from game.story.playthrough import Playthrough


class Failed(NamedTuple):
    """An assumption that did not hold when its text was read, and the values that it asks for, by their slots."""

    assumption: Assumption
    values: Mapping[int, int]


def failed(played: Playthrough, number: int) -> Iterator[Failed]:
    """The assumptions of a turn that did not hold."""
    role = played.story.roles[played.role]
    for each in played.turns[number].assumed:
        reads = each.assumption.test.reads
        beyond = {slot: role.asked[slot - len(role.slots)] for slot in reads if slot >= len(role.slots)}
        values = dict(enumerate(each.values)) | {
            slot: _remembered(played, number, each, asked) for slot, asked in beyond.items()
        }
        # A condition asks for single slots only: a mapping serves it as well as a tuple of all values.
        if not each.assumption.test.run(values):  # type: ignore[arg-type]
            yield Failed(each.assumption, {slot: values[slot] for slot in sorted(reads)})


def _remembered(played: Playthrough, number: int, when: Assumed, asked: str) -> int:
    """What no state holds, from the turns before and as much of this one: `visits`, `chosen` or `knows` of a thing."""
    function, _, name = asked.removesuffix(")").partition("(")
    turn, before = played.turns[number], played.turns[:number]
    match function:
        case "visits":
            met = [*(scene for each in before for scene in each.scenes), *turn.scenes[: when.scenes]]
            return min(COUNTED, met.count(name))
        case "chosen":
            return int(name in (*played.earlier, *played.choices[:number]))
        case _:
            known = [*(note for each in before for note in each.revealed), *turn.revealed[: when.revealed]]
            return int(name in known)
