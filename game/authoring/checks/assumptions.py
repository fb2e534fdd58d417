"""Assumptions that the ranges of names alone refute, or that say nothing."""

from collections.abc import Iterator

from game.authoring.checks.conditions import ALWAYS, NEVER
from game.authoring.checks.locate import Path, Whereabouts
from game.authoring.shape import walk
from game.diagnostics import Diagnostic, Severity
from game.loader.scope import memory
from game.plan.account import Account, assigned, narrowed
from game.plan.beyond import Beyond, beyond
from game.plan.program import assign, both, code, constant, opposite
from game.story.expression import CHAPTER, CLOCK, COUNTED
from game.story.model import NOWHERE, Assumption, Outcome, Role, Scene


def check(role: Role, scene: Scene, where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against what the texts of a scene take for granted."""
    listed = list(walk.assumptions(scene))
    if not listed:
        return
    extra = beyond(role, (each.test for _, each in listed))
    accounts = dict(_read(role, scene, extra))
    for path, each in listed:
        yield from _against(each, extra, walk.file_of(role, scene), path, accounts.get(path[:-2]), where)


def check_pools(role: Role, where: Whereabouts) -> Iterator[Diagnostic]:
    """The same of the lines of epilogues."""
    for name, pool in role.pools.items():
        for line in pool:
            extra = beyond(role, (each.test for each in line.assume))
            account = narrowed(_every(role, extra), code(line.test)) if line.assume else None
            path = ("pools", name, line.id.partition(".")[2], "assume")
            for number, each in enumerate(line.assume):
                yield from _against(each, extra, line.where.file, (*path, number), account, where)


def _every(role: Role, extra: Beyond) -> Account:
    """All values that there are."""
    return tuple(range(slot.low, slot.high + 1) for slot in (*role.state, *map(memory, extra.filled)))


def _read(role: Role, scene: Scene, extra: Beyond) -> Iterator[tuple[Path, Account | None]]:
    """The path of everything in a scene that can assume something, and the values there can be when it is read."""
    every = _every(role, extra)
    entered = assigned(every, constant(CHAPTER, role.chapters[scene.chapter].number))
    if scene.time is not None:
        entered = assigned(entered, constant(CLOCK, scene.time))
    for slot in (scene.visits, extra.filled.get(f"visits({scene.id})")):
        if slot is not None:
            entered = (*entered[:slot], range(1, COUNTED + 1), *entered[slot + 1 :])
    taken = {walk.path_of_choice(scene, c): both(code(c.offered), code(c.test)) for c in scene.choices}
    for path, outcome in walk.outcomes(scene):
        if outcome is scene.arrival:
            yield path, _after(outcome, entered)
            continue
        choice = path[:-1] if path[-1] == "fail" else path
        yield path, _after(outcome, narrowed(every, taken[choice]) if choice in taken else every)
    if scene.again is not None or scene.hub is not None:
        yield (*walk.path_of(scene), "again"), every
    if scene.storylet is not None:
        test = code(scene.storylet.test if scene.storylet.locked is None else None)
        yield (*walk.path_of(scene), "storylet"), narrowed(every, test)


def _after(outcome: Outcome, account: Account | None) -> Account | None:
    for effect in outcome.do:
        account = account and assigned(account, assign(effect))
    return account


def _against(
    each: Assumption, extra: Beyond, file: str, path: Path, account: Account | None, where: Whereabouts
) -> Iterator[Diagnostic]:
    """What can be said against one assumption, given the values there can be; nothing if its text is never read."""
    asked, span = each.asked[:60], where.value(file, path) if each.where is NOWHERE else each.where
    for test, holds in each.given:
        account = account and narrowed(account, code(test) if holds else opposite(code(test)))
    if each.test.low > 0:
        hint = "it says nothing: delete the assumption"
        yield Diagnostic(ALWAYS, f"`{asked}` always holds", span, hint, Severity.WARNING)
    elif account is not None and narrowed(account, extra.code(each.test)) is None:
        message = f"`{asked}` never holds where this text is read, and the text takes it for granted"
        yield Diagnostic(NEVER, message, span, "look at the ranges of its names, or change the text", Severity.WARNING)
