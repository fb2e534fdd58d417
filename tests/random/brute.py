"""The plainest search there can be: every state that the engine itself comes to, with nothing left out and nothing clever."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from game.story import engine, playthrough
from game.story.model import NEEDED, RISKS, Outcome, Role, Story
from game.story.playthrough import Playthrough, Recorded
from game.story.prose import Paragraph, Text
from game.story.turn import Option, State, Turn
from tests.random.domains import Start
from tests.random.people import NOTHING, Fact, Hidden, after

WORDLESS = "wordless"  # a label or a reason that comes out empty: no goal of the prover, but of `check`


@dataclass
class Step:
    """One way on from a state."""

    choice: str
    face: int
    share: float
    target: int


@dataclass
class Played:
    """What can happen in a role: found by playing all of it, or as much as there was room for."""

    whole: bool = True  # whether every state was looked at
    facts: dict[Fact, int] = field(default_factory=dict)  # all that was met, with the number of the state where
    states: list[State] = field(default_factory=list)
    steps: list[list[Step]] = field(default_factory=list)
    ended: dict[int, str] = field(default_factory=dict)
    dead: set[int] = field(default_factory=set)  # nothing is open
    begun: dict[int, float] = field(default_factory=dict)  # the first states, with their chances
    ways: dict[int, tuple[int, str, int]] = field(default_factory=dict)  # the state before, the choice, the face
    starts: dict[int, Start] = field(default_factory=dict)

    def subjects(self, about: str) -> set[str]:
        """All that was met of one sort."""
        return {subject for each, subject in self.facts if each == about}

    def lost(self) -> set[int]:
        """The states from which no ending can be reached."""
        before: list[list[int]] = [[] for _ in self.states]
        for state, onward in enumerate(self.steps):
            for step in onward:
                before[step.target].append(state)
        sure = set(self.ended)
        waiting = list(self.ended)
        while waiting:
            for state in before[waiting.pop()]:
                if state not in sure:
                    sure.add(state)
                    waiting.append(state)
        return set(range(len(self.states))) - sure

    def path(self, state: int) -> tuple[Start, list[tuple[str, int]]]:
        """How a state was reached: the start, and the choices with the faces of their dice."""
        way: list[tuple[str, int]] = []
        while state in self.ways:
            state, choice, face = self.ways[state]
            way.append((choice, face))
        return self.starts[state], way[::-1]


def search(story: Story, role: Role, starts: list[Start], whole: bool, most: int) -> Played:
    """Plays everything, breadth first, from each of the starts."""
    found = Played(whole)
    index: dict[tuple[State, Hidden], int] = {}
    hidden: list[Hidden] = []  # in each state
    waiting: deque[int] = deque()
    turns: dict[int, Turn] = {}
    with _reading(role) as read:
        noting = _Noting(role, found, read)

        def met(turn: Turn, before: Hidden = NOTHING, choice: str = "") -> int:
            now, more = after(role, before, turn, choice)
            state = (turn.state, now)
            if state not in index:
                index[state] = len(found.states)
                found.states.append(turn.state)
                hidden.append(now)
                found.steps.append([])
                waiting.append(index[state])
                turns[index[state]] = turn
            noting.note(turn, index[state], more)
            return index[state]

        for start in starts:
            turn = engine.begin(story, role.id, 0, start.echoes, start.draws)
            number = met(turn)
            found.starts.setdefault(number, start)
            found.begun[number] = found.begun.get(number, 0.0) + start.chance
        while waiting:
            if len(found.states) > most:
                found.whole = False
                break
            number = waiting.popleft()
            turn = turns.pop(number)
            if turn.ending is not None:
                found.ended[number] = turn.state.scene
                continue
            if not turn.open:
                found.dead.add(number)
                found.facts.setdefault(("open", turn.state.scene), number)
            for option, face, share in _ways_on(turn):
                onward = engine.choose(story, _rolled(turn.state, option.choice, face), option.choice)
                onward = onward._replace(state=onward.state._replace(run=turn.state.run))
                known = len(found.states)
                target = met(onward, hidden[number], option.choice)
                if target == known:
                    found.ways[target] = (number, option.choice, face)
                found.steps[number].append(Step(option.choice, face, share / len(turn.open), target))
    return found


def _ways_on(turn: Turn) -> Iterator[tuple[Option, int, float]]:
    """Each open option with the faces that tell: the least that succeeds, and the largest that fails."""
    for option in turn.open:
        if not option.risk:
            yield option, 6, 1.0
            continue
        needed = NEEDED[RISKS.index(option.risk)]
        yield option, needed, (7 - needed) / 6
        if needed > 1:
            yield option, needed - 1, (needed - 1) / 6


def _rolled(state: State, choice: str, face: int) -> State:
    # A die that was thrown is never asked again, since another try has a die of its own: the state after it need not keep it.
    return state._replace(run=state.run._replace(dice=dice(choice, face)))


def dice(choice: str, face: int) -> tuple[tuple[str, int], ...]:
    """All dice that a choice may throw, showing a face."""
    return ((choice, face), *((f"{choice} {throw}", face) for throw in range(2, 10)))


def replayed(story: Story, written: Recorded) -> tuple[Playthrough, set[Fact], bool]:
    """A playthrough that somebody wrote down, what its last turn meets, and whether all of its choices were open."""
    role = story.roles[written.role]
    echoes = playthrough.inward_echoes(story, written.echoes)
    begun = playthrough.start(story, written.role, written.seed, echoes, written.draws)
    before, taken = playthrough.replay(begun, written.choices[:-1])
    found = Played()
    with _reading(role) as read:
        noting = _Noting(role, found, read)
        if written.choices:
            played, last = playthrough.replay(before, written.choices[-1:])
        else:
            played, last = playthrough.start(story, written.role, written.seed, echoes, written.draws), 0
        hidden, more = NOTHING, list[Fact]()
        for turn, choice in zip(played.turns, ("", *played.choices), strict=True):
            hidden, more = after(role, hidden, turn, choice)
        noting.note(played.turn, 0, more)
    return played, set(found.facts), taken + last == len(written.choices)


def hopeless(story: Story, turn: Turn, most: int = 3000) -> bool | None:
    """Whether no ending can be reached from a turn, whatever the dice show; None where that takes too long."""
    met = {turn.state}
    waiting = [turn]
    while waiting:
        here = waiting.pop()
        if here.ending is not None:
            return False
        for option, face, _ in _ways_on(here):
            onward = engine.choose(story, _rolled(here.state, option.choice, face), option.choice)
            onward = onward._replace(state=onward.state._replace(run=turn.state.run))
            if onward.state not in met:
                if len(met) > most:
                    return None
                met.add(onward.state)
                waiting.append(onward)
    return True


# What is noted of a turn


class _Noting:
    """Notes the facts of turns."""

    def __init__(self, role: Role, found: Played, read: "_Read") -> None:
        self._role, self._found, self._read = role, found, read
        self._lines = {
            f"{s.id}.{name.rpartition('.')[2]}": name for s in role.scenes.values() if s.hub for name in s.hub.of
        }

    def note(self, turn: Turn, state: int, more: Iterable[Fact]) -> None:
        """Everything that a turn meets, and more that was found of it."""
        facts, values = self._found.facts, turn.state.values
        met: list[Fact] = [("scene", scene) for scene in turn.scenes]
        met += [("note", note) for note in turn.revealed]
        met += self._read.taken()
        met += more
        for option in turn.options:
            if not option.open:
                met.append(("locked", option.choice))
            elif option.choice in self._lines:
                met.append(("storylet", self._lines[option.choice]))
            else:
                met.append(("choice", option.choice))
            if not option.label.strip() or not (option.open or option.reason.strip()):
                met.append((WORDLESS, option.choice))
            met += self._read.offered(option, values)
        if turn.ending is not None:
            met.append(("ending", turn.state.scene))
            epilogue = self._role.scenes[turn.state.scene].epilogue
            told = sum(passage.kind == "epilogue" for passage in turn.passages)
            if epilogue is not None and told < epilogue.least:
                met.append(("least", turn.state.scene))
        met += [(check.sort, check.name) for check in self._role.checks if check.test.run(values)]
        for fact in met:
            facts.setdefault(fact, state)


class _Read:
    """The texts that are read while a turn is made, and which sides their conditions took."""

    def __init__(self, role: Role) -> None:
        self.places: dict[int, tuple[str, str, Text]] = {}
        self.pool: dict[int, str] = {}
        self._offers: dict[str, list[tuple[str, Text | None]]] = {}
        self._met: dict[Fact, None] = {}
        for chapter in role.chapters.values():
            self._place(chapter.recap, chapter.id, "recap")
        for scene in role.scenes.values():
            self._outcome(scene.arrival, scene.id)
            for choice in scene.choices:
                self._outcome(choice.outcome, choice.id)
                if choice.fail is not None:
                    self._outcome(choice.fail, f"{choice.id} fail")
                self._offers[choice.id] = [("label", choice.label), ("locked", choice.locked)]
            if scene.fallback is not None:
                self._outcome(scene.fallback, f"{scene.id} fallback")
            if scene.again is not None:
                self._place(scene.again.text, scene.id, "again")
            if scene.hub is not None:
                self._place(scene.hub.again, scene.id, "again")
                for name in scene.hub.of:
                    storylet = role.scenes[name].storylet
                    if storylet is not None:
                        line = f"{scene.id}.{name.rpartition('.')[2]}"
                        self._offers[line] = [("label", storylet.line), ("locked", storylet.locked)]
        for told in (each for lines in role.pools.values() for each in lines):
            self._place(told.text, told.id, "text")
            self.pool[id(told.text)] = told.id

    def _outcome(self, outcome: Outcome, where: str) -> None:
        for name in ("text", "look_away", "ledger", "journal"):
            self._place(getattr(outcome, name), where, name)

    def _place(self, text: Text, where: str, name: str) -> None:
        self.places[id(text)] = (where, name, text)

    def read(self, text: Text, values: object) -> None:
        """A text is read."""
        if id(text) in self.pool:
            self._met["epilogue", self.pool[id(text)]] = None
        if text.conditions and id(text) in self.places:
            where, name, _ = self.places[id(text)]
            self._met |= dict.fromkeys(_sides(text, where, name, values))

    def taken(self) -> list[Fact]:
        """What was read since it was last asked."""
        met = list(self._met)
        self._met.clear()
        return met

    def offered(self, option: Option, values: object) -> list[Fact]:
        """The sides that the label and the reason of an option show."""
        met: list[Fact] = []
        for name, text in self._offers[option.choice]:
            if text is not None and text.conditions and (name == "label" or not option.open):
                met += _sides(text, option.choice, name, values)
        return met


def _sides(text: Text, where: str, name: str, values: object) -> Iterator[Fact]:
    for condition in text.conditions:
        if all(bool(test.run(values)) == holds for test, holds in condition.guards):  # type: ignore[arg-type]
            line = text.source[: condition.start].count("\n") + 1
            column = condition.start - text.source.rfind("\n", 0, condition.start)
            side = "holds" if condition.test.run(values) else "fails"  # type: ignore[arg-type]
            yield "condition", f"{where} {name} {line}:{column} {{{condition.test.text.strip()}}} {side}"


@contextmanager
def _reading(role: Role) -> Iterator[_Read]:
    """While it lasts, every text that the engine reads is noted."""
    noted = _Read(role)
    plain = Text.read

    def read(self: Text, values: object) -> tuple[Paragraph, ...]:
        noted.read(self, values)
        return plain(self, values)  # type: ignore[arg-type]

    Text.read = read  # type: ignore[method-assign]
    try:
        yield noted
    finally:
        Text.read = plain  # type: ignore[method-assign]
