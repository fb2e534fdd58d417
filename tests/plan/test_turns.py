"""Turns that could not end are rejected, and only these: circles without a choice, chains that are too long, lost returns."""

import random
from pathlib import Path

import pytest

from game.authoring.checks.check import check
from game.diagnostics import Severity
from game.prover.prove import prove
from game.story import engine
from game.story.model import Story
from game.story.playthrough import start
from tests.building import read, sound

STATE = """
variables:
  nerve: {range: 0..6, start: 4}
  door: {one_of: [shut, open], start: shut}
  rung: {flag: false}
"""
HOME = "home: {text: Home., ending: {title: Home, kind: quiet}}\n"


def said(folder: Path, scenes: str, **files: str) -> list[tuple[str, int]]:
    """The codes and lines of the errors in a story."""
    found = read(folder, scenes + HOME, **({"walker__state": STATE} | files))
    return [(d.code, d.span.line) for d in found.diagnostics if d.severity is Severity.ERROR]


def plays(folder: Path, scenes: str, **files: str) -> Story:
    """A story that must load, and is played at random to its ending."""
    loaded = read(folder, scenes + HOME, **({"walker__state": STATE} | files))
    made = sound(loaded)
    assert not [d for d in check(loaded) if d.severity is Severity.ERROR]
    for seed in range(10):
        chance = random.Random(seed)
        played = start(made, "walker", seed)
        for _ in range(60):
            if not played.turn.open:
                break
            assert engine.resume(made, played.turn.state).options == played.turn.options
            played = played.take(chance.choice(played.turn.open).choice)
        assert played.turn.ending is not None
    return made


HUB = """
first:
  text: The hub.
  hub:
    slots: 2
    of: [a, b]
    then: home
    cuts_in:
      - {if: IF, to: van}
a: {storylet: {line: A.}, text: A., do: nerve -= 1, go: return}
b: {storylet: {line: B.}, text: B., go: return}
"""

ENDLESS = {
    "a scene between": ("nerve > 2", "van: {text: A van., go: on}\non: {text: On., go: return}\n"),
    "a fallback": (
        "nerve > 2",
        "van:\n  text: A van.\n  choices:\n    x: {label: X., if: nerve > 5, go: return}\n  fallback: {go: return}\n",
    ),
    "no condition that it changes": ("nerve > 2", "van: {text: A van., go: return}\n"),
    "always": ("true", "van: {text: A van., go: return}\n"),
    "it diverts and is never seen": (
        "not seen(van)",
        "van:\n  divert: {if: nerve > 0, to: on}\n  text: A van.\n  go: return\non: {text: On., go: return}\n",
    ),
    "it asks for another chapter's": ("not seen(two.van)", "van: {text: A van., go: return}\n"),
    "it asks for another scene": ("not seen(home)", "van: {text: A van., go: return}\n"),
    "it sets what it asks for": ("door == shut", "van: {text: A van., do: door = shut, go: return}\n"),
    "it sets and resets": (
        "door == shut",
        "van: {text: A van., do: door = open, go: on}\non: {text: On., do: door = shut, go: return}\n",
    ),
    "two of them in turn": (
        "door == shut",
        "van:\n  text: A van.\n  do: door = open\n  go: return\n",
    ),
    "a count that goes down": ("nerve < 6", "van: {text: A van., do: nerve -= 1, go: return}\n"),
}
TWO = {"walker__two": "chapter: {title: Two}\nscenes:\n  van: {text: V., go: one.home}\n"}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_cuts_in_for_ever_is_a_circle(name: str, tmp_path: Path) -> None:
    asked, scenes = ENDLESS[name]
    hub = HUB.replace("IF", asked)
    if name == "two of them in turn":
        hub = hub.replace("to: van}", "to: van}\n      - {if: door == open, to: car}")
        scenes += "car: {text: A car., do: door = shut, go: return}\n"
    assert [code for code, _ in said(tmp_path, hub + scenes, **TWO)] == ["circle"]


