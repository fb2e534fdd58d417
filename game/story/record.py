"""The historical record: notes, sources, people, places, timeline, clipping."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from game.story.prose import Text

EMPTY: Mapping[Any, Any] = MappingProxyType({})
STATUS = {
    "record": "On record",
    "differ": "Accounts differ",
    "invented": "Invented",
}
VERDICTS = {
    "supported": "The record supports this",
    "refined": "The record says it better",
    "contradicted": "The record contradicts this",
}
SIGNS = ("circle", "square", "triangle", "hollow_triangle", "half_circle", "ring")
COLORS = ("red", "blue", "green", "text", "dim")
NOBODY = "nobody"  # the holder of a place of which nothing is said, if the story has a holder of this name


class Source(NamedTuple):
    """A source of a note."""

    id: str
    title: str
    kind: str
    author: str = ""
    year: str = ""
    address: str = ""

    @property
    def cited(self) -> str:
        """The source as a line of a bibliography."""
        parts = [self.author, self.title, self.year, self.address]
        return ", ".join(part for part in parts if part)


class Note(NamedTuple):
    """A historical note, revealed where the story comes to its subject."""

    id: str
    title: str
    date: str
    day: str  # ISO date of its first day, for order
    status: str
    text: Text
    sources: tuple[str, ...]
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    theme: str = ""  # the name of its file among the notes


class Person(NamedTuple):
    """Somebody met in the scenes or named in notes."""

    id: str
    name: str
    role: str = ""
    born: str = ""
    died: str = ""
    invented: bool = False
    words: str = ""
    sources: tuple[str, ...] = ()


class Place(NamedTuple):
    """A place on the map, and who held it from when on."""

    id: str
    name: str
    latitude: float
    longitude: float
    bank: str = ""
    importance: int = 2
    invented: bool = False
    held: tuple[tuple[int, str], ...] = ()

    def holder(self, moment: int) -> str:
        """Who holds the place at a moment; "" if the record does not say."""
        by = ""
        for since, who in self.held:
            if since <= moment:
                by = who
        return by


class Holder(NamedTuple):
    """Who may hold a place, and how the map shows it."""

    id: str
    name: str  # in the legend
    held: str = ""  # of a place: `Held by the Germans`
    sign: str = "ring"
    color: str = "dim"
    explain: bool = False  # whether a scene in a place of theirs must say how that can be

    @property
    def said(self) -> str:
        """What is said of a place of theirs, without a full stop; "" if the story says of nobody that they hold it."""
        return self.held or (f"Held by {self.name}" if self.name else "")


UNHELD = Holder("", "")


class View(NamedTuple):
    """A view of the map: its title, and the area that it shows."""

    id: str
    title: str
    frame: tuple[float, float, float, float]  # degrees: south, west, north, east
    opens: bool = False  # whether the map opens with it
    places: int = 3  # the importance up to which places are drawn


class Event(NamedTuple):
    """A dated event of the timeline."""

    id: str
    day: str
    hour: str
    place: str
    text: str
    status: str
    sources: tuple[str, ...] = ()


class Claim(NamedTuple):
    """A sentence of the clipping, what the record says about it, and what reveals it."""

    id: str
    text: str
    verdict: str
    record: str
    notes: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()


class Invented(NamedTuple):
    """Something that the story invents: a vehicle, a paper, an object."""

    id: str
    name: str
    kind: str
    text: str


class Line(NamedTuple):
    """A line of the map: the river, an island, the city limit, or a column's route with its hours."""

    id: str
    kind: str
    points: tuple[tuple[float, float], ...]  # latitude, longitude
    name: str = ""
    hours: tuple[int | None, ...] = ()  # of a route: when its head is at each point


class Record(NamedTuple):
    """The historical record, by id."""

    notes: Mapping[str, Note] = EMPTY
    sources: Mapping[str, Source] = EMPTY
    people: Mapping[str, Person] = EMPTY
    places: Mapping[str, Place] = EMPTY
    timeline: Mapping[str, Event] = EMPTY
    clipping: Mapping[str, Claim] = EMPTY
    invented: Mapping[str, Invented] = EMPTY
    lines: Mapping[str, Line] = EMPTY
    holders: Mapping[str, Holder] = EMPTY
    views: Mapping[str, View] = EMPTY  # from far to near
    renamed: Mapping[str, str] = EMPTY  # former ids of notes

    def holder(self, place: Place, moment: int) -> Holder:
        """Who holds a place at a moment."""
        return self.holders.get(place.holder(moment) or NOBODY, UNHELD)

    def opened(self, claim: Claim, notes: frozenset[str], scenes: frozenset[str]) -> bool:
        """Whether a sentence of the clipping is revealed to a player who met these notes and scenes."""
        return not notes.isdisjoint(claim.notes) or not scenes.isdisjoint(claim.scenes)
