"""Scenes nobody comes to, choices that make no difference, offers that may be empty, hubs and storylets."""

from collections.abc import Iterator
from itertools import combinations, product

from game.authoring.checks.locate import Whereabouts
from game.authoring.shape.reachable import reached
from game.authoring.shape.walk import file_of, path_of, path_of_choice
from game.diagnostics import Diagnostic, Severity
from game.plan import graph
from game.plan.graph import Graph
from game.plan.program import Plan
from game.story.expression import Expression
from game.story.model import STAY, Choice, Outcome, Role, Scene

MOST_TRIED = 4096  # combinations of values tried for an offer that is always open


def check(role: Role, flow: Plan, where: Whereabouts) -> Iterator[Diagnostic]:
    """What can be said against the ways of a role."""
    ways = graph.scenes(flow)
    yield from _unreached(role, ways)
    yield from _order(role, ways, where)
    for scene in role.scenes.values():
        yield from _alike(scene)
        yield from _hub(role, scene, where)
        yield from _staying(scene)
    yield from _offers(role, flow)
    yield from _reasons(role, where)


def _warn(code: str, message: str, scene: Scene | Choice, hint: str) -> Diagnostic:
    return Diagnostic(code, message, scene.where, hint, Severity.WARNING)


def _short(scene: Scene) -> str:
    return scene.id.partition(".")[2]


def _unreached(role: Role, ways: Graph) -> Iterator[Diagnostic]:
    """Scenes nothing leads to; what is reached only from one of them is not said again."""
    met = reached(ways, role.start)
    rest = dict.fromkeys(scene.id for scene in role.scenes.values() if scene.id not in met and not scene.inside)
    named = {target for name in rest for target in ways[name] if target != name}
    offered = {name for scene in role.scenes.values() if scene.hub is not None for name in scene.hub.of}
    for name in sorted(rest, key=lambda each: each in named):
        if name not in rest:
            continue
        scene = role.scenes[name]
        behind = [each for each in reached({each: ways[each] for each in rest}, name) if each in rest and each != name]
        for each in (name, *behind):
            rest.pop(each, None)
        if scene.storylet is not None and name not in offered:
            yield _warn(
                "storylet-never-offered",
                f"no hub offers the storylet `{_short(scene)}`",
                scene,
                "name it, or a tag of it, in the `of` of a hub",
            )
            continue
        count = f", and so to {len(behind)} behind it" if behind else ""
        alike = _copied(role, scene) if len(behind) + 1 == len(role.chapters[scene.chapter].scenes) else ""
        yield _warn(
            "unreachable-scene",
            f"nothing leads to the scene `{_short(scene)}`{count}",
            scene,
            f"this file has the scenes of {alike}: delete the copy" if alike else "name it in a `go`, or delete it",
        )


def _order(role: Role, ways: Graph, where: Whereabouts) -> Iterator[Diagnostic]:
    """Chapters that are numbered by their names, and met in another order."""
    given = ("roles", role.id, "chapters")
    if len(role.chapters) < 2 or where.has("story.yaml", given):
        return
    everywhere = _without(role.start, "", ways)
    for before in role.chapters.values():
        met = _without(role.start, before.id, ways)
        for name in role.chapters:
            if name in everywhere - met - {before.id} and role.chapters[name].number < before.number:
                message = f"the chapter `{name}` is numbered before `{before.id}`, by their names, and comes after it"
                hint = "write the chapters in their order under `chapters` of this role: [a, b, c]"
                yield Diagnostic("chapter-order", message, where.key("story.yaml", given[:2]), hint, Severity.WARNING)
                return


def _without(start: str, chapter: str, ways: Graph) -> set[str]:
    """The chapters that are met without passing one of them."""
    seen, waiting = {start}, [start]
    while waiting:
        scene = waiting.pop()
        following = (
            [] if scene.partition(".")[0] == chapter else [each for each in ways.get(scene, ()) if each not in seen]
        )
        seen.update(following)
        waiting += following
    return {name.partition(".")[0] for name in seen}


def _copied(role: Role, scene: Scene) -> str:
    """The file of another chapter that has the scenes of this one, by name; "" if there is none."""
    own = {name.partition(".")[2] for name in role.chapters[scene.chapter].scenes}
    for other in role.chapters.values():
        if other.id != scene.chapter and own == {name.partition(".")[2] for name in other.scenes}:
            return f"{role.id}/{other.id}.yaml"
    return ""


def _staying(scene: Scene) -> Iterator[Diagnostic]:
    """A scene that no choice leads out of."""
    ways = [way for c in scene.choices for each in (c.outcome, c.fail) if each is not None for way in each.go]
    if ways and scene.fallback is None and all(way.to == STAY and way.of in ("", scene.id) for way in ways):
        message = f"nobody leaves `{_short(scene)}`: all its choices `stay`"
        yield _warn("no-way-on", message, scene, "let one of them go to another scene, or write a `fallback`")


# Choices that make no difference


