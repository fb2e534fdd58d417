"""What a random story declares: variables, computed values, draws, and the echoes of another role."""

import random

from tests.random.expressions import Names
from tests.random.trees import Fields


class Declaring:
    """Declares the state of a role, and keeps the names for its conditions."""

    def __init__(self, chance: random.Random, names: Names) -> None:
        self.chance, self.names = chance, names
        self.echoes: Fields = {}
        self.state = self._state()

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

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
            draws["patrol"] = {"take": str(chance.randint(1, len(of))), "of": list(of)}
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
            many = [f"q{number}" for number in range(chance.choice((30, 70, 300)))]
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
