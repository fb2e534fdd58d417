"""What becomes of saves, by argument: which scenes keep all of theirs, and a save for each that does not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from game.authoring.compare import savepoints
from game.authoring.compare.product import ALONE, product
from game.authoring.compare.savepoints import MOVES, STAYS, STRANDS, Comparison, Point, present
from game.plan.account import Account, Possible, assigned, forked, least, most, narrowed, none_open
from game.plan.lowering import plan
from game.plan.program import Assign, Block, End, Fork, Jump, Offer, Roll, either, opposite
from game.prover.path import Path, recorded
from game.prover.reachability import Looked, ignored
from game.prover.slicing import Slots
from game.prover.solver import Deciding
from game.story import stack
from game.story.expression import CHAPTER, COUNTED
from game.story.model import Slot, Story
from game.story.playthrough import inward_echoes

STATES = 1_000_000  # of one search
REFINING = 200_000  # states of all searches for one scene
PLAYTHROUGHS = 8_000  # at random, to find saves


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A scene of the old version of whose saves it is not known whether one has this fate."""

    role: str
    scene: str
    fate: str


@dataclass
class Fates:
    """What is known of the saves of one role."""

    points: list[Point] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)
    redrawn: list[str] = field(default_factory=list)  # draws that saves draw anew, by their seeds
    classes: int = 0


def fates(old: Story, new: Story, role: str, limit: int = savepoints.LIMIT, looked: Looked = ignored) -> Fates:
    """The fates of a role's saves: save by save if these are few enough, and else by argument."""
    found = _Argument(old, new, role, looked)
    if not found.may_part:
        return Fates()
    visited = savepoints.points(old, new, role, limit)
    # A lot of a text is named by its words: with other words it is another one, and no save had it.
    redrawn = [name for name in Comparison(old, new, role).redrawn() if not name.startswith("lot(")]
    if visited.whole:
        return Fates(list(visited.points), [], redrawn, visited.classes)
    found.points |= {(point.scene, point.fate, point.because): point for point in visited.points}
    found.decide()
    points = sorted(found.points.values(), key=lambda p: (p.scene, p.fate, p.because))
    return Fates(points, list(found.unsettled()), redrawn, visited.classes)


