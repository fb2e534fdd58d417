"""How many columns a text takes in a terminal, and a text shortened to so many."""

import unicodedata

_COMBINED = ("Mn", "Me", "Mc", "Cf", "Cc", "Zl", "Zp")  # categories that add nothing to the width of a line
# Categories and widths of the Unicode data of Python, which may be older than the terminal, are corrected here.
_ZERO = (
    (0x1160, 0x11FF),  # vowels and finals that join the Korean letter before them
    (0x3164, 0x3164), (0xD7B0, 0xD7FF), (0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF),
)  # fmt: skip
_ONE = (
    (0xAD, 0xAD),  # the soft hyphen
    (0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2),  # signs around numbers
    (0x110BD, 0x110BD), (0x110CD, 0x110CD),
)  # fmt: skip
_TWO = (
    (0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376),
    (0x1F1E6, 0x1F1FF),  # the letters of flags
)  # fmt: skip


class _Widths(dict[str, int]):
    """The columns of each character, worked out when it is first met."""

    def __missing__(self, character: str) -> int:
        columns = self[character] = _columns(character)
        return columns


def _columns(character: str) -> int:
    code = ord(character)
    for columns, ranges in enumerate((_ZERO, _ONE, _TWO)):
        if any(first <= code <= last for first, last in ranges):
            return columns
    category = unicodedata.category(character)
    if category in _COMBINED:
        return 0
    if category == "Cn":  # not known to this Python: by the neighborhood
        return 2 if 0x1FA70 <= code <= 0x1FAFF or 0x20000 <= code <= 0x3FFFD else 1
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


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
