"""Random sittings against a model of what must be kept: `python -m tests.saves.sittings 2000` plays that many.

A sitting begins, chooses, undoes, redoes, goes back to a chapter, saves copies, loads, takes up branches, deletes, quits, is
killed, or finds the story edited. The model knows every way that was played: each must be the line of its run or one of its
branches, in the file, whatever happens; and a copy must be the same bytes as long as it is there.
"""

import random
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from game.loader.load import load
from game.saves.savefile import as_fields, as_saved
from game.saves.shelf import Shelf
from game.story.branches import MOST, is_beginning
from game.story.model import Story
from game.terminal import commands, effects, persistence
from game.terminal.effects import Begin, Copy, Delete, Keep, Load, Refresh
from game.terminal.persistence import Journal, Setup
from game.terminal.session import Game
from tests.building import STORIES

NOW = datetime(2026, 8, 24, 21, 22, tzinfo=UTC)
STORED = (Keep, Begin, Load, Copy, Delete, Refresh)
Line = tuple[str, ...]


@dataclass
class Model:
    """What must be there: the ways of each run, the bytes of each copy."""

    ways: dict[str, set[Line]] = field(default_factory=dict)
    copies: dict[str, bytes] = field(default_factory=dict)

    def played(self, game: Game) -> None:
        """Notes the way that a game stands on."""
        session = game.session
        if session is not None and session.slot and not session.unsaved:
            known = self.ways.setdefault(session.slot, set())
            known.add(session.line)


class Sitting:
    """One folder of saved games, and a player who does anything."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder, self.model = folder, Model()
        self.shelf = Shelf(folder / "saves", "island")
        self.moment = NOW
        self.story = self._story()
        self.game = self._begun()

    def _story(self) -> Story:
        source = self.folder / "story"
        if not source.exists():
            shutil.copytree(STORIES / "island", source)
        story = load(source).story
        assert story is not None
        return story

    def _now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def _begun(self) -> Game:
        self.setup = Setup(self.story, self.shelf, "1", self._now, Journal(), seed=self.chance.randrange(9))
        return effects.new_game(self.setup)

    def ask(self, line: str) -> tuple[str, ...]:
        """Types a line, and does what is asked for; what was said."""
        answer = commands.ask(self.game, line, "plain")
        self.game, said = answer.game, answer.said
        for effect in answer.effects:
            if isinstance(effect, STORED):
                performed = effects.perform(self.setup, self.game, effect)
                self.game, said = performed.game, said + performed.said
        return said

    def step(self) -> None:
        """Does one thing, and looks whether all that must be there is."""
        choice = self.chance.choices(
            (self._choose, self._undo, self._redo, self._chapter, self._copy, self._load, self._branch, self._delete,
             self._leave, self._kill, self._edit),
            (40, 12, 6, 4, 4, 8, 6, 2, 3, 3, 2),
        )[0]  # fmt: skip
        choice()
        self.model.played(self.game)
        self._look()

    def _choose(self) -> None:
        if self.game.session is None or self.game.session.over:
            self.ask("1") if self.game.session is None else self.ask("restart")
            return
        if self.game.session.asks:
            self.ask(self.chance.choice(("1", "2")))
            return
        self.ask(str(self.chance.randint(1, max(len(self.game.played.turn.options), 1))))

    def _undo(self) -> None:
        self.ask(f"undo {self.chance.randint(1, 4)}")

    def _redo(self) -> None:
        self.ask("redo")

    def _chapter(self) -> None:
        self.ask("chapters 1")

    def _copy(self) -> None:
        name = self.chance.choice("abc")
        taken = self.shelf.exists(name)
        self.ask(f"save {name}")
        if not taken and self.shelf.exists(name):
            self.model.copies[name] = (self.shelf.folder / f"{name}.json").read_bytes()

    def _load(self) -> None:
        slots = self.shelf.slots(self._now())
        if slots:
            previous = " previous" if self.chance.random() < 0.2 else ""
            self.ask(f"load {self.chance.choice(slots).name}{previous}")

    def _branch(self) -> None:
        self.ask(f"branches {self.chance.randint(1, 4)}")

    def _delete(self) -> None:
        slots = self.shelf.slots(self._now())
        if slots:
            name = self.chance.choice(slots).name
            self.game = effects.perform(self.setup, self.game, Delete(name)).game
            if not self.shelf.exists(name):
                self.model.ways.pop(name, None)
                self.model.copies.pop(name, None)

    def _leave(self) -> None:
        said = persistence.farewell(self.setup, self.game.session)
        assert "could not" not in said
        self.game = self._begun()

    def _kill(self) -> None:
        self.game = self._begun()

    def _edit(self) -> None:
        """The story is edited in its words while nobody plays."""
        file = next((self.folder / "story" / "quarter").glob("q1*.yaml"))
        file.write_text(file.read_text(encoding="utf-8") + f"# {self.moment}\n", encoding="utf-8")
        self.story = self._story()
        self.game = self._begun()

    def _look(self) -> None:
        for name, data in self.model.copies.items():
            assert (self.shelf.folder / f"{name}.json").read_bytes() == data, f"the copy {name} was touched"
        for name, ways in self.model.ways.items():
            saved = as_saved(as_fields((self.shelf.folder / f"{name}.json").read_bytes()))
            assert saved is not None
            line = (*saved.recorded.choices, *saved.redo)
            known = [line, *(branch.choices for branch in saved.branches)]
            lost = [way for way in ways if not any(is_beginning(way, each) for each in known)]
            assert not lost or len(saved.branches) == MOST, f"{name} has lost {lost}"


def play(folder: Path, seed: int, steps: int = 40) -> None:
    """One random sitting; raises AssertionError with the seed where something is lost."""
    sitting = Sitting(folder, seed)
    for number in range(steps):
        try:
            sitting.step()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, step {number}: {error}") from error


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for each in range(count):
        with tempfile.TemporaryDirectory() as place:
            play(Path(place), each)
    print(f"{count} sittings: no difference")
