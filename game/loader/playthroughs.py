"""Reads playthroughs written as YAML: what was played, where it ends, and what holds there."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from game.diagnostics import Diagnostic, Severity, nearest, printable, sort
from game.loader import schema
from game.loader.document import read
from game.loader.files import content
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.story import chance
from game.story.expression import CHAPTER, CLOCK, FLAG, MOMENT, MOST_SLOTS, NUMBER, SLOTS, Expression, Kind, Symbol
from game.story.model import Draw, Echo, Role, Story
from game.story.playthrough import Recorded, now_remembered


class Written(NamedTuple):
    """A playthrough with what is expected of it; `asked` are the things its condition remembers beyond the role's slots."""

    recorded: Recorded
    ends: str = ""
    expect: Expression | None = None
    asked: tuple[tuple[str, str], ...] = ()


class PlaythroughFile(NamedTuple):
    """A file of a playthrough: None exactly when a diagnostic is an error."""

    file: str
    written: Written | None
    diagnostics: tuple[Diagnostic, ...]
    lines: tuple[str, ...]


def playthroughs(story: Story, folder: Path, paths: Iterable[Path] = ()) -> tuple[PlaythroughFile, ...]:
    """The playthroughs of a story's folder, or those of the paths alone; never raises."""
    given = sorted(paths)
    if given:
        return tuple(_file(story, folder, path) for path in given)
    found = sorted(path for path in (folder / "playthroughs").glob("*.yaml") if not path.name.startswith("."))
    return tuple(_file(story, folder, path, str(folder.resolve())) for path in found)


def _file(story: Story, folder: Path, path: Path, root: str = "") -> PlaythroughFile:
    name = printable(path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix())
    data = content(path, name, root)
    if isinstance(data, Diagnostic):
        return PlaythroughFile(name, None, (data,), ())
    return playthrough(story, read(name, data))


def playthrough(story: Story, document: Document) -> PlaythroughFile:
    """The playthrough of one file that has been read."""
    findings = Findings()
    written = _written(story, document, findings)
    said = sort((*document.diagnostics, *findings.said))
    failed = any(d.severity is Severity.ERROR for d in said)
    return PlaythroughFile(document.file, None if failed else written, said, tuple(document.lines))


def _written(story: Story, document: Document, findings: Findings) -> Written | None:
    if document.root is None:
        return None
    reader = Reader(document, findings, story.year)
    fields = reader.fields(document.root, schema.PLAYTHROUGH, "a playthrough")
    role = story.roles.get(reader.one_of(fields.get("role"), story.roles, "unknown-role", "role"))
    if role is None:
        return None
    scope = Outside(story, role)
    known = scope.things("chosen")
    for item in reader.names(fields.get("choices")):
        if role.renamed.get(item.value, item.value) not in known:
            message, span = f"there is no choice `{item.value[:60]}`", document.span(item)
            findings.say("unknown-choice", message, span, nearest(item.value, known), Severity.WARNING)
    recorded = Recorded(
        role.id,
        reader.whole(fields.get("seed"), 0),
        tuple(item.value for item in reader.names(fields.get("choices"))),
        _echoes(reader, story, fields.get("echoes")),
        _draws(reader, role, fields.get("draws")),
    )
    return Written(
        recorded,
        _ends(reader, role, fields.get("ends")),
        reader.condition(fields.get("expect"), scope),
        tuple(scope.asked),
    )


def _ends(reader: Reader, role: Role, node: Node | None) -> str:
    name = "" if node is None else reader.scalar(node, "a scene") or ""
    name = role.renamed.get(name, name)
    if node is not None and name not in role.scenes:
        reader.wrong(node, "unknown-scene", f"there is no scene `{name[:60]}`", nearest(name, role.scenes))
    return name


def _echoes(reader: Reader, story: Story, node: Node | None) -> dict[str, object]:
    """Echoes as they are written in a save: a word, a list of words, a number or a flag."""
    found: dict[str, object] = {}
    for key, value in _entries(reader, node, "echoes"):
        echo = story.echoes.get(key.value)
        if echo is None:
            reader.wrong(key, "unknown-name", f"there is no echo `{key.value[:40]}`", nearest(key.value, story.echoes))
            continue
        if echo.kind.sort == "set":
            found[key.value] = list(reader.each(value, echo.kind.words, "unknown-word", "word"))
        elif echo.kind.sort == "word":
            found[key.value] = reader.one_of(value, echo.kind.words, "unknown-word", "word")
        else:
            found[key.value] = reader.flag(value) if echo.kind.sort == "flag" else reader.whole(value, 0)
    return found


