"""One reading of a story: seed, choices by name, and the turns they led to."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from game.story import engine
from game.story.engine import Draws, NoSuchChoiceError, Run, State, Turn
from game.story.expression import CHAPTER, CLOCK, SLOTS
from game.story.model import Role, Scene, Story
from game.story.record import EMPTY

Snapshot = Mapping[str, object]


class Playthrough(NamedTuple):
    """A reading: a save, an undo stack, a transcript, a test and a counterexample in one."""

    story: Story
    role: str
    seed: int
    echoes: Mapping[str, int]
    draws: Draws
    turns: tuple[Turn, ...]
    choices: tuple[str, ...] = ()
    base: Snapshot | None = None  # where it was taken up again in a story that had changed
    earlier: tuple[str, ...] = ()  # the choices before that
    away: frozenset[int] = frozenset()  # the turns whose hard passages were not read, by their number

    @property
    def turn(self) -> Turn:
        """What the player sees now."""
        return self.turns[-1]

    @property
    def scene(self) -> Scene:
        """The scene the player is in."""
        return self.story.roles[self.role].scenes[self.turn.state.scene]

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
        """The notes of this turn that were not met before it."""
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
        """The reading one choice further; raises NoSuchChoiceError."""
        turn = engine.choose(self.story, self.turn.state, choice)
        return self._replace(turns=(*self.turns, turn), choices=(*self.choices, choice))

    def undo(self) -> "Playthrough":
        """The reading one choice back; the same where there is nothing to take back."""
        if not self.choices:
            return self
        last = len(self.choices)
        return self._replace(turns=self.turns[:-1], choices=self.choices[:-1], away=self.away - {last})

    def look_away(self) -> "Playthrough":
        """The reading whose present turn is not read where it is hard to read."""
        return self._replace(away=self.away | {len(self.choices)})


def start(
    story: Story,
    role: str,
    seed: int,
    echoes: Mapping[str, int] | None = None,
    draws: Draws | None = None,
) -> Playthrough:
    """A new reading."""
    turn = engine.begin(story, role, seed, echoes, draws)
    return Playthrough(story, role, seed, dict(echoes or {}), dict(draws or {}), (turn,))


def replay(playthrough: Playthrough, choices: Sequence[str]) -> tuple[Playthrough, int]:
    """The reading after as many of the choices as are open, and how many those were."""
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
    """Where a reading stands, by names, so that it can be found again in a story that has changed."""
    role, state = playthrough.story.roles[playthrough.role], playthrough.turn.state
    kept: dict[str, object] = {}
    for slot, (name, value) in enumerate(zip(role.slots, state.values, strict=True)):
        if value != role.initial[slot] or name in role.draws:
            kept[name] = _outward(role, name, value)
    return {"scene": state.scene, "hub": state.hub, "values": kept}


def _outward(role: Role, name: str, value: int) -> object:
    """A slot's value as it is written: words for words, so that their order may change."""
    words = _words(role, name)
    if words is None:
        return value
    sort, names = words
    return names[value] if sort == "word" else [w for i, w in enumerate(names) if value >> i & 1]


def _words(role: Role, name: str) -> tuple[str, tuple[str, ...]] | None:
    kind = None
    if name in role.variables:
        kind = role.variables[name].kind
    elif name in role.draws:
        kind = role.draws[name].kind
    elif name == "chapter":
        return "word", tuple(role.chapters)
    return (kind.sort, kind.words) if kind is not None and kind.sort in ("word", "set") else None


def restore(role: Role, run: Run, kept: Snapshot, initial: Sequence[int]) -> State | None:
    """The state of a snapshot; None where its scene is gone. What no longer fits is brought into range."""
    scene = _now_named(role, str(kept.get("scene", "")))
    if scene not in role.scenes:
        return None
    hub = _now_named(role, str(kept.get("hub", "")))
    if hub and (hub not in role.scenes or role.scenes[hub].hub is None):
        return None
    written = kept.get("values")
    values = list(initial)
    if isinstance(written, Mapping):
        known = {_now_remembered(role, str(name)): value for name, value in written.items()}
        for slot, name in enumerate(role.slots):
            if name in known:
                values[slot] = _inward(role, name, known[name], values[slot])
    values[CHAPTER] = role.chapters[role.scenes[scene].chapter].number
    values[CLOCK] = min(max(values[CLOCK], role.bounds[0]), role.bounds[1])
    values[SLOTS] = min(max(values[SLOTS], 0), 99)
    return State(run, scene, hub, tuple(values))


def _now_named(role: Role, name: str) -> str:
    return role.renamed.get(name, name)


def _now_remembered(role: Role, name: str) -> str:
    """A remembered name such as `chosen(a.b.c)` with what was renamed in it."""
    function, opened, thing = name.partition("(")
    return f"{function}({_now_named(role, thing[:-1])})" if opened else name


