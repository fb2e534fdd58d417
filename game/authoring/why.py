"""Why a choice is closed: the part that fails with its values, and the nearest state that opens it."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.plan.lowering import plan
from game.plan.program import Assign, Offer, Plan, code, steps
from game.prover.abstract import Account, Possible, Values, least, most, narrowed
from game.prover.machine import Machine, Taking, machine
from game.prover.path import face as die
from game.prover.path import recorded
from game.prover.reachability import Space
from game.prover.slicing import Outline
from game.prover.solver import Deciding, Decision
from game.prover.stategraph import explore
from game.prover.witness import LONG
from game.prover.workers import Counter
from game.story import moments
from game.story.engine import Run, State
from game.story.expression import CLOCK, SLOTS, Expression
from game.story.model import Choice, Role, Scene, Story
from game.story.playthrough import Recorded
from game.story.valued import valued, values_of

NEAREST = 50_000  # states that are looked at for the nearest one that opens a choice
WANDERED = 3000  # random playthroughs that are tried where it lies further off


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps a choice closed, and the values that it reads."""

    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """What is known of a choice at a state."""

    choice: str
    at: str  # the scene of the state
    open: bool
    reasons: tuple[Reason, ...] = ()
    opened: Recorded | None = None  # a playthrough, from the first page on, after which it is open
    further: tuple[str, ...] | None = None  # or the choices that lead there from the state
    looked: int = 0
    never: bool = False  # no playthrough opens it
    because: tuple[Reason, ...] = ()  # then what keeps it closed everywhere

    def lines(self) -> Iterator[str]:
        """The answer as text."""
        if self.open:
            yield f"`{self.choice}` is open at `{self.at}`"
            return
        if self.reasons:
            yield f"`{self.choice}` is closed at `{self.at}`"
        yield from _listed(self.reasons)
        if self.further is not None:
            yield f"it opens after: {' > '.join(self.further) or 'nothing more'}"
        elif self.opened is not None:
            begun = "it was not found to open from here; it" if self.reasons else f"`{self.choice}`"
            yield f"{begun} opens in a playthrough with: {' > '.join(self.opened.choices) or 'no choice'}"
        elif self.never:
            looked = f" (all {self.looked:,} states that differ for it were searched)" if self.looked else ""
            yield f"no playthrough opens `{self.choice}`{looked}"
            yield from _listed(self.because)
        else:
            yield f"`{self.choice}` is not open in any of the {self.looked:,} states that were searched; there are more"


def _listed(reasons: Sequence[Reason]) -> Iterator[str]:
    for reason in reasons:
        yield f"  {reason.text}"
        yield from (f"    {name} is {value}" for name, value in reason.values)


def why(story: Story, choice: str, state: State | None = None, role: str = "", limit: int = NEAREST) -> Why | None:
    """Why a choice is closed at a state, or how it is opened from the first page; None if there is no such choice."""
    name = role or (_role_of(story, choice) if state is None else state.run.role)
    if name not in story.roles or not _known(story.roles[name], choice):
        return None
    made = plan(story, name)
    goal = next(
        i
        for i, g in enumerate(made.goals)
        if g.subject in (choice, _target(story.roles[name], choice)) and g.about in ("choice", "storylet")
    )
    if state is None:
        return _from_start(story, made, goal, choice, limit)
    reasons = reasons_against(story, state, choice)
    if not reasons:
        return Why(choice, state.scene, True)
    running = machine(made, frozenset({goal}))
    values = running.resumed(state.values)
    options = running.offers[state.scene, state.hub](values, 0) if (state.scene, state.hub) in running.offers else ()
    further, looked = _nearest(made, running, goal, (values, options, ()), limit, state.run)
    if further is not None:
        return Why(choice, state.scene, False, reasons, None, tuple(c for c, _ in further), looked)
    begun = _from_start(story, made, goal, choice, limit)
    looked = begun.looked if begun.never else looked + begun.looked
    return Why(choice, state.scene, False, reasons, begun.opened, None, looked, begun.never, begun.because)


def _role_of(story: Story, choice: str) -> str:
    return next((name for name, role in story.roles.items() if _known(role, choice)), "")


