"""Makes the plan of a role: walks its scenes in the order of play, and writes down what would happen.

The module is long because it is section 8 of the format from its first step to its last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from game.diagnostics import Span
from game.plan.beyond import NOTHING, Beyond, aimed, assumptions, beyond, introduction
from game.plan.chances import chances
from game.plan.program import (
    ALWAYS,
    NEVER,
    Arrive,
    Assign,
    Block,
    Chance,
    Code,
    Doing,
    Done,
    End,
    Goal,
    Jump,
    Line,
    Misplaced,
    Offer,
    Plan,
    Probe,
    Read,
    Roll,
    Step,
    Tell,
    assign,
    both,
    code,
    constant,
    either,
    fewer,
    fork,
    opposite,
)
from game.plan.prose import counted, known_together, links, shows_words, text_reads
from game.story import cast, guards
from game.story.expression import CHAPTER, CLOCK, COUNTED, MOST_SLOTS, SLOTS
from game.story.model import RETURN, STAY, Assumption, Choice, Hub, Outcome, Role, Scene, Story, Way
from game.story.model import Line as HubLine
from game.story.prose import Text, plain

_SORTS = {"never": "never", "can_happen": "can", "always_can_end": "where"}


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


@dataclass
class _Lowering:
    role: Role
    watching: bool = True  # whether there are goals
    telling: bool = False  # whether there is what a player sees
    names: dict[tuple[str, ...], int] = field(default_factory=dict)
    order: list[tuple[str, ...]] = field(default_factory=list)  # the names by their number
    goals: dict[Goal, int] = field(default_factory=dict)
    faults: dict[Misplaced, None] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    beyond: Beyond = NOTHING

    @cached_property
    def people(self) -> cast.Names:
        """The words by which texts call people."""
        return cast.names(self.role.cast)

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
            kind, scene, before, hub = self.order[len(self.blocks)]
            block = self._arrival(scene, before, hub) if kind == "arrive" else self._offer(scene, before, hub)
            self.blocks.append(block)

    def node(self, *name: str) -> int:
        """The number of a node, made when it is first named."""
        number = self.names.setdefault(name, len(self.order))
        if number == len(self.order):
            self.order.append(name)
        return number

    def goal(self, about: str, subject: str, sort: str = "can") -> int:
        """The number of a goal."""
        return self.goals.setdefault(Goal(about, subject, sort), len(self.goals))

    def probe(self, about: str, subject: str, when: Code = ALWAYS, sort: str = "can") -> list[Step]:
        """The step that meets a goal when a condition holds; none in a plan without goals."""
        return [Probe(self.goal(about, subject, sort), when)] if self.watching else []

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

    def _arrive(self, target: str, before: str, hub: str, where: Span) -> Block:
        """The jump to a scene from a chapter; nothing happens if there is no such scene."""
        scene = self.role.scenes.get(target)
        if scene is None:
            return ()
        if not scene.divert:
            before = before if before == scene.chapter else ""
        if scene.hub is not None and hub and not any(code(way.test).always for way in scene.divert):
            self.faults[Misplaced("hub-open" if hub == target else "hubs-nest", hub, where, len(self.blocks))] = None
            return ()
        return (Jump(self.node("arrive", target, before, hub)),)

    def _arrival(self, target: str, before: str, hub: str) -> Block:
        scene = self.role.scenes[target]
        ways = [(code(way.test), self._arrive(way.to, before, hub, scene.where)) for way in _open_ways(scene.divert)]
        if ways and ways[-1][0].always:
            return fork(ways)
        return fork([*ways, (ALWAYS, self._entered(scene, before, hub))])

    def _entered(self, scene: Scene, before: str, hub: str) -> Block:
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
            hub = scene.id
            slots = scene.hub.slots
            steps.append(Assign(SLOTS, Code(slots.code, slots.reads), slots.low, slots.high))
        steps += self._tell(
            scene.arrival, scene.id, Tell("ending" if scene.ending else "scene", scene.id, scene.arrival, scene.title)
        )
        if scene.ending is not None:
            return (*steps, *self.end(scene), End(scene.id, hub))
        if scene.arrival.go:
            return (*steps, *self._follow(scene.arrival.go, scene, hub, scene.where))
        return (*steps, Jump(self.node("offer", scene.id, hub, "")))

    def _shown(self, *steps: Step) -> list[Step]:
        """Steps that only show something; none in a plan that is not played."""
        return [*steps] if self.telling else []

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

    def _follow(self, ways: Sequence[Way], scene: Scene, hub: str, where: Span) -> Block:
        return fork([(code(way.test), self._way(way, scene, hub, where)) for way in _open_ways(ways)])

    def _way(self, way: Way, scene: Scene, hub: str, where: Span) -> Block:
        if way.to == STAY:
            stays = self.role.scenes[way.of] if way.of else scene
            return (Jump(self.node("offer", stays.id, hub, "again" if stays.again is not None else "")),)
        if way.to == RETURN:
            return self._return(scene, hub, where)
        return self._arrive(way.to, scene.chapter, hub, where)

    def _return(self, scene: Scene, hub: str, where: Span) -> Block:
        """Back to the open hub, and to its chapter."""
        if not hub:
            self.faults[Misplaced("no-hub", "", where, len(self.blocks))] = None
            return ()
        back = hub.partition(".")[0]
        chapter = [constant(CHAPTER, self.role.chapters[back].number)] if back != scene.chapter else []
        return (*chapter, Jump(self.node("offer", hub, hub, "returned")))

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

    # Aims

    def _aimed(self) -> list[Step]:
        """Who takes a choice was shown the aims that stood where it was offered: each is remembered."""
        steps: list[Step] = []
        for aim in self.role.aims.values() if self.watching else ():
            slot, holds = self.beyond.filled[aimed(aim.id)], self.beyond.code(aim.test)
            if not holds.never:
                once = Code(f"(1 if {holds.text} else v[{slot}])", holds.reads | {slot})
                steps.append(constant(slot, 1) if holds.always else Assign(slot, once, 0, 1))
        return steps

    def _aims(self) -> list[Step]:
        """That each aim is seen at an offer, and that there are not too many at once."""
        if not self.role.aims or not self.watching:
            return []
        tests = [self.beyond.code(aim.test) for aim in self.role.aims.values()]
        steps = [s for aim, test in zip(self.role.aims, tests, strict=True) for s in self.probe("aim", aim, test)]
        most = self.role.most_aims
        if len(tests) > most:
            # More than so many hold where fewer than the rest do not.
            failing, rest = tuple(map(opposite, tests)), len(tests) - most
            goal = self.goal("aims", f"more than {most} aims", "never")
            steps.append(Probe(goal, fewer(failing, rest), failing, rest))
        return steps

    def _aims_at_the_end(self) -> list[Step]:
        """That an aim which stood once stands no more, or does."""
        steps: list[Step] = []
        for aim in self.role.aims.values() if self.watching else ():
            slot, test = self.beyond.filled[aimed(aim.id)], self.beyond.code(aim.test)
            once = Code(f"v[{slot}]", frozenset({slot}))
            steps += self.probe("let_go", aim.id, both(once, opposite(test)))
            steps += self.probe("kept_aim", aim.id, both(once, test), "shown")
        return steps

    # What happens

    def _do(self, outcome: Outcome, where: str) -> list[Step]:
        if not outcome.do:
            return []
        steps = self._shown(Doing())
        for effect in outcome.do:
            step = assign(effect)
            if not step.sure:
                outside = Code(f"(not {step.low}<={step.value.text}<={step.high})", step.value.reads)
                steps += self.probe("clamp", f"{where}: {effect.value.text.strip()}", outside, "remark")
            steps.append(step)
        return [*steps, *self._shown(Done(outcome.because))]

    def _tell(self, outcome: Outcome, where: str, shown: Tell) -> list[Step]:
        beside = {"look_away": outcome.look_away, "ledger": outcome.ledger, "journal": outcome.journal}
        steps = [*counted(outcome.text, *beside.values()), *self._assumed(outcome.assume)]
        steps += [*self._introduced(outcome.introduces), *self._shown(shown)]
        steps += self._called(where, {"title": plain(shown.title), "text": outcome.text, **beside})
        steps += self._read(outcome.text, where, "text")
        if outcome.look_away and self.watching:
            # Where nothing is shown there is nothing to look away from; a scene is always shown.
            seen = shows_words(outcome.text) if shown.kind == "outcome" else ALWAYS
            steps += self._sides(outcome.look_away, where, "look_away", seen)
        for name, text in (("ledger", outcome.ledger), ("journal", outcome.journal)):
            steps += self._sides(text, where, name, ALWAYS)
        return [*steps, *self._notes(outcome.text), *self._revealed(outcome.reveal)]

    def _assumed(self, assumptions: Sequence[Assumption], told: Code = ALWAYS) -> list[Step]:
        """What a text takes for granted, asked where it is read, if it is told."""
        return [
            step for each in assumptions for step in self.probe("assume", each.name, self._amiss(each, told), "never")
        ]

    def _amiss(self, each: Assumption, told: Code) -> Code:
        """That a text is read and what it takes for granted does not hold."""
        given = (code(test) if holds else opposite(code(test)) for test, holds in each.given)
        return both(told, *given, opposite(self.beyond.code(each.test)))

    def _introduced(self, names: Sequence[str], told: Code = ALWAYS) -> list[Step]:
        """Here a text says who somebody is, if it is told."""
        steps: list[Step] = []
        for person in cast.members(self.role.cast, names) if self.watching else ():
            slot = self.beyond.filled[introduction(person)]
            known = Code(f"(1 if {told.text} else v[{slot}])", told.reads | {slot})
            steps.append(constant(slot, 1) if told.always else Assign(slot, known, 0, 1))
        return steps

    def _called(self, where: str, texts: Mapping[str, Text], told: Code = ALWAYS) -> list[Step]:
        """Whether texts call somebody who was not introduced, asked where they are read."""
        steps: list[Step] = []
        for name, text in texts.items() if self.watching and self.role.introduced else ():
            for each in self.people.called(text):
                slot = self.beyond.filled.get(introduction(each.person))
                if slot is not None:
                    sides = (code(test) if holds else opposite(code(test)) for test, holds in each.guards)
                    when = both(told, *sides, opposite(Code(f"v[{slot}]", frozenset({slot}))))
                    steps += self.probe("introduced", f"{where} {name} calls {each.person}", when, "never")
        return steps

    def _read(self, text: Text, where: str, name: str, told: Code = ALWAYS) -> list[Step]:
        """A text with both sides of its conditions; an epilogue's is read only if it is told."""
        if not self.watching:
            return []
        read: list[Step] = [Read(text, text_reads(text), told)] if text else []
        return [*read, *self._sides(text, where, name, told)]

    def _sides(self, text: Text, where: str, name: str, told: Code) -> list[Step]:
        steps: list[Step] = []
        for condition in text.conditions if self.watching else ():
            line = text.source[: condition.start].count("\n") + 1
            column = condition.start - text.source.rfind("\n", 0, condition.start)
            subject = f"{where} {name} {line}:{column} {{{condition.test.text.strip()}}}"
            asked = both(told, *(code(g) if holds else opposite(code(g)) for g, holds in condition.guards))
            test = code(condition.test)
            steps += self.probe("condition", f"{subject} holds", both(asked, test))
            steps += self.probe("condition", f"{subject} fails", both(asked, opposite(test)))
        return steps

    def _notes(self, text: Text) -> list[Step]:
        """The notes that a text reveals, each if its words are shown."""
        if not text.notes:
            return []
        steps: list[Step] = []
        known: list[tuple[int, Code]] = []
        for note, when in (found for pieces, _ in text.paragraphs for found in links(pieces, ALWAYS)):
            steps += self.probe("note", note, when)
            known += [(slot, when) for slot in self._known(note)]
        return [*steps, *known_together(known)]

    def _revealed(self, notes: Sequence[str]) -> list[Step]:
        steps: list[Step] = []
        for note in notes:
            steps += [*self.probe("note", note), *(constant(slot, 1) for slot in self._known(note))]
        return steps

    def _known(self, note: str) -> list[int]:
        """The slot that remembers a note, if anything asks for it."""
        slots = (self.role.known.get(note), self.beyond.filled.get(f"knows({note})"))
        return [slot for slot in slots if slot is not None]

    def _chosen(self, choice: str, slot: int | None) -> list[Step]:
        """A choice or a line is remembered, if anything asks for it, and so are the aims that stood before it."""
        slots = (slot, self.beyond.filled.get(f"chosen({choice})"))
        return [*self._aimed(), *(constant(each, 1) for each in slots if each is not None)]

    # Offers

    def _offer(self, target: str, hub: str, returned: str) -> Block:
        scene = self.role.scenes[target]
        if scene.hub is not None and hub == scene.id:
            return self._hub(scene, scene.hub, bool(returned))
        lines = []
        probes: list[Step] = []
        for choice in scene.choices:
            lines.append(Line(choice.id, self._open(choice), self._taken(choice, scene, hub), self._closed(choice)))
            probes += [*self.probe("choice", choice.id, lines[-1].when), *self._labels(choice)]
        otherwise = None
        if scene.fallback is not None:
            otherwise = self._happen(scene.fallback, scene, hub, f"{scene.id} fallback", scene.where)
        offer = self._choosing(scene.id, hub, lines, otherwise, probes)
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
        self, scene: str, hub: str, lines: Sequence[Line], otherwise: Block | None, probes: Sequence[Step]
    ) -> Offer:
        stuck = None
        none_open = opposite(either(*(line.when for line in lines)))
        if otherwise is None and none_open.text != "0" and self.watching:
            stuck = Probe(self.goal("open", scene, "never"), none_open)
        asked = tuple(step for step in (*probes, *self._aims(), *self._checks()) if isinstance(step, Probe))
        return Offer(scene, hub, tuple(lines), otherwise, asked, stuck)

    def _taken(self, choice: Choice, scene: Scene, hub: str) -> Block:
        taken = self._chosen(choice.id, choice.slot)
        if choice.tried is not None:
            taken.append(Assign(choice.tried, Code(f"v[{choice.tried}]+1", frozenset({choice.tried})), 0, choice.tries))
        success = (*taken, *self._happen(choice.outcome, scene, hub, choice.id, choice.where))
        if choice.fail is None or choice.risk is None:
            return success
        # The word that was shown is what counts: it was worked out before the choice was remembered.
        word = Code(choice.risk.code, choice.risk.reads)
        failure = (*taken, *self._happen(choice.fail, scene, hub, f"{choice.id} fail", choice.where))
        return (Roll(word, success, failure),)

    def _happen(self, outcome: Outcome, scene: Scene, hub: str, name: str, where: Span) -> Block:
        told = self._tell(outcome, name, Tell("outcome", scene.inside or scene.id, outcome))
        return (*self._do(outcome, name), *told, *self._follow(outcome.go, scene, hub, where))

    def _hub(self, scene: Scene, hub: Hub, returned: bool) -> Block:
        """The offer of a hub, or, after a return, what is read before it."""
        ways = _open_ways(hub.cuts_in)
        cuts = [(code(way.test), self._arrive(way.to, scene.chapter, scene.id, scene.where)) for way in ways]
        spent = [self._asked_once(way) for way in ways]
        offer = self._offered_lines(scene, hub)

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

    def _offered_lines(self, scene: Scene, hub: Hub) -> Offer:
        lines = []
        probes: list[Step] = []
        for line in hub.lines:
            fewer_slots = Assign(SLOTS, Code(f"v[{SLOTS}]-1", frozenset({SLOTS})), 0, MOST_SLOTS)
            on = self._arrive(line.target, scene.chapter, scene.id, scene.where)
            taken = (*self._chosen(line.id, line.slot), fewer_slots, *on)
            lines.append(Line(line.id, self._open(line), taken, self._closed(line)))
            probes += [*self.probe("storylet", line.target, lines[-1].when), *self._labels(line)]
            shown = code(line.offered) if line.locked is not None else lines[-1].when
            probes += self._assumed(line.assume, shown)
        then = self._follow(hub.then, scene, "", scene.where)
        return self._choosing(scene.id, scene.id, lines, then, probes)

    def _asked_once(self, way: Way) -> int | None:
        """The slot that counts the visits of what cuts in, if its condition never holds after the first."""
        target = self.role.scenes.get(way.to)
        if way.test is None or target is None or target.visits is None or target.divert:
            return None
        slot = target.visits
        seen: list[dict[int, int]] = [{slot: count} for count in range(1, COUNTED + 1)]
        asked = (part for part in way.test.parts or (way.test,) if part.reads == {slot})
        # A condition asks for single slots only: a mapping serves it as well as a tuple of all values.
        return slot if any(not any(part.run(each) for each in seen) for part in asked) else None  # type: ignore[arg-type]


def _open_ways(ways: Sequence[Way]) -> list[Way]:
    """The ways that can be taken: nothing behind one that always holds, and none that never does."""
    kept = []
    for way in ways:
        when = code(way.test)
        if not when.never:
            kept.append(way)
        if when.always:
            break
    return kept


def _named(scene: Scene) -> set[str]:
    """The other scenes that a scene names, without those that its beats name."""
    outcomes = [scene.arrival, *(each for c in scene.choices for each in (c.outcome, c.fail)), scene.fallback]
    ways = [*scene.divert, *(way for each in outcomes if each is not None for way in each.go)]
    if scene.hub is not None:
        ways += [*scene.hub.then, *scene.hub.cuts_in, *map(Way, scene.hub.of)]
    return {way.to for way in ways} - {scene.id}
