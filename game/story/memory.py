"""What a playthrough remembers and no state holds: asked by assumptions, the cast and aims, and answered from its turns."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from game.story.expression import BEYOND, COUNTED
from game.story.model import Assumption
from game.story.playthrough import Playthrough


class Failed(NamedTuple):
    """An assumption that did not hold when its text was read, and the values that it asks for, by their slots."""

    assumption: Assumption
    values: Mapping[int, int]


def values(played: Playthrough) -> Mapping[int, int]:
    """The values of the present state, and in the slots beyond them what only the playthrough remembers."""
    turn = played.turn
    return _all(played, len(played.turns) - 1, turn.state.values, len(turn.scenes), len(turn.revealed))


def failed(played: Playthrough, number: int) -> Iterator[Failed]:
    """The assumptions of a turn that did not hold."""
    for each in played.turns[number].assumed:
        then = _all(played, number, each.values, each.scenes, each.revealed)
        # A condition asks for single slots only: a mapping serves it as well as a tuple of all values.
        if not each.assumption.test.run(then):  # type: ignore[arg-type]
            yield Failed(each.assumption, {slot: then[slot] for slot in sorted(each.assumption.test.reads)})


def _all(played: Playthrough, number: int, state: Sequence[int], scenes: int, revealed: int) -> Mapping[int, int]:
    """The values at a moment: in a turn, after so many of its scenes and of its notes."""
    asked = played.story.roles[played.role].asked
    known = dict(enumerate(state))
    if not asked:
        return known
    turn, before = played.turns[number], played.turns[:number]
    chosen = {*played.earlier, *played.choices[:number]}
    visits = Counter(scene for each in before for scene in each.scenes) + Counter(turn.scenes[:scenes])
    # Of a playthrough that was restored by its place only the choices before are known.
    visits += Counter({".".join(choice.split(".")[:2]) for choice in played.earlier} - visits.keys())
    notes = {note for each in before for note in each.revealed} | set(turn.revealed[:revealed])
    for place, each in enumerate(asked):
        function, _, name = each.removesuffix(")").partition("(")
        match function:
            case "visits":
                known[BEYOND + place] = min(COUNTED, visits[name])
            case "chosen":
                known[BEYOND + place] = int(name in chosen)
            case _:
                known[BEYOND + place] = int(name in notes)
    return known