SOUND = {
    "visits": ("visits(van) == 0", "van: {text: A van., go: return}\n"),
    "visits below": ("visits(van) < 1", "van: {text: A van., go: return}\n"),
    "visits up to": ("visits(van) <= 2", "van: {text: A van., go: return}\n"),
    "seen": ("not seen(van)", "van: {text: A van., go: return}\n"),
    "seen and an hour": ("clock >= '19 Aug 06:00' and not seen(van)", "van: {text: A van., go: return}\n"),
    "seen by its full name": ("not seen(one.van)", "van: {text: A van., go: return}\n"),
    "a flag that it sets": ("door == shut", "van: {text: A van., do: door = open, go: return}\n"),
    "a flag that the next scene sets": (
        "not rung",
        "van: {text: A van., go: on}\non: {text: On., do: rung = true, go: return}\n",
    ),
    "a flag that its fallback sets": (
        "not rung",
        "van:\n  text: A van.\n  choices:\n    x: {label: X., if: nerve > 5, go: return}\n  fallback: {do: rung = true, go: return}\n",
    ),
    "a clock that it sets": (
        "clock < '19 Aug 08:00'",
        "van: {text: A van., time: 19 Aug 09:00, go: return}\n",
    ),
    "a count that it spends": ("nerve > 1", "van: {text: A van., do: nerve -= 1, go: return}\n"),
    "a choice": ("nerve > 2", "van: {text: A van., choices: {x: {label: X., do: nerve -= 1, go: return}}}\n"),
    "never": ("nerve > 6", "van: {text: A van., go: return}\n"),
    "where it diverts to asks": (
        "not seen(on)",
        "van:\n  divert: {if: nerve > 0, to: on}\n  text: A van.\n  do: nerve = 6\n  go: return\non: {text: On., go: return}\n",
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_cuts_in_and_comes_to_an_end_is_sound(name: str, tmp_path: Path) -> None:
    asked, scenes = SOUND[name]
    plays(tmp_path, HUB.replace("IF", asked) + scenes)


def test_many_cut_ins_each_once(tmp_path: Path) -> None:
    cuts = "".join(f"\n      - {{if: not seen(c{n}), to: c{n}}}" for n in range(12))
    hub = HUB.replace("\n      - {if: IF, to: van}", cuts)
    plays(tmp_path, hub + "".join(f"c{n}: {{text: C., go: return}}\n" for n in range(12)))


def test_many_cut_ins_that_set_what_they_ask_for(tmp_path: Path) -> None:
    cuts = "".join(f"\n      - {{if: f{n} and nerve >= 0, to: c{n}}}" for n in range(8))
    hub = HUB.replace("\n      - {if: IF, to: van}", cuts)
    state = STATE + "".join(f"  f{n}: {{flag: true}}\n" for n in range(8))
    scenes = "".join(f"c{n}: {{text: C., do: f{n} = false, go: return}}\n" for n in range(8))
    plays(tmp_path, hub + scenes, walker__state=state)


def test_a_hub_that_goes_on_to_itself(tmp_path: Path) -> None:
    hub = HUB.replace("\n    cuts_in:\n      - {if: IF, to: van}", "").replace("then: home", "then: first")
    assert said(tmp_path, hub) == [("circle", 4)]


def test_a_hub_whose_then_changes_what_its_lines_ask(tmp_path: Path) -> None:
    scenes = """
    first:
      text: The hub.
      hub:
        slots: 1
        of: [a]
        then: [{if: rung, to: home}, {to: bell}]
    a: {storylet: {line: A., if: rung}, text: A., go: return}
    bell: {text: It rings., do: rung = true, go: first}
    """
    plays(tmp_path, scenes.replace("\n    ", "\n"))


def test_circles_of_diverts_and_fallbacks(tmp_path: Path) -> None:
    scenes = """
first:
  text: Here.
  choices:
    a: {label: A., go: one}
    b: {label: B., go: three}
one: {divert: {if: nerve > 2, to: two}, text: One., go: home}
two: {divert: {if: nerve > 3, to: one}, text: Two., go: home}
three:
  text: Three.
  choices:
    x: {label: X., if: nerve < 1, go: home}
  fallback: {do: nerve -= 1, go: three}
"""
    # The fallback takes a nerve each time, until the choice is open: it comes to an end.
    assert said(tmp_path, scenes) == [("circle", 9)]
    assert said(tmp_path / "kept", scenes.replace("do: nerve -= 1, go: three", "go: three")) == [
        ("circle", 9),
        ("circle", 11),
    ]


def test_a_divert_out_of_a_cut_in_back_to_the_hub(tmp_path: Path) -> None:
    scenes = """
first:
  text: C.
  hub: {slots: 1, of: [p], then: home, cuts_in: {if: not seen(side), to: side}}
p: {storylet: {line: P.}, text: P., go: return}
side:
  divert: {if: slots == 1, to: first}
  text: S.
  choices:
    x: {label: X., go: return}
"""
    assert "hub-open" in {code for code, _ in said(tmp_path, scenes)}


@pytest.mark.parametrize("way", ["go: first", "choices: {x: {label: X., go: first}, y: {label: Y., go: return}}"])
def test_a_hub_is_not_filled_again_from_its_own_storylet(way: str, tmp_path: Path) -> None:
    hub = HUB.replace("\n    cuts_in:\n      - {if: IF, to: van}", "").replace("do: nerve -= 1, go: return", way)
    assert [code for code, _ in said(tmp_path, hub)] == ["hub-open"]


def test_a_return_where_a_divert_kept_the_hub_from_opening(tmp_path: Path) -> None:
    scenes = """
first:
  text: C.
  choices:
    a: {label: A., go: yard}
yard:
  divert: {if: nerve < 5, to: side}
  text: Y.
  hub: {slots: 1, of: [p], then: home}
p: {storylet: {line: P.}, text: P., go: return}
side:
  text: S.
  choices:
    x: {label: X., go: return}
    y: {label: Y., go: home}
"""
    assert said(tmp_path, scenes) == [("no-hub", 16)]
    # Nothing leads to the return where its condition never holds.
    never = scenes.replace(
        "x: {label: X., go: return}", "x: {label: X., go: [{if: nerve > 6, to: return}, {to: home}]}"
    )
    assert said(tmp_path / "never", never) == []


def chain(length: int, way: str) -> str:
    scenes = [f"s{n}:\n  text: On.\n{way.replace('NEXT', f's{n + 1}')}" for n in range(length)]
    return (
        "first:\n  text: Here.\n  choices:\n    a: {label: A., go: s0}\n"
        + "\n".join(scenes)
        + f"\ns{length}: {{text: S., go: home}}\n"
    )


WAYS = {
    "go": "  go: NEXT",
    "ways": "  go: [{if: nerve > 5, to: home}, {to: NEXT}]",
    "divert": "  divert: {if: nerve > 2, to: NEXT}\n  go: home",
    "fallback": "  choices: {x: {label: X., if: nerve > 5, go: home}}\n  fallback: {go: NEXT}",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("length", [250, 1200])
def test_a_chain_that_is_too_long_for_a_turn(way: str, length: int, tmp_path: Path) -> None:
    assert said(tmp_path, chain(length, WAYS[way])) == [("long-chain", 7)]


@pytest.mark.parametrize("way", WAYS)
def test_a_chain_that_is_not(way: str, tmp_path: Path) -> None:
    made = plays(tmp_path, chain(198, WAYS[way]))
    report = prove(made)
    ends = [result.verdict for result in report.results if result.about == "ends"]
    assert ends == ["proved"]


@pytest.mark.parametrize("key", ["divert", "go"])
def test_many_ways_out_of_one_scene(key: str, tmp_path: Path) -> None:
    ways = "".join(
        f"    - {{if: visits(first) == {n % 9} and clock > '19 Aug 23:00', to: home}}\n" for n in range(1200)
    )
    scenes = f"first:\n  text: Here.\n  {key}:\n{ways}" + ("    - {to: second}\n" if key == "go" else "  go: second\n")
    plays(tmp_path, scenes + "second: {text: Here., choices: {a: {label: A., go: home}}}\n")
