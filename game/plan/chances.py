"""What the seed and earlier runs decide: the draws and the echoes of a role, each with its values and their chances."""

from collections import Counter

from game.plan.program import Chance
from game.story import domain
from game.story.domain import Domain
from game.story.model import Role, Story

MOST_OUTCOMES = 10_000  # values of a draw or an echo that are listed one by one


def chances(story: Story, role: Role) -> list[Chance]:
    """What the seed and earlier runs decide."""
    drawn = [_chance(draw.slot, draw.name, domain.of_draw(draw)) for draw in role.draws.values()]
    return drawn + [_chance(slot, name, domain.of_echo(story.echoes[name])) for name, slot in role.echoes.items()]


def _chance(slot: int, name: str, values: Domain) -> Chance:
    """The values of a draw or an echo, each with its chance; of too many, some, spread over all of them."""
    whole = bool(values.listed) or values.size <= MOST_OUTCOMES
    counts = Counter(values.listed or (values.case(number) for number in values.some(MOST_OUTCOMES)))
    outcomes = tuple((value, times / counts.total()) for value, times in counts.items())
    return Chance(slot, name, outcomes, whole, values.low, values.high)
