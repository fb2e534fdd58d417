"""The line above a page and the line below it: where and when, and the keys; pure."""

from collections.abc import Iterator, Sequence

from game.story import engine, moments
from game.story.playthrough import Playthrough
from game.terminal import leaves
from game.terminal.book import Book
from game.terminal.chart import is_list
from game.terminal.layout.paragraph import Line, Run, fold, line_width
from game.terminal.log import Log, asks
from game.terminal.theme import Glyphs, glyphs
from game.width import display_width, shorten

_LONGEST_METER = 8
_LEAST = 14  # columns that the name of the place keeps, as long as anything else can go
_BETWEEN = "   "


def on_bar(runs: Sequence[Run], columns: int) -> Line:
    """Runs on the ground of the bars, filled up to the columns."""
    line = tuple((f"bar {style}", text) for style, text in runs)
    return (*line, ("bar", " " * max(columns - line_width(line), 0)))


# Where and when


def status(book: Book) -> Line:
    """The status line: place, date, hour, numbers, as much of it as there is room for."""
    if book.session is None:
        return on_bar([("strong", " " + shorten(book.story.title, book.columns - 2))], book.columns)
    name = _place(book.played)
    name = fold(name) if book.ascii_only else name.replace("'", "’")
    signs = glyphs(ascii_only=book.ascii_only)
    least = min(display_width(name), _LEAST)
    for right in _rights(book.played, signs):
        room = book.columns - line_width(right) - 4
        if room >= (display_width(name) if line_width(right) > 30 else least):
            break
    else:
        right, room = (), book.columns - 2
    name = shorten(name, max(room, 1))
    gap = " " * max(book.columns - display_width(name) - line_width(right) - 2, 0)
    return on_bar([("strong", f" {name}"), ("dim", gap), *right, ("dim", " ")], book.columns)


def _place(played: Playthrough) -> str:
    place = played.story.record.places.get(played.scene.at)
    return place.name.partition(", ")[0] if place else played.scene.title or played.story.title


def _rights(played: Playthrough, signs: Glyphs) -> Iterator[Line]:
    """What stands to the right of the place, the richest first."""
    year, line = played.story.year, played.scene.dateline
    full = line or moments.spoken(played.clock, year)
    short = line or moments.short(played.clock, year)
    hour = line or moments.hour(played.clock)
    drawn, counted = tuple(_numbers(played, signs, drawn=True)), tuple(_numbers(played, signs, drawn=False))
    yield (("dim", full), *drawn)
    yield (("dim", short), *drawn)
    yield (("dim", short), *counted)
    yield (("dim", hour), *drawn)
    for count in range(len(counted), -1, -3):
        yield (("dim", hour), *counted[:count])


def _numbers(played: Playthrough, signs: Glyphs, drawn: bool) -> Iterator[Run]:
    """The numbers that the story shows, each as a gap, a label and its value."""
    for variable, text in engine.status(played.story, played.turn.state):
        yield "dim", _BETWEEN
        yield "dim", f"{variable.label} "
        size = variable.high - variable.low
        if drawn and text.isdecimal() and 0 < size <= _LONGEST_METER:
            full = int(text) - variable.low
            yield "gold", signs.full * full
            yield "rule", signs.empty * (size - full)
        else:
            yield "gold", text


# The keys


def keys(book: Book) -> Line:
    """What can be pressed now, what was just said, or what is being typed."""
    if book.prompt is not None:
        return on_bar(prompted(book)[0], book.columns)
    more = _more(book)
    room = book.columns - line_width(more) - 2
    if book.notice:
        said = fold(book.notice) if book.ascii_only else book.notice
        left: list[Run] = [("gold", " " + shorten(said, max(room, 1)))]
    else:
        left = _fitting(_offered(book), room)
    gap = " " * max(book.columns - line_width(tuple(left)) - line_width(more) - 1, 0)
    return on_bar([*left, ("dim", gap), *more, ("dim", " ")], book.columns)


_ASKED = {
    "command": ":",
    "search": "/",
    "save": "Save a copy as: ",
    "delete": "Type yes to delete {}: ",
    "file": "File: ",
}


