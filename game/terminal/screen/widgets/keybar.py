"""The key bar below a page: the keys, a notice, or the line that is being typed; pure."""

from collections.abc import Sequence

from game.terminal.layout.paragraph import Fragment, Line, fold, line_width
from game.terminal.screen.keys import marked, pressed_by
from game.terminal.screen.state import State
from game.terminal.screen.widgets.body import Hints
from game.terminal.screen.widgets.statusbar import BETWEEN, on_bar
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_ASKED = {
    "command": ":",
    "search": "/",
    "filter": "Find: ",
    "save": "Save a copy as: ",
    "keep": "Keep this page as the file: ",
    "delete": "Type yes to delete {}: ",
}
_LEAST = 8  # columns in which a suggestion is worth its place
_ALWAYS = (",", ".", "Esc", "?")  # what a notice leaves in the bar where there is room
_WORDS = {"←→": "Left Right", "←↑↓→": "Arrows", "↑↓": "Up Down"}  # where arrows cannot be shown


def key_bar(state: State, hints: Hints, more: bool) -> Line:
    """What can be pressed now, the notice, or what is being typed."""
    if state.prompt is not None:
        return on_bar(prompted(state)[0], state.columns)
    below = _more(state) if more else ()
    free = room(state, more)
    if state.notice:
        said = fold(state.notice) if state.ascii_only else state.notice
        left: list[Fragment] = [("gold", " " + shorten(said, max(free, 1)))]
        keys = [hint for hint in hints if hint[0] in _ALWAYS]
        free -= line_width(tuple(left))
        if keys and free > sum(hint_width(hint) + len(BETWEEN) for hint in keys):
            left += [("dim", BETWEEN), *_fitting(keys, free)[1:]]
    else:
        left = _fitting([(_WORDS.get(key, key) if state.ascii_only else key, word) for key, word in hints], free)
    gap = " " * max(state.columns - line_width(tuple(left)) - line_width(below) - 1, 0)
    return on_bar([*left, ("dim", gap), *below, ("dim", " ")], state.columns)


def room(state: State, more: bool) -> int:
    """The columns that are free for hints."""
    return state.columns - (line_width(_more(state)) if more else 0) - 2


def hint_width(hint: tuple[str, str]) -> int:
    """The columns of a hint."""
    return display_width(hint[0]) + 1 + display_width(hint[1])


def prompted(state: State) -> tuple[list[Fragment], int]:
    """What is being typed, and the column of the cursor; of a long text the end is shown."""
    prompt = state.prompt
    if prompt is None:
        return [], 0
    from game.terminal.screen import commandline

    sign = " " + _ASKED[prompt.kind].format(prompt.subject)
    free = max(state.columns - display_width(sign) - 2, 1)
    start = prompt.at
    while start and display_width(prompt.text[start - 1 : prompt.at]) <= free:
        start -= 1
    end = len(prompt.text)
    while display_width(prompt.text[start:end]) > free:
        end -= 1
    column = display_width(sign) + display_width(prompt.text[start : prompt.at])
    typed: list[Fragment] = [("key", sign), ("text", prompt.text[start:end])]
    offered = "   ".join(commandline.offered(state))
    free = state.columns - line_width(tuple(typed)) - 4
    if offered and free > _LEAST:
        typed.append(("dim", "   " + shorten(offered, free)))
    return typed, min(column, state.columns - 1)


def _fitting(hints: Sequence[tuple[str, str]], free: int) -> list[Fragment]:
    """As many of the hints as fit; the first one in any case."""
    line: list[Fragment] = [("dim", " ")]
    used = 1
    for number, (key, word) in enumerate(hints):
        width = hint_width((key, word)) + (len(BETWEEN) if number else 0)
        if number and used + width > free:
            continue
        line += [("dim", BETWEEN)] if number else []
        pressed = pressed_by(key)
        line += [
            (marked("key", pressed), shorten(key, max(free, 1))),
            (marked("dim", pressed), f" {word}" if used + width <= free else ""),
        ]
        used += width
    return line


def _more(state: State) -> Line:
    sign = glyphs(ascii_only=state.ascii_only).below
    return (("gold !space", sign), ("dim !space", " more: "), ("key !space", "Space"))
