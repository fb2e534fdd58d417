"""The scenes of a random story before they are written: what each is for, and where it may lead."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

WILD = 0.012  # how often a way leads anywhere at all
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CHOICES = ("ca", "cb", "cc")


@dataclass
class Planned:
    """A scene that will be written."""

    name: str
    chapter: str
    kind: str  # choices, go, hub or ending
    part: str = "outer"  # outer, storylet, inner (reached from storylets alone) or cut (cuts in)
    hub: str = ""  # whose storylet, inner scene or cut-in it is
    choices: tuple[str, ...] = ()
    beats: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by the choice before, such as `ca` or `ca.cb`

    def named(self, before: str = "") -> Iterator[str]:
        """The names of its choices and of those of its beats, without the scene's."""
        for name in self.beats.get(before, ()) if before else self.choices:
            whole = f"{before}.{name}" if before else name
            yield whole
            yield from self.named(whole) if whole in self.beats else ()

    @property
    def id(self) -> str:
        """The full name."""
        return f"{self.chapter}.{self.name}"


class Layout:
    """The scenes of a story, and targets for their ways: most lead where they may, and now and then one leads anywhere."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.chapters = [f"c{number + 1}" for number in range(chance.choice((1, 2, 2, 3)))]
        self.scenes = self._laid_out()
        for scene in self.scenes:
            if scene.kind == "choices":
                self._add_beats(scene, scene.choices)

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    def _laid_out(self) -> list[Planned]:
        chance, chapters = self.chance, self.chapters
        outer = chance.randint(3, 7)
        alike = self._often(0.2)  # scenes of different chapters have the same names
        hubs = set(chance.sample(range(1, outer), min(outer - 1, chance.choice((0, 1, 1, 1, 2)))))
        scenes: list[Planned] = []
        for place in range(outer):
            chapter = chapters[place * len(chapters) // outer]
            number = sum(s.chapter == chapter and s.part == "outer" for s in scenes) if alike else place
            if place in hubs:
                scenes += self._hub_laid_out(number, chapter)
            elif place and self._often(0.2):
                scenes.append(Planned(f"s{number}", chapter, "go"))
            else:
                scenes.append(Planned(f"s{number}", chapter, "choices", choices=self._named()))
        for number in range(chance.choice((1, 2, 2, 3))):
            scenes.append(Planned(f"e{number}", chapters[-1 if self._often(0.8) else 0], "ending"))
        return scenes

    def _add_beats(self, scene: Planned, choices: tuple[str, ...], deep: int = 0) -> None:
        for whole in choices:
            if self._often((0.14, 0.3, 0.2)[deep]):
                scene.beats[whole] = self._named()
                if deep < 2:
                    self._add_beats(scene, tuple(f"{whole}.{name}" for name in scene.beats[whole]), deep + 1)

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

    # Where it goes on

    def keyless(self, scene: Planned) -> str:
        """A target that leads forward, so that no circle is without a choice."""
        if self._often(WILD):
            return self._wild(scene)
        if scene.hub and scene.part != "outer":
            inner = [
                s for s in self.inside(scene) if s.part == "inner" and (scene.part != "inner" or s.name > scene.name)
            ]
            if inner and self._often(0.35):
                return self.chance.choice(inner).name
            return "return" if not self._often(0.06) else self._leaving(scene)
        return self._named_from(scene, self._later(scene))

    def diverted(self, scene: Planned) -> str:
        """The scene that is arrived at in place of one."""
        if scene.part == "outer":
            return self.keyless(scene)
        inner = [s for s in self.inside(scene) if s.part == "inner" and (scene.part != "inner" or s.name > scene.name)]
        return self.chance.choice(inner).name if inner and self._often(0.9) else self._leaving(scene)

    def onward(self, scene: Planned) -> str:
        """A target of a choice: forward, or back."""
        if self._often(WILD):
            return self._wild(scene)
        if scene.hub and scene.part != "outer":
            kind = self.chance.random()
            inner = [s for s in self.inside(scene) if s.part != "storylet"]
            if kind < 0.6 or (kind < 0.9 and not inner):
                return "return"
            return self.chance.choice(inner).name if kind < 0.9 else self._leaving(scene)
        outer = [s for s in self.scenes if s.part == "outer" and s.kind != "ending"]
        return self._named_from(scene, self._later(scene) if self._often(0.75) else self.chance.choice(outer))

    def inside(self, scene: Planned) -> list[Planned]:
        """The scenes of a hub, or of the hub that a scene belongs to."""
        name = scene.name if scene.kind == "hub" else scene.hub
        return [s for s in self.scenes if (s.hub, s.chapter) == (name, scene.chapter) and s.part != "outer"]

    def _leaving(self, scene: Planned) -> str:
        """An ending, straight from a hub that is open; or the hub itself, anew."""
        if self._often(0.1):
            return scene.hub
        endings = [s for s in self.scenes if s.kind == "ending"]
        return self._named_from(scene, self.chance.choice(endings))

    def _later(self, scene: Planned) -> Planned:
        outer = [s for s in self.scenes if s.part == "outer"]
        place = next((i for i, s in enumerate(outer) if s is scene), 0)
        later = (
            outer[place + 1 : place + 4] or [s for s in outer if s.kind == "ending" and s is not scene] or outer[-1:]
        )
        return later[0] if self._often(0.6) else self.chance.choice(later)

    def _wild(self, scene: Planned) -> str:
        return self.chance.choice((self._named_from(scene, self.chance.choice(self.scenes)), "return", "stay"))

    def _named_from(self, scene: Planned, target: Planned) -> str:
        return target.name if scene.chapter == target.chapter and self._often(0.7) else target.id
