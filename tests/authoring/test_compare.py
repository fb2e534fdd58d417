"""Two versions of a story: what was lost, and exactly which saves would move or strand."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from game.authoring.compare import compare, fates, savepoints
from game.authoring.compare.compare import Changes
from game.authoring.compare.fates import Unsettled
from game.loader.load import load
from game.plan.lowering import plan
from game.prover.asking import controlled
from game.story import playthrough
from game.story.model import Story
from tests.building import edited, story

ROOT = Path(__file__).parents[2]
TIN = ROOT / "tests" / "stories" / "sardine_tin"
CHAPTER = "resistance/r1_leaving.yaml"
Edit = Callable[[Path], None]


def _story(folder: Path) -> Story:
    loaded = load(folder)
    assert loaded.story is not None, loaded.diagnostics
    return loaded.story


def _edit(file: str, *pairs: tuple[str, str]) -> Edit:
    def edit(folder: Path) -> None:
        edited(folder / file, *pairs)

    return edit


def _compared(tmp_path: Path, *edits: Edit) -> tuple[Changes, Story, Story]:
    old, new = _story(TIN), _changed(tmp_path, *edits)
    return compare.compare(old, new), old, new


def _changed(tmp_path: Path, *edits: Edit) -> Story:
    shutil.copytree(TIN, tmp_path / "new")
    for edit in edits:
        edit(tmp_path / "new")
    return _story(tmp_path / "new")


def _both(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for each in edits:
            each(folder)

    return edit


RENAMED = _edit(CHAPTER, ("      lid:\n", "      names:\n        was: lid\n"))
FORGOTTEN = _edit(CHAPTER, ("      lid:\n", "      names:\n"))
REMOVED = _edit(
    CHAPTER,
    ("      of: [laundry, pharmacy]", "      of: [laundry]"),
    (
        (TIN / CHAPTER).read_text(encoding="utf-8").partition("  pharmacy:\n")[2].partition("  paste:\n")[0],
        "",
    ),
    ("  pharmacy:\n", ""),
)
NARROWED = _edit(
    "resistance/state.yaml", ("{range: 0..6, start: 4, label: Nerve", "{range: 0..4, start: 4, label: Nerve")
)


def test_the_same_story_changes_nothing(tmp_path: Path) -> None:
    changes, _, _ = _compared(tmp_path)
    assert changes.harmless
    assert changes.whole
    assert compare.text(changes) == "No save moves or strands."


def test_a_renamed_choice_that_keeps_its_old_name_moves_nothing(tmp_path: Path) -> None:
    changes, _, _ = _compared(tmp_path, RENAMED)
    assert changes.harmless


def test_a_renamed_choice_moves_every_save_behind_it(tmp_path: Path) -> None:
    changes, _, _ = _compared(tmp_path, FORGOTTEN)
    assert {(p.scene.partition(".")[2], p.fate) for p in changes.points} == {
        ("half_days", "moves"), ("pharmacy", "moves"), ("paste", "moves"), ("seven", "moves"),
    }  # fmt: skip
    assert all("lid" in p.because and "r1_leaving.laundry.lid" in p.choices for p in changes.points)


def test_a_removed_scene_strands_those_in_it(tmp_path: Path) -> None:
    changes, _, _ = _compared(tmp_path, REMOVED)
    stranded = {p.scene for p in changes.points if p.fate == "strands"}
    assert stranded == {"r1_leaving.pharmacy"}
    assert changes.words["r1_leaving"][0] > changes.words["r1_leaving"][1]


def test_what_only_a_plan_remembers_is_no_part_of_a_save(tmp_path: Path) -> None:
    """A version with aims, a cast and an assumption differs from one without in nothing that a save has."""

    def peopled(folder: Path) -> None:
        (folder / "resistance" / "cast.yaml").write_text("cast: {sorel: {name: Sorel}}\n", encoding="utf-8")
        aim = "aims: {tin: {if: not seen(r1_leaving.half_days), text: Be quick.}}\n"
        (folder / "resistance" / "aims.yaml").write_text(aim, encoding="utf-8")

    plain, more = _changed(tmp_path / "plain", REMOVED), _changed(tmp_path / "peopled", REMOVED, peopled)
    for limit in (10_000, 1):  # with 1 the saves are not visited, but argued about
        known, changes = (compare.compare(_story(TIN), new, limit=limit) for new in (plain, more))
        assert (changes.points, changes.lost, changes.unsettled) == (known.points, known.lost, known.unsettled)


def test_a_narrowed_range_closes_a_choice_and_moves_those_behind_it(tmp_path: Path) -> None:
    changes, _, _ = _compared(tmp_path, NARROWED)
    assert "r1_leaving.pharmacy.jar" in changes.choices_dead
    assert all("jar" in p.because for p in changes.points)
    assert changes.points


@pytest.mark.parametrize(
    "edit", [RENAMED, FORGOTTEN, REMOVED, NARROWED], ids=["renamed", "forgotten", "removed", "narrowed"]
)
def test_every_reading_that_can_be_saved_does_as_is_said(tmp_path: Path, edit: Edit) -> None:
    """Plays every reading there is, saves it at every offer, and loads it in the new version."""
    changes, old, new = _compared(tmp_path, edit)
    assert _fates(old, new) == {(p.scene, p.fate) for p in changes.points}


SHIPPED = ROOT / "scenes"
STRIKE = "resistance/r0_strike.yaml"


def _shipped_chapter(folder: Path) -> Path:
    """The first chapter of the shipped story, cut out with the variables it speaks of."""
    shutil.copytree(SHIPPED / "record", folder / "record", ignore=shutil.ignore_patterns("clipping.yaml"))
    (folder / "resistance").mkdir()
    chapter = (SHIPPED / STRIKE).read_text(encoding="utf-8").replace("go: r1_leaving.place_in_a_lorry", "go: pause")
    # The cast is left out: what it says of people asks about scenes of other chapters.
    chapter = re.sub(r"^ +introduces: .*\n", "", chapter, flags=re.MULTILINE)
    (folder / STRIKE).write_text(
        chapter + "\n  pause: {text: Here it stops., ending: {title: Pause, kind: pause}}\n", encoding="utf-8"
    )
    state = (
        (SHIPPED / "resistance" / "state.yaml")
        .read_text(encoding="utf-8")
        .partition("variables:\n")[2]
        .partition("\ncomputed:")[0]
    )
    blocks = re.findall(r"^  \w+:.*\n(?:    .*\n)*", state, flags=re.MULTILINE)
    used = [each for each in blocks if re.search(rf"\b{each.strip().partition(':')[0]}\b", chapter)]
    used = [each.replace("show: not paving", "show: true") for each in used]
    (folder / "resistance" / "state.yaml").write_text("variables:\n" + "".join(used), encoding="utf-8")
    care = (SHIPPED / "story.yaml").read_text(encoding="utf-8").partition("care:\n")[2].partition("roles:\n")[0]
    head = f"title: Tenez bon\nyear: 1944\ncare:\n{care}roles:\n  resistance: {{title: The quarter, start: r0_strike.three_doors}}\n"
    (folder / "story.yaml").write_text(head, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "edit",
    [
        _edit(STRIKE, ("      gang:\n", "      track:\n")),
        _edit(
            STRIKE, ("        go: hem_tape\n", "        go: cattle_platform\n"), ("  hem_tape:\n", "  hem_tape_gone:\n")
        ),
        _both(
            _edit(
                "resistance/state.yaml",
                ("  nerve:\n    range: 0..6\n    start: 4\n", "  nerve:\n    range: 0..3\n    start: 3\n"),
            ),
            _edit(STRIKE, ("nerve = 4", "nerve = 3")),
        ),
    ],
    ids=["a choice renamed", "a scene removed", "a range narrowed"],
)
def test_on_a_shipped_chapter_too(tmp_path: Path, edit: Edit) -> None:
    """Lists exactly the save points that move or strand, against every reading there is."""
    _shipped_chapter(tmp_path / "old")
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    edit(tmp_path / "new")
    old, new = _story(tmp_path / "old"), _story(tmp_path / "new")
    changes = compare.compare(old, new)
    assert changes.whole
    assert changes.points
    assert _fates(old, new) == {(p.scene, p.fate) for p in changes.points}


def _fates(old: Story, new: Story, role: str = "resistance") -> set[tuple[str, str]]:
    """What becomes of the saves of every reading there is, at every offer, but for those that stay."""
    met: set[tuple[str, str]] = set()
    begun, whole = savepoints.beginnings(old, old.roles[role])
    assert whole
    for draws, echoes in begun:
        first = playthrough.start(old, role, 0, echoes, draws)  # type: ignore[arg-type]
        waiting = [first]
        while waiting:
            played = waiting.pop()
            met.add((played.turn.state.scene, _fate(new, played)))
            for option in played.turn.open:
                for face in (1, 6) if option.risk else (0,):
                    waiting.append(_taken(played, option.choice, face))
    return {each for each in met if each[1] != "stays"}


def _taken(played: playthrough.Playthrough, choice: str, face: int) -> playthrough.Playthrough:
    if not face:
        return played.take(choice)
    draws = {**played.draws, choice: face}
    again = playthrough.start(played.story, played.role, played.seed, played.echoes, draws)
    return playthrough.replay(again, (*played.choices, choice))[0]


def _fate(new: Story, played: playthrough.Playthrough) -> str:
    """What `restored` does with a save."""
    restored = playthrough.restored(new, playthrough.recorded(played))
    if not restored.lost:
        return "stays"
    return "strands" if "is gone" in restored.lost else "moves"


def test_endings_and_notes_that_are_lost(tmp_path: Path) -> None:
    removed = _edit(
        CHAPTER,
        ("[posters](note:posters)", "posters"),
        ("  seven:\n", "  eight:\n"),
        ("go: seven", "go: eight"),
        ("to: seven", "to: eight"),
    )
    changes, _, _ = _compared(tmp_path, removed)
    assert changes.endings_lost == ("r1_leaving.seven",)
    assert changes.notes_lost == ("posters",)
    assert "Ending lost: r1_leaving.seven" in compare.text(changes)
    assert "Note no longer found: posters" in compare.text(changes)


def test_everything_that_is_lost_is_named_with_its_place(tmp_path: Path) -> None:
    old, new = _story(TIN), _changed(tmp_path, REMOVED)
    loaded = load(TIN), load(tmp_path / "new")
    changes = compare.placed(compare.compare(old, new), *loaded)
    lost = {(each.about, each.name): each.was for each in changes.lost}
    assert {name for about, name in lost if about == "scene"} == {"r1_leaving.pharmacy"}
    assert {name for about, name in lost if about == "line"} == {"r1_leaving.half_days.pharmacy"}
    assert {name for about, name in lost if about == "choice"} == {
        c for c in old.roles["resistance"].choices if c.startswith("r1_leaving.pharmacy.")
    }
    for (_, name), span in lost.items():
        written = (TIN / span.file).read_text(encoding="utf-8").splitlines()[span.line - 1]
        assert name.rpartition(".")[2] in written
    span = lost["scene", "r1_leaving.pharmacy"]
    assert f"Scene lost: r1_leaving.pharmacy (before: {span.file}:{span.line}:{span.column})" in compare.text(changes)


def test_a_choice_that_is_still_written_and_dead_has_both_places(tmp_path: Path) -> None:
    new = _changed(tmp_path, NARROWED)
    changes = compare.compare(_story(TIN), new)
    (dead,) = [each for each in changes.lost if each.name == "r1_leaving.pharmacy.jar"]
    assert dead.was.file == dead.now.file == CHAPTER
    assert "still written, and no playthrough meets it --> resistance/r1_leaving.yaml" in compare.text(changes)


def test_a_range_that_is_narrower_is_named(tmp_path: Path) -> None:
    new = _changed(tmp_path, NARROWED)
    changes = compare.placed(compare.compare(_story(TIN), new), load(TIN), load(tmp_path / "new"))
    (nerve,) = changes.narrower
    assert (nerve.name, nerve.before, nerve.now, nerve.place.file) == ("nerve", "0..6", "0..4", "resistance/state.yaml")
    assert "Narrower: nerve is 0..4 and was 0..6 (before: resistance/state.yaml:" in compare.text(changes)


def test_what_has_the_words_of_something_lost_is_named_with_it(tmp_path: Path) -> None:
    changes, _, _ = _compared(tmp_path, FORGOTTEN)
    said = "if it is `r1_leaving.laundry.names` now, write `was: lid` there"
    assert said in compare.text(changes)
    assert "if it is" not in compare.text(_compared(tmp_path / "removed", REMOVED)[0])


BEATS = """
first:
  text: He looks up.
  then: door
  choices:
    name:
      label: Give your name.
      text: He writes it down.
      choices:
        papers: {label: The one on your papers., text: He turns a page.}
        other: {label: Another., if: nerve > 2, do: nerve -= 1, text: He looks for it., choices: {wait: {label: Wait.}}}
    weather:
      label: Speak of the weather.
      once: true
      choices:
        rain: {label: Of the rain., once: true, do: nerve -= 1, go: stay}
        sun: {label: Of the sun., once: true, go: stay}
    leave: {label: Leave.}
