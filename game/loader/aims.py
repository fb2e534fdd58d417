"""Reads aims.yaml of a role: what the player is trying to do, and while what holds."""

from collections.abc import Collection

from game.loader import schema
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.loader.scope import Place, RoleNames
from game.story.model import MOST_AIMS, Aim

MOST = 99


class AimsReader:
    """Reads the aims of one document."""

    def __init__(self, document: Document, findings: Findings, names: RoleNames, places: Collection[str]) -> None:
        self._document, self._places = document, places
        self._place = Place(names, beyond=True)
        self._reader = Reader(document, findings, names.year, names.notes)

    def aims(self) -> tuple[dict[str, Aim], int]:
        """All of them by id, and how many may stand at once."""
        root = self._document.root
        if root is None:
            return {}, MOST_AIMS
        fields = self._reader.fields(root, schema.AIMS_FILE, "an aims file")
        given = self._reader.entries(fields["aims"], "aims") if "aims" in fields else {}
        made = (self._aim(name, key, node) for name, (key, node) in given.items())
        return {aim.id: aim for aim in made if aim is not None}, self.most()

    def most(self) -> int:
        """How many may stand at once."""
        root = self._document.root
        return self._reader.whole(root.items.get("most") if root is not None else None, MOST_AIMS, 1, MOST)

    def aim(self, name: str) -> Aim:
        """One of them."""
        aims = self._document.root.items["aims"] if self._document.root is not None else None
        made = self._aim(name, aims.keys[name], aims.items[name]) if isinstance(aims, Tree) else None
        if made is None:
            raise KeyError(name)
        return made

    def _aim(self, name: str, key: Scalar, node: Node) -> Aim | None:
        reader = self._reader
        fields = reader.fields(node, schema.AIM, "an aim")
        test = reader.condition(fields.get("if"), self._place)
        if test is None:
            return None
        at = reader.one_of(fields.get("at"), self._places, "unknown-place", "place")
        where = self._document.span(key)
        return reader.made(Aim, fields, schema.AIM, reader.at(self._place), id=name, test=test, at=at, where=where)
