"""The timeline: what happened up to now, day by day, with what the player did between; pure."""

from collections.abc import Iterator
from typing import NamedTuple

from game.story import moments
from game.story.expression import CLOCK
from game.story.model import Story
from game.story.playthrough import Playthrough
from game.story.prose import Run
from game.story.record import STATUS, Event
from game.terminal import matching
from game.terminal.content.notes import day_in_words, notes_of
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Game


class Dated(NamedTuple):
    """Something that happened: on which day, at what hour if that is known, and how it is shown."""

    day: str
    hour: str
    shown: Block


def today(played: Playthrough) -> str:
    """The day of the story: `1944-08-19`."""
    return _day(played.clock, played.story.year)


def days(played: Playthrough) -> tuple[str, ...]:
    """The days on which something has happened, and today."""
    return tuple(sorted({*(each.day for each in _happened(played)), today(played)}))


def asked_day(played: Playthrough, words: str) -> str:
    """The day that is meant by words such as `19`, `19 Aug`, `Saturday` or `today`; "" if none is."""
    wanted = matching.folded(words).split()
    if wanted == ["today"]:
        return today(played)
    for day in reversed(days(played)):
        known = matching.folded(day_in_words(day, played.story.year)).split()
        if words == day or (wanted and all(any(_is_meant(each, word) for word in known) for each in wanted)):
            return day
    return ""


def _is_meant(typed: str, word: str) -> bool:
    return typed == word if typed.isdecimal() else word.startswith(typed)


def timeline_page(game: Game, subject: str = "") -> tuple[Block, ...]:
    """What happened up to now, with what the player did; if the subject is a day only what happened on it."""
    played = game.played
    year, blocks, day = played.story.year, [block(Kind.HEADING, "Timeline")], ""
    for each in _happened(played):
        if subject and each.day != subject:
            continue
        if each.day != day:
            blocks += [*_notes(game, day), block(Kind.LABEL, day_in_words(each.day, year))]
            day = each.day
        blocks.append(each.shown)
    blocks += _notes(game, day)
    if len(blocks) == 1:
        blocks.append(block(Kind.LINE, "Nothing yet." if not subject else "Nothing that is known yet."))
    come = sum(not has_come(event, played) for event in played.story.record.timeline.values())
    now = f"It is {moments.short(played.clock, year)}." + (" Later events open as time passes." if come else "")
    return (*blocks, block(Kind.LINE, now))


def start(game: Game, blocks: tuple[Block, ...], subject: str) -> int:
    """The block at which the page opens: the day that is asked for, or today, or else the last day."""
    words = day_in_words(subject or today(game.played), game.story.year)
    labels = [number for number, each in enumerate(blocks) if each.kind == Kind.LABEL]
    return next((number for number in labels if blocks[number].text == words), labels[-1] if labels else 0)


def _notes(game: Game, day: str) -> tuple[Block, ...]:
    return notes_of(game, "day", day) if day else ()


def _happened(played: Playthrough) -> list[Dated]:
    """Events and acts in their order; what has no hour comes first on its day."""
    both = [*_events(played), *_acts(played)]
    return sorted(both, key=lambda each: (each.day, each.hour))


def _events(played: Playthrough) -> Iterator[Dated]:
    for event in played.story.record.timeline.values():
        if has_come(event, played):
            yield Dated(event.day, event.hour or "", _event(event, played.story))


def has_come(event: Event, played: Playthrough) -> bool:
    """Whether an event has happened by now; one without a time happens at the end of its day."""
    return (event.day, event.hour or "24") <= (today(played), moments.hour(played.clock))


def _event(event: Event, story: Story) -> Block:
    place = story.record.places.get(event.place)
    where = Run(place.name, "note", f"place:{place.id}") if place else Run(event.place)
    doubt = "" if event.status == "record" else f" {STATUS[event.status]}."
    between = Run(", " if event.hour else "")
    before = (between, where) if where.text else (Run("" if event.hour else "That day"),)
    return Block(Kind.EVENT, (*before, Run(f": {' '.join(event.text.split())}{doubt}")), extra=event.hour or "")


def _acts(played: Playthrough) -> Iterator[Dated]:
    """What the player did and where they were, at the hour of its turn."""
    year = played.story.year
    for turn in played.turns:
        clock = turn.state.values[CLOCK]
        for entry in dict.fromkeys((*turn.ledger, *turn.journal)):
            hour = moments.hour(clock)
            yield Dated(_day(clock, year), hour, Block(Kind.ACT, (Run(entry),), extra=f"{hour}, you"))


def _day(clock: int, year: int) -> str:
    day, month = moments.date(clock, year)
    return f"{year}-{month + 1:02}-{day:02}"
