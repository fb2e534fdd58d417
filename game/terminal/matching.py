"""Text as it is compared when a player looks for words: without accents, case, and differences of quotes and hyphens; pure."""

import unicodedata
from itertools import accumulate

_ALIKE = {
    **dict.fromkeys("‘’‚ʼ`´", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("-‐‑‒–—−", " "),
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "…": "...",
}


class _Folds(dict[int, str]):
    """What each character is compared as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character).casefold()
    plain = "".join(_ALIKE.get(part, part) for part in parts if not unicodedata.combining(part))
    return " " if character.isspace() else plain


_FOLDS = _Folds()


def folded(text: str) -> str:
    """The text as it is compared: `L’Hôpital Saint-Louis` and `l'hopital saint louis` are the same."""
    return text.translate(_FOLDS)


def has(text: str, words: str) -> bool:
    """Whether each of the words is found somewhere in the text."""
    within = folded(text)
    return all(word in within for word in folded(words).split())


def spans(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words, as they stand together, are found in the text: the start and the end of each place."""
    within, wanted = folded(text), " ".join(folded(words).split())
    found: list[tuple[int, int]] = []
    at = within.find(wanted) if wanted else -1
    if at < 0:
        return found
    # The first character of the text that begins at or after each character of the folded one.
    starts = list(accumulate((len(_FOLDS[ord(sign)]) for sign in text), initial=0))
    while at >= 0:
        first = next(place for place in range(len(text)) if starts[place + 1] > at)
        last = next(place for place in range(first, len(text)) if starts[place + 1] >= at + len(wanted))
        while last + 1 < len(text) and starts[last + 1] == starts[last + 2]:
            last += 1  # an accent of its own belongs to the letter before it
        found.append((first, last + 1))
        at = within.find(wanted, at + len(wanted))
    return found
