"""Small stories made at random, as the files an author would write, that use every part of the format."""

import random
from pathlib import Path

from game.loader.load import load
from game.story.model import Story

CONDITIONS = (
    "x >= 2", "x < 1", "y == 1", "x + y > 2", "f", "not f", "g", "w == b", "w != c", "t in s", "len(s) > 0", "s == ()",
    "seen(c1.s1)", "not seen(c2.s6)", "visits(c1.s2) > 1", "chosen(c1.s1.p)", "chosen(c1.s0.q)", "knows(n1)", "knows(n2)",
    "lamp == lit", "m in patrol", "echo.e == v", "echo.k", "first_visit", "clock > '2 Jan 12:00'", "chapter == c2",
    "1 <= x <= 2", "total > 3", "(x if f else y) == 1", "w in (a, b)",
)  # fmt: skip
EFFECTS = (
    "x += 1", "x -= 1", "x = 2", "y += 1", "y = 0", "f = true", "f = not f", "g = x > 1", "w = b", "w = c if f else a", "s += t",
    "s -= t", "s = (t, u)", "x = y", "y = min(x, 2)", "x += 2 if lamp == lit else 0", "clock += 300", "g = echo.e == u",
)  # fmt: skip
RISKS = ("likely", "even", "long", "even if f else safe")


