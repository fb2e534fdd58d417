"""What a published game consists of: the engine, the libraries that it needs, and the story in the engine's own place."""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath

LIBRARIES = ("prompt_toolkit", "wcwidth", "PyYAML")  # what the engine needs, and what that needs
_ENGINE = Path(__file__).parents[2]
_UNUSED = re.compile(r"(^|/)(__pycache__|scenes|editor)(/|$)")
_KEPT = re.compile(r"\.dist-info/(METADATA$|licenses/|LICEN[CS]E)")  # a library asks for its own version


class NotInstalledError(Exception):
    """The engine runs without having been installed; the message is a sentence for the author."""


def engine() -> dict[str, bytes]:
    """The files of the engine, by their names in the package `game`."""
    files = {path.relative_to(_ENGINE).as_posix(): path for path in _ENGINE.rglob("*") if path.is_file()}
    return {f"game/{name}": path.read_bytes() for name, path in files.items() if not _UNUSED.search(name)}


def libraries() -> dict[str, bytes]:
    """The files of the libraries, as they are installed here; what is compiled for one kind of machine is left out."""
    return {str(name): path.read_bytes() for each in LIBRARIES for name, path in _installed(each)}


def requirements() -> list[str]:
    """The libraries that the engine needs, as a package names them."""
    try:
        needed = metadata.requires("tenezbon") or []
    except metadata.PackageNotFoundError:
        raise _not_installed() from None
    return [each for each in needed if "extra ==" not in each]


def _not_installed() -> NotInstalledError:
    return NotInstalledError("the libraries cannot be found here: install tenezbon with pip, and publish from there")


def _installed(library: str) -> Iterator[tuple[PurePosixPath, Path]]:
    try:
        files = metadata.files(library)
    except metadata.PackageNotFoundError:
        files = None
    if not files:
        raise _not_installed()
    for file in files:
        if ".." not in file.parts and (file.suffix == ".py" or _KEPT.search(str(file))):
            yield file, Path(str(file.locate()))


def scenes(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a story where the engine looks for the one that it comes with."""
    return {f"game/scenes/{name}": data for name, data in files.items()}
