"""What keys, clicks and typed commands do to the pages."""

from pathlib import Path

import pytest

from game.saves.shelf import Shelf
from game.story import transcript
from game.story.owned import has
from game.terminal import commands
from game.terminal.screen import pages
from game.terminal.screen.controller import Controller
from game.terminal.screen.scrollback import Scrollback
from tests.building import kept
from tests.terminal.screens import ASKED, BEGUN, body, opened, screen, setup, text

END = ("end", "2", "end", "1", "end", "1", "end", "1", "end", "2", "1", "end", "1", "end", "2", "end", "1")


def typed(controller: Controller, line: str) -> str:
    """What is said to a command."""
    for key in (":", *line, "enter"):
        controller.press(key)
    return controller.state.notice


def test_every_command_of_the_table_does_something(tmp_path: Path) -> None:
    for command in (c for c in commands.COMMANDS if c.only != "plain" and has(kept("island"), c.word)):
        controller = opened(tmp_path / command.word, (*BEGUN, "end", "2", "home"))
        before = controller.state
        said = typed(controller, command.word)
        assert "is not a command" not in said
        assert controller.state != before or controller.exit is not None


def test_commands_that_are_not_known_are_named(tmp_path: Path) -> None:
    controller = opened(tmp_path, BEGUN)
    assert typed(controller, "xyzzy") == "“xyzzy” is not a command. Type help for the list."
    assert typed(controller, "17") == "There is no choice 17: type a number from 1 to 4."
    assert typed(controller, "pages") == "The command pages works only in plain lines."
    assert typed(controller, "sa") == "“sa” can mean save, saves."
    assert typed(controller, "seed 4") == "That works only before a game."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("undo x", "Type undo, or undo and a number."),
        ("undo", "Nothing to undo."),
        ("redo", "Nothing to redo."),
        ("width 12", "Type width and a number from 40 to 80."),
        ("width 50", "Lines have at most 50 columns."),
        ("theme red", "Type theme and one of night, paper, contrast, terminal, mono."),
        ("options emphasis bold", "Emphasis: bold."),
        ("options emphasis", "Emphasis: type options emphasis and one of italic, bold, underscores."),
        ("options what", "There is no option “what”. Type options for the list."),
        ("away", "You look away: hard scenes are told in two plain sentences."),
        ("away off", "You read everything."),
        ("note nothing", "You have found no such note. Type notes for the list."),
        ("chapters x", "Type chapters and a number from 1 to 1."),
        ("chapters 9", "Type chapters and a number from 1 to 1."),
        ("chapters 1", "You are in “The island”."),
        ("search", "Type search and the words to look for."),
        ("search zzz", "“zzz” was not found in what you have read."),
        ("save", "Your place is kept in “the-quarter-1”. To keep a copy, type save and a name."),
        ("save copy", "A copy is kept as “copy”."),
        ("load nothing", "There is no saved game “nothing”."),
        ("4", "Not open: You have no armband yet."),
        ("captain", "Not open: You have no armband yet."),
    ],
)
def test_what_a_command_says(line: str, said: str, tmp_path: Path) -> None:
    assert typed(opened(tmp_path, BEGUN), line) == said


def test_commands_open_pages(tmp_path: Path) -> None:
    controller = opened(tmp_path, BEGUN)
    for line, page in (
        ("note strike", "note"),
        ("note 2", "note"),
        ("map hôtel", "map"),
        ("transcript", "transcript"),
        ("where", "status"),
    ):
        typed(controller, line)
        assert controller.state.page.name == page
        controller.press("escape")
    typed(controller, "map hôtel de")
    assert "Hôtel de Ville" in body(controller)
    assert "Luxembourg" not in body(controller)