def _draws(reader: Reader, role: Role, node: Node | None) -> dict[str, str | int | Sequence[str]]:
    """Draws by their words, and dice, named like their choices, by the face they show."""
    found: dict[str, str | int | Sequence[str]] = {}
    for key, value in _entries(reader, node, "draws"):
        name = now_remembered(role, key.value)
        draw, (thrown, throw) = role.draws.get(name), chance.of_die(name)
        thrown = role.renamed.get(thrown, thrown)
        choice = role.choices.get(thrown)
        if draw is not None and draw.take:
            found[name] = reader.each(value, draw.kind.words, "unknown-word", "word")
            if len(set(found[name])) != draw.take:  # type: ignore[arg-type]
                reader.wrong(value, "wrong-count", f"`{name}` takes exactly {draw.take} of its words")
        elif draw is not None:
            found[name] = reader.one_of(value, draw.kind.words, "unknown-word", "word")
        elif choice is not None and choice.risk is not None and throw <= max(choice.tries, 1):
            face = reader.whole(value, 1)
            if not 1 <= face <= 6:
                reader.wrong(value, "bad-number", f"a die cannot show {face}", "write a number from 1 to 6")
            found[chance.die(thrown, throw)] = face
        else:
            risks = [c.id for c in role.choices.values() if c.risk is not None]
            hint = nearest(name, [*role.draws, *risks])
            reader.wrong(key, "unknown-name", f"there is no draw or risk `{key.value[:60]}`", hint)
    return found


def _entries(reader: Reader, node: Node | None, what: str) -> list[tuple[Scalar, Node]]:
    """The nodes of a mapping by name; a name may be a full one."""
    if node is None:
        return []
    if not isinstance(node, Tree):
        reader.wrong(node, "wrong-shape", f"{what} must be written by name", f"write {what}: {{name: value}}")
        return []
    return [(key, node.items[name]) for name, key in node.keys.items()]


class Outside:
    """The names of a role for expressions about a finished state; implements Scope.

    What the role itself does not remember has slots beyond those of a state, in the order of `asked`.
    """

    def __init__(self, story: Story, role: Role) -> None:
        self.story, self.role = story, role
        self.asked: list[tuple[str, str]] = []

    @property
    def year(self) -> int:
        """The year of the story; 0 if it has none."""
        return self.story.year

    def symbol(self, name: str) -> Symbol | None:
        """The meaning of a name."""
        role = self.role
        low, high = role.bounds
        if name == "clock":
            return Symbol(MOMENT, f"v[{CLOCK}]", low, high, frozenset({CLOCK}))
        if name == "slots":
            return Symbol(NUMBER, f"v[{SLOTS}]", 0, MOST_SLOTS, frozenset({SLOTS}))
        if name == "chapter":
            return _slot(Kind("word", tuple(role.chapters)), CHAPTER, 0, len(role.chapters) - 1)
        if name in role.variables:
            value = role.variables[name].value
            return Symbol(value.kind, value.code, value.low, value.high, value.reads, value.words)
        if name in role.draws:
            return _drawn(role.draws[name])
        echo = self.story.echoes.get(name.removeprefix("echo."))
        if name.startswith("echo.") and echo is not None and echo.name in role.echoes:
            return _heard(echo, role.echoes[echo.name])
        return None

    def names(self) -> Sequence[str]:
        """All names, for suggestions."""
        return [
            *self.role.variables,
            *self.role.draws,
            *(f"echo.{name}" for name in self.role.echoes),
            "clock",
            "chapter",
        ]

    def memory(self, function: str, name: str) -> int | None:
        """The slot that remembers a thing, or a place beyond the slots."""
        renamed = self.story.record.renamed if function == "knows" else self.role.renamed
        name = renamed.get(name, name)
        if name not in self.things(function):
            return None
        key = f"{function}({name})"
        if key in self.role.slots:
            return self.role.slots.index(key)
        if (function, name) not in self.asked:
            self.asked.append((function, name))
        return len(self.role.slots) + self.asked.index((function, name))

    def things(self, function: str) -> Sequence[str]:
        """The things that a function may be asked about."""
        if function == "knows":
            return list(self.story.record.notes)
        if function == "visits":
            return [scene.id for scene in self.role.scenes.values() if not scene.inside]
        lines = (f"{s.id}.{name.rpartition('.')[2]}" for s in self.role.scenes.values() if s.hub for name in s.hub.of)
        return [*self.role.choices, *lines]


def _slot(kind: Kind, slot: int, low: int, high: int) -> Symbol:
    return Symbol(kind, f"v[{slot}]", low, high, frozenset({slot}))


def _drawn(draw: Draw) -> Symbol:
    return _slot(draw.kind, draw.slot, 0, (1 << len(draw.kind.words)) - 1 if draw.take else len(draw.kind.words) - 1)


def _heard(echo: Echo, slot: int) -> Symbol:
    if echo.kind.words:
        count = len(echo.kind.words)
        return _slot(echo.kind, slot, 0, (1 << count) - 1 if echo.kind.sort == "set" else count - 1)
    low, high = (0, 1) if echo.kind == FLAG else (min(echo.value.low, echo.start), max(echo.value.high, echo.start))
    return _slot(echo.kind, slot, low, high)
