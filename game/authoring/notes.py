"""The notes as a document: by day, with their sources, a bibliography, and the clipping sentence by sentence."""

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from game.story import moments
from game.story.model import Story
from game.story.prose import EMPHASIS, Paragraph
from game.story.record import STATUS, VERDICTS, Claim, Note, Source

MEASURE = 78  # columns of the plain text
UNDATED = "Without a day"


@dataclass(frozen=True)
class _Codex:
    """What a document tells of: the notes in order, which of them were found, the sentences of the clipping."""

    story: Story
    notes: tuple[Note, ...]
    found: frozenset[str]
    opened: frozenset[str]
    everything: bool

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the notes name, in the order of their authors."""
        known = self.story.record.sources
        named = {key for note in self.notes for key in note.sources if key in known}
        return tuple(sorted((known[key] for key in named), key=lambda s: ((s.author or s.title).lower(), s.year, s.id)))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The sentences of the clipping of which the record may be told."""
        claims = self.story.record.clipping.values()
        return tuple(c for c in claims if self.everything or c.id in self.opened)


def document(
    story: Story, form: str, found_notes: Iterable[str], seen_scenes: Iterable[str], everything: bool = False
) -> str:
    """The notes that were found, or all of them, as `text`, `md` or `json`."""
    codex = _codex(story, frozenset(found_notes), frozenset(seen_scenes), everything)
    written: dict[str, Callable[[_Codex], str]] = {"text": _text, "md": _markdown, "json": _json}
    return written[form](codex)


def _codex(story: Story, found: frozenset[str], seen: frozenset[str], everything: bool) -> _Codex:
    record = story.record
    told = [note for note in record.notes.values() if everything or note.id in found]
    opened = frozenset(claim.id for claim in record.clipping.values() if record.opened(claim, found, seen))
    return _Codex(story, tuple(sorted(told, key=_order)), found, opened, everything)


def _order(note: Note) -> tuple[str, str]:
    return note.day or "9", note.title


def _day(iso: str) -> str:
    """A day as it is read: `Saturday 19 August 1944`."""
    if not iso:
        return UNDATED
    day = date.fromisoformat(iso)
    return f"{moments.WEEKDAYS[day.weekday()]} {day.day} {moments.MONTH_NAMES[day.month - 1]} {day.year}"


def _by_day(codex: _Codex) -> Iterator[tuple[str, Iterable[Note]]]:
    """The notes below the words of their days, which are "" where no note has a day."""
    dated = any(note.day for note in codex.notes)
    for iso, notes in groupby(codex.notes, key=lambda note: note.day):
        yield _day(iso) if dated else "", notes


def _counted(codex: _Codex) -> str:
    total = len(codex.story.record.notes)
    if codex.everything:
        return f"{total} {'note' if total == 1 else 'notes'}"
    return f"{len(codex.notes)} of {total} notes found"


def _told(codex: _Codex, note: Note) -> list[tuple[str, str]]:
    """What stands below a note's text: places, people, sources."""
    record = codex.story.record
    rows = [
        ("Places", "; ".join(record.places[p].name for p in note.places if p in record.places)),
        ("People", "; ".join(_person(codex, p) for p in note.people if p in record.people)),
        ("Sources", "; ".join(record.sources[s].cited for s in note.sources if s in record.sources)),
    ]
    return [(label, words) for label, words in rows if words]


def _person(codex: _Codex, name: str) -> str:
    person = codex.story.record.people[name]
    return f"{person.name} (invented)" if person.invented else person.name


# Text


def _text(codex: _Codex) -> str:
    """The document as plain lines."""
    lines = [*_underlined(f"{codex.story.title}: {_counted(codex)}", "=")]
    if not codex.notes:
        lines += ["", "None yet. They open as you meet the things they tell of."]
    for day, notes in _by_day(codex):
        lines += ["", *_underlined(day, "-")] if day else []
        for note in notes:
            lines += _note_lines(codex, note)
    if codex.notes:
        lines += ["", *_underlined("Sources", "-"), ""]
        lines += [line for source in codex.sources for line in _wrapped(f"{source.id}  {source.cited}", "    ")]
    if codex.claims:
        lines += ["", *_underlined("The clipping", "-")]
        lines += [line for claim in codex.claims for line in _claim_lines(claim)]
    return "\n".join(lines) + "\n"


def _underlined(title: str, sign: str) -> list[str]:
    return [title, sign * len(title)]


