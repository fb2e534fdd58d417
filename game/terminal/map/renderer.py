"""Draws the map in terminal cells; pure."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from game.terminal.layout.paragraph import Line, fold
from game.terminal.map.canvas import HIGH, WIDE, Canvas, Point, smooth, spans
from game.terminal.map.geometry import (
    KM_A_DEGREE,
    Geography,
    Place,
    Polyline,
    Route,
    offset,
    travelled,
)
from game.terminal.map.labels import LabeledSign, short_name, write_labels
from game.terminal.map.view import Box, Frame
from game.terminal.theme import ASCII, Glyphs, glyphs

_THINNEST = 0.8  # dots; a thinner brush leaves holes
_INKS = ("green", "river", "rule")
_TYPEWRITER = {"green": "*", "river": "~", "rule": "."}
_ZONES = {"red": "zone.red", "blue": "zone.blue", "green": "zone.blue"}  # by the color of who holds a place
_LABELED = 44  # columns; in fewer, labels would hide the map
_DOTTED = 2.6  # dots from one point of the city limit to the next
_ARM = 0.06  # kilometers; the width of the river around an island


class Marks(NamedTuple):
    """What the player's own doings add to the map, by the ids of places."""

    here: str | None = None
    picked: str | None = None
    numbers: tuple[tuple[str, str, str], ...] = ()  # a place, the numbers of the choices that lead there, a remark
    been: frozenset[str] = frozenset()
    aims: tuple[tuple[str, str], ...] = ()  # a place where the player wants to do something, and until when


NO_MARKS = Marks()


class _Projection(NamedTuple):
    """Converts latitude and longitude to dots: a view as large as possible, in true proportion."""

    middle: tuple[float, float]
    across: float
    down: float
    scale: float  # dots per kilometer

    @classmethod
    def of(cls, box: Box, columns: int, rows: int) -> "_Projection":
        south, north, west, east = box
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


def background(
    geography: Geography, places: Sequence[Place], frame: Frame, columns: int, rows: int, minute: int
) -> Canvas:
    """The map without its places: who holds the city, the river, the roads; it stays the same while places are selected."""
    canvas = Canvas(columns, rows, _INKS)
    project = _Projection.of(frame.box, columns, rows)
    if not frame.far:
        _tint(canvas, project, geography.limit, places, frame.reach)
    _draw_lines(canvas, project, geography, frame.river, minute)
    return canvas


def draw_places(
    canvas: Canvas,
    geography: Geography,
    places: Sequence[Place],
    frame: Frame,
    minute: int,
    marks: Marks,
    *,
    ascii_only: bool,
    least: int | None,
) -> tuple[Line, ...]:
    """The map with its places, on a background."""
    project = _Projection.of(frame.box, canvas.columns, canvas.rows)
    signs = glyphs(ascii_only=ascii_only)
    shown = _shown(places, geography.limit if frame.far else (), marks, least or frame.places)
    labels = _put_signs(canvas, project, shown, marks, signs)
    _put_heads(canvas, project, geography.routes, minute, signs)
    if frame.far and geography.limit and geography.inside:
        labels.insert(0, _inside(project, geography))
    if canvas.columns >= _LABELED:
        write_labels(canvas, labels)
    return canvas.lines(_TYPEWRITER if ascii_only else None)


def cells(places: Sequence[Place], columns: int, rows: int, box: Box) -> dict[str, tuple[int, int]]:
    """The row and the column at which each place of an area stands."""
    project = _Projection.of(box, columns, rows)
    found = {place.id: _cell(project(place.lat, place.lon)) for place in places}
    return {name: (row, column) for name, (row, column) in found.items() if 0 <= row < rows and 0 <= column < columns}


def _shown(places: Sequence[Place], apart: Polyline, marks: Marks, least: int) -> list[Place]:
    """The places that are drawn, the most important first; what is inside a limit is one place, if it is seen from afar."""
    numbered = {name for name, _, _ in marks.numbers}
    numbered |= {name for name, _ in marks.aims}
    kept = {marks.here, marks.picked, *numbered}
    shown = [
        place for place in places if place.id in kept or (place.importance <= least and not _is_inside(apart, place))
    ]
    first = (marks.here, marks.picked)
    return sorted(
        shown,
        key=lambda p: (p.id != first[0], p.id not in numbered, p.id != first[1], p.id not in marks.been, p.importance),
    )


