"""What a hostile story cannot do: run code, lead out of its folder, reach the terminal, or make the reader work for long."""

import os
import shutil
from pathlib import Path

import pytest

from game import diagnostics
from game.authoring.checks.annotations import as_github, as_json
from game.authoring.checks.check import check
from game.loader import document, files
from game.loader.load import Loaded, load
from game.loader.playthroughs import playthroughs
from tests.faulty import ERRAND, added

CHOICES = "quarter/monday.yaml, among the choices of corner"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ERRAND, tmp_path / "story")
    return tmp_path / "story"


def _codes(loaded: Loaded) -> set[str]:
    assert loaded.story is None
    return {d.code for d in loaded.diagnostics}


def _with_choice(folder: Path, *lines: str) -> set[str]:
    added(CHOICES, "\n".join(["ask:", "  label: Ask.", "  go: home", *(f"  {line}" for line in lines)]), folder)
    return _codes(load(folder))


def _with_file(folder: Path, text: str) -> set[str]:
    (folder / "quarter" / "tuesday.yaml").write_text(text, encoding="utf-8")
    return _codes(load(folder))


def test_a_bomb_of_aliases(folder: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    assert "yaml-alias" in _with_file(folder, "\n".join(lines))


def test_an_alias_of_itself(folder: Path) -> None:
    assert "yaml-alias" in _with_file(folder, "a: &a\n  b: *a\n")


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object:os.system ls",
        "!!python/object/apply:os.system [ls]",
        "!!python/name:os.system x",
        "!!binary aGk=",
    ],
)
def test_tags_make_nothing(folder: Path, value: str) -> None:
    assert "yaml-tag" in _with_choice(folder, f"ledger: {value}")


@pytest.mark.parametrize(
    "text", ["[" * 10_000, "{a: " * 10_000, "a: " + "[" * 10_000 + "]" * 10_000, "- " * 10_000, "? " * 10_000]
)
def test_nesting_ten_thousand_deep(folder: Path, text: str) -> None:
    assert _with_file(folder, text)


def test_ten_thousand_indents(folder: Path) -> None:
    assert _with_file(folder, "\n".join(" " * depth + "a:" for depth in range(2_000)))


@pytest.mark.parametrize(
    "condition",
    [
        "9**9**9 > 1",
        "().__class__",
        "().__class__.__bases__[0].__subclasses__()",
        "'a'*10**9",
        "__import__('os').system('ls')",
        "nerve.__class__ == 1",
        "(lambda: 1)()",
        "[x for x in nerve]",
        "open('/etc/passwd')",
        "eval(nerve)",
        "nerve if nerve else exit()",
        "nerve := 1",
        "999999999999 > nerve",
        "nerve " + "* 1000000 " * 90 + "> 1",
        "(" * 400 + "nerve > 1" + ")" * 400,
        "not " * 240 + "true",
        "-" * 900 + "1 > nerve",
        "nerve > " + "1 + " * 10_000 + "1",
        "true if " * 100 + "true" + " else true" * 100,
        "min(" * 200 + "nerve" + ", 1)" * 200 + " > 0",
    ],
)
def test_conditions_call_nothing_and_build_nothing(folder: Path, condition: str) -> None:
    assert _with_choice(folder, f"if: {condition}") <= {
        "expression-syntax", "expression-too-long", "expression-too-deep", "number-too-large", "unknown-function", "unknown-name",
        "wrong-kind", "wrong-arguments", "yaml-syntax", "yaml-quoted", "text-syntax", "wrong-shape",
    }  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["nerve = 9**9**9", "nerve += 'a'*10**9", "__class__ = 1", "nerve.real = 1", "import os", "del nerve"]
)
def test_statements_set_variables_and_nothing_else(folder: Path, statement: str) -> None:
    assert _with_choice(folder, f"do: {statement}")


@pytest.mark.parametrize(
    "text",
    [
        "{().__class__}",
        "{nerve.__class__}",
        "{nerve!r}",
        "{0.__class__}",
        "%(nerve)s {",
        "{" * 500,
        "[" * 500,
        "*" * 501,
        "{nerve > 1: " * 60,
    ],
)
def test_braces_format_nothing(folder: Path, text: str) -> None:
    assert _with_choice(folder, "text: |", f"  {text}")


SIGNS = [
    "\x00",
    "\x07",
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x7f",
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u2028",
    "\ue000",
    "\U000e0041",
]


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"U+{ord(sign[0]):04X}")
@pytest.mark.parametrize(
    "where", ["text: |\n    Bread{}.", "ledger: Bread{}.", "b{}d: x", "do: ner{}ve += 1", "go{}: home"]
)
def test_no_sign_steers_the_terminal(folder: Path, sign: str, where: str) -> None:
    added(CHOICES, f"ask:\n  label: Ask.\n  go: home\n  {where.replace('{}', sign)}", folder)
    loaded = load(folder)
    assert loaded.story is None
    shown = "\n".join(diagnostics.show(d, loaded.sources.get(d.span.file, [])) for d in check(loaded))
    assert all(c.isprintable() or c == "\n" for c in shown)


