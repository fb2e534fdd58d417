"""The shape of a story: its scenes and what links them, as data, Mermaid and Graphviz."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from game.authoring.shape import reachable as ways
from game.story import stack
from game.story.model import RETURN, STAY, Chapter, Role, Scene, Story, Way


@dataclass(frozen=True, slots=True)
class Link:
    """A way from a scene to another: by which choice or key, and on what condition."""

    start: str
    end: str
    choice: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Shape:
    """The scenes to be drawn, chapter by chapter, and the links between them."""

    story: Story
    chapters: tuple[tuple[Role, Chapter], ...]
    scenes: tuple[tuple[Role, Scene], ...]
    links: tuple[Link, ...]
    unreached: frozenset[str]  # by graph: nothing leads there


def shape(story: Story, role: str = "", chapter: str = "") -> Shape:
    """The shape of a story, or of one role or chapter of it."""
    roles = [each for each in story.roles.values() if role in ("", each.id)]
    chapters = [(r, c) for r in roles for c in r.chapters.values() if chapter in ("", c.id)]
    scenes = [(r, r.scenes[name]) for r, c in chapters for name in c.scenes]
    drawn = {scene.id for _, scene in scenes}
    links = [link for r in roles for link in _links(r) if link.start in drawn and link.end in drawn]
    met = frozenset().union(*(ways.reached(ways.graph(r), r.start) for r in roles))
    return Shape(story, tuple(chapters), tuple(scenes), tuple(dict.fromkeys(links)), frozenset(drawn - met))


def kind(scene: Scene) -> str:
    """What sort of scene it is."""
    if scene.ending is not None:
        return "ending"
    if scene.hub is not None:
        return "hub"
    if scene.storylet is not None:
        return "storylet"
    return "choices" if scene.choices else "passage"


def title(scene: Scene) -> str:
    """A scene's title, or its name in words where it has none."""
    return scene.title or scene.id.partition(".")[2].replace("_", " ")


# Links


def _links(role: Role) -> Iterator[Link]:
    back = returns(role)
    for scene in role.scenes.values():
        for name, listed in _ways_of(scene):
            for way in listed:
                asked = way.test.text if way.test is not None else ""
                targets: Iterable[str] = back.get(scene.id, ()) if way.to == RETURN else [way.to]
                start = scene.inside or scene.id
                by = ".".join([*scene.id.split(".")[2:], name])
                yield from (Link(start, target, by, asked) for target in targets if target not in (STAY, ""))
        for target in scene.hub.of if scene.hub is not None else ():
            storylet = role.scenes[target].storylet
            asked = storylet.test.text if storylet is not None and storylet.test is not None else ""
            yield Link(scene.id, target, target.partition(".")[2], asked)


def _ways_of(scene: Scene) -> Iterator[tuple[str, Sequence[Way]]]:
    """The ways out of a scene, by the name of the choice or key that leads there."""
    yield "divert", scene.divert
    yield "", scene.arrival.go
    for choice in scene.choices:
        yield choice.name, choice.outcome.go
        if choice.fail is not None and choice.fail.go != choice.outcome.go:
            yield f"{choice.name} (fails)", choice.fail.go
    if scene.fallback is not None:
        yield "fallback", scene.fallback.go
    if scene.hub is not None:
        yield "then", scene.hub.then
        yield "cuts in", scene.hub.cuts_in


def returns(role: Role) -> Mapping[str, tuple[str, ...]]:
    """For each scene, where `return` may go back to from it: a hub, or where a visit was made or goes on."""
    found: dict[str, tuple[str, ...]] = {}
    for scene, stacks in role.places.items():
        # What a hub leads to once it is closed returns from there.
        open_ = (stack.rest(each) if role.scenes[scene].hub is not None else each for each in stacks)
        back = (stack.back(stack.top(each))[1] for each in open_ if each)
        found[scene] = tuple(dict.fromkeys(role.within(each).id for each in back))
    return found


# Data


def data(drawn: Shape) -> dict[str, object]:
    """The shape as `graph --format json` prints it."""
    return {
        "chapters": [{"id": c.id, "title": c.title, "role": r.id, "scenes": list(c.scenes)} for r, c in drawn.chapters],
        "scenes": [
            {
                "id": s.id,
                "title": title(s),
                "chapter": s.chapter,
                "role": r.id,
                "kind": kind(s),
                "reached": s.id not in drawn.unreached,
            }
            for r, s in drawn.scenes
        ],
        "links": [{"from": k.start, "to": k.end, "choice": k.choice, "condition": k.condition} for k in drawn.links],
    }


def as_json(drawn: Shape) -> str:
    """The shape as JSON."""
    return json.dumps(data(drawn), ensure_ascii=False, indent=1) + "\n"


def mermaid(drawn: Shape) -> str:
    """The shape as a Mermaid flowchart."""
    lines = ["flowchart LR"]
    for _, chapter in drawn.chapters:
        lines.append(f"  subgraph {_node(chapter.id)}[{_quoted(chapter.title)}]")
        for scene in (scene for _, scene in drawn.scenes if scene.chapter == chapter.id):
            before, after = _BRACKETS[kind(scene)]
            lines.append(f"    {_node(scene.id)}{before}{_quoted(title(scene))}{after}")
        lines.append("  end")
    for link in drawn.links:
        label = f"|{_quoted(link.choice)}|" if link.choice else ""
        lines.append(f"  {_node(link.start)} -->{label} {_node(link.end)}")
    return "\n".join(lines) + "\n"


_BRACKETS = {
    "ending": ("([", "])"),
    "hub": ("{{", "}}"),
    "storylet": ("(", ")"),
    "choices": ("[", "]"),
    "passage": ("[/", "/]"),
}
_SHAPES = {"ending": "doubleoctagon", "hub": "hexagon", "storylet": "oval", "choices": "box", "passage": "plaintext"}


def _node(name: str) -> str:
    # `end` and the like are words of Mermaid.
    return "s_" + re.sub(r"\W", "_", name)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;").replace("\n", " ") + '"'


def dot(drawn: Shape) -> str:
    """The shape as a Graphviz graph."""
    lines = ["digraph story {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for number, (_, chapter) in enumerate(drawn.chapters):
        lines += [f"  subgraph cluster_{number} {{", f"    label={_string(chapter.title)};"]
        for scene in (scene for _, scene in drawn.scenes if scene.chapter == chapter.id):
            lines.append(f"    {_string(scene.id)} [label={_string(title(scene))}, shape={_SHAPES[kind(scene)]}];")
        lines.append("  }")
    for link in drawn.links:
        lines.append(f"  {_string(link.start)} -> {_string(link.end)} [label={_string(link.choice)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
