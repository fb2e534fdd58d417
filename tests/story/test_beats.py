"""Beats: choices that follow a choice in the same scene, in play, in saves, in the proof and under former names."""

from pathlib import Path

import pytest

from game.authoring import stats
from game.authoring.checks.check import check
from game.authoring.coverage import coverage
from game.authoring.places import placed
from game.authoring.shape.graph import shape
from game.authoring.why import reasons_against
from game.diagnostics import Severity
from game.loader.load import load
from game.prover.prove import prove
from game.prover.report import PROVED, REFUTED
from game.story.offers import NoSuchChoiceError
from game.story.playthrough import Playthrough, recorded, restored, start
from tests.building import read, sound, story

STATE = """
variables:
  nerve: {range: 0..6, start: 3}
"""
SCENES = """
first:
  title: The gate
  at: square
  text: He looks up.
  again: He looks up again.
  then: door
  choices:
    name:
      label: Give your name.
      text: He writes it down.
      choices:
        true_name: {label: The one on your papers., text: He turns a page.}
        false_name:
          label: Another.
          if: nerve > 2
          locked: Your mouth is dry. (Nerve 3)
          text: He looks for it.
          choices:
            wait: {label: Wait., do: nerve -= 1, text: He finds nothing., go: first}
            hint: {label: Say that it is new., once: true, go: stay}
    weather:
      label: Speak of the weather.
      once: true
      text: He agrees.
      choices:
        rain: {label: Of the rain., once: true, go: stay}
        sun: {label: Of the sun., once: true, text: There was some., go: stay}
    leave: {label: Leave.}
door:
  text: |
    {chosen(first.weather.sun): It is dry. | It is wet.}
  ending: {title: Out, kind: quiet}
"""


@pytest.fixture
def gate(tmp_path: Path) -> Playthrough:
    return start(story(tmp_path, SCENES, walker__state=STATE), "walker", 0)


def _offered(played: Playthrough) -> list[str]:
    return [option.choice.removeprefix("one.first.") for option in played.turn.options]


def test_a_beat_is_offered_at_once_in_the_same_scene(gate: Playthrough) -> None:
    asked = gate.take("one.first.name")
    assert _offered(asked) == ["name.true_name", "name.false_name"]
    assert [p.paragraphs[0].text for p in asked.turn.passages] == ["He writes it down."]
    assert asked.turn.scenes == (), "a beat is no visit"
    assert (asked.scene.title, asked.scene.at) == ("The gate", "square")
    with pytest.raises(NoSuchChoiceError):
        asked.take("one.first.leave")


def test_a_beat_goes_on_at_the_then_of_its_scene_and_stays_in_itself(gate: Playthrough) -> None:
    assert gate.take("one.first.name").take("one.first.name.true_name").turn.ending is not None
    deep = gate.take("one.first.name").take("one.first.name.false_name")
    assert _offered(deep.take("one.first.name.false_name.hint")) == ["name.false_name.wait"]
    back = deep.take("one.first.name.false_name.wait")
    assert back.turn.scenes == ("one.first",)
    closed = back.take("one.first.name").turn.options
    assert [(option.name, option.open) for option in closed] == [("true_name", True), ("false_name", False)]


def test_where_no_choice_of_a_beat_is_open_it_goes_on_at_then(gate: Playthrough) -> None:
    talked = gate.take("one.first.weather").take("one.first.weather.rain").take("one.first.weather.sun")
    assert talked.turn.ending is not None
    assert talked.turn.passages[-1].paragraphs[0].text == "It is dry."


@pytest.mark.parametrize(("then", "code"), [("then: end", ""), ("at: square", "missing-key")])
def test_a_fallback_without_a_word_goes_on_at_then_or_is_told(tmp_path: Path, then: str, code: str) -> None:
    scenes = f"""
first:
  text: Here.
  choices:
    on: {{label: On., if: nerve > 6, go: end}}
  {then}
  fallback: {{}}
end: {{text: The end., ending: {{title: Home, kind: quiet}}}}
"""
    loaded = read(tmp_path, scenes, walker__state=STATE)
    errors = [each.code for each in loaded.diagnostics if each.severity is Severity.ERROR]
    assert errors == ([code] if code else [])
    assert code or start(sound(loaded), "walker", 0).turn.ending is not None


@pytest.mark.parametrize(
    "scene",
    [
        "{text: A., go: []}",
        "{text: A., choices: {on: {label: On., go: []}}}",
        "{text: A., choices: {on: {label: On.}}, then: []}",
        "{text: A., choices: {on: {label: On., go: end}}, fallback: {go: []}}",
        "{text: A., hub: {slots: 1, of: [shelf], then: []}}",
    ],
)
def test_a_list_of_ways_is_not_empty(tmp_path: Path, scene: str) -> None:
    scenes = f"""
first: {scene}
shelf: {{storylet: {{line: A shelf.}}, text: A shelf., go: return}}
end: {{text: The end., ending: {{title: Home, kind: quiet}}}}
"""
    assert [each.code for each in read(tmp_path, scenes).diagnostics] == ["open-ways"]


def test_then_stay_leads_from_a_beat_to_the_choices_of_the_scene(tmp_path: Path) -> None:
    stays = SCENES.replace("then: door", "then: stay").replace(
        "leave: {label: Leave.}", "leave: {label: Leave., go: door}"
    )
    played = start(story(tmp_path, stays, walker__state=STATE), "walker", 0)
    back = played.take("one.first.weather").take("one.first.weather.sun").take("one.first.weather.rain")
    assert _offered(back) == ["name", "leave"]
    assert [p.kind for p in back.turn.passages] == ["again"]


