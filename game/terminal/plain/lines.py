"""Blocks as lines of text, each kind labeled in words, for the plain front end."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from game.story.playthrough import Playthrough
from game.terminal.content import turn
from game.terminal.layout.block import LISTED, TOGETHER, Block, Kind


def lines_of(blocks: Iterable[Block], played: Playthrough | None = None) -> Iterator[str]:
    """Blocks as lines of text, each kind labeled in words; a paragraph is one line, after an empty line."""
    before: Kind | None = None
    for each in blocks:
        if _apart(before, each.kind):
            yield ""
        yield from _LABELED.get(each.kind, _text)(each)
        if each.kind == Kind.SCENE and played is not None and each.number:
            numbers = "; ".join(f"{label}: {full}" for label, _, full in turn.status(played))
            if numbers:
                yield numbers + "."
        before = each.kind


_CLOSE = (*LISTED, Kind.CHANGE, Kind.CARE)  # kinds of which several stand on lines that follow each other


def _apart(before: Kind | None, kind: Kind) -> bool:
    """Whether an empty line separates two blocks."""
    if (before, kind) in TOGETHER:
        return False
    return before is not None and not (kind == before and kind in _CLOSE)


def _text(each: Block) -> Iterator[str]:
    yield from each.text.split("\n")


def _chapter(each: Block) -> Iterator[str]:
    yield f"Chapter {each.number}: {each.text}"


def _scene(each: Block) -> Iterator[str]:
    yield each.text
    if each.extra:
        yield f"{each.extra}."


def _care(each: Block) -> Iterator[str]:
    if each.extra:
        yield f"You look away. ({each.text}.)"
    else:
        yield f"Care: {each.text}. To look away from such scenes type away."


def _change(each: Block) -> Iterator[str]:
    said = each.text.replace(" → ", " to ")
    yield f"{_stopped(said)} {each.extra}" if each.extra else said


def _stopped(text: str) -> str:
    """A text that ends a sentence."""
    return text if text.endswith((".", "!", "?", "”", '"', ")")) else f"{text}."


def _new_notes(each: Block) -> Iterator[str]:
    yield f"New notes: {each.text}. Type notes to list them."


def _choice(each: Block) -> Iterator[str]:
    if not each.open:
        stop = "" if each.extra.endswith((".", ")", "?", "!")) else "."
        yield f"{each.number}. {_stopped(each.text)}" + (f" Not open: {each.extra}{stop}" if each.extra else "")
        return
    time, risk = in_words(each.aside.time), each.aside.risk
    beside = "; ".join(part for part in (time, f"{risk}: {each.extra}" if risk and each.extra else risk) if part)
    if each.extra and not risk:
        beside = "; ".join(part for part in (beside, each.extra) if part)
    yield f"{each.number}. {each.text}" + (f" ({beside})" if beside else "")


def in_words(time: str) -> str:
    """A time such as `10 min` or `1 h 20` as it is spoken."""
    said = time.replace(" min", " minutes").replace(" h", " hours")
    for one in ("hours", "minutes"):
        said = re.sub(rf"\b1 {one}", f"1 {one[:-1]}", said)
    return re.sub(r"(hours?) (\d+)", r"\1 \2 minutes", said)


def _hint(each: Block) -> Iterator[str]:
    yield f"Hint: {each.extra}"


def _numbered(each: Block) -> Iterator[str]:
    yield f"{each.number}. {each.text}" + (f" ({each.extra})" if each.extra else "")


def _heading(each: Block) -> Iterator[str]:
    yield f"{each.text}: {each.extra}" if each.extra else each.text


def _pair(each: Block) -> Iterator[str]:
    yield f"{each.extra}: {each.text}"


def _instead(each: Block) -> Iterator[str]:
    yield f"Or: {each.text}"


def _event(each: Block) -> Iterator[str]:
    yield f"{each.extra}{each.text}"


def _claim(each: Block) -> Iterator[str]:
    yield f"{each.number}. {each.text}" + ("" if each.open else " (Not open yet.)")


def _go_on(each: Block) -> Iterator[str]:
    yield f"continue. {each.text}. ({each.extra})"


def _end(each: Block) -> Iterator[str]:
    yield f"The end: {each.text}."


_LABELED: Mapping[Kind, Callable[[Block], Iterator[str]]] = {
    Kind.CHAPTER: _chapter,
    Kind.SCENE: _scene,
    Kind.CARE: _care,
    Kind.CHANGE: _change,
    Kind.NOTES: _new_notes,
    Kind.HINT: _hint,
    Kind.CHOICE: _choice,
    Kind.NUMBERED: _numbered,
    Kind.ENTRY: _numbered,
    Kind.HEADING: _heading,
    Kind.PAIR: _pair,
    Kind.INSTEAD: _instead,
    Kind.ACT: _pair,
    Kind.EVENT: _event,
    Kind.VERDICT: _pair,
    Kind.CLAIM: _claim,
    Kind.CONTINUE: _go_on,
    Kind.END: _end,
}
