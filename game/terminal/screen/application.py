"""The full-screen front end: a window that shows the book, and keys that reach it."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import assert_never

from prompt_toolkit.application import Application
from prompt_toolkit.cursor_shapes import CursorShape
from prompt_toolkit.data_structures import Point
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import DummyControl, Layout, Window
from prompt_toolkit.layout.mouse_handlers import MouseHandlers
from prompt_toolkit.layout.screen import Char, Screen, WritePosition
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import DynamicStyle, Style

from game.terminal import preferences
from game.terminal.capabilities import Launch
from game.terminal.effects import Redraw, Suspend
from game.terminal.layout.paragraph import Line
from game.terminal.persistence import Left, Setting
from game.terminal.screen.controller import Desk
from game.terminal.screen.renderer import view
from game.terminal.session import Session
from game.terminal.theme import THEMES, Depth, Theme, classes, style_rules
from game.width import display_width

Plan = Callable[[Theme | None], Launch]
"""How the pages look with a theme that is asked for, or with none."""

_DEPTHS = {
    24: ColorDepth.DEPTH_24_BIT,
    8: ColorDepth.DEPTH_8_BIT,
    4: ColorDepth.DEPTH_4_BIT,
    1: ColorDepth.DEPTH_1_BIT,
}
_NAMED = {"c-m": "enter", "c-i": "tab", "c-h": "backspace", "c-j": "enter"}
_KEYS = (
    "up", "down", "left", "right", "c-m", "c-j", "c-i", "s-tab", "c-h", "delete", "pageup", "pagedown", "home", "end",
    "f1", "f9", "c-c", "c-d", "c-l", "c-r", "c-z",
)  # fmt: skip
_ALIASES = {"c-f": "pagedown", "c-b": "pageup"}
_GONE = 129  # the exit status where the terminal is closed
_CACHED = 4000  # lines that are remembered as cells


def run(
    setting: Setting,
    plan: Plan,
    session: Session | None = None,
    *,
    input_: Input | None = None,
    output: Output | None = None,
) -> tuple[Left, int]:
    """Shows the pages until the player leaves; gives how they were left, and the exit status."""
    with _signals_kept():
        return _Pages(setting, plan, session, input_, output).run()


@contextlib.contextmanager
def _signals_kept() -> Iterator[None]:
    """Gives signals back to whoever handled them before."""
    known = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(ValueError):  # signals belong to the main thread
                signal.signal(number, handler)


class _Terminal(Vt100_Output):
    """A terminal that is asked for clicks only, and that shows each frame at once."""

    is_gone = False

    def enable_mouse_support(self) -> None:
        self.write_raw("\x1b[?1000h\x1b[?1006h")

    def disable_mouse_support(self) -> None:
        self.write_raw("\x1b[?1000l\x1b[?1006l")

    def flush(self) -> None:
        if self._buffer:
            self._buffer.insert(0, "\x1b[?2026h")
            self._buffer.append("\x1b[?2026l")
        try:
            super().flush()
        except OSError:  # nobody is there to see it; raised here it would be lost among the callbacks of asyncio
            self.is_gone = True


class _Paper(Window):
    """The one window: writes the lines of the book as cells."""

    def __init__(self, pages: "_Pages") -> None:
        super().__init__(DummyControl())
        self._pages = pages
        self._cells: dict[Line, list[Char]] = {}

    def write_to_screen(
        self,
        screen: Screen,
        mouse_handlers: MouseHandlers,
        write_position: WritePosition,
        parent_style: str,  # noqa: ARG002  the page has its own style, ground, and nothing above it
        erase_bg: bool,  # noqa: ARG002
        z_index: int | None,  # noqa: ARG002
    ) -> None:
        """Writes a frame."""
        columns, rows = write_position.width, write_position.height
        screen.visible_windows_to_write_positions[self] = write_position
        screen.width, screen.height = max(screen.width, columns), max(screen.height, rows)
        lines, cursor = self._pages.frame(columns, rows)
        for row, line in enumerate(lines[:rows]):
            screen.data_buffer[row].update(enumerate(self._cells_of(line)[:columns]))
        screen.show_cursor = cursor is not None
        screen.set_cursor_position(self, Point(*(cursor or (0, 0))))
        mouse_handlers.set_mouse_handler_for_range(0, columns, 0, rows, self._pages.mouse)

    def _cells_of(self, line: Line) -> list[Char]:
        if line not in self._cells:
            if len(self._cells) > _CACHED:
                self._cells.clear()
            self._cells[line] = _cells(line)
        return self._cells[line]


def _cells(line: Line) -> list[Char]:
    cells: list[Char] = []
    for style, text in line:
        drawn = f"class:page {classes(' '.join(name for name in style.split() if not name.startswith('@')))}"
        if text.isascii() and text.isprintable():
            cells += [_char(sign, drawn) for sign in text]
            continue
        for sign in text:
            width = display_width(sign)
            if width:
                cells.append(_char(sign, drawn))
                cells += [_char("", "")] * (width - 1)
            elif cells:  # a mark that stands over the sign before it
                cells[-1] = Char(cells[-1].char + sign, drawn)
    return cells


_char = lru_cache(_CACHED)(Char)  # the signs of a page are few, and most of them blanks


class _Pages:
    """The application around a desk."""

    def __init__(
        self, setting: Setting, plan: Plan, session: Session | None, input_: Input | None, output: Output | None
    ) -> None:
        self._setting, self._plan = setting, plan
        self._looks: dict[str, tuple[Launch, Style]] = {}
        self._failed = False
        terminal = output or _terminal()
        size = terminal.get_size()
        self._desk = Desk(setting, size.columns, size.rows, ascii_only=plan(None).ascii_only, session=session)
        self.application: Application[None] = Application(
            Layout(_Paper(self)),
            key_bindings=self._bindings(),
            style=DynamicStyle(lambda: self._look()[1]),
            color_depth=lambda: _DEPTHS[self._look()[0].depth],
            include_default_pygments_style=False,
            full_screen=True,
            mouse_support=Condition(lambda: self._desk.book.is_on("mouse")),
            cursor=CursorShape.UNDERLINE,
            max_render_postpone_time=0,
            terminal_size_polling_interval=None if hasattr(signal, "SIGWINCH") else 0.5,
            input=input_,
            output=terminal,
        )
        self.application.after_render += self._drawn
        self.application.ttimeoutlen, self.application.timeoutlen = 0.05, 0.3

    def run(self) -> tuple[Left, int]:
        """Runs until the player leaves, or the terminal is gone."""
        try:
            self.application.run(pre_run=self._listen, set_exception_handler=False, handle_sigint=False)
        except (EOFError, OSError):
            if self._failed:
                raise
            return Left(self._desk.book.session), _GONE
        return self._desk.left or Left(self._desk.book.session), self._desk.status

    def _listen(self) -> None:
        """Ends in order when a signal asks for it."""
        loop = asyncio.get_running_loop()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                    loop.add_signal_handler(number, self._end, 128 + number)

    def _drawn(self, _: object) -> None:
        """Ends where what was drawn reached nobody."""
        if getattr(self.application.output, "is_gone", False) and not self.application.is_done:
            self.application.exit(exception=EOFError)

    def _end(self, status: int) -> None:
        self._desk.end(status)
        self._leave()

    def _leave(self) -> None:
        if not self.application.is_done:
            self.application.exit()

    # What is seen

    def frame(self, columns: int, rows: int) -> tuple[tuple[Line, ...], tuple[int, int] | None]:
        """The lines of the book and the place of the cursor; a fault ends the sitting, and nothing is drawn."""
        if self._failed:
            return (), None
        try:
            book = self._desk.book
            if (columns, rows) != (book.columns, book.rows):
                self._desk.resize(columns, rows)
            screen = view(self._desk.book)
        except Exception as error:  # noqa: BLE001  the terminal is put in order first; then the fault flies
            self._fail(error)
            return (), None
        return screen.lines, screen.cursor

    def _fail(self, error: Exception) -> None:
        self._failed = True
        if not self.application.is_done:
            self.application.exit(exception=error)

    def _look(self) -> tuple[Launch, Style]:
        """How the theme that is set looks here."""
        wanted = preferences.value(self._desk.book.game.settings, "theme")
        if wanted not in self._looks:
            launch = self._plan(next((theme for theme in THEMES if theme == wanted), None))
            self._looks[wanted] = (launch, _style(launch.theme, launch.depth))
        return self._looks[wanted]

    # What is pressed

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        for key in (*_KEYS, *_ALIASES):
            bindings.add(key, eager=True)(self._pressed)
        bindings.add("escape", eager=True)(self._pressed)
        bindings.add(Keys.BracketedPaste, eager=True)(self._pasted)
        bindings.add(Keys.Any)(self._pressed)
        return bindings

    def _pressed(self, event: KeyPressEvent) -> None:
        key = str(getattr(event.key_sequence[0].key, "value", event.key_sequence[0].key))
        self._guarded(lambda: self._press(_ALIASES.get(key, _NAMED.get(key, key))))

    def _press(self, key: str) -> None:
        for effect in self._desk.press(key):
            match effect:
                case Redraw():
                    self.application.renderer.clear()
                case Suspend():
                    self.application.suspend_to_background(suspend_group=False)
                case _:
                    assert_never(effect)

    def _pasted(self, event: KeyPressEvent) -> None:
        self._guarded(lambda: self._desk.paste(event.data))

    def mouse(self, event: MouseEvent) -> object:
        """A click or a turn of the wheel; anything else leaves the page as it is."""
        if event.event_type is MouseEventType.SCROLL_DOWN:
            self._guarded(lambda: self._desk.wheel(1))
        elif event.event_type is MouseEventType.SCROLL_UP:
            self._guarded(lambda: self._desk.wheel(-1))
        elif event.event_type is MouseEventType.MOUSE_UP:
            self._guarded(lambda: self._desk.click(event.position.x, event.position.y))
        else:
            return NotImplemented
        return None

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  as above
            self._fail(error)
            return
        if self._desk.left is not None:
            self._leave()


def _style(theme: Theme, depth: Depth) -> Style:
    rules = dict(style_rules(theme, depth))
    if "reverse" not in rules["selected"]:
        rules["selected"] += " noreverse"  # prompt_toolkit has a class of that name, which is reversed
    return Style(list(rules.items()))


def _terminal() -> Output:
    if sys.platform == "win32":
        from prompt_toolkit.output.defaults import create_output  # noqa: PLC0415  only there

        return create_output()
    return _Terminal.from_pty(sys.stdout)
