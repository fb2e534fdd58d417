"""A role as a plan: what happens at each of its nodes, in the order of section 8, for machine, search and arguments.

A node is a moment at which readings meet: the arrival at a scene, or the offer of a scene or a hub. What happens from
there is a block of steps; its last step forks, offers, rolls, jumps to another node or ends.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from game.story.expression import Expression
from game.story.model import Role
from game.story.prose import Text

SLOT = re.compile(r"v\[(\d+)\]")  # how code names a slot


@dataclass(frozen=True, slots=True)
class Code:
    """Python code over the slots `v[i]`, and which slots it reads."""

    text: str
    reads: frozenset[int] = frozenset()

    @property
    def always(self) -> bool:
        """Whether this is a condition that always holds."""
        return self.text == "1"


ALWAYS, NEVER = Code("1"), Code("0")


def constant(slot: int, value: int) -> "Assign":
    """A slot is set to a plain number."""
    return Assign(slot, Code(str(value)), value, value)


def code(expression: Expression | None) -> Code:
    """The code of a condition; a missing one always holds."""
    return ALWAYS if expression is None else Code(expression.code, expression.reads)


def both(*conditions: Code) -> Code:
    """The condition that all of them hold."""
    real = [c for c in conditions if not c.always]
    if not real:
        return ALWAYS
    return Code(real[0].text if len(real) == 1 else f"({' and '.join(c.text for c in real)})", _reads(real))


def either(*conditions: Code) -> Code:
    """The condition that one of them holds."""
    if any(c.always for c in conditions):
        return ALWAYS
    real = [c for c in conditions if c.text != "0"]
    if not real:
        return NEVER
    return Code(real[0].text if len(real) == 1 else f"({' or '.join(c.text for c in real)})", _reads(real))


def opposite(condition: Code) -> Code:
    """The condition that it does not hold."""
    if condition.always:
        return NEVER
    return ALWAYS if condition.text == "0" else Code(f"(not {condition.text})", condition.reads)


def _reads(codes: Iterable[Code]) -> frozenset[int]:
    return frozenset().union(*(c.reads for c in codes))


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to decide about a role: `can` it happen, `never` may it, is it only a `remark` that it does, or a `where`."""

    about: str
    subject: str
    sort: str = "can"


@dataclass(frozen=True, slots=True)
class Assign:
    """A slot is set to a value between bounds; `sure` where the value cannot leave them by itself."""

    slot: int
    value: Code
    low: int
    high: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Probe:
    """A goal is met here, when the condition holds: of those that are counted, fewer than `bound` hold, where any are."""

    goal: int
    when: Code
    counted: "tuple[Code, ...]" = ()
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """A text is read, when the condition holds; `reads` are the slots that it depends on."""

    text: Text
    reads: frozenset[int]
    when: Code = ALWAYS


@dataclass(frozen=True, slots=True)
class Fork:
    """The first branch whose condition holds; the last one's always does. `spent`: the slot that keeps a branch from coming twice."""

    branches: "tuple[tuple[Code, Block], ...]"
    spent: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A choice of an offer: when it is open, and what it does."""

    choice: str
    when: Code
    block: "Block"


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be chosen; `otherwise` happens where nothing is open. The probes hold where the offer stands."""

    scene: str
    hub: str
    lines: tuple[Line, ...]
    otherwise: "Block | None" = None
    probes: tuple[Probe, ...] = ()
    stuck: Probe | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """The die decides against a risk word (its index in the words)."""

    word: Code
    success: "Block"
    failure: "Block"


@dataclass(frozen=True, slots=True)
class Jump:
    """It goes on at a node."""

    node: int


@dataclass(frozen=True, slots=True)
class End:
    """The run is over."""

    scene: str
    hub: str


Step = Assign | Probe | Read | Fork | Offer | Roll | Jump | End
Block = tuple[Step, ...]


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
    """All steps of a block, those inside others too."""
    for step in block:
        yield step
        for inner in blocks(step):
            yield from steps(inner)


def targets(block: Block) -> list[int]:
    """The nodes that a block can jump to."""
    return list(dict.fromkeys(step.node for step in steps(block) if isinstance(step, Jump)))


@dataclass(frozen=True, slots=True)
class Chance:
    """A slot that chance or an earlier run decides: its values, and the weight of each."""

    slot: int
    name: str
    outcomes: tuple[tuple[int, float], ...]
    whole: bool = True  # whether the outcomes are all there are
    low: int = 0  # the least and the largest value there can be, where the outcomes are not all
    high: int = 0


@dataclass(frozen=True)
class Plan:
    """All nodes of a role; the first is the start."""

    role: Role
    nodes: tuple[Block, ...]
    names: tuple[
        tuple[str, ...], ...
    ]  # what each node is: ("arrive", scene, chapter before, hub) or ("offer", scene, hub, returned)
    goals: tuple[Goal, ...]
    chances: tuple[Chance, ...]
    initial: tuple[int, ...]
    offers: dict[tuple[str, str], int] = field(default_factory=dict)  # the node of each offer, by scene and hub
