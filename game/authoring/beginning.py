"""Where an author begins to play: a role, a scene, values of their own, or a saved game."""

import re
from dataclasses import dataclass

from game.diagnostics import nearest
from game.story import engine, moments, playthrough, stack
from game.story.expression import CLOCK, FLAG, SLOTS, Kind
from game.story.model import Draw, Role, Story, Variable
from game.story.playthrough import Playthrough, Recorded
from game.story.turn import State

_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


class WriteError(Exception):
    """What was asked for at the start cannot be done; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a playthrough of an author begins: role, scene, settings such as `nerve=2`, seed, or a saved game."""

    role: str = ""
    at: str = ""
    settings: tuple[str, ...] = ()
    seed: int = 0
    recorded: Recorded | None = None


def placed(story: Story, beginning: Beginning) -> Playthrough:
    """A playthrough at a scene, as if it had just been reached; raises WriteError."""
    if beginning.recorded is not None:
        if beginning != Beginning(recorded=beginning.recorded):
            raise WriteError("--load begins where the saved game is: --role, --at, --set and --seed are not for it")
        return _loaded(story, beginning.recorded)
    at = _scene(story, beginning)
    role = next(r for r in story.roles.values() if beginning.role in ("", r.id) and (not at or at in r.scenes))
    fixed: dict[str, dict[str, object]] = {"draws": {}, "echoes": {}, "values": {}}
    for setting in beginning.settings:
        _sort_setting(story, role, setting, fixed)
    echoes = playthrough.inward_echoes(story, fixed["echoes"])
    draws = {name: value for name, value in fixed["draws"].items() if isinstance(value, str | tuple)}
    played = playthrough.start(story, role.id, beginning.seed, echoes, draws)
    if not at and not fixed["values"]:
        return played
    begins, clock = role.scenes[at or role.start].time, fixed["values"].get("clock")
    if begins is not None and clock not in (None, begins):
        when = moments.written(begins, story.year)
        raise WriteError(f"--set clock: {at or role.start} begins at {when}, whatever the clock was before")
    values = list(played.turn.state.values)
    for name, value in fixed["values"].items():
        slot = CLOCK if name == "clock" else role.variables[name].slot
        if slot is not None and isinstance(value, int):
            values[slot] = value
    visits = _visits(role, at or role.start)
    hub = any(each in role.scenes and role.scenes[each].hub for each in stack.visits(visits))
    values[SLOTS] = max(values[SLOTS], int(hub))
    turn = engine.arrive(story, State(played.turn.state.run, "", visits, tuple(values)), at or role.start)
    here = played._replace(turns=(turn,))
    # What comes before was never read: the playthrough begins here, as one does that a changed story has moved.
    return here._replace(base=playthrough.snapshot(here))


def _visits(role: Role, scene: str) -> str:
    """The visits that are open where a playthrough comes to a scene, if it can come to it by one."""
    arriving = map(stack.rest, role.places.get(scene, ())) if role.scenes[scene].hub else role.places.get(scene, ())
    return next(filter(None, arriving), "")


def _loaded(story: Story, recorded: Recorded) -> Playthrough:
    if recorded.role not in story.roles:
        raise WriteError(f"the saved game is of the role {recorded.role}, which this story does not have")
    return playthrough.restored(story, recorded).playthrough


def _scene(story: Story, beginning: Beginning) -> str:
    """The full name of the scene to begin in, which may be given by its last part; "" for the start of a role."""
    if beginning.role and beginning.role not in story.roles:
        raise WriteError(f"there is no role {_shown(beginning.role)}; the roles are {', '.join(story.roles)}")
    if not beginning.at:
        return ""
    roles = [role for role in story.roles.values() if beginning.role in ("", role.id)]
    names = [scene.id for role in roles for scene in role.scenes.values() if not scene.inside]
    if beginning.at in names:
        return beginning.at
    short = [scene for scene in names if scene.partition(".")[2] == beginning.at]
    if len(short) == 1:
        return short[0]
    known = [*names, *(name.partition(".")[2] for name in names)]
    hint = f"it is one of {', '.join(short)}" if short else nearest(beginning.at, known)
    raise WriteError(f"there is no scene {_shown(beginning.at)}" + (f"; {hint}" if hint else ""))


