"""What the record and the scenes say of the same thing, held against each other: figures, holders, real people."""

import re
from collections.abc import Iterator

from game.authoring.checks.locate import Whereabouts
from game.authoring.checks.record import first_day, iso_day, revealed
from game.diagnostics import Diagnostic, Severity, Span
from game.story import moments
from game.story.model import Scene, Story
from game.story.record import HOLDERS, Event, Note, Person

_NUMBER = (
    r"(?:\d[\d.,]*|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)(?: (?:hundred|thousand|million))?"
)
_TWO_FIGURES = re.compile(
    rf"\b{_NUMBER}(?: or {_NUMBER}\b|, (?:or |by|in) (?:another|other|others)|; (?:by )?other)|\bbetween {_NUMBER} and {_NUMBER} (?:of|were|men|people|dead|prisoners)|"
    r"\baccounts? differ|\bby (?:another|other) accounts?\b|\bothers (?:say|give|have|put)\b|\bis disputed\b",
    re.IGNORECASE,
)


def check(story: Story, where: Whereabouts) -> Iterator[Diagnostic]:
    """What notes, timeline, map and scenes say of one thing in two ways."""
    for note in story.record.notes.values():
        yield from _status(story, note, where)
    for role in story.roles.values():
        for scene in role.scenes.values():
            yield from _held(story, role.id, scene, where)
            yield from _people(story, role.id, scene, where)


def _status(story: Story, note: Note, where: Whereabouts) -> Iterator[Diagnostic]:
    """A note on which accounts differ, by its own words or by the timeline, and which does not say so."""
    if note.status != "record":
        return
    path = ("notes", note.id, "status")
    hint = "write `status: differ`, or settle it"
    text = " ".join(words for paragraph in note.text.read(()) for run in paragraph.runs for words in run.text.split())
    if found := _TWO_FIGURES.search(text):
        yield _against(
            "note-figures",
            f"the note `{note.id}` is on record, and says “{found[0]}”",
            where.holding("record", path),
            hint,
        )
    event = next((e for e in story.record.timeline.values() if e.status == "differ" and _is_of(e, note)), None)
    if event is not None:
        message = f"the note `{note.id}` is on record, and the timeline says that accounts of `{event.id}` differ"
        yield _against("note-status", message, where.holding("record", path), hint)


def _is_of(event: Event, note: Note) -> bool:
    """Whether an event is what a note is about: it has its name, or its day, its place and all its sources."""
    if event.id == note.id:
        return True
    shared = bool(event.sources) and set(event.sources) <= set(note.sources)
    return bool(note.day) and event.day == note.day and event.place in note.places and shared


def _held(story: Story, role: str, scene: Scene, where: Whereabouts) -> Iterator[Diagnostic]:
    """A scene in a place that others held at its hour, which does not say how that can be."""
    place = story.record.places.get(scene.at)
    if place is None or scene.time is None or scene.record:
        return
    holder = place.holder(scene.time)
    if holder in ("germans", "contested"):
        by = HOLDERS[holder][:1].lower() + HOLDERS[holder][1:]
        hour = moments.written(scene.time, story.year)
        yield _against(
            "scene-held",
            f"by the map {place.name} is {by} on {hour}, when the scene `{scene.id}` is there",
            _key(role, scene, "at", where),
            "say in `record` what is true of it, or mend the place, the hour or the map",
        )


def _people(story: Story, role: str, scene: Scene, where: Whereabouts) -> Iterator[Diagnostic]:
    """Real people where, or after, the record has them."""
    if scene.time is None:
        return
    day = iso_day(scene.time, story.year)
    for name in scene.people:
        person = story.record.people.get(name)
        if person is None or person.invented:
            continue
        span = _key(role, scene, "people", where)
        died = first_day(person.died)
        if died and len(died) == len(day) and died < day:
            message = f"{person.name}, who died on {person.died}, is in the scene `{scene.id}` of {day}"
            yield _against("person-dead", message, span, "take the name out of `people`, or mend the day")
        elif not _is_there(story, scene, person, day):
            yield _against(
                "person-not-there",
                f"nothing in the record has {person.name} where the scene `{scene.id}` is, on {day}",
                span,
                "say in the scene's `record` what is known, with the name, or take it out of `people`",
            )


def _is_there(story: Story, scene: Scene, person: Person, day: str) -> bool:
    surname = person.name.split(", ")[0].split(" ")[-1]
    said = (scene.record, *(e.text for e in story.record.timeline.values() if e.day == day))
    if any(surname in text for text in said):
        return True
    met = set(revealed(scene))
    notes = (note for note in story.record.notes.values() if person.id in note.people)
    return any(note.id in met or note.day == day for note in notes)


def _key(role: str, scene: Scene, key: str, where: Whereabouts) -> Span:
    chapter, _, name = scene.id.partition(".")
    return where.key(f"{role}/{chapter}.yaml", ("scenes", name, key))


def _against(code: str, message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(code, message, span, hint, Severity.WARNING)
