"""How prove, compare and sample grow with a story of chapters: python tests/bench/bench_growth.py [scenes ...]"""

import contextlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from game.loader.load import load
from game.plan.lowering import plan
from game.prover.abstract import values
from game.prover.machine import machine
from game.prover.prove import prove
from game.prover.sample import sample
from game.story.model import Story

CHAPTER = 12  # scenes in a chapter
NEAR = 2  # chapters within which a flag is read
LATE = 5  # flags of the first chapters that the last one reads


def write(folder: Path, scenes: int) -> None:
    """A story of chapters: each sets flags that the next ones read; a few are read at the end; two counters."""
    chance = random.Random(1)
    chapters = scenes // CHAPTER
    (folder / "walker").mkdir(parents=True, exist_ok=True)
    (folder / "story.yaml").write_text(
        "title: Chapters\nyear: 1944\nroles:\n  walker: {title: W, start: c0.s0}\n", encoding="utf-8"
    )
    flags = "".join(f"  f{number}: {{flag: false}}\n" for number in range(chapters))
    late = "".join(f"  late{number}: {{flag: false}}\n" for number in range(LATE))
    (folder / "walker" / "state.yaml").write_text(
        f"variables:\n  x: {{range: 0..9, start: 4}}\n  y: {{range: 0..5}}\n{flags}{late}", encoding="utf-8"
    )
    for number in range(chapters):
        text = f"chapter: {{title: Chapter {number}}}\nscenes:\n"
        text += "".join(_scene(chance, number, scene, chapters) for scene in range(CHAPTER))
        if number == chapters - 1:
            text += _endings()
        (folder / "walker" / f"c{number}.yaml").write_text(text, encoding="utf-8")


def _scene(chance: random.Random, chapter: int, scene: int, chapters: int) -> str:
    asked = _flag(chance, chapter)
    lines = [
        f"  s{scene}:\n    text: |\n      You have {{x}} of them. {{{asked}: It is as you left it. | It is not.}}\n    choices:\n"
    ]
    for name in ("a", "b", "c")[: chance.choice((2, 2, 3))]:
        lines.append(f"      {name}:\n        label: Go on.\n")
        if name != "a" and chance.random() < 0.4:
            lines.append(
                f"        if: {chance.choice((f'x >= {chance.randrange(7)}', f'y < {chance.randrange(2, 6)}', _flag(chance, chapter)))}\n"
            )
        lines.append(f"        do: [{_do(chance, chapter)}]\n")
        lines.append(f"        go: {_target(chance, chapter, scene, chapters)}\n")
    return "".join(lines)


def _flag(chance: random.Random, chapter: int) -> str:
    return f"f{chance.randint(max(0, chapter - NEAR), chapter)}"


def _do(chance: random.Random, chapter: int) -> str:
    done = [chance.choice(("x += 1", "x -= 1", "y += 1", "y -= 1", "x -= 2"))]
    if chance.random() < 0.3:
        done.append(f"f{chapter} = true")
    if chapter < LATE and chance.random() < 0.3:
        done.append(f"late{chapter} = true")
    return ", ".join(done)


def _target(chance: random.Random, chapter: int, scene: int, chapters: int) -> str:
    onward = scene + chance.randint(1, 3)
    if onward < CHAPTER:
        return f"s{onward}"
    return f"c{chapter + 1}.s0" if chapter + 1 < chapters else "close"


def _endings() -> str:
    ways = "".join(f"      - {{if: late{number} and x > {number}, to: e{number}}}\n" for number in range(LATE))
    ends = "".join(f"  e{n}: {{text: The end., ending: {{title: E, kind: quiet}}}}\n" for n in range(LATE))
    return f"  close:\n    text: Here it closes.\n    go:\n{ways}      - {{to: other}}\n{ends}  other: {{text: The end., ending: {{title: O, kind: quiet}}}}\n"


def read(folder: Path) -> Story:
    """The story of a folder, which must be sound."""
    loaded = load(folder)
    if loaded.story is None:
        raise SystemExit("\n".join(d.message for d in loaded.diagnostics[:5]))
    return loaded.story


def edited(folder: Path) -> Story:
    """The same story with a choice in the middle renamed."""
    chapters = sorted(folder.glob("walker/c*.yaml"))
    path = chapters[len(chapters) // 2]
    path.write_text(path.read_text(encoding="utf-8").replace("      b:\n", "      b_now:\n", 1), encoding="utf-8")
    return read(folder)


def timed(name: str, work: Callable[[], object]) -> object:
    """Prints the CPU seconds that something takes, and the memory of the process at its largest so far."""
    begun = time.process_time()
    found = work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  {name:<22} {time.process_time() - begun:8.2f} CPU s  {memory:5} MB", flush=True)
    return found


def main() -> None:
    """Prints the figures."""
    if sys.dont_write_bytecode:
        print("bytecode is not written here: the first figures hold compiling too")
    with contextlib.suppress(OSError):
        print(f"load average {Path('/proc/loadavg').read_text(encoding='utf-8').split()[0]}")
    for scenes in map(int, sys.argv[1:] or ("500", "1000", "2000")):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), scenes)
            print(f"{scenes // CHAPTER * CHAPTER} scenes")
            measure(read(Path(folder)))


def measure(story: Story) -> None:
    """Prints what each step takes for one story."""
    made = plan(story, "walker")
    timed("plan", lambda: plan(story, "walker"))
    timed("values", lambda: values(made))
    timed("machine", lambda: machine(made, frozenset(range(len(made.goals))), telling=True))
    timed("sample, 1,000", lambda: list(sample(story, 1000)))
    timed("prove", lambda: prove(story))


if __name__ == "__main__":
    main()
