"""The title page: the river, the title and the menu, and its keys; pure."""

from game.story.owned import has
from game.terminal.effects import Leave
from game.terminal.layout.paragraph import Line, fold, line_width, typeset
from game.terminal.layout.textstyle import words
from game.terminal.map import drawing
from game.terminal.screen.state import State
from game.terminal.screen.widgets.body import Body, padded
from game.terminal.theme import glyphs
from game.width import display_width, shorten

_BUTTON = 24
_LEAST_MAP = 6
_WIDEST = 72  # columns of the tagline
_HINTS = (("Enter", "choose"), ("?", "keys"), ("o", "options"), ("p", "plain"), ("q", "quit"))


def entries(state: State) -> tuple[tuple[str, str, str], ...]:
    """The entries of the menu: a command or page, a label, a remark."""
    game, latest = state.game, state.game.latest
    offered = []
    if latest is not None:
        offered.append(("continue", "Continue", ", ".join(part for part in (latest.place, latest.moment) if part)))
    offered.append(("roles", "New game", ""))
    if game.slots:
        offered.append(("saves", "Saved games", f"{len(game.slots)} in {game.folder}"))
    if game.chronicle.notes and has(state.story, "notes"):
        offered.append(("notes", "Notes", f"{len(game.chronicle.notes)} of {len(state.story.record.notes)} found"))
    if game.chronicle.runs:
        offered.append(("endings", "Endings", f"{len(game.chronicle.endings)} found"))
        if has(state.story, "runs"):
            offered.append(("runs", "Finished runs", "Pick whose traces the next game finds"))
    offered.append(("how", "How to play", ""))
    return (
        *offered,
        ("options", "Options", ""),
        ("help", "Keys and commands", ""),
        ("about", "About", ""),
        ("quit", "Quit", ""),
    )


def body(state: State) -> Body:
    """The page; its entries can be clicked."""
    lines, first = _lines(state)
    count = len(entries(state))
    targets = [row - first + 1 if 0 <= row - first < count else 0 for row in range(state.height)]
    cursor = ((state.columns - _BUTTON) // 2 + 1, first + _selected(state, count) - 1)
    return Body(padded(lines, state), targets, cursor, _HINTS)


def _selected(state: State, count: int) -> int:
    return min(max(state.page.selected, 1), count)


def _lines(state: State) -> tuple[tuple[Line, ...], int]:
    """The lines that fit, and the line on which the entries begin."""
    menu = _menu(state)
    head = _title(state)
    said = _tagline(state)
    if len(menu) + len(head) + len(said) <= state.height:
        head = [*head[: len(head) - (0 if state.compact else 1)], *said, *([] if state.compact else [()])]
    left = state.height - len(menu) - len(head) - 1
    drawing = _drawing(state, min(left - 1, 20)) if left > _LEAST_MAP and state.columns >= 50 else []
    page = [*drawing, *([()] if drawing else []), *head, *menu]
    above = max((state.height - len(page)) // 2, 0)
    first = above + len(page) - len(menu)
    drop = max(first + state.page.selected - state.height + 1, 0) if len(page) > state.height else 0
    lines = (*[()] * above, *page)[drop : drop + state.height]
    return lines, first - drop


def _drawing(state: State, rows: int) -> list[Line]:
    """The outline of the city and the river."""
    if not state.story.record.lines:
        return []
    columns = min(state.columns - 4, rows * 3)
    lines = drawing.outline(state.story.record, columns, rows, ascii_only=state.ascii_only)
    return [_middle(line, state.columns) for line in lines]


def _middle(line: Line, columns: int) -> Line:
    return (("page", " " * max((columns - line_width(line)) // 2, 0)), *line)


def _title(state: State) -> list[Line]:
    title = state.story.title.upper()
    spaced = " ".join(title) if display_width(title) * 2 < state.columns - 4 else title
    if state.ascii_only:
        spaced = fold(spaced)
    spaced = shorten(spaced, state.columns - 2)
    shown: list[Line] = [_middle((("strong", spaced),), state.columns), _middle(_line(state, spaced), state.columns)]
    return shown if state.compact else [*shown, ()]


def _line(state: State, title: str) -> Line:
    """The line under the title, in the story's colors if it has some."""
    colors = state.story.colors
    if not colors:
        return (("rule", glyphs(ascii_only=state.ascii_only).rule * display_width(title)),)
    sign, share = "=" if state.ascii_only else "▂", -(-display_width(title) // len(colors))
    return tuple((f"flag.{color}", sign * share) for color in colors)


def _tagline(state: State) -> list[Line]:
    """What the story is, in a line or two."""
    said = state.story.tagline
    if not said:
        return []
    measure = min(state.columns - 4, _WIDEST)
    lines = typeset(words([("dim", said)], state.text_style), measure)
    return [*([] if state.compact else [()]), *(_middle(line, state.columns) for line in lines)]


def _menu(state: State) -> list[Line]:
    signs = glyphs(ascii_only=state.ascii_only)
    offered = entries(state)
    selected = _selected(state, len(offered))
    shown = []
    for number, (_, word, _) in enumerate(offered, 1):
        mine = number == selected
        sign = signs.chosen if mine else " "
        text = f" {sign} {word}".ljust(_BUTTON)
        shown.append(_middle((("selected" if mine else "text", text),), state.columns))
    said = offered[selected - 1][2]
    if state.compact:
        return shown
    said = shorten(fold(said) if state.ascii_only else said.replace("'", "’"), state.columns - 2)
    return [*shown, (), _middle((("dim", said),), state.columns)]


def press(state: State, key: str) -> State:
    count = len(entries(state))
    selected = _selected(state, count)
    if key in ("up", "down", "tab", "s-tab"):
        selected += 1 if key in ("down", "tab") else -1
        return state.with_page(state.page._replace(selected=max(min(selected, count), 1)))
    if key in ("enter", " "):
        return pick(state, selected)
    if key.isdecimal() and len(key) == 1 and 1 <= int(key) <= count:
        return pick(state, int(key))
    return state.do(Leave()) if key == "q" else state


def pick(state: State, number: int) -> State:
    """Picks an entry of the menu."""
    from game.terminal.screen import actions

    what = entries(state)[number - 1][0]
    return actions.ask(state, "new" if what == "roles" else what)
