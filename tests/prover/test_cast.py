"""Nobody is called before a text introduces them: proved for each text and person, or refuted with the playthrough."""

import random
from pathlib import Path

import pytest

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
from game.story.introductions import strangers
from game.story.model import Story
from game.story.playthrough import Playthrough, restored, snapshot, start
from game.story.playthrough import recorded as written_down
from tests.building import sound, story, written
from tests.prover.test_prove import planted

STATE = """
variables:
  nerve: {range: 0..6, start: 3}
  gunner: {one_of: [pilar, emile], start: emile, words: [Pilar, Émile]}
"""
CAST = """
cast:
  luc: {name: Luc Guéret, called: [Guéret, Luc], group: The eleven, who: He works.}
  luc_m: {name: Luc Martin, called: [Luc Martin]}
  pilar: {name: Pilar, group: The eleven}
  emile: {name: Émile, called: [Émile, the boy]}
  anne: {name: Anne}
"""
SCENES = """
first:
  title: The street of Pilar
  text: |
    A street. {nerve > 5: Guéret is there.}
  choices:
    tin: {label: Take the tin., introduces: luc, text: This is Luc Guéret., go: hall}
    look: {label: Look for the boy., text: A tin., go: hall, do: gunner = pilar}
    all: {label: Ask for all of them., text: There they are., introduces: [The eleven, emile], go: hall}
hall:
  text: |
    *The* boy. The gunner is {gunner}. Luc Martins, Jean-Luc and Luc-Jean.
  hub: {slots: 2, of: [pump, attic], then: door, introduces: pilar, again: Pilar again.}
pump:
  storylet:
    line: The pump, and Anne.
    if: nerve > 2
    locked: You are too tired for Anne.
  text: |
    Water. {chosen(first.tin) or chosen(first.all): Guéret drinks. | Luc Martin drinks.}
  go: return
attic:
  storylet: {line: The attic of Anne., introduces: anne}
  text: An attic.
  choices:
    down:
      label: Go down.
      risk: even
      go: return
      fail: {text: A stair breaks., look_away: Pilar falls., introduces: luc_m}
door:
  text: |
    A door. {chosen(attic.down): Émile.}
  choices:
    knock: {label: Knock for Luc Martin., if: seen(attic), locked: Luc is not there., go: end, ledger: You knocked for Pilar.}
    wait: {label: Wait., go: end}
end:
  text: The end.
  ending: {title: End, kind: quiet}
  epilogue: {pool: after}
"""
POOLS = """
pools:
  after:
    water: {if: seen(one.pump), text: Anne has water.}
    luc: {if: chosen(one.first.tin), text: Luc lives.}
"""
REFUTED_HERE = {
    "one.first title calls pilar",
    "one.first.look label calls emile",
    "one.hall text calls emile",
    "one.hall text calls pilar",
    "one.pump text calls luc_m",
    "one.attic.down fail look_away calls pilar",
    "one.door text calls emile",
    "one.door.knock label calls luc_m",
    "one.hall text calls luc",  # by the first word of another name
}
PROVED_HERE = {
    "one.first text calls luc",  # never shown: nerve is 3
    "one.first.tin text calls luc",
    "one.hall again calls pilar",
    "one.hall.pump label calls anne",
    "one.hall.pump locked calls anne",
    "one.hall.attic label calls anne",
    "one.pump text calls luc",
    "after.water text calls anne",
    "after.luc text calls luc",
    "one.door.knock ledger calls pilar",  # both lines are taken, and between them `again` is read
    "one.door.knock locked calls luc",  # never shown
}


def made(folder: Path) -> Story:
    return story(folder, SCENES, walker__state=STATE, walker__pools=POOLS, walker__cast=CAST)


def _introduced(report: Report) -> dict[str, Result]:
    return {result.subject: result for result in report.results if result.about == "introduced"}


def test_each_text_and_each_person_is_one_property(tmp_path: Path) -> None:
    found = _introduced(prove(made(tmp_path)))
    assert {name for name, result in found.items() if result.verdict == REFUTED} == REFUTED_HERE
    assert {name for name, result in found.items() if result.verdict == PROVED} == PROVED_HERE


def test_the_refutation_names_the_text_and_its_place(tmp_path: Path) -> None:
    read = load(written(tmp_path, SCENES, walker__state=STATE, walker__pools=POOLS, walker__cast=CAST))
    report = placed(prove(sound(read)), read)
    found = _introduced(report)
    assert found["one.pump text calls luc_m"].place == "walker/one.yaml:22:72"
    assert found["one.first title calls pilar"].place == "walker/one.yaml:5:26"
    assert found["one.hall text calls pilar"].place == "walker/one.yaml:13:11"  # a value calls her
    told = "\n".join(report.lines())
    assert "one.pump text calls luc_m can do so before any text introduced them" in told


