"""Reads a text that is written as a list: texts, and texts under a condition, each of as many paragraphs as it likes."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from game.loader import schema
from game.loader.changing import ChangingText
from game.loader.nodes import Mapping as Tree
from game.loader.nodes import Node, Scalar
from game.loader.nodes import Sequence as Branches
from game.loader.reader import Reader
from game.loader.scope import Place
from game.story.expression import Expression
from game.story.model import Assumption
from game.story.prose import Branch, Piece, Text, TextCondition

Guards = tuple[tuple[Expression, bool], ...]
Paragraph = tuple[tuple[Piece, ...], bool]
_HEADS = ("if", "else if", "else")


class _Item(NamedTuple):
    """One item of a list: what it is read under, and its text."""

    head: str  # "", if, else if, else
    test: Expression | None
    text: Text


class ListedText:
    """Reads the text of one place, a single one or a list."""

    def __init__(self, reader: Reader, place: Place, owner: str) -> None:
        self._reader, self._place, self._owner = reader, place, owner
        self._slots = ChangingText(place, owner, counts=True)
        self._conditions: list[TextCondition] = []
        self._source = ""
        self.assume: list[Assumption] = []  # what the items take for granted

    def read(self, node: Node | None) -> Text:
        """The text; what its items assume is left in `assume`."""
        if node is None or isinstance(node, Scalar):
            return self._slots.counted(self._reader.prose(node, self._place, True, self._slots))
        if isinstance(node, Branches) and not node.items:
            self._reader.wrong(node, "no-value", "this list has no texts", "write at least one")
        items: list[_Item] = []
        chain: list[Expression] = []  # the conditions of the items before, as far as `else` speaks of them
        for number, each in enumerate(self._reader.items(node)):
            fields = self._fields(each)
            head = next((name for name in _HEADS if name in fields), "")
            if head in ("", "if"):
                chain = []
            elif not items or items[-1].head not in ("if", "else if"):
                message = f"`{head}` needs an item with `if` before it"
                self._reader.wrong(each, "text-syntax", message, "write it behind the item with the condition")
            items.append(self._item(each, number, fields, head, chain))
        text = Text(
            tuple(_paragraphs(items)),
            tuple(self._conditions),
            tuple(dict.fromkeys(note for item in items for note in item.text.notes)),
            self._source,
            listed=True,
        )
        return self._slots.counted(text)

    def _fields(self, node: Node) -> Mapping[str, Node]:
        """The keys of an item; one without keys is a text."""
        if not isinstance(node, Tree):
            return {"text": node}
        if node.items.keys().isdisjoint(schema.TEXT_ITEM):  # prose with a colon or braces, and no `|` before it
            self._reader.scalar(node, "a text")
            return {}
        fields = self._reader.fields(node, schema.TEXT_ITEM, "an item of a text")
        heads = [name for name in _HEADS if name in fields]
        if len(heads) > 1 or ("else" in fields) == ("text" in fields):
            message = "an item of a text is a text, {if, text}, {else if, text} or {else}"
            self._reader.wrong(node, "text-syntax", message, "write one of them")
        return fields

    def _item(self, node: Node, number: int, fields: Mapping[str, Node], head: str, chain: list[Expression]) -> _Item:
        """One item; its condition joins the chain."""
        guards: Guards = tuple((each, False) for each in chain)
        test = self._reader.condition(fields.get(head), self._place) if head in ("if", "else if") else None
        self._source += "\n\n" if self._source else ""
        if head:
            self._source += f"{{{head}{f' {test.text}' if test is not None else ''}}}\n"
        if test is not None:
            start = len(self._source) - len(test.text) - 2
            self._conditions.append(TextCondition(test, start, guards, (number, head)))
            chain.append(test)
            guards += ((test, True),)
        key = "else" if "else" in fields else "text"
        written = fields.get(key)
        self._slots.within = guards
        text = self._reader.prose(written, self._place, True, self._slots)
        path = (number, key) if isinstance(node, Tree) else (number,)
        for each in text.conditions:
            moved = TextCondition(each.test, each.start + len(self._source), guards + each.guards, path, each.start)
            self._conditions.append(moved)
        self._source += text.source
        assumed = self._reader.assumptions(fields.get("assume"), self._place, self._owner)
        self.assume += (each._replace(given=guards) for each in assumed)
        return _Item(head, test, text)


def _paragraphs(items: Sequence[_Item]) -> list[Paragraph]:
    """The paragraphs of all items; those of one chain of conditions stand in the place of one another."""
    found: list[Paragraph] = []
    chain: list[_Item] = []
    for item in items:
        if item.head in ("", "if"):
            found += _chained(chain)
            chain = []
        if item.head:
            chain.append(item)
        else:
            found += item.text.paragraphs
    return found + _chained(chain)


def _chained(chain: Sequence[_Item]) -> list[Paragraph]:
    """The paragraphs of a chain of conditions: the first of each item in one, then the second of each."""
    found: list[Paragraph] = []
    for row in zip_longest(*(item.text.paragraphs for item in chain)):
        kept = {each[1] for each in row if each is not None}
        for lines in sorted(kept):
            said = [each[0] if each is not None and each[1] is lines else () for each in row]
            tests = tuple((i.test, s) for i, s in zip(chain, said, strict=True) if i.test is not None)
            otherwise = next((s for i, s in zip(chain, said, strict=True) if i.head == "else"), ())
            found.append(((Branch(tests, otherwise),) if tests else otherwise, lines))
    return found
