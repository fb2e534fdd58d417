"""What an editor asks about a place in a story, and what it is answered."""

import re
from collections.abc import Sequence
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from game.diagnostics import Span
from game.editor import completion, context, fixes, hover, protocol, rename, symbols
from game.editor.index import Index, Thing
from game.editor.project import Project
from game.editor.rename import RenameError
from game.editor.session import StoryServer

REFUSED = -32803  # the protocol's code for a request that is right and cannot be carried out
_WORD = re.compile(r"[\w.]*\Z")


def completed(ls: StoryServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    """What can stand at a place of a file."""
    asked = ls.asked(params)
    if asked is None:
        return lsp.CompletionList(False, [])
    lines = asked.project.lines(asked.file)
    line = lines[asked.line] if asked.line < len(lines) else ""
    found = _WORD.search(line[: asked.column])
    start = found.start() if found else asked.column
    span = Span(asked.file, asked.line + 1, start + 1, asked.line + 1, asked.column + 1)
    range_ = ls.units.range(span, lines)
    behind = line[asked.column :].lstrip().startswith(":")
    items = []
    for place, offer in enumerate(completion.offers(asked.things, asked.file, lines, asked.line, asked.column)):
        text = offer.insert or offer.label
        if offer.sort == "key" and behind:
            text = offer.label
        items.append(
            lsp.CompletionItem(
                label=offer.label,
                kind=protocol.COMPLETION_KINDS.get(offer.sort, lsp.CompletionItemKind.Reference),
                detail=offer.detail or None,
                filter_text=text.strip() if offer.insert else None,
                sort_text=f"{0 if offer.first else 1}{place:05}",
                text_edit=lsp.TextEdit(range_, text),
            )
        )
    return lsp.CompletionList(False, items)


def hovered(ls: StoryServer, params: lsp.HoverParams) -> lsp.Hover | None:
    """What is told of the name or the key at a place."""
    asked = ls.asked(params)
    if asked is None:
        return None
    found, lines = asked.part, asked.project.lines(asked.file)
    if found is not None:
        said, range_ = hover.of_thing(asked.things, found[0]), ls.units.range(found[1], lines)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, said), range_)
    line = lines[asked.line] if asked.line < len(lines) else ""
    end = next((n for n in range(asked.column, len(line)) if not _letter(line[n])), len(line))
    start = next((n + 1 for n in range(end - 1, -1, -1) if not _letter(line[n])), 0)
    word = line[start:end]
    here = context.at(lines, asked.line, end)
    said = hover.of_key(asked.file, (*here.path, word)) if here.key else hover.of_word(word)
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, said)) if said else None


def _letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def defined(ls: StoryServer, params: lsp.DefinitionParams) -> list[lsp.Location]:
    """Where the thing that is named at a place is described."""
    asked = ls.asked(params)
    found = asked.part if asked is not None else None
    if asked is None or found is None:
        return []
    return _locations(ls, asked.project, _definitions(asked.things, found[0]))


def _definitions(index: Index, thing: Thing) -> list[Span]:
    if thing.kind == "chapter":
        return [Span(index.chapters[thing.role][thing.name], 1, 1, 1, 1)]
    mention = index.things.get(thing)
    if mention is None:
        return []
    if mention.kind == "line of a hub":
        hub = thing.name.rpartition(".")[0]
        named = (each for each in index.of_kind("scene", thing.role) if each.last == thing.last)
        return [index.things[each].span for each in named if hub in index.hubs(each)]
    return [mention.span]


def referred(ls: StoryServer, params: lsp.ReferenceParams) -> list[lsp.Location]:
    """Every place that names the thing at a place; its description too if the editor asks for it."""
    asked = ls.asked(params)
    found = asked.part if asked is not None else None
    if asked is None or found is None:
        return []
    uses = asked.things.uses.get(found[0], [])
    return _locations(ls, asked.project, [m.span for m in uses if params.context.include_declaration or m.how != "is"])


def _locations(ls: StoryServer, project: Project, spans: Sequence[Span]) -> list[lsp.Location]:
    units = ls.units
    return [
        lsp.Location(protocol.uri(project.folder, span.file), units.range(span, project.lines(span.file)))
        for span in dict.fromkeys(spans)
    ]


def highlighted(ls: StoryServer, params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight]:
    """The places of the same file that name the thing at a place."""
    asked = ls.asked(params)
    found = asked.part if asked is not None else None
    if asked is None or found is None:
        return []
    lines = asked.project.lines(asked.file)
    uses = [m for m in asked.things.uses.get(found[0], []) if m.span.file == asked.file]
    kinds = {"is": lsp.DocumentHighlightKind.Write, "sets": lsp.DocumentHighlightKind.Write}
    return [
        lsp.DocumentHighlight(ls.units.range(m.span, lines), kinds.get(m.how, lsp.DocumentHighlightKind.Read))
        for m in uses
    ]


