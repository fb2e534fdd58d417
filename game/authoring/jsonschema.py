"""The format as a JSON Schema, made from the vocabulary, with the names of a story as completions.

Names are offered and not demanded: the schema is a file that was written once, and a scene that is newer than it is no
fault. What is misspelled in a name `check` finds; what is misspelled in a key the schema finds too.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from game.loader import schema
from game.loader.schema import Key
from game.story.model import RETURN, RISKS, STAY, Role, Story
from game.story.moments import MONTHS
from game.story.record import COLORS, SIGNS, STATUS, VERDICTS

Schema = dict[str, object]
ID = "^[a-z][a-z0-9_]*$"
MOMENT = rf"^\d{{1,2}} ({'|'.join(MONTHS)}) \d{{2}}:\d{{2}}$"
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_CONDITION: Schema = {"type": ["string", "boolean"]}

KINDS: Mapping[str, schema.Keys] = {
    "story": schema.STORY,
    "state": schema.STATE_FILE,
    "pools": schema.POOLS_FILE,
    "checks": schema.CHECKS_FILE,
    "cast": schema.CAST_FILE,
    "aims": schema.AIMS_FILE,
    "chapter": schema.CHAPTER_FILE,
    "playthrough": schema.PLAYTHROUGH,
    "record": schema.RECORD_FILE,
}
"""The kinds of files that a story has, each with the keys at its top."""


def kind_of(file: str) -> str:
    """The kind of a story's file, by its name."""
    keys = schema.keys_of(file)
    return next(kind for kind, each in KINDS.items() if each is keys)


def document(kind: str, story: Story | None = None) -> str:
    """The schema of a kind of file as JSON; without a story it knows the keys alone."""
    return json.dumps(build(kind, story), ensure_ascii=False, indent=1) + "\n"


def build(kind: str, story: Story | None = None) -> Schema:
    """The schema of a kind of file."""
    made = _object(KINDS[kind])
    if kind == "record":
        each = {
            name: _by_name(_object(keys), "^.+$" if name == "sources" else ID)
            for name, keys in schema.RECORD_FILES.items()
        }
        made["properties"] = {name: {**each[name], "description": key.help} for name, key in schema.RECORD_FILE.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"{story.title if story is not None else 'A story'}: {kind}",
        **made,
        "definitions": {name: _offered(names) for name, names in _names(story).items()} | _shared(),
    }


def _shared() -> dict[str, object]:
    """What many keys take."""
    beside = {"way": schema.WAY, "tagged": schema.TAGGED}
    made = {"object_" + n: _object(k) for n, k in {**schema.OBJECTS, **schema.NAMED, **schema.LISTED, **beside}.items()}
    made["object_way"]["anyOf"] = [{"required": ["to"]}, {"required": ["visit", "then"]}]
    return {**made}


