"""Makes the files of a story smaller, line by line, while something about them stays as it is."""

import time
from collections.abc import Callable, Iterator

from tests.random.trees import Files

Fails = Callable[[Files], bool]


def shrunk(files: Files, fails: Fails, seconds: float = 60.0) -> dict[str, str]:
    """The smallest files that deleting lines, with all that is indented below them, comes to."""
    until = time.monotonic() + seconds
    smaller = True
    found = dict(files)
    while smaller and time.monotonic() < until:
        smaller = False
        for name in list(found):
            without = {other: text for other, text in found.items() if other != name}
            if name != "story.yaml" and fails(without):
                found, smaller = without, True
                continue
            lines = found[name].splitlines(keepends=True)
            kept = _shrunk_lines(lines, _with(found, name, fails), until)
            if len(kept) < len(lines):
                found, smaller = {**found, name: "".join(kept)}, True
    return found


def _with(files: Files, name: str, fails: Fails) -> Callable[[list[str]], bool]:
    """Whether the files fail with other lines in one of them."""
    return lambda lines: fails({**files, name: "".join(lines)})


def _shrunk_lines(lines: list[str], fails: Callable[[list[str]], bool], until: float) -> list[str]:
    place = 0
    while place < len(lines) and time.monotonic() < until:
        for end in _ends(lines, place):
            left = lines[:place] + lines[end:]
            if fails(left):
                lines = left
                break
        else:
            place += 1
    return lines


def _ends(lines: list[str], place: int) -> Iterator[int]:
    """Where a cut that begins at a line can end: behind all that belongs to it, or behind the line alone."""
    indent = _indent(lines[place])
    end = place + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent or _item(lines, place, end)):
        end += 1
    yield end
    if end > place + 1:
        yield place + 1


def _item(lines: list[str], place: int, end: int) -> bool:
    """Whether a line goes on with the list item that begins at a place."""
    first, line = lines[place].lstrip(), lines[end]
    return first.startswith("- ") and _indent(line) == _indent(lines[place]) + 2 and not line.lstrip().startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
