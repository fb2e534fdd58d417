"""Reads where a story continues: targets, lists of targets with conditions, and the names of what can be chosen."""

from collections.abc import Collection, Mapping

from game.diagnostics import nearest
from game.loader import schema
from game.loader.nodes import Mapping as Tree
from game.loader.nodes import Node, Scalar
from game.loader.nodes import Sequence as Branches
from game.loader.reader import Reader
from game.loader.scope import Place
from game.story.model import RETURN, STAY, Way

TURNS = (STAY, RETURN)


class WayReader:
    """Reads the targets of one document; `storylets` are the scenes that only hubs lead to."""

    def __init__(self, reader: Reader, storylets: Collection[str]) -> None:
        self.reader, self.storylets = reader, storylets

    def target(self, node: Node | None, place: Place, turns: Collection[str] = (), line: bool = False) -> str:
        """The full name of a scene, or one of the turns (`stay`, `return`) that are allowed; "" if the target is wrong."""
        if node is None:
            return ""
        reader = self.reader
        value = reader.scalar(node, "a target")
        if not value:
            return ""
        if value in TURNS:
            if value in turns:
                return value
            reader.wrong(node, "bad-target", f"`{value}` is not allowed here", "name a scene")
            return ""
        full = place.full("visits", value)
        if not full:
            hint = nearest(value, place.things("visits"))
            if value.startswith("visit "):
                hint = f"write {{visit: {value[6:].strip()[:40]}, then: stay}}, with the braces"
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

    def ways(self, node: Node | None, place: Place, turns: Collection[str] = TURNS) -> tuple[Way, ...]:
        """One target, one visit, or a list of ways with `if`, closed by one without."""
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (Way(self.target(node, place, turns)),)
        ways = []
        items = self.reader.items(node)
        if not items:
            hint = "name a scene, or end the list with {to: scene}"
            self.reader.wrong(node, "open-ways", "this list of ways is empty: nobody could go on", hint)
        for number, item in enumerate(items):
            last = number == len(items) - 1
            fields = self.reader.fields(item, schema.WAY, "a way")
            if last == ("if" in fields) and fields.keys() & {"to", "visit"}:
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
            way = self._way(item, fields, place, turns)
            ways.append(way._replace(test=self.reader.condition(fields.get("if"), place)))
        return tuple(ways)

    def _way(self, node: Node, fields: Mapping[str, Node], place: Place, turns: Collection[str]) -> Way:
        """A way by its keys: `to`, or `visit` with `then`."""
        wrong = self.reader.wrong
        if "visit" not in fields:
            if "then" in fields:
                hint = "write {visit: scene, then: …}, or {to: scene} if nobody comes back"
                wrong(fields["then"], "missing-key", "`then` says where a visit goes on: this way has no `visit`", hint)
            elif "to" not in fields and isinstance(node, Tree) and node.items.keys() <= schema.WAY.keys():
                wrong(node, "missing-key", "a way needs the key `to`, or `visit` and `then`", "write where it leads")
            return Way(self.target(fields.get("to"), place, turns))
        if "to" in fields:
            hint = "write {to: scene}, or {visit: scene, then: …} to come back"
            wrong(fields["to"], "no-way-on", "a way has `to` or `visit`; this one has both", hint)
        to = self.target(fields["visit"], place)
        if "then" not in fields:
            hint = "name the scene where it goes on after `return`, or write `then: stay` to come back here"
            wrong(fields["visit"], "missing-key", "a visit needs the key `then`", hint)
        then = fields.get("then")
        if isinstance(then, Scalar) and then.value == RETURN:
            hint = f"write {{to: {to.rpartition('.')[2] or 'scene'}}}: its `return` goes back to where one came from"
            wrong(then, "bad-target", "a visit cannot go on at `return`: then it is no visit", hint)
            return Way("")
        back = self.target(then, place, (STAY,) if STAY in turns else ())
        return Way(to, then=back) if to and back else Way("")

    def tests(self, node: Node | None, place: Place) -> tuple[Way, ...]:
        """A list of `{if, to}`."""
        ways = []
        for item in self.reader.items(node):
            fields = self.reader.fields(item, schema.TEST, "a way")
            test = self.reader.condition(fields.get("if"), place)
            ways.append(Way(self.target(fields.get("to"), place), test))
        return tuple(ways)


def line_name(hub: str, storylet: str) -> str:
    """The full name of the line by which a hub offers a storylet."""
    return f"{hub}.{storylet.rpartition('.')[2]}"


Tagged = Mapping[str, Collection[str]]  # the storylets of a role by tag


def choices_of(scene: str, node: Node, tagged: Tagged) -> list[tuple[str, Scalar]]:
    """The full names of a scene's choices, of those of its beats, and of its hub's lines, taken from the tree."""
    found: list[tuple[str, Scalar]] = []
    if not isinstance(node, Tree):
        return found
    choices = node.items.get("choices")
    if isinstance(choices, Tree):
        for name, key in choices.keys.items():
            found.append((f"{scene}.{name}", key))
            found += choices_of(f"{scene}.{name}", choices.items[name], tagged)
    hub = node.items.get("hub")
    of = hub.items.get("of") if isinstance(hub, Tree) else None
    for item in listed(of):
        for tag in tags_asked(item):
            found += [(line_name(scene, storylet), tag) for storylet in tagged.get(tag.value, ())]
        if isinstance(item, Scalar):
            found.append((line_name(scene, item.value), item))
    return found


def tags_asked(item: Node) -> list[Scalar]:
    """The tag by which an item of a hub's `of` offers storylets; none if it is a scene."""
    tag = item.items.get("tag") if isinstance(item, Tree) else None
    return [tag] if isinstance(tag, Scalar) else []


def tags_of(node: Node) -> list[str] | None:
    """The tags of a scene that is a storylet, taken from the tree; None of one that is not."""
    storylet = node.items.get("storylet") if isinstance(node, Tree) else None
    if storylet is None:
        return None
    tags = listed(storylet.items.get("tags")) if isinstance(storylet, Tree) else []
    return [tag.value for tag in tags if isinstance(tag, Scalar)]


def listed(node: Node | None) -> list[Node]:
    """The items of a list, or a single one."""
    return node.items if isinstance(node, Branches) else [] if node is None else [node]
