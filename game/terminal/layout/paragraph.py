"""Breaks paragraphs into lines of a given width, and replaces typewriter quotes with typographic ones."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Literal

from game.width import WIDTHS, display_width

Fragment = tuple[str, str]
"""One or more style names (later ones override earlier ones), and the text in that style."""
Line = tuple[Fragment, ...]
Emphasis = Literal["italic", "bold", "underscores"]

LONE_WORD = 160  # the cost of a last line of one short word: as much as a line that is 13 columns short
NARROWEST = 2  # columns; a wide character must fit


def line_width(line: Line) -> int:
    return sum(display_width(text) for _, text in line)


# --- signs -----------------------------------------------------------------------------------------------------------

# Compiled when the first page of text is laid out, which is after the title page.
_OPENING = r"""(?:^|(?<=[\s(\[“‘—–*\u00a0]))["'](?=[^\s.,;:!?)\]—–])"""
_ELISION = r"(?i)'(?=\d\ds?\b|tis\b|twas\b|em\b|til\b)"
_COUNTED = (
    r"(?<![\w.,])(\d[\d.,]*) (?=[^\W\d_])"
    r"(?!(?:an?|and|are|as|at|be|but|by|for|from|had|has|he|if|in|is|it|of|on|or|she|that|the|they|to|was|we|were|when|with)"
    r"(?![\w.]))"
)
_FOLDS = str.maketrans({
    "—": "--", "–": "-", "‒": "-", "‑": "-", "−": "-", "…": "...", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
    "\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "OE", "•": "*", "›": ">", "‹": "<",
})  # fmt: skip


def curl(runs: Sequence[Fragment]) -> Line:
    """Replaces straight quotes with typographic ones; a quote may open in one fragment and close in another."""
    text = "".join(text for _, text in runs)
    if '"' not in text and "'" not in text:
        return tuple(runs)
    text = re.sub(_ELISION, "’", text)
    # Twice, for a quote that opens directly after another one: "'No,' he says."
    for _ in range(2):
        text = re.sub(_OPENING, lambda quote: "“" if quote[0] == '"' else "‘", text)
    return _restyle(runs, text.replace('"', "”").replace("'", "’"))


def bind_numbers(runs: Sequence[Fragment]) -> Line:
    """Keeps a number and its unit on one line: `20 meters`, `7.10 a.m.`, `19 August`."""
    text = "".join(text for _, text in runs)
    return _restyle(runs, re.sub(_COUNTED, "\\1\u00a0", text))


def _restyle(runs: Sequence[Fragment], text: str) -> Line:
    """Restores the styles of a text that was replaced by one of the same length."""
    ends = tuple(accumulate(len(old) for _, old in runs))
    return tuple((style, text[start:end]) for (style, _), start, end in zip(runs, (0, *ends), ends, strict=False))


def fold(text: str) -> str:
    """Replaces typographic characters with ASCII ones; letters keep their accents."""
    return text.translate(_FOLDS)


def emphasize(runs: Sequence[Fragment], emphasis: Emphasis) -> Line:
    """Shows emphasis in the way that the player has chosen."""
    match emphasis:
        case "italic":
            return tuple(runs)
        case "bold":
            return tuple(("strong" if style == "emphasis" else style, text) for style, text in runs)
        case "underscores":
            return tuple(("text", f"_{text}_") if style == "emphasis" else (style, text) for style, text in runs)


# --- lines -----------------------------------------------------------------------------------------------------------

# A line may end at a blank, or after a dash between two words.
_BREAK = re.compile(r" +|(?<=[^ —“‘(\[]—)(?=[\w“‘(])|(?<=[^ \-\"'(\[]--)(?=[\w\"'(])")
_HANGING = 2  # columns of indent for the rest of a kept line that is too long


def typeset(runs: Sequence[Fragment], measure: int, indents: Sequence[int] = (0,)) -> tuple[Line, ...]:
    """Breaks a paragraph into the most even lines; `indents` are those of the first lines, the last one is that of the rest.

    Where the text has line ends of its own (a poster, a letter, verse) they are kept.
    """
    measure = max(measure, NARROWEST)
    indents = tuple(min(indent, measure - NARROWEST) for indent in indents)
    kept = _split_lines(runs)
    if len(kept) == 1:
        return _paragraph(kept[0], measure, indents)
    return tuple(line for part in kept for line in _kept_line(part, measure, indents[-1]))


def _split_lines(runs: Sequence[Fragment]) -> list[list[Fragment]]:
    lines: list[list[Fragment]] = [[]]
    for style, text in runs:
        first, *more = text.split("\n")
        lines[-1].append((style, first))
        lines.extend([(style, part)] for part in more)
    return lines


def _kept_line(runs: Sequence[Fragment], measure: int, indent: int) -> tuple[Line, ...]:
    text = "".join(text for _, text in runs)
    indent = min(indent + len(text) - len(text.lstrip(" ")), measure // 2)
    return _paragraph(runs, measure, (indent, min(indent + _HANGING, measure - NARROWEST)))


def _paragraph(runs: Sequence[Fragment], measure: int, indents: Sequence[int]) -> tuple[Line, ...]:
    text = "".join(text for _, text in runs)
    words = _words(text, measure - max(indents))
    if not words:
        return ((),)
    columns = _columns(text)
    starts = [columns[start] for start, _ in words]
    ends = [columns[end] for _, end in words]
    breaks = best_breaks(starts, ends, [measure - indent for indent in indents])
    firsts = (*breaks, len(words))
    spans = [(words[first][0], words[following - 1][1]) for first, following in pairwise(firsts)]
    return tuple(
        (("text", " " * indent), *line) if (indent := indents[min(number, len(indents) - 1)]) else line
        for number, line in enumerate(_cut(runs, spans))
    )


def _columns(text: str) -> Sequence[int]:
    """The column at which each character begins if all are on one line, and the column where the last one ends."""
    if text.isascii() and text.isprintable():
        return range(len(text) + 1)
    return tuple(accumulate(map(WIDTHS.__getitem__, text), initial=0))


def _words(text: str, widest: int) -> list[tuple[int, int]]:
    """The start and end of each unbreakable word; a word wider than a line is cut."""
    words, start = [], 0
    for blank in _BREAK.finditer(text):
        words.append((start, blank.start()))
        start = blank.end()
    words.append((start, len(text)))
    return [
        piece
        for start, end in words
        if start < end
        for piece in (_pieces(text, start, end, widest) if end - start > widest // 2 else ((start, end),))
    ]


def _pieces(text: str, start: int, end: int, widest: int) -> list[tuple[int, int]]:
    pieces, columns = [], 0
    for place in range(start, end):
        columns += (width := display_width(text[place]))
        if columns > widest:
            pieces.append((start, place))
            start, columns = place, width
    return [*pieces, (start, end)]


def best_breaks(starts: Sequence[int], ends: Sequence[int], measures: Sequence[int]) -> list[int]:
    """The first word of each line, so that the sum of the squared gaps at the line ends is minimal.

    `measures` are those of the first lines; the last one is that of all others.
    """
    costs, following = _tail(starts, ends, measures[-1])
    layers = [following]
    reach = _reach(starts, ends, measures)
    for measure, last in zip(reversed(measures[:-1]), reversed(reach), strict=True):
        costs, following = _layer(starts, ends, measure, last, costs)
        layers.insert(0, following)
    breaks, word = [], 0
    while word < len(starts):
        breaks.append(word)
        word = layers[min(len(breaks), len(layers)) - 1][word]
    return breaks


def _reach(starts: Sequence[int], ends: Sequence[int], measures: Sequence[int]) -> list[int]:
    """The last word that can begin each line that has a width of its own."""
    reach = [0]
    for measure in measures[:-2]:
        word = reach[-1]
        while word < len(ends) and ends[word] - starts[reach[-1]] <= measure:
            word += 1
        reach.append(min(word, len(ends) - 1))
    return reach[: len(measures) - 1]


def _tail(starts: Sequence[int], ends: Sequence[int], measure: int) -> tuple[list[int], list[int]]:
    """The least cost of the text from each word on, and the word that the next line then begins with."""
    count = len(starts)
    costs, following = [0] * (count + 1), [count] * count
    for word in range(count - 1, -1, -1):
        costs[word], following[word] = _best_line(starts, ends, measure, word, costs)
    return costs, following


def _layer(
    starts: Sequence[int], ends: Sequence[int], measure: int, last: int, after: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The same for one line that has a width of its own and begins with a word up to `last`."""
    lines = [_best_line(starts, ends, measure, word, after) for word in range(last + 1)]
    return [cost for cost, _ in lines], [word for _, word in lines]


def _best_line(
    starts: Sequence[int], ends: Sequence[int], measure: int, word: int, after: Sequence[int]
) -> tuple[int, int]:
    count, limit = len(starts), starts[word] + measure
    if ends[-1] <= limit:
        lone = word > 0 and word == count - 1 and (ends[-1] - starts[word]) * 6 < measure
        return (LONE_WORD if lone else 0), count
    best, chosen = -1, word + 1
    for following in range(word + 1, count):
        slack = limit - ends[following - 1]
        if slack < 0:
            break
        cost = slack * slack + after[following]
        if cost < best or best < 0:
            best, chosen = cost, following
    return best, chosen


def _cut(runs: Sequence[Fragment], spans: Sequence[tuple[int, int]]) -> list[Line]:
    """The styled text of each span; no-break spaces become spaces."""
    lines: list[Line] = []
    run, begin = 0, 0  # the fragment that a line begins in, and where that fragment begins
    for start, end in spans:
        pieces: list[Fragment] = []
        while begin + len(runs[run][1]) <= start:
            begin += len(runs[run][1])
            run += 1
        place, here = run, begin
        while here < end:
            style, text = runs[place]
            piece = text[max(start - here, 0) : end - here].replace("\u00a0", " ")
            if piece:
                pieces.append((style, piece))
            here += len(text)
            place += 1
        lines.append(tuple(pieces))
    return lines
