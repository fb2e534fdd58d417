"""The themes: the look of each style name in each color depth, and the glyphs of a page."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Theme = Literal["night", "paper", "contrast", "terminal", "mono"]
Depth = Literal[24, 8, 4, 1]
THEMES: tuple[Theme, ...] = ("night", "paper", "contrast", "terminal", "mono")


class Palette(NamedTuple):
    """Foreground and background colors, as `#rrggbb`."""

    page: str
    bar: str
    selected: str
    city: str
    blue_zone: str
    red_zone: str
    text: str
    strong: str
    dim: str
    gold: str
    blue: str
    red: str
    green: str
    river: str
    rule: str


NIGHT = Palette(
    page="#11141b", bar="#161a23", selected="#262d3b", city="#1a1f29", blue_zone="#17263f", red_zone="#33201f",
    text="#e6dfcf", strong="#ffffff", dim="#9a958a", gold="#e0b667", blue="#8fb4e3", red="#ec8474", green="#a3c293",
    river="#5f8fc9", rule="#3a4252",
)  # fmt: skip
PAPER = Palette(
    page="#f5eddb", bar="#ece2cb", selected="#e2d4b4", city="#eadfc6", blue_zone="#d5dfe6", red_zone="#efd3c4",
    text="#2a241d", strong="#000000", dim="#6b6152", gold="#7d4f10", blue="#264f86", red="#9a2a22", green="#3f6128",
    river="#3f74b5", rule="#c9bb9a",
)  # fmt: skip
CONTRAST = Palette(
    page="#000000", bar="#000000", selected="#303030", city="#1c1c1c", blue_zone="#00285a", red_zone="#4a0f0a",
    text="#ffffff", strong="#ffffff", dim="#d0d0d0", gold="#ffd75f", blue="#87d7ff", red="#ff9c8f", green="#b5f5a0",
    river="#5fafff", rule="#8a8a8a",
)  # fmt: skip

# Terminals with 256 colors have palettes of their own: the nearest colors to the palettes above would turn the two
# dark zones into the same gray.
NIGHT_256 = Palette(
    page="#121212", bar="#1c1c1c", selected="#303030", city="#1c1c1c", blue_zone="#00005f", red_zone="#5f0000",
    text="#dadada", strong="#ffffff", dim="#949494", gold="#d7af5f", blue="#87afd7", red="#ff8787", green="#afd787",
    river="#5f87d7", rule="#444444",
)  # fmt: skip
PAPER_256 = Palette(
    page="#eeeeee", bar="#e4e4e4", selected="#dadada", city="#e4e4e4", blue_zone="#d7d7ff", red_zone="#ffd7d7",
    text="#262626", strong="#000000", dim="#5f5f5f", gold="#875f00", blue="#005f87", red="#870000", green="#005f00",
    river="#0087af", rule="#bcbcbc",
)  # fmt: skip
CONTRAST_256 = Palette(
    page="#000000", bar="#000000", selected="#303030", city="#1c1c1c", blue_zone="#00005f", red_zone="#5f0000",
    text="#ffffff", strong="#ffffff", dim="#d0d0d0", gold="#ffd75f", blue="#87d7ff", red="#ffafaf", green="#afffaf",
    river="#5fafff", rule="#8a8a8a",
)  # fmt: skip

PALETTES: Mapping[tuple[Theme, Depth], Palette] = {
    ("night", 24): NIGHT,
    ("paper", 24): PAPER,
    ("contrast", 24): CONTRAST,
    ("night", 8): NIGHT_256,
    ("paper", 8): PAPER_256,
    ("contrast", 8): CONTRAST_256,
}

# Only accents are colored here: yellow on white, or bright black on some backgrounds, cannot be read.
TERMINAL: Mapping[str, str] = {
    "page": "", "bar": "", "text": "", "strong": "bold", "dim": "dim", "emphasis": "italic",
    "gold": "ansiyellow bold", "blue": "ansicyan", "red": "ansired", "green": "ansigreen", "river": "ansiblue",
    "rule": "", "selected": "reverse bold", "zone.city": "", "zone.blue": "", "zone.red": "",
    "note": "ansicyan underline", "echo": "ansiyellow italic", "heading": "ansiyellow bold", "key": "ansiyellow",
    "warning": "ansired bold", "flag.blue": "ansiblue", "flag.white": "", "flag.red": "ansired",
    "flag.green": "ansigreen", "flag.gold": "ansiyellow",
    "marked": "ansidefault nodim nounderline",
}  # fmt: skip
# On a light background yellow and cyan cannot be read.
TERMINAL_LIGHT: Mapping[str, str] = {
    **TERMINAL, "gold": "ansimagenta bold", "blue": "ansiblue", "note": "ansiblue underline", "echo": "ansimagenta italic",
    "heading": "ansimagenta bold", "key": "ansimagenta bold",
}  # fmt: skip
MONO: Mapping[str, str] = {
    **dict.fromkeys(TERMINAL, ""),
    "strong": "bold", "emphasis": "italic", "gold": "bold", "selected": "reverse", "note": "underline", "echo": "bold",
    "heading": "bold", "key": "bold", "warning": "bold",
}  # fmt: skip


def style_rules(theme: Theme, depth: Depth, light: bool = False) -> Mapping[str, str]:
    """Each style name and its look, in the notation of prompt_toolkit; `light` is the terminal's own background."""
    match theme, depth:
        case ("mono", _) | (_, 1):
            return MONO
        case ("terminal", _) | (_, 4):
            return TERMINAL_LIGHT if light else TERMINAL
        case _:
            return _painted(PALETTES[theme, depth])


