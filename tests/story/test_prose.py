"""Prose: what is shown, what leaves no trace, what is revealed."""

from pathlib import Path

import pytest

from game.story import playthrough
from game.story.prose import listed
from tests.building import read, story

STATE = """
variables:
  nerve: {range: 0..6, start: 4}
  mood: {range: 0..2, start: 1, words: [cold, steady, close to you]}
  pockets: {any_of: [tin, jar, rope], start: [tin, rope], words: [a sardine tin, a jar, some rope]}
  posted: {one_of: [nowhere, the_school], start: the_school}
  wept: {flag: false}
"""


def shown(folder: Path, text: str) -> list[str]:
    """The paragraphs of a scene with that text, in the state above."""
    body = "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
    scenes = f"first:\n  text: |\n{body}\n  ending: {{title: End, kind: quiet}}\n"
    made = story(folder, scenes, walker__state=STATE)
    return [p.text for p in playthrough.start(made, "walker", 1).turn.passages[-1].paragraphs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line\nand its next.", ["One line and its next."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("Nerve {nerve}.", ["Nerve 4."]),
        ("It is {mood}.", ["It is steady."]),
        ("You have {pockets}.", ["You have a sardine tin and some rope."]),
        ("At {posted}.", ["At the school."]),
        ("It is {clock}.", ["It is 07:00."]),
        ("{wept: Tears.}", []),
        ("{wept: Tears. | None.}", ["None."]),
        ("A {wept: wet} face.", ["A face."]),
        ("A face {wept: and tears}, and rain.", ["A face, and rain."]),
        ("Before.\n\n{wept: Gone.}\n\nAfter.", ["Before.", "After."]),
        ("{nerve > 5: High.}\n{else if nerve > 3: Middle.}\n{else: Low.}", ["Middle."]),
        ("{wept: One.}\n{nerve == 4: Two.}", ["Two."]),
        ("{nerve == 4: You have {nerve} and\nno more.}", ["You have 4 and no more."]),
        ("{clock > '19 Aug 06:00': Past six: late.}", ["Past six: late."]),
        (r"A \{brace\}, a \[link\], a \*star\*, a \| and a \\.", [r"A {brace}, a [link], a *star*, a | and a \."]),
        ("| One\n| Two", ["One\nTwo"]),
        ("| One\n| {wept: Two}\n| Three", ["One\nThree"]),
        ("| {wept: One}\n| Two {wept: wet} face\n|\n| {nerve > 9: Three}", ["Two face"]),
        ("| One\n|\n| Two {wept: wet}", ["One\n\nTwo"]),
        ("| {wept: One}\n| {wept: Two}", []),
        ("Bread, {wept: salt}, milk.", ["Bread, milk."]),
        ("Bread, {wept: salt}.", ["Bread."]),
        ("Bread: {wept: salt}; milk.", ["Bread; milk."]),
        ("Bread! {wept: Salt}, milk.", ["Bread!, milk."]),
        ("One [{wept: two}](note:bell) three.", ["One three."]),
        ("A *word* in emphasis.", ["A word in emphasis."]),
        (r"Five \* three, a star\*.", ["Five * three, a star*."]),
        ("The [great bell](note:bell) rings.", ["The great bell rings."]),
    ],
)
def test_what_is_shown(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert shown(tmp_path, text) == expected


def test_a_note_is_revealed_only_when_its_words_are_shown(tmp_path: Path) -> None:
    for condition, revealed in (("wept", ()), ("not wept", ("bell",))):
        scenes = f"""
        first:
          text: |
            {{{condition}: The [bell](note:bell) rings.}} It is morning.
          ending: {{title: End, kind: quiet}}
        """
        made = story(tmp_path / condition, scenes, walker__state=STATE)
        assert playthrough.start(made, "walker", 1).turn.revealed == revealed


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("A {nerve", "{"),
        ("A nerve} b", "}"),
        ("A [link](note:bell", "["),
        ("A [link] b", "["),
        ("A *star", "*"),
        ("{else: alone}", "{else"),
        ("{wept}", "wept"),
        ("{nerve > 1: a {nerve > 2: b {nerve > 3: c}}}", "{"),
        ("A | b", "|"),
        ("A **bold** word", "**bold"),
        ("Some\n    * one\n    * two", "* one"),
        ("Five * three", "* three"),
        ("A star *", "*"),
        ("An [](note:bell) here", "["),
        ("An [ ](note:bell) here", "["),
    ],
)
def test_what_is_said_against_prose(tmp_path: Path, text: str, marked: str) -> None:
    scenes = f"first:\n  text: |\n    {text}\n  ending: {{title: End, kind: quiet}}\n"
    loaded = read(tmp_path, scenes, walker__state=STATE)
    said = [d for d in loaded.diagnostics if d.code == "text-syntax"]
    assert len(said) == 1
    line = loaded.sources["walker/one.yaml"][said[0].span.line - 1]
    assert line[said[0].span.column - 1 :].startswith(marked)


def test_listed() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
