"""What compare says of an edit of the whole shipped story, and what it costs: python tests/bench/bench_compare.py"""

import re
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from game.authoring.compare import compare
from game.loader.load import load

SHIPPED = Path(__file__).parents[2] / "scenes"
SECONDS, MEGABYTES = 30, 500  # of one process, as CPU time and at its largest


def edit(folder: Path) -> None:
    """One scene removed, one choice renamed, one range narrowed."""
    strike, state = folder / "resistance" / "r0_strike.yaml", folder / "resistance" / "state.yaml"
    text = _replaced(strike.read_text(encoding="utf-8"), "        go: hem_tape\n", "        go: cattle_platform\n")
    text, removed = re.subn(r"^  hem_tape:\n(?:    .*\n|\n)*", "", text, flags=re.MULTILINE)
    assert removed == 1
    strike.write_text(_replaced(text, "      gang:\n", "      track:\n"), encoding="utf-8")
    text = _replaced(state.read_text(encoding="utf-8"), "  nerve:\n    range: 0..6\n", "  nerve:\n    range: 0..5\n")
    state.write_text(text, encoding="utf-8")
    clipping = folder / "record" / "clipping.yaml"
    text = _replaced(clipping.read_text(encoding="utf-8"), "      - r0_strike.hem_tape\n", "")
    clipping.write_text(text, encoding="utf-8")


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def main() -> None:
    """Prints what was said and the figures, against what they may be."""
    with tempfile.TemporaryDirectory() as temporary:
        new = Path(temporary) / "new"
        shutil.copytree(SHIPPED, new)
        edit(new)
        before, after = load(SHIPPED), load(new)
        if before.story is None or after.story is None:
            raise SystemExit("\n".join(each.message for each in after.diagnostics))
        begun = time.process_time()
        changes = compare.placed(compare.compare(before.story, after.story), before, after)
        seconds = time.process_time() - begun
    print(compare.text(changes))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\n{seconds:.1f} CPU s (at most {SECONDS}), {memory} MB (at most {MEGABYTES}), finished: {not changes.stopped}"
    )


if __name__ == "__main__":
    main()
