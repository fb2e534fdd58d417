"""The legend of the map: the style and the meaning of each symbol; pure."""

from collections.abc import Sequence

from game.terminal.layout.paragraph import Line
from game.terminal.map.geometry import Holder, Place
from game.terminal.theme import glyphs

STYLES: dict[Holder, str] = {
    "germans": "red",
    "resistance": "blue",
    "division": "green",
    "americans": "green",
    "contested": "text",
    "nobody": "dim",
}
_WORDS: dict[Holder, str] = {
    "resistance": "Resistance",
    "germans": "Germans",
    "division": "2nd Armored Division",
    "americans": "Americans",
    "contested": "fought over",
    "nobody": "no one for certain",
}


def legend(places: Sequence[Place], *, ascii_only: bool = False) -> tuple[Line, ...]:
    """The symbols of the places and their meanings, for a row or a column."""
    signs = glyphs(ascii_only=ascii_only)
    held = {place.holder for place in places}
    holders = tuple(
        ((STYLES[holder], getattr(signs, holder)), ("dim", f" {word}"))
        for holder, word in _WORDS.items()
        if holder in held
    )
    return ((("gold", signs.you), ("dim", " you")), *holders)
