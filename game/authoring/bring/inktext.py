"""Reads the words of an ink story: braces become conditions, values and texts that change, in the markup of this format."""

import re
from collections.abc import Iterator

from game.authoring.bring.draft import Draft, UntranslatableError, escaped
from game.authoring.bring.expressions import Translator
from game.story.changing import BY_LOT, IN_TURN, MOST, ONCE, ROUND

_SIGNS = {"&": ROUND, "!": ONCE, "~": BY_LOT}


class Prose:
    """Translates words with the variables of a draft."""

    def __init__(self, draft: Draft, asked: Translator) -> None:
        self._draft, self._asked = draft, asked
        self._offered = False  # whether a label is read, in which nothing is counted

    def label(self, text: str, line: int) -> str:
        """The words of a choice."""
        self._offered = True
        said = self.text(text, line)
        self._offered = False
        return said

    def text(self, text: str, line: int, inner: bool = False) -> str:
        """Words with their braces in our markup."""
        text = text.replace("<>", "").replace("\\", "")
        text = re.sub(r"</?[bi]>", "\x03", text)
        made, place = "", 0
        for start, end in _braces(text):
            made += _emphasized(text[place:start]) + self._brace(text[start + 1 : end - 1], line, inner)
            place = end
        return " ".join((made + _emphasized(text[place:])).split())

    def _brace(self, inside: str, line: int, inner: bool) -> str:
        try:
            if inside.lstrip()[:1] in tuple(_SIGNS):
                return self._changing(inside, line, inner)
            asked = re.match(r"\s*([^:|{}]+?)\s*:(.*)", inside, re.DOTALL)
            if asked is None and "|" not in inside:
                return f"{{{self._asked.value(inside)}}}"
            if asked is None:
                return self._changing(inside, line, inner)
            sides = [_sides(each.strip()) for each in _split(asked[2])]
            if any(depth(side) > 1 or (inner and "{" in side) for side in sides):
                self._draft.leave(line, f"braces inside braces: {{{inside}}}")
                sides = [re.sub(r"[{}]", "", side) for side in sides]
            said = " | ".join(self.text(side, line, inner=True) for side in sides[:2] if side or sides[0])
            return f"{{{self._asked.condition(asked[1])}: {said}}}" if said.strip(" |") else ""
        except UntranslatableError as error:
            self._draft.leave(line, f"{{{inside}}}: {error}")
            return ""

    def _changing(self, inside: str, line: int, inner: bool) -> str:
        """What changes from reading to reading."""
        sign = inside.lstrip()[:1]
        head = _SIGNS.get(sign, IN_TURN)
        sides = [each.strip() for each in _split(inside.lstrip().removeprefix(sign if sign in _SIGNS else ""))]
        plain = not any("->" in side or depth(side) > 1 or (inner and "{" in side) for side in sides)
        if not plain or len(sides) > MOST or (self._offered and head != BY_LOT) or (len(sides) < 2 and head != ONCE):
            self._draft.leave(line, f"what changes from reading to reading {{{inside}}}: its first text is kept")
            first = next((each for each in sides if each), "")
            return _emphasized(re.sub(r"[{}]", "", _sides(first)))
        if head == BY_LOT:
            self._draft.leave(line, f"the shuffle {{{inside}}}: it is drawn once for a run here")
        said = " | ".join(self.text(side, line, inner=True) for side in sides)
        return f"{{{head}: {said}}}" if said.strip(" |") else ""


def depth(text: str) -> int:
    """How deep braces are nested."""
    depth = deepest = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


def _sides(text: str) -> str:
    return re.sub(r"->.*", "", text)


def _emphasized(text: str) -> str:
    """Words without the signs of our markup, and with emphasis where two marks of it have words between them."""
    marked = re.sub(r"\x03+(\s*)([^\x03]*?[^\s\x03])(\s*)\x03+", "\\1\x04\\2\x04\\3", text).replace("\x03", "")
    return escaped(marked.replace("\x04\x04", "")).replace("\x04", "*")


def _split(text: str) -> list[str]:
    """The sides of a condition: what bars outside of inner braces part."""
    sides, depth = [""], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if sign == "|" and not depth:
            sides.append("")
        else:
            sides[-1] += sign
    return sides


def _braces(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost braces begin and end."""
    depth = start = 0
    for place, sign in enumerate(text):
        if sign == "{":
            start = place if not depth else start
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
            if not depth:
                yield start, place + 1
