"""What keys, clicks and typed commands do to the pages."""

from pathlib import Path

import pytest

from game.saves import Shelf
from game.story import transcript
from game.terminal import commands
from game.terminal.screen import pages
from game.terminal.screen.controller import Desk
from game.terminal.screen.scrollback import Scrollback
from tests.terminal.screens import ASKED, BEGUN, body, desk, screen, setting, text

END = ("end", "2", "end", "1", "end", "1", "end", "1", "end", "2", "1", "end", "1", "end", "2", "end", "1")


def typed(sat: Desk, line: str) -> str:
    """What is said to a command."""
    for key in (":", *line, "enter"):
        sat.press(key)
    return sat.book.notice


def test_every_command_of_the_table_does_something(tmp_path: Path) -> None:
    for command in commands.listed("pages"):
        sat = desk(tmp_path / command.word, (*BEGUN, "end", "2", "home"))
        before = sat.book
        said = typed(sat, command.word)
        assert "is not a command" not in said
        assert sat.book != before or sat.left is not None


def test_commands_that_are_not_known_are_named(tmp_path: Path) -> None:
    sat = desk(tmp_path, BEGUN)
    assert typed(sat, "xyzzy") == "“xyzzy” is not a command. Type help for the list."
    assert typed(sat, "17") == "There is no choice 17: type a number from 1 to 4."
    assert typed(sat, "pages") == "The command pages works only in plain lines."
    assert typed(sat, "sa") == "“sa” can mean save, saves."
    assert typed(sat, "seed 4") == "That works only before a game."


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
        ("save", "Your place is kept in “quarter-1”. To keep a copy, type save and a name."),
        ("save copy", "A copy is kept as “copy”."),
        ("load nothing", "There is no saved game “nothing”."),
        ("4", "Not open: You have no armband yet."),
        ("captain", "Not open: You have no armband yet."),
    ],
)
def test_what_a_command_says(line: str, said: str, tmp_path: Path) -> None:
    assert typed(desk(tmp_path, BEGUN), line) == said


def test_commands_open_pages(tmp_path: Path) -> None:
    sat = desk(tmp_path, BEGUN)
    for line, page in (
        ("note strike", "note"),
        ("note 2", "note"),
        ("map hôtel", "map"),
        ("transcript", "transcript"),
        ("where", "status"),
    ):
        typed(sat, line)
        assert sat.book.leaf.page == page
        sat.press("escape")
    typed(sat, "map hôtel de")
    assert "Hôtel de Ville" in body(sat)
    assert "Luxembourg" not in body(sat)


def test_a_transcript_is_written_once(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "end", "2"))
    file = tmp_path / "run.md"
    assert typed(sat, f"transcript {file}") == f"The transcript is in {file}."
    assert "# The island" in file.read_text(encoding="utf-8")
    assert typed(sat, f"transcript {file}").endswith("already. Choose another name.")
    assert "cannot be written" in typed(sat, f"transcript {tmp_path}/no/folder")


def test_before_a_game_commands_say_so(tmp_path: Path) -> None:
    sat = desk(tmp_path)
    assert typed(sat, "journal") == "Begin a game first."
    sat.press("m")
    assert sat.book.notice == "Begin a game first."
    sat.press("j")
    assert sat.book.notice == "Begin a game first."
    sat.press("s")
    assert sat.book.notice == "Begin a game first."
    typed(sat, "notes")
    assert sat.book.leaf.page == "notes"


def test_what_was_left_is_gone_on_with(tmp_path: Path) -> None:
    desk(tmp_path, (*BEGUN, "end", "2"))
    sat = desk(tmp_path)
    assert "› Continue" in body(sat)
    assert "Préfecture de police" in body(sat)
    sat.press("enter")
    assert sat.book.played.choices == ("q1_island.bridge.count",)


