"""Plans as graphs: which scenes may follow which, where `return` can go back to, and what can come a second time."""

from collections.abc import Iterator, Mapping

from game import digraph
from game.plan.program import LINE, SPENT, Plan, edges, targets
from game.story import stack

Graph = Mapping[str, tuple[str, ...]]


def scenes(plan: Plan) -> Graph:
    """The scenes that may follow each scene; a `return` leads to the hub that is open."""
    after: dict[str, dict[str, None]] = {name[1]: {} for name in plan.names}
    again: set[str] = set()  # what leads to its own arrival; the way from an arrival to its offer is none
    for node, block in enumerate(plan.nodes):
        here = plan.names[node][1]
        for target in targets(block):
            there = plan.names[target]
            after[here][there[1]] = None
            if there[:2] == ("arrive", here):
                again.add(here)
    return {scene: tuple(e for e in found if e != scene or scene in again) for scene, found in after.items()}


def reached(plan: Plan) -> frozenset[str]:
    """The scenes that the start leads to, as far as the ways alone say."""
    return frozenset(name[1] for name in plan.names[: plan.reached] if name[0] == "arrive")


def places(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """For each scene the stacks with which one can be there ("" for none), if a playthrough can go on from there."""
    lost = _before(plan, {fault.node for fault in plan.faults})
    met = reached(plan)
    found: dict[str, dict[str, None]] = {}
    for node, name in enumerate(plan.names):
        scene = plan.role.scenes[name[1]]
        if node < plan.reached or ((scene.inside or scene.id) not in met and node not in lost):
            visits = name[2] if name[0] == "offer" else name[3]
            if name[0] == "arrive" and scene.hub is not None:
                visits = stack.pushed(visits, scene.id)
            found.setdefault(scene.id, {})[visits] = None
    return {scene: tuple(stacks) for scene, stacks in found.items()}


def _before(plan: Plan, nodes: set[int]) -> set[int]:
    """The nodes, and all from which one of them can be reached."""
    before: dict[int, list[int]] = {}
    for node, block in enumerate(plan.nodes):
        for target in targets(block):
            before.setdefault(target, []).append(node)
    return digraph.reached(nodes, lambda node: before.get(node, ()))


def again(plan: Plan) -> frozenset[str]:
    """The scenes whose offer may come a second time in a run."""
    after = {node: tuple(_repeatable(plan, node)) for node in range(len(plan.nodes))}
    groups = digraph.components(after, lambda node: after[node])
    circles = {node for group in groups if len(group) > 1 or group[0] in after[group[0]] for node in group}
    twice = {plan.names[node][1] for node in circles}
    twice |= _by_several_ways(plan, after) | _by_several_visits(plan, after)
    return frozenset(twice | {s.id for s in plan.role.scenes.values() if s.hub})


def _repeatable(plan: Plan, node: int) -> Iterator[int]:
    """Where a node leads, but for what a run can do once."""
    return (edge.node for edge in edges(plan.nodes[node]) if edge.sort not in (LINE, SPENT))


def _by_several_ways(plan: Plan, after: Mapping[int, tuple[int, ...]]) -> set[str]:
    """The scenes that more than one of the things that a run can do once lead to: they come once for each."""
    back = {node for node, name in enumerate(plan.names) if name[3:] == ("returned",)}
    single = dict.fromkeys((e.sort, e.node) for block in plan.nodes for e in edges(block) if e.sort in (LINE, SPENT))
    entered: dict[str, set[tuple[str, int]]] = {}
    for way in single:
        for node in digraph.reached([way[1]], lambda node: (each for each in after[node] if each not in back)):
            entered.setdefault(plan.names[node][1], set()).add(way)
    return {scene for scene, ways in entered.items() if len(ways) > 1}


def _by_several_visits(plan: Plan, after: Mapping[int, tuple[int, ...]]) -> set[str]:
    """The scenes that are offered with one stack, and later with another."""
    offers: dict[str, list[int]] = {}
    for node, name in enumerate(plan.names):
        if name[0] == "offer":
            offers.setdefault(name[1], []).append(node)
    several = {scene: nodes for scene, nodes in offers.items() if len(nodes) > 1}
    return {
        scene
        for scene, nodes in several.items()
        if any(len(digraph.reached([node], lambda node: after[node]).intersection(nodes)) > 1 for node in nodes)
    }
