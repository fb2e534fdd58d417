"""Long work ends when it is asked to, with all its processes, and prints what is known; a fault of a worker is one line."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TIN = ROOT / "tests" / "stories" / "sardine_tin"

# The command as it is typed, in a process of its own; each progress report runs a piece of the test.
PROGRAM = """
import os, signal, sys
import multiprocessing
from game.cli import author, main
from game.prover import prove, solver

sys.stderr.isatty = lambda: True
reports = []
def _progress(text):
    reports.append(text)
    {on_progress}
author._progress = _progress
{before}
status = main.main({arguments})
sys.stdout.flush()
print("workers left:", len(multiprocessing.active_children()), file=sys.stderr)
sys.exit(status)
"""


def run(arguments: list[str], on_progress: str = "pass", before: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a command; returns only when every process that it started has ended, since all write to the same pipe."""
    program = PROGRAM.format(arguments=arguments, on_progress=on_progress, before=before)
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("number", "status"), SIGNALS, ids=lambda each: getattr(each, "name", ""))
def test_a_signal_ends_a_proof_with_all_its_workers_and_prints_what_is_known(
    number: signal.Signals, status: int, jobs: int
) -> None:
    done = run(["prove", str(TIN), "--jobs", str(jobs)], f"len(reports) == 7 and os.kill(os.getpid(), {int(number)})")

    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert "workers left: 0" in done.stderr
    assert "stopped before the end: this is what is known so far" in done.stdout
    told = re.search(r"^(\d+) properties", done.stdout, re.MULTILINE)
    assert told is not None
    # A second worker may have reported how likely an ending is, which is no property.
    assert int(told[1]) == 7 if jobs == 1 else 1 <= int(told[1]) <= 7


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_signal_ends_a_sample(jobs: int) -> None:
    done = run(
        ["sample", str(TIN), "--runs", "40", "--jobs", str(jobs)],
        f"len(reports) == 2 and os.kill(os.getpid(), {int(signal.SIGTERM)})",
    )

    assert (done.returncode, "Traceback" in done.stderr) == (143, False)
    assert "stopped before the end" in done.stdout
    assert "10 playthroughs" in done.stdout


def test_a_second_signal_does_not_cut_off_the_report() -> None:
    twice = f"len(reports) == 5 and (os.kill(os.getpid(), {int(signal.SIGINT)}), os.kill(os.getpid(), {int(signal.SIGINT)}))"
    done = run(["prove", str(TIN), "--jobs", "2"], twice)

    assert (done.returncode, "Traceback" in done.stderr) == (130, False)
    assert re.search(r"^[1-5] properties", done.stdout, re.MULTILINE)


def test_no_worker_outlives_a_process_that_is_killed() -> None:
    """The workers search without end; the pipe that they share with the test closes with the last of them."""
    endless = "\n".join(
        (
            "def goals(self):",
            "    yield solver.Decision(0, True, 'witness')",
            "    while True: pass",
            "solver.Deciding.goals = goals",
        )
    )
    done = run(["prove", str(TIN), "--jobs", "2"], f"os.kill(os.getpid(), {int(signal.SIGKILL)})", endless)

    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("raise RecursionError('too deep')", "RecursionError: too deep"),
        ("raise MemoryError", "MemoryError"),
        ("os._exit(9)", "a process ended with 9 before its work was done"),
    ],
)
def test_a_fault_of_a_worker_is_told_in_one_line(fault: str, said: str) -> None:
    before = f"def goals(self):\n    {fault}\n    yield\nsolver.Deciding.goals = goals"
    done = run(["prove", str(TIN), "--jobs", "2"], before=before)

    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    assert said in done.stderr
    assert done.stderr.count("\n") <= 3
    assert "workers left: 0" in done.stderr
