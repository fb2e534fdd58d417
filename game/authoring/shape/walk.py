"""Everything that stands in a role, each with its path in the role's files."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from game.authoring.checks.locate import Path
from game.story.expression import Expression
from game.story.model import Assumption, Choice, Outcome, Role, Scene, Way
from game.story.prose import Branch, Marked, Piece, Shown, Text

Guards = tuple[tuple[Expression, bool], ...]


class Test(NamedTuple):
    """A condition of a role: the file and path of its text, and, in prose, where in the text it stands."""

    file: str
    path: Path
    test: Expression
    start: int | None = None
    guards: Guards = ()


_TEXTS = ("text", "look_away", "ledger", "journal")  # of an outcome


def file_of(role: Role, scene: Scene) -> str:
    """The file that a scene stands in."""
    return scene.where.file or f"{role.id}/{scene.chapter}.yaml"


def path_of(scene: Scene) -> Path:
    """The path of a scene in its file."""
    return ("scenes", scene.id[scene.id.index(".") + 1 :])


def path_of_choice(scene: Scene, choice: Choice) -> Path:
    """The path of a choice in its file."""
    return (*path_of(scene), "choices", choice.id[len(scene.id) + 1 :])


def outcomes(scene: Scene) -> Iterator[tuple[Path, Outcome]]:
    """What happens in a scene: on arrival, by each choice and its failure, and when nothing is open."""
    path = path_of(scene)
    yield path, scene.arrival
    for choice in scene.choices:
        place = path_of_choice(scene, choice)
        yield place, choice.outcome
        if choice.fail is not None:
            yield (*place, "fail"), choice.fail
    if scene.fallback is not None:
        yield (*path, "fallback"), scene.fallback


def ways(scene: Scene) -> Iterator[tuple[Path, Way]]:
    """Every way out of a scene; a failure that has none of its own goes where its choice goes, and a choice by `then`."""
    path = path_of(scene)
    yield from _numbered((*path, "divert"), scene.divert)
    for place, outcome in outcomes(scene):
        if place[-1] == "fail" and any(c.fail is outcome and c.outcome.go is outcome.go for c in scene.choices):
            continue
        if outcome.go is scene.then:
            continue
        yield from _numbered((*place, "go"), outcome.go)
    yield from _numbered((*path, "then"), scene.then)
    if scene.hub is not None:
        yield from _numbered((*path, "hub", "then"), scene.hub.then)
        yield from _numbered((*path, "hub", "cuts_in"), scene.hub.cuts_in)


def _numbered(path: Path, listed: Sequence[Way]) -> Iterator[tuple[Path, Way]]:
    for number, way in enumerate(listed):
        yield (*path, number), way


def texts(scene: Scene) -> Iterator[tuple[Path, Text]]:
    """Every text of a scene."""
    path = path_of(scene)
    for place, outcome in outcomes(scene):
        for name in _TEXTS:
            text: Text = getattr(outcome, name)
            if text.paragraphs:
                yield (*place, name), text
    for choice in scene.choices:
        place = path_of_choice(scene, choice)
        yield (*place, "label"), choice.label
        if choice.locked is not None:
            yield (*place, "locked"), choice.locked
    if scene.storylet is not None:
        yield (*path, "storylet", "line"), scene.storylet.line
        if scene.storylet.locked is not None:
            yield (*path, "storylet", "locked"), scene.storylet.locked
    if scene.again is not None and scene.again.text:
        yield (*path, "again"), scene.again.text
    if scene.hub is not None and scene.hub.again:
        yield (*path, "hub", "again"), scene.hub.again


def assumptions(scene: Scene) -> Iterator[tuple[Path, Assumption]]:
    """What the texts of a scene take for granted."""
    for place, outcome in outcomes(scene):
        yield from (((*place, "assume", number), each) for number, each in enumerate(outcome.assume))
    again = scene.again.assume if scene.again is not None else scene.hub.assume if scene.hub is not None else ()
    yield from (((*path_of(scene), "again", "assume", number), each) for number, each in enumerate(again))
    for number, each in enumerate(scene.storylet.assume if scene.storylet is not None else ()):
        yield (*path_of(scene), "storylet", "assume", number), each


def tests(role: Role) -> tuple[Test, ...]:
    """Every condition of a role that its author wrote."""
    in_scenes = (test for scene in role.scenes.values() for test in tests_of(role, scene))
    return (*in_scenes, *tests_beside(role))


def tests_of(role: Role, scene: Scene) -> Iterator[Test]:
    """Every condition of a scene."""
    file = file_of(role, scene)
    for path, test in _scene_tests(scene):
        yield Test(file, path, test)
    for path, text in texts(scene):
        yield from _in_text(file, path, text)


def tests_beside(role: Role) -> Iterator[Test]:
    """Every condition of a role that is in no scene."""
    for chapter in role.chapters.values():
        yield from _in_text(f"{role.id}/{chapter.id}.yaml", ("chapter", "recap"), chapter.recap)
    for name, pool in role.pools.items():
        for line in pool:
            path = ("pools", name, line.id.partition(".")[2])
            if line.test is not None:
                yield Test(f"{role.id}/pools.yaml", (*path, "if"), line.test)
            yield from _in_text(f"{role.id}/pools.yaml", (*path, "text"), line.text)
    for member in role.cast.values():
        yield from _in_text(f"{role.id}/cast.yaml", ("cast", member.id, "who"), member.who)
    for aim in role.aims.values():
        yield Test(f"{role.id}/aims.yaml", ("aims", aim.id, "if"), aim.test)
        yield from _in_text(f"{role.id}/aims.yaml", ("aims", aim.id, "text"), aim.text)


def _in_text(file: str, path: Path, text: Text) -> Iterator[Test]:
    for condition in text.conditions:
        yield Test(file, (*path, *condition.item), condition.test, condition.within, condition.guards)


def _scene_tests(scene: Scene) -> Iterator[tuple[Path, Expression]]:
    for path, way in ways(scene):
        if way.test is not None:
            yield (*path, "if"), way.test
    for choice in scene.choices:
        path = path_of_choice(scene, choice)
        if choice.test is not None:
            yield (*path, "if"), choice.test
        for name, shifts in (("better", choice.better), ("worse", choice.worse)):
            for number, shift in enumerate(shifts):
                yield (*path, name, number, "if"), shift.test
    if scene.storylet is not None and scene.storylet.test is not None:
        yield (*path_of(scene), "storylet", "if"), scene.storylet.test


def shown(text: Text) -> Iterator[Expression]:
    """The values that a text shows."""
    for pieces, _ in text.paragraphs if "{" in text.source else ():
        yield from _shown(pieces)


def _shown(pieces: Sequence[Piece]) -> Iterator[Expression]:
    for piece in pieces:
        match piece:
            case Shown():
                yield piece.value
            case Marked():
                yield from _shown(piece.pieces)
            case Branch():
                for _, said in piece.tests:
                    yield from _shown(said)
                yield from _shown(piece.otherwise)
