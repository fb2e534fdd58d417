"""Everything that can be said against a story without running it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.authoring.checks import assumptions, conditions, empty, history, lengths, record, scenes, unused
from game.authoring.checks.locate import Whereabouts
from game.authoring.shape import walk
from game.diagnostics import Diagnostic, Severity, Span, sort
from game.loader.document import FAST
from game.loader.load import Loaded, load
from game.loader.playthroughs import playthroughs
from game.plan import lowering
from game.story.model import Story


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


def check(loaded: Loaded) -> tuple[Diagnostic, ...]:
    """What the loader said, and, where the story could be read, everything else there is to say."""
    said = list(loaded.diagnostics)
    if loaded.story is not None:
        # As while reading: what is made here is little, and the story that the collector would search stays.
        gc.freeze()
        try:
            said += _against(loaded.story, Whereabouts(loaded.sources, dict(loaded.documents)))
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


def _against(story: Story, where: Whereabouts) -> Iterator[Diagnostic]:
    tests = {role.id: walk.tests(role) for role in story.roles.values()}
    for role in story.roles.values():
        yield from scenes.check(role, lowering.flow(role), where)
        yield from conditions.check(tests[role.id], where)
        yield from assumptions.check(role, where)
        yield from lengths.check(role, where)
        yield from empty.check(role, where)
    yield from unused.check(story, tests, where)
    yield from record.check(story, where)
    yield from history.check(story, where)