def _known(role: Role, choice: str) -> bool:
    return choice in role.choices or bool(_target(role, choice))


def _target(role: Role, choice: str) -> str:
    """The storylet that a hub's line leads to; "" if the choice is not such a line."""
    hub = role.scenes.get(choice.rpartition(".")[0])
    name = choice.rpartition(".")[2]
    return (
        next((t for t in hub.hub.of if t.rpartition(".")[2] == name), "")
        if hub is not None and hub.hub is not None
        else ""
    )


# From the first page


def _from_start(story: Story, made: Plan, goal: int, choice: str, limit: int) -> Why:
    """The shortest playthrough after which a choice is open, or that there is none."""
    looked = Counter()
    deciding = Deciding(made, limit, WANDERED, looked.of(0))
    outline, start = deciding.account.outline, story.roles[made.role.id].start
    space = Space(
        deciding.account, outline.closed(outline.controls | outline.asked([goal])), frozenset({goal}), toward=True
    )
    graph = explore(space, limit, enough=True, looked=looked.of(0))
    if goal in graph.met and space.exact:
        decision = Decision(goal, True, "search", graph.path(*graph.met[goal]))
    elif goal not in graph.met and graph.complete:
        decision = Decision(goal, False, "search")
    else:
        decision = deciding.goal(goal)
    if decision.met and decision.path is not None:
        return Why(choice, start, False, (), recorded(story, made, decision.path), None, looked.value)
    never = decision.met is False
    because = _everywhere(story, deciding.account, choice) if never else ()
    return Why(choice, start, False, (), None, None, looked.value, never, because)


def _everywhere(story: Story, account: Values, choice: str) -> tuple[Reason, ...]:
    """What keeps a choice closed wherever it is offered, as far as the values say that each slot can have there."""
    role = account.plan.role
    scene = role.scenes[choice.rpartition(".")[0]]
    offers = [
        here
        for node, entered in account.nodes.items()
        for step, here in account.ends(account.plan.nodes[node], entered)
        if isinstance(step, Offer) and any(line.choice == choice for line in step.lines)
    ]
    if not offers:
        return (Reason(f"nothing leads to `{scene.id}`"),)
    reasons = []
    for part in _parts(_test(role, scene, choice)):
        if all(narrowed(here, code(part)) is None for here in offers):
            values = tuple((role.slots[s], _possible(story, account, offers, s)) for s in sorted(part.reads))
            reasons.append(Reason(f"this never holds there: {part.text.strip()}", values))
    return tuple(reasons)


def _test(role: Role, scene: Scene, choice: str) -> Expression | None:
    """The condition that an author wrote for a choice or a line."""
    found = next((c for c in scene.choices if c.id == choice), None)
    if found is not None:
        return found.test
    storylet = role.scenes[_target(role, choice)].storylet
    return storylet.test if storylet is not None else None


def _parts(test: Expression | None) -> tuple[Expression, ...]:
    return () if test is None else test.parts or (test,)


def _possible(story: Story, account: Values, offers: Sequence[Account], slot: int) -> str:
    """The values that a slot can have at some offers, in the author's words, and whether anything sets it."""
    role = account.plan.role
    possible = sorted({value for here in offers for value in _ends(here[slot])})
    said = [valued(story, role.id, slot, value) for value in possible]
    if len(possible) > 1:
        return f"{said[0]} to {said[-1]}" if role.slots[slot] in _numbers(role) else f"one of {', '.join(said)}"
    drawn = slot in {chance.slot for chance in account.plan.chances}
    every = (step for block in account.plan.nodes for step in steps(block))
    if drawn or any(isinstance(step, Assign) and step.slot == slot for step in every):
        return f"always {said[0]} there"
    return f"always {said[0]}: nothing in the story sets it"


def _ends(values: Possible) -> Sequence[int]:
    """The values, or, of a range of them, the least and the largest."""
    return (least(values), most(values)) if isinstance(values, range) else tuple(values)


def _numbers(role: Role) -> frozenset[str]:
    return frozenset({"clock", "slots"}) | {v.name for v in role.variables.values() if v.kind.sort == "number"}


# From a saved game

