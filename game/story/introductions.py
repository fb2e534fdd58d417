"""Who was called before an introduction, found out from the turns of a playthrough; nothing in play depends on it."""

from collections.abc import Iterator
from typing import NamedTuple

from game.story import cast
from game.story.playthrough import Playthrough


class Stranger(NamedTuple):
    """Somebody who is called in a text before an introduction: the text's name, and the person's."""

    text: str
    person: str

    @property
    def name(self) -> str:
        """The text, and whom it calls."""
        return f"{self.text} calls {self.person}"


def strangers(played: Playthrough, number: int) -> Iterator[Stranger]:
    """The people whom the texts of a turn call before any text introduced them.

    Of a playthrough that was restored by its place nothing is said: what was read before is not known.
    """
    if played.base is not None:
        return
    role = played.story.roles[played.role]
    known = {
        name
        for turn in played.turns[:number]
        for said in turn.said
        for name in cast.members(role.cast, said.introduces)
    }
    found: dict[Stranger, None] = {}
    for said in played.turns[number].said:
        known.update(cast.members(role.cast, said.introduces))
        for name, text in said.texts:
            for each in cast.called(text, role.cast):
                if each.person in role.introduced and each.person not in known and each.holds(said.values):
                    found[Stranger(name, each.person)] = None
    yield from found
