"""Exhaustive search over the slots that a question depends on: every reachable state, each once.

The states of a node are tuples of its live slots; a generated function maps all states of a node to the next ones.
A condition on slots that were not kept may go either way, so that the search may reach more than a playthrough can, and
never less. The module is long because the search and the function that it generates are read together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from game.plan.account import count, least
from game.plan.program import (
    SLOT,
    Assign,
    Block,
    Code,
    End,
    Fork,
    Jump,
    Offer,
    Plan,
    Probe,
    Read,
    Roll,
    either,
    opposite,
    targets,
)
from game.prover.abstract import Values
from game.prover.generated import compiled
from game.prover.slicing import Liveness, Slots
from game.story.model import NEEDED

Key = tuple[int, ...]
Function = Callable[[object, list[set[Key]]], None]
Looked = Callable[[int], None]  # is told how many more states were searched
UNREAD = -(1 << 40)  # the value of a draw or an echo that nothing has read so far
PORTION = 50_000  # states that one call of a generated function takes
TOGETHER = 200  # values of draws that one state reads in one go
NESTED = 16  # branches of a fork that are written one inside the other


def ignored(_states: int) -> None:
    """For callers that do not count states."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The result of a search: the goals that were met, and whether every state was seen."""

    met: frozenset[int]
    complete: bool
    exact: bool  # whether every condition was known, so that a playthrough can meet what was met
    states: int


class Space:
    """The kept slots of a plan as a space of states, with the functions that map states to the next ones."""

    def __init__(self, values: Values, kept: Slots, goals: frozenset[int], toward: bool = False) -> None:
        self.plan = plan = values.plan
        self.outline = outline = values.outline
        self.goals = goals
        # A search for goals can leave out nodes from which none of them can be reached.
        self.reached = frozenset(values.nodes) & (outline.toward(goals) if toward else frozenset(values.nodes))
        # Of unseen slots not every value is listed: what asks for them may go either way.
        self.live = Liveness(outline, kept - outline.unseen, goals, self.reached)
        self.exact = True
        self._met: set[int] = set()
        self.constants: list[dict[int, int]] = [{} for _ in plan.nodes]  # slots with one value in every state
        for node in self.reached:
            account, live = values.nodes[node], self.live.nodes[node]
            self.constants[node] = {s: least(account[s]) for s in live if count(account[s]) == 1}
        self.layout = [
            tuple(sorted(live.difference(c))) for live, c in zip(self.live.nodes, self.constants, strict=True)
        ]
        chance = {c.slot for c in plan.chances}
        self.first: Key = tuple(UNREAD if s in chance else plan.initial[s] for s in self.layout[0])

    @cached_property
    def functions(self) -> Mapping[int, Function]:
        """The functions that map the states of a node to the next ones; compiled once."""
        return Writing(self, self.live).spreading(self._met)

    def search(self, limit: int, enough: bool = True, looked: Looked = ignored) -> Reached:
        """All states, or as many as the limit allows; stops when all goals are met, if that is enough."""
        met, functions = self._met, self.functions
        met.clear()
        pending: list[set[Key]] = [set() for _ in self.plan.nodes]
        pending[0].add(self.first)
        states = 0
        for group in self.outline.groups:
            seen: dict[int, set[Key]] = {node: set() for node in group}
            again = len(group) > 1 or group[0] in self.outline.targets[group[0]]
            while any(pending[node] for node in group):
                for node in group:
                    fresh = pending[node] - seen[node] if seen[node] else pending[node]
                    if not fresh:
                        pending[node] = set()
                        continue
                    pending[node] = set()
                    if again:
                        seen[node] |= fresh
                    states += len(fresh)
                    looked(len(fresh))
                    if states > limit or not self._taken_on(functions[node], fresh, pending, limit - states):
                        return Reached(frozenset(met), False, self.exact, states)
                    if enough and self.goals and len(met) == len(self.goals):
                        return Reached(frozenset(met), False, self.exact, states)
        return Reached(frozenset(met), True, self.exact, states)

    def _taken_on(self, function: Function, fresh: set[Key], pending: list[set[Key]], left: int) -> bool:
        """Maps states to the next ones, many of them in portions; false if more are waiting than are left to search."""
        if len(fresh) <= PORTION:
            function(fresh, pending)
            return True
        listed = list(fresh)
        for first in range(0, len(listed), PORTION):
            function(listed[first : first + PORTION], pending)
            if sum(map(len, pending)) > left:
                return False
        return True


