"""A sitting in one front end or the other, and from one to the other without losing the place."""

import gc
import shutil
from collections.abc import Callable, Mapping
from typing import TextIO

from game.terminal import persistence, preferences
from game.terminal.capabilities import Flags, Launch, plan
from game.terminal.persistence import Left, Setting
from game.terminal.session import Session
from game.terminal.theme import Theme

Plan = Callable[[Theme | None], Launch]

_QUESTION = """How would you like to read?
1. Pages.
2. Plain lines (screen readers, slow links).
This is asked once; options changes it later. Type 1 or 2: """


def planner(environ: Mapping[str, str], flags: Flags, lines: TextIO, out: TextIO) -> Plan:
    """How pages would look in this terminal, with a theme that is asked for or with none."""
    size = shutil.get_terminal_size()

    def planned(theme: Theme | None) -> Launch:
        asked = flags if theme is None else flags._replace(theme=theme)
        encoding = out.encoding or "ascii"
        return plan(environ, lines.isatty(), out.isatty(), asked, size=(size.columns, size.lines), encoding=encoding)

    return planned


def play(setting: Setting, look: Plan, asked: bool, lines: TextIO, out: TextIO, echo: bool) -> int:
    """Plays until the player leaves; `asked` says that a front end was asked for by name. Gives the exit status."""
    front: str = look(None).front
    able = front == "pages"
    if able and not asked:
        front = _preferred(setting, lines, out)
    session: Session | None = None
    while front:
        if front == "plain":
            from game.terminal.plain import console

            _settled()
            left = console.play(setting, lines, out, echo, session, able)
        else:
            left, status = _pages(setting, look, session)
            if not left.front:
                _goodbye(setting, left, out)
                return status
        front, session = left.front, left.session
    return 0


def _pages(setting: Setting, look: Plan, session: Session | None) -> tuple[Left, int]:
    from game.terminal.screen import application

    _settled()
    return application.run(setting, look, session)


def _settled() -> None:
    """Whoever starts the game may have switched the collector off; what is here by now stays, and is not looked at again."""
    gc.freeze()
    gc.enable()


def _goodbye(setting: Setting, left: Left, out: TextIO) -> None:
    try:
        out.write(persistence.farewell(setting, left.session) + "\n")
        out.flush()
    except OSError:
        pass  # nobody is there to read it


def _preferred(setting: Setting, lines: TextIO, out: TextIO) -> str:
    """What the player reads in: what is kept, or what is answered before the first game."""
    kept = setting.shelf.options()
    if "front" in kept or setting.shelf.slots():
        return preferences.value(kept, "front")
    out.write(_QUESTION)
    out.flush()
    answer = lines.readline(80).strip().lower()
    front = "plain" if answer.startswith(("2", "pl")) else "pages"
    persistence.keep_options(setting, {**kept, "front": front})
    return front
