"""What is told around the texts of a turn: where and when a scene is, and what a draw came to."""

from typing import NamedTuple

from game.story import moments, offers
from game.story.expression import CLOCK
from game.story.model import RISKS
from game.story.playthrough import Playthrough
from game.story.turn import Turn

TITLED = ("scene", "ending")  # the kinds of passages that a title, a place and an hour stand above


def where(played: Playthrough, scene: str = "") -> str:
    """The place and the time of the present scene, or of another one of the turn, in one line."""
    spot = _spot(played, played.turn, scene or played.turn.state.scene)
    when = spot.line or moments.spoken(spot.moment, played.story.year)
    title = played.story.roles[played.role].scenes[scene or played.turn.state.scene].title
    return ". ".join(part for part in (spot.place, when) if part) or title


class _Spot(NamedTuple):
    """Where and when a scene is: the name of its place, its moment, and the words that stand for the moment if it has any."""

    place: str
    moment: int
    line: str


def _spot(played: Playthrough, turn: Turn, scene: str) -> _Spot:
    # The present scene has the time of the clock; another one of the turn has the time at which it was told.
    told = [each.clock for each in turn.passages if each.scene == scene and each.kind in (*TITLED, "outcome")]
    return _placed(played, scene, told[-1] if told and scene != turn.state.scene else turn.state.values[CLOCK])


def _placed(played: Playthrough, scene: str, moment: int) -> _Spot:
    named = played.story.roles[played.role].scenes[scene]
    place = played.story.record.places.get(named.at)
    return _Spot(place.name if place else "", moment, named.dateline)


def arrived(played: Playthrough, told: int) -> str:
    """Where and when the scene is that is told after so many passages, as far as that is new.

    The year is said once a chapter, the place and the day where they change.
    """
    passage, year = played.turn.passages[told], played.story.year
    spot = _placed(played, passage.scene, passage.clock)
    before = _spot_before(played, told)
    place = "" if before is not None and before.place == spot.place else spot.place
    if spot.line:
        when = "" if before is not None and before.line == spot.line else spot.line
    elif before is None or not year:
        when = moments.spoken(spot.moment, year)
    elif before.line or before.moment // moments.DAY != spot.moment // moments.DAY:
        when = f"{moments.dated(spot.moment, year)}, {moments.hour(spot.moment)}"
    else:
        when = moments.hour(spot.moment) if place or before.moment != spot.moment else ""
    return ". ".join(part for part in (place, when) if part)


def _spot_before(played: Playthrough, told: int) -> _Spot | None:
    """Where and when the scene was whose title was read last in this chapter; None if there is none."""
    for number in range(len(played.turns) - 1, -1, -1):
        turn = played.turns[number]
        read = turn.passages[:told] if number == len(played.turns) - 1 else turn.passages
        for passage in reversed(read):
            if passage.kind == "chapter":
                return None
            if passage.title and passage.kind in TITLED:
                return _placed(played, passage.scene, passage.clock)
    return None


def drawn(played: Playthrough) -> str:
    """What the draw of the choice that led to the turn came to: `even: it held`; "" if nothing was drawn."""
    if not played.choices or len(played.turns) < 2:
        return ""
    before, taken = played.turns[-2], played.choices[-1]
    choices = played.story.roles[played.role].scenes[before.state.scene].choices
    choice = next((each for each in choices if each.id == taken), None)
    option = next((each for each in before.options if each.choice == taken), None)
    if choice is None or option is None or choice.fail is None or not option.risk or option.risk == RISKS[0]:
        return ""
    failed = offers.fails(choice, before.state.run, before.state.values)
    return f"{option.risk}: it {'went wrong' if failed else 'held'}"
