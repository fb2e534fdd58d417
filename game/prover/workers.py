"""Work on several cores: each task says what it finds as it finds it."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def spread(work: Callable[[T], Iterator[R]], tasks: Sequence[T], jobs: int) -> Iterator[tuple[int, R]]:
    """What the tasks find, each with the number of its task, in the order in which it is found."""
    if jobs < 2 or len(tasks) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for number, task in enumerate(tasks):
            for found in work(task):
                yield number, found
        return
    # Forked workers share the story as it was read: compiled conditions cannot be sent to another process.
    context = multiprocessing.get_context("fork")
    following = context.Value("i", 0)
    lines: list[Connection] = []
    workers = []
    for _ in range(min(jobs, len(tasks))):
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(work, tasks, following, there), daemon=True)
        worker.start()
        there.close()
        lines.append(here)
        workers.append(worker)
    try:
        while lines:
            for line in wait(lines):
                if isinstance(line, Connection):
                    try:
                        yield line.recv()
                    except EOFError:
                        lines.remove(line)
        for worker in workers:
            worker.join()
            if worker.exitcode:
                raise RuntimeError(f"a worker failed with {worker.exitcode}")
    finally:
        for worker in workers:
            if worker.is_alive():
                worker.terminate()
            worker.join()


def _work(work: Callable[[T], Iterator[R]], tasks: Sequence[T], following: object, line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides when to stop
    while True:
        with following.get_lock():  # type: ignore[attr-defined]
            number = following.value  # type: ignore[attr-defined]
            following.value += 1  # type: ignore[attr-defined]
        if number >= len(tasks):
            line.close()
            return
        for found in work(tasks[number]):
            line.send((number, found))
