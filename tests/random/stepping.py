"""The machine does what the engine does, step by step: places, values, what is open, notes, words."""

import random
from collections.abc import Iterator, Sequence

from game.plan.program import Plan
from game.prover.machine import Machine, Taking, machine
from game.story import engine
from game.story.chance import shown
from game.story.model import Story
from game.story.turn import Turn
from tests.random.case import Case, Disagreement
from tests.random.people import NOTHING, Fact, after
from tests.random.playing import at, begun


def stepped(case: Case) -> Iterator[Disagreement]:
    """The machine does what the engine does, step by step."""
    running = watching(case.plan)
    chance = case.chance("stepped")
    for _ in range(case.effort.playthroughs):
        for what, turn in differing(running, case.story, begun(case, chance).turn, chance, case.effort.turns):
            yield Disagreement(f"engine and machine differ in {what}", at(case, turn))


def watching(plan: Plan) -> Machine:
    """The machine of a plan, watching for all of its goals."""
    return machine(plan, frozenset(range(len(plan.goals))), telling=True)


def differing(
    running: Machine, story: Story, turn: Turn, chance: random.Random, turns: int
) -> Iterator[tuple[str, Turn]]:
    """What differs between engine and machine in a random playthrough that begins with a turn, and where."""
    values = running.values({c.slot: turn.state.values[c.slot] for c in running.plan.chances})
    options = _taken(running, running.start, values, 0)
    hidden, name = NOTHING, ""
    for _ in range(turns):
        hidden, facts = after(running.plan.role, hidden, turn, name)
        differs = _differs(running, values, options, turn, set(facts))
        if differs:
            yield ", ".join(differs), turn
            return
        if not running.over(values):
            again = running.offers[running.place(values)](list(values), 0)
            if [running.names[t] for t in again] != [o.choice for o in engine.resume(story, turn.state).open]:
                yield "the offer made again", turn
        if not options:
            return
        take = chance.choice(options)
        name = running.names[take]
        face = shown(turn.state.run, running.plan.role.choices, name, turn.state.values)
        options = _taken(running, take, values, face)
        turn = engine.choose(story, turn.state, name)


def _taken(running: Machine, take: Taking, values: list[int], face: int) -> Sequence[Taking]:
    """What can be taken after something was taken; the machine keeps what that met and read."""
    running.met.clear()
    running.told.clear()
    return list(take(values, face))


_HIDDEN = ("introduced", "aim", "aims", "let_go", "kept_aim")


def _differs(running: Machine, values: list[int], options: Sequence[Taking], turn: Turn, facts: set[Fact]) -> list[str]:
    goals = running.plan.goals
    met = {
        about: {goals[g].subject for g in running.met if goals[g].about == about}
        for about in ("note", "scene", "choice", "locked", "ending", "epilogue", *_HIDDEN)
    }
    read = sum(len(p.text.split()) for passage in turn.passages for p in passage.paragraphs)
    same = {
        "the place": running.place(values) == (turn.state.scene, turn.state.stack),
        "values": tuple(values[: len(turn.state.values)]) == turn.state.values,
        "people and aims": {(about, subject) for about in _HIDDEN for subject in met[about]} == facts,
        "options": [running.names[take] for take in options] == [option.choice for option in turn.open],
        "endings": running.over(values) == (turn.ending is not None),
        "notes": met["note"] == set(turn.revealed),
        "scenes": met["scene"] == set(turn.scenes),
        "choices": met["choice"] >= {o.choice for o in turn.open if o.choice in running.plan.role.choices},
        "closed choices": met["locked"] >= {o.choice for o in turn.options if not o.open},
        "epilogue": len(met["epilogue"]) == sum(p.kind == "epilogue" for p in turn.passages),
        "words": sum(running.told) == read,
    }
    return [name for name, equal in same.items() if not equal]
