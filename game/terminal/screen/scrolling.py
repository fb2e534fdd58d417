"""Scrolls the story page, selects on it, and searches it; pure."""

from game.terminal import matching
from game.terminal.content import record
from game.terminal.screen.scrollback import Position, Scrollback
from game.terminal.screen.state import Anchor, State

OVERLAP = 2  # rows of a page that the next one shows again


def at_turn(state: State) -> tuple[State, Scrollback]:
    """The state at the present turn of its session, which is another one than before."""
    state = state.closed()._replace(selected=1, link="", hits=(), searched="")
    scrollback = Scrollback(state)
    return to_opening(state, scrollback), scrollback


def to_opening(state: State, scrollback: Scrollback) -> State:
    """Scrolls to the beginning of the present turn."""
    count = scrollback.count()
    return to(state._replace(selected=min(state.selected, count) or min(1, count)), scrollback, scrollback.opening())


def to_choices(state: State, scrollback: Scrollback) -> State:
    """Scrolls to the choices."""
    return to(state, scrollback, scrollback.lowest())


def to(state: State, scrollback: Scrollback, position: Position) -> State:
    """Scrolls to a row."""
    return state._replace(anchor=scrollback.anchor(max(min(position, scrollback.lowest()), Position(0, 0))))


def to_selected(state: State, scrollback: Scrollback) -> State:
    """Scrolls until the selected choice is on the page."""
    rows = scrollback.choice_at(state.selected)
    return to(state, scrollback, scrollback.reaching(state.anchor, *rows)) if rows is not None else state


def select(state: State, scrollback: Scrollback, step: int) -> State:
    """Selects the next choice; scrolls if the selected one is not on the page."""
    state = state._replace(link="")
    wanted = state.selected + step
    if scrollback.is_seen(state.anchor, state.selected) and 1 <= wanted <= scrollback.count():
        return to_selected(state._replace(selected=wanted), scrollback)
    return by_rows(state, scrollback, step)


def by_rows(state: State, scrollback: Scrollback, count: int) -> State:
    """Scrolls by rows."""
    top = scrollback.top(state.anchor)
    return to(state, scrollback, scrollback.ahead(top, count) if count > 0 else scrollback.back(top, -count))


def by_pages(state: State, scrollback: Scrollback, pages: int) -> State:
    """Scrolls by pages."""
    return by_rows(state, scrollback, pages * max(state.height - OVERLAP, 1))


def next_link(state: State, scrollback: Scrollback, step: int) -> State:
    """Selects the next note or person that the text links to."""
    found = scrollback.links(state.anchor)
    if not found:
        return state.say("There is nothing to open in this turn: no note, and nobody you know.")
    links = list(found)
    now = links.index(state.link) if state.link in links else (-1 if step > 0 else 0)
    state = state._replace(link=links[(now + step) % len(links)])
    row = found[state.link]
    return to(state, scrollback, scrollback.reaching(state.anchor, row, row))


def search(state: State, words: str) -> State:
    """Searches what was read, and scrolls to the last hit."""
    if not words.strip():
        return state._replace(hits=(), searched="")
    hits = tuple(Anchor(turn, block) for turn, block, _ in record.hits(state.game.running, words))
    state = state._replace(hits=hits, searched=words, hit=len(hits) - 1).closed()
    if not hits:
        return state._replace(searched="").say(record.not_found(words))
    return next_hit(state, Scrollback(state), 0)


def next_hit(state: State, scrollback: Scrollback, step: int) -> State:
    """Scrolls to the next hit of the search, or to the one before."""
    if not state.hits:
        return state.say("Type / and the words to look for.")
    hit = max(min(state.hit + step, len(state.hits) - 1), 0)
    state = state._replace(hit=hit)
    position = scrollback.position(state.hits[hit])
    rows = scrollback.rows(position.turn)
    number = rows[position.row].block
    within = (row for row, each in enumerate(rows) if each.block == number)
    row = next(
        (r for r in within if matching.spans("".join(text for _, text in rows[r].line), state.searched)), position.row
    )
    top = scrollback.back(Position(position.turn, row), state.height // 3)
    return to(state, scrollback, top).say(f"{hit + 1} of {len(state.hits)}.")