def _inward(role: Role, name: str, written: object, otherwise: int) -> int:
    """A written value brought into the range that the slot has now."""
    words = _words(role, name)
    if words is not None:
        sort, names = words
        if sort == "word":
            return names.index(written) if isinstance(written, str) and written in names else otherwise
        listed = written if isinstance(written, list) else []
        return sum(1 << names.index(word) for word in dict.fromkeys(listed) if word in names)
    if isinstance(written, bool) or not isinstance(written, int):
        return otherwise
    if name in role.variables:
        variable = role.variables[name]
        return min(max(written, variable.low), variable.high)
    if name in ("clock", "slots"):
        return written
    return min(max(written, 0), 9 if name.startswith("visits(") else 1)


class Recorded(NamedTuple):
    """A reading as it is written down: what a save, a test and a counterexample hold."""

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
    """A reading taken up again, and one sentence on what the story's changes did to it."""

    playthrough: Playthrough
    lost: str = ""


def inward_echoes(story: Story, written: Mapping[str, object]) -> dict[str, int]:
    """Echoes as they are written, as values; what no longer fits is left to its start."""
    values = {}
    for name, value in written.items():
        echo = story.echoes.get(name)
        if echo is None:
            continue
        if echo.kind.sort == "word" and isinstance(value, str) and value in echo.kind.words:
            values[name] = echo.kind.words.index(value)
        elif echo.kind.sort == "set" and isinstance(value, list):
            values[name] = sum(1 << echo.kind.words.index(w) for w in dict.fromkeys(value) if w in echo.kind.words)
        elif echo.kind.sort in ("number", "flag") and isinstance(value, int | bool):
            low, high = echo.value.low, echo.value.high
            values[name] = min(max(int(value), min(low, echo.start)), max(high, echo.start))
    return values


def outward_echoes(story: Story, values: Mapping[str, int]) -> dict[str, object]:
    """Echoes as they are written."""
    written: dict[str, object] = {}
    for name, value in values.items():
        kind = story.echoes[name].kind
        if kind.sort == "word":
            written[name] = kind.words[value]
        elif kind.sort == "set":
            written[name] = [w for i, w in enumerate(kind.words) if value >> i & 1]
        else:
            written[name] = bool(value) if kind.sort == "flag" else value
    return written


def recorded(playthrough: Playthrough) -> Recorded:
    """What is written down of a reading."""
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


def restored(story: Story, written: Recorded) -> Restored:
    """Takes a reading up again, in a story that may have changed since; the role must exist."""
    role = story.roles[written.role]
    draws = _still(role, written.draws)
    begun = start(story, written.role, written.seed, inward_echoes(story, written.echoes), draws)
    begun = begun._replace(earlier=written.earlier)
    lost_base = False
    if written.base is not None:
        based = _taken_up(begun, written.base)
        lost_base = based is None
        begun = based or begun
    again, taken = replay(begun, () if lost_base else written.choices)
    place = written.place or {}
    there = _now_named(role, str(place.get("scene", again.turn.state.scene)))
    if taken == len(written.choices) and again.turn.state.scene == there:
        return Restored(again._replace(away=frozenset(written.away)))
    found = _taken_up(begun._replace(earlier=(*written.earlier, *written.choices)), place)
    if found is not None:
        where = found.scene.title or "the same scene"
        return Restored(
            found,
            f"The story has changed since you saved: you go on at “{where}”, but cannot undo what came before.",
        )
    where = again.scene.title or "the beginning"
    back = len(written.choices) - taken
    return Restored(
        again,
        f"The story has changed since you saved and your scene is gone: you go on at “{where}”, "
        f"{back} {'choice' if back == 1 else 'choices'} earlier.",
    )


def _still(role: Role, draws: Draws) -> Draws:
    """The fixed draws that the role still has, with words it still knows."""
    kept: dict[str, str | int | Sequence[str]] = {}
    for name, value in draws.items():
        draw = role.draws.get(name)
        if draw is None:
            if isinstance(value, int):
                kept[role.renamed.get(name, name)] = value
            continue
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, int) and all(word in draw.kind.words for word in words):
            kept[name] = value
    return kept


def _taken_up(begun: Playthrough, place: Snapshot) -> Playthrough | None:
    """The reading at a snapshot, with an offer that leads on; None where there is no such place."""
    role = begun.story.roles[begun.role]
    state = restore(role, begun.turns[0].state.run, place, begun.turns[0].state.values)
    if state is None:
        return None
    turn = engine.resume(begun.story, state)
    if turn.ending is None and not turn.open and role.scenes[state.scene].ending is None:
        return None
    return begun._replace(turns=(turn,), choices=(), base=dict(place))
