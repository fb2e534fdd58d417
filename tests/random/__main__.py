"""Random stories for as long as is wanted: `python -m tests.random --minutes 60`."""

import argparse
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.random.case import Case, Effort
from tests.random.features import ALL, features
from tests.random.generator import files
from tests.random.properties import PROPERTIES, asked, asked_of, docs
from tests.random.shrink import shrunk

REPORTED = 250  # stories between two signs of life
SHRINKING = 90.0  # seconds for one story


@dataclass
class Count:
    """What was counted so far."""

    made: int = 0
    loaded: int = 0
    whole: int = 0  # stories of which every state was played
    states: int = 0
    features: Counter[str] = field(default_factory=Counter)  # of the stories that loaded
    stories: Counter[str] = field(default_factory=Counter)  # of each property
    seconds: dict[str, float] = field(default_factory=dict)
    disagreements: Counter[tuple[str, str]] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """The counts as text."""
        share = self.loaded / self.made if self.made else 0
        lines = [f"{self.made} stories made, {self.loaded} loaded ({share:.0%})"]
        if self.whole:
            lines.append(f"{self.whole} were played whole, {self.states:,} states in all")
        lines += [f"  {self.features[name]:>6} with {name}" for name in ALL]
        lines += [f"{name}: {self.stories[name]} stories, {self.seconds[name]:.0f} s" for name in self.stories]
        lines += [f"{count} stories: {name}: {what}" for (name, what), count in self.disagreements.most_common()]
        return [*lines, f"{len(self.disagreements)} kinds of disagreement"]


def main() -> int:
    """Makes stories and asks the properties; 1 if one does not hold."""
    options = _options()
    names = [name for name in PROPERTIES if name in (options.only or PROPERTIES)]
    until = time.monotonic() + 60 * options.minutes if options.minutes else None
    count, effort = Count(), Effort()
    seed = options.seed
    try:
        while (count.made < options.stories) if until is None else (time.monotonic() < until):
            _story(seed, names, effort, count, options.failures)
            seed += 1
            if not count.made % REPORTED:
                print(f"{count.made} stories made, {count.loaded} loaded", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("stopped")
    print(f"seeds {options.seed} to {seed - 1}")
    print("\n".join(count.lines()))
    return 1 if count.disagreements else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.random",
        description="Random stories, and what must hold of them.",
        epilog="properties:\n" + "\n".join(docs()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stories", type=int, default=1000, metavar="N", help="stories that are made (1000)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="the seed of the first story (0)")
    parser.add_argument("--minutes", type=float, metavar="M", help="go on for so long, in place of a number of stories")
    parser.add_argument("--only", action="append", choices=PROPERTIES, metavar="PROPERTY", help="ask only this one")
    parser.add_argument("--failures", type=Path, metavar="FOLDER", help="where stories with a disagreement are written")
    return parser.parse_args()


def _story(seed: int, names: list[str], effort: Effort, count: Count, failures: Path | None) -> None:
    made = files(seed)
    case = Case(made, seed, effort)
    count.made += 1
    if case.loaded.story is not None:
        count.loaded += 1
        count.features.update(features(made))
    for name in names:
        begun = time.monotonic()
        found = asked(name, case)
        count.seconds[name] = count.seconds.get(name, 0.0) + time.monotonic() - begun
        count.stories[name] += case.loaded.story is not None or name == "refused"
        for what in dict.fromkeys(each.what for each in found):
            count.disagreements[name, what] += 1
            if count.disagreements[name, what] == 1:
                where = next(each.where for each in found if each.what == what)
                print(f"seed {seed}: {name}: {what}\n  {where}", flush=True)
                if failures is not None:
                    _write(failures, made, seed, effort, name, what)
    if "played" in vars(case):
        count.whole += case.played.whole
        count.states += len(case.played.states)


def _write(failures: Path, made: dict[str, str], seed: int, effort: Effort, name: str, what: str) -> None:
    """Writes a story, made as small as it gets, and what does not hold of it."""
    small = shrunk(made, lambda left: any(e.what == what for e in asked_of(name, left, seed, effort)), SHRINKING)
    found = [each.where for each in asked_of(name, small, seed, effort) if each.what == what]
    folder = failures / re.sub(r"[^a-z0-9]+", "-", f"{name} {what}".lower()).strip("-")[:80]
    for path, text in small.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    said = f"{name}: {what}\n{''.join(f'{where}{chr(10)}' for where in found[:1])}seed {seed}\n"
    (folder / "WHAT.txt").write_text(said, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
