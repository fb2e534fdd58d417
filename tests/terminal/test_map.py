"""The map: as wide as it is asked to be, true to the hour, and the same in words."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.story.record import Place as Recorded
from game.terminal.layout.paragraph import Line, line_width
from game.terminal.map import renderer
from game.terminal.map.canvas import Canvas, smooth, spans
from game.terminal.map.geometry import Geography, Neighbor, Place, Route, Waypoint, distance, nearest, travelled
from game.terminal.map.labels import short_name
from game.terminal.map.legend import legend
from game.terminal.map.renderer import NO_MARKS, Marks
from game.terminal.map.view import AROUND, Frame, View, around_point, frame, levels
from game.terminal.map.words import sentence, sentences
from game.terminal.screen.widgets import map as map_widget
from game.width import shorten
from tests.building import kept

HERE = "préfecture_de_police"
EVENING = 21 * 60 + 10  # of 24 August: Dronne is on the quays
RECORD = kept("island").record
HOLDERS = tuple(RECORD.holders)
VIEWS = levels(RECORD)


def draw(
    geography: Geography,
    places: Sequence[Place],
    *,
    view: View,
    columns: int,
    rows: int,
    minute: int,
    marks: Marks = NO_MARKS,
    framed: Frame | None = None,
    ascii_only: bool = False,
) -> tuple[Line, ...]:
    framed = framed or frame(RECORD, view, around_point(48.8534, 2.3488) if view == AROUND else None)
    ground = renderer.background(geography, places, framed, columns, rows, minute)
    return renderer.draw_places(ground, geography, places, framed, minute, marks, ascii_only=ascii_only, least=None)


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join("".join(run for _, run in line) for line in lines)


def styles(lines: tuple[Line, ...]) -> set[str]:
    return {name for line in lines for style, _ in line for name in style.split()}


def at(lat: float, lon: float, *, name: str = "There", bank: str = "right", holder: str = "resistance") -> Place:
    return Place(name, name, lat, lon, bank, 1, RECORD.holders[holder])


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("columns", "rows"), [(80, 20), (82, 34), (32, 11), (60, 20), (200, 60)])
def test_every_row_is_exactly_as_wide_as_asked(
    geography: Geography, places: tuple[Place, ...], view: View, columns: int, rows: int, ascii_only: bool
) -> None:
    lines = draw(
        geography,
        places,
        view=view,
        columns=columns,
        rows=rows,
        minute=EVENING,
        marks=Marks(HERE),
        ascii_only=ascii_only,
    )
    assert len(lines) == rows
    assert {line_width(line) for line in lines} == {columns}
    assert not any(unicodedata.east_asian_width(sign) in "WF" for sign in text(lines))


@settings(deadline=None, max_examples=50)
@given(
    columns=st.integers(1, 60),
    rows=st.integers(1, 20),
    view=st.sampled_from(VIEWS),
    spots=st.lists(
        st.builds(
            at,
            st.floats(48, 50),
            st.floats(-1, 3),
            name=st.text(alphabet="aé日 '", max_size=30),
            holder=st.sampled_from(HOLDERS),
        ),
        max_size=12,
    ),
)
def test_any_places_fit_any_size(geography: Geography, columns: int, rows: int, view: View, spots: list[Place]) -> None:
    lines = draw(geography, spots, view=view, columns=columns, rows=rows, minute=EVENING, marks=Marks("a"))
    assert len(lines) == rows
    assert all(sum(len(run) for _, run in line) == columns for line in lines)


def test_the_typewriter_map_has_no_signs_of_its_own(geography: Geography, places: tuple[Place, ...]) -> None:
    drawn = text(
        draw(geography, places, view="city", columns=80, rows=20, minute=EVENING, marks=Marks(HERE), ascii_only=True)
    )
    assert all(sign.isascii() or sign.isalpha() for sign in drawn)
    assert {"~", ".", "*", "@", "#", "o"} <= set(drawn)


def test_you_and_what_you_pick_are_always_named(geography: Geography, places: tuple[Place, ...]) -> None:
    lines = draw(
        geography, places, view="city", columns=80, rows=20, minute=0, marks=Marks("100_rue_réaumur", "mairie_du_20e")
    )
    assert "100 rue Réaumur" in text(lines)
    assert "Mairie du 20e" in text(lines)
    assert "◆" in text(lines)
    assert "selected" in styles(lines)


def test_small_maps_have_signs_and_no_labels(geography: Geography, places: tuple[Place, ...]) -> None:
    drawn = text(draw(geography, places, view="city", columns=32, rows=11, minute=0, marks=Marks(HERE)))
    assert "◆" in drawn
    assert not any(sign.isalpha() for sign in drawn)


def test_from_afar_the_city_is_one_name(geography: Geography, places: tuple[Place, ...]) -> None:
    drawn = text(draw(geography, places, view="region", columns=80, rows=20, minute=0))
    assert "Paris" in drawn
    assert "Écouché" in drawn
    assert "Opéra" not in drawn


def test_the_column_is_drawn_as_far_as_it_has_come(geography: Geography, places: tuple[Place, ...]) -> None:
    def green(minute: int) -> int:
        lines = draw(geography, places, view="city", columns=80, rows=20, minute=minute)
        return sum(len(run) for line in lines for style, run in line if style.endswith("green"))

    assert green(19 * 60) < green(21 * 60) < green(21 * 60 + 22)
    assert green(21 * 60 + 22) == green(23 * 60)


def test_zones_follow_who_holds_the_places(geography: Geography) -> None:
    zones = {
        "germans": {"zone.city", "zone.red"},
        "resistance": {"zone.city", "zone.blue"},
        "nobody": {"zone.city"},
    }
    for holder, expected in zones.items():
        lines = draw(geography, [at(48.87, 2.34, holder=holder)], view="city", columns=60, rows=20, minute=0)
        assert {name for name in styles(lines) if name.startswith("zone")} == expected


def test_an_empty_geography_is_an_empty_page() -> None:
    assert draw(Geography(), (), view="city", columns=8, rows=2, minute=0) == ((("page", " " * 8),),) * 2


def test_the_legend_has_what_is_on_the_map(places: tuple[Place, ...]) -> None:
    assert text(legend(places, HOLDERS)).splitlines()[:3] == ["◆ you", "● Resistance", "■ Germans"]
    assert "Americans" not in text(legend(places, HOLDERS))
    assert text(legend(places[:1], HOLDERS, ascii_only=True)) == "@ you\no Resistance"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Place de la République", "République"),
        ("Place de l'Opéra", "Opéra"),
        ("Place d’Italie", "Italie"),
        ("Palais du Luxembourg", "Luxembourg"),
        ("Palais-Bourbon", "Palais-Bourbon"),
        ("Porte d'Italie", "Pte d'Italie"),
        ("Hôtel de Ville", "Hôtel de Ville"),
        ("Hôtel Meurice", "Meurice"),
        ("Préfecture de Police, Île de la Cité", "Préfecture"),
        ("Boulevard de l'Hôpital", "Bd de l'Hôpital"),
        ("Gare du Nord", "Gare du Nord"),
        ("Two words that end in a blank ", "Two words that end"),
        ("Ends in a no-break\u00a0blank\u00a0", "Ends in a"),
        ("Kommandanturnebenstelle", "Kommandanturneben…"),
    ],
)
def test_names_are_short_on_the_map(name: str, short: str) -> None:
    assert short_name(name) == short


# --- words -----------------------------------------------------------------------------------------------------------


def test_the_map_in_sentences(geography: Geography, places: tuple[Place, ...]) -> None:
    assert sentences(geography, places, HERE, 20 * 60 + 45, most=3) == (
        "You are at: Préfecture de Police, Île de la Cité. Held by the Resistance.",
        "Captain Dronne’s column: 4.1 km south, on the road.",
        "Place Saint-Michel: 200 meters southwest, left bank. Fought over.",
        "Notre-Dame: 300 meters southeast, Île de la Cité. Held by the Resistance.",
        "Hôtel de Ville: 500 meters northeast, right bank. Held by the Resistance.",
    )
    assert sentences(geography, places, "nowhere", 0) == ()


def test_all_places_are_said_nearest_first(places: tuple[Place, ...]) -> None:
    neighbors = nearest(places, places[0])
    assert len(neighbors) == len(places) - 1
    assert [n.kilometers for n in neighbors] == sorted(n.kilometers for n in neighbors)


@pytest.mark.parametrize(
    ("lat", "lon", "wind"),
    [
        (1, 0, "north"), (1, 1.5, "northeast"), (0, 1, "east"), (-1, 1.5, "southeast"),
        (-1, 0, "south"), (-1, -1.5, "southwest"), (0, -1, "west"), (1, -1.5, "northwest"),
    ],
)  # fmt: skip
def test_eight_winds(lat: float, lon: float, wind: str) -> None:
    (neighbor,) = nearest([at(48.85 + lat / 100, 2.35 + lon / 100)], at(48.85, 2.35, name="Here"))
    assert neighbor.wind == wind


@pytest.mark.parametrize(
    ("kilometers", "said"),
    [(0.1, "100 meters"), (0.949, "900 meters"), (1.04, "1.0 km"), (182.31, "182.3 km")],
)
def test_distances(kilometers: float, said: str) -> None:
    assert distance(kilometers) == said


def test_what_is_here_and_what_has_no_bank() -> None:
    assert sentence(Neighbor(at(0, 0, bank="", holder="nobody"), 0.02, "east")) == (
        "There: here. Held by no one for certain."
    )


def test_who_holds_a_place_when() -> None:
    held = Recorded("there", "There", 48.85, 2.35, held=((100, "resistance"), (200, "germans")))
    assert [held.holder(minute) or "nobody" for minute in (99, 100, 199, 200)] == [
        "nobody",
        "resistance",
        "resistance",
        "germans",
    ]


def test_a_column_moves_between_hours_that_are_not_all_known() -> None:
    road = Route("r", "R", (Waypoint(48, 2, 0), Waypoint(48.1, 2), Waypoint(48.4, 2, 400)))
    assert travelled(road, -1) == ((), False)
    assert travelled(road, 50)[0][-1] == pytest.approx((48.05, 2))
    assert travelled(road, 250)[0][-1] == pytest.approx((48.25, 2))
    assert travelled(road, 400) == (((48, 2), (48.1, 2), (48.4, 2)), False)


def test_a_road_without_hours_is_drawn_whole() -> None:
    assert travelled(Route("r", "R", (Waypoint(48, 2), Waypoint(49, 2))), 0) == (((48, 2), (49, 2)), False)


# --- the canvas ------------------------------------------------------------------------------------------------------


def test_strokes_and_signs() -> None:
    canvas = Canvas(4, 1, ("river", "rule"))
    canvas.stroke("river", [(0, 0), (3, 0)])
    canvas.dot("rule", [(4.5, 3.5), (8, 3.5)], 2)
    canvas.tint(0, 1, "zone.city")
    canvas.write(0, 3, "x", "gold")
    assert canvas.lines() == ((("river", "⠉"), ("zone.city river", "⠉"), ("rule", "⡀"), ("gold", "x")),)


def test_erasing_leaves_what_is_outside() -> None:
    canvas = Canvas(2, 1, ("river",))
    canvas.stroke("river", [(2, 2)], 5)
    canvas.erase("river", [(2, 0), (4, 0), (4, 4), (2, 4)])
    assert text(canvas.lines()) == "⣿ "


def test_spans_of_a_shape() -> None:
    assert spans([(0, 0), (4, 0), (4, 4), (0, 4)], 2) == [(0, 4)]
    assert spans([(0, 0), (4, 0), (4, 4), (0, 4)], 5) == []


def test_smoothing_keeps_the_ends() -> None:
    line = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]
    assert smooth(line)[0] == line[0]
    assert smooth(line)[-1] == line[-1]
    assert line[1] not in smooth(line)


def test_shortening() -> None:
    assert shorten("Seine", 5) == "Seine"
    assert shorten("La Seine", 4) == "La…"


def test_a_narrow_line_still_says_who_holds_the_place() -> None:
    said = "You are at: Boulevard de l'Hôpital × rue Esquirol, left bank. Held by the Resistance."
    assert map_widget._fitted(said, 100) == said
    assert map_widget._fitted(said, 60) == "You are at: Boulevard de l'Hôpital… Held by the Resistance."
    assert map_widget._fitted(said, 30) == "You are at: Boulevard de l'Hô…"
