"""What the player is trying to do now: the aims of a role whose conditions hold."""

from game.story import memory
from game.story.model import Aim
from game.story.playthrough import Playthrough


def standing(played: Playthrough) -> tuple[Aim, ...]:
    """The aims that stand now, in the order of the file; none once the run is over."""
    aims = played.story.roles[played.role].aims
    if not aims or played.turn.ending is not None:
        return ()
    values = memory.values(played)
    # A condition asks for single slots only: a mapping serves it as well as a tuple of all values.
    return tuple(aim for aim in aims.values() if aim.test.run(values))  # type: ignore[arg-type]
