"""A story of no time, without map, notes, people, journal and ledger: nothing of these, no date and no empty page is seen.

Golden files as of the other pages: `--update` writes them anew, for eyes to read.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from game.terminal.screen.keymap import _OPENS
from tests.building import STORIES, kept
from tests.terminal.screens import opened, shown

GOLDEN = Path(__file__).parent.parent / "pages" / "fable"
BEGUN = ("enter", "enter")  # new game, the role
CASES = {
    "title": (),
    "roles": ("enter",),
    "begun": BEGUN,
    "keys": (*BEGUN, "?"),
    "help": (*BEGUN, "f1"),
    "how": (*BEGUN, *":how", "enter"),
    "numbers": (*BEGUN, "end", "2", "w"),
    "menu": (*BEGUN, "escape"),
    "saves": (*BEGUN, "end", "2", "l"),
    "ending": (*BEGUN, "end", "2", "end", "2"),
    "about": (*BEGUN, *":about", "enter"),
}
WAR = re.compile(
    r"194\d|Aug|Paris|German|Resistance|Division|Normandy|real, at its date|\b[mnjbydi]  [a-z]|\d\d:\d\d|Monday|January|clipping|timeline",
    re.IGNORECASE,
)


@pytest.mark.parametrize("page", CASES)
def test_the_page_is_as_it_was(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    monkeypatch.chdir(tmp_path)  # the folder of the saves is shown
    drawn = shown(opened(Path("saves"), CASES[page], 100, 40, story=kept("fable")))
    golden = GOLDEN / f"{page}.txt"
    if update:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(drawn, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == drawn
    found = WAR.findall(drawn.replace(datetime(2026, 8, 25, 12, tzinfo=UTC).strftime("%Y-%m-%d %H:%M"), ""))
    assert found == []


@pytest.mark.parametrize("key", sorted({"m", "n", "j", "b", "y", "d", "i"} & _OPENS.keys()))
def test_keys_of_what_is_not_there_do_nothing(key: str, tmp_path: Path) -> None:
    controller = opened(tmp_path, BEGUN, story=kept("fable"))
    before = controller.state
    controller.press(key)
    assert controller.state.page == before.page
    assert controller.state.notice == ""


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], str]:
    """What plain lines answer to what is typed."""
    import io
    import sys

    from game.cli.main import main

    def played(typed: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        main(["play", str(STORIES / "fable"), "--plain", "--saves", str(tmp_path / "saves")])
        return capsys.readouterr().out

    return played


def test_plain_lines_show_nothing_of_it(lines: Callable[[str], str]) -> None:
    said = lines("help\nhow\n1\nhelp\nmenu\nstatus\nwhere\n2\nabout\n2\nendings\ntranscript\nquit\n")
    assert WAR.findall(said) == []
    assert "\n.\n" not in said
    for word in (
        "map",
        "notes",
        "note",
        "journal",
        "ledger",
        "people",
        "who",
        "aims",
        "timeline",
        "clipping",
        "sources",
    ):
        assert not re.search(rf"^{word}( \[?\w.*)?: ", said, flags=re.MULTILINE)
        assert "is not a command" in lines(f"1\n{word}\nquit\n")
