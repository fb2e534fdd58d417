"""The legend of the map: the sign and the meaning of each holder; pure."""

from collections.abc import Iterable, Sequence

from game.story.record import Holder
from game.terminal.layout.paragraph import Line
from game.terminal.map.geometry import Place
from game.terminal.theme import glyphs


def legend(places: Sequence[Place], holders: Iterable[Holder], *, ascii_only: bool = False) -> tuple[Line, ...]:
    """The signs of the places and their meanings, for a row or a column, in the order of the holders."""
    signs = glyphs(ascii_only=ascii_only)
    held = {place.holder.id for place in places}
    shown = tuple(
        ((holder.color, getattr(signs, holder.sign)), ("dim", f" {holder.name}"))
        for holder in holders
        if holder.id in held
    )
    return ((("gold", signs.you), ("dim", " you")), *shown)
