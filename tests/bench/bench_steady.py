"""Whether prove says and does the same beside a busy loop on every core: python tests/bench/bench_steady.py [story] [runs]"""

import json
import multiprocessing
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def _busy() -> None:
    while True:
        pass


def proof(story: str, jobs: int, seed: int) -> dict[str, Any]:
    """What a proof says, without the seconds that it took; strings are hashed by a seed of their own."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-m", "game", "prove", story, "--jobs", str(jobs), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout)
    seconds = told.pop("seconds")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  {len(told['results']):,} properties, {told['states']:,} states, {seconds:.1f} s; ", end="")
    print(
        f"{used.ru_utime + used.ru_stime:.1f} CPU s so far, the largest process {used.ru_maxrss // 1024} MB", flush=True
    )
    return told


def main() -> None:
    """Prints each proof and whether all are the same."""
    story = sys.argv[1] if len(sys.argv) > 1 else "scenes"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    print("alone, 1 job")
    told = [proof(story, 1, 0)]
    print("beside a busy loop on every core, 2 jobs")
    busy = [multiprocessing.Process(target=_busy, daemon=True) for _ in range(os.cpu_count() or 2)]
    for each in busy:
        each.start()
    told += [proof(story, 2, seed) for seed in range(1, runs + 1)]
    for each in busy:
        each.kill()
    print("the same" if all(each == told[0] for each in told) else "NOT the same")


if __name__ == "__main__":
    main()
