"""The map plays: where the choices lead, where one has been, whom one met where; zoom, moving, clicks; in both front ends."""

from pathlib import Path

import pytest

from game.story.playthrough import Playthrough, start
from game.terminal.content import whereabouts
from game.terminal.map.view import AROUND, Box, levels
from game.terminal.screen.controller import Controller
from game.terminal.screen.widgets import map as map_widget
from game.terminal.session import Game, Session
from tests.building import kept, shipped
from tests.terminal.screens import BEGUN, body, opened, screen, text
from tests.terminal.test_plain import said

VIEWS = levels(kept("island").record)
RUN = ("count", "cellar", "fill", "window", "stay", "go")


def island(*names: str) -> Playthrough:
    played = start(kept("island"), "quarter", 7)
    for name in names:
        played = played.take(next(option.choice for option in played.turn.options if option.name == name))
    return played


def game(played: Playthrough) -> Game:
    return Game(played.story, session=Session(played))


def test_choices_lead_to_places_with_minutes_and_risk() -> None:
    led = whereabouts.offers(island())
    assert [(each.number, each.place, each.remark, each.open) for each in led] == [
        (1, "prefecture", "", True),
        (2, "prefecture", "30 min", True),
        (3, "prefecture", "even", True),
        (4, "prefecture", "", False),
    ]
    assert whereabouts.marks(island(), "").numbers == (("prefecture", "1,2,3", ""),)  # what is closed leads nowhere
    assert whereabouts.offers(island(*RUN[:1])) == ()  # choices that stay where one is


def test_a_place_is_offered_only_where_it_is_certain() -> None:
    """Every offer of the first chapters is the place of each scene that the choice can lead to."""
    for role in ("resistance", "division"):
        played = start(shipped(), role, 3)
        scenes = shipped().roles[role].scenes
        for _ in range(40):
            if not played.turn.open:
                break
            led = {each.number: each.place for each in whereabouts.offers(played)}
            number = next((n for n in led if played.turn.options[n - 1].open), 0)
            option = played.turn.options[number - 1] if number else played.turn.open[0]
            after = played.take(option.choice)
            if number:
                passed = {scenes[name].at for name in after.turn.scenes}
                targets = whereabouts._targets(played, option.choice)
                assert led[number] in passed or any(scenes[name].divert for name in targets)
            played = after


def test_places_where_one_has_been_and_people_were_met() -> None:
    played = island(*RUN)
    assert list(whereabouts.been(played)) == ["saint_michel", "prefecture", "parvis"]
    met = whereabouts.people(Session(played))
    assert met == {"saint_michel": ("Berthe",)} or "Berthe" in str(met)


def test_the_first_view_shows_all_to_which_the_choices_lead() -> None:
    assert whereabouts.first_view(island()) == AROUND
    assert whereabouts.first_view(island(*RUN[:1])) == "city"


def test_boxes_move_by_quarters_of_themselves() -> None:
    assert Box(0, 4, 0, 8).moved(1, -1) == Box(-1, 3, 2, 10)


@pytest.mark.parametrize("columns", [80, 120])
def test_numbers_and_names_are_on_the_map(columns: int, tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "m"), columns, 30)
    shown = body(controller)
    assert "1,2,3" in shown
    assert "where that choice leads" in shown
    assert "where you have been" in shown
    for word in ("you", "Resistance"):
        assert word in shown


def test_zoom_and_moving(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "m"))
    assert controller.state.map_view == AROUND
    for level in reversed(VIEWS[:-1]):
        controller.press("-")
        assert controller.state.map_view == level
    controller.press("-")
    assert controller.state.map_view == VIEWS[0]
    for level in VIEWS[1:]:
        controller.press("+")
        assert controller.state.map_view == level
    seen = screen(controller)
    controller.press("right")
    assert screen(controller) != seen
    controller.press("left")
    assert screen(controller) == seen
    controller.press("up")
    controller.press("home")
    assert screen(controller) == seen


def test_the_first_place_is_where_a_choice_leads_and_enter_tells_of_it(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "m", "tab"))
    assert controller.state.map_place == "prefecture"
    controller.press("enter")
    assert (controller.state.page.name, controller.state.page.subject) == ("place", "prefecture")
    shown = body(controller)
    for words in ("Préfecture de police", "Choice 2:", "Notes: The police strike; The Prefecture."):
        assert words in shown
    controller.press("escape")
    assert controller.state.page.name == "map"
    controller.press("escape")
    assert controller.state.page.name == "story"


def test_a_click_tells_of_a_place(tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "m"), 120, 40)
    row, line = next((row, text(line)) for row, line in enumerate(screen(controller).lines) if "1,2,3" in text(line))
    controller.click(line.index("1,2,3"), row)
    assert (controller.state.page.name, controller.state.page.subject) == ("place", "prefecture")
    controller.press("escape")
    corner = Controller.click
    corner(controller, 0, 1)
    assert controller.state.page.name == "map"


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (90, 30), (103, 40), (120, 40)])
def test_the_legend_has_every_sign_that_is_drawn(columns: int, rows: int, tmp_path: Path) -> None:
    controller = opened(tmp_path, (*BEGUN, "m", "-", "-"), columns, rows)
    state = controller.state
    drawn = {sign for line in screen(controller).lines[1:-2] for sign in text(line)} & set("■●▲△◐○◆")
    listed = {part for entry in map_widget._entries(state) for _, part in entry[:1]}
    assert drawn <= listed
    shown = body(controller)
    assert all(entry[1][1].strip() in shown for entry in map_widget._entries(state))


def test_the_same_in_plain_lines(tmp_path: Path) -> None:
    story = kept("island")
    text = said(tmp_path, "1\nmap\nmap prefecture\nmap PRÉFECTURE\nmap nowhere\n", story)
    for line in (
        "Where your choices lead",
        "Where you last met people",
        "Held by the Resistance",
        "No place on the map is called “nowhere”.",
        "Notes: The police strike; The Prefecture.",
    ):
        assert line in text.splitlines(), line
    assert text.count("Choice 2: Wait on the parapet") == 2
    controller = opened(tmp_path / "pages", (*BEGUN, "m", "t"), 120, 60)
    for each in whereabouts.map_page(controller.state.game):
        assert each.text in text


def test_aims_stand_on_the_map_with_their_hours(tmp_path: Path) -> None:
    story = shipped()
    for role in story.roles:
        played = start(story, role, 5)
        for _ in range(60):
            wanted = whereabouts.marks(played, "").aims
            if wanted or not played.turn.open:
                break
            played = played.take(played.turn.open[0].choice)
        if wanted:
            break
    assert wanted
    place, until = wanted[0]
    name = story.record.places[place].name
    table = " ".join(f"{each.extra} {each.text}" for each in whereabouts.map_page(game(played)))
    assert "What you are trying to do" in table
    assert name in table
    assert until in table
    told = [each.extra for each in whereabouts.place_page(game(played), place)]
    assert "You are trying to do this" in told
