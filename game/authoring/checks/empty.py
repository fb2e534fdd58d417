"""Labels, reasons and lines of epilogues that can come out without a word."""

from collections.abc import Iterator

from game.authoring.checks.locate import Path, Whereabouts
from game.authoring.shape.walk import file_of, path_of, path_of_choice
from game.diagnostics import Diagnostic, Severity
from game.plan.account import Account, narrowed
from game.plan.program import Code, both, code, opposite
from game.plan.prose import shows_words
from game.story.model import Choice, Line, Role, Scene
from game.story.prose import Text


def check(role: Role, scene: Scene, where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against texts of a scene that a player needs, and that conditions can leave empty."""
    every, file = _every(role), file_of(role, scene)
    for choice in scene.choices:
        path = path_of_choice(scene, choice)
        yield from _offered(choice, every, file, (*path, "label"), (*path, "locked"), where)
    for line in scene.hub.lines if scene.hub is not None else ():
        path = (*path_of(role.scenes[line.target]), "storylet")
        target = file_of(role, role.scenes[line.target])
        yield from _offered(line, every, target, (*path, "line"), (*path, "locked"), where)
    if scene.care:
        path = (*path_of(scene), "look_away")
        yield from _text(
            scene.arrival.look_away, Code("1"), every, file, path, where, "what is shown in place of the text"
        )


def _every(role: Role) -> Account:
    """All values that the slots of a role can have."""
    return tuple(range(slot.low, slot.high + 1) for slot in role.state)


def check_pools(role: Role, where: Whereabouts) -> Iterator[Diagnostic]:
    """The same of the lines of epilogues."""
    every = _every(role)
    for pool in role.pools.values():
        for told in pool:
            path = ("pools", *told.id.split("."), "text")
            yield from _text(told.text, code(told.test), every, told.where.file, path, where, "this line")


def _offered(
    choice: Choice | Line, every: Account, file: str, label: Path, locked: Path, where: Whereabouts
) -> Iterator[Diagnostic]:
    """A label while the choice is shown, and a reason while it is closed."""
    shown, test = code(choice.offered), code(choice.test)
    yield from _text(
        choice.label, shown if choice.locked else both(shown, test), every, file, label, where, "this label"
    )
    if choice.locked is not None:
        yield from _text(choice.locked, both(shown, opposite(test)), every, file, locked, where, "this reason")


def _text(
    text: Text, when: Code, every: Account, file: str, path: Path, where: Whereabouts, what: str
) -> Iterator[Diagnostic]:
    if not text.conditions and "{" not in text.source:
        return
    silent = both(when, opposite(shows_words(text)))
    if text and not silent.never and narrowed(every, silent) is not None:
        yield Diagnostic(
            "can-be-empty",
            f"{what} can come out without a word",
            where.key(file, path),
            "write words outside of the conditions, or an `| otherwise`",
            Severity.WARNING,
        )
