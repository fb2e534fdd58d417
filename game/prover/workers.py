"""Work on several cores: each task reports what it finds as it finds it, and no worker outlives the first process."""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")

STOPPING = frozenset({signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)})


class WorkerError(Exception):
    """A task failed in another process; its cause is the traceback there."""


class _ThereError(Exception):
    """The traceback of another process, printed where the traceback of this one is."""


class Counter:
    """A sum to which tasks add, each to a part of its own: a process that is killed keeps no lock."""

    def __init__(self, tasks: int = 1) -> None:
        self._parts = multiprocessing.RawArray("Q", tasks)

    def of(self, task: int) -> Callable[[int], None]:
        """The function that adds to a task's part."""

        def add(more: int) -> None:
            self._parts[task] += more

        return add

    @property
    def value(self) -> int:
        """The sum so far."""
        return sum(self._parts)


class _Failed(NamedTuple):
    """A fault of a task, as one line and as the traceback of its process."""

    fault: str
    trace: str


def spread(work: Callable[[T], Iterator[R]], tasks: Sequence[T], jobs: int) -> Generator[tuple[int, R], None, None]:
    """The results of the tasks, each with the number of its task, in the order in which they are found."""
    if jobs < 2 or len(tasks) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for number, task in enumerate(tasks):
            for found in work(task):
                yield number, found
        return
    # Forked workers share the story as it was read: compiled conditions cannot be sent to another process.
    context = multiprocessing.get_context("fork")
    following = context.Value("i", 0)
    alive, mine = os.pipe()  # its other end closes with the first process, however that ends
    workers: dict[Connection, ForkProcess] = {}
    try:
        # A signal that comes in between would find a worker that still handles it as the first process does.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        for _ in range(min(jobs, len(tasks))):
            here, there = context.Pipe(duplex=False)
            worker = context.Process(target=_work, args=(work, tasks, following, there, alive, mine), daemon=True)
            worker.start()
            there.close()
            workers[here] = worker
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        lines = list(workers)
        while lines:
            for line in wait(lines):
                if isinstance(line, Connection):
                    try:
                        number, found = line.recv()
                    except EOFError:
                        lines.remove(line)
                        _joined(workers[line])
                        continue
                    if isinstance(found, _Failed):
                        raise WorkerError(found.fault) from _ThereError(f"\n{found.trace}")
                    yield number, found
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        for worker in workers.values():
            if worker.is_alive():
                worker.kill()  # it ignores what the first process is asked to end by
            worker.join()
        os.close(alive)
        os.close(mine)


def _joined(worker: ForkProcess) -> None:
    worker.join()
    if worker.exitcode:
        raise WorkerError(f"a process ended with {worker.exitcode} before its work was done")


def _work(
    work: Callable[[T], Iterator[R]], tasks: Sequence[T], following: object, line: Connection, alive: int, mine: int
) -> None:
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)  # the first process decides when to stop
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    os.close(mine)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()
    try:
        while True:
            with following.get_lock():  # type: ignore[attr-defined]
                number = following.value  # type: ignore[attr-defined]
                following.value += 1  # type: ignore[attr-defined]
            if number >= len(tasks):
                break
            for found in work(tasks[number]):
                line.send((number, found))
    except Exception as error:  # noqa: BLE001  the first process reports it, in one line
        line.send((number, _Failed(f"{type(error).__name__}: {error}", traceback.format_exc())))
    line.close()


def _end_with(alive: int) -> None:
    """Waits until the first process is gone, and ends this one."""
    os.read(alive, 1)
    os._exit(1)
