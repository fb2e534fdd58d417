"""Golden screens: every page at four sizes, in tests/pages; `--update` writes them anew, for eyes to read."""

from pathlib import Path

import pytest

from tests.building import kept
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
    "about": (*BEGUN, *":about", "enter"),
    "branches": (*BEGUN, "end", "2", "end", "1", "u", "u", "end", "1", "v"),
    "runs": (*ASKED, "1", "end", "1", "end", "2", "end", "1", *":runs", "enter"),
    "note-beside": (*BEGUN, "tab", "enter"),
    "sources": (*BEGUN, *":sources strike", "enter"),
    "transcript": (*BEGUN, "end", "2", *":transcript", "enter"),
}
IN_THE_YARD = ("enter", "enter")  # of a story with a cast and aims
YARD = {
    "begun": IN_THE_YARD,
    "card": (*IN_THE_YARD, "tab", "enter"),
    "two-cards": (*IN_THE_YARD, "end", "1", *":who sorel", "enter"),
    "who-is-who": (*IN_THE_YARD, "end", "1", "y", "tab"),
    "card-of-the-list": (*IN_THE_YARD, "end", "1", "y", "tab", "enter"),
    "aims": (*IN_THE_YARD, "a"),
    "map-of-aims": (*IN_THE_YARD, "m"),
    "drawn": (*IN_THE_YARD, "end", "2"),
    "how-it-ended": (*IN_THE_YARD, "end", "1", "end", "1", "end", "enter"),
    "person": (*IN_THE_YARD, *":note bread", "enter", "tab", "tab", "enter"),
    "person-of-a-note": (*IN_THE_YARD, *":note bread", "enter", "tab", "enter"),
}
ALL = {
    **{page: ("island", keys) for page, keys in CASES.items()},
    **{f"yard-{page}": ("yard", k) for page, k in YARD.items()},
}


@pytest.mark.parametrize(("columns", "rows"), SIZES, ids=str)
@pytest.mark.parametrize("page", ALL)
def test_the_page_is_as_it_was(
    page: str, columns: int, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool
) -> None:
    monkeypatch.chdir(tmp_path)  # the folder of the saves is shown
    name, keys = ALL[page]
    drawn = shown(opened(Path("saves"), keys, columns, rows, story=kept(name)))
    golden = PAGES / f"{page}-{columns}x{rows}.txt"
    if update:
        golden.write_text(drawn, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == drawn


def test_no_golden_screen_is_left_over() -> None:
    expected = {f"{page}-{columns}x{rows}.txt" for page in ALL for columns, rows in SIZES}
    assert {path.name for path in PAGES.glob("*.txt")} == expected
