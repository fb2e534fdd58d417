"""Whatever is renamed, and however often: a save made under the old names loads with its undo, its memory and its values."""

import json
from pathlib import Path

import pytest

from game.loader.cache import load_again
from game.story.model import Story
from game.story.playthrough import Playthrough, Recorded, recorded, restored, start
from tests.building import HEAD, read

STATE = "variables:\n  nerve: {range: 0..6, start: 4}\n"
HOME = "home: {text: H., ending: {title: Home, kind: quiet}}\n"
SCENES = """
corner:
  text: |
    C. [Bell](note:bell)
  choices:
    wait: {label: Wait., once: true, risk: even, do: nerve -= 1, go: stay, fail: {text: F.}}
    on: {label: On., go: yard}
yard:
  text: Y.
  hub:
    slots: 3
    of: [pump, coal, soap]
    again: Again.
    then: gate
pump:
  storylet: {line: Pump.}
  text: P.
  choices:
    drink: {label: Drink., go: return}
    not: {label: Not., do: nerve += 1, go: return}
coal: {storylet: {line: Coal.}, text: Coal., go: return}
soap: {storylet: {line: Soap., if: seen(pump)}, text: Soap., go: return}
gate:
  text: |
    {chosen(pump.drink): You drank. | Dry.} {chosen(corner.wait): waited} {chosen(yard.coal): coal} {knows(bell): bell}
  choices:
    a: {label: A., if: chosen(pump.drink) and seen(pump) and knows(bell), go: home}
    b: {label: B., do: nerve += 1, go: home}
"""
WAY = ["corner.wait", "corner.on", "yard.pump", "pump.drink", "yard.coal", "yard.soap", "gate.a"]


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def made(folder: Path, scenes: str, chapter: str = "mon", head: str = "", **files: str) -> Story:
    """The story whose chapter of this id holds the scenes."""
    start_at = next(line for line in scenes.split("\n") if line.strip()).rstrip(":")
    whole = HEAD.replace("one.first", f"{chapter}.{start_at}")
    body = f"chapter: {{title: Monday, starts: 14 Aug 08:00{head}}}\nscenes:\n" + "".join(
        f"  {line}\n" for line in (scenes + HOME).splitlines()
    )
    named = {f"walker__{chapter}": body, "story": whole, "walker__state": STATE} | files
    found = read(folder, "other: {text: O., ending: {title: O, kind: quiet}}", **named)
    assert found.story is not None, found.diagnostics
    return found.story


def played(found: Story, way: list[str], chapter: str = "mon") -> Playthrough:
    begun = start(found, "walker", 1, {}, {f"{chapter}.corner.wait": 6})
    for choice in way:
        begun = begun.take(f"{chapter}.{choice}")
    return begun


PUMP = [
    ("of: [pump,", "of: [well,"),
    ("\npump:\n", "\nwell:\n  was: pump\n"),
    ("chosen(pump.", "chosen(well."),
    ("seen(pump)", "seen(well)"),
]
DRINK = [("    drink: {", "    sip: {was: drink, "), ("pump.drink)", "pump.sip)")]
YARD = [("go: yard", "go: court"), ("\nyard:\n", "\ncourt:\n  was: yard\n"), ("chosen(yard.", "chosen(court.")]
COAL = [("pump, coal,", "pump, kohl,"), ("\ncoal: {", "\nkohl: {was: coal, "), ("yard.coal)", "yard.kohl)")]
WAIT = [("    wait: {", "    stand: {was: wait, "), ("corner.wait)", "corner.stand)")]
CORNER = [("\ncorner:\n", "\nplace:\n  was: corner\n"), ("corner.wait)", "place.wait)")]
GATE = [("then: gate", "then: port"), ("\ngate:\n", "\nport:\n  was: gate\n")]
LAST = [("    a: {", "    aa: {was: mon.gate.a, ")]
NOTHING: list[tuple[str, str]] = []

