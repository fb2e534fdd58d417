"""What a turn tells besides its text: minutes, draws, places and hours, what numbers mean, hints."""

from pathlib import Path

import pytest

from game.story import playthrough
from game.story.model import Story
from game.story.playthrough import Playthrough
from game.terminal.answers import playing
from game.terminal.answers.answer import Answer
from game.terminal.content import hints, pages, turn
from game.terminal.layout.block import Block, Kind
from game.terminal.layout.rows import laid_out
from game.terminal.layout.textstyle import TextStyle
from game.terminal.plain.lines import lines_of
from game.terminal.session import Game, Session
from tests.building import story
from tests.story.test_told import CLOCKED
from tests.terminal.screens import body, opened, text
from tests.terminal.test_plain import said

SCENES = """
first:
  title: The square
  at: square
  record: The bell is on record.
  text: A [bell](note:bell) hangs there.
  choices:
    wait: {label: Wait., do: clock += 80, go: second}
    look: {label: Look., do: [clock += 5, nerve -= 1], because: it is dark, go: second}
    hidden: {label: Listen., do: clock += seen, go: second}
    dare:
      label: Dare it.
      risk: even
      text: It works.
      fail: {text: It does not.}
      go: second
    shut: {label: Leave., if: nerve >= 3, locked: You would need nerve. (Nerve 3), go: second}
second:
  title: Still the square
  at: square
  text: Later.
  choices:
    on: {label: Go on., do: paving = true, go: third}
third:
  title: Elsewhere
  time: 20 Aug 09:00
  text: Here.
  ending: {title: The end of it, kind: good}
"""
STATE = """
variables:
  nerve: {range: 0..4, start: 2, label: Nerve, show: not paving, help: How steady you are.}
  stock: {range: 0..8, start: 3, label: Stock, show: paving, help: What there is.}
  seen: {range: 0..9, start: 4}
  paving: {flag: false}
  anne: {range: 0..2, start: 0, label: Anne, words: [cold, steady, close], journal: true}
"""


@pytest.fixture
def square(tmp_path: Path) -> Story:
    return story(tmp_path / "story", SCENES, walker__state=STATE)


def begun(square: Story, **draws: int) -> Playthrough:
    return playthrough.start(square, "walker", 1, {}, {f"one.{name.replace('_', '.')}": n for name, n in draws.items()})


def read(played: Playthrough) -> tuple[Block, ...]:
    return turn.read_blocks(Session(played), len(played.turns) - 1)


def kinds(blocks: tuple[Block, ...], kind: Kind) -> list[tuple[str, str]]:
    return [(each.text, each.extra) for each in blocks if each.kind == kind]


def test_minutes_are_those_of_the_clock_statements_if_they_depend_on_nothing_else(square: Story) -> None:
    offered = {each.text: each.aside.time for each in read(begun(square)) if each.kind == Kind.CHOICE}
    assert offered == {"Wait.": "1 h 20", "Look.": "5 min", "Listen.": "", "Dare it.": "", "Leave.": ""}
    assert "1. Wait. (1 hour 20 minutes)" in list(lines_of(read(begun(square))))


def test_columns_are_one_below_the_other_and_a_closed_choice_says_what_opens_it(square: Story) -> None:
    rows = [text(row.line).rstrip() for row in laid_out(read(begun(square)), TextStyle()) if row.target]
    wait, look, _, dare, shut, reason = rows
    assert wait.index("1 h 20") + 6 == look.index("5 min") + 5
    assert dare.endswith("◑ even")
    assert (shut.strip(), reason.strip()) == ("5  Leave.", "Not open: You would need nerve. (Nerve 3)")
    small = [text(row.line) for row in laid_out(read(begun(square)), TextStyle(38, compact=True)) if row.target]
    assert small[0].split() == ["1", "Wait.", "1", "h", "20"]


@pytest.mark.parametrize(("face", "came"), [(6, "even: it held"), (1, "even: it went wrong")])
def test_what_a_draw_came_to_is_told(square: Story, face: int, came: str) -> None:
    played = begun(square, first_dare=face).take("one.first.dare")
    assert kinds(read(played), Kind.ECHO) == [("Dare it.", came)]
    assert kinds(read(begun(square).take("one.first.wait")), Kind.ECHO) == [("Wait.", "")]


def test_place_and_hour_are_told_where_they_are_new(square: Story) -> None:
    played = begun(square)
    assert kinds(read(played), Kind.SCENE) == [("The square", "The square. Saturday 19 August 1944, 07:00")]
    played = played.take("one.first.wait")
    assert kinds(read(played), Kind.SCENE) == [("Still the square", "08:20")]
    played = played.take("one.second.on")
    assert kinds(read(played), Kind.SCENE) == [("Elsewhere", "Sunday 20 August, 09:00")]


def test_a_number_says_what_it_means_when_it_first_changes_and_when_it_takes_the_place_of_another(
    square: Story,
) -> None:
    played = begun(square).take("one.first.look")
    assert kinds(read(played), Kind.CHANGE) == [("Nerve 2 → 1: it is dark", "Nerve: How steady you are.")]
    played = played.take("one.second.on")
    assert kinds(read(played), Kind.CHANGE) == [("Stock (3 of 8) takes the place of Nerve", "Stock: What there is.")]


def test_how_people_stand_is_told_when_it_changes(tmp_path: Path) -> None:
    scenes = SCENES.replace("do: clock += 80", "do: anne += 1")
    played = begun(story(tmp_path / "story", scenes, walker__state=STATE)).take("one.first.wait")
    assert kinds(read(played), Kind.CHANGE) == [("Anne: cold → steady", "")]


def test_what_is_true_of_a_scene_comes_after_its_choice(square: Story) -> None:
    played = begun(square)
    assert turn.truth_before(played) == ""
    played = played.take("one.first.wait")
    assert turn.truth_before(played) == "The bell is on record."
    told = [each.text for each in pages.status_page(played)]
    assert "What was true in the scene before: The bell is on record." in told


def test_a_hint_is_given_once_ever(square: Story) -> None:
    game = Game(square, session=Session(begun(square)))
    assert [hint.name for hint in hints.due(game)] == ["risk", "link"]
    game = taken(game, "1").game
    assert [hint.name for hint in hints.due(game)] == ["undo"]
    game = playing.undo(game).game
    assert hints.due(game) == ()
    assert hints.due(Game(square, session=Session(begun(square)), options={"hints": "no"})) == ()
    assert hints.due(Game(square, session=Session(begun(square)), options=game.options)) == ()


def taken(game: Game, words: str) -> Answer:
    option = game.running.option(words)
    assert option is not None
    return playing.take(game, option)


def test_both_front_ends_show_the_hour_at_which_a_scene_is_told(tmp_path: Path) -> None:
    clocked = story(tmp_path, CLOCKED)
    pages_ = opened(tmp_path, ("enter", "enter", "1"), story=clocked)
    plain = said(tmp_path / "plain", "walker\n1\n", clocked).split("> Go.")[1]
    assert (
        words_of(body(pages_), "08:") == words_of(plain, "08:")[:2] == ["08:15", "08:45"]
    )  # plain says the present hour too


def words_of(text: str, beginning: str) -> list[str]:
    """The words of a text that begin so, without what is behind them."""
    return [word.strip(".,") for word in text.split() if word.startswith(beginning)]
