"""The map as it is drawn for a playthrough; the latest drawings are memoized."""

from typing import NamedTuple

from game.story.playthrough import Playthrough
from game.story.record import Record
from game.terminal.layout.paragraph import Line
from game.terminal.map import places, renderer
from game.terminal.map.canvas import Canvas
from game.terminal.map.renderer import Marks
from game.terminal.map.view import Box, View, frame, opening

_MOST = 60  # memoized drawings


class Drawing(NamedTuple):
    """What is drawn: the view, the size, and the highlighted places."""

    view: View
    columns: int
    rows: int
    ascii_only: bool = False
    marks: Marks = Marks()
    box: Box | None = None
    least: int | None = None  # the importance up to which places are drawn
    minute: int | None = None  # of the story; without one only the outline is drawn


class _Memo(NamedTuple):
    record: Record
    lines: tuple[Line, ...]


_GROUNDS: dict[tuple[object, ...], tuple[Record, Canvas]] = {}
_MEMO: dict[Drawing, _Memo] = {}  # a memo of another record is not used


def drawn(played: Playthrough, drawing: Drawing) -> tuple[Line, ...]:
    """The map at the present moment of a playthrough, in exactly the columns and rows asked for."""
    return _drawn(played.story.record, drawing._replace(minute=played.clock))


def outline(record: Record, columns: int, rows: int, *, ascii_only: bool = False) -> tuple[Line, ...]:
    """The river and the limit, without any place or road, in the view with which the map opens."""
    return _drawn(record, Drawing(opening(record), columns, rows, ascii_only))


def _drawn(record: Record, drawing: Drawing) -> tuple[Line, ...]:
    memo = _MEMO.get(drawing)
    if memo is None or memo.record is not record:
        if len(_MEMO) >= _MOST:
            _MEMO.clear()
        memo = _MEMO[drawing] = _Memo(record, _draw(record, drawing))
    return memo.lines


def _draw(record: Record, drawing: Drawing) -> tuple[Line, ...]:
    geography, minute = places.geography(record), drawing.minute or 0
    if drawing.minute is None:
        geography = geography._replace(routes=())
    known = places.places(record, minute) if drawing.minute is not None else ()
    framed = frame(record, drawing.view, drawing.box)
    key = (framed, drawing.columns, drawing.rows, drawing.minute)
    ground = _GROUNDS.get(key)
    if ground is None or ground[0] is not record:
        _GROUNDS.clear()  # only the latest one: it is there for selections and marks, which leave it as it is
        canvas = renderer.background(geography, known, framed, drawing.columns, drawing.rows, minute)
        ground = _GROUNDS[key] = (record, canvas)
    return renderer.draw_places(
        ground[1].copy(),
        geography,
        known,
        framed,
        minute,
        drawing.marks,
        ascii_only=drawing.ascii_only,
        least=drawing.least,
    )
