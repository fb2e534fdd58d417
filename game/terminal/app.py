"""Runs one front end or the other, and moves from one to the other at the same place."""

import gc
import shutil
from collections.abc import Mapping
from typing import TextIO

from game.terminal import persistence, preferences
from game.terminal.capabilities import Capabilities, Detect, Flags, detect
from game.terminal.persistence import Exit, Setup
from game.terminal.session import Session
from game.terminal.theme import Theme

_QUESTION = """{}

How would you like to read?
1. Pages.
2. Plain lines (screen readers, slow links).
This is asked once; the command options changes it later.
Type 1 or 2, and Enter: """


def detector(environ: Mapping[str, str], flags: Flags, lines: TextIO, out: TextIO) -> Detect:
    """What this terminal can show, with a theme that is asked for or with none."""
    size = shutil.get_terminal_size()

    def detected(theme: Theme | None) -> Capabilities:
        asked = flags if theme is None else flags._replace(theme=theme)
        encoding = out.encoding or "ascii"
        return detect(environ, lines.isatty(), out.isatty(), asked, size=(size.columns, size.lines), encoding=encoding)

    return detected


def play(setup: Setup, detect: Detect, asked: bool, lines: TextIO, out: TextIO, echo: bool) -> int:
    """Plays until the player leaves; returns the exit status. `asked` says that a front end was asked for by name."""
    front: str = detect(None).front
    has_pages = front == "pages"
    if has_pages and not asked:
        front = _preferred(setup, lines, out)
    session: Session | None = None
    while front:
        if front == "plain":
            from game.terminal.plain import console

            _collect_garbage()
            left = console.play(setup, lines, out, echo, session, has_pages)
        else:
            left = _pages(setup, detect, session)
            if not left.front:
                _say_goodbye(setup, left, out)
                return left.status
        front, session = left.front, left.session
    return 0


def _pages(setup: Setup, detect: Detect, session: Session | None) -> Exit:
    from game.terminal.screen import application

    _collect_garbage()
    return application.run(setup, detect, session)


def _collect_garbage() -> None:
    """Enables the collector, which is off during the start; what is here by now is never collected."""
    gc.freeze()
    gc.enable()


def _say_goodbye(setup: Setup, left: Exit, out: TextIO) -> None:
    try:
        out.write(persistence.farewell(setup, left.session) + "\n")
        out.flush()
    except OSError:
        pass  # nobody is there to read it


def _preferred(setup: Setup, lines: TextIO, out: TextIO) -> str:
    """The front end that the player prefers: the option, or the answer before the first game."""
    from game.terminal.plain.reading import read_line

    options = setup.shelf.options()
    if "front" in options or setup.shelf.slots(setup.now()):
        return preferences.value(options, "front")
    import textwrap  # it costs a millisecond, and this is asked once

    said = ". ".join(part for part in (setup.story.title, setup.story.tagline) if part)
    columns = max(shutil.get_terminal_size().columns - 1, 1)
    out.write(_QUESTION.format(textwrap.fill(said, columns, break_on_hyphens=False)))
    out.flush()
    answer = read_line(lines) or ""
    front = "plain" if answer.lower().startswith(("2", "pl")) else "pages"
    persistence.keep_options(setup, {**preferences.readable(options), "front": front})
    return front
