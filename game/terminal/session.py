"""A session: the playthrough, what was undone, what is looked away from; and the game around it; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from game.saves import Chronicle, Run, Slot
from game.story import playthrough
from game.story.engine import NoSuchChoiceError, Option
from game.story.model import Story
from game.story.playthrough import Playthrough
from game.story.record import EMPTY
from game.terminal import preferences
from game.terminal.preferences import Kept

MOST_DIGITS = 100
BEYOND = 10**MOST_DIGITS


def number(words: str) -> int | None:
    """The number that was typed, if it is one; one with more digits than any list needs is beyond every list."""
    if not words.isdecimal():
        return None
    return int(words) if len(words) <= MOST_DIGITS else BEYOND


class Session(NamedTuple):
    """A reading under way, with what was taken back and can be taken again."""

    played: Playthrough
    slot: str
    taken_back: tuple[str, ...] = ()  # the choice to take again is the last
    look_away: bool = False
    faced: frozenset[int] = frozenset()  # turns that were read although they ask for care
    met: frozenset[str] = frozenset()  # notes found in earlier runs

    @property
    def over(self) -> bool:
        """Whether the run has come to an ending."""
        return self.played.turn.ending is not None

    @property
    def asks(self) -> bool:
        """Whether the present turn asks first whether to read it or to look away."""
        if self.look_away or len(self.played.choices) in self.played.away | self.faced:
            return False
        return any(passage.care for passage in self.played.turn.passages)

    def answered(self, away: bool) -> "Session":
        """The session after that question."""
        if away:
            return self._replace(played=self.played.look_away())
        return self._replace(faced=self.faced | {len(self.played.choices)})

    def looks_away(self, turn: int) -> bool:
        """Whether the hard passages of a turn are not read."""
        return turn in self.played.away or (self.look_away and turn not in self.faced)

    @property
    def read(self) -> Playthrough:
        """The playthrough as it was read: without the hard passages that were looked away from."""
        away = frozenset(turn for turn in range(len(self.played.turns)) if self.looks_away(turn))
        return self.played._replace(away=away)

    def looking(self, away: bool) -> "Session":
        """The session that looks away from everything hard from the present turn on, or reads everything."""
        now = len(self.played.choices)
        if away:
            return self._replace(look_away=True, faced=self.faced - {now})
        return self._replace(look_away=False, played=self.played._replace(away=self.played.away - {now}))

    def option(self, words: str) -> Option | None:
        """The option of a number or a name, open or not."""
        listed = self.played.turn.options
        place = number(words)
        if place is not None:
            return listed[place - 1] if 1 <= place <= len(listed) else None
        named = [option for option in listed if option.name == words]
        return named[0] if named else None

    def take(self, option: Option) -> "Session":
        """The session after an open option is taken; the same where it is closed."""
        try:
            played = self.played.take(option.choice)
        except NoSuchChoiceError:
            return self
        again = self.taken_back and self.taken_back[-1] == option.choice
        return self._replace(played=played, taken_back=self.taken_back[:-1] if again else ())

    def undo(self, count: int = 1) -> "Session":
        """The session some choices back, as far as there are any."""
        session = self
        for _ in range(min(count, len(self.played.choices))):
            last = session.played.choices[-1]
            session = session._replace(
                played=session.played.undo(),
                taken_back=(*session.taken_back, last),
                faced=session.faced - {len(session.played.choices)},
            )
        return session

    def redo(self) -> "Session":
        """The session with the last choice that was taken back taken again."""
        if not self.taken_back:
            return self
        try:
            played = self.played.take(self.taken_back[-1])
        except NoSuchChoiceError:
            return self._replace(taken_back=())
        return self._replace(played=played, taken_back=self.taken_back[:-1])

    def found(self) -> Chronicle:
        """What this run adds to the chronicle."""
        played = self.played
        role = played.role
        runs: tuple[Run, ...] = ()
        endings: frozenset[str] = frozenset()
        ending = played.turn.ending
        if ending is not None:
            at = played.turn.state.scene
            endings = frozenset({f"{role}/{at}"})
            echoes = playthrough.outward_echoes(played.story, played.turn.echoes or {})
            runs = (Run(f"{self.slot}/{len(played.choices)}/{at}", role, at, ending.title, "", echoes),)
        return Chronicle(frozenset(played.notes), endings, frozenset(played.scenes), frozenset(played.choices), runs)


def inherited(story: Story, chronicle: Chronicle, role: str, chosen: Mapping[str, str]) -> dict[str, int]:
    """The echoes a new run of a role begins with: of the run that is marked for each role, else of the latest.

    `chosen` names a run's id by role; `none` stands for the starts of the echoes.
    """
    echoes: dict[str, int] = {}
    for other in story.roles:
        finished = chronicle.finished(other)
        wanted = chosen.get(other, "")
        run = next((r for r in finished if r.id == wanted), finished[-1] if finished else None)
        if other == role or run is None or wanted == "none":
            continue
        known = playthrough.inward_echoes(story, run.echoes)
        echoes |= {name: value for name, value in known.items() if story.echoes[name].role == other}
    return echoes


class Game(NamedTuple):
    """What both front ends know: the story, the session under way, the options, and what the saves folder holds."""

    story: Story
    version: str = ""
    folder: str = ""  # of the saves, as it is shown
    session: Session | None = None
    options: Kept = EMPTY  # as they are saved
    flags: Kept = EMPTY  # options of the command line, which hold until the option is set
    slots: tuple[Slot, ...] = ()
    chronicle: Chronicle = Chronicle()
    seed: int | None = None  # of the next run; without one each run draws its own
    inherits: Mapping[str, str] = EMPTY  # by role, the run whose echoes the next run finds, or `none`

    @property
    def played(self) -> Playthrough:
        """The playthrough under way."""
        return self.running.played

    @property
    def running(self) -> Session:
        """The session under way."""
        if self.session is None:
            raise AssertionError("there is no session")
        return self.session

    @property
    def latest(self) -> Slot | None:
        """The game that was played last and is not over."""
        return next((slot for slot in self.slots if not slot.finished and not slot.damage), None)

    @property
    def settings(self) -> Kept:
        """The options as they hold now."""
        return {**self.options, **self.flags} if self.flags else self.options

    def is_on(self, name: str) -> bool:
        """Whether a preference of yes or no is set to yes."""
        return preferences.is_on(self.settings, name)

    def put(self, name: str, value: object) -> "Game":
        """The game with an option set."""
        flags = {other: kept for other, kept in self.flags.items() if other != name}
        return self._replace(options={**self.options, name: value}, flags=flags)
