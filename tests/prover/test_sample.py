"""Random readings: the same on any number of cores, and their faults replay."""

import json
from pathlib import Path

from game.authoring.replay import as_yaml, replay_all
from game.loader.load import load
from game.prover.sample import Sample, sample
from tests.building import sound
from tests.prover.test_prove import planted

TIN = Path(__file__).parents[1] / "stories" / "sardine_tin"


def _last(runs: int, seed: int = 0, jobs: int = 1) -> Sample:
    *_, last = sample(sound(load(TIN)), runs, seed, jobs)
    return last


def test_a_sample_counts_what_it_reads() -> None:
    data = json.loads(json.dumps(_last(runs=200).data()))

    assert data["runs"] == 200
    assert data["endings"] == {"r1_leaving.seven": 200}
    assert data["coverage"]["scenes"] == {"seen": 5, "total": 5}
    assert data["coverage"]["notes"] == {"seen": 1, "total": 1}
    assert data["turns"] > 600
    assert data["faults"] == []


def test_a_sample_is_the_same_on_two_cores_and_another_with_another_seed() -> None:
    one, two, other = _last(runs=60), _last(runs=60, jobs=2), _last(runs=60, seed=9)

    assert one.turns == two.turns
    assert {e: vars(x) for e, x in one.endings.items()} == {e: vars(x) for e, x in two.endings.items()}
    assert one.turns != other.turns


def test_a_fault_replays_into_the_place_where_nothing_is_open(tmp_path: Path) -> None:
    story = planted(tmp_path, "", seed_of_lock="steps >= 0")
    *_, found = sample(story, 300, roles=["walker"])

    (fault,) = found.faults
    assert (fault.what, fault.where) == ("nothing is open", "one.door")
    (tmp_path / "fault.yaml").write_text(as_yaml(fault.playthrough))
    (replayed,) = replay_all(story, tmp_path, [tmp_path / "fault.yaml"])
    assert replayed.playthrough is not None
    assert not replayed.playthrough.turn.open
    assert any("nothing is open" in line for line in found.lines())


def test_going_round_for_ever_is_a_fault(tmp_path: Path) -> None:
    story = planted(tmp_path, "      wait: {label: Wait., go: stay}\n", seed_of_lock="steps >= 0")
    *_, found = sample(story, 200, roles=["walker"])

    assert any("no ending after" in fault.what for fault in found.faults)
