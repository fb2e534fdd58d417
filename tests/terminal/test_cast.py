"""Who is who, in both front ends: words that call somebody, cards, a search, the people by groups."""

from pathlib import Path

import pytest

from game.loader.cache import load_again
from game.story.model import Story
from game.story.playthrough import start
from game.terminal import commands
from game.terminal.content import cast
from game.terminal.content.turn import read_blocks
from game.terminal.effects import ShowPage
from game.terminal.plain.lines import lines_of
from game.terminal.screen import actions
from game.terminal.session import Game, Session
from tests.building import story, written
from tests.terminal.screens import body, opened, screen, text
from tests.terminal.test_plain import said

STATE = "variables: {gue: {range: 0..2, start: 1, words: [cold, steady, close]}}"
PEOPLE = "people: {luc: {name: Luc Guéret, born: 1911, died: 1944}, anne: {name: Anne, invented: true}}"
CAST = """
cast:
  gueret:
    name: Luc Guéret
    code: Castor
    called: [Guéret, Luc]
    group: The eleven
    bond: gue
    person: luc
    who: |
      Turns axles at Renault. {seen(one.hall): You met him in the hall.}
  pilar: {name: Pilar Sánchez, called: [Pilar], group: The eleven}
  soeur: {name: Sœur Élodie, called: [Sœur Élodie]}
  sanchez: {name: José Sánchez, called: [José], group: The others}
  anne: {name: Anne}
"""
SCENES = """
first:
  title: The street
  at: square
  text: |
    *Guéret* is there, and so is Sœur
    Élodie.

    | For Luc,
    | from Pilar
  choices:
    tin: {label: Ask for José., text: He comes., go: hall, do: gue += 1}
hall:
  title: The hall
  care: killing
  text: |
    José falls.
  look_away: A man falls.
  people: [anne]
  choices:
    on: {label: On., go: end, text: Guéret waits.}
end:
  title: The square
  text: The end.
  ending: {title: End, kind: quiet}
"""
FILES = {"walker__state": STATE, "walker__cast": CAST, "record__people": PEOPLE}


@pytest.fixture(params=["whole", "kept"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    """The story as it is read whole, and from the cache."""
    if request.param == "whole":
        return story(tmp_path, SCENES, **FILES)
    folder = written(tmp_path / "story", SCENES, **FILES)
    load_again(folder, tmp_path / "cache")
    again = load_again(folder, tmp_path / "cache").story
    assert again is not None
    return again


def sitting(made: Story, *choices: str) -> Session:
    session = Session(start(made, "walker", 1), look_away=False)
    for choice in choices:
        session = session.answered(away=False) if session.asks else session
        session = session._replace(played=session.played.take(choice))
    return session


def test_words_that_call_somebody_have_their_place(made: Story) -> None:
    session = sitting(made)
    blocks = read_blocks(session, 0)
    found = [(blocks[m.block].text[m.start : m.end], m.person) for m in cast.mentions(session.played, blocks)]
    assert found == [("Guéret", "gueret"), ("Sœur Élodie", "soeur"), ("Luc", "gueret"), ("Pilar", "pilar")]
    assert cast.called(session.played, blocks) == ("gueret", "soeur", "pilar")


def test_a_card_says_what_is_known_now(made: Story) -> None:
    session = sitting(made)
    card = cast.card(session, "gueret")
    assert (card.name, card.code, card.group, card.bond) == ("Luc Guéret", "Castor", "The eleven", "steady")
    assert [p.text for p in card.who] == ["Turns axles at Renault."]
    assert card.met == "The street. The square. Saturday 19 August 1944, 07:00"
    assert card.fate == ""
    later = cast.card(sitting(made, "one.first.tin"), "gueret")
    assert later.bond == "close"
    assert later.met.startswith("The street")
    assert [p.text for p in later.who] == ["Turns axles at Renault. You met him in the hall."]
    over = cast.card(sitting(made, "one.first.tin", "one.hall.on"), "gueret")
    assert over.fate == "born 1911, died 1944"
    assert over.met.startswith("The hall")
    assert [line for line in lines_of(cast.card_blocks(over), None) if line] == [
        "Luc Guéret: code name Castor, The eleven",
        "Turns axles at Renault. You met him in the hall.",
        "How you stand: close.",
        "Last met: The hall. Saturday 19 August 1944, 07:00.",
        "On record: born 1911, died 1944.",
    ]


def test_nobody_is_known_before_a_text_calls_them_or_a_scene_has_them(made: Story) -> None:
    assert cast.met(sitting(made)) == ("gueret", "pilar", "soeur")
    hard = sitting(made, "one.first.tin")
    assert hard.asks
    assert cast.met(hard) == ("gueret", "pilar", "soeur", "anne")
    assert "sanchez" in cast.met(hard.answered(away=False))
    assert "sanchez" not in cast.met(hard.answered(away=True))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gueret", ["gueret"]), ("LUC", ["gueret"]), ("castor", ["gueret"]), ("sanchez", ["pilar", "sanchez"]),
        ("soeur elodie", ["soeur"]), ("pil", ["pilar"]), ("p s", ["pilar"]), ("x", []), ("", []), ("--", []),
    ],
)  # fmt: skip
def test_anybody_is_found_by_any_word_of_a_name(made: Story, words: str, found: list[str]) -> None:
    assert list(cast.find(sitting(made, "one.first.tin").answered(away=False), words)) == found


