"""The values of a playthrough as an author sees them, and why choices are closed."""

from collections.abc import Sequence

from game.story import moments, stack
from game.story.expression import CHAPTER, CLOCK, FLAG, SLOTS, Expression
from game.story.model import Choice, Story
from game.story.playthrough import Playthrough


def state(played: Playthrough) -> list[str]:
    """Every value, what is remembered, and why choices are closed: a line each."""
    role, values = played.story.roles[played.role], played.turn.state.values
    year = played.story.year
    lines = [f"scene = {played.turn.state.scene}{_visits(played)}"]
    lines += [
        (f"clock = {moments.written(values[CLOCK], year)}, " if year else "")
        + f"slots = {values[SLOTS]}, chapter = {list(role.chapters)[values[CHAPTER]]}"
    ]
    lines += [
        f"{v.name} = {_value(v.value, values)}" + ("" if v.slot is not None else " (computed)")
        for v in role.variables.values()
    ]
    lines += [f"{d.name} = {_named(d.kind.sort, d.kind.words, values[d.slot])} (draw)" for d in role.draws.values()]
    lines += [f"echo.{name} = {_echo(played.story, name, values[slot])}" for name, slot in role.echoes.items()]
    lines += [name for slot, name in enumerate(role.slots) if name.endswith(")") and values[slot]]
    return [*lines, "", *closed(played)]


def _visits(played: Playthrough) -> str:
    """The visits that are open, the innermost first: where `return` goes back to, and then again."""
    open_ = (stack.back(visit) for visit in reversed(stack.visits(played.turn.state.stack)))
    backs = (f"goes on at {scene}" if anew else f"comes back to {scene}" for _, scene, anew in open_)
    return "".join(f", return {each}" for each in backs)


def _value(value: Expression, values: Sequence[int]) -> str:
    found = value.run(values)
    if value.kind is FLAG:
        return "true" if found else "false"
    return _named(value.kind.sort, value.kind.words, found)


def _named(sort: str, words: tuple[str, ...], value: int) -> str:
    if sort == "word":
        return words[value]
    if sort == "set":
        return f"({', '.join(word for i, word in enumerate(words) if value >> i & 1)})"
    return str(bool(value)).lower() if sort == "flag" else str(value)


def _echo(story: Story, name: str, value: int) -> str:
    kind = story.echoes[name].kind
    return _named(kind.sort, kind.words, value)


def closed(played: Playthrough) -> list[str]:
    """Why each choice of the scene that is not open is closed: the parts of its condition that fail."""
    role, values = played.story.roles[played.role], played.turn.state.values
    offered = {option.choice for option in played.turn.open}
    scene = role.scenes[played.turn.state.scene]
    lines: list[str] = []
    for choice in scene.choices:
        if choice.id not in offered:
            lines.append(f"{choice.name} is closed: {_reason(choice, values)}")
    for name in scene.hub.of if scene.hub is not None else ():
        line = f"{scene.id}.{name.rpartition('.')[2]}"
        storylet = role.scenes[name].storylet
        if line not in offered and storylet is not None:
            lines.append(
                f"{name.rpartition('.')[2]} is closed: {_failing(storylet.test, values) or 'taken before, or too late'}"
            )
    return lines


def _reason(choice: Choice, values: Sequence[int]) -> str:
    if choice.tried is not None and values[choice.tried] >= choice.tries:
        return f"it has been tried {choice.tries} times"
    if (
        choice.slot is not None
        and choice.tried is None
        and (choice.once or choice.risk is not None)
        and values[choice.slot]
    ):
        return "it has been taken"
    return _failing(choice.test, values) or "this scene was reached without its choices being offered"


def _failing(test: Expression | None, values: Sequence[int]) -> str:
    """The parts of a condition that fail, as they were written."""
    if test is None or test.run(values):
        return ""
    parts = [part for part in test.parts if not part.run(values)] or [test]
    return " and ".join(f"{part.text.strip()} does not hold" for part in parts)
