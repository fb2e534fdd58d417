"""What a new player is asked after ten minutes of the shipped story: each answer is two keys or one command away, in both front ends."""

import io
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from game.terminal.plain import console
from game.terminal.screen.controller import Controller
from tests.building import shipped
from tests.terminal.screens import body, setup

CHOICES = {"resistance": 3, "division": 4}  # with which the first hours are played, the first of each offer


class Question(NamedTuple):
    """A question, how it is asked in pages and in plain lines, and what is read then."""

    asked: str
    keys: tuple[str, ...]
    line: str
    answer: str


def command(line: str) -> tuple[str, ...]:
    return (*f":{line}", "enter")


QUESTIONS = {
    "resistance": (
        Question("who is Guéret?", command("who gueret"), "who gueret", "Turns axles at Renault"),
        Question("what does Cover mean?", ("w",), "status", "How little the enemy and the neighbors know of you"),
        Question("what are you trying to do?", ("a",), "aims", "What you are trying to do"),
        Question("where is Denfert from here?", command("map denfert"), "map denfert", r"Denfert-Rochereau.* km \w+"),
        Question("what does long mean?", command("how"), "how", "long, 1 in 6"),
        Question("what did your choice do to Guéret?", ("y",), "people", "Marcel Guéret[^.]*: close"),
        Question("where is the note on the trains?", command("note train"), "note train", "Following the train"),
        Question("what was true there?", ("w",), "status", "What was true in the scene before: "),
        Question("what happened so far?", ("j",), "journal", "Tuesday 15 August"),
        Question("how do you get back?", ("u",), "undo", "The cattle platform"),
    ),
    "division": (
        Question("who is Tomás?", command("who tomas"), "who tomas", "Gunner|gun of|typesetter|Huesca"),
        Question("what does Fatigue mean?", ("w",), "status", "How tired you are"),
        Question("what are you trying to do?", ("a",), "aims", "orchard|order"),
        Question("where is Paris from here?", command("map notre-dame"), "map notre-dame", r"Notre-Dame.* km east"),
        Question("what does long mean?", command("how"), "how", "long, 1 in 6"),
        Question("how do you stand with Drouet?", ("y",), "people", "Paul Drouet: steady"),
        Question("where is the note on the Spaniards?", command("note nueve"), "note nueve", "spoke Spanish"),
        Question("what is true here?", ("w",), "status", "What is true here: "),
        Question("what happened so far?", ("j",), "journal", "Sunday 20 August"),
        Question("how do you get back?", ("u",), "undo", "Tell Ferrand that you would come to Paris"),
    ),
}


def played(folder: Path, role: str) -> Controller:
    """The first hours in pages."""
    controller = Controller(setup(folder, shipped(), role), 80, 60)
    controller.press("enter")
    while len(controller.state.played.choices) < CHOICES[role] or controller.state.game.running.asks:
        controller.press("end")
        controller.press("1")
    return controller


@pytest.mark.parametrize("role", QUESTIONS)
def test_every_answer_is_near(role: str, tmp_path: Path) -> None:
    controller = played(tmp_path / "pages", role)
    begun = controller.state
    out = io.StringIO()
    lines = [*("1" for _ in range(CHOICES[role])), *(f"{question.line}" for question in QUESTIONS[role])]
    console.play(setup(tmp_path / "plain", shipped(), role), io.StringIO("\n".join(lines) + "\n"), out, echo=True)
    unanswered = []
    for question in QUESTIONS[role]:
        assert len(question.keys) <= 2 or question.keys[0] == ":"
        controller.state = begun
        for key in question.keys:
            controller.press(key)
        heard = out.getvalue().partition(f"help: {question.line}\n")[2].partition("or help: ")[0]
        for front, said in (("pages", body(controller)), ("plain", heard)):
            if not re.search(question.answer, " ".join(said.split())):
                unanswered.append((front, question.asked, said))
    assert unanswered == []


@pytest.mark.parametrize("role", QUESTIONS)
def test_one_goes_on_tomorrow(role: str, tmp_path: Path) -> None:
    today = played(tmp_path, role)
    before = body(today)
    today.press("q")
    assert today.exit is not None
    tomorrow = Controller(setup(tmp_path, shipped()), 80, 60)
    assert "Continue" in body(tomorrow)
    tomorrow.press("enter")
    assert (body(tomorrow), tomorrow.state.played.choices) == (before, today.state.played.choices)
    out = io.StringIO()
    console.play(setup(tmp_path, shipped()), io.StringIO("continue\nquit\n"), out, echo=True)
    assert "Your place is kept" in out.getvalue()
    assert today.state.played.scene.title in out.getvalue()
