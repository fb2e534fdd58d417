"""Play while editing: a playthrough that is carried over each time a file of the story is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from game.authoring.beginning import Beginning, WriteError, placed
from game.authoring.checks.check import check
from game.diagnostics import Diagnostic, show
from game.loader.load import load
from game.story import playthrough
from game.story.model import Story
from game.story.playthrough import Playthrough

MOST_SHOWN = 5  # diagnostics above the text
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Writing:
    """A playthrough of a story that is being written, and what is to be said of its files."""

    folder: Path
    beginning: Beginning
    stamp: Stamp
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, list[str]]
    played: Playthrough | None = None  # None until the story loads
    said: str = ""
    moved: bool = False  # whether an edit has moved the playthrough away from where it began

    @property
    def faults(self) -> list[str]:
        """The first diagnostics as they are shown above the text, and how many more there are."""
        lines = [show(d, self.sources.get(d.span.file, [])) for d in self.diagnostics[:MOST_SHOWN]]
        more = len(self.diagnostics) - MOST_SHOWN
        return lines + ([f"… and {more} more: tenezbon check {self.folder}"] if more > 0 else [])


def begin(folder: Path, beginning: Beginning) -> Writing:
    """Begins at the start, or where the author wants to; raises WriteError."""
    now = stamp(folder)
    loaded = load(folder)
    played = placed(loaded.story, beginning) if loaded.story is not None else None
    return Writing(folder, beginning, now, check(loaded), loaded.sources, played)


def restarted(writing: Writing) -> Writing:
    """The playthrough from its beginning; where the beginning is gone, the same playthrough, with the reason."""
    try:
        fresh = begin(writing.folder, writing.beginning)
    except WriteError as error:
        return replace(writing, said=f"This cannot be begun again: {error}.")
    if fresh.played is None:
        return replace(fresh, played=writing.played, moved=writing.moved, said=_UNREADABLE)
    return fresh


_UNREADABLE = "The story cannot be loaded; you stay in the version before."


def reloaded(writing: Writing) -> Writing:
    """The same playthrough after the files have changed, or the same writing if they have not."""
    if stamp(writing.folder) == writing.stamp:
        return writing
    now = stamp(writing.folder)
    loaded = load(writing.folder)
    fresh = replace(writing, stamp=now, diagnostics=check(loaded), sources=loaded.sources, said="")
    if loaded.story is None:
        return replace(fresh, said=_UNREADABLE)
    try:
        begun: Playthrough | None = placed(loaded.story, writing.beginning)
        gone = ""
    except WriteError as error:
        begun, gone = None, f"{error}. "
    if writing.played is None:
        return replace(fresh, played=begun, said=gone)
    return _carried(fresh, loaded.story, begun, writing.played, gone)


def _carried(fresh: Writing, story: Story, begun: Playthrough | None, before: Playthrough, gone: str) -> Writing:
    """The playthrough carried over: by its choices, so that all texts are the new ones; by its place if they fail."""
    if before.role not in story.roles:
        return replace(fresh, played=begun or before, moved=False, said=f"{gone}The role you played is gone.")
    if begun is not None and not fresh.moved and begun.role == before.role:
        again, taken = playthrough.replay(begun, before.choices)
        if taken == len(before.choices):
            return replace(fresh, played=again, said=_reached(again, before))
    restored = playthrough.restored(story, playthrough.recorded(before))
    now = restored.playthrough
    return replace(fresh, played=now, moved=True, said=gone + (restored.lost or _reached(now, before)))


def _reached(now: Playthrough, before: Playthrough) -> str:
    """What is true of the place after the files were loaded again."""
    renamed = now.story.roles[now.role].renamed
    was = before.turn.state.scene
    if now.turn.state.scene == renamed.get(was, was):
        return "Loaded again; you are where you were."
    return f"Loaded again; your choices now lead to {now.turn.state.scene}."


def stamp(folder: Path) -> Stamp:
    """Names, sizes and times of the files, by which a change is noticed."""
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((str(path), status.st_size, status.st_mtime_ns))
    return tuple(found)
