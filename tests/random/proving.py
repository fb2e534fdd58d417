"""Every verdict of the prover, by each of its methods, against what playing everything finds.

The only module of these tests that looks inside the prover.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from game.authoring.replay import as_yaml, replay_all
from game.plan.program import Goal
from game.prover import prove, witness
from game.prover import sample as sampling
from game.prover.abstract import values
from game.prover.bounds import possible
from game.prover.probability import odds
from game.prover.progress import argue
from game.prover.reachability import Space
from game.prover.report import OPEN, REFUTED, Report, Result
from game.prover.solver import Deciding
from game.prover.stategraph import Graph, can_end, explore
from game.prover.witness import Hunt
from tests.random import brute
from tests.random import odds as chances
from tests.random.brute import Fact
from tests.random.case import ROLE, Case, Disagreement

ENOUGH = 60_000  # states of one search of the prover
LONG = 60  # choices after which a random playthrough of the prover is given up
KEPT = 10  # playthroughs of a report that are written to files
_TEXT = re.compile(r" (\w+) \d+:\d+ \{")
NEVER = ("never", "least", "introduced")  # what is refuted by a playthrough in which it happens
REMARKS = ("clamp", "clock_back")
NEAR = 1e-9


@contextmanager
def briefly() -> Iterator[None]:
    """Random playthroughs of the prover are short while it lasts: some of these stories go round for ever."""
    with ExitStack() as stack:
        for module, name, value in (
            (witness, "LONG", LONG), (sampling, "LONG", LONG), (prove, "ESTIMATED", 200), (prove, "WORDS", 20)
        ):  # fmt: skip
            stack.enter_context(patch.object(module, name, value))
        yield


def _truth(case: Case, about: str, subject: str) -> bool | None:
    """Whether something can happen; None where playing did not show it and did not see everything."""
    if (about, subject) in case.played.facts:
        return True
    return False if case.played.whole else None


def _goals(case: Case, *without: str) -> list[tuple[int, Goal]]:
    return [(n, goal) for n, goal in enumerate(case.plan.goals) if goal.sort != "where" and goal.about not in without]


def _against(case: Case, method: str, goal: Goal, found: bool) -> Iterator[Disagreement]:
    truth = _truth(case, goal.about, goal.subject)
    if truth is not None and truth != found:
        said = "finds what cannot happen" if found else "rules out what can happen"
        yield Disagreement(
            f"{method} {said}: {_sort(goal.about, goal.subject)}",
            f"{goal.subject}{_shown(case, (goal.about, goal.subject))}",
        )


def _sort(about: str, subject: str) -> str:
    """What a property is about, and of a condition in what sort of text it is."""
    found = _TEXT.search(subject) if about == "condition" else None
    return f"{about} in {found[1]}" if found else about


def _shown(case: Case, fact: Fact) -> str:
    """How playing met a fact."""
    if fact not in case.played.facts:
        return ""
    start, way = case.played.path(case.played.facts[fact])
    return f"; met with {start.draws} {start.echoes} by {' > '.join(f'{c} ({f})' for c, f in way) or 'nothing'}"


# The whole report


def verdicts(case: Case) -> Iterator[Disagreement]:
    """Every verdict of a proof is so; what is open has a reason; every playthrough that is shown shows it."""
    chance = case.chance("verdicts")
    limits = (prove.LIMIT, prove.LIMIT, 2000, 200, 20)
    with briefly(), case.listing():
        report = prove.prove(case.story, [ROLE], limit=chance.choice(limits), playthroughs=case.effort.hunted)
    for result in report.results:
        yield from _verdict(case, result)
    for result in (*report.results, *report.remarks):
        yield from _shows(case, result)
    yield from _replays(case, report)
    subjects = [(r.about, r.subject) for r in report.results]
    for twice in {each for each in subjects if subjects.count(each) > 1}:
        yield Disagreement(f"two verdicts on one property: {twice[0]}", twice[1])
    yield from _chances(case, report)


def _verdict(case: Case, result: Result) -> Iterator[Disagreement]:
    where = f"{result.subject} by {result.method}"
    if result.verdict == OPEN:
        if not result.bound:
            yield Disagreement(f"open without a reason: {result.about}", where)
        return
    if result.about in ("ends", "always_can_end"):
        if case.played.whole and (result.verdict == REFUTED) != bool(_lost(case, result)):
            yield Disagreement(f"wrongly {result.verdict} by {result.method}: {result.about}", where)
        return
    found = (result.verdict == REFUTED) == (result.about in NEVER)
    truth = _truth(case, result.about, result.subject)
    if truth is not None and truth != found:
        shown = _shown(case, (result.about, result.subject))
        yield Disagreement(
            f"wrongly {result.verdict} by {result.method}: {_sort(result.about, result.subject)}", where + shown
        )


def _lost(case: Case, result: Result) -> set[int]:
    """The states that cannot end, or those of them in which a property's condition holds."""
    lost = case.played.lost()
    if result.about == "ends":
        return lost
    test = next(c.test for c in case.role.checks if c.sort == result.about and c.name == result.subject)
    return {state for state in lost if test.run(case.played.states[state].values)}


