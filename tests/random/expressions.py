"""Conditions, values and statements made at random over the names that a story declares."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

MOMENTS = ("1 Jan 09:00", "1 Jan 14:00", "2 Jan 12:00", "2 Jan 15:00")


@dataclass
class Names:
    """What the conditions of a role can speak of."""

    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)  # variables, with their ranges
    flags: list[str] = field(default_factory=list)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    read_numbers: list[str] = field(default_factory=list)  # what can be asked, but not set: computed values, echoes
    read_flags: list[str] = field(default_factory=list)
    read_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    read_sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wide: list[str] = field(default_factory=list)  # numbers from 0 to 9000
    scenes: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)


class Expressions:
    """Makes expressions for one story."""

    def __init__(self, chance: random.Random, names: Names) -> None:
        self.chance, self.names = chance, names

    def _pick(self, makers: Sequence[tuple[int, Callable[[], str]]]) -> str:
        return self.chance.choices([make for _, make in makers], [weight for weight, _ in makers])[0]()

    # Conditions

    def condition(self, scene: str = "", depth: int = 2) -> str:
        """A flag; a scene's own names may be in it where a scene is given."""
        if depth and self.chance.random() < 0.3:
            joined = self.chance.choice(("and", "or"))
            return f"{self.operand(scene)} {joined} {self.operand(scene)}"
        return self.atom(scene, depth)

    def operand(self, scene: str = "") -> str:
        """A condition that can stand beside `and` and `or`."""
        made = self.condition(scene, 0)
        return f"({made})" if " or " in made or " if " in made else made

    def atom(self, scene: str = "", depth: int = 1) -> str:
        """One thing that is asked."""
        names, chance = self.names, self.chance
        makers: list[tuple[int, Callable[[], str]]] = [
            (6, lambda: self._compared(scene)),
            (2, lambda: f"not ({self.condition(scene, 0)})" if depth else "not f" if "f" in names.flags else "x > 0"),
            (2, lambda: f"clock {chance.choice(('>=', '<', '>'))} '{chance.choice(MOMENTS)}'"),
            (3, lambda: f"{chance.choice(('', '', 'not '))}seen({self.chosen_scene()})"),
            (1, lambda: f"visits({self.chosen_scene()}) {chance.choice(('> 1', '== 0', '== 1', '<= 2'))}"),
        ]
        if names.flags or names.read_flags:
            makers.append((4, lambda: chance.choice(("", "not ")) + chance.choice(names.flags + names.read_flags)))
        if words := names.words | names.read_words:
            makers.append((3, lambda: self._worded(words)))
        if sets := names.sets | names.read_sets:
            makers.append((4, lambda: self._in_set(sets)))
        if names.choices:
            makers.append((3, lambda: f"{chance.choice(('', 'not '))}chosen({chance.choice(names.choices)})"))
        if names.notes:
            makers.append((3, lambda: f"{chance.choice(('', 'not '))}knows({chance.choice(names.notes)})"))
        if len(names.chapters) > 1:
            makers.append((1, lambda: f"chapter {chance.choice(('==', '!='))} {chance.choice(names.chapters)}"))
        if names.wide:
            makers.append((4, lambda: self._wide(chance.choice(names.wide))))
        if scene:
            makers.append((1, lambda: "first_visit"))
        return self._pick(makers)

    def chosen_scene(self) -> str:
        """The full name of a scene."""
        return self.chance.choice(self.names.scenes)

    def _compared(self, scene: str) -> str:
        chance = self.chance
        left = self.number(scene)
        if chance.random() < 0.15:
            return f"{chance.choice(('0', '1'))} <= {left} {chance.choice(('<', '<='))} {chance.choice(('2', '3'))}"
        right = self.number(scene) if chance.random() < 0.2 else str(chance.choice((0, 1, 1, 2, 2, 3)))
        return f"{left} {chance.choice(('>=', '<', '==', '!=', '>', '<='))} {right}"

    def _worded(self, words: dict[str, tuple[str, ...]]) -> str:
        name = self.chance.choice(list(words))
        if self.chance.random() < 0.3:
            return f"{name} in ({', '.join(self.chance.sample(words[name], min(2, len(words[name]))))})"
        return f"{name} {self.chance.choice(('==', '!='))} {self.chance.choice(words[name])}"

    def _in_set(self, sets: dict[str, tuple[str, ...]]) -> str:
        name = self.chance.choice(list(sets))
        kind = self.chance.random()
        if kind < 0.6:
            return f"{self.chance.choice(sets[name])} {self.chance.choice(('in', 'in', 'not in'))} {name}"
        if kind < 0.8:
            return f"len({name}) {self.chance.choice(('> 0', '== 1', '>= 2'))}"
        return f"{name} {self.chance.choice(('==', '!='))} {self.chance.choice(('()', f'({sets[name][-1]})'))}"

    def _wide(self, name: str) -> str:
        """A condition on a number of many values: near its ends, where a list cut short would not come."""
        return self.chance.choice(
            (
                f"{name} > 5000",
                f"{name} >= 8999",
                f"{name} == 4097",
                f"{name} // 3000 == {self.chance.choice((0, 1, 3))}",
                f"{name} < 10",
                f"{name} % 2 == 1",
            )
        )

    # Values

    def number(self, scene: str = "") -> str:
        """A number."""
        names, chance = self.names, self.chance
        plain = list(names.numbers) + names.read_numbers
        makers: list[tuple[int, Callable[[], str]]] = [
            (8, lambda: chance.choice(plain)),
            (1, lambda: f"{chance.choice(plain)} {chance.choice(('+', '-'))} {chance.choice(plain)}"),
            (1, lambda: f"{chance.choice(('min', 'max'))}({chance.choice(plain)}, {chance.choice(('1', '2', chance.choice(plain)))})"),
            (1, lambda: f"{chance.choice(plain)} {chance.choice(('* 2', '// 2', '% 2'))}"),
            (1, lambda: f"({chance.choice(plain)} if {self.condition(scene, 0)} else {chance.choice(plain)})"),
            (1, lambda: "slots"),
            (1, lambda: f"visits({self.chosen_scene()})"),
        ]  # fmt: skip
        if sets := names.sets | names.read_sets:
            makers.append((1, lambda: f"len({chance.choice(list(sets))})"))
        if names.wide:
            makers.append((1, lambda: f"min({chance.choice(names.wide)}, 3)"))
            makers.append((1, lambda: f"{chance.choice(names.wide)} // 4000"))
        return self._pick(makers)

    # Statements

    def effect(self, scene: str = "", hub: bool = False) -> str:
        """A statement."""
        names, chance = self.names, self.chance
        makers: list[tuple[int, Callable[[], str]]] = [
            (6, lambda: self._number_set(scene)),
            (1, lambda: f"clock += {chance.choice((180, 240))}"),
            (1, lambda: f"clock = '{chance.choice(MOMENTS)}'"),
        ]
        if names.flags:
            makers.append((6, lambda: self._flag_set(scene)))
        if names.words:
            makers.append((3, lambda: self._word_set(scene)))
        if names.sets:
            makers.append((3, self._set_set))
        if hub:
            makers.append(
                (3, lambda: chance.choice(("slots -= 1", "slots += 1", "slots = 2", "slots -= x", "slots += 100")))
            )
        makers.append((1, lambda: f"{self._small()} = slots"))
        return self._pick(makers)

    def _small(self) -> str:
        return self.chance.choice(list(self.names.numbers))

    def _number_set(self, scene: str) -> str:
        name = self._small()
        low, high = self.names.numbers[name]
        chance = self.chance
        kind = chance.random()
        if kind < 0.45:
            return f"{name} {chance.choice(('+=', '-='))} {chance.choice((1, 1, 2))}"
        if kind < 0.65:
            return f"{name} = {chance.randint(low, high)}"
        if kind < 0.75:
            return f"{name} {chance.choice(('+=', '-='))} {self.number(scene)}"
        if kind < 0.9:
            return f"{name} = {chance.randint(low, high)} if {self.condition(scene, 0)} else {name}"
        other = self._small()
        overlap = max(low, self.names.numbers[other][0]) <= min(high, self.names.numbers[other][1])
        return f"{name} = {other}" if overlap else f"{name} = {low}"

    def _flag_set(self, scene: str) -> str:
        name = self.chance.choice(self.names.flags)
        kind = self.chance.random()
        if kind < 0.3:
            return f"{name} = {self.chance.choice(('true', 'true', 'false'))}"
        if kind < 0.4:
            return f"{name} = not {name}"
        return f"{name} = {self.condition(scene, 1)}"

    def _word_set(self, scene: str) -> str:
        name = self.chance.choice(list(self.names.words))
        one, two = (self.chance.choice(self.names.words[name]) for _ in range(2))
        if self.chance.random() < 0.3:
            return f"{name} = {one} if {self.condition(scene, 0)} else {two}"
        return f"{name} = {one}"

    def _set_set(self) -> str:
        name = self.chance.choice(list(self.names.sets))
        words = self.names.sets[name]
        word = self.chance.choice(words)
        return self.chance.choice(
            (f"{name} += {word}", f"{name} -= {word}", f"{name} = ({', '.join(words[:2])})", f"{name} = ()")
        )
