"""Both versions of a role as one plan: a playthrough of the old version, with the new one replaying its choices.

While both are at the same place they go on together. Where the new version may no longer do what the old one does, the old
one goes on alone, and every save that is made from then on meets the goal of its scene. Versions part too often rather
than too seldom: the saves of a scene whose goal cannot be met stay as they are. The module is long because each step of a plan has its counterpart for two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property

from game import digraph
from game.authoring.compare.savepoints import present
from game.plan.program import (
    ALWAYS,
    QUIET,
    SLOT,
    SPENT,
    Assign,
    Block,
    Code,
    End,
    Fork,
    Goal,
    Jump,
    Line,
    Offer,
    Plan,
    Probe,
    Read,
    Roll,
    Step,
    both,
    edges,
    either,
    opposite,
)
from game.story.model import Story

DEPTH = 12  # blocks that are laid one inside another before the versions part
SIZE = 2000  # steps of one node before the versions part
ALONE = " alone"  # what follows the stack of an offer of the old version alone


def product(old: Story, new: Story, was: Plan, now: Plan) -> Plan:
    """The plan of both versions of a role; each goal is a scene of the old one at which a save may move or strand."""
    shared = _alike(old, new, was, now)
    while True:
        made = _Product(was, now, shared)
        made.build()
        if not made.differing:
            return made.plan()
        shared = {slot: mine for slot, mine in shared.items() if slot not in made.differing}


def _alike(old: Story, new: Story, was: Plan, now: Plan) -> dict[int, int]:
    """Slots of the old version that have the same value in the new one for as long as both do the same."""
    places = {name: slot for slot, name in enumerate(now.role.slots)}
    found = {}
    for slot, kept in enumerate(was.role.state):
        mine = places.get(present(kept.name, now.role))
        if mine is None or kept.kind != now.role.state[mine].kind or was.initial[slot] != now.initial[mine]:
            continue
        draw, echo = was.role.draws.get(kept.name), old.echoes.get(kept.name.removeprefix("echo."))
        named = present(kept.name, now.role)
        if draw is not None and draw._replace(name=named, slot=mine) != now.role.draws.get(named):
            continue
        if kept.name.startswith("echo.") and (echo is None or not _heard_alike(new, kept.name[5:], echo)):
            continue
        found[slot] = mine
    return found


def _heard_alike(new: Story, name: str, echo: object) -> bool:
    """Whether an echo can bring the same values to the new version."""
    mine = new.echoes.get(name)
    bounds = [(e.kind, e.start, e.value.low, e.value.high) for e in (mine, echo) if e is not None]  # type: ignore[attr-defined]
    return len(bounds) == 2 and bounds[0] == bounds[1]


@dataclass
class _Product:
    was: Plan
    now: Plan
    shared: dict[int, int]  # the slots that both have in common, by their number in the old version
    differing: set[int] = field(default_factory=set)  # those that turn out not to be the same where both go on together
    names: dict[tuple[str, int, int], int] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    goals: dict[str, int] = field(default_factory=dict)  # the scenes of the old version
    _left: int = SIZE
    _same_die: bool = True

    def build(self) -> None:
        """Builds all nodes that the start leads to."""
        self.node("both", 0, 0)
        order = list(self.names)
        while len(self.blocks) < len(order):
            sort, mine, theirs = order[len(self.blocks)]
            self._left = SIZE
            if sort == "both":
                block = self._merged(self.was.nodes[mine], self.now.nodes[theirs], frozenset(), 0)
            else:
                block = self._saved(self.was.nodes[mine])
            self.blocks.append(block)
            order += list(self.names)[len(order) :]

    def plan(self) -> Plan:
        """The plan that was built."""
        first = len(self.was.initial)
        theirs = [
            replace(chance, slot=first + chance.slot) for chance in self.now.chances if chance.slot not in self._mine
        ]
        return Plan(
            self.was.role,
            tuple(self.blocks),
            tuple(self._named(*name) for name in self.names),
            tuple(Goal("save", scene) for scene in self.goals),
            (*self.was.chances, *theirs),
            (*self.was.initial, *self.now.initial),
            {},
            len(self.blocks),
        )

    def _named(self, sort: str, mine: int, theirs: int) -> tuple[str, ...]:
        kind, scene, third, fourth = self.was.names[mine]
        alone = ALONE if sort == "alone" else ""
        return (kind, scene, third + alone if kind == "offer" else third, fourth, f"{sort} {theirs}")

    def node(self, sort: str, mine: int, theirs: int = 0) -> int:
        """The number of a node, made when it is first named."""
        return self.names.setdefault((sort, mine, theirs), len(self.names))

    # The new version's parts, by the slots of the product

    @cached_property
    def _mine(self) -> dict[int, int]:
        """The slots of the new version that are shared, with their number in the old one."""
        return {theirs: mine for mine, theirs in self.shared.items()}

    def _slot(self, theirs: int) -> int:
        return self._mine.get(theirs, len(self.was.initial) + theirs)

    def _code(self, theirs: Code) -> Code:
        if not theirs.reads:
            return theirs
        text = SLOT.sub(lambda match: f"v[{self._slot(int(match[1]))}]", theirs.text)
        return Code(text, frozenset(map(self._slot, theirs.reads)), tuple(map(self._code, theirs.parts)))

    def _same(self, mine: Code, theirs: Code) -> bool:
        """Whether two codes have the same value as long as both versions are together."""
        return mine.reads <= self.shared.keys() and self._code(theirs).text == mine.text

    def _now(self, name: str) -> str:
        return self.now.role.renamed.get(name, name)

    # Together

    def _merged(self, mine: Block, theirs: Block, pending: frozenset[int], depth: int) -> Block:
        """What both do; `pending` are slots that differ if both are still together after it."""
        first, last = _parted(mine)
        first_new, last_new = _parted(theirs)
        steps, pending = self._assigned(first, first_new, pending)
        self._left -= 1 + len(steps)
        if last is None or last_new is None or depth > DEPTH or self._left < 0:
            return (*steps, *self._alone(() if last is None else (last,)))
        return (*steps, *self._ended(last, last_new, pending, depth))

    def _assigned(
        self, mine: Sequence[Assign], theirs: Sequence[Assign], pending: frozenset[int]
    ) -> tuple[list[Step], frozenset[int]]:
        """The assignments of both: a shared slot is set once, where both set it to the same."""
        keys = [self._key(step) or ("old", place) for place, step in enumerate(mine)]
        renumbered = [replace(step, slot=self._slot(step.slot), value=self._code(step.value)) for step in theirs]
        keys_new = [self._key(step) or ("new", place) for place, step in enumerate(renumbered)]
        steps: list[Step] = []
        differing = set(pending)
        for sort, a, b, c, d in SequenceMatcher(None, keys, keys_new, autojunk=False).get_opcodes():
            steps += mine[a:b]
            if sort != "equal":
                steps += [step for step in renumbered[c:d] if step.slot not in self.shared]
                differing |= {step.slot for step in (*mine[a:b], *renumbered[c:d])} & self.shared.keys()
        return steps, frozenset(differing)

    def _key(self, step: Assign) -> tuple[object, ...] | None:
        """What two assignments of a shared slot must have in common to do the same."""
        if step.slot not in self.shared or not step.value.reads <= self.shared.keys():
            return None
        return (step.slot, step.value.text, None if step.sure else (step.low, step.high))

    def _ended(self, mine: Step, theirs: Step, pending: frozenset[int], depth: int) -> Block:
        """How both go on."""
        match mine, theirs:
            case Jump(a), Jump(b) if self._at_one_place(a, b):
                self.differing |= pending
                return (Jump(self.node("both", a, b)),)
            case Jump(a), Jump(b) if not self._may_meet(a, b):
                return self._alone((mine,))
            case Fork(), Fork() if self._forked_alike(mine, theirs):
                pairs = zip(mine.branches, theirs.branches, strict=True)
                merged = ((when, self._merged(block, other, pending, depth)) for (when, block), (_, other) in pairs)
                return (Fork(tuple(merged), mine.spent),)
            case Fork(), _:
                each = ((when, self._merged(block, (theirs,), pending, depth + 1)) for when, block in mine.branches)
                return (Fork(tuple(each), mine.spent),)
            case _, Fork():
                each = (
                    (self._code(when), self._merged((mine,), block, pending, depth + 1))
                    for when, block in theirs.branches
                )
                return (Fork(tuple(each)),)
            case (Roll(), _) | (_, Roll()):
                return self._rolled(mine, theirs, pending, depth + 1)
            case Offer(), Offer() if self._now(mine.scene) == theirs.scene:
                self.differing |= pending
                return self._offered(mine, theirs, depth)
            case End(), End() if self._now(mine.scene) == theirs.scene:
                return (mine,)
            case _, Jump(b) if self.now.names[b][0] == "arrive":
                return self._merged((mine,), self.now.nodes[b], pending, depth + 1)
            case Jump(a), _ if self.was.names[a][0] == "arrive":
                return self._merged(self.was.nodes[a], (theirs,), pending, depth + 1)
        return self._alone((mine,))

    def _at_one_place(self, mine: int, theirs: int) -> bool:
        """Whether two nodes are the same moment of the same scene."""
        kind, scene = self.was.names[mine][:2]
        return (kind, self._now(scene)) == self.now.names[theirs][:2]

    def _may_meet(self, mine: int, theirs: int) -> bool:
        """Whether two nodes may lead to the same offer or ending without a choice."""
        return not {self._now(scene) for scene in self._stops[mine]}.isdisjoint(self._stops_new[theirs])

    @cached_property
    def _stops(self) -> list[frozenset[str]]:
        return _stops(self.was)

    @cached_property
    def _stops_new(self) -> list[frozenset[str]]:
        return _stops(self.now)

    def _forked_alike(self, mine: Fork, theirs: Fork) -> bool:
        pairs = zip(mine.branches, theirs.branches, strict=False)
        return len(mine.branches) == len(theirs.branches) and all(self._same(a, b) for (a, _), (b, _) in pairs)

    def _rolled(self, mine: Step, theirs: Step, pending: frozenset[int], depth: int) -> Block:
        """A die that both throw, or one of them."""

        def merged(block: Block, other: Block) -> Block:
            return self._merged(block, other, pending, depth)

        match mine, theirs:
            case Roll(word, success, failure), Roll(other, succeeds, fails):
                if self._same_die and self._same(word, other):
                    return (Roll(word, merged(success, succeeds), merged(failure, fails)),)
                theirs_word = self._code(other)
                reads = word.reads | theirs_word.reads
                won, lost = merged(success, succeeds), merged(failure, fails)
                only_mine, only_theirs = merged(success, fails), merged(failure, succeeds)
                if self._same_die:
                    # One die falls between two words only if they differ.
                    easier = Code(f"({word.text}<{theirs_word.text})", reads)
                    harder = Code(f"({theirs_word.text}<{word.text})", reads)
                    only_mine = (Fork(((easier, only_mine), (ALWAYS, won))),)
                    only_theirs = (Fork(((harder, only_theirs), (ALWAYS, lost))),)
                return (Roll(word, (Roll(theirs_word, won, only_mine),), (Roll(theirs_word, only_theirs, lost),)),)
            case Roll(word, success, failure), _:
                return (Roll(word, merged(success, (theirs,)), merged(failure, (theirs,))),)
            case _, Roll(word, success, failure):
                return (Roll(self._code(word), merged((mine,), success), merged((mine,), failure)),)
        return ()

    def _offered(self, mine: Offer, theirs: Offer, depth: int) -> Block:
        """An offer of both: a choice is taken in the new version if it is open there too."""
        others = {line.choice: line for line in theirs.lines}
        alike = len(mine.lines) == len(theirs.lines)
        lines = []
        for line in mine.lines:
            other = others.get(self._now(line.choice))
            if other is None:
                alike = False
                lines.append(replace(line, block=self._alone(line.block)))
                continue
            self._same_die = line.choice == other.choice
            taken = self._merged(line.block, other.block, frozenset(), depth + 1)
            self._same_die = True
            if not self._same(line.when, other.when):
                alike = False
                taken = (Fork(((self._code(other.when), taken), (ALWAYS, self._alone(line.block)))),)
            lines.append(Line(line.choice, line.when, taken))
        closed = opposite(either(*(self._code(line.when) for line in theirs.lines)))
        otherwise = mine.otherwise
        if otherwise is not None and theirs.otherwise is None:
            otherwise = self._alone(otherwise)
        elif otherwise is not None and theirs.otherwise is not None:
            together = self._merged(otherwise, theirs.otherwise, frozenset(), depth + 1)
            otherwise = together if alike else (Fork(((closed, together), (ALWAYS, self._alone(otherwise)))),)
        offer = Offer(mine.scene, mine.stack, tuple(lines), otherwise, sort=mine.sort)
        if alike or theirs.otherwise is None:
            return (offer,)
        # The new version does not stop here where nothing is open in it.
        stops = ALWAYS if mine.otherwise is None else either(*(line.when for line in mine.lines))
        return (Fork(((both(stops, closed), self._alone((mine,))), (ALWAYS, (offer,)))),)

    # The old version alone

    def _alone(self, block: Block) -> Block:
        """The old version goes on alone from a block of a node that both are at."""
        steps: list[Step] = []
        for step in block:
            match step:
                case Offer(scene, stack):
                    steps.append(Jump(self.node("alone", self.was.offers[scene, stack])))
                case Fork():
                    steps.append(replace(step, branches=tuple((w, self._alone(inner)) for w, inner in step.branches)))
                case Roll(word, success, failure):
                    steps.append(Roll(word, self._alone(success), self._alone(failure)))
                case _:
                    steps += self._saved((step,))
        return tuple(steps)

    def _saved(self, block: Block) -> Block:
        """A block of the old version alone, with the goal of each place where a save can be made."""
        steps: list[Step] = []
        for step in block:
            match step:
                case Jump(node):
                    steps.append(Jump(self.node("alone", node)))
                case Fork():
                    steps.append(replace(step, branches=tuple((w, self._saved(inner)) for w, inner in step.branches)))
                case Roll(word, success, failure):
                    steps.append(Roll(word, self._saved(success), self._saved(failure)))
                case Offer():
                    lines = tuple(replace(line, block=self._saved(line.block)) for line in step.lines)
                    otherwise = None if step.otherwise is None else self._saved(step.otherwise)
                    probes = (self._save(step.scene),)
                    steps.append(Offer(step.scene, step.stack + ALONE, lines, otherwise, probes, sort=step.sort))
                case End():
                    steps += [self._save(step.scene), replace(step, stack=step.stack + ALONE)]
                case Assign():
                    steps.append(step)
        return tuple(steps)

    def _save(self, scene: str) -> Probe:
        return Probe(self.goals.setdefault(scene, len(self.goals)), ALWAYS)


def _parted(block: Block) -> tuple[list[Assign], Step | None]:
    """The assignments of a block, and its last step."""
    first = [step for step in block if isinstance(step, Assign)]
    last = block[-1] if block else None
    return first, None if isinstance(last, Assign | Probe | Read) else last


def _stops(plan: Plan) -> list[frozenset[str]]:
    """For each node the scenes at whose offer or ending it may stop without a choice."""
    quiet = [[edge.node for edge in edges(block) if edge.sort in (QUIET, SPENT)] for block in plan.nodes]
    found: list[frozenset[str]] = [frozenset()] * len(plan.nodes)
    for group in reversed(digraph.components(range(len(plan.nodes)), lambda node: quiet[node])):
        scenes = {plan.names[node][1] for node in group}
        together = frozenset(scenes).union(*(found[target] for node in group for target in quiet[node]))
        for node in group:
            found[node] = together
    return found
