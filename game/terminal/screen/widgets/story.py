"""The story page: what was read and the choices, and its keys; pure."""

from game.terminal.effects import Leave
from game.terminal.layout.rows import Row
from game.terminal.screen import actions, scrolling
from game.terminal.screen.keys import of_story
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import Anchor, State
from game.terminal.screen.widgets.body import Body, Hints
from game.terminal.screen.widgets.keybar import hint_width, room
from game.terminal.screen.widgets.statusbar import BETWEEN
from game.terminal.screen.widgets.text import text_body


def body(state: State, scrollback: Scrollback) -> Body:
    """The rows of the page; only those of the present turn can be clicked."""
    rows = [
        row if position.turn == scrollback.last else Row(row.line, row.block)
        for position, row in scrollback.shown(state.anchor)
    ]
    more = scrollback.more(state.anchor)
    selected = 0 if state.link else state.selected  # what Enter takes is the one thing that is marked
    return text_body(rows, selected, state, _hints(state, scrollback, more), more)


def _hints(state: State, scrollback: Scrollback, more: bool) -> Hints:
    count, journal = scrollback.count(), (state.journal_key, "journal")
    dash = "-" if state.ascii_only else "–"
    take = [(f"1{dash}{min(count, 9)}" if count > 1 else "1", "choose")] if count else []
    always = [("Esc", "menu"), ("?", "keys")]
    if state.game.running.asks:
        return [*take, ("u", "undo"), *always, ("q", "quit")]
    if state.searched:
        return [(",", "previous"), (".", "next"), ("Esc", "back to the choices"), ("?", "keys")]
    if state.game.running.over:
        ended = [("Enter", "how it ended"), ("u", "undo"), ("e", "endings"), ("c", "chapters")]
        return [*ended, *of_story((journal,), state.story), ("N", "new game"), *always, ("q", "quit")]
    pages = (("m", "map"), ("n", "notes"), journal, ("w", "numbers"), ("y", "people"), ("s", "save"))
    beside = of_story(pages, state.story)
    order = [("u", "undo"), *beside, *always, ("q", "quit")]
    # In a narrow bar the menu and the keys, by which the others are found, are the last to go.
    fitting = _fitting(take, [order[0], *always, *beside, ("q", "quit")], room(state, more))
    return [*take, *(hint for hint in order if hint in fitting)]


def _fitting(first: Hints, others: Hints, free: int) -> Hints:
    used = 1 + sum(hint_width(hint) for hint in first)
    fitting = []
    for hint in others:
        used += len(BETWEEN) + hint_width(hint)
        if used > free:
            break
        fitting.append(hint)
    return fitting


def press(state: State, key: str) -> State:
    """The state after a key."""
    scrollback = Scrollback(state)
    if key.isdecimal() and len(key) == 1 and key.isascii() and key != "0":
        return actions.take(state, scrollback, int(key))
    match key:
        case "down" | "up":
            return scrolling.select(state, scrollback, 1 if key == "down" else -1)
        case " " | "pagedown" | "pageup":
            return scrolling.by_pages(state, scrollback, -1 if key == "pageup" else 1)
        case "home":
            return state._replace(anchor=Anchor())
        case "end":
            return scrolling.to_choices(state, scrollback)
        case "enter":
            return _enter(state, scrollback)
        case "u" | "backspace":
            return actions.ask(state, "undo")
        case "U" | "c-r":
            return actions.ask(state, "redo")
        case "tab" | "s-tab":
            return scrolling.next_link(state, scrollback, 1 if key == "tab" else -1)
        case "escape" if state.searched:
            return scrolling.to_choices(state._replace(link="", searched="", hits=()), scrollback)
        case "escape":
            return state._replace(link="") if state.link else state.open("menu")
        case "q":
            return state.do(Leave())
    return state


def _enter(state: State, scrollback: Scrollback) -> State:
    if state.link:
        return actions.follow_link(state, state.link)
    if state.selected and scrollback.is_seen(state.anchor, state.selected):
        return actions.take(state, scrollback, state.selected)
    if state.game.running.over and not scrollback.more(state.anchor):
        return actions.ask(state, "ending")
    return scrolling.by_pages(state, scrollback, 1)
