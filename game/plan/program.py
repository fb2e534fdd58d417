"""The parts of a plan: nodes, the blocks of steps that happen at them, and the code of conditions and values.

A node is a moment at which playthroughs meet: the arrival at a scene, or the offer of a scene or a hub. What happens from
there is a block of steps; its last step forks, offers, rolls, jumps to another node or ends the run.
The module is long because it is the list of these steps, and what each reads and leads to.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from game.diagnostics import Span
from game.story.expression import Effect, Expression
from game.story.model import Outcome, Role
from game.story.prose import Text

SLOT = re.compile(r"v\[(\d+)\]")  # a slot in a code


@dataclass(frozen=True, slots=True)
class Code:
    """Python code over the slots `v[i]`, and which slots it reads; `parts` are what `and` joins in a condition."""

    text: str
    reads: frozenset[int] = frozenset()
    parts: "tuple[Code, ...]" = field(default=(), compare=False, repr=False)

    @property
    def always(self) -> bool:
        """Whether this is a condition that always holds."""
        return self.text == "1"

    @property
    def never(self) -> bool:
        """Whether this is a condition that never holds."""
        return self.text == "0"


ALWAYS, NEVER = Code("1"), Code("0")


def constant(slot: int, value: int) -> "Assign":
    """A slot is set to a plain number."""
    return Assign(slot, Code(str(value)), value, value)


def assign(effect: Effect) -> "Assign":
    """A statement as a step."""
    value, low, high = effect.value, effect.low, effect.high
    return Assign(effect.slot, Code(value.code, value.reads), low, high, low <= value.low and value.high <= high)


def moved(condition: Code, slots: Mapping[int, int]) -> Code:
    """A condition that reads some slots in place of others."""
    if not condition.reads & slots.keys():
        return condition
    text = SLOT.sub(lambda match: f"v[{slots.get(int(match[1]), match[1])}]", condition.text)
    return Code(text, frozenset(slots.get(slot, slot) for slot in condition.reads))


def code(condition: Expression | None) -> Code:
    """The code of a condition; a missing one always holds, and so does one whose bounds allow nothing else."""
    if condition is None or condition.low > 0:
        return ALWAYS
    if condition.high <= 0:
        return NEVER
    parts = tuple([Code(part.code, part.reads) for part in condition.parts]) if condition.parts else ()
    return Code(condition.code, condition.reads, parts)


def both(*conditions: Code) -> Code:
    """The condition that all of them hold."""
    real = [c for c in conditions if not c.always]
    if not real:
        return ALWAYS
    if any(c.never for c in real):
        return NEVER
    if len(real) == 1:
        return real[0]
    parts = tuple(part for c in real for part in (c.parts or (c,)))
    return Code(f"({' and '.join(c.text for c in real)})", _reads(real), parts)


def either(*conditions: Code) -> Code:
    """The condition that one of them holds."""
    if any(c.always for c in conditions):
        return ALWAYS
    real = [c for c in conditions if not c.never]
    if not real:
        return NEVER
    return real[0] if len(real) == 1 else Code(f"({' or '.join(c.text for c in real)})", _reads(real))


def opposite(condition: Code) -> Code:
    """The condition that it does not hold."""
    if condition.always:
        return NEVER
    return ALWAYS if condition.never else Code(f"(not {condition.text})", condition.reads)


def fewer(conditions: Sequence[Code], bound: int) -> Code:
    """The condition that fewer than `bound` of them hold."""
    if len(conditions) < bound:
        return ALWAYS
    counted = "+".join(f"(1 if {condition.text} else 0)" for condition in conditions)
    return Code(f"({counted or '0'}<{bound})", _reads(conditions))


def _reads(codes: Iterable[Code]) -> frozenset[int]:
    return frozenset().union(*(c.reads for c in codes))


CHOICE, LINE, SPENT, QUIET = "choice", "line", "spent", "quiet"  # how a block goes on: see Edge


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to decide about a role: it `can` happen, it `never` happens, or a `where`.

    That it happens may be a `remark`, or only be `shown` with another property.
    """

    about: str
    subject: str
    sort: str = "can"

    @property
    def asked(self) -> bool:
        """Whether it is decided by itself, wherever it may be met."""
        return self.sort in ("can", "never")


@dataclass(frozen=True, slots=True)
class Assign:
    """A slot is set to a value that is clamped to the bounds; `sure` if the value cannot leave them by itself."""

    slot: int
    value: Code
    low: int
    high: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Probe:
    """A goal is met here if the condition holds; if conditions are counted, it is that fewer than `bound` of them hold."""

    goal: int
    when: Code
    counted: "tuple[Code, ...]" = ()
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """A text is read if the condition holds; `reads` are the slots that it depends on."""

    text: Text
    reads: frozenset[int]
    when: Code = ALWAYS


@dataclass(frozen=True, slots=True)
class Arrive:
    """The player arrives at a scene; only in a plan that is played."""

    scene: str


@dataclass(frozen=True, slots=True)
class Doing:
    """What is shown now is what the coming statements may change; only in a plan that is played."""


