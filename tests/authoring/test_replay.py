"""Playthroughs as files: read, replayed, written down again; and what is said of those that fail."""

from pathlib import Path

import pytest

from game.authoring.coverage import coverage
from game.authoring.places import places
from game.authoring.replay import Replayed, as_yaml, replay_all
from game.authoring.why import reasons_against, why
from game.loader.load import load
from game.loader.playthroughs import playthroughs
from game.story import playthrough
from game.story.chance import face
from game.story.model import Story
from game.story.playthrough import Playthrough
from tests.building import sound

TIN = Path(__file__).parents[1] / "stories" / "sardine_tin"
ONE_POT = (TIN / "playthroughs" / "one_pot.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def story() -> Story:
    return sound(load(TIN))


def _replayed(story: Story, folder: Path, text: str) -> Replayed:
    path = folder / "tried.yaml"
    path.write_text(text, encoding="utf-8")
    (replayed,) = replay_all(story, folder, [path])
    return replayed


def _played(story: Story) -> Playthrough:
    (replayed,) = replay_all(story, TIN)
    assert replayed.playthrough is not None
    return replayed.playthrough


def test_the_playthroughs_of_a_story_replay(story: Story) -> None:
    (replayed,) = replay_all(story, TIN)

    assert replayed.holds
    assert [*replayed.lines()] == ["ok: playthroughs/one_pot.yaml"]


def test_a_playthrough_that_leaves_the_story_says_where_and_what_is_offered_there(story: Story, tmp_path: Path) -> None:
    against = _replayed(story, tmp_path, ONE_POT.replace("laundry.lid", "laundry.gone")).against

    assert "choice 2 of 3, `r1_leaving.laundry.gone`, cannot be taken at `r1_leaving.laundry`" in against
    assert "offered there: r1_leaving.laundry.lid" in against


def test_another_ending_and_a_condition_that_fails_are_said(story: Story, tmp_path: Path) -> None:
    text = ONE_POT.replace("ends: r1_leaving.seven", "ends: r1_leaving.paste").replace(
        "cover == 3", "cover == 4 and seen(r1_leaving.paste)"
    )
    against = "\n".join(_replayed(story, tmp_path, text).against)

    assert "it ends at `r1_leaving.seven`, not at `r1_leaving.paste`" in against
    assert "because of: cover == 4" in against
    assert "cover is 3" in against
    assert "because of: seen" not in against


def test_what_the_role_does_not_remember_can_be_expected(story: Story, tmp_path: Path) -> None:
    text = ONE_POT.replace(
        "cover == 3",
        "visits(r1_leaving.paste) == 1 and chosen(r1_leaving.laundry.lid) and not seen(r1_leaving.pharmacy) and lamp == dark",
    )

    assert _replayed(story, tmp_path, text).holds


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("role: resistance", "role: nobody"), "unknown-role"),
        (("seed: 7", "seed: many"), "bad-number"),
        (("lamp: dark", "lamp: blue"), "unknown-word"),
        (("lamp: dark", "lantern: dark"), "unknown-name"),
        (("boulevard: 1", "boulevard: 7"), "bad-number"),
        (("[market, church]", "market"), "wrong-count"),
        (("echoes: {}", "echoes: {wind: north}"), "unknown-name"),
        (("ends: r1_leaving.seven", "ends: r1_leaving.eight"), "unknown-scene"),
        (("expect: tin", "expect: tim"), "unknown-word"),
        (("expect: tin", "expected: tin"), "unknown-key"),
        (("choices: [", "choices: ["), ""),
    ],
)
def test_a_playthrough_with_a_fault_has_a_diagnostic(
    story: Story, tmp_path: Path, wrong: tuple[str, str], code: str
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(ONE_POT.replace(*wrong), encoding="utf-8")
    (file,) = playthroughs(story, tmp_path, [path])

    assert {d.code for d in file.diagnostics} == ({code} if code else set())
    assert (file.written is None) == bool(code)


def test_a_file_that_is_not_there_is_said(story: Story, tmp_path: Path) -> None:
    (replayed,) = replay_all(story, tmp_path, [tmp_path / "none.yaml"])

    assert not replayed.holds
    assert "cannot be read" in replayed.against[0]


def test_what_was_played_is_written_down_so_that_it_replays(story: Story, tmp_path: Path) -> None:
    written = as_yaml(playthrough.recorded(_played(story)), "r1_leaving.seven", "tin in pockets")

    assert _replayed(story, tmp_path, written).holds


def test_coverage_counts_what_a_playthrough_saw(story: Story) -> None:
    found = coverage(story, [_played(story)])

    assert found.seen["taken"] == {
        "r1_leaving.half_days.laundry",
        "r1_leaving.laundry.lid",
        "r1_leaving.paste.boulevard",
    }
    assert found.all["scenes"] - found.seen["scenes"] == {"r1_leaving.pharmacy"}
    assert "r1_leaving.half_days.pharmacy" in found.seen["locked"]
    assert "r1_leaving.paste text 2:1 {market in patrol} fails" in found.all["conditions"] - found.seen["conditions"]
    assert found.data()["notes"] == {"seen": 1, "total": 1, "missed": []}
    known = places(story, load(TIN)).named
    lines = list(found.lines(known, ["r1_leaving"]))
    assert any("not met: r1_leaving.pharmacy" in line and "r1_leaving.yaml:" in line for line in lines)
    (condition,) = [line for line in lines if "not met: r1_leaving.paste text 2:1 {market in patrol}" in line]
    file, _, number = condition.rpartition("(")[2].rstrip(")").partition(":")
    assert "{market in patrol" in (TIN / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    assert lines[0].endswith("%)")
    assert list(found.lines(known, ["nowhere"])) == []
    assert [line for line in found.lines(known) if line.startswith("r1_leaving: scenes 80%")]


def test_why_names_the_part_that_fails_with_its_values(story: Story) -> None:
    begun = playthrough.start(story, "resistance", 7, draws={"lamp": "dark"})

    said = why(story, "r1_leaving.half_days.pharmacy", begun.turn.state)

    assert said is not None
    assert not said.open
    assert said.reasons[0].text == "this does not hold: lamp == lit"
    assert said.reasons[0].values == (("lamp", "dark"),)
    assert said.further is None
    assert said.opened is not None
    assert said.opened.draws["lamp"] == "lit"


def test_why_finds_the_nearest_state_that_opens_a_choice(story: Story) -> None:
    begun = playthrough.start(story, "resistance", 7, draws={"lamp": "lit"}).take("r1_leaving.half_days.pharmacy")

    said = why(story, "r1_leaving.pharmacy.jar", begun.turn.state)

    assert said is not None
    assert [r.text for r in said.reasons] == ["this does not hold: nerve >= 5"]
    assert said.reasons[0].values == (("nerve", "4"),)
    assert said.opened is not None
    again = playthrough.start(story, "resistance", 0, draws=said.opened.draws)
    reached, taken = playthrough.replay(again, said.opened.choices)
    assert taken == len(said.opened.choices)
    assert "r1_leaving.pharmacy.jar" in {o.choice for o in reached.turn.open}
    assert any("opens in a playthrough with" in line for line in said.lines())


def test_why_leads_on_from_the_state_where_it_can(story: Story) -> None:
    begun = playthrough.start(story, "resistance", 7)

    said = why(story, "r1_leaving.paste.school", begun.turn.state)

    assert said is not None
    assert said.further is not None
    reached, taken = playthrough.replay(begun, said.further)
    assert taken == len(said.further)
    assert "r1_leaving.paste.school" in {o.choice for o in reached.turn.open}


def test_why_says_what_was_used_up_and_what_is_unknown(story: Story) -> None:
    once = playthrough.start(story, "resistance", 7, draws={"lamp": "lit"})
    once = once.take("r1_leaving.half_days.pharmacy").take("r1_leaving.pharmacy.son")

    (reason,) = reasons_against(story, once.turn.state, "r1_leaving.pharmacy.son")

    assert "taken before" in reason.text
    assert why(story, "r1_leaving.pharmacy.none") is None
    opened = why(story, "r1_leaving.pharmacy.leave", once.turn.state)
    assert opened is not None
    assert opened.open
    assert face(once.turn.state.run, "r1_leaving.paste.boulevard") in range(1, 7)
