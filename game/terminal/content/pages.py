"""The pages beside the story, as blocks that both front ends lay out; pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from game.saves.chronicle import Chronicle
from game.saves.shelf import Slot
from game.story import engine, moments, transcript
from game.story.branches import Branch, shared
from game.story.expression import CLOCK
from game.story.model import Role, Story
from game.story.playthrough import Playthrough
from game.story.record import Person, Record
from game.story.told import where
from game.terminal.content import aims, cast, ending, notes, record, timeline, whereabouts
from game.terminal.content.turn import paragraph_block, truth, truth_before
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Game, Session


def help_page(commands: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """The commands, each with what it does."""
    return (block(Kind.HEADING, "Commands"), *(block(Kind.PAIR, does, extra=name) for name, does in commands))


def journal_page(played: Playthrough) -> tuple[Block, ...]:
    """The entries of the journal by day, each with its hour, and the current standings."""
    blocks = [block(Kind.HEADING, "Journal")]
    day = ""
    for turn in played.turns:
        moment, year = turn.state.values[CLOCK], played.story.year
        for entry in turn.journal:
            if moments.dated(moment, year) != day:
                day = moments.dated(moment, year)
                blocks.append(block(Kind.LABEL, day))
            blocks.append(block(Kind.PAIR, entry, extra=moments.hour(moment)) if year else block(Kind.ITEM, entry))
    if len(blocks) == 1:
        blocks.append(block(Kind.LINE, "Nothing is written yet."))
    standing = engine.standing(played.story, played.turn.state)
    if standing:
        blocks.append(block(Kind.HEADING, "How things stand"))
        blocks += [block(Kind.PAIR, text, extra=variable.label) for variable, text in standing]
    return tuple(blocks)


def ledger_page(played: Playthrough) -> tuple[Block, ...]:
    """The entries of the ledger: what the player did."""
    entries = [block(Kind.ITEM, entry) for entry in played.ledger]
    return (block(Kind.HEADING, "Ledger"), *(entries or [block(Kind.LINE, "Nothing is written yet.")]))


def people_page(session: Session) -> tuple[Block, ...]:
    """The people met so far: of a role with a cast these, by groups, and else those of the record.

    After the ending their lives are told, and the words that sources report.
    """
    played = session.played
    if played.story.roles[played.role].cast:
        return cast.people_blocks(session)
    people = [played.story.record.people[p] for p in played.people if p in played.story.record.people]
    blocks = [block(Kind.HEADING, "People")]
    for person in people:
        invented = " (invented)" if person.invented else ""
        name, over = person.name + invented, played.turn.ending is not None
        told = " ".join(part for part in (person.role.strip(), _life(person) if over else "") if part)
        blocks.append(block(Kind.PAIR, told, extra=name) if told else block(Kind.ITEM, name))
        if over and person.words:
            blocks.append(block(Kind.LINE, _reported(played.story.record, person)))
    return tuple(blocks) if people else (*blocks, block(Kind.LINE, "Nobody yet."))


def _life(person: Person) -> str:
    lived = (f"born {person.born}" if person.born else "", f"died {person.died}" if person.died else "")
    said = ", ".join(part for part in lived if part)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _reported(record: Record, person: Person) -> str:
    """Reported words, with the full source instead of its key."""

    def cited(key: re.Match[str]) -> str:
        return f"({record.sources[key[1]].cited})" if key[1] in record.sources else key[0]

    return re.sub(r"\(([A-Z][A-Z0-9-]+)\)", cited, person.words)


def status_page(played: Playthrough) -> tuple[Block, ...]:
    """Place, time and numbers, with their meaning."""
    blocks = [block(Kind.LINE, where(played) + ".")]
    for variable, text in engine.status(played.story, played.turn.state):
        high = f" of {variable.high}" if variable.kind.sort == "number" and text.isdigit() else ""
        blocks.append(block(Kind.PAIR, f"{text}{high}. {variable.help}".strip(), extra=variable.label))
    blocks += aims.aims_blocks(played) if played.story.roles[played.role].aims else ()
    if truth(played):
        blocks.append(block(Kind.LINE, f"What is true here: {truth(played)}"))
    if truth_before(played):
        blocks.append(block(Kind.LINE, f"What was true in the scene before: {truth_before(played)}"))
    return tuple(blocks)


def saves_page(slots: Sequence[Slot], folder: str) -> tuple[Block, ...]:
    """The saved games."""
    blocks = [block(Kind.HEADING, "Saved games"), block(Kind.LINE, f"They are kept in {folder}.")]
    for number, slot in enumerate(slots, 1):
        if slot.damage:
            blocks.append(block(Kind.NUMBERED, slot.name, number, slot.damage, is_open=False))
            continue
        title = f"{slot.name}: {slot.title}" if slot.is_copy else slot.title or slot.name
        blocks.append(block(Kind.NUMBERED, title, number, slot_line(slot)))
    return tuple(blocks) if slots else (*blocks, block(Kind.LINE, "None yet."))


def slot_line(slot: Slot) -> str:
    """A saved game in one line."""
    counted = f"{slot.choices} {'choice' if slot.choices == 1 else 'choices'}"
    parts = [slot.place, "" if slot.title else slot.moment, counted, f"saved {slot.time}" if slot.time else ""]
    parts += ["finished" if slot.finished else "", "a copy" if slot.is_copy else slot.name]
    return "; ".join(part for part in parts if part)


def branches_page(session: Session) -> tuple[Block, ...]:
    """The ways of the run that were left when the player went back, the last one first."""
    blocks = [block(Kind.HEADING, "Ways you left")]
    for number, branch in enumerate(session.branches[::-1], 1):
        end = f"The end: {branch.ended}" if branch.ended else branch.where or "A scene without a title"
        blocks.append(block(Kind.NUMBERED, end, number, _parting(session, branch)))
    return (
        tuple(blocks)
        if session.branches
        else (*blocks, block(Kind.LINE, "None. Going back and choosing anew makes one."))
    )


def _parting(session: Session, branch: Branch) -> str:
    """Where a way that was left parts from the run, and how long it is."""
    count = shared(session.played.choices, branch.choices)
    role = session.played.story.roles[session.played.role]
    title = role.within(session.played.turns[count].state.scene).title
    where = f"parts at “{title}”" if title else f"parts after {count} choices"
    return f"{where}; {len(branch.choices)} choices"


def chapters_page(played: Playthrough) -> tuple[Block, ...]:
    """The chapters of this run, to go back to."""
    blocks = [block(Kind.HEADING, "Chapters")]
    for number, (_, title) in enumerate(openings(played), 1):
        blocks.append(block(Kind.NUMBERED, title, number))
    return tuple(blocks)


def openings(played: Playthrough) -> list[tuple[int, str]]:
    """The chapters of this run: after how many choices each begins, and its title."""
    return [
        (count, passage.title)
        for count, each in enumerate(played.turns)
        for passage in each.passages
        if passage.kind == "chapter"
    ]


def about_page(story: Story, version: str) -> tuple[Block, ...]:
    """The title and version, who and what is invented, by name alone (who they are is told in play), and what it rests on."""
    people = [person.name for person in story.record.people.values() if person.invented]
    invented = (*people, *(thing.name for thing in story.record.invented.values()))
    count, sources = len(story.record.notes), len(story.record.sources)
    rests = f"{count} notes, which name their sources: {sources} in all." if count else ""
    blocks = [
        block(Kind.HEADING, f"{story.title}, version {version}"),
        *([block(Kind.LINE, story.about)] if story.about else []),
        *([block(Kind.PAIR, f"{'; '.join(invented)}.", extra="Invented")] if invented else []),
        *([block(Kind.PAIR, rests, extra="On record")] if rests else []),
        block(Kind.PAIR, "free software, under the MIT license.", extra="The program"),
    ]
    return tuple(blocks)


def transcript_page(session: Session) -> tuple[Block, ...]:
    """The transcript of the run."""
    lines = transcript.text(session.read).split("\n")
    return (block(Kind.HEADING, "Transcript"), *(block(Kind.LINE, line) for line in lines if line))


def runs_page(story: Story, chronicle: Chronicle) -> tuple[Block, ...]:
    """The finished runs, whose echoes the next run can begin with."""
    blocks = [block(Kind.HEADING, "Finished runs")]
    for number, run in enumerate(chronicle.runs, 1):
        role = story.roles[run.role].title if run.role in story.roles else run.role
        blocks.append(block(Kind.NUMBERED, f"{role}: {run.title}", number, run.time[:16].replace("T", " ")))
    return tuple(blocks) if chronicle.runs else (*blocks, block(Kind.LINE, "No run is finished yet."))


# Before a game


def title_page(story: Story, latest: Slot | None, chronicle: Chronicle) -> tuple[Block, ...]:
    """Title, content warning, the saved game to continue, and the roles."""
    blocks = [block(Kind.TITLE, story.title)]
    if story.tagline:
        blocks.append(block(Kind.LINE, story.tagline))
    blocks += [paragraph_block(p, Kind.PARAGRAPH) for p in story.warning.read(())]
    if latest is not None:
        blocks.append(block(Kind.CONTINUE, "Resume where you left off", extra=f"{latest.name}; {slot_line(latest)}"))
    for number, role in enumerate(story.roles.values(), 1):
        closed = why_closed(story, role, chronicle)
        if closed:
            blocks.append(block(Kind.CHOICE, role.title, number, closed, is_open=False))
        else:
            blocks.append(block(Kind.CHOICE, f"{role.title}. {about_role(role)}".strip(), number))
    told = traces(story)
    return (*blocks, block(Kind.DIM, told)) if told else tuple(blocks)


def roles_page(game: Game) -> tuple[Block, ...]:
    """The roles that a new game can be begun with."""
    shown = [block(Kind.HEADING, "A new game")]
    for number, role in enumerate(game.story.roles.values(), 1):
        closed = why_closed(game.story, role, game.chronicle)
        shown.append(block(Kind.NUMBERED, role.title, number, closed or about_role(role), is_open=not closed))
    told = traces(game.story)
    return (*shown, block(Kind.DIM, told)) if told else tuple(shown)


def about_role(role: Role) -> str:
    """Where a role begins, who the player is, how long it takes, and whether it is a good beginning."""
    first = "A good beginning." if role.first else ""
    return " ".join(part for part in (role.blurb, role.you, role.length, first) if part)


def traces(story: Story) -> str:
    """Which roles find each other's traces; "" if none do."""
    reads = {
        role.id: {echo.role for name, echo in story.echoes.items() if name in role.echoes}
        for role in story.roles.values()
    }
    both = [story.roles[one].title for one in reads if any(one in reads[other] for other in reads[one])]
    if not both:
        return ""
    return f"{' and '.join(both)} meet: each finds the traces of the run of the other that you finished last."


