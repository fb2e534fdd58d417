"""Where `return` goes back to: the visits that are open, as one text, so that it can be part of a name and of a save.

A visit is a word of it, the innermost last: `chapter.scene` is offered again when one comes back (an open hub, or where one
was), and `chapter>chapter.scene` is arrived at, from the chapter in which the visit was made.
"""

from collections.abc import Callable

DEEP = 3  # visits that can be open at once, an open hub among them
_ON = ">"


def pushed(stack: str, back: str) -> str:
    """The stack with one more visit."""
    return f"{stack} {back}" if stack else back


def top(stack: str) -> str:
    """The visit that `return` comes back from; "" if there is none."""
    return stack.rpartition(" ")[2]


def rest(stack: str) -> str:
    """The stack without that visit."""
    return stack.rpartition(" ")[0]


def visits(stack: str) -> list[str]:
    """The visits, the innermost last."""
    return stack.split()


def onward(chapter: str, scene: str) -> str:
    """The visit after which one goes on at a scene."""
    return f"{chapter}{_ON}{scene}"


def back(visit: str) -> tuple[str, str, bool]:
    """Where a visit comes back to: the chapter, the scene, and whether one arrives there anew."""
    chapter, on, scene = visit.rpartition(_ON)
    return chapter or scene.partition(".")[0], scene, bool(on)


def renamed(stack: str, now: Callable[[str], str]) -> str:
    """The stack with the present names of chapters, scenes and choices."""
    return " ".join(_ON.join(map(now, visit.split(_ON))) for visit in visits(stack))
