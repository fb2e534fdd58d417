"""The side panel of a wide page: a small map, the last of the journal, the notes; only what other pages have too."""

from game.terminal.content import turn
from game.terminal.content.pages import found_notes
from game.terminal.layout.paragraph import Line, typeset
from game.terminal.layout.rows import Manner, unset, words
from game.terminal.map import places
from game.terminal.map.drawing import Drawing, drawn
from game.terminal.screen.scrollback import asks
from game.terminal.screen.state import PANEL, Book
from game.terminal.theme import glyphs
from game.width import shorten

_WIDTH = PANEL - 4
_MAP = 11  # rows
_ENTRIES = 3


def panel(book: Book) -> tuple[Line, ...]:
    """As many lines as the page has rows."""
    if asks(book) and book.session is not None:  # nothing is told here before it is read
        book = book._replace(game=book.game._replace(session=book.session.undo()))
    lines: list[Line] = [(), *_map(book), *_journal(book), *_notes(book), *_truth(book)]
    return tuple((("page", "  "), *line) for line in lines[: book.height])


def _map(book: Book) -> list[Line]:
    played = book.played
    here = places.here(played)
    place = played.story.record.places.get(here)
    if place is None or book.height < _MAP + 8:
        return []
    view = places.first_view(played)
    lines = drawn(played, Drawing(view, _WIDTH, _MAP, book.ascii_only, here, least=1))
    sign = glyphs(ascii_only=book.ascii_only).you
    name = unset([("gold", f"{sign} "), ("dim", shorten(place.name, _WIDTH - 2))], _manner(book))
    return [*lines, name, ()]


def _manner(book: Book) -> Manner:
    return Manner(_WIDTH, ascii_only=book.ascii_only)


def _journal(book: Book) -> list[Line]:
    entries = book.played.journal[-_ENTRIES:]
    if not entries:
        return []
    lines: list[Line] = [(("heading", "Journal"),)]
    for entry in entries:
        lines += [*typeset(words([("text", entry)], _manner(book)), _WIDTH), ()]
    return lines


def _notes(book: Book) -> list[Line]:
    found, met = found_notes(book.game), book.session.met if book.session is not None else frozenset()
    if not found:
        return []
    total = len(book.story.record.notes)
    lines: list[Line] = [(("heading", "Notes"), ("dim", f" {len(found)} of {total}"))]
    latest = [book.story.record.notes[name] for name in reversed(book.played.notes)]
    new = set(book.played.new_notes)
    for note in latest:
        aside = "  new" if note.id in new and note.id not in met else ""
        title = shorten(note.title, _WIDTH - len(aside))
        lines.append(unset([(f"blue @{note.id}", title), ("dim", aside)], _manner(book)))
    return lines


def _truth(book: Book) -> list[Line]:
    told = turn.truth(book.played)
    if not told:
        return []
    return [(), (("heading", "What is true here"),), *typeset(words([("dim", told)], _manner(book)), _WIDTH)]
