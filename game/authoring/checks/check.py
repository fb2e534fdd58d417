"""Everything that can be said against a story without running it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from game.authoring.checks import assumptions, cast, conditions, empty, history, lengths, record, scenes, unused
from game.authoring.checks.locate import Whereabouts
from game.authoring.checks.unused import Use
from game.authoring.shape import walk
from game.diagnostics import Diagnostic, Severity, Span, sort
from game.loader.document import FAST
from game.loader.load import Loaded, load
from game.loader.playthroughs import playthroughs
from game.story.model import Role, Scene, Story

WITHHELD = "Scenes out of reach, unused names and playthroughs are looked at when there is no error left."


@dataclass(frozen=True)
class Checked:
    """What was said of a story's folder, and the lines of its files for excerpts."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Sequence[str]]
    withheld: str = ""  # what was not looked for, and why


def checked(folder: Path) -> Checked:
    """Everything there is to say against a story's folder, its playthroughs included."""
    loaded = load(folder)
    said = list(check(loaded))
    sources: dict[str, Sequence[str]] = dict(loaded.sources)
    for file in playthroughs(loaded.story, folder) if loaded.story is not None else ():
        said += file.diagnostics
        sources[file.file] = file.lines
    return Checked(sort(said), sources, "" if loaded.story is not None else WITHHELD)


class _Said(NamedTuple):
    """What is to be said of a role or a scene alone, and how it uses the values of its role."""

    diagnostics: tuple[Diagnostic, ...]
    use: Use


class Before:
    """What was said before, for a check that is made again: a role or a scene that is the very same is not looked at again."""

    def __init__(self) -> None:
        self._roles: dict[str, tuple[Role, _Said]] = {}
        self._scenes: dict[str, tuple[Scene, _Said]] = {}

    def of(self, loaded: Loaded, story: Story, role: Role, where: Whereabouts) -> _Said:
        """What is to be said of a role."""
        kept = self._roles.get(role.id)
        if kept is None or kept[0] is not role:
            self._roles[role.id] = kept = (role, self._of_role(loaded, story, role, where))
        return kept[1]

    def _of_role(self, loaded: Loaded, story: Story, role: Role, where: Whereabouts) -> _Said:
        tests = tuple(walk.tests_beside(role))
        parts = [self._of_scene(role, scene, where) for scene in role.scenes.values()]
        diagnostics = [
            *scenes.check(role, loaded.flows[role.id], where),
            *conditions.check(tests, where),
            *empty.check_pools(role, where),
            *assumptions.check_pools(role, where),
            *cast.check(role, where),
            *(each for part in parts for each in part.diagnostics),
        ]
        return _Said(
            tuple(diagnostics), unused.together((unused.use_beside(story, role, tests), *(part.use for part in parts)))
        )

    def _of_scene(self, role: Role, scene: Scene, where: Whereabouts) -> _Said:
        kept = self._scenes.get(scene.id)
        if kept is None or kept[0] is not scene:
            tests = tuple(walk.tests_of(role, scene))
            diagnostics = (
                *conditions.check(tests, where),
                *lengths.check(role, scene, where),
                *empty.check(role, scene, where),
                *assumptions.check(role, scene, where),
            )
            self._scenes[scene.id] = kept = (scene, _Said(diagnostics, unused.use_of(role, scene, tests)))
        return kept[1]


def check(loaded: Loaded, before: Before | None = None) -> tuple[Diagnostic, ...]:
    """What the loader said, and, where the story could be read, everything else there is to say."""
    said = list(loaded.diagnostics)
    if loaded.story is not None:
        # As while reading: what is made here is little, and the story that the collector would search stays.
        gc.freeze()
        try:
            said += _against(loaded, loaded.story, before or Before())
        finally:
            gc.unfreeze()
    elif loaded.draft is not None:
        said += _beside_errors(loaded, loaded.draft)
    if not FAST:
        said.append(
            Diagnostic(
                "slow-yaml",
                "PyYAML is here without its C library: reading takes about twenty times as long",
                Span("story.yaml", 1, 1, 1, 2),
                "install PyYAML from a wheel",
                Severity.REMARK,
            )
        )
    return sort(said)


def _beside_errors(loaded: Loaded, draft: Story) -> Iterator[Diagnostic]:
    """What can be said of scenes without errors while there are some elsewhere, and cannot follow from these."""
    where = Whereabouts(loaded.sources, dict(loaded.documents))
    wrong: dict[str, list[int]] = {}
    for each in loaded.diagnostics:
        if each.severity is Severity.ERROR:
            wrong.setdefault(each.span.file, []).append(each.span.line)
    for role in draft.roles.values():
        for scene in role.scenes.values():
            document = loaded.documents.get(scene.where.file)
            if document is not None and not any(
                line in document.extent(scene.where) for line in wrong.get(document.file, ())
            ):
                yield from conditions.check(walk.tests_of(role, scene), where)
                yield from lengths.check(role, scene, where)
                yield from empty.check(role, scene, where)


def _against(loaded: Loaded, story: Story, before: Before) -> Iterator[Diagnostic]:
    where = Whereabouts(loaded.sources, dict(loaded.documents))
    found = {role.id: before.of(loaded, story, role, where) for role in story.roles.values()}
    for said in found.values():
        yield from said.diagnostics
    yield from unused.check(story, {role: said.use for role, said in found.items()}, where)
    yield from record.check(story, where)
    yield from history.check(story, where)
