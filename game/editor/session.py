"""The stories that are open in an editor, and what was last said of them."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from game.authoring import proof
from game.diagnostics import Diagnostic, Span
from game.editor import protocol
from game.editor.index import Index, Thing
from game.editor.mentions import Mention
from game.editor.project import Project, folder_of
from game.editor.protocol import Units
from game.editor.rename import part
from game.version import VERSION

TOGETHER = 0.01  # seconds: keys that come within them are answered together
STALE = 2.0  # seconds after which files are looked at on disk again, for editors that do not say when they change


class Asked(NamedTuple):
    """A place that an editor asks about."""

    project: Project
    file: str
    line: int  # from 0
    column: int  # in characters, from 0

    @property
    def things(self) -> Index:
        """The things of the story."""
        return self.project.index()

    @property
    def mention(self) -> Mention | None:
        """What is named there."""
        return self.things.at(self.file, self.line + 1, self.column + 1)

    @property
    def part(self) -> tuple[Thing, Span] | None:
        """The thing there, and where its name is."""
        mention = self.mention
        if mention is not None:
            return part(self.things, mention, self.column + 1)
        chapter = self._chapter()
        return (chapter, Span(self.file, 1, 1, 1, 1 + len("chapter"))) if chapter is not None else None

    def _chapter(self) -> Thing | None:
        """The chapter, at the key `chapter` of its file."""
        line = self.project.lines(self.file)[self.line : self.line + 1]
        role, _, name = self.file.rpartition("/")
        if line and line[0].startswith("chapter:") and self.column <= len("chapter"):
            chapter = name.removesuffix(".yaml")
            if chapter in self.things.chapters.get(role, {}):
                return Thing("chapter", role, chapter)
        return None


class StoryServer(LanguageServer):
    """The server, with the stories that are open in it."""

    def __init__(self, cache: Path | None) -> None:
        super().__init__("tenezbon", VERSION)
        self.cache = cache
        self.projects: dict[Path, Project] = {}
        self.plays = False  # whether the editor can play from a scene
        self._dirty: set[Path] = set()
        self._looked = 0.0
        self._published: dict[Path, dict[str, list[Diagnostic]]] = {}

    @property
    def units(self) -> Units:
        """How the editor counts the columns of a line."""
        return Units(self.workspace.position_encoding or lsp.PositionEncodingKind.Utf16)

    def file(self, address: str) -> tuple[Project, str] | None:
        """The story that a file belongs to, and its name there."""
        path = protocol.path(address)
        folder = folder_of(path) if path is not None else None
        if path is None or folder is None:
            return None
        if folder not in self.projects:
            self.projects[folder] = Project(folder)
        return self.projects[folder], path.relative_to(folder).as_posix()

    def asked(self, params: Any) -> Asked | None:
        """The place that a request is about."""
        found = self.file(params.text_document.uri)
        if found is None:
            return None
        project, name = found
        lines = project.lines(name)
        line = lines[params.position.line] if params.position.line < len(lines) else ""
        return Asked(project, name, params.position.line, self.units.inward(line, params.position.character))

    def written(self, address: str) -> None:
        """Takes over the text of a file that is open, and says later what is to be said of it."""
        found = self.file(address)
        if found is not None:
            project, name = found
            project.write(name, self.workspace.get_text_document(address).source)
            self.say_soon(project)

    def say_soon(self, project: Project) -> None:
        """Publishes diagnostics when no further key has come."""
        if not self._dirty:
            asyncio.get_running_loop().call_later(TOGETHER, self._say)
        self._dirty.add(project.folder)

    def _say(self) -> None:
        dirty, self._dirty = self._dirty, set()
        for folder in dirty:
            project = self.projects[folder]
            if time.monotonic() - self._looked > STALE:
                project.refresh()
                self._looked = time.monotonic()
            self.publish(project)

    def publish(self, project: Project) -> None:
        """Tells the editor what `check` says of each file for which it says something else than before."""
        now = project.diagnostics()
        before = self._published.get(project.folder, {})
        for name in now.keys() | before.keys():
            if now.get(name, []) != before.get(name):
                self._publish(project, name, now.get(name, []))
        self._published[project.folder] = now

    def _publish(self, project: Project, name: str, said: Sequence[Diagnostic]) -> None:
        lines, units = project.lines(name), self.units
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(
                protocol.uri(project.folder, name), [protocol.diagnostic(each, units, lines) for each in said]
            )
        )

    def said(self, project: Project, name: str) -> Sequence[Diagnostic]:
        """What was said of a file."""
        return self._published.get(project.folder, {}).get(name, ())

    def proof(self, project: Project) -> proof.Kept:
        """What the last proof said."""
        if self.cache is None:
            return proof.NONE
        return proof.last(self.cache, project.folder, proof.digest(project.files()))
