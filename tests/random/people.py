"""People and aims in a random story; and who is called too early, and which aims stand, found the plain way."""

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from game.story.expression import BEYOND, COUNTED
from game.story.model import Role
from game.story.turn import Turn
from tests.random.trees import Fields, Node

PEOPLE: dict[str, Fields] = {
    "ada": {"name": "Ada Low", "called": ["Ada", "Ada Low"], "group": "The two"},
    "low": {"name": "Mme Low", "called": ["Low"], "group": "The two", "who": "Her sister."},
    "cob": {"name": "Cob", "called": ["the miller"]},
    "dan": {"name": "Dan"},
}
WORDS = ("Ada", "Ada Low", "Low", "the miller", "The miller", "Dan", "Danish", "Ada-Low", "Lows", "Dan's", "*Ada* Low")
NAMES = (*PEOPLE, "The two")
Condition = Callable[[], str]
Fact = tuple[str, str]  # what a goal of the prover is about, and its subject


def peopled(made: dict[str, Node], chance: random.Random, condition: Condition) -> None:
    """Puts people into the texts of the role's chapters and pools."""
    people = dict(PEOPLE)
    if chance.random() < 0.3:
        people["cob"] = {**people["cob"], "bond": "x", "who": f"He is here. {{{condition()}: Perhaps.}}"}
    made["r/cast.yaml"] = {"cast": {name: dict(each) for name, each in people.items()}}
    for name, node in made.items():
        if name.startswith("r/") and name.removeprefix("r/") not in ("state.yaml", "checks.yaml", "cast.yaml"):
            _settle(node, chance, condition)


def aiming(made: dict[str, Node], chance: random.Random, condition: Condition) -> None:
    """Gives the role aims, and has the changes of some values told."""
    count = chance.choice((1, 2, 3, 5))
    aims: Fields = {f"aim{number}": {"if": condition(), "text": "Go on."} for number in range(count)}
    made["r/aims.yaml"] = {"aims": aims} if chance.random() < 0.3 else {"most": chance.choice("123"), "aims": aims}
    state = made["r/state.yaml"]
    variables = state["variables"] if isinstance(state, dict) else {}
    for name, variable in variables.items() if isinstance(variables, dict) else ():
        if isinstance(variable, dict) and chance.random() < 0.4:
            variable |= {"label": variable.get("label", name.upper()), "told": "true"}


_TEXTS = ("text", "look_away", "ledger", "journal", "again", "label", "locked", "line", "recap", "title")


def _settle(node: Node, chance: random.Random, condition: Condition, key: str = "", of: str = "") -> None:
    """Adds words that call people, and introductions, to a tree that stands under a key of a mapping under another key."""
    if not isinstance(node, dict):
        return
    for name, value in list(node.items()):
        if name not in _TEXTS or not isinstance(value, str):
            _settle(value, chance, condition, name, key)
        elif key not in ("ending", "chapter") and "\n|" not in value and chance.random() < 0.15:
            node[name] = _with_words(value, chance, condition if name != "title" else None)
    if (of in ("scenes", "choices") or key in ("fail", "fallback", "hub", "storylet")) and chance.random() < 0.12:
        node["introduces"] = [chance.choice(NAMES) for _ in range(chance.choice((1, 1, 2)))]


def _with_words(value: str, chance: random.Random, condition: Condition | None) -> str:
    word = chance.choice(WORDS)
    if condition is None:
        return f"{value} {word.replace('*', '')}"
    form = chance.random()
    if form < 0.5:
        return f"{value} {word}."
    if form < 0.8:
        return f"{value} {{{condition()}: By {word} | Nobody}}."
    return f"{value} {{{condition()}: {word}.}}"


# The plain way


class Hidden(NamedTuple):
    """What a reader remembers and no state holds: two states in which it differs are not the same."""

    introduced: frozenset[str] = frozenset()
    aimed: frozenset[str] = frozenset()  # the aims that stood once
    asked: tuple[int, ...] = ()  # visits, choices and notes that only aims and the cast ask for


NOTHING = Hidden()


def after(role: Role, hidden: Hidden, turn: Turn, choice: str = "") -> tuple[Hidden, list[Fact]]:
    """What is remembered after a turn, and its facts: who is called too early, which aims stand, which are let go."""
    known, facts = hidden.introduced, dict[Fact, None]()
    for said in turn.said:
        known |= {m.id for m in role.cast.values() if {m.id, m.group} & set(said.introduces)}
        for name, text in said.texts:
            shown = "\n\n".join(paragraph.text for paragraph in text.read(said.values))
            for person in _calls(role, shown):
                if person in role.introduced and person not in known:
                    facts["introduced", f"{name} calls {person}"] = None
    asked = _asked(role, hidden.asked, turn, choice) if role.aims else ()
    values = {**dict(enumerate(turn.state.values)), **{BEYOND + n: value for n, value in enumerate(asked)}}
    stand = {name for name, aim in role.aims.items() if aim.test.run(values)}  # type: ignore[arg-type]
    if turn.ending is None:
        facts |= dict.fromkeys(("aim", name) for name in stand)
        if len(stand) > role.most_aims:
            facts["aims", f"more than {role.most_aims} aims"] = None
        return Hidden(known, hidden.aimed | stand, asked), list(facts)
    facts |= dict.fromkeys(("kept_aim" if name in stand else "let_go", name) for name in hidden.aimed)
    return Hidden(known, hidden.aimed, asked), list(facts)


def _asked(role: Role, before: tuple[int, ...], turn: Turn, choice: str) -> tuple[int, ...]:
    found = []
    for number, asked in enumerate(role.asked):
        function, name = asked[:-1].split("(")
        value = before[number] if before else 0
        match function:
            case "visits":
                found.append(min(COUNTED, value + turn.scenes.count(name)))
            case "chosen":
                found.append(int(value or name == choice))
            case _:
                found.append(int(value or name in turn.revealed))
    return tuple(found)


def _calls(role: Role, shown: str) -> Iterator[str]:
    """Who is called in words that are shown: the longest words first, each taken out when it is found."""
    words = [(word, m.id) for m in role.cast.values() for word in m.called]
    for word, person in sorted(words, key=lambda each: -len(each[0])):
        begins = f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}".replace(r"\ ", r"\s+")
        shown, count = re.subn(rf"(?<![\w-]){begins}(?![\w-])", "#", shown)
        if count:
            yield person
