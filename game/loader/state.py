"""Reads state.yaml, pools.yaml and checks.yaml of a role, and the echoes of story.yaml."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from game.loader import schema
from game.loader.misplaced import ID
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.loader.scope import RESERVED, Place, RoleNames
from game.story import typechecker
from game.story.changing import HEADS
from game.story.expression import FLAG, NUMBER, Expression, Kind
from game.story.model import Check, Draw, Echo, PoolLine, Variable

_RANGE = re.compile(r"(-?\d{1,6})\.\.(-?\d{1,6})\Z", re.ASCII)
MOST_WORDS = 64
MOST_DRAWN = 20_000  # words of a draw, repeated ones included


class Declared(NamedTuple):
    """A kind, its bounds, and the value at the start."""

    kind: Kind
    low: int
    high: int
    start: int


def declared(reader: Reader, fields: Mapping[str, Node], node: Node, what: str) -> Declared | None:
    """The kind and bounds that `range`, `one_of`, `any_of` or `flag` declare."""
    given = [name for name in ("range", "one_of", "any_of", "flag") if name in fields]
    if len(given) != 1:
        reader.wrong(
            node,
            "bad-kind",
            f"{what} needs `range`, `one_of`, `any_of` or `flag`, and only one of them",
            "write exactly one of them",
        )
        return None
    sort = given[0]
    if sort == "flag":
        start = int(reader.flag(fields["flag"]))
        return Declared(FLAG, 0, 1, start)
    if sort == "range":
        return _ranged(reader, fields, what)
    words = _words(reader, fields[sort])
    if not words:
        return None
    if sort == "one_of":
        kind = Kind("word", words)
        chosen = reader.one_of(fields.get("start"), words, "unknown-word", "word")
        start = words.index(chosen) if chosen else 0
        if "start" not in fields:
            reader.wrong(node, "missing-key", f"{what} needs the key `start`", schema.VARIABLE["start"].help)
        return Declared(kind, 0, len(words) - 1, start)
    chosen_all = reader.each(fields.get("start"), words, "unknown-word", "word")
    return Declared(
        Kind("set", words), 0, (1 << len(words)) - 1, sum(1 << words.index(w) for w in dict.fromkeys(chosen_all))
    )


def _ranged(reader: Reader, fields: Mapping[str, Node], what: str) -> Declared | None:
    node = fields["range"]
    value = reader.scalar(node, "a range")
    match = _RANGE.match(value or "")
    if not match or int(match[1]) > int(match[2]):
        reader.wrong(
            node, "bad-number", f"`{(value or '')[:20]}` is not a range", "write the lowest and the highest value: 0..6"
        )
        return None
    low, high = int(match[1]), int(match[2])
    start = reader.whole(fields.get("start"), low)
    if not low <= start <= high:
        hint = f"choose a start from {low} to {high}, or a wider `range`"
        reader.wrong(fields["start"], "out-of-range", f"{what} of {low} to {high} cannot start as {start}", hint)
        start = low
    return Declared(NUMBER, low, high, start)


def _is_empty(node: Node) -> bool:
    """Whether nothing is declared, so that nothing was reported yet."""
    return isinstance(node, Tree) and not node.items


def _words(reader: Reader, node: Node, repeated: bool = False, most: int = MOST_WORDS) -> tuple[str, ...]:
    """The words of a list, each an id; each there once, unless they are weighed by repetition."""
    words: list[str] = []
    seen: set[str] = set()
    if not reader.items(node):
        reader.wrong(node, "no-value", "this list has no words", "write at least one")
    for item in reader.names(node):
        if not ID.match(item.value):
            hint = "use small letters, digits and `_`, beginning with a letter"
            reader.wrong(item, "bad-id", f"`{item.value[:40]}` is not a valid word", hint)
        elif item.value in RESERVED:
            message = f"`{item.value}` has a special meaning in conditions"
            reader.wrong(item, "word-is-name", message, "choose another word")
        elif item.value in seen and not repeated:
            reader.wrong(item, "duplicate-name", f"`{item.value}` is in this list already", "write each word once")
        else:
            words.append(item.value)
            seen.add(item.value)
    if len(words) > most:
        reader.wrong(node, "too-many", f"a list has at most {most:,} words")
        return ()
    return tuple(words)


class StateReader:
    """Reads the names of a role that have values: variables, computed values, draws, echoes."""

    def __init__(self, names: RoleNames, findings: Findings) -> None:
        self.names, self.findings = names, findings
        self.variables: dict[str, Variable] = {}
        self.draws: dict[str, Draw] = {}
        self.echoes: dict[str, int] = {}

    def reader(self, document: Document) -> Reader:
        """A reader of one of the role's documents."""
        return Reader(document, self.findings, self.names.year, self.names.notes)

    def read(self, document: Document) -> None:
        """state.yaml."""
        if document.root is None:
            return
        reader = self.reader(document)
        fields = reader.fields(document.root, schema.STATE_FILE, "a state file")
        later: list[tuple[str, Mapping[str, Node], bool]] = []
        for name, (key, node) in (
            reader.entries(fields["variables"], "variables").items() if "variables" in fields else ()
        ):
            self._variable(reader, name, key, node, later)
        for name, (key, node) in reader.entries(fields["draws"], "draws").items() if "draws" in fields else ():
            self._draw(reader, name, key, node)
        for name, (key, node) in (
            reader.entries(fields["computed"], "computed values").items() if "computed" in fields else ()
        ):
            self._computed(reader, name, key, node, later)
        for name, options, _ in later:
            self._shown(reader, name, options)
        self._clashes(reader, fields)

    def _free(self, reader: Reader, name: str, key: Scalar) -> bool:
        """Whether a name is still free."""
        if name in RESERVED or name in HEADS:
            where = "conditions" if name in RESERVED else "the braces of texts"
            reader.wrong(key, "word-is-name", f"`{name}` has a special meaning in {where}", "choose another name")
            self.names.broken.add(name)
            return False
        if name in self.names.symbols or name in self.names.broken:
            reader.wrong(
                key,
                "duplicate-name",
                f"`{name}` is declared twice",
                "variables, draws and computed values need different names",
            )
            return False
        return True

    def _variable(
        self, reader: Reader, name: str, key: Scalar, node: Node, later: list[tuple[str, Mapping[str, Node], bool]]
    ) -> None:
        fields = reader.fields(node, schema.VARIABLE, "a variable")
        if not self._free(reader, name, key):
            return
        found = declared(reader, fields, key, "a variable") if fields or _is_empty(node) else None
        if found is None:
            self.names.broken.add(name)
            return
        words = self._worded(reader, fields.get("words"), found.kind, found.low, found.high)
        slot = self.names.add(name, found.kind, found.low, found.high, found.start, words, settable=True)
        value = Expression(name, found.kind, f"v[{slot}]", found.low, found.high, frozenset({slot}), words)
        self.variables[name] = Variable(name, value, found.low, found.high, found.start, slot)
        later.append((name, fields, True))

    def _worded(self, reader: Reader, node: Node | None, kind: Kind, low: int, high: int) -> tuple[str, ...]:
        """How the values are shown, if the file says so."""
        if node is None:
            return ()
        words = tuple(reader.words(item) for item in reader.items(node))
        count = len(kind.words) if kind.words else high - low + 1
        if len(words) != count:
            reader.wrong(
                node,
                "wrong-count",
                f"there are {count} values, but {len(words)} words",
                "write one word per value, lowest first",
            )
            return ()
        return words

    def _draw(self, reader: Reader, name: str, key: Scalar, node: Node) -> None:
        fields = reader.fields(node, schema.DRAW, "a draw")
        if not self._free(reader, name, key):
            return
        one = "one_of" in fields
        if one in ("of" in fields, "take" in fields):
            if fields or _is_empty(node):
                message, hint = "a draw is `one_of`, or `take` and `of`", "write {take: 2, of: [a, b, c]}"
                reader.wrong(key, "bad-kind", message, hint)
            self.names.broken.add(name)
            return
        given = _words(reader, fields["one_of" if one else "of"], repeated=one, most=MOST_DRAWN)
        words = tuple(dict.fromkeys(given))
        if not words:
            self.names.broken.add(name)
            return
        take = 0 if one else reader.whole(fields.get("take"), 1, 1, len(words))
        kind = Kind("word" if one else "set", words)
        high = len(words) - 1 if one else (1 << len(words)) - 1
        slot = self.names.add(name, kind, 0, high, 0, (), settable=False)
        self.draws[name] = Draw(name, slot, kind, given, take)

    def _computed(
        self, reader: Reader, name: str, key: Scalar, node: Node, later: list[tuple[str, Mapping[str, Node], bool]]
    ) -> None:
        fields = reader.fields(node, schema.COMPUTED, "a computed value")
        if not self._free(reader, name, key):
            return
        place = Place(self.names)
        symbol = reader.computed(fields["is"], place, f"k{len(self.names.symbols)}") if "is" in fields else None
        if symbol is None:
            self.names.broken.add(name)
            return
        words = self._worded(reader, fields.get("words"), symbol.kind, symbol.low, symbol.high) or symbol.words
        self.names.symbols[name] = symbol = symbol._replace(words=words)
        self.variables[name] = Variable(name, typechecker.whole(symbol, name), symbol.low, symbol.high)
        later.append((name, fields, False))

    def _shown(self, reader: Reader, name: str, fields: Mapping[str, Node]) -> None:
        """Label, help, and when a value is shown in the status line and the journal."""
        old = self.variables[name]
        show, journal = self._when(reader, fields.get("show")), self._when(reader, fields.get("journal"))
        label = reader.words(fields.get("label"))
        told = reader.flag(fields.get("told"))
        if (show or journal or told) and not label:
            reader.wrong(
                next(
                    (fields[key] for key in ("show", "journal", "told") if key in fields), next(iter(fields.values()))
                ),
                "missing-key",
                "a value that is shown or told needs a `label`",
                "write its name for the player",
            )
        self.variables[name] = Variable(
            name,
            old.value,
            old.low,
            old.high,
            old.start,
            old.slot,
            label,
            show,
            journal,
            reader.words(fields.get("help")),
            told,
        )

    def _when(self, reader: Reader, node: Node | None) -> Expression | None:
        if node is None or (isinstance(node, Scalar) and node.value == "false"):
            return None
        return reader.condition(node, Place(self.names))

    def _clashes(self, reader: Reader, fields: Mapping[str, Node]) -> None:
        """Reports words of a list that are also names of the role."""
        for group in ("variables", "draws"):
            for _, (_, node) in reader.entries(fields[group], group).items() if group in fields else ():
                self._clash(reader, node)

    def _clash(self, reader: Reader, node: Node) -> None:
        listed = getattr(node, "items", {})
        for sort in ("one_of", "any_of", "of") if isinstance(listed, dict) else ():
            for item in reader.names(listed.get(sort)):
                if item.value in self.names.symbols:
                    reader.wrong(
                        item, "word-is-name", f"`{item.value}` is also a name in this role", "rename one of them"
                    )

    def hear(self, echoes: Mapping[str, tuple[str, Declared]]) -> None:
        """Gives each echo of another role a slot."""
        for name, (role, found) in echoes.items():
            if role != self.names.role:
                slot = self.names.add(
                    f"echo.{name}", found.kind, found.low, found.high, found.start, (), settable=False
                )
                self.echoes[name] = slot

    def pools(self, document: Document) -> dict[str, tuple[PoolLine, ...]]:
        """pools.yaml."""
        reader = self.reader(document)
        if document.root is None:
            return {}
        fields = reader.fields(document.root, schema.POOLS_FILE, "a pools file")
        pools = {}
        for pool, (_, node) in reader.entries(fields["pools"], "pools").items() if "pools" in fields else ():
            lines = []
            for name, (key, entry) in reader.entries(node, "epilogue lines").items():
                given = reader.fields(entry, schema.POOL_LINE, "an epilogue line")
                place, full, where = Place(self.names), f"{pool}.{name}", document.span(key)
                assume = reader.assumptions(given.get("assume"), place, full)
                line = {"id": full, "where": where, "assume": assume}
                lines.append(reader.made(PoolLine, given, schema.POOL_LINE, reader.at(place, full), **line))
            pools[pool] = tuple(lines)
        return pools

    def checks(self, document: Document) -> tuple[Check, ...]:
        """checks.yaml."""
        reader = self.reader(document)
        if document.root is None:
            return ()
        fields = reader.fields(document.root, schema.CHECKS_FILE, "a checks file")
        checks = []
        for sort, group in fields.items():
            for name, (key, node) in reader.entries(group, "properties").items():
                test = reader.condition(node, Place(self.names))
                if test is not None:
                    checks.append(Check(name, sort, test, document.span(key)))
        return tuple(checks)


def echo(reader: Reader, name: str, role: str, found: Declared, names: RoleNames, fields: Node | None) -> Echo | None:
    """An echo; its value is an expression over the names of the role that leaves it."""
    given = fields.items if isinstance(fields, Tree) else {}
    node = given.get("is")
    value = reader.expression(node, Place(names), found.kind)
    if value is None:
        return None
    if found.kind is NUMBER and (value.low < found.low or value.high > found.high) and node is not None:
        reader.wrong(
            node,
            "out-of-range",
            f"the echo has {found.low} to {found.high}, but this can be {value.low} to {value.high}",
        )
    return Echo(name, role, found.kind, found.start, value, reader.words(given.get("label")))


def echo_kinds(head: Reader, node: Node | None, roles: Collection[str]) -> dict[str, tuple[str, Declared]]:
    """The role that leaves each echo, and its kind."""
    heard = {}
    for name, (key, each) in head.entries(node, "echoes").items() if node is not None else ():
        fields = head.fields(each, schema.ECHO, "an echo")
        role = head.one_of(fields.get("from"), roles, "unknown-role", "role")
        found = declared(head, fields, key, "an echo")
        if role and found is not None:
            heard[name] = (role, found)
    return heard
