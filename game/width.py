"""How many columns a text takes in a terminal, and a text shortened to so many."""

import unicodedata


class _Widths(dict[str, int]):
    """The columns that each character takes, worked out when it is first met."""

    def __missing__(self, character: str) -> int:
        if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc") or "\u1160" <= character <= "\u11ff":
            columns = 0  # the range is the vowels and finals that join the Korean letter before them
        else:
            columns = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        self[character] = columns
        return columns


WIDTHS = _Widths()


def display_width(text: str) -> int:
    """The columns that a text takes in a terminal."""
    return len(text) if text.isascii() and text.isprintable() else sum(map(WIDTHS.__getitem__, text))


def shorten(text: str, columns: int) -> str:
    """A text that is too long for its columns, closed with an ellipsis."""
    if display_width(text) <= columns:
        return text
    while text and display_width(text) >= columns:
        text = text[:-1]
    return text.rstrip() + "…"