def _painted(colors: Palette) -> Mapping[str, str]:
    return {
        "page": f"{colors.text} bg:{colors.page}",
        "bar": f"{colors.dim} bg:{colors.bar}",
        "text": colors.text,
        "strong": f"{colors.text} bold",
        "dim": colors.dim,
        "emphasis": "italic",
        "gold": colors.gold,
        "blue": colors.blue,
        "red": colors.red,
        "green": colors.green,
        "river": colors.river,
        "rule": colors.rule,
        "selected": f"{colors.strong} bg:{colors.selected} bold",
        "zone.city": f"bg:{colors.city}",
        "zone.blue": f"bg:{colors.blue_zone}",
        "zone.red": f"bg:{colors.red_zone}",
        "note": f"{colors.blue} underline",
        "echo": f"{colors.gold} italic",
        "heading": f"{colors.gold} bold",
        "key": colors.gold,
        "warning": colors.red,
        "flag.blue": "#4a74c9",
        "flag.white": "#ffffff" if contrast("#ffffff", colors.page) < contrast("#000000", colors.page) else colors.text,
        "flag.red": "#d2473c",
        "flag.green": colors.green,
        "flag.gold": colors.gold,
        "marked": "",
    }


def classes(style: str) -> str:
    """A style in the notation of prompt_toolkit; of several names the later ones override the earlier ones."""
    return " ".join(f"class:{name}" for name in style.split())


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colors, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


_NEARLY_BLACK = 0.04045  # below it brightness is linear in the value


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= _NEARLY_BLACK else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Glyphs(NamedTuple):
    """The glyphs of a page; each takes one column, and its shape alone carries the meaning."""

    circle: str
    square: str
    triangle: str
    hollow_triangle: str
    half_circle: str
    ring: str
    you: str
    chosen: str
    above: str
    below: str
    note: str
    rule: str
    divider: str
    full: str
    empty: str
    gauge: str  # of a risk: one sign a word, the least risk first


UNICODE = Glyphs(
    circle="●", square="■", triangle="▲", hollow_triangle="△", half_circle="◐", ring="○", you="◆", chosen="›",
    above="▲", below="▼", note="§", rule="─", divider="│", full="●", empty="○", gauge="○◔◑◕",
)  # fmt: skip
ASCII = Glyphs(
    circle="o", square="#", triangle="A", hollow_triangle="U", half_circle="x", ring="+", you="@", chosen=">",
    above="^", below="v", note="*", rule="-", divider="|", full="*", empty=".", gauge=".-=#",
)  # fmt: skip


def glyphs(*, ascii_only: bool) -> Glyphs:
    return ASCII if ascii_only else UNICODE
