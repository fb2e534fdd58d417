"""What a text takes for granted: proved wherever it is read, or refuted with the playthrough and the values."""

import random
from pathlib import Path

import pytest

from game.authoring.checks.check import check
from game.authoring.coverage import coverage
from game.authoring.places import placed
from game.authoring.replay import as_yaml, replay_all
from game.loader.load import load
from game.plan.lowering import plan
from game.prover.machine import machine
from game.prover.prove import prove
from game.prover.report import PROVED, REFUTED, Report, Result
from game.prover.sample import sample
from game.story.chance import face
from game.story.memory import failed
from game.story.model import Story
from game.story.playthrough import Playthrough, restored, snapshot, start
from game.story.playthrough import recorded as written_down
from tests.building import sound, story, written
from tests.prover.test_prove import planted

STATE = """
variables:
  nerve: {range: 0..6, start: 3}
  pockets: {any_of: [tin, jar], start: []}
"""
SCENES = """
first:
  text: A street.
  choices:
    tin: {label: Take the tin., do: pockets += tin, go: hall}
    look: {label: Look at it., text: A tin., go: hall}
hall:
  text: A hall.
  hub: {slots: 1, of: [pump, attic], then: door}
pump:
  storylet:
    line: The pump, where you may fill the tin.
    if: nerve > 2
    locked: You are too tired for the pump.
    assume: tin in pockets
  text: Water.
  go: return
attic:
  storylet: {line: The attic.}
  text: An attic.
  choices:
    down:
      label: Go down.
      risk: even
      assume: seen(attic)
      go: return
      fail: {text: A stair breaks., assume: [chosen(first.tin), knows(bell)], reveal: bell}
door:
  text: A door.
  choices:
    knock:
      label: Knock.
      if: knows(bell)
      assume: seen(attic) and not chosen(hall.pump)
      text: The bell, which you have seen from the attic.
      go: end
    wait: {label: Wait., go: end}
end:
  text: The end.
  assume: not first_visit or nerve == 3
  ending: {title: End, kind: quiet}
  epilogue: {pool: after}
"""
POOLS = """
pools:
  after:
    water: {if: seen(one.pump), text: You have water., assume: chosen(one.first.look) or tin in pockets}
    bell: {text: It rings., assume: knows(bell)}
"""
REFUTED_HERE = {
    "one.pump line: tin in pockets",
    "one.attic.down fail: chosen(first.tin)",
    "one.attic.down fail: knows(bell)",
    "after.bell: knows(bell)",
}


def made(folder: Path) -> Story:
    return story(folder, SCENES, walker__state=STATE, walker__pools=POOLS)


def _assumed(report: Report) -> dict[str, Result]:
    return {result.subject: result for result in report.results if result.about == "assume"}


def test_each_is_asked_where_its_text_is_read(tmp_path: Path) -> None:
    found = _assumed(prove(made(tmp_path)))
    assert {name for name, result in found.items() if result.verdict == REFUTED} == REFUTED_HERE
    assert {name for name, result in found.items() if result.verdict == PROVED} == {
        "one.attic.down: seen(attic)",
        "one.door.knock: seen(attic) and not chosen(hall.pump)",
        "one.end: not first_visit or nerve == 3",
        "after.water: chosen(one.first.look) or tin in pockets",
    }


def test_what_is_refuted_is_shown_with_its_values_and_its_place(tmp_path: Path) -> None:
    read = load(written(tmp_path, SCENES, walker__state=STATE, walker__pools=POOLS))
    report = placed(prove(sound(read)), read)
    line = _assumed(report)["one.pump line: tin in pockets"]
    assert line.values == (("pockets", "()"),)
    assert line.place == "walker/one.yaml:17:15"
    assert line.data()["values"] == {"pockets": "()"}
    told = "\n".join(report.lines())
    assert "one.pump line: tin in pockets can fail to hold where its text is read" in told
    assert "  then pockets is ()" in told


def test_what_is_refuted_is_told_when_it_is_replayed(tmp_path: Path) -> None:
    story = made(tmp_path)
    folder = tmp_path / "playthroughs"
    folder.mkdir()
    found = _assumed(prove(story))
    for number, name in enumerate(sorted(REFUTED_HERE)):
        shown = found[name].playthrough
        assert shown is not None
        (folder / f"p{number}.yaml").write_text(as_yaml(shown), encoding="utf-8")
    for name, replayed in zip(sorted(REFUTED_HERE), replay_all(story, tmp_path), strict=True):
        of, _, asked = name.partition(": ")
        assert any(f"`{of}` takes for granted that {asked} (walker/" in line for line in replayed.against)
        assert not replayed.holds


