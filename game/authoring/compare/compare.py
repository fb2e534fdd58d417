"""Two versions of a story: what an edit lost, and which saves would move or strand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from game.authoring import stats
from game.authoring.checks.locate import Whereabouts
from game.authoring.compare.fates import Unsettled, fates
from game.authoring.compare.lost import Lost, lost
from game.authoring.compare.savepoints import LIMIT, STRANDS, Point
from game.authoring.compare.values import Narrower, narrower
from game.diagnostics import Span
from game.loader.load import Loaded
from game.prover.reachability import Looked, ignored
from game.story.model import NOWHERE, Story

SHOWN = 8  # choices of an example that are printed
NAMED = 12  # scenes of a group that are named one by one
COLUMNS = 100


@dataclass
class Changes:
    """What an edit changed, as far as it is known."""

    lost: list[Lost] = field(default_factory=list)
    narrower: list[Narrower] = field(default_factory=list)  # what that does to readers stands in the others
    points: list[Point] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)
    redrawn: list[str] = field(default_factory=list)  # draws that saves draw anew, by their seeds
    words: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # of each chapter, before and after
    classes: int = 0  # classes of saves that were visited one by one
    stopped: bool = False  # before the end: this is what is known so far

    @property
    def harmless(self) -> bool:
        """Whether nothing is known to be lost, and no save to move or strand."""
        return not self.points and not any(each.sure for each in self.lost)

    @property
    def whole(self) -> bool:
        """Whether everything is settled."""
        return not self.stopped and not self.unsettled and all(each.sure for each in self.lost)

    def named(self, *about: str) -> tuple[str, ...]:
        """The names of what was lost of some kinds."""
        return tuple(each.name for each in self.lost if each.about in about and each.sure)

    @property
    def endings_lost(self) -> tuple[str, ...]:
        """Endings that no playthrough reaches any more."""
        return self.named("ending")

    @property
    def notes_lost(self) -> tuple[str, ...]:
        """Notes that no playthrough finds any more."""
        return self.named("note")

    @property
    def choices_dead(self) -> tuple[str, ...]:
        """Choices and lines that are still written, and that no playthrough can take any more."""
        dead = (each for each in self.lost if each.about in ("choice", "line") and each.sure and each.now.file)
        return tuple(each.name for each in dead)


def compare(old: Story, new: Story, limit: int = LIMIT, looked: Looked = ignored) -> Changes:
    """What changed from the old version to the new one; after KeyboardInterrupt, what is known so far.

    Of each role up to `limit` classes of saves are visited one by one; if there are more, the rest is argued.
    """
    changes = Changes(words=_words(old, new))
    try:
        for each in lost(old, new, looked):
            changes.lost.append(each)
        for name in old.roles:
            if name in new.roles:
                changes.narrower += narrower(old.roles[name], new.roles[name])
                found = fates(old, new, name, limit, looked)
                changes.points += found.points
                changes.unsettled += found.unsettled
                changes.redrawn += found.redrawn
                changes.classes += found.classes
    except KeyboardInterrupt:
        changes.stopped = True
    return changes


def placed(changes: Changes, before: Loaded, after: Loaded) -> Changes:
    """The changes with the places of roles, notes and variables, which a story as it is played does not keep."""
    was, now = Whereabouts(before.sources), Whereabouts(after.sources)

    def with_place(each: Lost) -> Lost:
        if each.about == "role":
            return replace(each, was=was.key("story.yaml", ("roles", each.name)))
        if each.about == "note":
            path = ("notes", each.name)
            still = after.story is not None and each.name in after.story.record.notes
            there = now.holding("record", path) if still else NOWHERE
            return replace(each, was=was.holding("record", path), now=there)
        return each

    def declared(each: Narrower) -> Narrower:
        file, path = f"{each.role}/state.yaml", ("variables", each.name)
        return replace(each, was=was.key(file, path), place=now.key(file, path) if each.now else NOWHERE)

    lost, narrow = [with_place(each) for each in changes.lost], [declared(each) for each in changes.narrower]
    return replace(changes, lost=lost, narrower=narrow)


def _words(old: Story, new: Story) -> dict[str, tuple[int, int]]:
    before, after = ({n: c.words for r in s.roles.values() for n, c in stats.chapters(r).items()} for s in (old, new))
    return {name: (before.get(name, 0), after.get(name, 0)) for name in {**before, **after}}


# As JSON


def data(changes: Changes) -> dict[str, object]:
    """The changes as `compare --json` prints them."""
    return {
        "roles_lost": list(changes.named("role")),
        "endings_lost": list(changes.endings_lost),
        "choices_dead": list(changes.choices_dead),
        "notes_lost": list(changes.notes_lost),
        "lost": [
            {
                "about": each.about,
                "name": each.name,
                "role": each.role or None,
                "sure": each.sure,
                "before": _place(each.was),
                "now": _place(each.now),
                "perhaps": each.perhaps or None,
            }
            for each in changes.lost
        ],
        "narrower": [
            {
                "name": each.name,
                "role": each.role,
                "values": {"before": each.before, "now": each.now or None},
                "before": _place(each.was),
                "now": _place(each.place),
            }
            for each in changes.narrower
        ],
        "words": {name: {"before": before, "after": after} for name, (before, after) in changes.words.items()},
        "saves": [_save(point) for point in changes.points],
        "unsettled": [{"role": u.role, "scene": u.scene, "fate": u.fate} for u in changes.unsettled],
        "redrawn": list(changes.redrawn),
        "classes": changes.classes,
        "whole": changes.whole,
        "stopped": changes.stopped,
    }


def _place(span: Span) -> dict[str, object] | None:
    return {"file": span.file, "line": span.line, "column": span.column} if span.file else None


def _save(point: Point) -> dict[str, object]:
    return {
        "role": point.role,
        "scene": point.scene,
        "fate": point.fate,
        "because": point.because,
        "goes_on": point.goes_on,
        "playthrough": {
            "role": point.role,
            "seed": 0,
            "echoes": dict(point.echoes),
            "draws": {name: list(v) if isinstance(v, tuple) else v for name, v in point.draws.items()},
            "choices": list(point.choices),
        },
    }


# As text


def text(changes: Changes) -> str:
    """The changes in sentences."""
    lines = [*map(_told, changes.lost), *map(_less, changes.narrower)]
    lines += [line for group in _grouped(changes.points) for line in _group(group)]
    if not changes.points and not changes.unsettled and not changes.stopped:
        lines.append("No save moves or strands.")
    lines += [f"The draw {name} has changed: a save draws it anew, by its seed." for name in changes.redrawn]
    lines += _open(changes.unsettled)
    for name, (before, after) in changes.words.items():
        if before != after:
            lines.append(f"Words of {name}: {before} before, {after} now.")
    if changes.stopped:
        lines.append("stopped before the end: this is what is known so far")
    return "\n".join(lines)


_LOST = {
    "role": "Role lost",
    "scene": "Scene lost",
    "choice": "Choice lost",
    "line": "Line lost",
    "ending": "Ending lost",
    "epilogue": "Epilogue line lost",
    "note": "Note no longer found",
}


def _told(each: Lost) -> str:
    head = f"{_LOST[each.about]}: {each.name}"
    if not each.sure:
        head = f"Not known whether it can still be met: {each.about} {each.name}"
    before = f" (before: {_shown(each.was)})" if each.was.file else ""
    still = (
        f"\n  still written, and no playthrough meets it --> {_shown(each.now)}" if each.now.file and each.sure else ""
    )
    perhaps = f"\n  if it is `{each.perhaps}` now, write `was: {each.name.rpartition('.')[2]}` there, and no save moves for that"
    return head + before + still + (perhaps if each.perhaps else "")


def _less(each: Narrower) -> str:
    before = f" (before: {_shown(each.was)})" if each.was.file else ""
    if not each.now:
        return f"Variable lost: {each.name}{before}"
    return f"Narrower: {each.name} is {each.now} and was {each.before}{before}"


def _shown(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}"


def _grouped(points: Iterable[Point]) -> Iterator[list[Point]]:
    """The save points that have a role, a fate and a reason in common, those with the shortest way first."""
    groups: dict[tuple[str, str, str], list[Point]] = {}
    for point in sorted(points, key=lambda p: len(p.choices)):
        groups.setdefault((point.role, point.fate, point.because), []).append(point)
    yield from groups.values()


def _group(points: list[Point]) -> Iterator[str]:
    first = points[0]
    where = f"a save at {first.scene}" if len(points) == 1 else f"saves at {len(points)} scenes"
    does = first.fate if len(points) == 1 else first.fate[:-1]
    how = "with choices undone" if first.fate == STRANDS else "without undo"
    yield f"{where[0].upper()}{where[1:]} {does}: {first.because}. The game goes on {how}."
    if len(points) > NAMED:
        chapters = Counter(point.scene.partition(".")[0] for point in points)
        yield from _wrapped(f"{chapter} ({count})" for chapter, count in sorted(chapters.items()))
        yield "  (--json names each)"
    elif len(points) > 1:
        yield from _wrapped(point.scene for point in points)
    choices = [*first.choices]
    if len(choices) > SHOWN:
        choices = [f"… ({len(choices) - SHOWN} more)", *choices[-SHOWN:]]
    way = " > ".join(choices) or "the first page"
    yield f"  for example at {first.scene}, which goes on at {first.goes_on}: {way}"


def _wrapped(words: Iterable[str]) -> Iterator[str]:
    line = " "
    for word in words:
        if len(line) + len(word) > COLUMNS:
            yield line + ","
            line = " "
        line += f" {word}" if line == " " else f", {word}"
    yield line


def _open(unsettled: Iterable[Unsettled]) -> Iterator[str]:
    """What no argument settles."""
    by_fate: dict[str, list[str]] = {}
    for each in unsettled:
        by_fate.setdefault(each.fate, []).append(each.scene)
    for fate, scenes in by_fate.items():
        yield f"No argument settles whether some save {fate} at {'this scene' if len(scenes) == 1 else 'these scenes'}:"
        yield from _wrapped(scenes)
    if by_fate:
        yield "Not all save points were looked at: `compare OLD NEW --every-save` visits the saves one by one."
