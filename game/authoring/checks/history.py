"""What the record and the scenes say of the same thing, held against each other: figures, holders, people."""

import re
from collections.abc import Iterator
from functools import lru_cache

from game.authoring.checks.locate import Whereabouts
from game.authoring.checks.record import first_day, iso_day, revealed
from game.authoring.shape import walk
from game.diagnostics import Diagnostic, Severity, Span
from game.story import moments
from game.story.model import Role, Scene, Story
from game.story.record import Event, Note, Person

_NUMBER = (
    r"(?:\d[\d.,]*|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)(?: (?:hundred|thousand|million))?"
)
_TWO_FIGURES = re.compile(
    rf"\b{_NUMBER}(?: or {_NUMBER}\b|, (?:or |by|in) (?:another|other|others)|; (?:by )?other)|\bbetween {_NUMBER} and {_NUMBER} (?:of|were|men|people|dead|prisoners)|"
    r"\baccounts? differ|\bby (?:another|other) accounts?\b|\bothers (?:say|give|have|put)\b|\bis disputed\b|"
    r"\bsome accounts\b|\b(?:numbers|words|versions) (?:vary|differ)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?:M\.|MM\.|Mr\.?|Mrs\.?|Miss|Mme|Mlle|Madame|Mademoiselle|Monsieur|Señora?|Herr|Frau|Dr\.?|Doctor|Private|Corporal|Sergeant|"
    r"Lieutenant|Captain|Commandant|Major|Colonel|General|Superintendent|Inspector|Abbé|Father|Sister|Uncle|Aunt)\s+"
    r"(?:de\s+|du\s+|d['’])?([^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:-[^\W\d_]+)*)"
)
_SAID = re.compile(r'["“«][^"”»]*["”»]([^"“«]*)')  # what stands behind a saying
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def check(story: Story, where: Whereabouts) -> Iterator[Diagnostic]:
    """What notes, timeline, people, map and scenes say of one thing in two ways, or without a source."""
    for note in story.record.notes.values():
        yield from _status(story, note, where)
    for event in story.record.timeline.values():
        yield from _figures(event, where)
    for person in story.record.people.values():
        yield from _words(person, where)
    known = _names(story) if story.record.invented else None
    for role in story.roles.values():
        for scene in role.scenes.values():
            yield from _held(story, role.id, scene, where)
            yield from _people(story, role.id, scene, where)
            if known is not None:
                yield from _unlisted(role, scene, known, where)


def _status(story: Story, note: Note, where: Whereabouts) -> Iterator[Diagnostic]:
    """A note on which accounts differ, by its own words or by the timeline, and which does not say so."""
    if note.status != "record":
        return
    path = ("notes", note.id, "status")
    hint = "write `status: differ`, or settle it"
    text = " ".join(words for paragraph in note.text.read(()) for run in paragraph.runs for words in run.text.split())
    if found := _two_figures(text):
        yield _against(
            "note-figures",
            f"the note `{note.id}` is on record, and says “{found}”",
            where.holding("record", path),
            hint,
        )
    event = next((e for e in story.record.timeline.values() if e.status == "differ" and _is_of(e, note)), None)
    if event is not None:
        message = f"the note `{note.id}` is on record, and the timeline says that accounts of `{event.id}` differ"
        yield _against("note-status", message, where.holding("record", path), hint)


def _figures(event: Event, where: Whereabouts) -> Iterator[Diagnostic]:
    """An event that is on record and is told in two ways."""
    if event.status == "record" and (found := _two_figures(" ".join(event.text.split()))):
        yield _against(
            "event-figures",
            f"the event `{event.id}` is on record, and says “{found}”",
            where.holding("record", ("timeline", event.id, "status")),
            "write `status: differ`, or settle it",
        )


def _words(person: Person, where: Whereabouts) -> Iterator[Diagnostic]:
    """Words lent to somebody real: each saying names, in parentheses, the source that has it."""
    if person.invented or not person.words:
        return
    for behind in _SAID.findall(person.words) or [person.words]:
        if not any(f"({source})" in behind for source in person.sources):
            yield _against(
                "words-unsourced",
                f"nothing says where these words of {person.name} are from",
                where.holding("record", ("people", person.id, "words")),
                "put the key of one of their `sources` behind them: (DIARY)",
            )
            return


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
    holder = story.record.holder(place, scene.time)
    if holder.explain:
        by = holder.said[:1].lower() + holder.said[1:]
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


# What is found in a text is kept, because an editor asks of every text at each key.


@lru_cache(20_000)
def _two_figures(text: str) -> str:
    """The words by which a text gives two figures, or "" if it does not."""
    found = _TWO_FIGURES.search(text)
    return found[0] if found else ""


@lru_cache(20_000)
def _titled(source: str) -> tuple[tuple[str, int], ...]:
    """The names behind titles in a text, with their places."""
    return tuple((found[1], found.start(1)) for found in _TITLED.finditer(source))


@lru_cache(20_000)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _names(story: Story) -> frozenset[str]:
    """Every word of the record: whoever is named in a scene has the name among them, real or listed as invented."""
    record = story.record
    texts = (
        *(person.name for person in record.people.values()),
        *(place.name for place in record.places.values()),
        *(f"{thing.name} {thing.text}" for thing in record.invented.values()),
        *(f"{event.place} {event.text}" for event in record.timeline.values()),
        *(paragraph.text for note in record.notes.values() for paragraph in note.text.read(())),
    )
    return frozenset().union(*map(_words_of, texts))


def _unlisted(role: Role, scene: Scene, known: frozenset[str], where: Whereabouts) -> Iterator[Diagnostic]:
    """People named with a title who are nowhere in the record, in a story that lists what it invented."""
    said: set[str] = set()
    for path, text in walk.texts(scene):
        for name, start in _titled(text.source):
            if name in known or name in said:
                continue
            said.add(name)
            span = where.value(walk.file_of(role, scene), path, start, len(name))
            yield _against(
                "unlisted-name",
                f"{name} is named in the scene `{scene.id}`, and is nowhere in the record",
                span,
                "list who is invented in people.yaml or invented.yaml; of somebody real write a source",
            )


def _key(role: str, scene: Scene, key: str, where: Whereabouts) -> Span:
    chapter, _, name = scene.id.partition(".")
    return where.key(f"{role}/{chapter}.yaml", ("scenes", name, key))


def _against(code: str, message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(code, message, span, hint, Severity.WARNING)
