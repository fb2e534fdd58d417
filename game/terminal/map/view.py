"""The views of the map, from far to near, and the area that each one shows; pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from game.story.record import Record
from game.story.record import View as Framed
from game.terminal.map.geometry import offset

View = str
AROUND: View = ""  # around the player; every other view has the id that the story gives it
_TITLE = "The map"  # of a story without views, whose map shows all its places


class Box(NamedTuple):
    """An area of the map, in degrees."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point is inside."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    def moved(self, east: int, north: int) -> "Box":
        """The area so many quarters of its own size further."""
        down, across = (self.north - self.south) * north / 4, (self.east - self.west) * east / 4
        return Box(self.south + down, self.north + down, self.west + across, self.east + across)


class Frame(NamedTuple):
    """How an area is drawn."""

    box: Box
    places: int = 3  # the importance up to which places are drawn
    river: float = 0.1  # half the width of the river, in kilometers
    reach: float = 1.0  # kilometers around a place that are tinted as held by the same side
    far: bool = False  # what is inside the limit is one place


_HIGH, _WIDE = 0.0075, 0.0165  # half the height and the width of what is around the player, at least
_SPACE = 0.62  # half of what is shown, as a share of what must be
_FAR = 3  # a view is far if the limit is so many times narrower
_BROAD = 10  # kilometers; in a narrower view the river has its true width
_AROUND = (0.06, 0.4)  # around the player: the river, and how far who holds a place reaches


def views(record: Record) -> Mapping[View, Framed]:
    """The views of the record from far to near; of a record without any, one that shows everything."""
    if record.views:
        return record.views
    points = [(place.latitude, place.longitude) for place in record.places.values()]
    points += [point for line in record.lines.values() for point in line.points]
    south, north, west, east = around(points) if points else (0.0, 1.0, 0.0, 1.0)
    return {"all": Framed("all", _TITLE, (south, west, north, east), opens=True)}


def levels(record: Record) -> tuple[View, ...]:
    """All views from far to near, the last one around the player."""
    return (*views(record), AROUND)


def title(record: Record, view: View) -> str:
    """What a view is called."""
    return views(record)[view].title if view != AROUND else "Around you"


def box(record: Record, view: View) -> Box:
    """The area of a view of the record."""
    south, west, north, east = views(record)[view].frame
    return Box(south, north, west, east)


def frame(record: Record, view: View, area: Box | None = None) -> Frame:
    """How a view is drawn; `area` is what it shows if it was moved, or is around the player."""
    if view == AROUND:
        return Frame(area or box(record, opening(record)), 3, *_AROUND)
    framed, whole = views(record)[view], box(record, view)
    limit = [point for line in record.lines.values() if line.kind == "limit" for point in line.points]
    longitudes = [east for _, east in limit]
    far = bool(limit) and (max(longitudes) - min(longitudes)) * _FAR < whole.east - whole.west
    across, _ = offset((whole.south, whole.west), (whole.south, whole.east))
    return Frame(area or whole, framed.places, 0.1 if across > _BROAD else 0.07, far=far)


def opening(record: Record) -> View:
    """The view with which the map opens if nothing else is to be shown."""
    known = views(record)
    return next((name for name, each in known.items() if each.opens), next(iter(known)))


def showing(record: Record, points: Iterable[tuple[float, float]]) -> View:
    """The opening view if it shows some points, else the nearest one beyond it that does, or the farthest."""
    names = list(views(record))
    shown = list(points)
    beyond = names[names.index(opening(record)) :: -1]
    return next((name for name in beyond if all(box(record, name).holds(*point) for point in shown)), names[0])


def around_point(latitude: float, longitude: float) -> Box:
    """The smallest area around a point."""
    return Box(latitude - _HIGH, latitude + _HIGH, longitude - _WIDE, longitude + _WIDE)


def around(points: Sequence[tuple[float, float]]) -> Box:
    """The smallest area that shows points, with some space around them."""
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    west, east = min(lon for _, lon in points), max(lon for _, lon in points)
    high, wide = max((north - south) * _SPACE, _HIGH), max((east - west) * _SPACE, _WIDE)
    latitude, longitude = (south + north) / 2, (west + east) / 2
    return Box(latitude - high, latitude + high, longitude - wide, longitude + wide)
