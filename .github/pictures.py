"""Draws the pictures of the README: pages of the shipped story as they are rendered, as SVG beside this file.

Run it from the repository: `.venv/bin/python .github/pictures.py`
"""

import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from game.loader.load import load  # noqa: E402  found from here on
from game.loader.playthroughs import playthroughs  # noqa: E402
from game.saves.shelf import Shelf  # noqa: E402
from game.story import playthrough  # noqa: E402
from game.story.model import Story  # noqa: E402
from game.terminal.layout.paragraph import Line  # noqa: E402
from game.terminal.persistence import Journal, Setup  # noqa: E402
from game.terminal.screen.controller import Controller  # noqa: E402
from game.terminal.screen.renderer import render  # noqa: E402
from game.terminal.session import Session  # noqa: E402
from game.terminal.theme import NIGHT, style_rules  # noqa: E402
from game.width import display_width  # noqa: E402

WIDE, HIGH, SIZE = 8.4, 18, 14  # pixels of a cell, and of its letters
RULES = style_rules("night", 24)


class Picture(NamedTuple):
    """A page: its file, its size, the recorded run and the scene in which it is drawn, and the keys pressed there."""

    name: str
    columns: int
    rows: int
    run: str
    scene: str
    keys: tuple[str, ...]


PICTURES = (
    Picture("page.svg", 80, 24, "resistance_as_courier", "r3_truce.place_valhubert", ("end",)),
    Picture("map.svg", 104, 30, "resistance_as_courier", "r3_truce.pantheon", ("m",)),
)


def drawn(picture: Picture, story: Story) -> str:
    """A picture as SVG."""
    scenes = FOLDER.parent / "scenes"
    (file,) = playthroughs(story, scenes, [scenes / "playthroughs" / f"{picture.run}.yaml"])
    if file.written is None:
        raise SystemExit(f"{file.file} has errors: tenezbon test")
    recorded = file.written.recorded
    played = playthrough.begun(story, recorded)
    for choice in recorded.choices:
        if played.turn.state.scene == picture.scene:
            break
        played = played.take(choice)
    with tempfile.TemporaryDirectory() as folder:
        setup = Setup(story, Shelf(Path(folder), ""), "", lambda: datetime.now(UTC), Journal())
        setup.shelf.keep_options({"hints": False})
        controller = Controller(setup, picture.columns, picture.rows, session=Session(played))
        for key in picture.keys:
            controller.press(key)
        return svg(render(controller.state).lines, picture.columns)


def svg(lines: Iterable[Line], columns: int) -> str:
    """Lines of a screen as SVG; every stretch of text has its width, whatever the font."""
    rows = list(lines)
    width, height = columns * WIDE, len(rows) * HIGH
    shown = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="{SIZE}">',
        f'<rect width="100%" height="100%" rx="6" fill="{NIGHT.page}"/>',
    ]
    for number, line in enumerate(rows):
        at = 0
        for style, text in joined(line):
            shown += cell(style, text, at, number)
            at += display_width(text)
    return "\n".join([*shown, "</svg>", ""])


def joined(line: Line) -> list[tuple[str, str]]:
    """The fragments of a line, those of one look as one."""
    found: list[tuple[str, str]] = []
    for style, text in line:
        look = " ".join(name for name in style.split() if name[0] not in "@!")
        if found and found[-1][0] == look:
            found[-1] = (look, found[-1][1] + text)
        else:
            found.append((look, text))
    return found


def cell(style: str, text: str, at: int, row: int) -> Iterable[str]:
    """A stretch of text of one style, on its ground."""
    ink, ground, marks = NIGHT.text, "", set[str]()
    for word in " ".join(RULES.get(name, "") for name in style.split()).split():
        if word.startswith("bg:"):
            ground = word[3:]
        elif word.startswith("#"):
            ink = word
        else:
            marks.add(word)
    x, width = at * WIDE, display_width(text) * WIDE
    if ground and ground != NIGHT.page:
        yield f'<rect x="{x:.1f}" y="{row * HIGH}" width="{width:.1f}" height="{HIGH}" fill="{ground}"/>'
    bare = text.strip(" ")
    if bare:
        x += (len(text) - len(text.lstrip(" "))) * WIDE
        look = "".join(
            part
            for mark, part in (
                ("bold", ' font-weight="bold"'),
                ("italic", ' font-style="italic"'),
                ("underline", ' text-decoration="underline"'),
            )
            if mark in marks
        )
        yield (
            f'<text x="{x:.1f}" y="{row * HIGH + SIZE - 1}" fill="{ink}"{look} textLength="{display_width(bare) * WIDE:.1f}" '
            f'xml:space="preserve">{escape(bare)}</text>'
        )


def main() -> None:
    """Draws all of them."""
    story = load(FOLDER.parent / "scenes").story
    if story is None:
        raise SystemExit("the story has errors: tenezbon check")
    for picture in PICTURES:
        (FOLDER / picture.name).write_text(drawn(picture, story), encoding="utf-8")


if __name__ == "__main__":
    main()
