"""Checks each property over all playthroughs: proved, refuted with a counterexample, or open with what kept it from being decided."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from math import sqrt

from game.plan.lowering import plan
from game.plan.program import Goal, Plan
from game.prover.abstract import Values, values
from game.prover.asking import of_chapters
from game.prover.ends import Ending
from game.prover.path import recorded
from game.prover.probability import odds
from game.prover.reachability import Looked, Space
from game.prover.report import OPEN, PROVED, REFUTED, Report, Result, Ways
from game.prover.sample import endings
from game.prover.solver import SMALL, Deciding, Decision
from game.prover.stategraph import explore
from game.prover.witness import MOST
from game.prover.workers import Counter, spread
from game.story import memory, playthrough
from game.story.model import Story
from game.story.playthrough import Recorded
from game.story.valued import values_of

LIMIT = 2_000_000  # states of one search
ESTIMATED = 20_000  # random playthroughs for an estimate of the chances of endings
CHOICES = 3_000_000  # taken in all of them
MEASURED = range(200, 2000)  # random playthroughs whose words are counted, the more the shorter the story
WORDS = 500_000  # nodes in all of them
TASKS = ("goals", "ends")  # of each role, in the order in which they are begun
KEPT_AIM = "kept_aim"  # a goal that only shows another: an aim that was seen stands at an ending
NORMAL = 1.959964  # standard deviations on either side of a mean that hold 95%

Progress = Callable[[str], None]
Found = Result | Ways
_WORST, _BEST = (REFUTED, OPEN, PROVED), (PROVED, OPEN, REFUTED)


def prove(
    story: Story,
    roles: Sequence[str] = (),
    limit: int = LIMIT,
    jobs: int = 1,
    playthroughs: int = MOST,
    progress: Progress | None = None,
    witnesses: bool = True,
    chapters: Sequence[str] = (),
) -> Report:
    """Decides every property of the roles; after KeyboardInterrupt, reports what is known so far.

    What holds has a playthrough that shows it, where one is known, only if `witnesses` are asked for. With chapters only what is
    about their scenes is decided; whether an ending can be reached, and how likely each is, is a question about all of them.
    """
    begun = time.monotonic()
    found: list[Found] = []
    asked = [name for name in roles or story.roles if not chapters or set(chapters) & story.roles[name].chapters.keys()]
    tasks = [(role, task) for task in (TASKS[:1] if chapters else TASKS) for role in asked]
    looked = Counter(len(tasks))
    stopped = False

    def work(task: tuple[str, str]) -> Iterator[Found]:
        role, about = task
        counted = looked.of(tasks.index(task))
        account = accounts[role]
        deciding = Deciding(account.plan, limit, playthroughs, counted, known=account)
        ending = Ending(account, limit, playthroughs, counted)
        for decision in deciding.goals() if about == "goals" else ending.decided():
            result = _result(story, plans[role], decision, witnesses)
            if result is not None:
                yield result
        if about == "ends":
            yield from _ways(account, limit, counted)

    try:
        plans = {role: plan(story, role) for role in asked}
        if chapters:
            plans = {role: of_chapters(made, chapters) for role, made in plans.items()}
        accounts = {role: values(each) for role, each in plans.items()}  # found before other processes share them
        with closing(spread(work, tasks, jobs)) as spreading:
            for _, each in spreading:
                found.append(each)
                if progress is not None:
                    progress(f"{len(found):,} decided, {looked.value:,} states")
    except KeyboardInterrupt:
        stopped = True
    return _report(found, looked.value, time.monotonic() - begun, stopped)


def _report(found: Sequence[Found], states: int, seconds: float, stopped: bool) -> Report:
    results = sorted((each for each in found if isinstance(each, Result)), key=lambda r: (r.role, r.about, r.subject))
    kept = _aims_once(_ends_once(_notes_once([result for result in results if not result.remark])))
    ways = sorted((each for each in found if isinstance(each, Ways)), key=lambda w: (w.role, -w.chance, w.id))
    return Report(
        tuple(sorted(kept, key=lambda r: _WORST.index(r.verdict))),
        tuple(result for result in results if result.remark),
        tuple(ways),
        states,
        seconds,
        stopped,
    )


def _notes_once(results: Sequence[Result]) -> list[Result]:
    """One verdict for each note, which is the story's: it is proved if any role can find it."""
    best: dict[str, Result] = {}
    for result in results:
        if result.about == "note":
            known = best.setdefault(result.subject, result)
            if _BEST.index(result.verdict) < _BEST.index(known.verdict):
                best[result.subject] = result
    return [result for result in results if result.about != "note" or best[result.subject] is result]


