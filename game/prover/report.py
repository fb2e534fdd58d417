"""What a proof found: a verdict on each property, the ways to the endings, and how both are printed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from game.diagnostics import Span
from game.prover.path import data
from game.story.changing import HEADS
from game.story.model import NOWHERE
from game.story.playthrough import Recorded

PROVED, REFUTED, OPEN = "proved", "refuted", "open"

_SAID = {
    "scene": ("can be read", "can never be read"),
    "choice": ("can be taken", "can never be taken"),
    "storylet": ("can be offered", "can never be offered"),
    "note": ("can be found", "can never be found"),
    "ending": ("can be reached", "can never be reached"),
    "epilogue": ("can be read", "can never be read"),
    "locked": ("can show its reason", "never shows its reason"),
    "least": ("always has enough epilogue lines", "can have too few epilogue lines"),
    "never": ("never happens", "can happen"),
    "can_happen": ("can happen", "can never happen"),
    "ends": ("can always reach an ending", "can be stuck"),
    "always_can_end": ("never holds where no ending can be reached", "can hold where no ending can be reached"),
    "assume": ("always holds where its text is read", "can fail to hold where its text is read"),
    "introduced": ("only after an introduction", "can do so before any text introduced them"),
    "aim": ("can be seen", "is never seen"),
    "let_go": ("can be let go", "is never let go: once it stands, it stands at every ending that follows"),
    "aims": ("never stand at once", "can stand at once"),
    "clamp": ("stays in its range", "can leave its range and is clamped"),
    "clock_back": ("never puts the clock back", "can put the clock back"),
}
_SIDES = {"holds": ("can hold", "never holds"), "fails": ("can fail to hold", "always holds where it is asked")}
_TEXTS = {
    "holds": ("can be read", "is never read"),
    "fails": ("is not the last that is read", "is the last that is read"),
}
_REMARKS = ("clamp", "clock_back")
_METHODS = {
    "witness": "a playthrough that was found shows it",
    "values": "the values that each variable can have at each scene rule it out",
    "slice": "a search over the variables it depends on rules it out",
    "search": "a search over all that steers a playthrough decided it",
    "argument": "from every scene some choice leads on toward an ending, whatever the values",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one property."""

    about: str
    subject: str
    role: str
    verdict: str
    method: str = ""
    bound: str = ""  # what kept it from being decided
    playthrough: Recorded | None = None
    at: tuple[str, ...] = ()  # the scenes where playthroughs are stuck
    where: Span = NOWHERE  # what it is about, in the story's files
    values: tuple[
        tuple[str, str], ...
    ] = ()  # of what an assumption asks for, when its text is read and it does not hold

    @property
    def remark(self) -> bool:
        """Whether it is worth a remark and no fault."""
        return self.about in _REMARKS

    @property
    def place(self) -> str:
        """The file, line and column of what it is about; "" if they are not known."""
        return f"{self.where.file}:{self.where.line}:{self.where.column}" if self.where.file else ""

    @property
    def said(self) -> str:
        """The result as a clause, with what it is about."""
        subject, side = self.subject, ""
        if self.about == "condition":
            subject, _, side = subject.rpartition(" ")
        sides = _TEXTS if subject.rpartition("{")[2].rstrip("}").partition(",")[0] in HEADS else _SIDES
        holds, fails = sides[side] if side else _SAID[self.about]
        if self.verdict == OPEN:
            return f"{subject}: it is not known whether it {holds}"
        return f"{subject} {holds if self.verdict == PROVED else fails}"

    def data(self) -> dict[str, object]:
        """The result as JSON."""
        return {
            "property": self.about,
            "subject": self.subject,
            "role": self.role,
            "verdict": self.verdict,
            "method": self.method,
            "bound": self.bound or None,
            "file": self.where.file or None,
            "line": self.where.line or None,
            "column": self.where.column or None,
            "at": list(self.at),
            "playthrough": None if self.playthrough is None else data(self.playthrough),
            **({"values": dict(self.values)} if self.values else {}),
        }


