"""Prints the most memory that a whole campaign takes, in both front ends.

python -m tests.bench.bench_memory
"""

import os
import select
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from game.saves.shelf import Shelf
from tests.bench.bench_pages import started

ROLE = "resistance"
CHOICES = 300  # more than any run has
ENDED = b"\x1b[?2026l"  # how a frame of the pages ends


def most(process: subprocess.Popen[bytes]) -> float:
    """Megabytes that a process took at the most; ends the process."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    process.kill()
    process.wait()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def game(front: str, saves: Path) -> list[str]:
    return [sys.executable, "-m", "game", "play", f"--{front}", "--role", ROLE, "--seed", "7", "--saves", str(saves)]


def finished(saves: Path) -> bool:
    return any(slot.finished for slot in Shelf(saves, "tenez_bon").slots(datetime.now(UTC)))


def plain(saves: Path) -> float:
    """Megabytes of a campaign in plain lines."""
    process = subprocess.Popen(game("plain", saves), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"1\n" * CHOICES)
    process.stdin.flush()
    read = b""
    while b"The end: " not in read[-20000:]:
        read += os.read(process.stdout.fileno(), 65536)
    return most(process)


def pages(saves: Path) -> float:
    """Megabytes of a campaign in pages."""
    process, main = started(game("pages", saves), 120, 40)
    while not finished(saves):
        frame = b""
        while ENDED not in frame or select.select([main], [], [], 0.02)[0]:
            frame += os.read(main, 65536)
        os.write(main, b"\r")
    took = most(process)
    os.close(main)
    return took


def main() -> None:
    for name, played in (("plain", plain), ("pages", pages)):
        with tempfile.TemporaryDirectory() as folder:
            print(f"a whole campaign in {name}: {played(Path(folder)):5.1f} MB at the most")


if __name__ == "__main__":
    main()
