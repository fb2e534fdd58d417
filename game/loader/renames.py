"""Former names: every name that a chapter, a scene, a choice or a hub's line once had, and its present one."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from game.loader.misplaced import ID
from game.loader.nodes import Document, Scalar
from game.loader.reader import Findings
from game.story.model import Scene

_HINTS = {
    "chapter": "write the id that it had",
    "scene": "write the name that it had, alone or as chapter.scene",
    "choice": "write the name that it had, alone, as scene.choice or as chapter.scene.choice",
    "note": "write the id that it had",
}


class Former(NamedTuple):
    """A name that is given under `was`, and the present full name of what once had it."""

    of: str
    item: Scalar
    document: Document

    @property
    def old(self) -> str:
        """The full name that is claimed: what it leaves out is as in the present name."""
        whole, written = self.of.split("."), self.item.value.split(".")
        return ".".join([*whole[: len(whole) - len(written)], *written])


def claimed(
    claims: Sequence[Former],
    sort: str,
    taken: Collection[str],
    findings: Findings,
    now: Callable[[str], str] = lambda name: name,
) -> dict[str, str]:
    """The names that are claimed for things of one sort, each once and none that is in use; faults are reported."""
    found: dict[str, str] = {}
    lines: dict[str, str] = {}
    for claim in claims:
        value, span = claim.item.value, claim.document.span(claim.item)
        parts = value.split(".")
        if len(parts) > claim.of.count(".") + 1 or not all(ID.match(part) for part in parts):
            findings.say("bad-id", f"`{value[:60]}` is not a former name of a {sort}", span, _HINTS[sort])
            continue
        # A name is claimed under the present names of what holds it, unless these now belong to something else.
        old = claim.old if now(claim.old) in taken else now(claim.old)
        if old in taken:
            hint = "a former name belongs to nothing else"
            findings.say("duplicate-name", f"`{value}` is still in use", span, hint)
        elif old in found:
            message = f"`{value}` is given as a former name twice; the first is in {lines[old]}"
            findings.say("duplicate-name", message, span, "only one thing can have had a name")
        else:
            found[old], lines[old] = claim.of, f"{span.file}, line {span.line}"
    return found


class Renames:
    """All former names of a role: what was renamed more than once is found under every name it had."""

    def __init__(
        self, claims: Sequence[Former], chapters: Collection[str], scenes: Mapping[str, Scene], findings: Findings
    ) -> None:
        self._scenes = scenes
        self._present = {*chapters, *scenes}
        self._present |= {choice.id for scene in scenes.values() for choice in scene.choices}
        self._present |= {line.id for scene in scenes.values() if scene.hub is not None for line in scene.hub.lines}
        self._claims: dict[str, str] = {}
        self._former: dict[str, list[str]] = {}
        for dots in range(max((claim.of.count(".") for claim in claims), default=0) + 1):
            sort = ("chapter", "scene")[dots] if dots < 2 else "choice"
            now = (str, self._scene_now)[dots] if dots < 2 else self._choice_now
            some = [claim for claim in claims if claim.of.count(".") == dots]
            for old, new in claimed(some, sort, self._present, findings, now).items():
                self._claims[old] = new
                self._former.setdefault(new, []).append(old)

    def all(self) -> dict[str, str]:
        """The present name of each former one; a name that is in use is not a former one."""
        full = dict(self._claims)
        for old, new in self._names() if full else ():
            if old not in self._present:
                full.setdefault(old, new)
        return full

    def _names(self) -> Iterator[tuple[str, str]]:
        for scene in self._scenes.values():
            if not scene.inside:
                yield from ((name, scene.id) for name in self._of_scene(scene.id))
            for choice in scene.choices:
                yield from ((name, choice.id) for name in self._of_choice(choice.id))
            for line in scene.hub.lines if scene.hub is not None else ():
                last = dict.fromkeys(name.rpartition(".")[2] for name in self._of_scene(line.target))
                yield from ((f"{hub}.{each}", line.id) for hub in self._of_scene(scene.id) for each in last)

    def _of_scene(self, name: str) -> list[str]:
        """All names of a scene, given one of them."""
        now = self._scene_now(name)
        split = [each.split(".") for each in (now, *self._former.get(now, ()))]
        return list(dict.fromkeys(f"{each}.{last}" for chapter, last in split for each in self._of_chapter(chapter)))

    def _of_chapter(self, name: str) -> list[str]:
        now = self._claims.get(name, name)
        return [now, *self._former.get(now, ())]

    def _of_choice(self, name: str) -> list[str]:
        split = [each.rpartition(".") for each in (name, *self._former.get(name, ()))]
        return list(dict.fromkeys(f"{each}.{last}" for of, _, last in split for each in self._of_holder(of)))

    def _of_holder(self, name: str) -> list[str]:
        """All names of the scene of a choice, or, for a beat, of the choice before it."""
        return self._of_scene(name) if name.count(".") < 2 else self._of_choice(self._now(name))

    def _scene_now(self, name: str) -> str:
        """The present name of a scene, by its former names and those of its chapter."""
        if name in self._claims or name in self._present:
            return self._claims.get(name, name)
        chapter, _, last = name.partition(".")
        moved = f"{self._claims.get(chapter, chapter)}.{last}"
        return self._claims.get(moved, moved)

    def _choice_now(self, name: str) -> str:
        """The former name of a choice under the present name of its scene, or of the choice before it."""
        holder, _, last = name.rpartition(".")
        return f"{self._now(holder)}.{last}"

    def _now(self, name: str) -> str:
        """The present name of a scene or a choice."""
        if name.count(".") < 2:
            return self._scene_now(name)
        if name in self._claims or name in self._present:
            return self._claims.get(name, name)
        moved = self._choice_now(name)
        return self._claims.get(moved, moved)
