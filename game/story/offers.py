"""What is offered: choices and lines of hubs, open or closed with a reason, and the risk words that they show."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from game.story import chance
from game.story.chance import Run
from game.story.model import NEEDED, RISKS, Choice, Line
from game.story.turn import Option


class NoSuchChoiceError(Exception):
    """The choice is not open in this state."""


def fails(choice: Choice, run: Run, values: Sequence[int]) -> bool:
    """Whether a choice that can fail does: its die shows less than the offered risk word needs."""
    return choice.fail is not None and chance.face(run, chance.thrown(choice, values)) < NEEDED[risk(choice, values)[0]]


Offered = TypeVar("Offered", Choice, Line)


def opened(choices: Sequence[Offered], name: str, values: Sequence[int]) -> Offered:
    """The choice of this name; raises NoSuchChoiceError if it is not open."""
    found = next((choice for choice in choices if choice.id == name), None)
    offered = option(found, values) if found is not None else None
    if found is None or offered is None or not offered.open:
        raise NoSuchChoiceError(name)
    return found


def offer(choices: Iterable[Choice | Line], values: Sequence[int]) -> list[Option]:
    """The choices of a scene, or the lines of a hub, as they are offered with these values."""
    return [offered for choice in choices if (offered := option(choice, values)) is not None]


def option(choice: Choice | Line, values: Sequence[int]) -> Option | None:
    """How a choice or a hub's line is offered with these values; None if it is hidden or gone."""
    if choice.offered is not None and not choice.offered.run(values):
        return None
    until = choice.until if isinstance(choice, Line) else None
    if choice.test is not None and not choice.test.run(values):
        if choice.locked is None:
            return None
        return Option(choice.id, choice.label.line(values), False, choice.locked.line(values), until=until)
    if isinstance(choice, Line) or choice.risk is None:
        return Option(choice.id, choice.label.line(values), until=until)
    word, causes = risk(choice, values)
    left = 0 if choice.tried is None else choice.tries - values[choice.tried]
    return Option(choice.id, choice.label.line(values), True, "", RISKS[word], causes, tries=left)


def risk(choice: Choice, values: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    """The place of the risk word that is shown among the words, and what moved it."""
    if choice.risk is None:
        return 0, ()
    moved = tuple(shift.because for shift in (*choice.better, *choice.worse) if shift.test.run(values))
    return choice.risk.run(values), moved
