"""The language server of a story: answers an editor over standard input and output."""

import logging
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from game.authoring import editorfiles
from game.editor import requests
from game.editor.session import StoryServer


def serve(cache: Path | None) -> None:
    """Answers an editor over standard input and output until it says that it ends."""
    logging.basicConfig(level=logging.ERROR)
    server(cache).start_io()


def server(cache: Path | None) -> StoryServer:
    """A server with all that it answers."""
    made = StoryServer(cache)
    for feature, answer in _ANSWERS.items():
        made.feature(feature, _OPTIONS.get(feature))(answer)
    made.command("tenezbon.sceneAt")(requests.scene_at)
    return made


# Texts that come and go


def _initialized(ls: StoryServer, params: lsp.InitializeParams) -> None:
    given = params.initialization_options
    ls.plays = bool(given.get("play")) if isinstance(given, dict) else bool(getattr(given, "play", False))


async def _ready(ls: StoryServer, _params: lsp.InitializedParams) -> None:
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace is not None else None
    if watched is not None and watched.dynamic_registration:
        options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher("**/*.yaml")])
        wanted = lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await ls.client_register_capability_async(lsp.RegistrationParams([wanted]))


def _opened(ls: StoryServer, params: lsp.DidOpenTextDocumentParams) -> None:
    ls.written(params.text_document.uri)


def _changed(ls: StoryServer, params: lsp.DidChangeTextDocumentParams) -> None:
    ls.written(params.text_document.uri)


def _closed(ls: StoryServer, params: lsp.DidCloseTextDocumentParams) -> None:
    found = ls.file(params.text_document.uri)
    if found is not None:
        found[0].close(found[1])
        ls.say_soon(found[0])


def _saved(ls: StoryServer, params: lsp.DidSaveTextDocumentParams) -> None:
    found = ls.file(params.text_document.uri)
    if found is not None:
        project = found[0]
        project.refresh()
        ls.say_soon(project)
        editorfiles.refresh(project.folder, project.story)


def _watched(ls: StoryServer, _params: lsp.DidChangeWatchedFilesParams) -> None:
    for project in ls.projects.values():
        project.refresh()
        ls.say_soon(project)


_ANSWERS: dict[str, Any] = {
    lsp.INITIALIZE: _initialized,
    lsp.INITIALIZED: _ready,
    lsp.TEXT_DOCUMENT_DID_OPEN: _opened,
    lsp.TEXT_DOCUMENT_DID_CHANGE: _changed,
    lsp.TEXT_DOCUMENT_DID_CLOSE: _closed,
    lsp.TEXT_DOCUMENT_DID_SAVE: _saved,
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: _watched,
    lsp.TEXT_DOCUMENT_COMPLETION: requests.completed,
    lsp.TEXT_DOCUMENT_HOVER: requests.hovered,
    lsp.TEXT_DOCUMENT_DEFINITION: requests.defined,
    lsp.TEXT_DOCUMENT_REFERENCES: requests.referred,
    lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: requests.highlighted,
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: requests.outlined,
    lsp.WORKSPACE_SYMBOL: requests.sought,
    lsp.TEXT_DOCUMENT_PREPARE_RENAME: requests.renameable,
    lsp.TEXT_DOCUMENT_RENAME: requests.renamed,
    lsp.TEXT_DOCUMENT_CODE_ACTION: requests.fixed,
    lsp.TEXT_DOCUMENT_CODE_LENS: requests.above,
}
_OPTIONS: dict[str, Any] = {
    lsp.TEXT_DOCUMENT_COMPLETION: lsp.CompletionOptions(trigger_characters=[".", ":", "{", "[", "(", " ", ","]),
    lsp.TEXT_DOCUMENT_RENAME: lsp.RenameOptions(prepare_provider=True),
    lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix]),
}
