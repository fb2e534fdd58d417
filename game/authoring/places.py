"""Where in a story's files each property of a proof is written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from game.authoring.checks.locate import Path, Whereabouts
from game.authoring.shape import walk
from game.diagnostics import Span
from game.loader.load import Loaded
from game.prover.report import PROVED, Report, Result
from game.story import cast
from game.story.changing import HEADS
from game.story.model import NOWHERE, Role, Scene, Story
from game.story.prose import Text, plain

Place = tuple[str, Path, int, int]  # a file, a path in it, and in a text there where a stretch begins, and its length


def placed(report: Report, loaded: Loaded, everything: bool = False) -> Report:
    """The report with the places of what does not hold and of the remarks, or of everything."""
    if loaded.story is None:
        return report
    known = places(loaded.story, loaded)

    def with_place(result: Result) -> Result:
        return replace(result, where=known.of(result)) if everything or result.verdict != PROVED else result

    results = tuple(map(with_place, report.results))
    return replace(report, results=results, remarks=tuple(map(with_place, report.remarks)))


class Places:
    """The places of a story's properties."""

    def __init__(self, story: Story, where: Whereabouts) -> None:
        self._story, self._where = story, where

    def of(self, result: Result) -> Span:
        """Where what a result is about is written."""
        role = self._story.roles[result.role]
        match result.about:
            case "ends":
                return role.scenes[result.at[0] if result.at else role.start].where
            case "aim" | "let_go" | "kept_aim":
                return role.aims[result.subject].where
            case "aims":
                return self._where.key(f"{role.id}/aims.yaml", ("most",))
            case "note":
                return self._where.holding("record", ("notes", result.subject))
            case "condition" | "clamp" | "clock_back" | "introduced":
                place = self._inside[role.id].get(result.subject.removesuffix(" holds").removesuffix(" fails"))
                return NOWHERE if place is None else self._at(place)
        return self._named[role.id].get(result.subject, NOWHERE)

    def named(self, name: str) -> Span:
        """Where something is written, by its name in the plan: a scene, a choice, a line, or a condition in a text."""
        for role in self._story.roles:
            if name in self._inside[role]:
                return self._at(self._inside[role][name])
        return next((named[name] for named in self._named.values() if name in named), NOWHERE)

    def _at(self, place: Place) -> Span:
        file, path, start, length = place
        return self._where.value(file, path, start, length) if length else self._where.value(file, path)

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, Span]]:
        """For each role the places of its scenes, choices, lines, epilogue lines and checks, by their names."""
        return {name: dict(_named(role)) for name, role in self._story.roles.items()}

    @cached_property
    def _inside(self) -> Mapping[str, Mapping[str, Place]]:
        """For each role the places of conditions in texts, of statements and of moments, by their names in the plan."""
        return {name: dict(_inside(role)) for name, role in self._story.roles.items()}


def places(story: Story, loaded: Loaded) -> Places:
    """The places of a story, with the files it was loaded from."""
    return Places(story, Whereabouts(loaded.sources, dict(loaded.documents)))


def _named(role: Role) -> Iterator[tuple[str, Span]]:
    for scene in role.scenes.values():
        yield scene.id, scene.where
        yield from ((choice.id, choice.where) for choice in scene.choices)
        yield from ((each.name, each.where) for _, each in walk.assumptions(scene))
        yield from ((line, role.scenes[storylet].where) for line, storylet in _lines(scene))
    for pool in role.pools.values():
        yield from ((line.id, line.where) for line in pool)
        yield from ((each.name, each.where) for line in pool for each in line.assume)
    yield from ((check.name, check.where) for check in role.checks)


def _lines(scene: Scene) -> Iterator[tuple[str, str]]:
    """The lines of a hub by name, with their storylets."""
    for storylet in scene.hub.of if scene.hub is not None else ():
        yield f"{scene.id}.{storylet.rpartition('.')[2]}", storylet


def _inside(role: Role) -> Iterator[tuple[str, Place]]:
    hubs: dict[str, list[str]] = {}
    for scene in role.scenes.values():
        for line, storylet in _lines(scene):
            hubs.setdefault(storylet, []).append(line)
    for scene in role.scenes.values():
        yield from _of_scene(role, scene, hubs.get(scene.id, []))
    for chapter in role.chapters.values():
        file = f"{role.id}/{chapter.id}.yaml"
        yield f"{chapter.id} starts", (file, ("chapter", "starts"), 0, 0)
        yield from _in_text(role, f"{chapter.id} recap", (file, ("chapter", "recap")), chapter.recap)
    for name, pool in role.pools.items():
        for each in pool:
            path = ("pools", name, each.id.partition(".")[2], "text")
            yield from _in_text(role, f"{each.id} text", (f"{role.id}/pools.yaml", path), each.text)


def _of_scene(role: Role, scene: Scene, lines: list[str]) -> Iterator[tuple[str, Place]]:
    file = walk.file_of(role, scene)
    yield from _in_text(role, f"{scene.id} title", (file, (*walk.path_of(scene), "title")), plain(scene.title))
    if scene.time is not None:
        yield f"{scene.id} time", (file, (*walk.path_of(scene), "time"), 0, 0)
    for path, text in walk.texts(scene):
        for owner in _owners(scene, path, lines):
            yield from _in_text(role, f"{owner} {_NAMES.get(str(path[-1]), path[-1])}", (file, path), text)
    for path, outcome in walk.outcomes(scene):
        (owner,) = _owners(scene, (*path, "do"), [])
        for number, effect in enumerate(outcome.do):
            yield f"{owner}: {effect.value.text.strip()}", (file, (*path, "do", number), 0, 0)


_NAMES = {"line": "label"}  # what the plan calls a text whose key has another name


def _owners(scene: Scene, path: Path, lines: list[str]) -> list[str]:
    """What a text or a statement at a path belongs to, as the plan names it."""
    match path[len(walk.path_of(scene)) :]:
        case ("choices", choice, "fail", _):
            return [f"{scene.id}.{choice} fail"]
        case ("choices", choice, _):
            return [f"{scene.id}.{choice}"]
        case ("fallback", _):
            return [f"{scene.id} fallback"]
        case ("storylet", _):
            return lines
    return [scene.id]


def _in_text(role: Role, owner: str, where: tuple[str, Path], text: Text) -> Iterator[tuple[str, Place]]:
    """The conditions of a text, and the first words in it that call each person."""
    file, path = where
    for condition in text.conditions:
        line = text.source[: condition.start].count("\n") + 1
        column = condition.start - text.source.rfind("\n", 0, condition.start)
        asked = condition.test.text.strip()
        head = asked.partition(",")[0]  # of `in turn, 1 of 3` only this is written
        length = len(head if head in HEADS else asked)
        yield f"{owner} {line}:{column} {{{asked}}}", (file, (*path, *condition.item), condition.within, length)
    # A value can call somebody too: its place is that of the text, as is that of whoever is called in an item of a list.
    known = {each.person for each in cast.names(role.cast).called(text)} if role.introduced else ()
    yield from ((f"{owner} calls {person}", (*where, 0, 0)) for person in known)
    found = tuple(cast.names(role.cast).calls(text.source)) if role.introduced and not text.listed else ()
    yield from ((f"{owner} calls {each.person}", (*where, each.start, each.end - each.start)) for each in found[::-1])
