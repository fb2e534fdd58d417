"""Geographic data and distances: places and who holds them, the river, the routes of military columns; pure."""

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from game.story.record import UNHELD, Holder

Polyline = tuple[tuple[float, float], ...]
"""Points as latitude and longitude."""


class Place(NamedTuple):
    """A place at one moment."""

    id: str
    name: str
    lat: float
    lon: float
    bank: str
    importance: int
    holder: Holder = UNHELD


class Waypoint(NamedTuple):
    lat: float
    lon: float
    minute: int | None = None


class Route(NamedTuple):
    """The route of a column; unknown times are interpolated from the known ones."""

    id: str
    name: str
    waypoints: tuple[Waypoint, ...]


class Geography(NamedTuple):
    rivers: tuple[Polyline, ...] = ()
    islands: tuple[Polyline, ...] = ()
    limit: Polyline = ()
    routes: tuple[Route, ...] = ()
    inside: str = ""  # what is inside the limit, by its name


class Neighbor(NamedTuple):
    """A place with its distance and direction from another."""

    place: Place
    kilometers: float
    wind: str


KM_A_DEGREE = 111.2
_WINDS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
_NEAR = 0.95  # kilometers; shorter distances are given in meters


def offset(origin: tuple[float, float], to: tuple[float, float]) -> tuple[float, float]:
    """How many kilometers east and north of another a point is."""
    shrink = math.cos(math.radians((origin[0] + to[0]) / 2))
    return (to[1] - origin[1]) * KM_A_DEGREE * shrink, (to[0] - origin[0]) * KM_A_DEGREE


def wind(east: float, north: float) -> str:
    return _WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8]


def distance(kilometers: float) -> str:
    """A distance in words."""
    return f"{round(kilometers * 1000, -2):.0f} meters" if kilometers < _NEAR else f"{kilometers:.1f} km"


def nearest(places: Iterable[Place], origin: Place) -> tuple[Neighbor, ...]:
    """All other places, nearest first."""
    neighbors = []
    for place in places:
        if place.id != origin.id:
            east, north = offset((origin.lat, origin.lon), (place.lat, place.lon))
            neighbors.append(Neighbor(place, math.hypot(east, north), wind(east, north)))
    return tuple(sorted(neighbors, key=lambda neighbor: neighbor.kilometers))


def travelled(route: Route, minute: int) -> tuple[Polyline, bool]:
    """The part of the route that the column has passed, and whether it is moving."""
    points = [(stop.lat, stop.lon) for stop in route.waypoints]
    hours = _hours(route)
    if not hours or minute >= hours[-1]:
        return tuple(points), False
    if minute < hours[0]:
        return (), False
    passed = sum(hour <= minute for hour in hours)
    last, coming = points[passed - 1], points[passed]
    share = (minute - hours[passed - 1]) / (hours[passed] - hours[passed - 1])
    head = (last[0] + (coming[0] - last[0]) * share, last[1] + (coming[1] - last[1]) * share)
    return (*points[:passed], head), True


def _hours(route: Route) -> list[float]:
    """The minute at each waypoint, interpolated by distance between known ones; empty if none is known."""
    stops = route.waypoints
    known = [index for index, stop in enumerate(stops) if stop.minute is not None]
    if not known:
        return []
    legs = [math.hypot(*offset((a.lat, a.lon), (b.lat, b.lon))) for a, b in pairwise(stops)]
    hours = [float(stops[min(known, key=lambda at: abs(at - index))].minute or 0) for index in range(len(stops))]
    for before, after in pairwise(known):
        way = sum(legs[before:after]) or 1.0
        for index in range(before + 1, after):
            share = sum(legs[before:index]) / way
            hours[index] = hours[before] + (hours[after] - hours[before]) * share
    return hours
