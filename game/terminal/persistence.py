"""What a session does with the files of the player: runs are begun, saved, resumed, copied and written down."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from game.saves.chronicle import Chronicle
from game.saves.files import create_whole
from game.saves.savefile import Saved, SaveError, written
from game.saves.shelf import PlayedElsewhereError, Shelf
from game.story import branches, playthrough, told
from game.story.branches import Branch
from game.story.model import Story
from game.story.playthrough import Playthrough, Recorded
from game.terminal import matching, preferences
from game.terminal.session import Game, Session, inherited

T = TypeVar("T")
LONGEST = 30  # characters of a saved game's name before its number


class Journal:
    """What this sitting has done with files, for whoever reports it at the end, also after a fault."""

    def __init__(self) -> None:
        self.session: Session | None = None  # as it was last saved, or as it would have been
        self.newer: set[str] = set()  # sentences on files of a newer version, which are said once


class Setup(NamedTuple):
    """What a sitting is begun with."""

    story: Story
    shelf: Shelf
    version: str
    now: Callable[[], datetime]
    journal: Journal
    role: str = ""
    seed: int | None = None
    load: str = ""
    width: int | None = None
    theme: str = ""
    strict: bool = False


# Runs


def begin(setup: Setup, role: str, seed: int | None, chosen: Mapping[str, str], away: bool) -> Session:
    """A new run of a role; it gets a name of its own when it is first saved."""
    drawn = seed if seed is not None else setup.now().microsecond + 1
    chronicle = setup.shelf.chronicle()
    echoes = inherited(setup.story, chronicle, role, chosen)
    played = playthrough.start(setup.story, role, drawn, echoes)
    return Session(played, look_away=away, earlier_notes=chronicle.notes)


def keep(setup: Setup, session: Session) -> tuple[Session, str]:
    """Saves the run, and what is new for the chronicle; the session as saved, and a sentence if there is one to say."""
    now, shelf, said = setup.now(), setup.shelf, ""
    data = written(session.played, session.undone[::-1], session.branches, now)
    try:
        try:
            if session.slot:
                session = session._replace(seal=shelf.keep(session.slot, data, session.seal), unsaved="")
            else:
                name, seal = shelf.claim(_name(session.played), data, now)
                session = session._replace(slot=name, seal=seal, unsaved="")
        except PlayedElsewhereError:
            name, seal = shelf.claim(_name(session.played), data, now)
            said = f"“{session.slot}” has been played on in another window. Your run goes on as “{name}”."
            session = session._replace(slot=name, seal=seal, unsaved="")
    except SaveError as error:
        session, said = session._replace(unsaved=str(error)), str(error)
    setup.journal.session = session
    if not session.unsaved and (session.over or session.played.new_notes):
        said = " ".join(part for part in (said, keep_found(setup, session, everything=session.over)) if part)
    return session, said


def _name(played: Playthrough) -> str:
    """What a saved game is called before its number: the title of its role, or its id where the title has no such letters."""
    title = "-".join(re.findall("[a-z0-9]+", matching.folded(played.story.roles[played.role].title)))
    return title[:LONGEST].strip("-") or played.role


def keep_found(setup: Setup, session: Session, everything: bool) -> str:
    """Adds to the chronicle what was found; a sentence if that fails."""
    found = session.found()
    now = setup.now().isoformat(timespec="seconds")
    found = found._replace(runs=tuple(run._replace(time=now) for run in found.runs))
    if not everything:
        found = found._replace(scenes=frozenset(), choices=frozenset())
    return add_found(setup, found)


def add_found(setup: Setup, found: Chronicle) -> str:
    """Adds to the chronicle; a sentence if that fails, each once in a sitting."""
    try:
        setup.shelf.add(found)
    except SaveError as error:
        said = str(error)
        if said in setup.journal.newer:
            return ""
        setup.journal.newer.add(said)
        return said
    return ""


def keep_copy(setup: Setup, session: Session, name: str) -> tuple[Session, str]:
    """Saves a copy under a name, which playing never writes; the session, and how that went."""
    name = name.replace(" ", "-")
    if not session.slot:
        session, _ = keep(setup, session)
    data = written(session.played, session.undone[::-1], session.branches, setup.now(), session.slot or name)
    try:
        setup.shelf.copy(name, data)
    except SaveError as error:
        return session, str(error)
    return session, f"A copy is kept as “{name}”."


# Resuming


def reopen(setup: Setup, name: str, previous: bool, away: bool) -> tuple[Session | None, str]:
    """A saved game resumed, and a sentence if there is one to say.

    A copy, or the copy before the last save, goes on in its run: what that run had besides becomes a branch of it.
    """
    shelf = setup.shelf
    try:
        saved, seal = shelf.read(name, previous)
    except SaveError as error:
        said = str(error)
        if not previous and shelf.has_previous(name):
            said += f"\nThe copy before it is good: type load {name} previous."
        return None, said
    if saved.recorded.role not in setup.story.roles:
        return None, f"The saved game “{name}” belongs to a role that this story does not have."
    slot = name
    if saved.copy_of:
        slot, seal = "", b""
        with_run = _run_of(shelf, saved.copy_of, saved.recorded)
        if with_run is not None:
            slot, seal = saved.copy_of, with_run[1]
            saved = _joined(setup.story, saved, with_run[0])
    elif previous:
        with_run = _run_of(shelf, name, saved.recorded)
        if with_run is not None:
            saved = _joined(setup.story, saved, with_run[0])
    restored = playthrough.restored(setup.story, saved.recorded)
    session = Session(restored.playthrough, slot, seal=seal, look_away=away, earlier_notes=shelf.chronicle().notes)
    if not restored.lost:
        renamed = setup.story.roles[saved.recorded.role].renamed
        session = session._replace(
            undone=tuple(renamed.get(choice, choice) for choice in saved.redo[::-1]),
            branches=tuple(
                each._replace(choices=tuple(renamed.get(choice, choice) for choice in each.choices))
                for each in saved.branches
            ),
        )
    setup.journal.session = session if slot else setup.journal.session
    return session, restored.lost


def _run_of(shelf: Shelf, name: str, copy: Recorded) -> tuple[Saved, bytes] | None:
    """The run that a copy was made of, if it is still there and began in the same way."""
    try:
        saved, seal = shelf.read(name)
    except SaveError:
        return None
    run = saved.recorded
    same = (run.role, run.seed, run.echoes, run.draws, run.base) == (
        copy.role, copy.seed, copy.echoes, copy.draws, copy.base,
    )  # fmt: skip
    return (saved, seal) if same else None


def _joined(story: Story, copy: Saved, run: Saved) -> Saved:
    """A copy within its run: the line of the run can be redone from the copy, or becomes a branch."""
    line, here = (*run.recorded.choices, *run.redo), copy.recorded.choices
    kept = run.branches
    for each in copy.branches:
        kept = branches.left(kept, each, line)
    if branches.is_beginning(here, line):
        return copy._replace(redo=line[len(here) :], branches=kept)
    mine = (*here, *copy.redo)
    end = playthrough.restored(story, run.recorded._replace(choices=line, place=None)).playthrough
    ending = end.turn.ending
    left = Branch(line, end.scene.title, ending.title if ending else "")
    return copy._replace(branches=branches.left(kept, left, mine))


# Options and documents


def keep_options(setup: Setup, options: preferences.Options) -> str:
    """Saves what the player has set; a sentence if that fails."""
    try:
        setup.shelf.keep_options({name: value for name, value in options.items() if name != "format"})
    except SaveError as error:
        return str(error)
    return ""


def write_transcript(played: Playthrough, file: str) -> str:
    """Writes the run to a new file, and says how that went."""
    from game.story import transcript
    from game.terminal.content.document import curled

    return _write(
        file, "transcript", lambda it: curled(transcript.markdown(it)), lambda it: curled(transcript.text(it)), played
    )


def write_ending(game: Game, file: str) -> str:
    """Writes how the run ended to a new file, and says how that went."""
    from game.terminal.content import document, ending

    return _write(file, "page of the ending", document.markdown, document.text, ending.ending_page(game))


def _write(file: str, what: str, marked: Callable[[T], str], plain: Callable[[T], str], content: T) -> str:
    """Writes a document to a new file, as Markdown if its name ends so; says how that went."""
    path = Path(file)
    try:
        path = path.expanduser()
        create_whole(path, (marked if path.suffix == ".md" else plain)(content).encode())
    except FileExistsError:
        return f"There is already a file {path}. Choose another name."
    except OSError as error:
        return f"The {what} could not be written to {path}: {error.strerror}."
    except (ValueError, RuntimeError):  # a name that no system has, a home that nobody has
        return f"The {what} could not be written to {path}: it is not a valid path."
    return f"The {what} is in {path}."


def closed(setup: Setup, session: Session) -> str:
    """Saves what is not saved yet; what is true of its place, in a sentence."""
    said = ""
    if session.unsaved:
        session, _ = keep(setup, session)
    if not session.unsaved:
        said = keep_found(setup, session, everything=True)
    return " ".join(part for part in (said, kept(session)) if part)


def farewell(setup: Setup, session: Session | None) -> str:
    """Saves what is not saved yet, and returns the last line that a player reads."""
    if session is None or (not session.played.choices and not session.slot):
        return "Goodbye."
    return " ".join(part for part in (closed(setup, session), "Goodbye.") if part)


def kept(session: Session | None) -> str:
    """What is true of the place of a session: where it is saved, or why it is not."""
    if session is None or (not session.slot and not session.unsaved):
        return ""
    if session.unsaved:
        return f"Your place could not be kept. {session.unsaved}"
    where = told.where(session.played)
    return f"Your place is kept: {where}." if where else "Your place is kept."


class Exit(NamedTuple):
    """How a front end was left: with which session, for which other front end, with which exit status."""

    session: Session | None
    front: str = ""
    status: int = 0
