"""Conditions that always or never hold, as far as the ranges of their names say."""

from collections.abc import Iterable, Iterator

from game.authoring.checks.locate import Whereabouts
from game.authoring.shape.walk import Test
from game.diagnostics import Diagnostic, Severity
from game.story.expression import Expression

ALWAYS, NEVER = "always-true", "never-true"


def check(tests: Iterable[Test], where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against conditions."""
    for test in tests:
        decided = _decided(test)
        if decided is None:
            continue
        part, holds = decided
        place = where.text(test.file, test.path).find(part.text, test.start or 0)
        span = where.value(test.file, test.path, max(0, place), len(part.text))
        yield Diagnostic(
            ALWAYS if holds else NEVER, _message(test, part, holds), span, _hint(test, holds), Severity.WARNING
        )


def _decided(test: Test) -> tuple[Expression, bool] | None:
    """The part of a condition that cannot change, and whether it holds; None where all of it can."""
    for part in (test.test, *test.test.parts):
        if part.low == part.high:
            return part, bool(part.high)
    for guard, held in test.guards:
        if guard.code == test.test.code:
            return test.test, held
    return None


def _message(test: Test, part: Expression, holds: bool) -> str:
    asked = " ".join(part.text.split())[:60]
    return f"`{asked}` {'always' if holds else 'never'} holds{' here' if test.guards else ''}"


def _hint(test: Test, holds: bool) -> str:
    if test.start is not None:
        return "write the words without the condition" if holds else "nobody will read these words"
    return "take the condition away" if holds else "nobody will come this way: look at the ranges of its names"
