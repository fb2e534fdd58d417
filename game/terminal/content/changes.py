"""What a turn changed: numbers with their causes, how people stand to the player, which numbers are shown; pure."""

from collections.abc import Iterator

from game.story import engine
from game.story.playthrough import Playthrough
from game.story.turn import Change
from game.terminal.layout.block import Block, Kind, block


def after(played: Playthrough, told: int) -> Iterator[Block]:
    """The changes of numbers after so many passages; the first change of a number says what the number means."""
    now = played.turn
    for place, change in enumerate(now.changes):
        if change.told != told:
            continue
        said = f"{change.label} {change.before} → {change.after}" + (f": {change.because}" if change.because else "")
        new = all(each.label != change.label for each in _earlier(played, place))
        yield block(Kind.CHANGE, said, extra=_meaning(played, change.label) if new else "")


def _earlier(played: Playthrough, place: int) -> Iterator[Change]:
    """The changes before one of the present turn."""
    yield from played.turn.changes[:place]
    for turn in played.turns[:-1]:
        yield from turn.changes


def _meaning(played: Playthrough, label: str) -> str:
    variables = played.story.roles[played.role].variables.values()
    return next((f"{label}: {v.help}" for v in variables if v.label == label and v.help), "")


def of_people(played: Playthrough) -> Iterator[Block]:
    """How people stand to the player, where that is another word than before the choice."""
    if len(played.turns) < 2:
        return
    before = {v.name: text for v, text in engine.standing(played.story, played.turns[-2].state)}
    told = {change.label for change in played.turn.changes}
    for variable, text in engine.standing(played.story, played.turn.state):
        was = before.get(variable.name, text)
        if was != text and variable.kind.sort == "number" and variable.value.words and variable.label not in told:
            yield block(Kind.CHANGE, f"{variable.label}: {was} → {text}")


def of_rows(played: Playthrough) -> Iterator[Block]:
    """Which numbers are shown now and were not before the choice, and which are not shown any more."""
    if len(played.turns) < 2:
        return
    before = {v.label for v, _ in engine.status(played.story, played.turns[-2].state)}
    now = {v.label: (v, text) for v, text in engine.status(played.story, played.turn.state)}
    new, gone = [label for label in now if label not in before], sorted(before - set(now))
    for place, label in enumerate(new):
        variable, text = now[label]
        full = f"{text} of {variable.high}" if variable.kind.sort == "number" and text.isdigit() else text
        instead = f" takes the place of {' and '.join(gone)}" if gone and not place else " counts from here"
        yield block(Kind.CHANGE, f"{label} ({full}){instead}", extra=_meaning(played, label))
    if gone and not new:
        yield block(Kind.CHANGE, f"{' and '.join(gone)} {'counts' if len(gone) == 1 else 'count'} no more")
