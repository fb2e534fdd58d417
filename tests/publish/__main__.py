"""Every recorded playthrough and many random ones, in the engine and in a published page: `python -m tests.publish --runs 2000`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from game.authoring.replay import replay_all
from game.loader.load import load
from tests.building import SHIPPED
from tests.publish.playing import Pages, randomly


def main() -> int:
    """Compares; 1 if anything differs."""
    options = argparse.ArgumentParser(prog="python -m tests.publish", description=__doc__)
    options.add_argument("story", nargs="?", type=Path, default=SHIPPED, metavar="STORY")
    options.add_argument("--runs", type=int, default=100, metavar="N", help="random playthroughs of each role")
    options.add_argument("--seed", type=int, default=0, metavar="S")
    given = options.parse_args()
    story = load(given.story).story
    if story is None:
        print("the story has errors", file=sys.stderr)
        return 1
    begun, turns, wrong = time.monotonic(), 0, 0
    counts = []
    with tempfile.TemporaryDirectory() as folder, Pages(story, Path(folder)) as pages:
        recorded = (each.playthrough for each in replay_all(story, given.story, []) if each.playthrough is not None)
        for kind, playthroughs in (("recorded", recorded), ("random", randomly(story, given.runs, given.seed))):
            count = 0
            for played in playthroughs:
                count += 1
                turns += len(played.turns)
                if said := pages.differs(played):
                    wrong += 1
                    print(said[:2000])
            counts.append(f"{count} {kind}")
    print(f"{' and '.join(counts)} playthroughs, {turns:,} turns, {time.monotonic() - begun:.0f} s: {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
