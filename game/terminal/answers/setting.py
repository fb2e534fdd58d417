"""Answers about options; pure."""

from game.terminal import preferences
from game.terminal.answers.answer import LONGEST, Answer, says
from game.terminal.effects import KeepOptions, ReadOn, Shown, ShowPage, ShowTurn, Stored
from game.terminal.preferences import NARROWEST, WIDEST
from game.terminal.session import Game, number
from game.terminal.theme import THEMES
from game.width import shorten


def put(game: Game, name: str, wanted: str, said: str) -> Answer:
    """Sets an option."""
    asked = game.session is not None and game.session.asks
    game = game.put(name, wanted == "yes" if wanted in ("yes", "no") else wanted)
    effects: tuple[Stored | Shown, ...] = (KeepOptions(),)
    if name == "look_away" and game.session is not None:
        game = game._replace(session=game.session.looking(wanted == "yes"))
        if asked != game.running.asks:  # the question is answered by it, or is put again
            effects += (ReadOn(),) if asked else (ShowTurn(),)
    return Answer(game, (said,) if said else (), effects)


def look_away(game: Game, rest: str) -> Answer:
    """Looks away from hard scenes, or stops doing so."""
    if rest not in ("on", "off", ""):
        return says(game, "Type away on, or away off.")
    on = rest == "on" or (not rest and not game.is_on("look_away"))
    said = "You look away: hard scenes are told in two plain sentences." if on else "You read everything."
    return put(game, "look_away", "yes" if on else "no", said)


def options(game: Game, rest: str) -> Answer:
    """Lists the options, or sets one."""
    name, _, wanted = rest.partition(" ")
    if not rest:
        return Answer(game, effects=(ShowPage("options"),))
    if name not in preferences.NAMED:
        return says(game, f"There is no option “{shorten(name, LONGEST)}”. Type options for the list.")
    known = preferences.NAMED[name]
    if not preferences.accepts(name, wanted):
        return says(game, f"{known.label}: type options {name} and one of {', '.join(known.values)}.")
    return put(game, name, wanted, f"{known.label}: {wanted}.")


def set_measure(game: Game, rest: str) -> Answer:
    """Sets the columns of the lines of pages."""
    wanted = preferences.NAMED["measure"].values[0] if rest == "off" else rest
    if not preferences.is_measure(wanted):
        return says(game, "Type width and a number from 40 to 80.")
    return put(game, "measure", wanted, f"Lines have at most {wanted} columns.")


def set_wrap(game: Game, rest: str) -> Answer:
    """Sets the columns at which plain lines are wrapped."""
    columns = 0 if rest == "off" else number(rest)
    if columns is None or (columns and not NARROWEST <= columns <= WIDEST):
        return says(game, f"Type width and a number from {NARROWEST} to {WIDEST}, or width off.")
    said = f"Lines are wrapped at {columns} columns." if columns else "Lines are not wrapped."
    return Answer(game.put("plain_width", columns), (said,), (KeepOptions(),))


def set_theme(game: Game, rest: str) -> Answer:
    """Sets the colors."""
    if rest not in THEMES:
        return says(game, f"Type theme and one of {', '.join(THEMES)}.")
    return put(game, "theme", rest, "")
