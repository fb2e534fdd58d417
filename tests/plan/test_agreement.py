"""The plan says what the engine does, where it is easy to say something else: played side by side, choice by choice."""

from pathlib import Path

import pytest

from game.plan.lowering import plan
from game.prover.machine import Machine, Taking, machine
from game.story import engine
from game.story.model import Story
from game.story.turn import State, Turn
from tests.building import story

FACES = (1, 3, 6)
STATE = """
variables:
  x: {range: 0..200, start: 0}
  hot: {flag: false}
draws:
  lamp: {one_of: [dark, lit]}
"""


def agree(made: Story, role: str = "walker", most: int = 400) -> int:
    """Plays everything with the engine and the compiled plan at once; returns how many states there were."""
    running = machine(plan(made, role), frozenset())
    met: set[State] = set()
    waiting = []
    for seed in range(6):
        turn = engine.begin(made, role, seed)
        values = running.values({chance.slot: turn.state.values[chance.slot] for chance in running.plan.chances})
        waiting.append((turn, values, list(running.start(values, 0))))
    while waiting and len(met) < most:
        turn, values, options = waiting.pop(0)
        same(made, running, turn, values, options)
        if turn.state in met:
            continue
        met.add(turn.state)
        for option, take in zip(turn.open, options, strict=True):
            for face in FACES:
                after = list(values)
                further = list(take(after, face))
                rolled = turn.state._replace(run=turn.state.run._replace(dice=((option.choice, face),)))
                onward = engine.choose(made, rolled, option.choice)  # what is offered open can be taken
                onward = onward._replace(state=onward.state._replace(run=turn.state.run))
                waiting.append((onward, after, further))
    return len(met)


def same(made: Story, running: Machine, turn: Turn, values: list[int], options: list[Taking]) -> None:
    state = turn.state
    assert running.place(values) == (state.scene, state.stack)
    assert tuple(values[:-1]) == state.values
    assert all(type(value) is int for value in state.values)
    assert [running.names[take] for take in options] == [option.choice for option in turn.open]
    if not running.over(values):
        again = engine.resume(made, state)
        assert again.state == state
        assert again.options == turn.options


def made(folder: Path, scenes: str, **files: str) -> Story:
    return story(folder, scenes, **({"walker__state": STATE} | files))


END = "last: {text: Over., ending: {title: End, kind: quiet}}\n"


def test_the_word_of_a_risk_is_worked_out_before_the_choice_is_remembered(tmp_path: Path) -> None:
    scenes = f"""
    first:
      text: Here.
      choices:
        run:
          label: Run.
          risk: safe if chosen(first.run) else long
          do: x = 1
          go: last
          fail: {{do: x = 2}}
    {END}"""
    found = made(tmp_path, scenes)
    turn = engine.begin(found, "walker", 1, {}, {"one.first.run": 3})
    assert turn.options[0].risk == "long"
    after = engine.choose(found, turn.state, "one.first.run")
    assert after.state.values[found.roles["walker"].slots.index("x")] == 2
    assert agree(found) > 6


@pytest.mark.parametrize("slots", ["150", "90 + 20 * 2", "120 if lamp == lit else 3"])
def test_a_hub_has_no_more_slots_than_can_be_counted(tmp_path: Path, slots: str) -> None:
    scenes = f"""
    first:
      text: Here.
      hub: {{slots: SLOTS, of: [a, b], then: last}}
    a:
      storylet: {{line: A.}}
      do: x = slots
      text: A.
      choices:
        wide: {{label: Wide., if: x == 98, go: return}}
        wider: {{label: Wider., if: x > 98, go: return}}
        back: {{label: Back., go: return}}
    b: {{storylet: {{line: B.}}, text: B., do: slots += 200, go: return}}
    {END}""".replace("SLOTS", slots)
    found = made(tmp_path, scenes)
    assert agree(found) > 8
    for seed in range(4):
        turn = engine.begin(found, "walker", seed)
        assert turn.state.values[1] in (3, 99)


CHAPTERS = {
    "walker__two": """
    chapter: {title: Two, starts: 19 Aug 09:00, recap: It is later.}
    scenes:
      away:
        text: Away.
        choices:
          back: {label: Back., go: return}
          on: {label: On., do: x = 1, go: one.last}
    """
}


