"""The order of things: what a turn does, told by small stories."""

from pathlib import Path

import pytest

from game.story import chance, engine, moments
from game.story.engine import Draws
from game.story.expression import CLOCK
from game.story.model import Story
from game.story.offers import NoSuchChoiceError
from game.story.playthrough import Playthrough, start
from game.story.turn import Turn
from tests.building import kept, story

STATE = """
variables:
  nerve: {range: 0..6, start: 4, label: Nerve, show: true}
  cover: {range: 0..6, start: 5, label: Cover, show: nerve > 1}
  wept: {flag: false}
draws:
  lamp: {one_of: [dark, dark, lit]}
  patrol: {take: 2, of: [market, station, church]}
"""


def begun(folder: Path, scenes: str, **files: str) -> Playthrough:
    return start(story(folder, scenes, **({"walker__state": STATE} | files)), "walker", 1)


def value(turn: Turn, made: Story, name: str) -> int:
    return turn.state.values[made.roles["walker"].slots.index(name)]


def texts(turn: Turn) -> list[str]:
    return [p.text for passage in turn.passages for p in passage.paragraphs]


def names(turn: Turn) -> list[str]:
    return [option.name for option in turn.options]


def test_the_example_of_the_format_plays_as_it_says() -> None:
    made = kept("sardine_tin")
    draws: Draws = {"patrol": ["market", "church"], "lamp": "dark", "r1_leaving.paste.boulevard": 1}
    played = start(made, "resistance", 7, {}, draws)
    for choice in ("r1_leaving.half_days.laundry", "r1_leaving.laundry.lid", "r1_leaving.paste.boulevard"):
        played = played.take(choice)
    assert played.turn.state.scene == "r1_leaving.seven"
    assert texts(played.turn) == [
        "Boots, and a flashlight that finds the pot before it finds you.",
        "The walls are as they were. You still have a sardine tin.",
        "The tin is in the drawer with the stamps.",
        "The pot comes back in October and has been washed.",
    ]
    assert played.turn.echoes == {"posters": 0}


def test_a_chapter_opens_before_its_scene(tmp_path: Path) -> None:
    chapter = """
    chapter: {title: One, starts: 19 Aug 07:00, recap: Before this.}
    scenes:
      first: {title: Begin, time: 19 Aug 08:30, text: Now., go: second}
      second: {text: Then it is {clock}., ending: {title: End, kind: quiet}}
    """
    played = begun(tmp_path, "", walker__one=chapter.replace("Then it is {clock}.", "Late."))
    kinds = [(p.kind, p.title) for p in played.turn.passages]
    assert kinds == [("chapter", "One"), ("scene", "Begin"), ("ending", "")]
    assert texts(played.turn) == ["Before this.", "Now.", "Late."]
    assert moments.hour(played.turn.state.values[CLOCK]) == "08:30"


def test_arriving_diverts_before_the_visit_counts(tmp_path: Path) -> None:
    scenes = """
    first:
      text: Here.
      choices:
        on: {label: Go on., go: door}
    door:
      divert:
        - {if: first_visit and nerve == 4, to: hall}
      text: |
        {visits(door) == 1: The first time here.}
      choices:
        back: {label: Go back., go: first}
    hall:
      do: nerve -= 1
      text: |
        {seen(door): Seen. | Not seen.}
      choices:
        in: {label: Go in., go: door}
    """
    played = begun(tmp_path, scenes).take("one.first.on")
    assert texts(played.turn) == ["Not seen."]
    assert texts(played.take("one.hall.in").turn) == ["The first time here."]


def test_a_choice_does_then_tells_then_goes(tmp_path: Path) -> None:
    scenes = """
    first:
      text: Here.
      choices:
        run:
          label: Run.
          do: [nerve -= 2, clock += 20]
          because: you have not slept
          text: |
            Nerve is {nerve} at {clock}.
          ledger: You ran.
          journal: On the bridge.
          go:
            - {if: nerve > 2, to: first}
            - {to: last}
    last: {text: Over., ending: {title: End, kind: quiet}}
    """
    turn = begun(tmp_path, scenes).take("one.first.run").turn
    assert texts(turn) == ["Nerve is 2 at 07:20.", "Over."]
    assert [(c.label, c.before, c.after, c.because, c.told) for c in turn.changes] == [
        ("Nerve", "4", "2", "you have not slept", 1)
    ]
    assert (turn.ledger, turn.journal) == (("You ran.",), ("On the bridge.",))
    assert turn.ending is not None
    assert turn.options == ()


