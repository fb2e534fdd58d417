"""The content of a turn as blocks: passages, changes, new notes, choices, the ending; pure."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from game.story import engine
from game.story.playthrough import Playthrough
from game.story.prose import Paragraph
from game.story.told import TITLED, arrived, drawn
from game.story.turn import Passage
from game.story.valued import faults
from game.terminal.content import changes
from game.terminal.content.offer import choices
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Session


class Shown(NamedTuple):
    """How turns are shown: as a player has set it, and what was met in earlier runs."""

    taken: Container[str] = ()  # choices of earlier runs
    as_numbers: bool = False  # a risk with its odds
    strict: bool = False  # the assumptions that failed
    hints: tuple[Block, ...] = ()  # how something in the present turn works


PLAINLY = Shown()


def turn_blocks(
    played: Playthrough,
    look_away: bool = False,
    new: Sequence[str] | None = None,
    shown: Shown = PLAINLY,
    *,
    warned: bool = True,
) -> tuple[Block, ...]:
    """All the blocks of a turn: passages, changes, new notes, hints, the choices or the ending.

    `warned` says whether a hard scene that is read begins with its content warning.
    """
    now = played.turn
    blocks: list[Block] = []
    for told, passage in enumerate(now.passages):
        blocks += changes.after(played, told)
        blocks += _passage(played, told, passage, look_away, warned)
    blocks += changes.after(played, len(now.passages))
    blocks += changes.of_people(played)
    blocks += changes.of_rows(played)
    if shown.strict:
        blocks += _failed(played)
    titles = [played.story.record.notes[note].title for note in (played.new_notes if new is None else new)]
    if titles:
        blocks.append(block(Kind.NOTES, "; ".join(titles)))
    if now.ending is not None:
        blocks.append(block(Kind.END, now.ending.title, extra=now.ending.kind))
    elif not now.open:
        blocks.append(
            block(Kind.STUCK, "The story cannot continue from here. This is a bug in the story; undo to go back.")
        )
    return (*blocks, *shown.hints, *choices(played, shown.taken, shown.as_numbers))


def read_blocks(session: Session, number: int, shown: Shown = PLAINLY) -> tuple[Block, ...]:
    """The blocks of a turn as they are read: the choice that led to it, then its content; a past turn has no choices."""
    played = _until(session.played, number)
    past = number < len(session.played.turns) - 1
    asks = session.asks and not past
    away, new = session.looks_away(number), () if past else None
    blocks = turn_blocks(played, away, new, shown, warned=asks)
    if past:
        blocks = tuple(each for each in blocks if each.kind not in _PRESENT)
    elif asks:
        before, hard = split_at_care(blocks)
        blocks = (*before, *question(hard[0].text)) if hard else tuple(before)
    label = echo(played)
    return (block(Kind.ECHO, label, extra=drawn(played)), *blocks) if label else blocks


def _failed(played: Playthrough) -> list[Block]:
    """What the texts of the turn take for granted and is not so, and whom they call too early."""
    said = [f"{fault}." for fault in faults(played, len(played.turns) - 1)]
    if said and played.base is not None:
        said.append("What was before this playthrough began is not remembered.")
    return [block(Kind.FAILED, each) for each in said]


_PRESENT = (Kind.CHOICE, Kind.NOTES, Kind.STUCK, Kind.HINT)  # shown only in the present turn


def _until(played: Playthrough, turn: int) -> Playthrough:
    """The playthrough as it was at a turn."""
    if turn == len(played.turns) - 1:
        return played
    return played._replace(turns=played.turns[: turn + 1], choices=played.choices[:turn])


def echo(played: Playthrough) -> str:
    """The choice that led to the turn, as it was offered; "" at the beginning."""
    if not played.choices or len(played.turns) < 2:
        return ""
    taken = played.choices[-1]
    return next((option.label for option in played.turns[-2].options if option.choice == taken), "")


def split_at_care(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks before the first hard scene, and those from its content warning on."""
    at = next((number for number, each in enumerate(blocks) if each.kind == Kind.CARE), len(blocks))
    return list(blocks[:at]), list(blocks[at:])


def question(subject: str) -> list[Block]:
    """The question before a hard scene: read on, or look away."""
    return [
        block(Kind.WARNING, f"Ahead: {subject[:1].lower()}{subject[1:]}."),
        block(Kind.CHOICE, "Read on.", 1),
        block(Kind.CHOICE, "Look away: two plain sentences say what happens.", 2),
    ]


def _passage(played: Playthrough, told: int, passage: Passage, look_away: bool, warned: bool) -> list[Block]:
    blocks: list[Block] = []
    if passage.kind == "chapter":
        chapter = played.story.roles[played.role].chapters[passage.scene.partition(".")[0]]
        blocks.append(block(Kind.CHAPTER, chapter.title, number=chapter.number + 1))
        return blocks + [paragraph_block(p, Kind.RECAP) for p in passage.paragraphs]
    if passage.title and passage.kind in TITLED:
        present = passage.scene == played.turn.state.scene
        blocks.append(block(Kind.SCENE, passage.title, int(present), extra=arrived(played, told)))
    if passage.care and (warned or look_away):
        blocks.append(
            block(Kind.CARE, played.story.care.get(passage.care, passage.care), extra="away" if look_away else "")
        )
    paragraphs = passage.away if look_away and passage.care else passage.paragraphs
    return blocks + [
        paragraph_block(p, Kind.EPILOGUE if passage.kind == "epilogue" else Kind.PARAGRAPH) for p in paragraphs
    ]


def paragraph_block(paragraph: Paragraph, kind: Kind) -> Block:
    return Block(Kind.KEPT if paragraph.kept else kind, paragraph.runs)


def status(played: Playthrough) -> list[tuple[str, str, str]]:
    """The rows of the status bar: label, value, and value with its range (`4 of 6`)."""
    rows = []
    for variable, text in engine.status(played.story, played.turn.state):
        full = f"{text} of {variable.high}" if variable.kind.sort == "number" and text.isdigit() else text
        rows.append((variable.label, text, full))
    return rows


def truth(played: Playthrough) -> str:
    """What in this scene is on record and what is invented."""
    return played.scene.record


def truth_before(played: Playthrough) -> str:
    """The same of the scene in which the last choice was taken; "" if the player is still in it."""
    if len(played.turns) < 2:
        return ""
    before = played.story.roles[played.role].within(played.turns[-2].state.scene)
    return "" if before.id == played.scene.id else before.record
