"""What a set of playthroughs has seen of a story: scenes, choices, both sides of conditions, notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from game.plan.lowering import plan
from game.plan.program import Goal, Offer, Plan, steps
from game.prover.machine import machine
from game.prover.path import face
from game.story.model import Story
from game.story.playthrough import Playthrough

KINDS = ("scenes", "offered", "locked", "taken", "conditions", "notes")
_COUNTED = {"scene": "scenes", "choice": "offered", "locked": "locked", "condition": "conditions", "note": "notes"}


@dataclass
class Coverage:
    """By kind of thing, what was seen and all there is."""

    seen: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    all: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})

    def data(self) -> dict[str, object]:
        """The coverage as JSON has it."""
        return {
            kind: {
                "seen": len(self.seen[kind]),
                "total": len(self.all[kind]),
                "missed": sorted(self.all[kind] - self.seen[kind]),
            }
            for kind in KINDS
        }

    def lines(self) -> Iterator[str]:
        """The coverage as text, with what was missed."""
        for kind in KINDS:
            missed = sorted(self.all[kind] - self.seen[kind])
            yield f"{kind}: {len(self.seen[kind])} of {len(self.all[kind])}"
            yield from (f"  not met: {name}" for name in missed)


def coverage(story: Story, read: Iterable[Playthrough]) -> Coverage:
    """What readings have seen of the story."""
    plans = {role: plan(story, role) for role in story.roles}
    found = Coverage()
    for made in plans.values():
        for goal in made.goals:
            for kind, name in _counted(made, goal):
                found.all[kind].add(name)
        for name in _choices(made):
            found.all["taken"].add(name)
    watching = {role: machine(made, frozenset(range(len(made.goals)))) for role, made in plans.items()}
    for playthrough in read:
        made, running = plans[playthrough.role], watching[playthrough.role]
        running.met.clear()
        state = playthrough.turns[0].state
        v = running.values({c.slot: state.values[c.slot] for c in made.chances})
        options = running.start(v, 0)
        if playthrough.base is not None:
            v = running.resumed(state.values)
            options = running.offers[state.scene, state.hub](v, 0)
        for choice, turn in zip(playthrough.choices, playthrough.turns[1:], strict=True):
            take = next(each for each in options if running.names[each] == choice)
            options = take(v, face(turn.state.run, choice))
            found.seen["taken"].add(choice)
        for met in running.met:
            for kind, name in _counted(made, made.goals[met]):
                found.seen[kind].add(name)
    return found


def _counted(made: Plan, goal: Goal) -> Iterator[tuple[str, str]]:
    """Under which kind and names a goal counts; that a storylet is offered counts for its line in each hub."""
    if goal.about in _COUNTED:
        yield _COUNTED[goal.about], goal.subject
    elif goal.about == "storylet":
        for scene in made.role.scenes.values():
            if scene.hub is not None and goal.subject in scene.hub.of:
                yield "offered", f"{scene.id}.{goal.subject.rpartition('.')[2]}"


def _choices(made: Plan) -> set[str]:
    """All choices, with the lines of hubs."""
    return {
        line.choice for block in made.nodes for step in steps(block) if isinstance(step, Offer) for line in step.lines
    } | set(made.role.choices)
