"""Answers to what plays: choices, roles, and going back; functions of the game and the typed words; pure."""

from game.story.model import Role
from game.story.turn import Option
from game.terminal.answers.answer import LONGEST, Answer, says
from game.terminal.content import ending, hints, pages
from game.terminal.content.turn import echo
from game.terminal.effects import Begin, ChangeTurn, Close, Keep, KeepOptions, ReadOn, ShowPage, ShowTurn, WriteEnding
from game.terminal.session import Game, number
from game.width import shorten

NOTHING_TO_CHOOSE = "There is nothing to choose here."


def no_choice(game: Game, words: str, count: int) -> Answer:
    """The answer to a number that no choice has."""
    if not count:
        return says(game, NOTHING_TO_CHOOSE)
    numbers = f"a number from 1 to {count}" if count > 1 else "1"
    return says(game, f"There is no choice {shorten(words, LONGEST)}: type {numbers}.")


def take(game: Game, option: Option) -> Answer:
    """Takes a choice; a closed one is answered with its reason."""
    if not option.open:
        return says(game, f"Not open: {option.reason}")
    session = game.running.take(option)
    if session is game.session:
        return says(game, "That choice cannot be taken here.")
    after = hints.told(game)
    kept = (KeepOptions(),) if after is not game else ()
    return Answer(after._replace(session=session), effects=(*kept, Keep(), ChangeTurn()))


def read_or_look_away(game: Game, away: bool) -> Answer:
    """Answers the question before a hard scene."""
    answered = game._replace(session=game.running.answered(away))
    return Answer(answered, effects=(Keep(), ReadOn()) if away else (ReadOn(),))


def begin(game: Game, role: Role) -> Answer:
    """Begins a run of a role; a closed one is answered with its reason."""
    missing = pages.needed(game.story, role, game.chronicle)
    if missing:
        return says(game, f"{role.title} opens after you have finished {missing}.")
    return Answer(game, effects=(Begin(role.id),))


def undo(game: Game, rest: str = "") -> Answer:
    """Undoes one choice, or N."""
    session, count = game.running, number(rest) if rest else 1
    if not count:
        return says(game, "Type undo, or undo and a number.")
    if session.has_answered and count == 1:
        return Answer(game._replace(session=session.asked_again()), effects=(Keep(), ShowTurn()))
    if not session.played.choices:
        return says(game, "Nothing to undo.")
    before = session.undo(count)
    undone = len(session.played.choices) - len(before.played.choices)
    said = f"Undone: {echo(session.played)}" if undone == 1 else f"{undone} choices undone."
    return Answer(game._replace(session=before), (said,), (Keep(), ChangeTurn(undone=True)))


def redo(game: Game, _: str = "") -> Answer:
    """Redoes the last choice that was undone."""
    session = game.running.redo()
    if session.played is game.played:
        return says(game._replace(session=session), "Nothing to redo.")
    return Answer(game._replace(session=session), effects=(Keep(), ChangeTurn()))


def chapters(game: Game, rest: str) -> Answer:
    """Lists the chapters of the run, or goes back to one."""
    if not rest:
        return Answer(game, effects=(ShowPage("chapters"),))
    return to_chapter(game, number(rest) or 0)


def to_chapter(game: Game, place: int) -> Answer:
    """Goes back to the beginning of a chapter of this run."""
    openings = pages.openings(game.played)
    if not 1 <= place <= len(openings):
        return says(game, f"Type chapters and a number from 1 to {len(openings)}.")
    count, title = openings[place - 1]
    back = len(game.played.choices) - count
    if not back:
        return Answer(game, (f"You are in “{title}”.",), (ShowTurn(),))
    before = game._replace(session=game.running.undo(back))
    return Answer(before, (f"Back at “{title}”. Redo restores the choices.",), (Keep(), ChangeTurn()))


def show_ending(game: Game, rest: str) -> Answer:
    """Shows how the run ended, goes back to something that the player did, or writes the page to a file."""
    if game.played.turn.ending is None:
        return says(game, ending.NOT_ENDED)
    if not rest:
        return Answer(game, effects=(ShowPage("ending"),))
    place = number(rest)
    return Answer(game, effects=(WriteEnding(rest),)) if place is None else to_fork(game, place)


def to_fork(game: Game, place: int) -> Answer:
    """Goes back to where something else could be chosen."""
    known = ending.turning_points(game.played)
    if not 1 <= place <= len(known):
        return says(
            game, f"Type ending and a number from 1 to {len(known)}." if known else "There is nothing to go back to."
        )
    session = game.running.undo(len(game.played.choices) - known[place - 1].before)
    said = "You are back there. Redo restores the choices; what you leave stays among the branches."
    return Answer(game._replace(session=session), (said,), (Keep(), ChangeTurn(undone=True)))


def branches(game: Game, rest: str) -> Answer:
    """Lists the ways that were left, or goes on with one."""
    if not rest:
        return Answer(game, effects=(ShowPage("branches"),))
    return to_branch(game, number(rest) or 0)


def to_branch(game: Game, place: int) -> Answer:
    """Goes on with a way that was left; the way that is left for it is kept in its place."""
    known = game.running.branches[::-1]
    if not 1 <= place <= len(known):
        return says(game, _which_branch(game, "branches"))
    session = game.running.go_to(known[place - 1])
    return Answer(game._replace(session=session), effects=(Keep(), ChangeTurn(undone=True)))


def prune(game: Game, rest: str) -> Answer:
    """Forgets a way that was left, or all of them."""
    known, place = game.running.branches[::-1], number(rest) or 0
    if rest == "all" and known:
        session = game.running._replace(branches=())
    elif 1 <= place <= len(known):
        session = game.running.pruned(known[place - 1])
    else:
        return says(game, _which_branch(game, "prune"))
    return Answer(game._replace(session=session), ("It is forgotten.",), (Keep(),))


def _which_branch(game: Game, word: str) -> str:
    count = len(game.running.branches)
    more = ", or prune all" if word == "prune" else ""
    return f"Type {word} and a number from 1 to {count}{more}." if count else "This run has no other ways yet."


def new(game: Game, rest: str) -> Answer:
    """Lists the roles, or begins a new game of one."""
    place, roles = number(rest), list(game.story.roles.values())
    if not rest:
        return Answer(game, effects=(ShowPage("roles"),))
    named = next((role for count, role in enumerate(roles, 1) if place == count or rest == role.id), None)
    return begin(game, named) if named is not None else says(game, f"There is no role {shorten(rest, LONGEST)}.")


def title(game: Game, _: str) -> Answer:
    """Ends the session and returns to the title."""
    return Answer(game, effects=(Close(),))


def restart(game: Game, _: str) -> Answer:
    """Begins again, as a new game of the same role."""
    kept = ("The old run is still among the saved games.",) if game.played.choices else ()
    return Answer(game, kept, (Begin(game.played.role),))