def _object(keys: Mapping[str, Key]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _described(_value(key), key) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _described(made: Schema, key: Key) -> Schema:
    return {"allOf": [made], "description": key.help} if "$ref" in made else {**made, "description": key.help}


def _by_name(each: Schema, pattern: str = ID) -> Schema:
    return {"type": "object", "additionalProperties": each, "propertyNames": {"pattern": pattern}}


def _one_or_more(each: Schema) -> Schema:
    """One item may stand where a list may."""
    return {"anyOf": [each, {"type": "array", "items": each}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _value(key: Key) -> Schema:
    """What a key takes, as a schema."""
    takes = key.takes
    if takes in schema.OBJECTS:
        return _ref("object_" + takes)
    if takes in schema.NAMED:
        return _by_name(_ref("object_" + takes))
    if takes in schema.LISTED:
        return _one_or_more(_ref("object_" + takes))
    return _VALUES[takes]


_VALUES: Mapping[str, Schema] = {
    **dict.fromkeys(("words", "line", "item text", "plain text", "note text", "day"), _SCALAR),
    "text": _one_or_more({"anyOf": [_SCALAR, {"$ref": "#/definitions/object_text_item"}]}),
    "statements": _one_or_more({"type": "string"}),
    "condition": _CONDITION,
    "assumptions": _one_or_more(_CONDITION),
    "expression": _SCALAR,
    "when": _CONDITION,
    "flag": {"type": "boolean"},
    "number": {"type": ["integer", "string"]},
    "whole": {"type": "integer"},
    "importance": {"type": "integer", "minimum": 1, "maximum": 3},
    "degrees": {"type": "number"},
    "moment": {"type": "string", "pattern": MOMENT},
    "range": {"type": "string", "pattern": r"^-?\d{1,6}\.\.-?\d{1,6}$"},
    "tries": {"type": "integer", "minimum": 2, "maximum": 9},
    "risk": {"anyOf": [{"enum": list(RISKS)}, {"type": "string"}]},
    "ways": {"anyOf": [_ref("target"), _ref("object_way"), {"type": "array", "items": _ref("object_way")}]},
    "target": _ref("target"),
    "scene": _ref("scene"),
    "place": _ref("place"),
    "care": _ref("care"),
    "role": _ref("role"),
    "role list": _one_or_more(_ref("role")),
    "pool": _ref("pool"),
    "notes": _one_or_more(_ref("note")),
    "people": _one_or_more(_ref("person")),
    "person": _ref("person"),
    "members": _one_or_more(_ref("member")),
    "variable": _ref("variable"),
    "sources": _one_or_more(_ref("source")),
    "places": _one_or_more(_ref("place")),
    "storylets": _one_or_more({"anyOf": [_ref("scene"), _ref("object_tagged")]}),
    "tag": _ref("tag"),
    "tag names": _one_or_more(_ref("tag")),
    "back": _ref("back"),
    "scene list": _one_or_more(_ref("scene")),
    "choice list": _one_or_more(_ref("choice")),
    "names": _one_or_more({"type": "string"}),
    "record": {"type": "object"},
    "list of words": _one_or_more({"type": "string", "pattern": ID}),
    "list of names": _one_or_more(_SCALAR),
    "start": {"type": ["string", "number", "boolean", "array"]},
    "tags": _by_name(_SCALAR),
    "conditions": _by_name(_CONDITION),
    "pools": _by_name(_by_name(_ref("object_pool_line"))),
    "values": {"type": "object"},
    "status": {"enum": list(STATUS)},
    "verdict": {"enum": list(VERDICTS)},
    "holder": _ref("holder"),
    "sign": {"enum": list(SIGNS)},
    "color": {"enum": list(COLORS)},
    "colors": _one_or_more({"enum": list(schema.STORY_COLORS)}),
    "frame": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
    "line kind": {"enum": list(schema.LINE_KINDS)},
    "points": {"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 3}},
}


def _offered(names: Iterable[str]) -> Schema:
    """Names that an editor offers, and any other."""
    listed = list(dict.fromkeys(names))
    return {"anyOf": [{"enum": listed}, {"type": "string"}]} if listed else {"type": "string"}


def _names(story: Story | None) -> dict[str, list[str]]:
    """The names of a story by what they name; a scene by its short name, as in its own chapter, and by its full one."""
    kinds = (
        "scene",
        "target",
        "choice",
        "note",
        "place",
        "person",
        "source",
        "care",
        "role",
        "pool",
        "member",
        "variable",
        "tag",
        "holder",
    )
    if story is None:
        return {kind: [] for kind in kinds} | {"target": [STAY, RETURN], "back": [STAY]}
    roles = story.roles.values()
    full = [scene.id for role in roles for scene in role.scenes.values() if not scene.inside]
    scenes = [name.partition(".")[2] for name in full] + full
    record = story.record
    return {
        "scene": scenes,
        "target": [STAY, RETURN, *scenes],
        "back": [STAY, *scenes],
        "choice": [name for role in roles for name in (*role.choices, *_lines(role))],
        "note": list(record.notes),
        "place": list(record.places),
        "person": list(record.people),
        "source": list(record.sources),
        "care": list(story.care),
        "role": list(story.roles),
        "pool": [pool for role in roles for pool in role.pools],
        "member": [name for role in roles for name in _members(role)],
        "variable": [name for role in roles for name in role.variables],
        "tag": [
            tag for role in roles for s in role.scenes.values() if s.storylet is not None for tag in s.storylet.tags
        ],
        "holder": list(record.holders),
    }


def _members(role: Role) -> Iterator[str]:
    """The people of a cast, and their groups."""
    yield from role.cast
    yield from (each.group for each in role.cast.values() if each.group)


def _lines(role: Role) -> Iterator[str]:
    """The lines of hubs, which are choices too."""
    for scene in role.scenes.values():
        for storylet in scene.hub.of if scene.hub is not None else ():
            yield f"{scene.id}.{storylet.rpartition('.')[2]}"
