"""The record: complete, sourced, and in agreement with itself and with the scenes."""

import re
from collections.abc import Iterator
from datetime import date
from math import cos, hypot, radians

import pytest

from game.story.model import Scene
from game.story.prose import Text
from game.story.record import Note, Person, Place
from tests.building import shipped

RECORD = shipped().record
SCENES = {name: scene for role in shipped().roles.values() for name, scene in role.scenes.items()}

# Who of the recorded people may be seen or spoken of in a scene (people.md, and the outline's list of real people).
ALLOWED = {
    "aury", "barton", "bidault", "billotte", "bradley", "bruneval", "brunner", "bureau", "bussiere", "capa", "caron",
    "chaban", "chevallier", "choltitz", "cocteau_gallois", "cocteau", "corler", "crenesse", "de_gaulle", "dronne",
    "dukson", "dupont", "eisenhower", "elias", "fabien", "friedland", "gerow", "granell", "gribius", "guillebon",
    "hernozian", "joliot", "koenig", "langlade", "laval", "leclerc", "lorenian", "luizet", "mademba", "massu", "monod",
    "nordling", "parodi", "patton", "petain", "pirlian", "pre", "laffon", "putz", "rol", "schaeffer", "taittinger",
    "tollet", "torres", "hitler", "lefaucheux", "conrad", "bernard", "villon", "rolland",
}  # fmt: skip

# What scenes name beside the record: towns and streets with nothing told of them, peoples, days, what a soldier spells with or prays.
WORLD = (
    "Albacete Andorra Arabic Argelès Arnedos Atocha Baccarat Barcelona Beirut Belchite Belleville Bercy Besançon "
    "Blida Boche Bordeaux Brazzaville Bremen Brittany Cameroon Canfranc Christmas Châtel Châtelet Corsica "
    "Corsican Cádiz Didot Dijon Easter English Foch Fridays Garamond Ghilane Glacière God Guadalajara Hail "
    "Hendaye Huelva Husum Illiers Interior Irma Kabyle Ksar Latin Lille Limoges Loire Lorain Louvre Madam "
    "Maillards Mama Maman Marseille Mary Meaux Meknès Merovingians Monsieur Moselle Médicis Nantes Ohio Oran "
    "Perthus Pomerania Portugal Prussians Puteaux Rhine Royer Saints Scottish Sfax Stens Stettin Sully Sundays "
    "Swede Switzerland Tahitian Teruel Thursday Thursdays Tiger Toledo Tours Tuesday Tunis Témara Valencia "
    "Vaugirard Vitry Wednesday Zaragoza Épinal "
)


def texts(scene: Scene) -> Iterator[Text]:
    """Everything in a scene that a player reads."""
    outcomes = [scene.arrival, *([scene.fallback] if scene.fallback else [])]
    for choice in scene.choices:
        yield choice.label
        outcomes += [choice.outcome, *([choice.fail] if choice.fail else [])]
    for outcome in outcomes:
        yield from (outcome.text, outcome.look_away, outcome.ledger, outcome.journal)
    if scene.hub:
        yield scene.hub.again
    if scene.storylet:
        yield scene.storylet.line


def words(text: str) -> int:
    return len(text.split())


def test_there_is_enough_of_it() -> None:
    assert len(RECORD.notes) >= 125
    assert len(RECORD.timeline) >= 120
    assert len(RECORD.clipping) == 22
    assert all(RECORD.notes[n].sources for n in RECORD.notes)


@pytest.mark.parametrize("person", [p for p in RECORD.people.values() if p.words], ids=lambda person: person.id)
def test_reported_words_name_their_source(person: Person) -> None:
    keys = re.findall(r"\(([A-Z][A-Z0-9-]+)\)", person.words)
    assert keys
    assert set(keys) <= set(person.sources)


@pytest.mark.parametrize("note", RECORD.notes.values(), ids=lambda note: note.id)
def test_a_note_keeps_the_rules(note: Note) -> None:
    text = " ".join(p.text for p in note.text.read(()))
    assert 60 <= words(text) <= 110
    told = re.sub(r"[\"“«][^\"”»]*[\"”»]", "", text)  # what is quoted speaks for itself
    assert not re.search(r"\b(you|your|yours)\b", told, re.IGNORECASE)
    assert "—" not in text
    assert "!" not in told
    assert date.fromisoformat(note.day)


def test_every_source_is_used_and_whole() -> None:
    used = {s for note in RECORD.notes.values() for s in note.sources}
    used |= {s for event in RECORD.timeline.values() for s in event.sources}
    used |= {s for person in RECORD.people.values() for s in person.sources}
    assert used == set(RECORD.sources)
    assert all(source.title and source.kind for source in RECORD.sources.values())


def test_every_sentence_of_the_clipping_can_be_opened_and_says_something() -> None:
    for claim in RECORD.clipping.values():
        assert claim.text
        assert words(claim.record) >= 12
        assert claim.notes
        roles = {name.partition(".")[0][0] for name in claim.scenes}
        assert roles & {"r", "d"}, claim.id
    verdicts = {claim.verdict for claim in RECORD.clipping.values()}
    assert verdicts == {"supported", "refined", "contradicted"}


def test_the_timeline_stands_in_its_days() -> None:
    for event in RECORD.timeline.values():
        assert date(1944, 6, 1) <= date.fromisoformat(event.day) <= date(1944, 9, 30)
        assert event.text
        assert event.sources or event.status == "invented"


# Places


