"""The files of a story's folder: which there are, and their bytes."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from game.diagnostics import Diagnostic, Span, printable

NOT_CHAPTERS = ("state", "pools", "checks", "cast", "aims")
NOT_ROLES = ("record", "playthroughs")
MOST_FILES = 1000
LARGEST = 8_000_000  # the most bytes of one file
TOGETHER = 48_000_000  # and of all of them


def story_files(folder: Path) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The bytes of a story's files by name, and what is wrong with the files themselves."""
    files: dict[str, bytes] = {}
    said: list[Diagnostic] = []
    root, read = os.path.realpath(folder), 0
    for path in sorted(_paths(folder)):
        name = printable(path.relative_to(folder).as_posix())
        if path.suffix != ".yaml":
            meant = f"rename it to {path.stem}.yaml"
            said.append(
                _file_fault("stray-file", "this file would be ignored: the files of a story end in .yaml", name, meant)
            )
        elif path.is_dir():
            message = "this is a folder, and a file is meant to have this name"
            said.append(_file_fault("stray-file", message, name, "rename the folder, or move its files out of it"))
        elif name.count("/") > 1 and not name.startswith("record/notes/"):
            message = "this file is in a folder inside another folder, and would be ignored"
            said.append(_file_fault("stray-file", message, name, "move it into the role's own folder"))
        elif len(files) >= MOST_FILES:
            said.append(_file_fault("too-many", f"a story has at most {MOST_FILES} files", name))
            break
        else:
            data = content(path, name, root)
            if isinstance(data, Diagnostic):
                said.append(data)
            elif (read := read + len(data)) > TOGETHER:
                said.append(_file_fault("file-too-large", f"a story has at most {TOGETHER:,} bytes", name))
                break
            else:
                files[name] = data
    if "story.yaml" not in files:
        said.append(_file_fault("no-story", "there is no story.yaml in this folder", "story.yaml"))
    return files, said


def content(path: Path, name: str, root: str = "") -> bytes | Diagnostic:
    """The bytes of a file, or why it is not read. If a root is given, which is no link itself, a link that leads out of it is not followed."""
    try:
        if root and not os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep):
            return _file_fault("outside", "this link leads out of the story's folder", name)
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return _file_fault("unreadable", "this is not a file", name)
        if status.st_size > LARGEST:
            return _file_fault("file-too-large", f"a file has at most {LARGEST:,} bytes", name, "split the chapter")
        return path.read_bytes()
    except OSError as error:
        reason = "its links form a circle" if error.errno == errno.ELOOP else error.strerror
        hint = "delete it, and write the file anew" if error.errno == errno.ELOOP else ""
        return _file_fault("unreadable", f"this file cannot be read: {reason}", name, hint)


def _paths(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The YAML files of a story's folder and of the folders in it; hidden ones are not part of a story."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
    except OSError:
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.lower().endswith((".yaml", ".yml")):
            yield path
        elif _is_folder(entry) and depth < 2 and (depth or entry.name != "playthroughs"):
            yield from _paths(path, depth + 1)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder; a link that leads back to a folder it is in is none."""
    try:
        return entry.is_dir() and not (
            entry.is_symlink() and Path(entry.path).resolve() in Path(entry.path).absolute().parents
        )
    except OSError:  # its links form a circle
        return False


def _file_fault(code: str, message: str, name: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, Span(name, 1, 1, 1, 2), hint)
