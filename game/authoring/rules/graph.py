"""The scenes of a role as a graph: where each may lead, which can be reached, which can come again."""

from collections.abc import Iterator, Mapping

from game.story.model import RETURN, STAY, Outcome, Role, Scene, Way

Graph = Mapping[str, tuple[str, ...]]


def graph(role: Role) -> Graph:
    """Where each scene may lead, with `return` as a way to every hub that may be open."""
    return {name: tuple(dict.fromkeys(_onward(scene))) for name, scene in role.scenes.items()}


def _onward(scene: Scene) -> Iterator[str]:
    """The scenes that may follow this one; a way whose condition never holds is none."""
    for way in scene.divert:
        yield from _target(way)
    if scene.hub is not None:
        for way in (*scene.hub.cuts_in, *scene.hub.then):
            yield from _target(way)
        yield from scene.hub.of
    for outcome in _leading(scene):
        for way in outcome.go:
            yield from _target(way)


def _leading(scene: Scene) -> Iterator[Outcome]:
    """What happens in a scene and leads on."""
    yield scene.arrival
    for choice in scene.choices:
        yield choice.outcome
        if choice.fail is not None:
            yield choice.fail
    if scene.fallback is not None:
        yield scene.fallback


def _target(way: Way) -> Iterator[str]:
    if way.to not in (STAY, RETURN, "") and (way.test is None or way.test.high):
        yield way.to


def reached(ways: Graph, start: str) -> frozenset[str]:
    """The scenes that a reading can come to from a scene, as far as the ways alone say."""
    met = {start}
    waiting = [start]
    while waiting:
        for target in ways.get(waiting.pop(), ()):
            if target not in met:
                met.add(target)
                waiting.append(target)
    return frozenset(met)


def again(role: Role, ways: Graph) -> frozenset[str]:
    """The scenes whose offer may come a second time: by `stay`, by `return`, or round a circle."""
    staying = {
        scene.id
        for scene in role.scenes.values()
        if scene.hub is not None or any(way.to == STAY for o in _leading(scene) for way in o.go)
    }
    return frozenset(staying | _on_circles(ways))


def _on_circles(ways: Graph) -> set[str]:
    """Every scene from which a way leads back to it: Tarjan's components, without recursion."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    found: set[str] = set()
    for first in ways:
        work = [(first, iter(ways[first]))] if first not in number else []
        if work:
            number[first] = low[first] = len(number)
            open_[first] = None
        while work:
            name, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == number[name]:
                    found |= _closed(name, open_, ways)
            elif target not in number and target in ways:
                number[target] = low[target] = len(number)
                open_[target] = None
                work.append((target, iter(ways[target])))
            elif target in open_:
                low[name] = min(low[name], number[target])
    return found


def _closed(name: str, open_: dict[str, None], ways: Graph) -> set[str]:
    """Takes the component of a scene off; its members where it is a circle."""
    members = set()
    while True:
        member, _ = open_.popitem()
        members.add(member)
        if member == name:
            break
    return members if len(members) > 1 or name in ways[name] else set()
