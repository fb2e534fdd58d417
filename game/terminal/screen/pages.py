"""The pages beside the story, one row each: their blocks, their hints, what picking an item does; pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from game.story.owned import has
from game.terminal import commands, preferences
from game.terminal.answers import keeping, playing, setting
from game.terminal.content import guide, notes, timeline
from game.terminal.content import pages as content
from game.terminal.effects import Begin, Load
from game.terminal.layout.block import Block, Kind, block
from game.terminal.layout.rows import Row, laid_out
from game.terminal.screen import actions, keys
from game.terminal.screen.scrollback import linked
from game.terminal.screen.state import AT_START, Prompt, State


def blocks(state: State) -> tuple[Block, ...]:
    """The blocks of the open page."""
    return PAGES[state.page.name].blocks(state)


def rows(state: State) -> tuple[Row, ...]:
    """The rows of the open page, laid out for its width."""
    above = () if state.compact else (Row(()),)
    return above + laid_out(blocks(state), state.text_style)


def count(rows: Sequence[Row]) -> int:
    """How many items of a page can be selected."""
    return max((row.target for row in rows), default=0)


def _shared(name: str) -> Callable[[State], tuple[Block, ...]]:
    """The blocks of a page that both front ends show."""
    return lambda state: content.PAGES[name](state.game, state.page.subject)


def _status(state: State) -> tuple[Block, ...]:
    where, *rest = content.PAGES["status"](state.game, "")
    return (block(Kind.HEADING, where.text.removesuffix(".")), *rest)


def _timeline(state: State) -> tuple[Block, ...]:
    return timeline.timeline_page(state.game)  # all of it, also if it opens at a day


def _first_row(_state: State, _blocks: tuple[Block, ...]) -> int:
    return 0  # how it stands comes first, also where what can be selected is below the page


def _at_day(state: State, blocks: tuple[Block, ...]) -> int:
    return timeline.start(state.game, blocks, state.page.subject)


def _options(state: State) -> tuple[Block, ...]:
    shown = [block(Kind.HEADING, "Options")]
    for number, each in enumerate(preferences.PREFERENCES, 1):
        now = preferences.value(state.game.settings, each.name)
        shown.append(block(Kind.OPTION, each.label, number, now))
    selected = preferences.PREFERENCES[min(state.page.selected, len(preferences.PREFERENCES)) - 1]
    return (*shown, block(Kind.DIM, selected.why))


def _help(state: State) -> tuple[Block, ...]:
    listed: list[Block] = []
    for heading, section in keys.SECTIONS.items():
        if section is keys.MAP and not has(state.story, "map"):
            continue
        listed.append(block(Kind.HEADING, heading))
        for key, does in keys.of_story(section, state.story):
            shown = state.journal_key if key == "j" else key
            listed.append(block(Kind.KEY, f"{does[0].upper()}{does[1:]}.", extra=shown))
    listed += content.help_page((c.shown, c.does) for c in commands.listed(state.game, "pages"))
    return (
        *listed,
        block(Kind.DIM, "Type a command after a colon. Its first letters are enough; Tab completes it."),
        block(Kind.DIM, "For a screen reader press p, or start with --plain: plain lines, and nothing is redrawn."),
    )


def _how(state: State) -> tuple[Block, ...]:
    return guide.how_page(state.game, "pages")


def _menu(state: State) -> tuple[Block, ...]:
    return guide.menu_page(state.story)


def _warning(state: State) -> tuple[Block, ...]:
    warning = state.story.warning.read(())
    return (
        block(Kind.HEADING, "Before you begin"),
        *(Block(Kind.PARAGRAPH, paragraph.runs) for paragraph in warning),
        block(Kind.CHOICE, "Begin.", 1),
        block(Kind.CHOICE, "Begin, and look away from every hard scene without being asked.", 2),
    )


def _runs(state: State) -> tuple[Block, ...]:
    shown = content.runs_page(state.story, state.game.chronicle)
    said = "The next game finds the traces of the latest run of each role, or of the run you pick here."
    return (*shown, block(Kind.DIM, said)) if state.game.chronicle.runs else shown


# What picking an item does


def _open_note(state: State, number: int) -> State:
    return actions.open_note(state, notes.listed(state.game)[number - 1].note)


def _filter_notes(state: State, words: str) -> State:
    return state._replace(game=state.game._replace(listed=notes.listing(state.game, words)))


def _to_chapter(state: State, number: int) -> State:
    return actions.follow(state, playing.to_chapter(state.game, number))


def _to_fork(state: State, number: int) -> State:
    return actions.follow(state, playing.to_fork(state.game, number))


def _to_branch(state: State, number: int) -> State:
    return actions.follow(state, playing.to_branch(state.game, number))


def _load(state: State, number: int) -> State:
    return state.do(Load(state.game.slots[number - 1].name))


def _next_value(state: State, number: int) -> State:
    return step(state, number, 1)


def step(state: State, number: int, by: int) -> State:
    """Sets an option to its next value, or to the previous one."""
    name = preferences.PREFERENCES[number - 1].name
    return actions.follow(state, setting.put(state.game, name, preferences.stepped(state.game.settings, name, by), ""))


def _from_menu(state: State, number: int) -> State:
    command = guide.menu(state.story)[number - 1].command
    if command == "again":
        return state.closed()
    if command == "save":
        return state.closed()._replace(prompt=Prompt("save"))
    return actions.ask(state, command)


def _choose_role(state: State, number: int) -> State:
    return actions.choose(state, list(state.story.roles.values())[number - 1])


def _begin(state: State, number: int) -> State:
    if number == 2:
        state = actions.follow(state, setting.put(state.game, "look_away", "yes", ""))
    return state.do(Begin(state.page.subject))


def _inherit(state: State, number: int) -> State:
    return actions.follow(state, keeping.inherit(state.game, state.game.chronicle.runs[number - 1]))


class Page(NamedTuple):
    """A page beside the story: its name, its blocks, the hints of the key bar, what picking an item does.

    Whether it can be open before a game is said once for both front ends, by its command (`Command.when`).
    """

    name: str
    blocks: Callable[[State], tuple[Block, ...]]
    hints: tuple[tuple[str, str], ...] = (("?", "keys"),)  # after Esc, which closes every page
    pick: Callable[[State, int], State] | None = None
    filter: Callable[[State, str], State] | None = None  # shows only the items that have some words
    start: Callable[[State, tuple[Block, ...]], int] | None = None  # the block at which the page opens


_CHOOSE = (("Enter", "choose"),)
_NOTES_HINTS = (("Enter", "read"), ("/", "find"), ("t", "order"), ("d", "days"), ("i", "clipping"), ("y", "people"))
_NOTE_HINTS = (("←→", "next"), ("Tab", "links"), ("n", "close"))
_SAVES_HINTS = (("Enter", "resume"), ("s", "save a copy"), ("x", "delete"))
_ENDING_HINTS = (
    ("Enter", "go back there"),
    ("k", "keep it"),
    ("e", "all endings"),
    ("v", "ways you left"),
    ("N", "new game"),
)
_JOURNAL_HINTS = (("b", "what you did"), ("y", "people"), ("d", "days"))
PAGES: Mapping[str, Page] = {
    page.name: page
    for page in (
        Page("notes", _shared("notes"), _NOTES_HINTS, _open_note, _filter_notes),
        Page("note", _shared("note"), _NOTE_HINTS),
        Page("person", _shared("person"), (("Tab", "links"),)),
        Page("sources", _shared("sources")),
        Page("journal", _shared("journal"), _JOURNAL_HINTS),
        Page("ledger", _shared("ledger")),
        Page("people", _shared("people"), (("Tab", "select"), ("Enter", "who is that"), ("?", "keys"))),
        Page("who", _shared("who"), (("y", "people"),)),
        Page("status", _status),
        Page("aims", _shared("aims")),
        Page("map", _shared("map"), (("t", "drawing"), ("d", "days"))),
        Page("place", _shared("place"), (("Tab", "links"), ("m", "map"))),
        Page("timeline", _timeline, (("Tab", "links"), ("Home", "the first day"), ("n", "notes")), start=_at_day),
        Page("clipping", _shared("clipping"), (("Tab", "notes"), ("n", "all notes"))),
        Page("ending", _shared("ending"), _ENDING_HINTS, _to_fork, start=_first_row),
        Page("endings", _shared("endings")),
        Page("chapters", _shared("chapters"), (("Enter", "go back"),), _to_chapter),
        Page("branches", _shared("branches"), (("Enter", "go on with it"),), _to_branch),
        Page("saves", _shared("saves"), _SAVES_HINTS, _load),
        Page("options", _options, (("←→", "change"), ("↑↓", "select")), _next_value),
        Page("help", _help),
        Page("about", _shared("about")),
        Page("transcript", _shared("transcript")),
        Page("how", _how, (("F1", "keys and commands"),)),
        Page("menu", _menu, (("Enter", "choose"), ("?", "keys")), _from_menu),
        Page("roles", _shared("roles"), _CHOOSE, _choose_role),
        Page("warning", _warning, _CHOOSE, _begin),
        Page("runs", _runs, _CHOOSE, _inherit),
    )
}


def top(state: State, rows: Sequence[Row]) -> int:
    """The first row of the open page."""
    lowest = max(len(rows) - state.height, 0)
    if state.page.top != AT_START:
        return min(state.page.top, lowest)
    page = PAGES[state.page.name]
    if page.start is not None:
        number = page.start(state, blocks(state))
        first = next((at for at, row in enumerate(rows) if number and row.block == number and row.line), 0)
    elif page.pick is not None:  # what is selected is on the page
        first = (
            max((at for at, row in enumerate(rows) if row.target == state.page.selected), default=0) - state.height + 1
        )
    else:
        first = 0
    return max(min(first, lowest), 0)


def scroll(state: State, rows: Sequence[Row], step: int) -> State:
    """Scrolls the open page by rows."""
    lowest = max(len(rows) - state.height, 0)
    first = max(min(top(state, rows) + step, lowest), 0)
    state = state.with_page(state.page._replace(top=first))
    seen = [row.target for row in rows[first : first + state.height] if row.target]
    if not seen or PAGES[state.page.name].pick is None:
        return state
    # What is selected stays on the page.
    return state.with_page(state.page._replace(selected=max(min(state.page.selected, seen[-1]), seen[0])))


def select(state: State, rows: Sequence[Row], number: int) -> State:
    """Selects an item of the open page, and scrolls as little as it takes to show it."""
    number = max(min(number, count(rows)), 1)
    state = state.with_page(state.page._replace(selected=number))
    within = [row for row, each in enumerate(rows) if each.target == number]
    if not within:
        return state
    first = max(top(state, rows), within[-1] - state.height + 1)
    first = 0 if number == 1 and within[0] < state.height else min(first, within[0])
    return state.with_page(state.page._replace(top=first))


def is_seen(state: State, rows: Sequence[Row], number: int) -> bool:
    """Whether the first row of an item is on the page."""
    first = top(state, rows)
    return any(row.target == number for row in rows[first : first + state.height])


def pick(state: State, rows: Sequence[Row], number: int) -> State:
    """Picks an item of the open page."""
    state = select(state, rows, number)
    act = PAGES[state.page.name].pick
    return act(state, state.page.selected) if act is not None and count(rows) else state


def filtered(state: State, words: str) -> State:
    """Shows only the items of the open page that have some words; all of them if there are none."""
    act = PAGES[state.page.name].filter
    if act is None:
        return state
    return act(state.with_page(state.page._replace(subject=words, top=0, selected=1)), words)


def links(rows: Sequence[Row]) -> list[str]:
    """What the open page links to, in order."""
    named = (linked(style) for row in rows for style, _ in row.line)
    return list(dict.fromkeys(target for target in named if target))


def next_link(state: State, rows: Sequence[Row], step: int) -> State:
    """Selects the next link of the open page, and scrolls to it."""
    targets = links(rows)
    if not targets:
        return state
    now = targets.index(state.link) if state.link in targets else (-1 if step > 0 else 0)
    state = state._replace(link=targets[(now + step) % len(targets)])
    row = next(row for row, each in enumerate(rows) if any(linked(style) == state.link for style, _ in each.line))
    first = max(min(top(state, rows), row), row - state.height + 1)
    return state.with_page(state.page._replace(top=first))


def reselect(state: State) -> State:
    """Selects an item that exists, after the items of the open page have changed."""
    page = PAGES.get(state.page.name)
    return select(state, rows(state), state.page.selected) if page is not None and page.pick is not None else state
