"""What `check` says for programs, and what it leaves unsaid."""

import json
import shutil
import subprocess
import sys
from pathlib import Path, PurePath

import pytest

from game.authoring.checks import annotations
from game.authoring.checks import check as checking
from game.authoring.checks.check import check
from game.diagnostics import Diagnostic, Severity, Span
from game.loader.load import load
from tests.faulty import ERRAND, added

CHOICES = "quarter/monday.yaml, among the choices of corner"
SCENES = "quarter/monday.yaml, among the scenes"
FAULT = Diagnostic(
    "tab", "there is a tab: here, 100%\n::error", Span("a/b.yaml", 3, 5, 3, 6), "indent, with spaces", Severity.WARNING
)


def test_json_has_the_keys_that_are_promised() -> None:
    written = json.loads(annotations.as_json(FAULT))
    assert list(written) == ["code", "severity", "message", "hint", "file", "line", "column", "end_line", "end_column"]
    assert (written["severity"], written["line"], written["end_column"]) == ("warning", 3, 6)


def test_annotations_keep_their_signs_apart() -> None:
    said = annotations.as_github(FAULT, PurePath("my,story"))
    assert said == (
        "::warning file=my%2Cstory/a/b.yaml,line=3,col=5,endLine=3,endColumn=6,title=tab"
        "::there is a tab: here, 100%25 ::error (indent, with spaces)"  # one line, whatever an author wrote
    )


def test_a_remark_is_a_notice() -> None:
    remark = Diagnostic("note-later", "m", Span("a", 1, 1, 1, 2), severity=Severity.REMARK)
    assert annotations.as_github(remark, PurePath()).startswith("::notice ")


def _check(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "game", "check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_says_nothing_of_a_sound_story() -> None:
    for form in ("text", "json", "github"):
        ran = _check(str(ERRAND), "--strict", "--format", form)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_warnings_fail_only_where_it_is_strict(tmp_path: Path) -> None:
    folder = tmp_path / "errand"
    shutil.copytree(ERRAND, folder)
    added("quarter/state.yaml", "variables:\n  lamp: {flag: false}", folder)
    mild, strict = _check(str(folder), "--format", "json"), _check(str(folder), "--format", "json", "--strict")
    assert (mild.returncode, strict.returncode) == (0, 1)
    assert [json.loads(line)["severity"] for line in (mild.stdout + strict.stdout).splitlines()] == ["warning", "error"]


def test_says_where_yaml_is_read_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "FAST", False)
    assert [d.code for d in check(load(ERRAND))] == ["slow-yaml"]


def _codes(folder: Path, header: str, snippet: str) -> list[str]:
    shutil.copytree(ERRAND, folder)
    added(header, snippet, folder)
    return [d.code for d in check(load(folder))]


def test_conditions_that_leave_no_gap_need_no_fallback(tmp_path: Path) -> None:
    yard = "yard:\n  text: A yard.\n  choices:\n    a: {label: A., if: door == open, go: home}\n    b: {label: B., if: door == shut, do: door = open, go: home}"
    assert _codes(tmp_path / "story", SCENES, yard) == []


def test_what_is_taken_once_needs_no_fallback_where_nobody_comes_again(tmp_path: Path) -> None:
    yard = "yard:\n  text: A yard.\n  choices:\n    a: {label: A., once: true, go: home}\n    b: {label: B., once: true, do: door = open, go: home}"
    assert _codes(tmp_path / "once", SCENES, yard) == []
    assert _codes(tmp_path / "again", SCENES, yard.replace("go: home}", "go: stay}", 1)) == ["missing-fallback"]


TWO_WAYS_IN = """
hall:
  text: A hall.
  hub:
    slots: 2
    of: [stair, lamp]
    cuts_in: [{if: nerve > 3 and not seen(cellar), to: cellar}]
    then: home
stair: {storylet: {line: The stair.}, text: A stair., go: cellar}
lamp: {storylet: {line: The lamp.}, text: A lamp., go: return}
cellar:
  text: A cellar.
  choices:
    match: {label: A match., once: true, go: return}
"""


def test_what_cuts_in_and_is_behind_a_line_too_comes_again(tmp_path: Path) -> None:
    assert "missing-fallback" in _codes(tmp_path / "two", SCENES, TWO_WAYS_IN.strip())
    one = TWO_WAYS_IN.replace("A stair., go: cellar", "A stair., go: return")
    assert "missing-fallback" not in _codes(tmp_path / "one", SCENES, one.strip())


def test_scenes_behind_one_that_nothing_leads_to_are_counted_not_listed(tmp_path: Path) -> None:
    yard = "yard:\n  text: A yard.\n  go: cellar\ncellar:\n  text: A cellar.\n  go: home"
    shutil.copytree(ERRAND, tmp_path / "story")
    added(SCENES + ", where nothing names it", yard, tmp_path / "story")
    (said,) = check(load(tmp_path / "story"))
    assert said.message == "nothing leads to the scene `yard`, and so to 1 behind it"


def test_a_circle_that_nothing_leads_to_is_said_once(tmp_path: Path) -> None:
    yard = "yard:\n  text: A.\n  choices:\n    a: {label: A., go: cellar}\ncellar:\n  text: B.\n  choices:\n    b: {label: B., go: yard}"
    assert _codes(tmp_path / "story", SCENES + ", where nothing names it", yard) == ["unreachable-scene"]


def test_a_condition_that_was_asked_before(tmp_path: Path) -> None:
    choice = "ask:\n  label: Ask.\n  go: home\n  text: |\n    {nerve > 3: High. | Low.} {nerve > 2: {nerve > 2: Twice. | Never.}}"
    assert _codes(tmp_path / "story", CHOICES, choice) == ["always-true"]


def test_a_part_of_a_condition_that_is_decided(tmp_path: Path) -> None:
    choice = "ask:\n  label: Ask.\n  go: home\n  if: door == open and nerve < 9\n"
    shutil.copytree(ERRAND, tmp_path / "story")
    added(CHOICES, choice, tmp_path / "story")
    (said,) = check(load(tmp_path / "story"))
    assert (said.code, said.span.end_column - said.span.column) == ("always-true", len("nerve < 9"))


def test_computed_values_may_be_read_by_each_other(tmp_path: Path) -> None:
    computed = "computed:\n  carried: {is: len(pockets)}\n  heavy: {is: carried > 1, label: Heavy, show: true}"
    assert _codes(tmp_path / "story", "quarter/state.yaml", computed) == []


def test_playthroughs_are_checked_too(tmp_path: Path) -> None:
    folder = tmp_path / "story"
    shutil.copytree(ERRAND, folder)
    (folder / "playthroughs").mkdir()
    (folder / "playthroughs" / "one.yaml").write_text("role: nobody\nchoices: [monday.corner.wait]\n", encoding="utf-8")
    assert [d.code for d in checking.checked(folder).diagnostics] == ["unknown-role"]
