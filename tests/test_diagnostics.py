"""Every code has a faulty story that shows it, and an entry in the guide with an example that is at fault and one that is not."""

import re
import shutil
from pathlib import Path

import pytest

from game.authoring.checks.check import check, checked
from game.diagnostics import Diagnostic, Severity, show
from game.loader.load import load
from tests.codes import codes
from tests.faulty import ERRAND, Expected, added, lay

HERE = Path(__file__).parent
CASES = sorted((HERE / "diagnostics").glob("*.yaml"))
ERRORS = HERE.parent / "scenes" / "ERRORS.md"
# What the machine decides, not the story: these have tests of their own in tests/loader and tests/authoring.
OF_THE_MACHINE = {"unreadable", "slow-yaml"}


def _said(diagnostics: tuple[Diagnostic, ...]) -> list[Expected]:
    return [Expected(d.span.file, d.span.line, d.severity.name.lower(), d.code) for d in diagnostics]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_says_what_is_marked_and_nothing_else(case: Path, tmp_path: Path) -> None:
    expected = lay(case.read_text(encoding="utf-8"), tmp_path)
    found = checked(tmp_path)
    told = "\n".join(show(d, found.sources.get(d.span.file, [])) for d in found.diagnostics)
    assert set(_said(found.diagnostics)) == set(expected), told
    assert expected


def test_the_errand_is_sound() -> None:
    assert check(load(ERRAND)) == ()


def test_every_code_has_a_faulty_story() -> None:
    shown = {
        code
        for case in CASES
        for code in re.findall(r"# (?:error|warning|remark)\[([a-z0-9-]+)\]", case.read_text(encoding="utf-8"))
    }
    told = {
        code
        for slip in (HERE / "diagnostics" / "slips").glob("*.txt")
        for code in re.findall(
            r"^(?:error|warning|remark)\[([a-z0-9-]+)\]", slip.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    }
    marked = {
        code
        for case in CASES
        for code in re.findall(r"(?:error|warning|remark)\[([a-z0-9-]+)\]", case.read_text(encoding="utf-8"))
    }
    assert marked == shown
    assert shown | told | OF_THE_MACHINE == codes()
    assert len(CASES) >= 60


# ERRORS.md


def _entries() -> dict[str, str]:
    found = re.split(r"^### `([a-z0-9-]+)`$", ERRORS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


ENTRIES = _entries()


def test_every_code_has_an_entry() -> None:
    assert set(ENTRIES) == codes()


def _example(entry: str, name: str) -> list[tuple[str, str]]:
    """The blocks under `Faulty:` or `Mended:`: the header that says where each stands, and the snippet."""
    faulty, _, mended = entry.partition("Mended:\n")
    blocks = re.findall(r"```yaml\n# ([^\n]+)\n(.*?)```", faulty if name == "Faulty" else mended, flags=re.DOTALL)
    # What leads somewhere is added first, so that no way to it is made up.
    return sorted(blocks, key=lambda block: "choices" not in block[0])


def _with(blocks: list[tuple[str, str]], folder: Path) -> list[Diagnostic]:
    shutil.copytree(ERRAND, folder)
    for header, snippet in blocks:
        added(header, snippet.rstrip("\n"), folder)
    return list(check(load(folder)))


@pytest.mark.parametrize("code", [code for code in ENTRIES if "```yaml" in ENTRIES[code]])
def test_examples_show_the_code_and_its_mending(code: str, tmp_path: Path) -> None:
    faulty = _with(_example(ENTRIES[code], "Faulty"), tmp_path / "faulty")
    mended = _with(_example(ENTRIES[code], "Mended"), tmp_path / "mended")
    assert code in {d.code for d in faulty}
    assert code not in {d.code for d in mended}
    assert not [d for d in mended if d.severity is Severity.ERROR]


@pytest.mark.parametrize("code", ENTRIES)
def test_every_entry_has_both_examples(code: str) -> None:
    assert "Faulty:\n" in ENTRIES[code]
    assert "Mended:\n" in ENTRIES[code]
