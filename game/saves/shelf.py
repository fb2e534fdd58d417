"""The folder of a story's saved games: listed, claimed, kept, read and deleted."""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from game.saves import chronicle
from game.saves.chronicle import Chronicle
from game.saves.files import create_whole, locked, make_folder, read_file, sweep, write_whole
from game.saves.savefile import FORMAT, Saved, SaveError, as_bytes, as_fields, as_saved, clean

LARGEST = 4_000_000  # bytes of a save at the most: a long run has under 50,000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)
_OURS = frozenset({"chronicle", "options"})
_PREVIOUS = ".previous"
_DAY = 24 * 60 * 60  # seconds after which a draft belongs to nobody


class PlayedElsewhereError(SaveError):
    """The file of a run has changed since this game read or wrote it: another window plays it."""


class Slot(NamedTuple):
    """A saved game as it is listed."""

    name: str
    role: str = ""
    title: str = ""  # role, day and chapter, as a player knows them
    chapter: str = ""
    place: str = ""
    moment: str = ""
    time: str = ""  # when it was kept, in the hour of this computer
    choices: int = 0
    finished: bool = False
    story: str = ""
    is_copy: bool = False  # a named copy, which playing never writes
    damage: str = ""  # why it cannot be read


def folder_name(id_: str, folder: Path) -> str:
    """The folder of a story's saved games: its id, or the name and a digest of the place where its files are."""
    if id_:
        return id_
    place = str(folder.resolve())
    words = re.sub(r"[^a-z0-9]+", "-", Path(place).name.lower()).strip("-")[:30] or "story"
    return f"{words}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:10]}"


