"""The content of a turn as blocks: passages, changes, new notes, choices, the ending; pure."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from game.story import engine, memory, moments
from game.story.engine import Passage, Turn
from game.story.expression import CLOCK
from game.story.playthrough import Playthrough
from game.story.prose import Paragraph
from game.story.valued import against
from game.terminal.content import changes
from game.terminal.content.offer import choices, drawn
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
    """The assumptions of the turn that did not hold."""
    found = memory.failed(played, len(played.turns) - 1)
    said = [f"{against(played.story, played.role, each)}." for each in found]
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
    if passage.title and passage.kind in _TITLED:
        present = passage.scene == played.turn.state.scene
        blocks.append(block(Kind.SCENE, passage.title, int(present), extra=_arrived(played, told, passage.scene)))
    if passage.care and (warned or look_away):
        blocks.append(
            block(Kind.CARE, played.story.care.get(passage.care, passage.care), extra="away" if look_away else "")
        )
    paragraphs = passage.away if look_away and passage.care else passage.paragraphs
    return blocks + [
        paragraph_block(p, Kind.EPILOGUE if passage.kind == "epilogue" else Kind.PARAGRAPH) for p in paragraphs
    ]


_TITLED = ("scene", "ending")


def paragraph_block(paragraph: Paragraph, kind: Kind) -> Block:
    return Block(Kind.KEPT if paragraph.kept else kind, paragraph.runs)


def where(played: Playthrough) -> str:
    """The place and the time of the present scene, in one line."""
    spot = _spot(played, played.turn, played.turn.state.scene)
    when = spot.line or moments.spoken(spot.moment, played.story.year)
    return ". ".join(part for part in (spot.place, when) if part)


class _Spot(NamedTuple):
    """Where and when a scene is: the name of its place, its moment, and the words that stand for the moment if it has any."""

    place: str
    moment: int
    line: str


def _spot(played: Playthrough, turn: Turn, scene: str) -> _Spot:
    role = played.story.roles[played.role]
    named = role.scenes[scene]
    place = played.story.record.places.get(named.at)
    # Only the present scene has the time of the clock; other scenes of the turn have their own time, or none.
    clock = turn.state.values[CLOCK]
    moment = clock if named.time is None or scene == role.within(turn.state.scene).id else named.time
    return _Spot(place.name if place else "", moment, named.dateline)


def _arrived(played: Playthrough, told: int, scene: str) -> str:
    """Where and when a scene is, as far as that is new: the year once a chapter, the place and the day where they change."""
    spot, year = _spot(played, played.turn, scene), played.story.year
    before = _spot_before(played, told)
    place = "" if before is not None and before.place == spot.place else spot.place
    if spot.line:
        when = "" if before is not None and before.line == spot.line else spot.line
    elif before is None:
        when = moments.spoken(spot.moment, year)
    elif before.line or before.moment // moments.DAY != spot.moment // moments.DAY:
        when = f"{moments.dated(spot.moment, year)}, {moments.hour(spot.moment)}"
    else:
        when = moments.hour(spot.moment) if place or before.moment != spot.moment else ""
    return ". ".join(part for part in (place, when) if part)


def _spot_before(played: Playthrough, told: int) -> _Spot | None:
    """Where and when the scene was whose title was read last in this chapter; None if there is none."""
    for number in range(len(played.turns) - 1, -1, -1):
        turn = played.turns[number]
        read = turn.passages[:told] if number == len(played.turns) - 1 else turn.passages
        for passage in reversed(read):
            if passage.kind == "chapter":
                return None
            if passage.title and passage.kind in _TITLED:
                return _spot(played, turn, passage.scene)
    return None


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
