"""The user's folders: for saved games, and for what can be made again."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "TENEZBON_SAVES"


class FolderError(Exception):
    """A folder that nobody can say the place of; the message is a sentence for the user."""


def saves_folder(flag: str | None, environ: Mapping[str, str]) -> Path:
    """The folder for saved games: the flag, the environment, the checkout's saves/, or the user's data folder."""
    if asked := flag or environ.get(VARIABLE):
        return expanded(asked)
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file() and (root / "saves").is_dir() and os.access(root / "saves", os.W_OK):
        return root / "saves"
    if sys.platform == "win32":
        return (_absolute(environ, "LOCALAPPDATA") or _home(environ) / "AppData" / "Local") / "tenezbon"
    if sys.platform == "darwin":
        return _home(environ) / "Library" / "Application Support" / "tenezbon"
    return (_absolute(environ, "XDG_DATA_HOME") or _home(environ) / ".local" / "share") / "tenezbon"


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder for what can be made again; None if the user has no place for it."""
    given = _absolute(environ, "XDG_CACHE_HOME") or _absolute(environ, "LOCALAPPDATA")
    try:
        return (given or _home(environ) / ".cache") / "tenezbon" / "stories"
    except FolderError:
        return None


def expanded(text: str) -> Path:
    """A path as a user writes it, with `~` for the home folder; raises FolderError."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise FolderError(f"there is no home folder for {text.split('/', maxsplit=1)[0]!r}") from error


def _absolute(environ: Mapping[str, str], name: str) -> Path | None:
    """A folder that a variable names; a relative one does not count (XDG Base Directory Specification)."""
    value = environ.get(name, "")
    return Path(value) if value and Path(value).is_absolute() else None


def _home(environ: Mapping[str, str]) -> Path:
    given = _absolute(environ, "USERPROFILE" if sys.platform == "win32" else "HOME")
    if given is not None:
        return given
    try:
        import pwd  # only some systems have it

        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except (ImportError, KeyError) as error:
        raise FolderError("there is no home folder: name a folder for saved games with --saves") from error
