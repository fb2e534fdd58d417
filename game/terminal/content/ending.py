"""The page of an ending: how it stands, what the player did and what else could be done there, what others will find; pure."""

from collections.abc import Iterator
from typing import NamedTuple

from game.story import engine, moments, playthrough
from game.story.expression import CLOCK
from game.story.model import Variable
from game.story.playthrough import Playthrough
from game.story.told import where
from game.story.turn import Option
from game.terminal.content.notes import found_notes
from game.terminal.layout.block import Block, Kind, block
from game.terminal.session import Game

NOT_ENDED = "The run has not ended yet."


class Fork(NamedTuple):
    """A choice that stands in the ledger: after how many choices it was offered, what was done, and what else was open."""

    before: int  # choices
    done: tuple[str, ...]
    instead: tuple[Option, ...]


def forks(played: Playthrough) -> tuple[Fork, ...]:
    """The choices of a run that stand in its ledger, in order."""
    found = []
    for count, (before, after, choice) in enumerate(zip(played.turns, played.turns[1:], played.choices, strict=False)):
        if after.ledger:
            instead = tuple(option for option in before.open if option.choice != choice)
            found.append(Fork(count, tuple(dict.fromkeys(after.ledger)), instead))
    return tuple(found)


def turning_points(played: Playthrough) -> tuple[Fork, ...]:
    """Those of them at which something else could be chosen: where one can go back to."""
    return tuple(fork for fork in forks(played) if fork.instead)


def ending_page(game: Game) -> tuple[Block, ...]:
    """How the run ended, in sections."""
    played, ending = game.played, game.played.turn.ending
    if ending is None:
        return (block(Kind.LINE, NOT_ENDED),)
    return (
        block(Kind.HEADING, ending.title, extra=played.story.roles[played.role].title),
        block(Kind.LINE, f"{where(played)}."),
        *_standing(played),
        *_counted(game),
        *_done(game),
        *_found_by_others(played),
    )


def _standing(played: Playthrough) -> Iterator[Block]:
    """How it stands at the end: who is there, who is not, and what was promised."""
    rows = engine.standing(played.story, played.turn.state)
    if rows:
        yield block(Kind.LABEL, "How it stands")
    for variable, text in rows:
        yield block(Kind.PAIR, text, extra=variable.label)
        missing = _missing(variable, played)
        if missing:
            yield block(Kind.PAIR, missing, extra=f"No longer {variable.label[:1].lower()}{variable.label[1:]}")


def _missing(variable: Variable, played: Playthrough) -> str:
    """The members of a set that were in it at the beginning and are not any more."""
    kind, value = variable.value.kind, variable.value
    if kind.sort != "set":
        return ""
    lost = value.run(played.turns[0].state.values) & ~value.run(played.turn.state.values)
    words = value.words or kind.words
    return ", ".join(word for place, word in enumerate(words) if lost >> place & 1)


def _counted(game: Game) -> Iterator[Block]:
    """Which of how many endings this is, and how much was found."""
    played, story = game.played, game.story
    every = {scene.id for scene in story.roles[played.role].scenes.values() if scene.ending is not None}
    ids = {f"{played.role}/{name}" for name in every}
    known = (game.chronicle.endings | {f"{played.role}/{played.turn.state.scene}"}) & ids
    notes, mine = len(found_notes(game)), len(played.notes)
    left = len(game.running.branches)
    yield block(Kind.LABEL, "What was found")
    yield block(Kind.PAIR, f"{len(known)} of the {len(every)} of {story.roles[played.role].title}.", extra="Endings")
    yield block(Kind.PAIR, f"{mine} in this run, {notes} of {len(story.record.notes)} in all.", extra="Notes")
    ways = f", and {left} {'way' if left == 1 else 'ways'} that you left" if left else ""
    yield block(Kind.PAIR, f"{len(played.choices)}{ways}.", extra="Choices")


def _done(game: Game) -> Iterator[Block]:
    """What the player did; where something else could be chosen it has a number, and what that was stands below."""
    played, year = game.played, game.story.year
    done = forks(played)
    if not done:
        return
    yield block(Kind.LABEL, "What you did, and what else you could have done")
    number = 0
    for fork in done:
        moment = played.turns[fork.before].state.values[CLOCK]
        when, said = moments.short(moment, year), " ".join(fork.done)
        if not fork.instead:
            yield block(Kind.ITEM, f"{said} ({when})")
            continue
        number += 1
        yield block(Kind.ENTRY, said, number, when)
        labels = (_label(option, game) for option in fork.instead)
        yield block(Kind.INSTEAD, " ".join(labels), number)


def _label(option: Option, game: Game) -> str:
    taken = " (taken in another run)" if option.choice in game.chronicle.choices else ""
    return f"{option.label}{taken}"


def _found_by_others(played: Playthrough) -> Iterator[Block]:
    """What this run leaves to the other roles, as far as the story names it."""
    left = playthrough.outward_echoes(played.story, played.turn.echoes or {})
    named = [played.story.echoes[name].label for name, value in left.items() if value is not False]
    listed = [label for label in dict.fromkeys(named) if label]
    others = [role.title for name, role in played.story.roles.items() if name != played.role]
    if listed and others:
        yield block(Kind.LABEL, "What the other roles can find of it")
        yield block(Kind.LINE, f"In {' and '.join(others)}: {'; '.join(listed)}.")
