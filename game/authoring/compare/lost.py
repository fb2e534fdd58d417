"""What an edit lost: scenes, choices, lines, notes and endings that a playthrough could meet before, and none can now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from game.diagnostics import Span
from game.plan.lowering import plan
from game.plan.program import Goal, Offer, Plan, Probe
from game.prover.asking import asking
from game.prover.reachability import Looked, ignored
from game.prover.solver import Deciding
from game.prover.witness import MOST
from game.story.model import NOWHERE, Role, Story

ABOUT = ("scene", "choice", "ending", "epilogue", "note")  # the goals that are compared
STATES = 2_000_000  # of one search


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that no playthrough of the new version meets, by its name in the old one, and where it was written."""

    about: str  # role, scene, choice, line, ending, epilogue or note
    name: str
    role: str = ""
    was: Span = NOWHERE
    now: Span = NOWHERE  # where it is still written; NOWHERE if it is gone
    sure: bool = True  # False: it is not known whether a playthrough can still meet it
    perhaps: str = ""  # the new name of it, as it seems: something that is new there has the same words


def lost(old: Story, new: Story, looked: Looked = ignored) -> Iterator[Lost]:
    """Everything that was lost: first the roles, then what each role that is still there lost."""
    for role in old.roles.values():
        if role.id not in new.roles:
            yield Lost("role", role.id)
    found: dict[str, list[Lost]] = {}
    kept: set[str] = set()
    for name in old.roles:
        if name in new.roles:
            comparing = _Comparing(old, new, name, looked)
            for each in comparing.lost():
                if each.about == "note":
                    found.setdefault(each.name, []).append(each)
                else:
                    yield each
            kept |= comparing.notes
    # A note is the story's: it is lost if no role can find it any more.
    for name, each_role in found.items():
        if name not in kept:
            yield replace(each_role[0], role="", sure=all(each.sure for each in each_role))


class _Comparing:
    """One role in both versions."""

    def __init__(self, old: Story, new: Story, role: str, looked: Looked) -> None:
        self._new = new
        self._was, self._now = old.roles[role], new.roles[role]
        self._old = Deciding(_compared(plan(old, role)), STATES, MOST, looked)
        self._deciding = Deciding(_compared(plan(new, role)), STATES, MOST, looked)
        self.notes: set[str] = set()  # those that are found in the new version

    def lost(self) -> Iterator[Lost]:
        """What the role lost."""
        goals = self._old.plan.goals
        found = {self._deciding.plan.goals[goal] for goal in self._hunted(self._deciding)}
        self.notes = {goal.subject for goal in found if goal.about == "note"}
        missing = [number for number, goal in enumerate(goals) if self._present(goal) not in found]
        was = self._met(self._old, missing)
        missing = [number for number in missing if was[number] is not False]
        images = {number: self._numbers.get(self._present(goals[number])) for number in missing}
        now = self._met(self._deciding, [image for image in images.values() if image is not None])
        for number, image in images.items():
            met = False if image is None else now[image]
            if met is True and goals[number].about == "note":
                self.notes.add(goals[number].subject)
            if met is not True:
                sure = was[number] is True and met is False
                yield self._told(goals[number], sure)

    @staticmethod
    def _hunted(deciding: Deciding) -> set[int]:
        """The goals that random playthroughs meet."""
        return set(deciding.hunt.wander(range(len(deciding.plan.goals)), deciding.playthroughs))

    def _met(self, deciding: Deciding, goals: Iterable[int]) -> dict[int, bool | None]:
        """Whether each of some goals can be met; None if it is not known."""
        found: dict[int, bool | None] = {}
        left = set(goals)
        if left and not deciding.hunt.runs:
            self._hunted(deciding)
        found |= dict.fromkeys(left & deciding.hunt.found.keys(), True)
        for decision in deciding.decided(left - found.keys()):
            found[decision.goal] = decision.met
        return found

    @cached_property
    def _numbers(self) -> dict[Goal, int]:
        return {goal: number for number, goal in enumerate(self._deciding.plan.goals)}

    def _present(self, goal: Goal) -> Goal:
        """The same goal by the names of the new version."""
        renamed = self._now.renamed
        if goal.about == "note":
            name = renamed.get(f"knows({goal.subject})", f"knows({goal.subject})")
            return replace(goal, subject=name.removeprefix("knows(").removesuffix(")"))
        return replace(goal, subject=renamed.get(goal.subject, goal.subject))

    def _told(self, goal: Goal, sure: bool) -> Lost:
        name, now = goal.subject, self._present(goal).subject
        about = "line" if goal.about == "choice" and name not in self._was.choices else goal.about
        there = where(self._now, about, now)
        perhaps = "" if there.file else self._perhaps(about, name)
        return Lost(about, name, self._was.id, where(self._was, about, name), there, sure, perhaps)

    def _perhaps(self, about: str, name: str) -> str:
        """What is new in the same scene or chapter and has the words of a choice or scene that is gone; "" if nothing has."""
        was, now = self._was, self._now
        known = {now.renamed.get(each, each) for each in (*was.choices, *was.scenes)}
        if about == "choice":
            scene = now.renamed.get(name.rpartition(".")[0], name.rpartition(".")[0])
            label = was.choices[name].label.source
            alike = (c.id for c in now.choices.values() if c.id.rpartition(".")[0] == scene and c.label.source == label)
        elif about == "scene":
            text = was.scenes[name].arrival.text.source
            alike = (s.id for s in now.scenes.values() if not s.inside and text and s.arrival.text.source == text)
        else:
            return ""
        return next((each for each in alike if each not in known), "")


def _compared(made: Plan) -> Plan:
    """The plan with the goals that are compared; a hub's lines count one by one, as choices do."""
    role = made.role
    goals = {goal: None for goal in made.goals if goal.about in ABOUT and goal.about != "choice"}
    lines = (line.id for scene in role.scenes.values() if scene.hub is not None for line in scene.hub.lines)
    goals |= {Goal("choice", name): None for name in (*role.choices, *lines)}
    number = {goal: place for place, goal in enumerate(goals)}

    def kept(probe: Probe) -> Probe | None:
        place = number.get(made.goals[probe.goal])
        return None if place is None else replace(probe, goal=place)

    def offered(offer: Offer) -> Iterable[Probe]:
        return [Probe(number[Goal("choice", line.choice)], line.when) for line in offer.lines]

    return asking(made, tuple(goals), offered, kept)


def where(role: Role, about: str, name: str) -> Span:
    """Where something is written in a role; NOWHERE if it is not."""
    match about:
        case "scene" | "ending":
            scene = role.scenes.get(name)
            return NOWHERE if scene is None or (about == "ending" and scene.ending is None) else scene.where
        case "choice":
            choice = role.choices.get(name)
            return NOWHERE if choice is None else choice.where
        case "line":
            scene = role.scenes.get(name.rpartition(".")[0])
            line = next((each for each in scene.hub.lines if each.id == name), None) if scene and scene.hub else None
            return NOWHERE if line is None else role.scenes[line.target].where
        case "epilogue":
            lines = (each for pool in role.pools.values() for each in pool)
            return next((each.where for each in lines if each.id == name), NOWHERE)
    return NOWHERE
