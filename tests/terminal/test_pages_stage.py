"""The pages on a stage: real keys in, real escape sequences out, cells read back; no terminal."""

import io
import unicodedata
from pathlib import Path

import pyte
import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.utils import get_cwidth

from game.terminal.capabilities import Capabilities
from game.terminal.persistence import Exit
from game.terminal.screen import application, window
from game.terminal.theme import NIGHT, PAPER, Theme
from game.width import display_width
from tests.terminal.screens import setup


class Stage:
    """Pages that are played on a terminal made of text."""

    def __init__(self, folder: Path, columns: int = 80, rows: int = 24) -> None:
        self.folder, self.size = folder, Size(rows=rows, columns=columns)
        self.written = io.StringIO()
        self.screen = pyte.Screen(columns, rows)
        self.exit: Exit | None = None

    def play(self, keys: str, theme: Theme = "night", leave: str = "\x03") -> "Stage":
        """Presses keys, looks at the screen when they are drawn, and leaves."""
        output = window.TerminalOutput(self.written, lambda: self.size, term="xterm-256color")

        def look(wanted: Theme | None) -> Capabilities:
            return Capabilities("pages", 24, wanted or theme, False, "")

        with create_pipe_input() as pipe:
            app = application.PageApplication(setup(self.folder), look, None, pipe, output)
            coming = [keys, leave]

            def drawn(_: object) -> None:
                if len(coming) == 1:
                    pyte.Stream(self.screen).feed(self.written.getvalue())
                if coming:
                    pipe.send_bytes(coming.pop(0).encode("utf-8", "surrogateescape"))

            app.application.after_render += drawn
            self.exit = app.run()
        return self

    @property
    def status(self) -> int:
        """The exit status."""
        assert self.exit is not None
        return self.exit.status

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)


BEGIN = "\r\r\r"


def test_a_sitting_begins_plays_and_ends(tmp_path: Path) -> None:
    stage = Stage(tmp_path).play(BEGIN + "\x1b[F2")
    assert stage.status == 130
    assert stage.exit is not None
    assert stage.exit.session is not None
    assert stage.exit.session.played.choices == ("q1_island.bridge.count",)
    assert "Four hundred and twelve" in stage.text


@pytest.mark.parametrize(("keys", "status"), [("q", 0), ("\x04", 0), ("\x03", 130)])
def test_each_way_to_leave_has_its_status(keys: str, status: int, tmp_path: Path) -> None:
    assert Stage(tmp_path).play(BEGIN, leave=keys).status == status


def test_the_terminal_is_given_back(tmp_path: Path) -> None:
    written = Stage(tmp_path).play(BEGIN, leave="q").written.getvalue()
    for on, off in (("?1049h", "?1049l"), ("?1000h", "?1000l"), ("?2004h", "?2004l")):
        assert written.index(on) < written.rindex(off)
    assert written.rindex("?25h") > written.rindex("?25l")
    assert "?1003h" not in written


def test_the_cursor_stands_on_the_number_of_the_choice(tmp_path: Path) -> None:
    stage = Stage(tmp_path).play(BEGIN + "\x1b[F\x1b[B")
    cursor = stage.screen.cursor
    assert stage.screen.buffer[cursor.y][cursor.x].data == "2"
    assert not cursor.hidden


def test_the_page_has_its_ground_in_every_cell(tmp_path: Path) -> None:
    for theme, palette in (("night", NIGHT), ("paper", PAPER)):
        stage = Stage(tmp_path / theme).play(BEGIN, theme)  # type: ignore[arg-type]
        grounds = {stage.screen.buffer[row][column].bg for row in range(1, 23) for column in range(80)}
        assert palette.page.removeprefix("#") in grounds
        assert grounds <= {getattr(palette, name).removeprefix("#") for name in ("page", "selected")}


def test_what_is_selected_is_not_only_a_color(tmp_path: Path) -> None:
    stage = Stage(tmp_path).play(BEGIN + "\x1b[F", "mono")
    row = next(row for row, line in enumerate(stage.screen.display) if "Follow the man" in line)
    assert stage.screen.display[row].strip().startswith("› 1")
    assert stage.screen.buffer[row][20].reverse


def test_escape_is_a_key_of_its_own(tmp_path: Path) -> None:
    assert "THE BRIDGE IS empty" in Stage(tmp_path).play(BEGIN + ":theme paper\x1b\x1b[B").text


def test_a_paste_goes_only_where_a_line_is_typed(tmp_path: Path) -> None:
    stage = Stage(tmp_path).play(BEGIN + "\x1b[200~qqq\nq\x1b[201~:\x1b[200~map\n\x1b[201~")
    assert ":map" in stage.screen.display[-1].strip()


