"""How large a story is: scenes, choices, words, reading time, endings and notes, by role and chapter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from game.authoring import measure
from game.authoring.shape import walk
from game.story.model import Role, Scene, Story


@dataclass(frozen=True, slots=True)
class Count:
    """The size of a chapter, a role or a story."""

    scenes: int = 0
    choices: int = 0
    words: int = 0
    endings: int = 0
    notes: frozenset[str] = frozenset()

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.scenes + other.scenes,
            self.choices + other.choices,
            self.words + other.words,
            self.endings + other.endings,
            self.notes | other.notes,
        )

    @property
    def minutes(self) -> int:
        """The minutes that it takes to read all its words."""
        return -(-self.words // measure.READING)

    def data(self) -> dict[str, int]:
        """The count as numbers by name."""
        return {
            "scenes": self.scenes,
            "choices": self.choices,
            "words": self.words,
            "endings": self.endings,
            "notes": len(self.notes),
            "minutes": self.minutes,
        }


def words(scene: Scene) -> int:
    """All words of a scene that a player may read, including every choice and both sides of every condition."""
    return sum(
        measure.every(text) for path, text in walk.texts(scene) if path[-1] not in ("look_away", "journal", "ledger")
    )


def chapters(role: Role) -> Mapping[str, Count]:
    """The count of each chapter of a role; epilogue lines belong to none."""
    return {
        chapter.id: _total(
            (_scene(role, role.scenes[name]) for name in chapter.scenes), Count(words=measure.every(chapter.recap))
        )
        for chapter in role.chapters.values()
    }


def whole(role: Role) -> Count:
    """The count of a role, with the lines of its epilogues."""
    lines = sum(measure.every(line.text) for pool in role.pools.values() for line in pool)
    return _total(chapters(role).values(), Count(words=lines))


def data(story: Story) -> dict[str, object]:
    """The figures of a story as `stats --json` prints them."""
    roles = {name: whole(role) for name, role in story.roles.items()}
    return {
        "roles": {name: {"chapters": len(story.roles[name].chapters), **count.data()} for name, count in roles.items()},
        "notes": len(story.record.notes),
        "note_words": notes(story),
        "sources": len(story.record.sources),
        "words": sum(count.words for count in roles.values()) + notes(story),
        "chapters": {
            name: {"role": role.id, "title": role.chapters[name].title, **count.data()}
            for role in story.roles.values()
            for name, count in chapters(role).items()
        },
    }


def notes(story: Story) -> int:
    """The words of all notes."""
    return sum(measure.every(note.text) for note in story.record.notes.values())


def table(story: Story) -> str:
    """The figures of a story as lines of text."""
    heads = ("", "scenes", "choices", "words", "endings", "notes", "minutes")
    rows: list[tuple[str, ...]] = [heads]
    for role in story.roles.values():
        rows.append(_row(role.title, whole(role)))
        rows += [_row(f"  {name}", count) for name, count in chapters(role).items()]
    record = story.record
    width = max(len(row[0]) for row in rows)
    lines = [row[0].ljust(width) + "".join(cell.rjust(9) for cell in row[1:]) for row in rows]
    lines += [
        "",
        f"{_some(len(record.notes), 'note')}, {_some(notes(story), 'word')}, {_some(len(record.sources), 'source')}.",
    ]
    return "\n".join(line.rstrip() for line in lines)


def _row(name: str, count: Count) -> tuple[str, ...]:
    return (name, *(str(number) for number in count.data().values()))


def _scene(role: Role, scene: Scene) -> Count:
    parts = walk.beats(role, scene)
    met = {note for part in parts for _, text in walk.texts(part) for note in text.notes}
    met |= {note for part in parts for _, outcome in walk.outcomes(part) for note in outcome.reveal}
    lines = len(scene.hub.of) if scene.hub is not None else 0
    choices = sum(len(part.choices) for part in parts)
    read = sum(map(words, parts))
    return Count(1, choices + lines, read, int(scene.ending is not None), frozenset(met))


def _total(counts: Iterable[Count], start: Count) -> Count:
    total = start
    for count in counts:
        total += count
    return total


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
