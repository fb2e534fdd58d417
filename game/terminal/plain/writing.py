"""The line front end of `write`: the story as it is played, loaded again whenever a file is saved."""

import codecs
import os
import select
import shutil
import textwrap
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TextIO

from game.authoring import values, write
from game.authoring.write import Writing
from game.story.offers import NoSuchChoiceError
from game.story.playthrough import Playthrough
from game.story.turn import Option
from game.terminal.content import notes, pages, turn
from game.terminal.layout.block import Block
from game.terminal.plain.lines import lines_of
from game.terminal.session import Game, Session

PAUSE = 0.4  # seconds between two looks at the files
LONGEST = 2000  # characters of a command that are read
HELP = (
    "A number or a choice's name takes that choice.",
    "= shows every value, and why choices are closed. journal, notes and status show what a player sees there.",
    "u or undo takes back one choice; restart begins again; again prints this turn once more; quit leaves.",
    "Whenever you save a file the story is loaded again, and you stay where you are.",
)
_PAGES: Mapping[str, Callable[[Playthrough], Iterable[Block]]] = {
    "journal": pages.journal_page,
    "notes": lambda played: notes.notes_page(Game(played.story, session=Session(played))),
    "status": pages.status_page,
}


def sit(writing: Writing, lines: TextIO, out: TextIO) -> None:
    """Plays until the author leaves or the input ends."""
    _Sitting(writing, _Lines(lines), out).run()


class _Lines:
    """Lines of an input that can also be asked whether one has come, without losing those that came with it."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._waiting = ""
        self._ended = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        try:
            self._handle: int | None = source.fileno()
        except (OSError, ValueError):
            self._handle = None  # a text in memory: it is all there

    def ready(self) -> bool:
        """Whether a line, or the end, can be read now; waits a moment for it."""
        if self._handle is None or self._ended or "\n" in self._waiting:
            return True
        try:
            if not select.select([self._handle], [], [], PAUSE)[0]:
                return False
        except (OSError, ValueError):
            return True  # nobody can tell on this system: the line is waited for
        self._more(self._handle)
        return self._ended or "\n" in self._waiting

    def _more(self, handle: int) -> None:
        data = os.read(handle, 65536)
        self._ended = not data
        self._waiting += self._decoder.decode(data, final=not data)

    def line(self) -> str | None:
        """The next line, cut to what is read of one; None at the end."""
        if self._handle is None:
            line = self._source.readline()
            return line[:LONGEST] if line else None
        while "\n" not in self._waiting and not self._ended:
            self._more(self._handle)
        line, end, self._waiting = self._waiting.partition("\n")
        return line[:LONGEST] if line or end else None


class _Sitting:
    """One sitting: what changes is the writing."""

    def __init__(self, writing: Writing, lines: _Lines, out: TextIO) -> None:
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
        """The next line; until one comes the files are watched. None where the input ends."""
        self._prompt()
        while not self._lines.ready():
            if self._reload():
                self._prompt()
        line = self._lines.line()
        return " ".join("".join(c if c.isprintable() else " " for c in line).split()) if line is not None else None

    def _prompt(self) -> None:
        self._out.write("> ")
        self._out.flush()

    def _reload(self) -> bool:
        """Loads the story again where a file has changed; says so."""
        changed = write.reloaded(self._writing)
        if changed is self._writing:
            return False
        # An editor may write a file in two steps: what is half written would only be found faulty.
        time.sleep(PAUSE / 4)
        self._writing = write.reloaded(changed)
        self._say(["", self._writing.said or changed.said])
        self._show()
        return True

    def _do(self, line: str) -> None:
        played = self._writing.played
        if played is None:
            self._say(["The story cannot be loaded yet."])
        elif line == "=":
            self._say(values.state(played))
        elif line == "help":
            self._say(HELP)
        elif line in _PAGES:
            self._say(lines_of(_PAGES[line](played)))
        elif line in ("u", "undo"):
            self._go(played.undo())
        elif line == "restart":
            self._writing = write.restarted(self._writing)
            self._say([self._writing.said] if self._writing.said else [])
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
                    *(each for each in values.closed(played) if each.startswith(option.name + " ")),
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
            self._say(
                [
                    f"[{played.turn.state.scene}]",
                    *lines_of(turn.turn_blocks(played, shown=turn.Shown(strict=True)), played),
                ]
            )

    def _say(self, lines: Iterable[str]) -> None:
        width = shutil.get_terminal_size().columns if self._out.isatty() else 0
        told = [part for line in lines for part in _wrapped(line, width)]
        if told:
            self._out.write("\n".join(told) + "\n\n")
            self._out.flush()


def _wrapped(text: str, width: int) -> list[str]:
    """A paragraph broken between words to so many columns; what has lines of its own, such as a diagnostic, is kept."""
    if not width or "\n" in text or len(text) < width:
        return [text]
    return textwrap.wrap(text, width - 1, break_on_hyphens=False, break_long_words=False) or [text]


def _option(played: Playthrough, line: str) -> Option | None:
    listed = played.turn.options
    if line.isdecimal() and len(line) < 4:
        return listed[int(line) - 1] if 1 <= int(line) <= len(listed) else None
    return next((option for option in listed if option.name == line), None)
