"""A panel over the page: the keys of the page, or the card of a person; gone at the next key; pure."""

from collections.abc import Iterator, Sequence

from game.terminal.layout.paragraph import Line, fold, line_width
from game.terminal.screen import keys, pages
from game.terminal.screen.keys import Keys
from game.terminal.screen.state import State
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_KEYS, _WIDTH = 11, 38  # columns of the keys, and of a key with what it does
_ALL = ("F1", "all keys and commands")
_FRAME = 4  # columns of the frame on both sides


def over(lines: Sequence[Line], state: State) -> list[Line]:
    """The lines of the page with the panel over them."""
    return _over(lines, _framed(_rows(state), state), state)


def _over(lines: Sequence[Line], panel: list[Line], state: State) -> list[Line]:
    width = line_width(panel[0])
    top, left = max((len(lines) - len(panel)) // 2, 0), max((state.columns - width) // 2, 0)
    shown = list(lines)
    for row, line in enumerate(panel[: len(lines)]):
        beneath = lines[top + row]
        shown[top + row] = (*_cut(beneath, 0, left), *line, *_cut(beneath, left + width, state.columns))
    return shown


def is_card(state: State) -> bool:
    """Whether the card of a person is over the page or beside it; one that does not fit is a page of its own."""
    if state.page.name != "who" or len(state.stack) < 2:
        return False
    return state.is_beside or len(_card(state)) <= state.height - 2


def card_over(lines: Sequence[Line], state: State) -> list[Line]:
    """The lines of the page with the card over them."""
    return _over(lines, _framed(_card(state), state), state)


def _card(state: State) -> list[Line]:
    if state.text_style.measure + _FRAME > state.columns:
        state = state._replace(room=state.columns - _FRAME + 2)  # of which a narrow page leaves two free
    measure = state.text_style.measure
    rows = pages.rows(state)[0 if state.compact else 1 :]
    return [(*row.line, ("text", " " * max(measure - line_width(row.line), 0))) for row in rows]


def _rows(state: State) -> list[Line]:
    """The keys of the page, in two columns if there is room."""
    listed = _of(state)
    free = state.columns - _FRAME
    room = max(state.height - 2, 1)
    both = free >= 2 * _WIDTH and len(listed) > room
    width = min(_WIDTH, free)
    if not both:
        fitting = listed if len(listed) <= room else (*listed[: room - 1], _ALL)
        return [_row(each, width, state) for each in fitting]
    half = -(-len(listed) // 2)
    left = [_row(each, width, state) for each in listed[:half]][:room]
    right = [_row(each, width, state) for each in listed[half:]]
    return [(*line, *(right[row] if row < len(right) else (("text", " " * width),))) for row, line in enumerate(left)]


def _of(state: State) -> Keys:
    match state.page.name:
        case "story":
            return (*keys.of_story(keys.READING, state.story), *keys.of_story(keys.BESIDE, state.story), *keys.RUN)
        case "title":
            return keys.TITLE
        case "map":
            return keys.of_story(keys.MAP, state.story)
        case name:
            given = keys.of_story(pages.PAGES[name].hints, state.story)
            hints = tuple((key, does) for key, does in given if key not in ("?", "↑↓"))
            beside = keys.of_story(keys.BESIDE, state.story)
            return (*keys.PAGE, *hints, *(each for each in beside if each[0] not in dict(hints)))


def _row(entry: tuple[str, str], width: int, state: State) -> Line:
    key, does = entry
    key = {"j": state.journal_key}.get(key, key)
    if state.ascii_only:
        key = fold(key).replace("↑", "Up").replace("↓", "Down").replace("←→", "Left Right")
    said = shorten(does, max(width - _KEYS - 1, 1))
    key = shorten(key, _KEYS - 1)
    return (
        ("key", key + " " * (_KEYS - display_width(key))),
        ("text", said + " " * max(width - _KEYS - display_width(said), 0)),
    )


def _framed(rows: Sequence[Line], state: State) -> list[Line]:
    signs = glyphs(ascii_only=state.ascii_only)
    width = max((line_width(row) for row in rows), default=0) + 2
    corners = "++++" if state.ascii_only else "┌┐└┘"
    ends = [f"{corners[at]}{signs.rule * width}{corners[at + 1]}" for at in (0, 2)]
    side = ("gold", signs.divider)
    middle: list[Line] = [(side, ("text", " "), *row, ("text", " "), side) for row in rows]
    return [(("gold", ends[0]),), *middle, (("gold", ends[1]),)]


def _cut(line: Line, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The columns of a line from one on and before another; a character that is cut becomes blanks."""
    at = 0
    for style, text in line:
        kept = ""
        for sign in text:
            width = display_width(sign)
            if start <= at and at + width <= end:
                kept += sign
            else:
                kept += " " * max(min(at + width, end) - max(at, start), 0)
            at += width
        if kept:
            yield style, kept
    if at < end:
        yield "page", " " * (end - max(at, start))
