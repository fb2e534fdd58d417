"""The effects that keys and commands ask for, as a union; and how those on the player's files are performed."""

from typing import NamedTuple, assert_never

from game.saves.chronicle import Chronicle
from game.saves.savefile import SaveError
from game.terminal import persistence, preferences
from game.terminal.persistence import Setup
from game.terminal.session import Game, Session

# Effects on the files of the player


class Keep(NamedTuple):
    """Save the place, and what is new for the chronicle; with `aloud` success is reported too."""

    aloud: bool = False


class Begin(NamedTuple):
    """Begin a new run of a role."""

    role: str


class Load(NamedTuple):
    """Resume a saved game, or the copy before its last save."""

    name: str
    previous: bool = False


class Copy(NamedTuple):
    """Save a copy of the game under a name of its own."""

    name: str


class Delete(NamedTuple):
    """Delete a saved game."""

    name: str


class Close(NamedTuple):
    """End the session, and return to the title."""


class KeepRead(NamedTuple):
    """Add to the chronicle that a note was opened."""

    note: str


class KeepOptions(NamedTuple):
    """Save the options."""


class WriteTranscript(NamedTuple):
    """Write the run to a file."""

    file: str


class WriteEnding(NamedTuple):
    """Write how the run ended to a file."""

    file: str


class Refresh(NamedTuple):
    """Read the saved games and the chronicle again."""


# Effects on what is shown


class ShowPage(NamedTuple):
    """Show a page, about a subject if it needs one."""

    page: str
    subject: str = ""


class ShowTurn(NamedTuple):
    """Show the present turn from its beginning."""


class ShowChoices(NamedTuple):
    """Show the choices of the present turn."""


class ChangeTurn(NamedTuple):
    """Show the present turn, which is another one than before; after undo, at its choices."""

    undone: bool = False


class ReadOn(NamedTuple):
    """Show what follows the question before a hard scene."""


# Effects on the program


class Leave(NamedTuple):
    """Leave this front end: for another one, or for good with an exit status."""

    front: str = ""
    status: int = 0


Stored = Keep | Begin | Close | Load | Copy | Delete | KeepRead | KeepOptions | WriteTranscript | WriteEnding | Refresh
Shown = ShowPage | ShowTurn | ShowChoices | ChangeTurn | ReadOn


class Performed(NamedTuple):
    """The game after an effect, and sentences for the player."""

    game: Game
    said: tuple[str, ...] = ()
    is_new: bool = False  # whether another run, or another moment of it, is to be shown


def new_game(setup: Setup, session: Session | None = None) -> Game:
    """The game at the start of a front end."""
    shelf = setup.shelf
    return Game(
        setup.story,
        setup.version,
        str(shelf.folder),
        session,
        preferences.readable(shelf.options()),
        slots=shelf.slots(setup.now()),
        chronicle=shelf.chronicle(),
        seed=setup.seed,
        strict=setup.strict,
    )


def perform(setup: Setup, game: Game, effect: Stored) -> Performed:
    """Performs an effect on the files of the player."""
    match effect:
        case Keep(aloud):
            return _keep(setup, game, aloud)
        case Begin(role):
            return _begin(setup, game, role)
        case Close():
            return _close(setup, game)
        case Load(name, previous):
            return _load(setup, game, name, previous)
        case Copy(name):
            session, said = persistence.keep_copy(setup, game.running, name)
            return Performed(_refreshed(setup, game._replace(session=session)), (said,))
        case Delete(name):
            return _delete(setup, game, name)
        case KeepRead(note):
            said = persistence.add_found(setup, Chronicle(read=frozenset({note})))
            return Performed(game, _sentences(said))
        case KeepOptions():
            return Performed(game, _sentences(persistence.keep_options(setup, game.options)))
        case WriteTranscript(file):
            return Performed(game, (persistence.write_transcript(game.running.read, file),))
        case WriteEnding(file):
            return Performed(game, (persistence.write_ending(game, file),))
        case Refresh():
            return Performed(_refreshed(setup, game))
        case _:
            assert_never(effect)


def _sentences(said: str) -> tuple[str, ...]:
    return tuple(said.split("\n")) if said else ()


def _refreshed(setup: Setup, game: Game) -> Game:
    return game._replace(slots=setup.shelf.slots(setup.now()), chronicle=setup.shelf.chronicle())


def _keep(setup: Setup, game: Game, aloud: bool) -> Performed:
    session, said = persistence.keep(setup, game.running)
    game = game._replace(session=session)
    if session.over:  # roles that need this one are open now
        game = game._replace(chronicle=setup.shelf.chronicle())
    if aloud and not session.unsaved:
        kept = f"Your place is kept in “{session.slot}”. To keep a copy, type save and a name."
        return Performed(game, (*_sentences(said), kept))
    return Performed(game, _sentences(said))


def _begin(setup: Setup, game: Game, role: str) -> Performed:
    if game.session is not None:
        persistence.keep_found(setup, game.session, everything=True)
    session = persistence.begin(setup, role, game.seed, game.inherits, game.is_on("look_away"))
    return Performed(_refreshed(setup, game._replace(session=session)), is_new=True)


def _close(setup: Setup, game: Game) -> Performed:
    said = persistence.closed(setup, game.running)
    return Performed(_refreshed(setup, game._replace(session=None)), _sentences(said), is_new=True)


def _load(setup: Setup, game: Game, name: str, previous: bool) -> Performed:
    session, said = persistence.reopen(setup, name, previous, game.is_on("look_away"))
    if session is None:
        return Performed(game, _sentences(said))
    if game.session is not None:
        persistence.keep_found(setup, game.session, everything=True)
    return Performed(_refreshed(setup, game._replace(session=session)), _sentences(said), is_new=True)


def _delete(setup: Setup, game: Game, name: str) -> Performed:
    if game.session is not None and name == game.session.slot:
        return Performed(game, ("This is the game you are playing.",))
    try:
        setup.shelf.delete(name)
    except SaveError as error:
        return Performed(game, (str(error),))
    return Performed(_refreshed(setup, game), (f"“{name}” is deleted.",))
