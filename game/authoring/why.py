"""Why a choice is closed: the part that fails with its values, and the nearest state that opens it."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.plan.lowering import plan
from game.plan.program import Plan
from game.prover.machine import Machine, Taking, machine
from game.prover.path import Path, recorded
from game.prover.path import face as die
from game.prover.slicing import Outline
from game.prover.witness import FACES, LONG
from game.story import moments
from game.story.engine import Run, State
from game.story.expression import CHAPTER, CLOCK, SLOTS, Expression
from game.story.model import Choice, Role, Scene, Story
from game.story.playthrough import Recorded

NEAREST = 50_000  # states that are looked at for the nearest one that opens a choice
WANDERED = 3000  # random readings that are tried where it lies further off


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps a choice closed, and the values that it looks at."""

    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """What is to be said of a choice at a state."""

    choice: str
    at: str  # the scene of the state
    open: bool
    reasons: tuple[Reason, ...] = ()
    opened: Recorded | None = None  # a reading, from the first page on, after which it is open
    further: tuple[str, ...] | None = None  # or the choices that lead there from the state
    looked: int = 0
    complete: bool = False  # whether every state was looked at

    def lines(self) -> Iterator[str]:
        """The answer as text."""
        if self.open:
            yield f"`{self.choice}` is open at `{self.at}`"
            return
        if self.reasons:
            yield f"`{self.choice}` is closed at `{self.at}`"
        for reason in self.reasons:
            yield f"  {reason.text}"
            yield from (f"    {name} is {value}" for name, value in reason.values)
        if self.further is not None:
            yield f"it opens after: {' > '.join(self.further) or 'nothing more'}"
        elif self.opened is not None:
            begun = "from here it was not found to open; " if self.reasons else f"`{self.choice}` "
            yield f"{begun}opens in a run with: {' > '.join(self.opened.choices) or 'no choice'}"
        elif self.complete:
            yield f"nothing opens it: all {self.looked:,} states that differ for it were looked at"
        else:
            yield f"nothing was found that opens it among {self.looked:,} states"


def why(story: Story, choice: str, state: State | None = None, role: str = "", limit: int = NEAREST) -> Why | None:
    """Why a choice is closed at a state, or on the way to it from the first page; None if there is no such choice."""
    name = _role_of(story, choice) if state is None else state.run.role
    name = role or name
    if name not in story.roles or not _known(story.roles[name], choice):
        return None
    made = plan(story, name)
    goal = next(
        i
        for i, g in enumerate(made.goals)
        if g.subject in (choice, _target(story.roles[name], choice)) and g.about in ("choice", "storylet")
    )
    running = machine(made, frozenset({goal}))
    if state is None:
        return _from_start(story, made, running, goal, choice, limit)
    reasons = reasons_against(story, state, choice)
    if not reasons:
        return Why(choice, state.scene, True)
    values = [*state.values, 0]
    options = running.offers[state.scene, state.hub](values, 0) if (state.scene, state.hub) in running.offers else ()
    found, looked, complete = _nearest(made, running, goal, [(values, options, ())], limit, state.run)
    if found is not None:
        further = tuple(c for c, _ in found[1])
        return Why(choice, state.scene, False, reasons, None, further, looked, complete)
    begun = _from_start(story, made, running, goal, choice, limit)
    return Why(choice, state.scene, False, reasons, begun.opened, None, looked + begun.looked, begun.complete)


def _role_of(story: Story, choice: str) -> str:
    return next((name for name, role in story.roles.items() if _known(role, choice)), "")


def _known(role: Role, choice: str) -> bool:
    return choice in role.choices or bool(_target(role, choice))


def _target(role: Role, choice: str) -> str:
    """The storylet that a hub's line leads to; nothing if the choice is no such line."""
    hub = role.scenes.get(choice.rpartition(".")[0])
    name = choice.rpartition(".")[2]
    return (
        next((t for t in hub.hub.of if t.rpartition(".")[2] == name), "")
        if hub is not None and hub.hub is not None
        else ""
    )


Way = tuple[tuple[str, int], ...]
Waiting = tuple[list[int], Sequence[Taking], Way]


