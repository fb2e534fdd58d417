"""Where the saves of one version of a story would go in another, found without any save.

Both versions are read at once, choice by choice, as a save would be replayed. What comes of a save depends only on where
both stand and on the values that something still reads: states that agree in these are one class, and are visited once.
"""

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, product

from game.authoring.shape import graph, walk
from game.story import engine, playthrough
from game.story.engine import NoSuchChoiceError, Run, State
from game.story.expression import Expression
from game.story.model import Draw, Role, Scene, Story
from game.story.playthrough import Playthrough

STAYS, MOVES, STRANDS = "stays", "moves", "strands"
BEGINNINGS = 64  # combinations of draws and echoes that are begun with at the most
LIMIT = 200_000  # classes that are visited at the most


@dataclass(frozen=True, slots=True)
class Point:
    """An offer of the old story, what becomes of saves made there, why, and choices that lead to such a save."""

    role: str
    scene: str
    fate: str
    because: str
    goes_on: str  # the scene at which the player goes on
    choices: tuple[str, ...] = ()
    draws: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class Points:
    """All save points that do not stay, how many classes of states were looked at, and whether these were all."""

    points: tuple[Point, ...]
    classes: int
    whole: bool


def points(old: Story, new: Story, role: str, limit: int = LIMIT) -> Points:
    """The save points of a role that move or strand when they are loaded in the new version."""
    return _Search(old, new, role, limit).found()


@dataclass(frozen=True, slots=True)
class _Pair:
    """Where a reading stands in both versions; `broken` says which choice the new one no longer has open."""

    old: State
    new: State
    broken: str
    choices: tuple[str, ...]
    dice: tuple[tuple[str, int], ...]
    first: int  # which beginning


