"""Answers about saved games, finished runs and the next game; pure."""

from collections.abc import Callable

from game.saves.chronicle import Run
from game.terminal.answers.answer import Answer, says
from game.terminal.effects import Copy, Keep, Leave, Load, Refresh, ShowPage
from game.terminal.session import Game, number

MOST_SEED = 10**9


def save(game: Game, rest: str) -> Answer:
    """Saves the place, or a copy under a name."""
    return Answer(game, effects=(Copy(rest) if rest else Keep(aloud=True),))


def saves(game: Game, _: str) -> Answer:
    """Lists the saved games."""
    return Answer(game, effects=(Refresh(), ShowPage("saves")))


def load(game: Game, rest: str) -> Answer:
    """Resumes a saved game by its name or its number in the list."""
    name, _, previous = rest.partition(" ")
    if not name:
        return saves(game, "")
    place = number(name)
    if place is not None and 1 <= place <= len(game.slots):
        name = game.slots[place - 1].name
    return Answer(game, effects=(Load(name, previous == "previous"),))


def resume_latest(game: Game, _: str) -> Answer:
    """Resumes the game that was played last."""
    latest = game.latest
    return Answer(game, effects=(Load(latest.name),)) if latest else says(game, "There is no game to resume.")


def set_seed(game: Game, rest: str) -> Answer:
    """Sets the random seed of the next game."""
    seed = number(rest)
    if seed is None or seed >= MOST_SEED:
        return says(game, "A seed is a number of up to nine digits: type seed 7. Without one each game has its own.")
    return says(game._replace(seed=seed), f"The next game has the seed {seed}.")


def runs(game: Game, rest: str) -> Answer:
    """Lists the finished runs, or picks whose traces the next game finds."""
    role, _, which = rest.partition(" ")
    if role in game.story.roles and which == "none":
        said = f"The next game finds no traces of {game.story.roles[role].title}."
        return says(game._replace(inherits={**game.inherits, role: "none"}), said)
    runs, place = game.chronicle.runs, number(rest)
    if place is not None and 1 <= place <= len(runs):
        return inherit(game, runs[place - 1])
    if rest and runs:
        return says(game, f"Type runs and a number from 1 to {len(runs)}, or runs, a role and none.")
    return Answer(game, effects=(ShowPage("runs"),))


def inherit(game: Game, run: Run) -> Answer:
    """Chooses the finished run whose echoes the next run begins with."""
    inherits = {**game.inherits, run.role: run.id}
    return says(game._replace(inherits=inherits), f"The next game finds the traces of “{run.title}”.")


def leave(front: str = "") -> Callable[[Game, str], Answer]:
    """An answer that leaves this front end, for another one or for good."""
    return lambda game, _: Answer(game, effects=(Leave(front),))
