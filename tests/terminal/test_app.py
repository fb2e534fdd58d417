"""The two front ends have one content, and lead to the same state."""

import io
import itertools
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from game.story.playthrough import Playthrough
from game.terminal import app
from game.terminal.capabilities import Capabilities, Detect
from game.terminal.layout.block import Block, Kind
from game.terminal.layout.rows import Row, laid_out
from game.terminal.persistence import Exit, Setup
from game.terminal.plain import console
from game.terminal.plain.lines import in_words
from game.terminal.screen import pages
from game.terminal.screen.controller import Controller
from game.terminal.screen.scrollback import Scrollback
from game.terminal.session import Session
from game.terminal.theme import Theme
from tests.terminal.screens import BEGUN, opened, setup

RUN = ("count", "cellar", "fill", "window", "stay", "go", "carry", "girl")
ASKED = (
    "status", "notes", "note 1", "note 2", "journal", "ledger", "people", "map", "timeline all", "clipping", "endings",
    "chapters", "saves", "options", "about", "search bridge",
)  # fmt: skip
OPENED = "wnjbydiecl"


def spoken(folder: Path, lines: str, **options: object) -> str:
    """What plain lines say to some commands."""
    out = io.StringIO()
    begun = setup(folder)
    begun.shelf.keep_options(options)
    console.play(begun, io.StringIO(lines), out, echo=True)
    return out.getvalue()


def take(controller: Controller, name: str) -> None:
    """Takes a choice of the pages by its number; reads hard scenes."""
    options = controller.state.played.turn.options
    number = next(n for n, option in enumerate(options, 1) if option.name == name)
    controller.press("end")
    if Scrollback(controller.state).count() != len(options) or any(
        p.care for p in controller.state.played.turn.passages
    ):
        controller.press("1")
        controller.press("end")
    controller.press(str(number))


def letters(text: str) -> str:
    """The letters and digits alone, so that signs and line breaks do not count, nor which notes were opened before."""
    return re.sub(r", \d+ not read yet|[\W_]", "", text.replace("→", "to")).lower()


def said_by(blocks: Sequence[Block], rows: tuple[Row, ...]) -> set[str]:
    """What rows say, block by block; without what only has another label in plain lines."""
    said = set()
    for number, each in enumerate(blocks):
        within = [row for row in rows if row.block == number]
        words = " ".join("".join(part for _, part in row.line) for row in within)
        if each.kind in (Kind.NOTES, Kind.CHAPTER, Kind.WARNING, Kind.END):
            words = each.text.removeprefix("Ahead: ").removesuffix(".")
        if each.kind == Kind.HINT:
            words = each.extra
        if each.kind == Kind.CHOICE:  # what stands in columns is a sentence there
            said |= {letters(each.extra), letters(each.aside.risk), letters(in_words(each.aside.time))}
            words = each.text
        if "two plain sentences" not in words and "Read on." not in words:
            said.add(letters(words))
    return said - {""}


def test_every_text_of_the_pages_is_in_plain_lines(tmp_path: Path) -> None:
    controller = opened(tmp_path / "pages", BEGUN, 120, 40)
    shown: set[str] = set()
    for name in (*RUN, ""):
        log = Scrollback(controller.state)
        shown |= said_by(log.blocks(log.last), laid_out(log.blocks(log.last), controller.state.text_style))
        for key in OPENED:
            controller.press(key)
            page = [each for each in pages.blocks(controller.state) if "kept in" not in each.text]
            shown |= said_by(page, laid_out(page, controller.state.text_style))
            controller.press("escape")
        for key in ("n", "1", "escape", "2", "escape", "escape"):  # the notes that are read in plain lines
            controller.press(key)
        if name:
            take(controller, name)
    assert controller.state.session is not None
    assert controller.state.session.over
    asked = "\n".join(ASKED)
    lines = "\n".join(itertools.chain.from_iterable((asked, name) for name in RUN))
    heard = letters(spoken(tmp_path / "plain", f"quarter\n{lines}\n{asked}\n"))
    assert [words for words in sorted(shown) if words not in heard] == []


@pytest.mark.parametrize("seed", range(3))
def test_the_same_choices_lead_to_the_same_state(seed: int, tmp_path: Path) -> None:
    controller = opened(tmp_path / "pages", BEGUN)
    taken: list[str] = []
    while not controller.state.played.turn.ending and len(taken) < 20:
        options = [option for option in controller.state.played.turn.options if option.open]
        option = options[(seed * 7 + len(taken)) % len(options)]
        take(controller, option.name)
        taken.append(option.choice)
    lines = "\n".join(name.rpartition(".")[2] for name in taken)
    spoken(tmp_path / "plain", f"quarter\n{lines}\n")
    read = [setup(tmp_path / front).shelf.read("the-quarter-1")[0].recorded for front in ("pages", "plain")]
    assert read[0] == read[1]
    assert read[0].choices == tuple(taken)