def _wrapped(text: str, later: str = "") -> list[str]:
    return textwrap.wrap(text, MEASURE, subsequent_indent=later, break_on_hyphens=False, break_long_words=False)


def _note_lines(codex: _Codex, note: Note) -> list[str]:
    lines = ["", note.title, f"{note.date}. {STATUS[note.status]}."]
    if codex.everything and codex.found:
        lines[-1] += " Found." if note.id in codex.found else " Not found yet."
    for paragraph in note.text.read(()):
        lines += paragraph.text.split("\n") if paragraph.kept else _wrapped(paragraph.text)
    return lines + [line for label, words in _told(codex, note) for line in _wrapped(f"{label}: {words}.", "    ")]


def _claim_lines(claim: Claim) -> list[str]:
    return ["", *_wrapped(f"“{claim.text}”"), *_wrapped(f"{VERDICTS[claim.verdict]}: {claim.record}", "    ")]


# Markdown


def _markdown(codex: _Codex) -> str:
    """The document as a teacher would hand it out."""
    statuses = "; ".join(f"*{words}*" for words in STATUS.values())
    lines = [
        f"# {_plain(codex.story.title)}: the notes",
        "",
        f"{_counted(codex)}. Each says how sure it is: {statuses}.",
    ]
    for day, notes in _by_day(codex):
        lines += ["", f"## {day}"] if day else []
        for note in notes:
            lines += _note_markdown(codex, note)
    if codex.claims:
        said = "Sentence by sentence, and what the record says of it."
        lines += ["", "## The clipping", "", f"{_plain(codex.story.clipping)} {said}".strip()]
        lines += [line for claim in codex.claims for line in _claim_markdown(claim)]
    if codex.sources:
        lines += ["", "## Sources", ""]
        lines += [
            f"- **{_plain(source.id)}**: {_plain(source.cited)} ({_plain(source.kind)})" for source in codex.sources
        ]
    return "\n".join(lines) + "\n"


def _note_markdown(codex: _Codex, note: Note) -> list[str]:
    lines = ["", f"### {_plain(note.title)}", "", f"*{_plain(note.date)}. {STATUS[note.status]}.*"]
    for paragraph in note.text.read(()):
        lines += ["", _marked(paragraph)]
    for label, words in _told(codex, note):
        # The bibliography at the end writes the sources out: here their keys will do.
        lines += ["", f"{label}: {_plain(', '.join(note.sources) if label == 'Sources' else words)}"]
    return lines


def _claim_markdown(claim: Claim) -> list[str]:
    return ["", f"> {_plain(claim.text)}", "", f"*{VERDICTS[claim.verdict]}.* {_plain(claim.record)}"]


def _marked(paragraph: Paragraph) -> str:
    words = "".join(f"*{_plain(run.text)}*" if run.style == EMPHASIS else _plain(run.text) for run in paragraph.runs)
    return words.replace("\n", "  \n")


def _plain(text: str) -> str:
    """Text with the signs of Markdown made plain."""
    return "".join(f"\\{c}" if c in "\\*_[]<>`#" else c for c in text)


# JSON


def _json(codex: _Codex) -> str:
    """The document as data."""
    written = {
        "notes": [_note_data(codex, note) for note in codex.notes],
        "sources": {s.id: _source_data(s) for s in codex.sources},
        "clipping": [_claim_data(codex, claim) for claim in codex.story.record.clipping.values()],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _note_data(codex: _Codex, note: Note) -> dict[str, object]:
    return {
        "id": note.id,
        "title": note.title,
        "date": note.date,
        "status": note.status,
        "text": "\n\n".join(paragraph.text for paragraph in note.text.read(())),
        "sources": list(note.sources),
        "places": list(note.places),
        "people": list(note.people),
        "found": note.id in codex.found,
    }


def _source_data(source: Source) -> dict[str, str]:
    return {
        "title": source.title,
        "author": source.author,
        "year": source.year,
        "kind": source.kind,
        "address": source.address,
        "cited": source.cited,
    }


def _claim_data(codex: _Codex, claim: Claim) -> dict[str, object]:
    """A sentence of the clipping; what the record says of it only where it may be told."""
    told = codex.everything or claim.id in codex.opened
    return {
        "id": claim.id,
        "text": claim.text,
        "verdict": claim.verdict if told else "",
        "record": claim.record if told else "",
        "notes": list(claim.notes),
        "scenes": list(claim.scenes),
        "open": claim.id in codex.opened,
    }
