"""How long an editor waits for the language server: python tests/bench/bench_editor.py

A session over standard input, as an editor has it: from a key to the diagnostics that it brings, and to each answer. What is
typed makes a fault and mends it again, so that something is published for every key. Beside the time on the clock stands what the
server's processor was busy for (where the system says it), which other work on the machine moves less.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.synthetic import write  # noqa: E402  found from the root
from tests.editor.client import Editor  # noqa: E402

KEYS = 20


def _row(name: str, times: list[float], busy: float = 0.0) -> None:
    listed = sorted(1000 * each for each in times)
    processor = f"  processor {1000 * busy / len(times):6.0f} ms" if busy else ""
    print(f"  {name:32} median {statistics.median(listed):6.0f}  worst {listed[-1]:6.0f} ms{processor}")


def _busy(editor: Editor) -> float:
    """Seconds for which the server's process has been busy; 0 where the system does not say."""
    stat = Path(f"/proc/{editor.process}/stat")
    if not stat.is_file():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _timed(does: Callable[[], Awaitable[object]], runs: int = 10) -> list[float]:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        await does()
        times.append(time.perf_counter() - begun)
    return times


def _holds(editor: Editor, file: str, code: str, wanted: bool) -> bool:
    return (code in editor.codes(file)) is wanted


async def _keys(editor: Editor, file: str, line: int, column: int, old: str, new: str, code: str) -> list[float]:
    """From a key that makes a fault, and from one that mends it, to the news of it."""
    times = []
    for number in range(KEYS):
        before, after = (old, new) if number % 2 == 0 else (new, old)
        begun = time.perf_counter()
        editor.type(file, line, column, column + len(before), after)
        await editor.until(partial(_holds, editor, file, code, number % 2 == 0))
        times.append(time.perf_counter() - begun)
    return times


async def _both(editor: Editor, name: str, does: Callable[[], Awaitable[list[float]]]) -> None:
    before = _busy(editor)
    times = await does()
    _row(name, times, _busy(editor) - before)


async def _session(folder: Path, file: str) -> None:
    async with Editor(folder) as editor:
        begun = time.perf_counter()
        text = editor.open(file)
        while file not in editor.said and time.perf_counter() - begun < 3:
            await asyncio.sleep(0.02)
        lines = text.split("\n")
        prose = next(n for n, each in enumerate(lines) if each.strip().startswith("text: |")) + 1
        ways = next(n for n, each in enumerate(lines) if each.strip().startswith("go: ") and "[" not in each) if any(
            each.strip().startswith("go: ") for each in lines) else next(n for n, e in enumerate(lines) if "to: " in e)  # fmt: skip
        at = lines[ways].index("go: " if "go: " in lines[ways] else "to: ") + 4
        here = len(lines[prose]) - len(lines[prose].lstrip())
        await _both(
            editor, "a key in a text to diagnostics", lambda: _keys(editor, file, prose, here, "", "]", "text-syntax")
        )
        end = next(n for n in range(at, len(lines[ways]) + 1) if n == len(lines[ways]) or lines[ways][n] in "},")
        name = lines[ways][at:end]
        await _both(
            editor,
            "a key in a name to diagnostics",
            lambda: _keys(editor, file, ways, at, name, name + "x", "unknown-scene"),
        )
        _row("completion of a scene", await _timed(lambda: editor.complete(file, ways, at)))
        _row("hover over a scene", await _timed(lambda: editor.hover(file, ways, at + 1)))
        _row("definition", await _timed(lambda: editor.definition(file, ways, at + 1)))
        _row("references", await _timed(lambda: editor.references(file, ways, at + 1)))
        _row("rename of a scene", await _timed(lambda: editor.rename(file, ways, end - 1, "renamed_scene"), 3))


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        shipped, synthetic = Path(folder) / "shipped", Path(folder) / "synthetic"
        shutil.copytree(ROOT / "scenes", shipped)
        write(synthetic, 1000)
        for name, story, file in (
            ("the shipped story", shipped, max(shipped.glob("*/r*.yaml"), key=lambda path: path.stat().st_size)),
            ("1,000 scenes", synthetic, synthetic / "walker" / "c500.yaml"),
        ):
            print(f"{name}: {file.relative_to(story).as_posix()}")
            asyncio.run(_session(story, file.relative_to(story).as_posix()))


if __name__ == "__main__":
    main()
