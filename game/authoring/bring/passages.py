"""Reads the passages of a Twee story, and what a link or a macro is given."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_HEADER = re.compile(r"::\s*((?:[^\[\]{}\\]|\\.)*?)\s*(?:\[([^\]]*)\])?\s*(\{.*\})?\s*$")
_LINK = re.compile(
    r"\s*(?:(?P<a>.*?)\s*->\s*(?P<b>.*)|(?P<c>.*?)\s*<-\s*(?P<d>.*)|(?P<e>.*?)\s*\|\s*(?P<f>.*)|(?P<g>.*))\s*\Z",
    re.DOTALL,
)


@dataclass
class Passage:
    """A passage of a Twee file, with the number of its header's line."""

    name: str
    tags: Sequence[str]
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines without the empty ones around them."""
        return "\n".join(self.lines).strip("\n")


def passages(source: str) -> Iterator[Passage]:
    """The passages of a Twee file in their order; what stands before the first is left out."""
    passage = None
    for number, line in enumerate(source.splitlines(), 1):
        found = _HEADER.match(line) if line.startswith("::") else None
        if found:
            if passage is not None:
                yield passage
            name = re.sub(r"\\(.)", r"\1", found[1])
            passage = Passage(name, (found[2] or "").lower().split(), number)
        elif passage is not None:
            passage.lines.append(line)
    if passage is not None:
        yield passage


def ends(link: str) -> tuple[str, str]:
    """The words of a link, and the passage that it leads to."""
    found = _LINK.match(link)
    if found is None:
        return link, link
    words = found["a"] or found["d"] or found["e"] or found["g"] or ""
    passage = found["b"] or found["c"] or found["f"] or found["g"] or ""
    return words.strip(), passage.strip()


def statements(text: str) -> list[str]:
    """Several statements, parted by commas or semicolons outside of quotation marks."""
    parts: list[str] = re.findall(r"(?:[^,;'\"]|'[^']*'|\"[^\"]*\")+", text)
    return [each.strip() for each in parts if each.strip()]


def without_it(statement: str) -> str:
    """`$x to it + 1` of Harlowe, with the variable's name."""
    name = re.match(r"\$\w+", statement)
    return re.sub(r"\bit\b", name[0], statement) if name else statement


def closing(text: str, place: int) -> int:
    """The bracket that closes a hook."""
    depth = 1
    for at in range(place, len(text)):
        depth += (text[at] == "[") - (text[at] == "]")
        if not depth:
            return at
    return len(text)
