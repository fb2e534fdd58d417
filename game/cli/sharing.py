"""What a writer gives to readers: a story published as a page, a file or a folder; and what is brought from elsewhere."""

import shlex
import sys
from pathlib import Path
from typing import Any

from game.cli.stories import FINDINGS, OK, UNREADABLE, Namespace, loaded, printable, shipped, usage_error


def publish(options: Namespace) -> int:
    """Publishes a story in the form that the name of the file asks for."""
    to: Path = options.to
    if to.suffix not in (".html", ".pyz", ""):
        return usage_error(f"{to.name!r} names no form: write story.html, story.pyz, or a folder")
    story = loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    if to.suffix != ".html" and not story.id:
        return usage_error("the story has no `id`, by which a reader's saved games are found: write one in story.yaml")
    from game.authoring.publish.contents import NotInstalledError

    try:
        if to.suffix == "":
            return _project(story, options.story or shipped(), to)
        return _written(_page(story) if to.suffix == ".html" else _archive(options.story or shipped()), to)
    except NotInstalledError as error:
        return usage_error(str(error))


def _written(data: bytes, to: Path) -> int:
    from game.saves.files import write_whole

    write_whole(to, data)
    print(f"{to}: {len(data):,} bytes")
    return OK


def _page(story: Any) -> bytes:
    from game.authoring.publish.page import page

    return page(story).encode()


def _archive(folder: Path) -> bytes:
    from game.authoring.publish.archive import archive
    from game.loader.files import story_files

    return archive(story_files(folder)[0])


def _project(story: Any, folder: Path, to: Path) -> int:
    from game.authoring.publish.project import project
    from game.loader.files import story_files

    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        return usage_error(f"there is already something at {str(to)!r}: name a new folder")
    files = project(story, story_files(folder)[0])
    for name, data in files.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(data)
    print(f"{to}: {len(files):,} files, {sum(map(len, files.values())):,} bytes")
    return OK


def bring(options: Namespace) -> int:
    """Writes a story that is begun from one of ink or Twine, and reports what was left out."""
    from game import diagnostics
    from game.authoring.bring import bring as bringing

    source, folder = options.source, options.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return usage_error(f"there is already something at {str(folder)!r}: name a new folder")
    try:
        brought = bringing.bring(source)
    except bringing.BringError as error:
        return usage_error(str(error))
    for name, data in brought.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for line in brought.report:
        print(printable(line))
    for each in brought.loaded.diagnostics[:20]:
        print(diagnostics.show(each, brought.loaded.sources.get(each.span.file, ())))
    print(f"Next: tenezbon check {shlex.quote(str(folder))}", file=sys.stderr)
    return OK if brought.loaded.story is not None else FINDINGS
