"""What a set of playthroughs has seen of a story: scenes, choices, both sides of conditions, notes."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from game.diagnostics import Span
from game.plan.lowering import plan
from game.plan.program import Goal, Offer, Plan, Probe
from game.prover.asking import asking
from game.prover.machine import machine
from game.story import chance
from game.story.model import Story
from game.story.playthrough import Playthrough

KINDS = ("scenes", "offered", "locked", "taken", "conditions", "notes")
_COUNTED = {"scene": "scenes", "offered": "offered", "locked": "locked", "condition": "conditions", "note": "notes"}


@dataclass
class Coverage:
    """By kind of thing, what was seen and all there is."""

    seen: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    all: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})

    def data(self) -> dict[str, object]:
        """The coverage as JSON."""
        return {
            kind: {
                "seen": len(self.seen[kind]),
                "total": len(self.all[kind]),
                "missed": sorted(self.all[kind] - self.seen[kind]),
            }
            for kind in KINDS
        }

    def lines(self, place: Callable[[str], Span], chapters: Collection[str] = ()) -> Iterator[str]:
        """The coverage as text, of some chapters or of all, with what was missed and its places."""
        for kind in KINDS:
            known = {name for name in self.all[kind] if not chapters or name.partition(".")[0] in chapters}
            if not known:
                continue
            missed = known - self.seen[kind]
            seen = len(known) - len(missed)
            yield f"{kind}: {seen} of {len(known)} ({seen * 100 // len(known)}%)"
            for name, said in _told(missed) if kind == "conditions" else ((name, name) for name in sorted(missed)):
                span = place(name)
                yield f"  not met: {said}" + (f" ({span.file}:{span.line})" if span.file else "")

        if not chapters:
            yield from self._by_chapter()

    def _by_chapter(self) -> Iterator[str]:
        """How much of each chapter was seen, in percent."""
        chapters = {scene.partition(".")[0]: None for scene in sorted(self.all["scenes"])}
        for chapter in chapters:
            shares = []
            for kind in KINDS:
                known = {name for name in self.all[kind] if name.partition(".")[0] == chapter}
                if known:
                    shares.append(f"{kind} {len(known & self.seen[kind]) * 100 // len(known)}%")
            yield f"{chapter}: {', '.join(shares)}"


def _told(missed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Conditions of which a side was not met, each once."""
    for name in sorted({name.rpartition(" ")[0] for name in missed}):
        both = {f"{name} holds", f"{name} fails"} <= set(missed)
        yield name, f"{name}, on neither side" if both else name + (" holds" if f"{name} holds" in missed else " fails")


def coverage(story: Story, played: Iterable[Playthrough]) -> Coverage:
    """What playthroughs have seen of the story."""
    plans = {role: _counting(plan(story, role)) for role in story.roles}
    found = Coverage()
    for made in plans.values():
        for goal in made.goals:
            found.all[_COUNTED[goal.about]].add(goal.subject)
        found.all["taken"] |= {goal.subject for goal in made.goals if goal.about == "offered"}
    watching = {role: machine(made, frozenset(range(len(made.goals)))) for role, made in plans.items()}
    for playthrough in played:
        made, running = plans[playthrough.role], watching[playthrough.role]
        running.met.clear()
        state = playthrough.turns[0].state
        v = running.values({c.slot: state.values[c.slot] for c in made.chances})
        options = running.start(v, 0)
        if playthrough.base is not None:
            v = running.resumed(state.values)
            options = running.offers[state.scene, state.stack](v, 0)
        for choice, turn in zip(playthrough.choices, playthrough.turns[:-1], strict=True):
            take = next(each for each in options if running.names[each] == choice)
            options = take(v, chance.shown(turn.state.run, made.role.choices, choice, turn.state.values))
            found.seen["taken"].add(choice)
        for met in running.met:
            found.seen[_COUNTED[made.goals[met].about]].add(made.goals[met].subject)
    return found


def _counting(made: Plan) -> Plan:
    """The plan with the goals that are counted: that a choice or a hub's line is offered open is one, by its own name."""
    role = made.role
    lines = (line.id for scene in role.scenes.values() if scene.hub is not None for line in scene.hub.lines)
    named = [Goal("offered", name) for name in dict.fromkeys((*role.choices, *lines))]
    goals = (*(goal for goal in made.goals if goal.about in _COUNTED), *named)
    number = {goal: place for place, goal in enumerate(goals)}

    def kept(probe: Probe) -> Probe | None:
        place = number.get(made.goals[probe.goal])
        return None if place is None else Probe(place, probe.when)

    def offered(offer: Offer) -> list[Probe]:
        shown = [each for probe in offer.probes if (each := kept(probe)) is not None]
        return [*shown, *(Probe(number[Goal("offered", line.choice)], line.when) for line in offer.lines)]

    return asking(made, goals, offered, kept)
