"""The ways that a run took and left when the player went back: its branches, beside the line that is played."""

from collections.abc import Iterable
from typing import NamedTuple

MOST = 24  # branches of a run; of more the ones left longest ago go


class Branch(NamedTuple):
    """A way that was left: its choices from the beginning of the run, and where it ends."""

    choices: tuple[str, ...]
    where: str = ""  # the title of its last scene
    ended: str = ""  # the title of the ending it reached, "" if it reached none


def left(branches: tuple[Branch, ...], branch: Branch, line: tuple[str, ...]) -> tuple[Branch, ...]:
    """The branches with one more, which was left for a line; what is the beginning of another is not kept."""
    others = tuple(each for each in branches if not is_beginning(each.choices, branch.choices))
    known = is_beginning(branch.choices, line) or any(is_beginning(branch.choices, each.choices) for each in others)
    kept = others if known else (*others, branch)
    return tuple(each for each in kept if not is_beginning(each.choices, line))[-MOST:]


def is_beginning(choices: tuple[str, ...], line: tuple[str, ...]) -> bool:
    """Whether a line begins with the choices."""
    return line[: len(choices)] == choices


def onward(branches: Iterable[Branch], choices: tuple[str, ...]) -> Branch | None:
    """The branch left last that goes on from the choices."""
    found = [each for each in branches if len(each.choices) > len(choices) and is_beginning(choices, each.choices)]
    return found[-1] if found else None


def shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many choices two lines begin with together."""
    count = 0
    for left_, right in zip(one, other, strict=False):
        if left_ != right:
            break
        count += 1
    return count
