"""What the last proof of a story said, kept beside the caches, for editors."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from game.saves.files import write_whole


class Kept(NamedTuple):
    """The verdicts of the last proof by property and subject, and whether they are of the story as it is now."""

    verdicts: Mapping[tuple[str, str], str]
    current: bool


NONE = Kept({}, current=False)


def digest(files: Mapping[str, bytes]) -> str:
    """A name for the story that these files are."""
    made = hashlib.blake2b(digest_size=16)
    for name, data in sorted(files.items()):
        made.update(f"{name} {len(data)}\n".encode())
        made.update(data)
    return made.hexdigest()


def keep(cache: Path, folder: Path, story: str, results: Iterable[tuple[str, str, str, str]]) -> None:
    """Keeps results (property, subject, role, verdict); others that are known stay, if they are of the same story."""
    path = _path(cache, folder)
    made = [list(result) for result in results]
    before = _read(path)
    if before.get("story") == story:
        decided = {tuple(result[:3]) for result in made}
        made += [result for result in before.get("results", []) if tuple(result[:3]) not in decided]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps({"story": story, "results": made}, ensure_ascii=False).encode())


def last(cache: Path, folder: Path, story: str) -> Kept:
    """The last results that were kept of a story's folder."""
    read = _read(_path(cache, folder))
    verdicts = {(about, subject): verdict for about, subject, _, verdict in read.get("results", [])}
    return Kept(verdicts, read.get("story") == story)


def _path(cache: Path, folder: Path) -> Path:
    name = hashlib.blake2b(str(folder.resolve()).encode(), digest_size=16).hexdigest()
    return cache.parent / "proofs" / f"{name}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
