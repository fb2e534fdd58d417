"""The language server, asked over its standard input by pygls's own client: every feature, on a story of two roles."""

import shutil
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from game.authoring.checks.check import checked
from tests.editor.client import Editor, carried_out, edited, session

STORIES = Path(__file__).parents[1] / "stories"
ISLAND = "quarter/q1_island.yaml"
STONES = "quarter/q2_stones.yaml"


@pytest.fixture
def island(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path(shutil.copytree(STORIES / "island", tmp_path / "island"))


def place(text: str, marked: str) -> tuple[int, int]:
    """The line and column of the mark `|` in a stretch of a text."""
    before, _, after = marked.partition("|")
    assert text.count(before + after) >= 1, marked
    at = text.index(before + after) + len(before)
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


def codes(folder: Path) -> list[str]:
    """What `check` says of a story, without the places."""
    return sorted(said.code for said in checked(folder).diagnostics)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_faults_are_shown_while_one_types(island: Path) -> None:
    async def does(editor: Editor) -> None:
        text = editor.open(ISLAND)
        line, column = place(text, "go: |yard\n      run")
        editor.type(ISLAND, line, column, column + 4, "yrad")
        await editor.until(lambda: "unknown-scene" in editor.codes(ISLAND))
        said = editor.said[ISLAND][0]
        assert (said.code, said.source) == ("unknown-scene", "tenezbon")
        assert said.message == "there is no scene `yrad`\ndid you mean `yard`?"
        assert (said.range.start.line, said.range.start.character, said.range.end.character) == (
            line,
            column,
            column + 4,
        )
        editor.type(ISLAND, line, column, column + 4, "yard")
        await editor.until(lambda: "unknown-scene" not in editor.codes(ISLAND))

    session(island, does)


def test_a_fault_in_another_file_is_shown_there(island: Path) -> None:
    async def does(editor: Editor) -> None:
        text = editor.open("quarter/state.yaml")
        line, column = place(text, "|loaf:   {one_of")
        editor.type("quarter/state.yaml", line, column, column + 4, "bread")
        await editor.until(lambda: "unknown-name" in editor.codes(ISLAND) & editor.codes(STONES))
        assert "unknown-word" in editor.codes("story.yaml")

    session(island, does)


def test_what_is_written_on_disk_counts_where_it_is_not_open(island: Path) -> None:
    async def does(editor: Editor) -> None:
        editor.open(ISLAND)
        stones = (island / STONES).read_text(encoding="utf-8")
        (island / STONES).write_text(changed(stones, "go: bells", "go: bels"), encoding="utf-8")
        change = lsp.FileEvent(editor.uri(STONES), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
        await editor.until(lambda: "unknown-scene" in editor.codes(STONES))

    session(island, does)


FIXES = [
    ("go: yard\n      run", "go: yrad\n      run", "Write `yard`", "go: yard\n      run"),
    ("if: berthe >= 4", "if: berthe = 4", "Write `==`", "if: berthe == 4"),
    ("if: berthe >= 4", "if: berthe >= 4 && nerve > 1", "Write `and`", "if: berthe >= 4 and nerve > 1"),
    ("do: nerve -= 1\n        because: you have", "do: nerve == 1\n        because: you have", "Write `=` to set",
     "do: nerve = 1\n        because: you have"),
    ("locked: You have no armband yet.", 'locked: "You have no armband yet."', "Put the text under `|`",
     "locked: |\n          You have no armband yet."),
    ("locked: You have no armband yet.", 'locked: "You have no armband yet."', "Take the quotation marks away",
     "locked: You have no armband yet."),
    ("locked: You have no armband yet.", "locked: No: you have no armband yet.", "Put the text under `|`",
     "locked: |\n          No: you have no armband yet."),
    ("locked: You have no armband yet.", "locked: You have no # 1 armband.", "Put the text under `|`",
     "locked: |\n          You have no # 1 armband."),
    ("    at: prefecture", "    at: prefectur", "Write `prefecture`", "    at: prefecture"),
    ("    text: |\n      Men in", "    txt: |\n      Men in", "Write `text`", "    text: |\n      Men in"),
    ("once: true", "once: yes", "Write `true`", "once: true"),
    ("label: Show your armband", "label: Show\tyour armband", "Write two spaces", "label: Show  your armband"),
    ("[the strike](note:strike)", "[the strike](note:strik)", "Write `strike`", "[the strike](note:strike)"),
]  # fmt: skip


def test_quick_fixes_do_what_the_hints_say(island: Path) -> None:
    text = (island / ISLAND).read_text(encoding="utf-8")

    async def does(editor: Editor) -> None:
        editor.open(ISLAND)
        await editor.until(lambda: ISLAND in editor.said)
        sound_codes = editor.codes(ISLAND)
        for version, (sound, faulty, title, mended) in enumerate(FIXES, 2):
            wrong = changed(text, sound, faulty)
            await editor.until(lambda: editor.codes(ISLAND) == sound_codes)
            whole = [lsp.TextDocumentContentChangeWholeDocument(wrong)]
            named = lsp.VersionedTextDocumentIdentifier(uri=editor.uri(ISLAND), version=version)
            editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, whole))
            await editor.until(lambda: bool(editor.codes(ISLAND) - sound_codes))
            line = next(said.range.start.line for said in editor.said[ISLAND] if said.code not in sound_codes)
            offered = {action.title: action for action in await editor.actions(ISLAND, line)}
            assert title in offered, (faulty, list(offered))
            edit = offered[title].edit
            assert edit is not None
            assert edit.changes is not None
            assert edited(wrong, edit.changes[editor.uri(ISLAND)]) == changed(text, sound, mended)
            whole = [lsp.TextDocumentContentChangeWholeDocument(text)]
            editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, whole))

    session(island, does)


