"""Runs a story: a state and a choice go in, the next turn comes out. The order of play is section 8 of the format.

The module is long because a turn and the steps that make it are read together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

from game.story import chance, domain, stack
from game.story.chance import Run
from game.story.expression import CHAPTER, CLOCK, COUNTED, SLOTS, Expression
from game.story.guards import epilogue
from game.story.model import (
    RETURN,
    STAY,
    Assumption,
    Choice,
    Ending,
    Hub,
    Line,
    Outcome,
    Role,
    Scene,
    Story,
    Variable,
    Way,
)
from game.story.offers import fails, offer, opened
from game.story.prose import Text, plain, shown
from game.story.turn import Assumed, Change, Option, Passage, Said, State, Turn, Unseen

STEPS = 200  # the most scenes that one turn arrives at: the loader rejects a story in which more may follow one another

OFFERED = Way("offered")  # where a turn goes on at what is offered, which is not offered again

Draws = Mapping[str, str | int | Sequence[str]]


def begin(
    story: Story,
    role: str,
    seed: int,
    echoes: Mapping[str, int] | None = None,
    draws: Draws | None = None,
) -> Turn:
    """The first turn of a run; echoes and draws that are not given, or cannot be so, come from their starts and the seed."""
    played = story.roles[role]
    values = list(played.initial)
    for name, slot in played.echoes.items():
        echo = story.echoes[name]
        given = int((echoes or {}).get(name, echo.start))
        values[slot] = given if domain.of_echo(echo).has(given) else echo.start
    fixed = draws or {}
    for draw in played.draws.values():
        value = domain.fixed(draw, fixed.get(draw.name))
        values[draw.slot] = chance.drawn(draw, seed, role) if value is None else value
    dice = tuple((name, int(face)) for name, face in fixed.items() if isinstance(face, int))
    turn = _Turn(story, Run(role, seed, dice), values)
    turn.go(Way(played.start))
    return turn.whole()


def choose(story: Story, state: State, choice: str) -> Turn:
    """The turn that a choice leads to; raises NoSuchChoiceError if it is not open."""
    turn = _Turn(story, state.run, list(state.values), state.scene, state.stack)
    turn.take(choice)
    return turn.whole()


def resume(story: Story, state: State) -> Turn:
    """The offer or the ending of a state again, with nothing to read before it."""
    turn = _Turn(story, state.run, list(state.values), state.scene, state.stack)
    turn.resume()
    return turn.whole()


def arrive(story: Story, state: State, scene: str) -> Turn:
    """The turn produced by arriving at a scene from a state; used by `tenezbon write`."""
    turn = _Turn(story, state.run, list(state.values), state.scene, state.stack)
    turn.go(Way(scene))
    return turn.whole()


def status(story: Story, state: State) -> tuple[tuple[Variable, str], ...]:
    """The values that the status line shows, in words."""
    return _shown(story.roles[state.run.role], state.values, _SHOW)


def standing(story: Story, state: State) -> tuple[tuple[Variable, str], ...]:
    """The values that the journal shows, in words."""
    return _shown(story.roles[state.run.role], state.values, _JOURNAL)


_SHOW, _JOURNAL, _TELL = attrgetter("show"), attrgetter("journal"), attrgetter("tell")


def _shown(
    role: Role, values: Sequence[int], asked: Callable[[Variable], Expression | None]
) -> tuple[tuple[Variable, str], ...]:
    rows = []
    for variable in role.variables.values():
        when = asked(variable)
        if when is not None and when.run(values):
            rows.append((variable, worded(variable, values)))
    return tuple(rows)


def worded(variable: Variable, values: Sequence[int]) -> str:
    """The value of a variable in words."""
    value = variable.value
    if value.kind.sort == "flag" and not value.words:
        return "yes" if value.run(values) else "no"
    return shown(value.kind, value.words, variable.low, value.run(values))


class _Turn:
    """One turn while it is played: the values that change, and what the player will see of it.

    The steps of a turn return where it goes on (to a scene, on a visit, `stay`, `return`, or OFFERED), or None where it stops.
    """

    def __init__(self, story: Story, run: Run, values: list[int], scene: str = "", stack: str = "") -> None:
        self._story = story
        self._role = story.roles[run.role]
        self._run = run
        self._values = values
        self._scene = scene
        self._stack = stack
        self._chapter = scene.partition(".")[0]
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
        self._assumed: list[Assumed] = []
        self._said: list[Said] = []

    def whole(self) -> Turn:
        """The turn as a value."""
        return Turn(
            State(self._run, self._scene, self._stack, tuple(self._values)),
            tuple(self._passages),
            # Open choices come first, so that the first number always leads on.
            tuple(sorted(self._options, key=lambda each: not each.open)),
            tuple(self._changes),
            tuple(self._revealed),
            tuple(self._ledger),
            tuple(self._journal),
            tuple(self._scenes),
            tuple(self._people),
            self._ending,
            self._echoes,
            Unseen(self._assumed),
            Unseen(self._said),
        )

    def go(self, way: Way | None) -> None:
        """Goes on from scene to scene, without a choice, to the next offer or an ending."""
        arrived = 0
        while way is not None:
            if way is OFFERED or way.to == STAY:
                self._scene = way.of or self._scene
                way = self._offer(returned=way.to == STAY)
            elif way.to == RETURN:
                way = self._come_back()
            elif arrived < STEPS:
                arrived += 1
                if way.then:
                    self._visit(way)
                way = self._arrive(self._role.scenes[way.to])
            else:
                raise RuntimeError(f"more than {STEPS} scenes without a choice, the last of them {way.to}")

    # Arriving

    def _arrive(self, scene: Scene) -> Way | None:
        diverted = self._first(scene.divert)
        if diverted is not None:
            return diverted
        self._enter(scene)
        changes = self._do(scene.arrival)
        if scene.hub is not None:
            self._stack = stack.pushed(self._stack, scene.id)
            self._values[SLOTS] = scene.hub.slots.run(self._values)
        self._tell(scene.arrival, "ending" if scene.ending else "scene", scene)
        self._show_changes(changes)
        if scene.ending is not None:
            self._end(scene)
            return None
        return self._first(scene.arrival.go) if scene.arrival.go else OFFERED

    def _enter(self, scene: Scene) -> None:
        """The visit counts; a chapter may open; the clock is set."""
        opened = scene.chapter != self._chapter
        self._scene, self._chapter = scene.id, scene.chapter
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
            self._count(chapter.recap)
            self._passages.append(Passage("chapter", scene.id, chapter.recap.read(values), chapter.title))
            self._say((), ((f"{chapter.id} recap", chapter.recap),))
        if scene.time is not None:
            values[CLOCK] = scene.time

    def _within(self, chapter: str) -> None:
        """One is in a chapter that is not opened: on a visit, and after it."""
        self._chapter = chapter
        self._values[CHAPTER] = self._role.chapters[chapter].number

    def _visit(self, way: Way) -> None:
        """What `return` will come back to is kept."""
        back = (way.of or self._scene) if way.then == STAY else stack.onward(self._chapter, way.then)
        self._stack = stack.pushed(self._stack, back)
        self._within(self._role.scenes[way.to].chapter)

    def _come_back(self) -> Way | None:
        """The last visit is over; an open hub stays open."""
        if not self._stack:
            return None  # no playthrough comes here: the loader rejects it; an author may begin in any scene
        chapter, scene, anew = stack.back(stack.top(self._stack))
        self._within(chapter)
        if anew or self._role.scenes[scene].hub is None:
            self._stack = stack.rest(self._stack)
        return Way(scene) if anew else Way(STAY, of=scene)

    def _first(self, ways: Sequence[Way]) -> Way | None:
        """The first way whose test holds."""
        for way in ways:
            if way.test is None or way.test.run(self._values):
                return way
        return None

    def _end(self, scene: Scene) -> None:
        values = self._values
        self._ending = scene.ending
        self._echoes = {
            echo.name: int(echo.value.run(values)) for echo in self._story.echoes.values() if echo.role == self._role.id
        }
        if scene.epilogue is not None:
            for told in epilogue(self._role.pools[scene.epilogue.pool], scene.epilogue.most):
                if told.holds(values):
                    self._assume(told.line.assume)
                    self._say((), ((f"{told.line.id} text", told.line.text),))
                    self._passages.append(Passage("epilogue", scene.id, told.line.text.read(values)))

    # What happens

    def _happen(self, outcome: Outcome, scene: Scene) -> Way | None:
        changes = self._do(outcome)
        self._tell(outcome, "outcome", self._role.within(scene.id))
        self._show_changes(changes)
        return self._first(outcome.go)

    def _do(self, outcome: Outcome) -> tuple[Change, ...]:
        """Carries out the statements; returns the values that changed and are shown, or told whether shown or not."""
        if not outcome.do:
            return ()
        before = _shown(self._role, self._values, _TELL)
        for effect in outcome.do:
            effect.apply(self._values)
        after = {v.name: text for v, text in _shown(self._role, self._values, _TELL)}
        changed = [(v, text) for v, text in before if after.get(v.name, text) != text]
        # The cause is that of the statements; a computed value has it only if no other value is shown to change.
        caused = {v.slot is not None for v, _ in changed}
        return tuple(
            Change(v.label, text, after[v.name], outcome.because if v.slot is not None or caused == {False} else "")
            for v, text in changed
        )

    def _show_changes(self, changes: tuple[Change, ...]) -> None:
        self._changes += [change._replace(told=len(self._passages)) for change in changes]

    def _tell(self, outcome: Outcome, kind: str, scene: Scene) -> None:
        """Adds the text, reveals its notes, keeps its lines of the ledger and the journal."""
        values = self._values
        self._count(outcome.text, outcome.look_away, outcome.ledger, outcome.journal)
        self._assume(outcome.assume)
        paragraphs = outcome.text.read(values)
        is_shown = bool(paragraphs) or kind != "outcome"
        self._say_outcome(outcome, "" if kind == "outcome" else scene.title, is_shown)
        ledger, journal = outcome.ledger.line(values), outcome.journal.line(values)
        if is_shown:
            care = scene.care if outcome.look_away else ""
            title = "" if kind == "outcome" else scene.title
            away = outcome.look_away.read(values)
            self._passages.append(Passage(kind, scene.id, paragraphs, title, care, away, values[CLOCK]))
        self._reveal(run.note for p in paragraphs for run in p.runs if run.note)
        self._reveal(outcome.reveal)
        if ledger:
            self._ledger.append(ledger)
        if journal:
            self._journal.append(journal)

    def _count(self, *texts: Text) -> None:
        """Counts texts that change by themselves as read; what they show now is that of this reading."""
        for text in texts:
            for effect in text.counts:
                effect.apply(self._values)

    def _assume(self, assumptions: Iterable[Assumption]) -> None:
        """Keeps what a text takes for granted, with the values now; nothing in play depends on it."""
        for each in assumptions:
            if all(bool(test.run(self._values)) == holds for test, holds in each.given):
                self._assumed.append(Assumed(each, tuple(self._values), len(self._scenes), len(self._revealed)))

    def _say_outcome(self, outcome: Outcome, title: str, is_shown: bool) -> None:
        if self._role.introduced:
            # Where nothing is shown there is nothing to look away from.
            names = ("text", *(("look_away",) if is_shown else ()), "ledger", "journal")
            texts = {name: getattr(outcome, name) for name in names}
            texts["title"] = plain(title)
            self._say(outcome.introduces, ((f"{outcome.of} {name}", text) for name, text in texts.items()))

    def _say(self, introduces: tuple[str, ...], texts: Iterable[tuple[str, Text]]) -> None:
        """Keeps what is read, so that it can be found out who is called before an introduction; nothing depends on it."""
        if self._role.introduced:
            self._said.append(Said(introduces, tuple(texts), tuple(self._values)))

    def _say_offers(self, offered: Sequence[Choice] | Sequence[Line]) -> None:
        if self._role.introduced:
            shown = {option.choice: option.open for option in self._options}
            read = [each for each in offered if each.id in shown]
            texts = [(f"{each.id} label", each.label) for each in read]
            texts += [(f"{e.id} locked", e.locked) for e in read if e.locked is not None and not shown[e.id]]
            self._say(tuple(name for each in read if isinstance(each, Line) for name in each.introduces), texts)

    def _reveal(self, notes: Iterable[str]) -> None:
        for note in notes:
            self._revealed[note] = None
            slot = self._role.known.get(note)
            if slot is not None:
                self._values[slot] = 1

    # Offers

    def resume(self) -> None:
        """Returns to where the state is: its offer, or its ending."""
        scene = self._role.scenes[self._scene]
        if scene.ending is not None:
            self._end(scene)
        else:
            self.go(OFFERED)

    def _offer(self, returned: bool) -> Way | None:
        """Works out what can be chosen now; if nothing is open, the fallback happens."""
        scene = self._role.scenes[self._scene]
        if scene.hub is not None and stack.top(self._stack) == scene.id:
            return self._offer_lines(scene, scene.hub, returned)
        options = offer(scene.choices, self._values)
        if scene.fallback is not None and not any(o.open for o in options):
            return self._happen(scene.fallback, scene)
        if returned and scene.again is not None:
            return self._again(scene, scene.again.text, scene.again.assume)
        self._options = options
        self._say_offers(scene.choices)
        return None

    def _offer_lines(self, scene: Scene, hub: Hub, returned: bool) -> Way | None:
        cut = self._first(hub.cuts_in)
        if cut is not None:
            return cut
        options = offer(hub.lines, self._values)
        if not any(o.open for o in options):
            self._stack = stack.rest(self._stack)
            return self._first(hub.then)
        if returned:
            return self._again(scene, hub.again, hub.assume, hub.introduces)
        self._options = options
        shown = {each.choice for each in options}
        self._assume(each for line in hub.lines if line.id in shown for each in line.assume)
        self._say_offers(hub.lines)
        return None

    def _again(self, scene: Scene, text: Text, assume: Iterable[Assumption], introduces: tuple[str, ...] = ()) -> Way:
        """What is read before an offer is made again; what is offered is worked out with the notes that it reveals."""
        self._count(text)
        self._assume(assume)
        self._say(introduces, ((f"{scene.id} again", text),))
        again = text.read(self._values)
        self._passages.append(Passage("again", scene.id, again))
        self._reveal(run.note for p in again for run in p.runs if run.note)
        return OFFERED

    # Choices

    def take(self, name: str) -> None:
        """Takes an open choice and plays on; raises NoSuchChoiceError."""
        scene = self._role.scenes[self._scene]
        if scene.hub is not None and stack.top(self._stack) == scene.id:
            line = opened(scene.hub.lines, name, self._values)
            self._values[line.slot] = 1
            self._values[SLOTS] -= 1
            self._within(self._role.scenes[line.target].chapter)
            self.go(Way(line.target))
        else:
            self.go(self._taken(opened(scene.choices, name, self._values), scene))

    def _taken(self, choice: Choice, scene: Scene) -> Way | None:
        """A choice is remembered, and succeeds or fails against the word that was shown."""
        outcome = choice.fail if choice.fail is not None and fails(choice, self._run, self._values) else choice.outcome
        if choice.slot is not None:
            self._values[choice.slot] = 1
        if choice.tried is not None:
            self._values[choice.tried] += 1
        return self._happen(outcome, scene)
