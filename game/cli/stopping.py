"""Long work that can be stopped: Ctrl-C, SIGTERM and a closed terminal end it, and what is known by then is printed."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STATUS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}


class Stop:
    """Whether the work was stopped, and the exit status that says by what."""

    def __init__(self) -> None:
        self.status = 0


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Raises KeyboardInterrupt in the work for the first signal; whoever does the work catches it and reports."""
    stop = Stop()
    signals = {getattr(signal, name): status for name, status in STATUS.items() if hasattr(signal, name)}

    def end(number: int, _frame: FrameType | None) -> None:
        if not stop.status:
            stop.status = signals[signal.Signals(number)]
            raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in signals}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
