"""The commands: reads the command line, prints results and picks an exit status."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from game.version import VERSION

Namespace = Any  # of argparse, which only the commands with options need to import

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
    given = list(arguments)
    if given == ["--version"]:
        print(f"tenezbon {VERSION}")
        return OK
    from game.arguments import parse

    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given = ["play", *given]
    options = parse(given)
    return _COMMANDS[options.command](options)


def _shipped() -> Path:
    """The shipped story: beside the code in a checkout, inside it where the game is installed."""
    package = Path(__file__).resolve().parent
    inside = package / "scenes"
    return inside if inside.is_dir() else package.parent / "scenes"


def _wrong(message: str) -> int:
    print(f"tenezbon: {message}", file=sys.stderr)
    return USAGE


# Playing


def _play(options: Namespace) -> int:
    gc.disable()  # what a start makes stays: the collector would look at it again and again
    try:
        return _played(options)
    finally:
        gc.enable()


def _played(options: Namespace) -> int:
    from game.saves import Shelf, place
    from game.terminal import fronts
    from game.terminal.launch import Flags
    from game.terminal.sitting import Setting

    story = _loaded(options.story)
    if story is None:
        return UNREADABLE
    if stranger := _stranger(story, [options.role] if options.role else []):
        return _wrong(stranger)
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
    flags = Flags(options.plain, options.pages, options.ascii, options.theme)
    look = fronts.planner(os.environ, flags, sys.stdin, sys.stdout)
    asked = options.plain or options.pages
    try:
        return fronts.play(setting, look, asked, sys.stdin, sys.stdout, echo=not sys.stdin.isatty())
    finally:
        if options.record:
            _record(setting.shelf, options.record)


def _record(shelf: Any, file: Path) -> None:
    """Writes the run that was played last as a playthrough: a save is one already."""
    from game.authoring.replay import as_yaml

    latest = next((slot for slot in shelf.slots() if not slot.damage), None)
    if latest is None:
        return
    recorded = shelf.read(latest.name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as written:
            written.write(as_yaml(recorded, str((recorded.place or {}).get("scene", ""))))
    except FileExistsError:
        print(f"There is a file {file} already: the playthrough was not written.", file=sys.stderr)
    except OSError as error:
        print(f"The playthrough could not be written to {file}: {error.strerror}.", file=sys.stderr)


def _loaded(folder: Path | None, whole: bool = False) -> Any:
    """The story of a folder, for reading or read whole; None where it cannot be read, which is then said."""
    from game import diagnostics

    if whole:
        from game.loader.load import load

        loaded = load(folder or _shipped())
    else:
        from game.loader.cache import load_again

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
            return Path(os.environ[name]) / "tenezbon" / "stories"
    return Path.home() / ".cache" / "tenezbon" / "stories"


def _saves(options: Namespace) -> int:
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


def _notes(options: Namespace) -> int:
    from game.authoring import notes
    from game.saves import Shelf, place

    story = _loaded(options.story)
    if story is None:
        return UNREADABLE
    chronicle = Shelf(place(options.saves, os.environ)).chronicle()
    print(notes.document(story, options.format, chronicle.notes, chronicle.scenes, everything=options.all), end="")
    return OK


def _transcript(options: Namespace) -> int:
    from game.saves import SaveError, Shelf, opened, place
    from game.story import transcript
    from game.terminal import preferences
    from game.terminal.session import Session

    story = _loaded(options.story)
    if story is None:
        return UNREADABLE
    shelf = Shelf(place(options.saves, os.environ))
    try:
        restored = opened(story, shelf, options.slot)
    except SaveError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    if restored.lost:
        print(restored.lost, file=sys.stderr)
    written = transcript.markdown if options.format == "md" else transcript.text
    away = preferences.is_on(shelf.options(), "look_away")
    print(written(Session(restored.playthrough, options.slot, look_away=away).read))
    return OK


# Writing


def _check(options: Namespace) -> int:
    from game import diagnostics
    from game.authoring.checks import annotations
    from game.authoring.checks.check import checked

    folder = options.story or _shipped()
    said = checked(folder)
    found = diagnostics.strict(said.diagnostics) if options.strict else said.diagnostics
    for each in found:
        if options.format == "json":
            print(annotations.as_json(each))
        elif options.format == "github":
            print(annotations.as_github(each, folder))
        else:
            print(diagnostics.show(each, said.sources.get(each.span.file, ())))
    failed = any(d.severity is diagnostics.Severity.ERROR for d in found)
    return FINDINGS if failed else OK


def _graph(options: Namespace) -> int:
    from game.authoring.shape import graph, htmlpage, svg

    story = _loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    if stranger := _stranger(story, [options.role] if options.role else []):
        return _wrong(stranger)
    drawn = graph.shape(story, options.role, options.chapter)
    if not drawn.chapters:
        return _wrong(f"there is no chapter {options.chapter!r} here")
    seen = htmlpage.seen(story, options.story or _shipped()) if options.coverage else None
    if options.format in ("html", "svg"):
        print((htmlpage.html if options.format == "html" else svg.svg)(drawn, seen), end="")
    else:
        print({"mermaid": graph.mermaid, "dot": graph.dot, "json": graph.as_json}[options.format](drawn), end="")
    return OK


def _compare(options: Namespace) -> int:
    import json

    from game.authoring.compare import compare

    old, new = _loaded(options.old, whole=True), _loaded(options.new, whole=True)
    if old is None or new is None:
        return UNREADABLE
    changes = compare.compare(old, new, options.limit)
    print(json.dumps(compare.data(changes), ensure_ascii=False) if options.json else compare.text(changes))
    return OK if changes.harmless else FINDINGS


def _stats(options: Namespace) -> int:
    import json

    from game.authoring import stats

    story = _loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    print(json.dumps(stats.data(story), ensure_ascii=False) if options.json else stats.table(story))
    return OK


def _schema(options: Namespace) -> int:
    from game.authoring import jsonschema

    story = _loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    print(jsonschema.document(story), end="")
    return OK


def _new(options: Namespace) -> int:
    from game.authoring import scaffold

    try:
        if options.what == "story":
            made = scaffold.story(options.folder, options.title or options.folder.resolve().name)
        elif not options.name:
            return _wrong(f"new {options.what} needs a name")
        elif options.what == "chapter":
            made = scaffold.chapter(options.folder, options.name, options.title, options.role)
        elif options.what == "scene":
            made = scaffold.scene(options.folder, options.name, options.at)
        else:
            made = scaffold.note(options.folder, options.name, options.source)
    except scaffold.ScaffoldError as error:
        return _wrong(str(error))
    for path in made.files:
        print(path)
    print(f"Next: {made.next}", file=sys.stderr)
    return OK


def _write(options: Namespace) -> int:
    from game.authoring import write
    from game.terminal import writing

    try:
        begun = write.begin(options.story or _shipped(), write.Beginning(options.role, options.at, tuple(options.set)))
    except write.WriteError as error:
        return _wrong(str(error))
    writing.sit(begun, sys.stdin, sys.stdout)
    return OK


def _stranger(story: Any, roles: Sequence[str]) -> str:
    """What is to be said of the first role that the story does not have; nothing where it has them all."""
    unknown = [role for role in roles if role not in story.roles]
    return f"there is no role {unknown[0]!r}; the roles are {', '.join(story.roles)}" if unknown else ""


def _told(found: Any, as_json: bool) -> int:
    """Prints what a proof or a sample found, and gives its exit status."""
    import json

    print(json.dumps(found.data(), ensure_ascii=False) if as_json else "\n".join(found.lines()))
    return OK if found.holds else FINDINGS


def _prove(options: Namespace) -> int:
    from game.prover.prove import prove

    story = _loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    if stranger := _stranger(story, options.role):
        return _wrong(stranger)
    progress = _progress if sys.stderr.isatty() else None
    report = prove(story, options.role, options.limit, options.jobs, progress=progress)
    _progress("")
    return _told(report, options.json)


def _progress(text: str) -> None:
    """Shows on a terminal how far long work has come, on one line."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text[:78]}", end="", file=sys.stderr, flush=True)


