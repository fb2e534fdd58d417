"""The places and lines of the historical record as map data, at one moment and around the player; pure."""

from collections.abc import Iterator

from game.story.model import Scene
from game.story.playthrough import Playthrough
from game.story.record import Record
from game.terminal.map import view, words
from game.terminal.map.geometry import Geography, Place, Route, Waypoint
from game.terminal.map.view import View

_BANKS = {"outside": "", "island": "island"}


def geography(record: Record) -> Geography:
    """The lines of the record: river, islands, limit, routes."""
    by_kind: dict[str, list[tuple[tuple[float, float], ...]]] = {"river": [], "island": [], "limit": []}
    routes = []
    for line in record.lines.values():
        if line.kind == "route":
            hours = (*line.hours, *[None] * len(line.points))
            stops = (Waypoint(lat, lon, minute) for (lat, lon), minute in zip(line.points, hours, strict=False))
            routes.append(Route(line.id, line.name, tuple(stops)))
        else:
            by_kind[line.kind].append(line.points)
    limit = by_kind["limit"][0] if by_kind["limit"] else ()
    inside = next((line.name for line in record.lines.values() if line.kind == "limit"), "")
    return Geography(tuple(by_kind["river"]), tuple(by_kind["island"]), limit, tuple(routes), inside)


def places(record: Record, moment: int) -> tuple[Place, ...]:
    """Every place, with its holder at a moment."""
    return tuple(
        Place(
            place.id,
            place.name,
            place.latitude,
            place.longitude,
            _BANKS.get(place.bank, place.bank),
            place.importance,
            record.holder(place, moment),
        )
        for place in record.places.values()
    )


def here(played: Playthrough) -> str:
    """The place of the player; the last known one if the scene has no place."""
    return next((scene.at for scene in _scenes(played) if scene.at in played.story.record.places), "")


def _scenes(played: Playthrough) -> Iterator[Scene]:
    """The scenes of a playthrough, the latest first."""
    known = played.story.roles[played.role].scenes
    yield played.scene
    for turn in reversed(played.turns):
        yield from (known[scene] for scene in reversed(turn.scenes))


def around(played: Playthrough) -> tuple[Place, ...]:
    """The places of the map, with their holders now."""
    return places(played.story.record, played.clock)


def first_view(played: Playthrough) -> View:
    """The view that shows the player: the one with which the map opens, or one that shows more."""
    place = played.story.record.places.get(here(played))
    return view.showing(played.story.record, [] if place is None else [(place.latitude, place.longitude)])


def sentences(played: Playthrough, asked: str = "") -> tuple[str, ...]:
    """The map in sentences, nearest first; if a name is asked for, only the places of that name."""
    record = played.story.record
    found = words.sentences(geography(record), around(played), here(played), played.clock)
    return tuple(each for each in found if asked.lower() in each.partition(":")[0].lower()) if asked else found
