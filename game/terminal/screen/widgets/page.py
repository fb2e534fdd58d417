"""The pages beside the story as they are drawn, and their keys; pure."""

from collections.abc import Sequence

from game.terminal.answers import reading
from game.terminal.layout.rows import Row
from game.terminal.screen import actions, keys, pages
from game.terminal.screen.scrolling import OVERLAP
from game.terminal.screen.state import Prompt, State
from game.terminal.screen.widgets.body import Body
from game.terminal.screen.widgets.text import text_body

_FAR = 100_000  # rows: beyond either end of any page


def body(state: State) -> Body:
    """The rows of the open page."""
    rows, page = pages.rows(state), state.page
    top = pages.top(state, rows)
    shown = rows[top : top + state.height]
    hints = (("Esc", "back"), *keys.of_story(pages.PAGES[page.name].hints, state.story))
    return text_body(shown, min(page.selected, pages.count(rows)), state, hints, top + state.height < len(rows))


def press(state: State, key: str) -> State:
    """The state after a key."""
    name, selected = state.page.name, state.page.selected
    rows = pages.rows(state)
    items = pages.count(rows)
    digits, state = state.page.digits, state.with_page(state.page._replace(digits=""))
    if key == "enter" and state.link:
        return actions.follow_link(state, state.link)
    if key in ("escape", "q", "backspace") and state.page.subject and pages.PAGES[name].filter is not None:
        return pages.filtered(state, "")
    if key in ("escape", "q", "backspace"):
        return state.back()
    if name == "options" and key in ("left", "right", "enter", " "):
        return pages.step(state, selected, -1 if key == "left" else 1)
    if key.isdecimal() and len(key) == 1 and key.isascii() and items:
        return _digit(state, rows, digits + key)
    match key:
        case "left" | "right" if name == "note":
            return actions.turn_note(state, 1 if key == "right" else -1)
        case "tab" | "s-tab" if pages.links(rows):
            return pages.next_link(state, rows, 1 if key == "tab" else -1)
        case "down" | "up" | "tab" | "s-tab" if items:
            return pages.select(state, rows, selected + (1 if key in ("down", "tab") else -1))
        case "enter" if items and not pages.is_seen(state, rows, min(selected, items)):
            return pages.select(state, rows, selected)  # nothing is taken that was not seen
        case "enter" if items:
            return pages.pick(state, rows, selected)
        case "down" | "up":
            return pages.scroll(state, rows, 1 if key == "down" else -1)
        case "enter" if state.page.top + state.height >= len(rows):
            return state.say("This is the end of the page.")
        case "enter" | " " | "pagedown" | "pageup":
            step = max(state.height - OVERLAP, 1)
            return pages.scroll(state, rows, -step if key == "pageup" else step)
        case "home" | "end":
            return pages.scroll(state, rows, -_FAR if key == "home" else _FAR)
        case "k" if name == "ending":
            return state._replace(prompt=Prompt("keep"))
        case "N" if name == "ending":
            return state.over("roles")
        case "t" if name == "notes":
            return actions.follow(state, reading.next_order(state.game))
        case "t" if name == "map":
            return state._replace(map_listed=not state.map_listed)
        case "x" if name == "saves" and items:
            slot = state.game.slots[min(selected, items) - 1].name
            return state._replace(prompt=Prompt("delete", subject=slot))
    return state


def _digit(state: State, rows: Sequence[Row], digits: str) -> State:
    """The state after a digit of an item's number: it is picked at once unless it can be the beginning of another one."""
    items = pages.count(rows)
    digits = digits if 1 <= int(digits) <= items else digits[-1]
    number = int(digits)
    if not 1 <= number <= items:
        return state
    if number * 10 > items:
        return pages.pick(state, rows, number)
    state = pages.select(state, rows, number)
    said = f"{number}: Enter opens it; or type its second digit."
    return state.with_page(state.page._replace(digits=digits)).say(said)
