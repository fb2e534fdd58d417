"""One story's folder as an editor has it: the files on disk, with the texts that are not saved yet over them."""

from collections.abc import Mapping
from pathlib import Path

from game.authoring.checks.check import Before, check
from game.diagnostics import Diagnostic, Severity, sort
from game.editor.edits import Change, applied
from game.editor.index import Index, Indexer
from game.editor.rename import RenameError
from game.loader.earlier import Earlier
from game.loader.files import story_files
from game.loader.load import Loaded, load_files
from game.loader.nodes import Document
from game.loader.playthroughs import playthrough
from game.story.model import Story

HEAD = "story.yaml"


def folder_of(path: Path) -> Path | None:
    """The story's folder that a file is in; None if it is in none."""
    for folder in path.parents[:3]:
        if (folder / HEAD).is_file():
            return folder
    return None


class Project:
    """The files of a story, and what is known of them; what did not change is not read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts: dict[str, str] = {}  # by file: what is open in the editor
        self._earlier = Earlier()
        self._checked = Before()
        self._indexer = Indexer()
        self._index: Index | None = None
        self.story: Story | None = None  # as it was when it had no error
        self._sound: tuple[Mapping[str, Document], list[Diagnostic]] = ({}, [])
        self.refresh()
        self.first = self.index()  # for what was renamed since

    def refresh(self) -> None:
        """Reads the files again from disk."""
        self._disk, self._said = story_files(self.folder)
        self._played = {}
        for path in sorted((self.folder / "playthroughs").glob("*.yaml")):
            try:
                self._played[f"playthroughs/{path.name}"] = path.read_bytes()
            except OSError:
                continue  # `check` says so
        self._index = None

    def name_of(self, path: Path) -> str:
        """The name of a file in the story's folder."""
        return path.relative_to(self.folder).as_posix()

    def write(self, name: str, text: str) -> None:
        """Takes over what is in the editor."""
        self._texts[name] = text
        self._index = None

    def close(self, name: str) -> None:
        """Forgets what was in the editor: the file on disk counts again."""
        self._texts.pop(name, None)
        self.refresh()

    def lines(self, name: str) -> list[str]:
        """The lines of a file as it is in the editor, or on disk."""
        if name in self._texts:
            return self._texts[name].split("\n")
        data = self._disk.get(name, self._played.get(name, b""))
        return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")

    def _files(self, disk: Mapping[str, bytes], played: bool) -> dict[str, bytes]:
        texts = {n: t.encode() for n, t in self._texts.items() if n.startswith("playthroughs/") == played}
        return dict(sorted({**disk, **texts}.items(), key=_order))

    def files(self) -> dict[str, bytes]:
        """The files of the story without its playthroughs."""
        return self._files(self._disk, False)

    def documents(self) -> dict[str, Document]:
        """All files of the story, its playthroughs too."""
        files = self._files(self._disk, False) | self._files(self._played, True)
        return {name: self._earlier.document(name, data) for name, data in files.items()}

    def index(self) -> Index:
        """The things of the story by name."""
        if self._index is None:
            self._index = self._indexer.index(self.documents())
        return self._index

    def diagnostics(self) -> dict[str, list[Diagnostic]]:
        """All that `check` has to say, by file."""
        files = self.files()
        said = [d for d in self._said if d.span.file not in self._texts]
        loaded = load_files(files, said, self._earlier)
        found = [*check(loaded, self._checked), *self._against_playthroughs(loaded)]
        if loaded.story is not None:
            self.story, self._sound = loaded.story, (dict(loaded.documents), found)
        else:
            found += self._from_before(loaded.documents)
        by_file: dict[str, list[Diagnostic]] = {}
        for each in sort(found):
            by_file.setdefault(each.span.file, []).append(each)
        return by_file

    def _from_before(self, documents: Mapping[str, Document]) -> list[Diagnostic]:
        """What was to be said when the story last had no error, of files that are still the same: else it would flicker."""
        before, said = self._sound
        same = {name for name, document in documents.items() if before.get(name) is document}
        return [each for each in said if each.span.file in same]

    def try_out(self, change: Change) -> None:
        """Raises RenameError if the story would have an error after a change that it does not have now."""
        texts = {name: self.lines(name) for name in {edit.span.file for edit in change.edits}}
        edited = {
            name: applied(lines, (edit for edit in change.edits if edit.span.file == name)).encode()
            for name, lines in texts.items()
        }
        files = {change.moved.get(name, name): data for name, data in {**self.files(), **edited}.items()}
        story = {name: data for name, data in files.items() if not name.startswith("playthroughs/")}
        before = {(d.code, d.message) for d in load_files(self.files(), (), self._earlier).diagnostics}
        for said in load_files(dict(sorted(story.items(), key=_order))).diagnostics:
            if said.severity is Severity.ERROR and (said.code, said.message) not in before:
                raise RenameError(
                    f"the story would not load with this name: {said.message} ({said.span.file}:{said.span.line})"
                )

    def _against_playthroughs(self, loaded: Loaded) -> list[Diagnostic]:
        if loaded.story is None:
            return []
        documents = (self._earlier.document(name, data) for name, data in self._files(self._played, True).items())
        return [d for document in documents for d in playthrough(loaded.story, document).diagnostics]


def _order(item: tuple[str, bytes]) -> list[str]:
    return item[0].split("/")