def _sort_setting(story: Story, role: Role, setting: str, fixed: dict[str, dict[str, object]]) -> None:
    """Puts a setting among the draws, the echoes or the values that it fixes."""
    name, equals, written = (part.strip() for part in setting.partition("="))
    if not equals:
        raise _unsettable(story, role, setting)
    if name == "clock" and story.year:
        fixed["values"]["clock"] = _moment(story, role, written, setting)
    elif name in role.draws:
        fixed["draws"][name] = _words(role.draws[name], written, setting)
    elif name.startswith("echo.") and name[5:] in story.echoes and name[5:] in role.echoes:
        echo = story.echoes[name[5:]]
        fixed["echoes"][name[5:]] = _outward(echo.kind, written, setting)
    elif name in role.variables and role.variables[name].slot is not None:
        variable = role.variables[name]
        value = _inward(variable.kind, written)
        if value is None or not variable.low <= value <= variable.high:
            raise WriteError(f"--set {_shown(setting)}: {name} {_possible(variable)}")
        fixed["values"][name] = value
    else:
        raise _unsettable(story, role, setting)


def _unsettable(story: Story, role: Role, setting: str) -> WriteError:
    names = [*(v.name for v in role.variables.values() if v.slot is not None), *role.draws]
    names += [f"echo.{name}" for name in role.echoes if name in story.echoes]
    names += ["clock"] if story.year else []
    name, equals, _ = setting.partition("=")
    meant = nearest(name.strip(), names) if equals else ""
    known = meant or f"the names are {', '.join(names)}"
    said = f"there is no {_shown(name.strip())} here" if equals else "write a name, `=` and its value"
    return WriteError(f"--set {_shown(setting)}: {said}; {known}")


def _possible(variable: Variable) -> str:
    """What a variable can be, for who named something else."""
    if variable.kind.sort == "number":
        return f"is a number from {variable.low} to {variable.high}"
    if variable.kind is FLAG:
        return "is true or false"
    if variable.kind.sort == "set":
        return f"is a set, written as words between commas, or nothing: {', '.join(variable.kind.words)}"
    return f"is one of {', '.join(variable.kind.words)}"


def _moment(story: Story, role: Role, written: str, setting: str) -> int:
    moment = moments.parse(written, story.year)
    if moment is None or not role.bounds[0] <= moment <= role.bounds[1]:
        first, last = (moments.written(each, story.year) for each in role.bounds)
        raise WriteError(f"--set {_shown(setting)}: the clock is a moment from {first} to {last}")
    return moment


def _listed(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in written.split(",") if word.strip()))


def _words(draw: Draw, written: str, setting: str) -> str | tuple[str, ...]:
    """What a draw is fixed to."""
    words, known, count = _listed(written), draw.kind.words, draw.take or 1
    if not all(word in known for word in words) or len(words) != count:
        said = f"{count} of the words" if draw.take else "one of"
        raise WriteError(f"--set {_shown(setting)}: {draw.name} is {said} {', '.join(known)}")
    return words if draw.take else words[0]


def _inward(kind: Kind, written: str) -> int | None:
    """A value as the engine holds it; None if the words do not name one."""
    if kind.sort == "number":
        return int(written) if _WHOLE.fullmatch(written) else None
    if kind is FLAG:
        return int(written == "true") if written in ("true", "false") else None
    words = _listed(written)
    if not all(word in kind.words for word in words) or (kind.sort == "word" and len(words) != 1):
        return None
    return kind.words.index(words[0]) if kind.sort == "word" else sum(1 << kind.words.index(word) for word in words)


def _outward(kind: Kind, written: str, setting: str) -> object:
    """An echo's value as a save holds it."""
    if _inward(kind, written) is None:
        raise WriteError(f"--set {_shown(setting)}: the echo cannot be {_shown(written) or 'empty'}")
    if kind.sort in ("word", "set"):
        words = list(_listed(written))
        return words[0] if kind.sort == "word" else words
    return written == "true" if kind is FLAG else int(written)


def _shown(text: str) -> str:
    """Words of a command line without what could steer a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
