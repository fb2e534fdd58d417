"""`play --strict` and `write` tell an author at once which assumptions failed; a player is never told."""

import io
from pathlib import Path

from game.authoring import write
from game.authoring.beginning import Beginning
from game.story.playthrough import start
from game.terminal.plain import writing
from game.terminal.screen.scrollback import Scrollback
from game.terminal.screen.state import State
from game.terminal.session import Game, Session
from tests.building import story, written
from tests.terminal.test_plain import said

SCENES = """
first:
  text: A street.
  choices:
    on: {label: On., text: You remember the bell., assume: knows(bell), go: last}
last:
  text: Over.
  assume: seen(first)
  ending: {title: End, kind: quiet}
"""
TOLD = (
    "`one.first.on` takes for granted that knows(bell) (walker/one.yaml:7:62), and it is not so: knows(bell) is false."
)
BEGUN = "What was before this playthrough began is not remembered."


def test_plain_lines(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES)
    assert TOLD in said(tmp_path / "saves", "walker\n1\n", made, strict=True).splitlines()
    assert "takes for granted" not in said(tmp_path / "more", "walker\n1\n", made)


def test_pages(tmp_path: Path) -> None:
    made = story(tmp_path, SCENES)
    session = Session(start(made, "walker", 1).take("one.first.on"))
    for strict in (True, False):
        state = State(Game(made, session=session, strict=strict))
        told = [each.text for each in Scrollback(state).blocks(1)]
        assert (TOLD in told) is strict


def test_write(tmp_path: Path) -> None:
    folder = written(tmp_path, SCENES)
    out = io.StringIO()
    writing.sit(write.begin(folder, Beginning()), io.StringIO("on\n"), out)
    assert TOLD in out.getvalue().splitlines()
    assert BEGUN not in out.getvalue()


def test_who_begins_in_the_middle_is_told_why(tmp_path: Path) -> None:
    folder = written(tmp_path, SCENES)
    out = io.StringIO()
    writing.sit(write.begin(folder, Beginning(at="one.last")), io.StringIO(""), out)
    told = out.getvalue().splitlines()
    assert (
        "`one.last` takes for granted that seen(first) (walker/one.yaml:10:13), and it is not so: visits(one.first) is 0."
        in told
    )
    assert BEGUN in told
