"""Each call to the system that a sitting makes fails once, or is the last: `python -m tests.saves.faults` tries them all.

A sitting of ten choices is played through the functions that both front ends use. Whatever fails, a choice that was told as kept
is in a file, the copy before it can be read where the file cannot, and what the farewell says is so.
"""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from game.loader.load import load
from game.saves.savefile import SaveError
from game.saves.shelf import Shelf
from game.story.model import Story
from game.terminal import commands, effects, persistence
from game.terminal.effects import Begin, Keep
from game.terminal.persistence import Journal, Setup
from tests.building import STORIES

NOW = datetime(2026, 8, 24, 21, 22, tzinfo=UTC)
CALLS = ("open", "fsync", "fstat", "link", "replace", "rename", "unlink", "mkdir", "close", "fdopen")
ERRORS = (errno.EIO, errno.ENOSPC, errno.EINTR)
CHOICES = 10
os_close = os.close


class Killed(BaseException):
    """The process has ended here."""


class Faults:
    """Counts the calls of a sitting to the system, and lets one of them fail."""

    def __init__(self, at: int = -1, fault: int = 0) -> None:
        self.at, self.fault, self.count = at, fault, 0

    def call(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **more: Any) -> Any:
            number, self.count = self.count, self.count + 1
            if number == self.at:
                if (
                    real is os_close
                ):  # a file that was not closed would keep its lock: the system closes it all the same
                    real(*arguments)
                if not self.fault:
                    raise Killed
                raise OSError(self.fault, os.strerror(self.fault))
            return real(*arguments, **more)

        return called

    @contextmanager
    def injected(self) -> Iterator[None]:
        """Has the calls made through here."""
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, self.call(getattr(os, name)))
            yield


def story() -> Story:
    loaded = load(STORIES / "island").story
    assert loaded is not None
    return loaded


def sit(folder: Path, told: Story, faults: Faults) -> str:
    """Plays ten choices while a call fails; says what is not as it must be, or nothing."""
    shelf = Shelf(folder / "saves", "island")
    setup = Setup(told, shelf, "1", lambda: NOW, Journal(), seed=7)
    game = effects.new_game(setup)
    kept, said = 0, ""
    slot = ""
    try:
        with faults.injected():
            for line in ("1", *["undo" if number % 4 == 3 else "1" for number in range(CHOICES)]):
                answer = commands.ask(game, line, "plain")
                game = answer.game
                for effect in answer.effects:
                    if isinstance(effect, Begin | Keep):
                        game = effects.perform(setup, game, effect).game
                if game.session is not None and game.session.slot and not game.session.unsaved:
                    kept, slot = len(game.session.line), game.session.slot
            said = persistence.farewell(setup, game.session)
    except Killed:
        pass
    return _wrong(shelf, slot, kept, said, len(game.running.line) if game.session else 0)


def _wrong(shelf: Shelf, slot: str, kept: int, said: str, played: int) -> str:
    found = -1
    for previous in (False, True):
        try:
            saved, _ = shelf.read(slot, previous) if slot else (None, b"")
        except SaveError:
            continue
        if saved is not None:
            found = len(saved.recorded.choices) + len(saved.redo)
            break
    if slot and found < kept:
        return f"{kept} choices were told as kept, and {found} are"
    if "is kept" in said and found != played:
        return f"the farewell says that all is kept: {found} of {played}"
    if said and "could not" not in said and "is kept" not in said and played:
        return f"the farewell says nothing of the place: {said}"
    return ""


def tried(told: Story, every: int = 1) -> tuple[int, list[str]]:
    """How many faults were tried, and what went wrong."""
    counted = Faults()
    with tempfile.TemporaryDirectory() as folder:
        sit(Path(folder), told, counted)
    wrong, count = [], 0
    for fault in (*ERRORS, 0):
        for at in range(0, counted.count, every):
            with tempfile.TemporaryDirectory() as folder:
                found = sit(Path(folder), told, Faults(at, fault))
            count += 1
            if found:
                wrong.append(f"call {at}, {errno.errorcode.get(fault, 'killed')}: {found}")
    return count, wrong


if __name__ == "__main__":
    tries, faulty = tried(story())
    print(f"{tries} faults, {len(faulty)} wrong", *faulty, sep="\n")
    sys.exit(bool(faulty))
