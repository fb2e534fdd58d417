"""Reads cast.yaml of a role: who its people are, and the words by which texts call them."""

from collections.abc import Collection, Iterator, Mapping

from game.loader import schema
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.loader.scope import Place, RoleNames
from game.story.cast import spellings
from game.story.model import Member


class CastReader:
    """Reads the people of one document."""

    def __init__(
        self,
        document: Document,
        findings: Findings,
        names: RoleNames,
        variables: Collection[str],
        people: Collection[str],
    ) -> None:
        self._document, self._names = document, names
        self._variables, self._people = variables, people
        self._reader = Reader(document, findings, names.year, names.notes)

    def cast(self) -> dict[str, Member]:
        """All of them, by id."""
        root = self._document.root
        if root is None:
            return {}
        fields = self._reader.fields(root, schema.CAST_FILE, "a cast file")
        given = self._reader.entries(fields["cast"], "people of the cast") if "cast" in fields else {}
        made = {name: self._member(name, key, node) for name, (key, node) in given.items()}
        self._shared(made)
        return made

    def member(self, name: str) -> Member:
        """One of them."""
        cast = self._document.root.items["cast"] if self._document.root is not None else None
        if not isinstance(cast, Tree):
            raise KeyError(name)
        return self._member(name, cast.keys[name], cast.items[name])

    def _member(self, name: str, key: Scalar, node: Node) -> Member:
        reader = self._reader
        fields = reader.fields(node, schema.MEMBER, "a person of the cast")
        place = Place(self._names, beyond=True)
        whole = reader.words(fields.get("name"))
        called = tuple(word for item in reader.items(fields.get("called")) if (word := reader.words(item)))
        person = reader.one_of(fields.get("person"), self._people, "unknown-person", "person")
        given = {
            "id": name,
            "name": whole,
            "called": called or ((whole,) if whole else ()),
            "bond": self._bond(fields.get("bond")),
            "person": person or (name if name in self._people else ""),
            "where": self._document.span(key),
        }
        return reader.made(Member, fields, schema.MEMBER, reader.at(place), **given)

    def _bond(self, node: Node | None) -> str:
        """The name of a variable or of a computed value; one whose declaration has a fault is not held against it."""
        known = (*self._variables, *self._names.broken)
        return self._reader.one_of(node, known, "unknown-name", "variable")

    def _shared(self, made: Mapping[str, Member]) -> None:
        """Reports a word that calls two people."""
        owners: dict[str, str] = {}
        for member in made.values():
            for word, node in self._words(member):
                other = next((owners[each] for each in spellings(word) if owners.get(each, member.id) != member.id), "")
                if other:
                    self._reader.wrong(
                        node,
                        "shared-name",
                        f"`{word}` calls `{other}` too",
                        f"a word calls one person: give `{member.id}` and `{other}` longer ones, such as the whole name",
                    )
                owners |= {each: owners.get(each, member.id) for each in spellings(word)}

    def _words(self, member: Member) -> Iterator[tuple[str, Node]]:
        cast = self._document.root.items["cast"] if self._document.root is not None else None
        node = cast.items[member.id] if isinstance(cast, Tree) else None
        if isinstance(node, Tree):
            given = self._reader.items(node.items.get("called"))
            places = given if len(given) == len(member.called) else [node.items.get("name", node)]
            yield from zip(member.called, places, strict=False)


def groups(document: Document | None) -> dict[str, None]:
    """The groups that a cast file names."""
    cast = document.root.items.get("cast") if document is not None and document.root is not None else None
    people = cast.items.values() if isinstance(cast, Tree) else ()
    given = [node.items.get("group") for node in people if isinstance(node, Tree)]
    return {" ".join(node.value.split()): None for node in given if isinstance(node, Scalar)}
