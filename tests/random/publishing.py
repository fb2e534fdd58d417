"""A published page plays a random story as the engine does."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.publish.playing import NODE, Pages, at_random
from tests.random.case import Case, Disagreement


def published(case: Case) -> Iterator[Disagreement]:
    """The runtime of the page shows and saves what the engine does; nothing is asked where there is no node."""
    if not NODE:
        return
    chance = case.chance("published")
    with tempfile.TemporaryDirectory() as folder, Pages(case.story, Path(folder)) as pages:
        for _ in range(case.effort.playthroughs):
            said = pages.differs(at_random(case.story, case.role, chance, case.effort.turns))
            if said:
                yield Disagreement("the page differs from the engine", said)
                return
