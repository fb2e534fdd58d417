"""Playthroughs as files that an author keeps: written, and replayed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.diagnostics import show
from game.loader.playthroughs import PlaythroughFile, Written, playthroughs
from game.story import playthrough
from game.story.model import Story
from game.story.playthrough import Playthrough, Recorded
from game.story.valued import faults, valued

WIDTH = 100  # columns of a line of a written playthrough at the most


def as_yaml(written: Recorded, ends: str = "", expect: str = "") -> str:
    """A playthrough as the text of a file that replays it."""
    lines = [f"role: {written.role}", f"seed: {written.seed}"]
    if written.echoes:
        lines.append(f"echoes: {_mapping(written.echoes)}")
    if written.draws:
        lines += ["draws:", *(f"  {name}: {_value(value)}" for name, value in written.draws.items())]
    lines += ["choices:", *(f"  - {choice}" for choice in written.choices)] if written.choices else ["choices: []"]
    if ends:
        lines.append(f"ends: {ends}")
    if expect:
        lines.append(f"expect: {expect}")
    return "\n".join(lines) + "\n"


def _mapping(values: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {_value(value)}" for name, value in values.items()) + "}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value)


@dataclass(frozen=True, slots=True)
class Replayed:
    """The result of replaying a playthrough: what did not happen as written, if anything."""

    file: str
    against: tuple[str, ...] = ()
    playthrough: Playthrough | None = None

    @property
    def holds(self) -> bool:
        """Whether everything happened as written."""
        return not self.against

    def lines(self) -> Iterator[str]:
        """The result as text."""
        yield f"{'ok' if self.holds else 'failed'}: {self.file}"
        yield from (f"  {line}" for line in self.against)


def replay_all(story: Story, folder: Path, paths: Iterable[Path] = ()) -> Iterator[Replayed]:
    """Replays the playthroughs of a story's folder, or only those of the paths."""
    for file in playthroughs(story, folder, paths):
        yield replay(story, file)


def replay(story: Story, file: PlaythroughFile) -> Replayed:
    """Replays one playthrough."""
    if file.written is None:
        shown = [show(d, file.lines).splitlines() for d in file.diagnostics]
        return Replayed(file.file, tuple(line for each in shown for line in each))
    played, taken = _played(story, file.written.recorded)
    said = [*_left(played, file.written.recorded, taken), *_against(story, played, file.written, taken)]
    return Replayed(file.file, (*said, *_assumed(played)), played)


def _played(story: Story, written: Recorded) -> tuple[Playthrough, int]:
    return playthrough.replay(playthrough.begun(story, written), written.choices)


def _left(played: Playthrough, written: Recorded, taken: int) -> list[str]:
    """Where a playthrough can no longer be replayed, and what is offered there now."""
    if taken == len(written.choices):
        return []
    at, wanted = played.turn.state.scene, written.choices[taken]
    said = [f"choice {taken + 1} of {len(written.choices)}, `{wanted}`, cannot be taken at `{at}`", *_offered(played)]
    if played.turn.ending is not None:
        said[0] += ", which is an ending"
    return said


def _offered(played: Playthrough) -> list[str]:
    offered = []
    for option in played.turn.options:
        closed = "" if option.open else f" (closed: {option.reason})"
        offered.append(f"offered there: {option.choice}{closed}")
    return offered


def _assumed(played: Playthrough) -> Iterator[str]:
    """What the texts that were read took for granted and was not so, and whom they called too early."""
    for number in range(len(played.turns)):
        after = f"after choice {number}, `{played.choices[number - 1]}`: " if number else "on the first page: "
        yield from (after + fault for fault in faults(played, number))


def _against(story: Story, played: Playthrough, written: Written, taken: int) -> Iterator[str]:
    """What was expected at the end and does not hold."""
    if taken < len(written.recorded.choices):
        return
    at = played.turn.state.scene
    if written.ends and at != written.ends:
        yield f"it ends at `{at}`, not at `{written.ends}`"
        yield from _offered(played)
    if written.expect is None:
        return
    values = [*played.turn.state.values, *(remembered(played, *thing) for thing in written.asked)]
    if not written.expect.run(values):
        yield f"at `{at}` this does not hold: {written.expect.text.strip()}"
        for part in written.expect.parts or ():
            if not part.run(values):
                yield f"  because of: {part.text.strip()}"
        yield from standing(story, played.role, values, written.expect.reads)


def remembered(played: Playthrough, function: str, name: str) -> int:
    """What a playthrough remembers of a scene, a choice or a note."""
    match function:
        case "visits":
            return min(9, sum(turn.scenes.count(name) for turn in played.turns))
        case "chosen":
            return int(name in played.choices)
        case _:
            return int(name in played.notes)


def standing(story: Story, role: str, values: Sequence[int], slots: Iterable[int]) -> Iterator[str]:
    """The values of slots in the author's words."""
    for slot in sorted(slots):
        if slot < len(story.roles[role].slots):
            yield f"  {story.roles[role].slots[slot]} is {valued(story, role, slot, values[slot])}"
