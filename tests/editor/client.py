"""An editor without a screen: pygls's own client, which starts the server as an editor does and asks it over its standard input."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).parents[2]


PATIENCE = 60  # seconds of one session


class Editor:
    """A session with one story's folder open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("test", "1")
        self.said: dict[str, list[lsp.Diagnostic]] = {}
        self.messages: list[str] = []
        self._news = asyncio.Event()
        self._versions: dict[str, int] = {}
        # pygls marks what it registers, which a bound method does not let it do.
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self._published(params))  # noqa: PLW0108
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE)(lambda params: self.messages.append(params.message))
        self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(lambda _params: None)

    async def __aenter__(self) -> "Editor":
        await self.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def begin(self) -> None:
        """Starts the server."""
        await self.client.start_io(sys.executable, "-m", "game", "lsp", cwd=ROOT)
        server = self.client._server
        self.process = server.pid if server is not None else 0
        capabilities = lsp.ClientCapabilities(
            workspace=lsp.WorkspaceClientCapabilities(
                did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
            )
        )
        await self.client.initialize_async(
            lsp.InitializeParams(capabilities, root_uri=self.folder.as_uri(), initialization_options={"play": True})
        )
        self.client.initialized(lsp.InitializedParams())

    async def end(self) -> None:
        """Ends the server as an editor does."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()  # type: ignore[no-untyped-call]

    def kill(self) -> None:
        """Ends the server if it has not ended."""
        server = self.client._server
        if server is not None and server.returncode is None:
            server.kill()

    def _published(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.said[self.name(params.uri)] = list(params.diagnostics)
        self._news.set()

    def codes(self, file: str) -> set[str]:
        """The codes of what is said of a file."""
        return {str(said.code) for said in self.said.get(file, [])}

    def uri(self, file: str) -> str:
        """The address of a file."""
        return (self.folder / file).as_uri()

    def name(self, uri: str) -> str:
        """The file of an address."""
        return name_of(self.folder, uri)

    def _document(self, file: str) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.uri(file))

    def open(self, file: str, text: str | None = None) -> str:
        """Opens a file, with other text in it than on disk if one is given."""
        text = (self.folder / file).read_text(encoding="utf-8") if text is None else text
        self._versions[file] = 1
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(self.uri(file), "yaml", 1, text))
        )
        return text

    def type(self, file: str, line: int, start: int, end: int, text: str) -> None:
        """Puts a text in place of a stretch of a line, as a key does."""
        self._versions[file] += 1
        range_ = lsp.Range(lsp.Position(line, start), lsp.Position(line, end))
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(uri=self.uri(file), version=self._versions[file]),
                [lsp.TextDocumentContentChangePartial(range=range_, text=text)],
            )
        )

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits for news of the server until something holds."""
        while not holds():
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 30)

    def _at(self, file: str, line: int, column: int) -> tuple[lsp.TextDocumentIdentifier, lsp.Position]:
        return self._document(file), lsp.Position(line, column)

    async def complete(self, file: str, line: int, column: int) -> dict[str, str]:
        """What is offered at a place, and what each would write."""
        found = await self.client.text_document_completion_async(lsp.CompletionParams(*self._at(file, line, column)))
        assert isinstance(found, lsp.CompletionList)
        return {item.label: item.text_edit.new_text for item in found.items if isinstance(item.text_edit, lsp.TextEdit)}

    async def hover(self, file: str, line: int, column: int) -> str:
        """What is said of a place."""
        found = await self.client.text_document_hover_async(lsp.HoverParams(*self._at(file, line, column)))
        return found.contents.value if found is not None and isinstance(found.contents, lsp.MarkupContent) else ""

    async def definition(self, file: str, line: int, column: int) -> list[tuple[str, int]]:
        """Where a name at a place leads: files and lines, from 0."""
        found = await self.client.text_document_definition_async(lsp.DefinitionParams(*self._at(file, line, column)))
        return self._places(found)

    async def references(self, file: str, line: int, column: int, declared: bool = True) -> list[tuple[str, int]]:
        """Every place that names the same thing."""
        params = lsp.ReferenceParams(lsp.ReferenceContext(declared), *self._at(file, line, column))
        return self._places(await self.client.text_document_references_async(params))

    def _places(self, found: Any) -> list[tuple[str, int]]:
        listed = found if isinstance(found, list | tuple) else [found] if found is not None else []
        return [(self.name(each.uri), each.range.start.line) for each in listed]

    async def rename(self, file: str, line: int, column: int, name: str) -> lsp.WorkspaceEdit:
        """The change that gives the thing at a place another name."""
        found = await self.client.text_document_rename_async(
            lsp.RenameParams(*self._at(file, line, column), new_name=name)
        )
        assert found is not None
        return found

    async def actions(self, file: str, line: int) -> list[lsp.CodeAction]:
        """The quick fixes on a line."""
        range_ = lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))
        context = lsp.CodeActionContext([])
        found = await self.client.text_document_code_action_async(
            lsp.CodeActionParams(self._document(file), range_, context)
        )
        return [each for each in found or [] if isinstance(each, lsp.CodeAction)]


def name_of(folder: Path, uri: str) -> str:
    """The name in a story's folder of a file's address."""
    return Path(unquote(uri.removeprefix("file://"))).relative_to(folder).as_posix()


def session(folder: Path, does: Callable[[Editor], Coroutine[Any, Any, None]]) -> None:
    """Runs a session with a server of its own; one that waits for an answer that does not come ends."""

    async def run() -> None:
        editor = Editor(folder)
        try:
            async with asyncio.timeout(PATIENCE):
                await editor.begin()
                await does(editor)
                await editor.end()
        finally:
            editor.kill()

    asyncio.run(run())


def carried_out(folder: Path, edit: lsp.WorkspaceEdit) -> None:
    """Writes an edit into the files of a folder, as an editor does that saves all."""
    moved = []
    changes = dict(edit.changes or {})
    for step in edit.document_changes or ():
        if isinstance(step, lsp.TextDocumentEdit):
            changes[step.text_document.uri] = [each for each in step.edits if isinstance(each, lsp.TextEdit)]
        elif isinstance(step, lsp.RenameFile):
            moved.append((step.old_uri, step.new_uri))
    for uri, edits in changes.items():
        path = folder / name_of(folder, uri)
        path.write_text(edited(path.read_text(encoding="utf-8"), edits), encoding="utf-8")
    for old, new in moved:
        (folder / name_of(folder, old)).rename(folder / name_of(folder, new))


def edited(text: str, edits: Any) -> str:
    """A text after edits that count columns in UTF-16."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
        start, end = edit.range.start, edit.range.end
        before = _cut(lines[start.line], start.character)[0]
        after = _cut(lines[end.line], end.character)[1]
        lines[start.line : end.line + 1] = (before + edit.new_text + after).split("\n")
    return "\n".join(lines)


def _cut(line: str, units: int) -> tuple[str, str]:
    data = line.encode("utf-16-le")
    return data[: 2 * units].decode("utf-16-le"), data[2 * units :].decode("utf-16-le")
