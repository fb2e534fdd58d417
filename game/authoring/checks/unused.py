"""Variables, draws, computed values, echoes, pools and tags that nothing reads or nothing sets."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from game.authoring.checks.locate import Whereabouts
from game.authoring.shape import walk
from game.authoring.shape.walk import Test
from game.diagnostics import Diagnostic, Severity
from game.story.expression import FLAG, Effect, Expression
from game.story.model import Role, Scene, Story, Variable

_NAME = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)


class Use(NamedTuple):
    """What the expressions of a role read and its statements set."""

    reads: frozenset[int]
    sets: frozenset[int]
    names: frozenset[str]
    words: frozenset[tuple[int, str]] = frozenset()  # what statements put into slots that hold words
    asked: frozenset[tuple[int, str]] = frozenset()  # the words that conditions ask such slots for


def check(story: Story, used: Mapping[str, Use], where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against the values of all roles, given how they are used, and against story.yaml."""
    for role in story.roles.values():
        yield from _role(role, used[role.id], where)
    heard = {name for role in story.roles.values() for name, slot in role.echoes.items() if slot in used[role.id].reads}
    yield from _whole(story, heard, where)


def _role(role: Role, use: Use, where: Whereabouts) -> Iterator[Diagnostic]:
    file = f"{role.id}/state.yaml"
    computed = {v.name for v in role.variables.values() if v.slot is None}
    for variable in role.variables.values():
        path = ("variables" if variable.slot is not None else "computed", variable.name)
        said = _against(variable, use)
        if said and not (said[0] == "unused-computed" and _in_computed(variable.name, computed, file, where)):
            yield Diagnostic(said[0], said[1], where.key(file, path), said[2], Severity.WARNING)
        elif not said and (never := _never(variable, use)):
            set_ = variable.kind.sort == "set"
            listed = " or ".join(f"`{word}`" for word in never)
            message = (
                f"nothing adds {listed} to `{variable.name}`" if set_ else f"nothing sets `{variable.name}` to {listed}"
            )
            message += ", and a condition asks for it"
            hint = "do so in a `do`, or delete the word"
            yield Diagnostic("never-set", message, where.key(file, path), hint, Severity.WARNING)
    for draw in role.draws.values():
        if draw.slot not in use.reads:
            span = where.key(file, ("draws", draw.name))
            yield Diagnostic(
                "unused-draw",
                f"nothing reads the draw `{draw.name}`",
                span,
                "ask it in a condition, or delete it",
                Severity.WARNING,
            )
    yield from _tags(role, where)
    told = {scene.epilogue.pool for scene in role.scenes.values() if scene.epilogue is not None}
    for pool in role.pools:
        if pool not in told:
            span = where.key(f"{role.id}/pools.yaml", ("pools", pool))
            yield Diagnostic(
                "unused-pool",
                f"no epilogue reads the pool `{pool}`",
                span,
                "name it in an `epilogue`, or delete it",
                Severity.WARNING,
            )


def _tags(role: Role, where: Whereabouts) -> Iterator[Diagnostic]:
    """Tags of storylets by which no hub offers; of a storylet that no hub offers at all that is said."""
    hubs = [scene.hub for scene in role.scenes.values() if scene.hub is not None]
    asked, offered = {tag for hub in hubs for tag in hub.tags}, {name for hub in hubs for name in hub.of}
    for scene in role.scenes.values():
        for tag in scene.storylet.tags if scene.storylet is not None and scene.id in offered else ():
            if tag not in asked:
                span = where.value(walk.file_of(role, scene), (*walk.path_of(scene), "storylet", "tags"))
                hint = "write `of: {tag: …}` in a hub, or delete it"
                yield Diagnostic("unused-tag", f"no hub asks for the tag `{tag}`", span, hint, Severity.WARNING)


def _whole(story: Story, heard: set[str], where: Whereabouts) -> Iterator[Diagnostic]:
    """Echoes that no role reads, tags that no scene bears."""
    for echo in story.echoes.values():
        if echo.name not in heard:
            span = where.key("story.yaml", ("echoes", echo.name))
            message = f"no role reads the echo `{echo.name}`"
            yield Diagnostic(
                "unread-echo", message, span, f"ask `echo.{echo.name}` in a condition, or delete it", Severity.WARNING
            )
    borne = {scene.care for role in story.roles.values() for scene in role.scenes.values()}
    for tag in story.care:
        if tag not in borne:
            span = where.key("story.yaml", ("care", tag))
            yield Diagnostic(
                "unused-care",
                f"no scene bears the tag `{tag}`",
                span,
                "write it under `care` of a scene, or delete it",
                Severity.WARNING,
            )


def _against(variable: Variable, use: Use) -> tuple[str, str, str] | None:
    """What there is to say against a variable: code, message and hint."""
    seen = variable.show is not None or variable.journal is not None or variable.told
    if variable.slot is None:
        if seen or variable.name in use.names:
            return None
        return "unused-computed", f"nothing reads `{variable.name}`", "ask it in a condition, show it, or delete it"
    read, written = seen or variable.slot in use.reads, variable.slot in use.sets
    if read and written:
        return None
    if read:
        return (
            "never-set",
            f"nothing sets `{variable.name}`: it stays what it starts as",
            "set it in a `do`, or delete it",
        )
    if written:
        return (
            "never-read",
            f"`{variable.name}` is set, and nothing reads it",
            "ask it in a condition, show it, or delete it",
        )
    return "unused-variable", f"nothing reads or sets `{variable.name}`", "delete it"


