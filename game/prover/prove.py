"""Every reading of a story: each property proved, refuted with a playthrough that shows it, or open with the bound."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from game.plan.lowering import plan
from game.plan.program import Goal, Plan
from game.prover.abstract import values
from game.prover.path import recorded
from game.prover.probability import odds
from game.prover.reachability import Space
from game.prover.report import OPEN, PROVED, REFUTED, Report, Result, Ways
from game.prover.sample import Sample, read
from game.prover.slicing import closed, controls
from game.prover.solver import SMALL, Deciding, Decision
from game.prover.stategraph import explore
from game.prover.workers import spread
from game.story.model import Story

LIMIT = 2_000_000  # states that one search may look at
SECONDS = 6.0  # how long random readings may look for witnesses before the rest is decided
READINGS = 20_000  # random readings for an estimate
ESTIMATE = 8.0  # seconds for them at the most
NORMAL = 1.959964  # standard deviations on either side of a mean that hold 95%

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _States:
    """How many states a task has looked at."""

    number: int


Found = Result | Ways | _States


def prove(
    story: Story,
    roles: Sequence[str] = (),
    limit: int = LIMIT,
    jobs: int = 1,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> Report:
    """Decides every property of the roles; after Ctrl-C, tells what is known so far."""
    begun = time.monotonic()
    plans = {role: plan(story, role) for role in (roles or story.roles)}
    tasks = [(role, task) for task in ("goals", "ways", "ends") for role in plans]
    found: list[Found] = []
    stopped = False

    def work(task: tuple[str, str]) -> Iterator[Found]:
        role, about = task
        if about == "ways":
            yield from _ways(story, plans[role], limit)
            return
        deciding = Deciding(plans[role], limit, seconds)
        for decision in deciding.goals() if about == "goals" else deciding.ends():
            result = _result(story, plans[role], decision)
            if result is not None:
                yield result
        yield _States(deciding.states)

    try:
        for _, each in spread(work, tasks, jobs):
            found.append(each)
            if progress is not None and not isinstance(each, _States):
                progress(f"{len(found):,} decided")
    except KeyboardInterrupt:
        stopped = True
    return _report(found, time.monotonic() - begun, stopped)


def _report(found: Sequence[Found], seconds: float, stopped: bool) -> Report:
    results = [each for each in found if isinstance(each, Result)]
    remarks = [r for r in results if r.about in ("clamp", "clock_back")]
    kept = _notes_once([r for r in results if r.about not in ("clamp", "clock_back")])
    ways = sorted((each for each in found if isinstance(each, Ways)), key=lambda w: (w.role, -w.chance, w.id))
    states = sum(each.number for each in found if isinstance(each, _States))
    order = {PROVED: 2, OPEN: 1, REFUTED: 0}
    return Report(
        tuple(sorted(kept, key=lambda r: (order[r.verdict], r.role, r.about, r.subject))),
        tuple(sorted(remarks, key=lambda r: (r.role, r.about, r.subject))),
        tuple(ways),
        states,
        seconds,
        stopped,
    )


def _notes_once(results: Sequence[Result]) -> list[Result]:
    """A note is the story's: it is proved if any role can find it."""
    found = {r.subject for r in results if r.about == "note" and r.verdict == PROVED}
    seen: set[str] = set()
    kept = []
    for result in sorted(results, key=lambda r: (r.verdict != PROVED, r.verdict != OPEN)):
        if result.about == "note":
            if result.subject in seen or (result.verdict != PROVED and result.subject in found):
                continue
            seen.add(result.subject)
        kept.append(result)
    return kept


def _result(story: Story, role: Plan, decision: Decision) -> Result | None:
    """A decision in an author's words; None for what only serves other properties."""
    goal = Goal("ends", role.role.id, "never") if decision.goal < 0 else role.goals[decision.goal]
    if goal.about == "open":
        if not decision.met:
            return None
        goal = Goal("ends", role.role.id, "never")
    verdict = OPEN
    if decision.met is not None:
        verdict = PROVED if decision.met == (goal.sort == "can") else REFUTED
    shown = None if decision.reading is None else recorded(story, role, decision.reading)
    return Result(goal.about, goal.subject, role.role.id, verdict, decision.method, decision.bound, shown)


def _ways(story: Story, role: Plan, limit: int) -> Iterator[Ways | _States]:
    """How likely each ending is and how long the ways to it are: exact where all states can be seen."""
    space = Space(values(role), closed(role, controls(role)), frozenset())
    graph = explore(space, min(limit, SMALL))
    exact = odds(graph) if graph.complete else None
    words = read(story, role, READINGS, f"ways/{role.role.id}", ESTIMATE if exact is None else 0.5)
    yield _States(len(graph.states))
    if exact is None:
        yield from _estimated(role, words)
        return
    told = {scene: ended.words / ended.runs for scene, ended in words.endings.items()}
    for scene, each in exact.items():
        yield Ways(
            scene,
            role.role.id,
            each.chance,
            each.shortest,
            each.mean,
            each.longest,
            True,
            told.get(scene),
            circles=each.longest is None,
        )


def _estimated(role: Plan, sample: Sample) -> Iterator[Ways]:
    """The endings as random readings met them, with the interval that holds the chance with 95% confidence."""
    for scene in role.role.scenes.values():
        if scene.ending is None:
            continue
        ended = sample.endings.get(scene.id)
        runs = ended.runs if ended is not None else 0
        chance, interval = runs / max(1, sample.runs), _interval(runs, max(1, sample.runs))
        if ended is None:
            yield Ways(scene.id, role.role.id, 0.0, None, None, None, False, None, interval)
            continue
        mean, words = ended.choices / runs, ended.words / runs
        yield Ways(scene.id, role.role.id, chance, ended.shortest, mean, ended.longest, False, words, interval)


def _interval(hits: int, runs: int) -> tuple[float, float]:
    """Wilson's interval."""
    share, spread_by = hits / runs, NORMAL**2 / runs
    middle = (share + spread_by / 2) / (1 + spread_by)
    half = NORMAL * sqrt(share * (1 - share) / runs + spread_by / (4 * runs)) / (1 + spread_by)
    return max(0.0, middle - half), min(1.0, middle + half)
