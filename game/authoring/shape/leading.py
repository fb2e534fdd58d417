"""A playthrough that leads to each scene, found by playing at random with a preference for what was rarely chosen."""

from collections.abc import Mapping

from game.plan.lowering import plan
from game.prover.path import recorded
from game.prover.witness import Hunt
from game.story.model import Story
from game.story.playthrough import Recorded

PLAYED = 4000  # playthroughs of each role at the most


def leading(story: Story, role: str) -> Mapping[str, Recorded]:
    """For the scenes of a role that were met, a playthrough that ends where the scene is read; few are not met."""
    made = plan(story, role)
    scenes = {number: goal.subject for number, goal in enumerate(made.goals) if goal.about == "scene"}
    hunt = Hunt(made)
    for _ in hunt.wander(scenes, PLAYED):
        pass
    return {scenes[goal]: recorded(story, made, found.path) for goal, found in hunt.found.items() if goal in scenes}
