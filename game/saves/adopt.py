"""What was kept before each story had a folder of its own: found, and moved there once."""

import contextlib
import os
from pathlib import Path

from game.saves.chronicle import Chronicle, as_chronicle
from game.saves.files import make_folder, read_file, settle
from game.saves.savefile import SaveError, as_fields
from game.saves.shelf import LARGEST, Shelf, is_name
from game.story.model import Story

_PREVIOUS = ".previous"


def adopt(shelf: Shelf, story: Story) -> None:
    """Moves the saved games of a story into its folder, and copies what the chronicle knows of it; nothing is lost."""
    with contextlib.suppress(OSError, SaveError):
        for path in sorted(shelf.root.glob("*.json")):
            if is_name(path.stem) and _belongs(path, story):
                _move(path, shelf)
        chronicle = shelf.root / "chronicle.json"
        if os.path.lexists(chronicle) and not (shelf.folder / "chronicle.json").exists():
            found = _of_story(as_chronicle(_fields(chronicle)), story)
            if found != Chronicle():
                shelf.add(found)


def _fields(path: Path) -> dict[str, object]:
    try:
        return as_fields(read_file(path, LARGEST))
    except (OSError, ValueError):
        return {}


def _belongs(path: Path, story: Story) -> bool:
    kept = _fields(path)
    return kept.get("story") == story.title and kept.get("role") in story.roles


def _move(path: Path, shelf: Shelf) -> None:
    """Moves a save and its previous copy; one whose name is taken gets a number."""
    make_folder(shelf.folder)
    name, number = path.stem, 2
    while os.path.lexists(shelf.folder / f"{name}.json"):
        name, number = f"{path.stem[:36]}-{number}", number + 1
    target = shelf.folder / f"{name}.json"
    previous = path.with_name(path.name + _PREVIOUS)
    if previous.is_file():
        previous.replace(target.with_name(target.name + _PREVIOUS))
    path.replace(target)
    settle(shelf.folder)
    settle(path.parent)


def _of_story(found: Chronicle, story: Story) -> Chronicle:
    """The part of a chronicle that speaks of a story."""
    scenes = {scene for role in story.roles.values() for scene in role.scenes}
    choices = {choice for role in story.roles.values() for choice in role.choices}
    endings = {f"{role.id}/{scene}" for role in story.roles.values() for scene in role.scenes}
    return Chronicle(
        found.notes & set(story.record.notes),
        found.endings & endings,
        found.scenes & scenes,
        found.choices & choices,
        tuple(run for run in found.runs if f"{run.role}/{run.ending}" in endings),
        found.read & set(story.record.notes),
    )
