"""Between the editor's protocol and the story's own values: places, ranges, files, severities."""

from collections.abc import Callable, Sequence
from pathlib import Path

from lsprotocol import types as lsp
from pygls import uris

from game.diagnostics import Diagnostic, Severity, Span
from game.editor.edits import Change, Edit

Lines = Callable[[str], Sequence[str]]
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.REMARK: lsp.DiagnosticSeverity.Information,
}
COMPLETION_KINDS = {
    "key": lsp.CompletionItemKind.Property,
    "word": lsp.CompletionItemKind.EnumMember,
    "function": lsp.CompletionItemKind.Function,
    "name": lsp.CompletionItemKind.Variable,
    "echo": lsp.CompletionItemKind.Variable,
    "scene": lsp.CompletionItemKind.Class,
    "choice": lsp.CompletionItemKind.Method,
}
SYMBOL_KINDS = {
    "scene": lsp.SymbolKind.Class,
    "choice": lsp.SymbolKind.Method,
    "name": lsp.SymbolKind.Variable,
    "echo": lsp.SymbolKind.Variable,
    "role": lsp.SymbolKind.Module,
    "property": lsp.SymbolKind.Boolean,
    "pool": lsp.SymbolKind.Array,
    "note": lsp.SymbolKind.String,
    "person": lsp.SymbolKind.Object,
    "place": lsp.SymbolKind.Field,
    "event": lsp.SymbolKind.Event,
}


class Units:
    """Counts columns as the editor does: in UTF-16 code units, unless it takes others."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding

    def outward(self, line: str, column: int) -> int:
        """A column counted in characters, from 0, in the editor's units."""
        before = line[:column]
        if self._encoding == lsp.PositionEncodingKind.Utf8:
            return len(before.encode()) + max(0, column - len(line))
        if self._encoding == lsp.PositionEncodingKind.Utf32 or before.isascii():
            return column
        return column + sum(ord(char) > 0xFFFF for char in before)

    def inward(self, line: str, units: int) -> int:
        """A column in the editor's units, counted in characters."""
        if self._encoding == lsp.PositionEncodingKind.Utf32 or line.isascii():
            return units
        utf8 = self._encoding == lsp.PositionEncodingKind.Utf8
        counted = 0
        for column, char in enumerate(line):
            if counted >= units:
                return column
            counted += len(char.encode()) if utf8 else 1 + (ord(char) > 0xFFFF)
        return len(line)

    def range(self, span: Span, lines: Sequence[str]) -> lsp.Range:
        """A stretch of a file as the editor names it."""
        return lsp.Range(
            self._position(span.line, span.column, lines), self._position(span.end_line, span.end_column, lines)
        )

    def _position(self, line: int, column: int, lines: Sequence[str]) -> lsp.Position:
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        return lsp.Position(max(0, line - 1), self.outward(text, max(0, column - 1)))


def uri(folder: Path, file: str) -> str:
    """The address of a story's file."""
    return uris.from_fs_path(str(folder / file)) or ""


def path(address: str) -> Path | None:
    """The file of an address; None if it is none of this machine's."""
    found = uris.to_fs_path(address)
    return Path(found) if found else None


def diagnostic(said: Diagnostic, units: Units, lines: Sequence[str]) -> lsp.Diagnostic:
    """A diagnostic as the editor shows it: the message, and what to do."""
    message = said.message + (f"\n{said.hint}" if said.hint else "")
    return lsp.Diagnostic(
        range=units.range(said.span, lines),
        message=message,
        severity=_SEVERITIES[said.severity],
        code=said.code,
        source="tenezbon",
    )


def text_edits(edits: Sequence[Edit], units: Units, lines: Lines, folder: Path) -> dict[str, list[lsp.TextEdit]]:
    """Edits by the address of their file."""
    found: dict[str, list[lsp.TextEdit]] = {}
    for edit in edits:
        changed = lsp.TextEdit(units.range(edit.span, lines(edit.span.file)), edit.text)
        found.setdefault(uri(folder, edit.span.file), []).append(changed)
    return found


def workspace_edit(change: Change, units: Units, lines: Lines, folder: Path) -> lsp.WorkspaceEdit:
    """A change as the editor carries it out: first the texts, then the files' names."""
    edits = text_edits(change.edits, units, lines, folder)
    if not change.moved:
        return lsp.WorkspaceEdit(changes=edits)
    steps: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = [
        lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri=address), list(listed))
        for address, listed in edits.items()
    ]
    steps += [lsp.RenameFile(old_uri=uri(folder, old), new_uri=uri(folder, new)) for old, new in change.moved.items()]
    return lsp.WorkspaceEdit(document_changes=steps)
