"""A story as it comes from elsewhere: scenes, choices and variables, and what was left out; written as files of our own."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from game.story.model import STAY

END = "the_end"
CHAPTER, ROLE = "story", "reader"
_RESERVED = frozenset(
    {"true", "false", "and", "or", "not", "in", "if", "else", "stay", "return", "echo", "clock", "slots", "chapter"}
    | {"once", "round", "first_visit", "seen", "visits", "chosen", "knows", "len", "min", "max", END}
)
_PLAIN = re.compile(r"[^\W_\d][\w ,.!?’()-]*\Z")  # a text that means itself in YAML
_NOT_PLAIN = frozenset({"yes", "no", "on", "off", "true", "false", "null"})


class UntranslatableError(Exception):
    """What has no counterpart in this format; the message says what, in a few words."""


@dataclass
class Way:
    """Where a scene or a choice goes on, if a condition holds."""

    to: str
    when: str = ""
    then: str = ""  # of a visit: where it goes on after `return`


@dataclass
class Choice:
    """A choice of a scene."""

    label: str
    when: str = ""
    once: bool = False
    do: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    go: list[Way] = field(default_factory=list)


@dataclass
class Scene:
    """A scene: paragraphs in the markup of this format, what it does, its choices or where it goes on."""

    id: str
    do: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    go: list[Way] = field(default_factory=list)
    fallback: list[Way] = field(default_factory=list)
    line: int = 0  # where its choices begin


@dataclass
class Variable:
    """A variable: a flag, a number or one of some words."""

    kind: str
    start: int | str | bool
    numbers: set[int] = field(default_factory=set)
    words: dict[str, None] = field(default_factory=dict)


@dataclass
class Draft:
    """What came over, and what was left out, by line."""

    title: str
    start: str = ""
    scenes: dict[str, Scene] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    left: list[tuple[int, str]] = field(default_factory=list)
    _names: dict[str, set[str]] = field(default_factory=dict)

    def leave(self, line: int, what: str) -> None:
        """Reports what is left out, once for a line."""
        if (line, what) not in self.left:
            self.left.append((line, what))

    def name(self, among: str, words: str) -> str:
        """A name in small letters that nothing else among some things has."""
        taken = self._names.setdefault(among, set(_RESERVED))
        parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", words)
        folded = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
        name = re.sub(r"[^a-z0-9]+", "_", folded.replace("'", "")).strip("_")[:40].rstrip("_")
        name = name if name[:1].isalpha() else f"n_{name}".rstrip("_")
        count = 2
        made = name
        while made in taken:
            made, count = f"{name}_{count}", count + 1
        taken.add(made)
        return made

    def scene(self, words: str) -> Scene:
        """A new scene; it has no title, as a knot or a passage is not shown by name."""
        made = Scene(self.name("scenes", words))
        self.scenes[made.id] = made
        return made


def escaped(text: str) -> str:
    """Words as they stand in a text of this format."""
    return re.sub(r"([\\{}\[\]*|])", r"\\\1", text)


# Files


def files(draft: Draft) -> dict[str, str]:
    """The files of the story."""
    going = [scene for scene in draft.scenes.values() if not _ends(scene)]
    ended = any(END in (way.to, way.then) for scene in going for way in _ways(scene))
    scenes = [line for scene in draft.scenes.values() for line in (*_scene(scene, draft), "")]
    if ended:
        scenes += [f"  {END}:", "    ending: {title: The end, kind: quiet}", ""]
    chapter = ["chapter:", "  title: The story", "", "scenes:", *scenes]
    head = [*_said("title", draft.title, ""), "year: 2000", "roles:", f"  {ROLE}:"]
    head += [*_said("title", draft.title, "    "), f"    start: {CHAPTER}.{draft.start}"]
    made = {"story.yaml": head, f"{ROLE}/{CHAPTER}.yaml": chapter}
    if draft.variables:
        made[f"{ROLE}/state.yaml"] = ["variables:", *(_variable(*each) for each in draft.variables.items())]
    return {name: "\n".join(lines).rstrip("\n") + "\n" for name, lines in made.items()}


def _variable(name: str, variable: Variable) -> str:
    match variable.kind:
        case "flag":
            return f"  {name}: {{flag: {str(bool(variable.start)).lower()}}}"
        case "word":
            return f"  {name}: {{one_of: [{', '.join(variable.words)}], start: {variable.start}}}"
    # To be narrowed: how far it goes is not said where it comes from.
    numbers = variable.numbers | {int(variable.start)}
    low = -100 if min(numbers) < 0 else 0
    return f"  {name}: {{range: {min(low, *numbers)}..{max(100, *numbers)}, start: {variable.start}}}"


def _ends(scene: Scene) -> bool:
    """Whether a scene does nothing but end the story."""
    return not scene.choices and scene.go == [Way(END)]


def _ways(scene: Scene) -> Iterator[Way]:
    yield from scene.go
    yield from scene.fallback
    for choice in scene.choices:
        yield from choice.go


def _scene(scene: Scene, draft: Draft) -> Iterator[str]:
    yield f"  {scene.id}:"
    yield from _happens(scene.do, scene.text, "    ")
    if scene.choices:
        yield "    choices:"
        names: set[str] = set()
        again = scene.id in _reached(draft, scene.id)
        for choice in scene.choices:
            yield from _choice(choice, names, again)
        if scene.fallback and _may_close(scene, again):
            yield "    fallback:"
            yield from _go(scene.fallback, "      ")
    elif _ends(scene):
        name = re.sub(r"(_\d+)+\Z", "", scene.id).replace("_", " ").capitalize()
        yield f"    ending: {{title: {name}, kind: quiet}}"
    else:
        yield from _go(scene.go, "    ")


def _may_close(scene: Scene, again: bool) -> bool:
    """Whether a scene, which may come again, can be left without an open choice."""
    return all(choice.when or (choice.once and again) for choice in scene.choices)


def _choice(choice: Choice, names: set[str], again: bool) -> Iterator[str]:
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{by lot:", " ", choice.label).lower())[:4]
    name = "_".join(words) if words and words[0][0].isalpha() else "_".join(["choice", *words])
    while name in names or name in _RESERVED:
        name += "_"
    names.add(name)
    yield f"      {name}:"
    yield from _said("label", choice.label, "        ")
    if choice.when:
        yield f"        if: {choice.when}"
    if choice.once and again:  # where a scene comes once only it says nothing
        yield "        once: true"
    yield from _happens(choice.do, choice.text, "        ")
    yield from _go(choice.go, "        ")


def _happens(do: list[str], text: list[str], indent: str) -> Iterator[str]:
    if len(do) == 1:
        yield f"{indent}do: {do[0]}"
    elif do:
        yield f"{indent}do:"
        yield from (f"{indent}  - {each}" for each in do)
    if text:
        yield f"{indent}text: |"
        for number, paragraph in enumerate(text):
            if number:
                yield ""
            yield f"{indent}  {paragraph}"


def _go(ways: list[Way], indent: str) -> Iterator[str]:
    if len(ways) == 1 and not ways[0].when:
        way = ways[0]
        yield f"{indent}go: {{visit: {way.to}, then: {way.then}}}" if way.then else f"{indent}go: {way.to}"
        return
    yield f"{indent}go:"
    for way in ways:
        yield f"{indent}  - visit: {way.to}" if way.then else f"{indent}  - to: {way.to}"
        if way.then:
            yield f"{indent}    then: {way.then}"
        if way.when:
            yield f"{indent}    if: {way.when}"


def _said(key: str, text: str, indent: str) -> Iterator[str]:
    """A key with a text of one line."""
    said = " ".join(text.split())
    if _PLAIN.match(said) and said.lower() not in _NOT_PLAIN:
        yield f"{indent}{key}: {said}"
    else:
        yield f"{indent}{key}: |"
        yield f"{indent}  {said}"


def _reached(draft: Draft, scene: str) -> set[str]:
    """The scenes that may follow a scene."""
    waiting, found = [scene], set[str]()
    while waiting:
        here = draft.scenes.get(waiting.pop())
        for to in {to for way in _ways(here) for to in (way.to, way.then)} - found - {STAY} if here else ():
            found.add(to)
            waiting.append(to)
    return found


def report(draft: Draft) -> Iterable[str]:
    """What came over, and by line what was left out."""
    choices = sum(len(scene.choices) for scene in draft.scenes.values())
    yield f"{len(draft.scenes)} scenes, {choices} choices and {len(draft.variables)} variables came over."
    if draft.left:
        yield f"{len(draft.left)} things were left out or changed:"
        yield from (f"  line {line}: {what}" for line, what in sorted(draft.left))
    stops = [
        scene.line
        for scene in draft.scenes.values()
        if scene.fallback == [Way(END)] and _may_close(scene, scene.id in _reached(draft, scene.id))
    ]
    if stops:
        lines = ", ".join(map(str, sorted(stops)))
        yield f"The story ends where no choice is open and nothing follows; that may be so at lines {lines}."
    numbers = [name for name, variable in draft.variables.items() if variable.kind == "number"]
    if numbers:
        yield f"Narrow the range of {', '.join(numbers)} in {ROLE}/state.yaml: a number here stays in its range."


def kind_of(value: str) -> tuple[str, int | str | bool] | None:
    """The kind and the value of a literal; None if it has no counterpart."""
    if value in ("true", "false"):
        return "flag", value == "true"
    if re.fullmatch(r"-?\d{1,6}", value):
        return "number", int(value)
    if quoted := re.fullmatch(r"(['\"])(.*)\1", value):
        return "word", quoted[2]
    return None
