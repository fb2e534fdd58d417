"""How a story runs: state in, turn out. The order of things is section 8 of the format."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from game.story.expression import CHAPTER, CLOCK, COUNTED, SLOTS
from game.story.model import (
    NEEDED,
    RETURN,
    RISKS,
    STAY,
    Choice,
    Draw,
    Ending,
    Hub,
    Outcome,
    Role,
    Scene,
    Shift,
    Story,
    Variable,
    Way,
)
from game.story.prose import Paragraph, shown

STEPS = 200  # a turn arrives at fewer scenes than this: circles without a choice are refused at load

Draws = Mapping[str, str | int | Sequence[str]]


class NoSuchChoiceError(Exception):
    """The choice is not open in this state."""


class Run(NamedTuple):
    """What stays the same through one reading: role, seed, and the draws that are fixed by name."""

    role: str
    seed: int
    dice: tuple[tuple[str, int], ...] = ()


class State(NamedTuple):
    """Where a reading stands: equal states have equal futures."""

    run: Run
    scene: str
    hub: str
    values: tuple[int, ...]


class Passage(NamedTuple):
    """Something to read; `away` is read in its place by a reader who looks away."""

    kind: str  # chapter, scene, outcome, again, ending, epilogue
    scene: str
    paragraphs: tuple[Paragraph, ...] = ()
    title: str = ""
    care: str = ""
    away: tuple[Paragraph, ...] = ()


class Option(NamedTuple):
    """A choice as it is offered: open, or closed with a reason."""

    choice: str
    label: str
    open: bool = True
    reason: str = ""
    risk: str = ""
    causes: tuple[str, ...] = ()  # what moved the risk word
    until: int | None = None

    @property
    def name(self) -> str:
        """The last part of the choice's name."""
        return self.choice.rpartition(".")[2]


class Change(NamedTuple):
    """A shown value that changed, in words, and why; `told` passages of the turn stand before it."""

    label: str
    before: str
    after: str
    because: str = ""
    told: int = 0


class Turn(NamedTuple):
    """All that a player can see at one moment."""

    state: State
    passages: tuple[Passage, ...]
    options: tuple[Option, ...]
    changes: tuple[Change, ...]
    revealed: tuple[str, ...]
    ledger: tuple[str, ...]
    journal: tuple[str, ...]
    scenes: tuple[str, ...]  # those arrived at in this turn
    people: tuple[str, ...]
    ending: Ending | None = None
    echoes: Mapping[str, int] | None = None  # at an ending, what this run leaves to others

    @property
    def open(self) -> tuple[Option, ...]:
        """The options that can be taken."""
        return tuple(option for option in self.options if option.open)


def begin(
    story: Story,
    role: str,
    seed: int,
    echoes: Mapping[str, int] | None = None,
    draws: Draws | None = None,
) -> Turn:
    """The first turn of a run; echoes and draws that are not given come from their starts and the seed."""
    played = story.roles[role]
    values = list(played.initial)
    for name, slot in played.echoes.items():
        values[slot] = (echoes or {}).get(name, story.echoes[name].start)
    fixed = draws or {}
    for draw in played.draws.values():
        values[draw.slot] = _drawn(draw, fixed[draw.name]) if draw.name in fixed else drawn(draw, seed, role)
    dice = tuple((name, int(face)) for name, face in fixed.items() if isinstance(face, int))
    telling = _Telling(story, Run(role, seed, dice), values)
    telling.arrive(played.start)
    return telling.turn()


def choose(story: Story, state: State, choice: str) -> Turn:
    """The turn that a choice leads to; raises NoSuchChoiceError if it is not open."""
    telling = _Telling(story, state.run, list(state.values), state.scene, state.hub)
    telling.take(choice)
    return telling.turn()


def resume(story: Story, state: State) -> Turn:
    """The offer of a state again, with nothing read before it."""
    telling = _Telling(story, state.run, list(state.values), state.scene, state.hub)
    telling.again()
    return telling.turn()


def arrive(story: Story, state: State, scene: str) -> Turn:
    """The turn that begins with arriving at a scene, from wherever a state stands: for an author who wants to see it."""
    telling = _Telling(story, state.run, list(state.values), state.scene, state.hub)
    telling.arrive(scene)
    return telling.turn()


