"""What a player asks: play, and the saved games, notes and transcripts beside it."""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from game.cli.stories import OK, UNREADABLE, Namespace, loaded, unknown_role, usage_error
from game.version import VERSION


def _play(options: Namespace) -> int:
    gc.disable()  # what a start makes stays: the collector would look at it again and again
    try:
        return _played(options)
    finally:
        gc.enable()


def _played(options: Namespace) -> int:
    from game.saves import Shelf, place
    from game.terminal import app
    from game.terminal.capabilities import Flags
    from game.terminal.persistence import Setup

    story = loaded(options.story)
    if story is None:
        return UNREADABLE
    if stranger := unknown_role(story, [options.role] if options.role else []):
        return usage_error(stranger)
    for stream in (sys.stdout, sys.stdin):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    setup = Setup(
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
    detect = app.detector(os.environ, flags, sys.stdin, sys.stdout)
    asked = options.plain or options.pages
    try:
        return app.play(setup, detect, asked, sys.stdin, sys.stdout, echo=not sys.stdin.isatty())
    finally:
        if options.record:
            _record(setup.shelf, options.record)


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


def _saves(options: Namespace) -> int:
    from game.saves import SaveError, Shelf, place
    from game.terminal.content import pages
    from game.terminal.plain.lines import lines_of

    shelf = Shelf(place(options.saves, os.environ))
    if options.action == "list":
        print("\n".join(lines_of(pages.saves_page(shelf.slots(), str(shelf.folder)))))
        return OK
    if not options.slot:
        return usage_error(f"saves {options.action} needs the name of a saved game")
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
            print(f"{slot.name}: {pages.slot_line(slot)}")
            print(f"Story: {slot.story}. File: {shelf.folder / f'{slot.name}.json'}")
    except SaveError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    return OK


def _notes(options: Namespace) -> int:
    from game.authoring import notes
    from game.saves import Shelf, place

    story = loaded(options.story)
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

    story = loaded(options.story)
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


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "play": _play,
    "saves": _saves,
    "notes": _notes,
    "transcript": _transcript,
}
