"""What a story is, once read: frozen, and sound wherever held."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from game.diagnostics import Span
from game.story.expression import Effect, Expression, Kind
from game.story.prose import Text
from game.story.record import Record

STAY, RETURN = "stay", "return"
RISKS = ("safe", "likely", "even", "long")
NEEDED = (1, 2, 4, 6)  # what the die must show, for each risk word
NOWHERE = Span("", 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Way:
    """Where it goes on, if the test holds."""

    to: str
    test: Expression | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens: in a choice, when it fails, or when no choice is open."""

    do: tuple[Effect, ...] = ()
    because: str = ""
    text: Text = field(default_factory=Text)
    look_away: Text = field(default_factory=Text)
    ledger: Text = field(default_factory=Text)
    journal: Text = field(default_factory=Text)
    reveal: tuple[str, ...] = ()
    go: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """What moves a risk word by one step, and why."""

    test: Expression
    because: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a scene, by its full name."""

    id: str
    label: Text
    outcome: Outcome
    test: Expression | None = None
    locked: Text | None = None
    once: bool = False
    risk: Expression | None = None
    better: tuple[Shift, ...] = ()
    worse: tuple[Shift, ...] = ()
    fail: Outcome | None = None
    slot: int | None = None  # remembers that it was taken
    where: Span = NOWHERE

    @property
    def name(self) -> str:
        """The last part of the full name."""
        return self.id.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Storylet:
    """How a scene is offered in its hub."""

    line: Text
    test: Expression | None = None
    locked: Text | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Hub:
    """A scene that offers storylets while it has slots."""

    slots: Expression
    of: tuple[str, ...]
    then: tuple[Way, ...]
    again: Text = field(default_factory=Text)
    cuts_in: tuple[Way, ...] = ()
    used: tuple[int, ...] = ()  # for each storylet, the slot that remembers it was taken


@dataclass(frozen=True, slots=True)
class Ending:
    """What closes a run."""

    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Epilogue:
    """How many lines of which pool follow an ending."""

    pool: str
    least: int = 0
    most: int = 99


@dataclass(frozen=True, slots=True)
class Scene:
    """One place, one stretch of time, one thing decided."""

    id: str
    title: str = ""
    at: str = ""
    dateline: str = ""
    time: int | None = None
    care: str = ""
    divert: tuple[Way, ...] = ()
    arrival: Outcome = field(default_factory=Outcome)  # text, do, ledger … and go of a scene without a choice
    choices: tuple[Choice, ...] = ()
    fallback: Outcome | None = None
    hub: Hub | None = None
    storylet: Storylet | None = None
    ending: Ending | None = None
    epilogue: Epilogue | None = None
    people: tuple[str, ...] = ()
    record: str = ""
    visits: int | None = None  # the slot that counts visits, where anything reads them
    where: Span = NOWHERE

    @property
    def chapter(self) -> str:
        """The id of the chapter it stands in."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of scenes: a day, or a few hours."""

    id: str
    title: str
    starts: int | None
    recap: Text
    scenes: tuple[str, ...]
    number: int = 0  # its index among the chapters of its role


@dataclass(frozen=True, slots=True)
class Variable:
    """A value of a role that changes, or is computed from those that do."""

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

    @property
    def kind(self) -> Kind:
        return self.value.kind


@dataclass(frozen=True, slots=True)
class Draw:
    """A value that the seed decides: one of the words, or a set of `take` of them."""

    name: str
    slot: int
    kind: Kind
    of: tuple[str, ...]
    take: int = 0


@dataclass(frozen=True, slots=True)
class Echo:
    """A value that a finished run of one role leaves to the others."""

    name: str
    role: str
    kind: Kind
    start: int
    value: Expression


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A line that an epilogue may read."""

    id: str
    text: Text
    test: Expression | None = None
    where: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Check:
    """A property that an author asks for: never, can_happen or always_can_end."""

    name: str
    sort: str
    test: Expression
    where: Span = NOWHERE


@dataclass(frozen=True)
class Role:
    """One way into the story, with state of its own."""

    id: str
    title: str
    blurb: str
    start: str
    needs: tuple[str, ...]
    slots: tuple[str, ...]  # the name of each slot of a state
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
    renamed: Mapping[str, str] = field(default_factory=dict)  # former full names of scenes and choices


@dataclass(frozen=True)
class Story:
    """All roles, what they leave each other, and the record."""

    title: str
    year: int
    warning: Text
    care: Mapping[str, str]
    roles: Mapping[str, Role]
    echoes: Mapping[str, Echo]
    record: Record
