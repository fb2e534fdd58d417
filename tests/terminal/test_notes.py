"""The notes: their list in its orders and with a filter, what is new, numbers of two digits, links; in both front ends."""

from pathlib import Path

import pytest

from game.saves.chronicle import Chronicle
from game.saves.shelf import Shelf
from game.story.model import Story
from game.terminal.content import notes
from game.terminal.screen.controller import Controller
from game.terminal.session import Game
from tests.building import kept, shipped
from tests.terminal.screens import BEGUN, body, opened, screen, setup
from tests.terminal.test_plain import said

MANY = 24


def archive(folder: Path, story: Story, count: int = MANY, read: int = 0) -> list[str]:
    """A chronicle with some of the story's notes, of which some were read."""
    found = list(story.record.notes)[:count]
    Shelf(folder, story.id).add(Chronicle(notes=frozenset(found), read=frozenset(found[:read])))
    return found


def listed(folder: Path, keys: tuple[str, ...] = (), columns: int = 80, rows: int = 24) -> Controller:
    """The list of notes of the shipped story, from the title."""
    story = shipped()
    controller = Controller(setup(folder, story)._replace(shelf=Shelf(folder, story.id)), columns, rows)
    for key in ("n", *keys):
        controller.press(key)
    return controller


def test_unread_notes_come_first_and_reading_makes_them_old(tmp_path: Path) -> None:
    archive(tmp_path, shipped(), read=20)
    controller = listed(tmp_path)
    assert [entry.group for entry in notes.listed(controller.state.game)] == ["Not read yet"] * 4 + ["Read"] * 20
    first = notes.listed(controller.state.game)[0].note
    controller.press("enter")
    assert controller.state.page.subject == first
    assert not notes.is_new(controller.state.game, first)
    controller.press("escape")
    assert notes.listed(controller.state.game)[0].note == first  # the list stays as it is while it is open
    assert "3 not read yet" in body(controller)
    again = listed(tmp_path)  # and it is known in the next sitting
    assert [entry.group for entry in notes.listed(again.state.game)] == ["Not read yet"] * 3 + ["Read"] * 21


def test_a_chronicle_that_does_not_know_what_was_read_has_read_all(tmp_path: Path) -> None:
    archive(tmp_path, shipped())
    file = Shelf(tmp_path, shipped().id).folder / "chronicle.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"read"', '"other"'), encoding="utf-8")
    chronicle = Shelf(tmp_path, shipped().id).chronicle()
    assert chronicle.read == chronicle.notes
    assert len(chronicle.read) == MANY


def test_orders(tmp_path: Path) -> None:
    found = archive(tmp_path, shipped())
    story = shipped()
    game = Game(story, chronicle=Chronicle(notes=frozenset(found)))
    by_day = [entry.note for entry in notes.listing(game._replace(order="by day"))]
    assert by_day == [note.id for note in notes.found_notes(game)]
    by_theme = notes.listing(game._replace(order="by theme"))
    groups = [entry.group for entry in by_theme]
    assert groups == sorted(groups, key=groups.index)  # those of a theme stand together
    assert all(entry.group.lower() == story.record.notes[entry.note].theme for entry in by_theme)


def test_the_filter_applies_as_one_types(tmp_path: Path) -> None:
    archive(tmp_path, shipped(), 160)
    controller = listed(tmp_path, ("/", *"hôtel"))
    accented = notes.listed(controller.state.game)
    assert 0 < len(accented) < 160
    plain = listed(tmp_path, ("/", *"HOTEL"))
    assert notes.listed(plain.state.game) == accented
    for key in "qqq":
        plain.press(key)
    assert "None of them has “HOTELqqq”." in body(plain)
    plain.press("escape")
    assert len(notes.listed(plain.state.game)) == 160
    assert plain.state.page.name == "notes"


def test_enter_opens_what_the_filter_has_left(tmp_path: Path) -> None:
    archive(tmp_path, shipped(), 160)
    controller = listed(tmp_path, ("/", *"hotel", "down"))
    second = notes.listed(controller.state.game)[1].note
    controller.press("enter")
    assert (controller.state.page.name, controller.state.page.subject) == ("note", second)
    controller.press("escape")
    assert controller.state.page.subject == "hotel"
    controller.press("escape")
    assert (controller.state.page.name, controller.state.page.subject) == ("notes", "")
    controller.press("escape")
    assert controller.state.page.name == "title"


