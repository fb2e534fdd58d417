"""What can be said of a role's scenes as a graph: circles without a choice, and hubs that are not there."""

import re
from collections.abc import Iterator, Sequence

from game.diagnostics import Span
from game.loader.reader import Findings
from game.story.model import RETURN, STAY, Role, Scene, Way


def check(role: Role, findings: Findings) -> None:
    """Says what is wrong with the ways of a role."""
    _circles(role, findings)
    _hubs(role, findings)


def _without_key(scene: Scene) -> Iterator[str]:
    """Where a scene may lead without a choice; `return` where it may go back to its hub."""
    for way in (*scene.divert, *scene.arrival.go, *(scene.fallback.go if scene.fallback else ())):
        yield way.to
    if scene.hub is not None:
        for way in scene.hub.then:
            yield way.to
        for way in scene.hub.cuts_in:
            if not _only_once(way):
                yield way.to


def _only_once(way: Way) -> bool:
    """Whether a cut-in asks that it has not been seen."""
    if way.test is None:
        return False
    name = re.escape(way.to.rpartition(".")[2])
    asked = [part.text for part in way.test.parts] or [way.test.text]
    return any(
        re.fullmatch(rf"not seen\((\w+\.)?{name}\)", text.strip().strip("()") + ")")
        or re.fullmatch(rf"not seen\((\w+\.)?{name}\)", text.strip())
        for text in asked
    )


def _circles(role: Role, findings: Findings) -> None:
    """Every circle of scenes without a choice on it, said where it begins."""
    state: dict[str, int] = {}  # 1 while it is on the way, 2 when done
    for first in role.scenes:
        stack: list[tuple[str, Iterator[str]]] = []
        if not state.get(first):
            state[first] = 1
            stack.append((first, _without_key(role.scenes[first])))
        while stack:
            name, ways = stack[-1]
            target = next(ways, None)
            if target is None:
                state[name] = 2
                stack.pop()
            elif target in role.scenes and not state.get(target):
                state[target] = 1
                stack.append((target, _without_key(role.scenes[target])))
            elif target in role.scenes and state[target] == 1:
                _say_circle(role, [n for n, _ in stack], target, findings)
    for scene in role.scenes.values():
        for way in scene.hub.cuts_in if scene.hub else ():
            _cut_in(role, scene, way, findings)


def _say_circle(role: Role, way: list[str], target: str, findings: Findings) -> None:
    circle = [*way[way.index(target) :], target]
    shown = " > ".join(name.partition(".")[2] for name in circle)
    findings.say(
        "circle",
        f"these scenes lead in a circle without a choice: {shown}",
        role.scenes[target].where,
        "give one of them a choice",
    )


def _cut_in(role: Role, hub: Scene, way: Way, findings: Findings) -> None:
    """A cut-in that returns by itself must ask whether it was seen, or it would come for ever."""
    scene = role.scenes.get(way.to)
    if scene is None or scene.choices or _only_once(way):
        return
    if any(each.to == RETURN for each in scene.arrival.go):
        name = way.to.rpartition(".")[2]
        findings.say(
            "circle", f"`{name}` cuts in again and again", hub.where, f"add `and not seen({name})` to its condition"
        )


def _hubs(role: Role, findings: Findings) -> None:
    """Follows every way with the hub that is open on it."""
    if role.start not in role.scenes:
        return
    met = {(role.start, "")}
    waiting = [(role.start, "")]
    while waiting:
        name, hub = waiting.pop()
        for target, open_hub, where in _onward(role.scenes[name], hub):
            if target == RETURN and not hub:
                findings.say(
                    "no-hub",
                    "no hub is open here to return to",
                    where,
                    "name a scene, or reach this scene only from a storylet",
                )
            elif target in role.scenes:
                after = _entered(role.scenes[target], open_hub, where, findings)
                if (target, after) not in met:
                    met.add((target, after))
                    waiting.append((target, after))


def _entered(scene: Scene, hub: str, where: Span, findings: Findings) -> str:
    """The hub that is open in a scene that is arrived at."""
    if scene.hub is None:
        return hub
    if hub and hub != scene.id:
        findings.say("hubs-nest", f"the hub `{hub}` is still open here", where, "go `return` first: hubs do not nest")
    return scene.id


def _onward(scene: Scene, hub: str) -> Iterator[tuple[str, str, Span]]:
    """Each target of a scene, the hub open on the way to it, and where it is said."""
    for way in (*scene.divert, *scene.arrival.go):
        yield way.to, hub, scene.where
    for choice in scene.choices:
        for way in _ways(choice.outcome.go, choice.fail.go if choice.fail else ()):
            yield way.to, hub, choice.where
    for way in scene.fallback.go if scene.fallback else ():
        yield way.to, hub, scene.where
    if scene.hub is not None:
        for name in scene.hub.of:
            yield name, scene.id, scene.where
        for way in scene.hub.cuts_in:
            yield way.to, scene.id, scene.where
        for way in scene.hub.then:
            yield way.to, "", scene.where


def _ways(*groups: Sequence[Way]) -> Iterator[Way]:
    for group in groups:
        for way in group:
            if way.to != STAY:
                yield way