EDITS = {
    "nothing": NOTHING,
    "a choice": DRINK,
    "a choice that is once and a risk": WAIT,
    "a scene": GATE,
    "the first scene": CORNER,
    "a hub": YARD,
    "a storylet": PUMP,
    "a hub and a storylet": [
        *YARD,
        ("pump, coal,", "pump, kohl,"),
        ("\ncoal: {", "\nkohl: {was: coal, "),
        ("court.coal)", "court.kohl)"),
    ],
    "a storylet and its choice": [*PUMP, ("    drink: {", "    sip: {was: drink, "), ("well.drink)", "well.sip)")],
    "a scene and a choice by its full name": [*GATE, *LAST],
    "a choice by its scene": [("    a: {", "    aa: {was: gate.a, ")],
    "a scene by its full name": [("then: gate", "then: port"), ("\ngate:\n", "\nport:\n  was: mon.gate\n")],
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("taken", range(len(WAY) + 1))
@pytest.mark.parametrize("chapter", ["mon", "first"])
def test_a_save_is_found_under_its_new_names(edit: str, taken: int, chapter: str, tmp_path: Path) -> None:
    before = played(made(tmp_path / "before", SCENES), WAY[:taken])
    head = "" if chapter == "mon" else ", was: mon"
    after = made(tmp_path / "after", changed(SCENES, *EDITS[edit]), chapter, head)
    found = restored(after, recorded(before))
    assert found.lost == ""
    assert len(found.playthrough.choices) == taken
    assert found.playthrough.turn.state.values == before.turn.state.values
    assert [len(turn.options) for turn in found.playthrough.turns] == [len(turn.options) for turn in before.turns]
    # By its place alone it is the same as well: nothing that it remembers is lost.
    alone = recorded(before)._replace(choices=("mon.corner.gone", *recorded(before).choices))
    by_place = restored(after, alone).playthrough
    if taken:
        assert by_place.turn.state.values == before.turn.state.values
        assert [o.name for o in by_place.turn.open] == [o.name for o in found.playthrough.turn.open]


def test_what_is_renamed_again_and_again(tmp_path: Path) -> None:
    """Five versions; a save of each loads in all that come later."""
    one = SCENES
    two = changed(one, *PUMP)
    three = changed(two, ("    drink: {", "    sip: {was: drink, "), ("well.drink)", "well.sip)"), *YARD)
    four = changed(
        three,
        ("of: [well,", "of: [source,"),
        ("\nwell:\n  was: pump\n", "\nsource:\n  was: [pump, well]\n"),
        ("(well", "(source"),
    )
    five = changed(four, ("    sip: {was: drink, ", "    gulp: {was: [drink, sip], "), ("source.sip)", "source.gulp)"))
    versions = [(one, "mon", ""), (two, "mon", ""), (three, "first", ", was: mon"), (four, "first", ", was: mon")]
    versions.append((five, "day_one", ", was: [mon, first]"))
    stories = [made(tmp_path / str(n), scenes, chapter, head) for n, (scenes, chapter, head) in enumerate(versions)]
    saves: list[Recorded] = []
    for number, each in enumerate(stories):
        begun = start(each, "walker", 1, {}, {f"{versions[number][1]}.corner.wait": 6})
        for place in (0, 1, 0, 0, 0, 0, 0):
            begun = begun.take(begun.turn.open[place if place < len(begun.turn.open) else 0].choice)
            saves.append(recorded(begun))
            for later in stories[number:]:
                found = restored(later, json_like(saves[-1]))
                assert found.lost == ""
                assert found.playthrough.turn.state.values == begun.turn.state.values


def json_like(written: Recorded) -> Recorded:
    return written._replace(place=json.loads(json.dumps(written.place)))


@pytest.mark.parametrize("seed", range(12))
def test_a_risk_that_is_renamed_keeps_its_die(seed: int, tmp_path: Path) -> None:
    """A die is named like its choice: under a new name it would show something else."""
    before = start(made(tmp_path / "before", SCENES), "walker", seed).take("mon.corner.wait")
    after = made(tmp_path / "after", changed(SCENES, *WAIT), "first", ", was: mon")
    found = restored(after, recorded(before))
    assert found.lost == ""
    assert found.playthrough.turn.state.values == before.turn.state.values
    again = restored(after, recorded(found.playthrough.undo().take("first.corner.stand")))
    assert again.playthrough.turn.state.values == before.turn.state.values


def test_a_note_that_is_renamed_is_still_known(tmp_path: Path) -> None:
    before = played(made(tmp_path / "before", SCENES), WAY[:4])
    notes = "notes:\n  chime: {title: The bell, date: 24 August 1944, day: 1944-08-24, status: record, text: It rang., sources: [A], was: bell}\n"
    scenes = SCENES.replace("note:bell", "note:chime").replace("knows(bell)", "knows(chime)")
    after = made(
        tmp_path / "after",
        scenes.replace("wait: {", "stand: {").replace("corner.wait", "corner.stand"),
        record__notes__all=notes,
    )
    assert after.record.renamed == {"bell": "chime"}
    found = restored(after, recorded(before)).playthrough
    assert found.turn.state.values[found.story.roles["walker"].slots.index("knows(chime)")] == 1


def test_a_story_that_is_read_again_has_the_same_names(tmp_path: Path) -> None:
    scenes = changed(SCENES, *PUMP)
    whole = made(tmp_path / "story", scenes, "first", ", was: mon")
    load_again(tmp_path / "story", tmp_path / "cache")
    again = load_again(tmp_path / "story", tmp_path / "cache").story
    assert again is not None
    assert again.roles["walker"].renamed == whole.roles["walker"].renamed
    assert again.record.renamed == whole.record.renamed
    assert again.roles["walker"].places == whole.roles["walker"].places


FAULTY = {
    "two scenes": (
        "was: yard",
        "east:\n  was: yard\n  text: E.\n  choices:\n    x: {label: X., go: home}\nwest:\n  was: yard\n  text: W.\n  go: home\n",
    ),
    "two scenes, one by its full name": (
        "was: one.yard",
        "east:\n  was: yard\n  text: E.\n  go: home\nwest:\n  was: one.yard\n  text: W.\n  go: home\n",
    ),
    "two choices": (
        "was: old",
        "east:\n  text: E.\n  choices:\n    x: {label: X., was: old, go: home}\n    y: {label: Y., was: old, go: home}\n",
    ),
    "two choices, one by the former name of its scene": (
        "was: yard.old",
        "east:\n  was: yard\n  text: E.\n  choices:\n    x: {label: X., was: old, go: home}\n    y: {label: Y., was: yard.old, go: home}\n",
    ),
    "a scene that is there": ("was: home", "east: {was: home, text: E., go: home}\n"),
    "a choice that is there": (
        "was: y",
        "east:\n  text: E.\n  choices:\n    x: {label: X., was: y, go: home}\n    y: {label: Y., go: home}\n",
    ),
    "its own name": ("was: east", "east: {was: east, text: E., go: home}\n"),
    "a line that is there": (
        "was: p",
        "east:\n  text: E.\n  choices:\n    x: {label: X., go: hub}\nhub:\n  text: H.\n  hub: {slots: 1, of: [p, q], then: home}\n"
        "p: {storylet: {line: P.}, text: P., go: return}\nq: {storylet: {line: Q.}, was: p, text: Q., go: return}\n",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_former_name_belongs_to_one_thing(name: str, tmp_path: Path) -> None:
    last, scenes = FAULTY[name]
    found = read(tmp_path, "first: {text: F., go: east}\n" + scenes + HOME)
    assert [d.code for d in found.diagnostics] == ["duplicate-name"]
    lines = (tmp_path / "walker" / "one.yaml").read_text().splitlines()
    assert last in lines[found.diagnostics[0].span.line - 1]


@pytest.mark.parametrize("was", ["a.b.c", "Big", "a b", "", "1", "a..b"])
def test_a_former_name_of_a_scene_has_the_form_of_one(was: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"first: {{text: F., was: [{was or '[]'}], go: home}}\n" + HOME)
    assert found.story is None
    assert {d.code for d in found.diagnostics} <= {"bad-id", "wrong-shape", "no-value"}


def test_two_chapters_and_two_notes_with_one_former_name(tmp_path: Path) -> None:
    notes = "".join(
        f"  {name}: {{title: T, date: 1944, status: record, text: T., sources: [A], was: old}}\n"
        for name in ("bell", "tin")
    )
    found = read(
        tmp_path,
        "first: {text: F., go: two.on}\n",
        walker__two="chapter: {title: Two, was: mon}\nscenes:\n  on: {text: O., go: three.home}\n",
        walker__three="chapter: {title: Three, was: mon}\nscenes:\n  home: {text: H., ending: {title: H, kind: quiet}}\n",
        record__notes__all="notes:\n" + notes,
    )
    assert [(d.code, d.span.file) for d in found.diagnostics] == [
        ("duplicate-name", "record/notes/all.yaml"),
        ("duplicate-name", "walker/two.yaml"),
    ]


def test_a_scene_that_took_the_name_of_another(tmp_path: Path) -> None:
    """The chapter was renamed, and a new scene has the name that another had before: the full former name tells them apart."""
    before = played(made(tmp_path / "before", SCENES), WAY[:6])
    assert before.scene.id == "mon.gate"
    scenes = changed(SCENES, ("then: gate", "then: port"), ("\ngate:\n", "\nport:\n  was: mon.gate\n"))
    after = made(tmp_path / "after", scenes + "gate: {text: New., go: home}\n", "first", ", was: mon")
    found = restored(after, recorded(before))
    assert found.lost == ""
    assert found.playthrough.scene.id == "first.port"
