"""What a player asks: play, and the saved games, notes and transcripts beside it."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from game.cli.stories import OK, UNREADABLE, Namespace, loaded, printable, unknown_role, usage_error
from game.saves.shelf import Shelf
from game.story.playthrough import Playthrough
from game.version import VERSION


def _play(options: Namespace) -> int:
    try:
        return _played(options)
    finally:
        gc.enable()


def _played(options: Namespace) -> int:
    from game.cli.shelves import shelf_of
    from game.terminal import app
    from game.terminal.capabilities import Flags
    from game.terminal.persistence import Journal, Setup, kept

    story = loaded(options.story, whole=options.strict)
    if story is None:
        return UNREADABLE
    if stranger := unknown_role(story, [options.role] if options.role else []):
        return usage_error(stranger)
    if options.record and (fault := _unwritable(options.record)):
        return usage_error(fault)
    journal = Journal()
    setup = Setup(
        story,
        shelf_of(story, options.story, options.saves),
        VERSION,
        lambda: datetime.now().astimezone(),
        journal,
        options.role or "",
        options.seed,
        options.load or "",
        options.width,
        options.theme or "",
        options.strict,
    )
    flags = Flags(options.plain, options.pages, options.ascii, options.theme)
    detect = app.detector(os.environ, flags, sys.stdin, sys.stdout)
    asked = options.plain or options.pages
    try:
        return app.play(setup, detect, asked, sys.stdin, sys.stdout, echo=not sys.stdin.isatty())
    except Exception as error:
        if said := kept(journal.session):
            error.add_note(said)
        raise
    finally:
        if options.record and journal.session is not None:
            _record(journal.session.played, options.record)


def _unwritable(file: Path) -> str:
    """Why a playthrough cannot be written to a file, before anybody plays; "" if it can."""
    if os.path.lexists(file):
        return f"there is already a file {file}: --record writes a new one"
    folder = next(each for each in file.absolute().parents if each.exists())
    return (
        "" if folder.is_dir() and os.access(folder, os.W_OK) else f"{file} cannot be written: {folder} is not writable"
    )


def _record(played: Playthrough, file: Path) -> None:
    """Writes the run of this sitting as a playthrough that `test` replays."""
    from game.authoring.replay import as_yaml
    from game.saves.files import create_whole
    from game.story.playthrough import recorded

    if not played.choices:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        create_whole(file, as_yaml(recorded(played), played.turn.state.scene).encode())
    except FileExistsError:
        print(f"There is already a file {file}: the playthrough was not written.", file=sys.stderr)
    except OSError as error:
        print(f"The playthrough could not be written to {file}: {error.strerror}.", file=sys.stderr)


def _saves(options: Namespace) -> int:
    from game.cli.shelves import shelves
    from game.saves.savefile import SaveError

    known = shelves(options)
    if options.action == "list":
        print("\n".join(_listed(known, datetime.now().astimezone())))
        return OK
    if not options.slot:
        return usage_error(f"saves {options.action} needs the name of a saved game")
    found = [(s, n) for s in known for n in [options.slot.removeprefix(f"{s.folder.name}/")] if s.exists(n)]
    if len(found) > 1:
        names = ", ".join(f"{shelf.folder.name}/{name}" for shelf, name in found)
        return usage_error(f"there are several games of that name: {names}")
    if not found:
        print(f"There is no saved game “{printable(options.slot)}”.", file=sys.stderr)
        return UNREADABLE
    try:
        _of_save(*found[0], options.action)
    except SaveError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    return OK


def _listed(shelves: Sequence[Shelf], now: datetime) -> Iterator[str]:
    """All saved games; with the story's title and folder if there is more than one."""
    from game.terminal.content import pages
    from game.terminal.plain.lines import lines_of

    with_games = [(shelf, slots) for shelf in shelves if (slots := shelf.slots(now))]
    for number, (shelf, slots) in enumerate(with_games):
        if number:
            yield ""
        if len(with_games) > 1:
            old = shelf.folder == shelf.root
            title = next((slot.story for slot in slots if slot.story), "")
            yield (
                "From before each story had a folder:" if old else f"{title or shelf.folder.name} ({shelf.folder.name})"
            )
        yield from lines_of(pages.saves_page(slots, str(shelf.folder)))
    if not with_games:
        yield "There are no saved games yet."


def _of_save(shelf: Shelf, name: str, action: str) -> None:
    """Deletes a saved game, writes it out, or says what it is."""
    import json

    from game.terminal.content import pages

    if action == "delete":
        shelf.delete(name)
        print(f"“{name}” is deleted.")
        return
    shelf.read(name)
    if action == "export":
        print(json.dumps(shelf.fields(name), indent=1))
        return
    slot = next(s for s in shelf.slots(datetime.now().astimezone()) if s.name == name)
    print(f"{slot.name}: {slot.title}; {pages.slot_line(slot)}")
    print(printable(f"Story: {slot.story}. File: {shelf.folder / f'{name}.json'}"))


def _notes(options: Namespace) -> int:
    from game.authoring import notes
    from game.cli.shelves import shelf_of

    story = loaded(options.story)
    if story is None:
        return UNREADABLE
    chronicle = shelf_of(story, options.story, options.saves).chronicle()
    print(notes.document(story, options.format, chronicle.notes, chronicle.scenes, everything=options.all), end="")
    return OK


def _transcript(options: Namespace) -> int:
    from game.cli.shelves import resumed, shelf_of
    from game.saves.savefile import SaveError
    from game.story import transcript
    from game.terminal import preferences
    from game.terminal.session import Session

    story = loaded(options.story)
    if story is None:
        return UNREADABLE
    shelf = shelf_of(story, options.story, options.saves)
    try:
        restored = resumed(story, shelf, options.slot)
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
