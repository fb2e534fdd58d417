"""Faults planted in a plan, one at a time: what the properties must find."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from game.loader.scope import COUNTERS
from game.plan.program import ALWAYS, Assign, Block, Code, Fork, Offer, Plan, Probe, Read, Roll, Step, steps
from game.story.expression import CLOCK, SLOTS
from game.story.model import Role

Change = Callable[[Step], Step | None]  # the step in place of one; None where it is left out
Plant = Callable[[Plan, random.Random], Plan | None]  # the plan with a fault; None where there is no room for it

_SHIFT = re.compile(r"[+-]\(1 if ")


def _places(plan: Plan, wanted: Callable[[Step], bool]) -> int:
    return sum(wanted(step) for block in plan.nodes for step in steps(block))


def planted(plan: Plan, chance: random.Random, wanted: Callable[[Step], bool], change: Change) -> Plan | None:
    """The plan with one of the wanted steps, at random, changed."""
    count = _places(plan, wanted)
    if not count:
        return None
    left = [chance.randrange(count)]

    def changed(block: Block) -> Block:
        return tuple(after for step in block if (after := one(step)) is not None)

    def one(step: Step) -> Step | None:
        if wanted(step):
            left[0] -= 1
            if left[0] == -1:
                return change(step)
        match step:
            case Fork(branches):
                return replace(step, branches=tuple((when, changed(block)) for when, block in branches))
            case Offer(lines=lines, otherwise=otherwise):
                lines = tuple(replace(line, block=changed(line.block)) for line in lines)
                return replace(step, lines=lines, otherwise=otherwise if otherwise is None else changed(otherwise))
            case Roll(success=success, failure=failure):
                return replace(step, success=changed(success), failure=changed(failure))
        return step

    return replace(plan, nodes=tuple(changed(block) for block in plan.nodes))


# The faults


def _guard_dropped(plan: Plan, chance: random.Random) -> Plan | None:
    """A choice is always open."""

    def change(step: Step) -> Step:
        assert isinstance(step, Offer)
        place = chance.choice([n for n, line in enumerate(step.lines) if not line.when.always])
        lines = [replace(line, when=ALWAYS) if n == place else line for n, line in enumerate(step.lines)]
        return replace(step, lines=tuple(lines))

    return planted(
        plan, chance, lambda step: isinstance(step, Offer) and any(not x.when.always for x in step.lines), change
    )


def _clamp_left_out(plan: Plan, chance: random.Random) -> Plan | None:
    """A value leaves its range."""
    return planted(
        plan,
        chance,
        lambda step: (
            isinstance(step, Assign)
            and not step.sure
            and step.slot < len(plan.role.slots)
            and not _counts(plan.role, step.slot)
        ),
        lambda step: replace(step, sure=True) if isinstance(step, Assign) else step,
    )


def _counts(role: Role, slot: int) -> bool:
    return slot < len(role.slots) and role.slots[slot].startswith("visits(")


def _divert_ignored(plan: Plan, chance: random.Random) -> Plan | None:
    """A scene is arrived at though it diverts."""
    arrivals = [
        node
        for node, (block, name) in enumerate(zip(plan.nodes, plan.names, strict=True))
        if name[0] == "arrive" and plan.role.scenes[name[1]].divert and isinstance(block[0], Fork)
    ]
    if not arrivals:
        return None
    node = chance.choice(arrivals)
    first = plan.nodes[node][0]
    assert isinstance(first, Fork)
    return replace(plan, nodes=(*plan.nodes[:node], first.branches[-1][1], *plan.nodes[node + 1 :]))


def _effect_skipped(plan: Plan, chance: random.Random) -> Plan | None:
    """A statement does nothing."""
    set_by_author = {v.slot for v in plan.role.variables.values() if v.slot is not None} | {CLOCK}
    return planted(plan, chance, lambda step: isinstance(step, Assign) and step.slot in set_by_author, lambda _: None)


def _last_word_dropped(plan: Plan, chance: random.Random) -> Plan | None:
    """The last value of a draw or an echo is not known."""
    found = [n for n, each in enumerate(plan.chances) if len(each.outcomes) > 1]
    if not found:
        return None
    place = chance.choice(found)
    cut = replace(plan.chances[place], outcomes=plan.chances[place].outcomes[:-1], whole=True)
    return replace(plan, chances=(*plan.chances[:place], cut, *plan.chances[place + 1 :]))


def _shift_ignored(plan: Plan, chance: random.Random) -> Plan | None:
    """What makes a risk better or worse does not count."""
    return planted(
        plan,
        chance,
        lambda step: isinstance(step, Roll) and _SHIFT.search(step.word.text) is not None,
        lambda step: replace(step, word=_unshifted(step.word)) if isinstance(step, Roll) else step,
    )


def _unshifted(word: Code) -> Code:
    """A risk word without its first shift: `+(1 if … else 0)`."""
    found = _SHIFT.search(word.text)
    assert found is not None
    depth, end = 0, found.start() + 1
    while True:
        depth += {"(": 1, ")": -1}.get(word.text[end], 0)
        end += 1
        if not depth:
            return Code(word.text[: found.start()] + word.text[end:], word.reads)


def _slot_not_counted(plan: Plan, chance: random.Random) -> Plan | None:
    """A line of a hub costs no slot."""
    fewer = f"v[{SLOTS}]-1"
    return planted(
        plan,
        chance,
        lambda step: isinstance(step, Assign) and step.slot == SLOTS and step.value.text == fewer,
        lambda _: None,
    )


def _line_always_told(plan: Plan, chance: random.Random) -> Plan | None:
    """A line of an epilogue is read whatever its condition."""
    told = {id(line.text) for lines in plan.role.pools.values() for line in lines}
    goals = {n for n, goal in enumerate(plan.goals) if goal.about == "epilogue"}
    made = planted(
        plan,
        chance,
        lambda step: isinstance(step, Probe) and step.goal in goals and not step.when.always,
        lambda step: replace(step, when=ALWAYS) if isinstance(step, Probe) else step,
    )
    if made is None:
        return None
    return planted(
        made,
        chance,
        lambda step: isinstance(step, Read) and id(step.text) in told and not step.when.always,
        lambda step: replace(step, when=ALWAYS) if isinstance(step, Read) else step,
    )


def _once_not_honored(plan: Plan, chance: random.Random) -> Plan | None:
    """A choice that can be taken once can be taken again."""
    taken = {
        c.id: f"(not v[{c.slot}])" if c.tried is None else f"(v[{c.tried}]<{c.tries})"
        for c in plan.role.choices.values()
        if (c.slot is not None and (c.once or c.risk)) or c.tried is not None
    }

    def once(step: Step) -> list[int]:
        lines = step.lines if isinstance(step, Offer) else ()
        return [n for n, line in enumerate(lines) if line.choice in taken and taken[line.choice] in line.when.text]

    def change(step: Step) -> Step:
        assert isinstance(step, Offer)
        place = chance.choice(once(step))
        line = step.lines[place]
        again = replace(line.when, text=line.when.text.replace(taken[line.choice], "1"))
        return replace(step, lines=(*step.lines[:place], replace(line, when=again), *step.lines[place + 1 :]))

    return planted(plan, chance, lambda step: bool(once(step)), change)


def _fallback_missed(plan: Plan, chance: random.Random) -> Plan | None:
    """Where nothing is open, nothing happens."""
    return planted(
        plan,
        chance,
        lambda step: (
            isinstance(step, Offer) and step.otherwise is not None and all(not x.when.always for x in step.lines)
        ),
        lambda step: replace(step, otherwise=None) if isinstance(step, Offer) else step,
    )


# More of the kind


def _note_not_kept(plan: Plan, chance: random.Random) -> Plan | None:
    """A note that was read is not known."""
    known = set(plan.role.known.values())
    return planted(plan, chance, lambda step: isinstance(step, Assign) and step.slot in known, lambda _: None)


def _visit_not_counted(plan: Plan, chance: random.Random) -> Plan | None:
    """A visit does not count."""
    return planted(
        plan, chance, lambda step: isinstance(step, Assign) and _counts(plan.role, step.slot), lambda _: None
    )


def _reading_not_counted(plan: Plan, chance: random.Random) -> Plan | None:
    """A text that changes by itself was not read, as far as it knows."""
    counted = {slot for slot, name in enumerate(plan.role.slots) if name.startswith(COUNTERS)}
    return planted(plan, chance, lambda step: isinstance(step, Assign) and step.slot in counted, lambda _: None)


def _try_not_counted(plan: Plan, chance: random.Random) -> Plan | None:
    """A try is not used up."""
    tried = {choice.tried for choice in plan.role.choices.values()} - {None}
    return planted(plan, chance, lambda step: isinstance(step, Assign) and step.slot in tried, lambda _: None)


def _way_not_asked(plan: Plan, chance: random.Random) -> Plan | None:
    """The first of several ways is gone, whatever is asked."""
    return planted(
        plan,
        chance,
        lambda step: isinstance(step, Fork),
        lambda step: (
            replace(step, branches=((ALWAYS, step.branches[0][1]), *step.branches[1:]))
            if isinstance(step, Fork)
            else step
        ),
    )


FAULTS: dict[str, Plant] = {
    "a guard dropped": _guard_dropped,
    "a clamp left out": _clamp_left_out,
    "a divert ignored": _divert_ignored,
    "an effect skipped": _effect_skipped,
    "the last word of a draw dropped": _last_word_dropped,
    "a shift of a risk ignored": _shift_ignored,
    "a slot not counted": _slot_not_counted,
    "a line of an epilogue always told": _line_always_told,
    "once not honored": _once_not_honored,
    "a fallback missed": _fallback_missed,
    "a note not kept": _note_not_kept,
    "a visit not counted": _visit_not_counted,
    "a reading not counted": _reading_not_counted,
    "a try not counted": _try_not_counted,
    "a way not asked": _way_not_asked,
}