def test_a_return_from_another_chapter_is_a_return_to_the_chapter_too(tmp_path: Path) -> None:
    scenes = f"""
    first:
      text: Here.
      hub: {{slots: 3, of: [a, b], then: last}}
    a: {{storylet: {{line: A.}}, text: A., go: two.away}}
    b: {{storylet: {{line: B., if: chapter == one}}, text: B., go: return}}
    {END}"""
    found = made(tmp_path, scenes, **CHAPTERS)
    turn = engine.begin(found, "walker", 1)
    away = engine.choose(found, turn.state, "one.first.a")
    back = engine.choose(found, away.state, "two.away.back")
    assert [passage.kind for passage in back.passages] == ["again"]
    assert (away.state.values[2], back.state.values[2]) == (1, 0)
    assert [option.name for option in back.open] == ["b"]
    assert agree(found) > 5


AGAIN = """
first:
  text: Here.
  hub:
    slots: 4
    of: [a, b, c]
    again: |
      You hear the [bell](note:bell).
    CUTS
    then: last
a: {storylet: {line: A.}, text: A., go: return}
b: {storylet: {line: B., if: not knows(bell)}, text: B., go: return}
c: {storylet: {line: C., if: IF}, text: C., go: return}
van: {text: A van., do: x += 1, go: return}
"""


@pytest.mark.parametrize("asked", ["knows(bell)", "not knows(bell)", "knows(bell) and x > 0", "x == 0"])
@pytest.mark.parametrize("cuts", ["", "cuts_in: {if: knows(bell) and not seen(van), to: van}"])
def test_what_is_offered_after_again_knows_what_it_revealed(tmp_path: Path, asked: str, cuts: str) -> None:
    scenes = AGAIN.replace("IF", asked).replace("    CUTS\n", f"    {cuts}\n" if cuts else "")
    assert agree(made(tmp_path, scenes + END)) > 3


LINKED = {
    "record__notes__all": """
    notes:
      bell: {title: The bell, date: 24 August 1944, day: 1944-08-24, status: record, text: It rang., sources: [A]}
      tin: {title: The tin, date: 24 August 1944, day: 1944-08-24, status: record, text: A tin., sources: [A]}
      jar: {title: The jar, date: 24 August 1944, day: 1944-08-24, status: record, text: A jar., sources: [A]}
    """
}


@pytest.mark.parametrize(
    "text",
    [
        "[a](note:bell) {knows(bell): [b](note:tin)}",
        "{knows(tin): [a](note:bell)} {knows(bell): [b](note:tin)} {lamp == lit: [c](note:tin)}",
        "{not knows(tin): [a](note:bell)} {not knows(bell): [b](note:tin)}",
        "{not knows(bell): [a](note:bell)} {not knows(bell): [b](note:tin)} {knows(bell) or knows(tin): [c](note:jar)}",
        "{lamp == lit: [a](note:bell)} {knows(bell): [b](note:tin)} {knows(tin): [c](note:jar)} {not knows(jar): [d](note:bell)}",
        "{knows(bell) == knows(tin): [a](note:jar) | [b](note:bell)} {knows(jar): [c](note:tin)}",
    ],
)
def test_the_notes_of_a_text_become_known_together(tmp_path: Path, text: str) -> None:
    scenes = f"""
    first:
      text: |
        {text}
      choices:
        again: {{label: Again., if: x < 4, do: x += 1, go: first}}
        bell: {{label: Bell., if: knows(bell), go: last}}
        tin: {{label: Tin., if: knows(tin), go: last}}
        jar: {{label: Jar., if: knows(jar), go: last}}
        none: {{label: None., go: last}}
    {END}"""
    assert agree(made(tmp_path, scenes, **LINKED)) > 6


FLAGS = """
first:
  text: Here.
  choices:
    a: {label: A., do: hot = x > 0, go: stay}
    b: {label: B., do: hot = not hot, go: stay}
    c: {label: C., do: hot = seen(first) and lamp == lit, go: stay}
    d: {label: D., if: x < 3, do: x += 1, go: stay}
    e: {label: E., do: hot = x == 2 if hot else lamp == dark, go: last}
"""


def test_a_flag_holds_a_number(tmp_path: Path) -> None:
    assert agree(made(tmp_path, FLAGS + END)) > 10
