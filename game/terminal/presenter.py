"""What there is to read, as blocks that both front ends lay out: pure."""

import re
from collections.abc import Container, Iterable, Sequence

from game.saves import Chronicle, Slot
from game.story import engine, moments
from game.story.engine import Option, Passage, Turn
from game.story.model import NEEDED, RISKS, Role, Story
from game.story.playthrough import Playthrough
from game.story.prose import Paragraph
from game.story.record import STATUS, Note, Person, Record
from game.terminal.layout.block import Block, block

MOST_CAUSES = 3


# The story


def turn(
    played: Playthrough,
    look_away: bool = False,
    new: Sequence[str] | None = None,
    *,
    taken: Container[str] = (),
    as_numbers: bool = False,
) -> tuple[Block, ...]:
    """Everything that a turn shows: passages, changes, new notes, the choices or the end.

    `taken` are choices of earlier runs; with `as_numbers` a risk says its chance.
    """
    now = played.turn
    blocks: list[Block] = []
    for told, passage in enumerate(now.passages):
        blocks += _changes(now, told)
        blocks += _passage(played, passage, look_away)
    blocks += _changes(now, len(now.passages))
    titles = [played.story.record.notes[note].title for note in (played.new_notes if new is None else new)]
    if titles:
        blocks.append(block("notes", "; ".join(titles)))
    if now.ending is not None:
        blocks.append(block("end", now.ending.title, extra=now.ending.kind))
    elif not now.open:
        blocks.append(block("stuck", "The story has no way on from here. Undo takes you back; the fault is ours."))
    blocks += choices(played, taken, as_numbers)
    return tuple(blocks)


