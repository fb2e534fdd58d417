"""What the player is trying to do now, as both front ends show it; pure."""

from typing import NamedTuple

from game.story import memory, moments
from game.story.aims import standing
from game.story.playthrough import Playthrough
from game.story.record import EMPTY
from game.terminal.layout.block import Block, Kind, block


class Shown(NamedTuple):
    """An aim that stands: its words, until when there is time, and where."""

    text: str
    until: str = ""  # such as "until Sunday 14:20", or "until 14:20" on its day
    place: str = ""  # an id of the record
    where: str = ""  # the name of the place


def aims(played: Playthrough) -> tuple[Shown, ...]:
    """The aims that stand now, in the order of the file."""
    found = standing(played)
    values = memory.values(played) if found else EMPTY
    # A text asks for single slots only: a mapping serves it as well as a tuple of all values.
    return tuple(
        Shown(aim.text.line(values), _until(played, aim.until), aim.at, _where(played, aim.at))  # type: ignore[arg-type]
        for aim in found
    )


def _until(played: Playthrough, until: int | None) -> str:
    if until is None:
        return ""
    year = played.story.year
    today = until // moments.DAY == played.clock // moments.DAY
    return f"until {moments.hour(until)}" if today else f"until {moments.weekday(until, year)} {moments.hour(until)}"


def _where(played: Playthrough, place: str) -> str:
    return played.story.record.places[place].name if place in played.story.record.places else ""


def aims_blocks(played: Playthrough) -> tuple[Block, ...]:
    """The aims as a list."""
    shown = aims(played)
    listed = tuple(block(Kind.ITEM, line(each)) for each in shown)
    return (
        block(Kind.HEADING, "What you are trying to do"),
        *(listed or (block(Kind.LINE, "Nothing in particular."),)),
    )


def line(aim: Shown) -> str:
    """An aim with its hour and its place."""
    beside = "; ".join(part for part in (aim.until, aim.where) if part)
    return f"{aim.text} ({beside})" if beside else aim.text
