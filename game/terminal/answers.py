"""Answers to commands, the same in both front ends: functions of the game and the typed words; pure."""

from collections.abc import Callable
from typing import NamedTuple

from game.saves.chronicle import Run
from game.story.engine import Option
from game.story.model import Role
from game.terminal import matching, preferences
from game.terminal.content import cast, ending, hints, notes, pages, timeline
from game.terminal.content.turn import echo
from game.terminal.effects import (
    Begin,
    ChangeTurn,
    Close,
    Copy,
    Keep,
    KeepOptions,
    KeepRead,
    Leave,
    Load,
    ReadOn,
    Refresh,
    ShowChoices,
    Shown,
    ShowPage,
    ShowTurn,
    Stored,
    WriteEnding,
    WriteTranscript,
)
from game.terminal.preferences import NARROWEST, WIDEST
from game.terminal.session import ORDERS, Game, number
from game.terminal.theme import THEMES
from game.width import shorten

LONGEST = 40  # columns of typed words that are quoted
NOTHING_TO_CHOOSE = "There is nothing to choose here."
MOST_SEED = 10**9


class Answer(NamedTuple):
    """The answer to a command: the game after it, sentences for the player, and effects, in this order."""

    game: Game
    said: tuple[str, ...] = ()
    effects: tuple[Stored | Shown | Leave, ...] = ()


def says(game: Game, *sentences: str) -> Answer:
    """An answer that changes nothing."""
    return Answer(game, sentences)


# Choices and roles


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


# Going back


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
    return Answer(game, effects=(Close(),))


def restart(game: Game, _: str) -> Answer:
    kept = ("The old run is still among the saved games.",) if game.played.choices else ()
    return Answer(game, kept, (Begin(game.played.role),))


# Reading


def show(name: str) -> Callable[[Game, str], Answer]:
    return lambda game, _: Answer(game, effects=(ShowPage(name),))


def show_turn(game: Game, _: str) -> Answer:
    return Answer(game, effects=(ShowTurn(),))


def show_choices(game: Game, _: str) -> Answer:
    return Answer(game, effects=(ShowChoices(),))


def list_notes(game: Game, rest: str = "") -> Answer:
    """Lists the notes in their order, or in another one from now on; or those that have some words."""
    orders = {"new": ORDERS[0], **{order: order for order in ORDERS}}
    order, words = orders.get(rest.lower(), ""), rest if rest.lower() not in orders else ""
    game = game._replace(order=order or game.order)
    return Answer(game._replace(listed=notes.listing(game, words)), effects=(ShowPage("notes", words),))


def next_order(game: Game) -> Answer:
    """Lists the notes in the next order."""
    return list_notes(game, ORDERS[(ORDERS.index(game.order) + 1) % len(ORDERS)])


def note(page: str) -> Callable[[Game, str], Answer]:
    def answer(game: Game, rest: str) -> Answer:
        entries, place = notes.listed(game), number(rest)
        if place is not None and 1 <= place <= len(entries):
            return read_note(game, entries[place - 1].note, page)
        found, wanted = notes.found_notes(game), matching.folded(rest)
        named = [note for note in found if wanted in (note.id, matching.folded(note.title))]
        named += [note for note in found if wanted and matching.has(note.title, rest)]
        if not named:
            return says(game, "You have found no such note. Type notes for the list.")
        return read_note(game, named[0].id, page)

    return answer


def read_note(game: Game, name: str, page: str = "note") -> Answer:
    """Opens a note, which is not new from then on."""
    is_new = notes.is_new(game, name)
    entries = notes.listed(game)
    if name not in {entry.note for entry in entries}:
        entries = notes.listing(game)
    read = game.chronicle._replace(read=game.chronicle.read | {name})
    game = game._replace(chronicle=read, listed=entries, reading=name)
    return Answer(game, effects=(*((KeepRead(name),) if is_new else ()), ShowPage(page, name)))


def turn_note(step: int) -> Callable[[Game, str], Answer]:
    """Opens the next note of the list, or the previous one."""

    def answer(game: Game, _: str = "") -> Answer:
        if not game.reading:
            return says(game, "Open a note first: type note and its number. Type notes for the list.")
        name = notes.beside(game, game.reading, step)
        return (
            read_note(game, name)
            if name
            else says(game, f"This is the {'last' if step > 0 else 'first'} note of the list.")
        )

    return answer


