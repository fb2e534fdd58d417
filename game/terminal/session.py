"""A session (the playthrough under way and what can be redone), and the game around it, which both front ends share; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from game.saves.chronicle import Chronicle, Run
from game.saves.shelf import Slot
from game.story import branches, playthrough
from game.story.branches import Branch, onward, shared
from game.story.model import Story
from game.story.offers import NoSuchChoiceError
from game.story.playthrough import Playthrough
from game.story.record import EMPTY
from game.story.turn import Option
from game.terminal import preferences
from game.terminal.preferences import Options

MOST_DIGITS = 100
BEYOND = 10**MOST_DIGITS


def number(words: str) -> int | None:
    """The typed number, or None; a number with more digits than any list needs is beyond every list."""
    if not words.isdecimal():
        return None
    return int(words) if len(words) <= MOST_DIGITS else BEYOND


class Session(NamedTuple):
    """A playthrough under way, with the choices that can be redone."""

    played: Playthrough
    slot: str = ""  # the name under which the run is saved; "" until it has been
    undone: tuple[str, ...] = ()  # the last one is redone first
    branches: tuple[Branch, ...] = ()  # the ways that were left
    seal: bytes = b""  # of the file as this session wrote or read it
    unsaved: str = ""  # why the last save failed; "" if it held
    look_away: bool = False
    confirmed: frozenset[int] = frozenset()  # turns with hard scenes that the player chose to read
    earlier_notes: frozenset[str] = frozenset()  # notes found in earlier runs
    never_asks: bool = False  # nobody is there to be asked

    @property
    def over(self) -> bool:
        """Whether the run has reached an ending."""
        return self.played.turn.ending is not None

    @property
    def asks(self) -> bool:
        """Whether the present turn first asks whether to read its hard scene or to look away."""
        return self._may_ask and len(self.played.choices) not in self.played.away | self.confirmed

    @property
    def has_answered(self) -> bool:
        """Whether the player has answered that question in the present turn."""
        return self._may_ask and len(self.played.choices) in self.played.away | self.confirmed

    @property
    def _may_ask(self) -> bool:
        if self.look_away or self.never_asks:
            return False
        return any(passage.care for passage in self.played.turn.passages)

    def asked_again(self) -> "Session":
        """The session with that question unanswered."""
        now = {len(self.played.choices)}
        return self._replace(played=self.played._replace(away=self.played.away - now), confirmed=self.confirmed - now)

    def answered(self, away: bool) -> "Session":
        """The session after the answer to that question."""
        if away:
            return self._replace(played=self.played.look_away())
        return self._replace(confirmed=self.confirmed | {len(self.played.choices)})

    def looks_away(self, turn: int) -> bool:
        """Whether the hard passages of a turn are replaced."""
        return turn in self.played.away or (self.look_away and turn not in self.confirmed)

    @property
    def read(self) -> Playthrough:
        """The playthrough as it was read: hard passages that the player looked away from are replaced."""
        away = frozenset(turn for turn in range(len(self.played.turns)) if self.looks_away(turn))
        return self.played._replace(away=away)

    def looking(self, away: bool) -> "Session":
        """The session that looks away from all hard scenes from the present turn on, or reads them."""
        now = len(self.played.choices)
        if away:
            return self._replace(look_away=True, confirmed=self.confirmed - {now})
        return self._replace(look_away=False, played=self.played._replace(away=self.played.away - {now}))

    def option(self, words: str) -> Option | None:
        """The option with a number or a name, open or closed; None if there is none."""
        listed = self.played.turn.options
        place = number(words)
        if place is not None:
            return listed[place - 1] if 1 <= place <= len(listed) else None
        named = [option for option in listed if option.name == words]
        return named[0] if named else None

    def take(self, option: Option) -> "Session":
        """The session after an open option is taken; unchanged if it is closed."""
        try:
            played = self.played.take(option.choice)
        except NoSuchChoiceError:
            return self
        if self.undone and self.undone[-1] == option.choice:
            return self._replace(played=played, undone=self.undone[:-1])
        left = self._leaving(played.choices)
        ahead = onward(left.branches, played.choices)
        if ahead is None:
            return left._replace(played=played, undone=())
        # The player is back on a way that was left: it can be redone from here.
        rest = tuple(each for each in left.branches if each is not ahead)
        return left._replace(played=played, undone=ahead.choices[len(played.choices) :][::-1], branches=rest)

    @property
    def line(self) -> tuple[str, ...]:
        """The choices of the run, with those that were undone and can be redone."""
        return (*self.played.choices, *self.undone[::-1])

    def _leaving(self, line: tuple[str, ...]) -> "Session":
        """The session with its line among the branches, since another one is played from here."""
        end, _ = playthrough.replay(self.played, self.undone[::-1])
        ending = end.turn.ending
        branch = Branch(self.line, end.scene.title, ending.title if ending else "")
        return self._replace(branches=branches.left(self.branches, branch, line))

    def go_to(self, branch: Branch) -> "Session":
        """The session at the end of a way that was left, as far as it can be played; its line becomes a branch."""
        left = self._leaving(branch.choices)
        begun = self.played._replace(turns=self.played.turns[:1], choices=(), away=frozenset())
        played, _ = playthrough.replay(begun, branch.choices)
        common = shared(self.played.choices, played.choices)
        away = frozenset(turn for turn in self.played.away if turn <= common)
        rest = tuple(each for each in left.branches if each.choices != branch.choices)
        return left._replace(
            played=played._replace(away=away),
            undone=(),
            branches=rest,
            confirmed=frozenset(turn for turn in self.confirmed if turn <= common),
        )

    def pruned(self, branch: Branch) -> "Session":
        """The session without a branch."""
        return self._replace(branches=tuple(each for each in self.branches if each is not branch))

    def undo(self, count: int = 1) -> "Session":
        """The session without its last choices; all are undone if there are fewer."""
        session = self
        for _ in range(min(count, len(self.played.choices))):
            last = session.played.choices[-1]
            session = session._replace(
                played=session.played.undo(),
                undone=(*session.undone, last),
                confirmed=session.confirmed - {len(session.played.choices)},
            )
        return session

    def redo(self) -> "Session":
        """The session with the last undone choice redone."""
        if not self.undone:
            return self
        try:
            played = self.played.take(self.undone[-1])
        except NoSuchChoiceError:
            return self._replace(undone=())
        return self._replace(played=played, undone=self.undone[:-1])

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
            runs = (Run(f"{self.slot}/{played.seed}/{len(played.choices)}/{at}", role, at, ending.title, "", echoes),)
        return Chronicle(frozenset(played.notes), endings, frozenset(played.scenes), frozenset(played.choices), runs)


def inherited(story: Story, chronicle: Chronicle, role: str, chosen: Mapping[str, str]) -> dict[str, int]:
    """The echoes that a new run of a role begins with: those of the run chosen for each other role, or of its latest run.

    `chosen` maps a role to the id of a run, or to `none`, which means the start values of the echoes.
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