def test_a_closed_choice_is_locked_or_hidden(tmp_path: Path) -> None:
    scenes = """
    first:
      text: Here.
      choices:
        shown: {label: Shown., if: nerve > 5, locked: You shake., go: stay}
        hidden: {label: Hidden., if: nerve > 5, go: stay}
        open: {label: Open., go: stay}
    """
    played = begun(tmp_path, scenes)
    assert [(o.name, o.open, o.reason) for o in played.turn.options] == [
        ("open", True, ""),
        ("shown", False, "You shake."),
    ]
    for name in ("shown", "hidden", "never"):
        with pytest.raises(NoSuchChoiceError):
            played.take(f"one.first.{name}")


def test_stay_offers_again_without_a_visit(tmp_path: Path) -> None:
    scenes = """
    first:
      do: nerve -= 1
      text: |
        Visit {visits(first)}.
      choices:
        once: {label: Once., once: true, do: cover -= 1, go: stay}
        again: {label: Again., do: cover -= 1, go: stay}
    """
    played = begun(tmp_path, scenes)
    once = played.take("one.first.once")
    assert texts(once.turn) == []
    assert names(once.turn) == ["again"]
    assert names(once.take("one.first.again").turn) == ["again"]
    assert value(once.turn, played.story, "nerve") == 3
    assert value(once.turn, played.story, "visits(one.first)") == 1


def test_a_fallback_runs_when_nothing_is_open(tmp_path: Path) -> None:
    scenes = """
    first:
      text: Here.
      choices:
        talk: {label: Talk., once: true, go: stay}
      fallback: {do: nerve -= 1, text: You wait., ledger: You waited., go: last}
    last: {text: Over., ending: {title: End, kind: quiet}}
    """
    turn = begun(tmp_path, scenes).take("one.first.talk").turn
    assert texts(turn) == ["You wait.", "Over."]
    assert turn.ledger == ("You waited.",)


RISK = """
first:
  text: Here.
  choices:
    run:
      label: Run.
      risk: even if cover > 2 else long
      better: {if: lamp == dark, because: it is dark}
      worse:
        - {if: nerve <= 3, because: you have not slept}
        - {if: wept, because: they know your face}
      do: cover += 1
      text: You are over.
      go: last
      fail:
        do: cover -= 1
        text: They have you.
    wait: {label: Wait., do: nerve -= 1, go: stay}
last: {text: Over., ending: {title: End, kind: quiet}}
"""


@pytest.mark.parametrize(
    ("face", "waits", "lamp", "word", "crossed"),
    [
        (3, 0, "lit", "even", False),
        (4, 0, "lit", "even", True),
        (1, 0, "dark", "likely", False),
        (2, 0, "dark", "likely", True),
        (5, 1, "lit", "long", False),
        (6, 1, "lit", "long", True),
        (3, 1, "dark", "even", False),
    ],
)
def test_the_word_that_is_shown_is_what_counts(
    tmp_path: Path, face: int, waits: int, lamp: str, word: str, crossed: bool
) -> None:
    made = story(tmp_path, RISK, walker__state=STATE)
    played = start(made, "walker", 1, {}, {"lamp": lamp, "one.first.run": face})
    for _ in range(waits):
        played = played.take("one.first.wait")
    option = played.turn.options[0]
    assert option.risk == word
    assert len(option.causes) == (lamp == "dark") + waits
    assert texts(played.take("one.first.run").turn) == ["You are over." if crossed else "They have you.", "Over."]


def test_a_risk_is_taken_once(tmp_path: Path) -> None:
    scenes = RISK.replace(
        "go: last\n      fail:\n        do: cover -= 1", "go: stay\n      fail:\n        do: cover -= 1"
    )
    played = begun(tmp_path, scenes).take("one.first.run")
    assert names(played.turn) == ["wait"]


HUB = """
first:
  text: A day is yours.
  hub:
    slots: 2
    of: [bread, water, sleep]
    again: |
      There is time for {slots} more.
    cuts_in:
      - {if: clock >= '19 Aug 12:00' and not seen(van), to: van}
    then: last
bread:
  storylet: {line: Bread., until: 19 Aug 10:00}
  text: Bread.
  choices:
    eat: {label: Eat., do: clock += 60, go: return}
    wait: {label: Wait till noon., do: clock = '19 Aug 12:00', go: return}
water:
  storylet: {line: Water., if: nerve < 4 or clock > '19 Aug 10:00', locked: You are not thirsty.}
  text: Water.
  go: return
sleep:
  storylet: {line: Sleep.}
  do: [slots -= 1, clock += 200]
  text: Sleep.
  go: return
van:
  text: A van.
  choices:
    look: {label: Look., do: nerve -= 1, go: return}
last: {text: Over., ending: {title: End, kind: quiet}}
"""


