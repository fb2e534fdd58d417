"""A sitting at the pages for tests: keys in, a screen as text out; no terminal."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from game.saves.shelf import Shelf
from game.story.model import Story
from game.terminal.layout.paragraph import Line
from game.terminal.persistence import Journal, Setup
from game.terminal.screen.controller import Controller
from game.terminal.screen.renderer import Screen, render
from tests.building import kept

NOON = datetime(2026, 8, 25, 12, 0, tzinfo=UTC)
SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))


def setup(folder: Path, story: Story | None = None, role: str = "", load: str = "") -> Setup:
    return Setup(
        story or kept("island"), Shelf(folder, ""), "1.0", lambda: NOON, Journal(), seed=7, role=role, load=load
    )


def opened(
    folder: Path,
    keys: Iterable[str] = (),
    columns: int = 80,
    rows: int = 24,
    *,
    story: Story | None = None,
    **options: object,
) -> Controller:
    """A sitting in which some keys were pressed."""
    Shelf(folder, "").keep_options(options)
    controller = Controller(setup(folder, story), columns, rows)
    for key in keys:
        controller.press(key)
    return controller


BEGUN = ("enter", "enter", "enter")  # new game, the first role, begin
ASKED = (*BEGUN, "end", "2", "end", "1", "end", "1", "end", "1", "end", "2")  # as far as the question of the hard scene


def screen(controller: Controller) -> Screen:
    return render(controller.state)


def text(line: Line) -> str:
    return "".join(part for _, part in line)


def shown(controller: Controller) -> str:
    """The screen as text, with the cursor's place behind it."""
    seen = screen(controller)
    lines = [text(line).rstrip() for line in seen.lines]
    cursor = f"cursor {seen.cursor[0]},{seen.cursor[1]}" if seen.cursor else "no cursor"
    return "\n".join([*lines, "-" * controller.state.columns, cursor]) + "\n"


def body(controller: Controller) -> str:
    """What stands between the status line and the keys, as one line of words."""
    return " ".join(" ".join(text(line) for line in screen(controller).lines[1:-1]).split())
