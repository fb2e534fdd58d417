"""A change that is told, whether or not the value stands in the status line."""

from pathlib import Path

from game.story.engine import Change
from game.story.playthrough import start
from game.terminal.content.turn import turn_blocks
from tests.building import story

STATE = """
variables:
  nerve: {range: 0..6, start: 3}
  gue: {range: 0..2, start: 1, label: Guéret, words: [cold, steady, close], told: true}
  alive: {flag: true, label: Luc, words: [dead, alive], told: true}
  cover: {range: 0..6, start: 3, label: Cover, show: nerve > 3, told: true}
computed:
  both: {is: gue + cover, label: Both, told: true}
"""
SCENES = """
first:
  text: A street.
  choices:
    tell: {label: Tell., do: [gue -= 1, alive = false, nerve -= 1], because: you told, go: end, text: You tell.}
    hide: {label: Hide., do: [cover += 1, gue += 0], because: it rains, go: end}
end:
  text: The end.
  do: gue = 2
  because: it is over
  ending: {title: End, kind: quiet}
"""


def test_every_change_has_its_words_and_its_cause(tmp_path: Path) -> None:
    begun = start(story(tmp_path, SCENES, walker__state=STATE), "walker", 1)
    assert begun.turn.changes == ()
    told = begun.take("one.first.tell")
    assert told.turn.changes == (
        Change("Guéret", "steady", "cold", "you told", 1),
        Change("Luc", "alive", "dead", "you told", 1),
        Change("Both", "4", "3", "", 1),
        Change("Guéret", "cold", "close", "it is over", 2),
        Change("Both", "3", "5", "", 2),
    )
    assert [block.text for block in turn_blocks(told)][1:3] == [
        "Guéret steady → cold: you told",
        "Luc alive → dead: you told",
    ]


def test_a_value_that_does_not_change_is_not_told(tmp_path: Path) -> None:
    hidden = start(story(tmp_path, SCENES, walker__state=STATE), "walker", 1).take("one.first.hide")
    assert hidden.turn.changes[:2] == (
        Change("Cover", "3", "4", "it rains", 0),
        Change("Both", "4", "5", "", 0),
    )
