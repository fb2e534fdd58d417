"""How the game begins in many environments."""

from collections.abc import Mapping

import pytest

from game.terminal.capabilities import Flags, detect

XTERM = {"TERM": "xterm-256color"}
TRUE = {**XTERM, "COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    ("environ", "flags", "expected"),
    [
        (TRUE, Flags(), ("pages", 24, "night", False)),
        (XTERM, Flags(), ("pages", 8, "night", False)),
        ({"TERM": "screen-256color", "COLORTERM": "24bit"}, Flags(), ("pages", 24, "night", False)),
        ({"TERM": "xterm-direct"}, Flags(), ("pages", 24, "night", False)),
        ({"TERM": "xterm-kitty"}, Flags(), ("pages", 8, "night", False)),
        ({"TERM": "something-new"}, Flags(), ("pages", 8, "night", False)),
        ({"TERM": "xterm"}, Flags(), ("pages", 4, "terminal", False)),
        ({"TERM": "xterm-16color"}, Flags(), ("pages", 4, "terminal", False)),
        ({"TERM": "linux"}, Flags(), ("pages", 4, "terminal", True)),
        ({"TERM": "vt220"}, Flags(), ("pages", 1, "mono", True)),
        ({"TERM": "dumb"}, Flags(), ("plain", 1, "mono", False)),
        ({"TERM": "dumb"}, Flags(pages=True), ("plain", 1, "mono", False)),
        ({}, Flags(), ("plain", 1, "mono", False)),
        ({"OS": "Windows_NT", "WT_SESSION": "1"}, Flags(), ("pages", 24, "night", False)),
        ({"OS": "Windows_NT"}, Flags(), ("pages", 8, "night", False)),
        ({**TRUE, "NO_COLOR": "1"}, Flags(), ("pages", 1, "mono", False)),
        ({**TRUE, "NO_COLOR": ""}, Flags(), ("pages", 24, "night", False)),
        ({**TRUE, "NO_COLOR": "1"}, Flags(theme="paper"), ("pages", 24, "paper", False)),
        ({**TRUE, "CLICOLOR": "0"}, Flags(), ("pages", 1, "mono", False)),
        ({**TRUE, "CLICOLOR": "1"}, Flags(), ("pages", 24, "night", False)),
        ({**TRUE, "ACCESSIBLE": "1"}, Flags(), ("plain", 1, "mono", False)),
        ({**TRUE, "ACCESSIBLE": "0"}, Flags(), ("pages", 24, "night", False)),
        ({**TRUE, "ACCESSIBLE": "1"}, Flags(pages=True), ("pages", 24, "night", False)),
        ({**TRUE, "COLORFGBG": "0;15"}, Flags(), ("pages", 24, "paper", False)),
        ({**TRUE, "COLORFGBG": "15;default;0"}, Flags(), ("pages", 24, "night", False)),
        (TRUE, Flags(plain=True), ("plain", 1, "mono", False)),
        (TRUE, Flags(plain=True, pages=True), ("plain", 1, "mono", False)),
        (TRUE, Flags(ascii_only=True), ("pages", 24, "night", True)),
        (TRUE, Flags(theme="contrast"), ("pages", 24, "contrast", False)),
        (XTERM, Flags(theme="paper"), ("pages", 8, "paper", False)),
        (TRUE, Flags(theme="terminal"), ("pages", 4, "terminal", False)),
        (TRUE, Flags(theme="mono"), ("pages", 1, "mono", False)),
        ({"TERM": "linux"}, Flags(theme="paper"), ("pages", 4, "terminal", True)),
        ({"TERM": "vt100"}, Flags(theme="terminal"), ("pages", 1, "mono", True)),
    ],
)
def test_environments(environ: Mapping[str, str], flags: Flags, expected: tuple[object, ...]) -> None:
    detected = detect(environ, True, True, flags)
    assert (detected.front, detected.depth, detected.theme, detected.ascii_only) == expected


@pytest.mark.parametrize(("stdin", "stdout"), [(False, True), (True, False), (False, False)])
def test_pipes_get_plain_lines_whatever_was_asked(stdin: bool, stdout: bool) -> None:
    detected = detect(TRUE, stdin, stdout, Flags(pages=True))
    assert (detected.front, detected.depth, detected.reason) == ("plain", 1, "this is not a terminal")


@pytest.mark.parametrize(
    ("size", "front"), [((30, 8), "pages"), ((29, 8), "plain"), ((30, 7), "plain"), ((200, 60), "pages")]
)
def test_pages_need_room(size: tuple[int, int], front: str) -> None:
    assert detect(TRUE, True, True, Flags(), size=size).front == front
    assert detect(TRUE, True, True, Flags(pages=True), size=size).front == "pages"


@pytest.mark.parametrize(
    ("encoding", "ascii_only"), [("utf-8", False), ("UTF8", False), ("latin-1", True), ("US-ASCII", True), ("", True)]
)
def test_signs_need_an_encoding(encoding: str, ascii_only: bool) -> None:
    assert detect(TRUE, True, True, Flags(), encoding=encoding).ascii_only is ascii_only
