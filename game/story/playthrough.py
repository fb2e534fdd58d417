"""A playthrough of a story: seed, choices by name, and the turns they led to; written down, and restored.

The module is long because what is written down and what is restored must agree, name by name.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from game.story import chance, domain, engine, stack
from game.story.chance import Run
from game.story.engine import Draws
from game.story.expression import CHAPTER, CLOCK, Kind
from game.story.model import Role, Scene, Story
from game.story.offers import NoSuchChoiceError
from game.story.record import EMPTY
from game.story.turn import State, Turn

Snapshot = Mapping[str, object]


class Playthrough(NamedTuple):
    """A save, an undo stack, a transcript, a test and a counterexample in one."""

    story: Story
    role: str
    seed: int
    echoes: Mapping[str, int]
    draws: Draws
    turns: tuple[Turn, ...]
    choices: tuple[str, ...] = ()
    base: Snapshot | None = None  # where it begins, if it was restored by its place in a story that had changed
    earlier: tuple[str, ...] = ()  # the choices before that
    away: frozenset[int] = frozenset()  # the numbers of the turns at which the player looked away

    @property
    def turn(self) -> Turn:
        """What the player sees now."""
        return self.turns[-1]

    @property
    def scene(self) -> Scene:
        """The scene the player is in."""
        return self.story.roles[self.role].within(self.turn.state.scene)

    @property
    def clock(self) -> int:
        """The minute of the story, counted from 1 January."""
        return self.turn.state.values[CLOCK]

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes met, in order."""
        return tuple(dict.fromkeys(note for turn in self.turns for note in turn.revealed))

    @property
    def new_notes(self) -> tuple[str, ...]:
        """The notes of this turn that were not met earlier."""
        before = {note for turn in self.turns[:-1] for note in turn.revealed}
        return tuple(note for note in self.turn.revealed if note not in before)

    @property
    def ledger(self) -> tuple[str, ...]:
        """What was done, in plain sentences."""
        return tuple(entry for turn in self.turns for entry in turn.ledger)

    @property
    def journal(self) -> tuple[str, ...]:
        """Where the player was, in plain sentences."""
        return tuple(entry for turn in self.turns for entry in turn.journal)

    @property
    def scenes(self) -> tuple[str, ...]:
        """The scenes arrived at, in order."""
        return tuple(dict.fromkeys(scene for turn in self.turns for scene in turn.scenes))

    @property
    def people(self) -> tuple[str, ...]:
        """The people met, in order."""
        return tuple(dict.fromkeys(person for turn in self.turns for person in turn.people))

    def take(self, choice: str) -> "Playthrough":
        """The playthrough one choice further; raises NoSuchChoiceError."""
        turn = engine.choose(self.story, self.turn.state, choice)
        return self._replace(turns=(*self.turns, turn), choices=(*self.choices, choice))

    def undo(self) -> "Playthrough":
        """The playthrough without its last choice; unchanged if there is none."""
        if not self.choices:
            return self
        last = len(self.choices)
        return self._replace(turns=self.turns[:-1], choices=self.choices[:-1], away=self.away - {last})

    def look_away(self) -> "Playthrough":
        """The playthrough with the sensitive passages of the present turn replaced."""
        return self._replace(away=self.away | {len(self.choices)})


def start(
    story: Story,
    role: str,
    seed: int,
    echoes: Mapping[str, int] | None = None,
    draws: Draws | None = None,
) -> Playthrough:
    """A new playthrough."""
    turn = engine.begin(story, role, seed, echoes, draws)
    return Playthrough(story, role, seed, dict(echoes or {}), dict(draws or {}), (turn,))


def replay(playthrough: Playthrough, choices: Sequence[str]) -> tuple[Playthrough, int]:
    """The playthrough after as many of the choices as are open, and how many those were."""
    renamed = playthrough.story.roles[playthrough.role].renamed
    turns = list(playthrough.turns)
    taken: list[str] = []
    for choice in choices:
        name = renamed.get(choice, choice)
        try:
            turns.append(engine.choose(playthrough.story, turns[-1].state, name))
        except NoSuchChoiceError:
            break
        taken.append(name)
    grown = playthrough._replace(turns=tuple(turns), choices=(*playthrough.choices, *taken))
    return grown, len(taken)


