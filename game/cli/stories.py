"""The story that a command is about: found, loaded, its faults printed; and the exit statuses."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game.cli.folders import cache_folder

Namespace = Any  # of argparse, which only the commands with options need to import


OK, FINDINGS, USAGE, UNREADABLE, OUR_FAULT, UNWRITABLE = 0, 1, 2, 65, 70, 74


def shipped() -> Path:
    """The shipped story: beside the code in a checkout, inside it where the game is installed."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "scenes"
    return inside if inside.is_dir() else package.parent / "scenes"


def usage_error(message: str) -> int:
    """Prints what is wrong with a command, in a sentence; returns the exit status."""
    print(f"tenezbon: {printable(message)}", file=sys.stderr)
    return USAGE


def printable(text: str) -> str:
    """A text without what could steer the terminal it is shown on."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def loaded(folder: Path | None, whole: bool = False) -> Any:
    """The story of a folder, for reading or read whole; None where it cannot be read, which is then said."""
    from game import diagnostics

    cache = None if whole else cache_folder(os.environ)
    if cache is None:
        from game.loader.load import load

        loaded: Any = load(folder or shipped())
    else:
        from game.loader.cache import load_again

        loaded = load_again(folder or shipped(), cache)
    if loaded.story is None:
        errors = [d for d in loaded.diagnostics if d.severity is diagnostics.Severity.ERROR]
        print(diagnostics.listing(errors, loaded.sources), file=sys.stderr)
    return loaded.story


def unknown_role(story: Any, roles: Sequence[str]) -> str:
    """What is to be said of the first role that the story does not have; nothing where it has them all."""
    unknown = [role for role in roles if role not in story.roles]
    return f"there is no role {unknown[0]!r}; the roles are {', '.join(story.roles)}" if unknown else ""


def unknown_chapter(story: Any, chapters: Sequence[str]) -> str:
    """The same of the first chapter that no role has."""
    known = [chapter for role in story.roles.values() for chapter in role.chapters]
    unknown = [chapter for chapter in chapters if chapter not in known]
    return f"there is no chapter {unknown[0]!r}; the chapters are {', '.join(known)}" if unknown else ""
