"""The people of a role as a player knows them: who is called in what was read, and what there is to say of them; pure.

Nobody is known here before a text that was read calls them, or a scene that was met has them among its people.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from game.story import cast, engine, memory
from game.story.model import Member, Role
from game.story.playthrough import Playthrough
from game.story.prose import NOTE, Paragraph, Run
from game.story.told import where
from game.terminal import matching
from game.terminal.content.turn import paragraph_block
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Session

WHO = "who:"  # before the id of a person, in what a run links to
_READ = (Kind.PARAGRAPH, Kind.KEPT, Kind.RECAP, Kind.EPILOGUE)


class Mention(NamedTuple):
    """Words that call somebody: the place of their block in a list, and where in its text they are."""

    block: int
    start: int
    end: int
    person: str  # an id of the cast


class Card(NamedTuple):
    """What there is to say of somebody at this moment."""

    id: str
    name: str
    code: str = ""
    group: str = ""
    who: tuple[Paragraph, ...] = ()
    bond: str = ""  # in words, such as "steady"
    met: str = ""  # where and when last met or spoken of
    fate: str = ""  # after the ending: the life on record


def mentions(played: Playthrough, blocks: Sequence[Block]) -> tuple[Mention, ...]:
    """The words in passages that call people of the cast, in reading order; `blocks` are those that are shown."""
    people = _role(played).cast
    names = cast.names(people)
    return tuple(
        Mention(number, call.start, call.end, call.person)
        for number, each in enumerate(blocks if people else ())
        if each.kind in _READ
        for call in names.calls(each.text)
    )


def called(played: Playthrough, blocks: Sequence[Block]) -> tuple[str, ...]:
    """The people whom the passages call, each once, in reading order."""
    return tuple(dict.fromkeys(mention.person for mention in mentions(played, blocks)))


def met(session: Session) -> tuple[str, ...]:
    """The people met so far, in the order of the cast."""
    known = {person for _, _, person in _meetings(session)}
    return tuple(name for name in _role(session.played).cast if name in known)


def find(session: Session, words: str) -> tuple[str, ...]:
    """The people met so far with these words in their names, whatever accents and capitals; whole words come first."""
    wanted = _folded(words)
    if not wanted:
        return ()
    whole, begun = [], []
    for name in met(session):
        known = _named(_role(session.played).cast[name])
        if all(word in known for word in wanted):
            whole.append(name)
        elif all(any(each.startswith(word) for each in known) for word in wanted):
            begun.append(name)
    return tuple(whole or begun)


def card(session: Session, person: str) -> Card:
    """What there is to say of somebody now."""
    played = session.played
    member = _role(played).cast[person]
    # A text asks for single slots only: a mapping serves it as well as a tuple of all values.
    who = member.who.read(memory.values(played))  # type: ignore[arg-type]
    met_at = ""
    for number, scene, name in _meetings(session):
        if name == person:
            met_at = _at(played, number, scene)
    return Card(
        person, member.name, member.code, member.group, who, _bond(played, member), met_at, _fate(played, member)
    )


def cards(session: Session, people: str) -> tuple[Block, ...]:
    """The cards of some people, whose ids stand one behind the other, as they are read."""
    return tuple(block for person in people.split() for block in card_blocks(card(session, person)))


def of_record(session: Session, person: str) -> str:
    """Who of the people met is this person of the record; "" if nobody is."""
    people = _role(session.played).cast
    mine = [name for name, member in people.items() if member.person == person]
    return mine[0] if mine and mine[0] in met(session) else ""


def card_blocks(shown: Card) -> tuple[Block, ...]:
    """A card as it is read."""
    beside = ", ".join(part for part in (f"code name {shown.code}" if shown.code else "", shown.group) if part)
    rows = (("How you stand", shown.bond), ("Last met", shown.met), ("On record", shown.fate))
    return (
        block(Kind.HEADING, shown.name, extra=beside),
        *(paragraph_block(paragraph, Kind.PARAGRAPH) for paragraph in shown.who),
        *(block(Kind.PAIR, f"{text}.", extra=label) for label, text in rows if text),
    )


def people_blocks(session: Session) -> tuple[Block, ...]:
    """The people met so far by their groups, in the order of the cast; those of no group come last."""
    people = _role(session.played).cast
    known = met(session)
    groups = dict.fromkeys(each.group for each in people.values() if each.group)
    blocks = [block(Kind.HEADING, "People")]
    for group in (*groups, ""):
        listed = [name for name in known if people[name].group == group]
        if listed and (group or len(blocks) > 1):
            blocks.append(block(Kind.LABEL, group or "Others"))
        blocks += [_row(session, people[name]) for name in listed]
    return tuple(blocks) if known else (*blocks, block(Kind.LINE, "Nobody yet."))


def _row(session: Session, member: Member) -> Block:
    name = f"{member.name}, {member.code}" if member.code else member.name
    fate = _fate(session.played, member)
    lived = f"{fate[0].upper()}{fate[1:]}" if fate else ""
    told = [f"{each}." for each in (_bond(session.played, member), lived) if each]
    return Block(Kind.ITEM, (Run(name, NOTE, WHO + member.id), *((Run(f": {' '.join(told)}"),) if told else ())))


def _role(played: Playthrough) -> Role:
    return played.story.roles[played.role]


def _meetings(session: Session) -> Iterator[tuple[int, str, str]]:
    """Each time somebody was met or spoken of: the turn, the scene, and who."""
    played = session.played
    people = _role(played).cast
    names = cast.names(people)
    of_record = {member.person: name for name, member in people.items() if member.person}
    for number, turn in enumerate(played.turns if people else ()):
        for scene in turn.scenes:
            for person in _role(played).scenes[scene].people:
                if person in of_record:
                    yield number, scene, of_record[person]
        if number == len(played.turns) - 1 and session.asks:
            continue
        for passage in turn.passages:
            away = passage.care and session.looks_away(number)
            for paragraph in passage.away if away else passage.paragraphs:
                yield from ((number, passage.scene, call.person) for call in names.calls(paragraph.text))


def _at(played: Playthrough, number: int, scene: str) -> str:
    """The place and the time of a scene of a turn."""
    then = played._replace(turns=played.turns[: number + 1], choices=played.choices[:number])
    title = _role(played).scenes[scene].title
    return ". ".join(part for part in (title, where(then, scene)) if part)


def _bond(played: Playthrough, member: Member) -> str:
    variable = _role(played).variables.get(member.bond)
    return "" if variable is None else engine.worded(variable, played.turn.state.values)


def _fate(played: Playthrough, member: Member) -> str:
    person = played.story.record.people.get(member.person)
    if person is None or played.turn.ending is None:
        return ""
    lived = (f"born {person.born}" if person.born else "", f"died {person.died}" if person.died else "")
    return ", ".join(part for part in lived if part)


def _named(member: Member) -> set[str]:
    return set(_folded(" ".join((member.name, member.code, *member.called))))


def _folded(words: str) -> list[str]:
    """Words without accents and capitals."""
    return re.findall(r"\w+", matching.folded(words))
