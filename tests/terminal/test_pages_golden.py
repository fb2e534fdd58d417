"""Golden screens: every page at four sizes, in tests/pages; `--update` writes them anew, for eyes to read."""

from pathlib import Path

import pytest

from tests.terminal.screens import ASKED, BEGUN, SIZES, opened, shown

PAGES = Path(__file__).parent.parent / "pages"
BARRICADE = (*ASKED, "1", "end", "1", "enter")
CASES = {
    "title": (),
    "roles": ("enter",),
    "warning": ("enter", "enter"),
    "chapter": BEGUN,
    "choices": (*BEGUN, "end"),
    "locked": (*BEGUN, "end", "down", "down", "down", "enter"),
    "note-picked": (*BEGUN, "tab", "tab"),
    "continued": (*BEGUN, "end", "2", "end", "1", "end", "1"),
    "care": ASKED,
    "looked-away": (*ASKED, "2"),
    "map": (*BEGUN, "m"),
    "map-city": (*BEGUN, "m", "z", "z", "tab", "tab"),
    "map-center": (*BEGUN, "m", "z", "z", "z", "tab"),
    "map-region": (*BEGUN, "m", "z"),
    "map-list": (*BEGUN, "m", "t"),
    "place": (*BEGUN, "m", "t", "t", "tab", "enter"),
    "notes": (*BEGUN, "n", "down"),
    "notes-found": (*BEGUN, "n", "/", *"ile", "down"),
    "notes-by-day": (*BEGUN, "n", "t"),
    "note": (*BEGUN, "n", "enter"),
    "clipping": (*BEGUN, "i"),
    "timeline": (*BEGUN, "d"),
    "people": (*BEGUN, "y"),
    "here": (*BEGUN, "w"),
    "journal": (*BEGUN, "end", "2", "j"),
    "ledger": (*BEGUN, "b"),
    "chapters": (*BEGUN, "c"),
    "saves": (*BEGUN, "end", "2", "l"),
    "options": (*BEGUN, "o", "down", "down"),
    "help": (*BEGUN, "f1"),
    "keys": (*BEGUN, "?"),
    "keys-on-a-page": (*BEGUN, "n", "?"),
    "menu": (*BEGUN, "escape", "down"),
    "how": (*BEGUN, *":how", "enter"),
    "hints": (*BEGUN, "end", "2"),
    "completion": (*BEGUN, *":no"),
    "command": (*BEGUN, *":undo 2"),
    "search": (*BEGUN, "/", *"bridge", "enter"),
    "ending": (*ASKED, "1", "end", "1", "end", "2", "end", "1"),
    "ending-page": (*ASKED, "1", "end", "1", "end", "2", "end", "1", "end", "enter"),
    "endings": (*ASKED, "1", "end", "1", "end", "2", "end", "1", "e"),
}


@pytest.mark.parametrize(("columns", "rows"), SIZES, ids=str)
@pytest.mark.parametrize("page", CASES)
def test_the_page_is_as_it_was(
    page: str, columns: int, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool
) -> None:
    monkeypatch.chdir(tmp_path)  # the folder of the saves is shown
    drawn = shown(opened(Path("saves"), CASES[page], columns, rows))
    golden = PAGES / f"{page}-{columns}x{rows}.txt"
    if update:
        golden.write_text(drawn, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == drawn


def test_no_golden_screen_is_left_over() -> None:
    expected = {f"{page}-{columns}x{rows}.txt" for page in CASES for columns, rows in SIZES}
    assert {path.name for path in PAGES.glob("*.txt")} == expected
