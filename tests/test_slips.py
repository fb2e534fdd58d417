"""Slips that writers make, each in a file of tests/diagnostics/slips: what is changed in the story Bread, and all that `check` prints then.

A file begins with what the slip is. `do` lines change whole files; what follows is a difference as `diff -u` writes it, and
below `=== says` is what is printed. `--update` writes that part anew, for eyes to read.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from game.authoring.checks.check import checked
from game.diagnostics import listing
from tests.building import STORIES

SLIPS = sorted((Path(__file__).parent / "diagnostics" / "slips").glob("*.txt"))
SAYS = "=== says\n"


def _encoded(path: Path, encoding: str) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))


def _many(path: Path, condition: str) -> None:
    """A chapter of four hundred scenes with the same condition."""
    scenes = "".join(
        f"  s{i}:\n    text: |\n      One.\n    choices:\n      on: {{label: On., go: s{i + 1}, if: {condition}}}\n"
        f"      off: {{label: Off., ledger: Off., go: s{i + 1}}}\n"
        for i in range(400)
    )
    last = "  s400:\n    text: |\n      End.\n    ending: {title: The end, kind: quiet}\n"
    path.write_text(f"chapter: {{title: Many}}\nscenes:\n{scenes}{last}", encoding="utf-8")


DO: dict[str, Callable[[Path, str], object]] = {
    "folder": lambda path, _: path.mkdir(),
    "link": lambda path, to: path.symlink_to(to),
    "move": lambda path, to: path.rename(path.parent / to),
    "copy": lambda path, to: shutil.copy(path, path.parent / to),
    "encode": _encoded,
    "lines": lambda path, _: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n")),
    "size": lambda path, size: path.write_text("#" * int(size), encoding="utf-8"),
    "many": _many,
}


def _patched(path: Path, hunks: str) -> None:
    """A file with the changes of a difference."""
    path.parent.mkdir(exist_ok=True)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    made, at = [], 0
    for head, body in re.findall(r"^@@ -(\d+)(?:,\d+)? \+\S+ @@\n((?:[ +-].*\n|\\.*\n)*)", hunks, re.MULTILINE):
        first = max(int(head) - 1, 0)
        made += lines[at:first]
        at = first
        for line in body.splitlines():
            if line[0] in " -":
                assert lines[at] == line[1:]
                at += 1
            if line[0] in " +":
                made.append(line[1:])
    path.write_text("\n".join([*made, *lines[at:]]) + "\n", encoding="utf-8")


def lay(slip: str, folder: Path) -> None:
    """Makes the slip in a copy of the story."""
    shutil.copytree(STORIES / "bread", folder)
    for difference in re.split(r"^--- ", slip, flags=re.MULTILINE)[1:]:
        file, _, hunks = difference.partition("\n")
        _patched(folder / file, hunks)
    for what, path, how in re.findall(r"^do (\w+) (\S+) ?(.*)$", slip, re.MULTILINE):
        DO[what](folder / path, how)


@pytest.mark.parametrize("path", SLIPS, ids=lambda path: path.stem)
def test_a_slip_is_told_as_it_was(path: Path, tmp_path: Path, update: bool) -> None:
    slip, _, says = path.read_text(encoding="utf-8").partition(SAYS)
    lay(slip, tmp_path / "bread")
    found = checked(tmp_path / "bread")
    told = listing(found.diagnostics, found.sources)
    if update:
        path.write_text(f"{slip}{SAYS}{told}\n" if told else f"{slip}{SAYS}", encoding="utf-8")
        return
    assert told == says.rstrip("\n")


def test_the_story_without_a_slip_is_sound() -> None:
    assert checked(STORIES / "bread").diagnostics == ()
    assert len(SLIPS) >= 76
