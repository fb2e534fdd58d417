"""The views of the map: those of the story, or, if it names none, one that shows all its places; pure."""

from game.story.record import Record, View

_MARGIN = 0.1  # of the width and the height of what is shown, on each side
_SMALLEST = 0.01  # degrees


def views(record: Record) -> tuple[View, ...]:
    """The views of a story, the widest first; one at the least."""
    return tuple(record.views.values()) or (_whole(record),)


def _whole(record: Record) -> View:
    """A view of all places and lines."""
    points = [(place.latitude, place.longitude) for place in record.places.values()]
    points += (point for line in record.lines.values() for point in line.points)
    north, east = (max((point[at] for point in points), default=0.0) for at in (0, 1))
    south, west = (min((point[at] for point in points), default=0.0) for at in (0, 1))
    down, across = (max(size, _SMALLEST) * _MARGIN for size in (north - south, east - west))
    return View("map", "The map", south - down, north + down, west - across, east + across, 3)


def named(record: Record, name: str) -> View:
    """The view of a name, or the one that opens first."""
    known = views(record)
    return next((view for view in known if view.id == name), home(record))


def home(record: Record) -> View:
    """The widest view in which the city is not one place."""
    known = views(record)
    return next((view for view in known if not view.city), known[0])


def shows(view: View, latitude: float, longitude: float) -> bool:
    """Whether a view shows a point."""
    return view.south <= latitude <= view.north and view.west <= longitude <= view.east
