"""Makes the plan of a role: walks its scenes as the engine does, and writes down what would happen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from math import comb

from game.plan.program import (
    ALWAYS,
    Assign,
    Block,
    Chance,
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
    code,
    constant,
    either,
    opposite,
)
from game.plan.prose import links, text_reads
from game.story.expression import CHAPTER, CLOCK, COUNTED, SLOTS, Effect
from game.story.model import RETURN, STAY, Choice, Draw, Hub, Outcome, Role, Scene, Story, Way
from game.story.prose import Text

_SORTS = {"never": "never", "can_happen": "can", "always_can_end": "where"}
MOST_SLOTS = 99  # of a hub, where they are assigned
MOST_OUTCOMES = 10_000  # values of a draw or an echo that are told apart


def plan(story: Story, role: str) -> Plan:
    """The plan of a role."""
    return _Planning(story, story.roles[role]).plan()


@dataclass
class _Planning:
    story: Story
    role: Role
    names: dict[tuple[str, ...], int] = field(default_factory=dict)
    order: list[tuple[str, ...]] = field(default_factory=list)  # the names by their number
    goals: dict[Goal, int] = field(default_factory=dict)

    def plan(self) -> Plan:
        """Every node that can be named from the start on, and the goals that no node knows."""
        self.node("arrive", self.role.start, "", "")
        blocks: list[Block] = []
        while len(blocks) < len(self.order):
            kind, scene, before, hub = self.order[len(blocks)]
            blocks.append(self._arrival(scene, before, hub) if kind == "arrive" else self._offer(scene, before, hub))
        self._unmet()
        offers = {(n[1], n[2]): i for n, i in self.names.items() if n[0] == "offer" and not n[3]}
        return Plan(
            self.role, tuple(blocks), tuple(self.names), tuple(self.goals), self._chances(), self.role.initial, offers
        )

    def node(self, *name: str) -> int:
        """The number of a node, made when it is first named."""
        number = self.names.setdefault(name, len(self.names))
        if number == len(self.order):
            self.order.append(name)
        return number

    def goal(self, about: str, subject: str, sort: str = "can") -> int:
        """The number of a goal."""
        return self.goals.setdefault(Goal(about, subject, sort), len(self.goals))

    def _unmet(self) -> None:
        """Goals of things that stand nowhere on a way from the start."""
        for scene in self.role.scenes.values():
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
        for check in self.role.checks:
            self.goal(check.sort, check.name, _SORTS[check.sort])

    def _chances(self) -> tuple[Chance, ...]:
        drawn = [_drawn(draw) for draw in self.role.draws.values()]
        heard = []
        for name, slot in self.role.echoes.items():
            echo = self.story.echoes[name]
            low, high = min(echo.value.low, echo.start), max(echo.value.high, echo.start)
            if echo.kind.words:
                low, high = 0, (1 << len(echo.kind.words)) - 1 if echo.kind.sort == "set" else len(echo.kind.words) - 1
            values = range(low, min(high, low + MOST_OUTCOMES - 1) + 1)
            whole = high - low < MOST_OUTCOMES
            heard.append(Chance(slot, name, tuple((v, 1 / len(values)) for v in values), whole, low, high))
        return (*drawn, *heard)

    # Arriving

    def arrive(self, target: str, before: str, hub: str) -> Jump:
        """The jump to a scene from a chapter."""
        scene = self.role.scenes[target]
        if not scene.divert:
            before = before if before == scene.chapter else ""
        return Jump(self.node("arrive", target, before, hub))

    def _arrival(self, target: str, before: str, hub: str) -> Block:
        scene = self.role.scenes[target]
        rest = self._entered(scene, before, hub)
        if not scene.divert:
            return rest
        ways = tuple((code(way.test), (self.arrive(way.to, before, hub),)) for way in scene.divert)
        return (Fork((*ways, (ALWAYS, rest))),)

    def _entered(self, scene: Scene, before: str, hub: str) -> Block:
        steps: list[Step] = [Probe(self.goal("scene", scene.id), ALWAYS)]
        if scene.visits is not None:
            steps.append(
                Assign(scene.visits, Code(f"v[{scene.visits}]+1", frozenset({scene.visits})), 0, COUNTED, False)
            )
        if before != scene.chapter:
            chapter = self.role.chapters[scene.chapter]
            steps.append(constant(CHAPTER, chapter.number))
            if chapter.starts is not None:
                steps += self._set_clock(f"{scene.chapter} starts", chapter.starts)
            steps += self._read(chapter.recap, scene.chapter, "recap")
        if scene.time is not None:
            steps += self._set_clock(f"{scene.id} time", scene.time)
        steps += self._do(scene.arrival.do, scene.id)
        if scene.hub is not None:
            hub = scene.id
            slots = scene.hub.slots
            steps.append(Assign(SLOTS, Code(f"max(0,{slots.code})", slots.reads), 0, max(0, slots.high)))
        steps += self._tell(scene.arrival, scene.id)
        if scene.ending is not None:
            return (*steps, *self._end(scene), End(scene.id, hub))
        if scene.arrival.go:
            return (*steps, *self._follow(scene.arrival.go, scene.id, hub))
        return (*steps, Jump(self.node("offer", scene.id, hub, "")))

    def _set_clock(self, what: str, moment: int) -> list[Step]:
        back = Code(f"(v[{CLOCK}]>{moment})", frozenset({CLOCK}))
        return [Probe(self.goal("clock_back", what, "remark"), back), constant(CLOCK, moment)]

    def _follow(self, ways: Sequence[Way], scene: str, hub: str) -> Block:
        branches = tuple((code(way.test), (self._way(way.to, scene, hub),)) for way in ways)
        return branches[0][1] if branches[0][0].always else (Fork(branches),)

    def _way(self, to: str, scene: str, hub: str) -> Jump:
        if to == STAY:
            return Jump(self.node("offer", scene, hub, ""))
        if to == RETURN:
            return Jump(self.node("offer", hub, hub, "returned"))
        return self.arrive(to, scene.partition(".")[0], hub)

    def _end(self, scene: Scene) -> list[Step]:
        steps: list[Step] = [Probe(self.goal("ending", scene.id), ALWAYS)]
        if scene.epilogue is not None:
            pool = self.role.pools[scene.epilogue.pool]
            earlier: list[Code] = []
            for line in pool:
                test = code(line.test)
                told = both(test, _fewer(earlier, scene.epilogue.most))
                steps.append(Probe(self.goal("epilogue", line.id), told))
                steps += self._read(line.text, line.id, "text", told)
                earlier.append(test)
            if scene.epilogue.least:
                few = _fewer(earlier, scene.epilogue.least)
                steps.append(Probe(self.goal("least", scene.id, "never"), few, tuple(earlier), scene.epilogue.least))
        return [*steps, *self._checks()]

    def _checks(self) -> list[Probe]:
        return [Probe(self.goal(c.sort, c.name, _SORTS[c.sort]), code(c.test)) for c in self.role.checks]

    # What happens

    def _do(self, effects: Sequence[Effect], where: str) -> list[Step]:
        steps: list[Step] = []
        for effect in effects:
            value, low, high = Code(effect.value.code, effect.value.reads), effect.low, effect.high
            sure = low <= effect.value.low and effect.value.high <= high
            if not sure:
                outside = Code(f"(not {low}<={value.text}<={high})", value.reads)
                steps.append(Probe(self.goal("clamp", f"{where}: {effect.value.text.strip()}", "remark"), outside))
            steps.append(Assign(effect.slot, value, low, high, sure))
        return steps

    def _tell(self, outcome: Outcome, where: str) -> list[Step]:
        steps = self._read(outcome.text, where, "text")
        for name, text in (("look_away", outcome.look_away), ("ledger", outcome.ledger), ("journal", outcome.journal)):
            steps += self._sides(text, where, name, ALWAYS)
        return [*steps, *self._notes(outcome.text), *self._revealed(outcome.reveal)]

    def _read(self, text: Text, where: str, name: str, told: Code = ALWAYS) -> list[Step]:
        """A text with both sides of its conditions; an epilogue's is read only where it is told."""
        read: list[Step] = [Read(text, text_reads(text), told)] if text else []
        return [*read, *self._sides(text, where, name, told)]

    def _sides(self, text: Text, where: str, name: str, told: Code) -> list[Step]:
        steps: list[Step] = []
        for condition in text.conditions:
            line = text.source[: condition.start].count("\n") + 1
            column = condition.start - text.source.rfind("\n", 0, condition.start)
            subject = f"{where} {name} {line}:{column} {{{condition.test.text.strip()}}}"
            asked = both(told, *(code(g) if holds else opposite(code(g)) for g, holds in condition.guards))
            test = code(condition.test)
            steps.append(Probe(self.goal("condition", f"{subject} holds"), both(asked, test)))
            steps.append(Probe(self.goal("condition", f"{subject} fails"), both(asked, opposite(test))))
        return steps

    def _notes(self, text: Text) -> list[Step]:
        """The notes that a text reveals, each where its words are shown."""
        steps: list[Step] = []
        for note, when in (found for pieces, _ in text.paragraphs for found in links(pieces, ALWAYS)):
            steps.append(Probe(self.goal("note", note), when))
            slot = self.role.known.get(note)
            if slot is not None:
                steps.append(_remembered(slot, when))
        # All conditions of a text are asked in one state: what it reveals is known only after it.
        return [s for s in steps if isinstance(s, Probe)] + [s for s in steps if not isinstance(s, Probe)]

    def _revealed(self, notes: Sequence[str]) -> list[Step]:
        steps: list[Step] = []
        for note in notes:
            steps.append(Probe(self.goal("note", note), ALWAYS))
            slot = self.role.known.get(note)
            if slot is not None:
                steps.append(_remembered(slot, ALWAYS))
        return steps

    # Offers

    def _offer(self, target: str, hub: str, returned: str) -> Block:
        scene = self.role.scenes[target]
        if scene.hub is not None and hub == scene.id:
            return self._hub(scene, scene.hub, bool(returned))
        lines, probes = [], []
        for choice in scene.choices:
            here = ALWAYS
            if choice.slot is not None and (choice.once or choice.risk is not None):
                here = Code(f"(not v[{choice.slot}])", frozenset({choice.slot}))
            is_open, closed = both(here, code(choice.test)), both(here, opposite(code(choice.test)))
            lines.append(Line(choice.id, is_open, self._taken(choice, scene, hub)))
            probes.append(Probe(self.goal("choice", choice.id), is_open))
            probes += self._labels(choice.id, choice.label, choice.locked, here, closed)
        otherwise = None if scene.fallback is None else self._happen(scene.fallback, scene, hub, f"{scene.id} fallback")
        return (self._standing(scene.id, hub, lines, otherwise, probes),)

    def _labels(self, name: str, label: Text, locked: Text | None, here: Code, closed: Code) -> list[Probe]:
        """Both sides of what a label and a reason say, and that the reason can show."""
        seen = [] if locked is None else [Probe(self.goal("locked", name), closed)]
        shown_always = here if locked is not None else both(here, opposite(closed))
        sides = self._sides(label, name, "label", shown_always)
        if locked is not None:
            sides += self._sides(locked, name, "locked", closed)
        return seen + [s for s in sides if isinstance(s, Probe)]

    def _standing(
        self, scene: str, hub: str, lines: Sequence[Line], otherwise: Block | None, probes: list[Probe]
    ) -> Offer:
        stuck = None
        none_open = opposite(either(*(line.when for line in lines)))
        if otherwise is None and none_open.text != "0":
            stuck = Probe(self.goal("open", scene, "never"), none_open)
        return Offer(scene, hub, tuple(lines), otherwise, (*probes, *self._checks()), stuck)

    def _taken(self, choice: Choice, scene: Scene, hub: str) -> Block:
        steps: list[Step] = [] if choice.slot is None else [constant(choice.slot, 1)]
        success = self._happen(choice.outcome, scene, hub, choice.id)
        if choice.fail is None or choice.risk is None:
            return (*steps, *success)
        shifts = [("-", s.test) for s in choice.better] + [("+", s.test) for s in choice.worse]
        moved = "".join(f"{sign}(1 if {test.code} else 0)" for sign, test in shifts)
        reads = choice.risk.reads.union(*(test.reads for _, test in shifts))
        word = Code(f"max(0,min(3,{choice.risk.code}{moved}))", reads)
        return (*steps, Roll(word, success, self._happen(choice.fail, scene, hub, f"{choice.id} fail")))

    def _happen(self, outcome: Outcome, scene: Scene, hub: str, where: str) -> Block:
        return (*self._do(outcome.do, where), *self._tell(outcome, where), *self._follow(outcome.go, scene.id, hub))

    def _hub(self, scene: Scene, hub: Hub, returned: bool) -> Block:
        has_slot = Code(f"(v[{SLOTS}]>0)", frozenset({SLOTS}))
        lines, probes = [], []
        for target, used in zip(hub.of, hub.used, strict=True):
            storylet = self.role.scenes[target].storylet
            if storylet is None:
                continue
            here = both(has_slot, Code(f"(not v[{used}])", frozenset({used})))
            if storylet.until is not None:
                here = both(here, Code(f"(v[{CLOCK}]<{storylet.until})", frozenset({CLOCK})))
            is_open, closed = both(here, code(storylet.test)), both(here, opposite(code(storylet.test)))
            name = f"{scene.id}.{target.rpartition('.')[2]}"
            fewer = Assign(SLOTS, Code(f"v[{SLOTS}]-1", frozenset({SLOTS})), 0, max(MOST_SLOTS, hub.slots.high))
            lines.append(Line(name, is_open, (constant(used, 1), fewer, self.arrive(target, scene.chapter, scene.id))))
            probes.append(Probe(self.goal("storylet", target), is_open))
            probes += self._labels(name, storylet.line, storylet.locked, here, closed)
        then = self._follow(hub.then, scene.id, "")
        offer = self._standing(scene.id, scene.id, lines, then, probes)
        again = self._again(hub, offer) if returned else (offer,)
        if not hub.cuts_in:
            return again
        cuts = tuple((code(way.test), (self.arrive(way.to, scene.chapter, scene.id),)) for way in hub.cuts_in)
        return (Fork((*cuts, (ALWAYS, again)), tuple(self._asked_once(way) for way in hub.cuts_in)),)

    def _again(self, hub: Hub, offer: Offer) -> Block:
        """What is read on coming back, where a line is open; the lines are worked out before its notes are known."""
        some = either(*(line.when for line in offer.lines))
        told = [*self._read(hub.again, offer.scene, "again"), *self._notes(hub.again)]
        if not told:
            return (offer,)
        return (Fork(((some, (*told, offer)), (ALWAYS, (replace(offer, probes=()),)))),)

    def _asked_once(self, way: Way) -> int | None:
        """The slot that counts the visits of what cuts in, where its condition asks that it was not seen."""
        target = self.role.scenes[way.to]
        if way.test is None or target.visits is None or target.divert:
            return None
        asked = f"(not (v[{target.visits}]>0))"
        parts = way.test.parts or (way.test,)
        return target.visits if any(part.code == asked for part in parts) else None