def test_a_scene_renamed_by_hand_is_given_its_old_name(island: Path) -> None:
    text = changed((island / ISLAND).read_text(encoding="utf-8"), "\n  yard:\n", "\n  court:\n")

    async def does(editor: Editor) -> None:
        editor.open(ISLAND)
        named = lsp.VersionedTextDocumentIdentifier(uri=editor.uri(ISLAND), version=2)
        whole = [lsp.TextDocumentContentChangeWholeDocument(text)]
        editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, whole))
        await editor.until(lambda: "unknown-scene" in editor.codes(ISLAND))
        offered = await editor.actions(ISLAND, place(text, "|  court:")[0])
        titles = [action.title for action in offered]
        assert titles == [
            "Add `was: yard`, so that saved games find it",
            "Add `was: yard`, and write `court` wherever `yard` is",
        ]
        (island / ISLAND).write_text(text, encoding="utf-8")
        edit = offered[1].edit
        assert edit is not None
        carried_out(island, edit)

    session(island, does)
    assert codes(island) == codes(STORIES / "island")
    assert "    was: yard\n" in (island / ISLAND).read_text(encoding="utf-8")


COMPLETED = [
    ("        go: |yard\n      run", {"bridge", "noon", "q2_stones.bells", "stay", "return"}, {"home", "c1_road.gate"}),
    ("      of: [cellar, |window]", {"cellar", "window"}, {"noon", "stay"}),
    ("    at: |prefecture", {"prefecture", "parvis"}, {"yard"}),
    ("    care: |killing", {"killing"}, {"yard"}),
    ("    people: [|berthe]", {"berthe"}, {"yard"}),
    ("        do: |nerve -= 1\n        because: you have", {"nerve", "cover", "berthe", "loaf", "clock"}, {"gate", "seen", "kept"}),
    ("        do: [nerve -= 2, loaf = |given]", {"kept", "given"}, {"nerve"}),
    ("        if: |berthe >= 4", {"berthe", "gate", "seen", "chosen", "clock", "not"}, {"open", "fuel"}),
    ("better: {if: gate == |open", {"open", "shut"}, {"nerve"}),
    ("worse: {|if: nerve", {"if"}, {"label"}),
    ("        risk: |even", {"safe", "likely", "even", "long", "nerve"}, {"yard"}),
    ("[the strike](note:|strike)", {"strike", "prefecture"}, {"yard"}),
    ("{loaf == |given: You think", {"kept", "given"}, {"nerve"}),
    ("{|loaf == given: You think", {"loaf", "nerve", "seen", "else"}, {"given"}),
    ("    epilogue: {pool: |after", {"after"}, {"bells"}),
    ("      stay: {label: Stay and look., do: clock += 20, go: |stay", {"yard", "stay", "return"}, {"true"}),
    ("      stay: {label: Stay and look., do: clock += 20, go: stay, once: |true", {"true", "false"}, {"yard"}),
]  # fmt: skip


def test_completion_offers_what_may_be_written(island: Path) -> None:
    async def does(editor: Editor) -> None:
        texts = {file: editor.open(file) for file in (ISLAND, STONES)}
        for marked, there, not_there in COMPLETED:
            file = next(f for f, text in texts.items() if marked.replace("|", "", 1) in text)
            offered = await editor.complete(file, *place(texts[file], marked))
            assert there <= set(offered), (marked, there - set(offered))
            assert not not_there & set(offered), (marked, not_there & set(offered))

    session(island, does)