def who(game: Game, rest: str) -> Answer:
    """Shows who somebody is, by any word of the name."""
    if not rest:
        return Answer(game, effects=(ShowPage("people"),))
    found, people = cast.find(game.running, rest), game.story.roles[game.played.role].cast
    if not found:
        return says(game, "You have met nobody of that name. Type people for the list.")
    if len(found) > 1:
        return says(game, f"“{shorten(rest, LONGEST)}” can mean {', '.join(people[name].name for name in found)}.")
    return Answer(game, effects=(ShowPage("who", found[0]),))


def show_map(game: Game, rest: str) -> Answer:
    return Answer(game, effects=(ShowPage("map", rest),))


def show_days(game: Game, rest: str) -> Answer:
    """Shows what happened on a day: today if none is asked for."""
    if not rest or rest == "all":
        return Answer(game, effects=(ShowPage("timeline", "" if rest else timeline.today(game.played)),))
    day = timeline.asked_day(game.played, rest)
    return (
        Answer(game, effects=(ShowPage("timeline", day),))
        if day
        else says(game, "Nothing is known of such a day yet: type timeline and a day such as 19, or timeline all.")
    )


def search(game: Game, rest: str) -> Answer:
    if not rest:
        return says(game, "Type search and the words to look for.")
    return Answer(game, effects=(ShowPage("search", rest),))


def transcript(game: Game, rest: str) -> Answer:
    return Answer(game, effects=(WriteTranscript(rest) if rest else ShowPage("transcript"),))


# Saved games and finished runs


def save(game: Game, rest: str) -> Answer:
    return Answer(game, effects=(Copy(rest) if rest else Keep(aloud=True),))


def saves(game: Game, _: str) -> Answer:
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
    latest = game.latest
    return Answer(game, effects=(Load(latest.name),)) if latest else says(game, "There is no game to resume.")


def set_seed(game: Game, rest: str) -> Answer:
    seed = number(rest)
    if seed is None or seed >= MOST_SEED:
        return says(game, "A seed is a number of up to nine digits: type seed 7. Without one each game has its own.")
    return says(game._replace(seed=seed), f"The next game has the seed {seed}.")


def runs(game: Game, rest: str) -> Answer:
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


# Options


def put(game: Game, name: str, wanted: str, said: str) -> Answer:
    """Sets an option."""
    asked = game.session is not None and game.session.asks
    game = game.put(name, wanted == "yes" if wanted in ("yes", "no") else wanted)
    effects: tuple[Stored | Shown, ...] = (KeepOptions(),)
    if name == "look_away" and game.session is not None:
        game = game._replace(session=game.session.looking(wanted == "yes"))
        effects += (ReadOn(),) if asked and wanted == "yes" else ()
    return Answer(game, (said,) if said else (), effects)


def look_away(game: Game, rest: str) -> Answer:
    if rest not in ("on", "off", ""):
        return says(game, "Type away on, or away off.")
    on = rest == "on" or (not rest and not game.is_on("look_away"))
    said = "You look away: hard scenes are told in two plain sentences." if on else "You read everything."
    return put(game, "look_away", "yes" if on else "no", said)


def options(game: Game, rest: str) -> Answer:
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
    wanted = preferences.NAMED["measure"].values[0] if rest == "off" else rest
    if not preferences.is_measure(wanted):
        return says(game, "Type width and a number from 40 to 80.")
    return put(game, "measure", wanted, f"Lines have at most {wanted} columns.")


def set_wrap(game: Game, rest: str) -> Answer:
    columns = 0 if rest == "off" else number(rest)
    if columns is None or (columns and not NARROWEST <= columns <= WIDEST):
        return says(game, f"Type width and a number from {NARROWEST} to {WIDEST}, or width off.")
    said = f"Lines are wrapped at {columns} columns." if columns else "Lines are not wrapped."
    return Answer(game.put("plain_width", columns), (said,), (KeepOptions(),))


def set_theme(game: Game, rest: str) -> Answer:
    if rest not in THEMES:
        return says(game, f"Type theme and one of {', '.join(THEMES)}.")
    return put(game, "theme", rest, "")


def leave(front: str = "") -> Callable[[Game, str], Answer]:
    return lambda game, _: Answer(game, effects=(Leave(front),))