ORDERS = ("unread first", "by day", "by theme")  # of the notes


class Entry(NamedTuple):
    """A note in the list: the heading of its group, and its name."""

    group: str
    note: str


class Game(NamedTuple):
    """What both front ends know: the story, the session under way, the options, and what the saves folder holds."""

    story: Story
    version: str = ""
    folder: str = ""  # of the saved games, for display
    session: Session | None = None
    options: Options = EMPTY  # as they are saved
    flags: Options = EMPTY  # options of the command line, which apply until the option is set
    slots: tuple[Slot, ...] = ()
    chronicle: Chronicle = Chronicle()
    seed: int | None = None  # of the next run; without one each run has a random seed
    inherits: Mapping[str, str] = EMPTY  # by role, the run whose echoes the next run finds, or `none`
    order: str = ORDERS[0]  # of the notes
    listed: tuple[Entry, ...] | None = None  # the notes as they were listed last: what their numbers mean
    reading: str = ""  # the note that was opened last
    strict: bool = False  # whether the player, who is an author, is told which assumptions failed

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
        """The run that was played last and is not finished."""
        return next((s for s in self.slots if not s.finished and not s.damage and not s.is_copy), None)

    @property
    def settings(self) -> Options:
        """The options that apply now."""
        return {**self.options, **self.flags} if self.flags else self.options

    def is_on(self, name: str) -> bool:
        """Whether a yes-or-no option is set to yes."""
        return preferences.is_on(self.settings, name)

    def put(self, name: str, value: object) -> "Game":
        """The game with an option set."""
        flags = {other: kept for other, kept in self.flags.items() if other != name}
        return self._replace(options={**self.options, name: value}, flags=flags)