def _shows(case: Case, result: Result) -> Iterator[Disagreement]:
    """A playthrough that a result comes with replays, and what it shows is there in its last turn."""
    if result.playthrough is None:
        if result.verdict == REFUTED and result.about in (*NEVER, "ends"):
            yield Disagreement(f"refuted without a playthrough: {result.about}", result.subject)
        return
    played, facts, whole = brute.replayed(case.story, result.playthrough)
    if not whole:
        yield Disagreement(f"a playthrough does not replay: {result.about}", f"{result.subject} {result.playthrough}")
    elif result.about in ("ends", "always_can_end"):
        if result.verdict == REFUTED and brute.hopeless(case.story, played.turn) is False:
            yield Disagreement(
                "a playthrough is said to be stuck and can end", f"{result.subject} {result.playthrough}"
            )
    elif result.about not in REMARKS and (result.about, result.subject) not in facts:
        yield Disagreement(
            f"a playthrough does not show it: {_sort(result.about, result.subject)}",
            f"{result.subject} {result.playthrough}",
        )


def _replays(case: Case, report: Report) -> Iterator[Disagreement]:
    """Every playthrough that is shown replays as a file that an author keeps."""
    shown = [result.playthrough for result in (*report.results, *report.remarks) if result.playthrough is not None]
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, written in enumerate(shown[:: max(1, len(shown) // KEPT)]):
            (folder / f"{number}.yaml").write_text(as_yaml(written), encoding="utf-8")
        for replayed in replay_all(case.story, folder, folder.glob("*.yaml")):
            if not all("no text has introduced" in line for line in replayed.against):
                yield Disagreement("a playthrough does not replay from its file", "; ".join(replayed.lines()))


def _chances(case: Case, report: Report) -> Iterator[Disagreement]:
    if not case.played.whole:
        return
    truth = chances.odds(case.played)
    for ways in report.endings:
        if not ways.exact and (ways.chance > 0) and ways.id not in case.played.ended.values():
            yield Disagreement("an ending is estimated that cannot be reached", ways.id)
    exact = {ways.id: ways for ways in report.endings if ways.exact}
    if truth is None or not exact:
        return
    if exact.keys() != truth.keys():
        yield Disagreement("other endings have a chance", f"{sorted(exact)} for {sorted(truth)}")
        return
    for scene, ways in exact.items():
        each = truth[scene]
        same = {
            "chance": abs(ways.chance - each.chance) < NEAR,
            "shortest": ways.shortest == each.shortest,
            "longest": ways.longest == each.longest,
            "mean": ways.mean is not None and abs(ways.mean - each.mean) < 1e-6 * max(1.0, each.mean),
        }
        for name, equal in same.items():
            if not equal:
                yield Disagreement(f"an ending has another {name}", f"{scene}: {ways} for {each}")


# Each method by itself


def methods(case: Case) -> Iterator[Disagreement]:
    """What each method of the prover says by itself is so."""
    account = values(case.plan)
    within = possible(account)
    for number, goal in _goals(case, *REMARKS):
        if number not in within:
            yield from _against(case, "values", goal, False)
    yield from _searched(case)
    yield from _singly(case)
    if not argue(account).open and case.played.lost() and case.played.whole:
        yield Disagreement(
            "the argument for an ending holds where one cannot always be reached", str(sorted(_stuck(case)))
        )
    space = Space(account, account.outline.closed(account.outline.controls), frozenset())
    graph = explore(space, ENOUGH)
    if graph.complete and space.exact and case.played.whole:
        yield from _graph(case, graph)
    hunt = Hunt(case.plan)
    with briefly():
        list(hunt.wander(frozenset(n for n, _ in _goals(case, *REMARKS)), case.effort.hunted))
    for number in hunt.found:
        yield from _against(case, "a random playthrough", case.plan.goals[number], True)


def _stuck(case: Case) -> set[str]:
    return {case.played.states[state].scene for state in case.played.lost()}


def _searched(case: Case) -> Iterator[Disagreement]:
    """A search over all that steers a playthrough and all that is asked meets what playing everything meets."""
    made, goals = case.plan, frozenset(number for number, _ in _goals(case, *REMARKS))
    outline = values(made).outline
    space = Space(values(made), outline.closed(outline.controls | outline.asked(goals)), goals)
    reached = space.search(ENOUGH, enough=False)
    for number in goals:
        if number in reached.met:
            if reached.exact:
                yield from _against(case, "the search", made.goals[number], True)
        elif reached.complete:
            yield from _against(case, "the search", made.goals[number], False)
    known = {(made.goals[number].about, made.goals[number].subject) for number in goals}
    for fact in case.played.facts:
        if fact[0] not in ("always_can_end", brute.WORDLESS) and fact not in known:
            yield Disagreement(f"playing meets what is no goal: {fact[0]}", fact[1] + _shown(case, fact))


def _singly(case: Case) -> Iterator[Disagreement]:
    """Goals decided one by one, by slices and by telling apart further: those that cannot be met first."""
    made, chance = case.plan, case.chance("singly")
    deciding = Deciding(made, ENOUGH)
    account = deciding.account
    goals = _goals(case, *REMARKS)
    chance.shuffle(goals)
    goals.sort(key=lambda each: (each[1].about, each[1].subject) in case.played.facts)
    for number, goal in goals[: case.effort.goals]:
        kept = account.outline.closed(account.outline.asked([number]))
        reached = Space(account, kept, frozenset({number}), toward=True).search(ENOUGH)
        if reached.complete and not reached.met:
            yield from _against(case, "a slice", goal, False)
        decided = deciding._one(number)
        if decided is not None and decided.met is not None:
            yield from _against(case, decided.method, goal, decided.met)


def _graph(case: Case, graph: Graph) -> Iterator[Disagreement]:
    """The graph of states has the same dead ends and lost places."""
    ends = can_end(graph)
    names = case.plan.names
    offers = [
        state
        for state, (node, _) in enumerate(graph.states)
        if node >= 0 and names[node][0] == "offer" and all(edge.choice >= 0 for edge in graph.edges[state])
    ]
    dead = {names[graph.states[state][0]][1] for state in offers if not graph.edges[state]}
    played = {case.played.states[state].scene for state in case.played.dead}
    if dead != played:
        yield Disagreement("the graph has other dead ends", f"{sorted(dead)} for {sorted(played)}")
    if all(ends) == bool(case.played.lost()):
        yield Disagreement("the graph has other lost places", str(sorted(_stuck(case))))
    found, truth = odds(graph), chances.odds(case.played)
    if found is not None and truth is not None:
        said = {scene: round(each.chance, 9) for scene, each in found.items()}
        wanted = {scene: round(each.chance, 9) for scene, each in truth.items()}
        if any(abs(said.get(s, 0) - wanted.get(s, 0)) > 2e-9 for s in said | wanted):
            yield Disagreement("the graph has other chances", f"{said} for {wanted}")


def samples(case: Case) -> Iterator[Disagreement]:
    """Random playthroughs of the sampler end where playing ends, and its faults are there."""
    with briefly(), case.listing():
        *_, found = sampling.sample(case.story, runs=64, roles=[ROLE])
    if not case.played.whole:
        return
    for scene in found.endings:
        if scene not in case.played.ended.values():
            yield Disagreement("the sampler ends where nothing ends", scene)
    for fault in found.faults:
        if fault.what == "called before an introduction" and ("introduced", fault.where) not in case.played.facts:
            yield Disagreement("the sampler finds somebody called too early who is not", fault.where)
        if fault.what == "nothing is open" and ("open", fault.where) not in case.played.facts:
            yield Disagreement("the sampler finds a dead end that is none", fault.where)
