"""The game in a real terminal: signals, exits, a terminal that closes, suspension. Waits only for what must come."""

import os
import select
import shlex
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ptyprocess
import pyte
import pytest

ROOT = Path(__file__).parent.parent.parent
ISLAND = ROOT / "tests" / "stories" / "island"
LONGEST = 30  # seconds that a machine under load may take for what must come
GIVEN_BACK = ("?1049l", "?25h", "?1000l", "?2004l")


class Terminal:
    """A game in a terminal of its own."""

    def __init__(
        self, saves: Path, *flags: str, run: tuple[str, str] = ("-m", "game"), in_a_shell: bool = False, **environ: str
    ) -> None:
        columns, rows = 80, 24
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        game = [sys.executable, *run, "play", str(ISLAND), "--saves", str(saves), "--seed", "7", *flags]
        self.process = ptyprocess.PtyProcess.spawn(
            ["bash", "--norc", "--noprofile", "-i"] if in_a_shell else game,
            cwd=str(ROOT),
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ},
            dimensions=(rows, columns),
        )
        if in_a_shell:
            self.press(f"{shlex.join(game)}\r")

    def read(self, wanted: str) -> "Terminal":
        """Reads until words stand on the screen."""
        until = time.monotonic() + LONGEST
        while wanted not in "\n".join(self.screen.display):
            assert self._some(until), f"{wanted!r} never came:\n" + "\n".join(self.screen.display)
        return self

    def _some(self, until: float) -> bool:
        ready, _, _ = select.select([self.process.fd], [], [], max(until - time.monotonic(), 0))
        try:
            data = os.read(self.process.fd, 65536) if ready else b""
        except OSError:
            data = b""
        self.written += data
        self._stream.feed(data)
        return bool(data)

    def press(self, keys: str) -> "Terminal":
        self.process.write(keys.encode())
        return self

    def begin(self) -> "Terminal":
        self.read("New game").press("\r").read("A new game").press("\r").read("Before you begin").press("\r")
        return self.read("The bridge")

    def end(self) -> int:
        """Reads to the end; the exit status."""
        until = time.monotonic() + LONGEST
        while self._some(until):
            pass
        return ended(self.process)


def ended(process: ptyprocess.PtyProcess) -> int:
    """The exit status of a process that ends; of one ended by a signal its negative number."""
    until = time.monotonic() + LONGEST
    while process.isalive():
        assert time.monotonic() < until, "it does not end"
        select.select([], [], [], 0.01)
    return int(process.exitstatus if process.exitstatus is not None else -process.signalstatus)


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path, "--pages").begin()
    yield terminal
    terminal.process.terminate(force=True)


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131)],
    ids=str,
)
def test_a_signal_ends_the_game_in_order(number: signal.Signals, status: int, game: Terminal) -> None:
    os.kill(game.process.pid, number)
    assert game.end() == status
    for code in GIVEN_BACK:
        assert code.encode() in game.written


@pytest.mark.parametrize(("key", "status"), [("\x03", 130), ("\x04", 0), ("q", 0)], ids=["c-c", "c-d", "q"])
def test_a_key_ends_the_game_in_order(key: str, status: int, game: Terminal) -> None:
    assert game.press(key).end() == status
    for code in GIVEN_BACK:
        assert code.encode() in game.written


def test_the_last_line_says_that_the_place_is_kept(game: Terminal) -> None:
    game.press("\x1b[F2").read("Four hundred and twelve")
    game.press("q").end()
    assert b"Your place is kept: Pr\xc3\xa9fecture de police" in game.written.rpartition(b"?1049l")[2]


FAULTY = """
import sys
from game.cli.main import main
from game.terminal.screen import application

render = application.render

def faulty(state):
    if state.page.name == "journal":
        raise RuntimeError("planted")
    return render(state)

application.render = faulty
sys.exit(main())
"""


def test_a_fault_of_ours_gives_the_terminal_back_and_keeps_the_place(tmp_path: Path) -> None:
    game = Terminal(tmp_path, "--pages", run=("-c", FAULTY)).begin()
    game.press("\x1b[F2").read("Four hundred and twelve")
    assert game.press("j").end() == 70
    for code in GIVEN_BACK:
        assert code.encode() in game.written
    said = game.written.rpartition(b"?1049l")[2]
    assert b"Something went wrong in the game itself (RuntimeError: planted)." in said
    assert b"Your place is kept: " in said
    assert b"Traceback" not in game.written
    assert list(tmp_path.glob("*/the-quarter-1.json"))


