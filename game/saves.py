"""Playthroughs and the chronicle kept in files, written whole or not at all."""

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from game.story import moments, playthrough
from game.story.model import Story
from game.story.playthrough import Playthrough, Recorded

FORMAT = 1
LARGEST = 4_000_000  # bytes of a save at the most: a long run has under 50,000
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
KEPT_NAMES = frozenset({"chronicle", "options"})
_PREVIOUS = ".previous"


class SaveError(Exception):
    """A save that cannot be read or written; the message is one sentence for the player."""


class Slot(NamedTuple):
    """A saved game as it is listed."""

    name: str
    role: str = ""
    chapter: str = ""
    place: str = ""
    moment: str = ""
    time: str = ""
    choices: int = 0
    finished: bool = False
    story: str = ""
    damage: str = ""  # why it cannot be read


class Run(NamedTuple):
    """A finished run: which ending, and the echoes it leaves."""

    id: str
    role: str
    ending: str
    title: str
    time: str
    echoes: Mapping[str, object]


class Chronicle(NamedTuple):
    """What was found over all runs."""

    notes: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    runs: tuple[Run, ...] = ()

    def merged(self, other: "Chronicle") -> "Chronicle":
        """Everything that is in either."""
        runs = {run.id: run for run in (*self.runs, *other.runs)}
        return Chronicle(
            self.notes | other.notes,
            self.endings | other.endings,
            self.scenes | other.scenes,
            self.choices | other.choices,
            tuple(sorted(runs.values(), key=lambda run: (run.time, run.id))),
        )

    def finished(self, role: str) -> tuple[Run, ...]:
        """The finished runs of a role, the latest last."""
        return tuple(run for run in self.runs if run.role == role)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: the old one stands until the new one is safe on the disk."""
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Makes a rename in a folder last, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Shelf:
    """The folder where games are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # Slots

    def slots(self) -> tuple[Slot, ...]:
        """What is kept, the latest first; damaged files are listed too."""
        found = []
        for path in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else ():
            if NAME.match(path.stem) and path.stem not in KEPT_NAMES:
                found.append(self._listed(path.stem))
        return tuple(sorted(found, key=lambda slot: slot.time, reverse=True))

    def latest(self) -> Slot | None:
        """The game that was played last and is not over."""
        return next((slot for slot in self.slots() if not slot.finished and not slot.damage), None)

    def _listed(self, name: str) -> Slot:
        try:
            kept = self._kept(self._path(name))
        except SaveError as error:
            return Slot(name, damage=str(error))
        texts = {key: _clean(kept.get(key)) for key in ("role", "chapter", "place", "moment", "time", "story")}
        choices, earlier = kept.get("choices"), kept.get("earlier")
        count = sum(len(each) for each in (choices, earlier) if isinstance(each, list))
        return Slot(name, choices=count, finished=bool(kept.get("finished")), **texts)

    def fresh(self, role: str) -> str:
        """A name that no slot has yet, for a new run of a role."""
        number = 1
        while (self.folder / f"{role}-{number}.json").exists():
            number += 1
        return f"{role}-{number}"

    def save(self, name: str, played: Playthrough, now: datetime) -> None:
        """Keeps a playthrough under a name; the copy before it stays as the previous one."""
        path = self._path(name)
        data = json.dumps(_written(played, now), ensure_ascii=False, indent=1).encode()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._keep_previous(path)
            write_whole(path, data)
        except OSError as error:
            raise SaveError(f"The game could not be saved in {path}: {error.strerror}.") from error

    def _keep_previous(self, path: Path) -> None:
        """The file as it is becomes the previous copy, unless it is damaged itself."""
        if not path.exists():
            return
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        try:
            os.link(path, draft)
        except OSError:  # a file system without links: the copy is made of the bytes
            write_whole(self._previous(path), path.read_bytes())
            return
        draft.replace(self._previous(path))

    def _previous(self, path: Path) -> Path:
        return path.with_name(path.name + _PREVIOUS)

    def read(self, name: str, previous: bool = False) -> Recorded:
        """A playthrough as it was kept; raises SaveError."""
        path = self._path(name)
        return _recorded(self._kept(self._previous(path) if previous else path), path)

    def has_previous(self, name: str) -> bool:
        """Whether the copy before the last one can still be read."""
        try:
            self.read(name, previous=True)
        except SaveError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Removes a slot and its previous copy."""
        path = self._path(name)
        if not path.exists():
            raise SaveError(f"There is no saved game “{name}”.")
        path.unlink()
        self._previous(path).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """Whether there is a slot of that name."""
        return bool(NAME.match(name)) and self._path(name).exists()

    def _path(self, name: str) -> Path:
        if not NAME.match(name) or name in KEPT_NAMES:
            raise SaveError(f"“{_clean(name)[:40]}” is no name for a saved game: use letters, digits, - and _.")
        path = self.folder / f"{name}.json"
        if path.is_symlink():
            raise SaveError(f"The saved game {path} leads out of the folder and is not opened.")
        return path

    def _kept(self, path: Path) -> dict[str, object]:
        """What a file holds; raises SaveError with a sentence that names it."""
        try:
            if path.stat().st_size > LARGEST:
                raise SaveError(f"The saved game {path} is too large to be one.")
            kept = json.loads(path.read_bytes().decode())
        except FileNotFoundError:
            raise SaveError(f"There is no saved game “{path.name.partition('.')[0]}”.") from None
        except OSError as error:
            raise SaveError(f"The saved game {path} cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError):
            raise SaveError(f"The saved game {path} is damaged.") from None
        if not isinstance(kept, dict):
            raise SaveError(f"The saved game {path} is damaged.")
        if not isinstance(kept.get("format"), int) or kept["format"] > FORMAT:
            raise SaveError(f"The saved game {path} is damaged, or was made by a newer version of the game.")
        return kept

    # The chronicle

    def chronicle(self) -> Chronicle:
        """What was found over all runs; empty where nothing can be read."""
        path = self.folder / "chronicle.json"
        for candidate in (path, self._previous(path)):
            with contextlib.suppress(SaveError):
                return _chronicle(self._kept(candidate))
        return Chronicle()

    def add(self, found: Chronicle) -> Chronicle:
        """Adds to the chronicle what it has not, also while another game does the same; gives the whole."""
        path = self.folder / "chronicle.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _locked(self.folder / ".chronicle.lock"):
                before = self.chronicle()
                whole = before.merged(found)
                if whole != before or not path.exists():
                    self._keep_chronicle(path, whole)
        except OSError as error:
            raise SaveError(f"What you found could not be kept in {path}: {error.strerror}.") from error
        return whole

    def _keep_chronicle(self, path: Path, whole: Chronicle) -> None:
        with contextlib.suppress(SaveError):
            self._kept(path)  # a damaged file does not become the previous copy
            self._keep_previous(path)
        data = json.dumps(_chronicle_written(whole), ensure_ascii=False, indent=1)
        write_whole(path, data.encode())

    # Options

    def options(self) -> dict[str, object]:
        """The player's settings."""
        try:
            return self._kept(self.folder / "options.json")
        except SaveError:
            return {}

    def keep_options(self, options: Mapping[str, object]) -> None:
        """Keeps the player's settings."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / "options.json", json.dumps({"format": FORMAT, **options}, indent=1).encode())
        except OSError as error:
            raise SaveError(f"The options could not be kept in {self.folder}: {error.strerror}.") from error


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds a lock among the games that run at once, where the system has one."""
    with path.open("a") as file:
        try:
            import fcntl  # only some systems have it
        except ImportError:
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _clean(value: object) -> str:
    """A text from a file as it may be shown: nothing in it moves a cursor."""
    return "".join(c for c in value if c.isprintable())[:200] if isinstance(value, str) else ""


