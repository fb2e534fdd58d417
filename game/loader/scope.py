"""The names of a role and what they mean, at each place of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

from game.story import moments
from game.story.expression import BEYOND, CHAPTER, CLOCK, COUNTED, FLAG, MOMENT, MOST_SLOTS, NUMBER, SLOTS, Kind, Symbol
from game.story.grammar import Fault
from game.story.model import Slot

T = TypeVar("T")
COUNTERS = ("turns(", "round(")  # how the names begin that count readings
MOST_READ = 60  # how far the readings of a text are counted at the most
RESERVED = frozenset({"clock", "chapter", "first_visit", "slots", "true", "false"})


class RoleNames:
    """The symbols of a role, and the slots that its states need."""

    def __init__(
        self,
        role: str,
        year: int,
        chapters: tuple[str, ...],
        scenes: Mapping[str, object],  # full names
        choices: Mapping[str, object],  # full names, with the lines of hubs
        notes: Mapping[str, object],
        bounds: tuple[int, int],
    ) -> None:
        self.role, self.year, self.chapters = role, year, chapters
        self.scenes, self.choices, self.notes = scenes, choices, notes
        self.bounds = bounds
        low, high = bounds
        kind = Kind("word", chapters)
        self.state = [
            Slot("clock", MOMENT, low, high),
            Slot("slots", NUMBER, 0, MOST_SLOTS),
            Slot("chapter", kind, 0, max(0, len(chapters) - 1)),
        ]
        self.initial: list[int] = [low, 0, 0]
        self.symbols: dict[str, Symbol] = {}
        self.broken: set[str] = set()  # names whose declaration has a fault: expressions that use them are not checked
        self.remembered: dict[str, int] = {}
        self.asked: list[set[str]] = [
            set()
        ]  # what is asked for in the whole reading, and in each part that is being read
        self.beyond: dict[str, int] = {}  # what only assumptions, cast and aims ask for
        self.assumes = True  # whether assumptions are read; a story that is only played needs none
        self.typed: dict[tuple[str, Kind | None, str], object] = {}  # what means the same in every scene, typed once
        self.symbols["clock"] = Symbol(MOMENT, f"v[{CLOCK}]", low, high, frozenset({CLOCK}), assigned=CLOCK)
        self.symbols["slots"] = Symbol(NUMBER, f"v[{SLOTS}]", 0, MOST_SLOTS, frozenset({SLOTS}), assigned=SLOTS)
        if chapters:
            self.symbols["chapter"] = Symbol(kind, f"v[{CHAPTER}]", 0, len(chapters) - 1, frozenset({CHAPTER}))

    def add(
        self, name: str, kind: Kind, low: int, high: int, start: int, words: tuple[str, ...], settable: bool
    ) -> int:
        """Gives a name a slot of its own."""
        slot = len(self.state)
        self.state.append(Slot(name, kind, low, high))
        self.initial.append(start)
        assigned = slot if settable else None
        self.symbols[name] = Symbol(kind, f"v[{slot}]", low, high, frozenset({slot}), words, assigned)
        return slot

    def remember(self, function: str, name: str) -> int:
        """The slot that keeps `visits`, `tried`, `chosen` or `knows` of a thing."""
        return self.keep(memory(f"{function}({name})"))

    def keep(self, slot: Slot) -> int:
        """The slot of this name, with these bounds."""
        key = slot.name
        self.ask((key,))
        if key not in self.remembered:
            self.remembered[key] = len(self.state)
            self.state.append(slot)
            self.initial.append(0)
        elif self.state[self.remembered[key]] != slot:
            self.state[self.remembered[key]] = slot
        return self.remembered[key]

    def remember_beyond(self, function: str, name: str) -> int:
        """The slot of the same where it must add nothing to a state."""
        return self.beyond.setdefault(f"{function}({name})", BEYOND + len(self.beyond))

    def ask(self, keys: Collection[str]) -> None:
        """Keeps that something asks for what is remembered."""
        for asked in self.asked:
            asked.update(keys)

    def forget_unasked(self) -> None:
        """Forgets what an earlier reading asked for and this one does not; its slots stay unused."""
        for key in self.remembered.keys() - self.asked[0]:
            del self.remembered[key]

    def means_the_same(self, fresh: "RoleNames") -> bool:
        """Whether names that were read anew, and nothing beyond them yet, have the meaning and the slots of these."""
        return (
            (self.year, self.chapters, self.symbols, self.broken)
            == (fresh.year, fresh.chapters, fresh.symbols, fresh.broken)
            and self.state[: len(fresh.state)] == fresh.state
            and self.initial[: len(fresh.initial)] == fresh.initial
            and fresh.remembered.items() <= self.remembered.items()
        )

    def renewed(self, fresh: "RoleNames") -> None:
        """Takes over the scenes, choices and notes that are there now."""
        self.scenes, self.choices, self.notes = fresh.scenes, fresh.choices, fresh.notes
        self.asked = [set(fresh.asked[0])]


def memory(key: str) -> Slot:
    """The slot that is named by what it remembers: `visits(scene)`, `tried(choice)`, `chosen(choice)` or `knows(note)`.

    Of what changes in a text: `lot(…)` names the words, and how far `turns(…)` and `round(…)` count is said where it is read.
    """
    if key.startswith("lot("):
        words = tuple(key[4:-1].split("|")[1:])
        return Slot(key, Kind("word", words), 0, len(words) - 1)
    if key.startswith(COUNTERS):
        return Slot(key, NUMBER, 0, MOST_READ)
    return Slot(key, NUMBER, 0, COUNTED) if key.startswith(("visits(", "tried(")) else Slot(key, FLAG, 0, 1)


class Place(NamedTuple):
    """A scope: the names of a role as they are used in one scene, or outside of all scenes."""

    role: RoleNames
    scene: str = ""  # the full name
    before: bool = False  # in a divert, before the visit counts
    chapter: str = ""  # whose short names may be used, if there is no scene
    beyond: bool = False  # what is remembered for this adds nothing to a state

    @property
    def year(self) -> int:
        """The year of the story; 0 if it has none."""
        return self.role.year

    def symbol(self, name: str) -> Symbol | None:
        """The meaning of a name here."""
        if name in self.role.broken:
            raise Fault("", "", 0, 1)
        if name == "first_visit" and self.scene:
            slot = self._remembered("visits", self.scene)
            code = f"(v[{slot}]=={0 if self.before else 1})"
            return Symbol(FLAG, code, 0, 1, frozenset({slot}))
        return self.role.symbols.get(name)

    def once(self, what: str, kind: Kind | None, text: str, read: Callable[[str], T]) -> T:
        """The meaning of a text of some kind; a text that means the same in every scene is read once."""
        if "(" in text or "first_visit" in text:
            return read(text)
        key = (what, kind, text)
        if key not in self.role.typed:
            self.role.typed[key] = read(text)
        return cast(T, self.role.typed[key])

    def names(self) -> Sequence[str]:
        """All names, for suggestions."""
        return [*self.role.symbols, "first_visit"]

    def memory(self, function: str, name: str) -> int | None:
        """The slot that remembers a thing, by its short name or its full one."""
        full = self.full(function, name)
        return self._remembered(function, full) if full else None

    def _remembered(self, function: str, full: str) -> int:
        return (self.role.remember_beyond if self.beyond else self.role.remember)(function, full)

    def full(self, function: str, name: str) -> str:
        """The full name of a scene, choice or note that is named here; "" if there is none."""
        if function == "knows":
            return name if name in self.role.notes else ""
        known = self.role.scenes if function == "visits" else self.role.choices
        chapter = self.chapter or self.scene.partition(".")[0]
        for full in (f"{chapter}.{name}", name):
            if full in known:
                return full
        return ""

    def things(self, function: str) -> Sequence[str]:
        """The things that a function may be asked about, for suggestions."""
        if function == "knows":
            return list(self.role.notes)
        known = list(self.role.scenes if function == "visits" else self.role.choices)
        chapter = (self.chapter or self.scene.partition(".")[0]) + "."
        return known + [name.removeprefix(chapter) for name in known if name.startswith(chapter)]


def days(named: Sequence[tuple[int, int] | None]) -> tuple[int, int]:
    """The first minute of the earliest day that some texts name, and the last of the latest."""
    first = min((each[0] for each in named if each), default=0)
    last = max((each[1] for each in named if each), default=0)
    return first // moments.DAY * moments.DAY, last // moments.DAY * moments.DAY + moments.DAY - 1


def named_days(text: str, year: int) -> tuple[int, int] | None:
    """The earliest and the latest moment that a text names."""
    named = _moments(text, year)
    return (min(named), max(named)) if named else None


def _moments(text: str, year: int) -> list[int]:
    found = []
    for month in moments.MONTHS:
        place = text.find(f" {month} ")
        while place >= 0:
            value = moments.parse(text[max(0, place - 2) : place + 10].lstrip("' ,[:"), year)
            if value is not None:
                found.append(value)
            place = text.find(f" {month} ", place + 1)
    return found


def nobody(year: int) -> Place:
    """A scope without a name in it."""
    return Place(RoleNames("", year, (), {}, {}, {}, (0, 0)))
