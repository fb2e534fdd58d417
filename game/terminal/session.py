"""One sitting: the playthrough, what was taken back, the notices; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from game.saves import Chronicle, Run
from game.story import playthrough
from game.story.engine import NoSuchChoiceError, Option
from game.story.model import Story
from game.story.playthrough import Playthrough
from game.story.record import EMPTY


class Session(NamedTuple):
    """A reading under way, with what was taken back and can be taken again."""

    played: Playthrough
    slot: str
    taken_back: tuple[str, ...] = ()  # the choice to take again is the last
    look_away: bool = False
    faced: frozenset[int] = frozenset()  # turns that were read although they ask for care
    met: frozenset[str] = frozenset()  # notes found in earlier runs
    options: Mapping[str, object] = EMPTY

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

    @property
    def read(self) -> Playthrough:
        """The playthrough as it was read: nothing hard where the player looks away from everything."""
        return self.played._replace(away=frozenset(range(len(self.played.turns)))) if self.look_away else self.played

    def looking(self, away: bool) -> "Session":
        """The session that looks away from all that is hard to read, or reads on from the present turn."""
        played = self.played if away else self.played._replace(away=self.played.away - {len(self.played.choices)})
        return self._replace(look_away=away, played=played)

    def option(self, words: str) -> Option | None:
        """The option of a number or a name, open or not."""
        listed = self.played.turn.options
        if words.isdecimal() and len(words) < 4:
            number = int(words)
            return listed[number - 1] if 1 <= number <= len(listed) else None
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
