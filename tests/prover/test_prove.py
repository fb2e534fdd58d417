"""What a proof says of a story with something planted in it, and of the same story without."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from game.authoring.replay import as_yaml, replay_all
from game.loader.load import load
from game.prover import prove
from game.prover.report import Report, Result
from game.story import playthrough
from game.story.model import Story
from game.story.playthrough import inward_echoes
from game.story.record import EMPTY
from tests.building import kept, sound

DEPTH = 8
TIN = Path(__file__).parents[1] / "stories" / "sardine_tin"

HEAD = """
title: Planted
year: 1944
roles:
  walker: {title: The walker, start: one.s1}
  other: {title: The other, start: two.only}
echoes:
  wind: {from: other, one_of: [north, south, west], start: north, is: blows}
"""
OTHER = "chapter: {title: Two}\nscenes:\n  only:\n    text: The end.\n    ending: {title: End, kind: quiet}\n"
STATE = """
variables:
  steps: {range: 0..8}
  locked: {flag: false}
draws:
  lamp: {one_of: [dark, dark, dark, lit]}
"""
NOTES = """
notes:
  bell: {title: The bell, date: 1944, status: record, text: It rang., sources: [A]}
"""


def planted(
    folder: Path,
    way_out: str,
    said: str = "Words.",
    ending: str = "",
    seed_of_lock: str = "steps == 7",
    more: Mapping[str, str] = EMPTY,
) -> Story:
    """Eight choices in a row; who took all the right ones, with the lamp lit and the wind west, comes to a last door."""
    scenes = []
    for number in range(1, DEPTH + 1):
        onward = f"s{number + 1}" if number < DEPTH else "door"
        do = f"locked = {seed_of_lock} and lamp == lit and echo.wind == west" if number == DEPTH else "steps += 1"
        scenes.append(
            f"  s{number}:\n    text: |\n      {said if number == 1 else 'Words.'}\n    choices:\n"
            f"      right: {{label: Right., do: {do}, go: {onward}}}\n      left: {{label: Left., go: {onward}}}\n"
        )
    door = (
        "  door:\n    text: A door.\n    choices:\n      out:\n        label: Go out.\n"
        f"        if: not locked\n        go: end\n{way_out}"
        f"  end:\n    text: The end.\n    ending: {{title: End, kind: quiet}}\n{ending}"
    )
    files = {
        "story.yaml": HEAD,
        "other/two.yaml": OTHER,
        "other/state.yaml": "variables:\n  blows: {one_of: [north, south, west], start: north}\n",
        "walker/state.yaml": STATE,
        "walker/one.yaml": "chapter: {title: One, starts: 1 Jan 08:00}\nscenes:\n" + "".join(scenes) + door,
        "record/notes/all.yaml": NOTES,
        "record/sources.yaml": "sources: {A: {title: A source, kind: archive}}\n",
        **more,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sound(load(folder))


def _result(report: Report, about: str, subject: str = "") -> Result:
    return next(r for r in report.results if r.about == about and subject in r.subject and r.role == "walker")


def _replays(story: Story, result: Result, folder: Path) -> playthrough.Playthrough:
    """Where the playthrough of a result leads, once written down and replayed."""
    assert result.playthrough is not None
    path = folder / "shown.yaml"
    path.write_text(as_yaml(result.playthrough), encoding="utf-8")
    (replayed,) = replay_all(story, folder, [path])
    assert replayed.holds
    assert replayed.playthrough is not None
    return replayed.playthrough


def test_a_soft_lock_eight_choices_deep_is_refuted_with_a_playthrough_that_replays(tmp_path: Path) -> None:
    story = planted(tmp_path, "")

    stuck = _result(prove.prove(story, ["walker"]), "ends")

    assert stuck.verdict == "refuted"
    assert stuck.playthrough is not None
    assert stuck.playthrough.draws["lamp"] == "lit"
    assert stuck.playthrough.echoes["wind"] == "west"
    shown = _replays(story, stuck, tmp_path)
    assert shown.turn.state.scene == "one.door"
    assert not shown.turn.open
    assert shown.turn.ending is None


def test_a_door_that_leads_round_for_ever_is_a_soft_lock_too(tmp_path: Path) -> None:
    story = planted(tmp_path, "      wait: {label: Wait., go: stay}\n")

    stuck = _result(prove.prove(story, ["walker"]), "ends")

    assert stuck.verdict == "refuted"
    assert _replays(story, stuck, tmp_path).turn.state.scene in ("one.s8", "one.door")


def test_without_the_plant_there_is_no_soft_lock(tmp_path: Path) -> None:
    story = planted(tmp_path, "      back: {label: Break it., if: locked, go: end}\n")

    report = prove.prove(story, ["walker"])

    assert _result(report, "ends").verdict == "proved"
    assert _result(report, "choice", "one.door.back").verdict == "proved"
    assert report.holds


def test_a_note_that_cannot_be_found(tmp_path: Path) -> None:
    hidden = "See {steps > 3 and lamp == lit: [it](note:bell)}."
    found = "See {steps == 0 and lamp == lit: [it](note:bell)}."

    lost = prove.prove(planted(tmp_path / "a", "      by: {label: By., go: end}\n", hidden), ["walker"])
    met = prove.prove(planted(tmp_path / "b", "      by: {label: By., go: end}\n", found), ["walker"])

    assert _result(lost, "note", "bell").verdict == "refuted"
    assert _result(met, "note", "bell").verdict == "proved"


@pytest.mark.parametrize(
    ("link", "verdict"),
    [
        ("[{steps > 3: it}](note:bell)", "refuted"),
        ("[{steps > 3: it | that}](note:bell)", "proved"),
        ("[{steps > 3: | *{steps > 4: it}*}](note:bell)", "refuted"),
        ("[{steps}](note:bell)", "proved"),
        ("*{steps > 3: [it](note:bell)}*", "refuted"),
    ],
)
def test_a_note_is_met_where_the_words_of_its_link_are_read(link: str, verdict: str, tmp_path: Path) -> None:
    story = planted(tmp_path, "      by: {label: By., go: end}\n", f"See {link} here.")
    assert _result(prove.prove(story, ["walker"]), "note", "bell").verdict == verdict


def test_an_ending_that_cannot_be_reached(tmp_path: Path) -> None:
    second = "  other_end:\n    text: The end.\n    ending: {title: End, kind: quiet}\n"
    way = "      by: {{label: By., if: steps == {0} and locked, go: other_end}}\n"

    lost = prove.prove(planted(tmp_path / "a", way.format(5), ending=second), ["walker"])
    met = prove.prove(planted(tmp_path / "b", way.format(7), ending=second), ["walker"])

    assert _result(lost, "ending", "one.other_end").verdict == "refuted"
    assert _result(met, "ending", "one.other_end").verdict == "proved"


def test_a_text_condition_that_is_always_true(tmp_path: Path) -> None:
    out = "      by: {label: By., go: end}\n"

    always = prove.prove(planted(tmp_path / "a", out, "{steps < 5: Early. | Late.}"), ["walker"])
    both = prove.prove(planted(tmp_path / "b", out, "{lamp == lit: Light. | Dark.}"), ["walker"])

    assert _result(always, "condition", "fails").verdict == "refuted"
    assert _result(both, "condition", "fails").verdict == "proved"
    assert _result(both, "condition", "holds").verdict == "proved"


@pytest.mark.parametrize("limit", [1, 50])
def test_what_a_bound_keeps_from_being_decided_is_open_and_says_so(tmp_path: Path, limit: int) -> None:
    report = prove.prove(
        planted(tmp_path, "      wait: {label: Wait., go: stay}\n"), ["walker"], limit=limit, playthroughs=0
    )

    ends = _result(report, "ends")
    assert ends.verdict in ("open", "refuted")
    assert not report.holds
    assert all(r.bound for r in report.results if r.verdict == "open")
    assert all(not ways.exact and ways.interval for ways in report.endings)


def test_two_cores_say_what_one_says() -> None:
    story = sound(load(TIN))

    one, two = prove.prove(story, jobs=1), prove.prove(story, jobs=2)

    assert [(r.about, r.subject, r.verdict) for r in one.results] == [
        (r.about, r.subject, r.verdict) for r in two.results
    ]
    assert [w.chance for w in one.endings] == [w.chance for w in two.endings]


def test_a_chapter_alone_has_the_verdicts_that_it_has_with_the_others() -> None:
    """Whatever is about its scenes, and nothing else; the last line says how much of it is proved."""
    story = kept("island")
    role = story.roles["quarter"]
    whole = prove.prove(story, ["quarter"])

    chapter = prove.prove(story, chapters=["q2_stones"])

    verdicts = {(r.about, r.subject): r.verdict for r in whole.results}
    asked = {(r.about, r.subject): r.verdict for r in chapter.results}
    assert asked.items() <= verdicts.items()
    scenes = {name for about, name in verdicts if about == "scene" and name.startswith("q2_stones.")}
    assert {name for about, name in asked if about == "scene"} == scenes
    assert {about for about, _ in asked} >= {"scene", "choice"}
    assert all(name.partition(".")[0] == "q2_stones" for _, name in asked)
    assert {r.role for r in chapter.results} == {role.id}
    assert not chapter.endings
    proved = sum(verdict == "proved" for verdict in asked.values())
    assert f"{len(asked)} properties, {proved} proved ({proved * 100 // len(asked)}%)" in list(chapter.lines())[-1]


def test_a_proof_that_is_stopped_tells_what_is_known() -> None:
    told: list[str] = []

    def stop(line: str) -> None:
        told.append(line)
        if len(told) == 5:
            raise KeyboardInterrupt

    report = prove.prove(sound(load(TIN)), progress=stop)

    assert report.stopped
    assert len(report.results) == 5
    assert not report.holds
    assert any("stopped" in line for line in report.lines())


def test_the_report_is_the_json_that_others_rely_on() -> None:
    report = prove.prove(sound(load(TIN)))

    data = json.loads(json.dumps(report.data()))
    assert set(data) >= {"results", "endings", "states", "seconds"}
    assert set(data["results"][0]) == {
        *("property", "subject", "role", "verdict", "method", "bound", "playthrough"),
        *("file", "line", "column", "at"),
    }
    assert set(data["endings"][0]) >= {"id", "role", "chance", "shortest", "mean", "longest"}
    assert report.holds
    assert data["endings"][0]["chance"] == pytest.approx(1.0)


def test_every_witness_replays_in_the_engine() -> None:
    story = sound(load(TIN))
    for result in prove.prove(story).results:
        if result.playthrough is not None:
            written = result.playthrough
            begun = playthrough.start(
                story, written.role, written.seed, inward_echoes(story, written.echoes), written.draws
            )
            assert playthrough.replay(begun, written.choices)[1] == len(written.choices)
