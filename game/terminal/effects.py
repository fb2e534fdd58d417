"""What a key or a command asks for beyond the values: the union of effects, and how files are written and read for them."""

from typing import NamedTuple, assert_never

from game.saves import SaveError
from game.terminal import persistence, preferences
from game.terminal.persistence import Setting
from game.terminal.session import Game, Session

# What is done with the files of the player


class Keep(NamedTuple):
    """Save the place, and what is new for the chronicle; `aloud` reports a success too."""

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


class KeepOptions(NamedTuple):
    """Save the options."""


class WriteTranscript(NamedTuple):
    """Write the run to a file."""

    file: str


class Refresh(NamedTuple):
    """Read the saved games and the chronicle again."""


# What is shown


class ShowPage(NamedTuple):
    """Show a page beside the story: which one, and what it is about."""

    page: str
    subject: str = ""


class ShowTurn(NamedTuple):
    """Show the present turn from its beginning."""


class ShowChoices(NamedTuple):
    """Show the choices of the present turn."""


class ChangeTurn(NamedTuple):
    """Show the turn that the session is at now, which is another one than before."""

    undone: bool = False  # by undo, which leads back to the choice


class ReadOn(NamedTuple):
    """Show what follows the question whether to look away."""


# What only the program around the game can do


class Leave(NamedTuple):
    """Leave this front end: for another one, or for good with an exit status."""

    front: str = ""
    status: int = 0


class Redraw(NamedTuple):
    """Draw the whole screen again."""


class Suspend(NamedTuple):
    """Stop the process until the shell continues it."""


Stored = Keep | Begin | Load | Copy | Delete | KeepOptions | WriteTranscript | Refresh
Shown = ShowPage | ShowTurn | ShowChoices | ChangeTurn | ReadOn
OfTheTerminal = Redraw | Suspend
Effect = Stored | Leave | OfTheTerminal


class Performed(NamedTuple):
    """The game after an effect, and the sentences for the player."""

    game: Game
    said: tuple[str, ...] = ()


def opened(setting: Setting, session: Session | None = None) -> Game:
    """The game as a front end begins it."""
    shelf = setting.shelf
    return Game(
        setting.story,
        setting.version,
        str(shelf.folder),
        session,
        preferences.readable(shelf.options()),
        slots=shelf.slots(),
        chronicle=shelf.chronicle(),
        seed=setting.seed,
    )


def perform(setting: Setting, game: Game, effect: Stored) -> Performed:
    """Does what an effect asks for with the files of the player."""
    match effect:
        case Keep(aloud):
            return _keep(setting, game, aloud)
        case Begin(role):
            return _begin(setting, game, role)
        case Load(name, previous):
            return _load(setting, game, name, previous)
        case Copy(name):
            return Performed(game, (persistence.keep_copy(setting, game.running, name),))
        case Delete(name):
            return _delete(setting, game, name)
        case KeepOptions():
            return Performed(game, _sentences(persistence.keep_options(setting, game.options)))
        case WriteTranscript(file):
            return Performed(game, (persistence.write_transcript(game.running.read, file),))
        case Refresh():
            return Performed(_refreshed(setting, game))
        case _:
            assert_never(effect)


def _sentences(said: str) -> tuple[str, ...]:
    return tuple(said.split("\n")) if said else ()


def _refreshed(setting: Setting, game: Game) -> Game:
    return game._replace(slots=setting.shelf.slots(), chronicle=setting.shelf.chronicle())


def _keep(setting: Setting, game: Game, aloud: bool) -> Performed:
    session = game.running
    failed = persistence.keep(setting, session)
    if session.over:  # what needs this role is open now
        game = game._replace(chronicle=setting.shelf.chronicle())
    if aloud and not failed:
        return Performed(game, (f"Your place is kept in “{session.slot}”. To keep a copy, type save and a name.",))
    return Performed(game, _sentences(failed))


def _begin(setting: Setting, game: Game, role: str) -> Performed:
    if game.session is not None:
        persistence.keep_found(setting, game.session, everything=True)
    session = persistence.begin(setting, role, game.seed, game.inherits, game.is_on("look_away"))
    return Performed(_refreshed(setting, game._replace(session=session)))


def _load(setting: Setting, game: Game, name: str, previous: bool) -> Performed:
    session, said = persistence.reopen(setting, name, previous, game.is_on("look_away"))
    if session is None:
        return Performed(game, _sentences(said))
    if game.session is not None:
        persistence.keep_found(setting, game.session, everything=True)
    return Performed(_refreshed(setting, game._replace(session=session)), _sentences(said))


def _delete(setting: Setting, game: Game, name: str) -> Performed:
    if game.session is not None and name == game.session.slot:
        return Performed(game, ("This is the game you are playing.",))
    try:
        setting.shelf.delete(name)
    except SaveError as error:
        return Performed(game, (str(error),))
    return Performed(_refreshed(setting, game), (f"“{name}” is deleted.",))
