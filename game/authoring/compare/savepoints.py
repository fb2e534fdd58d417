"""Which saves of one version of a story would move or strand in another, found without any save.

Both versions are played at once, choice by choice, as a save would be replayed. What becomes of a save depends only on where
both are and on the values that something still reads: states that agree in these are one class, and are visited once.
"""

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import NamedTuple

from game.plan.lowering import plan
from game.plan.program import Code, Goal, Offer, Plan, Probe
from game.prover.asking import asking, controlled
from game.prover.slicing import Liveness, Outline
from game.story import chance, domain, engine, playthrough, stack
from game.story.domain import Domain
from game.story.model import NEEDED, Draw, Role, Story
from game.story.offers import NoSuchChoiceError
from game.story.playthrough import Playthrough
from game.story.turn import Option, State

STAYS, MOVES, STRANDS = "stays", "moves", "strands"
BEGINNINGS = 64  # combinations of draws and echoes to begin with
LIMIT = 10_000  # classes to visit


@dataclass(frozen=True, slots=True)
class Point:
    """A scene of the old version, what becomes of a save made there, why, and the choices that lead to such a save."""

    role: str
    scene: str
    fate: str
    because: str
    goes_on: str  # the scene at which the player goes on
    choices: tuple[str, ...] = ()
    draws: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)
    echoes: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)


class Points(NamedTuple):
    """The save points that do not stay, how many classes of states were visited, and whether these were all."""

    points: tuple[Point, ...]
    classes: int
    whole: bool


def points(old: Story, new: Story, role: str, limit: int = LIMIT) -> Points:
    """The save points of a role that move or strand when they are loaded in the new version."""
    return _Search(old, new, role, limit).found()


class Beginning(NamedTuple):
    """How a playthrough of the old version begins, and the same one replayed in the new version."""

    draws: Mapping[str, object]
    echoes: Mapping[str, int]
    old: Playthrough
    new: Playthrough


class Both(NamedTuple):
    """Where a playthrough is in both versions; `broken` is the choice that the new one no longer has open."""

    begun: Beginning
    old: State
    new: State
    broken: str = ""
    choices: tuple[str, ...] = ()
    dice: tuple[tuple[str, int], ...] = ()