def test_the_people_stand_by_their_groups(made: Story) -> None:
    session = sitting(made, "one.first.tin").answered(away=False)
    assert [line for line in lines_of(cast.people_blocks(session), None) if line] == [
        "People",
        "The eleven",
        "Luc Guéret, Castor: close.",
        "Pilar Sánchez",
        "The others",
        "José Sánchez",
        "Others",
        "Sœur Élodie",
        "Anne",
    ]


def test_the_command(made: Story) -> None:
    game = Game(made, session=sitting(made, "one.first.tin").answered(away=False))
    assert commands.ask(game, "who guéret", "plain").effects == (ShowPage("who", "gueret"),)
    assert commands.ask(game, ":who gueret", "pages").effects == (ShowPage("who", "gueret"),)
    assert commands.ask(game, "who", "plain").effects == (ShowPage("people"),)
    assert commands.ask(game, "who sanchez", "plain").effects == (ShowPage("who", "pilar sanchez"),)
    assert commands.ask(game, "who x", "plain").said == ("You have met nobody of that name. Type people for the list.",)


def test_plain_lines(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES, **FILES)
    told = said(tmp_path / "saves", "walker\nwho pilar\nwho jose\n", made).splitlines()
    assert "Pilar Sánchez: The eleven" in told
    assert "You have met nobody of that name. Type people for the list." in told


def test_a_name_of_two_people_shows_both_cards(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES, **FILES)
    told = said(tmp_path / "plain", "walker\n1\nwho sanchez\n", made).split("who sanchez")[1].splitlines()
    assert [line for line in told if "Sánchez" in line] == ["Pilar Sánchez: The eleven", "José Sánchez: The others"]
    for size in ((40, 12), (80, 24), (130, 40)):
        controller = opened(
            tmp_path / "pages", ("enter", "enter", "1", "1", *":who sanchez", "enter"), *size, story=made
        )
        assert "Pilar Sánchez" in body(controller)
        assert "José Sánchez" in body(controller)


def test_a_person_of_a_note_has_the_card_of_who_was_met(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES, **FILES)
    controller = opened(tmp_path / "saves", ("enter", "enter"), story=made)
    assert actions.follow_link(controller.state, "person:luc").page[:2] == ("who", "gueret")
    assert actions.follow_link(controller.state, "person:anne").page[:2] == ("person", "anne")  # not met yet


def test_a_strict_game_tells_who_is_called_too_early(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES.replace("title: The hall", "introduces: gueret"), **FILES)
    fault = "`one.first text` calls Luc Guéret, and no text has introduced `gueret` before."
    assert fault in said(tmp_path / "saves", "walker\n", made, strict=True).splitlines()
    assert "introduced" not in said(tmp_path / "more", "walker\n", made)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (130, 40)])
def test_tab_and_click_open_a_card_that_is_gone_at_the_next_key(size: tuple[int, int], tmp_path: Path) -> None:
    made = story(tmp_path, SCENES, **FILES)
    controller = opened(tmp_path / "saves", ("enter", "enter", "tab"), *size, story=made)
    assert controller.state.link == "who:gueret"
    controller.press("enter")
    assert controller.state.page.name == "who"
    assert "Turns axles" in body(controller)
    controller.press("escape")
    assert (controller.state.page.name, controller.state.link) == ("story", "who:gueret")
    for key in ("enter", "tab", "enter"):  # the second Tab closes the card, and goes on to the next name
        controller.press(key)
    assert controller.state.page.subject == "soeur"
    for key in ("escape", "escape"):
        controller.press(key)
    assert (controller.state.page.name, controller.state.link) == ("story", "")
    rows = [(row, text(line)) for row, line in enumerate(screen(controller).lines) if "Luc," in text(line)]
    if rows:
        row, line = rows[0]
        controller.click(line.index("Luc,") + 1, row)
        assert (controller.state.page.name, controller.state.page.subject) == ("who", "gueret")
        controller.click(0, 3)
        assert controller.state.page.name == "story"


def test_a_name_in_the_past_still_opens_its_card(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES, **FILES)
    controller = opened(tmp_path / "saves", ("enter", "enter", "end", "1", "home"), story=made)
    seen = screen(controller).lines
    row = next(row for row, line in enumerate(seen) if "so is Sœur" in text(line))
    controller.click(text(seen[row]).index("Sœur") + 1, row)
    assert controller.state.page.subject == "soeur"


def test_the_people_page_opens_cards(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES, **FILES)
    controller = opened(tmp_path / "saves", ("enter", "enter", "y", "tab", "tab", "enter"), story=made)
    assert (controller.state.page.name, controller.state.page.subject) == ("who", "pilar")
    controller.press("escape")
    assert controller.state.page.name == "people"
