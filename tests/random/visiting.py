"""Passages that are used from several places, and hubs that offer by a tag or what other chapters have, put into a random story."""

import random
from collections.abc import Callable, Iterator

from tests.random.trees import Fields, Node

Condition = Callable[[str], str]
_TURNS = ("stay", "return")
TAGS = ("evening", "morning")


def visiting(made: dict[str, Node], chance: random.Random, condition: Condition) -> None:
    """Adds one passage or two, or a hub to visit, and makes some ways visits."""
    chapters = _chapters(made)
    where = chance.choice(list(chapters))
    passages = ["v0", "v1"][: chance.choice((1, 2, 2))]
    for place, name in enumerate(passages):
        deeper = f"{where}.{passages[place + 1]}" if place + 1 < len(passages) else ""
        if chance.random() < 0.03:
            deeper = f"{where}.v0"
        chapters[where][name] = _passage(chance, condition, f"{where}.{name}", deeper)
    hub = f"{where}.h9" if chance.random() < 0.3 else ""
    if hub:
        chapters[where] |= _hub(condition, hub)
    for chapter, scenes in chapters.items():
        for name, scene in scenes.items():
            if name not in ("v0", "v1", "h9", "l9a") and isinstance(scene, dict):
                targets = [f"{where}.{each}" for each in passages] + ([hub] if hub and name.startswith("s") else [])
                short = [each.removeprefix(f"{chapter}.") for each in targets]
                _lead(scene, short, chance)


def offering(made: dict[str, Node], chance: random.Random) -> None:
    """Makes some hubs offer their storylets by a tag, and some those of other hubs and chapters."""
    chapters = _chapters(made)
    storylets = {
        f"{chapter}.{name}": scene["storylet"]
        for chapter, scenes in chapters.items()
        for name, scene in scenes.items()
        if isinstance(scene, dict) and isinstance(scene.get("storylet"), dict)
    }
    for chapter, scenes in chapters.items():
        for scene in scenes.values():
            hub = scene.get("hub") if isinstance(scene, dict) else None
            of = hub.get("of") if isinstance(hub, dict) else None
            if not isinstance(hub, dict) or not isinstance(of, list) or chance.random() > 0.6:
                continue
            listed = [str(each) for each in of]
            lines = {each.rpartition(".")[2] for each in listed}
            others = [each for each in storylets if each.rpartition(".")[2] not in lines]
            if others and chance.random() < 0.5:
                listed.append(chance.choice(others))
            if chance.random() < 0.7:
                tag = chance.choice(TAGS)
                tagged = [each for each in listed if chance.random() < 0.7] or listed[:1]
                for each in tagged:
                    fields = storylets.get(each if "." in each else f"{chapter}.{each}")
                    if isinstance(fields, dict):
                        fields["tags"] = [tag] if chance.random() < 0.8 else [*TAGS]
                hub["of"] = [{"tag": tag}, *(each for each in listed if each not in tagged)]
            else:
                hub["of"] = [*listed]


def _chapters(made: dict[str, Node]) -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for name, file in made.items():
        scenes = file.get("scenes") if isinstance(file, dict) else None
        if name.startswith("r/") and isinstance(scenes, dict):
            found[name[2:].removesuffix(".yaml")] = scenes
    return found


def _passage(chance: random.Random, condition: Condition, name: str, deeper: str) -> Fields:
    """A scene that goes `return`, and now and then visits the next one first."""
    fields: Fields = {"text": "Words."}
    if chance.random() < 0.3:
        fields["divert"] = [{"if": condition(name), "to": deeper}] if deeper and not deeper.endswith("v0") else []
        fields = {key: value for key, value in fields.items() if value}
    if chance.random() < 0.3:
        fields["do"] = "x += 1"
    if chance.random() < 0.4:
        fields["go"] = {"visit": deeper, "then": name} if deeper.endswith("v0") else "return"
        return fields
    choices: Fields = {"ca": {"label": "Go on.", "go": "return"}}
    if chance.random() < 0.5:
        choices["cb"] = {"label": "Stay a while.", "once": "true", "go": "stay"}
    if deeper and chance.random() < 0.7:
        choices["cc"] = {"label": "Deeper.", "go": {"visit": deeper, "then": "stay"}}
    if chance.random() < 0.4:
        choices["ca"] = {"label": "Go on.", "if": condition(name), "go": "return"}
        fields["fallback"] = {"go": "return"}
    if chance.random() < 0.3:
        fields["again"] = "You are here again."
    return {**fields, "choices": choices}


def _hub(condition: Condition, name: str) -> Fields:
    line: Fields = {"storylet": {"line": "The yard."}, "text": "Words.", "go": "return"}
    hub: Fields = {
        "text": "Words.",
        "hub": {"slots": "1 if " + condition(name) + " else 2", "of": ["l9a"], "then": "return"},
    }
    return {name.rpartition(".")[2]: hub, "l9a": line}


def _lead(scene: Fields, passages: list[str], chance: random.Random) -> None:
    """Makes some of a scene's ways visits."""
    hub = scene.get("hub")
    for holder, key, stays in _holders(scene):
        if chance.random() < 0.3:
            holder[key] = _visits(holder[key], passages, chance, stays)
    if isinstance(hub, dict) and chance.random() < 0.2:
        hub["then"] = _visits(hub["then"], passages, chance, False)


def _holders(scene: Fields) -> Iterator[tuple[Fields, str, bool]]:
    """What has ways: the mapping, the key, and whether `stay` can follow."""
    if "go" in scene:
        yield scene, "go", False
    if "then" in scene:
        yield scene, "then", True
    choices = [scene]
    for holder in choices:
        inner = holder.get("choices")
        for each in inner.values() if isinstance(inner, dict) else ():
            if isinstance(each, dict):
                choices.append(each)
                yield from ((each, "go", True) for _ in range("go" in each))
                fail = each.get("fail")
                if isinstance(fail, dict) and "go" in fail:
                    yield fail, "go", True
    fallback = scene.get("fallback")
    if isinstance(fallback, dict) and "go" in fallback:
        yield fallback, "go", False


def _visits(ways: Node, passages: list[str], chance: random.Random, stays: bool) -> Node:
    """A way, or one of a list, as a visit that goes on where it led."""
    if isinstance(ways, str):
        if ways == "return" or (ways == "stay" and not stays):
            return ways
        then = "stay" if stays and chance.random() < 0.3 else ways
        return {"visit": chance.choice(passages), "then": then}
    if not isinstance(ways, list):
        return ways
    place = chance.randrange(len(ways))
    way = ways[place]
    if not isinstance(way, dict) or way.get("to") in (None, *_TURNS):
        return ways
    led = {key: value for key, value in way.items() if key != "to"}
    return [*ways[:place], {**led, "visit": chance.choice(passages), "then": way["to"]}, *ways[place + 1 :]]