def snapshot(playthrough: Playthrough) -> Snapshot:
    """Where a playthrough is, by names, so that the place can be found in a story that has changed."""
    role, state = playthrough.story.roles[playthrough.role], playthrough.turn.state
    kept: dict[str, object] = {}
    for slot, value, initial in zip(role.state, state.values, role.initial, strict=True):
        if value != initial or slot.name in role.draws:
            kept[slot.name] = outward(slot.kind, value)
    return {"scene": state.scene, "hub": state.stack, "values": kept}


def restore(role: Role, run: Run, kept: Snapshot, initial: Sequence[int]) -> State | None:
    """The state of a snapshot; None if its place is gone.

    Draws and echoes that the snapshot does not hold are those of `initial`. Values that no longer fit are brought into range.
    """
    scene = role.present(str(kept.get("scene", "")))
    visits = stack.renamed(str(kept.get("hub", "")), role.present)
    if visits not in role.places.get(scene, ()):
        return None
    written = kept.get("values")
    named = written.items() if isinstance(written, Mapping) else ()
    known = {now_remembered(role, str(name)): value for name, value in named}
    given = {draw.slot for draw in role.draws.values()} | set(role.echoes.values())
    values = [initial[place] if place in given else value for place, value in enumerate(role.initial)]
    for place, slot in enumerate(role.state):
        if slot.name in role.draws:
            value = domain.fixed(role.draws[slot.name], known.get(slot.name))
        else:
            value = inward(slot.kind, slot.low, slot.high, known.get(slot.name))
        if value is not None:
            values[place] = value
    values[CHAPTER] = role.chapters[role.scenes[scene].chapter].number
    return State(run, scene, visits, tuple(values))


def now_remembered(role: Role, name: str) -> str:
    """A remembered name such as `chosen(a.b.c)` or `turns(a.b if knows(n))` with the present names of what it is about."""
    function, opened, rest = name.partition("(")

    def now(named: re.Match[str]) -> str:
        for part in ("before", "behind"):
            if chapter := named[part]:
                at = named.start(part) - named.start()
                return named[0][:at] + role.present(chapter) + named[0][at + len(chapter) :]
        about = named.start() == 0 or "." in named[0] or "(" in named[0]
        return role.present(named[0]) if about else named[0]

    # Notes have names of their own, which chapters may have had too.
    return f"{function}({_NAMED.sub(now, rest)}" if opened and function != "knows" else role.present(name)


_NAMED = re.compile(
    r"knows\(\w+\)|\bchapter *[!=]= *(?P<behind>\w+)|\b(?P<before>\w+) *[!=]= *chapter\b|[\w.]+", re.ASCII
)


# Values as they are written in a save, a playthrough's file and a snapshot


def outward(kind: Kind, value: int) -> object:
    """A value as it is written: words for words, so that their order may change."""
    match kind.sort:
        case "word":
            return kind.words[value]
        case "set":
            return [word for place, word in enumerate(kind.words) if value >> place & 1]
        case "flag":
            return bool(value)
    return int(value)


def inward(kind: Kind, low: int, high: int, written: object) -> int | None:
    """A written value between its bounds; None if it is not of this kind."""
    match kind.sort, written:
        case "word", str():
            return kind.words.index(written) if written in kind.words else None
        case "set", list() | tuple():
            words = {word for word in written if isinstance(word, str)}
            return sum(1 << place for place, word in enumerate(kind.words) if word in words)
        case "flag", int():
            return int(written != 0)
        case "number" | "moment", int() if not isinstance(written, bool):
            return min(max(written, low), high)
    return None


def inward_echoes(story: Story, written: Mapping[str, object]) -> dict[str, int]:
    """Echoes as they are written, as values; what no longer fits is left out."""
    values = {}
    for name, each in written.items():
        echo = story.echoes.get(name)
        if echo is not None:
            bounds = domain.of_echo(echo)
            value = inward(echo.kind, bounds.low, bounds.high, each)
            if value is not None:
                values[name] = bounds.nearest(value)
    return values


def outward_echoes(story: Story, values: Mapping[str, int]) -> dict[str, object]:
    """Echoes as they are written."""
    return {name: outward(story.echoes[name].kind, value) for name, value in values.items()}


# Saves


class Recorded(NamedTuple):
    """A playthrough as it is written down: the content of a save, a test and a counterexample."""

    role: str
    seed: int
    choices: tuple[str, ...]
    echoes: Mapping[str, object] = EMPTY
    draws: Draws = EMPTY
    base: Snapshot | None = None
    earlier: tuple[str, ...] = ()
    place: Snapshot | None = None
    away: tuple[int, ...] = ()


class Restored(NamedTuple):
    """A restored playthrough, and one sentence on what the changes of the story did to it."""

    playthrough: Playthrough
    lost: str = ""