def number(text: str) -> int:
    """SHA-256 of a text as a number: the only chance there is."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def drawn(draw: Draw, seed: int, role: str) -> int:
    """The value that a seed gives a draw."""
    name = f"{seed}/{role}/{draw.name}"
    if not draw.take:
        return draw.kind.words.index(draw.of[number(name) % len(draw.of)])
    kept = sorted(draw.of, key=lambda word: number(f"{name}/{word}"))[: draw.take]
    return sum(1 << draw.kind.words.index(word) for word in kept)


def _drawn(draw: Draw, fixed: str | int | Sequence[str]) -> int:
    if draw.take and not isinstance(fixed, int):
        words = [fixed] if isinstance(fixed, str) else fixed
        return sum(1 << draw.kind.words.index(word) for word in words)
    return draw.kind.words.index(str(fixed))


def status(story: Story, state: State) -> tuple[tuple[Variable, str], ...]:
    """The values that stand in the status line, in words."""
    return _standing(story.roles[state.run.role], state.values, journal=False)


def standing(story: Story, state: State) -> tuple[tuple[Variable, str], ...]:
    """The values that stand in the journal, in words."""
    return _standing(story.roles[state.run.role], state.values, journal=True)


def _standing(role: Role, values: Sequence[int], journal: bool) -> tuple[tuple[Variable, str], ...]:
    rows = []
    for variable in role.variables.values():
        when = variable.journal if journal else variable.show
        if when is not None and when.run(values):
            rows.append((variable, _worded(variable, values)))
    return tuple(rows)


def _worded(variable: Variable, values: Sequence[int]) -> str:
    value = variable.value
    if value.kind.sort == "flag":
        return "yes" if value.run(values) else "no"
    return shown(value.kind, value.words, variable.low, value.run(values))


class _Telling:
    """One turn while it is told: the values that change, and what the reader will see of it."""

    def __init__(self, story: Story, run: Run, values: list[int], scene: str = "", hub: str = "") -> None:
        self._story = story
        self._role = story.roles[run.role]
        self._run = run
        self._values = values
        self._scene = scene
        self._hub = hub
        self._passages: list[Passage] = []
        self._options: list[Option] = []
        self._changes: list[Change] = []
        self._revealed: dict[str, None] = {}
        self._ledger: list[str] = []
        self._journal: list[str] = []
        self._scenes: list[str] = []
        self._people: dict[str, None] = {}
        self._ending: Ending | None = None
        self._echoes: Mapping[str, int] | None = None

    def turn(self) -> Turn:
        """What was told."""
        return Turn(
            State(self._run, self._scene, self._hub, tuple(self._values)),
            tuple(self._passages),
            # What can be chosen comes first, so that the first number always leads on.
            tuple(sorted(self._options, key=lambda each: not each.open)),
            tuple(self._changes),
            tuple(self._revealed),
            tuple(self._ledger),
            tuple(self._journal),
            tuple(self._scenes),
            tuple(self._people),
            self._ending,
            self._echoes,
        )

    # Arriving

    def arrive(self, target: str) -> None:
        """Arrives at a scene and reads on, without a key, to the next offer or an ending."""
        if len(self._scenes) > STEPS:
            raise RuntimeError(f"a circle without a choice at {target}")
        scene = self._role.scenes[target]
        for way in scene.divert:
            if way.test is None or way.test.run(self._values):
                self.arrive(way.to)
                return
        self._enter(scene)
        changes = self._do(scene.arrival)
        if scene.hub is not None:
            self._hub = scene.id
            self._values[SLOTS] = max(0, scene.hub.slots.run(self._values))
        self._tell(scene.arrival, "ending" if scene.ending else "scene", scene)
        self._show_changes(changes)
        if scene.ending is not None:
            self._end(scene)
        elif scene.arrival.go:
            self._follow(scene.arrival.go)
        else:
            self.offer(returned=False)

    def _enter(self, scene: Scene) -> None:
        """The visit counts; a chapter may open; the clock is set."""
        opened = scene.chapter != self._scene.partition(".")[0]
        self._scene = scene.id
        self._scenes.append(scene.id)
        self._people.update(dict.fromkeys(scene.people))
        values = self._values
        if scene.visits is not None:
            values[scene.visits] = min(COUNTED, values[scene.visits] + 1)
        if opened:
            chapter = self._role.chapters[scene.chapter]
            values[CHAPTER] = chapter.number
            if chapter.starts is not None:
                values[CLOCK] = chapter.starts
            self._passages.append(Passage("chapter", scene.id, chapter.recap.read(values), chapter.title))
        if scene.time is not None:
            values[CLOCK] = scene.time

    def _follow(self, ways: Sequence[Way]) -> None:
        """Goes the first way whose test holds."""
        for way in ways:
            if way.test is None or way.test.run(self._values):
                if way.to == STAY:
                    self.offer(returned=False)
                elif way.to == RETURN:
                    self._scene = self._hub
                    self.offer(returned=True)
                else:
                    self.arrive(way.to)
                return

    def _end(self, scene: Scene) -> None:
        self._ending = scene.ending
        self._echoes = {
            echo.name: echo.value.run(self._values)
            for echo in self._story.echoes.values()
            if echo.role == self._role.id
        }
        if scene.epilogue is None:
            return
        lines = self._role.pools[scene.epilogue.pool]
        told = [line for line in lines if line.test is None or line.test.run(self._values)]
        for line in told[: scene.epilogue.most]:
            self._passages.append(Passage("epilogue", scene.id, line.text.read(self._values)))

    # What happens

    def _do(self, outcome: Outcome) -> tuple[Change, ...]:
        """Carries out the statements; gives the shown values that changed."""
        if not outcome.do:
            return ()
        before = _standing(self._role, self._values, journal=False)
        for effect in outcome.do:
            effect.apply(self._values)
        after = {v.name: text for v, text in _standing(self._role, self._values, journal=False)}
        changed = [(v, text) for v, text in before if after.get(v.name, text) != text]
        # The cause is that of the statements; what is computed shares it only where nothing else is shown to change.
        caused = {v.slot is not None for v, _ in changed}
        return tuple(
            Change(v.label, text, after[v.name], outcome.because if v.slot is not None or caused == {False} else "")
            for v, text in changed
        )

    def _show_changes(self, changes: tuple[Change, ...]) -> None:
        self._changes += [change._replace(told=len(self._passages)) for change in changes]

    def _tell(self, outcome: Outcome, kind: str, scene: Scene) -> None:
        """Reads the text, reveals its notes, keeps what the ledger and the journal say."""
        values = self._values
        paragraphs = outcome.text.read(values)
        ledger, journal = outcome.ledger.line(values), outcome.journal.line(values)
        if paragraphs or kind != "outcome":
            care = scene.care if outcome.look_away else ""
            title = "" if kind == "outcome" else scene.title
            self._passages.append(Passage(kind, scene.id, paragraphs, title, care, outcome.look_away.read(values)))
        self._reveal(run.note for p in paragraphs for run in p.runs if run.note)
        self._reveal(outcome.reveal)
        if ledger:
            self._ledger.append(ledger)
        if journal:
            self._journal.append(journal)

    def _reveal(self, notes: Iterable[str]) -> None:
        for note in notes:
            self._revealed[note] = None
            slot = self._role.known.get(note)
            if slot is not None:
                self._values[slot] = 1

    # Offers

    def again(self) -> None:
        """Comes back to where the state stands: its offer, or its ending."""
        scene = self._role.scenes[self._scene]
        if scene.ending is not None:
            self._end(scene)
        else:
            self.offer(returned=False)

    def offer(self, returned: bool) -> None:
        """Works out what may be chosen now; runs the fallback where nothing is open."""
        scene = self._role.scenes[self._scene]
        if scene.hub is not None and self._hub == scene.id:
            self._offer_lines(scene, scene.hub, returned)
            return
        self._options = [o for choice in scene.choices if (o := option(choice, self._values)) is not None]
        if not any(o.open for o in self._options) and scene.fallback is not None:
            self._options = []
            self._happen(scene.fallback, scene)

    def _offer_lines(self, scene: Scene, hub: Hub, returned: bool) -> None:
        for way in hub.cuts_in:
            if way.test is None or way.test.run(self._values):
                self.arrive(way.to)
                return
        options = lines(self._role, scene, hub, self._values)
        if self._values[SLOTS] <= 0 or not any(o.open for o in options):
            self._hub = ""
            self._follow(hub.then)
            return
        if returned:
            self._passages.append(Passage("again", scene.id, hub.again.read(self._values)))
            self._reveal(run.note for p in hub.again.read(self._values) for run in p.runs if run.note)
        self._options = options

    # Choices

    def take(self, name: str) -> None:
        """Takes an open choice; raises NoSuchChoiceError."""
        scene = self._role.scenes[self._scene]
        if scene.hub is not None and self._hub == scene.id:
            self._take_line(scene, scene.hub, name)
            return
        choice = next((c for c in scene.choices if c.id == name), None)
        offered = option(choice, self._values) if choice is not None else None
        if choice is None or offered is None or not offered.open:
            raise NoSuchChoiceError(name)
        if choice.slot is not None:
            self._values[choice.slot] = 1
        outcome = choice.outcome
        if choice.fail is not None and choice.risk is not None:
            word, _ = risk(choice, self._values)
            if self._die(choice.id) < NEEDED[word]:
                outcome = choice.fail
        self._happen(outcome, scene)

    def _take_line(self, scene: Scene, hub: Hub, name: str) -> None:
        offered = next((o for o in lines(self._role, scene, hub, self._values) if o.choice == name), None)
        if offered is None or not offered.open:
            raise NoSuchChoiceError(name)
        index = next(i for i, s in enumerate(hub.of) if s.endswith("." + offered.name))
        self._values[hub.used[index]] = 1
        self._values[SLOTS] -= 1
        self.arrive(hub.of[index])

    def _happen(self, outcome: Outcome, scene: Scene) -> None:
        changes = self._do(outcome)
        self._tell(outcome, "outcome", scene)
        self._show_changes(changes)
        self._follow(outcome.go)

    def _die(self, choice: str) -> int:
        fixed = dict(self._run.dice).get(choice)
        return fixed if fixed is not None else 1 + number(f"{self._run.seed}/{self._role.id}/{choice}") % 6


def option(choice: Choice, values: Sequence[int]) -> Option | None:
    """How a choice is offered with these values; None where it is hidden or gone."""
    if choice.slot is not None and (choice.once or choice.risk is not None) and values[choice.slot]:
        return None
    if choice.test is not None and not choice.test.run(values):
        if choice.locked is None:
            return None
        return Option(choice.id, choice.label.line(values), open=False, reason=choice.locked.line(values))
    if choice.risk is None:
        return Option(choice.id, choice.label.line(values))
    word, causes = risk(choice, values)
    return Option(choice.id, choice.label.line(values), risk=RISKS[word], causes=causes)


def risk(choice: Choice, values: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    """The index of the risk word that is shown, and what moved it."""
    if choice.risk is None:
        return 0, ()
    better = [s for s in choice.better if s.test.run(values)]
    worse = [s for s in choice.worse if s.test.run(values)]
    word = choice.risk.run(values) - len(better) + len(worse)
    moved: list[Shift] = better + worse
    return max(0, min(len(RISKS) - 1, word)), tuple(s.because for s in moved)


def lines(role: Role, scene: Scene, hub: Hub, values: Sequence[int]) -> list[Option]:
    """The lines of a hub's storylets as they are offered with these values."""
    offered = []
    for target, used in zip(hub.of, hub.used, strict=True):
        storylet = role.scenes[target].storylet
        if storylet is None or values[used]:
            continue
        if storylet.until is not None and values[CLOCK] >= storylet.until:
            continue
        name = f"{scene.id}.{target.rpartition('.')[2]}"
        label = storylet.line.line(values)
        if storylet.test is None or storylet.test.run(values):
            offered.append(Option(name, label, until=storylet.until))
        elif storylet.locked is not None:
            offered.append(Option(name, label, open=False, reason=storylet.locked.line(values), until=storylet.until))
    return offered
