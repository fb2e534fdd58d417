"""The scenes of a role as a graph: where each may lead, which can be reached, which can come again."""

from collections.abc import Iterator, Mapping

from game import digraph
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
    return frozenset(digraph.reached([start], lambda scene: ways.get(scene, ())))


def again(role: Role, ways: Graph) -> frozenset[str]:
    """The scenes whose offer may come a second time: by `stay`, by `return`, or round a circle."""
    staying = {
        scene.id
        for scene in role.scenes.values()
        if scene.hub is not None or any(way.to == STAY for o in _leading(scene) for way in o.go)
    }
    return frozenset(staying | _on_circles(ways))


def _on_circles(ways: Graph) -> set[str]:
    """Every scene from which a way leads back to it."""
    groups = digraph.components(ways, lambda scene: (target for target in ways[scene] if target in ways))
    return {scene for group in groups if len(group) > 1 or group[0] in ways[group[0]] for scene in group}
