"""The shape of a story as one self-contained page: chapters as frames, search, and a click shows a scene and a way there.

The page lays each chapter out with dagre, a kept library under the MIT license that is part of it: no Python library draws
layers with frames in them and needs nothing compiled.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from game.authoring.replay import as_yaml
from game.authoring.shape import graph, walk
from game.authoring.shape.graph import Link, Shape
from game.loader.playthroughs import playthroughs
from game.story import moments
from game.story.model import Choice, Outcome, Role, Scene, Shift, Story
from game.story.playthrough import Recorded, restored

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Known:
    """What else is known of a story's scenes: the verdicts of the last proof, what was played, and ways there."""

    verdicts: Mapping[str, str] = field(default_factory=dict)
    current: bool = False  # whether the proof is of the story as it is now
    played: frozenset[str] | None = None  # by recorded playthroughs
    ways: Mapping[str, Recorded] = field(default_factory=dict)
    color: str = "ways"  # what the page is colored by at first: ways, proof or playthroughs


def html(drawn: Shape, known: Known | None = None) -> str:
    """The page; nothing in it asks the network for anything."""
    parts = {
        "TITLE": escape(drawn.story.title),
        "NAME": escape(drawn.story.title),
        "DAGRE": (_HERE / "dagre.min.js").read_text(encoding="utf-8"),
        # The data is in a script, which `</script>` or `<!--` would end.
        "STORY": json.dumps(data(drawn, known or Known()), ensure_ascii=False).replace("<", "\\u003c"),
    }
    page = (_HERE / "graph.html").read_text(encoding="utf-8")
    # Each mark is replaced once, from the last to the first, so that no text of the story is taken for a mark.
    for name in sorted(parts, key=lambda n: page.index(f"%%{n}%%"), reverse=True):
        before, _, after = page.partition(f"%%{name}%%")
        page = before + parts[name] + after
    return page


def seen(story: Story, folder: Path) -> frozenset[str]:
    """The scenes that the playthroughs of a story's folder come to, for coloring."""
    written = [file.written for file in playthroughs(story, folder) if file.written is not None]
    return frozenset(scene for each in written for scene in restored(story, each.recorded).playthrough.scenes)


def data(drawn: Shape, known: Known) -> dict[str, object]:
    """Everything that the page shows."""
    story, written = drawn.story, _Ways()
    links: dict[str, list[Link]] = {}
    for link in drawn.links:
        links.setdefault(link.start, []).append(link)
    open_in = {role.id: graph.returns(role) for role in story.roles.values()}
    scenes = {}
    for role, scene in drawn.scenes:
        made = _scene(story, role, scene)
        back = (role.scenes[name] for name in open_in[role.id].get(scene.id, ()))
        hubs = [each.id for each in back if each.hub is not None and each.chapter == scene.chapter]
        made |= {
            "hub": scene.id if scene.hub is not None else hubs[0] if len(hubs) == 1 else "",
            "reached": scene.id not in drawn.unreached,
            "proof": known.verdicts.get(scene.id, ""),
            "played": known.played is None or scene.id in known.played,
            "links": [{"to": k.end, "by": k.choice, "if": k.condition} for k in links.get(scene.id, ())],
            "way": written.of(known.ways[scene.id]) if scene.id in known.ways else None,
        }
        scenes[scene.id] = made
    listed = [{"id": c.id, "title": c.title, "role": r.id, "scenes": list(c.scenes)} for r, c in drawn.chapters]
    return {
        "title": story.title,
        "roles": {role.id: role.title for role, _ in drawn.chapters},
        "starts": [role.start for role in story.roles.values()],
        "chapters": listed,
        "scenes": scenes,
        "echoes": [_echo(story, name, drawn) for name in story.echoes],
        "people": {id_: person.name for id_, person in story.record.people.items() if _met(drawn, id_)},
        "choices": written.choices,
        "heads": written.heads,
        "proved": bool(known.verdicts),
        "current": known.current,
        "recorded": known.played is not None,
        "color": known.color,
    }


