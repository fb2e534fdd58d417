"""The full-screen front end as a prompt_toolkit application: keys and signals in, frames out."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import assert_never

from prompt_toolkit.application import Application
from prompt_toolkit.application.run_in_terminal import run_in_terminal
from prompt_toolkit.cursor_shapes import CursorShape
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.bindings.cpr import load_cpr_bindings
from prompt_toolkit.key_binding.bindings.mouse import load_mouse_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import Layout
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import DynamicStyle, Style

from game.terminal import preferences
from game.terminal.capabilities import Capabilities, Detect
from game.terminal.layout.paragraph import Line
from game.terminal.persistence import Exit, Setup
from game.terminal.screen.controller import Controller
from game.terminal.screen.renderer import render
from game.terminal.screen.state import OfTheTerminal, Redraw, Suspend
from game.terminal.screen.window import PageWindow, terminal_output
from game.terminal.session import Session
from game.terminal.theme import THEMES, style_rules

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
_GONE = 129  # the exit status if the terminal is closed
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
_STOPPING = ("SIGTSTP", "SIGCONT")


def run(
    setup: Setup,
    detect: Detect,
    session: Session | None = None,
    *,
    input_: Input | None = None,
    output: Output | None = None,
) -> Exit:
    """Shows the pages until the player leaves, or the terminal is closed."""
    with _signals_kept():
        return PageApplication(setup, detect, session, input_, output).run()


@contextlib.contextmanager
def _signals_kept() -> Iterator[None]:
    """Restores the signal handlers afterwards."""
    known = [getattr(signal, name) for name in (*_ENDING, *_STOPPING) if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(ValueError):  # signals belong to the main thread
                signal.signal(number, handler)


class PageApplication:
    """Runs the application around a controller."""

    def __init__(
        self, setup: Setup, detect: Detect, session: Session | None, input_: Input | None, output: Output | None
    ) -> None:
        self._detect = detect
        self._appearances: dict[str, tuple[Capabilities, Style]] = {}
        self._failed = False
        terminal = output or terminal_output()
        size = terminal.get_size()
        ascii_only = detect(None).ascii_only
        self._controller = Controller(setup, size.columns, size.rows, ascii_only=ascii_only, session=session)
        self.application: Application[None] = Application(
            Layout(PageWindow(self.frame, self.mouse)),
            key_bindings=self._bindings(),
            style=DynamicStyle(lambda: self._appearance()[1]),
            color_depth=lambda: _DEPTHS[self._appearance()[0].depth],
            include_default_pygments_style=False,
            full_screen=True,
            mouse_support=Condition(lambda: self._controller.state.is_on("mouse")),
            cursor=CursorShape.UNDERLINE,
            max_render_postpone_time=0,
            terminal_size_polling_interval=None if hasattr(signal, "SIGWINCH") else 0.5,
            input=input_,
            output=terminal,
        )
        self.application.after_render += self._drawn
        self.application.ttimeoutlen, self.application.timeoutlen = 0.05, 0.3

    def run(self) -> Exit:
        """Runs until the player leaves, or the terminal is closed."""
        try:
            self.application.run(pre_run=self._listen, set_exception_handler=False, handle_sigint=False)
        except (EOFError, OSError):
            if self._failed:
                raise
            return Exit(self._controller.state.session, status=_GONE)
        return self._controller.exit or Exit(self._controller.state.session)

    def _drawn(self, _: object) -> None:
        """Ends if nobody could see the frame."""
        if getattr(self.application.output, "is_gone", False) and not self.application.is_done:
            self.application.exit(exception=EOFError)

    # Signals

    def _listen(self) -> None:
        """Handles signals, and faults in callbacks, so that the terminal is restored first."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._callback_failed)
        for name in _ENDING:
            if hasattr(signal, name):
                number = getattr(signal, name)
                self._handle(number, partial(self._end, 128 + number))
        if hasattr(signal, "SIGTSTP"):
            self._handle(signal.SIGTSTP, self._suspend)
            self._handle(signal.SIGCONT, self._resume)

    def _handle(self, number: int, act: Callable[[], None]) -> None:
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(number, act)

    def _callback_failed(self, _: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        error = context.get("exception")
        self._fail(error if isinstance(error, Exception) else RuntimeError(str(context.get("message", ""))))

    def _end(self, status: int) -> None:
        self._controller.end(status)
        self._leave()

    def _leave(self) -> None:
        if not self.application.is_done:
            self.application.exit()

    def _suspend(self) -> None:
        """Restores the terminal and stops the process until SIGCONT."""
        if not hasattr(signal, "SIGTSTP"):
            return

        def stop() -> None:
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTSTP)
            self._handle(signal.SIGTSTP, self._suspend)

        run_in_terminal(stop)

    def _resume(self) -> None:
        """Takes the terminal again: whoever had it meanwhile may have left it in another mode."""
        if self.application.is_done:
            return
        self.application.input.raw_mode().__enter__()  # the application restores the former mode when it ends
        self.application.renderer.reset()
        self.application.invalidate()

    # What is seen

    def frame(self, columns: int, rows: int) -> tuple[tuple[Line, ...], tuple[int, int] | None]:
        """The lines of the screen and the cursor; a fault ends the application, and nothing is drawn."""
        if self._failed:
            return (), None
        try:
            state = self._controller.state
            if (columns, rows) != (state.columns, state.rows):
                self._controller.resize(columns, rows)
            screen = render(self._controller.state)
        except Exception as error:  # noqa: BLE001  the terminal is restored first; then the fault is raised
            self._fail(error)
            return (), None
        return screen.lines, screen.cursor

    def _fail(self, error: Exception) -> None:
        self._failed = True
        if not self.application.is_done:
            self.application.exit(exception=error)

    def _appearance(self) -> tuple[Capabilities, Style]:
        """How the theme that is set looks here."""
        wanted = preferences.value(self._controller.state.game.settings, "theme")
        if wanted not in self._appearances:
            detected = self._detect(next((theme for theme in THEMES if theme == wanted), None))
            self._appearances[wanted] = (detected, _style(detected))
        return self._appearances[wanted]

    # What is pressed

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        for key in (*_KEYS, *_ALIASES):
            bindings.add(key, eager=True)(self._pressed)
        bindings.add("escape", eager=True)(self._pressed)
        bindings.add(Keys.BracketedPaste, eager=True)(self._pasted)
        for reports in (load_mouse_bindings(), load_cpr_bindings()):
            for report in reports.bindings:
                bindings.add(*report.keys, eager=True)(_tolerant(report.handler))
        bindings.add(Keys.Any)(self._pressed)
        return bindings

    def _pressed(self, event: KeyPressEvent) -> None:
        key = str(getattr(event.key_sequence[0].key, "value", event.key_sequence[0].key))
        self._guarded(lambda: self._press(_ALIASES.get(key, _NAMED.get(key, key))))

    def _press(self, key: str) -> None:
        for effect in self._controller.press(key):
            self._perform(effect)

    def _perform(self, effect: OfTheTerminal) -> None:
        match effect:
            case Redraw():
                self.application.renderer.clear()
            case Suspend():
                self._suspend()
            case _:
                assert_never(effect)

    def _pasted(self, event: KeyPressEvent) -> None:
        self._guarded(lambda: self._controller.paste(event.data))

    def mouse(self, event: MouseEvent) -> object:
        """A click or a turn of the wheel; anything else leaves the page as it is."""
        if event.event_type is MouseEventType.SCROLL_DOWN:
            self._guarded(lambda: self._controller.wheel(1))
        elif event.event_type is MouseEventType.SCROLL_UP:
            self._guarded(lambda: self._controller.wheel(-1))
        elif event.event_type is MouseEventType.MOUSE_UP:
            self._guarded(lambda: self._controller.click(event.position.x, event.position.y))
        else:
            return NotImplemented
        return None

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  as above
            self._fail(error)
            return
        if self._controller.exit is not None:
            self._leave()


def _tolerant(handler: Callable[[KeyPressEvent], object]) -> Callable[[KeyPressEvent], object]:
    """A handler of what a terminal reports that ignores what only looks like a report: colored text that was pasted."""

    def handle(event: KeyPressEvent) -> object:
        try:
            return handler(event)
        except (ValueError, LookupError):
            return NotImplemented

    return handle


def _style(detected: Capabilities) -> Style:
    rules = dict(style_rules(detected.theme, detected.depth, detected.light))
    if "reverse" not in rules["selected"]:
        rules["selected"] += " noreverse"  # prompt_toolkit has a class of that name, which is reversed
    return Style(list(rules.items()))