door: {text: The street., choices: {out: {label: Out., go: end}}}
end: {text: The end., ending: {title: Out, kind: quiet}}
"""


@pytest.mark.parametrize(
    ("edit", "lost", "moved"),
    [
        (("sun:", "sun_and_wind:"), {"one.first.weather.sun"}, True),
        (("sun: {", "sun_and_wind: {was: sun, "), set(), False),
        (("    name:\n", "    who:\n"), {"name", "name.papers", "name.other", "name.other.wait"}, True),
        (("    name:\n", "    who:\n      was: name\n"), set(), False),
        (("if: nerve > 2, ", "if: nerve > 3, "), {"name.other", "name.other.wait"}, True),
        ((", choices: {wait: {label: Wait.}}", ""), {"name.other.wait"}, True),
    ],
    ids=["renamed", "renamed with was", "the first renamed", "the first renamed with was", "closed", "taken out"],
)
def test_beats(edit: tuple[str, str], lost: set[str], moved: bool, tmp_path: Path) -> None:
    """What is lost of choices inside choices, and every save between them, against every reading there is."""
    state = "variables:\n  nerve: {range: 0..6, start: 3}\n"
    old = story(tmp_path / "a", BEATS, walker__state=state)
    assert edit[0] in BEATS
    new = story(tmp_path / "b", BEATS.replace(*edit), walker__state=state)

    changes = compare.compare(old, new)

    assert {each.name for each in changes.lost} == {f"one.first.{name.removeprefix('one.first.')}" for name in lost}
    assert changes.whole
    assert bool(changes.points) is moved
    assert _fates(old, new, "walker") == {(p.scene, p.fate) for p in changes.points}
    argued = fates.fates(old, new, "walker", limit=0)
    assert {(p.scene, p.fate) for p in argued.points} <= {(p.scene, p.fate) for p in changes.points}
    assert bool(argued.points or argued.unsettled) is moved


def test_data_holds_playthroughs_that_replay(tmp_path: Path) -> None:
    changes, old, _ = _compared(tmp_path, FORGOTTEN)
    written = json.loads(json.dumps(compare.data(changes)))
    for save in written["saves"]:
        told = save["playthrough"]
        played = playthrough.start(old, told["role"], 0, {}, told["draws"])
        again, taken = playthrough.replay(played, told["choices"])
        assert taken == len(told["choices"])
        assert again.turn.state.scene == save["scene"]


def test_a_bound_is_said(tmp_path: Path) -> None:
    story = _story(TIN)
    found = savepoints.points(story, story, "resistance", limit=3)
    assert not found.whole
    changes = _compared(tmp_path)[0]
    open_ = replace(changes, unsettled=[Unsettled("resistance", "r1_leaving.paste", "strands")])
    assert not open_.whole
    assert "Not all save points were looked at" in compare.text(open_)
    assert "No save moves" not in compare.text(open_)


def test_what_only_shows_decides_nothing() -> None:
    story = _story(TIN)
    alive = savepoints.Live(controlled(plan(story, "resistance"))).at("r1_leaving.half_days", "r1_leaving.half_days")
    slots = story.roles["resistance"].slots
    assert "gue" not in {slots[slot] for slot in alive}
    assert "nerve" in {slots[slot] for slot in alive}


def test_words_of_a_draw_that_changed_are_drawn_anew(tmp_path: Path) -> None:
    """What the seed of a save draws from other words is not known: nothing is called harmless."""
    scenes = "first:\n  text: Here.\n  choices:\n    a: {label: A., if: lamp == dark, go: end}\n    b: {label: B., go: end}\n"
    scenes += "end: {text: The end., ending: {title: Home, kind: quiet}}\n"
    old = story(tmp_path / "a", scenes, walker__state="draws:\n  lamp: {one_of: [dark, lit]}\n")
    new = story(tmp_path / "b", scenes, walker__state="draws:\n  lamp: {one_of: [lit, dark]}\n")

    changes = compare.compare(old, new)

    assert not changes.points
    assert not changes.whole
    assert changes.redrawn == ["lamp"]
    assert "The draw lamp has changed: a save draws it anew" in compare.text(changes)


def test_a_condition_round_a_note_link_decides_what_a_save_knows(tmp_path: Path) -> None:
    """Slots that decide whether a note is found are live where something asks for the note later."""
    scenes = """
    first:
      text: Here.
      choices:
        a: {label: A., do: x += 1, go: second}
        b: {label: B., go: second}
    second:
      text: |
        {x > 0: [The bell](note:bell) rings. | Nothing rings.}
      choices:
        c: {label: C., go: third}
    third:
      text: Here.
      choices:
        d: {label: D., if: knows(bell), go: last}
        e: {label: E., go: last}
    last:
      text: Here.
      choices: {f: {label: F., go: end}}
    end: {text: The end., ending: {title: Home, kind: quiet}}
    """
    state = "variables:\n  x: {range: 0..3}\n"
    old = story(tmp_path / "a", scenes, walker__state=state)
    new = story(tmp_path / "b", scenes.replace("{x > 0: [The bell]", "{x > 1: [The bell]"), walker__state=state)

    assert {(p.scene, p.fate) for p in compare.compare(old, new).points} == {
        ("one.last", "moves"),
        ("one.end", "moves"),
    }
    argued = fates.fates(old, new, "walker", limit=0)
    assert {(p.scene, p.fate) for p in argued.points} == {("one.last", "moves"), ("one.end", "moves")}


@pytest.mark.parametrize("high", [60, 5000])
def test_an_echo_with_many_values_is_not_called_looked_at(high: int, tmp_path: Path) -> None:
    """An edit that moves the saves of one value out of many is found, or something is left open."""
    head = (
        "title: T\nyear: 1944\nroles:\n  walker: {title: W, start: one.first}\n  other: {title: O, start: two.only}\n"
        f"echoes:\n  left: {{from: other, range: 0..{high}, start: 0, is: coal}}\n"
    )
    files = {
        "story": head,
        "other__two": "chapter: {title: Two}\nscenes:\n  only: {text: The end., ending: {title: E, kind: quiet}}\n",
        "other__state": f"variables:\n  coal: {{range: 0..{high}}}\n",
    }
    scenes = f"first:\n  text: Here.\n  choices:\n    a: {{label: A., if: echo.left != {high // 2}, go: last}}\n    b: {{label: B., go: last}}\n"
    scenes += "last:\n  text: Here.\n  choices: {c: {label: C., go: end}}\nend: {text: The end., ending: {title: Home, kind: quiet}}\n"
    old = story(tmp_path / "a", scenes, **files)
    new = story(tmp_path / "b", scenes.replace(f"!= {high // 2}", f"!= {high // 2 + 1}"), **files)

    changes = compare.compare(old, new)

    assert changes.points or not changes.whole
    assert {p.scene for p in changes.points} <= {"one.last", "one.end"}
