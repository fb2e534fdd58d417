"""One path through a plan: its choices, the faces of its dice, and what chance decided; as a playthrough that replays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from game.plan.program import Plan
from game.story import chance
from game.story.model import Story
from game.story.playthrough import Recorded, outward_echoes


@dataclass(frozen=True, slots=True)
class Path:
    """Choices in their order, each with the face of its die, and the values of slots that chance decides."""

    choices: tuple[tuple[str, int], ...] = ()
    chances: Mapping[int, int] = field(default_factory=dict)


def recorded(story: Story, plan: Plan, path: Path) -> Recorded:
    """A path as a playthrough that can be written down, with every draw, die and echo that it met fixed."""
    role = plan.role
    draws: dict[str, str | int | list[str]] = {}
    for draw in role.draws.values():
        if draw.slot in path.chances:
            value = path.chances[draw.slot]
            words = [word for place, word in enumerate(draw.kind.words) if value >> place & 1]
            draws[draw.name] = words if draw.take else draw.kind.words[value]
    choices = tuple(choice for choice, _ in path.choices)
    for die, (_, face) in zip(chance.throws(role, choices), path.choices, strict=True):
        if die:
            draws[die] = face
    echoes = {name: path.chances[slot] for name, slot in role.echoes.items() if slot in path.chances}
    return Recorded(role.id, 0, choices, outward_echoes(story, echoes), draws)


def data(written: Recorded) -> dict[str, object]:
    """A playthrough as JSON, with the keys of a playthrough's file."""
    return {
        "role": written.role,
        "seed": written.seed,
        "echoes": dict(written.echoes),
        "draws": {
            name: value if isinstance(value, str | int) else list(value) for name, value in written.draws.items()
        },
        "choices": list(written.choices),
    }
