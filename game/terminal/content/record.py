"""Pages of the historical record (map, clipping), the endings, searches and options, as blocks; pure."""

from game.saves.chronicle import Chronicle
from game.story.model import Story
from game.story.record import VERDICTS
from game.terminal import matching, preferences
from game.terminal.content.notes import found_notes, links
from game.terminal.content.turn import read_blocks
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Game, Session
from game.width import shorten

_LONGEST = 40  # columns of typed words that are quoted


# The clipping

_CLIPPING = "A sentence opens when you have met what it is about: then what the record says of it stands below."


def clipping_page(game: Game) -> tuple[Block, ...]:
    """The newspaper clipping by sentences; below an open one, what the record says of it, and the notes on it."""
    record, chronicle = game.story.record, game.chronicle
    claims = list(record.clipping.values())
    known = {note.id for note in found_notes(game)}
    scenes = frozenset(game.played.scenes) | chronicle.scenes
    met = [claim for claim in claims if record.opened(claim, frozenset(known), scenes)]
    blocks = [block(Kind.HEADING, "The clipping", extra=f"{len(met)} of {len(claims)} sentences opened")]
    if not claims:
        return (*blocks, block(Kind.LINE, "This story has no clipping."))
    blocks.append(block(Kind.LINE, f"{game.story.clipping} {_CLIPPING}".strip()))
    for number, claim in enumerate(claims, 1):
        blocks.append(block(Kind.CLAIM, " ".join(claim.text.split()), number, is_open=claim in met))
        if claim in met:
            blocks.append(block(Kind.VERDICT, " ".join(claim.record.split()), extra=VERDICTS[claim.verdict]))
            on_it = links("Notes", [(note, record.notes[note].title) for note in claim.notes if note in known])
            blocks += [each._replace(number=number) for each in on_it]
    if len(met) < len(claims):
        blocks.append(block(Kind.LINE, "The others open when you meet what they are about."))
    return tuple(blocks)


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
