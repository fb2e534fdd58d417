"""The shape of a story as one self-contained page: search, and a click shows a scene's text and choices."""

import json
from html import escape
from pathlib import Path

from game.authoring.shape import graph, svg
from game.authoring.shape.graph import Shape
from game.loader.playthroughs import playthroughs
from game.story import moments
from game.story.model import Choice, Outcome, Role, Scene, Story
from game.story.playthrough import restored

_PAGE = Path(__file__).with_name("graph.html")


def html(drawn: Shape, met: frozenset[str] | None = None) -> str:
    """The page; nothing in it asks the network for anything."""
    scenes = {scene.id: _scene(drawn, role, scene) for role, scene in drawn.scenes}
    # The data stands in a script, which `</script>` or `<!--` would end.
    written = json.dumps(scenes, ensure_ascii=False).replace("<", "\\u003c")
    counted = f"{len(scenes)} scenes in {len(drawn.chapters)} chapters"
    parts = {
        "TITLE": escape(drawn.story.title),
        "TITLE_AGAIN": escape(drawn.story.title),
        "COUNTED": counted if met is None else f"{counted}; {len(met & set(scenes))} seen",
        "DRAWING": svg.svg(drawn, met),
        "SCENES": written,
    }
    page = _PAGE.read_text(encoding="utf-8")
    # Each mark is replaced once, from the last to the first, so that no text of the story is taken for a mark.
    for name in sorted(parts, key=lambda n: page.index(f"%%{n}%%"), reverse=True):
        before, _, after = page.partition(f"%%{name}%%")
        page = before + parts[name] + after
    return page


def seen(story: Story, folder: Path) -> frozenset[str]:
    """The scenes that the playthroughs of a story's folder come to, for coloring."""
    written = [file.written for file in playthroughs(story, folder) if file.written is not None]
    return frozenset(scene for each in written for scene in restored(story, each.recorded).playthrough.scenes)


def _scene(drawn: Shape, role: Role, scene: Scene) -> dict[str, object]:
    """What the page shows of a scene."""
    place = drawn.story.record.places.get(scene.at)
    when = moments.spoken(scene.time, drawn.story.year) if scene.time is not None else scene.dateline
    return {
        "title": graph.title(scene),
        "kind": graph.kind(scene),
        "chapter": role.chapters[scene.chapter].title,
        "where": ". ".join(part for part in (place.name if place else "", when) if part),
        "text": scene.arrival.text.source,
        "look_away": scene.arrival.look_away.source,
        "do": [effect.value.text for effect in scene.arrival.do],
        "assume": [each.asked for each in scene.arrival.assume],
        "choices": [_choice(choice) for choice in scene.choices] + _lines(role, scene),
        "fallback": _outcome(scene.fallback) if scene.fallback is not None else None,
        "links": [{"to": k.end, "by": k.choice, "if": k.condition} for k in drawn.links if k.start == scene.id],
        "from": sorted({k.start for k in drawn.links if k.end == scene.id and k.start != scene.id}),
        "ending": scene.ending.title if scene.ending is not None else "",
    }


def _choice(choice: Choice) -> dict[str, object]:
    return {
        "name": choice.name,
        "label": choice.label.source,
        "if": choice.test.text if choice.test is not None else "",
        "locked": choice.locked.source if choice.locked is not None else "",
        "once": choice.once,
        "risk": choice.risk.text if choice.risk is not None else "",
        "fail": _outcome(choice.fail) if choice.fail is not None else None,
        **_outcome(choice.outcome),
    }


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "do": [effect.value.text for effect in outcome.do],
        "assume": [each.asked for each in outcome.assume],
        "text": outcome.text.source,
        "ledger": outcome.ledger.source,
    }


def _lines(role: Role, scene: Scene) -> list[dict[str, object]]:
    """The lines of a hub, as choices."""
    listed: list[dict[str, object]] = []
    for name in scene.hub.of if scene.hub is not None else ():
        storylet = role.scenes[name].storylet
        if storylet is not None:
            asked = storylet.test.text if storylet.test is not None else ""
            assumed = [each.asked for each in storylet.assume]
            row = {"name": name.partition(".")[2], "label": storylet.line.source, "if": asked, "do": [], "text": ""}
            listed.append({**row, "assume": assumed})
    return listed
