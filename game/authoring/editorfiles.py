"""What editors read of a story's folder: a schema for each kind of file, and which files are of which kind."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from game.authoring import jsonschema
from game.saves.files import write_whole
from game.story.model import Story

FOLDER = ".vscode"
SETTINGS = f"{FOLDER}/settings.json"
SCHEMAS = f"{FOLDER}/tenezbon"
_PLACES = {
    "story": ["/story.yaml"],
    "state": ["/*/state.yaml"],
    "pools": ["/*/pools.yaml"],
    "checks": ["/*/checks.yaml"],
    "cast": ["/*/cast.yaml"],
    "aims": ["/*/aims.yaml"],
    "playthrough": ["/playthroughs/*.yaml"],
    "record": ["/record/*.yaml", "/record/notes/*.yaml"],
}


def schema_of(kind: str) -> str:
    """Where the schema of a kind of file is, in a story's folder."""
    return f"{SCHEMAS}/{kind}.schema.json"


def modeline(file: str) -> str:
    """The first line of a file, which tells an editor its schema."""
    return f"# yaml-language-server: $schema={'../' * file.count('/')}{schema_of(jsonschema.kind_of(file))}\n"


def files(story: Story) -> dict[str, str]:
    """The files for editors by name."""
    made = {schema_of(kind): jsonschema.document(kind, story) for kind in jsonschema.KINDS}
    settings = {
        "yaml.schemas": _associated(_chapters(story)),
        "yaml.schemaStore.enable": False,
        "editor.insertSpaces": True,
        "[yaml]": {"editor.tabSize": 2},
    }
    return {**made, SETTINGS: json.dumps(settings, indent=2) + "\n"}


def _chapters(story: Story) -> list[str]:
    return [f"/{role.id}/{chapter}.yaml" for role in story.roles.values() for chapter in role.chapters]


def _associated(chapters: Iterable[str]) -> dict[str, list[str]]:
    """The files of each schema. Chapters are listed, since no pattern tells them from the other files of a role."""
    places = {**_PLACES, "chapter": list(chapters)}
    return {schema_of(kind): places[kind] for kind in jsonschema.KINDS}


def refresh(folder: Path, story: Story | None) -> tuple[Path, ...]:
    """Writes anew the schemas of a folder that has some, and which files they are for; a story with errors keeps the old ones."""
    if story is None or not (folder / SCHEMAS).is_dir():
        return ()
    changed = []
    for kind in jsonschema.KINDS:
        changed += _written(folder / schema_of(kind), jsonschema.document(kind, story))
    changed += _settled(folder / SETTINGS, story)
    return tuple(changed)


def _settled(path: Path, story: Story) -> list[Path]:
    """Names new chapters in the settings, if these are as they were made: an author's comments and order are not touched."""
    try:
        settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        schemas = settings["yaml.schemas"]
        if (
            path.read_text(encoding="utf-8") != json.dumps(settings, indent=2) + "\n"
            or schema_of("chapter") not in schemas
        ):
            return []
        schemas[schema_of("chapter")] = _chapters(story)
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return _written(path, json.dumps(settings, indent=2) + "\n")


def _written(path: Path, text: str) -> list[Path]:
    """The file, if it was not as it is now."""
    data = text.encode()
    try:
        if path.read_bytes() == data:
            return []
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    return [path]
