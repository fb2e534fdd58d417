"""The line front end of `write`: the story as it is played, read again whenever a file is saved."""

import select
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TextIO

from game.authoring import write
from game.authoring.write import Writing
from game.story.engine import NoSuchChoiceError, Option
from game.story.playthrough import Playthrough
from game.terminal.content import turn
from game.terminal.plain.lines import lines_of

PAUSE = 0.4  # seconds between two looks at the files
LONGEST = 2000  # characters of a command that are read
HELP = (
    "A number or a choice's name takes that choice.",
    "= shows every value, and why choices are closed.",
    "undo takes back one choice; restart begins anew; again reads this turn once more; quit leaves.",
    "Whenever you save a file the story is read again, and you stay where you are.",
)


def sit(writing: Writing, lines: TextIO, out: TextIO) -> None:
    """Plays until the author leaves or the input ends."""
    _Desk(writing, lines, out).run()


class _Desk:
    """One sitting: what changes is the writing."""

    def __init__(self, writing: Writing, lines: TextIO, out: TextIO) -> None:
        self._writing, self._lines, self._out = writing, lines, out

    def run(self) -> None:
        """Shows the turn, then does what each line asks."""
        self._say(["Type help for the commands."])
        self._show()
        while (line := self._read()) is not None:
            if line in ("quit", "q"):
                return
            self._reload()
            self._do(line)

    def _read(self) -> str | None:
        """The next line; while there is none the files are watched. None where the input ends."""
        while True:
            self._out.write("> ")
            self._out.flush()
            while not self._ready():
                if self._reload():
                    self._out.write("> ")
                    self._out.flush()
            line = self._lines.readline(LONGEST)
            return " ".join(line.split()) if line else None

    def _ready(self) -> bool:
        """Whether a line can be read; where nobody can tell, it is read and waited for."""
        try:
            return bool(select.select([self._lines], [], [], PAUSE)[0])
        except (OSError, ValueError, TypeError):
            return True

    def _reload(self) -> bool:
        """Reads the story again where a file has changed; says so."""
        changed = write.reloaded(self._writing)
        if changed is self._writing:
            return False
        # An editor may write a file in two steps: what is half written would only be found faulty.
        time.sleep(PAUSE / 4)
        self._writing = write.reloaded(replace(changed, played=changed.played))
        self._say(["", self._writing.said or changed.said])
        self._show()
        return True

    def _do(self, line: str) -> None:
        played = self._writing.played
        if played is None:
            self._say(["The story cannot be read yet."])
        elif line == "=":
            self._say(write.state(played))
        elif line == "help":
            self._say(HELP)
        elif line == "undo":
            self._go(played.undo())
        elif line == "restart":
            self._writing = write.begin(self._writing.folder, self._writing.beginning)
            self._show()
        elif line in ("", "again"):
            self._show()
        else:
            self._take(played, line)

    def _take(self, played: Playthrough, line: str) -> None:
        option = _option(played, line)
        if option is None:
            self._say([f"There is no choice {line[:40]} here. Type help for the commands."])
            return
        try:
            self._go(played.take(option.choice))
        except NoSuchChoiceError:
            self._say(
                [
                    f"It is closed: {option.reason}",
                    *(each for each in write.closed(played) if each.startswith(option.name + " ")),
                ]
            )

    def _go(self, played: Playthrough) -> None:
        self._writing = replace(self._writing, played=played, said="")
        self._show()

    def _show(self) -> None:
        """The diagnostics, and below them the turn."""
        self._say(self._writing.faults)
        played = self._writing.played
        if played is not None:
            self._say([f"[{played.turn.state.scene}]", *lines_of(turn.turn_blocks(played), played)])

    def _say(self, lines: Iterable[str]) -> None:
        told = list(lines)
        if told:
            self._out.write("\n".join(told) + "\n\n")
            self._out.flush()


def _option(played: Playthrough, line: str) -> Option | None:
    listed = played.turn.options
    if line.isdecimal() and len(line) < 4:
        return listed[int(line) - 1] if 1 <= int(line) <= len(listed) else None
    return next((option for option in listed if option.name == line), None)
