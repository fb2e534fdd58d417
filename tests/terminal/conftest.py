"""A Paris for tests: the river, the limit of 1944, a road, and some places, approximately where they are."""

import pytest

from game.terminal.map.geometry import Geography, Place, Route, Waypoint
from tests.building import kept

SEINE = (
    (48.8165, 2.4105), (48.8245, 2.3915), (48.8312, 2.3796), (48.8383, 2.3740), (48.8447, 2.3656), (48.8475, 2.3625),
    (48.8493, 2.3592), (48.8519, 2.3510), (48.8540, 2.3440), (48.8560, 2.3415), (48.8584, 2.3372), (48.8603, 2.3299),
    (48.8617, 2.3247), (48.8634, 2.3196), (48.8639, 2.3136), (48.8637, 2.3013), (48.8620, 2.2960), (48.8598, 2.2925),
    (48.8504, 2.2803), (48.8391, 2.2690), (48.8285, 2.2622), (48.8245, 2.2590), (48.8222, 2.2530), (48.8228, 2.2460),
    (48.8243, 2.2310), (48.8266, 2.2255), (48.8345, 2.2225), (48.8520, 2.2240), (48.8680, 2.2280), (48.8790, 2.2400),
    (48.8870, 2.2535), (48.8960, 2.2660), (48.9060, 2.2830), (48.9160, 2.3030), (48.9290, 2.3300), (48.9400, 2.3430),
)  # fmt: skip
NORTH_ARM = (
    (48.8475, 2.3625), (48.8500, 2.3613), (48.8518, 2.3600), (48.8541, 2.3535), (48.8556, 2.3510), (48.8566, 2.3475),
    (48.8575, 2.3440), (48.8584, 2.3410), (48.8584, 2.3372),
)  # fmt: skip
ISLANDS = (
    ((48.8505, 2.3603), (48.8520, 2.3595), (48.8530, 2.3560), (48.8533, 2.3530), (48.8520, 2.3535), (48.8511, 2.3560)),
    (
        (48.8517, 2.3524), (48.8535, 2.3522), (48.8552, 2.3490), (48.8566, 2.3450), (48.8577, 2.3402),
        (48.8565, 2.3412), (48.8548, 2.3440), (48.8530, 2.3478),
    ),
)  # fmt: skip
LIMIT = (
    (48.8985, 2.3590), (48.8980, 2.3858), (48.8885, 2.3925), (48.8770, 2.4066), (48.8645, 2.4085), (48.8535, 2.4107),
    (48.8472, 2.4108), (48.8351, 2.4057), (48.8333, 2.4022), (48.8278, 2.3835), (48.8215, 2.3695), (48.8192, 2.3600),
    (48.8172, 2.3446), (48.8234, 2.3256), (48.8275, 2.3055), (48.8325, 2.2877), (48.8380, 2.2569), (48.8480, 2.2583),
    (48.8630, 2.2690), (48.8716, 2.2740), (48.8780, 2.2825), (48.8857, 2.2925), (48.8945, 2.3135), (48.8975, 2.3290),
)  # fmt: skip
# Minutes are counted from Thursday 24 August, 00:00.
DRONNE = Route(
    "dronne",
    "Captain Dronne’s column",
    (
        Waypoint(48.7600, 2.3020, 19 * 60 + 30),
        Waypoint(48.7790, 2.3370),
        Waypoint(48.8056, 2.3361),
        Waypoint(48.8192, 2.3600, 20 * 60 + 45),
        Waypoint(48.8356, 2.3587),
        Waypoint(48.8447, 2.3656),
        Waypoint(48.8497, 2.3617),
        Waypoint(48.8566, 2.3522, 21 * 60 + 22),
    ),
)
DIVISION = Route(
    "division",
    "The division",
    tuple(
        Waypoint(lat, lon, minute)
        for lat, lon, minute in (
            (48.7170, -0.1250, -1000), (48.6060, 0.1720, None), (48.5210, 0.5470, None), (48.5360, 1.1470, None),
            (48.5870, 1.5780, None), (48.6438, 1.8290, -300), (48.6450, 2.0760, 0), (48.5890, 2.2480, 300),
            (48.6940, 2.2960, 480), (48.7537, 2.2978, 960), (48.7625, 2.3030, 1100),
        )
    ),
)  # fmt: skip
GEOGRAPHY = Geography((SEINE, NORTH_ARM), ISLANDS, LIMIT, (DRONNE, DIVISION), "Paris")
HOLDERS = kept("island").record.holders


