"""Which pages a story has something for; what it has nothing for is shown nowhere."""

from collections.abc import Callable, Mapping

from game.story.model import Role, Story


def _journal(story: Story) -> bool:
    standing = (variable.journal for role in story.roles.values() for variable in role.variables.values())
    return any(each is not None for each in standing) or _tells("journal")(story)


def _any(of: Callable[[Role], object]) -> Callable[[Story], bool]:
    return lambda story: any(of(role) for role in story.roles.values())


def _tells(name: str) -> Callable[[Story], bool]:
    return _any(lambda role: name in role.tells)


def _notes(story: Story) -> bool:
    return bool(story.record.notes)


def _people(story: Story) -> bool:
    return bool(story.record.people) or _any(lambda role: role.cast)(story)


_NEEDS: Mapping[str, Callable[[Story], bool]] = {
    "map": lambda story: bool(story.record.places),
    "timeline": lambda story: bool(story.year),
    "clipping": lambda story: bool(story.record.clipping),
    "notes": _notes, "note": _notes, "next": _notes, "previous": _notes, "sources": _notes,
    "people": _people, "who": _people,
    "aims": _any(lambda role: role.aims),
    "journal": _journal,
    "ledger": _tells("ledger"),
    "runs": lambda story: bool(story.echoes) or _any(lambda role: role.needs)(story),
    "away": lambda story: bool(story.care),
    "numbers": lambda story: any(v.show is not None for role in story.roles.values() for v in role.variables.values()),
    "risks": lambda story: any(c.risk is not None for role in story.roles.values() for c in role.choices.values()),
}  # fmt: skip
"""What a page, a command or a part of the rules needs a story to have, by its name."""


def has(story: Story, command: str) -> bool:
    """Whether a story has something to show for a command, or for a part of the rules."""
    return command not in _NEEDS or _NEEDS[command](story)