def test_plain_lines_hold_no_sign_that_cannot_be_spoken(tmp_path: Path) -> None:
    lines = "\n".join(itertools.chain.from_iterable(("\n".join(ASKED), name) for name in RUN))
    heard = spoken(tmp_path, f"help\noptions\nquarter\nhelp\n{lines}\ntranscript\nendings\n")
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f\u2500-\u259f\u2800-\u28ff\u2600-\u27bf\ufe0f\U0001f000-\U0001ffff]", heard
    )


def test_risks_are_numbers_where_that_is_wanted(tmp_path: Path) -> None:
    assert "(even, 3 in 6: the gate stands open" in spoken(tmp_path, "quarter\n", risk_numbers=True)
    assert "(even: the gate stands open" in spoken(tmp_path, "quarter\n", risk_numbers=False)


def test_what_was_read_and_taken_before_is_known(tmp_path: Path) -> None:
    spoken(tmp_path, "\n".join(("quarter", *RUN)) + "\n")
    heard = spoken(tmp_path, "quarter\nagain\n", skip_read=True)
    assert "You have read this before. Type again to read it." in heard
    assert "taken before)" in heard
    controller = opened(tmp_path, BEGUN, skip_read=True)
    controller.press("end")
    controller.press("1")
    assert controller.state.notice == "Read before; PgUp shows it."


def test_options_are_set_in_plain_lines(tmp_path: Path) -> None:
    heard = spoken(tmp_path, "options emphasis bold\noptions emphasis loud\noptions what\noptions\n")
    assert "Emphasis: bold." in heard
    assert "Emphasis: type options emphasis and one of italic, bold, underscores." in heard
    assert "There is no option “what”." in heard
    assert setup(tmp_path).shelf.options()["emphasis"] == "bold"


def test_pages_are_refused_where_there_are_none(tmp_path: Path) -> None:
    assert "This terminal cannot show pages." in spoken(tmp_path, "pages\nquarter\npages\n")


# From one to the other


def _look(front: str) -> Detect:
    def planned(_: Theme | None) -> Capabilities:
        return Capabilities("pages" if front == "pages" else "plain", 24, "night", False, "")

    return planned


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> list[Playthrough | None]:
    """Pages that take one choice and go on in plain lines; and what they were begun with."""
    begun: list[Playthrough | None] = []

    def pages(setup_: Setup, look: Detect, session: Session | None) -> Exit:
        begun.append(session.played if session is not None else None)
        if len(begun) > 1:
            return Exit(session)
        controller = Controller(setup_, 80, 24)
        for key in (*BEGUN, "end", "2", "p"):
            controller.press(key)
        assert controller.exit is not None
        return controller.exit

    monkeypatch.setattr(app, "_pages", pages)
    return begun


def test_the_place_is_the_same_in_either_front_end(tmp_path: Path, turned: list[Playthrough | None]) -> None:
    out = io.StringIO()
    status = app.play(setup(tmp_path), _look("pages"), True, io.StringIO("cellar\npages\n"), out, echo=False)
    assert status == 0
    assert "Four hundred and twelve" in out.getvalue()
    assert turned[1] is not None
    assert turned[1].choices[-1] == "q1_island.yard.cellar"
    assert out.getvalue().endswith("Goodbye.\n")


@pytest.mark.parametrize(("answer", "kept"), [("1\n", "pages"), ("2\n", "plain"), ("plain\n", "plain"), ("", "pages")])
def test_the_first_question_is_asked_once(
    answer: str, kept: str, tmp_path: Path, turned: list[Playthrough | None]
) -> None:
    begun = setup(tmp_path)
    out = io.StringIO()
    app.play(begun, _look("pages"), False, io.StringIO(answer), out, echo=False)
    said = (
        "The island. Three days on an island, and whoever holds the bridges.\n\nHow would you like to read?\n1. Pages."
    )
    assert out.getvalue().startswith(said)
    assert begun.shelf.options()["front"] == kept
    again = io.StringIO()
    app.play(begun, _look("pages"), False, io.StringIO("quit\n"), again, echo=False)
    assert "How would you like" not in again.getvalue()
