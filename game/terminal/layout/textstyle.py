"""How text is laid out, and text in such a style: wrapped sentences, numbered items; pure."""

from collections.abc import Iterable
from typing import NamedTuple

from game.story.prose import NOTE, Run
from game.terminal.layout.paragraph import Emphasis, Fragment, Line, bind_numbers, curl, emphasize, fold, typeset
from game.terminal.theme import Glyphs, glyphs

HANGING = 5  # columns of the number of a choice


class TextStyle(NamedTuple):
    """How text is laid out: width, spacing, emphasis."""

    measure: int = 66
    compact: bool = False
    indented: bool = False  # paragraphs begin with an indent instead of an empty line
    initial: str = "capitals"  # of a chapter: capitals, letter (a drop capital) or none
    emphasis: Emphasis = "italic"
    ascii_only: bool = False

    @property
    def signs(self) -> Glyphs:
        """The glyphs to draw with."""
        return glyphs(ascii_only=self.ascii_only)

    @property
    def close(self) -> bool:
        """Whether paragraphs follow each other without an empty line."""
        return self.compact or self.indented


def styled(runs: Iterable[Run], text_style: TextStyle, base: str = "text", past: bool = False) -> Line:
    """Runs of a story as fragments of a page; the style of a link names after an `@` what it opens."""
    line: list[Fragment] = []
    for run in runs:
        style = run.style or base
        if past:
            style = "dim emphasis" if run.style == "emphasis" else "dim"
        if run.style == NOTE:
            style = "note dim" if past else "note"
        line.append((f"{style} @{run.note}" if run.note else style, run.text))
    return words(emphasize(line, text_style.emphasis), text_style)


def words(runs: Iterable[Fragment], text_style: TextStyle) -> Line:
    """Fragments with typographic characters, or with ASCII ones."""
    if text_style.ascii_only:
        return tuple((style, fold(text).replace("→", "->")) for style, text in runs)
    return bind_numbers(curl(tuple(runs)))


def unset(runs: Iterable[Fragment], text_style: TextStyle) -> Line:
    """Fragments of a line that is not wrapped: without no-break spaces."""
    return tuple((style, text.replace("\u00a0", " ")) for style, text in words(runs, text_style))


def said(text: str, style: str, text_style: TextStyle, indents: tuple[int, ...] = (0,)) -> list[Line]:
    return list(typeset(words([(style, text)], text_style), text_style.measure, indents))


def numbered_lines(number: int, style: str, runs: list[Fragment], text_style: TextStyle) -> list[Line]:
    """Text indented beside its number; the first two columns are free for the selection marker."""
    first, *rest = typeset(words(runs, text_style), text_style.measure, (HANGING,))
    return [((style, f"  {number:<{HANGING - 2}}"), *first[1:]), *rest]