class Shelf:
    """The saved games of one story, in a folder of its own; the player's options are beside it."""

    def __init__(self, root: Path, story: str) -> None:
        self.root, self.folder = root, root / story

    # Listing

    def slots(self, now: datetime) -> tuple[Slot, ...]:
        """All saved games, newest first, damaged ones too; one dated in the future counts as older than all others."""
        found = [(self._when(path, now), self._listed(path.stem)) for path in self._paths()]
        return tuple(slot for _, slot in sorted(found, key=lambda each: each[0], reverse=True))

    def latest(self, now: datetime) -> Slot | None:
        """The run that was played last and is not finished."""
        return next((s for s in self.slots(now) if not s.finished and not s.damage and not s.is_copy), None)

    def _paths(self) -> Iterator[Path]:
        with contextlib.suppress(OSError):
            for path in sorted(self.folder.glob("*.json")):
                if is_name(path.stem):
                    yield path

    def _when(self, path: Path, now: datetime) -> datetime:
        """The moment by which a save is ordered."""
        with contextlib.suppress(OSError, ValueError, SaveError):
            kept = datetime.fromisoformat(str(self._fields(path).get("time", "")))
            kept = kept if kept.tzinfo else kept.replace(tzinfo=UTC)
            if kept <= now:
                return kept
        return datetime.min.replace(tzinfo=UTC)

    def _listed(self, name: str) -> Slot:
        try:
            kept = self._fields(self._path(name))
        except SaveError as error:
            return Slot(name, damage=str(error))
        texts = {key: clean(kept.get(key)) for key in ("role", "chapter", "place", "moment", "story")}
        parts = (clean(kept.get("role_title")) or texts["role"], clean(kept.get("day")), texts["chapter"])
        counted = (kept.get("choices"), kept.get("earlier"))
        return Slot(
            name,
            title=" · ".join(part for part in parts if part),
            time=_local(clean(kept.get("time"))),
            choices=sum(len(each) for each in counted if isinstance(each, list)),
            finished=bool(kept.get("finished")),
            is_copy=bool(kept.get("copy_of")),
            **texts,
        )

    # Runs and copies

    def claim(self, role: str, data: bytes, now: datetime) -> tuple[str, bytes]:
        """Keeps a new run under a name that nothing has, also when two games begin at once; the name and the seal."""
        number = 1 + max((int(n) for path in self._paths() if (n := _number(path.stem, role))), default=0)
        try:
            make_folder(self.folder)
            sweep(self.folder, now.timestamp() - _DAY)
            while True:
                name = f"{role}-{number}"
                try:
                    create_whole(self.folder / f"{name}.json", data)
                except FileExistsError:
                    number += 1
                else:
                    return name, _seal(data)
        except OSError as error:
            raise SaveError(f"The game could not be saved in {self._shown(self.folder)}: {error.strerror}.") from error

    def keep(self, name: str, data: bytes, seal: bytes) -> bytes:
        """Keeps a run; the copy before it becomes the previous one. The new seal.

        Raises PlayedElsewhereError if the file is not the one that the seal was given for.
        """
        path = self._path(name)
        try:
            make_folder(self.folder)
            with locked(self.folder / ".lock"):
                before = self._bytes(path)
                if before is not None and _seal(before) != seal:
                    raise PlayedElsewhereError(f"“{name}” has been played on in another window.")
                if before is not None and _is_sound(before):
                    write_previous(path)
                write_whole(path, data)
        except OSError as error:
            raise SaveError(f"The game could not be saved in {self._shown(path)}: {error.strerror}.") from error
        return _seal(data)

    def copy(self, name: str, data: bytes) -> None:
        """Keeps a named copy, which must be new."""
        path = self._path(name)
        try:
            make_folder(self.folder)
            create_whole(path, data)
        except FileExistsError:
            raise SaveError(f"There is already a saved game “{name}”. Choose another name.") from None
        except OSError as error:
            raise SaveError(f"The game could not be saved in {self._shown(path)}: {error.strerror}.") from error

    def read(self, name: str, previous: bool = False) -> tuple[Saved, bytes]:
        """A saved game and its seal; raises SaveError."""
        path = self._path(name)
        kept = path.with_name(path.name + _PREVIOUS) if previous else path
        saved = as_saved(self._fields(kept))
        if saved is None:
            raise SaveError(f"The saved game {self._shown(kept)} is damaged.")
        return saved, _seal(self._bytes(path) or b"")

    def fields(self, name: str) -> dict[str, object]:
        """What the file of a saved game holds, key by key."""
        return self._fields(self._path(name))

    def has_previous(self, name: str) -> bool:
        """Whether the copy before the last one can be read."""
        try:
            self.read(name, previous=True)
        except SaveError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Removes a saved game and its previous copy."""
        path = self._path(name)
        try:
            path.unlink()
            path.with_name(path.name + _PREVIOUS).unlink(missing_ok=True)
        except FileNotFoundError:
            raise SaveError(f"There is no saved game “{name}”.") from None
        except OSError as error:
            raise SaveError(f"“{name}” could not be deleted: {error.strerror}.") from error

    def exists(self, name: str) -> bool:
        """Whether there is a saved game of that name."""
        return is_name(name) and os.path.lexists(self.folder / f"{name}.json")

    def _path(self, name: str) -> Path:
        if not is_name(name):
            raise SaveError(f"“{clean(name)[:40]}” is not a valid save name: use letters, digits, - and _.")
        return self.folder / f"{name}.json"

    def _bytes(self, path: Path) -> bytes | None:
        """What a file holds; None if there is none."""
        try:
            return read_file(path, LARGEST)
        except FileNotFoundError:
            return None

    def _fields(self, path: Path) -> dict[str, object]:
        """What a file of ours holds; raises SaveError with a sentence that names it."""
        shown = self._shown(path)
        try:
            data = self._bytes(path)
        except OSError as error:
            raise SaveError(f"The saved game {shown} cannot be read: {error.strerror}.") from error
        if data is None:
            raise SaveError(f"There is no saved game “{clean(path.name.partition('.')[0])}”.")
        try:
            kept = as_fields(data)
        except ValueError:
            raise SaveError(f"The saved game {shown} is damaged.") from None
        number = kept.get("format")
        if not isinstance(number, int) or isinstance(number, bool):
            raise SaveError(f"The saved game {shown} is damaged.")
        if number > FORMAT:
            raise SaveError(f"The saved game {shown} was made by a newer version of the game and is left alone.")
        return kept

    def _shown(self, path: Path) -> str:
        return clean(str(path))

    # The chronicle

    def chronicle(self) -> Chronicle:
        """What was found over all runs; empty if nothing can be read."""
        path = self.folder / "chronicle.json"
        for candidate in (path, path.with_name(path.name + _PREVIOUS)):
            with contextlib.suppress(SaveError):
                return chronicle.as_chronicle(self._fields(candidate))
        return Chronicle()

    def add(self, found: Chronicle) -> Chronicle:
        """Adds to the chronicle what it has not, also while another game does the same; returns the whole."""
        path = self.folder / "chronicle.json"
        try:
            make_folder(self.folder)
            with locked(self.folder / ".lock"):
                before = self._bytes(path)
                if before is not None and _is_newer(before):
                    raise SaveError(f"{self._shown(path)} was made by a newer version of the game and is left alone.")
                known = self.chronicle()
                whole = known.merged(found)
                if whole != known or before is None:
                    if before is not None and _is_sound(before):
                        write_previous(path)
                    write_whole(path, as_bytes({"format": FORMAT, **chronicle.written(whole)}))
        except OSError as error:
            raise SaveError(f"What you found could not be kept in {self._shown(path)}: {error.strerror}.") from error
        return whole

    # Options

    def options(self) -> dict[str, object]:
        """The player's settings, for all stories."""
        try:
            return self._fields(self.root / "options.json")
        except SaveError:
            return {}

    def keep_options(self, options: Mapping[str, object]) -> None:
        """Keeps the player's settings."""
        path = self.root / "options.json"
        try:
            before = self._bytes(path)
            if before is not None and _is_newer(before):
                raise SaveError(f"{self._shown(path)} was made by a newer version of the game and is left alone.")
            make_folder(self.root)
            write_whole(path, as_bytes({"format": FORMAT, **options}))
        except OSError as error:
            raise SaveError(f"The options could not be kept in {self._shown(path)}: {error.strerror}.") from error


def is_name(name: str) -> bool:
    """Whether a saved game may have this name: no other file of ours has it, and no device."""
    return bool(_NAME.match(name)) and name.lower() not in _OURS and not _DEVICES.match(name)


def write_previous(path: Path) -> None:
    """The file as it is becomes the previous copy."""
    previous = path.with_name(path.name + _PREVIOUS)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        os.link(path, draft)
    except OSError:  # a file system without links: the copy is made of the bytes
        write_whole(previous, path.read_bytes())
        return
    draft.replace(previous)


def _seal(data: bytes) -> bytes:
    """What tells one state of a file from another."""
    return hashlib.blake2b(data, digest_size=16).digest()


def _is_sound(data: bytes) -> bool:
    """Whether bytes are a file of ours, and so fit to be the previous copy."""
    try:
        return isinstance(as_fields(data).get("format"), int)
    except ValueError:
        return False


def _is_newer(data: bytes) -> bool:
    try:
        number = as_fields(data).get("format")
    except ValueError:
        return False
    return isinstance(number, int) and number > FORMAT


def _number(name: str, role: str) -> str:
    """The number of a run's name; "" if it is not a run of the role."""
    before, _, number = name.rpartition("-")
    return number if before == role and number.isascii() and number.isdecimal() else ""


def _local(time: str) -> str:
    """A moment in the hour of this computer, as a player reads it."""
    try:
        return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return ""