def _sample(options: Namespace) -> int:
    from game.prover.sample import Sample, sample

    story = _loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    if stranger := _stranger(story, options.role):
        return _wrong(stranger)
    found = Sample()
    for found in sample(story, options.runs, options.seed, options.jobs, options.role):
        _progress(f"{found.runs:,} readings")
    _progress("")
    return _told(found, options.json)


def _test(options: Namespace) -> int:
    from game.authoring.coverage import coverage
    from game.authoring.replay import replay_all

    story = _loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    replayed = list(replay_all(story, options.story or _shipped(), options.playthroughs))
    for each in replayed:
        print("\n".join(each.lines()))
    if options.coverage:
        print(
            "\n".join(coverage(story, [each.playthrough for each in replayed if each.playthrough is not None]).lines())
        )
    failed = sum(not each.holds for each in replayed)
    print(f"{len(replayed) - failed} passed, {failed} failed")
    return FINDINGS if failed else OK


def _why(options: Namespace) -> int:
    from game.authoring.why import why
    from game.saves import SaveError, Shelf, opened, place

    *folder, choice = options.names
    story = _loaded(Path(folder[0]) if folder else None, whole=True)
    if story is None:
        return UNREADABLE
    state = None
    if options.load:
        try:
            state = opened(story, Shelf(place(options.saves, os.environ)), options.load).playthrough.turn.state
        except SaveError as error:
            print(error, file=sys.stderr)
            return UNREADABLE
    answer = why(story, choice, state, options.role)
    if answer is None:
        return _wrong(f"there is no choice {choice!r}; a choice is named chapter.scene.choice")
    print("\n".join(answer.lines()))
    return OK


_COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "play": _play,
    "saves": _saves,
    "notes": _notes,
    "transcript": _transcript,
    "check": _check,
    "prove": _prove,
    "sample": _sample,
    "test": _test,
    "why": _why,
    "graph": _graph,
    "compare": _compare,
    "stats": _stats,
    "schema": _schema,
    "new": _new,
    "write": _write,
}
