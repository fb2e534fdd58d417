"""Every palette can be read, every style has a look, every sign takes one column."""

import pytest
from prompt_toolkit.styles import Style

from game.story.record import SIGNS
from game.terminal.theme import (
    ASCII,
    MONO,
    PALETTES,
    TERMINAL,
    THEMES,
    UNICODE,
    Depth,
    Glyphs,
    Palette,
    Theme,
    classes,
    contrast,
    glyphs,
    style_rules,
)
from game.width import display_width

SHARED = (
    "page", "bar", "text", "dim", "gold", "blue", "red", "green", "river", "rule", "selected", "zone.city",
    "zone.blue", "zone.red", "note", "echo", "heading", "key", "warning", "emphasis", "strong",
)  # fmt: skip
DEPTHS: tuple[Depth, ...] = (24, 8, 4, 1)
EACH = pytest.mark.parametrize("palette", PALETTES.values(), ids=[f"{theme}-{depth}" for theme, depth in PALETTES])


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@EACH
def test_the_page_can_be_read(palette: Palette) -> None:
    assert contrast(palette.text, palette.page) >= 7
    assert contrast(palette.dim, palette.page) >= 5
    assert min(contrast(ink, palette.page) for ink in (palette.gold, palette.blue, palette.red, palette.green)) >= 4.5
    assert contrast(palette.river, palette.page) >= 3


@EACH
def test_tinted_grounds_can_be_read(palette: Palette) -> None:
    assert contrast(palette.strong, palette.selected) >= 7
    assert contrast(palette.dim, palette.bar) >= 4.5
    for ground in (palette.city, palette.blue_zone, palette.red_zone):
        assert contrast(palette.text, ground) >= 7
        assert min(contrast(ink, ground) for ink in (palette.dim, palette.gold, palette.blue, palette.red)) >= 4


@EACH
def test_zones_can_be_told_apart(palette: Palette) -> None:
    assert len({palette.page, palette.city, palette.blue_zone, palette.red_zone}) == 4


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_style_has_a_look(theme: Theme, depth: Depth) -> None:
    rules = style_rules(theme, depth)
    assert set(SHARED) <= set(rules)
    assert set(rules) == set(MONO) == set(TERMINAL)
    Style(list(rules.items()))


def test_no_color_without_colors_and_no_ground_without_a_palette() -> None:
    assert not any("#" in look or "ansi" in look for look in MONO.values())
    assert not any("bg:" in look for look in TERMINAL.values())


def test_colors_of_256_are_exactly_those() -> None:
    steps = {0, 95, 135, 175, 215, 255}
    for (_, depth), palette in PALETTES.items():
        for color in palette if depth == 8 else ():
            channels = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
            gray = len(set(channels)) == 1 and channels[0] in range(8, 239, 10)
            assert gray or set(channels) <= steps, color


def test_later_styles_lie_on_top() -> None:
    assert classes("zone.red river") == "class:zone.red class:river"
    style = Style(list(style_rules("night", 24).items()))
    attrs = style.get_attrs_for_style_str(f"class:page {classes('zone.red river')}")
    palette = PALETTES["night", 24]
    assert (attrs.color, attrs.bgcolor) == (palette.river[1:], palette.red_zone[1:])


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
def test_signs_take_one_column_and_holders_differ_in_shape(signs: Glyphs) -> None:
    each = signs._asdict()
    assert all(display_width(sign) == 1 for signs in each.values() for sign in signs)
    shapes = [each[name] for name in (*SIGNS, "you")]
    assert len(set(shapes)) == len(shapes)


def test_the_ascii_twin_is_ascii() -> None:
    assert "".join(ASCII).isascii()
    assert glyphs(ascii_only=True) is ASCII
    assert glyphs(ascii_only=False) is UNICODE
