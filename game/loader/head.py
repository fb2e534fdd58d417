"""A story as a start needs it: its head and its names from an index, and the rest when it is asked for.

No reader of YAML's trees is imported before something is read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from game.story.model import Story
from game.story.prose import NO_TEXT, Text
from game.story.record import Line, Record, View

T = TypeVar("T")
_PARTS = ("warning", "roles", "echoes", "record")  # of a story: all else is words, numbers or lists of them


class Lazy(Mapping[str, T]):
    """A mapping whose values are made when they are first asked for."""

    def __init__(self, names: Sequence[str], make: Callable[[str], T]) -> None:
        self._names = dict.fromkeys(names)
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def head(story: Story) -> dict[str, object]:
    """What the index has of a story itself; of a warning with more in it than words nothing."""
    said = story.warning.paragraphs
    is_plain = all(isinstance(piece, str) for pieces, _ in said for piece in pieces)
    warning = [[pieces, kept] for pieces, kept in said] if is_plain else None
    lines = {line.id: line[1:] for line in story.record.lines.values()}
    views = {view.id: view[1:] for view in story.record.views.values()}
    words = {name: value for name, value in story._asdict().items() if name not in _PARTS}
    words["care"] = dict(story.care)
    return {"words": words, "warning": warning, "lines": lines, "views": views, "echoes": list(story.echoes)}


def headed(index: Mapping[str, Any], rest: Callable[[], Story]) -> Story:
    """The story of an index; `rest` gives the same story with everything in it, and is asked once."""
    rest = cache(rest)
    said = index["head"]

    def record(kind: str) -> Lazy[Any]:
        return Lazy(list(index["record"][kind]), lambda name: getattr(rest().record, kind)[name])

    kinds: dict[str, Any] = {kind: record(kind) for kind in index["record"] if kind != "map"}
    # The lines and the views of the map are in the index as they are: the title page draws them.
    lines = {name: _line(name, *line) for name, line in said["lines"].items()}
    kinds["views"] = {name: _view(name, *view) for name, view in said["views"].items()}
    words: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in said["words"].items()}
    return Story(
        **words,
        warning=rest().warning if said["warning"] is None else _plain(said["warning"]),
        roles=Lazy(list(index["roles"]), lambda name: rest().roles[name]),
        echoes=Lazy(said["echoes"], lambda name: rest().echoes[name]),
        record=Record(**kinds, lines=lines, renamed=dict(index["renamed"])),
    )


def _line(name: str, kind: str, points: Any, called: str, hours: Any) -> Line:
    return Line(name, kind, tuple((latitude, longitude) for latitude, longitude in points), called, tuple(hours))


def _view(name: str, title: str, frame: Any, opens: bool, places: int) -> View:
    south, west, north, east = frame
    return View(name, title, (south, west, north, east), opens, places)


def _plain(said: Any) -> Text:
    return Text(tuple((tuple(pieces), kept) for pieces, kept in said)) if said else NO_TEXT