def _spliced(plan: Plan, block: Block, single: frozenset[int]) -> Block:
    """A block of an arrival, with the offer that it jumps to in the place of the jump."""
    last = block[-1]
    if isinstance(last, Jump) and last.node in single:
        return (*block[:-1], *plan.nodes[last.node])
    if isinstance(last, Fork):
        branches = tuple((when, _spliced(plan, inner, single)) for when, inner in last.branches)
        return (*block[:-1], Fork(branches, last.spent))
    return block


Environment = dict[int, str]


def _literal(value: int) -> str:
    return str(value) if value >= 0 else f"({value})"


class Writing:
    """Writes the functions of a space: each maps states of one node to the next ones."""

    def __init__(self, space: Space, live: Liveness) -> None:
        self._space, self._plan, self._live = space, space.plan, live
        self._lines: list[str] = []
        self._functions: list[list[str]] = []
        self._fresh = 0
        self._edges = False
        self._sizes = {chance.slot: len(chance.outcomes) for chance in space.plan.chances}
        self.labels: list[str] = []  # the choices, by the number that an edge carries

    def spreading(self, met: set[int]) -> Mapping[int, Function]:
        """Functions from many states of a node to the states after it, gathered in sets."""
        for node in sorted(self._space.reached):
            block = _spliced(self._plan, self._plan.nodes[node], self._space.outline.single & self._space.reached)
            self._begin(f"def f{node}(todo,out):")
            layout = self._space.layout[node]
            read = self._read(block, layout)
            ways = prod(self._sizes[slot] for slot in read)
            for target in dict.fromkeys((*targets(block), *([node] if ways > TOGETHER else []))):
                self._lines.append(f" a{target}=out[{target}].add")
            self._lines.append(
                f" for {self._tuple(f'v{slot}' for slot in layout)} in todo:" if layout else " for _ in todo:"
            )
            indent = "  "
            here = self._environment(node)
            if ways > TOGETHER:
                self._read_apart(node, read, layout)
                read = []
            for slot in read:
                # A name of its own: the next round of an enclosing loop must find the slot unread again.
                self._lines.append(f"{indent}for u{slot} in ((v{slot},) if v{slot}!={UNREAD} else D{slot}):")
                here[slot] = f"u{slot}"
                indent += " "
            self._block(block, indent, here, "", "1")
            self._lines.append(f"{indent}pass")
        made = self._compiled({"hit": met.add})
        return {node: made[f"f{node}"] for node in self._space.reached}  # type: ignore[misc]

    def _read_apart(self, node: int, read: Sequence[int], layout: Key) -> None:
        """Splits a state that has not read some slots yet by the values of the first of them, to be continued later."""
        for slot in read:
            key = self._tuple("x" if each == slot else f"v{each}" for each in layout)
            self._lines += [f"  if v{slot}=={UNREAD}:", f"   for x in D{slot}: a{node}({key})", "   continue"]

    def edging(self, hit: Callable[[int, int, int], None]) -> Mapping[int, Callable[..., None]]:
        """Functions from one state of a node to its edges, each with its probability, choice and face of the die."""
        self._edges = True
        for node in sorted(self._space.reached):
            block, layout = self._plan.nodes[node], self._space.layout[node]
            self._begin(f"def f{node}(key,put):")
            if layout:
                self._lines.append(f" {self._tuple(f'v{slot}' for slot in layout)}=key")
            for slot in self._read(block, layout):
                self._lines.append(f" if v{slot}=={UNREAD}:")
                key = self._tuple("x" if each == slot else f"v{each}" for each in layout)
                self._lines.append(f"  for x,w in W{slot}: put({node},{key},w,{-2 - slot},x)")
                self._lines.append("  return")
            self._block(block, " ", self._environment(node), "-1,0", "1")
            self._lines.append(" pass")
        made = self._compiled({"hit": hit})
        return {node: made[f"f{node}"] for node in self._space.reached}  # type: ignore[misc]

    def _begin(self, head: str) -> None:
        """Begins a function."""
        self._lines = [head]
        self._functions.append(self._lines)

    def _environment(self, node: int) -> Environment:
        """The names of the slots where a node begins."""
        fixed = {slot: _literal(value) for slot, value in self._space.constants[node].items()}
        return fixed | {slot: f"v{slot}" for slot in self._space.layout[node]}

    def _compiled(self, space: dict[str, object]) -> dict[str, object]:
        for chance in self._plan.chances:
            space[f"D{chance.slot}"] = tuple(value for value, _ in chance.outcomes)
            space[f"W{chance.slot}"] = chance.outcomes
        space["NEEDED"] = NEEDED
        compiled(self._functions, space, "<search>")
        return space

    def _read(self, block: Block, layout: Key) -> list[int]:
        """The live slots of chance that a block reads itself."""
        live = self._live
        inside = live.local(block)
        return [c.slot for c in self._plan.chances if c.slot in layout and c.slot in inside]

    @staticmethod
    def _tuple(items: object) -> str:
        return "(" + "".join(f"{item}," for item in items) + ")"  # type: ignore[attr-defined]

    def _text(self, code: Code, here: Environment) -> str:
        return SLOT.sub(lambda match: here[int(match[1])], code.text)

    def _known(self, condition: Code) -> bool:
        known = self._live.known(condition)
        if not known:
            self._space.exact = False
        return known

    def _block(self, block: Block, indent: str, here: Environment, label: str, weight: str) -> None:
        here = dict(here)
        for index, step in enumerate(block):
            match step:
                case Assign():
                    if step.slot in self._live.block(block[index + 1 :]):
                        self._assign(step, indent, here)
                case Probe():
                    self._probe(step, indent, here, label)
                case Fork():
                    self._fork(step, indent, here, label, weight)
                case Offer():
                    self._offer(step, indent, here, weight)
                case Roll():
                    self._roll(step, indent, here, label, weight)
                case Jump(node):
                    self._jump(node, indent, here, label, weight)
                case End() if self._edges:
                    self._lines.append(f"{indent}put(-1,({step.scene!r},),{weight},{label})")
                case End() | Read():
                    pass

    def _jump(self, node: int, indent: str, here: Environment, label: str, weight: str) -> None:
        if node not in self._space.reached:
            return
        key = self._tuple(here[slot] for slot in self._space.layout[node])
        self._lines.append(f"{indent}put({node},{key},{weight},{label})" if self._edges else f"{indent}a{node}({key})")

    def _assign(self, step: Assign, indent: str, here: Environment) -> None:
        if not step.value.reads and step.value.text.lstrip("-").isdecimal():
            here[step.slot] = _literal(int(step.value.text))
            return
        self._fresh += 1
        name = f"x{self._fresh}"
        self._lines.append(f"{indent}{name}={self._text(step.value, here)}")
        if not step.sure:
            self._lines.append(f"{indent}if {name}<{step.low}: {name}={step.low}")
            self._lines.append(f"{indent}elif {name}>{step.high}: {name}={step.high}")
        here[step.slot] = name

    def _probe(self, step: Probe, indent: str, here: Environment, label: str) -> None:
        if step.goal not in self._space.goals or step.when.text == "0":
            return
        test = ""
        if not step.when.always and self._known(step.when):
            test = f"if {self._text(step.when, here)}: "
        said = f"{step.goal},{label}" if self._edges else str(step.goal)
        self._lines.append(f"{indent}{test}hit({said})")

    def _fork(self, step: Fork, indent: str, here: Environment, label: str, weight: str) -> None:
        if len(step.branches) > NESTED:
            self._flat_fork(step, indent, here, label, weight)
            return
        for when, block in step.branches:
            if when.always:
                self._block(block, indent, here, label, weight)
                break
            if not self._known(when):
                self._block(block, indent, here, label, weight)
                continue
            self._lines.append(f"{indent}if {self._text(when, here)}:")
            self._block(block, indent + " ", here, label, weight)
            self._lines += [f"{indent} pass", f"{indent}else:"]
            indent += " "
        self._lines.append(f"{indent}pass")

    def _flat_fork(self, step: Fork, indent: str, here: Environment, label: str, weight: str) -> None:
        """A fork of many branches: Python nests blocks a hundred deep and no deeper."""
        self._fresh += 1
        still = f"s{self._fresh}"  # that no branch before was taken
        self._lines.append(f"{indent}{still}=1")
        for when, block in step.branches:
            known = self._known(when)
            test = f" and {self._text(when, here)}" if known and not when.always else ""
            self._lines.append(f"{indent}if {still}{test}:")
            if known:
                self._lines.append(f"{indent} {still}=0")
            self._block(block, indent + " ", here, label, weight)
            self._lines.append(f"{indent} pass")

    def _offer(self, step: Offer, indent: str, here: Environment, weight: str) -> None:
        some = either(*(line.when for line in step.lines))
        stands = some if step.otherwise is not None else Code("1")
        inner = indent
        if not stands.always and self._known(stands):
            self._lines.append(f"{indent}if {self._text(stands, here)}:")
            inner += " "
            self._lines.append(f"{inner}pass")
        for probe in step.probes if step.stuck is None else (*step.probes, step.stuck):
            self._probe(probe, inner, here, "-1,0")
        share = self._share(step, indent, here, weight)
        for line in step.lines:
            label = f"{self._label(line.choice)},0" if self._edges else ""
            if line.when.always or not self._known(line.when):
                self._block(line.block, indent, here, label, share)
                continue
            self._lines.append(f"{indent}if {self._text(line.when, here)}:")
            self._block(line.block, indent + " ", here, label, share)
            self._lines.append(f"{indent} pass")
        if step.otherwise is not None and not some.always:
            known = [line.when for line in step.lines if self._live.known(line.when)]
            none = opposite(either(*known))
            self._lines.append(f"{indent}if {'1' if none.always else self._text(none, here)}:")
            self._block(step.otherwise, indent + " ", here, "-1,0", weight)
            self._lines.append(f"{indent} pass")

    def _share(self, step: Offer, indent: str, here: Environment, weight: str) -> str:
        """The probability of each open choice of an offer."""
        if not self._edges:
            return weight
        self._fresh += 1
        counted = [f"(1 if {self._text(w, here)} else 0)" for w in (x.when for x in step.lines) if self._live.known(w)]
        self._lines.append(f"{indent}n{self._fresh}=({'+'.join(counted) or '0'}) or 1")
        return f"{weight}/n{self._fresh}"

    def _label(self, choice: str) -> int:
        self.labels.append(choice)
        return len(self.labels) - 1

    def _roll(self, step: Roll, indent: str, here: Environment, label: str, weight: str) -> None:
        """Both results of a roll, each with a face that gives it."""
        if not self._known(step.word):
            self._block(step.success, indent, here, label.replace(",0", ",6"), weight)
            self._block(step.failure, indent, here, label.replace(",0", ",1"), weight)
            return
        self._fresh += 1
        word = f"w{self._fresh}"
        self._lines.append(f"{indent}{word}=NEEDED[{self._text(step.word, here)}]")
        self._block(step.success, indent, here, label.replace(",0", ",6"), f"{weight}*(7-{word})/6")
        self._lines.append(f"{indent}if {word}>1:")
        self._block(step.failure, indent + " ", here, label.replace(",0", ",1"), f"{weight}*({word}-1)/6")
        self._lines.append(f"{indent} pass")
