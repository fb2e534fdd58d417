"""Why a choice is closed: the part that fails with its values, and the nearest state that opens it."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.authoring.checks.unused import never_given
from game.plan.account import Account, Possible, least, most, narrowed
from game.plan.lowering import plan
from game.plan.program import Assign, Goal, Offer, Plan, Probe, code, steps
from game.prover.abstract import Values
from game.prover.asking import asking
from game.prover.machine import Machine, Taking, machine
from game.prover.path import recorded
from game.prover.reachability import Space
from game.prover.slicing import Outline
from game.prover.solver import Deciding, Decision
from game.prover.stategraph import explore
from game.prover.witness import LONG
from game.prover.workers import Counter
from game.story import chance, moments
from game.story.chance import Run
from game.story.expression import CLOCK, SLOTS, Expression
from game.story.model import Choice, Line, Role, Story
from game.story.playthrough import Recorded
from game.story.turn import State
from game.story.valued import valued, values_of

NEAREST = 50_000  # states that are searched for the nearest one that opens a choice
GOAL = 0  # the number of the goal that the choice is open
WANDERED = 3000  # random playthroughs that are tried if it is further away


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
    made = _asking(plan(story, name), choice)
    if state is None:
        return _from_start(story, made, choice, limit)
    reasons = reasons_against(story, state, choice)
    if not reasons:
        return Why(choice, state.scene, True)
    running = machine(made, frozenset({GOAL}))
    values = running.resumed(state.values)
    place = state.scene, state.stack
    options = running.offers[place](values, 0) if place in running.offers else ()
    further, looked = _nearest(made, running, (values, options, ()), limit, state.run)
    if further is not None:
        return Why(choice, state.scene, False, reasons, None, tuple(c for c, _ in further), looked)
    begun = _from_start(story, made, choice, limit)
    looked = begun.looked if begun.never else looked + begun.looked
    return Why(choice, state.scene, False, reasons, begun.opened, None, looked, begun.never, begun.because)


def named_choices(story: Story, role: str = "") -> tuple[str, ...]:
    """The full names of the choices and lines of a role, or of all roles."""
    roles = [each for each in story.roles.values() if role in ("", each.id)]
    hubs = (scene.hub for each in roles for scene in each.scenes.values() if scene.hub is not None)
    return (*(name for each in roles for name in each.choices), *(line.id for hub in hubs for line in hub.lines))


def _role_of(story: Story, choice: str) -> str:
    return next((name for name, role in story.roles.items() if _known(role, choice)), "")


def _known(role: Role, choice: str) -> bool:
    return choice in role.choices or _line(role, choice) is not None


def _line(role: Role, choice: str) -> Line | None:
    """The hub's line of this name."""
    scene = role.scenes.get(choice.rpartition(".")[0])
    lines = scene.hub.lines if scene is not None and scene.hub is not None else ()
    return next((line for line in lines if line.id == choice), None)


def _choice(role: Role, choice: str) -> Choice | Line:
    return _line(role, choice) or role.choices[choice]


def _asking(made: Plan, choice: str) -> Plan:
    """The plan with one goal: that the choice is open."""

    def here(offer: Offer) -> list[Probe]:
        return [Probe(GOAL, line.when) for line in offer.lines if line.choice == choice]

    return asking(made, [Goal("choice", choice)], here)


# From the first page


def _from_start(story: Story, made: Plan, choice: str, limit: int) -> Why:
    """The shortest playthrough after which a choice is open, or that there is none."""
    looked = Counter()
    deciding = Deciding(made, limit, WANDERED, looked.of(0))
    outline, start = deciding.account.outline, story.roles[made.role.id].start
    space = Space(
        deciding.account, outline.closed(outline.controls | outline.asked([GOAL])), frozenset({GOAL}), toward=True
    )
    graph = explore(space, limit, enough=True, edges=False, looked=looked.of(0))
    if GOAL in graph.met and space.exact:
        decision = Decision(GOAL, True, "search", graph.path(*graph.met[GOAL]))
    elif GOAL not in graph.met and graph.complete:
        decision = Decision(GOAL, False, "search")
    else:
        decision = deciding.goal(GOAL)
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
    for part in _parts(_choice(role, choice).test):
        if all(narrowed(here, code(part)) is None for here in offers):
            values = tuple((role.slots[s], _possible(story, account, offers, s, part)) for s in sorted(part.reads))
            reasons.append(Reason(f"this never holds there: {part.text.strip()}", values))
    return tuple(reasons)


def _parts(test: Expression | None) -> tuple[Expression, ...]:
    return () if test is None else test.parts or (test,)