class _Ways:
    """Playthroughs written small: their heads and choices are kept once."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.choices: list[str] = []
        self._numbers: dict[str, int] = {}

    def of(self, recorded: Recorded) -> list[object]:
        """The number of a head, and those of the choices."""
        self.heads.append(as_yaml(Recorded(recorded.role, recorded.seed, (), recorded.echoes, recorded.draws)))
        return [len(self.heads) - 1, [self._number(choice) for choice in recorded.choices]]

    def _number(self, choice: str) -> int:
        if choice not in self._numbers:
            self._numbers[choice] = len(self.choices)
            self.choices.append(choice)
        return self._numbers[choice]


def _met(drawn: Shape, person: str) -> bool:
    return any(person in scene.people for _, scene in drawn.scenes)


def _echo(story: Story, name: str, drawn: Shape) -> dict[str, object]:
    """An echo: who leaves it, of what it is read, and the scenes that ask for it."""
    echo = story.echoes[name]
    readers = [
        scene.id for role, scene in drawn.scenes if name in role.echoes and role.echoes[name] in _reads(role, scene)
    ]
    return {"name": name, "from": echo.role, "is": echo.value.text, "readers": readers}


def _reads(role: Role, scene: Scene) -> set[int]:
    """The slots that a scene's conditions, texts and statements read."""
    found = {slot for test in walk.tests_of(role, scene) for slot in test.test.reads}
    found |= {slot for _, text in walk.texts(scene) for value in walk.shown(text) for slot in value.reads}
    return found | {slot for _, outcome in walk.outcomes(scene) for effect in outcome.do for slot in effect.value.reads}


def _scene(story: Story, role: Role, scene: Scene) -> dict[str, object]:
    """What the page shows of a scene."""
    place = story.record.places.get(scene.at)
    when = moments.spoken(scene.time, story.year) if scene.time is not None else scene.dateline
    return {
        "title": graph.title(scene),
        "kind": graph.kind(scene),
        "where": ". ".join(part for part in (place.name if place else "", when) if part),
        "file": f"{walk.file_of(role, scene)}:{scene.where.line}",
        "text": scene.arrival.text.source,
        "look_away": scene.arrival.look_away.source,
        "do": [effect.value.text for effect in scene.arrival.do],
        "assume": [each.asked for each in scene.arrival.assume],
        "introduces": list(scene.arrival.introduces),
        "people": list(scene.people),
        "choices": [_choice(scene, each) for part in walk.beats(role, scene) for each in part.choices]
        + list(_lines(role, scene)),
        "fallback": _outcome(scene.fallback) if scene.fallback is not None else None,
        "ending": scene.ending.title if scene.ending is not None else "",
    }


def _risk(choice: Choice) -> str:
    """The risk of a choice as it is written, and how often it can be tried."""
    if choice.risk is None:
        return ""
    return f"{choice.risk.text}, {choice.tries} tries" if choice.tries else choice.risk.text


def _choice(scene: Scene, choice: Choice) -> dict[str, object]:
    return {
        "name": choice.id[len(scene.id) + 1 :],
        "label": choice.label.source,
        "if": choice.test.text if choice.test is not None else "",
        "locked": choice.locked.source if choice.locked is not None else "",
        "once": choice.once,
        "risk": _risk(choice),
        "better": list(map(_shift, choice.better)),
        "worse": list(map(_shift, choice.worse)),
        "fail": _outcome(choice.fail) if choice.fail is not None else None,
        **_outcome(choice.outcome),
    }


def _shift(shift: Shift) -> dict[str, str]:
    return {"if": shift.test.text, "because": shift.because}


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "do": [effect.value.text for effect in outcome.do],
        "assume": [each.asked for each in outcome.assume],
        "introduces": list(outcome.introduces),
        "text": outcome.text.source,
        "ledger": outcome.ledger.source,
    }


def _lines(role: Role, scene: Scene) -> Iterator[dict[str, object]]:
    """The lines of a hub, as choices."""
    for name in scene.hub.of if scene.hub is not None else ():
        storylet = role.scenes[name].storylet
        if storylet is not None:
            asked = storylet.test.text if storylet.test is not None else ""
            assumed = [each.asked for each in storylet.assume]
            row = {"name": name.partition(".")[2], "label": storylet.line.source, "if": asked, "do": [], "text": ""}
            yield {**row, "assume": assumed, "introduces": list(storylet.introduces)}