def test_a_save_is_copied_loaded_and_deleted(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "end", "2", "s", *"copy", "enter"))
    assert sat.book.notice == "A copy is kept as “copy”."
    for key in ("end", "1", "l"):
        sat.press(key)
    number = next(n for n, slot in enumerate(sat.book.game.slots, 1) if slot.name == "copy")
    sat.press(str(number))
    assert len(sat.book.played.choices) == 1
    assert sat.book.session is not None
    assert sat.book.session.slot == "copy"
    sat.press("l")
    other = next(n for n, slot in enumerate(sat.book.game.slots, 1) if slot.name == "quarter-1")
    for key in (*["down"] * (other - 1), "x", *"yes", "enter"):
        sat.press(key)
    assert not Shelf(tmp_path).exists("quarter-1")
    for key in ("home", "up", "x", "y", "enter"):
        sat.press(key)
    assert sat.book.notice == "This is the game you are playing."


def test_chapters_are_gone_back_to_and_taken_again(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, *END[:13], "c"))
    assert "Paving stones" in body(sat)
    sat.press("1")
    assert sat.book.played.choices == ()
    assert "Back at “The island”" in sat.book.notice
    for _ in range(9):
        sat.press("U")
    assert sat.book.played.scene.id == "q2_stones.street"


def test_an_ending_opens_what_needs_it(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, *END))
    assert sat.book.session is not None
    assert sat.book.session.over
    assert "The big bell" in body(sat)
    sat.press("N")
    sat.press("2")
    assert sat.book.leaf.page == "warning"
    sat.press("1")
    assert sat.book.played.role == "column"
    assert "somebody there has no bread" in body(sat)
    sat = desk(tmp_path)
    for key in ("up", *["down"] * 4):
        sat.press(key)
    names = [line for line in map(text, screen(sat).lines) if "›" in line]
    assert len(names) == 1


def test_finished_runs_leave_traces_that_are_chosen(tmp_path: Path) -> None:
    desk(tmp_path, (*BEGUN, *END))
    sat = desk(tmp_path)
    typed(sat, "runs")
    assert "The quarter: The big bell" in body(sat)
    sat.press("1")
    assert sat.book.notice == "The next game finds the traces of “The big bell”."


def test_a_note_in_the_text_is_opened(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "tab", "tab", "s-tab", "enter"))
    assert sat.book.leaf.subject == "strike"
    assert "walked into the Prefecture" in body(sat)
    sat.press("escape")
    assert sat.book.leaf.page == "story"


def test_a_click_opens_a_note_and_picks_an_item(tmp_path: Path) -> None:
    sat = desk(tmp_path, BEGUN)
    row, line = next((row, text(line)) for row, line in enumerate(screen(sat).lines) if "the strike" in text(line))
    sat.click(line.index("the strike"), row)
    assert sat.book.leaf.subject == "strike"
    sat.press("n")
    row = next(row for row, line in enumerate(screen(sat).lines) if "The Prefecture" in text(line))
    sat.click(12, row)
    assert sat.book.leaf.subject == "prefecture"


def test_a_click_on_the_title_begins(tmp_path: Path) -> None:
    sat = desk(tmp_path)
    row = next(row for row, line in enumerate(screen(sat).lines) if "Help" in text(line))
    sat.click(40, row)
    assert sat.book.leaf.page == "help"
    sat.click(400, 400)
    assert sat.book.leaf.page == "help"


def test_hits_are_gone_through(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "end", "2", "/", *"the", "enter"))
    count = len(sat.book.found)
    assert sat.book.notice.startswith(f"{count} of {count}.")
    sat.press(",")
    assert sat.book.notice.startswith(f"{count - 1} of {count}.")
    sat.press(".")
    sat.press(".")
    assert sat.book.notice.startswith(f"{count} of {count}.")
    sat.press("escape")
    assert not sat.book.sought


def test_options_change_the_page_at_once(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "o", "down", "right", "right", "left"))
    assert sat.book.game.options["measure"] == "72"
    sat.press("o")
    assert sat.book.manner.measure == 72
    assert Shelf(tmp_path).options()["measure"] == "72"
    letter = desk(tmp_path, BEGUN, initial="letter", emphasis="underscores", paragraphs="indented")
    assert "▜▛" in body(letter)
    assert "_blue_" in body(letter)


