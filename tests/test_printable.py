"""Whatever an author wrote, a diagnostic is one line of signs that can be seen."""

from hypothesis import given
from hypothesis import strategies as st

from game.diagnostics import Diagnostic, Severity, Span, printable, show, sort, strict


@given(st.text(), st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_a_diagnostic_is_clean_from_the_beginning(message: str, hint: str, file: str, lines: list[str]) -> None:
    made = Diagnostic("tab", message, Span(file, 1, 1, 1, 2), hint, Severity.WARNING)
    for each in (made, *sort([made]), *strict([made])):
        assert isinstance(each, Diagnostic)
        assert all(text.isprintable() for text in (each.message, each.hint, each.span.file))
        shown = show(each, [line.replace("\n", " ") for line in lines])
        assert all(sign.isprintable() or sign == "\n" for sign in shown)


@given(st.text())
def test_what_is_printable_is_left_alone(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert len(printable(text)) == len(text)
    if text.isprintable():
        assert printable(text) is text
