"""Projected, sliced and plain search agree exactly: on small stories made at random, against playing everything."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from game.authoring.replay import as_yaml, replay_all
from game.plan.lowering import plan
from game.plan.program import Plan
from game.prover import prove
from game.prover.abstract import Values, values
from game.prover.bounds import possible
from game.prover.probability import odds
from game.prover.progress import argue
from game.prover.reachability import Space
from game.prover.solver import Deciding
from game.prover.stategraph import Graph, can_end, explore
from game.story.model import Story
from tests.prover import plain, stories

SEEDS = range(46)
ENOUGH = 1_000_000


@cache
def _made(seed: int) -> tuple[Story, Plan, Values, plain.Plain] | None:
    with TemporaryDirectory() as folder:
        story = stories.story(seed, Path(folder))
    if story is None:
        return None
    played = plain.search(story, story.roles["r"])
    made = plan(story, "r")
    return (story, made, values(made), played) if played.complete else None


def _given(seed: int) -> tuple[Story, Plan, Values, plain.Plain]:
    made = _made(seed)
    if made is None:
        pytest.skip("this seed makes a story with a fault in it, or one too large to play whole")
    return made


def _projected(made: Plan, account: Values) -> set[tuple[str, str]]:
    """What a search over the slots that matter meets."""
    goals = frozenset(range(len(made.goals)))
    outline = account.outline
    kept = outline.closed(outline.controls | outline.asked(goals))
    reached = Space(account, kept, goals).search(ENOUGH, enough=False)
    assert reached.complete
    assert reached.exact
    return {(made.goals[goal].about, made.goals[goal].subject) for goal in reached.met}


def _graph(made: Plan, account: Values) -> Graph:
    return explore(Space(account, account.outline.closed(account.outline.controls), frozenset()), ENOUGH)


def test_there_are_enough_stories() -> None:
    assert sum(_made(seed) is not None for seed in SEEDS) >= 40


@pytest.mark.parametrize("seed", SEEDS)
def test_projected_search_meets_what_playing_everything_meets(seed: int) -> None:
    _, made, account, played = _given(seed)
    met = _projected(made, account)

    def subjects(about: str) -> set[str]:
        return {subject for each, subject in met if each == about}

    lines = {f"c1.hall.{name.rpartition('.')[2]}" for name in subjects("storylet")}
    assert subjects("scene") == played.scenes
    assert subjects("choice") | lines == played.taken
    assert subjects("note") == played.notes
    assert subjects("ending") == played.endings
    assert subjects("never") | subjects("can_happen") == played.held - {"here"}
    assert bool(subjects("open")) == bool(played.dead)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_graph_of_states_has_the_same_dead_ends_and_lost_places(seed: int) -> None:
    _, made, account, played = _given(seed)
    graph = _graph(made, account)
    ends = can_end(graph)
    offers = [
        state
        for state, (node, _) in enumerate(graph.states)
        if node >= 0 and made.names[node][0] == "offer" and all(edge.choice >= 0 for edge in graph.edges[state])
    ]
    dead = {made.names[graph.states[state][0]][1] for state in offers if not graph.edges[state]}
    lost = {made.names[graph.states[state][0]][1] for state in offers if not ends[state]}
    assert dead == {state.scene for state in played.dead}
    # Where a draw was not read yet, playing may already be lost with one of its values: that shows later in the graph.
    assert lost <= {state.scene for state in played.lost}
    assert bool(lost) == bool(played.lost)


@pytest.mark.parametrize("seed", SEEDS)
def test_chances_of_endings_are_the_same(seed: int) -> None:
    _, made, account, played = _given(seed)
    found = odds(_graph(made, account))
    assert found is not None
    assert {scene: each.chance for scene, each in found.items()} == pytest.approx(played.chances, abs=1e-9)
    assert {scene: each.shortest for scene, each in found.items()} == played.shortest


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_a_slice_never_rules_out_what_can_happen(seed: int) -> None:
    _, made, account, _ = _given(seed)
    met = _projected(made, account)
    deciding = Deciding(made, ENOUGH)
    within = possible(account)
    for goal, about in enumerate(made.goals):
        truth = (about.about, about.subject) in met
        assert goal in within or not truth
        kept = account.outline.closed(account.outline.asked([goal]))
        reached = Space(account, kept, frozenset({goal}), toward=True).search(20_000)
        assert reached.met or not reached.complete or not truth
        decided = deciding._one(goal)
        assert decided is None or decided.met == truth


@pytest.mark.parametrize("seed", SEEDS)
def test_the_argument_for_an_ending_is_sound(seed: int) -> None:
    _, _, account, played = _given(seed)
    if not argue(account).open:
        assert not played.lost


@pytest.mark.parametrize("seed", range(12))
def test_every_verdict_of_a_proof_is_true_and_every_playthrough_replays(seed: int, tmp_path: Path) -> None:
    story, made, account, played = _given(seed)
    met = _projected(made, account)
    report = prove.prove(story, ["r"], playthroughs=400)
    for number, result in enumerate((*report.results, *report.remarks)):
        assert result.verdict != "open"
        if result.about == "ends":
            assert (result.verdict == "proved") == (not played.lost)
        elif result.about in ("never", "least"):
            assert (result.verdict == "refuted") == ((result.about, result.subject) in met)
        elif result.about not in ("always_can_end", "clamp", "clock_back"):
            assert (result.verdict == "proved") == ((result.about, result.subject) in met)
        if result.verdict == "refuted" and result.about in ("ends", "never", "least"):
            assert result.playthrough is not None
        if result.playthrough is not None:
            (tmp_path / f"{number}.yaml").write_text(as_yaml(result.playthrough))
    for replayed in replay_all(story, tmp_path, tmp_path.glob("*.yaml")):
        assert replayed.holds, [*replayed.lines()]
