"""What is asked is answered the same in both front ends."""

import io
import json
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.story.model import Story
from game.terminal import commands, persistence, preferences
from game.terminal.plain import console
from game.terminal.screen.controller import Controller
from game.terminal.session import Session
from tests.building import story as made
from tests.terminal.screens import body, setup


def by_keys(folder: Path, lines: list[str], story: Story | None = None, role: str = "quarter") -> Controller:
    """Pages in which some lines were typed, behind a colon each."""
    controller = Controller(setup(folder, story, role=role), 80, 24)
    if role:
        controller.press("1")  # the warning, which is read
    for line in lines:
        for key in (":", *line, "enter"):
            controller.press(key)
    persistence.farewell(setup(folder, story), controller.state.session)
    return controller


def by_lines(
    folder: Path, lines: list[str], story: Story | None = None, role: str = "quarter"
) -> tuple[Session | None, str]:
    """The session after the same lines in a terminal without pages, and what was written."""
    out = io.StringIO()
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    return console.play(setup(folder, story, role=role), typed, out, echo=False).session, out.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}


WORDS = [
    command.word
    for command in commands.COMMANDS
    if command.word not in ("quit", "title", "pages", "plain", "width", "theme", "load")
]
CHOICES = ["1", "2", "1", "2", "3", "01", "count", "cellar", "fill", "window", "stay", "go", "carry", "girl", "captain"]
RUN = ("count", "cellar", "fill", "window", "stay", "go", "1", "carry", "girl")  # to an ending; 1 reads a hard scene
LINES = st.one_of(
    st.sampled_from(CHOICES),
    st.sampled_from(["undo", "undo 2", "undo 00003", "UNDO", "und", "redo", "chapters 1", "chapters 2", "restart"]),
    st.sampled_from(
        ["save", "save mine", "save chronicle", "save a b", "load mine", "load nothing", "load mine previous"]
    ),
    st.sampled_from(
        ["away", "away on", "away off", "options look_away yes", "options look_away no", "options emphasis bold"]
    ),
    st.sampled_from(WORDS),
    st.tuples(st.sampled_from(WORDS), st.text(max_size=6)).map(" ".join),
    st.text(max_size=8),
)


def test_the_run_comes_to_an_end(tmp_path: Path) -> None:
    session, _ = by_lines(tmp_path, [*RUN])
    assert session is not None
    assert session.over


def printable(line: str) -> bool:
    return all(sign.isprintable() for sign in line)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(RUN)), st.lists(LINES.filter(printable), min_size=4, max_size=30))
def test_the_same_lines_lead_to_the_same_session(count: int, lines: list[str]) -> None:
    lines = [*RUN[:count], *lines]
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        controller = by_keys(Path(folder, "pages"), lines)
        session, _ = by_lines(Path(folder, "plain"), lines)
        assert controller.state.session is not None
        assert session is not None
        assert controller.state.session == session
        assert files(Path(folder, "pages")) == files(Path(folder, "plain"))


@pytest.mark.parametrize("word", ["help", "Help", "HEL", "opt", "OPTIONS", ":sav", "abo"])
def test_first_letters_will_do_before_a_game_too(word: str, tmp_path: Path) -> None:
    _, written = by_lines(tmp_path / "plain", [word], role="")
    assert "is not a command" not in written
    controller = by_keys(tmp_path / "pages", [word], role="")
    assert controller.state.page.name in ("help", "options", "saves", "notes", "about")


@pytest.mark.parametrize(
    "words", ["the", "bridge", "strike", "prefecture", "wait", "New in your notes", "choose", "Ahead"]
)
def test_a_search_finds_the_same_places(words: str, tmp_path: Path) -> None:
    lines = [*RUN[:6], f"search {words}"]  # as far as the question before the hard scene
    found = len(by_keys(tmp_path / "pages", lines).state.hits)
    _, written = by_lines(tmp_path / "plain", lines)
    counted = f"“{words}”: {found} place{'' if found == 1 else 's'}"
    assert counted in written if found else f"“{words}” was not found in what you have read." in written


def test_a_search_finds_nothing_that_is_still_to_be_asked(tmp_path: Path) -> None:
    lines = [*RUN[:6], "search shell"]
    assert not by_keys(tmp_path / "pages", lines).state.hits
    assert "“shell” was not found" in by_lines(tmp_path / "plain", lines)[1]
    assert by_keys(tmp_path / "read", [*RUN[:7], "search shell"]).state.hits


def test_every_role_can_be_named_on_the_command_line(tmp_path: Path) -> None:
    numbers = range(2, 13)
    head = "title: Many\nyear: 1944\nroles:\n  walker: {title: The walker, start: one.first}\n"
    head += "".join(f"  role{number}: {{title: Role {number}, start: c{number}.first}}\n" for number in numbers)
    scene = "first: {text: Here it ends., ending: {title: End, kind: quiet}}"
    chapters = {f"role{number}__c{number}": f"chapter: {{title: One}}\nscenes:\n  {scene}\n" for number in numbers}
    many = made(tmp_path / "story", scene, story=head, **chapters)
    for role in ("walker", "role2", "role9", "role10", "role12"):
        controller = Controller(setup(tmp_path / "pages", many, role=role), 80, 24)
        assert controller.state.played.role == role
        session, _ = by_lines(tmp_path / "plain", [], many, role)
        assert session is not None
        assert session.played.role == role


