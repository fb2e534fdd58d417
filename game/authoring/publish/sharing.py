"""What several codes of a page have in common, written once as a function."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_CALL = 8  # what a call of a shared function takes, about
_DEFINED = 14  # and its definition, beside what it returns


class Shared(NamedTuple):
    """Functions that are defined in this order, and the codes that call them."""

    functions: Sequence[str]
    codes: Sequence[str]


def shared(codes: Iterable[str]) -> Shared:
    """Codes over `v`, with what is in parentheses in several places as functions of `v`."""
    codes = list(codes)
    used = Counter[str]()
    waiting, known = list(codes), set[str]()
    while waiting:  # each part is looked into once, wherever it stands
        for start, end in _groups(text := waiting.pop()):
            part = text[start:end]
            used[part] += 1
            if part not in known:
                known.add(part)
                waiting.append(part[1:-1])
    worth = {part for part, count in used.items() if _worth(part, count)}
    functions: list[str] = []
    named: dict[str, str] = {}

    def written(text: str) -> str:
        pieces, place = [], 0
        for start, end in _groups(text):
            part = text[start:end]
            if part not in worth:
                told = f"({written(part[1:-1])})"
            elif part not in named:
                inner = written(part[1:-1])
                told = named[part] = f"F{len(functions)}(v)"
                functions.append(f"F{len(functions)}=v=>({inner})")
            else:
                told = named[part]
            pieces += [text[place:start], told]
            place = end
        return "".join(pieces) + text[place:]

    made = [written(code) for code in codes]
    return Shared(functions, made)


def _worth(part: str, count: int) -> bool:
    """Whether a function is shorter; a part that uses a name of its surroundings stays there."""
    return "$" not in part and (count - 1) * len(part) > count * _CALL + _DEFINED


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost parentheses begin and end that no function is called by."""
    depth = start = 0
    calls: list[bool] = []
    for place, sign in enumerate(text):
        if sign == "(":
            call = place > 0 and (text[place - 1].isalnum() or text[place - 1] in "_)$")
            if not depth and not call:
                start = place
            depth += not call
            calls.append(call)
        elif sign == ")" and not calls.pop():
            depth -= 1
            if not depth:
                yield start, place + 1
