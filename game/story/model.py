"""The data of a loaded story: immutable, and checked before it is made.

The module is long because it is the list of all that a story consists of.
"""

from collections.abc import Mapping
from typing import NamedTuple

from game.diagnostics import Span
from game.story.expression import TRUE, Effect, Expression, Kind
from game.story.prose import Text
from game.story.record import EMPTY, Record

STAY, RETURN = "stay", "return"
RISKS = ("safe", "likely", "even", "long")
NEEDED = (1, 2, 4, 6)  # what the die must show, for each risk word
MOST_AIMS = 4  # that may stand at once, unless the story says otherwise
NOWHERE = Span("", 0, 0, 0, 0)


class Way(NamedTuple):
    """Where the story goes on if the test holds."""

    to: str
    test: Expression | None = None
    of: str = ""  # of `stay`: whose choices are offered; "" for those beside which it is written
    then: str = ""  # of a visit: the scene at which one goes on after `return`, or `stay`


class Assumption(NamedTuple):
    """A condition that a text takes for granted: it must hold each time the text is read, and changes nothing."""

    of: str  # what reads the text: a scene, a choice, …
    test: Expression
    where: Span = NOWHERE
    given: tuple[tuple[Expression, bool], ...] = ()  # the conditions that hold or fail where the text is read

    @property
    def asked(self) -> str:
        """The condition as it is written, in one line."""
        return " ".join(self.test.text.split())

    @property
    def name(self) -> str:
        """What reads the text, and the condition."""
        return f"{self.of}: {self.asked}"


class Outcome(NamedTuple):
    """What happens: on arrival, by a choice, when a risk fails, or when no choice is open."""

    do: tuple[Effect, ...] = ()
    because: str = ""
    text: Text = Text()
    look_away: Text = Text()
    ledger: Text = Text()
    journal: Text = Text()
    reveal: tuple[str, ...] = ()
    go: tuple[Way, ...] = ()
    assume: tuple[Assumption, ...] = ()
    introduces: tuple[str, ...] = ()  # people and groups of the cast, of whom the text says who they are
    of: str = ""  # what it is the outcome of: a scene, a choice, …


class Shift(NamedTuple):
    """A condition that moves a risk word by one step, and the reason shown."""

    test: Expression
    because: str


class Choice(NamedTuple):
    """A choice of a scene, by its full name."""

    id: str
    label: Text
    outcome: Outcome
    test: Expression | None = None
    locked: Text | None = None
    once: bool = False
    risk: Expression | None = None  # the word that is shown, with all that moves it: see guards.risk_word
    better: tuple[Shift, ...] = ()
    worse: tuple[Shift, ...] = ()
    fail: Outcome | None = None
    slot: int | None = None  # remembers that it was taken
    where: Span = NOWHERE
    offered: Expression | None = None  # when it is there at all, open or closed: see guards.of_choice
    tries: int = 0  # how often its risk can be taken, if that is more than once
    tried: int | None = None  # the slot that counts how often it was

    @property
    def name(self) -> str:
        """The last part of the full name."""
        return self.id.rpartition(".")[2]


class Storylet(NamedTuple):
    """How a scene is offered by its hub."""

    line: Text
    test: Expression | None = None
    locked: Text | None = None
    until: int | None = None
    assume: tuple[Assumption, ...] = ()
    introduces: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Line(NamedTuple):
    """A storylet as one hub offers it; its full name is that of the hub and the last part of the storylet's."""

    id: str
    target: str
    label: Text
    slot: int  # remembers that it was taken
    offered: Expression  # when it is there at all, open or closed: see guards.of_line
    test: Expression | None = None
    locked: Text | None = None
    until: int | None = None
    assume: tuple[Assumption, ...] = ()
    introduces: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the full name."""
        return self.id.rpartition(".")[2]


class Hub(NamedTuple):
    """Offers storylets while it has slots."""

    slots: Expression
    of: tuple[str, ...]
    then: tuple[Way, ...]
    again: Text = Text()
    cuts_in: tuple[Way, ...] = ()
    lines: tuple[Line, ...] = ()
    introduces: tuple[str, ...] = ()  # by `again`
    assume: tuple[Assumption, ...] = ()  # of `again`
    tags: tuple[str, ...] = ()  # by which it offers

    @property
    def used(self) -> tuple[int, ...]:
        """For each storylet, the slot that remembers that it was taken."""
        return tuple(line.slot for line in self.lines)


class Ending(NamedTuple):
    """What closes a run."""

    title: str
    kind: str


class Epilogue(NamedTuple):
    """How many lines of which pool follow an ending."""

    pool: str
    least: int = 0
    most: int = 99


class Scene(NamedTuple):
    """One place, one stretch of time, one decision."""

    id: str
    title: str = ""
    at: str = ""
    dateline: str = ""
    time: int | None = None
    care: str = ""
    divert: tuple[Way, ...] = ()
    arrival: Outcome = Outcome()  # text, do, ledger … and go of a scene without a choice
    choices: tuple[Choice, ...] = ()
    fallback: Outcome | None = None
    again: Outcome | None = None  # what is read after `stay`: a text, and what it takes for granted
    hub: Hub | None = None
    storylet: Storylet | None = None
    ending: Ending | None = None
    epilogue: Epilogue | None = None
    people: tuple[str, ...] = ()
    record: str = ""
    visits: int | None = None  # the slot that counts visits, if anything reads them
    where: Span = NOWHERE
    then: tuple[Way, ...] = ()  # where its choices go that have no `go` of their own
    inside: str = ""  # of a beat, whose id is that of the choice before it: its scene; a beat has nothing but choices

    @property
    def chapter(self) -> str:
        """The id of its chapter."""
        return self.id.partition(".")[0]


class Chapter(NamedTuple):
    """A file of scenes: a day, or a few hours."""

    id: str
    title: str
    starts: int | None
    recap: Text
    scenes: tuple[str, ...]
    number: int = 0  # its index among the chapters of its role


class Variable(NamedTuple):
    """A value of a role that changes, or is computed from values that do."""

    name: str
    value: Expression
    low: int
    high: int
    start: int = 0
    slot: int | None = None  # None for what is computed
    label: str = ""
    show: Expression | None = None
    journal: Expression | None = None
    help: str = ""
    told: bool = False  # whether every change is told, shown or not

    @property
    def tell(self) -> Expression | None:
        """When its changes are told: always, or while it is shown."""
        return TRUE if self.told else self.show

    @property
    def kind(self) -> Kind:
        """The kind of its value."""
        return self.value.kind


class Draw(NamedTuple):
    """A value that the seed decides: one of the words, or a set of `take` of them."""

    name: str
    slot: int
    kind: Kind
    of: tuple[str, ...]
    take: int = 0


class Echo(NamedTuple):
    """A value that a finished run of one role leaves to the others."""

    name: str
    role: str
    kind: Kind
    start: int
    value: Expression
    label: str = ""  # what the other roles find, as the page of an ending names it


class PoolLine(NamedTuple):
    """A line that an epilogue may read."""

    id: str
    text: Text
    test: Expression | None = None
    where: Span = NOWHERE
    assume: tuple[Assumption, ...] = ()


class Member(NamedTuple):
    """Somebody of a role's cast: the words by which texts call this person, and who it is as far as one knows."""

    id: str
    name: str
    called: tuple[str, ...] = ()
    group: str = ""
    bond: str = ""  # the variable that says how one stands with this person
    who: Text = Text()
    person: str = ""  # the same in the record
    code: str = ""
    where: Span = NOWHERE


