"""Whether an ending can always be reached, and where an author asks for it: verdicts, methods, one of each."""

from pathlib import Path

import pytest

from game.authoring.replay import as_yaml, replay_all
from game.plan.lowering import plan
from game.prover.abstract import values
from game.prover.machine import machine
from game.prover.progress import argue
from game.prover.prove import prove
from game.prover.report import Report, Result
from tests.building import story

ENDS = "end: {text: The end., ending: {title: Home, kind: quiet}}\n"


def verdict(report: Report, about: str) -> Result:
    (found,) = [r for r in report.results if r.about == about]
    return found


HUB = """
first:
  text: Here.
  choices:
    ring: {label: Ring., do: alarm = true, go: hall}
    go: {label: Go., go: hall}
hall:
  text: The hall.
  hub:
    slots: 2
    of: [table, chair]
    cuts_in: [{if: alarm and not seen(guard), to: guard}]
    then: end
table: {storylet: {line: Table.}, text: A table., go: return}
chair: {storylet: {line: Chair.}, text: A chair., go: return}
guard:
  text: The guard.
  do: alarm = false
  choices:
    run: {label: Run., if: turns > 5, go: return}
"""


def test_a_condition_is_asked_where_something_is_offered_and_not_before_what_cuts_in(tmp_path: Path) -> None:
    """Whoever rings is lost, but stands at no offer of the hall while the alarm goes."""
    made = story(
        tmp_path,
        HUB + ENDS,
        walker__state="variables:\n  alarm: {flag: false}\n  turns: {range: 0..9}\n",
        walker__checks="always_can_end: {quiet: alarm}\n",
    )

    report = prove(made)

    assert verdict(report, "ends").verdict == "refuted"
    assert verdict(report, "always_can_end").verdict == "proved"


DRAWN = """
first:
  text: Here.
  do: asked = true
  choices:
    on: {label: Go on., go: second}
second:
  text: There.
  do: asked = false
  choices:
    dark: {label: Dark., if: lamp == dark, go: end}
    lit: {label: Lit., if: lamp == lit and key, go: end}
"""


def test_a_draw_that_nobody_has_read_yet_may_already_have_decided(tmp_path: Path) -> None:
    """With the lamp lit nobody gets out of the second scene: whoever is in the first is lost without knowing it."""
    made = story(
        tmp_path,
        DRAWN + ENDS,
        walker__state="variables:\n  asked: {flag: false}\n  key: {flag: false}\ndraws:\n  lamp: {one_of: [dark, lit]}\n",
        walker__checks="always_can_end: {early: asked}\n",
    )

    shown = verdict(prove(made), "always_can_end")

    assert shown.verdict == "refuted"
    assert shown.playthrough is not None
    assert shown.playthrough.draws == {"lamp": "lit"}
    assert shown.playthrough.choices == ()


def test_a_draw_that_opens_one_way_or_the_other_keeps_nobody_in(tmp_path: Path) -> None:
    """Each value has its own way out: that no way serves both is no fault."""
    two = (
        "first:\n  text: Here.\n  choices:\n    left: {label: Left., go: a}\n    right: {label: Right., go: b}\n"
        "a:\n  text: A.\n  choices:\n    out: {label: Out., if: lamp == dark, go: end}\n    back: {label: Back., go: first}\n"
        "b:\n  text: B.\n  choices:\n    out: {label: Out., if: lamp == lit, go: end}\n    back: {label: Back., go: first}\n"
    )
    made = story(
        tmp_path,
        two + ENDS,
        walker__state="draws:\n  lamp: {one_of: [dark, lit]}\n",
        walker__checks="always_can_end: {always: true}\n",
    )

    report = prove(made)

    assert verdict(report, "ends").verdict == "proved"
    assert verdict(report, "always_can_end").verdict == "proved"


STUCK = """
first:
  text: Here.
  choices:
    a: {label: A., go: left}
    b: {label: B., go: middle}
    c: {label: C., go: end}
left:
  text: Left.
  choices: {on: {label: On., if: turns > 5, go: end}}
middle:
  text: Middle.
  go: right
right:
  text: Right.
  choices: {on: {label: On., if: turns > 5, go: end}}
"""