def test_completion_of_what_is_not_yet_a_line_of_yaml(island: Path) -> None:
    cases = {
        "\n    \n": ({"text", "choices", "go", "hub"}, set()),
        "\n    choices:\n      wait:\n        \n": ({"label", "if", "locked", "go"}, {"hub"}),
        "\n    choices:\n      wait:\n        if: seen(\n": ({"yard", "q2_stones.street"}, {"nerve"}),
        "\n    choices:\n      wait:\n        if: chosen(bridge.\n": ({"bridge.run", "yard.cellar"}, {"yard"}),
        "\n    choices:\n      wait:\n        if: knows(\n": ({"strike"}, {"yard"}),
        "\n    text: |\n      A [bell](\n": ({"strike"}, {"yard"}),
        "\n    text: |\n      It is {nerve > 2 and gate == \n": ({"open", "shut"}, {"nerve"}),
        "\n    go:\n      - {if: nerve > 2, to: \n": ({"yard", "bridge"}, {"true"}),
        "\n    hub:\n      slots: 2\n      of:\n        - \n": ({"cellar", "window"}, {"yard"}),
        "\n    go: {visit: \n": ({"yard", "bridge"}, {"stay", "return"}),
        "\n    go: {visit: yard, then: \n": ({"bridge", "stay"}, {"return", "true"}),
        "\n    go: {visit: yard, \n": ({"then", "if"}, {"visit"}),
        "\n    storylet: {line: A., tags: evening}\n  after:\n    hub:\n      of: {tag: \n": ({"evening"}, {"yard"}),
        "\n    hub:\n      of: {\n": ({"tag"}, {"slots"}),
    }  # fmt: skip

    async def does(editor: Editor) -> None:
        base = editor.open(ISLAND)
        for version, (written, (there, not_there)) in enumerate(cases.items(), 2):
            text = base.rstrip("\n") + "\n\n  last:" + written
            named = lsp.VersionedTextDocumentIdentifier(uri=editor.uri(ISLAND), version=version)
            whole = [lsp.TextDocumentContentChangeWholeDocument(text)]
            editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, whole))
            lines = text.rstrip("\n").split("\n")
            offered = set(await editor.complete(ISLAND, len(lines) - 1, len(lines[-1])))
            assert there <= offered, (written, there - offered)
            assert not not_there & offered, (written, not_there & offered)

    session(island, does)


CAST = """cast:
  captain:
    name: The captain
    called: [the captain]
    group: The bridge
    bond: berthe
    person: berthe
    who: |
      He counts. {loaf == given: He ate.}
"""
AIMS = "aims:\n  out: {if: gate == open, text: Get out., at: prefecture}\n"


def test_people_and_aims_are_completed_shown_and_found(island: Path) -> None:
    for name, text in (("cast", CAST), ("aims", AIMS)):
        (island / "quarter" / f"{name}.yaml").write_text(text, encoding="utf-8")
    chapter = (island / ISLAND).read_text(encoding="utf-8").rstrip("\n")
    chapter = f"{chapter}\n\n  last:\n    introduces: [captain, The bridge]\n    text: Over.\n    ending: {{title: Over, kind: quiet}}\n"
    (island / ISLAND).write_text(chapter, encoding="utf-8")
    cast, aims = "quarter/cast.yaml", "quarter/aims.yaml"

    async def does(editor: Editor) -> None:
        for file in (ISLAND, cast, aims):
            editor.open(file)
        offered = await editor.complete(ISLAND, *place(chapter, "introduces: [|captain"))
        assert {"captain", "The bridge"} <= set(offered)
        assert "yard" not in offered
        bonds = await editor.complete(cast, *place(CAST, "bond: |berthe"))
        assert "berthe" in bonds
        assert "gate" not in bonds  # a draw
        assert {"berthe"} <= set(await editor.complete(cast, *place(CAST, "person: |berthe")))
        assert {"kept", "given"} <= set(await editor.complete(cast, *place(CAST, "{loaf == |given")))
        assert {"gate", "seen"} <= set(await editor.complete(aims, *place(AIMS, "{if: |gate")))
        assert {"prefecture"} <= set(await editor.complete(aims, *place(AIMS, "at: |prefecture")))
        said = await editor.hover(ISLAND, *place(chapter, "introduces: [cap|tain"))
        assert "**The captain** — member `captain`" in said
        assert "He counts." in said
        assert "Named in: `q1_island.last`" in said
        assert await editor.definition(ISLAND, *place(chapter, "introduces: [cap|tain")) == [(cast, 1)]
        uses = await editor.references(ISLAND, *place(chapter, "if: b|erthe >= 4"))
        assert cast in {file for file, _ in uses}

    session(island, does)