def prompted(book: Book) -> tuple[list[Run], int]:
    """What is being typed, and the column of the cursor; of a long text its end."""
    prompt = book.prompt
    if prompt is None:
        return [], 0
    sign = " " + _ASKED[prompt.kind].format(prompt.subject)
    room = max(book.columns - display_width(sign) - 2, 1)
    text = prompt.text[max(prompt.at - room, 0) :][:room]
    column = display_width(sign) + display_width(prompt.text[max(prompt.at - room, 0) : prompt.at])
    return [("key", sign), ("text", text)], min(column, book.columns - 1)


def _fitting(offered: Sequence[tuple[str, str]], room: int) -> list[Run]:
    """As many of the keys as there is room for; the first one in any case."""
    line: list[Run] = [("dim", " ")]
    used = 1
    for number, (key, word) in enumerate(offered):
        width = display_width(key) + 1 + display_width(word) + (len(_BETWEEN) if number else 0)
        if number and used + width > room:
            continue
        line += [("dim", _BETWEEN)] if number else []
        line += [("key", shorten(key, max(room, 1))), ("dim", f" {word}" if used + width <= room else "")]
        used += width
    return line


def _more(book: Book) -> Line:
    if not _lies_below(book):
        return ()
    sign = glyphs(ascii_only=book.ascii_only).below
    return (("gold", sign), ("dim", " more: "), ("key", "Space"))


def _lies_below(book: Book) -> bool:
    """Whether something is to be read below what the page shows."""
    page = book.leaf.page
    if page == "story":
        return Log(book).more()
    drawn = page == "title" or (page == "map" and not is_list(book))
    return not drawn and book.leaf.top + book.height < len(leaves.rows(book))


def _offered(book: Book) -> list[tuple[str, str]]:
    match book.leaf.page:
        case "story":
            return _in_story(book)
        case "title":
            return [("Enter", "choose"), ("?", "help"), ("o", "options"), ("p", "plain"), ("q", "quit")]
        case "map" if is_list(book):
            return [("Esc", "back"), ("t", "drawing"), ("d", "days")]
        case "map":
            return [
                ("Esc", "back"),
                ("z", "zoom"),
                ("Tab", "next place"),
                ("t", "as a list"),
                ("d", "days"),
            ]
        case "options":
            return (
                [("Esc", "back"), ("←→", "change"), ("↑↓", "select")]
                if not book.ascii_only
                else [("Esc", "back"), ("Enter", "change")]
            )
        case "saves":
            return [("Esc", "back"), ("Enter", "go on with it"), ("s", "save a copy"), ("x", "delete")]
        case "notes":
            return [
                ("Esc", "back"),
                ("Enter", "read"),
                ("i", "clipping"),
                ("d", "days"),
                ("y", "people"),
                ("/", "search"),
            ]
        case "chapters":
            return [("Esc", "back"), ("Enter", "go back to it")]
        case "roles" | "runs" | "warning":
            return [("Esc", "back"), ("Enter", "choose")]
        case "journal":
            return [("Esc", "back"), ("b", "what you did"), ("y", "people"), ("d", "days")]
        case _:
            return [("Esc", "back"), ("?", "help")]


def _in_story(book: Book) -> list[tuple[str, str]]:
    count = Log(book).count()
    dash = "-" if book.ascii_only else "–"
    take = [(f"1{dash}{min(count, 9)}" if count > 1 else "1", "choose")] if count else []
    if asks(book):
        return [*take, ("u", "undo"), ("q", "quit")]
    if book.session is not None and book.session.over:
        return [
            ("u", "undo"),
            ("e", "endings"),
            ("c", "chapters"),
            (book.journal_key, "journal"),
            ("N", "new game"),
            ("?", "help"),
            ("q", "quit"),
        ]
    others = [
        ("u", "undo"),
        ("?", "help"),
        ("q", "quit"),
        ("m", "map"),
        ("n", "notes"),
        (book.journal_key, "journal"),
        ("s", "save"),
    ]
    order = ["u", "m", "n", book.journal_key, "s", "?", "q"]
    # In a narrow line help and quit stay longest; where all have room they stand last.
    chosen = _chosen(take, others, book.columns - line_width(_more(book)) - 2)
    return [*take, *sorted(chosen, key=lambda item: order.index(item[0]))]


def _chosen(take: list[tuple[str, str]], others: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    used = 1 + sum(display_width(key) + 1 + display_width(word) for key, word in take)
    kept = []
    for key, word in others:
        used += len(_BETWEEN) + len(key) + 1 + len(word)
        if used > room:
            break
        kept.append((key, word))
    return kept
