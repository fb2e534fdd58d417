"""The names in a condition, a statement or a text, found also where it is not yet well formed."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from game.story.changing import BY_LOT, IN_TURN, ONCE, ROUND

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][\w.]*)|(?P<moment>'[^']*'?)|(?P<sign>==|!=|<=|>=|\+=|-=|//|[^\sA-Za-z_']))", re.ASCII
)
_KEYWORDS = frozenset({"and", "or", "not", "in", "if", "else", "true", "false"})
ASKS = {"seen": "scene", "visits": "scene", "chosen": "choice", "knows": "note"}
FUNCTIONS = {
    "seen": "Whether a scene was read in this run: `seen(yard)`.",
    "visits": "How often a scene was read in this run: `visits(yard) > 1`.",
    "chosen": "Whether a choice was taken in this run: `chosen(yard.wait)`.",
    "knows": "Whether a note was found in this run: `knows(queue)`.",
    "len": "How many words a set holds: `len(pockets)`.",
    "min": "The least of two or more values.",
    "max": "The largest of two or more values.",
}
BUILT_IN = {
    "clock": "The hour of the story, compared with a moment: `clock >= '14 Aug 07:00'`.",
    "slots": "How many storylets of the open hub may still be taken.",
    "chapter": "The chapter that is being read: `chapter == monday`.",
    "first_visit": "Whether this scene is read for the first time in this run.",
}
CHANGES = {
    IN_TURN: "The next text at each reading, and then the last one: `{in turn: still | again}`.",
    ROUND: "The next text at each reading, and then the first one again: `{round: tick | tock}`.",
    ONCE: "Shown at the first reading and not after: `{once: It is new.}`.",
    BY_LOT: "One of the texts, which the seed draws for the whole run: `{by lot: dry | wet}`.",
}
_LINK = re.compile(r"\]\(note:([A-Za-z0-9_]*)")
_LISTED = re.compile(r"\s*(\(\s*(\w+\s*,\s*)*)?")
_ASSIGNED = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(\+=|-=|=(?!=))")


class Token(NamedTuple):
    """A name in a text: what it may name, and the name that it is compared with."""

    kind: str  # name, scene, choice, note, function, or set: a name that a statement sets
    text: str
    start: int
    end: int
    near: str = ""


class _Raw(NamedTuple):
    text: str
    start: int
    sort: str


def _raw(text: str) -> list[_Raw]:
    return [
        _Raw(match[match.lastgroup or 0], match.start(match.lastgroup or 0), str(match.lastgroup))
        for match in _TOKEN.finditer(text)
    ]


def of_condition(text: str, near: str = "", offset: int = 0) -> Iterator[Token]:
    """The names of a condition or an expression; `near` is what its value is set to."""
    tokens = _raw(text)
    for place, token in enumerate(tokens):
        if token.sort != "name" or token.text in _KEYWORDS:
            continue
        end = token.start + len(token.text)
        behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if behind == "(":
            kind = "function"
        elif place > 1 and tokens[place - 1].text == "(" and tokens[place - 2].text in ASKS:
            kind = ASKS[tokens[place - 2].text]
        else:
            kind = "name"
        yield Token(kind, token.text, token.start + offset, end + offset, _compared(tokens, place) or near)


def _compared(tokens: list[_Raw], place: int) -> str:
    """The name on the other side of the comparison that a name stands in."""
    before = _left(tokens, place)
    if before:
        return before
    after = [token.text for token in tokens[place + 1 : place + 4]]
    if after[:1] in (["=="], ["!="], ["in"]):
        return after[1] if len(after) > 1 else ""
    return after[2] if after[:2] == ["not", "in"] and len(after) > 2 else ""


def _left(tokens: list[_Raw], place: int) -> str:
    """The name before `==`, `!=` or `in` that a word follows, also as one of a list in parentheses."""
    index = place - 1
    while index >= 0 and (
        tokens[index].text == "," or (tokens[index].sort == "name" and tokens[index].text not in _KEYWORDS)
    ):
        index -= 1
    if index >= 0 and tokens[index].text == "(" and (index == 0 or tokens[index - 1].text in ("in", "==", "!=")):
        index -= 1
    if index < 1 or tokens[index].text not in ("==", "!=", "in"):
        return ""
    index -= 1
    if tokens[index].text == "not":
        index -= 1
    return tokens[index].text if index >= 0 and tokens[index].sort == "name" else ""


def compared(text: str) -> str:
    """The name whose words may be written at the end of a text; "" if no words may."""
    tokens = [*_raw(text), _Raw("", len(text), "name")]
    return _left(tokens, len(tokens) - 1) or _set_by(text)


def _set_by(text: str) -> str:
    match = _ASSIGNED.match(text)
    return match[1] if match and _LISTED.fullmatch(text, match.end()) else ""


def asked(text: str) -> str:
    """The sort of thing that a function at the end of a text asks for: `seen(` asks for a scene."""
    match = re.search(r"\b(seen|visits|chosen|knows)\(\s*\Z", text)
    return ASKS[match[1]] if match else ""


def of_statement(text: str) -> Iterator[Token]:
    """The names of a statement: the one that it sets, and those of its value."""
    match = _ASSIGNED.match(text)
    if match is None:
        yield from of_condition(text)
        return
    yield Token("set", match[1], match.start(1), match.end(1))
    yield from of_condition(text[match.end() :], match[1], match.end())


def of_prose(text: str) -> Iterator[Token]:
    """The names in a text: those of its braces and of its links to notes."""
    for match in _LINK.finditer(text):
        yield Token("note", match[1], match.start(1), match.end(1))
    at = 0
    while (start := _brace(text, at)) >= 0:
        at = start + 1
        end = _head_end(text, at)
        head = text[at:end]
        skipped = re.match(r"\s*else\s*(if\s)?", head)
        if (skipped is None or skipped[1]) and " ".join(head.split()) not in CHANGES:
            first = skipped.end() if skipped else 0
            yield from of_condition(head[first:], offset=at + first)
        at = end


def _brace(text: str, at: int) -> int:
    """Where the next brace opens that is no sign of its own."""
    place = text.find("{", at)
    while place > 0 and text[place - 1] == "\\":
        place = text.find("{", place + 1)
    return place


def _head_end(text: str, start: int) -> int:
    """Where the condition or the value of a brace ends."""
    quoted = False
    for place in range(start, len(text)):
        char = text[place]
        if char == "'":
            quoted = not quoted
        elif (not quoted and char in ":}") or (char == "\n" and text[place + 1 : place + 2] in ("", "\n")):
            return place
    return len(text)


def open_brace(text: str) -> str | None:
    """The condition that a text breaks off in; None if it breaks off in words."""
    start = text.rfind("{")
    if start < 0 or (start and text[start - 1] == "\\") or _head_end(text, start + 1) < len(text):
        return None
    return re.sub(r"\A\s*else\s+if\s", "", text[start + 1 :])


def open_link(text: str) -> str | None:
    """The beginning of a note's name that a text breaks off in; None if it does not."""
    match = re.search(r"\]\(([a-z]*:?)([A-Za-z0-9_]*)\Z", text)
    if match is None or not "note:".startswith(match[1]):
        return None
    return match[2] if match[1] == "note:" else match[1] + match[2]