def never_given(role: Role, variable: Variable, condition: Expression) -> list[str]:
    """The words that a condition asks a variable for, that it does not start with, and that nothing ever gives it."""
    scenes = (outcome for scene in role.scenes.values() for _, outcome in walk.outcomes(scene))
    words = frozenset(pair for outcome in scenes for effect in outcome.do for pair in _given(role, effect))
    return _never(variable, _read(role, [condition])._replace(words=words))


def _never(variable: Variable, use: Use) -> list[str]:
    """The words of a variable that are asked for, that it does not start with, and that nothing ever gives it."""
    if not variable.kind.words or variable.slot is None:
        return []
    set_ = variable.kind.sort == "set"
    return [
        word
        for number, word in enumerate(variable.kind.words)
        if not (variable.start >> number & 1 if set_ else variable.start == number)
        and (variable.slot, word) in use.asked - use.words
    ]


def _given(role: Role, effect: Effect) -> Iterator[tuple[int, str]]:
    """The words that a statement may put into its slot; all of them where it is not plain which."""
    words = role.state[effect.slot].kind.words
    operator, _, value = effect.value.text.lstrip()[len(effect.name) :].lstrip().partition("=")
    if operator == "-":
        return
    named = [word for word in _NAME.findall(value) if word in words]
    others = any(
        role.state[slot].kind.words == words for slot in effect.value.reads - {effect.slot} if slot < len(role.state)
    )
    yield from ((effect.slot, word) for word in (named if named and not others else words))


def _in_computed(name: str, computed: Iterable[str], file: str, where: Whereabouts) -> bool:
    """Whether another computed value is made from this one: read again, since what is computed is put in place."""
    return any(
        name in _NAME.findall(where.text(file, ("computed", other, "is"))) for other in computed if other != name
    )


def use_of(role: Role, scene: Scene, tests: Iterable[Test]) -> Use:
    """How a scene uses the values of its role, given its conditions."""
    asked = [test.test for test in tests]
    for _, text in walk.texts(scene):
        asked += walk.shown(text)
    if scene.hub is not None:
        asked.append(scene.hub.slots)
    asked += (choice.risk for choice in scene.choices if choice.risk is not None)
    asked += (each.test for _, each in walk.assumptions(scene))
    effects = [effect for _, outcome in walk.outcomes(scene) for effect in outcome.do]
    used = _read(role, asked)
    # `x += 1` reads x only to set it.
    reads = used.reads.union(*(effect.value.reads - {effect.slot} for effect in effects))
    names = used.names.union(*(_NAME.findall(effect.value.text) for effect in effects if _named(role)))
    given = frozenset(pair for effect in effects for pair in _given(role, effect))
    return Use(reads, frozenset(effect.slot for effect in effects), names, given, used.asked)


def use_beside(story: Story, role: Role, tests: Iterable[Test]) -> Use:
    """How the values of a role are used outside of its scenes, given the conditions there."""
    asked = [test.test for test in tests]
    for chapter in role.chapters.values():
        asked += walk.shown(chapter.recap)
    for pool in role.pools.values():
        for line in pool:
            asked += walk.shown(line.text)
            asked += (each.test for each in line.assume)
    asked += (check_.test for check_ in role.checks)
    asked += (echo.value for echo in story.echoes.values() if echo.role == role.id)
    for variable in role.variables.values():
        asked += (when for when in (variable.show, variable.journal) if when is not None)
    for aim in role.aims.values():
        asked += walk.shown(aim.text)
    for member in role.cast.values():
        asked += walk.shown(member.who)
        asked += [role.variables[member.bond].value] if member.bond in role.variables else []
    computed = [variable.value.reads for variable in role.variables.values() if variable.slot is None]
    used = _read(role, asked)
    return used._replace(reads=used.reads.union(*computed))


def together(uses: Iterable[Use]) -> Use:
    """All that some parts of a role read and set."""
    listed = tuple(uses)
    return Use(*(frozenset().union(*parts) for parts in zip(*listed, strict=True)))


def _read(role: Role, asked: Iterable[Expression]) -> Use:
    named, reads, names, words = _named(role), set[int](), set[str](), set[tuple[int, str]]()
    for expression in asked:
        reads.update(expression.reads)
        if named:
            names.update(_NAME.findall(expression.text))
        for slot in expression.reads:
            kind = role.state[slot].kind if slot < len(role.state) else FLAG
            if kind.words:
                words.update((slot, word) for word in _NAME.findall(expression.text) if word in kind.words)
    return Use(frozenset(reads), frozenset(), frozenset(names), asked=frozenset(words))


def _named(role: Role) -> bool:
    """Whether a role has computed values: only these are known by their names alone."""
    return any(variable.slot is None for variable in role.variables.values())
