"""Runs one command: signals, exit statuses, and the one place where our own faults end."""

import contextlib
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from game.cli.folders import FolderError
from game.cli.stories import OK, OUR_FAULT, UNWRITABLE, Namespace, printable, usage_error
from game.version import VERSION

DOCUMENTS = frozenset({"graph", "schema", "notes", "transcript", "saves"})
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
    _open_streams()
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except _SignalledError as error:
        return _silent(error.status)
    except KeyboardInterrupt:
        return _silent(INTERRUPTED)
    except BrokenPipeError:
        return _silent(CLOSED)
    except FolderError as error:
        return usage_error(str(error))
    except OSError as error:
        return _refused(error)
    except Exception as error:  # noqa: BLE001  the one place where our own faults end
        return _fault(error)
    return status


def _ending(status: int) -> Callable[[int, FrameType | None], None]:
    def handle(_signal: int, _frame: FrameType | None) -> None:
        raise _SignalledError(status)

    return handle


def _open_streams() -> None:
    """Makes sure that there are streams, and that none fails over a letter that it cannot show."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # it was closed before we began
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123  open as long as we are
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _write_documents(options: Namespace) -> None:
    """Documents and data are UTF-8 wherever they are written; other results are in the terminal's own encoding."""
    format_ = getattr(options, "format", "text")
    data = getattr(options, "json", False) or format_ in ("json", "github")
    if (data or options.command in DOCUMENTS) and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _refused(error: OSError) -> int:
    """What the system refused, in a sentence; nothing if nobody is there to read it."""
    if error.errno in (errno.EIO, errno.EBADF) and not _writable():
        return _silent(HUNG_UP)  # a terminal that is gone answers every write with an error
    where = f" ({error.filename})" if error.filename else ""
    with contextlib.suppress(OSError):
        print(f"tenezbon: {printable(f'{error.strerror or error}{where}')}", file=sys.stderr)
    return _silent(UNWRITABLE)


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
    print(
        f"Something went wrong in the game itself ({printable(f'{type(error).__name__}: {error}')}).", file=sys.stderr
    )
    for note in getattr(error, "__notes__", ()):
        print(printable(note), file=sys.stderr)
    print("Set TENEZBON_TRACE=1 to see where it happened.", file=sys.stderr)
    return OUR_FAULT


def _run(arguments: Sequence[str]) -> int:
    given = list(arguments)
    if given == ["--version"]:
        print(f"tenezbon {VERSION}")
        return OK
    from game.cli.arguments import parse

    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given = ["play", *given]
    if given[0] == "play":
        gc.disable()  # what a start makes stays: the collector would look at it again and again; `play` enables it
    options = parse(given)
    _write_documents(options)
    from game.cli import play

    if options.command in play.COMMANDS:
        return play.COMMANDS[options.command](options)
    from game.cli import author

    return author.COMMANDS[options.command](options)