def test_a_transcript_is_written_once(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2"))
    file = tmp_path / "run.md"
    assert typed(controller, f"transcript {file}") == f"The transcript is in {file}."
    assert "# The island" in file.read_text(encoding="utf-8")
    assert typed(controller, f"transcript {file}").endswith("run.md. Choose another name.")
    assert "could not be written" in typed(controller, f"transcript {tmp_path}/no/folder")


def test_before_a_game_commands_say_so(tmp_path: Path) -> None:
    controller = opened(tmp_path)
    assert typed(controller, "journal") == "Begin a game first."
    controller.press("m")
    assert controller.state.notice == "Begin a game first."
    controller.press("j")
    assert controller.state.notice == "Begin a game first."
    controller.press("s")
    assert controller.state.notice == "Begin a game first."
    typed(controller, "notes")
    assert controller.state.page.name == "notes"


def test_what_was_left_is_gone_on_with(tmp_path: Path) -> None:
    opened(tmp_path, (*BEGUN, "end", "2"))
    controller = opened(tmp_path)
    assert "› Continue" in body(controller)
    assert "Préfecture de police" in body(controller)
    controller.press("enter")
    assert controller.state.played.choices == ("q1_island.bridge.count",)


def test_a_save_is_copied_loaded_and_deleted(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2", "s", *"copy", "enter"))
    assert controller.state.notice == "A copy is kept as “copy”."
    for key in ("end", "1", "l"):
        controller.press(key)
    number = next(n for n, slot in enumerate(controller.state.game.slots, 1) if slot.name == "copy")
    controller.press(str(number))
    assert len(controller.state.played.choices) == 1
    assert controller.state.session is not None
    assert controller.state.session.slot == "the-quarter-1"  # a copy goes on in its run
    assert len(controller.state.session.line) == 2  # what the run had besides can be redone
    for key in ("end", "1"):
        controller.press(key)
    controller.press("l")
    before = Shelf(tmp_path, "").fields("copy")["choices"]
    assert before == ["q1_island.bridge.count"]  # playing on does not touch the copy
    places = {slot.name: n for n, slot in enumerate(controller.state.game.slots, 1)}
    for key in (*["down"] * (places["copy"] - 1), "x", *"yes", "enter"):
        controller.press(key)
    assert not Shelf(tmp_path, "").exists("copy")
    for key in ("home", "up", "x", "y", "enter"):
        controller.press(key)
    assert controller.state.notice == "This is the game you are playing."


def test_chapters_are_gone_back_to_and_taken_again(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, *END[:13], "c"))
    assert "Paving stones" in body(controller)
    controller.press("1")
    assert controller.state.played.choices == ()
    assert "Back at “The island”" in controller.state.notice
    for _ in range(9):
        controller.press("U")
    assert controller.state.played.scene.id == "q2_stones.street"


def test_an_ending_opens_what_needs_it(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, *END))
    assert controller.state.session is not None
    assert controller.state.session.over
    assert "The big bell" in body(controller)
    controller.press("N")
    controller.press("2")
    assert controller.state.page.name == "warning"
    controller.press("1")
    assert controller.state.played.role == "column"
    assert "somebody there has no bread" in body(controller)
    controller = opened(tmp_path)
    for key in ("up", *["down"] * 4):
        controller.press(key)
    names = [line for line in map(text, screen(controller).lines) if "›" in line]
    assert len(names) == 1


def test_finished_runs_leave_traces_that_are_chosen(tmp_path: Path) -> None:
    opened(tmp_path, (*BEGUN, *END))
    controller = opened(tmp_path)
    typed(controller, "runs")
    assert "The quarter: The big bell" in body(controller)
    controller.press("1")
    assert controller.state.notice == "The next game finds the traces of “The big bell”."


def test_a_note_in_the_text_is_opened(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "tab", "tab", "s-tab", "enter"))
    assert controller.state.page.subject == "strike"
    assert "walked into the Prefecture" in body(controller)
    controller.press("escape")
    assert controller.state.page.name == "story"


def test_a_click_opens_a_note_and_picks_an_item(tmp_path: Path) -> None:
    controller = opened(tmp_path, BEGUN)
    row, line = next(
        (row, text(line)) for row, line in enumerate(screen(controller).lines) if "the strike" in text(line)
    )
    controller.click(line.index("the strike"), row)
    assert controller.state.page.subject == "strike"
    controller.press("n")
    row = next(row for row, line in enumerate(screen(controller).lines) if "The Prefecture" in text(line))
    controller.click(12, row)
    assert controller.state.page.subject == "prefecture"


def test_a_click_on_the_title_begins(tmp_path: Path) -> None:
    controller = opened(tmp_path)
    row = next(row for row, line in enumerate(screen(controller).lines) if "Keys and commands" in text(line))
    controller.click(40, row)
    assert controller.state.page.name == "help"
    controller.click(400, 400)
    assert controller.state.page.name == "help"


