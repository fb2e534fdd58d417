"""The names in what is read as links, each to the card of whom it calls; pure."""

from collections.abc import Iterator, Sequence

from game.story.playthrough import Playthrough
from game.story.prose import Run
from game.terminal.content import cast
from game.terminal.content.cast import WHO, Mention
from game.terminal.layout.block import Block


def linked(played: Playthrough, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, in which words that call somebody link to their card; a link to a note stays one."""
    found = cast.mentions(played, blocks)
    if not found:
        return tuple(blocks)
    shown = list(blocks)
    for number in dict.fromkeys(mention.block for mention in found):
        calls = [mention for mention in found if mention.block == number]
        shown[number] = blocks[number]._replace(runs=tuple(_cut(blocks[number].runs, calls)))
    return tuple(shown)


def _cut(runs: Sequence[Run], calls: Sequence[Mention]) -> Iterator[Run]:
    """Runs cut where names begin and end."""
    at = 0
    for run in runs:
        end = at + len(run.text)
        place = at
        for call in calls if not run.note else ():
            first, last = max(call.start, place), min(call.end, end)
            if first >= last:
                continue
            if first > place:
                yield run._replace(text=run.text[place - at : first - at])
            yield run._replace(text=run.text[first - at : last - at], note=WHO + call.person)
            place = last
        if place < end or not run.text:
            yield run._replace(text=run.text[place - at :])
        at = end
