"""What happens and what is read: statements, texts, notes, aims, as steps of a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from game.plan.beyond import NOTHING, Beyond, aimed, introduction
from game.plan.program import (
    ALWAYS,
    Assign,
    Code,
    Doing,
    Done,
    Goal,
    Probe,
    Read,
    Step,
    Tell,
    assign,
    both,
    code,
    constant,
    fewer,
    opposite,
)
from game.plan.prose import counted, known_together, links, shows_words, text_reads
from game.plan.ways import Ways
from game.story import cast
from game.story.model import Assumption, Outcome
from game.story.prose import Text, plain


@dataclass
class Telling(Ways):
    """The steps of what happens, with what is asked where it is read."""

    watching: bool = True  # whether there are goals
    telling: bool = False  # whether there is what a player sees
    goals: dict[Goal, int] = field(default_factory=dict)
    beyond: Beyond = NOTHING

    @cached_property
    def people(self) -> cast.Names:
        """The words by which texts call people."""
        return cast.names(self.role.cast)

    def goal(self, about: str, subject: str, sort: str = "can") -> int:
        """The number of a goal."""
        return self.goals.setdefault(Goal(about, subject, sort), len(self.goals))

    def probe(self, about: str, subject: str, when: Code = ALWAYS, sort: str = "can") -> list[Step]:
        """The step that meets a goal when a condition holds; none in a plan without goals."""
        return [Probe(self.goal(about, subject, sort), when)] if self.watching else []

    def _shown(self, *steps: Step) -> list[Step]:
        """Steps that only show something; none in a plan that is not played."""
        return [*steps] if self.telling else []

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
        beside = {"ledger": outcome.ledger, "journal": outcome.journal}
        steps = [*counted(outcome.text, outcome.look_away, *beside.values()), *self._assumed(outcome.assume)]
        steps += [*self._introduced(outcome.introduces), *self._shown(shown)]
        steps += self._called(where, {"title": plain(shown.title), "text": outcome.text, **beside})
        steps += self._read(outcome.text, where, "text")
        if outcome.look_away and self.watching:
            # Where nothing is shown there is nothing to look away from; a scene is always shown.
            seen = shows_words(outcome.text) if shown.kind == "outcome" else ALWAYS
            steps += self._called(where, {"look_away": outcome.look_away}, seen)
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
