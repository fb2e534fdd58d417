"""Aims: which are seen, which are never let go, and how many stand at once."""

from pathlib import Path

import pytest

from game.authoring.checks.check import check
from game.authoring.places import placed
from game.authoring.replay import as_yaml, replay_all
from game.loader.cache import load_again
from game.loader.load import load
from game.prover.prove import prove
from game.prover.report import PROVED, REFUTED, Report, Result
from game.story.aims import standing
from game.story.model import Story
from game.story.playthrough import start
from game.terminal.content.aims import aims_blocks
from game.terminal.content.pages import status_page
from game.terminal.plain.lines import lines_of
from tests.building import sound, story, written
from tests.prover.test_prove import planted
from tests.terminal.test_plain import said

STATE = "variables: {letter: {flag: false}, count: {range: 0..3}}"
AIMS = """
most: 2
aims:
  cite:
    if: letter and not seen(one.hall)
    text: |
      Bring the letter to the hall. {count > 1: Hurry.}
    until: 20 Aug 14:20
    at: square
  rest: {if: seen(one.hall) or count > 0, text: Rest.}
  never: {if: letter and count == 3, text: Count to three.}
  wait: {if: not letter or seen(one.hall), text: Wait., until: 19 Aug 20:00}
  more: {if: count == 2, text: One more.}
"""
SCENES = """
first:
  text: A street.
  choices:
    take: {label: Take the letter., do: letter = true, go: second}
    leave: {label: Leave it., do: count = 2, go: second}
second:
  text: A yard.
  choices:
    hall: {label: The hall., go: hall}
    end: {label: The end., go: end, do: count = 3}
hall:
  text: A hall.
  choices:
    on: {label: On., go: end, do: count = 1}
end:
  text: The end.
  ending: {title: End, kind: quiet}
"""


def made(folder: Path) -> Story:
    return story(folder, SCENES, walker__state=STATE, walker__aims=AIMS)


def _aims(report: Report) -> dict[tuple[str, str], Result]:
    return {(r.about, r.subject): r for r in report.results if r.about in ("aim", "let_go", "aims", "kept_aim")}


def test_what_is_seen_what_is_let_go_and_how_many_at_once(tmp_path: Path) -> None:
    found = _aims(prove(made(tmp_path)))
    assert {name: result.verdict for name, result in found.items()} == {
        ("aim", "cite"): PROVED,
        ("aim", "rest"): PROVED,
        ("aim", "never"): REFUTED,  # at an ending nothing is left to do
        ("aim", "wait"): PROVED,
        ("aim", "more"): PROVED,
        ("let_go", "cite"): PROVED,
        ("let_go", "rest"): REFUTED,
        ("let_go", "wait"): PROVED,
        ("let_go", "more"): PROVED,
        ("aims", "more than 2 aims"): REFUTED,
    }
    lasting, many = found["let_go", "rest"], found["aims", "more than 2 aims"]
    assert lasting.playthrough is not None
    assert lasting.playthrough.choices[-1] in ("one.second.end", "one.hall.on")
    assert many.playthrough is not None
    assert many.playthrough.choices == ("one.first.leave",)


def test_an_aim_that_lasts_is_shown_by_search_where_no_random_playthrough_was_made(tmp_path: Path) -> None:
    lasting = _aims(prove(made(tmp_path), playthroughs=0))["let_go", "rest"]
    assert lasting.verdict == REFUTED
    assert lasting.playthrough is not None
    assert lasting.playthrough.choices[-1] in ("one.second.end", "one.hall.on")


def test_what_is_refuted_is_told_with_its_place_and_replays(tmp_path: Path) -> None:
    read = load(written(tmp_path, SCENES, walker__state=STATE, walker__aims=AIMS))
    report = placed(prove(sound(read)), read)
    told = "\n".join(report.lines())
    assert "refuted: walker: aim: never is never seen\n  --> walker/aims.yaml:11:3" in told
    assert (
        "refuted: walker: let_go: rest is never let go: once it stands, it stands at every ending that follows\n"
        "  --> walker/aims.yaml:10:3" in told
    )
    assert "refuted: walker: aims: more than 2 aims can stand at once\n  --> walker/aims.yaml:2:1" in told
    folder = tmp_path / "playthroughs"
    folder.mkdir()
    for number, result in enumerate(r for r in _aims(report).values() if r.playthrough is not None):
        assert result.playthrough is not None
        (folder / f"p{number}.yaml").write_text(as_yaml(result.playthrough), encoding="utf-8")
    assert all(replayed.holds for replayed in replay_all(sound(read), tmp_path))
    assert not {"never-true", "always-true", "never-read", "unnamed-place"} & {d.code for d in check(read)}


@pytest.mark.parametrize("kept", [False, True])
def test_what_a_player_is_shown(kept: bool, tmp_path: Path) -> None:
    story_ = made(tmp_path)
    if kept:
        load_again(tmp_path, tmp_path.parent / "cache")
        again = load_again(tmp_path, tmp_path.parent / "cache").story
        assert again is not None
        story_ = again
    played = start(story_, "walker", 1)
    assert [aim.id for aim in standing(played)] == ["wait"]
    here = [line for line in lines_of(aims_blocks(played), None) if line]
    assert here == ["What you are trying to do", "Wait. (until 20:00)"]
    played = played.take("one.first.take")
    here = [line for line in lines_of(aims_blocks(played), None) if line]
    assert here == ["What you are trying to do", "Bring the letter to the hall. (until Sunday 14:20; The square)"]
    assert "Bring the letter to the hall. (until Sunday 14:20; The square)" in list(lines_of(status_page(played), None))
    over = played.take("one.second.end")
    assert standing(over) == ()
    assert "Nothing in particular." in list(lines_of(aims_blocks(over), None))


def test_the_command(tmp_path: Path) -> None:
    told = said(tmp_path / "saves", "walker\naims\n", made(tmp_path)).splitlines()
    assert "Wait. (until 20:00)" in told


# An aim that is never let go but on one path of thousands

WAY_OUT = "      hold: {label: Hold it., if: locked, go: end}\n"
HELD = {"walker/aims.yaml": "aims: {out: {if: not locked, text: Get out.}, hold: {if: steps >= 0, text: Hold.}}\n"}


def test_an_aim_never_let_go(tmp_path: Path) -> None:
    """Only who took all eight right choices, with the lamp lit and the wind west, lets it go; nobody does without the plant."""
    deep = _aims(prove(planted(tmp_path / "deep", WAY_OUT, more=HELD), ["walker"]))
    assert {name: result.verdict for name, result in deep.items()} == {
        ("aim", "out"): PROVED,
        ("aim", "hold"): PROVED,
        ("let_go", "out"): PROVED,
        ("let_go", "hold"): REFUTED,
    }
    flat_story = planted(tmp_path / "flat", WAY_OUT, seed_of_lock="steps == 8", more=HELD)
    flat = _aims(prove(flat_story, ["walker"]))["let_go", "out"]
    assert flat.verdict == REFUTED
    assert flat.playthrough is not None
    folder = tmp_path / "flat" / "playthroughs"
    folder.mkdir()
    (folder / "out.yaml").write_text(as_yaml(flat.playthrough), encoding="utf-8")
    (replayed,) = replay_all(flat_story, tmp_path / "flat")
    assert replayed.holds
    assert replayed.playthrough is not None
    assert replayed.playthrough.turn.ending is not None
