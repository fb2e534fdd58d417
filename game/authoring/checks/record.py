"""The record beside the story: notes nobody meets, their lengths and days, and what nobody names."""

import re
from collections.abc import Iterator, Mapping

from game.authoring import measure
from game.authoring.checks.locate import Whereabouts
from game.authoring.shape import walk
from game.diagnostics import Diagnostic, Severity, Span
from game.story import moments
from game.story.model import Scene, Story
from game.story.record import Note

SHORTEST, LONGEST = 60, 110  # words of a note
_DATED = re.compile(
    rf"(?:(\d{{1,2}})(?: (?:and|or|to) \d{{1,2}})? )?({'|'.join(moments.MONTH_NAMES)})(?: to (?:\d{{1,2}} )?\w+)? (\d{{4}})"
)


def check(story: Story, where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against the record."""
    met = _met(story)
    for note in story.record.notes.values():
        path = ("notes", note.id)
        if note.id not in met:
            message = f"no scene of any role reveals the note `{note.id}`"
            yield _against(
                "note-never-revealed", message, where.holding("record", path), "link it in a text: [words](note:id)"
            )
        yield from _length(note, where)
        yield from _days(story, note, met.get(note.id), where)
    yield from _unnamed(story, where)


def _against(code: str, message: str, span: Span, hint: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(code, message, span, hint, severity)


def _met(story: Story) -> Mapping[str, Scene]:
    """The notes that scenes reveal, each with the scene that reveals it earliest."""
    met: dict[str, Scene] = {}
    for role in story.roles.values():
        for scene in role.scenes.values():
            for note in revealed(scene):
                first = met.setdefault(note, scene)
                if scene.time is not None and (first.time is None or scene.time < first.time):
                    met[note] = scene
    return met


def revealed(scene: Scene) -> Iterator[str]:
    """The notes that a scene reveals, by its words or by `reveal`."""
    for _, text in walk.texts(scene):
        yield from text.notes
    for _, outcome in walk.outcomes(scene):
        yield from outcome.reveal


def _length(note: Note, where: Whereabouts) -> Iterator[Diagnostic]:
    words = measure.most(note.text)
    if not SHORTEST <= words <= LONGEST:
        span = where.holding("record", ("notes", note.id, "text"))
        yield _against(
            "note-length", f"the note `{note.id}` has {words} words", span, f"a note has {SHORTEST} to {LONGEST}"
        )


def _days(story: Story, note: Note, scene: Scene | None, where: Whereabouts) -> Iterator[Diagnostic]:
    """A day that is not what the date in words says; a note of what happens only after it is met."""
    if not note.day:
        return
    said = first_day(note.date)
    path = ("notes", note.id, "day")
    if said and not note.day.startswith(said):
        span = where.holding("record", path)
        yield _against(
            "note-day", f"`{note.date}` does not begin on {note.day}", span, "write under `day` the first day of `date`"
        )
    if scene is not None and scene.time is not None and note.day > (day := iso_day(scene.time, story.year)):
        message = f"the note `{note.id}` tells of a day after the scene that reveals it, `{scene.id}`, on {day}"
        yield _against(
            "note-later",
            message,
            where.holding("record", path),
            "let a later scene reveal it, if the player should not know yet",
            Severity.REMARK,
        )


def first_day(words: str) -> str:
    """The first day of a date in words as an ISO date or the beginning of one; nothing where it names none plainly."""
    found = _DATED.match(words)
    if not found:
        return ""
    month = f"{found[3]}-{moments.MONTH_NAMES.index(found[2]) + 1:02}"
    return f"{month}-{int(found[1]):02}" if found[1] else month


def iso_day(moment: int, year: int) -> str:
    """The day of a moment as an ISO date."""
    day, month = moments.date(moment, year)
    return f"{year}-{month + 1:02}-{day:02}"


def _unnamed(story: Story, where: Whereabouts) -> Iterator[Diagnostic]:
    """Sources, people, places of the record that nothing names: only a remark, since a list may be whole on purpose."""
    record = story.record
    scenes = [scene for role in story.roles.values() for scene in role.scenes.values()]
    events = record.timeline.values()
    named = {
        "sources": {
            s for part in (record.notes, record.people, record.timeline) for each in part.values() for s in each.sources
        },
        "people": {p for scene in scenes for p in scene.people}
        | {p for note in record.notes.values() for p in note.people}
        | {member.person for role in story.roles.values() for member in role.cast.values()},
        "places": {s.at for s in scenes}
        | {p for note in record.notes.values() for p in note.places}
        | {aim.at for role in story.roles.values() for aim in role.aims.values()}
        | {e.place for e in events},
    }
    words = {
        "sources": ("unnamed-source", "source"),
        "people": ("unnamed-person", "person"),
        "places": ("unnamed-place", "place"),
    }
    known: Mapping[str, Mapping[str, object]] = {
        "sources": record.sources,
        "people": record.people,
        "places": record.places,
    }
    for kind, (code, word) in words.items():
        for name in known[kind]:
            if name not in named[kind]:
                span = where.holding("record", (kind, name))
                yield _against(
                    code, f"nothing names the {word} `{name}`", span, "name it, or delete it", Severity.REMARK
                )
