"""Edits of a story's files, as an author makes them: renames with and without `was`, things removed, narrowed and reordered."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.random.trees import Files, Node, read, written

Trees = dict[str, Node]
_SCENE = r"\b([slikhe]\d+[a-z]?)\b"


@dataclass(frozen=True)
class Names:
    """What was renamed."""

    new: dict[str, str]

    def now(self, name: str) -> str:
        """The full name that a scene has now."""
        return ".".join(self.new.get(part, part) for part in name.split("."))


def trees(files: Files) -> Trees:
    """The files as trees."""
    return {name: read(text) for name, text in files.items()}


def texts(trees: Trees) -> dict[str, str]:
    """Trees as files."""
    return {name: written(tree) for name, tree in trees.items()}


def chapters(trees: Trees) -> dict[str, dict[str, Node]]:
    """The scenes of each chapter of the role."""
    found = {}
    for name, tree in trees.items():
        scenes = tree.get("scenes") if isinstance(tree, dict) else None
        if name.startswith("r/") and isinstance(scenes, dict):
            found[name[2:].removesuffix(".yaml")] = scenes
    return found


def mapped(node: Node, change: Callable[[str], str], keys: bool = True) -> Node:
    """A tree with every text, and every key, changed."""
    if isinstance(node, dict):
        return {change(key) if keys else key: mapped(value, change, keys) for key, value in node.items()}
    if isinstance(node, list):
        return [mapped(item, change, keys) for item in node]
    return change(node)


# Everything renamed


def renamed(files: Files, what: str) -> tuple[dict[str, str], Names]:
    """The files with scenes, choices, chapters or everything renamed, each with its old name in `was`."""
    everything = what == "everything"
    patterns = []
    if "scenes" in what or everything:
        patterns.append(_SCENE)
    if "choices" in what or everything:
        patterns.append(r"\b(c[abc])\b")
    if "chapters" in what or everything:
        patterns.append(r"\b(c\d)\b")
    old = trees(files)
    new = {name: f"{name}_now" for pattern in patterns for text in files.values() for name in re.findall(pattern, text)}

    def change(text: str) -> str:
        return re.sub(r"\b[a-z]\w*\b", lambda match: new.get(match[0], match[0]), text)

    after: Trees = {}
    for name, tree in old.items():
        if not name.startswith(("r/", "story.yaml")):
            after[name] = tree
            continue
        folder, _, last = name.rpartition("/")
        stem = last.removesuffix(".yaml")
        after[f"{folder}/{new.get(stem, stem)}.yaml" if folder else name] = _changed(tree, change)
    for chapter, scenes in chapters(old).items():
        for name, scene in scenes.items():
            now = chapters(after)[new.get(chapter, chapter)][new.get(name, name)]
            if isinstance(now, dict) and isinstance(scene, dict):
                _keeping(now, scene, f"{chapter}.{name}" if chapter in new else name, chapter in new or name in new)
                choices, before = now.get("choices"), scene.get("choices")
                if isinstance(choices, dict) and isinstance(before, dict):
                    for choice, fields in before.items():
                        made = choices[new.get(choice, choice)]
                        if isinstance(made, dict) and isinstance(fields, dict):
                            _keeping(made, fields, choice, choice in new)
    return texts(after), Names(new)


def _changed(tree: Node, change: Callable[[str], str]) -> Node:
    """A tree with names changed, but for what stands in `was`."""
    if isinstance(tree, dict):
        return {change(k): v if k == "was" else _changed(v, change) for k, v in tree.items()}
    if isinstance(tree, list):
        return [_changed(item, change) for item in tree]
    return change(tree)


def _keeping(now: dict[str, Node], before: dict[str, Node], name: str, renamed: bool) -> None:
    earlier = before.get("was", [])
    kept = [*(earlier if isinstance(earlier, list) else [earlier]), *([name] if renamed else [])]
    if kept:
        now["was"] = kept
