"""Hints: how something works, told once ever, in the turn where it first appears; pure."""

from collections.abc import Callable
from typing import NamedTuple

from game.story.model import RISKS
from game.story.playthrough import Playthrough
from game.terminal.content.offer import odds
from game.terminal.content.turn import Shown
from game.terminal.layout.block import Kind, block
from game.terminal.session import Game

TOLD = "hints_told"  # the option under which it is kept which hints were told


class Hint(NamedTuple):
    """A hint: its name, how pages and plain lines say it, and whether it is about something in the present turn."""

    name: str
    pages: str
    plain: str
    appears: Callable[[Playthrough], bool]


_ODDS = "; ".join(RISKS[:1] + tuple(f"{word}, {odds(word)}" for word in RISKS[1:]))
_DRAWS = f"A risk is one of four words: {_ODDS}. Undo and redo do not change a draw."
HINTS = (
    Hint(
        "number",
        "A number has changed. Press w, or click on the numbers, to see what each one means.",
        "A number has changed. Type status to see what each one means.",
        lambda played: bool(played.turn.changes),
    ),
    Hint("risk", _DRAWS, _DRAWS, lambda played: any(option.risk for option in played.turn.open)),
    Hint(
        "link",
        "Underlined words open a note: click on them, or press Tab and then Enter.",
        "Some words open notes. Type notes to list those you have found.",
        lambda played: any(run.note for p in played.turn.passages for each in p.paragraphs for run in each.runs),
    ),
    Hint(
        "name",
        "A name opens a card that says who that is: click on it, or press Tab and then Enter.",
        "Type who and a name to see who somebody is.",
        lambda played: bool(played.story.roles[played.role].cast and played.scene.people),
    ),
    Hint(
        "undo",
        "Nothing is lost by trying: u undoes a choice, as often as you like, and U redoes it.",
        "Nothing is lost by trying: undo takes back a choice, as often as you like, and redo takes it again.",
        lambda played: bool(played.choices),
    ),
)


def due(game: Game) -> tuple[Hint, ...]:
    """The hints that the present turn gives."""
    if game.session is None or game.session.asks or game.session.over or not game.is_on("hints"):
        return ()
    told = str(game.options.get(TOLD, "")).split()
    return tuple(hint for hint in HINTS if hint.name not in told and hint.appears(game.played))


def shown(game: Game) -> Shown:
    """How the turns of a game are shown."""
    given = tuple(block(Kind.HINT, hint.pages, extra=hint.plain) for hint in due(game))
    return Shown(game.chronicle.choices, game.is_on("risk_numbers"), game.strict, given)


def told(game: Game) -> Game:
    """The game once the present turn's hints were read: they are not given again."""
    names = [hint.name for hint in due(game)]
    if not names:
        return game
    return game._replace(options={**game.options, TOLD: " ".join([*str(game.options.get(TOLD, "")).split(), *names])})
