"""What this terminal can show: the front end, the colors and the glyphs, from the environment and the flags alone; pure."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from game.terminal.theme import Depth, Theme

Front = Literal["pages", "plain"]
NARROWEST, LOWEST = 30, 8  # columns and rows; a smaller page is harder to read than plain lines

_DIRECT = ("truecolor", "24bit")
_MANY_COLORS = ("alacritty", "foot", "ghostty", "wezterm", "kitty")
_FEW_COLORS = ("linux", "xterm", "screen", "cygwin", "ansi", "rxvt", "putty")
_DUMB = ("", "dumb", "unknown", "emacs")


class Flags(NamedTuple):
    """What was asked for on the command line."""

    plain: bool = False
    pages: bool = False
    ascii_only: bool = False
    theme: Theme | None = None


class Capabilities(NamedTuple):
    """What is shown in this terminal, and why."""

    front: Front
    depth: Depth
    theme: Theme
    ascii_only: bool
    reason: str  # for this front end, in words for the player
    light: bool = False  # whether the terminal's own background is


Detect = Callable[[Theme | None], Capabilities]
"""What the terminal can show with a theme that is asked for, or with none."""


def detect(
    environ: Mapping[str, str],
    stdin_tty: bool,
    stdout_tty: bool,
    flags: Flags,
    *,
    size: tuple[int, int] = (80, 24),
    encoding: str = "utf-8",
) -> Capabilities:
    """What the terminal can show; `size` is columns and rows, `encoding` that of standard output."""
    front, reason = _front(environ, stdin_tty and stdout_tty, flags, size)
    depth: Depth = 1 if front == "plain" else _depth(environ, flags)
    theme, ascii_only = _theme(environ, flags, depth), _ascii(environ, flags, encoding)
    return Capabilities(front, depth, theme, ascii_only, reason, _light(environ))


def _front(environ: Mapping[str, str], terminal: bool, flags: Flags, size: tuple[int, int]) -> tuple[Front, str]:
    columns, rows = size
    if flags.plain:
        return "plain", "you asked for plain lines"
    if not terminal:
        return "plain", "this is not a terminal"
    if _name(environ) in _DUMB:
        return "plain", "this terminal cannot show pages"
    if flags.pages:
        return "pages", "you asked for pages"
    if _on(environ, "ACCESSIBLE"):
        return "plain", "ACCESSIBLE is set"
    if columns < NARROWEST or rows < LOWEST:
        return "plain", f"the window is smaller than {NARROWEST} columns by {LOWEST} rows"
    return "pages", "this terminal can show pages"


def _depth(environ: Mapping[str, str], flags: Flags) -> Depth:
    if flags.theme == "mono":
        return 1
    # A theme that is asked for by name is a request for color, which overrides the environment.
    if flags.theme is None and (environ.get("NO_COLOR") or environ.get("CLICOLOR") == "0"):
        return 1
    ability = _ability(environ)
    return 4 if flags.theme == "terminal" and ability > 1 else ability


def _ability(environ: Mapping[str, str]) -> Depth:
    """How many bits of color the terminal reports."""
    name = _name(environ)
    if name.startswith("vt"):
        return 1
    if environ.get("COLORTERM", "").lower() in _DIRECT or "WT_SESSION" in environ or name.endswith("-direct"):
        return 24
    if "256color" in name or any(known in name for known in _MANY_COLORS):
        return 8
    return 4 if name.endswith("-16color") or name in _FEW_COLORS else 8


def _theme(environ: Mapping[str, str], flags: Flags, depth: Depth) -> Theme:
    match depth:
        case 1:
            return "mono"
        case 4:
            return "terminal"
        case _:
            return flags.theme or ("paper" if _light(environ) else "night")


def _light(environ: Mapping[str, str]) -> bool:
    """`COLORFGBG=0;15` means dark on light; only some terminals set it."""
    return environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")


def _ascii(environ: Mapping[str, str], flags: Flags, encoding: str) -> bool:
    # The Linux console has no braille characters, and often no quadrants.
    console = _name(environ) == "linux" or _name(environ).startswith("vt")
    return flags.ascii_only or console or not encoding.lower().replace("-", "").startswith("utf")


def _name(environ: Mapping[str, str]) -> str:
    # Windows does not set TERM, and its terminal can show pages.
    return environ.get("TERM", "windows" if environ.get("OS") == "Windows_NT" else "")


def _on(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").lower() not in ("", "0", "no", "false", "off")