class Comparison:
    """One role in both versions: what a save does when it is loaded, step by step."""

    def __init__(self, old: Story, new: Story, role: str) -> None:
        self.old, self.new, self.name = old, new, role
        self.was, self.now = old.roles[role], new.roles[role]

    def begin(self, draws: Mapping[str, object], echoes: Mapping[str, int]) -> Both:
        """A playthrough that begins in both versions with what the old one draws and hears."""
        old = playthrough.start(self.old, self.name, 0, echoes, draws)  # type: ignore[arg-type]
        # Without a scene nothing is restored but the beginning: the draws and echoes that still fit.
        written = playthrough.recorded(old)
        written = written._replace(place={"values": (written.place or {}).get("values", {})})
        new = playthrough.restored(self.new, written).playthrough
        return Both(Beginning(draws, echoes, old, new), old.turn.state, new.turn.state)

    def options(self, both: Both) -> Iterator[tuple[str, int]]:
        """The choices that are open in the old version, with each face of a die that makes a difference."""
        for option in engine.resume(self.old, both.old).open:
            for face in self._faces(option, both):
                yield option.choice, face

    def _faces(self, option: Option, both: Both) -> tuple[int, ...]:
        now = self.now.choices.get(self.now.renamed.get(option.choice, option.choice))
        if option.risk or (not both.broken and now is not None and now.risk is not None):
            return NEEDED
        return (0,)

    def step(self, both: Both, choice: str, face: int) -> Both:
        """One choice further."""
        dice = _thrown(self.was, choice, both.old, face)
        old = engine.choose(self.old, _with(both.old, dice), choice).state
        new, broken = both.new, both.broken
        if not broken:
            name = self.now.renamed.get(choice, choice)
            try:
                new = engine.choose(self.new, _with(both.new, _thrown(self.now, name, both.new, face)), name).state
            except NoSuchChoiceError:
                broken = choice
        choices, thrown = (*both.choices, choice), (*both.dice, *dice)
        return Both(both.begun, _with(old, ()), _with(new, ()), broken, choices, thrown)

    def fate(self, both: Both) -> Point:
        """What becomes of a save, as `playthrough.restored` does it."""
        scene = self.now.renamed.get(both.old.scene, both.old.scene)
        if not both.broken and both.new.scene == scene:
            return self._point(both, STAYS, "", scene)
        because = f"`{both.broken}` is no longer open" if both.broken else "the same choices lead elsewhere"
        goes_on = self._taken_up(both)
        if goes_on:
            return self._point(both, MOVES, because, goes_on)
        if scene not in self.now.scenes:
            because = f"`{both.old.scene}` is gone"
        return self._point(both, STRANDS, because, both.new.scene)

    def _taken_up(self, both: Both) -> str:
        """The scene at which a save goes on by its place alone; "" if there is no such place, or no way on from it."""
        here = both.begun.old._replace(turns=(both.begun.old.turns[0]._replace(state=both.old),))
        first = both.begun.new.turns[0].state
        state = playthrough.restore(self.now, first.run, playthrough.snapshot(here), first.values)
        if state is None:
            return ""
        turn = engine.resume(self.new, state)
        return turn.state.scene if turn.ending is not None or turn.open else ""

    def _point(self, both: Both, fate: str, because: str, goes_on: str) -> Point:
        draws = {**both.begun.draws, **dict(both.dice)}
        echoes = playthrough.outward_echoes(self.old, both.begun.echoes)
        return Point(self.name, both.old.scene, fate, because, goes_on, both.choices, draws, echoes)

    def redrawn(self) -> list[str]:
        """The draws of the new version that a save draws anew, by its seed: those that are new, or have other words."""
        was = {present(name, self.now): draw for name, draw in self.was.draws.items()}
        return [draw.name for draw in self.now.draws.values() if not _drawn_alike(was.get(draw.name), draw)]


def _drawn_alike(was: Draw | None, now: Draw) -> bool:
    """Whether every seed draws the same words in both versions."""
    if was is None or was.take != now.take:
        return False
    return set(was.of) == set(now.of) if now.take else was.of == now.of


def _thrown(role: Role, choice: str, state: State, face: int) -> tuple[tuple[str, int], ...]:
    """The die of a choice, if it throws one here, with its face."""
    taken = role.choices.get(choice)
    if not face:
        return ()
    return ((choice if taken is None else chance.thrown(taken, state.values), face),)


def _with(state: State, dice: tuple[tuple[str, int], ...]) -> State:
    return state._replace(run=state.run._replace(dice=dice))


class _Search:
    """A search over classes of places in both versions."""

    def __init__(self, old: Story, new: Story, role: str, limit: int) -> None:
        self._comparing = Comparison(old, new, role)
        self._limit = limit
        self._live_new = Live(controlled(plan(new, role)))
        self._live_old = Live(_taken_up_anywhere(plan(old, role), self._comparing.now, self._live_new))
        self._points: dict[tuple[str, str, str], Point] = {}
        self._met: set[object] = set()
        self._waiting: deque[Both] = deque()

    def found(self) -> Points:
        """Searches breadth first, so that each save point has the shortest way to it."""
        begun, whole = beginnings(self._comparing.old, self._comparing.was)
        redrawn = {self._comparing.now.draws[name].slot for name in self._comparing.redrawn()}
        whole = whole and redrawn.isdisjoint(self._live_new.anywhere)
        for draws, echoes in begun:
            self._look(self._comparing.begin(draws, echoes))
        while self._waiting:
            if len(self._met) > self._limit:
                whole = False
                break
            both = self._waiting.popleft()
            for choice, face in self._comparing.options(both):
                self._look(self._comparing.step(both, choice, face))
        found = sorted(self._points.values(), key=lambda p: (p.scene, p.fate, p.because))
        return Points(tuple(found), len(self._met), whole)

    def _look(self, both: Both) -> None:
        """Keeps a class that is new, and what becomes of a save made there."""
        key = self._class(both)
        if key in self._met:
            return
        self._met.add(key)
        self._waiting.append(both)
        point = self._comparing.fate(both)
        if point.fate != STAYS:
            self._points.setdefault((point.scene, point.fate, point.because), point)

    def _class(self, both: Both) -> object:
        """What a save's future depends on: both places, and the values that are still read."""
        old, new, now = both.old, both.new, self._comparing.now
        kept = (old.scene, old.stack, self._live_old.of(old), new.scene, new.stack, self._live_new.of(new), both.broken)
        # A save that goes on by its place keeps what the new version drew and heard when it began.
        first = both.begun.new.turns[0].state.values
        given = (*now.echoes.values(), *(draw.slot for draw in now.draws.values()))
        return kept, tuple(first[slot] for slot in given if slot in self._live_new.anywhere)