def kilometers(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points of the region, flat enough for this."""
    north = (one[0] - other[0]) * 111.32
    east = (one[1] - other[1]) * 111.32 * cos(radians(one[0]))
    return hypot(north, east)


def at(name: str) -> tuple[float, float]:
    place = RECORD.places[name]
    return place.latitude, place.longitude


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("prefecture", "parvis_notre_dame", 0.05, 0.4),
        ("prefecture", "hotel_de_ville", 0.3, 0.8),
        ("rue_esquirol", "rue_jenner", 0.03, 0.3),
        ("rue_esquirol", "pont_d_austerlitz", 0.7, 1.6),
        ("porte_d_italie", "rue_esquirol", 1.4, 2.3),
        ("hotel_de_ville", "concorde", 1.8, 3.0),
        ("etoile", "concorde", 1.6, 2.6),
        ("antony", "croix_de_berny", 0.5, 1.6),
        ("porte_d_orleans", "denfert", 0.9, 1.9),
        ("ecouche", "chartres", 100, 145),
    ],
)
def test_distances_between_neighbors(one: str, other: str, least: float, most: float) -> None:
    assert least <= kilometers(at(one), at(other)) <= most


def river_at(longitude: float) -> float:
    """The latitude of the Seine at a longitude inside the city, upstream of the western loop."""
    points = [p for line in RECORD.lines.values() if line.kind == "river" for p in line.points]
    inside = [p for p in points if abs(p[1] - longitude) < 0.012 and 48.83 < p[0] < 48.88]
    return sum(p[0] for p in inside) / len(inside)


def test_the_right_bank_lies_north_of_the_river() -> None:
    for place in RECORD.places.values():
        if 2.30 < place.longitude < 2.36 and 48.83 < place.latitude < 48.88 and place.bank in ("right", "left"):
            north = place.latitude > river_at(place.longitude)
            assert north is (place.bank == "right"), place.id


def test_who_held_a_place_is_told_in_order() -> None:
    held = [place for place in RECORD.places.values() if place.held]
    assert len(held) >= 60
    for place in held:
        assert [m for m, _ in place.held] == sorted({m for m, _ in place.held}), place.id


def test_the_columns_move_forward() -> None:
    routes = [line for line in RECORD.lines.values() if line.kind == "route"]
    assert routes
    for route in routes:
        hours = [hour for hour in route.hours if hour is not None]
        assert hours == sorted(hours), route.id
        for one, other in zip(route.points, route.points[1:], strict=False):
            assert kilometers(one, other) < 130, route.id


# The record and the scenes


def surname(person: Person) -> str:
    return person.name.split(",")[0].split(" (")[0].split()[-1]


def test_no_recorded_person_is_in_a_scene_who_should_not_be() -> None:
    strangers = {surname(p): p.id for p in RECORD.people.values() if not p.invented and len(surname(p)) > 3}
    invented = {surname(p) for p in RECORD.people.values() if p.invented or p.id in ALLOWED}
    found = set()
    for name, scene in SCENES.items():
        if scene.chapter == "x_case":
            continue  # its last page names the dead, from the record
        for text in texts(scene):
            said = set(re.findall(r"\b[A-ZÉ][\w'’-]+", text.source))
            found |= {(name, strangers[s]) for s in said & set(strangers) - invented if strangers[s] not in ALLOWED}
    assert not found


def lower(text: str) -> set[str]:
    return set(re.findall(r"\b[a-zà-ÿ][\wÀ-ÿ]*", text))


def names(text: str) -> set[str]:
    """What is written with a capital inside a sentence."""
    plain = re.sub(r"\(note:[^)]*\)", "", text).replace("\n", " ")
    return set(re.findall(r"(?<=[a-zà-ÿ,;’'] )[A-ZÀ-Ý][a-zà-ÿ]{2,}", plain))


def test_every_name_in_prose_is_in_the_record_or_listed_as_invented() -> None:
    told = [" ".join(p.text for p in note.text.read(())) for note in RECORD.notes.values()]
    listed = [
        *told,
        *(f"{note.title} {note.date}" for note in RECORD.notes.values()),
        *(f"{person.name} {person.role}" for person in RECORD.people.values()),
        *(place.name for place in RECORD.places.values()),
        *(line.name for line in RECORD.lines.values()),
        *(f"{event.place} {event.text}" for event in RECORD.timeline.values()),
        *(f"{claim.text} {claim.record}" for claim in RECORD.clipping.values()),
        *(f"{thing.name} {thing.text}" for thing in RECORD.invented.values()),
    ]
    prose = [text.source for scene in SCENES.values() for text in texts(scene)]
    known = {*WORLD.split(), *re.findall(r"[\wÀ-ÿ]+", " ".join(listed))}
    small = lower(" ".join([*prose, *told]))
    found = {name for text in prose for name in names(text)}
    strangers = {name for name in found - known if name.lower() not in small}
    assert not strangers, (
        "people and things are listed in people.yaml or invented.yaml; a town or a street stands in WORLD"
    )
    assert names("Then Madame Vauquelin went to Sfax, and Wibaux on.") - known == {"Wibaux"}  # a fault planted


def test_no_invented_person_bears_the_full_name_of_a_recorded_one() -> None:
    recorded = {p.name for p in RECORD.people.values() if not p.invented}
    assert not recorded & {p.name for p in RECORD.people.values() if p.invented}
    told = " ".join(
        " ".join(p.text for p in note.text.read(())) for note in RECORD.notes.values() if note.status != "invented"
    )
    for person in RECORD.people.values():
        if person.invented and " " in person.name:
            assert person.name not in told or person.id in {p for n in RECORD.notes.values() for p in n.people}, (
                person.id
            )


def test_a_note_is_met_where_the_place_is_known() -> None:
    for place in {p for note in RECORD.notes.values() for p in note.places}:
        assert isinstance(RECORD.places[place], Place)
