"""What a proof came to: results, ways to the endings, and how they are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from game.prover.path import data
from game.story.playthrough import Recorded

PROVED, REFUTED, OPEN = "proved", "refuted", "open"

_SAID = {
    "scene": ("can be read", "can never be read"),
    "choice": ("can be taken", "can never be taken"),
    "storylet": ("can be offered", "can never be offered"),
    "note": ("can be found", "can never be found"),
    "ending": ("can be reached", "can never be reached"),
    "epilogue": ("can be told", "can never be told"),
    "condition": ("can be so", "is never so"),
    "locked": ("can show its reason", "never shows its reason"),
    "least": ("always has enough epilogue lines", "can have too few epilogue lines"),
    "never": ("never happens", "can happen"),
    "can_happen": ("can happen", "can never happen"),
    "ends": ("an ending can always be reached", "a reading can be stuck"),
    "always_can_end": ("an ending can be reached wherever it holds", "a reading can be stuck where it holds"),
    "clamp": ("is kept in its range", "goes beyond its range and is cut"),
    "clock_back": ("goes on", "puts the clock back"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one property."""

    about: str
    subject: str
    role: str
    verdict: str
    method: str = ""
    bound: str = ""
    playthrough: Recorded | None = None

    @property
    def said(self) -> str:
        """The result as a clause."""
        holds, fails = _SAID[self.about]
        if self.verdict == PROVED:
            return holds
        return fails if self.verdict == REFUTED else f"it is not known whether it {holds}"

    def data(self) -> dict[str, object]:
        """The result as JSON has it."""
        return {
            "property": self.about,
            "subject": self.subject,
            "role": self.role,
            "verdict": self.verdict,
            "method": self.method,
            "bound": self.bound or None,
            "playthrough": None if self.playthrough is None else data(self.playthrough),
        }


@dataclass(frozen=True, slots=True)
class Ways:
    """How an ending comes about when every open choice is as likely as another."""

    id: str
    role: str
    chance: float
    shortest: int | None
    mean: float | None
    longest: int | None
    exact: bool
    words: float | None = None
    interval: tuple[float, float] | None = None  # of the chance, with 95% confidence, where it is estimated
    circles: bool = False  # one can go round for ever

    def data(self) -> dict[str, object]:
        """The ways as JSON has them."""
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
    """Everything that was decided, and what was not."""

    results: tuple[Result, ...]
    remarks: tuple[Result, ...]
    endings: tuple[Ways, ...]
    states: int
    seconds: float
    stopped: bool = False  # by Ctrl-C: what is known so far

    @property
    def holds(self) -> bool:
        """Whether every property is proved."""
        return not self.stopped and all(result.verdict == PROVED for result in self.results)

    def data(self) -> dict[str, object]:
        """The report as JSON has it."""
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
        for role, clamps in _remarked(self.remarks, "clamp").items():
            yield f"{role}: remark: {clamps} assignments go beyond their range somewhere and are cut"
        for result in self.remarks:
            if result.about == "clock_back":
                yield f"{result.role}: remark: {result.subject} can put the clock back"
        for ways in self.endings:
            yield _ending(ways)
        if self.stopped:
            yield "stopped before the end: this is what is known so far"
        yield f"{len(self.results)} properties, {self.states:,} states, {self.seconds:.1f} s"


def _told(result: Result) -> Iterator[str]:
    yield f"{result.verdict}: {result.role}: {result.about}: {result.subject} {result.said}"
    yield f"  by {result.method}" + (f"; stopped at {result.bound}" if result.bound else "")
    if result.playthrough is not None:
        yield f"  draws: {', '.join(f'{k} {v}' for k, v in result.playthrough.draws.items()) or 'none'}"
        yield f"  shown by: {' > '.join(result.playthrough.choices) or 'the first page'}"


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