@dataclass(frozen=True, slots=True)
class Ways:
    """How an ending is reached when every open choice is as likely as another."""

    id: str
    role: str
    chance: float
    shortest: int | None
    mean: float | None
    longest: int | None
    exact: bool
    words: float | None = None
    interval: tuple[float, float] | None = None  # of the probability, with 95% confidence, if it is estimated
    circles: bool = False  # a playthrough can go round for ever

    def data(self) -> dict[str, object]:
        """The ways as JSON."""
        return {
            "id": self.id,
            "role": self.role,
            "chance": self.chance,
            "shortest": self.shortest,
            "mean": self.mean,
            "longest": self.longest,
            "exact": self.exact,
            "interval": None if self.interval is None else list(self.interval),
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A verdict on each property, and what else was found."""

    results: tuple[Result, ...]
    remarks: tuple[Result, ...]
    endings: tuple[Ways, ...]
    states: int
    seconds: float
    stopped: bool = False  # before the end: this is what is known so far

    @property
    def holds(self) -> bool:
        """Whether every property is proved."""
        return not self.stopped and all(result.verdict == PROVED for result in self.results)

    def data(self) -> dict[str, object]:
        """The report as JSON."""
        return {
            "results": [result.data() for result in self.results],
            "remarks": [result.data() for result in self.remarks],
            "endings": [ways.data() for ways in self.endings],
            "states": self.states,
            "seconds": round(self.seconds, 3),
            "stopped": self.stopped,
        }

    def lines(self) -> Iterator[str]:
        """The report as text: what does not hold first, then how much holds and why, then the endings."""
        for result in self.results:
            if result.verdict != PROVED:
                yield from _told(result)
        for (role, about), counts in _counted(self.results).items():
            methods = ", ".join(f"{number} by {method}" for method, number in counts.items())
            yield f"{role}: {about}: {sum(counts.values())} proved ({methods})"
        yield from _legend(self.results)
        for role, clamps in _remarked(self.remarks, "clamp").items():
            yield f"{role}: remark: {clamps} assignments can leave their range and are clamped (--json lists them)"
        for result in self.remarks:
            if result.about == "clock_back":
                yield f"{result.role}: remark: {result.subject} can put the clock back"
                yield from _placed(result)
        for ways in self.endings:
            yield _ending(ways)
        if self.stopped:
            yield "stopped before the end: this is what is known so far"
        proved = sum(result.verdict == PROVED for result in self.results)
        share = f", {proved} proved ({proved * 100 // len(self.results)}%)" if self.results else ""
        yield f"{len(self.results)} properties{share}, {self.states:,} states, {self.seconds:.1f} s"


def _told(result: Result) -> Iterator[str]:
    yield f"{result.verdict}: {result.role}: {result.about}: {result.said}"
    yield from _placed(result)
    if result.at:
        yield f"  stuck at: {', '.join(result.at)}"
    yield f"  not decided: {result.bound}" if result.bound else f"  by {result.method}"
    if result.playthrough is not None:
        echoes = ", ".join(f"{name} {_shown(value)}" for name, value in result.playthrough.echoes.items())
        yield f"  draws: {', '.join(f'{k} {_shown(v)}' for k, v in result.playthrough.draws.items()) or 'none'}"
        if echoes:
            yield f"  echoes: {echoes}"
        yield f"  shown by: {' > '.join(result.playthrough.choices) or 'the first page'}"
    yield from (f"  then {name} is {value}" for name, value in result.values)


def _shown(value: object) -> str:
    """The value of a draw or an echo as it is written in a playthrough's file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list | tuple) else str(value)


def _placed(result: Result) -> Iterator[str]:
    if result.place:
        yield f"  --> {result.place}"


def _legend(results: Sequence[Result]) -> Iterator[str]:
    """What the methods mean that were named."""
    named = {result.method for result in results if not result.bound}
    yield from (f"by {method}: {meaning}" for method, meaning in _METHODS.items() if method in named)


def _counted(results: tuple[Result, ...]) -> Mapping[tuple[str, str], dict[str, int]]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for result in results:
        if result.verdict == PROVED:
            methods = counts.setdefault((result.role, result.about), {})
            methods[result.method] = methods.get(result.method, 0) + 1
    return counts


def _remarked(remarks: tuple[Result, ...], about: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for result in remarks:
        if result.about == about:
            counts[result.role] = counts.get(result.role, 0) + 1
    return counts


def _ending(ways: Ways) -> str:
    if ways.exact:
        chance = f"{ways.chance:.4%} exactly"
    else:
        low, high = ways.interval or (0.0, 1.0)
        chance = f"about {ways.chance:.2%} (95%: {low:.2%} to {high:.2%}, estimated)"
    longest = "no longest way" if ways.circles else f"longest {ways.longest}"
    length = "" if ways.mean is None else f"; choices: shortest {ways.shortest}, mean {ways.mean:.1f}, {longest}"
    words = "" if ways.words is None else f"; about {ways.words:,.0f} words"
    seen = "" if ways.exact or ways.mean is None else " seen"
    return f"{ways.role}: ending {ways.id}: {chance}{length}{seen}{words}"
