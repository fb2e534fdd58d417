"""Everything that can be said against a story without running it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.authoring.checks import conditions, empty, history, lengths, record, scenes, unused
from game.authoring.checks.locate import Whereabouts
from game.authoring.checks.unused import Use
from game.authoring.shape import walk
from game.authoring.shape.walk import Test
from game.diagnostics import Diagnostic, Severity, Span, sort
from game.loader.document import FAST
from game.loader.load import Loaded, load
from game.loader.playthroughs import playthroughs
from game.plan.program import Plan
from game.story.model import Role, Story


@dataclass(frozen=True)
class Checked:
    """What was said of a story's folder, and the lines of its files for excerpts."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Sequence[str]]


def checked(folder: Path) -> Checked:
    """Everything there is to say against a story's folder, its playthroughs included."""
    loaded = load(folder)
    said = list(check(loaded))
    sources: dict[str, Sequence[str]] = dict(loaded.sources)
    for file in playthroughs(loaded.story, folder) if loaded.story is not None else ():
        said += file.diagnostics
        sources[file.file] = file.lines
    return Checked(sort(said), sources)


class Before:
    """What was said of each role, for a check that is made again: a role that is the very same is not looked at again."""

    def __init__(self) -> None:
        self._roles: dict[str, tuple[Role, list[Diagnostic], Use]] = {}

    def of(self, loaded: Loaded, story: Story, role: Role, where: Whereabouts) -> tuple[list[Diagnostic], Use]:
        """What is to be said of a role alone, and how it uses its values."""
        kept = self._roles.get(role.id)
        if kept is None or kept[0] is not role:
            tests = walk.tests(role)
            said = list(_against_role(role, loaded.flows[role.id], tests, where))
            self._roles[role.id] = kept = (role, said, unused.use(story, role, tests))
        return kept[1], kept[2]


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


def _against(loaded: Loaded, story: Story, before: Before) -> Iterator[Diagnostic]:
    where = Whereabouts(loaded.sources, dict(loaded.documents))
    found = {role.id: before.of(loaded, story, role, where) for role in story.roles.values()}
    for said, _ in found.values():
        yield from said
    yield from unused.check(story, {role: used for role, (_, used) in found.items()}, where)
    yield from record.check(story, where)
    yield from history.check(story, where)


def _against_role(role: Role, flow: Plan, tests: Sequence[Test], where: Whereabouts) -> Iterator[Diagnostic]:
    yield from scenes.check(role, flow, where)
    yield from conditions.check(tests, where)
    yield from lengths.check(role, where)
    yield from empty.check(role, where)
