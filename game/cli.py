"""The commands: reads the command line, prints results and picks an exit status."""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from game.version import VERSION

OK, FINDINGS, USAGE, UNREADABLE, OUR_FAULT = 0, 1, 2, 65, 70
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
    parser = _parser()
    given = list(arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given = ["play", *given]
    options = parser.parse_args(given)
    if options.version:
        print(f"tenezbon {VERSION}")
        return OK
    command: Callable[[argparse.Namespace], int] = options.command
    return command(options)


def _shipped() -> Path:
    """The shipped story: beside the code in a checkout, inside it where the game is installed."""
    package = Path(__file__).resolve().parent
    inside = package / "scenes"
    return inside if inside.is_dir() else package.parent / "scenes"


# The command line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tenezbon",
        description="A text adventure about the Liberation of Paris, and tools for people who write branching stories.",
        epilog="Without a command the game begins: tenezbon",
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(command=_play)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _play_options(_command(commands, "play", _play, "play the story", "tenezbon play --role resistance --seed 7"))
    _saves_options(_command(commands, "saves", _saves, "list, show, delete or export saved games", "tenezbon saves list"))
    _notes_options(_command(commands, "notes", _notes, "the historical notes, with their sources", "tenezbon notes --all --format md"))
    _transcript_options(_command(commands, "transcript", _transcript, "a saved run as a document", "tenezbon transcript resistance-1 --format md"))
    _check_options(_command(commands, "check", _check, "every fault of a story in one run", "tenezbon check scenes --strict"))
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    does: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".", epilog=f"example: {example}")
    parser.set_defaults(command=run, version=False)
    return parser


def _story_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("story", nargs="?", type=Path, metavar="STORY", help="a story's folder (default: the shipped one)")


def _saves_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--saves", metavar="DIR", help="the folder for saved games")


def _play_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    _saves_folder(parser)
    parser.add_argument("--role", help="begin with this role")
    parser.add_argument("--seed", type=_whole, help="draw from this seed")
    parser.add_argument("--plain", action="store_true", help="plain lines, for screen readers and pipes")
    parser.add_argument("--pages", action="store_true", help="pages, where the terminal can show them")
    parser.add_argument("--theme", choices=("night", "paper", "contrast", "terminal", "mono"), help="the colors of pages")
    parser.add_argument("--ascii", action="store_true", help="only the signs of a typewriter")
    parser.add_argument("--load", metavar="SLOT", help="go on with a saved game")
    parser.add_argument("--width", type=_whole, metavar="N", help="wrap lines at N columns (0: not at all)")


def _saves_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "show", "delete", "export"), default="list")
    parser.add_argument("slot", nargs="?", help="the saved game")
    _saves_folder(parser)


def _notes_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    _saves_folder(parser)
    parser.add_argument("--all", action="store_true", help="all notes, not only those that were found")
    parser.add_argument("--format", choices=("text", "md", "json"), default="text")


def _transcript_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slot", help="the saved game")
    parser.add_argument("story", nargs="?", type=Path, metavar="STORY", help="a story's folder (default: the shipped one)")
    _saves_folder(parser)
    parser.add_argument("--format", choices=("text", "md"), default="text")


def _check_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at most nine digits")
    return int(text)


def _wrong(message: str) -> int:
    print(f"tenezbon: {message}", file=sys.stderr)
    return USAGE


# Playing


def _play(options: argparse.Namespace) -> int:
    from game.saves import Shelf, place
    from game.terminal import fronts
    from game.terminal.launch import Flags
    from game.terminal.sitting import Setting

    story = _loaded(options.story)
    if story is None:
        return UNREADABLE
    if options.role and options.role not in story.roles:
        return _wrong(f"there is no role {options.role!r}; the roles are {', '.join(story.roles)}")
    for stream in (sys.stdout, sys.stdin):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    setting = Setting(
        story,
        Shelf(place(options.saves, os.environ)),
        VERSION,
        lambda: datetime.now().astimezone(),
        options.role or "",
        options.seed,
        options.load or "",
        options.width,
        options.theme or "",
    )
    if sys.stdin.isatty():
        _edit_lines()
    flags = Flags(options.plain, options.pages, options.ascii, options.theme)
    look = fronts.planner(os.environ, flags, sys.stdin, sys.stdout)
    asked = options.plain or options.pages
    return fronts.play(setting, look, asked, sys.stdin, sys.stdout, echo=not sys.stdin.isatty())


