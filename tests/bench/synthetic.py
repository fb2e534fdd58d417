"""The same synthetic story for everyone (design/targets.md), as files of our format and as one ink file."""

import random
from pathlib import Path

WORDS = (
    "wall", "street", "barricade", "bread", "rain", "paper", "bridge", "window", "stairs", "yard", "lamp", "truck", "bell", "river",
)  # fmt: skip
CHAPTER = 100  # scenes in a chapter
END = 40  # turns after which a run ends


def graph(scenes: int, seed: int = 1) -> list[tuple[int, int, int]]:
    """For each scene where its three choices lead: 95% stay in the chapter."""
    chance = random.Random(seed)
    ways = []
    for number in range(scenes):
        first = number // CHAPTER * CHAPTER
        last = min(scenes, first + CHAPTER) - 1
        ways.append(
            tuple(chance.randint(first, last) if chance.random() < 0.95 else chance.randrange(scenes) for _ in range(3))
        )
    return ways  # type: ignore[return-value]


def prose(number: int) -> list[str]:
    """Sixty words of a scene, without its inserted value and its condition."""
    chance = random.Random(number)
    return [chance.choice(WORDS) for _ in range(50)]


def write(folder: Path, scenes: int) -> None:
    """Writes the story in our format."""
    ways = graph(scenes)
    (folder / "walker").mkdir(parents=True, exist_ok=True)
    start = f"{_name(0)}"
    (folder / "story.yaml").write_text(
        f"title: Synthetic\nyear: 1944\nroles:\n  walker: {{title: W, start: {start}}}\n"
    )
    (folder / "walker" / "state.yaml").write_text(
        "variables:\n  x: {range: 0..5}\n  y: {range: 0..3}\n  turns: {range: 0..40}\n"
    )
    for chapter in range(0, scenes, CHAPTER):
        lines = [f"chapter: {{title: Chapter {chapter}}}\nscenes:\n"]
        lines += [_scene(number, ways[number]) for number in range(chapter, min(scenes, chapter + CHAPTER))]
        if chapter == 0:
            lines.append("  end:\n    text: The end.\n    ending: {title: End, kind: quiet}\n")
        (folder / "walker" / f"c{chapter}.yaml").write_text("".join(lines))


def _name(number: int) -> str:
    return f"c{number // CHAPTER * CHAPTER}.s{number}"


def _scene(number: int, ways: tuple[int, int, int]) -> str:
    said = " ".join(prose(number))
    choices = "".join(
        f"      {name}:\n        label: Go on to the {WORDS[(number + place) % len(WORDS)]}.\n"
        + ("        if: x > 2\n" if place == 2 else "")
        + f"        go:\n          - {{if: turns >= {END}, to: c0.end}}\n          - {{to: {_name(ways[place])}}}\n"
        for place, name in enumerate(("a", "b", "c"))
    )
    return (
        f"  s{number}:\n    do: [x = {'x + 1' if number % 3 else 'x // 2'}, y = {number % 4}, turns += 1]\n"
        f"    text: |\n      You have {{x}} of them. {{y > 1: The {said[:20]} is far. | It is near.}} {said}\n"
        f"    choices:\n{choices}"
    )


def ink(scenes: int) -> str:
    """The same story in ink."""
    ways = graph(scenes)
    lines = ["VAR x = 0", "VAR y = 0", "VAR turns = 0", "-> s0", "=== end", "The end.", "-> END"]
    for number in range(scenes):
        said = " ".join(prose(number))
        change = "~ x = x + 1" if number % 3 else "~ x = x / 2"
        lines += [f"=== s{number}", change, "{ x > 5:", "  ~ x = 5", "}", f"~ y = {number % 4}", "~ turns = turns + 1"]
        lines.append(f"You have {{x}} of them. {{y > 1: The {said[:20]} is far.|It is near.}} {said}")
        for place in range(3):
            test = "{x > 2} " if place == 2 else ""
            label = f"Go on to the {WORDS[(number + place) % len(WORDS)]}."
            lines.append(f"+ {test}{label}\n  {{ turns >= {END}: -> end }} -> s{ways[number][place]}")
    return "\n".join(lines) + "\n"