class _Argument:
    """Decides for each scene whether saves may move or strand, and loads a save of those where they may."""

    def __init__(self, old: Story, new: Story, role: str, looked: Looked) -> None:
        self._comparing = Comparison(old, new, role)
        self._was, self._now = plan(old, role), plan(new, role)
        self._both = product(old, new, self._was, self._now)
        self._deciding = Deciding(self._both, STATES, PLAYTHROUGHS, looked, REFINING)
        self._kept: set[str] = set()
        self.points: dict[tuple[str, str, str], Point] = {}

    @property
    def may_part(self) -> bool:
        """Whether the new version may do anything else than the old one at all."""
        return bool(self._both.goals)

    def decide(self) -> None:
        """Decides every scene."""
        for decision in self._deciding.goals():
            scene = self._both.goals[decision.goal].subject
            if decision.met is False:
                self._kept.add(scene)
            elif decision.path is not None and not self._shown(scene):
                self._load(decision.path)

    def _shown(self, scene: str) -> set[str]:
        return {fate for at, fate, _ in self.points if at == scene}

    def _load(self, path: Path) -> None:
        """Loads the saves that can be made on a path, as the game would."""
        comparing = self._comparing
        written = recorded(comparing.old, self._was, path)
        draws = {name: value for name, value in written.draws.items() if name in comparing.was.draws}
        both = comparing.begin(draws, inward_echoes(comparing.old, written.echoes))
        self._keep(comparing.fate(both))
        for choice, face in path.choices:
            if all(choice != taken for taken, _ in comparing.options(both)):
                return
            rolls = comparing.was.choices.get(choice)
            both = comparing.step(both, choice, face if rolls is not None and rolls.risk is not None else 0)
            self._keep(comparing.fate(both))

    def _keep(self, point: Point) -> None:
        if point.fate != STAYS:
            self.points.setdefault((point.scene, point.fate, point.because), point)

    def unsettled(self) -> Iterator[Unsettled]:
        """The fates that saves of a scene may have and that no save was found to have."""
        for goal in self._both.goals:
            if goal.subject not in self._kept:
                for fate in sorted(self._possible(goal.subject) - self._shown(goal.subject)):
                    yield Unsettled(self._comparing.name, goal.subject, fate)

    def _possible(self, scene: str) -> set[str]:
        """What can become of a save of a scene that no longer replays."""
        now = self._comparing.now
        there = now.renamed.get(scene, scene)
        if self._comparing.was.scenes[scene].ending is not None:
            return {MOVES} if there in now.scenes and now.scenes[there].ending is not None else {MOVES, STRANDS}
        found = set()
        for visits in {name[2] for name in self._was.names if name[:2] == ("offer", scene)}:
            place = there, stack.renamed(visits, now.present)
            if place[1] not in now.places.get(there, ()):
                found.add(STRANDS)
            elif place in self._now.offers and self._goes_on(scene, visits, self._now.offers[place]):
                found.add(MOVES)
            else:
                found |= {MOVES, STRANDS}
        return found

    def _goes_on(self, scene: str, visits: str, node: int) -> bool:
        """Whether the new version surely goes on at an offer, with the values of a save of the old one."""
        if node in self._going_on:
            return True
        block, good = self._now.nodes[node], self._going_on
        return all(_stops(block, self._carried(here, live), good) for here, live in self._saved(scene, visits))

    @cached_property
    def _going_on(self) -> frozenset[int]:
        """The nodes of the new version from which, with any values, it goes on to an open offer or an ending."""
        good: frozenset[int] = frozenset()
        grown = True
        while grown:
            more = frozenset(n for n, block in enumerate(self._now.nodes) if _stops(block, self._every, good))
            grown = more != good
            good = more
        return good

    @property
    def _every(self) -> Account:
        """Any values of the new version, and of what only its plan remembers."""
        state = self._comparing.now.state
        hidden = self._now.initial[len(state) :]
        return (*(range(slot.low, slot.high + 1) for slot in state), *(range(COUNTED + 1) for _ in hidden))

    def _saved(self, scene: str, visits: str) -> Iterator[tuple[Account, Slots]]:
        """The values of the saves of an offer that do not replay, and the slots of which they are known."""
        account = self._deciding.account
        for node, entered in account.nodes.items():
            if self._both.names[node][:3] == ("offer", scene, visits + ALONE):
                for step, here in account.ends(self._both.nodes[node], entered):
                    if isinstance(step, Offer):
                        yield here, account.live[node]

    def _carried(self, here: Account, live: Slots) -> Account:
        """The values of a save as the new version restores them; any, if they are not known or not of the same kind."""
        was, now = self._comparing.was, self._comparing.now
        places = {name: slot for slot, name in enumerate(now.slots)}
        drawn = {draw.slot for draw in was.draws.values()}
        carried = list(self._every)
        for slot in live.difference(drawn, {CHAPTER}):
            mine = places.get(present(was.slots[slot], now)) if slot < len(was.slots) else None
            # A value that is the first one is not written: the new version has its own first value then.
            if (
                mine is not None
                and was.initial[slot] == now.initial[mine]
                and was.state[slot].kind == now.state[mine].kind
            ):
                carried[mine] = _clamped(here[slot], now.state[mine])
        return tuple(carried)


def _clamped(values: Possible, slot: Slot) -> Possible:
    """The values, brought between the bounds of a slot."""
    if isinstance(values, range):
        low, high = (min(max(end, slot.low), slot.high) for end in (least(values), most(values)))
        return range(low, high + 1)
    return frozenset(min(max(value, slot.low), slot.high) for value in values)


def _stops(block: Block, account: Account, good: frozenset[int]) -> bool:
    """Whether a block surely leads to an offer where something is open, or to an ending."""
    for step in block:
        match step:
            case Assign():
                account = assigned(account, step)
            case Fork():
                return all(_stops(inner, narrow, good) for inner, narrow in forked(step, account))
            case Roll(_, success, failure):
                return _stops(success, account, good) and _stops(failure, account, good)
            case Offer():
                if none_open(step, account) is None:
                    return True
                closed = narrowed(account, opposite(either(*(line.when for line in step.lines))))
                return step.otherwise is not None and (closed is None or _stops(step.otherwise, closed, good))
            case Jump(node):
                return node in good
            case End():
                return True
    return False