def test_one_verdict_on_whether_anybody_can_be_stuck_with_every_scene_where_it_happens(tmp_path: Path) -> None:
    made = story(tmp_path, STUCK + ENDS, walker__state="variables:\n  turns: {range: 0..9}\n")

    report = prove(made)
    stuck = verdict(report, "ends")

    assert stuck.verdict == "refuted"
    assert stuck.at == ("one.left", "one.right")
    assert stuck.playthrough is not None
    assert stuck.playthrough.choices == ("one.first.a",)
    assert "  stuck at: one.left, one.right" in [*report.lines()]


def test_going_round_for_ever_is_told_once_too(tmp_path: Path) -> None:
    rounds = "first:\n  text: Here.\n  choices:\n    a: {label: A., go: second}\n    b: {label: B., go: end}\n"
    rounds += "second:\n  text: Round.\n  choices:\n    on: {label: On., go: third}\nthird:\n  text: Round.\n  choices:\n    on: {label: On., go: second}\n"
    made = story(tmp_path, rounds + ENDS, walker__checks="always_can_end: {there: seen(one.third)}\n")

    report = prove(made)

    assert verdict(report, "ends").verdict == "refuted"
    assert verdict(report, "always_can_end").verdict == "refuted"


# Stories that are long or wide


def test_a_thousand_diverts_of_one_scene(tmp_path: Path) -> None:
    ways = "".join(f"    - {{if: x == {n}, to: s{n}}}\n" for n in range(1_200))
    scenes = f"first:\n  text: Here.\n  choices:\n    on: {{label: On., do: x += 700, go: fork}}\n    end: {{label: End., go: fork}}\nfork:\n  divert:\n{ways}  text: None.\n  go: end\n"
    scenes += "".join(f"s{n}: {{text: Here., go: end}}\n" for n in range(1_200))
    made = story(tmp_path, scenes + ENDS, walker__state="variables:\n  x: {range: 0..2000}\n")

    report = prove(made)

    met = {r.subject for r in report.results if r.about == "scene" and r.verdict == "proved"}
    assert met == {"one.first", "one.s0", "one.s700", "one.end"}
    assert verdict(report, "ends").verdict == "proved"


@pytest.mark.parametrize("count", [20, 150])
def test_a_chain_of_scenes_without_a_choice(count: int, tmp_path: Path) -> None:
    """As many as the loader lets pass."""
    scenes = (
        "".join(f"s{n}:\n  text: Here.\n  go: s{n + 1}\n" for n in range(count))
        + f"s{count}:\n  text: Here.\n  choices:\n    out: {{label: Out., go: end}}\n"
    )
    head = "title: T\nyear: 1944\nroles:\n  walker: {title: W, start: one.s0}\n"
    made = story(tmp_path, scenes + ENDS, story=head)
    running = machine(plan(made, "walker"))

    values = running.values({})
    (out,) = running.start(values, 0)

    assert running.place(values)[0] == f"one.s{count}"
    assert not out(values, 6)
    assert running.over(values)


def test_every_stuck_playthrough_replays(tmp_path: Path) -> None:
    made = story(tmp_path, STUCK + ENDS, walker__state="variables:\n  turns: {range: 0..9}\n")
    (shown,) = [r.playthrough for r in prove(made).results if r.about == "ends"]
    assert shown is not None
    (tmp_path / "stuck.yaml").write_text(as_yaml(shown), encoding="utf-8")

    (replayed,) = replay_all(made, tmp_path, [tmp_path / "stuck.yaml"])

    assert replayed.holds
    assert replayed.playthrough is not None
    assert not replayed.playthrough.turn.open


CIRCLE = """
first:
  text: Here.
  choices:
    home: {label: Home., go: end}
    in: {label: In., go: yard}
yard:
  text: A yard.
  choices:
    hall: {label: To the hall., go: hall}
    away: {label: Away., if: false, go: end}
hall:
  text: The hall.
  hub:
    slots: 1 if chosen(yard.away) else 0
    of: [door]
    then: yard
door: {storylet: {line: The door.}, text: A door., go: end}
"""


def test_a_hub_that_offers_nothing_and_leads_back_to_itself_keeps_one_in(tmp_path: Path) -> None:
    """What a hub leads to without a line taken uses nothing up: coming back there must not count as an end."""
    made = story(tmp_path, CIRCLE + ENDS)

    assert argue(values(plan(made, "walker"))).open
    assert verdict(prove(made), "ends").verdict == "refuted"