def _possible(story: Story, account: Values, offers: Sequence[Account], slot: int, part: Expression) -> str:
    """The values that a slot can have at some offers, in the author's words, and whether anything sets it."""
    role = account.plan.role
    possible = sorted({value for here in offers for value in _ends(here[slot])})
    said = [valued(story, role.id, slot, value) for value in possible]
    if len(possible) > 1:
        known = f"{said[0]} to {said[-1]}" if role.slots[slot] in _numbers(role) else f"one of {', '.join(said)}"
        return known + _never(role, slot, part)
    drawn = slot in {chance.slot for chance in account.plan.chances}
    every = (step for block in account.plan.nodes for step in steps(block))
    if drawn or any(isinstance(step, Assign) and step.slot == slot for step in every):
        return f"always {said[0]} there{_never(role, slot, part)}"
    return f"always {said[0]}: nothing in the story sets it"


def _never(role: Role, slot: int, part: Expression) -> str:
    """That nothing anywhere gives a variable a word that is asked for; "" if something does."""
    variable = next((each for each in role.variables.values() if each.slot == slot), None)
    never = [] if variable is None else never_given(role, variable, part)
    if variable is None or not never:
        return ""
    words = " or ".join(f"`{word}`" for word in never)
    adds = f"adds {words} to it" if variable.kind.sort == "set" else f"sets it to {words}"
    return f": nothing in the story {adds}"


def _ends(values: Possible) -> Sequence[int]:
    """The values, or, of a range of them, the least and the largest."""
    return (least(values), most(values)) if isinstance(values, range) else tuple(values)


def _numbers(role: Role) -> frozenset[str]:
    return frozenset({"clock", "slots"}) | {v.name for v in role.variables.values() if v.kind.sort == "number"}


# From a saved game

Way = tuple[tuple[str, int], ...]
Waiting = tuple[list[int], Sequence[Taking], Way]


def _nearest(made: Plan, running: Machine, begun: Waiting, limit: int, run: Run) -> tuple[Way | None, int]:
    """The choices to the first state, breadth first, at which the goal is met, and how many states were searched.

    Of states that differ in nothing that matters only one is searched.
    """
    outline = Outline(made)
    telling = sorted(outline.closed(outline.controls | outline.asked([GOAL])))
    queue = deque([begun])
    seen = {(*(begun[0][slot] for slot in telling), begun[0][-1])}
    running.met.clear()
    while queue:
        values, options, way = queue.popleft()
        for take in options:
            after = list(values)
            shows = chance.shown(run, made.role.choices, running.names[take], values)
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
    order = random.Random(0)  # noqa: S311 - the order of a search, not a secret
    best: Way | None = None
    for _ in range(WANDERED):
        values, options, way = list(begun[0]), begun[1], list(begun[2])
        running.met.clear()
        while options and not running.met and len(way) < (LONG if best is None else len(best)):
            take = order.choice(options)
            name = running.names[take]
            way.append((name, chance.shown(run, running.plan.role.choices, name, values)))
            options = take(values, way[-1][1])
        if running.met and (best is None or len(way) < len(best)):
            best = tuple(way)
    return best


# At one state


def reasons_against(story: Story, state: State, choice: str) -> tuple[Reason, ...]:
    """What keeps a choice closed at a state; none if it is open there."""
    role = story.roles[state.run.role]
    scene = role.scenes[choice.rpartition(".")[0]]
    if state.scene != scene.id:
        return (Reason(f"the playthrough is at `{state.scene}`, not at `{scene.id}`"),)
    found = _choice(role, choice)
    return (*_missing(story, found, state.values), *_failing(story, role, found.test, state.values))


def _missing(story: Story, choice: Choice | Line, values: Sequence[int]) -> Iterator[Reason]:
    """Why a choice is not even there."""
    for part in _parts(choice.offered):
        if part.run(values):
            continue
        if SLOTS in part.reads:
            yield Reason("the hub has no slot left")
        elif isinstance(choice, Choice) and choice.tried in part.reads:
            yield Reason(f"it was tried {choice.tries} times, and can be tried no more")
        elif choice.slot in part.reads:
            yield Reason("it was taken before, and can be taken only once")
        elif isinstance(choice, Line) and choice.until is not None:
            until, now = (moments.written(each, story.year) for each in (choice.until, values[CLOCK]))
            yield Reason(f"it is offered until {until}", (("clock", now),))


def _failing(story: Story, role: Role, test: Expression | None, values: Sequence[int]) -> tuple[Reason, ...]:
    """The parts of a condition that fail, each with the values it reads."""
    if test is None or test.run(values):
        return ()
    reasons = []
    for part in [p for p in test.parts if not p.run(values)] or [test]:
        looked = values_of(story, role.id, {slot: values[slot] for slot in sorted(part.reads)})
        reasons.append(Reason(f"this does not hold: {part.text.strip()}", looked))
    return tuple(reasons)