class Live:
    """The slots of a role that decide anything at an offer or after it; what is only shown decides nothing."""

    def __init__(self, role: Plan) -> None:
        outline = Outline(role)
        goals = frozenset(range(len(role.goals)))
        kept = outline.closed(outline.controls | outline.asked(goals))
        nodes = Liveness(outline, kept, goals, outline.within).nodes
        self._offers = {place: nodes[node] for place, node in role.offers.items()}
        self._sorted = {place: tuple(sorted(slots)) for place, slots in self._offers.items()}
        self.anywhere = kept

    def at(self, scene: str, visits: str) -> frozenset[int]:
        """Those that decide anything from an offer on; none at an ending."""
        return self._offers.get((scene, visits), frozenset())

    def of(self, state: State) -> tuple[int, ...]:
        """The values of a state that decide anything."""
        return tuple(state.values[slot] for slot in self._sorted.get((state.scene, state.stack), ()))


def _taken_up_anywhere(was: Plan, now: Role, live: Live) -> Plan:
    """The old plan with one goal at each offer, which reads what decides whether the new version can go on from there."""
    remembered = {present(name, now): slot for slot, name in enumerate(was.role.slots)}

    def reads(offer: Offer) -> Iterable[Probe]:
        scene, visits = now.renamed.get(offer.scene, offer.scene), stack.renamed(offer.stack, now.present)
        slots = (remembered.get(now.slots[slot]) for slot in live.at(scene, visits))
        return [Probe(0, Code("1", frozenset(slot for slot in slots if slot is not None)))]

    return asking(was, [Goal("save", "")], reads)


def present(name: str, now: Role) -> str:
    """The present name of a slot of the old version, which may remember something that was renamed."""
    return playthrough.now_remembered(now, name)


# How a playthrough may begin


def beginnings(story: Story, role: Role) -> tuple[list[tuple[dict[str, object], dict[str, int]]], bool]:
    """Draws and echoes to begin with: all combinations, or some of them if they are too many."""
    decided: list[tuple[str, Draw | None, Domain]] = [
        *((draw.name, draw, domain.of_draw(draw)) for draw in role.draws.values()),
        *((name, None, domain.of_echo(story.echoes[name])) for name in role.echoes),
    ]
    listed = [tuple(dict.fromkeys(values.listed)) for _, _, values in decided]
    sizes = [len(each) or values.size for each, (_, _, values) in zip(listed, decided, strict=True)]
    whole = prod(sizes) <= BEGINNINGS
    combined: Iterable[Sequence[int]] = product(*map(range, sizes))
    if not whole:
        picking = random.Random(0)  # noqa: S311 - the same ones each time
        combined = [[picking.randrange(size) for size in sizes] for _ in range(BEGINNINGS)]
    begun = []
    for combination in combined:
        draws: dict[str, object] = {}
        echoes: dict[str, int] = {}
        for (name, draw, values), each, number in zip(decided, listed, combination, strict=True):
            value = each[number] if each else values.case(number)
            if draw is None:
                echoes[name] = value
            else:
                draws[name] = _written(draw, value)
        begun.append((draws, echoes))
    return begun, whole


def _written(draw: Draw, value: int) -> object:
    written = playthrough.outward(draw.kind, value)
    return tuple(written) if isinstance(written, list) else written