def _alike(scene: Scene) -> Iterator[Diagnostic]:
    """Choices between which it makes no difference what the player takes."""
    told: set[str] = set()
    for one, other in combinations(scene.choices, 2):
        if other.id in told or one.slot is not None or other.slot is not None:
            continue
        if _sense(one.outcome) == _sense(other.outcome):
            told.add(other.id)
            yield _warn(
                "no-difference",
                f"`{other.name}` does the same as `{one.name}`",
                other,
                "give it an outcome of its own: a text, a `do`, a `ledger`, another `go`",
            )


def _sense(outcome: Outcome) -> tuple[object, ...]:
    """What an outcome comes to, for comparison."""
    return (
        tuple((e.slot, e.value.code) for e in outcome.do),
        tuple(text.source for text in (outcome.text, outcome.look_away, outcome.ledger, outcome.journal)),
        outcome.reveal,
        tuple((way.to, way.then, way.test.code if way.test else "") for way in outcome.go),
    )


# Offers that may be empty


def _offers(role: Role, flow: Plan) -> Iterator[Diagnostic]:
    repeated = graph.again(flow)
    for scene in role.scenes.values():
        if not scene.choices or scene.fallback is not None:
            continue
        lasting = [c for c in scene.choices if scene.id not in repeated or c.offered is None]
        if not _always_open(role, [c.test for c in lasting]):
            yield _warn(
                "missing-fallback",
                f"it may be that no choice of `{_short(scene)}` is open",
                scene,
                f"write {'`then` at its scene' if scene.inside else 'a `fallback`'}, or a choice without `if` and `once`",
            )


def _always_open(role: Role, tests: list[Expression | None]) -> bool:
    """Whether one of the conditions holds whatever the values, by trying them where they are few."""
    asked = [test for test in tests if test is not None]
    if len(asked) < len(tests) or any(test.low for test in asked):
        return True
    slots = sorted(frozenset().union(*(test.reads for test in asked)))
    ranges = [range(role.state[slot].low, role.state[slot].high + 1) for slot in slots]
    count = 1
    for each in ranges:
        count *= each.stop - each.start
    if not asked or not count or count > MOST_TRIED:
        return False
    values = list(role.initial)
    for combination in product(*ranges):
        for slot, value in zip(slots, combination, strict=True):
            values[slot] = value
        if not any(test.run(values) for test in asked):
            return False
    return True


# Reasons of closed choices


def _reasons(role: Role, where: Whereabouts) -> Iterator[Diagnostic]:
    """A choice that a number closes says so: the player could have kept the number up."""
    shown = [v for v in role.variables.values() if v.kind.sort == "number" and v.show is not None]
    numbers = {v.slot for v in shown if v.slot is not None}
    for scene in role.scenes.values():
        for choice in scene.choices:
            if choice.test is not None and choice.locked is None and _only(choice.test, numbers):
                path = (*path_of_choice(scene, choice), "if")
                yield _hidden(where, file_of(role, scene), path, f"`{choice.name}` is hidden")
        line = scene.storylet
        if line is not None and line.test is not None and line.locked is None and _only(line.test, numbers):
            path = (*path_of(scene), "storylet", "if")
            yield _hidden(where, file_of(role, scene), path, f"the line of `{_short(scene)}` is hidden")


def _only(test: Expression, numbers: set[int]) -> bool:
    """Whether nothing but these numbers decides a condition: what else decides it, the player need not know."""
    return bool(test.reads) and test.reads <= numbers and test.high > 0


def _hidden(where: Whereabouts, file: str, path: tuple[str | int, ...], what: str) -> Diagnostic:
    return Diagnostic(
        "missing-locked",
        f"{what} by a number that the player sees, and nothing says why",
        where.value(file, path),
        "write the reason under `locked`",
        Severity.WARNING,
    )


# Hubs and storylets


def _hub(role: Role, scene: Scene, where: Whereabouts) -> Iterator[Diagnostic]:
    hub = scene.hub
    if hub is None:
        return
    file, path = file_of(role, scene), (*path_of(scene), "hub")
    if hub.slots.high <= 0:
        message, span = "this hub has no slots: it offers nothing", where.value(file, (*path, "slots"))
        yield Diagnostic("hub-short", message, span, "write how many storylets can be taken", Severity.WARNING)
    if hub.slots.low > len(hub.of):
        message = (
            f"this hub has {hub.slots.low} slots and {len(hub.of)} {'storylet' if len(hub.of) == 1 else 'storylets'}"
        )
        yield Diagnostic(
            "hub-short",
            message,
            where.value(file, (*path, "slots")),
            "name more storylets, or take slots away",
            Severity.WARNING,
        )
    for name in hub.of:
        offered = role.scenes.get(name)
        until = offered.storylet.until if offered is not None and offered.storylet is not None else None
        if offered is not None and until is not None and scene.time is not None and until <= scene.time:
            span = where.value(file_of(role, offered), (*path_of(offered), "storylet", "until"))
            message = f"the line of `{_short(offered)}` is gone before `{_short(scene)}` begins"
            yield Diagnostic(
                "storylet-never-offered", message, span, "set `until` later than the hub's `time`", Severity.WARNING
            )
