"""Prose in lines: nothing is lost, nothing is too wide, and the lines are even."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.terminal.layout.dropcap import HEIGHT, block_initial, capitals, letters
from game.terminal.layout.paragraph import (
    Fragment,
    Line,
    best_breaks,
    bind_numbers,
    curl,
    emphasize,
    fold,
    line_width,
    typeset,
)
from game.width import display_width

BRIDGE = (
    "The bridge is empty in a way that bridges never are. No bicycles, no carts from Les Halles; only the river, "
    "gray and slow, and a man in shirtsleeves who walks ahead of you with a loaf under his arm."
)
PROSE = st.text(alphabet="abcdé —-'“”’.,1日\u0301\u00a0", max_size=200)
RUNS = st.lists(st.tuples(st.sampled_from(("text", "emphasis", "note")), PROSE), max_size=5)


def words(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(text for _, text in line) for line in lines]


def plain(text: str) -> tuple[Fragment, ...]:
    return (("text", text),)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("Seine", 5),
        ("Île", 3),
        ("I\u0302le", 3),
        ("“—…”", 4),
        ("日本", 4),
        ("\u200b", 0),
        ("●■◆", 3),
        ("⣿", 1),
    ],
)
def test_width_is_what_a_terminal_shows(text: str, columns: int) -> None:
    assert display_width(text) == columns


def test_lines_are_more_even_than_greedy_ones() -> None:
    assert words(typeset(plain("aaa bb cc ddddd"), 6)) == ["aaa", "bb cc", "ddddd"]


def test_a_short_last_word_is_not_left_alone() -> None:
    text = "The police have stopped working and the trains have stopped too"
    assert len(words(typeset(plain(text), 31))[-1].split()) > 1


def test_a_line_may_end_behind_a_dash_between_words() -> None:
    assert words(typeset(plain("twos and threes—ordinary men"), 16)) == ["twos and threes—", "ordinary men"]
    assert words(typeset(plain("“I thought—” he said"), 11)) == ["“I", "thought—”", "he said"]


def test_a_word_is_cut_only_when_it_is_wider_than_the_measure() -> None:
    assert words(typeset(plain("a Widerstandsnest b"), 8)) == ["a", "Widersta", "ndsnest", "b"]


def test_kept_lines_stay_and_the_rest_of_a_long_one_stands_in() -> None:
    poster = plain("TO ARMS\n  Citizens of the quarter\nRol")
    assert words(typeset(poster, 20)) == ["TO ARMS", "  Citizens of the", "    quarter", "Rol"]


def test_indents() -> None:
    assert words(typeset(plain("one two three it four"), 9, (2, 0))) == ["  one two", "three it", "four"]
    assert words(typeset(plain("one two three it four"), 10, (0, 2))) == ["one two", "  three it", "  four"]


def test_styles_stay_with_their_words() -> None:
    runs = (("text", "They walk "), ("emphasis", "very slowly"), ("text", ", two by two."))
    assert typeset(runs, 16) == (
        (("text", "They walk "), ("emphasis", "very")),
        (("emphasis", "slowly"), ("text", ", two by")),
        (("text", "two."),),
    )


def test_nothing_gives_one_empty_line() -> None:
    assert typeset((), 20) == ((),)
    assert typeset(plain("   "), 20) == ((),)


@given(RUNS, st.integers(2, 70), st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_no_line_is_wider_than_the_measure(runs: list[Fragment], measure: int, indents: list[int]) -> None:
    assert all(line_width(line) <= measure for line in typeset(runs, measure, indents))


@given(RUNS, st.integers(2, 70), st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_no_text_is_lost_and_styles_are_kept(runs: list[Fragment], measure: int, indents: list[int]) -> None:
    blanks = str.maketrans("", "", " \u00a0")
    signs = [(style, sign) for style, text in runs for sign in text.translate(blanks)]
    lines = typeset(runs, measure, indents)
    assert [(style, sign) for line in lines for style, text in line for sign in text.translate(blanks)] == signs


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(9, 20), st.integers(9, 20))
def test_no_other_breaks_are_better(widths: list[int], first: int, rest: int) -> None:
    ends = [sum(widths[: count + 1]) + count for count in range(len(widths))]
    starts = [end - width for end, width in zip(ends, widths, strict=True)]

    def cost(breaks: list[int]) -> float:
        total = 0.0
        for number, (word, following) in enumerate(zip(breaks, [*breaks[1:], len(widths)], strict=True)):
            measure = first if number == 0 else rest
            slack = measure - (ends[following - 1] - starts[word])
            last = following == len(widths)
            lone = last and word > 0 and following - word == 1 and widths[word] * 6 < measure
            total += float("inf") if slack < 0 else (160 if lone else 0) if last else slack * slack
        return total

    every = (
        [0, *(word for word in range(1, len(widths)) if choice >> (word - 1) & 1)]
        for choice in range(2 ** (len(widths) - 1))
    )
    assert cost(best_breaks(starts, ends, (first, rest))) == min(map(cost, every))


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('"You\'re for the island?" he says.', "“You’re for the island?” he says."),
        ("\"'No,' he says.\"", "“‘No,’ he says.”"),
        ("the summer of '44, the '40s", "the summer of ’44, the ’40s"),
        ('the quai—"that one"', "the quai—“that one”"),
        ('"I thought—" He was gone.', "“I thought—” He was gone."),
        ("the policemen's boots", "the policemen’s boots"),
        ('("Rol")', "(“Rol”)"),
        ("no quotes", "no quotes"),
    ],
)
def test_quotes_curl(straight: str, curly: str) -> None:
    assert curl(plain(straight)) == plain(curly)


def test_quotes_curl_across_runs() -> None:
    runs = (("text", 'He says "'), ("emphasis", "No"), ("text", '" twice.'))
    assert curl(runs) == (("text", "He says “"), ("emphasis", "No"), ("text", "” twice."))


@given(RUNS)
def test_curling_leaves_no_straight_quote_and_all_else(runs: list[Fragment]) -> None:
    curled = curl(runs)
    assert "'" not in "".join(text for _, text in curled)
    assert [fold(text) for _, text in curled] == [fold(text) for _, text in runs]


def test_a_number_stays_with_what_it_counts() -> None:
    text = "20 trucks at 7.10 a.m. on 19 August 1944 in 3 or 4 rows"
    assert bind_numbers(plain(text)) == plain(
        "20\u00a0trucks at 7.10\u00a0a.m. on 19\u00a0August 1944 in 3 or 4\u00a0rows"
    )
    assert words(typeset(bind_numbers(plain("at about 20 meters")), 11)) == ["at about", "20 meters"]


def test_folding_keeps_accents() -> None:
    assert fold("“L’été”—1940–1944…") == '"L\'été"--1940-1944...'


def test_manners_of_emphasis() -> None:
    runs = (("text", "It is "), ("emphasis", "not"), ("text", " a loaf."))
    assert emphasize(runs, "italic") == runs
    assert emphasize(runs, "bold")[1] == ("strong", "not")
    assert emphasize(runs, "underscores")[1] == ("text", "_not_")


def test_there_are_26_letters_each_three_rows_of_one_width() -> None:
    assert "".join(letters()) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for letter in letters().values():
        assert len(letter) == HEIGHT
        assert len({len(row) for row in letter}) == 1
    assert len(set(letters().values())) == len(letters())


def test_a_block_initial_stands_beside_three_lines() -> None:
    lines = block_initial(plain(BRIDGE), 66)
    assert lines is not None
    assert [line[0] for line in lines[:HEIGHT]] == [("heading", row) for row in letters()["T"]]
    assert words(lines)[0][4:].startswith(" he bridge")
    assert not words(lines)[HEIGHT].startswith(" ")
    assert all(line_width(line) <= 66 for line in lines)


@pytest.mark.parametrize(("text", "measure"), [("“No.”", 66), (BRIDGE, 40), ("Too short.", 66), ("", 66)])
def test_no_block_initial_where_there_is_no_room_for_one(text: str, measure: int) -> None:
    assert block_initial(plain(text), measure) is None


def test_the_first_three_words_in_capitals() -> None:
    assert capitals((("text", "The bridge "), ("note", "is empty"))) == (("text", "THE BRIDGE "), ("note", "IS empty"))
    assert capitals(plain("L’été.")) == plain("L’ÉTÉ.")
    assert capitals(plain("Mme Sorel, who teaches")) == plain("MME SOREL, who teaches")
