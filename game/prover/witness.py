"""Looks for readings that show something: at random with an eye for what was rarely chosen, then straight for one goal."""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from game.plan.program import Plan
from game.prover.machine import Machine, Taking, machine
from game.prover.path import Reading
from game.prover.slicing import Slots

LONG = 1000  # choices after which a reading is given up
BATCH = 200  # readings between two looks at the clock
FACES = (6, 1)  # the faces that are tried when a straight search rolls


@dataclass
class Hunt:
    """What was found so far: for each goal a reading that shows it, and states that went on for long without an ending."""

    plan: Plan
    seed: int = 0
    found: dict[int, Reading] = field(default_factory=dict)
    circling: list[Reading] = field(default_factory=list)
    runs: int = 0
    turns: int = 0

    def wander(self, goals: Iterable[int], seconds: float, least: int = 400, most: int = 50_000) -> None:
        """Random readings until a while has passed in which nothing new was found; always as many as `least`."""
        wanted = frozenset(goals).difference(self.found)
        chance = random.Random(f"{self.seed}/{self.plan.role.id}")  # noqa: S311 - the order of a search, not a secret
        begun = last = time.monotonic()
        runs = 0
        watching = machine(self.plan, wanted)
        taken: dict[Taking, int] = dict.fromkeys(watching.names, 0)
        quiet = 0
        while wanted and runs < most:
            before = len(self.found)
            for _ in range(BATCH):
                self._wander_once(watching, chance, taken)
            runs += BATCH
            quiet = 0 if len(self.found) > before else quiet + BATCH
            now = time.monotonic()
            if runs >= least and (now - begun > seconds or quiet >= max(least, runs // 2)):
                break
            if now - last > 0.5 and len(self.found) > before:
                # Fewer goals to watch for make the next readings faster.
                last = now
                wanted = wanted.difference(self.found)
                watching = machine(self.plan, wanted)
                taken = dict.fromkeys(watching.names, 0)

    def _wander_once(self, watching: Machine, chance: random.Random, taken: dict[Taking, int]) -> None:
        met, draw, known = watching.met, chance.random, self.found
        met.clear()
        chances = {c.slot: c.outcomes[int(draw() * len(c.outcomes))][0] for c in self.plan.chances}
        v = watching.values(chances)
        options = watching.start(v, 0)
        way: list[tuple[Taking, int]] = []
        self._keep(watching, way, chances)
        count = len(met)
        while options:
            size = len(options)
            take = options[int(draw() * size)]
            other = options[int(draw() * size)]
            if taken[other] < taken[take]:
                take = other
            taken[take] += 1
            face = int(draw() * 6) + 1
            way.append((take, face))
            options = take(v, face)
            if len(met) != count:
                count = len(met)
                if not met <= known.keys():
                    self._keep(watching, way, chances)
            if len(way) >= LONG:
                self.circling.append(_reading(watching, way, chances))
                del self.circling[20:]
                break
        self.runs += 1
        self.turns += len(way)

    def _keep(self, watching: Machine, way: Sequence[tuple[Taking, int]], chances: Mapping[int, int]) -> None:
        for goal in watching.met:
            if goal not in self.found:
                self.found[goal] = _reading(watching, way, chances)

    def seek(self, goal: int, told: Slots, limit: int) -> bool:
        """Straight for one goal, breadth first, of each place and the values of some slots one state; true if it was met."""
        watching = machine(self.plan, frozenset({goal}))
        chance = random.Random(f"{self.seed}/{goal}")  # noqa: S311
        slots = sorted(told)
        seen: set[tuple[int, ...]] = set()
        front: list[tuple[list[int], Sequence[Taking], Reading]] = []

        def add(v: list[int], options: Sequence[Taking], way: Reading) -> None:
            key = (v[-1], *(v[slot] for slot in slots))
            if key not in seen:
                seen.add(key)
                front.append((v, options, way))

        for _ in range(60):
            chances = {c.slot: chance.choice(c.outcomes)[0] for c in self.plan.chances}
            v = watching.values(chances)
            options = watching.start(v, 0)
            add(v, options, Reading((), chances))
        if watching.met:
            self.found[goal] = Reading((), front[0][2].chances)
            return True
        while front and len(seen) < limit:
            layer, front = front, []
            for v, options, way in layer:
                for take in options:
                    for face in FACES:
                        after = list(v)
                        onward = take(after, face)
                        further = Reading((*way.choices, (watching.names[take], face)), way.chances)
                        if watching.met:
                            self.found[goal] = further
                            return True
                        add(after, onward, further)
        return False


def _reading(watching: Machine, way: Sequence[tuple[Taking, int]], chances: Mapping[int, int]) -> Reading:
    return Reading(tuple((watching.names[take], face) for take, face in way), dict(chances))


def trapped(plan: Plan, reading: Reading, limit: int) -> bool:
    """Whether no ending can be reached from where a reading leads: all that follows is looked at."""
    running = machine(plan)
    v, options = follow(running, reading)
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


def follow(running: Machine, reading: Reading) -> tuple[list[int], Sequence[Taking]]:
    """The values where a reading leads, and what may be chosen there."""
    v = running.values(reading.chances)
    options = running.start(v, 0)
    for choice, face in reading.choices:
        take: Callable[..., Sequence[Taking]] = next(each for each in options if running.names[each] == choice)
        options = take(v, face)
    return v, options
