"""The views of the map: the area that each one shows; pure."""

from typing import Literal

View = Literal["region", "city", "center"]


VIEWS: tuple[View, ...] = ("region", "city", "center")


# South, north, west, east. The city includes the western loop of the river, by which Paris is recognized.
BOXES: dict[View, tuple[float, float, float, float]] = {
    "region": (48.28, 49.02, -0.22, 2.56),
    "city": (48.810, 48.908, 2.212, 2.440),
    "center": (48.839, 48.879, 2.288, 2.376),
}


def shows(view: View, latitude: float, longitude: float) -> bool:
    """Whether a view shows a point."""
    south, north, west, east = BOXES[view]
    return south <= latitude <= north and west <= longitude <= east