def _edit_lines() -> None:
    """Lets a terminal edit the line that is typed, where the system can."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  importing it is what switches it on


def _loaded(folder: Path | None) -> Any:
    """The story of a folder, for reading; None where it cannot be read, which is then said."""
    from game import diagnostics
    from game.loader.again import load_again

    loaded = load_again(folder or _shipped(), _cache())
    if loaded.story is None:
        errors = [d for d in loaded.diagnostics if d.severity is diagnostics.Severity.ERROR]
        for each in errors[:20]:
            print(diagnostics.show(each, loaded.sources.get(each.span.file, [])), file=sys.stderr)
        if len(errors) > 20:
            print(f"… and {len(errors) - 20} more: tenezbon check {folder or ''}", file=sys.stderr)
    return loaded.story


def _cache() -> Path:
    """The user's folder for what can be made again."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(name):
            return Path(os.environ[name]) / "tenezbon"
    return Path.home() / ".cache" / "tenezbon"


def _saves(options: argparse.Namespace) -> int:
    from game.saves import SaveError, Shelf, place
    from game.terminal import presenter
    from game.terminal.lines import lines_of

    shelf = Shelf(place(options.saves, os.environ))
    if options.action == "list":
        print("\n".join(lines_of(presenter.saves_page(shelf.slots(), str(shelf.folder)))))
        return OK
    if not options.slot:
        return _wrong(f"saves {options.action} needs the name of a saved game")
    try:
        if options.action == "delete":
            shelf.delete(options.slot)
            print(f"“{options.slot}” is deleted.")
        elif options.action == "export":
            shelf.read(options.slot)
            print((shelf.folder / f"{options.slot}.json").read_text(encoding="utf-8"))
        else:
            shelf.read(options.slot)
            slot = next(s for s in shelf.slots() if s.name == options.slot)
            print(f"{slot.name}: {presenter.slot_line(slot)}")
            print(f"Story: {slot.story}. File: {shelf.folder / f'{slot.name}.json'}")
    except SaveError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    return OK


def _notes(options: argparse.Namespace) -> int:
    from game.authoring import codex
    from game.saves import Shelf, place

    story = _loaded(options.story)
    if story is None:
        return UNREADABLE
    chronicle = Shelf(place(options.saves, os.environ)).chronicle()
    print(codex.document(story, options.format, chronicle.notes, chronicle.scenes, everything=options.all), end="")
    return OK


def _transcript(options: argparse.Namespace) -> int:
    from game.saves import SaveError, Shelf, opened, place
    from game.story import transcript

    story = _loaded(options.story)
    if story is None:
        return UNREADABLE
    try:
        restored = opened(story, Shelf(place(options.saves, os.environ)), options.slot)
    except SaveError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    if restored.lost:
        print(restored.lost, file=sys.stderr)
    written = transcript.markdown if options.format == "md" else transcript.text
    print(written(restored.playthrough))
    return OK


def _check(options: argparse.Namespace) -> int:
    from game import diagnostics
    from game.loader.load import load

    loaded = load(options.story or _shipped())
    found = diagnostics.strict(loaded.diagnostics) if options.strict else loaded.diagnostics
    for each in found:
        print(diagnostics.show(each, loaded.sources.get(each.span.file, [])))
    failed = any(d.severity is diagnostics.Severity.ERROR for d in found)
    return FINDINGS if failed else OK