def test_the_mouse_is_switched(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "f9"))
    assert not sat.book.is_on("mouse")
    sat.press("f9")
    assert sat.book.is_on("mouse")


def test_a_line_is_edited(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, ":", *"helo", "left", "l", "home", "delete", "h", "end", "x", "backspace"))
    assert sat.book.prompt is not None
    assert sat.book.prompt.text == "hello"
    assert screen(sat).cursor == (7, 23)
    sat.press("escape")
    assert sat.book.prompt is None
    sat.press("/")
    sat.press("backspace")
    assert sat.book.prompt is None


def test_the_map_is_walked(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "m"))
    assert "You are at: Pont Saint-Michel" in body(sat)
    sat.press("tab")
    assert "Préfecture de police: 100 meters northeast, island." in body(sat)
    for view in ("center", "region", "city"):
        sat.press("z")
        assert sat.book.view == view
        assert "You are at: Pont Saint-Michel" in body(sat)
        sat.press("s-tab")  # the last place of the view
        assert ("Écouché: 18" in body(sat)) == (view == "region")


def test_looking_away_from_the_beginning_asks_nothing(tmp_path: Path) -> None:
    sat = desk(tmp_path, ("enter", "enter", "2", *END[:10]))
    assert sat.book.is_on("look_away")
    assert "The tanks fire on the gate." in body(sat)
    assert "Ahead" not in body(sat)
    assert sat.book.session is not None
    assert HARD not in transcript.text(sat.book.session.read)


HARD = "quiet enough to hear the plaster"


def told(sat: Desk) -> str:
    """All that can be scrolled to, as one line of words."""
    log = Scrollback(sat.book)
    return " ".join(" ".join(text(row.line) for turn in range(log.last + 1) for row in log.rows(turn)).split())


def test_who_looked_away_once_is_not_shown_it_later(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*ASKED, "2", "end", "1"))
    again = desk(tmp_path, ("enter",))
    for seen in (sat, again):
        assert "One of the men beside you is killed." in told(seen)
        assert HARD not in told(seen)
        assert HARD not in transcript.text(seen.book.played)
        assert "One of the men beside you is killed." in transcript.text(seen.book.played)
    for key in ("u", "u"):
        again.press(key)
    assert not again.book.played.away
    for key in ("end", "2"):
        again.press(key)
    assert "Ahead: " in told(again)


def test_who_looks_away_can_still_read_it(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*ASKED, "2"))
    typed(sat, "away off")
    assert "Ahead: " in told(sat)
    sat.press("1")
    assert HARD in told(sat)
    assert HARD in transcript.text(sat.book.played)


def test_no_save_is_lost_where_the_folder_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    sat = Desk(setting(file / "saves"), 80, 24)
    for key in (*BEGUN, "end", "2"):
        sat.press(key)
    assert "could not be saved" in sat.book.notice
    assert sat.book.played.choices


def test_pages_before_a_game_need_none(tmp_path: Path) -> None:
    words = {command.word for command in commands.listed("pages", playing=False)}
    for page in words & pages.PAGES.keys() - {"note", "sources"}:
        sat = desk(tmp_path / page)
        typed(sat, page)
        assert sat.book.leaf.page == page
        assert body(sat)
    sat = desk(tmp_path, ("enter",))
    assert sat.book.leaf.page == "roles"
    assert body(sat)


def test_with_the_keys_of_vi_j_and_k_move(tmp_path: Path) -> None:
    sat = desk(tmp_path, (*BEGUN, "end"))
    typed(sat, "options keys vi")
    assert sat.book.choice == 1
    sat.press("j")
    assert (sat.book.choice, sat.book.leaf.page) == (2, "story")
    sat.press("k")
    assert sat.book.choice == 1
    assert "J journal" in text(screen(sat).lines[-1])
    sat.press("?")
    assert "n J" in body(sat)
    sat.press("J")
    assert sat.book.leaf.page == "journal"
    for key in (":", *"journal"):
        sat.press(key)
    assert sat.book.prompt is not None
    assert sat.book.prompt.text == "journal"
