"""Where a role goes on: the jumps from node to node, with what `return` goes back to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from game.diagnostics import Span
from game.plan.program import Block, Jump, Misplaced, Step, code, constant, fork
from game.story import stack
from game.story.expression import CHAPTER, COUNTED
from game.story.model import RETURN, STAY, Role, Scene, Way


@dataclass
class Ways:
    """The nodes of a plan while it is made, and the ways between them; a stack is that of stack.py."""

    role: Role
    names: dict[tuple[str, ...], int] = field(default_factory=dict)
    order: list[tuple[str, ...]] = field(default_factory=list)  # the names by their number
    blocks: list[Block] = field(default_factory=list)
    faults: dict[Misplaced, None] = field(default_factory=dict)

    def node(self, *name: str) -> int:
        """The number of a node, made when it is first named."""
        number = self.names.setdefault(name, len(self.order))
        if number == len(self.order):
            self.order.append(name)
        return number

    def _misplaced(self, about: str, hub: str, where: Span) -> Block:
        """Nothing goes on here: what cannot be played is kept, with the node at which it stands."""
        self.faults[Misplaced(about, hub, where, len(self.blocks))] = None
        return ()

    def _arrive(self, target: str, before: str, visits: str, where: Span) -> Block:
        """The jump to a scene from a chapter; nothing happens if there is no such scene."""
        scene = self.role.scenes.get(target)
        if scene is None:
            return ()
        if not scene.divert:
            before = before if before == scene.chapter else ""
        if scene.hub is not None and not any(code(way.test).always for way in scene.divert):
            hub = next((each for each in reversed(stack.visits(visits)) if self._is_hub(each)), "")
            if hub:
                return self._misplaced("hub-open" if hub == target else "hubs-nest", hub, where)
            if len(stack.visits(visits)) == stack.DEEP:
                return self._misplaced("visits-nest", target, where)
        return (Jump(self.node("arrive", target, before, visits)),)

    def _is_hub(self, visit: str) -> bool:
        return visit in self.role.scenes and self.role.scenes[visit].hub is not None

    def _moved(self, chapter: str, before: str) -> list[Step]:
        """One is in a chapter that is not opened: on a visit, and after it."""
        return [constant(CHAPTER, self.role.chapters[chapter].number)] if chapter != before else []

    def _follow(self, ways: Sequence[Way], scene: Scene, visits: str, where: Span) -> Block:
        return fork([(code(way.test), self._way(way, scene, visits, where)) for way in open_ways(ways)])

    def _way(self, way: Way, scene: Scene, visits: str, where: Span) -> Block:
        if way.to == STAY:
            return (Jump(self._stay(way.of or scene.id, visits)),)
        if way.to == RETURN:
            return self._return(scene, visits, where)
        if way.then:
            return self._visit(way, scene, visits, where)
        return self._arrive(way.to, scene.chapter, visits, where)

    def _visit(self, way: Way, scene: Scene, visits: str, where: Span) -> Block:
        target = self.role.scenes.get(way.to)
        if target is None:
            return ()
        if len(stack.visits(visits)) == stack.DEEP:
            return self._misplaced("visits-nest", way.to, where)
        back = (way.of or scene.id) if way.then == STAY else stack.onward(scene.chapter, way.then)
        return self._visited(way.to, scene.chapter, stack.pushed(visits, back), where)

    def _visited(self, target: str, before: str, visits: str, where: Span) -> Block:
        """The jump to a scene whose chapter is not opened."""
        chapter = target.partition(".")[0]
        return (*self._moved(chapter, before), *self._arrive(target, chapter, visits, where))

    def _return(self, scene: Scene, visits: str, where: Span) -> Block:
        """Back to where the last visit was made, and to its chapter; an open hub stays open."""
        if not visits:
            return self._misplaced("no-hub", "", where)
        visit = stack.top(visits)
        chapter, to, anew = stack.back(visit)
        moved = self._moved(chapter, scene.chapter)
        if anew:
            return (*moved, *self._arrive(to, chapter, stack.rest(visits), where))
        if self._is_hub(visit):
            return (*moved, Jump(self.node("offer", to, visits, "returned")))
        return (*moved, Jump(self._stay(to, stack.rest(visits))))

    def _stay(self, scene: str, visits: str) -> int:
        """The offer of a scene once more."""
        return self.node("offer", scene, visits, "again" if self.role.scenes[scene].again is not None else "")

    def _asked_once(self, way: Way) -> int | None:
        """The slot that counts the visits of what cuts in, if its condition never holds after the first."""
        target = self.role.scenes.get(way.to)
        if way.test is None or target is None or target.visits is None or target.divert:
            return None
        slot = target.visits
        seen: list[dict[int, int]] = [{slot: count} for count in range(1, COUNTED + 1)]
        asked = (part for part in way.test.parts or (way.test,) if part.reads == {slot})
        # A condition asks for single slots only: a mapping serves it as well as a tuple of all values.
        return slot if any(not any(part.run(each) for each in seen) for part in asked) else None  # type: ignore[arg-type]


def open_ways(ways: Sequence[Way]) -> list[Way]:
    """The ways that can be taken: nothing behind one that always holds, and none that never does."""
    kept = []
    for way in ways:
        when = code(way.test)
        if not when.never:
            kept.append(way)
        if when.always:
            break
    return kept
