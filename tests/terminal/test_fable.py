"""A story of no time, without map, notes, people, journal and ledger: nothing of these, no date and no empty page is seen.

Golden files as of the other pages: `--update` writes them anew, for eyes to read.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from game.story.owned import has
from game.terminal import commands
from game.terminal.screen import keys, pages
from tests.building import STORIES, kept, story
from tests.terminal.screens import body, opened, shown

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
    r"194\d|Aug|Paris|German|Resistance|Division|Normandy|real, at its date|\b[amnjbydi]  [a-z]|\d\d:\d\d|Monday|January|clipping|timeline",
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


LACKED = sorted(key for key, page in keys.OPENS.items() if not has(kept("fable"), page))


def test_the_story_lacks_what_a_story_may_lack() -> None:
    assert set(LACKED) == {"a", "b", "d", "i", "j", "m", "n", "y"}
    assert not {key for key, _ in keys.of_story(keys.BESIDE, kept("fable"))} & set(LACKED)


@pytest.mark.parametrize("command", sorted({*pages.PAGES, *(each.word for each in commands.COMMANDS)}))
def test_nothing_is_seen_whatever_is_typed(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command and the name of every page, at the first scene and at the end: its page, or that there is none."""
    monkeypatch.chdir(tmp_path)
    for way in (BEGUN, (*BEGUN, "end", "2", "end", "2")):
        controller = opened(Path("saves"), (*way, *f":{command}", "enter"), 120, 60, story=kept("fable"))
        seen = shown(controller).replace(f"“{command}”", "").replace("2026-08-25 12:00", "")
        assert WAR.findall(seen) == []
        if not has(kept("fable"), command):
            assert "is not a command" in seen


@pytest.mark.parametrize("key", LACKED)
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


def test_a_map_of_nobody_shows_all_places_and_nobody_who_holds_them(tmp_path: Path) -> None:
    """A story of no time with places, and without views and holders."""
    head = "title: The harbor\nroles: {walker: {title: The walker, start: one.first}}\n"
    scenes = """
    first: {title: Out, at: quay, text: Here., choices: {on: {label: On., journal: You went., go: far}}}
    far: {title: Far, at: tower, text: There., choices: {on: {label: Back., go: first}, out: {label: Out., go: end}}}
    end: {text: It ends., ending: {title: Up, kind: quiet}}
    """
    places = "places: {quay: {name: The quay, lat: 54, lon: 10}, tower: {name: The tower, lat: 54.01, lon: 10.02, bank: in the harbor}, reef: {name: The reef, lat: 54.4, lon: 10.8}}"
    chapter = {"walker__one": "chapter: {title: One}\nscenes:\n" + scenes}
    made = story(tmp_path / "story", "", story=head, record__places=places, **chapter)
    for name, keys_pressed in {"near": "m", "all": "mz", "list": "mt", "one": "m\t", "journal": "j"}.items():
        pressed = ("tab" if key == "\t" else key for key in keys_pressed)
        seen = body(opened(tmp_path / name, (*BEGUN, "end", "1", "end", "1", *pressed), 110, 34, story=made))
        assert WAR.findall(seen) == []
        assert not re.search(r"[Hh]eld|hold|\. \.", seen)
        assert {
            "near": "Around you" in seen,
            "all": "The map" in seen and "The reef" in seen,
            "list": "Places – The tower: 1.7 km northeast, in the harbor; you have been there. – The reef:" in seen,
            "one": "The tower: 1.7 km northeast, in the harbor." in seen,
            "journal": "– You went." in seen,
        }[name]
