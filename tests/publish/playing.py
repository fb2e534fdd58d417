"""The same playthroughs in the engine and in the runtime of a published page: what is seen, and what is saved."""

import hashlib
import json
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from game.authoring.publish.page import page
from game.saves.savefile import written
from game.story import domain, engine, moments, playthrough
from game.story.engine import Draws
from game.story.model import Role, Story
from game.story.playthrough import Playthrough
from game.story.prose import Paragraph
from game.story.turn import Turn

NODE = shutil.which("node") or ""
TIME = datetime(2000, 1, 2, 3, 4, 5, 678000, UTC)
LONGEST = 400  # choices of one random playthrough


def seen(story: Story, turn: Turn) -> list[object]:
    """All that a player can see of a turn, and its state, as `answers.js` writes it."""
    return [
        turn.state.scene,
        turn.state.stack,
        [str(value) for value in turn.state.values],
        [[p.kind, p.scene, p.title, p.care, paragraphs(p.paragraphs), paragraphs(p.away)] for p in turn.passages],
        [[o.choice, o.label, o.open, o.reason, o.risk, list(o.causes), o.until] for o in turn.options],
        [list(change) for change in turn.changes],
        *(list(each) for each in (turn.revealed, turn.ledger, turn.journal, turn.scenes, turn.people)),
        list(turn.ending) if turn.ending is not None else None,
        None if turn.echoes is None else [[name, str(value)] for name, value in turn.echoes.items()],
        [[variable.name, text] for variable, text in engine.status(story, turn.state)],
        [[variable.name, text] for variable, text in engine.standing(story, turn.state)],
        moments.spoken(turn.state.values[0], story.year),
    ]


def paragraphs(paragraphs: Sequence[Paragraph]) -> list[object]:
    return [[[list(run) for run in paragraph.runs], paragraph.kept] for paragraph in paragraphs]


def saved(played: Playthrough) -> str:
    """The saved game of a playthrough."""
    return written(played, (), (), TIME).decode()


def request(played: Playthrough) -> dict[str, object]:
    """What asks a page to play the same."""
    return {
        "role": played.role,
        "seed": played.seed,
        "echoes": dict(played.echoes),
        "draws": dict(played.draws),
        "choices": played.choices,
        "away": sorted(played.away),
        "time": TIME.isoformat(),
    }


def digest(played: Playthrough) -> str:
    """The digest of all that is seen in a playthrough."""
    return hashlib.sha256(_json([seen(played.story, turn) for turn in played.turns]).encode()).hexdigest()


class Pages:
    """The runtime of a story's page, asked over a pipe."""

    def __init__(self, story: Story, folder: Path) -> None:
        self.story = story
        self._file = folder / "story.html"
        self._file.write_text(page(story), encoding="utf-8")

    def __enter__(self) -> "Pages":
        command = [NODE, str(Path(__file__).parent / "harness.js"), str(self._file)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._process.communicate()

    def ask(self, **request: object) -> Any:
        """What the runtime answers."""
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("there are no pipes")
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def differs(self, played: Playthrough) -> str:
        """What differs between a playthrough of the engine and the same one of the page; "" if nothing does."""
        turns = [seen(self.story, turn) for turn in played.turns]
        asked = request(played)
        told = self.ask(**asked)
        if "stopped" in told:
            return f"{_named(played)}: the page cannot take choice {told['stopped'] + 1}"
        if told["digest"] != digest(played):
            return f"{_named(played)}: {_first(turns, self.ask(**asked, whole=True)['turns'])}"
        if told["save"] != saved(played):
            return f"{_named(played)}: saved as {told['save']}, and by the engine as {saved(played)}"
        return self._differs_opened(played, turns)

    def _differs_opened(self, played: Playthrough, turns: Sequence[object]) -> str:
        """A save made by the engine opens in the page, and is saved there as the same; only the last turn is compared whole."""
        again = self.ask(ask="open", text=saved(played), time=TIME.isoformat())
        if again.get("lost") != "" or again["save"] != saved(played):
            return f"{_named(played)}: opened in the page as {again}"
        return "" if again["turns"][-1] == turns[-1] else f"{_named(played)}: opened elsewhere in the page"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _named(played: Playthrough) -> str:
    return f"{played.role}, seed {played.seed}, {len(played.choices)} choices"


def _first(ours: Any, theirs: Any, place: str = "turns") -> str:
    """The first place at which two values differ."""
    if isinstance(ours, list) and isinstance(theirs, list):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            if one != other:
                return _first(one, other, f"{place}[{number}]")
    return f"{place}: the engine has {ours!r}, the page {theirs!r}"


def at_random(story: Story, role: Role, chance: random.Random, longest: int = LONGEST) -> Playthrough:
    """A playthrough with choices, draws and earlier runs by chance."""
    fixed = [draw for draw in role.draws.values() if not draw.take and chance.random() < 0.1]
    draws: Draws = {draw.name: chance.choice(draw.of) for draw in fixed}
    played = playthrough.start(story, role.id, chance.randrange(10**6), _echoes(story, role, chance), draws)
    while played.turn.open and len(played.choices) < longest:
        played = played.take(chance.choice(played.turn.open).choice)
    return played


def _echoes(story: Story, role: Role, chance: random.Random) -> Mapping[str, int]:
    domains = {name: domain.of_echo(story.echoes[name]) for name in role.echoes}
    return {name: each.case(chance.randrange(each.size)) for name, each in domains.items() if chance.random() < 0.7}


def randomly(story: Story, runs: int, seed: int) -> Iterator[Playthrough]:
    """So many random playthroughs of each role."""
    for role in story.roles.values():
        chance = random.Random(f"{seed}/{role.id}")
        for _ in range(runs):
            yield at_random(story, role, chance)