def recorded(playthrough: Playthrough) -> Recorded:
    """What is written down of a playthrough."""
    return Recorded(
        playthrough.role,
        playthrough.seed,
        playthrough.choices,
        outward_echoes(playthrough.story, playthrough.echoes),
        playthrough.draws,
        playthrough.base,
        playthrough.earlier,
        snapshot(playthrough),
        tuple(sorted(playthrough.away)),
    )


def begun(story: Story, written: Recorded) -> Playthrough:
    """The first turn of a written playthrough, with the draws and echoes that it had as far as they still fit."""
    role = story.roles[written.role]
    draws = _renamed_dice(role, written) | _renamed_lots(role, written) | _still(role, written.draws)
    return start(story, written.role, written.seed, inward_echoes(story, written.echoes), draws)


def restored(story: Story, written: Recorded) -> Restored:
    """Restores a playthrough in a story that may have changed since; the role must exist."""
    role = story.roles[written.role]
    first = begun(story, written)._replace(earlier=written.earlier)
    lost_base = False
    if written.base is not None:
        based = _at(first, written.base)
        lost_base = based is None
        first = based or first
    again, taken = replay(first, () if lost_base else written.choices)
    place = written.place or {}
    there = role.present(str(place.get("scene", again.turn.state.scene)))
    if taken == len(written.choices) and again.turn.state.scene == there:
        return Restored(again._replace(away=frozenset(written.away)))
    found = _at(first._replace(earlier=(*written.earlier, *written.choices)), place)
    if found is not None:
        return Restored(
            found,
            f"The story has changed since you saved: you continue at “{_title(found)}”, but cannot undo earlier choices.",
        )
    back = len(written.choices) - taken
    return Restored(
        again,
        f"The story has changed since you saved, and your place in it is gone: you continue at “{_title(again)}”, "
        f"{back} {'choice' if back == 1 else 'choices'} earlier.",
    )


def _title(playthrough: Playthrough) -> str:
    """The title of the scene, or of the last scene of the turn that has one, or of the chapter."""
    role = playthrough.story.roles[playthrough.role]
    names = [playthrough.turn.state.scene, *reversed(playthrough.turn.scenes)]
    titles = [role.within(name).title for name in names]
    return next((title for title in titles if title), role.chapters[playthrough.scene.chapter].title)


def _renamed_dice(role: Role, written: Recorded) -> dict[str, str | int | Sequence[str]]:
    """The dice that were thrown under names which have changed since: a die is named like its choice."""
    thrown: dict[str, str | int | Sequence[str]] = {}
    names = (*written.earlier, *written.choices)
    now = [role.present(name) for name in names]
    for name, present, die in zip(names, now, chance.throws(role, now), strict=True):
        if die and name != present:
            thrown[die] = chance.face(Run(written.role, written.seed), chance.die(name, chance.of_die(die)[1]))
    return thrown


def _renamed_lots(role: Role, written: Recorded) -> dict[str, str | int | Sequence[str]]:
    """What texts had drawn under names which have changed since, as the places of a save tell it."""
    kept: dict[str, str | int | Sequence[str]] = {}
    for place in (written.base, written.place):
        values = (place or {}).get("values")
        for name, word in values.items() if isinstance(values, Mapping) else ():
            now = now_remembered(role, str(name))
            if now != name and now in role.draws and isinstance(word, str):
                kept[now] = word
    return kept


def _still(role: Role, draws: Draws) -> dict[str, str | int | Sequence[str]]:
    """The fixed draws that the role can still draw, and the dice of its choices."""
    kept: dict[str, str | int | Sequence[str]] = {}
    for given, value in draws.items():
        name = now_remembered(role, given) if "(" in given and given not in role.draws else given
        draw = role.draws.get(name)
        if draw is None and isinstance(value, int):
            choice, throw = chance.of_die(name)
            kept[chance.die(role.present(choice), throw)] = value
        elif draw is not None and domain.fixed(draw, value) is not None:
            kept[name] = value
    return kept


def _at(begun: Playthrough, place: Snapshot) -> Playthrough | None:
    """The playthrough at a snapshot; None if its place is gone, or nothing can be chosen there."""
    role = begun.story.roles[begun.role]
    state = restore(role, begun.turns[0].state.run, place, begun.turns[0].state.values)
    if state is None:
        return None
    turn = engine.resume(begun.story, state)
    if turn.ending is None and not turn.open:
        return None
    return begun._replace(turns=(turn,), choices=(), base=dict(place))
