"""The views of the map, from far to near, and the area that each one shows; pure."""

from typing import Literal, NamedTuple

View = Literal["region", "city", "center", "quarter"]
VIEWS: tuple[View, ...] = ("region", "city", "center", "quarter")


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


# The city includes the western loop of the river, by which Paris is recognized.
BOXES: dict[View, Box] = {
    "region": Box(48.28, 49.02, -0.22, 2.56),
    "city": Box(48.810, 48.908, 2.212, 2.440),
    "center": Box(48.839, 48.879, 2.288, 2.376),
}
_HIGH, _WIDE = 0.0075, 0.0165  # half the height and the width of a quarter


def box(view: View, latitude: float = 0, longitude: float = 0) -> Box:
    """The area of a view; that of a quarter lies around a point."""
    if view != "quarter":
        return BOXES[view]
    return Box(latitude - _HIGH, latitude + _HIGH, longitude - _WIDE, longitude + _WIDE)


def shows(view: View, latitude: float, longitude: float) -> bool:
    """Whether a view shows a point, wherever its middle is."""
    return view == "quarter" or BOXES[view].holds(latitude, longitude)
