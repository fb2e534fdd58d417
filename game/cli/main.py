"""Runs one command: signals, exit statuses, and the one place where our own faults end."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from game.cli.stories import OK, OUR_FAULT
from game.version import VERSION

INTERRUPTED, HUNG_UP, CLOSED, ENDED = 130, 129, 141, 143


class _SignalledError(BaseException):
    """The process was asked to end; carries the exit status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit status; no traceback reaches anyone."""
    for name, status in (("SIGTERM", ENDED), ("SIGHUP", HUNG_UP)):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _ending(status))
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except _SignalledError as error:
        return _silent(error.status)
    except KeyboardInterrupt:
        return _silent(INTERRUPTED)
    except BrokenPipeError:
        return _silent(CLOSED)
    except OSError as error:
        # A terminal that is gone answers every write with an error.
        return _silent(HUNG_UP) if not _writable() else _fault(error)
    except Exception as error:  # noqa: BLE001  the one place where our own faults end
        return _fault(error)
    return status


def _ending(status: int) -> Callable[[int, FrameType | None], None]:
    def handle(_signal: int, _frame: FrameType | None) -> None:
        raise _SignalledError(status)

    return handle


def _writable() -> bool:
    try:
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _silent(status: int) -> int:
    """Ends without another word: what is still to be written goes nowhere."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    return status


def _fault(error: Exception) -> int:
    """Our own fault, in two lines; the whole story of it goes to a file on request."""
    if os.environ.get("TENEZBON_TRACE"):
        raise error
    print(f"Something went wrong in the game itself ({type(error).__name__}: {error}).", file=sys.stderr)
    print("Your place is kept. Set TENEZBON_TRACE=1 to see where it happened.", file=sys.stderr)
    return OUR_FAULT


def _run(arguments: Sequence[str]) -> int:
    given = list(arguments)
    if given == ["--version"]:
        print(f"tenezbon {VERSION}")
        return OK
    from game.cli.arguments import parse

    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given = ["play", *given]
    options = parse(given)
    from game.cli import play

    if options.command in play.COMMANDS:
        return play.COMMANDS[options.command](options)
    from game.cli import author

    return author.COMMANDS[options.command](options)
