"""What a sitting does beyond its screen: begins runs, keeps them, opens them again, writes them down."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from game.saves import SaveError, Shelf, opened
from game.story import playthrough, transcript
from game.story.model import Story
from game.story.playthrough import Playthrough
from game.terminal import preferences
from game.terminal.content import turn
from game.terminal.session import Session, inherited


class Setting(NamedTuple):
    """What a sitting is begun with."""

    story: Story
    shelf: Shelf
    version: str
    now: Callable[[], datetime]
    role: str = ""
    seed: int | None = None
    load: str = ""
    width: int | None = None
    theme: str = ""


def begin(setting: Setting, role: str, seed: int | None, chosen: Mapping[str, str], away: bool) -> Session:
    """A new run of a role, in a slot of its own."""
    drawn = seed if seed is not None else setting.now().microsecond + 1
    chronicle = setting.shelf.chronicle()
    echoes = inherited(setting.story, chronicle, role, chosen)
    played = playthrough.start(setting.story, role, drawn, echoes)
    return Session(played, setting.shelf.fresh(role), look_away=away, met=chronicle.notes)


def reopen(setting: Setting, name: str, previous: bool, away: bool) -> tuple[Session | None, str]:
    """A saved game taken up again, and a sentence where something is to be said."""
    shelf = setting.shelf
    try:
        restored = opened(setting.story, shelf, name, previous)
    except SaveError as error:
        said = str(error)
        if not previous and shelf.has_previous(name):
            said += f"\nThe copy before it is good: type load {name} previous."
        return None, said
    session = Session(restored.playthrough, name, look_away=away, met=shelf.chronicle().notes)
    return session, restored.lost


def keep(setting: Setting, session: Session) -> str:
    """Keeps the place, and what is new for the chronicle; a sentence where that fails."""
    try:
        setting.shelf.save(session.slot, session.played, setting.now())
    except SaveError as error:
        return str(error)
    if session.over or session.played.new_notes:
        return keep_found(setting, session, everything=session.over)
    return ""


def keep_found(setting: Setting, session: Session, everything: bool) -> str:
    """Adds to the chronicle what was found; a sentence where that fails."""
    found = session.found()
    now = setting.now().isoformat(timespec="seconds")
    found = found._replace(runs=tuple(run._replace(time=now) for run in found.runs))
    if not everything:
        found = found._replace(scenes=frozenset(), choices=frozenset())
    try:
        setting.shelf.add(found)
    except SaveError as error:
        return str(error)
    return ""


def keep_copy(setting: Setting, session: Session, name: str) -> str:
    """Keeps the game under a name of its own, and says how that went."""
    name = name.replace(" ", "-")
    try:
        if setting.shelf.exists(name):
            return f"There is a saved game “{name}” already. Choose another name."
        setting.shelf.save(name, session.played, setting.now())
    except SaveError as error:
        return str(error)
    return f"A copy is kept as “{name}”."


def keep_options(setting: Setting, options: preferences.Kept) -> str:
    """Keeps what the player has set; a sentence where that fails."""
    try:
        setting.shelf.keep_options({name: value for name, value in options.items() if name != "format"})
    except SaveError as error:
        return str(error)
    return ""


def write_transcript(played: Playthrough, file: str) -> str:
    """Writes the run to a file that is not there yet, and says how that went."""
    path = Path(file)
    try:
        path = path.expanduser()
        with path.open("x", encoding="utf-8") as out:
            out.write(transcript.markdown(played) if path.suffix == ".md" else transcript.text(played))
    except FileExistsError:
        return f"There is a file {path} already. Choose another name."
    except (OSError, ValueError, RuntimeError):  # a name no system has, a home nobody has
        return f"The transcript cannot be written to {path}."
    return f"The transcript is in {path}."


def farewell(setting: Setting, session: Session | None) -> str:
    """Keeps what was found, and the last line that a player reads."""
    if session is None or not session.played.choices:
        return "Goodbye."
    keep_found(setting, session, everything=True)
    return f"Your place is kept: {turn.where(session.played)}. Goodbye."


class Left(NamedTuple):
    """How a front end was left: with which game, and for which other front end."""

    session: Session | None
    front: str = ""
