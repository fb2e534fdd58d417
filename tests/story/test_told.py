"""What is told around the texts: changes, whether or not the value stands in the status line, and the hour of each scene."""

from pathlib import Path

from game.story import told, transcript
from game.story.playthrough import Playthrough, start
from game.story.turn import Change
from game.terminal.content.turn import turn_blocks
from game.terminal.layout.block import Kind
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


CLOCKED = """
first:
  title: The yard
  time: 19 Aug 08:00
  text: A yard.
  choices:
    go: {label: Go., do: clock += 10, go: gate}
gate:
  title: The gate
  text: A gate.
  do: clock += 5
  go: street
street:
  title: The street
  text: A street.
  do: clock += 30
  hub: {slots: 2, of: [call], then: end}
call:
  title: A call
  storylet: {line: Answer the call.}
  text: Somebody calls.
  do: clock += 20
  go: return
end:
  title: The end
  time: 19 Aug 18:00
  text: Evening.
  ending: {title: End, kind: quiet}
"""


def headings(played: Playthrough) -> list[str]:
    """The hours above the scenes of the present turn."""
    return [block.extra for block in turn_blocks(played) if block.kind is Kind.SCENE]


def test_a_scene_has_its_own_hour_above_it_though_the_turn_goes_on(tmp_path: Path) -> None:
    begun = start(story(tmp_path, CLOCKED), "walker", 1)
    gone = begun.take("one.first.go")
    assert headings(begun) == ["Saturday 19 August 1944, 08:00"]
    assert headings(gone) == ["08:15", "08:45"]  # of which the first has no choice and no `time`
    called = gone.take("one.street.call")
    assert headings(called)[0] == "09:05"  # of a storylet that returned at once
    lines = transcript.text(called).splitlines()
    assert [line for line in lines if line[:2] in ("08", "09", "18")] == ["08:15.", "08:45.", "09:05.", "18:00."]
    assert told.where(called) == "Saturday 19 August 1944, 18:00"
    waited = start(story(tmp_path / "again", CLOCKED.replace("go: gate}", "text: You go., go: gate}", 1)), "walker", 1)
    assert told.where(waited.take("one.first.go"), "one.first") == "Saturday 19 August 1944, 08:10"
