"""The legend of the map: the style and the meaning of each symbol; pure."""

from collections.abc import Sequence

from game.terminal.layout.paragraph import Line
from game.terminal.map.geometry import Place
from game.terminal.theme import glyphs


def legend(places: Sequence[Place], order: Sequence[str], *, ascii_only: bool = False) -> tuple[Line, ...]:
    """The symbols of the places and their meanings, for a row or a column; `order` is that of the holders."""
    signs = glyphs(ascii_only=ascii_only)
    held = {place.holder for place in places if place.holder.name}
    ordered = sorted(held, key=lambda holder: order.index(holder.id))
    holders = (((holder.color, getattr(signs, holder.sign)), ("dim", f" {holder.name}")) for holder in ordered)
    return ((("gold", signs.you), ("dim", " you")), *holders)
