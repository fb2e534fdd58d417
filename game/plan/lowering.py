"""Makes the plan of a role: walks its scenes in the order of play, and writes down what would happen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from game.collector import held_back
from game.diagnostics import Span
from game.plan.beyond import aimed, assumptions, beyond, introduction
from game.plan.chances import chances
from game.plan.program import (
    ALWAYS,
    CHOICE,
    LINE,
    NEVER,
    Arrive,
    Assign,
    Block,
    Chance,
    Code,
    End,
    Jump,
    Line,
    Offer,
    Plan,
    Probe,
    Roll,
    Step,
    Tell,
    both,
    code,
    constant,
    either,
    fewer,
    fork,
    opposite,
)
from game.plan.prose import counted
from game.plan.telling import Telling
from game.plan.ways import open_ways
from game.story import guards, stack
from game.story.expression import CHAPTER, CLOCK, COUNTED, MOST_SLOTS, SLOTS
from game.story.model import Assumption, Choice, Hub, Outcome, Role, Scene, Story, Way
from game.story.model import Line as HubLine
from game.story.prose import Text

_SORTS = {"never": "never", "can_happen": "can", "always_can_end": "where"}


@held_back()
def plan(story: Story, role: str) -> Plan:
    """The plan of a role, with everything that can be decided about it."""
    told = story.roles[role]
    tests = (*(each.test for each in assumptions(told)), *(aim.test for aim in told.aims.values()))
    kept = (*map(introduction, told.introduced), *map(aimed, told.aims))
    lowering = _Lowering(told, beyond=beyond(told, tests, kept))
    lowering.start()
    lowering.unmet()
    return lowering.plan(chances(story, told))


def flow(role: Role) -> Plan:
    """The plan of a role without goals and chances, and with the scenes that nothing leads to: where it goes, and what it sets."""
    lowering = _Lowering(role, watching=False)
    lowering.start()
    plan = lowering.plan()
    lowering.rest()
    return replace(lowering.plan(), reached=len(plan.nodes))


class Played(NamedTuple):
    """The plan of a role with all that a player sees, and the blocks by which its endings are told again."""

    plan: Plan
    endings: Mapping[str, Block]


def played(role: Role) -> Played:
    """The plan of a role to play by: with what a player sees, and with the scenes that nothing leads to."""
    lowering = _Lowering(role, watching=False, telling=True)
    lowering.start()
    lowering.rest()
    endings = {scene.id: (*lowering.end(scene), End(scene.id, "")) for scene in role.scenes.values() if scene.ending}
    return Played(lowering.plan(), endings)


class _Lowering(Telling):
    def plan(self, chances: Sequence[Chance] = ()) -> Plan:
        """Everything that was lowered so far."""
        offers = {(n[1], n[2]): i for n, i in self.names.items() if n[0] == "offer" and not n[3]}
        return Plan(
            self.role,
            tuple(self.blocks),
            tuple(self.order),
            tuple(self.goals),
            tuple(chances),
            self.role.initial + (0,) * len(self.beyond.filled),
            offers,
            len(self.blocks),
            tuple(self.faults),
        )

    def start(self) -> None:
        """Lowers all that the start leads to."""
        if self.role.start in self.role.scenes:
            self._from(self.role.start)

    def rest(self) -> None:
        """Lowers the scenes that the start does not lead to, those first that no other of them names."""
        met = {name[1] for name in self.order}
        rest = [scene for scene in self.role.scenes.values() if scene.id not in met and not scene.inside]
        named = {to for scene in rest for to in _named(scene)}
        for scene in sorted(rest, key=lambda each: each.id in named):
            if scene.id not in met:
                before = len(self.order)
                self._from(scene.id)
                met.update(name[1] for name in self.order[before:])

    def _from(self, scene: str) -> None:
        """Lowers a scene that is arrived at from nowhere, and all that it leads to."""
        self.node("arrive", scene, "", "")
        while len(self.blocks) < len(self.order):
            kind, scene, *rest = self.order[len(self.blocks)]
            self.blocks.append(self._arrival(scene, *rest) if kind == "arrive" else self._offer(scene, *rest))

    def unmet(self) -> None:
        """Goals of things that no way from the start leads to."""
        for scene in self.role.scenes.values():
            if not scene.inside:
                self.goal("scene", scene.id)
            if scene.storylet is not None:
                self.goal("storylet", scene.id)
            if scene.ending is not None:
                self.goal("ending", scene.id)
            for choice in scene.choices:
                self.goal("choice", choice.id)
        for pool in self.role.pools.values():
            for line in pool:
                self.goal("epilogue", line.id)
        for aim in self.role.aims:
            self.goal("aim", aim)
            self.goal("let_go", aim)
        for check in self.role.checks:
            self.goal(check.sort, check.name, _SORTS[check.sort])

    # Arriving

    def _arrival(self, target: str, before: str, visits: str) -> Block:
        scene = self.role.scenes[target]
        ways = [(code(way.test), self._arrive(way.to, before, visits, scene.where)) for way in open_ways(scene.divert)]
        if ways and ways[-1][0].always:
            return fork(ways)
        return fork([*ways, (ALWAYS, self._entered(scene, before, visits))])

    def _entered(self, scene: Scene, before: str, visits: str) -> Block:
        steps = [*self.probe("scene", scene.id), *self._shown(Arrive(scene.id))]
        for slot in (scene.visits, self.beyond.filled.get(f"visits({scene.id})")):
            if slot is not None:
                steps.append(Assign(slot, Code(f"v[{slot}]+1", frozenset({slot})), 0, COUNTED, False))
        if before != scene.chapter:
            steps += self._opened(scene)
        if scene.time is not None:
            steps += self._set_clock(f"{scene.id} time", scene.time)
        steps += self._do(scene.arrival, scene.id)
        if scene.hub is not None:
            visits = stack.pushed(visits, scene.id)
            slots = scene.hub.slots
            steps.append(Assign(SLOTS, Code(slots.code, slots.reads), slots.low, slots.high))
        steps += self._tell(
            scene.arrival, scene.id, Tell("ending" if scene.ending else "scene", scene.id, scene.arrival, scene.title)
        )
        if scene.ending is not None:
            return (*steps, *self.end(scene), End(scene.id, visits))
        if scene.arrival.go:
            return (*steps, *self._follow(scene.arrival.go, scene, visits, scene.where))
        return (*steps, Jump(self.node("offer", scene.id, visits, "")))

    def _opened(self, scene: Scene) -> list[Step]:
        """A chapter opens."""
        name = scene.chapter
        chapter = self.role.chapters[name]
        steps: list[Step] = [constant(CHAPTER, chapter.number)]
        if chapter.starts is not None:
            steps += self._set_clock(f"{name} starts", chapter.starts)
        steps += counted(chapter.recap)
        recap = self._shown(Tell("chapter", scene.id, Outcome(text=chapter.recap), chapter.title))
        called = self._called(name, {"recap": chapter.recap})
        return [*steps, *called, *self._read(chapter.recap, name, "recap"), *recap]

    def _set_clock(self, what: str, moment: int) -> list[Step]:
        back = Code(f"(v[{CLOCK}]>{moment})", frozenset({CLOCK}))
        return [*self.probe("clock_back", what, back, "remark"), constant(CLOCK, moment)]

    def end(self, scene: Scene) -> list[Step]:
        """What is told at an ending, and what must hold there."""
        steps = self.probe("ending", scene.id)
        if scene.epilogue is not None:
            pool = self.role.pools[scene.epilogue.pool]
            tests = tuple(code(line.test) for line in pool)
            for told in guards.epilogue(pool, scene.epilogue.most):
                when = both(code(told.line.test), fewer(tests[: told.before], told.most))
                steps += self.probe("epilogue", told.line.id, when)
                steps += self._assumed(told.line.assume, when)
                steps += self._called(told.line.id, {"text": told.line.text}, when)
                steps += self._read(told.line.text, told.line.id, "text", when)
                steps += self._shown(Tell("epilogue", scene.id, Outcome(text=told.line.text), when=when))
            if scene.epilogue.least and self.watching:
                least = scene.epilogue.least
                steps.append(Probe(self.goal("least", scene.id, "never"), fewer(tests, least), tests, least))
        return [*steps, *self._aims_at_the_end(), *self._checks()]

    def _checks(self) -> list[Step]:
        return [step for c in self.role.checks for step in self.probe(c.sort, c.name, code(c.test), _SORTS[c.sort])]

    # Offers

    def _offer(self, target: str, visits: str, returned: str) -> Block:
        scene = self.role.scenes[target]
        if scene.hub is not None and stack.top(visits) == scene.id:
            return self._hub(scene, scene.hub, visits, bool(returned))
        lines = []
        probes: list[Step] = []
        for choice in scene.choices:
            lines.append(Line(choice.id, self._open(choice), self._taken(choice, scene, visits), self._closed(choice)))
            probes += [*self.probe("choice", choice.id, lines[-1].when), *self._labels(choice)]
        otherwise = None
        if scene.fallback is not None:
            otherwise = self._happen(scene.fallback, scene, visits, f"{scene.id} fallback", scene.where)
        offer = self._choosing(scene.id, visits, CHOICE, lines, otherwise, probes)
        if not returned or scene.again is None:
            return (offer,)
        again = self._again(scene, scene.again.text, scene.again.assume)
        if otherwise is None:
            return (*again, offer)
        some = either(*(line.when for line in lines))
        return fork([(some, (*again, offer)), (ALWAYS, (replace(offer, probes=()),))])

    def _again(
        self, scene: Scene, text: Text, assume: Sequence[Assumption], introduces: Sequence[str] = ()
    ) -> list[Step]:
        """What is read before an offer is made again."""
        return [
            *counted(text),
            *self._assumed(assume),
            *self._introduced(introduces),
            *self._called(scene.id, {"again": text}),
            *self._shown(Tell("again", scene.id, Outcome(text=text))),
            *self._read(text, scene.id, "again"),
            *self._notes(text),
        ]

    def _open(self, choice: Choice | HubLine) -> Code:
        return both(code(choice.offered), code(choice.test))

    def _closed(self, choice: Choice | HubLine) -> Code:
        """The condition that a choice is shown as closed."""
        return NEVER if choice.locked is None else both(code(choice.offered), opposite(code(choice.test)))

    def _labels(self, choice: Choice | HubLine) -> list[Step]:
        """Both sides of the conditions of a label and a reason, and that the reason can show."""
        closed = self._closed(choice)
        if choice.locked is None:
            called = self._called(choice.id, {"label": choice.label}, self._open(choice))
            return [*called, *self._sides(choice.label, choice.id, "label", self._open(choice))]
        return [
            *self.probe("locked", choice.id, closed),
            *self._called(choice.id, {"label": choice.label}, code(choice.offered)),
            *self._called(choice.id, {"locked": choice.locked}, closed),
            *self._sides(choice.label, choice.id, "label", code(choice.offered)),
            *self._sides(choice.locked, choice.id, "locked", closed),
        ]

    def _choosing(
        self, scene: str, visits: str, sort: str, lines: Sequence[Line], otherwise: Block | None, probes: Sequence[Step]
    ) -> Offer:
        stuck = None
        none_open = opposite(either(*(line.when for line in lines)))
        if otherwise is None and none_open.text != "0" and self.watching:
            stuck = Probe(self.goal("open", scene, "never"), none_open)
        asked = tuple(step for step in (*probes, *self._aims(), *self._checks()) if isinstance(step, Probe))
        return Offer(scene, visits, tuple(lines), otherwise, asked, stuck, sort)

    def _taken(self, choice: Choice, scene: Scene, visits: str) -> Block:
        taken = self._chosen(choice.id, choice.slot)
        if choice.tried is not None:
            taken.append(Assign(choice.tried, Code(f"v[{choice.tried}]+1", frozenset({choice.tried})), 0, choice.tries))
        success = (*taken, *self._happen(choice.outcome, scene, visits, choice.id, choice.where))
        if choice.fail is None or choice.risk is None:
            return success
        # The word that was shown is what counts: it was worked out before the choice was remembered.
        word = Code(choice.risk.code, choice.risk.reads)
        failure = (*taken, *self._happen(choice.fail, scene, visits, f"{choice.id} fail", choice.where))
        return (Roll(word, success, failure),)

    def _happen(self, outcome: Outcome, scene: Scene, visits: str, name: str, where: Span) -> Block:
        told = self._tell(outcome, name, Tell("outcome", scene.inside or scene.id, outcome))
        return (*self._do(outcome, name), *told, *self._follow(outcome.go, scene, visits, where))

    def _hub(self, scene: Scene, hub: Hub, visits: str, returned: bool) -> Block:
        """The offer of a hub, or, after a return, what is read before it."""
        ways = open_ways(hub.cuts_in)
        cuts = [(code(way.test), self._arrive(way.to, scene.chapter, visits, scene.where)) for way in ways]
        spent = [self._asked_once(way) for way in ways]
        offer = self._offered_lines(scene, hub, visits)

        some = either(*(line.when for line in offer.lines))
        stands: Block = (*self._introduced_by_lines(hub, some), offer)
        if not returned:
            return fork([*cuts, (ALWAYS, stands)], spent)
        again = self._again(scene, hub.again, hub.assume, hub.introduces)
        # What is offered is worked out anew once the notes of `again` are known.
        known = any(isinstance(step, Assign) for step in self._notes(hub.again))
        after = fork([*cuts, (ALWAYS, stands)], spent) if known else stands
        return fork([*cuts, (some, (*again, *after)), (ALWAYS, (replace(offer, probes=()),))], spent)

    def _introduced_by_lines(self, hub: Hub, some: Code) -> list[Step]:
        """Whom the lines of a hub introduce: if any is open, those that are shown are read, closed ones too."""
        said = ((line, code(line.offered) if line.locked is not None else self._open(line)) for line in hub.lines)
        return [step for line, shown in said for step in self._introduced(line.introduces, both(some, shown))]

    def _offered_lines(self, scene: Scene, hub: Hub, visits: str) -> Offer:
        lines = []
        probes: list[Step] = []
        for line in hub.lines:
            fewer_slots = Assign(SLOTS, Code(f"v[{SLOTS}]-1", frozenset({SLOTS})), 0, MOST_SLOTS)
            on = self._visited(line.target, scene.chapter, visits, scene.where)
            taken = (*self._chosen(line.id, line.slot), fewer_slots, *on)
            lines.append(Line(line.id, self._open(line), taken, self._closed(line)))
            probes += [*self.probe("storylet", line.target, lines[-1].when), *self._labels(line)]
            shown = code(line.offered) if line.locked is not None else lines[-1].when
            probes += self._assumed(line.assume, shown)
        then = self._follow(hub.then, scene, stack.rest(visits), scene.where)
        return self._choosing(scene.id, visits, LINE, lines, then, probes)


def _named(scene: Scene) -> set[str]:
    """The other scenes that a scene names, without those that its beats name."""
    outcomes = [scene.arrival, *(each for c in scene.choices for each in (c.outcome, c.fail)), scene.fallback]
    ways = [*scene.divert, *(way for each in outcomes if each is not None for way in each.go)]
    if scene.hub is not None:
        ways += [*scene.hub.then, *scene.hub.cuts_in, *map(Way, scene.hub.of)]
    return {to for way in ways for to in (way.to, way.then)} - {scene.id}
