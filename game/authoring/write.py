"""Play while editing: a reading that is carried over each time the story's files are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from game.authoring.checks.check import check
from game.authoring.shape import graph
from game.diagnostics import Diagnostic, show
from game.loader.load import load
from game.story import engine, moments, playthrough
from game.story.engine import State
from game.story.expression import CHAPTER, CLOCK, FLAG, SLOTS, Expression
from game.story.model import Choice, Role, Story
from game.story.playthrough import Playthrough

MOST_SHOWN = 5  # diagnostics above the text
Stamp = tuple[tuple[str, int, int], ...]


class WriteError(Exception):
    """What was asked for at the start cannot be done; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a reading of one's own begins: in which role and scene, with which values."""

    role: str = ""
    at: str = ""
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Writing:
    """A reading of a story that is being written, and what is to be said of its files."""

    folder: Path
    beginning: Beginning
    stamp: Stamp
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, list[str]]
    played: Playthrough | None = None  # None until the story can be read
    said: str = ""

    @property
    def faults(self) -> list[str]:
        """The first diagnostics as they stand above the text, and how many there are besides."""
        lines = [show(d, self.sources.get(d.span.file, [])) for d in self.diagnostics[:MOST_SHOWN]]
        more = len(self.diagnostics) - MOST_SHOWN
        return lines + ([f"… and {more} more: tenezbon check {self.folder}"] if more > 0 else [])


def begin(folder: Path, beginning: Beginning) -> Writing:
    """Begins at the start, or in a scene with values of one's own; raises WriteError."""
    now = stamp(folder)
    loaded = load(folder)
    played = _placed(loaded.story, beginning) if loaded.story is not None else None
    return Writing(folder, beginning, now, check(loaded), loaded.sources, played)


def reloaded(writing: Writing) -> Writing:
    """The same reading after the files have changed, or the same writing where they have not."""
    if stamp(writing.folder) == writing.stamp:
        return writing
    try:
        fresh = begin(writing.folder, writing.beginning)
    except WriteError as error:
        return replace(writing, stamp=stamp(writing.folder), said=f"{error}; you stay in the version before.")
    if fresh.played is None:
        return replace(fresh, played=writing.played, said="The story cannot be read; you stay in the version before.")
    if writing.played is None:
        return fresh
    return _carried(fresh, fresh.played, writing.played)


def _carried(fresh: Writing, begun: Playthrough, before: Playthrough) -> Writing:
    """The reading carried over: by its choices, so that all texts are the new ones; by its place where that fails."""
    again, taken = playthrough.replay(begun, before.choices)
    if taken == len(before.choices):
        return replace(fresh, played=again, said="Read again; you are where you were.")
    if before.role not in begun.story.roles:
        return replace(fresh, said="Your role is gone: you begin anew.")
    restored = playthrough.restored(begun.story, playthrough.recorded(before))
    return replace(fresh, played=restored.playthrough, said=restored.lost)


def stamp(folder: Path) -> Stamp:
    """What tells whether a file has changed: names, sizes and times."""
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((str(path), status.st_size, status.st_mtime_ns))
    return tuple(found)


# Beginning in the middle


def _placed(story: Story, beginning: Beginning) -> Playthrough:
    """A reading at a scene, as if it had just been arrived at."""
    at, settings = beginning.at, beginning.settings
    roles = [r for r in story.roles.values() if beginning.role in ("", r.id) and (not at or at in r.scenes)]
    if not roles:
        raise WriteError(f"there is no scene {at}" if at else f"there is no role {beginning.role}")
    role = roles[0]
    played = playthrough.start(story, role.id, 0)
    if not at and not settings:
        return played
    values = list(played.turn.state.values)
    for each in settings:
        _set(role, values, each)
    hub = next(iter(graph.hubs(role).get(at, ())), "")
    values[SLOTS] = max(values[SLOTS], int(bool(hub)))
    turn = engine.arrive(story, State(played.turn.state.run, "", hub, tuple(values)), at or role.start)
    here = played._replace(turns=(turn,))
    # What comes before was never read: the reading begins here, as one does that was taken up in a story that changed.
    return here._replace(base=playthrough.snapshot(here))


