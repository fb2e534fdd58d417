"""The values of a state in the words of the story's files."""

from collections.abc import Iterator, Mapping

from game.story import introductions, memory, moments
from game.story.expression import BEYOND, CHAPTER, CLOCK
from game.story.memory import Failed
from game.story.model import Story
from game.story.playthrough import Playthrough


def values_of(story: Story, role: str, values: Mapping[int, int]) -> tuple[tuple[str, str], ...]:
    """The names of slots, each with its value."""
    return tuple((_name(story, role, slot), valued(story, role, slot, value)) for slot, value in values.items())


def _name(story: Story, role: str, slot: int) -> str:
    known = story.roles[role]
    return known.slots[slot] if slot < BEYOND else known.asked[slot - BEYOND]


def against(story: Story, role: str, failed: Failed) -> str:
    """What a text took for granted and was not so, in a sentence with its place and the values."""
    each, where = failed.assumption, failed.assumption.where
    values = ", ".join(f"{slot} is {value}" for slot, value in values_of(story, role, failed.values))
    place = f" ({where.file}:{where.line}:{where.column})" if where.file else ""
    return f"`{each.of}` takes for granted that {each.asked}{place}, and it is not so: {values or 'it never is'}"


def faults(played: Playthrough, number: int) -> Iterator[str]:
    """What an author must know of the texts of a turn: assumptions that failed, people called before an introduction."""
    yield from (against(played.story, played.role, failed) for failed in memory.failed(played, number))
    cast = played.story.roles[played.role].cast
    for each in introductions.strangers(played, number):
        yield f"`{each.text}` calls {cast[each.person].name}, and no text has introduced `{each.person}` before"


def valued(story: Story, role: str, slot: int, value: int) -> str:
    """A slot's value in the author's words."""
    played = story.roles[role]
    name = _name(story, role, slot)
    if slot == CLOCK:
        return moments.written(value, story.year)
    if slot == CHAPTER:
        return tuple(played.chapters)[value]
    kind = None
    if name in played.variables:
        kind = played.variables[name].kind
    elif name in played.draws:
        kind = played.draws[name].kind
    elif name.startswith("echo."):
        kind = story.echoes[name.removeprefix("echo.")].kind
    if kind is not None and kind.sort == "word":
        return kind.words[value]
    if kind is not None and kind.sort == "set":
        return "(" + ", ".join(word for place, word in enumerate(kind.words) if value >> place & 1) + ")"
    flag = kind is not None and kind.sort == "flag"
    if flag or name.startswith(("chosen(", "knows(")):
        return "true" if value else "false"
    return str(value)
