"""People in a random story: a cast, words that call them, introductions; and who is called too early, found the plain way."""

import random
import re
from collections.abc import Callable, Iterator

from game.story.engine import Turn
from game.story.model import Role
from tests.random.trees import Fields, Node

PEOPLE: dict[str, Fields] = {
    "ada": {"name": "Ada Low", "called": ["Ada", "Ada Low"], "group": "The two"},
    "low": {"name": "Mme Low", "called": ["Low"], "group": "The two", "who": "Her sister."},
    "cob": {"name": "Cob", "called": ["the miller"]},
    "dan": {"name": "Dan"},
}
WORDS = ("Ada", "Ada Low", "Low", "the miller", "The miller", "Dan", "Danish", "Ada-Low", "Lows", "Dan's", "*Ada* Low")
NAMES = (*PEOPLE, "The two")
KNOWN: frozenset[str] = frozenset()
Condition = Callable[[], str]


def peopled(made: dict[str, Node], chance: random.Random, condition: Condition) -> None:
    """Puts people into the texts of the role's chapters and pools."""
    people = dict(PEOPLE)
    if chance.random() < 0.3:
        people["cob"] = {**people["cob"], "bond": "x", "who": f"He is here. {{{condition()}: Perhaps.}}"}
    made["r/cast.yaml"] = {"cast": {name: dict(each) for name, each in people.items()}}
    for name, node in made.items():
        if name.startswith("r/") and name.removeprefix("r/") not in ("state.yaml", "checks.yaml", "cast.yaml"):
            _settle(node, chance, condition)


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


def after(role: Role, known: frozenset[str], turn: Turn) -> tuple[frozenset[str], Iterator[tuple[str, str]]]:
    """Who is introduced after a turn, and the facts of the turn: who is called in which text before that."""
    if not role.introduced:
        return known, iter(())
    facts: dict[tuple[str, str], None] = {}
    for said in turn.said:
        known |= {m.id for m in role.cast.values() if {m.id, m.group} & set(said.introduces)}
        for name, text in said.texts:
            shown = "\n\n".join(paragraph.text for paragraph in text.read(said.values))
            for person in _calls(role, shown):
                if person in role.introduced and person not in known:
                    facts["introduced", f"{name} calls {person}"] = None
    return known, iter(facts)


def _calls(role: Role, shown: str) -> Iterator[str]:
    """Who is called in words that are shown: the longest words first, each taken out when it is found."""
    words = [(word, m.id) for m in role.cast.values() for word in m.called]
    for word, person in sorted(words, key=lambda each: -len(each[0])):
        begins = f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}".replace(r"\ ", r"\s+")
        shown, count = re.subn(rf"(?<![\w-]){begins}(?![\w-])", "#", shown)
        if count:
            yield person
