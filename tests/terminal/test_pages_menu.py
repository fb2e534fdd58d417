"""The menu, the panel of keys, clicks on bars and sidebar, and the line of commands."""

import io
from pathlib import Path

from game.terminal.content.guide import MENU
from game.terminal.plain import console
from game.terminal.screen.controller import Controller
from tests.terminal.screens import ASKED, BEGUN, body, opened, screen, setup, text
from tests.terminal.test_pages_keys import END, typed


def click_on(controller: Controller, words: str, at: int = 0) -> None:
    """Clicks on a sign of the last row that has the words."""
    found = [(row, text(line).index(words)) for row, line in enumerate(screen(controller).lines) if words in text(line)]
    row, column = found[-1]
    controller.click(column + at, row)


def picked(controller: Controller, command: str) -> None:
    """Opens the menu, and picks the entry of a command."""
    controller.press("escape")
    assert controller.state.page.name == "menu"
    for _ in range([each.command for each in MENU].index(command)):
        controller.press("down")
    controller.press("enter")


def test_every_entry_of_the_menu_leads_somewhere(tmp_path: Path) -> None:
    pages = {
        "again": "story", "save": "story", "saves": "saves", "chapters": "chapters", "branches": "branches",
        "options": "options", "how": "how", "help": "help", "new": "roles", "endings": "endings", "runs": "runs",
        "title": "title", "quit": "menu",
    }  # fmt: skip
    assert list(pages) == [each.command for each in MENU]
    for number, (command, page) in enumerate(pages.items()):
        controller = opened(tmp_path / str(number), BEGUN)
        picked(controller, command)
        assert controller.state.page.name == page
        assert (controller.state.prompt is not None) == (command == "save")
        assert (controller.exit is not None) == (command == "quit")


def test_the_title_is_reached_and_the_run_goes_on_from_there(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2"))
    picked(controller, "title")
    assert controller.state.session is None
    assert controller.state.notice.startswith("Your place is kept")
    controller.press("enter")
    assert controller.state.played.choices == ("q1_island.bridge.count",)


def test_another_role_is_begun_without_leaving(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*ASKED, "1", *END[END.index("1") :]))
    controller = opened(tmp_path / "new", (*BEGUN, *END))
    assert controller.state.game.running.over
    for key in ("N", "2", "1"):
        controller.press(key)
    assert controller.state.played.role == "column"


def test_the_panel_is_gone_at_the_next_key(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "?"))
    assert "undo a choice; redo it" in body(controller)
    controller.press("escape")
    assert (controller.state.keys_shown, controller.state.page.name) == (False, "story")
    for key in ("?", "n"):
        controller.press(key)
    assert (controller.state.keys_shown, controller.state.page.name) == (False, "notes")


def test_bars_and_sidebar_can_be_clicked(tmp_path: Path) -> None:
    controller = opened(tmp_path, BEGUN, 120, 40)
    for words, page in (
        ("Nerve", "status"), ("07:10   ", "timeline"), ("Pont Saint-Michel   ", "map"), ("m map", "map"), ("Esc menu", "menu"),
        ("│  New in your notes", "notes"), ("◆", "map"),
    ):  # fmt: skip
        click_on(controller, words, words.startswith("│") and 3)
        assert controller.state.page.name == page, words
        controller.press("escape")
    click_on(controller, "? keys")
    assert controller.state.keys_shown


def test_a_command_is_completed_and_remembered(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, *":jou"))
    assert "journal" in text(screen(controller).lines[-1])
    controller.press("tab")
    assert controller.state.prompt is not None
    assert controller.state.prompt.text == "journal "
    controller.press("enter")
    for key in ("escape", *":no"):
        controller.press(key)
    controller.press("tab")
    assert controller.state.prompt is not None
    assert controller.state.prompt.text == "note"  # what note and notes have in common
    for key in ("up", "up", "down", "up"):
        controller.press(key)
    assert controller.state.prompt.text == "journal"


def test_a_mistyped_command_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    controller = opened(tmp_path, BEGUN)
    assert typed(controller, "unod") == "“unod” is not a command. Did you mean undo?"


def test_after_a_search_escape_leads_back_to_the_choices(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2", "/", *"bridge", "enter"))
    at = controller.state.anchor
    controller.press("escape")
    assert controller.state.page.name == "story"
    assert controller.state.anchor > at
    assert "1 The cellar" in body(controller)


def test_plain_lines_are_wrapped_at_a_terminals_width(tmp_path: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def longest(out: io.StringIO, lines: str) -> int:
        console.play(setup(tmp_path, role="quarter"), io.StringIO(lines), out, echo=False)
        return max(len(line) for line in out.getvalue().splitlines())

    assert longest(Terminal(), "") <= 80
    assert longest(io.StringIO(), "") > 80
    assert longest(Terminal(), "width off\nagain\n") > 80


def test_the_menu_and_how_to_play_are_in_plain_lines(tmp_path: Path) -> None:
    out = io.StringIO()
    lines = "menu\nhow\nnew\ntitle\nm\n"
    console.play(setup(tmp_path, role="quarter"), io.StringIO(lines), out, echo=False)
    said = out.getvalue()
    for words in ("branches: Ways you left.", "Risks: Safe always holds.", "A good beginning.", "Begin a game first."):
        assert words in said
    assert said.count("Type the number or name of a role to begin") == 1


def test_a_question_that_is_put_again_has_a_choice_selected(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*ASKED, *":away on", "enter", "end", "down", "down", *":away off", "enter"))
    assert controller.state.game.running.asks
    assert controller.state.selected in (1, 2)
    assert "Ahead: people are killed." in body(controller)