def test_a_click_takes_what_it_meets(tmp_path: Path) -> None:
    first = Stage(tmp_path / "a").play(BEGIN + "\x1b[F")
    row = next(row for row, line in enumerate(first.screen.display) if "Wait on the parapet" in line)
    press, release = (f"\x1b[<0;20;{row + 1}{end}" for end in "Mm")
    stage = Stage(tmp_path / "b").play(BEGIN + f"\x1b[F{press}{release}")
    assert "Four hundred and twelve" in stage.text


def test_the_mouse_moves_nothing_and_the_wheel_scrolls(tmp_path: Path) -> None:
    still = Stage(tmp_path / "a").play(BEGIN + "\x1b[<35;20;5M").text
    assert still == Stage(tmp_path / "b").play(BEGIN).text
    assert still != Stage(tmp_path / "c").play(BEGIN + "\x1b[<65;20;5M").text


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[31m", "\x1b[1;31m", "\x1b[38;5;208m", "\x1b[;m", "\x1b[<m", "\x1b[<1M", "\x1b[<1;2;3;4M", "\x1b[0m", "\x1b[1M",
        "\x1b[Mxyz", "\x1b[M\x00\x00\x00", "\x1b[<99;1;1M", f"\x1b[<0;{'9' * 5000};1M", f"\x1b[{'1' * 5000};1R", "\x1b[0;0R",
        "\x1b[?1;2c", "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1bP1$r0m\x1b\\", "\udcff\udc9b31m",
    ],
)  # fmt: skip
def test_what_looks_like_a_report_of_the_terminal_is_ignored(
    sequence: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(tmp_path).play(BEGIN + "m" + sequence, leave="\x03")
    assert stage.status == 130
    assert not caplog.records
    assert "Traceback" not in "".join(capfd.readouterr()) + stage.written.getvalue()


def test_a_fault_in_a_callback_is_raised_when_the_terminal_is_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("for a test")

    monkeypatch.setattr("prompt_toolkit.input.posix_pipe.PosixPipeInput.read_keys", broken)
    stage = Stage(tmp_path)
    with pytest.raises(ZeroDivisionError):
        stage.play("\r")
    assert stage.written.getvalue().rindex("?1049l") > stage.written.getvalue().rindex("?1049h")


WIDE = "\U0001f1eb\U0001f1f7a\u2630b\u4dc0c\U0001f468\u200d\U0001f469d\u0928\u093fe e\u0301f \u6f22g\u00adh"


def test_every_character_is_written_where_the_page_has_it(tmp_path: Path) -> None:
    cells = window.cells_of((("text", WIDE),))
    assert len(cells) == display_width(WIDE) == sum(cell.width for cell in cells)
    assert "".join(cell.char for cell in cells) == WIDE


def test_widths_agree_with_prompt_toolkit() -> None:
    assigned = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co") and not chr(code).isascii()
    ]
    assert len(assigned) > 100_000
    differing = [f"U+{ord(sign):04X}" for sign in assigned if display_width(sign) != get_cwidth(sign)]
    assert differing == []


def test_plain_lines_are_asked_for(tmp_path: Path) -> None:
    stage = Stage(tmp_path).play(BEGIN, leave="p")
    assert stage.exit is not None
    assert stage.exit.front == "plain"
    assert stage.exit.session is not None


def test_a_small_window_says_so_and_its_keys_still_work(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 24, 6).play(" ", leave="q")
    assert stage.text.startswith("Window too small (30×8)")
    assert stage.status == 0


def test_a_fault_flies_when_the_terminal_is_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("for a test")

    stage = Stage(tmp_path)
    monkeypatch.setattr(application, "render", broken)
    with pytest.raises(ZeroDivisionError):
        stage.play("\r")
    assert stage.written.getvalue().rindex("?1049l") > stage.written.getvalue().rindex("?1049h")


def test_a_fault_of_a_key_flies_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("for a test")

    stage = Stage(tmp_path)
    monkeypatch.setattr("game.terminal.screen.controller.Controller.press", broken)
    with pytest.raises(ZeroDivisionError):
        stage.play("\r")


def test_a_closed_terminal_is_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(terminal: Vt100_Output) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Vt100_Output, "flush", gone)
    assert Stage(tmp_path).play(BEGIN).status == 129


def test_a_fault_with_a_file_is_not_a_closed_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    stage = Stage(tmp_path)
    monkeypatch.setattr("game.terminal.screen.controller.Controller.press", broken)
    with pytest.raises(OSError, match="No space"):
        stage.play("\r")
