"""Composes the screen: the status bar, the body of a widget with the sidebar beside it, the key bar; pure."""

from collections.abc import Sequence
from typing import NamedTuple

from game.terminal.capabilities import LOWEST, NARROWEST
from game.terminal.layout.paragraph import Line, line_width
from game.terminal.screen.state import State
from game.terminal.screen.widgets.body import Body
from game.terminal.screen.widgets.keybar import key_bar, prompted
from game.terminal.screen.widgets.statusbar import status_bar
from game.terminal.theme import glyphs
from game.width import display_width, shorten


class Screen(NamedTuple):
    """What is shown, and which line belongs to which choice or item, for the mouse."""

    lines: tuple[Line, ...]
    cursor: tuple[int, int] | None = None  # column and row
    targets: tuple[int, ...] = ()


def render(state: State) -> Screen:
    """The whole screen."""
    if state.too_small:
        return _too_small(state)
    body, lines = _composed(state)
    if state.keys_shown:
        from game.terminal.screen.widgets import panel

        lines = panel.over(lines, state)
    cursor = (body.cursor[0], body.cursor[1] + 1) if body.cursor is not None else None
    if state.prompt is not None:
        cursor = (prompted(state)[1], state.rows - 1)
    return Screen(
        (
            status_bar(state),
            *(_filled(line, state.columns) for line in lines),
            key_bar(state, body.hints, body.more),
        ),
        cursor,
        (0, *body.targets, 0),
    )


def _composed(state: State) -> tuple[Body, Sequence[Line]]:
    """The body of the open page, and the lines of the screen: beside it are the sidebar, or the page below it."""
    body = _body(state)
    if state.is_beside:
        below = state.below
        under = _body(below)
        return body._replace(targets=under.targets, cursor=None), _beside(under.lines, body.lines, below)
    if state.page.name == "title":
        return body, body.lines
    from game.terminal.screen.widgets import panel, sidebar

    if panel.is_card(state):
        under, lines = _composed(state.back())
        return under._replace(targets=[0] * state.height, cursor=None), panel.card_over(lines, state)
    return body, _beside(body.lines, sidebar.sidebar(state), state) if state.has_sidebar else body.lines


def _body(state: State) -> Body:
    match state.page.name:
        case "title":
            from game.terminal.screen.widgets import title

            return title.body(state)
        case "story":
            from game.terminal.screen.scrollback import Scrollback
            from game.terminal.screen.widgets import story

            return story.body(state, Scrollback(state))
        case name:
            from game.terminal.screen.widgets import map as map_widget
            from game.terminal.screen.widgets import page

            drawn = name == "map" and not map_widget.is_list(state)
            return map_widget.body(state) if drawn else page.body(state)


def _too_small(state: State) -> Screen:
    cross = "x" if state.ascii_only else "×"
    rows = max(state.rows, 1)
    lines: list[Line] = [() for _ in range(rows)]
    lines[0] = (("text", shorten(f"Window too small ({NARROWEST}{cross}{LOWEST})", state.columns)),)
    if rows > 1:
        lines[-1] = key_bar(state, [("q", "quit")], more=False) if state.columns > 2 else (("text", "q"),)
    return Screen(tuple(_filled(line, state.columns) for line in lines))


def _filled(line: Line, columns: int) -> Line:
    """A line of exactly so many columns."""
    free = columns - line_width(line)
    if free >= 0:
        return (*line, ("page", " " * free)) if free else line
    kept: list[tuple[str, str]] = []
    room = columns
    for style, text in line:
        clipped = text
        while display_width(clipped) > room:
            clipped = clipped[:-1]
        room -= display_width(clipped)
        kept.append((style, clipped))
    return (*kept, ("page", " " * room))


def _beside(body: Sequence[Line], beside: Sequence[Line], state: State) -> list[Line]:
    """The body with other lines to its right."""
    divider = ("rule", glyphs(ascii_only=state.ascii_only).divider)
    return [
        (*_filled(line, state.width), divider, *(beside[row] if row < len(beside) else ()))
        for row, line in enumerate(body)
    ]