def _place(name: str, lat: float, lon: float, bank: str, importance: int, holder: str) -> Place:
    return Place(name.lower().replace(" ", "_"), name, lat, lon, bank, importance, HOLDERS[holder])


PLACES = (
    _place("Préfecture de Police", 48.8547, 2.3459, "Île de la Cité", 1, "resistance"),
    _place("Hôtel de Ville", 48.8566, 2.3522, "right", 1, "resistance"),
    _place("Place Saint-Michel", 48.8534, 2.3440, "left", 2, "contested"),
    _place("Notre-Dame", 48.8530, 2.3499, "Île de la Cité", 2, "resistance"),
    _place("Palais du Luxembourg", 48.8484, 2.3371, "left", 1, "germans"),
    _place("Panthéon", 48.8464, 2.3449, "left", 2, "resistance"),
    _place("Denfert-Rochereau", 48.8341, 2.3325, "left", 2, "resistance"),
    _place("Gare Montparnasse", 48.8421, 2.3218, "left", 2, "nobody"),
    _place("Porte d'Orléans", 48.8234, 2.3256, "left", 2, "germans"),
    _place("Porte d'Italie", 48.8192, 2.3600, "left", 1, "division"),
    _place("Pont d'Austerlitz", 48.8447, 2.3656, "left", 2, "nobody"),
    _place("Place de la République", 48.8680, 2.3645, "right", 1, "germans"),
    _place("Mairie du 20e", 48.8651, 2.3985, "right", 3, "resistance"),
    _place("Mairie du 17e", 48.8848, 2.3221, "right", 2, "resistance"),
    _place("Gare du Nord", 48.8790, 2.3575, "right", 2, "germans"),
    _place("Buttes-Chaumont", 48.8824, 2.3858, "right", 2, "resistance"),
    _place("Hôtel Meurice", 48.8653, 2.3280, "right", 1, "germans"),
    _place("Opéra", 48.8703, 2.3320, "right", 2, "germans"),
    _place("Étoile", 48.8738, 2.2950, "right", 1, "germans"),
    _place("Place de la Concorde", 48.8656, 2.3212, "right", 2, "germans"),
    _place("École militaire", 48.8519, 2.3046, "left", 2, "germans"),
    _place("Eiffel Tower", 48.8584, 2.2945, "left", 1, "germans"),
    _place("Boulevard de l'Hôpital", 48.8362, 2.3594, "left", 1, "resistance"),
    _place("Salpêtrière", 48.8380, 2.3645, "left", 3, "resistance"),
    _place("Château de Vincennes", 48.8427, 2.4357, "right", 2, "germans"),
    _place("Pont de Sèvres", 48.8266, 2.2255, "left", 2, "division"),
    _place("Grand Palais", 48.8661, 2.3125, "right", 3, "nobody"),
    _place("100 rue Réaumur", 48.8677, 2.3440, "right", 3, "resistance"),
    _place("Comédie-Française", 48.8636, 2.3362, "right", 3, "resistance"),
    _place("Écouché", 48.7170, -0.1250, "", 1, "division"),
    _place("Sées", 48.6060, 0.1720, "", 2, "division"),
    _place("Mortagne", 48.5210, 0.5470, "", 2, "division"),
    _place("Rambouillet", 48.6438, 1.8290, "", 1, "division"),
    _place("Limours", 48.6450, 2.0760, "", 2, "division"),
    _place("Longjumeau", 48.6940, 2.2960, "", 2, "division"),
    _place("Croix-de-Berny", 48.7625, 2.3030, "", 2, "division"),
    _place("Fresnes", 48.7580, 2.3220, "", 2, "contested"),
)


@pytest.fixture(scope="session")
def geography() -> Geography:
    return GEOGRAPHY


@pytest.fixture(scope="session")
def places() -> tuple[Place, ...]:
    return PLACES
