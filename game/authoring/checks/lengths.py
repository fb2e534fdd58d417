"""Texts that are too long, too short or not there."""

from collections.abc import Iterator

from game.authoring import measure
from game.authoring.checks.locate import Whereabouts
from game.authoring.shape.walk import file_of, path_of, path_of_choice
from game.diagnostics import Diagnostic, Severity
from game.story.model import Role, Scene

SCENE, LABEL = 260, 16  # words at the most


def check(role: Role, scene: Scene, where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against the lengths of a scene's texts."""
    yield from _scene(role, scene, where)
    for choice in scene.choices:
        words = measure.most(choice.label)
        if words > LABEL:
            span = where.value(file_of(role, scene), (*path_of_choice(scene, choice), "label"))
            yield Diagnostic(
                "long-label", f"this label has {words} words", span, f"use {LABEL} at the most", Severity.WARNING
            )


def _scene(role: Role, scene: Scene, where: Whereabouts) -> Iterator[Diagnostic]:
    if scene.inside:
        return
    file, path, text = file_of(role, scene), path_of(scene), scene.arrival.text
    words = measure.most(text)
    if words > SCENE:
        yield Diagnostic(
            "long-scene",
            f"the text of `{scene.id.partition('.')[2]}` has {words} words where it is longest",
            where.key(file, (*path, "text")),
            f"use {SCENE} at the most: make two scenes of it",
            Severity.WARNING,
        )
    if not text and (scene.choices or scene.hub is not None or scene.ending is not None):
        message = f"`{scene.id.partition('.')[2]}` stops without a text"
        yield Diagnostic(
            "no-text", message, scene.where, "write a `text`: the player reads it before choosing", Severity.WARNING
        )
    if scene.care and not scene.arrival.look_away:
        yield Diagnostic(
            "look-away-missing",
            f"`{scene.id.partition('.')[2]}` has a `care` tag and no `look_away`",
            where.key(file, (*path, "care")),
            "write what a reader who looks away is told, in two plain sentences",
            Severity.WARNING,
        )
