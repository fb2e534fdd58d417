"""Reads one typed line, however long it is and whatever is in it."""

from typing import TextIO

LONGEST = 2000  # characters of a line that are read; the rest of the line is dropped


def read_line(lines: TextIO) -> str | None:
    """The next line as words with single blanks between them; None at the end of the input."""
    line = lines.readline(LONGEST)
    if not line:
        return None
    rest = line
    while rest and not rest.endswith("\n"):
        rest = lines.readline(LONGEST)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in line).split())