def test_the_command_line_is_a_setting_until_an_option_is_set(tmp_path: Path) -> None:
    begun = setup(tmp_path)._replace(width=72, theme="paper")
    controller = Controller(begun, 80, 24)
    assert (controller.state.text_style.measure, dict(controller.state.game.options)) == (72, {})
    for key in (":", *"options emphasis bold", "enter"):
        controller.press(key)
    kept_options = {name: value for name, value in begun.shelf.options().items() if name != "format"}
    assert kept_options == {"emphasis": "bold"}
    for key in (":", *"width 50", "enter"):
        controller.press(key)
    assert controller.state.text_style.measure == 50


ARGUMENTS = (
    "0", "1", "0000019", "00000000000000000001", "9" * 7, "9" * 180, "-1", "1.5", "1e9", "²", "٣", "೧೨", "½", "none",
    "chronicle", "options", "chronicle previous", "options previous", "linked", "linked previous", "folder", "previous",
    "~no.such.user/x", "~", "~/", "../x", "/", "/dev/null", "/dev/full", ".", "..", "-", "--", "a" * 190, "con", "the-quarter-1", "the-quarter-1 previous",
    "quarter none", "nobody none", "look_away yes", "theme", "measure 0000066", "measure 55", "plain_width -1", "format 9",
    "%s", "{}", "{0.__class__}", "\\x1b[31m", "“quoted”", "🇫🇷", "a b c", "'", '"',
)  # fmt: skip


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of saves with what may be met there: a link, a folder, a previous copy."""
    saves, here = tmp_path / "saves", tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    by_lines(saves, ["1", "1"])
    (tmp_path / "elsewhere.json").write_text("{}")
    (saves / "linked.json").symlink_to(tmp_path / "elsewhere.json")
    (saves / "folder.json").mkdir()
    return saves


ASKED = [f"{command.word} {argument}" for command in commands.COMMANDS for argument in ARGUMENTS]
ASKED = [line for line in ASKED if not line.startswith(("quit", "plain", "pages"))]


@pytest.mark.parametrize("role", ["quarter", ""])
def test_no_typed_words_end_the_game(role: str, prepared: Path) -> None:
    session, written = by_lines(prepared, ASKED, role=role)
    assert written.endswith("Goodbye.\n\n")
    assert "\x1b" not in written
    assert session is not None


@pytest.mark.parametrize("role", ["quarter", ""])
def test_no_typed_words_end_the_pages(role: str, prepared: Path) -> None:
    controller = by_keys(prepared, ASKED, role=role)
    assert controller.exit is None
    assert not [sign for sign in body(controller) if not sign.isprintable()]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("save chronicle", "“chronicle” is no"),
        ("load options", "“options” is no"),
        ("load 0000019", "There is no saved game “0000019”."),
        ("note 0000019", "You have found no such note. Type notes for the list."),
        ("note 0000001", None),
        ("sources 0000019", "You have found no such note. Type notes for the list."),
        ("chapters 0000019", "Type chapters and a number from 1 to 1."),
        ("undo 0000019", "Nothing to undo."),
        ("0000019", "There is no choice 0000019: type a number from 1 to 4."),
        (
            "transcript ~no.such.user/x",
            "The transcript could not be written to ~no.such.user/x: it is not a valid path.",
        ),
        ("transcript .", "There is already a file .. Choose another name."),
    ],
)
def test_what_is_said_to_odd_words(
    line: str, said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    notice = by_keys(tmp_path / "pages", [line]).state.notice
    _, written = by_lines(tmp_path / "plain", [line])
    assert notice.startswith(said) if said else not notice
    assert said is None or f"\n{said}" in written


@pytest.mark.parametrize("length", [1998, 1999, 2000, 2001, 3999, 4000, 4001, 10_000])
def test_a_long_line_is_cut_and_swallows_nothing(length: int, tmp_path: Path) -> None:
    _, written = by_lines(tmp_path, ["a" * length, "where", "status", " " * length, "where", "1" * length, "where"])
    assert written.count("\nPont Saint-Michel.") == 5  # as it begins, status, and each where
    assert "“aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…” is not a command." in written
    assert "There is no choice 111111111111111111111111111111111111111…: type a number" in written


def test_a_long_line_in_the_pages_is_cut(tmp_path: Path) -> None:
    controller = by_keys(tmp_path, ["a" * 3000])
    assert (
        controller.state.notice
        == "“aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…” is not a command. Type help for the list."
    )


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
OPTIONS = (*preferences.NAMED, "plain_width", "format", "x")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(OPTIONS), NONSENSE, max_size=6))
def test_no_options_file_ends_the_game(options: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for front in ("pages", "plain"):
            Path(folder, front).mkdir()
            Path(folder, front, "options.json").write_text(json.dumps({"format": 1, **options}))
        lines = ["1", "options", "options emphasis bold", "width 40", "undo"]
        assert by_keys(Path(folder, "pages"), lines).exit is None
        assert by_lines(Path(folder, "plain"), lines)[1].endswith("Goodbye.\n\n")


@pytest.mark.parametrize("width", [-1, 0, 1, 19, 501, True, "40", 40.0, None, [40], 10**400])
def test_an_odd_width_wraps_nothing(width: object, tmp_path: Path) -> None:
    (tmp_path / "options.json").write_text(json.dumps({"format": 1, "plain_width": width}))
    _, written = by_lines(tmp_path, ["status"])
    assert max(map(len, written.splitlines())) > 150