def _from_start(story: Story, made: Plan, running: Machine, goal: int, choice: str, limit: int) -> Why:
    """The shortest reading after which a choice is open, over all draws and echoes that steer a reading."""
    combinations: list[dict[int, int]] = [{}]
    for chance in made.chances:
        values = [value for value, _ in chance.outcomes]
        wider = [{**each, chance.slot: value} for each in combinations for value in values]
        combinations = (
            wider
            if len(wider) <= 200
            else [{**e, chance.slot: values[n % len(values)]} for n, e in enumerate(combinations)]
        )
    for chances in combinations:
        running.met.clear()
        begun = running.values(chances)
        options = running.start(begun, 0)
        met = goal in running.met
        found, looked, complete = (
            ((begun, ()), 1, False)
            if met
            else _nearest(made, running, goal, [(begun, options, ())], limit // len(combinations) + 1)
        )
        if found is not None:
            written = recorded(story, made, Path(found[1], chances))
            return Why(choice, running.place(begun)[0], False, (), written, None, looked, complete)
    return Why(choice, story.roles[made.role.id].start, False, (), None, None, limit, False)


def _nearest(
    made: Plan, running: Machine, goal: int, waiting: Sequence[Waiting], limit: int, run: Run | None = None
) -> tuple[tuple[list[int], Way] | None, int, bool]:
    """The first state, breadth first, at which the goal is met; of states that differ in nothing that matters only one is taken on."""
    outline = Outline(made)
    telling = sorted(outline.closed(outline.controls | outline.asked([goal])))
    queue = deque(waiting)
    seen = {(*(v[slot] for slot in telling), v[-1]) for v, _, _ in waiting}
    running.met.clear()
    while queue:
        values, options, way = queue.popleft()
        for take in options:
            for face in _faces(run, running.names[take]):
                after = list(values)
                onward = take(after, face)
                further = (*way, (running.names[take], face))
                if running.met:
                    running.met.clear()
                    return (after, further), len(seen), False
                key = (*(after[slot] for slot in telling), after[-1])
                if key not in seen:
                    if len(seen) >= limit:
                        return _wandered(running, waiting[0], run), len(seen), False
                    seen.add(key)
                    queue.append((after, onward, further))
    return None, len(seen), True


def _faces(run: Run | None, choice: str) -> tuple[int, ...]:
    """What a die can show: in a run that has begun, only what it does show."""
    return FACES if run is None else (die(run, choice),)


def _wandered(running: Machine, begun: Waiting, run: Run | None) -> tuple[list[int], Way] | None:
    """The shortest of many random ways to a goal that lies too far for a look at everything."""
    chance = random.Random(0)  # noqa: S311 - the order of a search, not a secret
    best: tuple[list[int], Way] | None = None
    for _ in range(WANDERED):
        values, options, way = list(begun[0]), begun[1], list(begun[2])
        running.met.clear()
        while options and not running.met and len(way) < (LONG if best is None else len(best[1])):
            take = chance.choice(options)
            face = chance.choice(_faces(run, running.names[take]))
            way.append((running.names[take], face))
            options = take(values, face)
        if running.met and (best is None or len(way) < len(best[1])):
            best = (values, tuple(way))
    running.met.clear()
    return best


def reasons_against(story: Story, state: State, choice: str) -> tuple[Reason, ...]:
    """What keeps a choice closed at a state; nothing if it is open there."""
    role = story.roles[state.run.role]
    scene = role.scenes[choice.rpartition(".")[0]]
    if state.scene != scene.id or (scene.hub is not None and state.hub != scene.id):
        return (Reason(f"the reading stands at `{state.scene}`, not at `{scene.id}`"),)
    found = next((c for c in scene.choices if c.id == choice), None)
    if found is not None:
        return _against_choice(story, role, found, state.values)
    return _against_line(story, role, scene, _target(role, choice), state.values)


def _against_choice(story: Story, role: Role, choice: Choice, values: Sequence[int]) -> tuple[Reason, ...]:
    reasons = []
    if choice.slot is not None and (choice.once or choice.risk is not None) and values[choice.slot]:
        reasons.append(Reason("it was taken before, and can be taken once in a run"))
    return (*reasons, *_failing(story, role, choice.test, values))


def _against_line(story: Story, role: Role, scene: Scene, target: str, values: Sequence[int]) -> tuple[Reason, ...]:
    reasons = []
    storylet = role.scenes[target].storylet
    if scene.hub is None or storylet is None:
        return ()
    if values[SLOTS] <= 0:
        reasons.append(Reason("the hub has no slot left"))
    if values[scene.hub.used[scene.hub.of.index(target)]]:
        reasons.append(Reason("it was taken before, and is used up"))
    if storylet.until is not None and values[CLOCK] >= storylet.until:
        now = moments.written(values[CLOCK], story.year)
        reasons.append(Reason(f"it is offered until {moments.written(storylet.until, story.year)}", (("clock", now),)))
    return (*reasons, *_failing(story, role, storylet.test, values))


def _failing(story: Story, role: Role, test: Expression | None, values: Sequence[int]) -> tuple[Reason, ...]:
    """The parts of a condition that fail, each with the values it looks at."""
    if test is None or test.run(values):
        return ()
    reasons = []
    for part in [p for p in test.parts if not p.run(values)] or [test]:
        looked = tuple((role.slots[slot], valued(story, role.id, slot, values[slot])) for slot in sorted(part.reads))
        reasons.append(Reason(f"this does not hold: {part.text.strip()}", looked))
    return tuple(reasons)


def valued(story: Story, role: str, slot: int, value: int) -> str:
    """A slot's value in the author's words."""
    played = story.roles[role]
    name = played.slots[slot]
    if slot == CLOCK:
        return moments.written(value, story.year)
    if slot == CHAPTER:
        return tuple(played.chapters)[value]
    kind = None
    if name in played.variables:
        kind = played.variables[name].kind
    elif name in played.draws:
        kind = played.draws[name].kind
    elif name.startswith("echo."):
        kind = story.echoes[name.removeprefix("echo.")].kind
    if kind is not None and kind.sort == "word":
        return kind.words[value]
    if kind is not None and kind.sort == "set":
        return "(" + ", ".join(word for place, word in enumerate(kind.words) if value >> place & 1) + ")"
    flag = kind is not None and kind.sort == "flag"
    if flag or name.startswith(("chosen(", "knows(")):
        return "true" if value else "false"
    return str(value)
