"""The content of a turn as blocks: passages, changes, new notes, choices, the ending; pure."""

from collections.abc import Container, Sequence

from game.story import engine, moments
from game.story.engine import Option, Passage, Turn
from game.story.model import NEEDED, RISKS
from game.story.playthrough import Playthrough
from game.story.prose import Paragraph
from game.story.valued import faults
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Session

MOST_CAUSES = 3


def turn_blocks(
    played: Playthrough,
    look_away: bool = False,
    new: Sequence[str] | None = None,
    *,
    taken: Container[str] = (),
    as_numbers: bool = False,
    strict: bool = False,
) -> tuple[Block, ...]:
    """All the blocks of a turn: passages, changes, new notes, the choices or the ending.

    `taken` are the choices of earlier runs; with `as_numbers` a risk is shown with its odds; `strict` adds the assumptions
    that failed.
    """
    now = played.turn
    blocks: list[Block] = []
    for told, passage in enumerate(now.passages):
        blocks += _changes(now, told)
        blocks += _passage(played, passage, look_away)
    blocks += _changes(now, len(now.passages))
    if strict:
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
    blocks += choices(played, taken, as_numbers)
    return tuple(blocks)


def read_blocks(
    session: Session,
    number: int,
    *,
    taken: Container[str] = (),
    as_numbers: bool = False,
    strict: bool = False,
) -> tuple[Block, ...]:
    """The blocks of a turn as they are read: the choice that led to it, then its content; a past turn has no choices."""
    played = _until(session.played, number)
    past = number < len(session.played.turns) - 1
    away, new = session.looks_away(number), () if past else None
    shown = turn_blocks(played, away, new, taken=taken, as_numbers=as_numbers, strict=strict)
    if past:
        shown = tuple(each for each in shown if each.kind not in _PRESENT)
    elif session.asks:
        before, hard = split_at_care(shown)
        shown = (*before, *question(hard[0].text)) if hard else tuple(before)
    label = echo(played)
    return (block(Kind.ECHO, label), *shown) if label else shown


def _failed(played: Playthrough) -> list[Block]:
    """What the texts of the turn take for granted and is not so, and whom they call too early."""
    said = [f"{fault}." for fault in faults(played, len(played.turns) - 1)]
    if said and played.base is not None:
        said.append("What was before this playthrough began is not remembered.")
    return [block(Kind.FAILED, each) for each in said]


_PRESENT = (Kind.CHOICE, Kind.NOTES, Kind.STUCK)  # shown only in the present turn


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


def _changes(now: Turn, told: int) -> list[Block]:
    """The changes after so many passages."""
    return [
        block(Kind.CHANGE, f"{c.label} {c.before} → {c.after}" + (f": {c.because}" if c.because else ""))
        for c in now.changes
        if c.told == told
    ]


def _passage(played: Playthrough, passage: Passage, look_away: bool) -> list[Block]:
    blocks: list[Block] = []
    if passage.kind == "chapter":
        chapter = played.story.roles[played.role].chapters[passage.scene.partition(".")[0]]
        blocks.append(block(Kind.CHAPTER, chapter.title, number=chapter.number + 1))
        return blocks + [paragraph_block(p, Kind.RECAP) for p in passage.paragraphs]
    if passage.title and passage.kind in ("scene", "ending"):
        blocks.append(block(Kind.SCENE, passage.title, extra=where(played, passage.scene)))
    if passage.care:
        blocks.append(
            block(Kind.CARE, played.story.care.get(passage.care, passage.care), extra="away" if look_away else "")
        )
    paragraphs = passage.away if look_away and passage.care else passage.paragraphs
    return blocks + [
        paragraph_block(p, Kind.EPILOGUE if passage.kind == "epilogue" else Kind.PARAGRAPH) for p in paragraphs
    ]


def paragraph_block(paragraph: Paragraph, kind: Kind) -> Block:
    return Block(Kind.KEPT if paragraph.kept else kind, paragraph.runs)


def where(played: Playthrough, scene: str = "") -> str:
    """The place and the time of a scene, in one line."""
    named = played.story.roles[played.role].scenes[scene or played.turn.state.scene]
    place = played.story.record.places.get(named.at)
    when = named.dateline
    if not when:
        # Only the present scene has the time of the clock; other scenes of the turn have their own time, or none.
        here = named.id == played.turn.state.scene
        moment = played.clock if here or named.time is None else named.time
        when = moments.spoken(moment, played.story.year)
    return ". ".join(part for part in (place.name if place else "", when) if part)


def choices(played: Playthrough, taken: Container[str] = (), as_numbers: bool = False) -> list[Block]:
    """The choices as they are offered, numbered."""
    return [_choice(played, option, number, taken, as_numbers) for number, option in enumerate(played.turn.options, 1)]


def _choice(played: Playthrough, option: Option, number: int, taken: Container[str], as_numbers: bool) -> Block:
    if not option.open:
        return block(Kind.CHOICE, option.label, number, option.reason, is_open=False)
    before = "taken before" if option.choice in taken else ""
    beside = (aside(option, played.story.year, as_numbers), before)
    return block(Kind.CHOICE, option.label, number, "; ".join(part for part in beside if part))


def aside(option: Option, year: int, as_numbers: bool = False) -> str:
    """The remark beside an open choice: its risk with the causes, or the time until which it is open."""
    parts = []
    if option.risk:
        risk = option.risk
        if as_numbers and risk in RISKS:
            risk += f", {7 - NEEDED[RISKS.index(risk)]} in 6"
        causes = "; ".join(option.causes[:MOST_CAUSES])
        parts.append(f"{risk}: {causes}" if causes else risk)
    if option.until is not None:
        parts.append(f"until {moments.weekday(option.until, year)} {moments.hour(option.until)}")
    return "; ".join(parts)


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
