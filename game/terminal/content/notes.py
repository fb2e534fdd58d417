"""The notes found: the list in its orders and with a filter, a note with its links, its sources; pure."""

from collections.abc import Iterable

from game.story import moments
from game.story.model import Story
from game.story.prose import Run
from game.story.record import STATUS, Note
from game.terminal import matching
from game.terminal.content.turn import paragraph_block
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import ORDERS, Entry, Game
from game.width import shorten

_LONGEST = 40  # columns of typed words that are quoted
NONE_YET = "None yet. A note opens when you meet what it is about."


# What is found


def in_order(story: Story, found: Iterable[str]) -> list[Note]:
    """Notes by their day and then by title."""
    notes = [story.record.notes[name] for name in dict.fromkeys(found) if name in story.record.notes]
    return sorted(notes, key=lambda note: (note.day or "9", note.title))


def found_notes(game: Game) -> list[Note]:
    """The notes found, in this run and before it, by day."""
    session = game.session
    return in_order(game.story, [*game.chronicle.notes, *(session.played.notes if session is not None else ())])


def is_new(game: Game, note: str) -> bool:
    """Whether a note was not opened yet, in this run or an earlier one."""
    return note not in game.chronicle.read


def listing(game: Game, words: str = "") -> tuple[Entry, ...]:
    """The notes found in the order that was chosen, each with the heading of its group; with words, those that have them all."""
    notes = [
        note for note in found_notes(game) if not words.strip() or matching.has(_searched(game.story, note), words)
    ]
    groups = [_group(game, note) for note in notes]
    # Groups stand in the order of their first note, but for the unread ones, which come before all others.
    ranks = {name: place for place, name in enumerate(dict.fromkeys(groups))}
    ranks[_NEW] = -1
    ordered = sorted(zip(groups, notes, strict=True), key=lambda each: ranks[each[0]])
    return tuple(Entry(group, note.id) for group, note in ordered)


_NEW, _READ = "Not read yet", "Read"


def _group(game: Game, note: Note) -> str:
    match game.order:
        case "by day":
            of_the_year = note.day.startswith(f"{game.story.year}-")
            return day_in_words(note.day, game.story.year) if of_the_year else note.day[:4]
        case "by theme":
            return note.theme[:1].upper() + note.theme[1:]
        case _:
            return _NEW if is_new(game, note.id) else _READ


def _searched(story: Story, note: Note) -> str:
    """All the words by which a note is found."""
    record = story.record
    people = (record.people[name].name for name in note.people if name in record.people)
    places = (record.places[name].name for name in note.places if name in record.places)
    text = (paragraph.text for paragraph in note.text.read(()))
    return "\n".join((note.title, note.date, note.theme, STATUS[note.status], *people, *places, *text))


def listed(game: Game) -> tuple[Entry, ...]:
    """The notes as they were listed last, or as they would be; numbers and `next` count along it."""
    return listing(game) if game.listed is None else game.listed


def beside(game: Game, note: str, step: int) -> str:
    """The next note of the list, or the previous one; "" at its end."""
    names = [entry.note for entry in listed(game)]
    if note not in names:
        names = [each.id for each in found_notes(game)]
    at = names.index(note) + step if note in names else -1
    return names[at] if 0 <= at < len(names) else ""


# Pages


def notes_page(game: Game, words: str = "") -> tuple[Block, ...]:
    """The notes as they were listed last, numbered, with the headings of their groups."""
    found, total = found_notes(game), len(game.story.record.notes)
    new = sum(is_new(game, note.id) for note in found)
    counted = f"{len(found)} of {total} found" + (f", {new} not read yet" if new else "")
    blocks = [block(Kind.HEADING, "Notes", extra=counted)]
    entries = listed(game)
    if words.strip():
        hits = f"{len(entries)} with “{shorten(words, _LONGEST)}”"
        blocks.append(
            block(Kind.DIM, f"{hits}, {game.order}." if entries else f"None of them has “{shorten(words, _LONGEST)}”.")
        )
    elif not found:
        blocks.append(block(Kind.LINE, NONE_YET))
    headed = game.order != ORDERS[0] or new > 0
    group = ""
    for number, entry in enumerate(entries, 1):
        if headed and entry.group != group:
            blocks.append(block(Kind.LABEL, entry.group))
        group = entry.group
        blocks.append(_entry(game, entry, number))
    return tuple(blocks)


