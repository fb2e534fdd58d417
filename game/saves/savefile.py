"""A saved game as JSON: the choices of a run, what was undone, the ways it left, and a snapshot of where it is."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from game.story import moments, playthrough
from game.story.branches import Branch, shared
from game.story.playthrough import Playthrough, Recorded

FORMAT = 2
_PLAIN = str | int | float | bool | None


class SaveError(Exception):
    """A save that cannot be read or written; the message is a sentence for the player."""


class Saved(NamedTuple):
    """A saved game: the run, what was undone and can be redone, and the ways that were left."""

    recorded: Recorded
    redo: tuple[str, ...] = ()  # in the order in which they are taken again
    branches: tuple[Branch, ...] = ()
    copy_of: str = ""  # the run that a named copy was made of


def written(
    played: Playthrough, redo: tuple[str, ...], branches: tuple[Branch, ...], now: datetime, copy_of: str = ""
) -> bytes:
    """A saved game as bytes: a key a line, so that a person can read it."""
    kept, turn = playthrough.recorded(played), played.turn
    role = played.story.roles[played.role]
    scene = role.within(turn.state.scene)
    where = played.story.record.places.get(scene.at)
    fields: dict[str, object] = {
        "format": FORMAT,
        "story": played.story.title,
        "role": kept.role,
        "role_title": role.title,
        "seed": kept.seed,
        "at": turn.state.scene,
        "chapter": role.chapters[scene.chapter].title,
        "place": where.name if where else scene.title,
        "moment": scene.dateline or moments.spoken(played.clock, played.story.year),
        "day": "" if scene.dateline else moments.short(played.clock, played.story.year).partition(",")[0],
        "time": now.astimezone(UTC).isoformat(timespec="milliseconds"),
        "finished": turn.ending.title if turn.ending else None,
        "echoes": dict(kept.echoes),
        "draws": dict(kept.draws),
        "choices": list(kept.choices),
        "snapshot": kept.place,
    }
    if redo:
        fields["redo"] = list(redo)
    if branches:
        fields["branches"] = _branches_written((*kept.choices, *redo), branches)
    if kept.away:
        fields["away"] = list(kept.away)
    if kept.base is not None:
        fields |= {"base": kept.base, "earlier": list(kept.earlier)}
    if copy_of:
        fields["copy_of"] = copy_of
    return as_bytes(fields)


def as_bytes(fields: Mapping[str, object]) -> bytes:
    """JSON with a key a line."""
    lines = (f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in fields.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def as_fields(data: bytes) -> dict[str, object]:
    """What a file of ours holds; raises ValueError if it is none."""
    try:
        kept = json.loads(data.decode())
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(kept, dict) or not _encodable(kept):
        raise ValueError("not a mapping of texts")
    return kept


def _encodable(value: object) -> bool:
    """Whether every text can be written again: half of a surrogate pair cannot."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def as_saved(kept: Mapping[str, object]) -> Saved | None:
    """A saved game from what its file holds; None if it is damaged."""
    role, seed = kept.get("role"), kept.get("seed")
    choices, earlier, redo = (names(kept.get(key, [])) for key in ("choices", "earlier", "redo"))
    if "choices" not in kept or not isinstance(role, str) or not isinstance(seed, int) or isinstance(seed, bool):
        return None
    if choices is None or earlier is None or redo is None:
        return None
    away = kept.get("away")
    recorded = Recorded(
        role,
        seed,
        choices,
        {name: value for name, value in mapping(kept.get("echoes")).items() if _is_value(value)},
        _draws(kept.get("draws")),
        _snapshot(kept.get("base")),
        earlier,
        _snapshot(kept.get("snapshot")),
        tuple(t for t in away if isinstance(t, int) and not isinstance(t, bool)) if isinstance(away, list) else (),
    )
    return Saved(recorded, redo, _branches((*choices, *redo), kept.get("branches")), clean(kept.get("copy_of")))


# Branches: each as the line it leaves, by number (0 is the run itself), how much it shares with it, and the rest.


def _branches_written(line: tuple[str, ...], branches: tuple[Branch, ...]) -> list[list[object]]:
    lines = [line]
    found: list[list[object]] = []
    for branch in branches:
        known = [shared(each, branch.choices) for each in lines]
        most = max(known)
        found.append([known.index(most), most, list(branch.choices[most:]), branch.where, branch.ended])
        lines.append(branch.choices)
    return found


def _branches(line: tuple[str, ...], value: object) -> tuple[Branch, ...]:
    """The branches of a file; what cannot be one ends them, since later ones may rest on it."""
    lines = [line]
    for each in value if isinstance(value, list) else ():
        match each:
            case [int(number), int(count), list(rest), str(), str()] if 0 <= number < len(lines) and count >= 0:
                tail = names(rest)
                if tail is None:
                    break
                lines.append((*lines[number][:count], *tail))
            case _:
                break
    texts = value[: len(lines) - 1] if isinstance(value, list) else []
    return tuple(Branch(way, clean(text[3]), clean(text[4])) for way, text in zip(lines[1:], texts, strict=True))


# Values


def clean(value: object) -> str:
    """A text from a file as it may be shown: nothing in it moves a cursor."""
    return "".join(c for c in value if c.isprintable())[:200] if isinstance(value, str) else ""


def names(value: object) -> tuple[str, ...] | None:
    """A list of texts; None if it is anything else."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return tuple(value)


def mapping(value: object) -> Mapping[str, object]:
    """A mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def _is_value(value: object) -> bool:
    return isinstance(value, _PLAIN) or names(value) is not None


def _draws(value: object) -> dict[str, int | str | tuple[str, ...]]:
    """Fixed draws: a die, a word, or words."""
    found: dict[str, int | str | tuple[str, ...]] = {}
    for name, each in mapping(value).items():
        if isinstance(each, str | int) and not isinstance(each, bool):
            found[name] = each
        elif words := names(each):
            found[name] = words
    return found


def _snapshot(value: object) -> dict[str, object] | None:
    if not isinstance(value, dict):
        return None
    values = {name: each for name, each in mapping(value.get("values")).items() if _is_value(each)}
    return {"scene": clean(value.get("scene")), "hub": clean(value.get("hub")), "values": values}
