"""Reads where a story continues: targets, lists of targets with conditions, and the names of what can be chosen."""

from collections.abc import Collection

from game.diagnostics import nearest
from game.loader import schema
from game.loader.nodes import Mapping as Tree
from game.loader.nodes import Node, Scalar
from game.loader.nodes import Sequence as Branches
from game.loader.reader import Reader
from game.loader.scope import Place
from game.story.model import RETURN, STAY, Way


class WayReader:
    """Reads the targets of one document; `storylets` are the scenes that only hubs lead to."""

    def __init__(self, reader: Reader, storylets: Collection[str]) -> None:
        self.reader, self.storylets = reader, storylets

    def target(self, node: Node | None, place: Place, turns: bool, line: bool = False) -> str:
        """The full name of a scene, or `stay` or `return` where they are allowed; "" if the target is wrong."""
        if node is None:
            return ""
        reader = self.reader
        value = reader.scalar(node, "a target")
        if not value:
            return ""
        if value in (STAY, RETURN):
            if turns:
                return value
            reader.wrong(node, "bad-target", f"`{value}` is not allowed here", "name a scene")
            return ""
        full = place.full("visits", value)
        if not full:
            hint = nearest(value, place.things("visits"))
            self.reader.findings.unknown(
                "unknown-scene", f"there is no scene `{value[:60]}`", self.reader.document.span(node), hint
            )
        elif not line and full in self.storylets:
            reader.wrong(
                node,
                "bad-target",
                f"`{full}` is a storylet, and is reached only through a hub",
                "name another scene, or delete its `storylet`",
            )
        return full

    def ways(self, node: Node | None, place: Place, turns: bool = True) -> tuple[Way, ...]:
        """One target, or a list of `{if, to}` closed by a bare `{to}`."""
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (Way(self.target(node, place, turns)),)
        ways = []
        for number, item in enumerate(items := self.reader.items(node)):
            last = number == len(items) - 1
            fields = self.reader.fields(item, schema.WAY, "a way")
            if last == ("if" in fields) and "to" in fields:
                message = (
                    "the last item of a list of ways must not have an `if`"
                    if last
                    else "every item but the last needs an `if`"
                )
                self.reader.wrong(
                    item,
                    "open-ways",
                    message,
                    "the last item is a bare {to: scene}: where the story goes if no condition holds",
                )
            ways.append(
                Way(self.target(fields.get("to"), place, turns), self.reader.condition(fields.get("if"), place))
            )
        return tuple(ways)

    def tests(self, node: Node | None, place: Place) -> tuple[Way, ...]:
        """A list of `{if, to}`."""
        ways = []
        for item in self.reader.items(node):
            fields = self.reader.fields(item, schema.TEST, "a way")
            test = self.reader.condition(fields.get("if"), place)
            ways.append(Way(self.target(fields.get("to"), place, turns=False), test))
        return tuple(ways)


def line_name(hub: str, storylet: str) -> str:
    """The full name of the line by which a hub offers a storylet."""
    return f"{hub}.{storylet.rpartition('.')[2]}"


def choices_of(scene: str, node: Node) -> list[tuple[str, Scalar]]:
    """The full names of a scene's choices, of those of its beats, and of its hub's lines, taken from the tree."""
    found: list[tuple[str, Scalar]] = []
    if not isinstance(node, Tree):
        return found
    choices = node.items.get("choices")
    if isinstance(choices, Tree):
        for name, key in choices.keys.items():
            found.append((f"{scene}.{name}", key))
            found += choices_of(f"{scene}.{name}", choices.items[name])
    hub = node.items.get("hub")
    of = hub.items.get("of") if isinstance(hub, Tree) else None
    listed = of.items if isinstance(of, Branches) else [of] if isinstance(of, Scalar) else []
    found += [(line_name(scene, item.value), item) for item in listed if isinstance(item, Scalar)]
    return found