def test_what_is_refuted_is_told_when_it_is_replayed(tmp_path: Path) -> None:
    story = made(tmp_path)
    folder = tmp_path / "playthroughs"
    folder.mkdir()
    found = _introduced(prove(story))
    for number, name in enumerate(sorted(REFUTED_HERE)):
        shown = found[name].playthrough
        assert shown is not None
        (folder / f"p{number:02}.yaml").write_text(as_yaml(shown), encoding="utf-8")
    for name, replayed in zip(sorted(REFUTED_HERE), replay_all(story, tmp_path), strict=True):
        text, _, person = name.partition(" calls ")
        called = story.roles["walker"].cast[person].name
        assert any(
            line.endswith(f"`{text}` calls {called}, and no text has introduced `{person}` before")
            for line in replayed.against
        )


def _met(made_story: Story, played: Playthrough) -> set[str]:
    role = plan(made_story, "walker")
    running = machine(role, frozenset(range(len(role.goals))))
    v = running.values({})
    options = running.start(v, 0)
    for choice, turn in zip(played.choices, played.turns[1:], strict=True):
        take = next(each for each in options if running.names[each] == choice)
        options = take(v, face(turn.state.run, choice))
    return {role.goals[goal].subject for goal in running.met if role.goals[goal].about == "introduced"}


@pytest.mark.parametrize("seed", range(40))
def test_engine_and_plan_agree(seed: int, tmp_path: Path) -> None:
    made_story = made(tmp_path)
    chance = random.Random(seed)
    played = start(made_story, "walker", seed)
    while played.turn.open:
        played = played.take(chance.choice(played.turn.open).choice)
    against = {each.name for number in range(len(played.turns)) for each in strangers(played, number)}
    assert against == _met(made_story, played)


def test_random_playthroughs_tell(tmp_path: Path) -> None:
    *_, found = sample(made(tmp_path), 300, 1)
    assert {fault.where for fault in found.faults if fault.what == "called before an introduction"} == REFUTED_HERE


def test_nothing_in_play_changes(tmp_path: Path) -> None:
    """With and without its cast a story has the same turns, states and saved places."""
    bare = SCENES.replace("introduces: luc, ", "").replace(", introduces: [The eleven, emile]", "")
    bare = bare.replace("introduces: pilar, ", "").replace(", introduces: anne", "").replace(", introduces: luc_m", "")
    assert "introduces" not in bare
    with_, without = made(tmp_path / "with"), story(tmp_path / "no", bare, walker__state=STATE, walker__pools=POOLS)
    for seed in range(20):
        one, other = start(with_, "walker", seed), start(without, "walker", seed)
        chance = random.Random(seed)
        while one.turn.open:
            choice = chance.choice(one.turn.open).choice
            one, other = one.take(choice), other.take(choice)
            assert one.turn == other.turn
            assert snapshot(one) == snapshot(other)
        assert restored(with_, written_down(one)).playthrough.turns == one.turns


def test_coverage_takes_it(tmp_path: Path) -> None:
    made_story = made(tmp_path)
    played = start(made_story, "walker", 1).take("one.first.tin")
    assert coverage(made_story, [played]).seen["taken"] == {"one.first.tin"}


# A person who is named before an introduction on one path of thousands

PEOPLE = {"walker/cast.yaml": "cast: {pilar: {name: Pilar, called: [Pilar]}}\n"}
WAY_OUT = "        introduces: pilar\n      hold: {label: Hold it., if: locked, go: end}\n"
NAMED = "    journal: Pilar is there.\n"


def test_named_on_one_path_of_thousands(tmp_path: Path) -> None:
    """She is introduced by the way out, and the lock falls only after all eight right choices, lamp lit and wind west."""
    deep = planted(tmp_path, WAY_OUT, ending=NAMED, more=PEOPLE)
    found = _introduced(prove(deep, ["walker"]))["one.end journal calls pilar"]
    assert found.verdict == REFUTED
    assert found.playthrough is not None
    assert found.playthrough.choices == (*(f"one.s{number}.right" for number in range(1, 9)), "one.door.hold")
    folder = tmp_path / "playthroughs"
    folder.mkdir()
    (folder / "deep.yaml").write_text(as_yaml(found.playthrough), encoding="utf-8")
    (replayed,) = replay_all(deep, tmp_path)
    assert replayed.against == (
        "after choice 9, `one.door.hold`: `one.end journal` calls Pilar, and no text has introduced `pilar` before",
    )


def test_without_the_plant_it_is_proved(tmp_path: Path) -> None:
    """With one choice too few in the story the lock never falls."""
    sound_story = planted(tmp_path, WAY_OUT, ending=NAMED, seed_of_lock="steps == 8", more=PEOPLE)
    found = _introduced(prove(sound_story, ["walker"]))
    assert [(name, result.verdict) for name, result in found.items()] == [("one.end journal calls pilar", PROVED)]