def _written(played: Playthrough, now: datetime) -> dict[str, object]:
    """A playthrough as it stands in a save."""
    kept, turn = playthrough.recorded(played), played.turn
    role = played.story.roles[played.role]
    scene = role.scenes[turn.state.scene]
    where = played.story.record.places.get(scene.at)
    written: dict[str, object] = {
        "format": FORMAT,
        "story": played.story.title,
        "role": kept.role,
        "seed": kept.seed,
        "at": turn.state.scene,
        "chapter": role.chapters[scene.chapter].title,
        "place": where.name if where else scene.title,
        "moment": scene.dateline or moments.spoken(played.clock, played.story.year),
        "time": now.isoformat(timespec="milliseconds"),
        "finished": turn.ending.title if turn.ending else None,
        "echoes": dict(kept.echoes),
        "draws": dict(kept.draws),
        "choices": list(kept.choices),
        "snapshot": kept.place,
    }
    if kept.away:
        written["away"] = list(kept.away)
    if kept.base is not None:
        written |= {"base": kept.base, "earlier": list(kept.earlier)}
    return written


def _recorded(kept: Mapping[str, object], path: Path) -> Recorded:
    """A save as a playthrough to be taken up again; raises SaveError."""
    role, seed = kept.get("role"), kept.get("seed")
    choices, earlier = _names(kept.get("choices")), _names(kept.get("earlier", []))
    if not isinstance(role, str) or not isinstance(seed, int) or choices is None or earlier is None:
        raise SaveError(f"The saved game {path} is damaged.")
    base, snapshot, away = kept.get("base"), kept.get("snapshot"), kept.get("away")
    return Recorded(
        role,
        seed,
        choices,
        _mapping(kept.get("echoes")),
        {k: v for k, v in _mapping(kept.get("draws")).items() if isinstance(v, str | int | list)},
        base if isinstance(base, dict) else None,
        earlier,
        snapshot if isinstance(snapshot, dict) else None,
        tuple(turn for turn in away if isinstance(turn, int)) if isinstance(away, list) else (),
    )


def _names(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return tuple(value)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _chronicle(kept: Mapping[str, object]) -> Chronicle:
    runs = []
    listed = kept.get("runs")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            texts = {key: _clean(each.get(key)) for key in ("id", "role", "ending", "title", "time")}
            runs.append(Run(**texts, echoes=_mapping(each.get("echoes"))))
    notes, endings, scenes, choices = (
        frozenset(_names(kept.get(key)) or ()) for key in ("notes", "endings", "scenes", "choices")
    )
    return Chronicle(notes, endings, scenes, choices, tuple(runs))


def _chronicle_written(chronicle: Chronicle) -> dict[str, object]:
    return {
        "format": FORMAT,
        **{key: sorted(getattr(chronicle, key)) for key in ("notes", "endings", "scenes", "choices")},
        "runs": [
            {"id": r.id, "role": r.role, "ending": r.ending, "title": r.title, "time": r.time, "echoes": dict(r.echoes)}
            for r in chronicle.runs
        ],
    }


def opened(story: Story, shelf: Shelf, name: str, previous: bool = False) -> playthrough.Restored:
    """A saved game taken up again; raises SaveError where it cannot be."""
    recorded = shelf.read(name, previous)
    if recorded.role not in story.roles:
        raise SaveError(f"The saved game {shelf.folder / name}.json belongs to a role that this story does not have.")
    return playthrough.restored(story, recorded)
