"""What becomes of saves, by argument: which scenes keep all of theirs, and a save for each that does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from game.authoring.compare import savepoints
from game.authoring.compare.product import product
from game.authoring.compare.savepoints import MOVES, STAYS, STRANDS, Comparison, Point
from game.plan.account import Account, assigned, forked, narrowed, none_open
from game.plan.lowering import plan
from game.plan.program import Assign, Block, End, Fork, Jump, Offer, Plan, Roll, either, opposite
from game.prover.path import Path, recorded
from game.prover.reachability import Looked, ignored
from game.prover.solver import Deciding
from game.prover.witness import MOST
from game.story.model import Story
from game.story.playthrough import inward_echoes

STATES = 300_000  # that one search looks at
REFINING = 200_000  # states looked at for one scene


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
    classes: int = 0


def fates(old: Story, new: Story, role: str, limit: int = savepoints.LIMIT, looked: Looked = ignored) -> Fates:
    """The fates of a role's saves: save by save if these are few enough, and else by argument."""
    visited = savepoints.points(old, new, role, limit)
    if visited.whole:
        return Fates(list(visited.points), [], visited.classes)
    found = _Argument(old, new, role, looked)
    found.points |= {(point.scene, point.fate, point.because): point for point in visited.points}
    found.decide()
    points = sorted(found.points.values(), key=lambda p: (p.scene, p.fate, p.because))
    return Fates(points, list(found.unsettled()), visited.classes)


class _Argument:
    """Decides for each scene whether saves may move or strand, and loads a save of those where they may."""

    def __init__(self, old: Story, new: Story, role: str, looked: Looked) -> None:
        self._comparing = Comparison(old, new, role)
        self._was, self._now = plan(old, role), plan(new, role)
        self._both = product(old, new, self._was, self._now)
        self._looked = looked
        self._kept: set[str] = set()
        self.points: dict[tuple[str, str, str], Point] = {}

    def decide(self) -> None:
        """Decides every scene."""
        deciding = Deciding(self._both, STATES, MOST, self._looked, REFINING)
        for decision in deciding.goals():
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
        going_on = _going_on(self._now)
        for goal in self._both.goals:
            if goal.subject not in self._kept:
                for fate in sorted(self._possible(goal.subject, going_on) - self._shown(goal.subject)):
                    yield Unsettled(self._comparing.name, goal.subject, fate)

    def _possible(self, scene: str, going_on: Mapping[tuple[str, str], bool]) -> set[str]:
        """What can become of a save of a scene that no longer replays."""
        renamed = self._comparing.now.renamed
        found = set()
        here = {name[2] for name in self._was.names if name[:2] == ("offer", scene)}
        ends = self._comparing.was.scenes[scene].ending is not None
        for hub in here or {""}:
            place = renamed.get(scene, scene), renamed.get(hub, hub)
            if place[1] not in self._comparing.now.places.get(place[0], ()) and not ends:
                found.add(STRANDS)
            elif going_on.get(place, False) or (ends and self._ends_still(place[0])):
                found.add(MOVES)
            else:
                found |= {MOVES, STRANDS}
        return found

    def _ends_still(self, scene: str) -> bool:
        now = self._comparing.now.scenes.get(scene)
        return now is not None and now.ending is not None


def _going_on(now: Plan) -> dict[tuple[str, str], bool]:
    """For each offer whether, with any values, something can be chosen there or what happens instead leads to such an offer."""
    every: Account = tuple(range(slot.low, slot.high + 1) for slot in now.role.state)
    good: set[int] = set()
    grown = True
    while grown:
        more = {n for n, block in enumerate(now.nodes) if n not in good and _stops(block, every, good)}
        good |= more
        grown = bool(more)
    return {place: node in good for place, node in now.offers.items()}


def _stops(block: Block, account: Account, good: set[int]) -> bool:
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