@dataclass(frozen=True, slots=True)
class Done:
    """The statements are done: what they changed is shown after the next text; only in a plan that is played."""

    because: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A text is shown as a passage of a kind (see the engine), with what goes with it; only in a plan that is played."""

    kind: str
    scene: str
    outcome: Outcome
    title: str = ""
    when: Code = ALWAYS


@dataclass(frozen=True, slots=True)
class Fork:
    """The first branch whose condition holds; the last one's always does.

    `spent` is, for each of the first branches, the slot that keeps it from being taken twice, or None.
    """

    branches: "tuple[tuple[Code, Block], ...]"
    spent: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A choice of an offer: when it is open, what it does, and when it is shown as closed."""

    choice: str
    when: Code
    block: "Block"
    closed: Code = NEVER


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen; `otherwise` happens if nothing is open, and else the probes are asked.

    Its sort is that of its lines: choices, or the lines of a hub.
    """

    scene: str
    stack: str
    lines: tuple[Line, ...]
    otherwise: "Block | None" = None
    probes: tuple[Probe, ...] = ()
    stuck: Probe | None = None
    sort: str = CHOICE


@dataclass(frozen=True, slots=True)
class Roll:
    """The die decides against a risk word (its index in the words)."""

    word: Code
    success: "Block"
    failure: "Block"


@dataclass(frozen=True, slots=True)
class Jump:
    """The story goes on at a node."""

    node: int


@dataclass(frozen=True, slots=True)
class End:
    """The run is over."""

    scene: str
    stack: str


Step = Assign | Probe | Read | Arrive | Doing | Done | Tell | Fork | Offer | Roll | Jump | End
Block = tuple[Step, ...]


def fork(branches: Sequence[tuple[Code, Block]], spent: Sequence[int | None] = ()) -> Block:
    """The first branch whose condition holds; branches that can never be the first are left out."""
    kept: list[tuple[Code, Block]] = []
    slots: list[int | None] = []
    for place, (when, block) in enumerate(branches):
        if when.never:
            continue
        kept.append((when, block))
        slots += spent[place : place + 1]
        if when.always:
            break
    if not kept:
        return ()
    return kept[0][1] if kept[0][0].always else (Fork(tuple(kept), tuple(slots)),)


def blocks(step: Step) -> list[Block]:
    """The blocks inside a step."""
    match step:
        case Fork():
            return [block for _, block in step.branches]
        case Offer():
            return [line.block for line in step.lines] + ([step.otherwise] if step.otherwise is not None else [])
        case Roll():
            return [step.success, step.failure]
    return []


def steps(block: Block) -> Iterator[Step]:
    """All steps of a block, and those inside other steps."""
    for step in block:
        yield step
        for inner in blocks(step):
            yield from steps(inner)


@dataclass(frozen=True, slots=True)
class Edge:
    """A jump of a block: by a choice, by a line of a hub, by a branch that can be taken once, or without any of these."""

    node: int
    sort: str


def edges(block: Block, sort: str = QUIET) -> Iterator[Edge]:
    """The jumps of a block."""
    for step in block:
        match step:
            case Jump(node):
                yield Edge(node, sort)
            case Fork(branches, spent):
                for place, (_, inner) in enumerate(branches):
                    once = place < len(spent) and spent[place] is not None and sort == QUIET
                    yield from edges(inner, SPENT if once else sort)
            case Offer():
                for line in step.lines:
                    yield from edges(line.block, step.sort)
                yield from edges(step.otherwise or (), sort)
            case Roll():
                yield from edges(step.success, sort)
                yield from edges(step.failure, sort)


def targets(block: Block) -> list[int]:
    """The nodes that a block can jump to."""
    return list(dict.fromkeys(step.node for step in steps(block) if isinstance(step, Jump)))


@dataclass(frozen=True, slots=True)
class Chance:
    """A slot that chance or an earlier run decides: its values, and the weight of each.

    Where the domain has too many values the outcomes are only some of them: nothing is proved by looking at these alone.
    """

    slot: int
    name: str
    outcomes: tuple[tuple[int, float], ...]
    whole: bool = True  # whether the outcomes are all there are
    low: int = 0  # the least and the largest value there can be
    high: int = 0


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What cannot be played: a `return` without a visit (`no-hub`), a hub arrived at while one is open, one visit too many.

    That is `hub-open` if it is the same hub, `hubs-nest` if it is another, and `visits-nest` where too many are open.
    """

    about: str
    hub: str
    where: Span
    node: int


@dataclass(frozen=True)
class Plan:
    """All nodes of a role; the first is the arrival at its start."""

    role: Role
    nodes: tuple[Block, ...]
    names: tuple[
        tuple[str, ...], ...
    ]  # what each node is: ("arrive", scene, chapter before, stack) or ("offer", scene, stack, returned)
    goals: tuple[Goal, ...]
    chances: tuple[Chance, ...]
    initial: tuple[int, ...]
    offers: dict[tuple[str, str], int] = field(default_factory=dict)  # the node of each offer, by scene and stack
    reached: int = 0  # nodes that the start leads to: they come first
    faults: tuple[Misplaced, ...] = ()