def test_a_hub_offers_its_lines_until_its_slots_are_used(tmp_path: Path) -> None:
    played = begun(tmp_path, HUB)
    assert [(o.choice, o.open) for o in played.turn.options] == [
        ("one.first.bread", True),
        ("one.first.sleep", True),
        ("one.first.water", False),
    ]
    eaten = played.take("one.first.bread").take("one.bread.eat")  # an hour
    assert eaten.turn.state.scene == "one.first"
    assert texts(eaten.turn) == ["There is time for 1 more."]
    assert names(eaten.turn) == ["sleep", "water"]
    assert texts(eaten.take("one.first.sleep").turn) == ["Sleep.", "Over."]


def test_what_cuts_in_comes_at_its_hour_and_returns(tmp_path: Path) -> None:
    played = begun(tmp_path, HUB).take("one.first.bread").take("one.bread.wait")
    assert played.turn.state.scene == "one.van"
    back = played.take("one.van.look")
    assert back.turn.state.scene == "one.first"
    assert names(back.turn) == ["water", "sleep"]
    assert texts(back.take("one.first.water").turn) == ["Water.", "Over."]


def test_a_line_goes_at_its_minute(tmp_path: Path) -> None:
    played = begun(tmp_path, HUB.replace("slots: 2", "slots: 3")).take("one.first.sleep")
    assert names(played.turn) == ["water"]


def test_a_hub_without_an_open_line_goes_on(tmp_path: Path) -> None:
    scenes = (
        HUB.replace("of: [bread, water, sleep]", "of: [water]").split("bread:")[0] + "water:" + HUB.split("water:")[1]
    )
    played = begun(tmp_path, scenes.replace("sleep:\n  storylet: {line: Sleep.}", "sleep:"))
    assert texts(played.turn) == ["A day is yours.", "Over."]


def test_draws_hang_on_the_seed_alone(tmp_path: Path) -> None:
    made = story(tmp_path, RISK, walker__state=STATE)
    role = made.roles["walker"]
    drawn = {seed: chance.drawn(role.draws["lamp"], seed, "walker") for seed in range(300)}
    assert sum(v == 0 for v in drawn.values()) in range(160, 240)  # two thirds are dark
    for seed in range(50):
        turn = engine.begin(made, "walker", seed)
        assert value(turn, made, "lamp") == drawn[seed]
        assert value(turn, made, "patrol").bit_count() == 2


def test_the_hash_is_the_one_that_the_format_names() -> None:
    # SHA-256 of "7/walker/lamp": a change here would change every save's draws.
    assert (
        chance.number("7/walker/lamp") % 1_000_003
        == int(__import__("hashlib").sha256(b"7/walker/lamp").hexdigest(), 16) % 1_000_003
    )


def test_an_epilogue_reads_the_first_lines_that_hold(tmp_path: Path) -> None:
    pools = """
    pools:
      after:
        never: {if: nerve > 5, text: Never.}
        first: {text: First.}
        second: {text: Second.}
        third: {text: Third.}
    """
    scenes = "first: {text: Over., ending: {title: End, kind: quiet}, epilogue: {pool: after, most: 2}}"
    turn = begun(tmp_path, scenes, walker__pools=pools).turn
    assert texts(turn) == ["Over.", "First.", "Second."]


def test_who_looks_away_misses_nothing_but_the_detail(tmp_path: Path) -> None:
    scenes = """
    first:
      care: killing
      look_away: Somebody dies.
      text: |
        He dies by the [bell](note:bell).
      ending: {title: End, kind: quiet}
    """
    turn = begun(tmp_path, scenes).turn
    passage = turn.passages[-1]
    assert [p.text for p in passage.away] == ["Somebody dies."]
    assert passage.care == "killing"
    assert turn.revealed == ("bell",)


def test_a_state_is_small_and_can_be_a_key(tmp_path: Path) -> None:
    played = begun(tmp_path, HUB)
    again = begun(tmp_path, HUB)
    assert played.turn.state == again.turn.state
    assert hash(played.turn.state) == hash(again.turn.state)
