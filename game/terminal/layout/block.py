"""One thing to read, as both front ends lay it out."""

from typing import NamedTuple

from game.story.prose import Run


class Block(NamedTuple):
    """One thing to read: its kind says how it is laid out, `number` and `runs` what it is."""

    kind: str
    runs: tuple[Run, ...] = ()
    number: int = 0
    extra: str = ""
    open: bool = True

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


def block(kind: str, text: str, number: int = 0, extra: str = "", is_open: bool = True) -> Block:
    """A block of plain words."""
    return Block(kind, (Run(text),) if text else (), number, extra, is_open)
