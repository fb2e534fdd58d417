"""Many random playthroughs: what they meet, where they end, how long they are, and what goes wrong in them."""

import random
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from game.plan.lowering import plan
from game.plan.program import Plan
from game.prover.chances import picks
from game.prover.machine import Machine, Taking, machine
from game.prover.path import Path, data, recorded
from game.prover.witness import LONG
from game.prover.workers import spread
from game.story.model import Story
from game.story.playthrough import Recorded

PARTS = 8  # each role's playthroughs are made in so many parts, so that they are the same on any number of cores
AT_ONCE = 1000  # playthroughs of a part that are counted before they are reported
COVERED = {"scene": "scenes", "condition": "conditions", "note": "notes"}
_FAULTS = {  # that a text itself is at
    "least": "too few epilogue lines",
    "assume": "taken for granted, and not so",
    "introduced": "called before an introduction",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong in a playthrough."""

    what: str
    where: str
    role: str
    playthrough: Recorded

    def data(self) -> dict[str, object]:
        """The fault as JSON."""
        return {"fault": self.what, "at": self.where, "role": self.role, "playthrough": data(self.playthrough)}


@dataclass
class Ended:
    """The playthroughs that reached one ending."""

    role: str
    runs: int = 0
    choices: int = 0
    shortest: int = 0
    longest: int = 0
    words: int = 0

    def add(self, other: "Ended") -> None:
        """Adds the playthroughs of another part."""
        self.shortest = other.shortest if not self.runs else min(self.shortest, other.shortest)
        self.longest = max(self.longest, other.longest)
        self.runs += other.runs
        self.choices += other.choices
        self.words += other.words


@dataclass
class Sample:
    """What random playthroughs met."""

    runs: int = 0
    turns: int = 0
    seconds: float = 0.0
    of_role: Counter[str] = field(default_factory=Counter)  # how many of the playthroughs are of each role
    endings: dict[str, Ended] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(
        default_factory=lambda: {k: set() for k in ("scenes", "choices", "conditions", "notes")}
    )
    all: dict[str, set[str]] = field(
        default_factory=lambda: {k: set() for k in ("scenes", "choices", "conditions", "notes")}
    )
    faults: list[Fault] = field(default_factory=list)
    stopped: bool = False

    @property
    def holds(self) -> bool:
        """Whether nothing went wrong."""
        return not self.faults

    def add(self, part: "Sample") -> None:
        """Adds what another part met."""
        self.runs += part.runs
        self.turns += part.turns
        self.of_role += part.of_role
        for ending, ended in part.endings.items():
            self.endings.setdefault(ending, Ended(ended.role)).add(ended)
        for kind in self.seen:
            self.seen[kind] |= part.seen[kind]
            self.all[kind] |= part.all[kind]
        known = {(fault.what, fault.where) for fault in self.faults}
        self.faults += [fault for fault in part.faults if (fault.what, fault.where) not in known]

    def data(self) -> dict[str, object]:
        """The sample as JSON."""
        return {
            "runs": self.runs,
            "turns": self.turns,
            "seconds": round(self.seconds, 3),
            "turns_per_second": round(self.turns / self.seconds) if self.seconds else 0,
            "endings": {ending: ended.runs for ending, ended in sorted(self.endings.items())},
            "coverage": {k: {"seen": len(self.seen[k]), "total": len(self.all[k])} for k in self.seen},
            "faults": [fault.data() for fault in self.faults],
        }

    def lines(self) -> Iterator[str]:
        """The sample as text."""
        for fault in self.faults:
            yield f"fault: {fault.role}: {fault.what} at {fault.where}"
            yield f"  draws: {', '.join(f'{k} {v}' for k, v in fault.playthrough.draws.items()) or 'none'}"
            yield f"  shown by: {' > '.join(fault.playthrough.choices) or 'the first page'}"
        for ending, ended in sorted(self.endings.items(), key=lambda item: (item[1].role, -item[1].runs, item[0])):
            share = ended.runs / self.of_role[ended.role]
            yield (
                f"{ended.role}: {ending}: {ended.runs} playthroughs ({share:.2%}), "
                f"{ended.shortest} to {ended.longest} choices, "
                f"mean {ended.choices / ended.runs:.1f}, {ended.words / ended.runs:,.0f} words"
            )
        for role, runs in self.of_role.items():
            if lost := runs - sum(ended.runs for ended in self.endings.values() if ended.role == role):
                yield f"{role}: no ending: {lost} playthroughs ({lost / runs:.2%})"
        for kind, names in self.seen.items():
            missed = sorted(self.all[kind] - names)
            yield f"{kind}: {len(names)} of {len(self.all[kind])}"
            yield from (f"  not met: {name}" for name in missed[:20])
            if len(missed) > 20:
                yield f"  and {len(missed) - 20} more"
        if self.stopped:
            yield "stopped before the end: this is what is known so far"
        rate = self.turns / self.seconds if self.seconds else 0
        yield f"{self.runs:,} playthroughs, {self.turns:,} turns in {self.seconds:.1f} s ({rate:,.0f} turns a second)"


def sample(
    story: Story, runs: int = 1000, seed: int = 0, jobs: int = 1, roles: Sequence[str] = ()
) -> Generator[Sample, None, None]:
    """Plays at random, `runs` times each role; yields the sample as it grows, the last one whole."""
    begun = time.monotonic()
    whole = Sample()
    counts = [runs // PARTS + (part < runs % PARTS) for part in range(PARTS)]
    sampling: dict[str, Sampling] = {}  # what this process has compiled

    def work(task: tuple[str, int]) -> Iterator[Sample]:
        role, part = task
        if role not in sampling:
            sampling.clear()
            sampling[role] = Sampling(story, plans[role])
        yield from sampling[role].samples(counts[part], f"{seed}/{role}/{part}")

    try:
        plans = {role: plan(story, role) for role in (roles or story.roles)}
        # The parts of a role follow each other, so that a process compiles few roles.
        tasks = [(role, part) for role in plans for part in range(PARTS)]
        with closing(spread(work, tasks, jobs)) as spreading:
            for _, found in spreading:
                whole.add(found)
                whole.seconds = time.monotonic() - begun
                yield whole
    except KeyboardInterrupt:
        whole.stopped = True
        yield whole


class Sampling:
    """Plays one role at random and counts."""

    def __init__(self, story: Story, role: Plan) -> None:
        goals = enumerate(role.goals)
        watched = {i: g for i, g in goals if g.about in COVERED or (g.sort == "never" and g.about != "open")}
        self._story, self._plan = story, role
        self._faulty = frozenset(i for i, goal in watched.items() if goal.sort == "never")
        self._machine = machine(role, frozenset(watched), telling=True)
        self._picks = list(picks(role).items())

    def samples(self, runs: int, seed: str) -> Iterator[Sample]:
        """What some playthroughs from a seed met, so many at a time."""
        chance = random.Random(seed)  # noqa: S311 - many playthroughs that can be made again, not a secret
        while runs > 0:
            counting = _Counting(self._story, self._plan, self._machine, self._faulty)
            for _ in range(min(runs, AT_ONCE)):
                chances = {slot: pick(chance) for slot, pick in self._picks}
                counting.play(chances, chance.random)
            runs -= AT_ONCE
            yield counting.counted()


def endings(
    role: Plan, runs: int, choices_in_all: int, seed: str, telling: bool = False
) -> tuple[Mapping[str, Ended], int]:
    """How often playthroughs reach each ending, and by how many choices; and how many playthroughs these were.

    As many as allowed, but no more once they have taken so many choices in all. Words are counted if it is `telling`.
    """
    running = machine(role, telling=telling)
    chance = random.Random(seed)  # noqa: S311
    draw, picking, long = chance.random, list(picks(role).items()), max(LONG, len(role.nodes))
    found: dict[str, Ended] = {}
    taken = made = 0
    while made < runs and taken < choices_in_all:
        made += 1
        running.told.clear()
        v = running.values({slot: pick(chance) for slot, pick in picking})
        options = running.start(v, 0)
        choices = 0
        while options and choices < long:
            options = options[int(draw() * len(options))](v, int(draw() * 6) + 1)
            choices += 1
        taken += choices
        if running.over(v):
            one = Ended(role.role.id, 1, choices, choices, choices, sum(running.told))
            found.setdefault(running.place(v)[0], Ended(role.role.id)).add(one)
    return found, made


class _Counting:
    """The counts of some playthroughs while they are made."""

    def __init__(self, story: Story, role: Plan, running: Machine, faulty: frozenset[int]) -> None:
        self._story, self._plan, self._machine, self._faulty = story, role, running, faulty
        self._long = max(LONG, len(role.nodes))
        self._taken: set[Taking] = set()
        self._met: set[int] = set()
        self._faults: dict[tuple[str, str], Fault] = {}
        self._sample = Sample()

    def play(self, chances: Mapping[int, int], draw: Callable[[], float]) -> None:
        """One playthrough from the first page to an ending."""
        running = self._machine
        running.told.clear()
        running.met.clear()
        v = running.values(chances)
        options = running.start(v, 0)
        way: list[tuple[Taking, int]] = []
        while options and len(way) < self._long:
            take = options[int(draw() * len(options))]
            face = int(draw() * 6) + 1
            way.append((take, face))
            options = take(v, face)
        self._taken.update(take for take, _ in way)
        self._met |= running.met
        self._sample.runs += 1
        self._sample.turns += len(way) + 1
        place = running.place(v)[0]
        if options:
            self._fault(f"no ending after {self._long} choices", place, way, chances)
        elif not running.over(v):
            self._fault("nothing is open", place, way, chances)
        else:
            self._ended(place, len(way))
        for goal in running.met & self._faulty:
            about = self._plan.goals[goal]
            if about.about in _FAULTS:
                self._fault(_FAULTS[about.about], about.subject, way, chances)
            else:
                self._fault(f"never: {about.subject}", place, way, chances)

    def _ended(self, place: str, choices: int) -> None:
        one = Ended(self._plan.role.id, 1, choices, choices, choices, sum(self._machine.told))
        self._sample.endings.setdefault(place, Ended(self._plan.role.id)).add(one)

    def _fault(self, what: str, where: str, way: Sequence[tuple[Taking, int]], chances: Mapping[int, int]) -> None:
        if (what, where) not in self._faults:
            taken = tuple((self._machine.names[take], face) for take, face in way)
            written = recorded(self._story, self._plan, Path(taken, chances))
            self._faults[what, where] = Fault(what, where, self._plan.role.id, written)

    def counted(self) -> Sample:
        """What the playthroughs met."""
        found = self._sample
        found.of_role[self._plan.role.id] = found.runs
        found.faults = list(self._faults.values())
        goals = self._plan.goals
        for number, goal in enumerate(goals):
            kind = COVERED.get(goal.about)
            if kind is not None:
                found.all[kind].add(goal.subject)
                if number in self._met:
                    found.seen[kind].add(goal.subject)
        found.all["choices"] = set(self._machine.names.values())
        found.seen["choices"] = {self._machine.names[take] for take in self._taken}
        return found
