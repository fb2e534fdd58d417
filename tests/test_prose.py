"""The craft of the shipped story's prose, as far as a machine can say; each finding names its file and line."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from game.authoring import measure
from game.authoring.checks.locate import Path as Place
from game.authoring.checks.locate import Whereabouts
from game.authoring.shape import walk
from game.loader.load import Loaded, load
from game.story.model import Story

SHIPPED = Path(__file__).parents[1] / "scenes"
BANNED = re.compile(
    r"\b(testament|tapestry|palpable|stark reminder|in that moment|hangs? (heavy )?in the air|etched|can't help but|little did|something shifts"
    r"|time (slows|stands still)|deafening silence|blood runs cold|heart (pounds|races|skips)|let out a breath|steel(s|ed)? (your|him|her)self"
    r"|not just|not only [^.]* but|it('s| is) not [^.]* it('s| is))\b",
    re.IGNORECASE,
)
SECOND_PERSON = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)
OUTCOME = 130  # words of an outcome at the most
DASHES_A_THOUSAND = 2
PHRASE = 5  # words that may not recur …
TWICE = 20  # … in two scenes more often than this in all …
# … and these may, since they are a person's words that come back, or said on purpose.
ALLOWED = frozenset({"the slip says that it", "a hundred and fifty people"})
# What says nothing by itself: a phrase counts by the words that are not among these.
_SMALL = """
a an the and or but not no as at by for from in into of off on out over past to under up with back front end side middle is are was were be
been has have had do does did it its he his him she her they them their you your who what that this there here one two all some so
if than then down again s t ll ve re d m l de du des la le les rue boulevard hôpital abbé épée avenue place quai pont porte
"""
SMALL = frozenset(_SMALL.split())
WEIGHT = 3  # words of a phrase that are not small, at the least


@dataclass(frozen=True)
class Prose:
    """A text of the story, where it stands, and which of its signs are spoken, printed or part of a condition."""

    scene: str
    sort: str
    file: str
    path: Place
    source: str

    @property
    def narrated(self) -> str:
        """The text with spaces in place of all that the narrator does not say."""
        kept = list(self.source)
        for part in _QUOTED.finditer(self.source):
            for place in range(*part.span()):
                kept[place] = " " if kept[place] != "\n" else "\n"
        return "".join(kept)


# Speech, emphasis, printed lines, and the heads of conditions: each ends at the latest with its paragraph.
_QUOTED = re.compile(
    r"""[“"][^“”"]*?(?:[”"]|(?=\n\s*\n|\}\s*\{else)|\Z)|\*[^*\n]+\*|^\s*\|.*$|\{(?:else\ if\ )?[^{}:]*?(?:'[^']*'[^{}:]*?)*[:}]|\]\(note:\w+\)""",
    re.MULTILINE | re.VERBOSE,
)


@cache
def _loaded() -> tuple[Loaded, Story]:
    loaded = load(SHIPPED)
    if loaded.story is None:
        pytest.fail("the shipped story cannot be read: tenezbon check")
    return loaded, loaded.story


@cache
def _texts() -> tuple[Prose, ...]:
    """What the narrator tells in scenes: texts, outcomes, and what is read again in a hub."""
    _, story = _loaded()
    found = []
    for role in story.roles.values():
        for scene in role.scenes.values():
            for path, text in walk.texts(scene):
                if path[-1] in ("text", "again"):
                    sort = "scene" if len(path) == 3 else "outcome"
                    found.append(Prose(scene.id, sort, walk.file_of(role, scene), path, text.source))
    return tuple(found)


@cache
def _notes() -> tuple[Prose, ...]:
    loaded, story = _loaded()
    where = Whereabouts(loaded.sources)
    found = []
    for note in story.record.notes.values():
        path: Place = ("notes", note.id, "text")
        found.append(Prose(note.id, "note", where.holding("record", path).file, path, note.text.source))
    return tuple(found)


@cache
def _where() -> Whereabouts:
    return Whereabouts(_loaded()[0].sources)


def _at(prose: Prose, start: int, words: str) -> str:
    span = _where().value(prose.file, prose.path, start, len(words))
    return f"{SHIPPED.name}/{span.file}:{span.line}: {' '.join(words.split())[:90]}"


def _matches(pattern: str | re.Pattern[str], listed: tuple[Prose, ...], narrated: bool = True) -> Iterator[str]:
    for prose in listed:
        text = prose.narrated if narrated else prose.source
        for match in re.finditer(pattern, text):
            yield _at(prose, match.start(), prose.source[max(0, match.start() - 30) : match.end() + 10])


def _none(findings: Iterator[str] | list[str]) -> None:
    found = list(findings)
    assert not found, f"{len(found)} findings\n" + "\n".join(found)


def test_outcomes_are_short() -> None:
    _, story = _loaded()
    found = []
    for role in story.roles.values():
        for scene in role.scenes.values():
            for path, text in walk.texts(scene):
                if path[-1] == "text" and len(path) > 3 and measure.most(text) > OUTCOME:
                    span = _where().key(walk.file_of(role, scene), path)
                    found.append(f"{SHIPPED.name}/{span.file}:{span.line}: {measure.most(text)} words")
    _none(found)


def test_no_worn_phrases() -> None:
    _none(_matches(BANNED, _texts() + _notes()))


def test_dashes_are_few() -> None:
    dashes = [each for each in _texts() if each.source.count("—") > 1]
    _none([_at(each, each.source.index("—"), f"{each.source.count('—')} dashes") for each in dashes])
    _none(_matches("—", _notes(), narrated=False))
    words = sum(len(each.source.split()) for each in _texts())
    assert sum(each.source.count("—") for each in _texts()) <= DASHES_A_THOUSAND * words / 1000


def test_the_narrator_does_not_ask() -> None:
    _none(_matches(r"\?", _texts() + _notes()))


def test_the_narrator_does_not_shout() -> None:
    _none(_matches(r"!", _texts() + _notes()))


def test_the_narrator_does_not_trail_off() -> None:
    _none(_matches(r"…|\.\.\.", _texts()))


def test_notes_do_not_speak_to_the_reader() -> None:
    _none(_matches(SECOND_PERSON, _notes()))


def _slight(run: list[re.Match[str]]) -> bool:
    """Whether a phrase is all small words and names."""
    return sum(word[0] not in SMALL and word[0].islower() for word in run) < WEIGHT


def test_phrases_do_not_recur() -> None:
    """Five words in a row are read in one scene only, but for a few; in three scenes never."""
    met: dict[str, dict[str, str]] = defaultdict(dict)
    for prose in _texts():
        words = list(re.finditer(r"[^\W\d_]+", prose.narrated))
        for first in range(len(words) - PHRASE + 1):
            run = words[first : first + PHRASE]
            between = prose.narrated[run[0].start() : run[-1].end()]
            if re.search(r"[.;:]|\n\s*\n|   ", between) or _slight(run):
                continue
            phrase = " ".join(word[0].lower() for word in run)
            met[phrase].setdefault(prose.scene, _at(prose, run[0].start(), between))
    twice = {phrase: scenes for phrase, scenes in met.items() if len(scenes) > 1 and phrase not in ALLOWED}
    # What is longer than five words is found several times: the same scenes count once.
    apart = {frozenset(scenes): (phrase, scenes) for phrase, scenes in sorted(twice.items(), reverse=True)}
    _none([_listed(phrase, scenes) for phrase, scenes in apart.values() if len(scenes) > 2])
    assert len(apart) <= TWICE, f"{len(apart)} phrases recur\n" + "\n".join(_listed(*each) for each in apart.values())


def _listed(phrase: str, scenes: dict[str, str]) -> str:
    return "\n    ".join([phrase, *scenes.values()])
