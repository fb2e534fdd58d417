"""A story that is read again and again while it changes says at each step what a whole reading says."""

import random
from pathlib import Path

import pytest

from game.authoring.checks.check import Before, check
from game.loader.earlier import Earlier
from game.loader.files import story_files
from game.loader.load import load_files

STORIES = Path(__file__).parents[1] / "stories"
STEPS = 60


def _edits(text: str, chance: random.Random) -> str:
    """A text after an edit of the kind that an author makes: a word, a name, a line or an indent."""
    lines = text.split("\n")
    place = chance.randrange(len(lines))
    match chance.randrange(8):
        case 0:
            lines[place] += chance.choice((" x", "x", ":", " #", " {nerve}", " [x](note:strike)", " {seen(yard): y}"))
        case 1:
            lines[place] = lines[place][:-1]
        case 2:
            lines.insert(place, lines[chance.randrange(len(lines))])
        case 3:
            del lines[place]
        case 4:
            lines[place] = lines[place].replace("  ", " " * chance.randrange(4), 1)
        case _:
            words = [word for line in lines for word in line.split() if word.strip(":,[]{}").isidentifier()]
            if words:
                old, new = (chance.choice(words).strip(":,[]{}") for _ in range(2))
                lines[place] = lines[place].replace(old, new)
                if chance.random() < 0.3:
                    return "\n".join(lines).replace(old, new + "_2")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("story", ["island", "sardine_tin"])
def test_what_is_read_again_is_what_is_read_anew(story: str, seed: int) -> None:
    chance = random.Random(seed)
    sound, _ = story_files(STORIES / story)
    files, earlier, before = dict(sound), Earlier(), Before()
    for _ in range(STEPS):
        name = chance.choice(list(files))
        if chance.random() < 0.35:
            files[name] = sound[name]  # a fault is mended, so that checks of whole stories are met too
        elif chance.random() < 0.05 and name != "story.yaml":
            del files[name]
        else:
            files[name] = _edits(files[name].decode(), chance).encode()
        if chance.random() < 0.05:
            files = dict(sound)
        again, anew = load_files(files, (), earlier), load_files(files)
        assert again.diagnostics == anew.diagnostics
        assert (again.story is None) == (anew.story is None)
        assert check(again, before) == check(anew)


def test_a_chapter_that_has_not_changed_is_the_same() -> None:
    files, _ = story_files(STORIES / "island")
    earlier = Earlier()
    first = load_files(files, (), earlier).story
    files["quarter/q1_island.yaml"] += b"# a remark\n"
    second = load_files(files, (), earlier).story
    assert first is not None
    assert second is not None
    assert second.roles["column"] is first.roles["column"]
    assert second.roles["quarter"].scenes["q2_stones.bells"] is first.roles["quarter"].scenes["q2_stones.bells"]
    assert second.roles["quarter"].scenes["q1_island.yard"] is not first.roles["quarter"].scenes["q1_island.yard"]
