"""Which scenes of a role can be reached, as its plan has it."""

from game import digraph
from game.plan import graph as plans
from game.plan import lowering
from game.plan.graph import Graph
from game.story.model import Role


def graph(role: Role) -> Graph:
    """The scenes that may follow each scene; a way whose condition never holds is none."""
    return plans.scenes(lowering.flow(role))


def reached(ways: Graph, start: str) -> frozenset[str]:
    """The scenes that a playthrough can reach from a scene, as far as the ways alone say."""
    return frozenset(digraph.reached([start], lambda scene: ways.get(scene, ())))