def _drawn(draw: Draw) -> Chance:
    """The values of a draw, each with its chance; of too many only the first."""
    words = draw.kind.words
    if not draw.take:
        counts = Counter(draw.of)
        return Chance(draw.slot, draw.name, tuple((i, counts[word] / len(draw.of)) for i, word in enumerate(words)))
    bit = {word: 1 << place for place, word in enumerate(words)}
    ways = comb(len(words), draw.take)
    kept = islice(combinations(words, draw.take), MOST_OUTCOMES)
    outcomes = tuple((sum(bit[word] for word in each), 1 / ways) for each in kept)
    return Chance(draw.slot, draw.name, outcomes, ways <= MOST_OUTCOMES, 0, (1 << len(words)) - 1)


def _fewer(conditions: Sequence[Code], bound: int) -> Code:
    """The condition that fewer than `bound` of the conditions hold."""
    if len(conditions) < bound:
        return ALWAYS
    counted = "+".join(f"(1 if {c.text} else 0)" for c in conditions)
    return Code(f"({counted or '0'}<{bound})", frozenset().union(*(c.reads for c in conditions)))


def _remembered(slot: int, when: Code) -> Assign:
    if when.always:
        return constant(slot, 1)
    return Assign(slot, Code(f"(1 if {when.text} else v[{slot}])", when.reads | {slot}), 0, 1)