def _against(played: Playthrough) -> set[str]:
    return {each.assumption.name for number in range(len(played.turns)) for each in failed(played, number)}


@pytest.mark.parametrize("seed", range(40))
def test_engine_and_plan_agree(seed: int, tmp_path: Path) -> None:
    """Every playthrough fails what the machine says that it fails: the memory of assumptions is the same in both."""
    made_story = made(tmp_path)
    chance = random.Random(seed)
    played = start(made_story, "walker", seed)
    while played.turn.open:
        played = played.take(chance.choice(played.turn.open).choice)
    assert _against(played) == _met(made_story, played)


def _met(made_story: Story, played: Playthrough) -> set[str]:
    role = plan(made_story, "walker")
    running = machine(role, frozenset(range(len(role.goals))))
    v = running.values({})
    options = running.start(v, 0)
    for choice, turn in zip(played.choices, played.turns[1:], strict=True):
        take = next(each for each in options if running.names[each] == choice)
        options = take(v, face(turn.state.run, choice))
    return {role.goals[goal].subject for goal in running.met if role.goals[goal].about == "assume"}


def test_random_playthroughs_tell(tmp_path: Path) -> None:
    *_, found = sample(made(tmp_path), 200, 1)
    assert {fault.where for fault in found.faults if fault.what == "taken for granted, and not so"} == REFUTED_HERE


def test_nothing_in_play_changes(tmp_path: Path) -> None:
    """With and without its assumptions a story has the same turns, states and saved places."""
    bare = "\n".join(line for line in SCENES.splitlines() if not line.lstrip().startswith("assume:"))
    bare = bare.replace("assume: [chosen(first.tin), knows(bell)], ", "")
    with_, without = (
        made(tmp_path / "with"),
        story(tmp_path / "without", bare, walker__state=STATE, walker__pools=POOLS),
    )
    for seed in range(20):
        one, other = start(with_, "walker", seed), start(without, "walker", seed)
        chance = random.Random(seed)
        while one.turn.open:
            choice = chance.choice(one.turn.open).choice
            one, other = one.take(choice), other.take(choice)
            assert one.turn == other.turn
            assert snapshot(one) == snapshot(other)
        assert restored(with_, written_down(one)).playthrough.turns == one.turns


def test_coverage_and_check_take_them(tmp_path: Path) -> None:
    read = load(written(tmp_path, SCENES, walker__state=STATE, walker__pools=POOLS))
    played = start(sound(read), "walker", 1).take("one.first.tin")
    assert coverage(sound(read), [played]).seen["taken"] == {"one.first.tin"}
    assert not {"never-true", "always-true", "never-read"} & {d.code for d in check(read)}


# A presupposition that fails on one way of thousands, eight choices deep

WAY_OUT = "      hold: {label: Hold it., if: locked, go: end}\n"
ASSUMED = "    assume: not locked\n"


def test_a_presupposition_eight_choices_deep(tmp_path: Path) -> None:
    """The lock falls only for who took all eight right choices, with the lamp lit and the wind west."""
    deep = planted(tmp_path, WAY_OUT, ending=ASSUMED)
    found = _assumed(prove(deep, ["walker"]))["one.end: not locked"]
    assert found.verdict == REFUTED
    assert found.values == (("locked", "true"),)
    assert found.playthrough is not None
    assert found.playthrough.choices == (*(f"one.s{number}.right" for number in range(1, 9)), "one.door.hold")
    folder = tmp_path / "playthroughs"
    folder.mkdir()
    (folder / "deep.yaml").write_text(as_yaml(found.playthrough), encoding="utf-8")
    (replayed,) = replay_all(deep, tmp_path)
    assert replayed.against == (
        "after choice 9, `one.door.hold`: `one.end` takes for granted that not locked (walker/one.yaml:62:13), "
        "and it is not so: locked is true",
    )


def test_without_the_plant_it_is_proved(tmp_path: Path) -> None:
    """With one choice too few in the story the lock never falls."""
    sound_story = planted(tmp_path, WAY_OUT, ending=ASSUMED, seed_of_lock="steps == 8")
    assert _assumed(prove(sound_story, ["walker"]))["one.end: not locked"].verdict == PROVED
