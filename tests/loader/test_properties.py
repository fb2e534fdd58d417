"""No text makes the reader raise, whatever stands in a file."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from game import diagnostics
from game.authoring.checks.check import check
from game.loader import document, schema
from game.loader.load import load
from game.story import expression, grammar, markup, typechecker
from game.story.grammar import Fault
from tests.faulty import ERRAND

WORDS = [
    *schema.SCENE, *schema.CHOICE, *schema.HUB, "nerve", "door", "pockets", "home", "corner", "stay", "return", "true", "a", "1",
    "14 Aug 08:00", "{", "}", "[", "]", "(", ")", ":", ",", "|", ">", "&", "*", "!", "#", "'", '"', "-", "- ", "? ", ": ", "\n", "\n  ", "\n    ",
    "\n      ", "\t", "\u00a0", "%", "==", "+=", "if", "else", "not", "in", "x in (a, b)", "{nerve > 1: a | b}", "[a](note:queue)", "---", "...", "<<",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
)
FILES = sorted(path.relative_to(ERRAND).as_posix() for path in ERRAND.rglob("*.yaml"))
quick = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(st.binary(max_size=300))
def test_no_bytes_make_a_document_raise(data: bytes) -> None:
    document.read("any.yaml", data)


@quick
@given(st.sampled_from(FILES), texts, st.floats(0, 1))
@example("quarter/monday.yaml", "? [a, b]\n: c", 0.5)
@example("record/notes.yaml", "? ", 0.0)
def test_no_text_in_a_story_makes_the_loader_raise(file: str, text: str, place: float) -> None:
    with TemporaryDirectory() as where:
        folder = Path(where) / "story"
        shutil.copytree(ERRAND, folder)
        whole = (folder / file).read_text(encoding="utf-8")
        cut = int(len(whole) * place)
        (folder / file).write_text(whole[:cut] + text + whole[cut:], encoding="utf-8", errors="replace")
        loaded = load(folder)
        said = check(loaded)
    failed = any(d.severity is diagnostics.Severity.ERROR for d in loaded.diagnostics)
    assert (loaded.story is None) == failed
    for each in said:
        shown = diagnostics.show(each, loaded.sources.get(each.span.file, []))
        assert all(c.isprintable() or c in "\n\u00a0" for c in shown)


class _Nobody:
    """A scope with one number."""

    year = 1944
    _SYMBOL = expression.Symbol(expression.NUMBER, "v[0]", 0, 6, frozenset({0}), assigned=0)

    def symbol(self, name: str) -> expression.Symbol | None:
        return self._SYMBOL if name == "nerve" else None

    def names(self) -> list[str]:
        return ["nerve"]

    def memory(self, _function: str, _name: str) -> int | None:
        return None

    def things(self, _function: str) -> list[str]:
        return []


NOBODY: expression.Scope = cast("expression.Scope", _Nobody())


@quick
@given(texts)
def test_an_expression_is_sound_or_a_fault(text: str) -> None:
    try:
        found = typechecker.expression(text, NOBODY)
    except Fault as fault:
        place = (fault.start, fault.end)
    else:
        for value in (0, 3, 6):
            assert found.low <= found.run([value]) <= found.high
        return
    assert 0 <= place[0] <= place[1] <= max(len(text), grammar.LENGTH) + 1


@quick
@given(texts)
def test_a_statement_is_sound_or_a_fault(text: str) -> None:
    try:
        effect = typechecker.effect(text, NOBODY)
    except Fault:
        return
    values = [3]
    effect.apply(values)
    assert 0 <= values[0] <= 6


@quick
@given(texts)
def test_prose_is_parsed_whatever_it_says(text: str) -> None:
    parsing = markup.Parsing(NOBODY, lambda _: "")
    parsed = markup.parse(text, parsing)
    if not parsing.faults:
        parsed.read([3])