def test_hover_says_what_a_name_is(island: Path) -> None:
    async def does(editor: Editor) -> None:
        text = editor.open(ISLAND)
        scene = await editor.hover(ISLAND, *place(text, "then: n|oon"))
        assert "**Half past two** — scene `q1_island.noon`, role `quarter`" in scene
        assert "The first shell comes through the gate" in scene
        assert "Comes from: `q1_island.yard`" in scene
        assert "Goes to: `q2_stones.street`" in scene
        name = await editor.hover(ISLAND, *place(text, "if: b|erthe >= 4"))
        assert "`berthe` — variable, role `quarter`" in name
        assert "range: 0..4" in name
        assert "Set in: `q1_island.bridge.count`" in name
        assert "Read in: `quarter/pools.yaml`, `q1_island.bridge.captain`" in name
        assert "Steadiness." in await editor.hover(ISLAND, *place(text, "do: n|erve += 1"))
        assert "note `strike`" in await editor.hover(ISLAND, *place(text, "(note:st|rike)"))
        assert "Where the story continues" in await editor.hover(ISLAND, *place(text, "g|o: yard"))
        assert "draw, role `quarter`" in await editor.hover(ISLAND, *place(text, "{if: g|ate == open"))
        assert "word `open` of `gate`" in await editor.hover(ISLAND, *place(text, "gate == o|pen"))
        assert await editor.hover(ISLAND, *place(text, "Nobody a|sks")) == ""

    session(island, does)


def test_names_lead_to_their_definitions_and_uses(island: Path) -> None:
    async def does(editor: Editor) -> None:
        text, stones = editor.open(ISLAND), editor.open(STONES)
        state = (island / "quarter" / "state.yaml").read_text(encoding="utf-8")
        street = [(STONES, place(stones, "  |street:")[0])]
        assert await editor.definition(ISLAND, *place(text, "go: q2_stones.st|reet")) == street
        assert await editor.definition(ISLAND, *place(text, "go: q2_st|ones.street")) == [(STONES, 0)]
        assert await editor.definition(ISLAND, *place(text, "better: {if: g|ate")) == [
            ("quarter/state.yaml", place(state, "  |gate:")[0])
        ]
        assert await editor.definition(ISLAND, *place(text, "(note:pre|fecture)")) == [("record/notes.yaml", 11)]
        assert await editor.definition("story.yaml", 6, 60) == []
        uses = await editor.references(STONES, *place(stones, "{loaf == g|iven"))
        assert {file for file, _ in uses} == {"quarter/state.yaml", ISLAND, STONES, "story.yaml", "column/c1_road.yaml"}
        again = await editor.references(ISLAND, *place(text, "\n  y|ard:"), declared=False)
        assert len(again) == 5
        found = await editor.client.text_document_document_highlight_async(
            lsp.DocumentHighlightParams(
                lsp.TextDocumentIdentifier(editor.uri(ISLAND)), lsp.Position(*place(text, "\n  y|ard:"))
            )
        )
        assert found is not None
        assert len(found) == 6

    session(island, does)


def test_symbols_of_a_file_and_of_the_story(island: Path) -> None:
    async def does(editor: Editor) -> None:
        editor.open(ISLAND)
        identifier = lsp.TextDocumentIdentifier(editor.uri(ISLAND))
        found = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(identifier))
        scenes = {each.name: each for each in found or () if isinstance(each, lsp.DocumentSymbol)}
        assert list(scenes) == ["bridge", "yard", "cellar", "window", "noon"]
        assert [each.name for each in scenes["bridge"].children or ()] == ["follow", "count", "run", "captain"]
        assert scenes["noon"].detail == "Half past two"
        everywhere = await editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("half past"))
        assert [each.name for each in everywhere or ()] == ["q1_island.noon"]

    session(island, does)


RENAMED = [
    (ISLAND, "then: n|oon", "after_lunch", {"was: noon"}),
    (ISLAND, "of: [ce|llar, window]", "vault", {"was: cellar"}),
    (ISLAND, "      r|un:\n", "dash", {"was: run"}),
    (ISLAND, "if: b|erthe >= 4", "trust", set()),
    (ISLAND, "gate == o|pen", "ajar", set()),
    (STONES, "{loaf == g|iven", "handed_on", set()),
    (ISLAND, "(note:st|rike)", "general_strike", {"was: strike"}),
    (ISLAND, "at: pre|fecture", "headquarters", set()),
    (ISLAND, "c|hapter:", "island", {"was: q1_island\n"}),
    (STONES, "pool: af|ter", "later", set()),
    ("quarter/state.yaml", "  lo|af:", "bread", set()),
]


