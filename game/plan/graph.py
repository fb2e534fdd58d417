"""Plans as graphs: which scenes may follow which, which hub can be open where, and what can come a second time."""

from collections.abc import Iterator, Mapping

from game import digraph
from game.plan.program import LINE, SPENT, Plan, edges, targets

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
    """For each scene the hubs that can be open there ("" for none), if a playthrough can go on from there."""
    lost = _before(plan, {fault.node for fault in plan.faults})
    met = reached(plan)
    found: dict[str, dict[str, None]] = {}
    for node, name in enumerate(plan.names):
        scene = plan.role.scenes[name[1]]
        if node < plan.reached or ((scene.inside or scene.id) not in met and node not in lost):
            hub = name[3] if name[0] == "arrive" else name[2]
            found.setdefault(scene.id, {})[scene.id if scene.hub is not None else hub] = None
    return {scene: tuple(hubs) for scene, hubs in found.items()}


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
    return frozenset(twice | _by_several_ways(plan, after) | {s.id for s in plan.role.scenes.values() if s.hub})


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
