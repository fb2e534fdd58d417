"""Blocks of a page as a document that is kept in a file: Markdown, or plain lines; pure."""

from collections.abc import Iterable, Iterator

from game.terminal.layout.block import Block, Kind
from game.terminal.layout.paragraph import curl


def curled(document: str) -> str:
    """A document with typographic quotes, as the pages show them."""
    lines = document.split("\n")
    return "\n".join("".join(text for _, text in curl([("", line)])) if line else "" for line in lines)


def markdown(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown."""
    return "\n".join([*_lines(blocks, marked=True), ""])


def text(blocks: Iterable[Block]) -> str:
    """The blocks as plain lines."""
    return "\n".join([*_lines(blocks, marked=False), ""])


def _lines(blocks: Iterable[Block], *, marked: bool) -> Iterator[str]:
    before: Kind | None = None
    for each in blocks:
        listed = each.kind in (Kind.PAIR, Kind.ITEM, Kind.ENTRY, Kind.INSTEAD)
        if before is not None and not (listed and before in (Kind.PAIR, Kind.ITEM, Kind.ENTRY, Kind.INSTEAD)):
            yield ""
        match each.kind:
            case Kind.HEADING:
                title = f"{each.extra}: {each.text}" if each.extra else each.text
                yield f"# {title}" if marked else title
            case Kind.LABEL:
                yield f"## {each.text}" if marked else each.text.upper()
            case Kind.PAIR:
                yield f"- **{each.extra}**: {each.text}" if marked else f"{each.extra}: {each.text}"
            case Kind.ENTRY:
                yield f"- {each.text} ({each.extra})"
            case Kind.INSTEAD:
                yield f"  Or: {each.text}"
            case Kind.ITEM:
                yield f"- {each.text}"
            case _:
                yield each.text
        before = each.kind
