"""A cache of stories that loaded without an error, under a key made of every byte of the story and of this program.

Only a start is slower without it. Whatever is wrong with it, or with where it is kept, the story's own files are read.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

from game.diagnostics import Diagnostic
from game.loader.files import LARGEST, story_files
from game.loader.head import headed
from game.loader.nodes import Document
from game.story.model import Story
from game.story.record import EMPTY
from game.version import VERSION

KEPT = 8  # stories and versions that stay
_KEY = re.compile(r"[0-9a-f]{32}\Z")
# What no sound story holds: control characters, escaped ones, and what changes the direction of writing. Each pattern begins
# with a byte that is rare or a pair that is, so that looking for it takes next to no time.
_UNCLEAN = [
    re.compile(pattern)
    for pattern in (
        rb"\x7f", rb"\xc2[\x80-\x9f]", rb"\xd8\x9c", rb"\xe2\x80[\x8b\x8e\x8f\xa8-\xae]", rb"\xe2\x81[\xa0-\xaf]", rb"\xef\xbb\xbf",
    )
]  # fmt: skip
_ESCAPED = re.compile(rb"\\[^\"n]")


class Cached(NamedTuple):
    """A story from the cache, or as it was loaded, with what was reported; the story is None if there was an error."""

    story: Story | None
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, list[str]] = EMPTY


def load_again(folder: Path, cache: Path) -> Cached:
    """A story as `load` finds it; quickly if the same bytes were found sound before. Never raises."""
    files, said = story_files(folder)
    kept = cache / _key(files)
    if not said:
        with suppress(Exception):  # anything may have been written into a cache
            return Cached(_cached(folder, files, kept))
    from game.loader.load import load_files

    loaded = load_files(files, said)
    if loaded.story is not None:
        with suppress(OSError):
            _keep(kept, files, loaded.story)
    return Cached(loaded.story, loaded.diagnostics, loaded.sources)


def _key(files: Mapping[str, bytes]) -> str:
    """A name for these bytes as this version of the program reads them."""
    digest = hashlib.blake2b(f"{VERSION} {sys.version}\n".encode(), digest_size=16)
    package = Path(__file__).parent.parent
    for part in ("loader", "plan", "story"):
        for module in sorted((package / part).glob("*.py")):
            stat = module.stat()
            digest.update(f"{part}/{module.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    for name, data in files.items():
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _cached(folder: Path, files: Mapping[str, bytes], kept: Path) -> Story:
    """The story as it is kept; raises an exception if it is not, or not as it was written."""
    if not _private(kept):
        raise OSError(kept)
    index, _ = _unsealed(kept / "index")
    names = list(files)  # their bytes are let go

    def read(name: str) -> Document:
        from game.loader.lazy import grown
        from game.loader.nodes import Mapping as Tree

        with suppress(OSError, ValueError):
            tree, digest = _unsealed(kept / _file_name(name))
            if digest != index["files"][name]:
                raise ValueError(name)
            root = grown(tree)
            return Document(name, [], root if isinstance(root, Tree) else None)
        from game.loader.document import read

        return read(name, (folder / name).read_bytes())

    found: list[Story] = []

    def whole() -> Story:
        if not found:
            from game.loader.load import load

            (kept / "index").unlink(missing_ok=True)
            story = load(folder).story
            if story is None:
                raise LookupError("the story has changed while it is played")
            found.append(story)
        return found[0]

    def rest() -> Story:
        from game.loader.lazy import LazyStory

        with suppress(Exception):  # as above
            return LazyStory(names, index, read, whole).story()
        return whole()

    return headed(index, rest)


# How it is kept


def _private(folder: Path) -> bool:
    """Whether a folder and the two above it are real ones that nobody else can write to."""
    for each in (folder.parent.parent, folder.parent, folder):
        status = each.lstat()
        if each.is_symlink() or not each.is_dir():
            return False
        if hasattr(os, "getuid") and (
            status.st_uid != os.getuid() or (each != folder.parent.parent and status.st_mode & 0o022)
        ):
            return False
    return True


def _keep(folder: Path, files: Mapping[str, bytes], story: Story) -> None:
    """Keeps the trees and then the index, and deletes the oldest story."""
    from game.loader import schema
    from game.loader.document import read
    from game.loader.lazy import flat, indexed
    from game.loader.nodes import Mapping as Tree

    folder.parent.parent.parent.mkdir(parents=True, exist_ok=True)
    for each in (folder.parent.parent, folder.parent, folder):
        each.mkdir(mode=0o700, exist_ok=True)
        if each is not folder.parent.parent and not each.is_symlink():
            each.chmod(0o700)
    if not _private(folder):
        return
    filed: dict[str, dict[str, str]] = {kind: {} for kind in schema.RECORD_FILES}
    digests = {}
    for name, data in files.items():
        root = read(name, data).root
        if root is None:
            continue
        digests[name] = _seal(folder / _file_name(name), flat(root))
        for kind, entries in root.items.items() if name.startswith("record/") else ():
            filed[kind].update(dict.fromkeys(entries.items if isinstance(entries, Tree) else (), name))
    _seal(folder / "index", {**indexed(story, filed), "files": digests})
    _tidy(folder.parent)


def _tidy(cache: Path) -> None:
    """Deletes the oldest stories of the cache, and nothing that the cache did not make."""
    kept = [each for each in cache.iterdir() if _KEY.match(each.name) and each.is_dir() and not each.is_symlink()]
    for old in sorted(kept, key=lambda each: each.stat().st_mtime)[:-KEPT]:
        for path in old.iterdir():
            if path.is_file() and not path.is_symlink():
                path.unlink(missing_ok=True)
        with suppress(OSError):
            old.rmdir()


def _file_name(name: str) -> str:
    """The name under which a file's tree is kept; a slash is not replaced by a dot, which a name may have too."""
    return name.replace("%", "%25").replace("/", "%2F")


def _seal(path: Path, value: object) -> str:
    """Writes a value behind the digest of its bytes, and returns the digest."""
    body = json.dumps(value, ensure_ascii=False).encode()
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(digest.encode() + b"\n" + body)
    draft.replace(path)
    return digest


def _unsealed(path: Path) -> tuple[Any, str]:
    """A value that is as it was written, and its digest; raises ValueError or OSError for any other."""
    status = path.lstat()
    if not S_ISREG(status.st_mode) or status.st_size > LARGEST:
        raise ValueError("this is not a file of the cache")
    written, _, body = path.read_bytes().partition(b"\n")
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    if digest.encode() != written or any(pattern.search(body) for pattern in _UNCLEAN):
        raise ValueError("this is not as it was written")
    if _ESCAPED.search(body.replace(rb"\\", b"")):
        raise ValueError("this has characters that no story has")
    return json.loads(body), digest
