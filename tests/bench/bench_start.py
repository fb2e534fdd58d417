"""How long a start takes, beside bare Python in the same run: python tests/bench/bench_start.py"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from game.loader.cache import load_again
from game.loader.load import load

ROOT = Path(__file__).resolve().parent.parent.parent
SCENES = ROOT / "scenes"
RUNS = 15
ENVIRON = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def fastest(*arguments: str) -> float:
    """The fastest of some runs of a command with an empty input, in milliseconds."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
            cwd=ROOT,
            env=ENVIRON,
        )
        times.append(time.perf_counter() - begun)
    return 1000 * min(times)


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as saves:
        bare = fastest("-c", "pass")
        rows = {
            "bare Python": bare,
            "tenezbon --version": fastest("-m", "game", "--version"),
            "plain, first text, shipped story": fastest(
                "-m", "game", "play", "--plain", "--role", "resistance", "--saves", saves
            ),
            "check, whole process": fastest("-m", "game", "check"),
        }
        for name, value in rows.items():
            print(f"{name:36} {value:7.1f} ms  {value / bare:5.1f} x bare Python")
        cache = Path(saves) / "cache"
        for name, read in (
            ("load, every byte", load),
            ("load, first time", lambda f: load_again(f, cache)),
            ("load, again", lambda f: load_again(f, cache)),
        ):
            begun = time.perf_counter()
            read(SCENES)
            print(f"{name:36} {1000 * (time.perf_counter() - begun):7.1f} ms")


if __name__ == "__main__":
    main()
