"""A story as plain data for the page: what a player can read, and the plan of each role by which it is played.

Texts, conditions and blocks of steps are each written once and named by their number. What happens in a turn is not decided
here: it is the plan's (`game/plan/lowering.py`), and `runtime.js` carries it out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from game.authoring.publish import javascript
from game.plan.lowering import played
from game.plan.program import Arrive, Assign, Block, Code, Doing, Done, End, Fork, Jump, Offer, Roll, Step, Tell
from game.plan.program import Line as Taken
from game.story import domain
from game.story.cast import spellings
from game.story.expression import Expression, Kind
from game.story.model import Choice, Draw, Echo, Line, Member, Role, Scene, Story, Variable
from game.story.owned import has
from game.story.prose import Branch, Marked, Piece, Shown, Text
from game.story.record import STATUS, Record

Data = object  # what JSON can hold


class Exported(NamedTuple):
    """A story for the page: its data, and its conditions and values as functions of the slots."""

    data: Mapping[str, Data]
    codes: tuple[str, ...]


def exported(story: Story) -> Exported:
    """The story as the page reads it."""
    tables = _Tables()
    roles = {role.id: _role(role, tables) for role in story.roles.values()}
    data = {
        "title": story.title,
        "id": story.id,
        "tagline": story.tagline,
        "year": story.year,
        "warning": tables.text(story.warning),
        "care": dict(story.care),
        "roles": roles,
        "echoes": {echo.name: _echo(echo, tables) for echo in story.echoes.values()},
        "record": _record(story.record, tables),
        "lacks": list(_lacking(story)),
    }
    rest = {"texts": tables.texts, "formats": tables.formats, "blocks": tables.blocks}
    return Exported(data | rest, tuple(tables.codes))


def _lacking(story: Story) -> Iterator[str]:
    """The pages that the story has nothing for: what stands in the journal of the page are journal and ledger."""
    yield from (page for page in ("notes", "people", "ledger", "away") if not has(story, page))
    if not has(story, "journal") and not has(story, "ledger"):
        yield "journal"


class _Tables:
    """What is written once and named by its number."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self._coded: dict[str, int] = {}  # the same, by the code that was translated
        self.texts: list[Data] = [[]]  # the first one is empty
        self.formats: list[Data] = []
        self.blocks: list[Data] = []
        self._known: dict[str, int] = {"texts[]": 0}

    def code(self, code: Code | Expression) -> int:
        """The number of a condition or a value."""
        text = code.text if isinstance(code, Code) else code.code
        if text not in self._coded:
            self._coded[text] = self.codes.setdefault(javascript.expression(text), len(self.codes))
        return self._coded[text]

    def asked(self, condition: Expression | None) -> int | None:
        """The number of a condition; None if there is none."""
        return None if condition is None else self.code(condition)

    def text(self, text: Text | None) -> int:
        """The number of a text; 0 is an empty one."""
        if text is None or not text:
            return 0
        return self._number("texts", self.texts, [self._paragraph(*each) for each in text.paragraphs])

    def _number(self, table: str, rows: list[Data], row: Data) -> int:
        number = self._known.setdefault(table + json.dumps(row), len(rows))
        if number == len(rows):
            rows.append(row)
        return number

    # Texts

    def _paragraph(self, pieces: Sequence[Piece], kept: bool) -> Data:
        if len(pieces) == 1 and isinstance(pieces[0], str) and not kept:
            return pieces[0]
        return [int(kept), *map(self._piece, pieces)]

    def _piece(self, piece: Piece) -> Data:
        match piece:
            case Shown(value):
                return [self.code(value), self.format(value, value.low)]
            case Branch(tests, otherwise):
                asked = [[self.code(test), [*map(self._piece, said)]] for test, said in tests]
                return {"tests": asked, "otherwise": [*map(self._piece, otherwise)]}
            case Marked():
                return {"style": piece.style, "note": piece.note, "pieces": [*map(self._piece, piece.pieces)]}
            case str():
                return piece
        raise AssertionError(piece)

    def format(self, value: Expression, low: int) -> int:
        """The number of the way in which a value is put into words; words of a number's own begin at its least value."""
        sort, words = value.kind.sort, value.words
        if sort in ("word", "set") and not words:
            words = tuple(word.replace("_", " ") for word in value.kind.words)
        return self._number("formats", self.formats, [sort, list(words), low if words else 0])

    # Blocks

    def block(self, steps: Block) -> int:
        """The number of a block."""
        return self._number("blocks", self.blocks, [row for row in map(self._step, steps) if row is not None])

    def _step(self, step: Step) -> Data:
        match step:
            case Assign():
                bounds = [] if step.sure else [_number(step.low), _number(step.high)]
                return ["set", step.slot, self.code(step.value), *bounds]
            case Arrive(scene):
                return ["arrive", scene]
            case Doing():
                return ["doing"]
            case Done(because):
                return ["done", because]
            case Tell():
                return self._tell(step)
            case Fork(branches):
                return ["fork", [[self._when(when), self.block(inner)] for when, inner in branches]]
            case Offer():
                otherwise = None if step.otherwise is None else self.block(step.otherwise)
                return ["offer", step.scene, step.stack, [*map(self._line, step.lines)], otherwise]
            case Roll():
                return ["roll", self.code(step.word), self.block(step.success), self.block(step.failure)]
            case Jump(node):
                return ["jump", node]
            case End():
                return ["end", step.scene, step.stack]
        return None  # what only a proof asks

    def _when(self, condition: Code) -> int | None:
        return None if condition.always else self.code(condition)

    def _line(self, line: Taken) -> Data:
        return [line.choice, self._when(line.when), self.code(line.closed), self.block(line.block)]

    def _tell(self, step: Tell) -> Data:
        told = step.outcome
        texts = [self.text(each) for each in (told.text, told.look_away, told.ledger, told.journal)]
        return ["tell", step.kind, step.scene, step.title, self._when(step.when), *texts, list(told.reveal)]