def why_closed(story: Story, role: Role, chronicle: Chronicle) -> str:
    """Why a role cannot be begun yet; "" if it is open."""
    missing = needed(story, role, chronicle)
    return f"After you have finished {missing}." if missing else ""


def needed(story: Story, role: Role, chronicle: Chronicle) -> str:
    """The titles of the roles that must be finished before this one; "" if it is open."""
    missing = [story.roles[name].title for name in role.needs if not chronicle.finished(name)]
    return " and ".join(missing)


# All pages that both front ends show, by name


def _endings(game: Game) -> tuple[Block, ...]:
    found, session = game.chronicle, game.session
    if session is not None and session.over:
        found = found.merged(session.found()._replace(runs=()))
    return record.endings_page(game.story, found)


def _before_hard(game: Game) -> Playthrough:
    """The playthrough as far as it is read: a hard scene about which the player is asked is not."""
    return game.running.undo().played if game.running.asks else game.played


PAGES: Mapping[str, Callable[[Game, str], tuple[Block, ...]]] = {
    "status": lambda game, _: status_page(_before_hard(game)),
    "where": lambda game, _: (block(Kind.LINE, where(_before_hard(game)) + "."),),
    "notes": notes.notes_page,
    "note": lambda game, name: notes.note_page(game, game.story.record.notes[name]),
    "sources": lambda game, name: notes.sources_page(game.story, game.story.record.notes[name]),
    "person": notes.person_page,
    "journal": lambda game, _: journal_page(game.played),
    "ledger": lambda game, _: ledger_page(game.played),
    "people": lambda game, _: people_page(game.running),
    "aims": lambda game, _: aims.aims_blocks(game.played),
    "who": lambda game, people: cast.cards(game.running, people),
    "map": whereabouts.map_page,
    "place": whereabouts.place_page,
    "timeline": timeline.timeline_page,
    "clipping": lambda game, _: record.clipping_page(game),
    "ending": lambda game, _: ending.ending_page(game),
    "endings": lambda game, _: _endings(game),
    "search": lambda game, words: record.search_page(game.running, words),
    "chapters": lambda game, _: chapters_page(game.played),
    "branches": lambda game, _: branches_page(game.running),
    "saves": lambda game, _: saves_page(game.slots, game.folder),
    "roles": lambda game, _: roles_page(game),
    "runs": lambda game, _: runs_page(game.story, game.chronicle),
    "transcript": lambda game, _: transcript_page(game.running),
    "options": lambda game, _: record.options_page(game.settings),
    "about": lambda game, _: about_page(game.story, game.version),
}