def _set(role: Role, values: list[int], setting: str) -> None:
    """Sets a variable by `x=1`, a word, or words joined by commas."""
    name, _, written = (part.strip() for part in setting.partition("="))
    variable = role.variables.get(name)
    if variable is None or variable.slot is None or not written:
        known = ", ".join(v.name for v in role.variables.values() if v.slot is not None)
        raise WriteError(f"--set {setting}: write a variable and its value; the variables are {known}")
    kind, value = variable.kind, None
    if kind.sort == "number" and written.lstrip("-").isdecimal():
        value = int(written[:9])
    elif kind is FLAG and written in ("true", "false"):
        value = int(written == "true")
    elif kind.sort == "word" and written in kind.words:
        value = kind.words.index(written)
    elif kind.sort == "set" and all(word in kind.words for word in written.split(",")):
        value = sum(1 << kind.words.index(word) for word in dict.fromkeys(written.split(",")))
    if value is None or not variable.low <= value <= variable.high:
        raise WriteError(f"--set {setting}: {name} cannot be {written}")
    values[variable.slot] = value


# What `=` shows


def state(played: Playthrough) -> list[str]:
    """Every value as it stands, what is remembered, and why choices are closed."""
    role, values = played.story.roles[played.role], played.turn.state.values
    year = played.story.year
    lines = [
        f"scene = {played.turn.state.scene}" + (f" in hub {played.turn.state.hub}" if played.turn.state.hub else "")
    ]
    lines += [
        f"clock = {moments.written(values[CLOCK], year)}, slots = {values[SLOTS]}, chapter = {list(role.chapters)[values[CHAPTER]]}"
    ]
    lines += [
        f"{v.name} = {_value(v.value, values)}" + ("" if v.slot is not None else " (computed)")
        for v in role.variables.values()
    ]
    lines += [f"{d.name} = {_named(d.kind.sort, d.kind.words, values[d.slot])} (draw)" for d in role.draws.values()]
    lines += [f"echo.{name} = {_echo(played.story, name, values[slot])}" for name, slot in role.echoes.items()]
    lines += [name for slot, name in enumerate(role.slots) if name.endswith(")") and values[slot]]
    return [*lines, "", *closed(played)]


def _value(value: Expression, values: Sequence[int]) -> str:
    found = value.run(values)
    if value.kind is FLAG:
        return "true" if found else "false"
    return _named(value.kind.sort, value.kind.words, found)


def _named(sort: str, words: tuple[str, ...], value: int) -> str:
    if sort == "word":
        return words[value]
    if sort == "set":
        return f"({', '.join(word for i, word in enumerate(words) if value >> i & 1)})"
    return str(bool(value)).lower() if sort == "flag" else str(value)


def _echo(story: Story, name: str, value: int) -> str:
    kind = story.echoes[name].kind
    return _named(kind.sort, kind.words, value)


def closed(played: Playthrough) -> list[str]:
    """Why each choice of the scene that is not open is closed: the parts of its condition that fail."""
    role, values = played.story.roles[played.role], played.turn.state.values
    offered = {option.choice for option in played.turn.open}
    scene = played.scene
    lines = []
    for choice in scene.choices if played.turn.state.hub != scene.id else ():
        if choice.id not in offered:
            lines.append(f"{choice.name} is closed: {_reason(choice, values)}")
    for name in scene.hub.of if scene.hub is not None and played.turn.state.hub == scene.id else ():
        line = f"{scene.id}.{name.rpartition('.')[2]}"
        storylet = role.scenes[name].storylet
        if line not in offered and storylet is not None:
            lines.append(
                f"{name.rpartition('.')[2]} is closed: {_failing(storylet.test, values) or 'taken before, or too late'}"
            )
    return lines


def _reason(choice: Choice, values: Sequence[int]) -> str:
    if choice.slot is not None and (choice.once or choice.risk is not None) and values[choice.slot]:
        return "it has been taken"
    return _failing(choice.test, values) or "this scene was reached without its choices being offered"


def _failing(test: Expression | None, values: Sequence[int]) -> str:
    """The parts of a condition that fail, as they were written."""
    if test is None or test.run(values):
        return ""
    parts = [part for part in test.parts if not part.run(values)] or [test]
    return " and ".join(f"{part.text.strip()} does not hold" for part in parts)
