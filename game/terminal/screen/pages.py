"""The pages beside the story, one row each: what is on a page, and what its items do; pure."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from game.terminal import answers, commands, preferences
from game.terminal.content import pages as content
from game.terminal.effects import Begin, Load
from game.terminal.layout.block import Block, Kind, block
from game.terminal.layout.rows import Row, laid_out
from game.terminal.screen import actions
from game.terminal.screen.state import Book

KEYS = (
    ("1 to 9", "Take that choice."),
    ("↑ ↓ Enter", "Select a choice, and take it."),
    ("Space PgDn", "Read on. PgUp reads back through everything so far."),
    ("Home End", "The beginning of everything read; the choices."),
    ("u Backspace", "Take back the last choice, as often as you like. U takes it again."),
    ("Tab Enter", "The next note in the text, and open it. On the map the next place."),
    ("m n j", "Map, notes, journal. The same letter closes them."),
    ("d i e", "Days up to now, the clipping, the endings found."),
    ("y b w", "The people you met, what you did, what is true here."),
    ("c", "Chapters to go back to."),
    ("s l", "Save a copy; saved games. The place is kept after every choice anyway."),
    ("/ , .", "Search what you have read; the hit before, the next one."),
    ("o", "Options: colors, width, and more."),
    ("p", "Go on in plain lines, at the same place."),
    (":", "Type a command."),
    ("z t", "On the map: the next view; the drawing or a list."),
    ("F9", "Mouse on or off, so that text can be selected."),
    ("Esc q", "Back to the story. In the story q leaves; your place is kept."),
)


def blocks(book: Book) -> tuple[Block, ...]:
    """The blocks of the open page."""
    return PAGES[book.leaf.page].blocks(book)


def is_page(name: str) -> bool:
    """Whether there is a page of that name beside the story."""
    return name in PAGES


def rows(book: Book) -> tuple[Row, ...]:
    """The rows of the open page, set for its width."""
    above = () if book.compact else (Row(()),)
    return above + laid_out(blocks(book), book.manner)


def items(book: Book) -> int:
    """How many things of the open page can be picked."""
    if book.leaf.page not in PAGES:
        return 0
    return sum(each.kind in (Kind.NUMBERED, Kind.SETTING, Kind.CHOICE) for each in blocks(book))


def _shared(name: str) -> Callable[[Book], tuple[Block, ...]]:
    """The blocks of a page that both front ends show."""
    return lambda book: content.PAGES[name](book.game, book.leaf.subject)


def _status(book: Book) -> tuple[Block, ...]:
    where, *rest = content.status_page(book.played)
    return (block(Kind.HEADING, where.text.removesuffix(".")), *rest)


def _options(book: Book) -> tuple[Block, ...]:
    shown = [block(Kind.HEADING, "Options")]
    for number, each in enumerate(preferences.PREFERENCES, 1):
        now = preferences.value(book.game.settings, each.name)
        shown.append(block(Kind.SETTING, each.label, number, now))
    picked = preferences.PREFERENCES[min(book.leaf.picked, len(preferences.PREFERENCES)) - 1]
    return (*shown, block(Kind.DIM, picked.why))


def _help(book: Book) -> tuple[Block, ...]:
    keys = (block(Kind.KEY, does, extra=key.replace("j", book.journal_key)) for key, does in KEYS)
    listed = content.help_page((c.shown, c.does) for c in commands.listed("pages"))
    return (
        block(Kind.HEADING, "Keys"),
        *keys,
        *listed,
        block(Kind.DIM, "Type a command behind a colon. Its first letters will do."),
        block(Kind.DIM, "To read by ear, press p, or start with --plain: plain lines, and nothing is drawn again."),
    )


def _roles(book: Book) -> tuple[Block, ...]:
    shown = [block(Kind.HEADING, "A new game")]
    for number, role in enumerate(book.story.roles.values(), 1):
        missing = content.needed(book.story, role, book.game.chronicle)
        why = f"After you have finished {missing}." if missing else role.blurb
        shown.append(block(Kind.NUMBERED, role.title, number, why, is_open=not missing))
    return tuple(shown)


def _warning(book: Book) -> tuple[Block, ...]:
    told = book.story.warning.read(())
    return (
        block(Kind.HEADING, "Before you begin"),
        *(Block(Kind.PARAGRAPH, paragraph.runs) for paragraph in told),
        block(Kind.CHOICE, "Begin.", 1),
        block(Kind.CHOICE, "Begin, and look away from every hard scene without being asked.", 2),
    )


def _runs(book: Book) -> tuple[Block, ...]:
    shown = content.runs_page(book.story, book.game.chronicle)
    said = "A new game finds the traces of the latest run of each role, or of the one you pick here."
    return (*shown, block(Kind.DIM, said)) if book.game.chronicle.runs else shown


# What a picked item does


def _open_note(book: Book, number: int) -> Book:
    return book.over("note", content.found_notes(book.game)[number - 1].id)


def _to_chapter(book: Book, number: int) -> Book:
    return actions.follow(book, answers.to_chapter(book.game, number))


def _load(book: Book, number: int) -> Book:
    return book.do(Load(book.game.slots[number - 1].name))


def _next_value(book: Book, number: int) -> Book:
    return step(book, number, 1)


def step(book: Book, number: int, by: int) -> Book:
    """The next value of a preference, or the one before."""
    name = preferences.PREFERENCES[number - 1].name
    return actions.follow(book, answers.put(book.game, name, preferences.stepped(book.game.settings, name, by), ""))


def _choose_role(book: Book, number: int) -> Book:
    return actions.choose(book, list(book.story.roles.values())[number - 1])


def _begin(book: Book, number: int) -> Book:
    if number == 2:
        book = actions.follow(book, answers.put(book.game, "look_away", "yes", ""))
    return book.do(Begin(book.leaf.subject))


def _inherit(book: Book, number: int) -> Book:
    return actions.follow(book, answers.inherit(book.game, book.game.chronicle.runs[number - 1]))


class Page(NamedTuple):
    """A page beside the story: its blocks, the keys named below it, what picking an item does."""

    name: str
    blocks: Callable[[Book], tuple[Block, ...]]
    hints: tuple[tuple[str, str], ...] = (("?", "help"),)  # after Esc, which leaves every page
    pick: Callable[[Book, int], Book] | None = None


_CHOOSE = (("Enter", "choose"),)
_NOTES_HINTS = (("Enter", "read"), ("i", "clipping"), ("d", "days"), ("y", "people"), ("/", "search"))
_SAVES_HINTS = (("Enter", "go on with it"), ("s", "save a copy"), ("x", "delete"))
_JOURNAL_HINTS = (("b", "what you did"), ("y", "people"), ("d", "days"))
PAGES: Mapping[str, Page] = {
    page.name: page
    for page in (
        Page("notes", _shared("notes"), _NOTES_HINTS, _open_note),
        Page("note", _shared("note")),
        Page("sources", _shared("sources")),
        Page("journal", _shared("journal"), _JOURNAL_HINTS),
        Page("ledger", _shared("ledger")),
        Page("people", _shared("people")),
        Page("status", _status),
        Page("map", _shared("map"), (("t", "drawing"), ("d", "days"))),
        Page("timeline", _shared("timeline")),
        Page("clipping", _shared("clipping")),
        Page("endings", _shared("endings")),
        Page("chapters", _shared("chapters"), (("Enter", "go back to it"),), _to_chapter),
        Page("saves", _shared("saves"), _SAVES_HINTS, _load),
        Page("options", _options, (("←→", "change"), ("↑↓", "select")), _next_value),
        Page("help", _help),
        Page("about", _shared("about")),
        Page("transcript", _shared("transcript")),
        Page("roles", _roles, _CHOOSE, _choose_role),
        Page("warning", _warning, _CHOOSE, _begin),
        Page("runs", _runs, _CHOOSE, _inherit),
    )
}


def scroll_leaf(book: Book, count: int) -> Book:
    """Scrolls the open page by rows."""
    lowest = max(len(rows(book)) - book.height, 0)
    top = max(min(min(book.leaf.top, lowest) + count, lowest), 0)
    return book.with_leaf(book.leaf._replace(top=top))


def select(book: Book, number: int) -> Book:
    """Selects an item of the open page, and scrolls as little as it takes to see it."""
    count = items(book)
    number = max(min(number, count), 1)
    book = book.with_leaf(book.leaf._replace(picked=number))
    within = [row for row, each in enumerate(rows(book)) if each.target == number]
    if not within:
        return book
    top = max(book.leaf.top, within[-1] - book.height + 1)
    top = 0 if number == 1 and within[0] < book.height else min(top, within[0])
    return book.with_leaf(book.leaf._replace(top=top))


def pick(book: Book, number: int) -> Book:
    """Does what an item of the open page is for."""
    book = select(book, number)
    act = PAGES[book.leaf.page].pick
    return act(book, book.leaf.picked) if act is not None and items(book) else book
