"""How fast random play and exhaustive search are, beside inkjs where it is installed: python tests/bench/bench_machine.py"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from game.loader.load import load
from game.plan.lowering import plan
from game.plan.program import Plan
from game.prover.abstract import values
from game.prover.machine import machine
from game.prover.reachability import Space
from tests.bench import synthetic

SECONDS = 3.0
INK = Path(tempfile.gettempdir()) / "inkjs" / "node_modules" / "inkjs"
PLAY = """
const fs = require('fs'); const {Compiler} = require(process.argv[2] + '/dist/ink-full.js');
const story = new Compiler(fs.readFileSync(process.argv[3], 'utf8')).Compile();
let turns = 0, read = 0; const begun = Date.now();
while (Date.now() - begun < 3000) {
  story.ResetState();
  while (true) {
    while (story.canContinue) read += story.Continue().length;
    const open = story.currentChoices; if (!open.length) break;
    story.ChooseChoiceIndex(Math.floor(Math.random() * open.length)); turns++;
  }
}
console.log(Math.round(turns / ((Date.now() - begun) / 1000)));
"""


def play(made: Plan, telling: bool) -> float:
    """Turns a second of random play on one core."""
    running = machine(made, frozenset(), telling)
    draw = random.Random(1).random
    turns = 0
    begun = time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        values = running.values({})
        options = running.start(values, 0)
        running.told.clear()
        while options:
            options = options[int(draw() * len(options))](values, 6)
            turns += 1
    return turns / (time.perf_counter() - begun)


def search(made: Plan) -> tuple[int, float]:
    """States, and states a second, of a search over all that steers a reading."""
    account = values(made)
    space = Space(account, account.outline.closed(account.outline.controls), frozenset())
    space.search(1)  # compiles
    begun = time.perf_counter()
    reached = space.search(20_000_000)
    return reached.states, reached.states / (time.perf_counter() - begun)


def inkjs(scenes: int) -> str:
    """Turns a second of inkjs, or why it is not compared."""
    if shutil.which("node") is None:
        return "not compared: there is no node"
    if not INK.is_dir():
        return f"not compared: npm install --prefix {INK.parents[1]} inkjs"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "play.js").write_text(PLAY)
        (Path(folder) / "story.ink").write_text(synthetic.ink(scenes))
        run = [*("node", f"{folder}/play.js"), str(INK), f"{folder}/story.ink"]
        done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120)
    return f"{int(done.stdout):,} turns/s" if done.returncode == 0 else f"failed: {done.stderr[-300:]}"


def main() -> None:
    """Prints the figures for stories of 100, 1,000 and 10,000 scenes."""
    for scenes in (100, 1000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            synthetic.write(Path(folder), scenes)
            loaded = load(Path(folder))
        if loaded.story is None:
            raise SystemExit("\n".join(d.message for d in loaded.diagnostics[:5]))
        made = plan(loaded.story, "walker")
        states, rate = search(made)
        print(
            f"{scenes:>6} scenes: {play(made, True):>9,.0f} turns/s with text, {play(made, False):>9,.0f} without; ",
            end="",
        )
        print(f"{states:,} states at {rate:,.0f}/s; inkjs: {inkjs(scenes) if scenes == 1000 else '-'}")


if __name__ == "__main__":
    main()
