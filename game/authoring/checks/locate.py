"""Where in its files a thing of a story stands, found when there is something to say of it."""

from collections import abc
from dataclasses import dataclass, field

from game.diagnostics import Span
from game.loader import document
from game.loader.nodes import Document, Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]


@dataclass
class Whereabouts:
    """Finds spans by file and path; a file is read again only when something is to be said of it."""

    sources: abc.Mapping[str, list[str]]
    _documents: dict[str, Document] = field(default_factory=dict)

    def files(self, folder: str) -> list[str]:
        """The files in a folder of the story and below it."""
        return [name for name in self.sources if name.startswith(folder + "/")]

    def key(self, file: str, path: Path) -> Span:
        """Where the last key of a path stands, or as much of the path as there is."""
        read = self._document(file)
        node: Node | None = read.root
        span = Span(file, 1, 1, 1, 2)
        for step in path:
            if isinstance(node, Mapping) and step in node.keys:
                span = read.span(node.keys[str(step)])
            node = _inside(node, step)
            if node is None:
                return span
            if isinstance(step, int):
                span = read.span(node)
        return span

    def value(self, file: str, path: Path, start: int | None = None, length: int = 0) -> Span:
        """Where the value at a path stands, or a stretch of its text."""
        read = self._document(file)
        node: Node | None = read.root
        for step in path:
            node = _inside(node, step)
        if node is None:
            return self.key(file, path)
        if start is None or not isinstance(node, Scalar):
            return read.span(node)
        return read.within(node, start, start + length)

    def has(self, file: str, path: Path) -> bool:
        """Whether anything stands at a path."""
        node: Node | None = self._document(file).root
        for step in path:
            node = _inside(node, step)
        return node is not None

    def text(self, file: str, path: Path) -> str:
        """The text at a path, or nothing."""
        node: Node | None = self._document(file).root
        for step in path:
            node = _inside(node, step)
        return node.value if isinstance(node, Scalar) else ""

    def holding(self, folder: str, path: Path) -> Span:
        """Where the last key of a path stands, in whichever file of a folder has it."""
        for file in self.files(folder):
            node: Node | None = self._document(file).root
            for step in path:
                node = _inside(node, step)
            if node is not None:
                return self.key(file, path)
        return Span(folder, 1, 1, 1, 2)

    def _document(self, file: str) -> Document:
        if file not in self._documents:
            lines = self.sources.get(file, [])
            self._documents[file] = document.read(file, "\n".join(lines).encode())
        return self._documents[file]


def _inside(node: Node | None, step: str | int) -> Node | None:
    """What stands at a step; one item may stand where a list may."""
    match node, step:
        case Mapping(), str():
            return node.items.get(step)
        case Sequence(), int():
            return node.items[step] if step < len(node.items) else None
        case _, 0:
            return node
    return None
