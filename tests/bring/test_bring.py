"""Stories begun from ink and Twee: each file in `stories` beside what is written from it, played as it would be there."""

import random
from pathlib import Path

import pytest

from game.authoring.bring.bring import BringError, Brought, bring
from game.story import playthrough
from tests.building import sound
from tests.cli.test_main import run

STORIES = Path(__file__).parent / "stories"
SOURCES = sorted(STORIES.glob("*.*"))


def brought(name: str) -> Brought:
    return bring(STORIES / name)


@pytest.mark.parametrize("source", [path for path in SOURCES if path.suffix != ".txt"], ids=lambda path: path.name)
def test_a_story_that_is_brought_loads_and_is_reported(source: Path, request: pytest.FixtureRequest) -> None:
    made = bring(source)
    told = "\n".join(
        [f"== {name}\n{data.decode()}" for name, data in made.files.items()] + ["== report", *made.report, ""]
    )
    expected = source.with_name(source.name + ".txt")
    if request.config.getoption("--update"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    sound(made.loaded)


@pytest.mark.parametrize(
    ("name", "choices", "said"),
    [
        ("street.ink", ["look_around", "further"], ["Look around, slowly.", "You see more.", "The hour strikes.", "It is quiet.", "The lamp burns."]),
        ("street.ink", ["wait", "wait", "wait"], ["You have 0 coins."]),
        ("street.ink", ["look_around", "enough"], ["You have seen it."]),
        ("tea.ink", ["pour", "drink"], ["There is one cup", "You pour.", "You do not know the pot."]),
        ("tea.ink", ["look_into_the_pot", "leave_it", "pour", "pour"], ["The pot stands there.", "There are 2 cups, which is enough.", "You have looked into the pot."]),
        ("clock.ink", ["wait_a_while", "wait_a_while", "wait_a_while"], ["The clock stands still. Tick. You had not seen it before.", "You wait, again. The clock ticks. Tock. It is wound too tight.", "Somebody coughs, far off.", "You wait, and again. The clock ticks on. Tick. It is."]),
        ("cellar.ink", ["down", "up"], ["It is dark.", "You are up again.", "The gate is open.", "It is light.", "It is late."]),
        ("cellar.ink", ["down", "up_and_out"], ["It is dark.", "It is light.", "You are up again."]),
        ("cellar.ink", ["hide", "sit", "up"], ["It is dark.", "You are home."]),
        ("letter.ink", ["burn_it", "wait"], ["You count 3 pages.", "It is late.", "The ash is warm still"]),
        ("letter.ink", ["read_it", "wait"], ["You know it now."]),
        ("ferry.twee", ["the_cabin", "the_deck"], ["You may go to the deck or, as it rains, to the cabin.", "It is dry.", "Choose:"]),
        ("lamp.twee", ["light_it"], ["You have 3 coins.", "The lamp is lit."]),
        ("lamp.twee", ["pay"], ["You pay."]),
        ("lamp.twee", ["go_in", "back"], ["It is quiet.", "You were there."]),
        ("garden.twee", ["go_in", "back"], ["The gate is open, and it is morning.", "You hear 1 bells."]),
    ],
)  # fmt: skip
def test_it_is_played_as_it_would_be_there(name: str, choices: list[str], said: list[str]) -> None:
    story = sound(brought(name).loaded)
    played = playthrough.start(story, "reader", 1)
    for choice in choices:
        option = next(each for each in played.turn.open if each.name == choice)
        played = played.take(option.choice)
    read = " ".join(p.text for turn in played.turns for passage in turn.passages for p in passage.paragraphs)
    assert [each for each in said if each not in read] == []


@pytest.mark.parametrize(
    "name", ["street.ink", "tea.ink", "clock.ink", "cellar.ink", "letter.ink", "lamp.twee", "garden.twee", "ferry.twee"]
)
def test_whatever_is_in_a_file_is_brought_or_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    whole = (STORIES / name).read_text(encoding="utf-8")
    chance = random.Random(name)
    signs = "{}[]()<>|*+-=~:#$\\/\"' \n->"
    for number in range(20):
        start, end = sorted(chance.randrange(len(whole)) for _ in range(2))
        text = whole[:start] + "".join(chance.choices(signs, k=chance.randrange(6))) + whole[min(end, start + 30) :]
        file = tmp_path / f"{number}{Path(name).suffix}"
        file.write_text(text, encoding="utf-8")
        try:
            made = bring(file)
        except BringError:
            continue
        assert made.loaded.story is not None or made.loaded.diagnostics


def test_the_command_writes_a_new_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "street"
    done = run("import", str(STORIES / "street.ink"), str(folder))
    assert done.returncode == 0
    assert "line 33: the thread <- thread" in done.stdout
    assert run("check", str(folder)).returncode == 0
    again = run("import", str(STORIES / "street.ink"), str(folder))
    assert (again.returncode, again.stdout) == (2, "")
    assert "name a new folder" in again.stderr


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("story.txt", b"x", "not a file of ink"),
        ("story.ink", b"\xff", "not UTF-8"),
        ("story.twee", b"words", "no story"),
    ],
)
def test_what_no_story_can_be_begun_from_is_said(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("import", str(tmp_path / name), str(tmp_path / "new"))
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "new").exists()
