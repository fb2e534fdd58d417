"""Faulty stories: files laid over the small sound story `errand`, with marks beside the lines that are at fault."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ERRAND = Path(__file__).parent / "stories" / "errand"
MARK = re.compile(r" *# (error|warning|remark)\[([a-z0-9-]+)\]", re.ASCII)
_SECTION = re.compile(r"=== (\S+)(?: -> (\S+))?(?: \((latin-1|\d+ characters)\))?\Z")


@dataclass(frozen=True)
class Expected:
    """What must be said: severity and code, at a line of a file."""

    file: str
    line: int
    severity: str
    code: str


def sections(text: str) -> list[tuple[str, str, str, str]]:
    """The parts of a case: path, where a link leads, a remark on its bytes, and the text."""
    parts: list[tuple[str, str, str, list[str]]] = []
    for line in text.splitlines():
        head = _SECTION.match(line)
        if head:
            parts.append((head[1], head[2] or "", head[3] or "", []))
        elif parts:
            parts[-1][3].append(line)
    return [(path, link, said, "\n".join(lines) + "\n") for path, link, said, lines in parts]


def lay(text: str, folder: Path) -> list[Expected]:
    """Lays a case over the errand in a folder; gives what must be said of it."""
    shutil.copytree(ERRAND, folder, dirs_exist_ok=True)
    expected = []
    for path, link, said, written in sections(text):
        for number, line in enumerate(written.splitlines(), 1):
            expected += [Expected(path, number, m[1], m[2]) for m in MARK.finditer(line)]
        _write(folder / path, link, said, MARK.sub("", written))
    return expected


def _write(path: Path, link: str, said: str, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if link == "nowhere":
        path.unlink()
    elif link:
        path.symlink_to(link)
    elif said == "latin-1":
        path.write_bytes(text.encode("latin-1"))
    elif said:
        path.write_text(text.ljust(int(said.partition(" ")[0]), "#"), encoding="utf-8")
    else:
        path.write_text(text, encoding="utf-8")


# The examples of ERRORS.md


def added(header: str, snippet: str, folder: Path) -> None:
    """Adds a snippet to the story in a folder, where its header says: a file, its scenes, or the choices of its first scene."""
    file, _, among = header.partition(", among the ")
    path = folder / file
    if file == "story.yaml":
        path.write_text(snippet + "\n", encoding="utf-8")
        return
    base = path.read_text(encoding="utf-8") if path.exists() else ""
    if among == "choices of corner":
        place, indent = base.index("  home:\n"), 6
    elif among.startswith("scenes"):
        if among == "scenes" and not _led_to(base, snippet):
            base = base.replace("  home:\n", _linked(snippet) + "  home:\n")
        place, indent = base.index("  home:\n"), 2
    else:
        path.write_text(_merged(base, snippet), encoding="utf-8")
        return
    shifted = "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in snippet.splitlines())
    path.write_text(base[:place] + shifted + base[place:], encoding="utf-8")


def _led_to(base: str, snippet: str) -> bool:
    """Whether something leads to the first scene of a snippet, or nothing may: a storylet is reached by its hub."""
    name = snippet.partition(":")[0]
    first = snippet.partition("\n")[2]
    return f"go: {name}" in base or f"visit: {name}," in base or first.lstrip().startswith("storylet")


def _linked(snippet: str) -> str:
    name = snippet.partition(":")[0]
    return f"      to_{name}: {{label: Go there., go: {name}}}\n"


def _merged(base: str, snippet: str) -> str:
    """A file with the sections of a snippet added to its own; a key that has a value stands in place of its own."""
    parts = _parts(base)
    for key, lines in _parts(snippet).items():
        if key in parts and lines[0].rstrip().endswith(":"):
            parts[key] += lines[1:]
        else:
            parts[key] = lines
    return "".join(f"{line}\n" for lines in parts.values() for line in lines)


def _parts(text: str) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        if line[:1] not in ("", " "):
            key = line.partition(":")[0] if line != "---" else f"---{len(parts)}"
            key = f"{key}{len(parts)}" if key in parts or any(k.startswith("---") for k in parts) else key
        parts.setdefault(key, []).append(line)
    return parts
