"""Edits of a story's files, as an author makes them: renames with and without `was`, things removed, narrowed and reordered."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.random.trees import Files, Node, read, written

Trees = dict[str, Node]
_SCENE = r"\b([slikhev]\d+[a-z]?)\b"


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
    asked = any(re.search(r"\bchapter [=!]= ", text) for text in files.values())
    for chapter, scenes in chapters(old).items():
        whole = after[f"r/{new.get(chapter, chapter)}.yaml"]
        head = whole.get("chapter") if isinstance(whole, dict) else None
        if chapter in new and isinstance(head, dict) and ("recap" in head or asked):  # what is counted has its name
            head["was"] = chapter
        for name, scene in scenes.items():
            now = chapters(after)[new.get(chapter, chapter)][new.get(name, name)]
            if isinstance(now, dict) and isinstance(scene, dict):
                _keeping(now, scene, f"{chapter}.{name}" if chapter in new else name, chapter in new or name in new)
                _keeping_choices(now, scene, new)
    return texts(after), Names(new)


def _keeping_choices(now: dict[str, Node], before: dict[str, Node], new: dict[str, str]) -> None:
    choices, old = now.get("choices"), before.get("choices")
    for choice, fields in old.items() if isinstance(choices, dict) and isinstance(old, dict) else ():
        made = choices[new.get(choice, choice)]  # type: ignore[call-overload, index]
        if isinstance(made, dict) and isinstance(fields, dict):
            _keeping(made, fields, choice, choice in new)
            _keeping_choices(made, fields, new)


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


# What an author changes


def edited(files: Files, chance: random.Random) -> tuple[dict[str, str], str] | None:
    """The files after one edit or two, and what was edited; None where there is nothing of that kind to edit."""
    after = trees(files)
    said = []
    for _ in range(chance.choice((1, 1, 2))):
        name = chance.choice(list(EDITS))
        if EDITS[name](after, chance):
            said.append(name)
    return (texts(after), " and ".join(said)) if said else None


Place = tuple[str, str, dict[str, Node]]  # the chapter, the name, and the keys of a scene or a choice


def _scenes(trees: Trees) -> list[Place]:
    return [(c, n, s) for c, scenes in chapters(trees).items() for n, s in scenes.items() if isinstance(s, dict)]


def _choices(trees: Trees) -> list[tuple[dict[str, Node], str, dict[str, Node]]]:
    return [(choices, name, fields) for _, choices, name, fields in _named_choices(trees)]


def _named_choices(trees: Trees) -> Iterator[tuple[tuple[str, ...], dict[str, Node], str, dict[str, Node]]]:
    """Every choice, those of beats too, with the names that lead to it: chapter, scene, the choices before it."""
    waiting: list[tuple[tuple[str, ...], dict[str, Node]]] = [((c, n), scene) for c, n, scene in _scenes(trees)]
    while waiting:
        names, holder = waiting.pop(0)
        choices = holder.get("choices")
        for name, fields in choices.items() if isinstance(choices, dict) else ():
            if isinstance(fields, dict) and isinstance(choices, dict):
                yield names, choices, name, fields
                waiting.append(((*names, name), fields))


def _outcomes(trees: Trees) -> list[dict[str, Node]]:
    found = [scene for _, _, scene in _scenes(trees)]
    for _, _, fields in _choices(trees):
        found.append(fields)
        if isinstance(fail := fields.get("fail"), dict):
            found.append(fail)
    return found


def _variables(trees: Trees) -> dict[str, Node]:
    state = trees.get("r/state.yaml")
    found = state.get("variables") if isinstance(state, dict) else None
    return found if isinstance(found, dict) else {}


def _renamed_key(keys: dict[str, Node], old: str, new: str) -> None:
    items = [(new if key == old else key, value) for key, value in keys.items()]
    keys.clear()
    keys.update(items)


def _rename_scene(trees: Trees, chance: random.Random, keep: bool) -> bool:
    chapter, name, scene = chance.choice(_scenes(trees))
    new = f"{name}_new"

    def change(text: str) -> str:
        return re.sub(rf"\b{name}\b", new, text)

    for file in [file for file in trees if file.startswith(("r/", "story"))]:
        trees[file] = _changed(trees[file], change)
    now = chapters(trees)[chapter][new]
    if keep and isinstance(now, dict):
        _keeping(now, scene, name, True)
    return True


def _rename_choice(trees: Trees, chance: random.Random, keep: bool) -> bool:
    found = list(_named_choices(trees))
    if not found:
        return False
    names, choices, name, fields = chance.choice(found)
    scene = ".".join(names)
    _renamed_key(choices, name, f"{name}_new")
    for file in [file for file in trees if file.startswith(("r/", "story"))]:
        trees[file] = _changed(
            trees[file], lambda text: re.sub(rf"\b{re.escape(scene)}\.{name}\b", f"{scene}.{name}_new", text)
        )
    if keep:
        now: Node = chapters(trees)[names[0]][names[1]]
        for each in (*names[2:], f"{name}_new"):
            now = now["choices"][each]  # type: ignore[call-overload, index]
        _keeping(now, fields, name, True)  # type: ignore[arg-type]
    return True


def _remove_choice(trees: Trees, chance: random.Random) -> bool:
    found = [each for each in _choices(trees) if len(each[0]) > 1]
    if not found:
        return False
    choices, name, _ = chance.choice(found)
    del choices[name]
    return True


def _remove_scene(trees: Trees, chance: random.Random) -> bool:
    """A scene is gone, and what led there leads to another; a storylet is gone from its hub."""
    scenes = _scenes(trees)
    chapter, name, _ = chance.choice(scenes)
    others = [f"{c}.{n}" for c, n, s in scenes if n != name and "storylet" not in s]
    if not others:
        return False
    other = chance.choice(others)
    del chapters(trees)[chapter][name]
    for _, _, left in _scenes(trees):
        hub = left.get("hub")
        if isinstance(hub, dict) and isinstance(of := hub.get("of"), list) and name in of:
            of.remove(name)

    def change(text: str) -> str:
        return re.sub(rf"\b({chapter}\.)?{name}\b", other, text)

    for file in [file for file in trees if file.startswith(("r/", "story"))]:
        trees[file] = _changed(trees[file], change)
    return True


def _narrow(trees: Trees, chance: random.Random) -> bool:
    ranged = [fields for fields in _variables(trees).values() if isinstance(fields, dict) and "range" in fields]
    if not ranged:
        return False
    fields = chance.choice(ranged)
    low, _, high = str(fields["range"]).partition("..")
    fields["range"] = f"{low}..{int(high) - 1}" if chance.random() < 0.7 else f"{low}..{int(high) + 1}"
    return True


def _reorder(trees: Trees, chance: random.Random) -> bool:
    """Choices, lines of hubs, scenes, variables or words in another order."""
    listed: list[dict[str, Node] | list[Node]] = [choices for choices, _, _ in _choices(trees)]
    listed += list(chapters(trees).values())
    listed += [
        hub["of"] for _, _, s in _scenes(trees) if isinstance(hub := s.get("hub"), dict) and isinstance(hub["of"], list)
    ]
    listed += [_variables(trees)]
    for fields in _variables(trees).values():
        if isinstance(fields, dict):
            listed += [words for key in ("one_of", "any_of") if isinstance(words := fields.get(key), list)]
    listed = [each for each in listed if len(each) > 1]
    if not listed:
        return False
    chosen = chance.choice(listed)
    if isinstance(chosen, list):
        chance.shuffle(chosen)
    else:
        items = list(chosen.items())
        chance.shuffle(items)
        chosen.clear()
        chosen.update(items)
    return True


def _close(trees: Trees, chance: random.Random) -> bool:
    """A choice gets a condition, or another one."""
    found = _choices(trees)
    if not found:
        return False
    *_, fields = chance.choice(found)
    fields["if"] = chance.choice(("x > 1", "x < 2", "x == 1", "not (x == 0)", "clock < '1 Jan 12:00'"))
    return True


def _open(trees: Trees, chance: random.Random) -> bool:
    """A choice loses its condition, or what keeps it to once."""
    found = [fields for *_, fields in _choices(trees) if "if" in fields or "once" in fields]
    if not found:
        return False
    fields = chance.choice(found)
    for key in ("if", "locked") if "if" in fields else ("once",):
        fields.pop(key, None)
    return True


def _only_once(trees: Trees, chance: random.Random) -> bool:
    found = [fields for *_, fields in _choices(trees) if "once" not in fields]
    if not found:
        return False
    chance.choice(found)["once"] = "true"
    return True


def _another_effect(trees: Trees, chance: random.Random) -> bool:
    outcome = chance.choice(_outcomes(trees))
    if "do" in outcome and chance.random() < 0.6:
        del outcome["do"]
    else:
        outcome["do"] = chance.choice(("x += 1", "x = 2", "x -= 1", "x = 0"))
    return True


def _slots(trees: Trees, chance: random.Random) -> bool:
    hubs = [hub for _, _, scene in _scenes(trees) if isinstance(hub := scene.get("hub"), dict)]
    if not hubs:
        return False
    chance.choice(hubs)["slots"] = chance.choice(("1", "2", "3", "x"))
    return True


def _unlinked(trees: Trees, chance: random.Random) -> bool:
    """A text without its conditions and its links."""
    found = [outcome for outcome in _outcomes(trees) if "(note:" in str(outcome.get("text", ""))]
    if not found:
        return False
    chance.choice(found)["text"] = "Other words."
    return True


def _diverted(trees: Trees, chance: random.Random) -> bool:
    scenes = [scene for _, _, scene in _scenes(trees) if "divert" in scene]
    if not scenes:
        return False
    del chance.choice(scenes)["divert"]
    return True


def _other_way(trees: Trees, chance: random.Random) -> bool:
    """A choice that led to one scene leads to an ending."""
    endings = [f"{c}.{n}" for c, n, scene in _scenes(trees) if "ending" in scene]
    found = [fields for *_, fields in _choices(trees) if "choices" not in fields]
    if not endings or not found:
        return False
    chance.choice(found)["go"] = chance.choice(endings)
    return True


EDITS: dict[str, Callable[[Trees, random.Random], bool]] = {
    "a scene renamed with `was`": lambda trees, chance: _rename_scene(trees, chance, True),
    "a scene renamed without": lambda trees, chance: _rename_scene(trees, chance, False),
    "a choice renamed with `was`": lambda trees, chance: _rename_choice(trees, chance, True),
    "a choice renamed without": lambda trees, chance: _rename_choice(trees, chance, False),
    "a choice removed": _remove_choice,
    "a scene removed": _remove_scene,
    "a range narrowed": _narrow,
    "things reordered": _reorder,
    "a condition added": _close,
    "a condition removed": _open,
    "a choice made once": _only_once,
    "an effect changed": _another_effect,
    "the slots of a hub changed": _slots,
    "a text without its links": _unlinked,
    "a divert removed": _diverted,
    "another way": _other_way,
}
