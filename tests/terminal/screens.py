"""A sitting at the pages for tests: keys in, a screen as text out; no terminal."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from game.saves.shelf import Shelf
from game.story.model import Story
from game.terminal.layout.paragraph import Line
from game.terminal.persistence import Journal, Setting
from game.terminal.screen.controller import Desk
from game.terminal.screen.renderer import Screen, view
from tests.building import kept

NOON = datetime(2026, 8, 25, 12, 0, tzinfo=UTC)
SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))


def setting(folder: Path, story: Story | None = None, role: str = "", load: str = "") -> Setting:
    return Setting(
        story or kept("island"), Shelf(folder, ""), "1.0", lambda: NOON, Journal(), seed=7, role=role, load=load
    )


def desk(
    folder: Path,
    keys: Iterable[str] = (),
    columns: int = 80,
    rows: int = 24,
    *,
    story: Story | None = None,
    **options: object,
) -> Desk:
    """A sitting in which some keys were pressed."""
    Shelf(folder, "").keep_options(options)
    sat = Desk(setting(folder, story), columns, rows)
    for key in keys:
        sat.press(key)
    return sat


BEGUN = ("enter", "enter", "enter")  # new game, the first role, begin
ASKED = (*BEGUN, "end", "2", "end", "1", "end", "1", "end", "1", "end", "2")  # as far as the question of the hard scene


def screen(sat: Desk) -> Screen:
    return view(sat.book)


def text(line: Line) -> str:
    return "".join(part for _, part in line)


def shown(sat: Desk) -> str:
    """The screen as text, with the cursor's place behind it."""
    seen = screen(sat)
    lines = [text(line).rstrip() for line in seen.lines]
    cursor = f"cursor {seen.cursor[0]},{seen.cursor[1]}" if seen.cursor else "no cursor"
    return "\n".join([*lines, "-" * sat.book.columns, cursor]) + "\n"


def body(sat: Desk) -> str:
    """What stands between the status line and the keys, as one line of words."""
    return " ".join(" ".join(text(line) for line in screen(sat).lines[1:-1]).split())
