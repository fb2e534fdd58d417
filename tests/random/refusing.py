"""A story that is refused is refused in words: the loader never raises, whatever is done to the files."""

import random
import re
from collections.abc import Iterator

from game.diagnostics import show
from tests.random import playing
from tests.random.case import ROLE, Case, Disagreement, loaded

DAMAGED = 3  # of each story


def refused(case: Case) -> Iterator[Disagreement]:
    """Damaged files load or are refused, every diagnostic can be shown, and what loads plays."""
    for diagnostic in case.loaded.diagnostics:
        show(diagnostic, case.loaded.sources.get(diagnostic.span.file, []))
    chance = case.chance("refused")
    for _ in range(DAMAGED):
        files = dict(case.files)
        for _ in range(chance.choice((1, 1, 2, 3))):
            name = chance.choice(list(files))
            files[name] = _damaged(files[name], chance)
        found = loaded(files)
        if (found.story is None) != any(d.severity.name == "ERROR" for d in found.diagnostics):
            yield Disagreement("a story is neither loaded nor refused", str([d.message for d in found.diagnostics]))
        for diagnostic in found.diagnostics:
            show(diagnostic, found.sources.get(diagnostic.span.file, []))
        if found.story is not None and ROLE in found.story.roles:
            yield from playing.plays(Case(files, case.seed, case.effort))


def _damaged(text: str, chance: random.Random) -> str:
    """A text with a line or a word changed."""
    lines = text.splitlines(keepends=True) or ["\n"]
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    words = re.findall(r"\w+", text) or ["x"]
    match chance.randrange(6):
        case 0:
            del lines[one]
        case 1:
            lines.insert(two, lines[one])
        case 2:
            lines[one], lines[two] = lines[two], lines[one]
        case 3:
            lines[one] = lines[one].replace(chance.choice(words), chance.choice(words))
        case 4:
            lines[one] = re.sub(r"\w+", chance.choice(words), lines[one], count=1)
        case _:
            lines[one] = chance.choice(("  ", "- ")) + lines[one]
    return "".join(lines)
