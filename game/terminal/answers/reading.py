"""Answers to what shows something to read: turns, pages, notes, people, places, days; pure."""

from collections.abc import Callable

from game.terminal import matching
from game.terminal.answers.answer import LONGEST, Answer, says
from game.terminal.content import cast, notes, timeline
from game.terminal.effects import KeepRead, ShowChoices, ShowPage, ShowTurn, WriteTranscript
from game.terminal.session import ORDERS, Game, number
from game.width import shorten

MOST_CARDS = 3  # that are shown one below the other, where a name can mean several people


def show(name: str) -> Callable[[Game, str], Answer]:
    """An answer that shows a page."""
    return lambda game, _: Answer(game, effects=(ShowPage(name),))


def show_turn(game: Game, _: str) -> Answer:
    """Shows the present turn again."""
    return Answer(game, effects=(ShowTurn(),))


def show_choices(game: Game, _: str) -> Answer:
    """Shows the choices again."""
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
    """An answer that opens a note, or its sources, by its number or by words of its title."""

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
    if len(found) > MOST_CARDS:
        return says(game, f"“{shorten(rest, LONGEST)}” can mean {', '.join(people[name].name for name in found)}.")
    return Answer(game, effects=(ShowPage("who", " ".join(found)),))


def show_map(game: Game, rest: str) -> Answer:
    """Shows the map, or the places of a name."""
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
    """Finds words in what was read."""
    if not rest:
        return says(game, "Type search and the words to look for.")
    return Answer(game, effects=(ShowPage("search", rest),))


def transcript(game: Game, rest: str) -> Answer:
    """Shows the run from its start, or writes it to a file."""
    return Answer(game, effects=(WriteTranscript(rest) if rest else ShowPage("transcript"),))
