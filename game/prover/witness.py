"""Searches for playthroughs that meet goals: at random with a preference for choices rarely taken, then straight for one goal."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from game.plan.program import Plan
from game.prover.chances import picks
from game.prover.machine import Machine, Taking, machine
from game.prover.path import Path
from game.prover.slicing import Slots

LONG = 1000  # choices after which a playthrough is given up, or as many as the plan has nodes
CIRCLING = 20  # playthroughs kept that were given up
BATCH = 200  # playthroughs after which what was found is reported
LEAST, MOST = 400, 50_000  # playthroughs
PATIENT = (
    3000  # playthroughs that meet nothing new, and half of all so far, before it is given up that something can happen
)
CHOICES = 3_000_000  # taken in all of them
BEGINNINGS = 60  # combinations of draws with which a straight search begins
FACES = (6, 1)  # the faces that are tried when a straight search rolls


class Found(NamedTuple):
    """Something that a playthrough met after so many of its choices."""

    names: Mapping[Taking, str]
    way: Sequence[tuple[Taking, int]]
    length: int
    chances: Mapping[int, int]

    @property
    def path(self) -> Path:
        """The way there."""
        return Path(tuple((self.names[take], face) for take, face in self.way[: self.length]), self.chances)


@dataclass
class Hunt:
    """What was found so far: for each goal a way to it, and ways that were given up because they are long."""

    plan: Plan
    seed: int = 0
    found: "dict[int, Found]" = field(default_factory=dict)
    circling: "list[Found]" = field(default_factory=list)
    runs: int = 0
    turns: int = 0

    @cached_property
    def _picks(self) -> list[tuple[int, Callable[[random.Random], int]]]:
        """How a value of each slot of chance is picked: of a listed draw every value equally often, whatever its share."""
        unlisted = picks(self.plan)
        return [
            (c.slot, _any([value for value, _ in c.outcomes]) if c.whole else unlisted[c.slot])
            for c in self.plan.chances
        ]

    def _chances(self, chance: random.Random) -> dict[int, int]:
        return {slot: pick(chance) for slot, pick in self._picks}

    def wander(self, goals: Iterable[int], most: int = MOST) -> Iterator[int]:
        """The goals that random playthroughs meet, as they are met, until many in a row meet nothing new that is asked.

        The search is longer as long as a goal is missing that a sound story can meet.

        Bounded by the number of playthroughs and of their choices.
        """
        watched = wanted = frozenset(goals).difference(self.found)
        missing = {goal for goal in wanted if self.plan.goals[goal].sort == "can"}
        chance = random.Random(f"{self.seed}/{self.plan.role.id}")  # noqa: S311 - the order of a search, not a secret
        met: dict[int, None] = {}  # in the order in which they were met first
        watching = machine(self.plan, wanted, report=met.setdefault)
        taken: dict[Taking, int] = dict.fromkeys(watching.names, 0)
        runs = quiet = told = 0
        turns = self.turns
        while wanted and runs < most and self.turns - turns < CHOICES:
            if quiet >= (PATIENT + runs // 2 if missing else LEAST):
                break
            for _ in range(BATCH):
                self._wander_once(watching, met, chance, taken)
            runs += BATCH
            fresh = list(met)[told:]
            told += len(fresh)
            missing.difference_update(fresh)
            quiet = 0 if any(self.plan.goals[goal].asked for goal in fresh) else quiet + BATCH
            yield from fresh
            if runs >= LEAST and 2 * (len(wanted) - len(met)) <= len(watched):
                # Fewer goals to watch for make the next playthroughs faster; the choices are the same, in the same order.
                watched = wanted.difference(met)
                watching = machine(self.plan, watched, report=met.setdefault)
                taken = dict(zip(watching.names, taken.values(), strict=True))

    def _wander_once(
        self, watching: Machine, met: dict[int, None], chance: random.Random, taken: dict[Taking, int]
    ) -> None:
        draw, known, long = chance.random, len(met), max(LONG, len(self.plan.nodes))
        chances = self._chances(chance)
        v = watching.values(chances)
        options = watching.start(v, 0)
        way: list[tuple[Taking, int]] = []
        while True:
            if len(met) != known:
                found = Found(watching.names, way, len(way), chances)
                self.found.update(dict.fromkeys(islice(reversed(met), len(met) - known), found))
                known = len(met)
            if not options:
                break
            if len(way) >= long:
                self.circling.append(Found(watching.names, way, len(way), chances))
                del self.circling[CIRCLING:]
                break
            take = options[0]
            if (size := len(options)) > 1:
                take, other = options[int(draw() * size)], options[int(draw() * size)]
                if taken[other] < taken[take]:
                    take = other
                taken[take] += 1
            face = int(draw() * 6) + 1
            way.append((take, face))
            options = take(v, face)
        self.runs += 1
        self.turns += len(way)

    def seek(self, watching: Machine, goal: int, told: Slots, limit: int) -> Path | None:
        """The path straight to one goal, breadth first, with one state for each place and values of some slots."""
        chance = random.Random(f"{self.seed}/{goal}")  # noqa: S311
        slots = sorted(told)
        seen: set[tuple[int, ...]] = set()
        front: list[tuple[list[int], Sequence[Taking], Path]] = []
        watching.met.clear()

        def add(v: list[int], options: Sequence[Taking], way: Path) -> None:
            key = (v[-1], *(v[slot] for slot in slots))
            if key not in seen:
                seen.add(key)
                front.append((v, options, way))

        for _ in range(BEGINNINGS):
            chances = self._chances(chance)
            v = watching.values(chances)
            options = watching.start(v, 0)
            if goal in watching.met:
                return Path((), chances)
            add(v, options, Path((), chances))
        while front and len(seen) < limit:
            layer, front = front, []
            for v, options, way in layer:
                for take in options:
                    for face in FACES:
                        after = list(v)
                        onward = take(after, face)
                        further = Path((*way.choices, (watching.names[take], face)), way.chances)
                        if goal in watching.met:
                            return further
                        add(after, onward, further)
        return None


def _any(values: Sequence[int]) -> Callable[[random.Random], int]:
    size = len(values)
    return lambda chance: values[int(chance.random() * size)]


def trapped(running: Machine, path: Path, limit: int) -> bool:
    """Whether no ending can be reached from where a path leads, by a search of everything that follows."""
    v, options = follow(running, path)
    seen = {tuple(v)}
    waiting = [(v, options)]
    while waiting and len(seen) <= limit:
        v, options = waiting.pop()
        if running.over(v):
            return False
        for take in options:
            for face in FACES:
                after = list(v)
                onward = take(after, face)
                if tuple(after) not in seen:
                    seen.add(tuple(after))
                    waiting.append((after, onward))
    return not waiting


def follow(running: Machine, path: Path) -> tuple[list[int], Sequence[Taking]]:
    """The values where a path leads, and what can be chosen there; raises StopIteration if it cannot be taken."""
    v = running.values(path.chances)
    options = running.start(v, 0)
    for choice, face in path.choices:
        take: Callable[..., Sequence[Taking]] = next(each for each in options if running.names[each] == choice)
        options = take(v, face)
    return v, options
