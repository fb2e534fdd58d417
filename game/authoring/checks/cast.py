"""People of a cast whom no text calls, and those who are called and whom no text introduces."""

from collections.abc import Iterator

from game.authoring.checks.locate import Whereabouts
from game.authoring.shape import walk
from game.diagnostics import Diagnostic, Severity
from game.story import cast
from game.story.model import Role
from game.story.prose import Text, plain


def check(role: Role, where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against the cast of a role."""
    if not role.cast:
        return
    called = _called(role)
    for member in role.cast.values():
        span = where.key(f"{role.id}/cast.yaml", ("cast", member.id))
        if member.id not in called:
            message = f"no text of the role calls `{member.id}`"
            hint = f"texts would have to say {' or '.join(f'“{word}”' for word in member.called)}: look at `called`"
            yield Diagnostic("never-called", message, span, hint, Severity.WARNING)
        elif member.id not in role.introduced:
            message = f"texts call `{member.id}`, and none introduces this person"
            hint = f"write `introduces: {member.id}` where a text says who this is"
            yield Diagnostic("never-introduced", message, span, hint, Severity.WARNING)


def _called(role: Role) -> set[str]:
    """The people whom some text calls; a text is looked at only for those of whom none was found yet."""
    names, found = cast.names(role.cast), set[str]()
    begins = {each.id: {word.split()[0] for word in each.called} for each in role.cast.values()}
    for text in _texts(role):
        if any(word in text.source for words in begins.values() for word in words):
            found |= {each.person for each in names.called(text)}
            begins = {person: words for person, words in begins.items() if person not in found}
    return found


def _texts(role: Role) -> Iterator[Text]:
    for chapter in role.chapters.values():
        yield chapter.recap
    for scene in role.scenes.values():
        yield plain(scene.title)
        yield from (text for _, text in walk.texts(scene))
    for pool in role.pools.values():
        yield from (line.text for line in pool)
