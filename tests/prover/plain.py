"""The plainest search there can be: every state that the engine itself comes to, with nothing left out and nothing clever."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

from game.story import engine
from game.story.engine import State, Turn
from game.story.model import NEEDED, Role, Story

MOST = 6_000  # states of one story that are looked at

Start = tuple[dict[str, str | int | list[str]], dict[str, int], float]


@dataclass
class Plain:
    """What can happen in a role: found by playing."""

    scenes: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    endings: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)  # the author's conditions that held at an offer or an ending
    chances: dict[str, float] = field(default_factory=dict)
    shortest: dict[str, int] = field(default_factory=dict)
    dead: set[State] = field(default_factory=set)  # nothing is open
    lost: set[State] = field(default_factory=set)  # no ending can be reached
    complete: bool = True


def starts(story: Story, role: Role) -> Iterator[Start]:
    """Every combination of draws and echoes, with its chance."""
    drawn: list[list[tuple[str, str | list[str], float]]] = []
    for draw in role.draws.values():
        if draw.take:
            kept = list(combinations(draw.of, draw.take))
            drawn.append([(draw.name, list(words), 1 / len(kept)) for words in kept])
        else:
            drawn.append([(draw.name, w, draw.of.count(w) / len(draw.of)) for w in dict.fromkeys(draw.of)])
    for name in role.echoes:
        kind = story.echoes[name].kind
        count = len(kind.words) if kind.words else 2
        drawn.append([(f"echo {name}", str(value), 1 / count) for value in range(count)])
    for combination in product(*drawn):
        draws: dict[str, str | int | list[str]] = {}
        echoes = {}
        weight = 1.0
        for name, value, share in combination:
            weight *= share
            if name.startswith("echo "):
                echoes[name[5:]] = int(str(value))
            else:
                draws[name] = value
        yield draws, echoes, weight


def search(story: Story, role: Role) -> Plain:
    """Plays everything."""
    found = Plain()
    flow: dict[State, float] = {}
    after: dict[State, list[tuple[State, float]]] = {}
    ended: dict[State, str] = {}
    depth: dict[State, int] = {}
    for draws, echoes, weight in starts(story, role):
        turn = engine.begin(story, role.id, 0, echoes, draws)
        _note(role, turn, found)
        flow[turn.state] = flow.get(turn.state, 0.0) + weight
        _follow(story, role, turn, found, after, ended)
    depth = dict.fromkeys(flow, 0)
    waiting = list(flow)
    while waiting:
        state = waiting.pop(0)
        for following, _ in after.get(state, ()):
            if following not in depth:
                depth[following] = depth[state] + 1
                waiting.append(following)
    for state, scene in ended.items():
        found.shortest[scene] = min(found.shortest.get(scene, 10**9), depth.get(state, 10**9))
    found.lost = _lost(after, ended)
    found.chances = _chances(flow, after, ended, found.lost)
    return found


def _follow(
    story: Story,
    role: Role,
    first: Turn,
    found: Plain,
    after: dict[State, list[tuple[State, float]]],
    ended: dict[State, str],
) -> None:
    waiting = [first]
    while waiting:
        turn = waiting.pop()
        state = turn.state
        if state in after:
            continue
        if len(after) > MOST:
            found.complete = False
            return
        after[state] = []
        if turn.ending is not None:
            ended[state] = state.scene
            continue
        if not turn.open:
            found.dead.add(state)
        for option in turn.open:
            for face, share in _faces(role, option.choice, option.risk):
                # The die of a risk that was taken is never asked again: the state after it need not keep it.
                rolled = state._replace(run=state.run._replace(dice=((option.choice, face),)))
                onward = engine.choose(story, rolled, option.choice)
                onward = onward._replace(state=onward.state._replace(run=state.run))
                found.taken.add(option.choice)
                _note(role, onward, found)
                after[state].append((onward.state, share / len(turn.open)))
                waiting.append(onward)


def _faces(role: Role, choice: str, risk: str) -> list[tuple[int, float]]:
    if not risk:
        return [(6, 1.0)]
    needed = NEEDED[("safe", "likely", "even", "long").index(risk)]
    return [(6, (7 - needed) / 6), *([(1, (needed - 1) / 6)] if needed > 1 else [])]


def _note(role: Role, turn: Turn, found: Plain) -> None:
    found.scenes.update(turn.scenes)
    found.notes.update(turn.revealed)
    if turn.ending is not None:
        found.endings.add(turn.state.scene)
    found.held.update(check.name for check in role.checks if check.test.run(turn.state.values))


def _lost(after: dict[State, list[tuple[State, float]]], ended: dict[State, str]) -> set[State]:
    before: dict[State, list[State]] = {}
    for state, onward in after.items():
        for following, _ in onward:
            before.setdefault(following, []).append(state)
    sure = set(ended)
    waiting = list(ended)
    while waiting:
        for state in before.get(waiting.pop(), ()):
            if state not in sure:
                sure.add(state)
                waiting.append(state)
    return set(after) - sure


def _chances(
    flow: dict[State, float], after: dict[State, list[tuple[State, float]]], ended: dict[State, str], lost: set[State]
) -> dict[str, float]:
    chances: dict[str, float] = dict.fromkeys(ended.values(), 0.0)
    for _ in range(20_000):
        following: dict[State, float] = {}
        for state, weight in flow.items():
            if state in ended:
                chances[ended[state]] += weight
            for each, share in after.get(state, ()):
                if each not in lost:
                    following[each] = following.get(each, 0.0) + weight * share
        flow = following
        if sum(flow.values()) < 1e-13:
            break
    return chances
