"""The one window of the full-screen application, which draws lines as cells, and the terminal it is written to."""

import sys
from collections.abc import Callable
from functools import lru_cache

from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout import DummyControl, Window
from prompt_toolkit.layout.mouse_handlers import MouseHandlers
from prompt_toolkit.layout.screen import Char, Screen, WritePosition
from prompt_toolkit.mouse_events import MouseEvent
from prompt_toolkit.output import Output
from prompt_toolkit.output.vt100 import Vt100_Output

from game.terminal.layout.paragraph import Line
from game.terminal.theme import classes
from game.width import WIDTHS

_CACHED = 4000  # lines that are memoized as cells
Frame = Callable[[int, int], tuple[tuple[Line, ...], tuple[int, int] | None]]
"""The lines of the screen and the place of the cursor, in so many columns and rows."""


class TerminalOutput(Vt100_Output):
    """A terminal that reports clicks only, and shows each frame at once."""

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
        except OSError:  # nobody sees it; raised here it would be lost among the callbacks of asyncio
            self.is_gone = True


class PageWindow(Window):
    """The one window: writes lines as cells."""

    def __init__(self, frame: Frame, mouse: Callable[[MouseEvent], object]) -> None:
        super().__init__(DummyControl())
        self._frame, self._mouse = frame, mouse
        self._cells: dict[Line, list[Char]] = {}

    def write_to_screen(
        self,
        screen: Screen,
        mouse_handlers: MouseHandlers,
        write_position: WritePosition,
        parent_style: str,  # noqa: ARG002  the page has its own style and background, and nothing above it
        erase_bg: bool,  # noqa: ARG002
        z_index: int | None,  # noqa: ARG002
    ) -> None:
        """Writes a frame."""
        columns, rows = write_position.width, write_position.height
        screen.visible_windows_to_write_positions[self] = write_position
        screen.width, screen.height = max(screen.width, columns), max(screen.height, rows)
        lines, cursor = self._frame(columns, rows)
        for row, line in enumerate(lines[:rows]):
            screen.data_buffer[row].update(enumerate(self._cells_of(line)[:columns]))
        screen.show_cursor = cursor is not None
        screen.set_cursor_position(self, Point(*(cursor or (0, 0))))
        mouse_handlers.set_mouse_handler_for_range(0, columns, 0, rows, self._mouse)

    def _cells_of(self, line: Line) -> list[Char]:
        if line not in self._cells:
            if len(self._cells) > _CACHED:
                self._cells.clear()
            self._cells[line] = cells_of(line)
        return self._cells[line]


def cells_of(line: Line) -> list[Char]:
    cells: list[Char] = []
    base = 0  # the cell of the last character that has a width
    for style, text in line:
        drawn = f"class:page {classes(' '.join(name for name in style.split() if name[0] not in '@!'))}"
        if text.isascii() and text.isprintable():
            cells += [_cell(character, drawn, 1) for character in text]
            base = len(cells) - 1
            continue
        for character in text:
            width = WIDTHS[character]
            if width:
                base = len(cells)
                cells += [_cell(character, drawn, width), *[_cell("", "", 0)] * (width - 1)]
            elif cells:  # a mark that combines with the character before it
                cells[base] = _cell(cells[base].char + character, drawn, cells[base].width)
    return cells


@lru_cache(_CACHED)  # the characters of a page are few, and most of them blanks
def _cell(text: str, style: str, width: int) -> Char:
    """A cell, as wide as the page was laid out: a cell of another width would push the next one off the screen."""
    cell = Char(text, style)
    cell.width = width
    return cell


def terminal_output() -> Output:
    """The terminal of standard output."""
    if sys.platform == "win32":
        from prompt_toolkit.output.defaults import create_output

        return create_output()
    return TerminalOutput.from_pty(sys.stdout)