@pytest.mark.parametrize("name", ["\x1b[31m.yaml", "a\nb.yaml", "\u202eabc.yaml"])
def test_the_names_of_files_are_shown_as_they_may_be(folder: Path, name: str) -> None:
    (folder / "quarter" / name).write_text("chapter: {title: Tuesday}", encoding="utf-8")
    loaded = load(folder)
    assert loaded.story is None
    shown = "".join(diagnostics.show(d, []) for d in loaded.diagnostics)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_links_that_lead_out_are_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("secret: words\n", encoding="utf-8")
    (folder / "quarter" / "tuesday.yaml").symlink_to(secret)
    (folder / "elsewhere").symlink_to(tmp_path)
    loaded = load(folder)
    assert "outside" in _codes(loaded)
    assert all("secret" not in line for lines in loaded.sources.values() for line in lines)


def test_a_file_that_cannot_be_opened_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "monday.yaml":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "unreadable" in _codes(load(folder))


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"\x80" * 100, "title: \ud800".encode("utf-8", "surrogatepass"), b"\x00" * 1000]
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    read = document.read("story.yaml", data)
    assert read.diagnostics


def test_large_files_are_refused_unread() -> None:
    read = document.read("story.yaml", b"a: b\n" * 2_000_000)
    assert {d.code for d in read.diagnostics} == {"file-too-large"}


def test_many_files_are_refused(folder: Path) -> None:
    for number in range(1001):
        (folder / "quarter" / f"day_{number}.yaml").write_text("", encoding="utf-8")
    assert "too-many" in _codes(load(folder))


ESCAPES = [r"\x1b]0;t\x07", r"\x9b31m", r"\u202e", r"\u2066", r"\u200b", r"\ud800", r"\n", r"\t", r"\e[31m", r"\x00"]
QUOTED = {
    "a key": ("quarter/monday.yaml", "  corner:\n", '  corner:\n    "{}": x\n'),
    "an id": ("quarter/monday.yaml", "  home:\n", '  "ho{}me": {{text: H., go: home}}\n  home:\n'),
    "a choice": ("quarter/monday.yaml", "      wait:\n", '      "w{}": {{label: W., go: home}}\n      wait:\n'),
    "a target": ("quarter/monday.yaml", "        go: home\n", '        go: "ho{}me"\n'),
    "a statement": ("quarter/monday.yaml", "do: door = open", 'do: "door = op{}en"'),
    "a name": ("quarter/monday.yaml", "do: door = open", 'do: "do{}or = open"'),
    "a moment": ("quarter/monday.yaml", "starts: 14 Aug 08:00", 'starts: "14 {} Aug"'),
    "a place": ("quarter/monday.yaml", "at: market", 'at: "mar{}ket"'),
    "a former name": ("quarter/monday.yaml", "    at: market\n", '    at: market\n    was: "a{}b"\n'),
    "a prose condition": ("quarter/monday.yaml", "      {door == open: ", '      {{"do{}or" == open: '),
    "a range": ("quarter/state.yaml", "range: 0..6", 'range: "0..{}"'),
    "a start": ("quarter/state.yaml", "start: 4", 'start: "{}"'),
    "a word": ("quarter/state.yaml", "[shut, open]", '[shut, open, "{}"]'),
    "a variable": ("quarter/state.yaml", "variables:\n", 'variables:\n  "n{}": {{range: 0..1}}\n'),
    "a title": ("story.yaml", "title: The errand", 'title: "The {} errand"'),
    "a year": ("story.yaml", "year: 1944", 'year: "{}"'),
    "a role": ("story.yaml", "roles:\n", 'roles:\n  "q{}": {{title: T, start: a.b}}\n'),
    "a care": ("story.yaml", "care: {killing", 'care: {{"k{}": x, killing'),
    "a note": ("record/notes.yaml", "notes:\n", 'notes:\n  "n{}": {{title: T}}\n'),
    "a source": ("record/notes.yaml", "sources: [DIARY]", 'sources: ["D{}"]'),
    "a day": ("record/notes.yaml", "day: 1944-08-14", 'day: "{}"'),
    "a status": ("record/notes.yaml", "status: record", 'status: "re{}"'),
    "a coordinate": ("record/places.yaml", "lat: 48.84", 'lat: "{}"'),
    "a list": ("quarter/state.yaml", "start: []", 'start: ["{}"]'),
    "a tag": ("quarter/monday.yaml", "at: market", "at: !{} market"),
    "an anchor": ("quarter/monday.yaml", "at: market", "at: &{} market"),
}


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("where", QUOTED)
def test_no_escape_in_quotation_marks_reaches_a_diagnostic(folder: Path, where: str, escape: str) -> None:
    file, old, new = QUOTED[where]
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new.format(escape), 1), encoding="utf-8")
    loaded = load(folder)
    assert loaded.story is None
    for each in check(loaded):
        told = (each.message, each.hint, each.span.file, diagnostics.show(each, loaded.sources.get(each.span.file, [])))
        assert all(c.isprintable() or c == "\n" for text in told for c in text)
        assert "\n" not in each.message + each.hint + each.span.file
        assert as_json(each).isprintable()
        assert as_github(each, Path("story")).isprintable()


