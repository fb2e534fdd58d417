"""A role compiled to fast code: a state is a list of ints, and each node and each choice is a generated function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from game.collector import held_back
from game.plan.program import Assign, Block, Code, End, Fork, Jump, Offer, Plan, Probe, Read, Roll
from game.prover.generated import compiled
from game.prover.slicing import Outline
from game.story.model import NEEDED
from game.story.prose import Text

KEPT = 4096  # lengths of one text that are kept at once, by the values that it depends on


class Taking(Protocol):
    """Takes a choice: changes the values, and returns what can be chosen next; the face is that of the die, if it is rolled."""

    def __call__(self, v: list[int], face: int) -> "Sequence[Taking]": ...


class _Lengths(dict[tuple[int, ...], int]):
    """How many words a text has, by the values that it depends on."""

    def __init__(self, text: Text, reads: Sequence[int]) -> None:
        super().__init__()
        self._text, self._reads = text, reads

    def __missing__(self, key: tuple[int, ...]) -> int:
        if len(self) >= KEPT:
            self.clear()
        values = dict(zip(self._reads, key, strict=True))
        # A text asks for single slots only: a mapping serves it as well as a tuple of all values.
        paragraphs = self._text.read(values)  # type: ignore[arg-type]
        self[key] = words = sum(len(paragraph.text.split()) for paragraph in paragraphs)
        return words


@dataclass
class Machine:
    """The functions of a plan, and what they report while they run."""

    plan: Plan
    met: set[int] = field(default_factory=set)  # the goals that were met
    told: list[int] = field(default_factory=list)  # the length of each text that was read, in words
    places: list[tuple[str, str]] = field(default_factory=list)  # scene and stack, by the last value of a state
    ended: int = 0  # places below this number are offers, the others endings
    names: dict[Taking, str] = field(default_factory=dict)
    start: Taking = lambda v, face: ()  # noqa: ARG005
    offers: Mapping[tuple[str, str], Taking] = field(default_factory=dict)

    def values(self, chances: Mapping[int, int]) -> list[int]:
        """The values before the first scene, with those that chance or an earlier run decides; the last value is the place."""
        values = [*self.plan.initial, 0]
        for slot, value in chances.items():
            values[slot] = value
        return values

    def resumed(self, values: Sequence[int]) -> list[int]:
        """The values of a state as the engine has it; what only a plan remembers is not known there."""
        return [*values, *self.plan.initial[len(values) :], 0]

    def place(self, values: Sequence[int]) -> tuple[str, str]:
        """The scene and the stack of a state."""
        return self.places[values[-1]]

    def over(self, values: Sequence[int]) -> bool:
        """Whether a state is an ending."""
        return values[-1] >= self.ended


@held_back()
def machine(
    plan: Plan,
    goals: frozenset[int] = frozenset(),
    telling: bool = False,
    report: Callable[[int], object] | None = None,
) -> Machine:
    """The machine of a plan that watches for some goals, and counts the words that are read if it is `telling`.

    A goal that is met is added to `met`, or reported.
    """
    made = Machine(plan)
    _Writing(plan, goals, telling, made, report or made.met.add).compile()
    return made


def _idle(plan: Plan, goals: frozenset[int]) -> frozenset[int]:
    """The slots that no state holds and that nothing watched asks for: they need not be filled."""
    hidden = frozenset(range(len(plan.role.slots), len(plan.initial)))
    if not hidden:
        return hidden
    outline = Outline(plan)
    return hidden - outline.closed(outline.controls | outline.asked(goals))


class _Writing:
    """Writes the source of a machine and compiles it."""

    def __init__(
        self, plan: Plan, goals: frozenset[int], telling: bool, made: Machine, report: Callable[[int], object]
    ) -> None:
        self._plan, self._goals, self._telling, self._made = plan, goals, telling, made
        self._lines: list[str] = []
        self._functions: list[list[str]] = []
        self._waiting: list[tuple[str, Block]] = []
        self._texts: dict[int, str] = {}
        self._space: dict[str, object] = {"met": report, "tell": made.told.append, "NEEDED": NEEDED}
        self._width = len(plan.initial)
        self._idle = _idle(plan, goals)
        self._chosen: dict[str, str] = {}
        self._place: dict[tuple[str, str], int] = {}

    def compile(self) -> None:
        """Fills the machine."""
        self._find_places()
        for number, block in enumerate(self._plan.nodes):
            self._function(f"n{number}", block)
        while self._waiting:
            self._function(*self._waiting.pop())
        compiled(self._functions, self._space, "<plan>")
        for name, choice in self._chosen.items():
            self._made.names[self._space[name]] = choice  # type: ignore[index]
        self._made.start = self._space["n0"]  # type: ignore[assignment]
        self._made.offers = {place: self._space[f"n{n}"] for place, n in self._plan.offers.items()}  # type: ignore[misc]

    def _find_places(self) -> None:
        """Numbers the places: offers first, then endings."""
        for name in self._plan.names:
            if name[0] == "offer":
                self._place.setdefault((name[1], name[2]), len(self._place))
        self._made.ended = len(self._place)
        self._made.places = list(self._place)

    def _ending(self, end: End) -> int:
        place = (end.scene, end.stack)
        if place not in self._place:
            self._place[place] = len(self._place)
            self._made.places.append(place)
        return self._place[place]

    def _function(self, name: str, block: Block) -> None:
        self._lines = [f"def {name}(v, face=0):"]
        self._functions.append(self._lines)
        self._block(block, " ", name)

    def _block(self, block: Block, indent: str, name: str) -> None:
        for step in block:
            match step:
                case Assign():
                    if step.slot not in self._idle:
                        self._assign(step, indent)
                case Probe():
                    self._probe(step, indent)
                case Read() if self._telling:
                    self._read(step, indent)
                case Fork():
                    self._fork(step, indent, name)
                case Offer():
                    self._offer(step, indent, name)
                case Roll():
                    self._lines.append(f"{indent}if face<NEEDED[{step.word.text}]:")
                    self._block(step.failure, indent + " ", name)
                    self._block(step.success, indent, name)
                case Jump(node):
                    self._lines.append(f"{indent}return n{node}(v)")
                case End():
                    self._lines += [f"{indent}v[{self._width}]={self._ending(step)}", f"{indent}return ()"]

    def _assign(self, step: Assign, indent: str) -> None:
        if step.sure:
            self._lines.append(f"{indent}v[{step.slot}]={step.value.text}")
            return
        low, high = step.low, step.high
        self._lines.append(f"{indent}x={step.value.text}")
        self._lines.append(f"{indent}v[{step.slot}]={low} if x<{low} else {high} if x>{high} else x")

    def _probe(self, step: Probe, indent: str) -> None:
        if step.goal in self._goals and step.when.text != "0":
            test = "" if step.when.always else f"if {step.when.text}: "
            self._lines.append(f"{indent}{test}met({step.goal})")

    def _read(self, step: Read, indent: str) -> None:
        reads = sorted(step.reads)
        name = self._texts.setdefault(id(step.text), f"T{len(self._texts)}")
        lengths = self._space.setdefault(name, _Lengths(step.text, reads))
        test = "" if step.when.always else f"if {step.when.text}: "
        if reads:
            key = "".join(f"v[{slot}]," for slot in reads)
            self._lines.append(f"{indent}{test}tell({name}[{key}])")
        elif isinstance(lengths, _Lengths) and lengths[()]:
            self._lines.append(f"{indent}{test}tell({lengths[()]})")

    def _fork(self, step: Fork, indent: str, name: str) -> None:
        for when, block in step.branches:
            if when.always:
                self._block(block, indent, name)
                return
            self._lines.append(f"{indent}if {when.text}:")
            self._block(block, indent + " ", name)

    def _offer(self, step: Offer, indent: str, name: str) -> None:
        takers = []
        for line in step.lines:
            taker = f"c{len(self._chosen)}"
            self._chosen[taker] = line.choice
            self._waiting.append((taker, line.block))
            takers.append((taker, line.when))
        settled = f"v[{self._width}]={self._place[step.scene, step.stack]}"
        if any(when.always for _, when in takers):
            self._stand(step, indent, [settled])
            self._open(takers, indent)
            self._lines.append(f"{indent}return o")
            return
        self._open(takers, indent)
        inner = indent if step.otherwise is None else indent + " "
        if step.otherwise is not None:
            self._lines.append(f"{indent}if o:")
        self._stand(step, inner, [settled])
        self._lines.append(f"{inner}return o")
        if step.otherwise is not None:
            self._block(step.otherwise, indent, name)

    def _open(self, takers: Sequence[tuple[str, Code]], indent: str) -> None:
        """Collects the open choices in their order; those before the first that may be closed are in one literal list."""
        first = next((i for i, (_, when) in enumerate(takers) if not when.always), len(takers))
        self._lines.append(f"{indent}o=[{','.join(taker for taker, _ in takers[:first])}]")
        for taker, when in takers[first:]:
            test = "" if when.always else f"if {when.text}: "
            self._lines.append(f"{indent}{test}o.append({taker})")

    def _stand(self, step: Offer, indent: str, lines: Sequence[str]) -> None:
        """The lines that run where an offer is made."""
        self._lines += [indent + line for line in lines]
        for probe in step.probes:
            self._probe(probe, indent)
        if step.stuck is not None:
            self._probe(step.stuck, indent)