def test_hits_are_gone_through(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end", "2", "/", *"the", "enter"))
    count = len(controller.state.hits)
    assert controller.state.notice.startswith(f"{count} of {count}.")
    controller.press(",")
    assert controller.state.notice.startswith(f"{count - 1} of {count}.")
    controller.press(".")
    controller.press(".")
    assert controller.state.notice.startswith(f"{count} of {count}.")
    controller.press("escape")
    assert not controller.state.searched


def test_options_change_the_page_at_once(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "o", "down", "right", "right", "left"))
    assert controller.state.game.options["measure"] == "72"
    controller.press("o")
    assert controller.state.text_style.measure == 72
    assert Shelf(tmp_path, "").options()["measure"] == "72"
    letter = opened(tmp_path, BEGUN, initial="letter", emphasis="underscores", paragraphs="indented")
    assert "▜▛" in body(letter)
    assert "_blue_" in body(letter)


def test_the_mouse_is_switched(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "f9"))
    assert not controller.state.is_on("mouse")
    controller.press("f9")
    assert controller.state.is_on("mouse")


def test_a_line_is_edited(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, ":", *"helo", "left", "l", "home", "delete", "h", "end", "x", "backspace"))
    assert controller.state.prompt is not None
    assert controller.state.prompt.text == "hello"
    assert screen(controller).cursor == (7, 23)
    controller.press("escape")
    assert controller.state.prompt is None
    controller.press("/")
    controller.press("backspace")
    assert controller.state.prompt is None


def test_the_map_is_walked(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "m"))
    assert "You are at: Pont Saint-Michel" in body(controller)
    controller.press("tab")
    assert "Préfecture de police: 100 meters northeast, island." in body(controller)
    for view in ("region", "city", "center", ""):
        controller.press("home")
        controller.press("z")
        assert controller.state.map_view == view
        assert "You are at: Pont Saint-Michel" in body(controller)
        controller.press("s-tab")  # the last place of the view
        assert ("Écouché: 18" in body(controller)) == (view == "region")


def test_looking_away_from_the_beginning_asks_nothing(tmp_path: Path) -> None:
    controller = opened(tmp_path, ("enter", "enter", "2", *END[:10]))
    assert controller.state.is_on("look_away")
    assert "The tanks fire on the gate." in body(controller)
    assert "Ahead" not in body(controller)
    assert controller.state.session is not None
    assert HARD not in transcript.text(controller.state.session.read)


HARD = "quiet enough to hear the plaster"


def told(controller: Controller) -> str:
    """All that can be scrolled to, as one line of words."""
    log = Scrollback(controller.state)
    return " ".join(" ".join(text(row.line) for turn in range(log.last + 1) for row in log.rows(turn)).split())


def test_who_looked_away_once_is_not_shown_it_later(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*ASKED, "2", "end", "1"))
    again = opened(tmp_path, ("enter",))
    for seen in (controller, again):
        assert "One of the men beside you is killed." in told(seen)
        assert HARD not in told(seen)
        assert HARD not in transcript.text(seen.state.played)
        assert "One of the men beside you is killed." in transcript.text(seen.state.played)
    for key in ("u", "u", "u"):  # the choice, the answer, the choice that led here
        again.press(key)
    assert not again.state.played.away
    for key in ("end", "2"):
        again.press(key)
    assert "Ahead: " in told(again)


def test_who_looks_away_can_still_read_it(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*ASKED, "2"))
    typed(controller, "away off")
    assert "Ahead: " in told(controller)
    controller.press("1")
    assert HARD in told(controller)
    assert HARD in transcript.text(controller.state.played)


def test_no_save_is_lost_where_the_folder_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    controller = Controller(setup(file / "saves"), 80, 24)
    for key in (*BEGUN, "end", "2"):
        controller.press(key)
    assert "could not be saved" in controller.state.notice
    assert controller.state.played.choices


def test_pages_before_a_game_need_none(tmp_path: Path) -> None:
    words = {command.word for command in commands.listed(opened(tmp_path).state.game, "pages")}
    for page in words & pages.PAGES.keys() - {"note", "sources"}:
        controller = opened(tmp_path / page)
        typed(controller, page)
        assert controller.state.page.name == page
        assert body(controller)
    controller = opened(tmp_path, ("enter",))
    assert controller.state.page.name == "roles"
    assert body(controller)


def test_with_the_keys_of_vi_j_and_k_move(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "end"))
    typed(controller, "options keys vi")
    assert controller.state.selected == 1
    controller.press("j")
    assert (controller.state.selected, controller.state.page.name) == (2, "story")
    controller.press("k")
    assert controller.state.selected == 1
    assert "J journal" in text(screen(controller).lines[-1])
    controller.press("?")
    assert "J journal" in " ".join(body(controller).split())
    controller.press("J")
    assert controller.state.page.name == "journal"
    for key in (":", *"journal"):
        controller.press(key)
    assert controller.state.prompt is not None
    assert controller.state.prompt.text == "journal"