class _Search:
    """A search over classes of pairs of states."""

    def __init__(self, old: Story, new: Story, role: str, limit: int) -> None:
        self._old, self._new, self._role, self._limit = old, new, role, limit
        self._was, self._is = old.roles[role], new.roles[role]
        self._live_old, self._live_new = live(old, role), live(new, role)
        self._begun: list[tuple[dict[str, object], dict[str, int]]] = []
        self._points: dict[tuple[str, str, str], Point] = {}
        self._met: set[object] = set()
        self._waiting: deque[_Pair] = deque()
        self._whole = True

    def found(self) -> Points:
        """Searches breadth first, so that the shortest way to each save point is the one that is told."""
        for pair in self._beginnings():
            self._look(pair)
        while self._waiting:
            if len(self._met) > self._limit:
                self._whole = False
                break
            pair = self._waiting.popleft()
            for after in self._steps(pair):
                self._look(after)
        found = sorted(self._points.values(), key=lambda p: (p.scene, p.fate, p.because))
        return Points(tuple(found), len(self._met), self._whole)

    def _beginnings(self) -> Iterator[_Pair]:
        begun, whole = beginnings(self._old, self._was)
        self._whole = whole
        for number, (draws, echoes) in enumerate(begun):
            self._begun.append((draws, echoes))
            old = engine.begin(self._old, self._role, 0, echoes, draws)  # type: ignore[arg-type]
            new = engine.begin(self._new, self._role, 0, self._still(echoes), self._fitting(draws))  # type: ignore[arg-type]
            yield _Pair(old.state, new.state, "", (), (), number)

    def _still(self, echoes: Mapping[str, int]) -> dict[str, int]:
        return playthrough.inward_echoes(self._new, playthrough.outward_echoes(self._old, echoes))

    def _fitting(self, draws: Mapping[str, object]) -> dict[str, object]:
        """The draws that the new version still has, with words that it still knows."""
        kept = {}
        for name, value in draws.items():
            draw = self._is.draws.get(name)
            words = [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []
            if draw is not None and all(word in draw.kind.words for word in words):
                kept[name] = value
        return kept

    def _look(self, pair: _Pair) -> None:
        """Keeps a class that is new, and what becomes of a save made there."""
        key = self._class(pair)
        if key in self._met:
            return
        self._met.add(key)
        self._waiting.append(pair)
        fate, because, goes_on = self._fate(pair)
        if fate != STAYS:
            name = (pair.old.scene, fate, because)
            if name not in self._points:
                draws = {**self._begun[pair.first][0], **dict(pair.dice)}
                self._points[name] = Point(self._role, pair.old.scene, fate, because, goes_on, pair.choices, draws)

    def _class(self, pair: _Pair) -> object:
        """What a save's future depends on: both places, and the values that are still read."""
        old = _projected(pair.old, self._live_old)
        new = _projected(pair.new, self._live_new)
        # Of a save whose replay breaks off, the values of the old version are what is taken up in the new one.
        taken = tuple(pair.old.values[s] for s in _slots(self._was, self._is, self._live_new)) if pair.broken else ()
        return pair.old.scene, pair.old.hub, old, pair.new.scene, pair.new.hub, new, pair.broken, taken

    def _steps(self, pair: _Pair) -> Iterator[_Pair]:
        offered = engine.resume(self._old, pair.old)
        for option in offered.open:
            faces = (1, 6) if option.risk and option.risk != "safe" else (0,)
            for face in faces:
                yield self._step(pair, option.choice, face)

    def _step(self, pair: _Pair, choice: str, face: int) -> _Pair:
        dice = ((choice, face),) if face else ()
        old = engine.choose(self._old, _with(pair.old, dice), choice).state
        new, broken = pair.new, pair.broken
        if not broken:
            name = self._is.renamed.get(choice, choice)
            try:
                new = engine.choose(self._new, _with(pair.new, ((name, face),) if face else ()), name).state
            except NoSuchChoiceError:
                broken = choice
        return _Pair(_with(old, ()), _with(new, ()), broken, (*pair.choices, choice), (*pair.dice, *dice), pair.first)

    def _fate(self, pair: _Pair) -> tuple[str, str, str]:
        """What becomes of a save: as `playthrough.restored` does it."""
        scene = self._is.renamed.get(pair.old.scene, pair.old.scene)
        if not pair.broken and pair.new.scene == scene:
            return STAYS, "", scene
        because = f"`{pair.broken}` is no longer open" if pair.broken else "the same choices lead elsewhere"
        begun = Playthrough(self._old, self._role, 0, {}, {}, (engine.resume(self._old, pair.old),))
        taken_up = taken(self._new, pair.new, playthrough.snapshot(begun))
        if taken_up is not None:
            return MOVES, because, taken_up
        if scene not in self._is.scenes:
            because = f"`{pair.old.scene}` is gone"
        return STRANDS, because, pair.new.scene


def taken(new: Story, now: State, place: Mapping[str, object]) -> str | None:
    """The scene at which a save goes on by its place alone; None where there is no such place, or no way on from it."""
    role = new.roles[now.run.role]
    state = playthrough.restore(role, now.run, place, role.initial)
    if state is None:
        return None
    turn = engine.resume(new, state)
    if turn.ending is None and not turn.open and role.scenes[state.scene].ending is None:
        return None
    return state.scene


def _with(state: State, dice: tuple[tuple[str, int], ...]) -> State:
    return state._replace(run=Run(state.run.role, state.run.seed, dice))


def _projected(state: State, alive: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(state.values[slot] for slot in alive.get(state.scene, ()))


def _slots(was: Role, now: Role, alive: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The slots of the old version that bear the name of one that the new version reads anywhere."""
    named = {now.slots[slot] for slots in alive.values() for slot in slots}
    return tuple(slot for slot, name in enumerate(was.slots) if name in named)


# Which values are still read


def live(story: Story, role: str) -> dict[str, tuple[int, ...]]:
    """For each scene the slots that decide anything there or later; what is only shown decides nothing."""
    told = story.roles[role]
    after: dict[str, set[str]] = {name: set() for name in told.scenes}
    for link in graph.shape(story, role).links:
        after[link.start].add(link.end)
    reads = {name: _deciding(told, scene) for name, scene in told.scenes.items()}
    alive: dict[str, tuple[int, ...]] = {}
    for name in told.scenes:
        behind = _behind(name, after)
        slots = set().union(*(reads[each] for each in behind))
        alive[name] = tuple(sorted(_closed(slots, told, behind)))
    return alive


def _behind(name: str, after: Mapping[str, set[str]]) -> set[str]:
    met, waiting = {name}, [name]
    while waiting:
        for target in after[waiting.pop()]:
            if target not in met:
                met.add(target)
                waiting.append(target)
    return met


def _deciding(role: Role, scene: Scene) -> set[int]:
    """The slots that decide where a scene leads and what it offers."""
    asked: list[Expression] = [way.test for _, way in walk.ways(scene) if way.test is not None]
    for choice in scene.choices:
        asked += [each for each in (choice.test, choice.risk) if each is not None]
        asked += [shift.test for shift in (*choice.better, *choice.worse)]
    slots = {slot for each in asked for slot in each.reads}
    slots |= {
        choice.slot for choice in scene.choices if choice.slot is not None and (choice.once or choice.risk is not None)
    }
    if scene.hub is not None:
        slots |= scene.hub.slots.reads | set(scene.hub.used) | {0, 1}
        for name in scene.hub.of:
            storylet = role.scenes[name].storylet
            slots |= storylet.test.reads if storylet is not None and storylet.test is not None else set()
    return slots


def _closed(slots: set[int], role: Role, scenes: Iterable[str]) -> set[int]:
    """The slots with those from which statements would still set one of them."""
    effects = [e for name in scenes for _, outcome in walk.outcomes(role.scenes[name]) for e in outcome.do]
    grown = True
    while grown:
        more = {read for e in effects if e.slot in slots for read in e.value.reads} - slots
        slots |= more
        grown = bool(more)
    return slots


# How a reading may begin


def beginnings(story: Story, role: Role) -> tuple[list[tuple[dict[str, object], dict[str, int]]], bool]:
    """Draws and echoes to begin with: all combinations, or some of them where they are too many."""
    draws: list[list[tuple[str, object]]] = [[(d.name, value) for value in _drawn(d)] for d in role.draws.values()]
    echoes: list[list[tuple[str, object]]] = [[(name, value) for value in _left(story, name)] for name in role.echoes]
    count = 1
    for each in (*draws, *echoes):
        count *= len(each)
    if count <= BEGINNINGS:
        combined: Iterable[Sequence[tuple[str, object]]] = product(*draws, *echoes)
    else:
        chance = random.Random(0)  # noqa: S311  the same ones each time
        combined = ([chance.choice(each) for each in (*draws, *echoes)] for _ in range(BEGINNINGS))
    begun = [
        (dict(chosen[: len(draws)]), {name: value for name, value in chosen[len(draws) :] if isinstance(value, int)})
        for chosen in islice(combined, BEGINNINGS)
    ]
    return begun, count <= BEGINNINGS


def _drawn(draw: Draw) -> list[object]:
    if not draw.take:
        return list(draw.kind.words)
    return list(combinations(draw.of, draw.take))


def _left(story: Story, name: str) -> list[int]:
    echo = story.echoes[name]
    if echo.kind.sort in ("word", "flag"):
        return list(range(len(echo.kind.words) or 2))
    return sorted({echo.start, echo.value.low, echo.value.high})
