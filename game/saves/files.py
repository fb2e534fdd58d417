"""Files written whole or not at all, read only where they are files, and locked among games that run at once."""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 2.0  # seconds to wait for a lock
_PAUSE = 0.01  # seconds between two tries
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: the old one is there until the new one is safe on the disk."""
    draft = _drafted(path, data)
    try:
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    settle(path.parent)


def create_whole(path: Path, data: bytes) -> None:
    """Writes a new file whole or not at all; raises FileExistsError if there is one of that name."""
    draft = _drafted(path, data)
    try:
        _link(draft, path, data)
    finally:
        draft.unlink(missing_ok=True)
    settle(path.parent)


def _drafted(path: Path, data: bytes) -> Path:
    """The data beside the file it is for, safe on the disk."""
    # Not by tempfile, which takes two megabytes for what it imports.
    draft = path.parent / f".{path.name}.{os.urandom(4).hex()}.draft"
    handle = os.open(draft, _NEW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # some file systems know no modes
            draft.chmod(_mode(path))
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _mode(path: Path) -> int:
    """Who may read and write a file: as before, or as the user's mask says of new ones."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _link(draft: Path, path: Path, data: bytes) -> None:
    """Gives a draft a name that nothing has; where the file system has no links the data is written there."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        with path.open("xb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                path.unlink(missing_ok=True)
                raise


def settle(folder: Path) -> None:
    """Makes new names in a folder survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it; each new name survives a power cut."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        settle(each.parent)


def read_file(path: Path, largest: int) -> bytes:
    """The bytes of a file; a link, a device, a pipe or a folder is refused, and so is what is too large."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if path.is_symlink():
        raise OSError(errno.ELOOP, "it is a link, which is not followed")
    handle = os.open(path, flags)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a file")
        if found.st_size > largest:
            raise OSError(errno.EFBIG, "it is too large")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(largest + 1)
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a lock among the games that run at once, where the system has one; waits for it, but not for ever."""
    try:
        import fcntl  # only some systems have it
    except ImportError:
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, f"{path.name} is not a file")
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise OSError(errno.EAGAIN, "another game is writing there") from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def sweep(folder: Path, before: float) -> None:
    """Removes drafts that a killed game left, if they are older than a moment (seconds since the epoch)."""
    for draft in folder.glob(".*.draft"):
        with contextlib.suppress(OSError):
            if not draft.is_symlink() and draft.stat().st_mtime < before:
                draft.unlink()
