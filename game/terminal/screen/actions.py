"""Applies answers, choices and roles to the state of the pages; pure."""

from game.story.model import Role
from game.terminal import commands
from game.terminal.answers import playing, reading
from game.terminal.answers.answer import Answer
from game.terminal.content import cast, notes, whereabouts
from game.terminal.effects import Begin, ChangeTurn, ReadOn, ShowChoices, ShowPage, ShowTurn
from game.terminal.screen import scrolling
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import AT_START, OpenPage, State


def ask(state: State, line: str) -> State:
    """The state after a command."""
    return follow(state, commands.ask(state.game, line, "pages"))


def toggle(state: State, page: str, command: str = "") -> State:
    """The state after the command that shows a page; if that page is open it is closed."""
    return state.closed() if state.page.name == page else ask(state, command or page)


def follow(state: State, answer: Answer) -> State:
    """The state after an answer: pages and turns are shown, sentences are said, the other effects are queued."""
    state = state._replace(game=answer.game)
    for effect in answer.effects:
        match effect:
            case ShowPage(page, subject):
                state = _show_page(state, page, subject)
            case ChangeTurn(undone):
                state = _change_turn(state, undone)
            case ShowTurn():
                state = scrolling.to_opening(state.closed(), Scrollback(state))
            case ShowChoices():
                state = scrolling.to_choices(state.closed(), Scrollback(state))
            case ReadOn():
                state = scrolling.to_opening(state.closed()._replace(selected=1), Scrollback(state))
            case Begin(role) if state.session is None and state.story.warning:
                state = state.over("warning", role)
            case _:
                state = state.do(effect)
    return state.say(" ".join(answer.said)) if answer.said else state


def _show_page(state: State, page: str, subject: str) -> State:
    match page:
        case "title":
            return state.closed()
        case "where":
            return state.open("status")
        case "search":
            return scrolling.search(state, subject)
        case "map" if subject:
            return state.open("map", subject)._replace(map_listed=not state.compact)
        case "map":
            shown = whereabouts.first_view(state.played)
            opened = state.open("map")._replace(map_listed=False, map_view=shown)
            return opened._replace(map_place="", map_focus="", map_moved=(0, 0))
        case "note" | "sources":
            listed = [entry.note for entry in notes.listed(state.game)]
            return state.open("notes", selected=listed.index(subject) + 1).over(page, subject)
        case _:
            return state.open(page, subject)


def open_note(state: State, name: str) -> State:
    """Opens a note over the open page."""
    return _read(state, reading.read_note(state.game, name), over=True)


def turn_note(state: State, step: int) -> State:
    """Opens the next note of the list in place of the open one, or the previous one."""
    answer = reading.turn_note(step)(state.game._replace(reading=state.page.subject), "")
    state = _read(state, answer, over=False)
    names = [entry.note for entry in notes.listed(state.game)]
    *below, page = state.stack
    if below and below[-1].name == "notes" and page.subject in names:  # the list follows
        below[-1] = below[-1]._replace(selected=names.index(page.subject) + 1, top=AT_START)
    return state._replace(stack=(*below, page))


def _read(state: State, answer: Answer, *, over: bool) -> State:
    """The state after an answer that shows a note, which is put over a page, or in the place of the one on top."""
    shown = [effect.subject for effect in answer.effects if isinstance(effect, ShowPage)]
    others = tuple(effect for effect in answer.effects if not isinstance(effect, ShowPage))
    state = follow(state, answer._replace(effects=others))
    for subject in shown:
        state = state.over("note", subject) if over else state.with_page(OpenPage("note", subject))
    return state._replace(link="")


def follow_link(state: State, target: str) -> State:
    """Opens what a link names over the open page: a note, or a person, a place or a day of the record."""
    kind, _, name = target.rpartition(":")
    record = state.story.record
    match kind:
        case "" if name in record.notes:
            return open_note(state, name)
        case "who" if state.session is not None and name in state.story.roles[state.played.role].cast:
            return state.over("who", name)._replace(link=target)  # where the card is gone the name is still marked
        case "person" if state.session is not None and (known := cast.of_record(state.session, name)):
            return state.over("who", known)
        case "person" if name in record.people:
            return state.over("person", name)
        case "place" | "day" if state.session is None:
            return state.say(commands.BEGIN_FIRST)
        case "place" if name in record.places:
            return state.over("place", name)
        case "day":
            return state.over("timeline", name)
    return state


def _change_turn(state: State, undone: bool) -> State:
    """The state at another turn; after going back it is shown at its choices, and one that was undone is selected."""
    state, scrollback = scrolling.at_turn(state)
    turn, game = state.played.turn, state.game
    if undone:
        last = game.running.undone[-1:]  # none at the end of a branch
        number = next((n for n, option in enumerate(turn.options, 1) if option.choice in last), 1)
        state = scrolling.to_choices(state._replace(selected=min(number, scrollback.count())), scrollback)
        return scrolling.to_selected(state, scrollback)
    known = turn.scenes and game.chronicle.scenes.issuperset(turn.scenes)
    if known and state.is_on("skip_read") and not game.running.asks:
        return scrolling.to_choices(state, scrollback).say("Read before; PgUp shows it.")
    return state


def take(state: State, scrollback: Scrollback, number: int) -> State:
    """Takes a choice that is on the page; scrolls to one that is not."""
    count = scrollback.count()
    if not 1 <= number <= count:
        return follow(state, playing.no_choice(state.game, str(number), count)) if count else state
    state = state._replace(selected=number, link="")
    if not scrollback.is_seen(state.anchor, number):
        return scrolling.to_selected(state, scrollback)
    if state.game.running.asks:
        return follow(state, playing.read_or_look_away(state.game, away=number == 2))
    return follow(state, playing.take(state.game, state.played.turn.options[number - 1]))


def choose(state: State, role: Role) -> State:
    """Begins a run of a role, after the warning if the story has one."""
    answer = playing.begin(state.game, role)
    if answer.effects and state.story.warning:
        return state.over("warning", role.id)
    return follow(state, answer)
