"""Small stories made at random, as the files an author would write, in which every feature of the format can meet every other.

A story is laid out first (its scenes, what each is for, and what its choices are called), so that conditions can speak of
all of it, and then filled in. Most ways lead where they may; now and then one leads anywhere, so that what must be refused
is made too.
"""

import random
from collections.abc import Callable
from pathlib import Path

from game.loader.load import load
from game.story.model import Story
from tests.random.declaring import Declaring
from tests.random.expressions import MOMENTS, Expressions, Names
from tests.random.layout import Layout, Planned
from tests.random.people import aiming, peopled
from tests.random.trees import Fields, Node, written
from tests.random.visiting import offering, visiting

RISKS = ("likely", "even", "long", "safe")


def files(seed: int) -> dict[str, str]:
    """The files of a story by their paths."""
    return {name: written(node) for name, node in _Making(seed).files().items()}


def story(seed: int, folder: Path) -> Story | None:
    """The story of a seed, written to a folder and loaded from it; None if it is refused."""
    for name, text in files(seed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(folder).story


class _Making:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(f"story/{seed}")
        self.layout = Layout(self.chance)
        self.scenes = self.layout.scenes
        self.names = Names(chapters=self.layout.chapters)
        self.names.scenes = [scene.id for scene in self.scenes]
        self.names.choices = [
            f"{scene.id}.{name}"
            for scene in self.scenes
            for name in (scene.named() if scene.kind == "choices" else scene.choices)
        ]
        declared = Declaring(self.chance, self.names)
        self.state, self.echoes = declared.state, declared.echoes
        self.make = Expressions(self.chance, self.names)
        # What counts readings and throws makes many states: in some stories only, so that most can be played whole.
        counting = random.Random(f"counting/{self.seed}")
        self.varies, self.tries = counting.random() < 0.35, counting.random() < 0.6

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    # Files

    def files(self) -> dict[str, Node]:
        """The files as trees."""
        made: dict[str, Node] = {"story.yaml": self._head(), "r/state.yaml": self.state}
        for chapter in self.names.chapters:
            made[f"r/{chapter}.yaml"] = self._chapter(chapter)
        made["r/pools.yaml"] = {"pools": {"after": self._pool()}}
        made["r/checks.yaml"] = self._checks()
        made |= self._other()
        made |= _record(self.names.notes or ["n1"])
        # With a chance of its own, so that a story is the same in all else.
        chance = random.Random(f"people/{self.seed}")
        if chance.random() < 0.3:
            peopled(made, chance, Expressions(chance, self.names).condition)
        if chance.random() < 0.3:
            aiming(made, chance, Expressions(chance, self.names).condition)
        chance = random.Random(f"visits/{self.seed}")
        if chance.random() < 0.35:
            visiting(made, chance, Expressions(chance, self.names).condition)
        if chance.random() < 0.35:
            offering(made, chance)
        return made

    def _head(self) -> Node:
        head: Fields = {"title": "Small", "year": "1944", "care": {"killing": "People are killed"}}
        head["roles"] = {
            "r": {"title": "R", "start": self.scenes[0].id},
            "other": {"title": "O", "start": "o1.only"},
        }
        if self.echoes:
            head["echoes"] = dict(self.echoes)
        return head

    def _other(self) -> dict[str, Node]:
        echoes = self.echoes
        variables: Fields = {"left": {"one_of": ["u", "v"], "start": "u"}, "few": {"range": "0..2", "start": "1"}}
        if "wide" in echoes:
            variables["wide"] = {"range": "0..9000", "start": "0"}
        if "sack" in echoes:
            variables["sack"] = {"any_of": list(echoes["sack"]["any_of"]), "start": []}  # type: ignore[call-overload, index]
        text = "You hear {echo.mine}." if "mine" in echoes else "The end."
        scene: Fields = {"text": text, "ending": {"title": "E", "kind": "quiet"}}
        return {
            "other/state.yaml": {"variables": variables},
            "other/o1.yaml": {"chapter": {"title": "O"}, "scenes": {"only": scene}},
        }

    def _chapter(self, chapter: str) -> Node:
        head: Fields = {"title": f"Chapter {chapter}"}
        if chapter == "c1" or self._often(0.4):
            head["starts"] = f"{1 if chapter != 'c3' else 2} Jan 0{self.chance.choice((7, 8))}:00"
        if self._often(0.3):
            head["recap"] = "{in turn: One day. | Another.}" if self._often(0.2) else self._prose("", links=False)
        return {"chapter": head, "scenes": {s.name: self._scene(s) for s in self.scenes if s.chapter == chapter}}

    def _pool(self) -> Node:
        lines: Fields = {}
        for name in ("one", "two", "three")[: self.chance.choice((1, 2, 3))]:
            line: Fields = {} if self._often(0.3) else {"if": self.make.condition()}
            line["text"] = self._prose("", links=False)
            lines[name] = line
        return lines

    def _checks(self) -> Node:
        condition = self.make.condition
        return {
            "never": {"bad": condition(), "worse": condition()},
            "can_happen": {"good": condition()},
            "always_can_end": {"here": condition()},
        }

    # Scenes

    def _scene(self, scene: Planned) -> Node:
        fields: Fields = {}
        if self._often(0.3):
            fields["title"] = f"Scene {scene.name}"
        self._looks(scene, fields)
        if scene is not self.scenes[0] and self._often(0.2 if scene.kind == "hub" else 0.15):
            fields["divert"] = [
                {"if": self._condition(scene), "to": self.layout.diverted(scene)}
                for _ in range(self.chance.choice((1, 1, 2)))
            ]
        if self._often(0.15):
            fields["time"] = self.chance.choice(MOMENTS)
        if scene.part == "storylet":
            fields["storylet"] = self._storylet(scene)
        fields |= self._outcome(scene, links=True, scene_text=True)
        match scene.kind:
            case "choices":
                then = ("stay" if self._often(0.15) else self._ways(scene, keyless=True)) if self._often(0.3) else None
                fields["choices"] = {name: self._choice(scene, name, then is not None) for name in scene.choices}
                if then is not None:
                    fields["then"] = then
                if self._often(0.3):
                    fields["again"] = self._text(scene.id, links=True)
                if self._often(0.45 if scene.part != "outer" or len(scene.choices) == 1 else 0.35):
                    fields["fallback"] = self._fallback(scene, then not in (None, "stay"))
            case "go":
                fields["go"] = self._ways(scene, keyless=True)
            case "hub":
                fields["hub"] = self._hub(scene)
            case _:
                fields["ending"] = {"title": scene.name.upper(), "kind": "quiet"}
                if self._often(0.6):
                    fields["epilogue"] = self._epilogue()
        if self._often(0.08):
            fields["was"] = f"former_{scene.name}"
        return fields

    def _looks(self, scene: Planned, fields: Fields) -> None:
        """What decides nothing."""
        if self._often(0.1):
            fields["at"] = "square"
        if self._often(0.1):
            fields["dateline"] = "April 1945"
        if self._often(0.1):
            fields |= {"care": "killing", "look_away": self._prose(scene.id, links=False)}
        if self._often(0.05):
            fields["people"] = ["anne"]
        if self._often(0.05):
            fields["record"] = "Some of it."

    def _condition(self, scene: Planned | None) -> str:
        return self.make.condition(scene.id if scene else "")

    def _do(self, scene: Planned) -> Fields:
        count = self.chance.choice((0, 1, 1, 2))
        if not count:
            return {}
        done: list[Node] = [self.make.effect(scene.id, bool(scene.hub) or scene.kind == "hub") for _ in range(count)]
        return {"do": done if count > 1 else done[0]}

    def _outcome(self, scene: Planned, links: bool, scene_text: bool = False) -> Fields:
        fields: Fields = self._do(scene)
        if "do" in fields and self._often(0.15):
            fields["because"] = "it is so"
        if scene_text or self._often(0.5):
            fields["text"] = self._text(scene.id, links)
        for name in ("ledger", "journal"):
            if self._often(0.08):
                fields[name] = self._line(scene.id) if self._often(0.85) else "The {in turn: first | second} time."
        if self.names.notes and self._often(0.1):
            fields["reveal"] = [self.chance.choice(self.names.notes)]
        return fields

    def _text(self, scene: str, links: bool) -> Node:
        """A text, now and then as a list of texts with and without conditions."""
        if self._often(0.75):
            return self._prose(scene, links)
        items: list[Node] = []
        for _ in range(self.chance.choice((1, 1, 2))):
            paragraphs = [self._prose(scene, links) for _ in range(self.chance.choice((1, 1, 2)))]
            said = "\n\n".join(paragraphs)
            kind = self.chance.random()
            if kind < 0.3:
                items.append({"text": said})
                continue
            items.append({"if": self.make.condition(scene), "text": said})
            if kind < 0.55:
                items.append({"else if": self.make.condition(scene), "text": self._prose(scene, links)})
            if kind > 0.45:
                items.append({"else": self._prose(scene, links)})
        return items

    def _line(self, scene: str) -> str:
        if self._often(0.25):
            said = self.chance.choice(("{%s: One | Two} way.", "{%s: One way.} Or not.", "{%s: All of it.}"))
            return said % self.make.condition(scene, 1)
        if "s" in self.names.sets and self._often(0.03):
            return "{s}"
        if self._often(0.01):
            return "By {by lot: day | night}."
        return self.chance.choice(("Go on.", "Stay a while.", "The {x} of them."))

    def _prose(self, scene: str, links: bool) -> str:
        condition, chance = self.make.condition, self.chance
        note = f"[this](note:{chance.choice(self.names.notes)})" if links and self.names.notes else "this"
        makers: list[tuple[int, Callable[[], str]]] = [
            (5, lambda: "Words."),
            (3, lambda: f"Some {{{condition(scene)}: of these | of those}} words."),
            (3, lambda: f"See {note}."),
            (3, lambda: f"{{{condition(scene)}: See {note}.}}\n{{else if {condition(scene)}: Perhaps {note}.}}\n{{else: Nothing.}}"),
            (1, lambda: f"{{{condition(scene)}: You have {{x}} of them, {note}.}}"),
            (1, lambda: "There are {x} of them at {clock}.\n\n| A verse\n| of *two* lines"),
            (1, lambda: f"*It is* {{{condition(scene)}: *so*}} and *not* so."),
            (1, lambda: f"{{{condition(scene)}: All of it.}}"),
        ]  # fmt: skip
        if self.varies and self._often(0.12):
            return self._changing(scene, note)
        sets = list(self.names.sets | self.names.read_sets)
        if sets and links and self.names.notes:
            name = chance.choice(sets)
            makers.append((3, lambda: f"In it [{{{name}}}](note:{chance.choice(self.names.notes)}) and more."))
            makers.append(
                (1, lambda: f"In it [{{{condition(scene)}: a thing}}](note:{chance.choice(self.names.notes)}).")
            )
        return chance.choices([make for _, make in makers], [weight for weight, _ in makers])[0]()

    def _changing(self, scene: str, note: str) -> str:
        """Words that change by themselves: by the seed, and, in the texts of scenes, from reading to reading."""
        condition, chance = self.make.condition, self.chance
        if not scene or self._often(0.2):
            forms = [
                "It is {by lot: dry | wet}.",
                "{by lot: Fine | | Rain}.",
                f"{{{condition(scene)}: Then {{by lot: one | two}}.}}",
            ]
        else:
            forms = [
                "He waits {in turn: still | again | for the third time}.",
                "{round: Tick. | Tock.} {round: a | b | c}",
                "{once: It is new.}",
                "{by lot: It {once: rains} | It {once: snows}.} {by lot: He {once: waits} | She {once: waits}.}",
                f"{{once: First. | See {note}. |}}",
                f"{{in turn: Nothing. | See {note}.}}",
                f"{{{condition(scene)}: Here {{in turn: one | two}} | There {{round: {note} | three}}}}.",
                f"{{in turn: {{{condition(scene)}: so | not so}} | {{once: Once only}} | {{by lot: so | so}}}}.",
            ]  # fmt: skip
        return chance.choice(forms)

    def _choice(self, scene: Planned, whole: str, led: bool) -> Node:
        name = whole.rpartition(".")[2]
        fields: Fields = {"label": self._line(scene.id)}
        if self._often(0.12 if name == "ca" else 0.5):
            fields["if"] = self._condition(scene)
            if self._often(0.5):
                fields["locked"] = self._line(scene.id)
        if self._often(0.15 if name == "ca" else 0.35):
            fields["once"] = "true"
        if self._often(0.25):
            self._risk(scene, f"{scene.id}.{whole}", fields)
        fields |= self._outcome(scene, links=True)
        if self._often(0.1):
            fields["look_away"] = self._prose(scene.id, links=False)
            fields.setdefault("text", "Words.")
        if whole in scene.beats:
            fields["choices"] = {each: self._choice(scene, f"{whole}.{each}", led) for each in scene.beats[whole]}
        elif not led or self._often(0.5):
            fields["go"] = "stay" if self._often(0.05 if name == "ca" else 0.2) else self._ways(scene, keyless=False)
        if self._often(0.05):
            fields["was"] = f"former_{name}"
        return fields

    def _risk(self, scene: Planned, full: str, fields: Fields) -> None:
        word = self.chance.choice(RISKS)
        if self._often(0.3):
            test = f"chosen({full})" if self._often(0.4) else self.make.condition(scene.id, 0)
            word = f"{word} if {test} else {self.chance.choice(RISKS)}"
        fields["risk"] = word
        for name in ("better", "worse"):
            if self._often(0.35):
                tests = [
                    self._condition(scene) if self._often(0.9) else f"not chosen({full})"
                    for _ in range(self.chance.choice((1, 1, 2)))
                ]
                fields[name] = [{"if": test, "because": "luck"} for test in tests]
        if self.tries and self._often(0.3):
            fields["tries"] = self.chance.choice("223")
            fields.pop("once", None)
        failing = self._outcome(scene, links=True)
        if self._often(0.5):
            failing["go"] = self._ways(scene, keyless=False)
        fields["fail"] = failing or {"text": "It fails."}

    def _fallback(self, scene: Planned, led: bool) -> Node:
        fields = self._do(scene)
        if self._often(0.5):
            fields["text"] = self._text(scene.id, links=True)
        if not led or self._often(0.5):
            fields["go"] = self._ways(scene, keyless=True)
        return fields

    def _epilogue(self) -> Node:
        fields: Fields = {"pool": "after"}
        if self._often(0.5):
            fields["least"] = str(self.chance.choice((0, 1, 1, 2)))
        if self._often(0.5):
            fields["most"] = str(
                self.chance.choice((1, 2, 2, 3, 3)) if self._often(0.97) else self.chance.choice((-1, 0))
            )
        return fields

    # Hubs

    def _storylet(self, scene: Planned) -> Node:
        fields: Fields = {"line": self._line("")}
        if self._often(0.3):
            fields["if"] = self.make.condition(scene.id if self._often(0.2) else "")
            if self._often(0.5):
                fields["locked"] = self._line("")
        if self._often(0.12):
            fields["until"] = self.chance.choice(MOMENTS)
        return fields

    def _hub(self, hub: Planned) -> Node:
        chance = self.chance
        slots = chance.choice(
            ("1", "2", "2", "2", "3", "3", "1 + x", "2 if x > 1 else 1", "150", "99", self.make.number(hub.id))
        )
        lines: list[Node] = [*hub.choices]
        others = [
            s.name for s in self.scenes if s.part == "storylet" and s.chapter == hub.chapter and s.hub != hub.name
        ]
        if others and self._often(0.2):
            lines.append(chance.choice(others))
        fields: Fields = {"slots": slots, "of": lines}
        if self._often(0.6):
            fields["again"] = self._text(hub.id, links=True)
        cuts = [scene for scene in self.layout.inside(hub) if scene.part == "cut"]
        if cuts:
            fields["cuts_in"] = [{"if": self._cut_when(cut, hub), "to": cut.name} for cut in cuts]
        fields["then"] = self._ways(hub, keyless=True)
        return fields

    def _cut_when(self, cut: Planned, hub: Planned) -> str:
        """When a scene cuts in: most ask in one way or another that it was not seen."""
        kind = self.chance.random()
        if kind < 0.6:
            return (
                f"{self.make.condition(hub.id, 0)} and not seen({cut.name})"
                if self._often(0.6)
                else f"not seen({cut.id})"
            )
        if kind < 0.75:
            return f"clock >= '{self.chance.choice(MOMENTS)}' and not seen({cut.name})"
        if kind < 0.85:
            return f"visits({cut.name}) {self.chance.choice(('== 0', '< 2'))}"
        if kind < 0.92:
            return f"not seen({self.make.chosen_scene()})"
        return self.make.condition(hub.id)

    # Where it goes on

    def _ways(self, scene: Planned, keyless: bool) -> Node:
        target = self.layout.keyless if keyless else self.layout.onward
        if self._often(0.65):
            return target(scene)
        ways: list[Node] = [
            {"if": self._condition(scene), "to": target(scene)} for _ in range(self.chance.choice((1, 1, 2)))
        ]
        return [*ways, {"to": target(scene)}]


def _record(notes: list[str]) -> dict[str, Node]:
    note: Node = {"title": "N", "date": "1944", "status": "record", "text": "Words.", "sources": ["Z"]}
    return {
        "record/notes/n.yaml": {"notes": dict.fromkeys(notes, note)},
        "record/sources.yaml": {"sources": {"Z": {"title": "Z", "kind": "archive"}}},
        "record/places.yaml": {"places": {"square": {"name": "Square", "lat": "48.85", "lon": "2.35"}}},
        "record/people.yaml": {"people": {"anne": {"name": "Anne", "invented": "true"}}},
    }