def _number(value: int) -> Data:
    """A whole number; a text if JavaScript would not read it exactly."""
    return value if abs(value) <= javascript.EXACT else str(value)


# Roles


def _role(role: Role, tables: _Tables) -> Data:
    plan, endings = played(role)
    first = "A good beginning." if role.first else ""
    places: dict[str, dict[str, int]] = {}
    for (scene, stack), node in plan.offers.items():
        if stack in role.places.get(scene, ()):
            places.setdefault(scene, {})[stack] = node
    return {
        "title": role.title,
        "blurb": " ".join(part for part in (role.blurb, role.you, role.length, first) if part),
        "needs": list(role.needs),
        "nodes": [tables.block(block) for block in plan.nodes],
        "endings": {scene: tables.block(block) for scene, block in endings.items()},
        "places": places,
        "ends": {scene: list(role.places.get(scene, ())) for scene in endings},
        "initial": [_number(value) for value in role.initial],
        "state": [[slot.name, *_kind(slot.kind), _number(slot.low), _number(slot.high)] for slot in role.state],
        "chapters": {chapter.id: [chapter.title, chapter.number] for chapter in role.chapters.values()},
        "scenes": {scene: _scene(role.within(scene)) for scene in role.scenes},
        "choices": {each.id: _choice(each, tables) for each in _choices(role)},
        "variables": [_variable(each, tables) for each in role.variables.values()],
        "draws": {draw.name: _draw(draw) for draw in role.draws.values()},
        "echoes": dict(role.echoes),
        "renamed": dict(role.renamed),
        "asked": list(role.asked),
        "cast": {member.id: _member(member, tables) for member in role.cast.values()},
        "aims": [[tables.text(aim.text), tables.code(aim.test), aim.until, aim.at] for aim in role.aims.values()],
    }


def _member(member: Member, tables: _Tables) -> Data:
    return {
        "name": member.name,
        "called": sorted({each for word in member.called for each in spellings(word)}, key=len, reverse=True),
        "group": member.group,
        "bond": member.bond,
        "who": tables.text(member.who),
        "person": member.person,
        "code": member.code,
    }


def _choices(role: Role) -> Iterable[Choice | Line]:
    for scene in role.scenes.values():
        yield from scene.choices
        if scene.hub is not None:
            yield from scene.hub.lines


def _choice(choice: Choice | Line, tables: _Tables) -> Data:
    said: dict[str, Data] = {"label": tables.text(choice.label), "locked": tables.text(choice.locked)}
    if isinstance(choice, Line):
        return said | {"until": choice.until}
    if choice.risk is None:
        return said
    if choice.tried is not None:
        said |= {"tries": choice.tries, "tried": choice.tried}
    causes = [[tables.code(shift.test), shift.because] for shift in (*choice.better, *choice.worse)]
    return said | {"risk": tables.code(choice.risk), "causes": causes, "fails": choice.fail is not None}


def _scene(scene: Scene) -> Data:
    said = {
        "title": scene.title,
        "at": scene.at,
        "dateline": scene.dateline,
        "time": scene.time,
        "care": scene.care,
        "people": list(scene.people),
        "record": scene.record,
        "ending": list(scene.ending) if scene.ending is not None else None,
    }
    return {name: value for name, value in said.items() if value not in ("", None, [])}


def _variable(variable: Variable, tables: _Tables) -> Data:
    value = variable.value
    return {
        "name": variable.name,
        "label": variable.label,
        "help": variable.help,
        "value": tables.code(value),
        "format": tables.format(value, variable.low),
        "low": _number(variable.low),
        "high": _number(variable.high),
        "kept": variable.slot is not None,
        "show": tables.asked(variable.show),
        "tell": tables.asked(variable.tell),
        "journal": tables.asked(variable.journal),
    }


def _draw(draw: Draw) -> Data:
    return {"slot": draw.slot, "words": list(draw.kind.words), "of": list(draw.of), "take": draw.take}


def _echo(echo: Echo, tables: _Tables) -> Data:
    bounds = domain.of_echo(echo)
    return {
        "role": echo.role,
        "kind": _kind(echo.kind),
        "start": _number(echo.start),
        "low": _number(bounds.low),
        "high": _number(bounds.high),
        "value": tables.code(echo.value),
    }


def _kind(kind: Kind) -> list[Data]:
    return [kind.sort, list(kind.words)]


def _record(record: Record, tables: _Tables) -> Data:
    return {
        "status": STATUS,
        "notes": {
            note.id: {
                "title": note.title,
                "date": note.date,
                "day": note.day,
                "status": note.status,
                "text": tables.text(note.text),
                "sources": [each for each in note.sources if each in record.sources],
                "places": [record.places[each].name for each in note.places if each in record.places],
                "people": [record.people[each].name for each in note.people if each in record.people],
            }
            for note in record.notes.values()
        },
        "people": {
            person.id: [person.name, person.role, person.born, person.died, person.invented, person.words]
            for person in record.people.values()
        },
        "sources": {source.id: source.cited for source in record.sources.values()},
        "places": {place.id: place.name for place in record.places.values()},
        "invented": [[thing.name, thing.text] for thing in record.invented.values()],
    }
