"""Draws the map of Paris in August 1944 in terminal cells; pure."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from game.terminal.layout.paragraph import Line, fold
from game.terminal.map.canvas import HIGH, WIDE, Canvas, Point, smooth, spans
from game.terminal.map.geometry import (
    KM_A_DEGREE,
    Geography,
    Holder,
    Place,
    Polyline,
    Route,
    offset,
    travelled,
)
from game.terminal.map.labels import LabeledSign, short_name, write_labels
from game.terminal.map.legend import STYLES
from game.terminal.map.view import BOXES, View
from game.terminal.theme import ASCII, Glyphs, glyphs

_LEAST: dict[View, int] = {"region": 3, "city": 2, "center": 3}  # the importance up to which places are drawn
_RIVER: dict[View, float] = {"region": 0.1, "city": 0.1, "center": 0.07}  # half the width of the river, in kilometers
_THINNEST = 0.8  # dots; a thinner brush leaves holes
_INKS = ("green", "river", "rule")
_TYPEWRITER = {"green": "*", "river": "~", "rule": "."}
_REACH = 1.0  # kilometers around a place that are tinted as held by the same side
_ZONES: dict[Holder, str] = {
    "germans": "zone.german",
    "resistance": "zone.resistance",
    "division": "zone.resistance",
    "americans": "zone.resistance",
}
_LABELED = 44  # columns; in fewer, labels would hide the map
_DOTTED = 2.6  # dots from one point of the city limit to the next
_ARM = 0.06  # kilometers; the width of the river around an island
_LABELS: dict[Holder, str] = {"nobody": "dim"}


class _Projection(NamedTuple):
    """Converts latitude and longitude to dots: a view as large as possible, in true proportion."""

    middle: tuple[float, float]
    across: float
    down: float
    scale: float  # dots per kilometer

    @classmethod
    def of(cls, view: View, columns: int, rows: int) -> "_Projection":
        south, north, west, east = BOXES[view]
        width, height = offset((south, west), (north, east))
        across, down = columns * WIDE, rows * HIGH
        scale = min(across / width, down / height)
        return cls(((south + north) / 2, (west + east) / 2), across / 2, down / 2, scale)

    def __call__(self, lat: float, lon: float) -> Point:
        shrink = math.cos(math.radians(self.middle[0]))
        return (
            self.across + (lon - self.middle[1]) * KM_A_DEGREE * shrink * self.scale,
            self.down - (lat - self.middle[0]) * KM_A_DEGREE * self.scale,
        )

    def line(self, line: Polyline) -> list[Point]:
        return [self(lat, lon) for lat, lon in line]


def draw(
    geography: Geography,
    places: Sequence[Place],
    *,
    view: View,
    columns: int,
    rows: int,
    minute: int,
    here: str | None = None,
    picked: str | None = None,
    ascii_only: bool = False,
    least: int | None = None,
) -> tuple[Line, ...]:
    """The map in exactly so many columns and rows; places are drawn up to the importance `least`."""
    canvas = Canvas(columns, rows, _INKS)
    project = _Projection.of(view, columns, rows)
    if view != "region":
        _tint(canvas, project, geography.limit, places)
    _draw_lines(canvas, project, geography, view, minute)
    signs = glyphs(ascii_only=ascii_only)
    marks = _put_signs(
        canvas, project, _shown(places, geography.limit, view, here, picked, least or _LEAST[view]), here, picked, signs
    )
    _put_heads(canvas, project, geography.routes, minute, signs)
    if view == "region" and geography.limit:
        marks.insert(0, _paris(project, geography.limit))
    if columns >= _LABELED:
        write_labels(canvas, marks)
    return canvas.lines(_TYPEWRITER if ascii_only else None)


def _shown(
    places: Sequence[Place], limit: Polyline, view: View, here: str | None, picked: str | None, least: int
) -> list[Place]:
    """The places that are drawn, the most important first; in the region the city is one place."""
    shown = [
        place
        for place in places
        if place.id in (here, picked)
        or (place.importance <= least and not (view == "region" and _is_inside(limit, place)))
    ]
    return sorted(shown, key=lambda place: (place.id != here, place.id != picked, place.importance))


def _is_inside(limit: Polyline, place: Place) -> bool:
    shape = [(lon, lat) for lat, lon in limit]
    return any(west <= place.lon <= east for west, east in spans(shape, place.lat)) if shape else False


def _tint(canvas: Canvas, project: _Projection, limit: Polyline, places: Sequence[Place]) -> None:
    """Tints the city by the holder of the nearest known place."""
    if not limit or not places:
        return
    nearest_yet: dict[tuple[int, int], tuple[float, str]] = {}
    reach = _REACH * project.scale
    for place in places:
        x, y = project(place.lat, place.lon)
        style = _ZONES.get(place.holder, "zone.city")
        for cell, away in _around(x, y, reach):
            if cell not in nearest_yet or away < nearest_yet[cell][0]:
                nearest_yet[cell] = (away, style)
    for row, column in canvas.cells(project.line(limit)):
        canvas.tint(row, column, nearest_yet.get((row, column), (0, "zone.city"))[1])


def _around(x: float, y: float, reach: float) -> Iterator[tuple[tuple[int, int], float]]:
    """The cells near a point, each with the square of its distance."""
    for row in _middles(y, reach, HIGH):
        down = ((row + 0.5) * HIGH - y) ** 2
        for column in _middles(x, math.sqrt(reach * reach - down), WIDE):
            yield (row, column), down + ((column + 0.5) * WIDE - x) ** 2


def _middles(place: float, reach: float, size: int) -> range:
    return range(math.ceil((place - reach) / size - 0.5), math.floor((place + reach) / size - 0.5) + 1)


def _draw_lines(canvas: Canvas, project: _Projection, geography: Geography, view: View, minute: int) -> None:
    if geography.limit:
        limit = project.line(geography.limit)
        canvas.dot("rule", [*limit, limit[0]], _DOTTED)
    for reach in geography.seine:
        canvas.stroke("river", smooth(project.line(reach)), max(_RIVER[view] * project.scale, _THINNEST))
    for island in geography.islands:
        _draw_island(canvas, project, island)
    for route in geography.routes:
        way, _ = travelled(route, minute)
        canvas.stroke("green", project.line(way))


def _draw_island(canvas: Canvas, project: _Projection, island: Polyline) -> None:
    shape = project.line(island)
    arm = _ARM * project.scale
    if arm >= 1:  # the lines of the river may cross an island: water is drawn all around it
        canvas.stroke("river", [*shape, shape[0]], arm)
    canvas.erase("river", shape)


# --- symbols and labels ------------------------------------------------------------------------------------------------


def _put_signs(
    canvas: Canvas, project: _Projection, places: Sequence[Place], here: str | None, picked: str | None, signs: Glyphs
) -> list[LabeledSign]:
    marks = []
    for place in places:
        row, column = _cell(project(place.lat, place.lon))
        if not canvas.is_free(row, column, 1):
            continue
        sign, style = getattr(signs, place.holder), STYLES[place.holder]
        if place.id == here:
            sign, style = signs.you, "gold"
        label = _LABELS.get(place.holder, "text") if place.id != here else "gold"
        if place.id == picked:
            style = label = "selected"
        canvas.write(row, column, sign, style)
        name = short_name(place.name)
        name = fold(name) if signs is ASCII else name.replace("'", "’")
        marks.append(LabeledSign(row, column, name, label, must=place.id in (here, picked)))
    return marks


def _put_heads(canvas: Canvas, project: _Projection, routes: Sequence[Route], minute: int, signs: Glyphs) -> None:
    """Draws the head of each column that is moving."""
    for route in routes:
        way, moving = travelled(route, minute)
        row, column = _cell(project(*way[-1])) if moving else (-1, -1)
        if canvas.is_free(row, column, 1):
            canvas.write(row, column, signs.division, "green")


def _paris(project: _Projection, limit: Polyline) -> LabeledSign:
    points = project.line(limit)
    row, column = _cell((sum(x for x, _ in points) / len(points), min(y for _, y in points)))
    return LabeledSign(row, column, "Paris", "heading", must=True)


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point[1] / HIGH), math.floor(point[0] / WIDE)