class Aim(NamedTuple):
    """What the player is trying to do while a condition holds."""

    id: str
    text: Text
    test: Expression
    until: int | None = None
    at: str = ""
    where: Span = NOWHERE


class Check(NamedTuple):
    """A property that an author declares: never, can_happen or always_can_end."""

    name: str
    sort: str
    test: Expression
    where: Span = NOWHERE


class Slot(NamedTuple):
    """One value of a state: its name, its kind and its bounds."""

    name: str
    kind: Kind
    low: int
    high: int


class Role(NamedTuple):
    """One way into the story, with state of its own."""

    id: str
    title: str
    blurb: str
    start: str
    needs: tuple[str, ...]
    slots: tuple[str, ...]  # the name of each value of a state
    initial: tuple[int, ...]
    chapters: Mapping[str, Chapter]
    scenes: Mapping[str, Scene]
    choices: Mapping[str, Choice]
    variables: Mapping[str, Variable]
    draws: Mapping[str, Draw]
    echoes: Mapping[str, int]  # the slot of each echo that this role reads
    known: Mapping[str, int]  # the slot that remembers each note that a condition asks for
    pools: Mapping[str, tuple[PoolLine, ...]]
    checks: tuple[Check, ...] = ()
    bounds: tuple[int, int] = (0, 0)  # the first and last minute of its clock
    renamed: Mapping[str, str] = (
        EMPTY  # former full names of chapters, scenes, choices and hub lines, and `knows(note)`
    )
    state: tuple[Slot, ...] = ()  # what each value of a state can be, in the order of `slots`
    places: Mapping[str, tuple[str, ...]] = EMPTY  # for each scene, the stacks with which one can be there
    asked: tuple[str, ...] = ()  # what only assumptions, the cast and aims ask for, from BEYOND on: see memory.py
    cast: Mapping[str, Member] = EMPTY
    aims: Mapping[str, Aim] = EMPTY
    most_aims: int = MOST_AIMS
    introduced: tuple[str, ...] = ()  # of the cast, by some text; not known of a story that is only played
    you: str = ""  # who the player is
    length: str = ""  # how long it takes
    first: bool = False  # whether it is a good beginning
    tells: tuple[str, ...] = ()  # `journal`, `ledger`: which of them something that can happen in it has

    def present(self, name: str) -> str:
        """The present name of what may have been renamed."""
        return self.renamed.get(name, name)

    def within(self, name: str) -> Scene:
        """The scene of this name, or the scene of the beat of this name."""
        scene = self.scenes[name]
        return self.scenes[scene.inside] if scene.inside else scene


class Story(NamedTuple):
    """All roles, what they leave each other, and the record."""

    title: str
    year: int
    warning: Text
    care: Mapping[str, str]
    roles: Mapping[str, Role]
    echoes: Mapping[str, Echo]
    record: Record
    id: str = ""  # the name by which its saved games are found, wherever its files are
    tagline: str = ""  # one line that says what it is
    about: str = ""  # what is true in it and what is invented, for the page about it
    clipping: str = ""  # what its clipping is, for the head of that page
    colors: tuple[str, ...] = ()  # of the line under its title