@pytest.mark.parametrize(
    ("keys", "opened_at"),
    [
        (("1", "2"), 12),
        (("1", "enter"), 1),
        (("2", "4"), 24),
        (("3",), 3),
        (("2", "9"), 9),
        (("1", "down", "2", "enter"), 2),
    ],
)
def test_numbers_of_two_digits(keys: tuple[str, ...], opened_at: int, tmp_path: Path) -> None:
    archive(tmp_path, shipped())
    controller = listed(tmp_path)
    wanted = notes.listed(controller.state.game)[opened_at - 1].note
    for key in keys:
        controller.press(key)
    assert (controller.state.page.name, controller.state.page.subject) == ("note", wanted)


@pytest.mark.parametrize("key", [" ", "pagedown", "end"])
def test_paging_moves_the_selection(key: str, tmp_path: Path) -> None:
    archive(tmp_path, shipped(), 60)
    controller = listed(tmp_path, (key,))
    selected = controller.state.page.selected
    assert selected > 1
    assert f"› {selected}" in body(controller)
    controller.press("enter")
    assert controller.state.page.subject == notes.listed(controller.state.game)[selected - 1].note


@pytest.mark.parametrize("columns", [80, 120])
def test_the_next_and_the_previous_note(columns: int, tmp_path: Path) -> None:
    archive(tmp_path, shipped())
    controller = listed(tmp_path, ("enter", "right", "right", "left"), columns, 40)
    second = notes.listed(controller.state.game)[1].note
    assert controller.state.page.subject == second
    assert controller.state.page.name == "note"
    controller.press("left")
    controller.press("left")
    assert controller.state.notice == "This is the first note of the list."
    controller.press("right")
    controller.press("escape")
    assert (controller.state.page.name, controller.state.page.selected) == ("notes", 2)


def test_a_note_stands_beside_a_wide_page(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "tab", "enter"), 120, 40)
    assert controller.state.page.name == "note"
    seen = body(controller)
    assert "The police strike" in seen
    assert "The police have been on strik" in seen
    controller.click(*_choice(controller, 2))
    assert controller.state.played.choices  # and can be clicked
    assert controller.state.page.name == "story"


def _choice(controller: Controller, number: int) -> tuple[int, int]:
    return 20, screen(controller).targets.index(number)


def test_links_lead_from_a_note_to_its_place_and_back(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "n", "enter", "tab", "enter"))
    assert controller.state.page.name == "place"
    controller.press("escape")
    assert controller.state.page.name == "note"
    for key in ("tab", "tab", "enter"):
        controller.press(key)
    assert controller.state.page.name == "timeline"


def test_a_person_names_the_notes_found(tmp_path: Path) -> None:
    story = kept("island")
    Shelf(tmp_path, story.id).add(Chronicle(notes=frozenset(story.record.notes)))
    controller = opened(tmp_path, (*BEGUN, "n", "3", "tab", "enter"))
    assert controller.state.page.name == "person"
    assert "All to the barricades" in body(controller)
    controller.press("tab")
    controller.press("enter")
    assert controller.state.page.name == "note"


def test_the_same_in_plain_lines(tmp_path: Path) -> None:
    story = kept("island")
    Shelf(tmp_path, "").add(Chronicle(notes=frozenset(story.record.notes)))
    text = said(tmp_path, "notes\nnotes prefectur\nnote 1\nnext\nprevious\nprevious\nnotes by day\nnotes\n", story)
    lines = text.splitlines()
    assert "Notes: 3 of 3 found, 3 not read yet" in lines
    assert "2 with “prefectur”, unread first." in lines
    assert text.count("15 to 19 August 1944. On record.") == 2
    assert "This is the first note of the list." in lines
    assert "Notes: 3 of 3 found, 1 not read yet" in lines
    assert "3. All to the barricades (new, 22 Aug)" in lines
    assert "Tuesday 15 August 1944" in lines