Way = tuple[tuple[str, int], ...]
Waiting = tuple[list[int], Sequence[Taking], Way]


def _nearest(made: Plan, running: Machine, goal: int, begun: Waiting, limit: int, run: Run) -> tuple[Way | None, int]:
    """The choices to the first state, breadth first, at which the goal is met, and how many states were searched.

    Of states that differ in nothing that matters only one is taken on.
    """
    outline = Outline(made)
    telling = sorted(outline.closed(outline.controls | outline.asked([goal])))
    queue = deque([begun])
    seen = {(*(begun[0][slot] for slot in telling), begun[0][-1])}
    running.met.clear()
    while queue:
        values, options, way = queue.popleft()
        for take in options:
            after = list(values)
            shows = die(run, running.names[take])
            onward = take(after, shows)
            further = (*way, (running.names[take], shows))
            if running.met:
                return further, len(seen)
            key = (*(after[slot] for slot in telling), after[-1])
            if key not in seen:
                if len(seen) >= limit:
                    return _wandered(running, begun, run), len(seen)
                seen.add(key)
                queue.append((after, onward, further))
    return None, len(seen)


def _wandered(running: Machine, begun: Waiting, run: Run) -> Way | None:
    """The shortest of many random ways to a goal that lies too far for a search of everything."""
    chance = random.Random(0)  # noqa: S311 - the order of a search, not a secret
    best: Way | None = None
    for _ in range(WANDERED):
        values, options, way = list(begun[0]), begun[1], list(begun[2])
        running.met.clear()
        while options and not running.met and len(way) < (LONG if best is None else len(best)):
            take = chance.choice(options)
            way.append((running.names[take], die(run, running.names[take])))
            options = take(values, way[-1][1])
        if running.met and (best is None or len(way) < len(best)):
            best = tuple(way)
    return best


# At one state


def reasons_against(story: Story, state: State, choice: str) -> tuple[Reason, ...]:
    """What keeps a choice closed at a state; none if it is open there."""
    role = story.roles[state.run.role]
    scene = role.scenes[choice.rpartition(".")[0]]
    if state.scene != scene.id or (scene.hub is not None and state.hub != scene.id):
        return (Reason(f"the playthrough is at `{state.scene}`, not at `{scene.id}`"),)
    found = next((c for c in scene.choices if c.id == choice), None)
    if found is not None:
        return _against_choice(story, role, found, state.values)
    return _against_line(story, role, scene, _target(role, choice), state.values)


def _against_choice(story: Story, role: Role, choice: Choice, values: Sequence[int]) -> tuple[Reason, ...]:
    reasons = []
    if choice.slot is not None and (choice.once or choice.risk is not None) and values[choice.slot]:
        reasons.append(Reason("it was taken before, and can be taken only once"))
    return (*reasons, *_failing(story, role, choice.test, values))


def _against_line(story: Story, role: Role, scene: Scene, target: str, values: Sequence[int]) -> tuple[Reason, ...]:
    reasons = []
    storylet = role.scenes[target].storylet
    if scene.hub is None or storylet is None:
        return ()
    if values[SLOTS] <= 0:
        reasons.append(Reason("the hub has no slot left"))
    if values[scene.hub.used[scene.hub.of.index(target)]]:
        reasons.append(Reason("it was taken before, and can be taken only once"))
    if storylet.until is not None and values[CLOCK] >= storylet.until:
        now = moments.written(values[CLOCK], story.year)
        reasons.append(Reason(f"it is offered until {moments.written(storylet.until, story.year)}", (("clock", now),)))
    return (*reasons, *_failing(story, role, storylet.test, values))


def _failing(story: Story, role: Role, test: Expression | None, values: Sequence[int]) -> tuple[Reason, ...]:
    """The parts of a condition that fail, each with the values it reads."""
    if test is None or test.run(values):
        return ()
    reasons = []
    for part in [p for p in test.parts if not p.run(values)] or [test]:
        looked = values_of(story, role.id, {slot: values[slot] for slot in sorted(part.reads)})
        reasons.append(Reason(f"this does not hold: {part.text.strip()}", looked))
    return tuple(reasons)