def _played(folder: Path) -> set[str]:
    story = load(ERRAND).story
    assert story is not None
    found = [file for file in playthroughs(story, folder) if file.written is None]
    assert all(file.file.isprintable() for file in found)
    return {d.code for file in found for d in file.diagnostics}


def test_a_playthrough_is_a_file_of_the_folder(folder: Path, tmp_path: Path) -> None:
    (folder / "playthroughs").mkdir()
    secret = tmp_path / "secret"
    secret.write_text("role: quarter\nchoices: []\n", encoding="utf-8")
    for name, make, code in (
        ("a.yaml", lambda path: path.symlink_to(secret), "outside"),
        ("b.yaml", os.mkfifo, "unreadable"),
        ("c.yaml", lambda path: path.symlink_to("/dev/zero"), "outside"),
        ("d.yaml", lambda path: path.symlink_to("d.yaml"), "unreadable"),
        ("e.yaml", lambda path: path.mkdir(), "unreadable"),
        ("f\x1b[31m.yaml", lambda path: path.write_text("role: x"), "unknown-role"),
    ):
        path = folder / "playthroughs" / name
        make(path)
        assert code in _played(folder), name
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


@pytest.mark.parametrize("name", ["quarter/tuesday.yaml", "story.yaml", "record/people.yaml"])
def test_what_is_not_a_plain_file_is_not_opened(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    assert "unreadable" in _codes(load(folder))
    path.unlink()
    with path.open("wb") as file:
        file.truncate(10**10)
    assert "file-too-large" in _codes(load(folder))


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("کتاب\u200cخانه", True), ("👩\u200d🚒", True), ("क्\u200dष", True), ("a\u200cb", False), ("a\u200d b", False), ("\u200cکتاب", False),
        ("کتاب\u200c", False), ("نه\u200c\u200cنه", False), ("نه\u200bنه", False),
    ],
)  # fmt: skip
def test_letters_may_be_joined_where_a_script_joins_them(folder: Path, text: str, sound: bool) -> None:
    added(CHOICES, f"ask:\n  label: Ask.\n  go: home\n  text: |\n    {text}", folder)
    assert {d.code for d in load(folder).diagnostics} == (set() if sound else {"control-character"})


MANY = {
    "tabs": "\t\n" * 20_000 + "a: 1\n",
    "equal keys": "scenes:\n" + "  a: 1\n" * 20_000,
    "unknown keys": "scenes:\n  a:\n    text: A\n" + "".join(f"    k{n}: 1\n" for n in range(20_000)),
    "unknown scenes": "scenes:\n" + "".join(f"  s{n}: {{text: A., go: q{n}}}\n" for n in range(1200)),
    "items": "scenes:\n  a:\n    text: A\n    people:\n" + "      -\n" * 20_000,
}


@pytest.mark.parametrize("text", MANY.values(), ids=MANY)
def test_what_is_nothing_but_faults_is_refused_with_the_first_of_them(folder: Path, text: str) -> None:
    (folder / "quarter" / "tuesday.yaml").write_text(f"chapter: {{title: T}}\n{text}", encoding="utf-8")
    loaded = load(folder)

    assert "too-many" in _codes(loaded)
    assert len(loaded.diagnostics) <= 2100
    assert len(diagnostics.listing(loaded.diagnostics, loaded.sources)) < 200_000


@pytest.mark.parametrize("text", ["[x](note:" * 5000, "{x" * 5000, "* * " * 5000, "*x [y](" * 3000])
def test_a_text_of_nothing_but_faults_is_read_once(folder: Path, text: str) -> None:
    (folder / "quarter" / "tuesday.yaml").write_text(
        f"chapter: {{title: T}}\nscenes:\n  a:\n    text: |\n      {text}\n    go: monday.home\n", encoding="utf-8"
    )
    loaded = load(folder)

    assert "text-syntax" in _codes(loaded)
    assert len(loaded.diagnostics) < 100


def test_conditions_in_a_chain_are_bounded(folder: Path) -> None:
    chain = "{nerve == 1: a} " + " ".join(["{else if nerve == 2: b}"] * 400)
    codes = _with_choice(folder, f"text: |\n      {chain}")
    assert "text-syntax" in codes


def test_the_files_of_a_story_are_bounded_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "TOGETHER", 500)
    assert "file-too-large" in _codes(load(folder))