def story(seed: int, folder: Path) -> Story | None:
    """The story of a seed, read from the files that are written into the folder; None where it does not load."""
    for name, text in files(seed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(folder).story


def files(seed: int) -> dict[str, str]:
    """The files of a story by their paths."""
    chance = random.Random(seed)
    scenes = [f"s{number}" for number in range(8)]
    first = [_scene(chance, number, scenes) for number in range(5)]
    second = [_scene(chance, number, scenes) for number in range(5, 8)]
    return {
        "story.yaml": (
            "title: Small\nyear: 1944\nroles:\n  r: {title: R, start: c1.s0}\n  other: {title: O, start: o1.only}\n"
            "echoes:\n  e: {from: other, one_of: [u, v], start: u, is: left}\n  k: {from: other, flag: false, is: left == v}\n"
        ),
        "other/state.yaml": "variables:\n  left: {one_of: [u, v], start: u}\n",
        "other/o1.yaml": (
            "chapter: {title: O}\nscenes:\n  only:\n    text: The end.\n    ending: {title: E, kind: quiet}\n"
        ),
        "r/state.yaml": (
            "variables:\n  x: {range: 0..3, start: 1}\n  y: {range: 0..2}\n  f: {flag: false}\n  g: {flag: false}\n"
            "  w: {one_of: [a, b, c], start: a}\n  s: {any_of: [t, u], start: []}\n"
            "computed:\n  total: {is: x + y}\n"
            "draws:\n  lamp: {one_of: [dark, dark, lit]}\n  patrol: {take: 1, of: [m, n]}\n"
        ),
        "r/pools.yaml": (
            "pools:\n  after:\n    one: {if: x > 1, text: One.}\n    two: {if: f, text: Two.}\n    three: {text: Three.}\n"
        ),
        "r/checks.yaml": (
            f"never: {{bad: x == 3 and {_one(chance)}}}\ncan_happen: {{good: y == 2 and {_one(chance)}}}\n"
            f"always_can_end: {{here: f}}\n"
        ),
        "r/c1.yaml": "chapter: {title: One, starts: 1 Jan 08:00}\nscenes:\n" + "".join(first) + _hub(chance, scenes),
        "r/c2.yaml": "chapter: {title: Two}\nscenes:\n" + "".join(second) + _endings(),
        "record/notes/n.yaml": (
            "notes:\n  n1: {title: N, date: 1944, status: record, text: Words., sources: [Z]}\n"
            "  n2: {title: N, date: 1944, status: record, text: Words., sources: [Z]}\n"
        ),
        "record/sources.yaml": "sources:\n  Z: {title: Z, kind: archive}\n",
    }


def _one(chance: random.Random) -> str:
    return chance.choice([c for c in CONDITIONS if "first_visit" not in c and "," not in c])


def _condition(chance: random.Random) -> str:
    if chance.random() < 0.3:
        return f"{chance.choice(CONDITIONS)} {chance.choice(('and', 'or'))} {chance.choice(CONDITIONS)}"
    return chance.choice(CONDITIONS)


def _target(chance: random.Random, number: int, scenes: list[str], forward: bool) -> str:
    """A scene to go to, by its full name: a later one or an ending where it must lead forward."""
    names = [f"c{1 if n < 5 else 2}.{scene}" for n, scene in enumerate(scenes)]
    later = names[number + 1 : number + 4] + (["c2.end_a", "c2.end_b"] if number > 4 else [])
    return chance.choice(later if forward or chance.random() < 0.6 else [*names, "c1.hall", "c1.hall", "c1.hall"])


def _ways(chance: random.Random, number: int, scenes: list[str], indent: str, forward: bool) -> str:
    if chance.random() < 0.6:
        return f"{indent}go: {_target(chance, number, scenes, forward)}\n"
    return (
        f"{indent}go:\n{indent}  - if: {_condition(chance)}\n{indent}    to: {_target(chance, number, scenes, forward)}\n"
        f"{indent}  - {{to: {_target(chance, number, scenes, forward)}}}\n"
    )


def _do(chance: random.Random, indent: str) -> str:
    count = chance.choice((0, 1, 1, 2))
    return f"{indent}do:\n" + "".join(f"{indent}  - {chance.choice(EFFECTS)}\n" for _ in range(count)) if count else ""


def _text(chance: random.Random, indent: str) -> str:
    kind = chance.random()
    said = "Words."
    if kind < 0.3:
        said = f"Some {{{_condition(chance)}: of these | of those}} words."
    elif kind < 0.5:
        said = f"{{{_condition(chance)}: See [this](note:n{chance.choice((1, 2))}).}}\n{indent}  {{else: Nothing.}}"
    elif kind < 0.6:
        said = "There are {x} of them and {s}, at {clock}."
    return f"{indent}text: |\n{indent}  {said}\n"


def _scene(chance: random.Random, number: int, scenes: list[str]) -> str:
    lines = [f"  s{number}:\n"]
    if number and chance.random() < 0.25:
        lines.append(
            f"    divert:\n      - if: {_condition(chance)}\n        to: {_target(chance, number, scenes, True)}\n"
        )
    if chance.random() < 0.2:
        lines.append(f"    time: {1 + number // 4} Jan 1{number}:00\n")
    lines += [_text(chance, "    "), _do(chance, "    ")]
    if number > 1 and chance.random() < 0.2:
        return "".join(lines) + _ways(chance, number, scenes, "    ", True)
    lines.append("    choices:\n")
    for name in ("p", "q", "z")[: chance.choice((1, 2, 2, 3)) if number > 1 else 2]:
        lines.append(_choice(chance, number, scenes, name))
    if chance.random() < 0.3:
        lines.append("    fallback:\n" + _do(chance, "      ") + _ways(chance, number, scenes, "      ", True))
    return "".join(lines)


def _choice(chance: random.Random, number: int, scenes: list[str], name: str) -> str:
    lines = [f"      {name}:\n        label: Go on.\n"]
    if chance.random() < (0.15 if name == "p" else 0.4):
        lines.append(f"        if: {_condition(chance)}\n")
        if chance.random() < 0.5:
            lines.append("        locked: Not yet.\n")
    if chance.random() < 0.3:
        lines.append("        once: true\n")
    elif chance.random() < 0.3:
        lines.append(
            f"        risk: {chance.choice(RISKS)}\n        better:\n          - if: {_condition(chance)}\n            because: luck\n"
        )
        lines.append("        fail:\n" + _do(chance, "          ") + "          text: It fails.\n")
    lines += [_do(chance, "        "), _text(chance, "        ")]
    if chance.random() < 0.2:
        lines.append("        go: stay\n")
    else:
        lines.append(_ways(chance, number, scenes, "        ", False))
    return "".join(lines)


def _hub(chance: random.Random, scenes: list[str]) -> str:
    after = _target(chance, 4, scenes, True)
    locked = f"if: {_one(chance)}, locked: Shut." if chance.random() < 0.5 else "until: 2 Jan 15:00"
    return (
        f"  hall:\n    text: The hall.\n{_do(chance, '    ')}    hub:\n      slots: {chance.choice(('2', '1 + x', '2 if f else 1'))}\n"
        f"      of: [first, second, third]\n      again: |\n        Again. {{slots == 1: One is left.}}\n"
        f"      cuts_in:\n        - if: {_one(chance)} and not seen(cut)\n          to: cut\n      then: {after}\n"
        f"  cut:\n    text: A knock.\n{_do(chance, '    ')}    go: return\n"
        f"  first:\n    storylet: {{line: First.}}\n    text: First.\n{_do(chance, '    ')}    go: return\n"
        f"  second:\n    storylet: {{line: Second., {locked}}}\n    text: Second.\n    choices:\n"
        f"      p:\n        label: Back.\n{_do(chance, '        ')}        go: return\n"
        f"      q:\n        label: Away.\n        if: {_condition(chance)}\n        go: stay\n        once: true\n"
        f"  third:\n    storylet:\n      line: Third.\n      if: {_condition(chance).replace('first_visit', 'f')}\n"
        f"    text: Third.\n    do: slots -= {chance.choice((0, 0, 1))}\n    go: return\n"
    )


def _endings() -> str:
    return (
        "  end_a:\n    text: The end.\n    ending: {title: A, kind: quiet}\n    epilogue: {pool: after, least: 2, most: 2}\n"
        "  end_b:\n    text: The end.\n    ending: {title: B, kind: quiet}\n"
    )