def _is_inside(limit: Polyline, place: Place) -> bool:
    shape = [(lon, lat) for lat, lon in limit]
    return any(west <= place.lon <= east for west, east in spans(shape, place.lat)) if shape else False


def _tint(canvas: Canvas, project: _Projection, limit: Polyline, places: Sequence[Place], kilometers: float) -> None:
    """Tints the city by the holder of the nearest known place."""
    if not limit or not places:
        return
    nearest_yet: dict[tuple[int, int], tuple[float, str]] = {}
    reach = kilometers * project.scale
    for place in places:
        x, y = project(place.lat, place.lon)
        if not (-reach < x < canvas.columns * WIDE + reach and -reach < y < canvas.rows * HIGH + reach):
            continue
        style = _ZONES.get(place.holder.color, "zone.city")
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


def _draw_lines(canvas: Canvas, project: _Projection, geography: Geography, river: float, minute: int) -> None:
    if geography.limit:
        limit = project.line(geography.limit)
        canvas.dot("rule", [*limit, limit[0]], _DOTTED)
    for reach in geography.rivers:
        canvas.stroke("river", smooth(project.line(reach)), max(river * project.scale, _THINNEST))
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


AIM = "!"
_NUDGES = ((0, 0), (0, 2), (0, -2), (1, 0), (-1, 0), (1, 2), (-1, 2), (1, -2), (-1, -2))  # rows and columns


def _put_signs(
    canvas: Canvas, project: _Projection, places: Sequence[Place], marks: Marks, signs: Glyphs
) -> list[LabeledSign]:
    """Draws each place where it is; the number of a choice may stand beside a place that is taken."""
    numbers = {name: (text, remark) for name, text, remark in marks.numbers}
    hours = {name: until or " " for name, until in reversed(marks.aims)}
    labels = []
    for place in places:
        row, column = _cell(project(place.lat, place.lon))
        text, remark = numbers.get(place.id, ("", ""))
        is_here = place.id == marks.here
        remark = ", ".join(part for part in (remark, hours.get(place.id, "").strip()) if part)
        text = text or (AIM if place.id in hours else "")
        if text and not is_here:
            nudged = ((row + down, column + over) for down, over in _NUDGES)
            row, column = next((at for at in nudged if canvas.is_free(*at, len(text))), (row, column))
        sign, style = getattr(signs, place.holder.sign), place.holder.color
        if is_here:
            sign, style = signs.you, "gold"
        elif text:
            sign, style = text, "gold" if text == AIM else "key"
        if not canvas.is_free(row, column, len(sign)):
            continue
        label = "gold" if is_here else "text" if place.id in marks.been or text else "dim"
        if place.id == marks.picked:
            style = label = "selected"
        canvas.write(row, column, sign, style)
        name = short_name(place.name)
        name = fold(name) if signs is ASCII else name.replace("'", "’")
        must = is_here or bool(text) or place.id == marks.picked
        labels.append(LabeledSign(row, column, name, label, must, len(sign), remark))
    return labels


def _put_heads(canvas: Canvas, project: _Projection, routes: Sequence[Route], minute: int, signs: Glyphs) -> None:
    """Draws the head of each column that is moving."""
    for route in routes:
        way, moving = travelled(route, minute)
        row, column = _cell(project(*way[-1])) if moving else (-1, -1)
        if canvas.is_free(row, column, 1):
            canvas.write(row, column, signs.triangle, "green")


def _inside(project: _Projection, geography: Geography) -> LabeledSign:
    points = project.line(geography.limit)
    row, column = _cell((sum(x for x, _ in points) / len(points), min(y for _, y in points)))
    return LabeledSign(row, column, geography.inside, "heading", must=True)


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point[1] / HIGH), math.floor(point[0] / WIDE)
