"""Words are found whatever accents, quotes and hyphens they are typed with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.terminal import matching


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Guéret", "gueret"),
        ("GUÉRET", "guéret"),
        ("l’Hôpital", "l'hopital"),
        ("l'Hôpital", "l’hopital"),
        ("Saint-Michel", "saint michel"),
        ("Saint Michel", "Saint-Michel"),
        ("“No,”", '"no,"'),
        ("cœur", "coeur"),
        ("Straße", "strasse"),
        ("19\u00a0August", "19 august"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_alike(written: str, typed: str) -> None:
    assert matching.spans(f"… {written}.", typed) == [(2, 2 + len(written))]
    assert matching.has(written, typed)


def test_each_word_may_be_anywhere() -> None:
    assert matching.has("The police struck at the Prefecture", "prefecture police")
    assert not matching.has("The police struck", "police prefecture")


def test_nothing_is_found_nowhere() -> None:
    assert matching.spans("anything", "  ") == []
    assert matching.has("anything", "") is True


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=10))
def test_a_span_is_what_was_looked_for(before: str, after: str, words: str) -> None:
    wanted = " ".join(matching.folded(words).split())
    text = before + wanted + after
    found = matching.spans(text, words)
    assert bool(found) == bool(wanted)
    assert all(wanted in matching.folded(text[start:end]) for start, end in found)
    assert all(0 <= start < end <= len(text) for start, end in found)


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert matching.folded(matching.folded(text)) == matching.folded(text)
