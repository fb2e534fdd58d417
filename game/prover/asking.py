"""The same plan with other goals: other questions about the same story."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from game.plan.program import Block, Fork, Goal, Offer, Plan, Probe, Read, Roll, Step

Offered = Callable[[Offer], Iterable[Probe]]  # the probes of an offer
Kept = Callable[[Probe], Probe | None]  # a probe elsewhere, changed, or None to leave it out


def none(_probe: Probe) -> None:
    """Leaves every probe out."""


def asking(plan: Plan, goals: Sequence[Goal], offered: Offered, kept: Kept = none) -> Plan:
    """A plan with these goals: those of `offered` are met at offers, and elsewhere those that are `kept`."""
    return replace(plan, nodes=tuple(_asked(block, offered, kept) for block in plan.nodes), goals=tuple(goals))


_OF = re.compile(r"(\w+)(?:\.\w+)?")  # a chapter and a scene, with which what is asked about begins


def of_chapters(plan: Plan, chapters: Collection[str]) -> Plan:
    """The plan with the goals that are about scenes of some chapters."""

    def asked(goal: Goal) -> bool:
        named = _OF.match(goal.subject)
        if named is None or named[1] not in chapters:
            return False
        return named[0] == named[1] or named[0] in plan.role.scenes

    goals = [goal for goal in plan.goals if asked(goal)]
    number = {goal: place for place, goal in enumerate(goals)}

    def kept(probe: Probe) -> Probe | None:
        place = number.get(plan.goals[probe.goal])
        return None if place is None else replace(probe, goal=place)

    return asking(plan, goals, lambda offer: filter(None, map(kept, offer.probes)), kept)


def controlled(plan: Plan) -> Plan:
    """The plan without goals: what decides where a playthrough goes on, and nothing else."""
    return asking(plan, (), lambda _: ())


def _asked(block: Block, offered: Offered, kept: Kept) -> Block:
    asked: list[Step] = []
    for step in block:
        match step:
            case Fork():
                branches = tuple((when, _asked(inner, offered, kept)) for when, inner in step.branches)
                asked.append(replace(step, branches=branches))
            case Roll(word, success, failure):
                asked.append(Roll(word, _asked(success, offered, kept), _asked(failure, offered, kept)))
            case Offer():
                lines = tuple(replace(line, block=_asked(line.block, offered, kept)) for line in step.lines)
                otherwise = None if step.otherwise is None else _asked(step.otherwise, offered, kept)
                asked.append(replace(step, lines=lines, otherwise=otherwise, probes=tuple(offered(step)), stuck=None))
            case Probe():
                found = kept(step)
                asked += [] if found is None else [found]
            case Read():
                pass
            case _:
                asked.append(step)
    return tuple(asked)
