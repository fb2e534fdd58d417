"""Values that chance or an earlier run decides: whether all are listed, and how one is picked at random."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import accumulate
from math import lcm
from random import Random

from game.plan.program import Chance, Plan

DENOMINATOR = 10**7  # of a share; a fraction below it is found again from its float

Pick = Callable[[Random], int]


def too_large(plan: Plan, slots: frozenset[int]) -> str:
    """The reason why nothing is proved if these slots decide: draws and echoes with too many values; "" if there are none."""
    names = [f"`{chance.name}`" for chance in plan.chances if not chance.whole and chance.slot in slots]
    if not names:
        return ""
    return f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} too many values to search them all"


def picks(plan: Plan) -> Mapping[int, Pick]:
    """For each slot that chance decides, a function that picks one of its values, each as often as the engine draws it."""
    return {chance.slot: _shared(chance) if chance.whole else _unlisted(plan, chance) for chance in plan.chances}


def _shared(chance: Chance) -> Pick:
    """Picks one of the listed values; shares are whole numbers, so that none is lost by rounding."""
    values = [value for value, _ in chance.outcomes]
    shares = [Fraction(weight).limit_denominator(DENOMINATOR) for _, weight in chance.outcomes]
    whole = lcm(*(share.denominator for share in shares))
    rungs = list(accumulate(int(share * whole) for share in shares))
    total = rungs[-1]
    return lambda random: values[bisect_right(rungs, int(random.random() * total))]


def _unlisted(plan: Plan, chance: Chance) -> Pick:
    """Picks a value of a draw or an echo that has too many to list."""
    draw = next((d for d in plan.role.draws.values() if d.slot == chance.slot), None)
    if draw is not None:
        bits = [1 << draw.kind.words.index(word) for word in draw.of]
        take = draw.take
        return lambda random: sum(random.sample(bits, take))
    low, high = chance.low, chance.high
    return lambda random: random.randint(low, high)
