"""Random sittings at the pages, and whole runs in both front ends: `python -m tests.pages --sittings 20 --steps 2000`."""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from game.loader.load import load
from tests.building import SHIPPED
from tests.pages.sittings import sit, unsaid


def main() -> int:
    """Plays; 1 if anything is wrong."""
    options = argparse.ArgumentParser(prog="python -m tests.pages", description=__doc__)
    options.add_argument("story", nargs="?", type=Path, default=SHIPPED, metavar="STORY")
    options.add_argument("--sittings", type=int, default=5, metavar="N", help="random sittings")
    options.add_argument("--steps", type=int, default=2000, metavar="N", help="keys, clicks, resizes, … of each")
    options.add_argument("--runs", type=int, default=5, metavar="N", help="whole runs of each role in both front ends")
    options.add_argument("--seed", type=int, default=0, metavar="S")
    given = options.parse_args()
    story = load(given.story).story
    if story is None:
        print("the story has errors", file=sys.stderr)
        return 1
    begun, steps, wrong = time.monotonic(), 0, 0
    seeds = range(given.seed, given.seed + given.sittings)
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            try:
                steps += len(sit(Path(folder), story, seed, given.steps).steps)
            except Exception:  # noqa: BLE001  each fault is told, and the next sitting is played
                wrong += 1
                traceback.print_exc()
    print(f"{len(seeds)} sittings, {steps:,} steps, {time.monotonic() - begun:.0f} s: {wrong} wrong")
    missing, open_roles = 0, [role.id for role in story.roles.values() if not role.needs]
    for role in open_roles:
        for seed in range(given.seed, given.seed + given.runs):
            with tempfile.TemporaryDirectory() as folder:
                said = unsaid(Path(folder), story, role, seed)
            missing += bool(said)
            for words in said[:5]:
                print(f"{role}, seed {seed}: plain lines do not say {words[:200]}")
    print(f"{given.runs * len(open_roles)} whole runs in both front ends: {missing} differ")
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main())
