"""The nodes of a YAML file, each with its place in the file."""

from game.diagnostics import Diagnostic, Span

MOST_FAULTS = 1000  # of one file, or of all that is said of a story's files together


class TooManyFaultsError(Exception):
    """There are so many faults that the rest is not read."""


class Faults(list[Diagnostic]):
    """Diagnostics up to a bound: what is nothing but faults is refused at once."""

    def append(self, said: Diagnostic) -> None:
        """Adds a diagnostic; raises TooManyFaultsError if there are too many already."""
        if len(self) >= MOST_FAULTS:
            raise TooManyFaultsError
        super().append(said)


class Scalar:
    """A text and its place."""

    __slots__ = ("column", "end_column", "end_line", "line", "style", "value")

    def __init__(self, value: str, style: str, line: int, column: int, end_line: int, end_column: int) -> None:
        self.value, self.style = value, style
        self.line, self.column, self.end_line, self.end_column = line, column, end_line, end_column


class Sequence:
    """A list of nodes; flow if it is written in brackets."""

    __slots__ = ("column", "flow", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.line, self.column, self.flow = line, column, False


class Mapping:
    """Keys and their nodes, in order, each key once; flow if they are written in braces."""

    __slots__ = ("column", "flow", "items", "keys", "line")

    def __init__(self, line: int, column: int) -> None:
        self.items: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self.line, self.column, self.flow = line, column, False


Node = Scalar | Sequence | Mapping


class Document:
    """One file: its lines, its tree (None if it cannot be read), and what is wrong with it as YAML."""

    def __init__(self, file: str, lines: list[str], root: Mapping | None = None, lost: bool = False) -> None:
        self.file, self.lines, self.root = file, lines, root
        self.diagnostics = Faults()
        self.lost = lost  # whether a line was ignored that may have defined something
        self.damaged: set[int] = set()  # lines that were mended or ignored: nothing else is reported on them
        self.ignored: set[int] = set()  # lines of which nothing was read

    def span(self, node: Node) -> Span:
        """The place of a node; of a mapping or a list, its first character."""
        if isinstance(node, Scalar):
            if node.style in "|>" and node.style:
                return Span(self.file, node.line, node.column, node.line, node.column + 1)
            return Span(self.file, node.line, node.column, node.end_line, node.end_column)
        return Span(self.file, node.line, node.column, node.line, node.column + 1)

    def loses(self, node: Mapping) -> bool:
        """Whether a line was ignored that may have been a key of a mapping."""
        return bool(self.ignored) and not self.ignored.isdisjoint(self.extent(node))

    def extent(self, node: "Node | Span") -> range:
        """The lines of a mapping, or of what stands below a key."""
        column = node.column - isinstance(node, Mapping)
        end = node.line
        while end < len(self.lines):
            line = self.lines[end]
            if line.strip() and len(line) - len(line.lstrip(" ")) + 1 <= column:
                break
            end += 1
        return range(node.line, end + 1)

    def within(self, scalar: Scalar, start: int, end: int) -> Span:
        """The place in the file of a part of a scalar's text."""
        if scalar.style not in ("|", ">"):
            column = scalar.column + start + (scalar.style in ("'", '"'))
            last = scalar.column + end + (scalar.style in ("'", '"'))
            return Span(self.file, scalar.line, column, scalar.line, max(column + 1, last))
        line, column = self._place(scalar, start)
        end_line, end_column = self._place(scalar, end)
        return Span(self.file, line, column, end_line, end_column)

    def _place(self, scalar: Scalar, offset: int) -> tuple[int, int]:
        before = scalar.value[:offset]
        line = scalar.line + 1 + before.count("\n")
        first = next((each for each in self.lines[scalar.line :] if each.strip()), "")
        indent = len(first) - len(first.lstrip(" "))
        return line, indent + offset - (before.rfind("\n") + 1) + 1

    def comment_behind(self, scalar: Scalar) -> int | None:
        """The column of a comment that cuts off a plain value on its own line, counted from 1."""
        if scalar.style or scalar.end_line > len(self.lines):
            return None
        line = self.lines[scalar.end_line - 1]
        rest = line[scalar.end_column - 1 :]
        if "#" not in rest or not rest.lstrip().startswith("#"):
            return None
        return line.index("#", scalar.end_column - 1) + 1
