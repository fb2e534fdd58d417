"""The keymap: what keys, clicks, the mouse wheel and a new window size do to the state; pure."""

from collections.abc import Callable, Mapping

from game.story.owned import has
from game.terminal import commands, preferences
from game.terminal.answers import setting
from game.terminal.effects import Leave
from game.terminal.layout.paragraph import Line
from game.terminal.screen import actions, commandline, pages, scrolling
from game.terminal.screen.keys import OPENS, key_of
from game.terminal.screen.renderer import render
from game.terminal.screen.scrollback import Scrollback, linked
from game.terminal.screen.state import Prompt, Redraw, State, Suspend
from game.terminal.screen.widgets import map as map_widget
from game.terminal.screen.widgets import page, panel, story, title
from game.width import display_width

WHEEL = 3  # rows

INTERRUPTED = 130  # the exit status after Ctrl-C
_VI = {"j": "down", "k": "up", "J": "j"}


def press(state: State, key: str) -> State:
    """The state after a key."""
    state = state._replace(notice="", effects=())
    if key in _ANYWHERE:
        return _ANYWHERE[key](state)
    if state.too_small:
        return state.do(Leave()) if key == "q" else state
    if state.prompt is not None:
        return commandline.press(state, key)
    if state.keys_shown:
        state = state._replace(keys_shown=False)
        if key in ("escape", "?", "enter", " ", "q"):
            return state
    if panel.is_card(state):
        state = state.back()
        if key in ("escape", "enter", " ", "q", "backspace"):
            return state
    if preferences.value(state.game.settings, "keys") == "vi":
        key = _VI.get(key, key)
    if key in OPENS and has(state.story, OPENS[key]):
        return actions.toggle(state, OPENS[key])
    if key in _COMMON:
        return _COMMON[key](state)
    match state.page.name:
        case "story":
            return story.press(state, key)
        case "title":
            return title.press(state, key)
        case "map" if is_drawn(state):
            return map_widget.press(state, key)
        case _:
            return page.press(state, key)


def is_drawn(state: State) -> bool:
    """Whether the map is open as a drawing."""
    return state.page.name == "map" and not map_widget.is_list(state)


def wheel(state: State, step: int) -> State:
    """The state after a turn of the mouse wheel."""
    state = state._replace(effects=())
    if state.too_small or state.prompt is not None:
        return state
    if state.page.name == "story":
        return scrolling.by_rows(state, Scrollback(state), step * WHEEL)
    if state.page.name in pages.PAGES and not is_drawn(state):
        return pages.scroll(state, pages.rows(state), step * WHEEL)
    return state


def click(state: State, column: int, row: int) -> State:
    """The state after a click on a choice, an item, a note in the text, or what stands for a key."""
    state = state._replace(notice="", effects=())
    if state.too_small or state.prompt is not None:
        return state
    if state.keys_shown or panel.is_card(state):
        return state._replace(keys_shown=False) if state.keys_shown else state.back()
    screen = render(state)
    if not 0 <= row < len(screen.lines):
        return state
    style = _style_at(screen.lines[row], column)
    if key_of(style):
        return press(state, key_of(style))
    if is_drawn(state):
        return map_widget.click(state, column, row - 1) if 0 < row < state.rows - 1 else state
    if linked(style):
        return actions.follow_link(state, linked(style))
    if state.is_beside:
        if column >= state.below.width:
            return state
        state = state._replace(stack=state.stack[:-1], link="")  # a click on the page below comes back to it
    number = screen.targets[row] if row < len(screen.targets) and column < state.width else 0
    if not number:
        return state
    if state.page.name == "story":
        return actions.take(state, Scrollback(state), number)
    if state.page.name == "title":
        return title.pick(state, number)
    return pages.pick(state, pages.rows(state), number)


def _style_at(line: Line, column: int) -> str:
    at = 0
    for style, text in line:
        at += display_width(text)
        if column < at:
            return style
    return ""


# Keys that work everywhere


def _leave(state: State) -> State:
    return state.do(Leave())


def _interrupt(state: State) -> State:
    return state.do(Leave(status=INTERRUPTED))


def _redraw(state: State) -> State:
    return state.do(Redraw())


def _suspend(state: State) -> State:
    return state.do(Suspend())


def _mouse(state: State) -> State:
    on = not state.is_on("mouse")
    said = "The mouse picks choices and scrolls." if on else "The mouse selects text."
    return actions.follow(state, setting.put(state.game, "mouse", "yes" if on else "no", said))


_ANYWHERE: Mapping[str, Callable[[State], State]] = {
    "c-c": _interrupt,
    "c-d": _leave,
    "c-l": _redraw,
    "c-z": _suspend,
    "f9": _mouse,
}


def _command(state: State) -> State:
    return state._replace(prompt=Prompt("command"))


def _search(state: State) -> State:
    page = pages.PAGES.get(state.page.name)
    if page is not None and page.filter is not None:
        words = state.page.subject
        return state._replace(prompt=Prompt("filter", words, len(words)))
    return state._replace(prompt=Prompt("search")) if state.session is not None else state


def _before(state: State) -> State:
    return scrolling.next_hit(state.closed(), Scrollback(state), -1) if state.session is not None else state


def _after(state: State) -> State:
    return scrolling.next_hit(state.closed(), Scrollback(state), 1) if state.session is not None else state


def _save(state: State) -> State:
    return state._replace(prompt=Prompt("save")) if state.session is not None else state.say(commands.BEGIN_FIRST)


def _plain(state: State) -> State:
    return actions.ask(state, "plain")


def _keys(state: State) -> State:
    return state._replace(keys_shown=True)


def _new(state: State) -> State:
    return actions.toggle(state, "roles", "new")


_COMMON: Mapping[str, Callable[[State], State]] = {
    ":": _command,
    "/": _search,
    ",": _before,
    ".": _after,
    "s": _save,
    "p": _plain,
    "?": _keys,
    "N": _new,
}
