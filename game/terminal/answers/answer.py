"""What a command is answered with: the game after it, sentences, effects; pure."""

from typing import NamedTuple

from game.terminal.effects import Leave, Shown, Stored
from game.terminal.session import Game

LONGEST = 40  # columns of typed words that are quoted


class Answer(NamedTuple):
    """The answer to a command: the game after it, sentences for the player, and effects, in this order."""

    game: Game
    said: tuple[str, ...] = ()
    effects: tuple[Stored | Shown | Leave, ...] = ()


def says(game: Game, *sentences: str) -> Answer:
    """An answer that changes nothing."""
    return Answer(game, sentences)
