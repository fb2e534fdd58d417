"""What `compare` says of saves, against real saves that are loaded again; and what `why` says, against the engine."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from unittest.mock import patch

from game.authoring import why as asking
from game.authoring.compare import lost
from game.authoring.compare.compare import Changes, compare
from game.authoring.compare.savepoints import MOVES, STAYS, STRANDS, Point
from game.story import engine, playthrough
from game.story.expression import CLOCK, SLOTS, Expression
from game.story.model import NEEDED, Choice, Role, Story, Storylet
from game.story.offers import NoSuchChoiceError
from game.story.playthrough import Playthrough, Recorded, inward_echoes
from game.story.turn import State, Turn
from tests.random import edits
from tests.random.case import ROLE, Case, Disagreement, loaded
from tests.random.people import Fact
from tests.random.proving import briefly

CLASSES = (10_000, 10_000, 30, 1)  # of saves that are visited one by one, before the rest is argued


LOST = ("scene", "choice", "line", "ending", "epilogue", "note")

# compare


@dataclass(frozen=True)
class _Save:
    """A save of the old version, and how far it replays in the new one."""

    played: Playthrough
    now: State | None  # where it replays to in the new version; None where it broke off before
    dice: dict[str, int] = field(default_factory=dict)


def compared(case: Case) -> Iterator[Disagreement]:
    """What `compare` says becomes of saves is what becomes of them."""
    chance = case.chance("compared")
    for _ in range(case.effort.edits):
        made = edits.edited(case.files, chance)
        if made is None:
            continue
        files, said = made
        if loaded(files).story is None:
            continue
        after = Case(files, case.seed, case.effort)
        for each in _compared(case, after, chance.choice(CLASSES)):
            yield each._replace(where=f"{each.where} after: {said}")


def _compared(case: Case, after: Case, limit: int) -> Iterator[Disagreement]:
    new = after.story
    with case.listing(), briefly(), patch.object(lost, "MOST", case.effort.hunted):
        changes = compare(case.story, new, limit)
    points = [point for point in changes.points if point.role == ROLE]
    for point in points:
        yield from _example(case, new, point)
    real, whole = _fates(case, new)
    said = {(point.scene, point.fate) for point in points}
    left = {(each.scene, each.fate) for each in changes.unsettled if each.role == ROLE}
    for scene, fate in sorted(real.keys() - said - left):
        if fate != STAYS:
            yield Disagreement(f"compare misses that a save {fate}", f"at {scene}: {real[scene, fate]}")
    for scene, fate in sorted(said - real.keys()) if whole else ():
        yield Disagreement(f"compare says that a save {fate} and none does", f"at {scene}")
    yield from _lost(case, after, changes)


def _lost(case: Case, after: Case, changes: Changes) -> Iterator[Disagreement]:
    """What is said to be lost was met and is not met any more, and nothing else was lost."""
    was, now, renamed = case.played, after.played, after.role.renamed
    lines = _lines_of(case.role)
    said: dict[Fact, bool] = {}
    for each in changes.lost:
        if each.role in (ROLE, "") and each.about in LOST:
            said[each.about, each.name] = each.sure
    for (about, name), sure in said.items():
        if about == "line" and _several(lines, lines[name]):
            continue
        before = ("storylet", lines[name]) if about == "line" else (about, name)
        if sure and was.whole and before not in was.facts:
            yield Disagreement(f"compare says that something was lost that was never met: {about}", name)
        if sure and _still(about, renamed.get(name, name), after.role) in now.facts:
            yield Disagreement(f"compare says that something is lost that is met: {about}", name)
    if not now.whole:
        return
    for about, name in was.facts:
        if about == "storylet" and _several(lines, name):
            continue
        known = ("line", _line(lines, name)) if about == "storylet" else (about, name)
        if known[0] in LOST and known not in said:
            present = renamed.get(known[1], known[1])
            if _still(known[0], present, after.role) not in now.facts:
                yield Disagreement(f"compare misses that something is lost: {known[0]}", known[1])


def _lines_of(role: Role) -> dict[str, str]:
    """The storylets of a role by the lines of hubs that lead to them."""
    return {
        line: storylet
        for scene in role.scenes
        for storylet, line in zip(_hub(role, scene), _lines(role, scene), strict=True)
    }


def _several(lines: dict[str, str], storylet: str) -> bool:
    """Whether several hubs offer a storylet: what was met does not say by which of its lines."""
    return list(lines.values()).count(storylet) > 1


def _line(lines: dict[str, str], storylet: str) -> str:
    return next(line for line, name in lines.items() if name == storylet)


def _still(about: str, name: str, role: Role) -> Fact:
    """The fact that something is met, by its name in the new version."""
    if about != "line":
        return about, name
    return "storylet", _lines_of(role).get(name, "")


def _fate(new: Story, written: Recorded) -> tuple[str, str]:
    """What becomes of a save, and the scene where it goes on."""
    again = playthrough.restored(new, written)
    fate = STAYS
    if again.lost:
        fate = MOVES if again.playthrough.base is not None else STRANDS
    return fate, again.playthrough.turn.state.scene


def _example(case: Case, new: Story, point: Point) -> Iterator[Disagreement]:
    """The save that a point shows is one, and has the fate that the point says."""
    draws = {name: list(v) if isinstance(v, tuple) else v for name, v in point.draws.items()}
    begun = playthrough.start(case.story, ROLE, 0, inward_echoes(case.story, point.echoes), draws)  # type: ignore[arg-type]
    played, taken = playthrough.replay(begun, point.choices)
    if taken < len(point.choices):
        yield Disagreement("the save that compare shows cannot be played", f"{point}")
        return
    fate, scene = _fate(new, playthrough.recorded(played))
    if (fate, scene) != (point.fate, point.goes_on):
        yield Disagreement(f"the save that compare shows does not {_bare(point.fate)}", f"{fate} to {scene}: {point}")


def _bare(fate: str) -> str:
    return {MOVES: "move", STRANDS: "strand"}.get(fate, fate)


def _fates(case: Case, new: Story) -> tuple[dict[tuple[str, str], str], bool]:
    """The fates of all saves of the old version by the scene where they were made, each with such a save."""
    found: dict[tuple[str, str], str] = {}
    met: set[object] = set()
    waiting: deque[_Save] = deque()
    starts, whole = case.starts
    for start in starts:
        played = playthrough.start(case.story, ROLE, 0, start.echoes, start.draws)
        begun = playthrough.restored(new, playthrough.recorded(played)._replace(place=None)).playthrough
        waiting.append(_Save(played, begun.turn.state))
    while waiting:
        save = waiting.popleft()
        # Of a save that does not replay, only where it stands decides whether it moves or strands.
        key = (_known(save.played.turn.state), save.now and _known(save.now))
        if key in met:
            continue
        met.add(key)
        if len(met) > case.effort.saves:
            return found, False
        written = playthrough.recorded(save.played._replace(draws={**save.played.draws, **save.dice}))
        fate, scene = _fate(new, written)
        told = f"{save.played.choices} with {written.draws} {written.echoes} goes on at {scene}"
        found.setdefault((save.played.turn.state.scene, fate), told)
        waiting += _onward(case, new, save)
    return found, whole


def _known(state: State) -> State:
    return state._replace(run=state.run._replace(dice=()))


def _onward(case: Case, new: Story, save: _Save) -> Iterator[_Save]:
    turn = save.played.turn
    renamed = new.roles[ROLE].renamed
    faces = [(option, face) for option in turn.open for face in (NEEDED if option.risk else (6,))]
    for option, face in faces:
        throw = save.played.choices.count(option.choice) + 1
        numbered = f" {throw}" if throw > 1 else ""
        dice = {option.choice + numbered: face} if option.risk else {}
        rolled = turn._replace(state=_with(turn.state, dice))
        played = save.played._replace(turns=(*save.played.turns[:-1], rolled)).take(option.choice)
        now = None
        if save.now is not None:
            name = renamed.get(option.choice, option.choice)
            try:
                now = engine.choose(new, _with(save.now, {name + numbered: face} if dice else {}), name).state
            except NoSuchChoiceError:
                now = None
        yield _Save(played, now, {**save.dice, **dice})


def _with(state: State, dice: dict[str, int]) -> State:
    return state._replace(run=state.run._replace(dice=(*state.run.dice, *dice.items())))


# why


def reasons(case: Case) -> Iterator[Disagreement]:
    """What `why` names as failing does fail, and what it says opens a choice opens it."""
    with case.listing():
        yield from _reasons(case)


def _reasons(case: Case) -> Iterator[Disagreement]:
    chance = case.chance("reasons")
    asked = 0
    for _ in range(case.effort.playthroughs):
        start = chance.choice(case.starts[0])
        played = playthrough.start(case.story, ROLE, chance.randrange(1000), start.echoes, start.draws)
        for _ in range(chance.randrange(6)):
            if not played.turn.open:
                break
            played = played.take(chance.choice(played.turn.open).choice)
        here = _choices_here(case.role, played.turn.state)
        if here and asked < case.effort.asked:
            asked += 1
            yield from _why(case, played.turn, chance.choice(here))
    everywhere = [*case.role.choices, *(line for scene in case.role.scenes for line in _lines(case.role, scene))]
    for choice in chance.sample(everywhere, min(2, len(everywhere))):
        said = asking.why(case.story, choice, limit=2000)
        if said is None:
            yield Disagreement("why knows no such choice", choice)
        else:
            yield from _opened(case, said)


def _choices_here(role: Role, state: State) -> list[str]:
    """The choices and lines that belong to where a state stands."""
    return [*_lines(role, state.scene), *(choice.id for choice in role.scenes[state.scene].choices)]


def _lines(role: Role, scene: str) -> list[str]:
    hub = role.scenes[scene].hub
    return [f"{scene}.{name.rpartition('.')[2]}" for name in hub.of] if hub is not None else []


def _why(case: Case, turn: Turn, choice: str) -> Iterator[Disagreement]:
    said = asking.why(case.story, choice, turn.state, limit=2000)
    at = f"{choice} at {turn.state}: {said}"
    if said is None:
        yield Disagreement("why knows no such choice", at)
        return
    is_open = choice in {option.choice for option in turn.open}
    if said.open != is_open:
        yield Disagreement(f"why says {'open' if said.open else 'closed'} and it is not", at)
        return
    if is_open:
        return
    if not said.reasons:
        yield Disagreement("why gives no reason", at)
    for reason in said.reasons:
        if not _fails(case.role, turn.state, choice, reason.text):
            yield Disagreement("why names what does not fail", f"{reason.text}: {at}")
    yield from _opened(case, said)
    if said.further is not None:
        after = turn
        for step in said.further:
            if step not in {option.choice for option in after.open}:
                yield Disagreement("why shows a way that cannot be gone", at)
                return
            after = engine.choose(case.story, after.state, step)
        if choice not in {option.choice for option in after.open}:
            yield Disagreement("why shows a way that does not open it", at)


def _opened(case: Case, said: asking.Why) -> Iterator[Disagreement]:
    """The playthrough that is said to open a choice does; what nothing is said to open is open nowhere."""
    if said.opened is not None:
        echoes = inward_echoes(case.story, said.opened.echoes)
        begun = playthrough.start(case.story, ROLE, said.opened.seed, echoes, said.opened.draws)
        played, taken = playthrough.replay(begun, said.opened.choices)
        if taken < len(said.opened.choices) or said.choice not in {option.choice for option in played.turn.open}:
            yield Disagreement("why shows a playthrough that does not open it", f"{said}")
    opens = {subject for about in ("choice", "storylet") for subject in case.played.subjects(about)}
    # A line of two hubs may be open in the other one: what was played knows it by its scene alone.
    hubs = Counter(name for s in case.role.scenes for name in _hub(case.role, s))
    lines = {f"{s}.{n.rpartition('.')[2]}": n for s in case.role.scenes for n in _hub(case.role, s) if hubs[n] == 1}
    if said.never and lines.get(said.choice, said.choice) in opens:
        yield Disagreement("why says that nothing opens it, and it can be open", f"{said}")


def _hub(role: Role, scene: str) -> tuple[str, ...]:
    hub = role.scenes[scene].hub
    return hub.of if hub is not None else ()


def _fails(role: Role, state: State, choice: str, reason: str) -> bool:
    """Whether what a reason names does fail in a state."""
    values = state.values
    scene, name = role.scenes[choice.rpartition(".")[0]], choice.rpartition(".")[2]
    asked: Choice | Storylet | None = next((c for c in scene.choices if c.id == choice), None)
    if asked is None and scene.hub is not None:
        asked = role.scenes[next(t for t in scene.hub.of if t.endswith(f".{name}"))].storylet
    if asked is None:
        return False
    part = reason.partition(": ")[2].strip()
    if part and (parts := [p for p in _parts(asked.test) if p.text.strip() == part]):
        return not any(p.run(values) for p in parts)
    if "tried" in reason:
        return bool(values[role.slots.index(f"tried({choice})")] == int(reason.split()[3]))
    if "before" in reason:
        return bool(values[role.slots.index(f"chosen({choice})")])
    if "slot" in reason:
        return values[SLOTS] <= 0
    if "until" in reason:
        return isinstance(asked, Storylet) and asked.until is not None and values[CLOCK] >= asked.until
    return False


def _parts(test: Expression | None) -> tuple[Expression, ...]:
    return () if test is None else (*test.parts, test)
