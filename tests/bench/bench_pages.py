"""Prints how fast pages are: the first frame, and each key until the last byte of its frame.

python -m tests.bench.bench_pages [STORY]
"""

import io
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from datetime import UTC, datetime
from fcntl import ioctl
from pathlib import Path

from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input

from game.loader.load import load
from game.saves.shelf import Shelf
from game.story import playthrough
from game.story.playthrough import Playthrough
from game.terminal.capabilities import Capabilities
from game.terminal.persistence import Journal, Setup
from game.terminal.screen import application
from game.terminal.screen.window import TerminalOutput
from game.terminal.session import Session

ISLAND = Path(__file__).parent.parent / "stories" / "island"
SIZES = ((80, 24), (120, 40), (200, 60))
LONG = 2000  # scenes in the log
IMPORTS = "from prompt_toolkit.application import Application; from prompt_toolkit.layout import Layout, Window"
ROUND = ("\x1b[B", "\x1b[A", " ", "\x1b[5~", "\x1b[F", "m", "m", "n", "n", "\x1b[H", "\x1b[F", "u", "U")


def started(arguments: list[str], columns: int, rows: int) -> tuple[subprocess.Popen[bytes], int]:
    """A process in a terminal of its own, and the other end of that terminal."""
    main, side = pty.openpty()
    ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a start that compiles everything anew measures the compiler
    process = subprocess.Popen(arguments, stdin=side, stdout=side, stderr=side, env=environ, start_new_session=True)
    os.close(side)
    return process, main


def first_frame(arguments: list[str], wanted: bytes, columns: int, rows: int) -> float:
    """Milliseconds until some bytes are written to a terminal."""
    begun = time.perf_counter()
    process, main = started(arguments, columns, rows)
    written = b""
    while wanted not in written and select.select([main], [], [], 20)[0]:
        written += os.read(main, 65536)
    took = (time.perf_counter() - begun) * 1000
    os.close(main)  # first, since a process that still writes to it would not end
    process.kill()
    process.wait()
    return took


def long_run(begun: Playthrough) -> Playthrough:
    """A reading with many turns: going through the first ones again and again."""
    turned = playthrough.start(begun.story, begun.role, begun.seed)
    while turned.turn.open and len(turned.turns) < 8:
        turned = turned.take(turned.turn.open[0].choice)
    turns = [turned.turns[number % len(turned.turns)] for number in range(LONG - len(turned.turns))]
    choices = [turned.choices[number % len(turned.choices)] for number in range(len(turns))]
    return Playthrough(
        turned.story, turned.role, turned.seed, {}, {}, (*turns, *turned.turns), (*choices, *turned.choices)
    )


def latencies(setup: Setup, session: Session, columns: int, rows: int, times: int) -> list[float]:
    """Milliseconds from each key to the last byte of its frame."""
    took: list[float] = []
    written = io.StringIO()
    output = TerminalOutput(written, lambda: Size(rows=rows, columns=columns), term="xterm-256color")
    keys = [key for _ in range(times) for key in ROUND]
    with create_pipe_input() as pipe:
        app = application.PageApplication(
            setup, lambda theme: Capabilities("pages", 24, theme or "night", False, ""), session, pipe, output
        )
        sent = [0.0]

        def drawn(_: object) -> None:
            if sent[0]:
                took.append((time.perf_counter() - sent[0]) * 1000)
            sent[0] = time.perf_counter()
            pipe.send_text(keys.pop() if keys else "\x03")

        app.application.after_render += drawn
        app.run()
    return took


def show(name: str, took: list[float], compared: str = "") -> None:
    ordered = sorted(took)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.99) - 1]
    print(f"{name:44} median {middle:6.1f} ms   p99 {late:6.1f} ms   n {len(ordered)}   {compared}".rstrip())


def main() -> None:
    story_folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ISLAND
    loaded = load(story_folder)
    if loaded.story is None:
        sys.exit(f"{story_folder} cannot be read")
    with tempfile.TemporaryDirectory() as folder:
        python = [sys.executable, "-c"]
        game = [sys.executable, "-m", "game", "play", str(story_folder), "--pages", "--saves", folder]
        for columns, rows in SIZES[:2]:  # the first start writes the bytecode and the cache
            first_frame(game, b"quit", columns, rows)
        bare, small, large = [], [], []
        for _ in range(15):  # in turn, since a machine is not equally fast from one second to the next
            bare.append(first_frame([*python, f"{IMPORTS}; print('ready')"], b"ready", 80, 24))
            small.append(first_frame(game, b"quit", 80, 24))
            large.append(first_frame(game, b"quit", 120, 40))
        show("Python and prompt_toolkit's application", bare)
        for name, took in (("80x24", small), ("120x40", large)):
            show(f"first frame, {name}", took, f"{statistics.median(took) / statistics.median(bare):5.2f} x")
        role = next(iter(loaded.story.roles))
        begun = playthrough.start(loaded.story, role, 7)
        setup = Setup(loaded.story, Shelf(Path(folder), ""), "1", lambda: datetime.now(UTC), Journal())
        for name, played in (("one scene read", begun), (f"{LONG} scenes read", long_run(begun))):
            for columns, rows in SIZES:
                session = Session(played, "bench")
                show(f"key, {columns}x{rows}, {name}", latencies(setup, session, columns, rows, 20))


if __name__ == "__main__":
    main()
