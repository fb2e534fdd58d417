"""Pages of the historical record (map, timeline, clipping), the endings, searches and options, as blocks; pure."""

from collections.abc import Iterator

from game.saves.chronicle import Chronicle
from game.story import moments
from game.story.model import Story
from game.story.playthrough import Playthrough
from game.story.record import STATUS, VERDICTS, Claim, Event
from game.terminal import matching, preferences
from game.terminal.content.notes import day_in_words
from game.terminal.content.turn import read_blocks
from game.terminal.layout.block import Block, Kind, block
from game.terminal.map import places
from game.terminal.map.geometry import Neighbor, Place, nearest
from game.terminal.map.view import View, shows
from game.terminal.session import Session
from game.width import shorten

NOT_ON_THE_MAP = "This place is not on the map."
_LONGEST = 40  # columns of typed words that are quoted


def map_page(played: Playthrough, asked: str = "") -> tuple[Block, ...]:
    """Where everything is and who holds it; if a name is asked for, only the places of that name."""
    said = places.sentences(played, asked)
    if not said:
        return (
            block(
                Kind.LINE,
                f"No place on the map is called “{shorten(asked, _LONGEST)}”." if asked else NOT_ON_THE_MAP,
            ),
        )
    return (block(Kind.HEADING, "Map"), *(block(Kind.ITEM, each) for each in said))


def nearby(played: Playthrough, view: View) -> tuple[Place | None, tuple[Neighbor, ...]]:
    """The place of the player if it is on the map, and the places of a view by their distance from it."""
    around = places.around(played)
    here = next((place for place in around if place.id == places.here(played)), None)
    seen = (place for place in around if shows(view, place.lat, place.lon))
    return here, nearest(seen, here) if here is not None else ()


def neighbors(played: Playthrough, view: View) -> tuple[str, ...]:
    """The ids of the places of a view by distance, the player's own place first."""
    here, near = nearby(played, view)
    if here is None:
        return tuple(place.id for place in places.around(played) if shows(view, place.lat, place.lon))
    return (here.id, *(neighbor.place.id for neighbor in near))


# The timeline


def timeline_page(played: Playthrough) -> tuple[Block, ...]:
    """The events up to the present moment of the story."""
    story, blocks, day = played.story, [block(Kind.HEADING, "Timeline")], ""
    now = moments.short(played.clock, story.year)
    come = 0
    for event in _in_order(story):
        if not has_come(event, played):
            come += 1
            continue
        if event.day != day:
            day = event.day
            blocks.append(block(Kind.LABEL, day_in_words(day, story.year)))
        doubt = "" if event.status == "record" else f" {STATUS[event.status]}."
        blocks.append(block(Kind.PAIR, f"{event.text}{doubt}", extra=_when_and_where(event, story)))
    if len(blocks) == 1:
        blocks.append(block(Kind.LINE, "Nothing yet."))
    blocks.append(block(Kind.LINE, f"It is {now}." + (" Later events open as time passes." if come else "")))
    return tuple(blocks)


def _in_order(story: Story) -> list[Event]:
    return sorted(story.record.timeline.values(), key=lambda event: (event.day, event.hour or ""))


def has_come(event: Event, played: Playthrough) -> bool:
    """Whether an event has happened by now; one without a time happens at the end of its day."""
    day, month = moments.date(played.clock, played.story.year)
    today = f"{played.story.year}-{month + 1:02}-{day:02}"
    return (event.day, event.hour or "24") <= (today, moments.hour(played.clock))


def _when_and_where(event: Event, story: Story) -> str:
    place = story.record.places.get(event.place)
    return ", ".join(part for part in (event.hour, place.name if place else event.place) if part) or "That day"


# The clipping


def clipping_page(played: Playthrough, chronicle: Chronicle) -> tuple[Block, ...]:
    """The newspaper clipping by sentences; below an open one, what the record says of it."""
    claims = list(played.story.record.clipping.values())
    notes = frozenset(played.notes) | chronicle.notes
    scenes = frozenset(played.scenes) | chronicle.scenes
    met = [claim for claim in claims if played.story.record.opened(claim, notes, scenes)]
    blocks = [block(Kind.HEADING, "The clipping", extra=f"{len(met)} of {len(claims)} sentences opened")]
    for number, claim in enumerate(claims, 1):
        blocks += _claim(claim, number, claim in met)
    if not claims:
        blocks.append(block(Kind.LINE, "This story has no clipping."))
    elif len(met) < len(claims):
        blocks.append(block(Kind.LINE, "The others open when you meet what they are about."))
    return tuple(blocks)


def _claim(claim: Claim, number: int, is_open: bool) -> Iterator[Block]:
    yield block(Kind.CLAIM, " ".join(claim.text.split()), number, is_open=is_open)
    if is_open:
        yield block(Kind.VERDICT, " ".join(claim.record.split()), extra=VERDICTS[claim.verdict])


# Endings, and what was read


def endings_page(story: Story, chronicle: Chronicle) -> tuple[Block, ...]:
    """The endings found in all runs, by role, and how many there are."""
    blocks: list[Block] = []
    for role in story.roles.values():
        every = {f"{role.id}/{scene.id}": scene.ending for scene in role.scenes.values() if scene.ending is not None}
        found = [ending for name, ending in every.items() if name in chronicle.endings]
        blocks.append(block(Kind.HEADING, role.title, extra=f"{len(found)} of {len(every)} endings found"))
        titles = dict.fromkeys(ending.title for ending in found)
        blocks += [block(Kind.ITEM, title) for title in titles] or [block(Kind.LINE, "None yet.")]
        finished = chronicle.finished(role.id)
        if finished:
            blocks.append(block(Kind.DIM, f"Finished {len(finished)} {'time' if len(finished) == 1 else 'times'}."))
    return tuple(blocks)


def hits(session: Session, words: str) -> tuple[tuple[int, int, str], ...]:
    """Where words occur in what was read: the turn, the number of its block, and the text of that block."""
    wanted = " ".join(matching.folded(words).split())
    return tuple(
        (turn, place, each.text)
        for turn in range(len(session.played.turns) if wanted else 0)
        for place, each in enumerate(read_blocks(session, turn))
        if each.kind not in _NOT_SEARCHED and wanted in matching.folded(each.text)
    )


_NOT_SEARCHED = (Kind.CHOICE, Kind.NOTES, Kind.STUCK, Kind.WARNING, Kind.FAILED)  # not the text of the story


def search_page(session: Session, words: str) -> tuple[Block, ...]:
    """The paragraphs in which words occur."""
    found = hits(session, words)
    if not found:
        return (block(Kind.LINE, not_found(words)),)
    counted = f"{len(found)} {'place' if len(found) == 1 else 'places'}"
    return (
        block(Kind.HEADING, f"“{shorten(words, _LONGEST)}”", extra=counted),
        *(block(Kind.ITEM, text) for _, _, text in found),
    )


def not_found(words: str) -> str:
    """The sentence for words that occur nowhere."""
    return f"“{shorten(words, _LONGEST)}” was not found in what you have read."


def options_page(kept: preferences.Options) -> tuple[Block, ...]:
    """The options and their values."""
    blocks = [block(Kind.HEADING, "Options")]
    for each in preferences.PREFERENCES:
        now = preferences.value(kept, each.name)
        blocks.append(block(Kind.PAIR, f"{each.label}: {now}. {each.why} ({', '.join(each.values)}.)", extra=each.name))
    return tuple(blocks)
