"""The saved games that a command is about."""

import os
from pathlib import Path

from game.cli.folders import saves_folder
from game.cli.stories import Namespace, shipped
from game.saves.adopt import adopt
from game.saves.savefile import SaveError
from game.saves.shelf import Shelf, folder_name
from game.story.model import Story
from game.story.playthrough import Restored, restored


def shelf_of(story: Story, folder: Path | None, saves: str | None) -> Shelf:
    """The saved games of a story; those from before stories had folders of their own are moved there."""
    shelf = Shelf(saves_folder(saves, os.environ), folder_name(story.id, folder or shipped()))
    adopt(shelf, story)
    return shelf


def shelves(options: Namespace) -> list[Shelf]:
    """The saved games of each story, and last those from before stories had folders of their own."""
    root = saves_folder(options.saves, os.environ)
    folders = sorted(each.name for each in root.iterdir() if each.is_dir()) if root.is_dir() else []
    return [shelf for shelf in (Shelf(root, name) for name in (*folders, "")) if any(shelf.folder.glob("*.json"))]


def resumed(story: Story, shelf: Shelf, slot: str) -> Restored:
    """A saved game as the story has it now; raises SaveError."""
    saved, _ = shelf.read(slot)
    if saved.recorded.role not in story.roles:
        raise SaveError(f"The saved game “{slot}” belongs to a role that this story does not have.")
    return restored(story, saved.recorded)
