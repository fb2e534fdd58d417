"""Runs a story that was published as one file: its parts are unpacked once, beside what else can be made again.

Python would compile all that it imports from an archive at each start, and the engine reads a story from a folder.
"""

import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from shutil import rmtree

from game.cli.folders import cache_folder


def main() -> int:
    """Unpacks the archive that this module is in, and plays its story."""
    archive = Path(__file__).parents[2]
    cache = cache_folder(os.environ)
    folder = _kept(archive, cache.with_name("published")) if cache is not None else None
    if folder is not None:
        return _played(folder)
    with tempfile.TemporaryDirectory(prefix="tenezbon-") as passing:
        _unpack(archive, Path(passing))
        return _played(Path(passing))


def _kept(archive: Path, root: Path) -> Path | None:
    """The folder in which the archive is unpacked; None where none can be made."""
    folder = root / hashlib.sha256(archive.read_bytes()).hexdigest()[:20]
    if folder.is_dir():
        return folder
    try:
        root.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=root))
    except OSError:
        return None
    try:
        _unpack(archive, draft)
        draft.rename(folder)  # it is there whole or not at all
    except OSError:
        rmtree(draft, ignore_errors=True)
        return folder if folder.is_dir() else None  # another window was faster
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)


def _played(folder: Path) -> int:
    """Plays with the unpacked modules in place of those of the archive."""
    sys.path[0] = str(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "game"]:
        del sys.modules[name]
    from game.cli.main import main as play

    return play()