def _entry(game: Game, entry: Entry, number: int) -> Block:
    note = game.story.record.notes[entry.note]
    is_read = not is_new(game, note.id)
    new = "" if is_read or entry.group == _NEW else "new"
    status = "" if note.status == "record" else STATUS[note.status].lower()
    aside = ", ".join(part for part in (new, status, short_day(note, game.story.year)) if part)
    return block(Kind.ENTRY, note.title, number, aside, is_open=is_read)


def short_day(note: Note, year: int) -> str:
    """The first day of a note: `19 Aug` in the year of the story, `14 Jun 1940` in another."""
    parts = note.day.split("-")
    if len(parts) != 3 or not 1 <= int(parts[1]) <= len(moments.MONTHS):
        return note.date
    day = f"{int(parts[2])} {moments.MONTHS[int(parts[1]) - 1]}"
    return day if parts[0] == str(year) else f"{day} {parts[0]}"


def day_in_words(written: str, year: int) -> str:
    """A day such as `1944-08-19` in words; anything else is returned unchanged."""
    parts = written.split("-")
    if (
        len(parts) == 3
        and all(part.isdecimal() for part in parts)
        and parts[0] == str(year)
        and 1 <= int(parts[1]) <= 12
    ):
        moment = moments.parse(f"{int(parts[2])} {moments.MONTHS[int(parts[1]) - 1]} 00:00", year)
        if moment is not None:
            return moments.spoken(moment, year).rpartition(",")[0]
    return written


def note_page(game: Game, note: Note) -> tuple[Block, ...]:
    """A note with its status, its sources, and links to the people, places and days of which it speaks."""
    record = game.story.record
    return (
        block(Kind.HEADING, note.title),
        block(Kind.LINE, f"{note.date}. {STATUS[note.status]}."),
        *(paragraph_block(p, Kind.PARAGRAPH) for p in note.text.read(())),
        *links(
            "People", [(f"person:{name}", record.people[name].name) for name in note.people if name in record.people]
        ),
        *links(
            "Places", [(f"place:{name}", record.places[name].name) for name in note.places if name in record.places]
        ),
        *links(
            "Day",
            [(f"day:{note.day}", day_in_words(note.day, game.story.year))]
            if note.day.startswith(f"{game.story.year}-")
            else [],
        ),
        *sources_of(game.story, note),
    )


def links(label: str, named: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """A line of links, each to what its first part names (a note, or `person:`, `place:`, `day:` and a name); none if there are none."""
    runs: list[Run] = []
    for target, words in named:
        runs += [Run("; " if runs else f"{label}: "), Run(words, "note", target)]
    return (Block(Kind.LINKS, (*runs, Run("."))),) if runs else ()


def notes_of(game: Game, kind: str, name: str) -> tuple[Block, ...]:
    """Links to the notes found that speak of a person, a place or a day."""
    found = [
        (note, {"person": note.people, "place": note.places, "day": (note.day,)}[kind]) for note in found_notes(game)
    ]
    return links("Notes", [(note.id, note.title) for note, named in found if name in named])


def person_page(game: Game, name: str) -> tuple[Block, ...]:
    """A person of the record: who it is, and the notes found that speak of them."""
    person = game.story.record.people[name]
    invented = " (invented)" if person.invented else ""
    role = (block(Kind.LINE, person.role.strip()),) if person.role.strip() else ()
    return (block(Kind.HEADING, person.name + invented), *role, *notes_of(game, "person", name))


def sources_page(story: Story, note: Note) -> tuple[Block, ...]:
    """A note's title and its sources."""
    return (block(Kind.HEADING, note.title), *sources_of(story, note))


def sources_of(story: Story, note: Note) -> tuple[Block, ...]:
    """The sources of a note, written out."""
    cited = [story.record.sources[s].cited for s in note.sources if s in story.record.sources]
    return (block(Kind.LINE, "Sources:"), *(block(Kind.ITEM, each) for each in cited))
