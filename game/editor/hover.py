"""What is said of the thing at a place: what it is, what leads there, who sets and reads it."""

from collections.abc import Iterable, Iterator

from game.editor import context
from game.editor.index import Index, Thing
from game.editor.mentions import Mention
from game.editor.tokens import BUILT_IN, FUNCTIONS
from game.loader.nodes import Mapping, Node, Scalar
from game.loader.nodes import Sequence as Branches
from game.loader.schema import Key

WORDS = 40  # of a text that are shown
MOST = 12  # places that are listed


def of_thing(index: Index, thing: Thing) -> str:
    """What is to be said of a thing, in Markdown."""
    made = {
        "scene": _scene, "choice": _choice, "name": _name, "echo": _name, "note": _note, "chapter": _chapter,
    }.get(thing.kind, _other)  # fmt: skip
    return "\n\n".join(part for part in made(index, thing) if part)


def of_key(file: str, path: tuple[str, ...]) -> str:
    """What a key means."""
    key = context.meant(file, path)
    if not isinstance(key, Key) or not path:
        return ""
    return f"`{path[-1]}`{' (needed)' if key.required else ''}\n\n{key.help}"


def of_word(word: str) -> str:
    """What a function or a name that is always there means."""
    said = FUNCTIONS.get(word) or BUILT_IN.get(word)
    return f"`{word}`\n\n{said}" if said else ""


# The ways of a scene


def leading(index: Index, scene: Thing) -> list[Mention]:
    """What leads to a scene: a `go`, a hub, a start."""
    return [m for m in index.uses.get(scene, []) if m.how in ("leads", "offers") and m.inside != scene.name]


def onward(index: Index, scene: Thing) -> list[Thing]:
    """The scenes that a scene leads to, each once."""
    mention = index.things.get(scene)
    listed = index.mentions[mention.span.file] if mention is not None else ()
    ways = (index.thing(m) for m in listed if m.inside == scene.name and m.how in ("leads", "offers"))
    return list(dict.fromkeys(thing for thing in ways if thing is not None and thing != scene))


def _scene(index: Index, thing: Thing) -> Iterator[str]:
    node = index.node(thing)
    title = words(node, "title")
    yield f"**{title or thing.last}** — scene `{thing.name}`, role `{thing.role}`"
    where = ", ".join(part for part in (words(node, "at"), words(node, "time") or words(node, "dateline")) if part)
    yield where
    yield first_words(node)
    yield _listed("Comes from", (_from(m) for m in leading(index, thing)))
    yield _listed("Goes to", (f"`{each.name}`" for each in onward(index, thing)))


def _from(mention: Mention) -> str:
    if not mention.inside:
        return "the start"
    by = (
        f" by `{mention.choice.rpartition('.')[2]}`"
        if mention.choice
        else " as a line"
        if mention.how == "offers"
        else ""
    )
    return f"`{mention.inside}`{by}"


def _choice(index: Index, thing: Thing) -> Iterator[str]:
    node = index.node(thing)
    label = words(node, "label")
    yield f"{label or thing.last}\n\nchoice `{thing.name}`, role `{thing.role}`"
    yield _listed("", (f"`{key}: {words(node, key)}`" for key in ("if", "risk") if words(node, key)))
    ways = (m for m in index.uses.get(thing, []) if m.how == "asks")
    yield _listed("Asked in", (f"`{m.inside or m.span.file}`" for m in ways))


def _name(index: Index, thing: Thing) -> Iterator[str]:
    mention, node = index.things[thing], index.node(thing)
    sort = {"variables": "variable", "computed": "computed value", "draws": "draw", "echoes": "echo"}[mention.near]
    kinds = ("range", "one_of", "any_of", "flag", "take", "of", "is", "start")
    given = " · ".join(f"{key}: {value}" for key in kinds if (value := values(node, key)))
    owner = f"left by role `{mention.role}`" if thing.kind == "echo" else f"role `{mention.role}`"
    yield f"`{thing.name}` — {sort}, {owner}"
    yield given
    yield words(node, "help")
    found = index.uses.get(thing, [])
    yield _listed("Set in", (_place(m) for m in found if m.how == "sets"))
    yield _listed("Read in", (_place(m) for m in found if m.how in ("reads", "names")))


def _place(mention: Mention) -> str:
    return f"`{mention.choice or mention.inside or mention.span.file}`"


def _note(index: Index, thing: Thing) -> Iterator[str]:
    node = index.node(thing)
    yield f"**{words(node, 'title')}** — note `{thing.name}`"
    yield ", ".join(part for part in (words(node, "date"), words(node, "status")) if part)
    yield first_words(node)
    found = (m for m in index.uses.get(thing, []) if m.how != "is")
    yield _listed("Linked in", (f"`{m.inside or m.span.file}`" for m in found))


def _chapter(index: Index, thing: Thing) -> Iterator[str]:
    scenes = [each for each in index.of_kind("scene", thing.role) if each.chapter == thing.name]
    yield f"chapter `{thing.name}`, role `{thing.role}`: {len(scenes)} scenes"


def _other(index: Index, thing: Thing) -> Iterator[str]:
    node = index.node(thing)
    called = next((words(node, key) for key in ("name", "title") if words(node, key)), "")
    owner = f" of `{thing.name.partition('.')[0]}`" if thing.kind in ("word", "pool line") else ""
    yield f"{f'**{called}** — ' if called else ''}{thing.kind} `{thing.last}`{owner}"
    yield words(node, "role") or first_words(node)
    yield _listed("Named in", (_place(m) for m in index.uses.get(thing, []) if m.how != "is"))


# Values of nodes as text


def words(node: Mapping | None, key: str) -> str:
    """A value as words on one line."""
    value = node.items.get(key) if node is not None else None
    return " ".join(value.value.split()) if isinstance(value, Scalar) else ""


def values(node: Mapping | None, key: str) -> str:
    """A value, or a list of them, on one line."""
    value: Node | None = node.items.get(key) if node is not None else None
    if isinstance(value, Branches):
        return ", ".join(item.value for item in value.items if isinstance(item, Scalar))
    return words(node, key)


def first_words(node: Mapping | None) -> str:
    """The first words of a text, as a quotation."""
    said = (words(node, "text") or words(node, "who")).split()
    return f"> {' '.join(said[:WORDS])}{' …' if len(said) > WORDS else ''}" if said else ""


def _listed(head: str, names: Iterable[str]) -> str:
    listed = list(dict.fromkeys(names))
    if not listed:
        return ""
    more = f" and {len(listed) - MOST} more" if len(listed) > MOST else ""
    return f"{head}{': ' if head else ''}{', '.join(listed[:MOST])}{more}"
