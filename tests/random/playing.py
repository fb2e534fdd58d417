"""What must hold of every playthrough of a story that loads: it never dies, keeps its word, and can be kept, undone and renamed."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from game.saves.savefile import written
from game.saves.shelf import Shelf
from game.story import engine, playthrough, stack
from game.story.model import NEEDED, RISKS, Role, Story
from game.story.offers import NoSuchChoiceError
from game.story.playthrough import Playthrough
from game.story.turn import State, Turn
from tests.random import edits
from tests.random.brute import dice
from tests.random.case import ROLE, Case, Disagreement, loaded

NOW = datetime(1944, 8, 19, 7, tzinfo=UTC)


def begun(case: Case, chance: random.Random) -> Playthrough:
    """A playthrough of a random seed, or of draws and echoes that are fixed."""
    seed = chance.randrange(10_000)
    echoes = {d.name: chance.choice(d.values).given for d in case.domains if d.echo}
    draws: dict[str, Any] = {}
    if chance.random() < 0.5:
        draws = {d.name: chance.choice(d.values).given for d in case.domains if not d.echo}
    return playthrough.start(case.story, ROLE, seed, echoes, draws)


def _walks(case: Case, about: str) -> Iterator[Playthrough]:
    """Random playthroughs, each as far as it goes."""
    chance = case.chance(about)
    for _ in range(case.effort.playthroughs):
        played = begun(case, chance)
        for _ in range(case.effort.turns):
            if not played.turn.open:
                break
            played = played.take(chance.choice(played.turn.open).choice)
        yield played


def at(case: Case, turn: Turn, more: str = "") -> str:
    """Where a turn stands, for the eye: the scene, the hub, and the values that are not what they start as."""
    role, state = case.role, turn.state
    changed = [f"{n} {v}" for n, v, i in zip(role.slots, state.values, role.initial, strict=True) if v != i]
    return f"at {state.scene} with the stack `{state.stack}` and {', '.join(changed)} {more}"


def plays(case: Case) -> Iterator[Disagreement]:
    """Nothing that loads dies in play, whatever is chosen; what a run leaves is what others hear."""
    for played in _walks(case, "plays"):
        for turn in played.turns:
            engine.status(case.story, turn.state)
            engine.standing(case.story, turn.state)
            if turn.ending is not None and turn.options:
                yield Disagreement("an ending offers something", at(case, turn))
            left = dict(turn.echoes or {})
            if playthrough.inward_echoes(case.story, playthrough.outward_echoes(case.story, left)) != left:
                yield Disagreement("an echo is read as another value than was left", at(case, turn, str(left)))


def offers(case: Case) -> Iterator[Disagreement]:
    """What is offered open can be taken, what is closed cannot, the offer holds, and the risk word shown is what counts."""
    for played in _walks(case, "offers"):
        for turn in played.turns:
            for option in turn.options:
                try:
                    engine.choose(case.story, turn.state, option.choice)
                    if not option.open:
                        yield Disagreement("what is offered as closed can be taken", at(case, turn, option.choice))
                except NoSuchChoiceError:
                    if option.open:
                        yield Disagreement("what is offered as open cannot be taken", at(case, turn, option.choice))
            if not turn.ending:
                again = engine.resume(case.story, turn.state)
                if again.options != turn.options or again.state != turn.state:
                    yield Disagreement(
                        "the offer is another when it is made again",
                        at(case, turn, f"then {_offered(again)}, before {_offered(turn)}"),
                    )
            yield from _risks(case, turn)


def _offered(turn: Turn) -> str:
    return f"{turn.state.scene}: {', '.join(o.choice + (' open' if o.open else ' closed') for o in turn.options)}"


def _risks(case: Case, turn: Turn) -> Iterator[Disagreement]:
    for option in turn.open:
        if option.risk:
            needed = NEEDED[RISKS.index(option.risk)]
            after = [_with_face(case.story, turn, option.choice, face) for face in range(1, 7)]
            if any(after[n] != after[5] for n in range(needed - 1, 6)) or any(
                after[n] != after[0] for n in range(needed - 1)
            ):
                yield Disagreement(
                    "the die does not decide by the word shown", at(case, turn, f"{option.choice} {option.risk}")
                )


def _with_face(story: Story, turn: Turn, choice: str, face: int) -> Turn:
    rolled = turn.state._replace(run=turn.state.run._replace(dice=dice(choice, face)))
    onward = engine.choose(story, rolled, choice)
    return onward._replace(state=onward.state._replace(run=turn.state.run))


def snapshots(case: Case) -> Iterator[Disagreement]:
    """Every snapshot restores to an equal state, by its choices and by its place alone; what is saved is read back the same."""
    for played in _walks(case, "snapshots"):
        for count in range(len(played.turns)):
            here = played._replace(turns=played.turns[: count + 1], choices=played.choices[:count])
            written = json.loads(json.dumps(playthrough.snapshot(here)))
            state = playthrough.restore(case.role, here.turn.state.run, written, here.turns[0].state.values)
            if state != here.turn.state:
                name, told = _differing(case.role, state, here.turn.state)
                yield Disagreement(f"a snapshot restores to another {name}", at(case, here.turn, told))
        by_place = playthrough.recorded(played)._replace(choices=("gone.gone.gone",))
        if played.choices:
            again = playthrough.restored(case.story, by_place).playthrough
            if (again.turn.state, again.turn.options) != (played.turn.state, played.turn.options) and played.turn.open:
                yield Disagreement(
                    "a save is taken up by its place elsewhere",
                    at(case, played.turn, f"at {at(case, again.turn)}"),
                )


def _differing(role: Role, found: State | None, wanted: State) -> tuple[str, str]:
    """What differs between two states, in a word and in values."""
    if found is None or (found.scene, found.stack) != (wanted.scene, wanted.stack):
        return "place", str(found and (found.scene, found.stack))
    pairs = zip(role.slots, found.values, wanted.values, strict=True)
    other = [(name, a, b) for name, a, b in pairs if a != b]
    kinds = {
        "echo" if n.startswith("echo.") else n if n in ("slots", "clock", "chapter") else n.partition("(")[0]
        for n, *_ in other
    }
    kind = "value of " + ("a variable" if kinds <= set(role.variables) else min(kinds - set(role.variables)))
    return kind, ", ".join(f"{name} {a} for {b}" for name, a, b in other)


def saved(case: Case) -> Iterator[Disagreement]:
    """What is saved is loaded the same, and saved again the same."""
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder), "")
        for number, played in enumerate(list(_walks(case, "saved"))[:3]):
            name = f"save-{number}"
            seal = shelf.keep(name, written(played, (), (), NOW), b"")
            before = (Path(folder) / f"{name}.json").read_bytes()
            again = playthrough.restored(case.story, shelf.read(name)[0].recorded)
            if again.lost or again.playthrough.turns != played.turns or again.playthrough.choices != played.choices:
                yield Disagreement("a save is loaded as another playthrough", at(case, played.turn, again.lost))
            shelf.keep(name, written(again.playthrough, (), (), NOW), seal)
            if (Path(folder) / f"{name}.json").read_bytes() != before:
                yield Disagreement("what was loaded is saved differently", at(case, played.turn))


def undone(case: Case) -> Iterator[Disagreement]:
    """Undo leads back to exactly what was there, turn by turn."""
    for played in _walks(case, "undone"):
        back = played
        for count in range(len(played.turns) - 1, 0, -1):
            back = back.undo()
            if back != played._replace(turns=played.turns[:count], choices=played.choices[: count - 1]):
                yield Disagreement("undo leads elsewhere", at(case, back.turn))
        if back.undo() != back:
            yield Disagreement("undo leads elsewhere", "on the first page")


def renamed(case: Case) -> Iterator[Disagreement]:
    """With every scene, storylet, choice and chapter renamed, and `was` in its place, saves replay and are taken up."""
    for what in ("scenes", "choices", "scenes and choices", "chapters", "everything"):
        files, names = edits.renamed(case.files, what)
        story = loaded(files).story
        if story is None:
            said = next((d.message for d in loaded(files).diagnostics if d.severity.name == "ERROR"), "")
            yield Disagreement(f"with {what} renamed it is refused", said)
            continue
        for played in list(_walks(case, f"renamed/{what}"))[:4]:
            yield from _taken_up(case, story, played, names, what)


def _taken_up(case: Case, story: Story, played: Playthrough, names: edits.Names, what: str) -> Iterator[Disagreement]:
    written = playthrough.recorded(played)
    again = playthrough.restored(story, written)
    now = again.playthrough
    if again.lost or len(now.turns) != len(played.turns):
        yield Disagreement(
            f"with {what} renamed a save does not replay", at(case, played.turn, f"{again.lost} {played.choices}")
        )
    elif now.turn.state.values != played.turn.state.values or now.turn.state.scene != names.now(
        played.turn.state.scene
    ):
        yield Disagreement(
            f"with {what} renamed a save replays to another state", at(case, played.turn, f"{played.choices}")
        )
    if played.choices and played.turn.open:
        placed = playthrough.restored(story, written._replace(choices=("gone.gone.gone",))).playthrough.turn
        wanted = played.turn
        there = (
            names.now(wanted.state.scene),
            stack.renamed(wanted.state.stack, names.now),
            wanted.state.values,
            len(wanted.options),
        )
        if (placed.state.scene, placed.state.stack, placed.state.values, len(placed.options)) != there:
            yield Disagreement(
                f"with {what} renamed a save is taken up elsewhere by its place",
                at(case, wanted, f"now {placed.state}"),
            )
