"""Values of a role that an edit took away: variables that are gone, ranges and lists of words that became narrower."""

from collections.abc import Iterator
from dataclasses import dataclass

from game.authoring.compare.savepoints import present
from game.diagnostics import Span
from game.story.model import NOWHERE, Role, Variable


@dataclass(frozen=True, slots=True)
class Narrower:
    """A variable that can no longer have all the values that it could have before."""

    role: str
    name: str
    before: str  # such as `0..6`
    now: str = ""  # "" if the variable is gone
    was: Span = NOWHERE
    place: Span = NOWHERE  # where it is written now


def narrower(was: Role, now: Role) -> Iterator[Narrower]:
    """The variables of a role that can have fewer values than before."""
    for name, variable in was.variables.items():
        mine = now.variables.get(present(name, now))
        if variable.slot is None:
            continue  # computed: what it is computed from is told
        if mine is None or mine.slot is None:
            yield Narrower(was.id, name, _written(variable))
        elif not _fits(variable, mine):
            yield Narrower(was.id, name, _written(variable), _written(mine))


def _fits(variable: Variable, mine: Variable) -> bool:
    """Whether every value that a variable had before is one that it has now."""
    if variable.kind.sort != mine.kind.sort:
        return False
    if variable.kind.words:
        return set(variable.kind.words) <= set(mine.kind.words)
    return mine.low <= variable.low and variable.high <= mine.high


def _written(variable: Variable) -> str:
    return f"{variable.low}..{variable.high}" if variable.kind.sort == "number" else str(variable.kind)
