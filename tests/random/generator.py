"""Small stories made at random, as the files an author would write, in which every feature of the format can meet every other.

A story is laid out first (its scenes, what each is for, and what its choices are called), so that conditions can speak of
all of it, and then filled in. Most ways lead where they may; now and then one leads anywhere, so that what must be refused
is made too.
"""

import random
from dataclasses import dataclass, field

from tests.random.expressions import MOMENTS, Expressions, Names
from tests.random.trees import Node, written

WILD = 0.012  # how often a way leads anywhere at all
LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
RISKS = ("likely", "even", "long", "safe")
CHOICES = ("ca", "cb", "cc")

Fields = dict[str, Node]


@dataclass
class Planned:
    """A scene that will be written."""

    name: str
    chapter: str
    kind: str  # choices, go, hub or ending
    part: str = "outer"  # outer, storylet, inner (reached from storylets alone) or cut (cuts in)
    hub: str = ""  # whose storylet, inner scene or cut-in it is
    choices: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The full name."""
        return f"{self.chapter}.{self.name}"


def files(seed: int) -> dict[str, str]:
    """The files of a story by their paths."""
    return {name: written(node) for name, node in _Making(seed).files().items()}


@dataclass
class _Making:
    seed: int
    chance: random.Random = field(init=False)
    names: Names = field(init=False)
    scenes: list[Planned] = field(init=False)
    state: Fields = field(init=False)
    echoes: Fields = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"story/{self.seed}")
        self.names = Names()
        self.echoes = {}
        self.scenes = self._laid_out()
        self.names.scenes = [scene.id for scene in self.scenes]
        self.names.choices = [f"{scene.id}.{name}" for scene in self.scenes for name in scene.choices]
        self.state = self._state()
        self.make = Expressions(self.chance, self.names)

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    # The layout

    def _laid_out(self) -> list[Planned]:
        chance = self.chance
        chapters = [f"c{number + 1}" for number in range(chance.choice((1, 2, 2, 3)))]
        self.names.chapters = chapters
        outer = chance.randint(3, 7)
        hubs = set(chance.sample(range(1, outer), min(outer - 1, chance.choice((0, 1, 1, 1, 2)))))
        scenes: list[Planned] = []
        for number in range(outer):
            chapter = chapters[number * len(chapters) // outer]
            if number in hubs:
                scenes += self._hub_laid_out(number, chapter)
            elif number and self._often(0.2):
                scenes.append(Planned(f"s{number}", chapter, "go"))
            else:
                scenes.append(Planned(f"s{number}", chapter, "choices", choices=self._named()))
        for number in range(chance.choice((1, 2, 2, 3))):
            scenes.append(Planned(f"e{number}", chapters[-1 if self._often(0.8) else 0], "ending"))
        return scenes

    def _named(self) -> tuple[str, ...]:
        return CHOICES[: self.chance.choice((1, 2, 2, 3))]

    def _hub_laid_out(self, number: int, chapter: str) -> list[Planned]:
        chance, hub = self.chance, f"h{number}"
        lines = [
            Planned(f"l{number}{LETTERS[i]}", chapter, "go", "storylet", hub)
            for i in range(chance.choice((1, 2, 2, 3)))
        ]
        inner = [
            Planned(f"i{number}{LETTERS[i]}", chapter, "go", "inner", hub) for i in range(chance.choice((0, 0, 1, 2)))
        ]
        cuts = [
            Planned(f"k{number}{LETTERS[i]}", chapter, "go", "cut", hub) for i in range(chance.choice((0, 0, 1, 1, 2)))
        ]
        for scene in (*lines, *inner, *cuts):
            if self._often(0.45):
                scene.kind, scene.choices = "choices", self._named()
        return [Planned(hub, chapter, "hub", choices=tuple(line.name for line in lines)), *lines, *inner, *cuts]

    # State

    def _state(self) -> Fields:
        names, chance = self.names, self.chance
        names.notes = ["n1", "n2", "n3"][: chance.choice((0, 1, 2, 3))]
        variables: Fields = {"x": {"range": "0..3", "start": "1"}}
        names.numbers["x"] = (0, 3)
        if self._often(0.4):
            variables["y"] = {"range": "0..2"}
            names.numbers["y"] = (0, 2)
        if self._often(0.15):
            variables["z"] = {"range": "-2..2", "start": "0"}
            names.numbers["z"] = (-2, 2)
        if self._often(0.1):
            variables["big"] = {"range": "0..150", "start": "100"}
            names.numbers["big"] = (0, 150)
        for name, share in (("f", 0.8), ("g", 0.4)):
            if self._often(share):
                variables[name] = {"flag": chance.choice(("false", "true"))}
                names.flags.append(name)
        if self._often(0.4):
            variables["w"] = {"one_of": ["red", "blue", "gray"], "start": "red"}
            names.words["w"] = ("red", "blue", "gray")
        if self._often(0.4):
            variables["s"] = {"any_of": ["tin", "jar"], "start": ["jar"] if self._often(0.5) else []}
            names.sets["s"] = ("tin", "jar")
        if self._often(0.06):
            bag = [f"b{number}" for number in range(chance.choice((13, 20, 40, 64)))]
            variables["bag"] = {"any_of": list(bag), "start": []}
            names.sets["bag"] = (bag[0], bag[-1])
        state: Fields = {"variables": variables}
        self._shown(variables)
        self._draws(state)
        self._heard()
        if self._often(0.4):
            computed: Fields = {
                "total": {"is": chance.choice(("x + 1", "x * 2", "x + len(s)" if "s" in variables else "3 - x"))}
            }
            names.read_numbers.append("total")
            if self._often(0.5):
                computed["ready"] = {"is": chance.choice(("x > 1", "not (x == 0)", "total > 2 or x == 0"))}
                names.read_flags.append("ready")
            state["computed"] = computed
        return state

    def _shown(self, variables: Fields) -> None:
        """Some values are shown: a label, when, and perhaps the words for them."""
        for name, fields in variables.items():
            if not isinstance(fields, dict) or not self._often(0.4):
                continue
            fields["label"] = f"The {name}"
            fields[self.chance.choice(("show", "journal"))] = self.chance.choice(("true", "x > 1"))
            if name == "x" and self._often(0.5):
                fields["words"] = ["none", "one", "some", "all of them"]
            if self._often(0.3):
                fields["help"] = "What it is."

    def _draws(self, state: Fields) -> None:
        names, chance = self.names, self.chance
        draws: Fields = {}
        if self._often(0.4):
            draws["lamp"] = {"one_of": ["dark", "dark", "lit"]}
            names.read_words["lamp"] = ("dark", "lit")
        if self._often(0.3):
            of = ["ma", "mb", "mc"][: chance.choice((2, 3))]
            take = str(chance.randint(1, len(of)))
            draws["patrol"] = {"take": take, "of": list(of)}
            names.read_sets["patrol"] = tuple(of)
        if self._often(0.03):
            draws["twice"] = {"take": "2", "of": ["da", "da", "db"]}
            names.read_sets["twice"] = ("da", "db")
        if self._often(0.05):
            take, count = chance.choice(((2, 16), (5, 16), (5, 18), (8, 26)))
            many = [f"p{number}" for number in range(count)]
            draws["many"] = {"take": str(take), "of": list(many)}
            names.read_sets["many"] = (many[0], many[-1])
        if self._often(0.03):
            many = [f"q{number}" for number in range(chance.choice((30, 70)))]
            draws["one"] = {"one_of": list(many)}
            names.read_words["one"] = (many[0], many[-1])
        if draws:
            state["draws"] = draws

    def _heard(self) -> None:
        """What another role's runs leave."""
        names = self.names
        if self._often(0.25):
            self.echoes["e"] = {"from": "other", "one_of": ["u", "v"], "start": "u", "is": "left"}
            names.read_words["echo.e"] = ("u", "v")
        if self._often(0.2):
            self.echoes["k"] = {"from": "other", "flag": "false", "is": "left == v"}
            names.read_flags.append("echo.k")
        if self._often(0.15):
            self.echoes["small"] = {"from": "other", "range": "0..2", "start": "1", "is": "few"}
            names.read_numbers.append("echo.small")
        if self._often(0.15):
            self.echoes["wide"] = {"from": "other", "range": "0..9000", "start": "0", "is": "wide"}
            names.wide.append("echo.wide")
        if self._often(0.1):
            words = [f"w{number}" for number in range(self.chance.choice((13, 14, 16)))]
            self.echoes["sack"] = {"from": "other", "any_of": list(words), "start": [], "is": "sack"}
            names.read_sets["echo.sack"] = (words[0], words[-1])

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
        scene: Fields = {"text": "The end.", "ending": {"title": "E", "kind": "quiet"}}
        return {
            "other/state.yaml": {"variables": variables},
            "other/o1.yaml": {"chapter": {"title": "O"}, "scenes": {"only": scene}},
        }

    def _chapter(self, chapter: str) -> Node:
        head: Fields = {"title": f"Chapter {chapter}"}
        if chapter == "c1" or self._often(0.4):
            head["starts"] = f"{1 if chapter != 'c3' else 2} Jan 0{self.chance.choice((7, 8))}:00"
        if self._often(0.3):
            head["recap"] = self._prose("", links=False)
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
                {"if": self._condition(scene), "to": self._diverted(scene)}
                for _ in range(self.chance.choice((1, 1, 2)))
            ]
        if self._often(0.15):
            fields["time"] = self.chance.choice(MOMENTS)
        if scene.part == "storylet":
            fields["storylet"] = self._storylet(scene)
        fields |= self._outcome(scene, links=True, scene_text=True)
        match scene.kind:
            case "choices":
                fields["choices"] = {name: self._choice(scene, name) for name in scene.choices}
                if self._often(0.45 if scene.part != "outer" or len(scene.choices) == 1 else 0.35):
                    fields["fallback"] = self._fallback(scene)
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
            fields["text"] = self._prose(scene.id, links)
        for name in ("ledger", "journal"):
            if self._often(0.08):
                fields[name] = self._line(scene.id)
        if self.names.notes and self._often(0.1):
            fields["reveal"] = [self.chance.choice(self.names.notes)]
        return fields

    def _line(self, scene: str) -> str:
        if self._often(0.25):
            said = self.chance.choice(("{%s: One | Two} way.", "{%s: One way.} Or not.", "{%s: All of it.}"))
            return said % self.make.condition(scene, 1)
        return self.chance.choice(("Go on.", "Stay a while.", "The {x} of them."))

    def _prose(self, scene: str, links: bool) -> str:
        condition, chance = self.make.condition, self.chance
        note = f"[this](note:{chance.choice(self.names.notes)})" if links and self.names.notes else "this"
        makers = [
            (5, lambda: "Words."),
            (3, lambda: f"Some {{{condition(scene)}: of these | of those}} words."),
            (3, lambda: f"See {note}."),
            (3, lambda: f"{{{condition(scene)}: See {note}.}}\n{{else if {condition(scene)}: Perhaps {note}.}}\n{{else: Nothing.}}"),
            (1, lambda: f"{{{condition(scene)}: You have {{x}} of them, {note}.}}"),
            (1, lambda: "There are {x} of them at {clock}.\n\n| A verse\n| of *two* lines"),
            (1, lambda: f"*It is* {{{condition(scene)}: *so*}} and *not* so."),
            (1, lambda: f"{{{condition(scene)}: All of it.}}"),
        ]  # fmt: skip
        sets = list(self.names.sets | self.names.read_sets)
        if sets and links and self.names.notes:
            name = chance.choice(sets)
            makers.append((3, lambda: f"In it [{{{name}}}](note:{chance.choice(self.names.notes)}) and more."))
            makers.append(
                (1, lambda: f"In it [{{{condition(scene)}: a thing}}](note:{chance.choice(self.names.notes)}).")
            )
        return chance.choices([make for _, make in makers], [weight for weight, _ in makers])[0]()

    def _choice(self, scene: Planned, name: str) -> Node:
        fields: Fields = {"label": self._line(scene.id)}
        if self._often(0.12 if name == "ca" else 0.5):
            fields["if"] = self._condition(scene)
            if self._often(0.5):
                fields["locked"] = self._line(scene.id)
        if self._often(0.15 if name == "ca" else 0.35):
            fields["once"] = "true"
        if self._often(0.25):
            self._risk(scene, f"{scene.id}.{name}", fields)
        fields |= self._outcome(scene, links=True)
        if self._often(0.1):
            fields["look_away"] = self._prose(scene.id, links=False)
            fields.setdefault("text", "Words.")
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
        failing = self._outcome(scene, links=True)
        if self._often(0.5):
            failing["go"] = self._ways(scene, keyless=False)
        fields["fail"] = failing or {"text": "It fails."}

    def _fallback(self, scene: Planned) -> Node:
        fields = self._do(scene)
        if self._often(0.5):
            fields["text"] = self._prose(scene.id, links=True)
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
        fields: Fields = {"slots": slots, "of": list(hub.choices)}
        if self._often(0.6):
            fields["again"] = self._prose(hub.id, links=True)
        cuts = [scene for scene in self.scenes if scene.part == "cut" and scene.hub == hub.name]
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
        target = self._keyless if keyless else self._onward
        if self._often(0.65):
            return target(scene)
        ways: list[Node] = [
            {"if": self._condition(scene), "to": target(scene)} for _ in range(self.chance.choice((1, 1, 2)))
        ]
        return [*ways, {"to": target(scene)}]

    def _keyless(self, scene: Planned) -> str:
        """A target that leads forward, so that no circle is without a choice."""
        if self._often(WILD):
            return self._wild(scene)
        if scene.hub and scene.part != "outer":
            inner = [
                s for s in self._inside(scene) if s.part == "inner" and (scene.part != "inner" or s.name > scene.name)
            ]
            if inner and self._often(0.35):
                return self.chance.choice(inner).name
            return "return" if not self._often(0.06) else self._leaving(scene)
        return self._named_from(scene, self._later(scene))

    def _diverted(self, scene: Planned) -> str:
        """The scene that is arrived at in place of one."""
        if scene.part == "outer":
            return self._keyless(scene)
        inner = [s for s in self._inside(scene) if s.part == "inner" and (scene.part != "inner" or s.name > scene.name)]
        return self.chance.choice(inner).name if inner and self._often(0.9) else self._leaving(scene)

    def _onward(self, scene: Planned) -> str:
        """A target of a choice: forward, or back."""
        if self._often(WILD):
            return self._wild(scene)
        if scene.hub and scene.part != "outer":
            kind = self.chance.random()
            inner = [s for s in self._inside(scene) if s.part != "storylet"]
            if kind < 0.6 or (kind < 0.9 and not inner):
                return "return"
            return self.chance.choice(inner).name if kind < 0.9 else self._leaving(scene)
        outer = [s for s in self.scenes if s.part == "outer" and s.kind != "ending"]
        return self._named_from(scene, self._later(scene) if self._often(0.75) else self.chance.choice(outer))

    def _inside(self, scene: Planned) -> list[Planned]:
        return [s for s in self.scenes if s.hub == scene.hub and s.part != "outer"]

    def _leaving(self, scene: Planned) -> str:
        """An ending, straight from a hub that is open; or the hub itself, anew."""
        if self._often(0.1):
            return scene.hub
        endings = [s for s in self.scenes if s.kind == "ending"]
        return self._named_from(scene, self.chance.choice(endings))

    def _later(self, scene: Planned) -> Planned:
        outer = [s for s in self.scenes if s.part == "outer"]
        place = next((i for i, s in enumerate(outer) if s.name == scene.name), 0)
        later = (
            outer[place + 1 : place + 4] or [s for s in outer if s.kind == "ending" and s is not scene] or outer[-1:]
        )
        return later[0] if self._often(0.6) else self.chance.choice(later)

    def _wild(self, scene: Planned) -> str:
        return self.chance.choice((self._named_from(scene, self.chance.choice(self.scenes)), "return", "stay"))

    def _named_from(self, scene: Planned, target: Planned) -> str:
        return target.name if scene.chapter == target.chapter and self._often(0.7) else target.id


def _record(notes: list[str]) -> dict[str, Node]:
    note: Node = {"title": "N", "date": "1944", "status": "record", "text": "Words.", "sources": ["Z"]}
    return {
        "record/notes/n.yaml": {"notes": dict.fromkeys(notes, note)},
        "record/sources.yaml": {"sources": {"Z": {"title": "Z", "kind": "archive"}}},
        "record/places.yaml": {"places": {"square": {"name": "Square", "lat": "48.85", "lon": "2.35"}}},
        "record/people.yaml": {"people": {"anne": {"name": "Anne", "invented": "true"}}},
    }
