"""The map in sentences: for screen readers, and below the drawing; pure."""

import math
from collections.abc import Sequence

from game.terminal.map.geometry import (
    Geography,
    Neighbor,
    Place,
    Route,
    distance,
    nearest,
    offset,
    travelled,
    wind,
)

_BANKS = {"left": "left bank", "right": "right bank"}


_HERE = 0.05  # kilometers; anything nearer is "here"


def sentence(neighbor: Neighbor) -> str:
    """Where a place is and who holds it."""
    place = neighbor.place
    return f"{place.name}: {_where(neighbor.kilometers, neighbor.wind)}{_beside(place)}.{_held(place)}"


def _held(place: Place) -> str:
    """Who holds a place, in a sentence; "" if the story does not say it."""
    return f" {place.holder.said}." if place.holder.said else ""


def whereabouts(neighbor: Neighbor) -> str:
    """Where a place is: `600 meters north, left bank`."""
    return f"{_where(neighbor.kilometers, neighbor.wind)}{_beside(neighbor.place)}"


def sentences(
    geography: Geography, places: Sequence[Place], here: str, minute: int, *, most: int | None = None
) -> tuple[str, ...]:
    """The map in sentences: where you are, the columns that are moving, and the other places, nearest first."""
    origin = next((place for place in places if place.id == here), None)
    if origin is None:
        return ()
    you = f"You are at: {origin.name}{_beside(origin)}.{_held(origin)}"
    columns = [_column(route, origin, minute) for route in geography.routes]
    return (you, *filter(None, columns), *map(sentence, nearest(places, origin)[:most]))


def _where(kilometers: float, direction: str) -> str:
    return f"{distance(kilometers)} {direction}" if kilometers >= _HERE else "here"


def _beside(place: Place) -> str:
    return f", {_BANKS.get(place.bank, place.bank)}" if place.bank else ""


def _column(route: Route, origin: Place, minute: int) -> str:
    way, moving = travelled(route, minute)
    if not moving:
        return ""
    east, north = offset((origin.lat, origin.lon), way[-1])
    return f"{route.name}: {_where(math.hypot(east, north), wind(east, north))}, on the road."
