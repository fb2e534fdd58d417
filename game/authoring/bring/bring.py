"""Begins a story from a file of ink or Twee, and loads what was made of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from game.authoring.bring import draft, ink, twee
from game.loader.load import Loaded, load_files

_READERS = {".ink": ink.read, ".twee": twee.read, ".tw": twee.read}


class BringError(Exception):
    """A file that no story can be begun from; the message is a sentence."""


class Brought(NamedTuple):
    """The files of the story, what was left out, and what the loader says of them."""

    files: Mapping[str, bytes]
    report: tuple[str, ...]
    loaded: Loaded


def bring(source: Path) -> Brought:
    """The story that a file begins."""
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        raise BringError(f"{source.name!r} is not a file of ink or Twee: its name must end in .ink, .twee or .tw")
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BringError(f"{source.name!r} is not UTF-8: save it as that") from None
    made = reader(text.replace("\r\n", "\n"), source.stem)
    if not made.scenes:
        raise BringError(f"there is no story in {source.name!r}")
    files = {name: written.encode() for name, written in draft.files(made).items()}
    return Brought(files, tuple(draft.report(made)), load_files(files))
