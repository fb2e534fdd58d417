"""A proof says and does the same whatever the weather: no clock and no order of hashing decides what is searched."""

import json
import os
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from game.prover.prove import prove
from game.prover.report import Report
from tests.prover.test_prove import planted

ROOT = Path(__file__).parents[2]


def _without_seconds(told: dict[str, Any]) -> dict[str, Any]:
    del told["seconds"]
    return told


def _told(report: Report) -> dict[str, Any]:
    return _without_seconds(report.data())


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_clock_decides_what_is_searched(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with clocks in which an hour passes between any two looks at them."""
    story = planted(tmp_path, "")
    calm = _told(prove(story))
    hours = count()
    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        monkeypatch.setattr(time, name, lambda: 3600.0 * next(hours))
    assert _told(prove(story, jobs=jobs)) == calm


def test_no_order_of_hashing_decides_what_is_searched(tmp_path: Path) -> None:
    """The same in processes that hash words in other orders, of which one shares its cores with the other."""
    planted(tmp_path, "")
    running = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "game", "prove", str(tmp_path), "--jobs", seed, "--json"]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / f"cache{seed}")}
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE))
    one, two = (_without_seconds(json.loads(each.communicate()[0])) for each in running)
    assert one == two
    assert one["states"] > 0