def test_saves_find_a_beat_by_its_choices_and_by_its_place(gate: Playthrough) -> None:
    deep = gate.take("one.first.name").take("one.first.name.false_name")
    written = recorded(deep)
    assert restored(gate.story, written).playthrough.turn == deep.turn
    by_place = restored(gate.story, written._replace(choices=("gone.gone.gone",)))
    assert by_place.playthrough.turn.options == deep.turn.options
    assert "“The gate”" in by_place.lost


def test_renamed_beats_and_the_choices_before_them_keep_their_saves(gate: Playthrough, tmp_path: Path) -> None:
    deep = gate.take("one.first.name").take("one.first.name.false_name").take("one.first.name.false_name.hint")
    now = (
        SCENES.replace("    name:\n", "    who:\n      was: name\n")
        .replace("        false_name:\n", "        other:\n          was: false_name\n")
        .replace("hint: {", "new: {was: hint, ")
        .replace("first:", "gate:\n  was: first")
        .replace("go: first", "go: gate")
        .replace("first.", "gate.")
    )
    changed = story(tmp_path / "now", now, story="""
title: A small story
year: 1944
care: {killing: People are killed}
roles:
  walker: {title: The walker, blurb: Walks., start: one.gate}
""", walker__state=STATE)  # fmt: skip
    again = restored(changed, recorded(deep))
    assert not again.lost
    assert again.playthrough.choices[-1] == "one.gate.who.other.new"
    assert again.playthrough.turn.state.scene == "one.gate.who.other"
    assert again.playthrough.turn.state.values == deep.turn.state.values


def test_the_proof_knows_beats(gate: Playthrough, tmp_path: Path) -> None:
    report = prove(gate.story)
    verdicts = {(r.about, r.subject): r.verdict for r in report.results}
    assert verdicts["choice", "one.first.name.false_name.wait"] == PROVED
    assert ("scene", "one.first.name") not in verdicts
    assert set(verdicts.values()) == {PROVED}
    loaded = read(tmp_path / "shut", SCENES.replace("if: nerve > 2", "if: nerve > 3"), walker__state=STATE)
    assert loaded.story is not None
    shut = {r.subject: r for r in placed(prove(loaded.story), loaded).results if r.about == "choice"}
    assert shut["one.first.name.false_name"].verdict == REFUTED
    assert shut["one.first.name.false_name.wait"].verdict == REFUTED
    line = loaded.sources["walker/one.yaml"][shut["one.first.name.false_name.wait"].where.line - 1]
    assert line.strip().startswith("wait:")


def test_an_offer_of_a_beat_that_can_be_empty_is_found(tmp_path: Path) -> None:
    scenes = SCENES.replace("  then: door\n", "").replace("turns a page.}", "turns a page., go: door}")
    folder = tmp_path / "stuck"
    read(folder, scenes.replace("leave: {label: Leave.}", "leave: {label: Leave., go: door}"), walker__state=STATE)
    loaded = load(folder)
    said = [(d.code, d.message, d.hint) for d in check(loaded) if d.span.file == "walker/one.yaml"]
    hint = "write `then` at its scene, or a choice without `if` and `once`"
    staying = "let one of them go to another scene, or write a `fallback`"
    assert said.pop() == ("no-way-on", "nobody leaves `first.weather`: all its choices `stay`", staying)
    assert said == [("missing-fallback", "it may be that no choice of `first.weather` is open", hint)]
    assert loaded.story is not None
    stuck = {r.at[0]: r.verdict for r in prove(loaded.story).results if r.about == "ends" and r.at}
    assert stuck["one.first.weather"] == REFUTED


def test_an_author_sees_beats(gate: Playthrough) -> None:
    deep = gate.take("one.first.name")
    (reason,) = reasons_against(gate.story, deep.turn.state, "one.first.name.false_name.wait")
    assert reason.text == "the playthrough is at `one.first.name`, not at `one.first.name.false_name`"
    seen = coverage(gate.story, [deep.take("one.first.name.true_name")])
    assert "one.first.name.true_name" in seen.seen["taken"]
    assert "one.first.name.false_name.wait" in seen.all["taken"] - seen.seen["taken"]
    count = stats.whole(gate.story.roles["walker"])
    assert (count.scenes, count.choices) == (2, 9)
    links = {(link.start, link.end, link.choice) for link in shape(gate.story).links}
    assert ("one.first", "one.door", "name.true_name") in links
    assert ("one.first", "one.first", "name.false_name.wait") in links


def test_beats_have_a_bound_and_no_go_beside_them(tmp_path: Path) -> None:
    nested = "{label: One., go: door}"
    for _ in range(7):
        nested = f"{{label: One., choices: {{one: {nested}}}}}"
    deep = (
        f"first:\n  text: A.\n  choices:\n    one: {nested}\ndoor:\n  text: B.\n  ending: {{title: C, kind: quiet}}\n"
    )
    assert [d.code for d in read(tmp_path / "deep", deep).diagnostics] == ["too-many"]
    both = SCENES.replace("text: He writes it down.", "text: He writes it down.\n      go: door")
    found = read(tmp_path / "both", both, walker__state=STATE).diagnostics
    assert [d.code for d in found] == ["no-way-on"]