def outlined(ls: StoryServer, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    """What a file describes, as a tree."""
    found = ls.file(params.text_document.uri)
    if found is None:
        return []
    project, name = found
    lines, units = project.lines(name), ls.units

    def made(symbol: symbols.Symbol) -> lsp.DocumentSymbol:
        return lsp.DocumentSymbol(
            name=symbol.thing.last,
            detail=symbol.title or None,
            kind=protocol.SYMBOL_KINDS.get(symbol.thing.kind, lsp.SymbolKind.Key),
            range=units.range(symbol.mention.whole or symbol.mention.span, lines),
            selection_range=units.range(symbol.mention.span, lines),
            children=[made(each) for each in symbol.inner],
        )

    return [made(symbol) for symbol in symbols.outline(project.index(), name)]


def sought(ls: StoryServer, params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
    """The things of all open stories whose names hold the words that are sought."""
    return [
        lsp.WorkspaceSymbol(
            name=symbol.thing.name,
            container_name=symbol.title or symbol.thing.role,
            kind=protocol.SYMBOL_KINDS.get(symbol.thing.kind, lsp.SymbolKind.Key),
            location=_locations(ls, project, [symbol.mention.span])[0],
        )
        for project in ls.projects.values()
        for symbol in symbols.named(project.index(), params.query)
    ]


# Changes


def renameable(ls: StoryServer, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
    """The name at a place, if it can be renamed."""
    asked = ls.asked(params)
    found = asked.part if asked is not None else None
    if asked is None or found is None:
        return None
    return lsp.PrepareRenamePlaceholder(ls.units.range(found[1], asked.project.lines(asked.file)), found[0].last)


def renamed(ls: StoryServer, params: lsp.RenameParams) -> lsp.WorkspaceEdit:
    """The edits of all files that give a thing another name and keep the old one as `was`."""
    asked = ls.asked(params)
    found = asked.part if asked is not None else None
    if asked is None or found is None:
        raise JsonRpcException("there is nothing here that has a name", REFUSED)
    try:
        change = rename.renamed(asked.things, found[0], params.new_name)
        asked.project.try_out(change)
    except RenameError as error:
        raise JsonRpcException(str(error), REFUSED) from error
    return protocol.workspace_edit(change, ls.units, asked.project.lines, asked.project.folder)


def fixed(ls: StoryServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """The edits that the hints of the faults at a place ask for."""
    found = ls.file(params.text_document.uri)
    if found is None:
        return []
    project, name = found
    lines, first, last = project.lines(name), params.range.start.line + 1, params.range.end.line + 1
    made: list[lsp.CodeAction] = []
    for said in ls.said(project, name):
        if said.span.line <= last and said.span.end_line >= first:
            about = [protocol.diagnostic(said, ls.units, lines)]
            made += [_action(ls, project, fix, about) for fix in fixes.fixes(said, lines)]
    for fix in fixes.former(project.index(), project.first, name, first):
        made.append(_action(ls, project, fix, None))
    return made


def _action(ls: StoryServer, project: Project, fix: fixes.Fix, about: list[lsp.Diagnostic] | None) -> lsp.CodeAction:
    edits = protocol.text_edits(fix.edits, ls.units, project.lines, project.folder)
    return lsp.CodeAction(
        title=fix.title, kind=lsp.CodeActionKind.QuickFix, diagnostics=about, edit=lsp.WorkspaceEdit(changes=edits)
    )


# Above a scene


def above(ls: StoryServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """What is told above each scene of a file: ways in, ways out, the last proof."""
    found = ls.file(params.text_document.uri)
    if found is None:
        return []
    project, name = found
    lines, made = project.lines(name), []
    for thing, mention, said in symbols.lenses(project.index(), name, ls.proof(project)):
        range_ = ls.units.range(mention.span, lines)
        made.append(lsp.CodeLens(range_, lsp.Command(title=said, command="")))
        if ls.plays:
            arguments: list[Any] = [str(project.folder), thing.name, thing.role]
            made.append(
                lsp.CodeLens(range_, lsp.Command(title="play from here", command="tenezbon.play", arguments=arguments))
            )
    return made


def scene_at(ls: StoryServer, address: str, line: int) -> list[str] | None:
    """The folder, the scene and the role at a line of a file, for an editor that plays from there."""
    found = ls.file(address)
    if found is None:
        return None
    project, name = found
    for symbol in symbols.outline(project.index(), name):
        whole = symbol.mention.whole
        if symbol.thing.kind == "scene" and whole is not None and whole.line <= line + 1 <= whole.end_line:
            return [str(project.folder), symbol.thing.name, symbol.thing.role]
    return None
