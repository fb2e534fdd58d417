"""Two versions of a story: what an edit lost, what it closed, and which saves it would move or strand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from game.authoring import stats
from game.authoring.compare import savepoints
from game.authoring.compare.savepoints import LIMIT, STRANDS, Point
from game.authoring.shape import reachable as ways
from game.authoring.shape import walk
from game.story.model import Role, Story


@dataclass(frozen=True)
class Changes:
    """What an edit changed."""

    roles_lost: tuple[str, ...]
    endings_lost: tuple[str, ...]
    choices_dead: tuple[str, ...]  # in the new version, and takeable before as far as the ranges say
    notes_lost: tuple[str, ...]
    words: Mapping[str, tuple[int, int]]  # of each chapter, before and after
    points: tuple[Point, ...]
    classes: int
    whole: bool  # whether every save point was looked at

    @property
    def harmless(self) -> bool:
        """Whether nothing was lost and no save would move or strand."""
        return not (self.roles_lost or self.endings_lost or self.choices_dead or self.notes_lost or self.points)


def compare(old: Story, new: Story, limit: int = LIMIT) -> Changes:
    """What changed from the old version to the new one."""
    shared = [name for name in old.roles if name in new.roles]
    found = [savepoints.points(old, new, name, limit) for name in shared]
    notes = _notes(old) - _notes(new)
    return Changes(
        tuple(name for name in old.roles if name not in new.roles),
        tuple(ending for name in shared for ending in _endings_lost(old.roles[name], new.roles[name])),
        tuple(choice for name in shared for choice in _newly_dead(old.roles[name], new.roles[name])),
        tuple(sorted(notes)),
        _words(old, new),
        tuple(point for each in found for point in each.points),
        sum(each.classes for each in found),
        all(each.whole for each in found),
    )


def _reached(role: Role) -> frozenset[str]:
    return ways.reached(ways.graph(role), role.start)


def _endings_lost(old: Role, new: Role) -> Iterator[str]:
    """Endings that could be reached, and cannot any more, whatever they are called now."""
    now = _reached(new)
    for name in sorted(_reached(old)):
        if old.scenes[name].ending is not None and new.renamed.get(name, name) not in now:
            yield name


def _newly_dead(old: Role, new: Role) -> Iterator[str]:
    """Choices of the new version that no reading can take, and that one could before."""
    before = _takeable(old)
    renamed = {new.renamed.get(name, name) for name in before}
    now = _takeable(new)
    for name in (
        *new.choices,
        *(line for s in new.scenes.values() for line in _lines(s.id, s.hub.of if s.hub else ())),
    ):
        if name in renamed and name not in now:
            yield name


def _takeable(role: Role) -> set[str]:
    """The choices that can be open, as far as the ways and the ranges say."""
    met = _reached(role)
    taken = {c.id for name in met for c in role.scenes[name].choices if c.test is None or c.test.high}
    for name in met:
        hub = role.scenes[name].hub
        for each in hub.of if hub is not None else ():
            storylet = role.scenes[each].storylet
            if storylet is not None and (storylet.test is None or storylet.test.high):
                taken |= set(_lines(name, (each,)))
    return taken


def _lines(hub: str, storylets: Sequence[str]) -> Iterator[str]:
    for each in storylets:
        yield f"{hub}.{each.rpartition('.')[2]}"


def _notes(story: Story) -> set[str]:
    """The notes that can be found, as far as the ways say."""
    found: set[str] = set()
    for role in story.roles.values():
        for name in _reached(role):
            scene = role.scenes[name]
            found |= {note for _, text in walk.texts(scene) for note in text.notes}
            found |= {note for _, outcome in walk.outcomes(scene) for note in outcome.reveal}
    return found


def _words(old: Story, new: Story) -> dict[str, tuple[int, int]]:
    before, after = ({n: c.words for r in s.roles.values() for n, c in stats.chapters(r).items()} for s in (old, new))
    return {name: (before.get(name, 0), after.get(name, 0)) for name in {**before, **after}}


# How it is told


def data(changes: Changes) -> dict[str, object]:
    """The changes as `compare --json` prints them."""
    return {
        "roles_lost": list(changes.roles_lost),
        "endings_lost": list(changes.endings_lost),
        "choices_dead": list(changes.choices_dead),
        "notes_lost": list(changes.notes_lost),
        "words": {name: {"before": before, "after": after} for name, (before, after) in changes.words.items()},
        "saves": [
            {
                "role": p.role,
                "scene": p.scene,
                "fate": p.fate,
                "because": p.because,
                "goes_on": p.goes_on,
                "playthrough": {
                    "role": p.role,
                    "choices": list(p.choices),
                    "draws": {k: _plain(v) for k, v in p.draws.items()},
                },
            }
            for p in changes.points
        ],
        "classes": changes.classes,
        "whole": changes.whole,
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def text(changes: Changes) -> str:
    """The changes in sentences."""
    lines = [f"The role {name} is gone." for name in changes.roles_lost]
    lines += [f"Ending lost: {name}" for name in changes.endings_lost]
    lines += [f"Choice newly dead: {name}" for name in changes.choices_dead]
    lines += [f"Note no longer found: {name}" for name in changes.notes_lost]
    lines += [_told(point) for point in changes.points]
    if not changes.points:
        lines.append("No save moves or strands.")
    if not changes.whole:
        lines.append(
            f"Not all save points were looked at: {changes.classes} classes of states were, and there are more."
        )
    for name, (before, after) in changes.words.items():
        if before != after:
            lines.append(f"Words of {name}: {before} before, {after} now.")
    return "\n".join(lines)


def _told(point: Point) -> str:
    way = f" Such a save: {' > '.join(point.choices)}." if point.choices else ""
    if point.fate == STRANDS:
        return f"A save at {point.scene} strands: {point.because}. It goes on at {point.goes_on}.{way}"
    return f"A save at {point.scene} moves: {point.because}. It goes on at {point.goes_on} without undo.{way}"