def _ends_once(results: Sequence[Result]) -> list[Result]:
    """One verdict for each role on whether an ending can always be reached, with the shortest playthrough that is stuck."""
    asked = [result for result in results if result.about == "ends"]
    kept = [result for result in results if result.about != "ends"]
    for role in dict.fromkeys(result.role for result in asked):
        mine = [result for result in asked if result.role == role]
        verdict = min((result.verdict for result in mine), key=_WORST.index)
        shown = min((r for r in mine if r.verdict == verdict), key=_length)
        kept.append(replace(shown, at=tuple(sorted({scene for result in mine for scene in result.at}))))
    return kept


def _aims_once(results: Sequence[Result]) -> list[Result]:
    """Of an aim that nobody sees only that; one that is never let go is shown with an ending at which it stands."""
    unseen = {(r.role, r.subject) for r in results if r.about == "aim" and r.verdict == REFUTED}
    shown = {(r.role, r.subject): r.playthrough for r in results if r.about == KEPT_AIM}
    kept = []
    for result in results:
        about = (result.role, result.subject)
        lasting = result.about == "let_go" and result.verdict == REFUTED
        if result.about != KEPT_AIM and not (lasting and about in unseen):
            kept.append(replace(result, playthrough=shown.get(about)) if lasting else result)
    return kept


def _length(result: Result) -> tuple[int, tuple[str, ...], str]:
    """The order of results by the length of their playthroughs."""
    choices = result.playthrough.choices if result.playthrough is not None else ()
    return len(choices), choices, result.method


def _result(story: Story, role: Plan, decision: Decision, witnesses: bool) -> Result | None:
    """A decision in an author's words; None for what only serves other properties."""
    goal = Goal("ends", role.role.id, "never") if decision.goal < 0 else role.goals[decision.goal]
    at = (decision.at,) if decision.at else ()
    if goal.about == "open":
        if not decision.met:
            return None
        at = (goal.subject,)
        goal = Goal("ends", role.role.id, "never")
    verdict = OPEN
    if decision.met is not None:
        verdict = PROVED if decision.met == (goal.sort == "can") else REFUTED
    path = decision.path if witnesses or verdict != PROVED or goal.about == KEPT_AIM else None
    shown = None if path is None else recorded(story, role, path)
    values = _failing(story, shown, goal.subject) if shown is not None and goal.about == "assume" else ()
    return Result(
        goal.about, goal.subject, role.role.id, verdict, decision.method, decision.bound, shown, at, values=values
    )


def _failing(story: Story, shown: Recorded, name: str) -> tuple[tuple[str, str], ...]:
    """The values that an assumption asks for, when a playthrough reads its text and it does not hold."""
    played, _ = playthrough.replay(playthrough.begun(story, shown), shown.choices)
    failed = (each for number in range(len(played.turns)) for each in memory.failed(played, number))
    against = (each for each in failed if each.assumption.name == name)
    return next((values_of(story, shown.role, each.values) for each in against), ())


def _ways(account: Values, limit: int, looked: Looked) -> Iterator[Ways]:
    """How likely each ending is and how long the ways to it are: exact where all states can be seen."""
    role = account.plan
    space = Space(account, account.outline.closed(account.outline.controls), frozenset())
    graph = explore(space, min(limit, SMALL), looked=looked)
    exact = odds(graph) if graph.complete and space.exact else None
    runs = min(max(MEASURED.start, WORDS // len(role.nodes)), MEASURED.stop)
    # Most playthroughs may go round without an end: they are bounded by their choices, too.
    read, _ = endings(role, runs, CHOICES // 10, f"words/{role.role.id}", telling=True)
    words = {scene: ended.words / ended.runs for scene, ended in read.items()}
    if exact is None:
        yield from _estimated(role, words)
        return
    for scene, each in exact.items():
        yield Ways(
            scene,
            role.role.id,
            each.chance,
            each.shortest,
            each.mean,
            each.longest,
            True,
            words.get(scene),
            circles=each.longest is None,
        )


def _estimated(role: Plan, words: Mapping[str, float]) -> Iterator[Ways]:
    """The endings as random playthroughs reached them, with the interval that holds the chance with 95% confidence."""
    found, runs = endings(role, ESTIMATED, CHOICES, f"ways/{role.role.id}")
    for scene in role.role.scenes.values():
        if scene.ending is None:
            continue
        ended = found.get(scene.id)
        if ended is None:
            yield Ways(scene.id, role.role.id, 0.0, None, None, None, False, None, _interval(0, runs))
            continue
        interval, mean = _interval(ended.runs, runs), ended.choices / ended.runs
        yield Ways(
            scene.id,
            role.role.id,
            ended.runs / runs,
            ended.shortest,
            mean,
            ended.longest,
            False,
            words.get(scene.id),
            interval,
        )


def _interval(hits: int, runs: int) -> tuple[float, float]:
    """Wilson's interval."""
    share, spread_by = hits / runs, NORMAL**2 / runs
    middle = (share + spread_by / 2) / (1 + spread_by)
    half = NORMAL * sqrt(share * (1 - share) / runs + spread_by / (4 * runs)) / (1 + spread_by)
    return max(0.0, middle - half), min(1.0, middle + half)