def test_a_closed_terminal_ends_the_game_and_keeps_the_place(game: Terminal, tmp_path: Path) -> None:
    game.press("\x1b[F2").read("Four hundred and twelve")
    os.close(game.process.fd)
    assert ended(game.process) == 129
    assert list(tmp_path.glob("*/the-quarter-1.json"))


@pytest.mark.skipif(shutil.which("bash") is None, reason="a shell with jobs is needed")
def test_a_suspended_game_goes_on(tmp_path: Path) -> None:
    shell = Terminal(tmp_path, "--pages", in_a_shell=True)
    shell.begin().press("\x1a").read("Stopped")
    assert b"?1049l" in shell.written
    shell.press("fg\r").read("The bridge").press("q").read("Goodbye.")
    shell.press("exit $?\r")
    assert shell.end() == 0


def running_in(shell: Terminal) -> int:
    """The process that the shell runs."""
    children = Path(f"/proc/{shell.process.pid}/task/{shell.process.pid}/children")
    return int(children.read_text().split()[0])


@pytest.mark.skipif(
    shutil.which("bash") is None or not Path("/proc/self/task").exists(),
    reason="a shell with jobs and a /proc are needed",
)
@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP], ids=str)
def test_a_game_that_is_stopped_from_outside_goes_on(number: signal.Signals, tmp_path: Path) -> None:
    shell = Terminal(tmp_path, "--pages", in_a_shell=True)
    shell.begin()
    os.kill(running_in(shell), number)
    shell.read("Stopped")
    if number == signal.SIGTSTP:  # nobody can restore anything at SIGSTOP
        for code in GIVEN_BACK:
            assert code.encode() in shell.written
    shell.press("clear; echo cle''ared\r").read("cleared")
    before = len(shell.written)
    shell.press("fg\r").read("THE BRIDGE IS empty")
    for code in ("?1049h", "?1000h", "?2004h"):
        assert code.encode() in shell.written[before:]
    shell.press("\x1b[F2").read("Four hundred and twelve")
    os.kill(running_in(shell), number)
    shell.read("Stopped").press("fg\r").read("Four hundred and twelve").press("q").read("Goodbye.")
    shell.press("exit $?\r")
    assert shell.end() == 0


def test_a_new_size_is_drawn_anew(game: Terminal) -> None:
    game.screen.resize(12, 40)
    game.process.setwinsize(12, 40)
    game.read("I. The island")
    game.screen.resize(6, 24)
    game.process.setwinsize(6, 24)
    game.read("Window too small")
    game.screen.resize(24, 80)
    game.process.setwinsize(24, 80)
    game.read("THE BRIDGE IS empty")


def test_from_pages_to_plain_lines_and_back(game: Terminal) -> None:
    game.press("\x1b[F2").read("Four hundred and twelve")
    game.press("p").read("Choose 1 to 2, or help:")
    game.press("pages\r").read("j journal")
    game.press("q")
    assert game.end() == 0


def test_the_question_is_asked_before_the_first_game(tmp_path: Path) -> None:
    game = Terminal(tmp_path)
    game.read("Type 1 or 2, and Enter:").press("1\r").read("New game").press("q")
    assert game.end() == 0
    assert Terminal(tmp_path).read("New game").press("q").end() == 0


def test_a_terminal_without_pages_has_plain_lines(tmp_path: Path) -> None:
    game = Terminal(tmp_path, TERM="dumb")
    game.read("Plain mode.").press("quit\r")
    assert game.end() == 0
    assert b"\x1b" not in game.written


def test_no_color_is_heeded(tmp_path: Path) -> None:
    game = Terminal(tmp_path, "--pages", NO_COLOR="1").begin()
    game.press("q").end()
    assert b"[38;" not in game.written
    assert b"[48;" not in game.written


def test_signs_of_a_typewriter(tmp_path: Path) -> None:
    game = Terminal(tmp_path, "--pages", "--ascii").begin()
    game.press("m").read("as a list").press("q").read("choose").press("q").end()
    text = game.written.decode()
    assert not set(text) & set("›●○◆■§─│▼“”’…→")
    assert not [sign for sign in text if 0x2500 <= ord(sign) <= 0x28FF]