def parted(told: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """What is told up to the first hard scene, and from its tag of care on."""
    at = next((number for number, each in enumerate(told) if each.kind == "care"), len(told))
    return list(told[:at]), list(told[at:])


def question(subject: str) -> list[Block]:
    """Whether to read what is hard, or to look away."""
    return [
        block("warning", f"Ahead: {subject[:1].lower()}{subject[1:]}."),
        block("choice", "Read on.", 1),
        block("choice", "Look away: two plain sentences say what happens.", 2),
    ]


def _changes(now: Turn, told: int) -> list[Block]:
    """The changes that follow so many passages."""
    return [
        block("change", f"{c.label} {c.before} → {c.after}" + (f": {c.because}" if c.because else ""))
        for c in now.changes
        if c.told == told
    ]


def _passage(played: Playthrough, passage: Passage, look_away: bool) -> list[Block]:
    blocks: list[Block] = []
    if passage.kind == "chapter":
        chapter = played.story.roles[played.role].chapters[passage.scene.partition(".")[0]]
        blocks.append(block("chapter", chapter.title, number=chapter.number + 1))
        return blocks + [_paragraph(p, "recap") for p in passage.paragraphs]
    if passage.title and passage.kind in ("scene", "ending"):
        blocks.append(block("scene", passage.title, extra=where(played, passage.scene)))
    if passage.care:
        blocks.append(
            block("care", played.story.care.get(passage.care, passage.care), extra="away" if look_away else "")
        )
    paragraphs = passage.away if look_away and passage.care else passage.paragraphs
    return blocks + [_paragraph(p, "epilogue" if passage.kind == "epilogue" else "paragraph") for p in paragraphs]


def _paragraph(paragraph: Paragraph, kind: str) -> Block:
    return Block("kept" if paragraph.kept else kind, paragraph.runs)


def where(played: Playthrough, scene: str = "") -> str:
    """The place and the moment of a scene, in a line."""
    named = played.story.roles[played.role].scenes[scene or played.turn.state.scene]
    place = played.story.record.places.get(named.at)
    when = named.dateline
    if not when:
        # Only the scene that is open now knows the hour: others of the turn have their own, or none.
        here = named.id == played.turn.state.scene
        moment = played.clock if here or named.time is None else named.time
        when = moments.spoken(moment, played.story.year)
    return ". ".join(part for part in (place.name if place else "", when) if part)


def choices(played: Playthrough, taken: Container[str] = (), as_numbers: bool = False) -> list[Block]:
    """The choices as they are offered, numbered in their order."""
    return [_choice(played, option, number, taken, as_numbers) for number, option in enumerate(played.turn.options, 1)]


def _choice(played: Playthrough, option: Option, number: int, taken: Container[str], as_numbers: bool) -> Block:
    if not option.open:
        return block("choice", option.label, number, option.reason, is_open=False)
    before = "taken before" if option.choice in taken else ""
    beside = (aside(option, played.story.year, as_numbers), before)
    return block("choice", option.label, number, "; ".join(part for part in beside if part))


def aside(option: Option, year: int, as_numbers: bool = False) -> str:
    """What stands beside an open choice: its risk with what moved it, or the hour at which it goes."""
    said = []
    if option.risk:
        risk = option.risk
        if as_numbers and risk in RISKS:
            risk += f", {7 - NEEDED[RISKS.index(risk)]} in 6"
        causes = "; ".join(option.causes[:MOST_CAUSES])
        said.append(f"{risk}: {causes}" if causes else risk)
    if option.until is not None:
        said.append(f"until {moments.weekday(option.until, year)} {moments.hour(option.until)}")
    return "; ".join(said)


def status(played: Playthrough) -> list[tuple[str, str, str]]:
    """The status line: label, value in words, and how it stands in its range (`4 of 6`)."""
    rows = []
    for variable, text in engine.status(played.story, played.turn.state):
        full = f"{text} of {variable.high}" if variable.kind.sort == "number" and text.isdigit() else text
        rows.append((variable.label, text, full))
    return rows


def truth(played: Playthrough) -> str:
    """What in this scene is recorded and what is invented."""
    return played.scene.record


# Pages beside the story


def help_page(commands: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """Every command, with what it does."""
    return (block("heading", "Commands"), *(block("pair", does, extra=name) for name, does in commands))


def notes_page(story: Story, found: Sequence[str], new: Sequence[str] = ()) -> tuple[Block, ...]:
    """The notes found, by day."""
    total = len(story.record.notes)
    blocks = [block("heading", "Notes", extra=f"{len(found)} of {total} found")]
    ordered = in_order(story, found)
    for number, note in enumerate(ordered, 1):
        extra = f"{note.date}. {STATUS[note.status]}" + (". New" if note.id in new else "")
        blocks.append(block("numbered", note.title, number, extra))
    if not ordered:
        blocks.append(block("line", "None yet. They open as you meet the things they tell of."))
    return tuple(blocks)


def in_order(story: Story, found: Iterable[str]) -> list[Note]:
    """Notes by their day and then by title."""
    notes = [story.record.notes[name] for name in dict.fromkeys(found) if name in story.record.notes]
    return sorted(notes, key=lambda note: (note.day or "9", note.title))


def note_page(story: Story, note: Note) -> tuple[Block, ...]:
    """A note with its status and its sources."""
    blocks = [
        block("heading", note.title),
        block("line", f"{note.date}. {STATUS[note.status]}."),
        *(_paragraph(p, "paragraph") for p in note.text.read(())),
    ]
    named = [story.record.places[p].name for p in note.places if p in story.record.places]
    met = [story.record.people[p].name for p in note.people if p in story.record.people]
    if named:
        blocks.append(block("line", f"Places: {'; '.join(named)}."))
    if met:
        blocks.append(block("line", f"People: {'; '.join(met)}."))
    return (*blocks, *sources_of(story, note))


def sources_of(story: Story, note: Note) -> tuple[Block, ...]:
    """The sources of a note, written out."""
    cited = [story.record.sources[s].cited for s in note.sources if s in story.record.sources]
    return (block("line", "Sources:"), *(block("item", each) for each in cited))


def journal_page(played: Playthrough) -> tuple[Block, ...]:
    """Where the player was, and how things stand."""
    blocks = [block("heading", "Journal")]
    entries = played.journal
    blocks += [block("item", entry) for entry in entries] or [block("line", "Nothing is written yet.")]
    standing = engine.standing(played.story, played.turn.state)
    if standing:
        blocks.append(block("heading", "How things stand"))
        blocks += [block("pair", text, extra=variable.label) for variable, text in standing]
    return tuple(blocks)


def ledger_page(played: Playthrough) -> tuple[Block, ...]:
    """What the player did, without comment."""
    entries = [block("item", entry) for entry in played.ledger]
    return (block("heading", "Ledger"), *(entries or [block("line", "Nothing is written yet.")]))


def people_page(played: Playthrough) -> tuple[Block, ...]:
    """The people met so far; after the end, what became of them, and what they are reported to have said."""
    people = [played.story.record.people[p] for p in played.people if p in played.story.record.people]
    blocks = [block("heading", "People")]
    for person in people:
        invented = " (invented)" if person.invented else ""
        name, over = person.name + invented, played.turn.ending is not None
        told = " ".join(part for part in (person.role.strip(), _life(person) if over else "") if part)
        blocks.append(block("pair", told, extra=name) if told else block("item", name))
        if over and person.words:
            blocks.append(block("line", _reported(played.story.record, person)))
    return tuple(blocks) if people else (*blocks, block("line", "Nobody yet."))


def _life(person: Person) -> str:
    lived = (f"born {person.born}" if person.born else "", f"died {person.died}" if person.died else "")
    said = ", ".join(part for part in lived if part)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _reported(record: Record, person: Person) -> str:
    """The words that a source reports, with the source in full in place of its key."""

    def cited(key: re.Match[str]) -> str:
        return f"({record.sources[key[1]].cited})" if key[1] in record.sources else key[0]

    return re.sub(r"\(([A-Z][A-Z0-9-]+)\)", cited, person.words)


def status_page(played: Playthrough) -> tuple[Block, ...]:
    """Place, hour and numbers, with what they mean."""
    blocks = [block("line", where(played) + ".")]
    for variable, text in engine.status(played.story, played.turn.state):
        high = f" of {variable.high}" if variable.kind.sort == "number" and text.isdigit() else ""
        blocks.append(block("pair", f"{text}{high}. {variable.help}".strip(), extra=variable.label))
    if truth(played):
        blocks.append(block("line", f"What is true here: {truth(played)}"))
    return tuple(blocks)


def saves_page(slots: Sequence[Slot], folder: str) -> tuple[Block, ...]:
    """The saved games."""
    blocks = [block("heading", "Saved games"), block("line", f"They are kept in {folder}.")]
    for number, slot in enumerate(slots, 1):
        if slot.damage:
            blocks.append(block("numbered", slot.name, number, slot.damage, is_open=False))
            continue
        blocks.append(block("numbered", slot.name, number, slot_line(slot)))
    return tuple(blocks) if slots else (*blocks, block("line", "None yet."))


def slot_line(slot: Slot) -> str:
    """A saved game in a sentence."""
    counted = f"{slot.choices} {'choice' if slot.choices == 1 else 'choices'}"
    parts = [slot.chapter, slot.place, slot.moment, counted, f"saved {slot.time[:16].replace('T', ' ')}"]
    return "; ".join(part for part in parts if part) + ("; finished" if slot.finished else "")


def chapters_page(played: Playthrough) -> tuple[Block, ...]:
    """The chapters reached in this run, to go back to."""
    blocks = [block("heading", "Chapters")]
    for number, (_, title) in enumerate(openings(played), 1):
        blocks.append(block("numbered", title, number))
    return tuple(blocks)


def openings(played: Playthrough) -> list[tuple[int, str]]:
    """The chapters that opened in this run: after how many choices, and their titles."""
    return [
        (count, passage.title)
        for count, each in enumerate(played.turns)
        for passage in each.passages
        if passage.kind == "chapter"
    ]


def about_page(story: Story, version: str) -> tuple[Block, ...]:
    """What this is, and what is invented in it."""
    invented = [p for p in story.record.people.values() if p.invented]
    blocks = [
        block("heading", f"{story.title}, version {version}"),
        block("line", "Every event is real, dated and placed. The people below, and the things, are invented."),
        *(block("pair", p.role, extra=p.name) if p.role else block("item", p.name) for p in invented),
        *(block("pair", thing.text, extra=thing.name) for thing in story.record.invented.values()),
    ]
    return tuple(blocks)


# Before a game


def title_page(story: Story, latest: Slot | None, chronicle: Chronicle) -> tuple[Block, ...]:
    """Title, warning, the game to go on with, and the roles."""
    blocks = [block("title", story.title)]
    blocks += [_paragraph(p, "paragraph") for p in story.warning.read(())]
    if latest is not None:
        blocks.append(block("continue", "Go on where you were", extra=f"{latest.name}; {slot_line(latest)}"))
    for number, role in enumerate(story.roles.values(), 1):
        missing = needed(story, role, chronicle)
        if missing:
            blocks.append(block("choice", role.title, number, f"After you have finished {missing}.", is_open=False))
        else:
            blocks.append(block("choice", f"{role.title}. {role.blurb}".strip(), number))
    return tuple(blocks)


def needed(story: Story, role: Role, chronicle: Chronicle) -> str:
    """The roles that must be finished before this one, in words; nothing where it is open."""
    missing = [story.roles[name].title for name in role.needs if not chronicle.finished(name)]
    return " and ".join(missing)