@pytest.mark.parametrize(
    ("file", "marked", "name", "kept"), RENAMED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_rename_changes_every_file_and_nothing_else(
    island: Path, file: str, marked: str, name: str, kept: set[str]
) -> None:
    async def does(editor: Editor) -> None:
        text = editor.open(file)
        carried_out(island, await editor.rename(file, *place(text, marked), name))

    session(island, does)
    assert codes(island) == codes(STORIES / "island")
    whole = "\n".join(path.read_text(encoding="utf-8") for path in island.rglob("*.yaml"))
    assert all(each in whole for each in kept)
    assert name in whole + " ".join(path.stem for path in island.rglob("*.yaml"))


def test_a_rename_that_cannot_be_is_refused_in_a_sentence(island: Path) -> None:
    async def does(editor: Editor) -> None:
        text = editor.open(ISLAND)
        for marked, name, said in (
            ("then: n|oon", "yard", "there is already a scene `yard`"),
            ("then: n|oon", "Half Past", "a name has small letters"),
            ("then: n|oon", "stay", "`stay` has a meaning of its own"),
            ("if: b|erthe >= 4", "gate", "there is already a variable, draw or computed value `gate`"),
            ("if: b|erthe >= 4", "kept", "there is already a variable"),
            ("Nobody a|sks", "x", "there is nothing here that has a name"),
        ):
            with pytest.raises(JsonRpcException, match=said):
                await editor.rename(ISLAND, *place(text, marked), name)

    session(island, does)


def test_above_a_scene_its_ways_and_the_last_proof(island: Path) -> None:
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, "-m", "game", "prove", str(island)], capture_output=True, check=False, cwd=STORIES.parents[1]
    )

    async def does(editor: Editor) -> None:
        text = editor.open(ISLAND)
        said = await _lenses(editor)
        assert said[place(text, "\n|  yard:")[0]] == ["5 ways in · 3 ways out · proved: can be read", "play from here"]
        line, column = place(text, "Nobody asks for a |paper")
        editor.type(ISLAND, line, column, column, "real ")
        said = await _lenses(editor)
        assert said[place(text, "\n|  yard:")[0]][0].endswith("proved: can be read (before the last change)")

    session(island, does)


async def _lenses(editor: Editor) -> dict[int, list[str]]:
    identifier = lsp.TextDocumentIdentifier(editor.uri(ISLAND))
    found: dict[int, list[str]] = {}
    for lens in await editor.client.text_document_code_lens_async(lsp.CodeLensParams(identifier)) or ():
        assert lens.command is not None
        found.setdefault(lens.range.start.line, []).append(lens.command.title)
    return found


def test_an_editor_is_told_which_scene_a_line_is_in(island: Path) -> None:
    async def does(editor: Editor) -> None:
        text = editor.open(ISLAND)
        params = lsp.ExecuteCommandParams("tenezbon.sceneAt", [editor.uri(ISLAND), place(text, "Fill a do|zen")[0]])
        found = await editor.client.workspace_execute_command_async(params)
        assert list(found or ()) == [str(island), "q1_island.cellar", "quarter"]

    session(island, does)


def test_files_that_belong_to_no_story_are_left_alone(tmp_path: Path) -> None:
    async def does(editor: Editor) -> None:
        editor.open("compose.yaml", "services:\n  web: {image: x}\n")
        assert await editor.complete("compose.yaml", 1, 2) == {}
        assert await editor.hover("compose.yaml", 1, 3) == ""
        assert await editor.references("compose.yaml", 1, 3) == []
        assert editor.said == {}

    session(tmp_path, does)


def test_columns_are_counted_as_the_editor_counts_them(island: Path) -> None:
    text = (island / ISLAND).read_text(encoding="utf-8")
    text = changed(text, "      walks ahead of you", "      walks 🥖🥖 {loaf == kep: on | ahead} of you")

    async def does(editor: Editor) -> None:
        editor.open(ISLAND, text)
        await editor.until(lambda: "unknown-word" in editor.codes(ISLAND))
        said = editor.said[ISLAND][0]
        line = text.split("\n")[said.range.start.line]
        assert said.range.start.character == len(line[: line.index("kep:")].encode("utf-16-le")) // 2
        titles = [action.title for action in await editor.actions(ISLAND, said.range.start.line)]
        assert titles == ["Write `kept`"]

    session(island, does)
