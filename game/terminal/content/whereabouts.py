"""What the map knows of the player: where the choices lead, where they have been, where people were last met; pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from game.story import moments
from game.story.expression import CLOCK
from game.story.model import Outcome, Way
from game.story.playthrough import Playthrough
from game.story.record import UNHELD, Record
from game.terminal import matching
from game.terminal.content import aims, offer
from game.terminal.content.notes import notes_of
from game.terminal.content.timeline import has_come
from game.terminal.layout.block import Block, Kind, block
from game.terminal.map import places, view, words
from game.terminal.map.geometry import Neighbor, Place, nearest
from game.terminal.map.renderer import Marks
from game.terminal.map.view import View
from game.terminal.session import Game, Session
from game.width import shorten

NOT_ON_THE_MAP = "This place is not on the map."
_LONGEST = 40  # columns of typed words that are quoted


class Offer(NamedTuple):
    """A choice that leads to a place: its number, its label, how long it takes and its risk as far as they are known."""

    number: int
    place: str
    label: str
    remark: str = ""  # such as `10 min, even`
    open: bool = True


# What the player does


def offers(played: Playthrough) -> tuple[Offer, ...]:
    """The choices that lead to another place, where that does not depend on anything but what diverts on the way."""
    scenes, here = played.story.roles[played.role].scenes, places.here(played)
    found = []
    for number, (option, told) in enumerate(zip(played.turn.options, offer.choices(played), strict=True), 1):
        targets = _targets(played, option.choice)
        ends = {scenes[name].at if name in scenes else "" for name in targets}
        place = ends.pop() if len(ends) == 1 else ""
        if place and place != here and place in played.story.record.places:
            remark = ", ".join(part for part in (told.aside.time, told.aside.risk) if part)
            found.append(Offer(number, place, option.label, remark, option.open))
    return tuple(found)


def _targets(played: Playthrough, name: str) -> set[str]:
    """The scenes to which a choice can lead, or the scene of a storylet."""
    scene = played.story.roles[played.role].scenes[played.turn.state.scene]
    for choice in scene.choices:
        if choice.id == name:
            return {way.to for outcome in (choice.outcome, choice.fail) for way in _ways(outcome)}
    return {line.target for line in (scene.hub.lines if scene.hub is not None else ()) if line.id == name}


def _ways(outcome: Outcome | None) -> Sequence[Way]:
    return outcome.go if outcome is not None else ()


def been(played: Playthrough) -> Mapping[str, tuple[int, ...]]:
    """The places where the player was, each with the numbers of the turns."""
    scenes = played.story.roles[played.role].scenes
    found: dict[str, list[int]] = {}
    for number, turn in enumerate(played.turns):
        for place in dict.fromkeys(scenes[name].at for name in turn.scenes):
            if place in played.story.record.places:
                found.setdefault(place, []).append(number)
    return {place: tuple(numbers) for place, numbers in found.items()}


def people(session: Session) -> Mapping[str, tuple[str, ...]]:
    """The places where people were met last, each with their names."""
    scenes, record = session.played.story.roles[session.played.role].scenes, session.played.story.record
    last: dict[str, str] = {}
    for scene in (scenes[name] for turn in session.played.turns for name in turn.scenes):
        if scene.at in record.places:
            last |= dict.fromkeys((person for person in scene.people if person in record.people), scene.at)
    found: dict[str, list[str]] = {}
    for person, place in last.items():
        found.setdefault(place, []).append(record.people[person].name)
    return {place: tuple(names) for place, names in found.items()}


def marks(played: Playthrough, picked: str) -> Marks:
    """What the player's own doings add to the map."""
    here = places.here(played)
    by_place: dict[str, list[Offer]] = {}
    for each in offers(played):
        if each.open:
            by_place.setdefault(each.place, []).append(each)
    numbers = tuple(
        (place, ",".join(str(each.number) for each in led), led[0].remark if len(led) == 1 else "")
        for place, led in by_place.items()
    )
    wanted = tuple((each.place, each.until) for each in _aims(played))
    return Marks(here, picked if picked != here else None, numbers, frozenset(been(played)), wanted)


def _aims(played: Playthrough) -> tuple[aims.Shown, ...]:
    """The aims that stand now and have a place on the map."""
    return tuple(each for each in aims.aims(played) if each.place in played.story.record.places)


# Places around


def around(played: Playthrough, level: View, box: view.Box) -> tuple[Place | None, tuple[Neighbor, ...]]:
    """The place of the player if it is on the map, and the others that are inside an area, those the choices lead to first."""
    known = places.around(played)
    here = next((place for place in known if place.id == places.here(played)), None)
    inside = [place for place in known if box.holds(place.lat, place.lon)]
    if here is None:
        return None, ()
    led = [each.place for each in offers(played)] + [each.place for each in _aims(played)]
    least = 3 if level == view.AROUND or not view.frame(played.story.record, level).far else 2
    near = nearest((place for place in inside if place.id in led or place.importance <= least), here)
    return here, tuple(sorted(near, key=lambda each: each.place.id not in led))


def first_view(played: Playthrough) -> View:
    """What is around the player if it shows all that they can do or want to do somewhere; else a view that shows it."""
    here, shown = places.here(played), _shown(played)
    record = played.story.record
    if here not in record.places or len(shown) < 2:
        return places.first_view(played)
    if _is_near(record, quarter(played)):
        return view.AROUND
    return view.showing(record, [(record.places[name].latitude, record.places[name].longitude) for name in shown])


def quarter(played: Playthrough, focus: str = "") -> view.Box:
    """The area around a place, or around the player with all to which choices lead, and with the aims if they are near."""
    record = played.story.record
    if focus in record.places:
        return view.around_point(record.places[focus].latitude, record.places[focus].longitude)
    here = [name for name in (places.here(played),) if name in record.places]
    if not here:
        return view.box(record, view.opening(record))
    led = [each.place for each in offers(played)]
    for shown in ({*here, *led, *(each.place for each in _aims(played))}, {*here, *led}):
        found = view.around([(record.places[name].latitude, record.places[name].longitude) for name in shown])
        if _is_near(record, found):
            return found
    return view.around_point(record.places[here[0]].latitude, record.places[here[0]].longitude)


def _shown(played: Playthrough) -> set[str]:
    """The places that the first view should show."""
    return {places.here(played), *(each.place for each in offers(played)), *(each.place for each in _aims(played))}


def _is_near(record: Record, area: view.Box) -> bool:
    """Whether an area is no larger than the nearest view of the record."""
    nearest_view = view.box(record, view.levels(record)[-2])
    high, wide = nearest_view.north - nearest_view.south, nearest_view.east - nearest_view.west
    return area.north - area.south <= high and area.east - area.west <= wide


# Pages


def map_page(game: Game, asked: str = "") -> tuple[Block, ...]:
    """Where everything is and who holds it, as a table; if a name is asked for, that place, or the places of that name."""
    played = game.played
    if asked:
        return _asked(game, asked)
    here, led = places.here(played), offers(played)
    near = {each.place.id: each for each in nearest(places.around(played), _place(played, here))} if here else {}
    if not near:
        return (block(Kind.LINE, NOT_ON_THE_MAP),)
    said = places.sentences(played)
    moving = [each for each in said[1:] if each.endswith("on the road.")]
    blocks = [block(Kind.HEADING, "Map"), block(Kind.LINE, said[0])]
    wanted = _aims(played)
    if wanted:
        blocks.append(block(Kind.LABEL, "What you are trying to do"))
        blocks += [block(Kind.ITEM, aims.line(each)) for each in wanted]
    if led:
        blocks.append(block(Kind.LABEL, "Where your choices lead"))
        blocks += [_led(each, near[each.place]) for each in led]
    last = people(game.running)
    if last:
        blocks.append(block(Kind.LABEL, "Where you last met people"))
        blocks += [block(Kind.PAIR, f"{'; '.join(last[name])}.", extra=_place(played, name).name) for name in last]
    if moving:
        blocks.append(block(Kind.LABEL, "On the road"))
        blocks += [block(Kind.ITEM, each) for each in moving]
    visited = been(played)
    for holder in (*played.story.record.holders.values(), UNHELD):
        held = [each for each in near.values() if each.place.holder == holder]
        if held:
            blocks.append(block(Kind.LABEL, holder.said or "Places"))
        blocks += [block(Kind.ITEM, _row(each, each.place.id in visited)) for each in held]
    return tuple(blocks)


def _place(played: Playthrough, name: str) -> Place:
    return next(place for place in places.around(played) if place.id == name)


def _led(each: Offer, neighbor: Neighbor) -> Block:
    beside = "; ".join(part for part in (each.remark, words.whereabouts(neighbor)) if part)
    closed = "" if each.open else " (not open)"
    return block(
        Kind.PAIR, f"{neighbor.place.name}, {beside}.", extra=f"{each.number}. {each.label.removesuffix('.')}{closed}"
    )


def _row(neighbor: Neighbor, visited: bool) -> str:
    return f"{neighbor.place.name}: {words.whereabouts(neighbor)}{'; you have been there' if visited else ''}."


def _asked(game: Game, asked: str) -> tuple[Block, ...]:
    record = game.story.record
    named = [place.id for place in record.places.values() if matching.has(place.name, asked)]
    exact = [name for name in named if matching.folded(record.places[name].name) == matching.folded(asked)]
    found = exact or named
    if len(found) == 1:
        return place_page(game, found[0])
    if not found:
        return (block(Kind.LINE, f"No place on the map is called “{shorten(asked, _LONGEST)}”."),)
    shown = [each for each in _neighbors(game.played) if each.place.id in found]
    here = places.here(game.played)
    at_here = [block(Kind.ITEM, places.sentences(game.played)[0])] if here in found else []
    return (block(Kind.HEADING, "Map"), *at_here, *(block(Kind.ITEM, words.sentence(each)) for each in shown))


def _neighbors(played: Playthrough) -> tuple[Neighbor, ...]:
    here = places.here(played)
    return nearest(places.around(played), _place(played, here)) if here else ()


def place_page(game: Game, name: str) -> tuple[Block, ...]:
    """A place: where it is, who holds it, what leads there, what happened there, and the notes found that speak of it."""
    played, record = game.played, game.story.record
    year = game.story.year
    neighbor = next((each for each in _neighbors(played) if each.place.id == name), None)
    held = record.holder(record.places[name], played.clock).said
    where = (
        f"{words.whereabouts(neighbor)[:1].upper()}{words.whereabouts(neighbor)[1:]}. "
        if neighbor
        else "You are here. "
    )
    said = f"{where}{held}." if held else where.strip()
    blocks = [block(Kind.HEADING, record.places[name].name), block(Kind.LINE, said)]
    for aim in _aims(played):
        if aim.place == name:
            until = f" ({aim.until})" if aim.until else ""
            blocks.append(block(Kind.PAIR, f"{aim.text}{until}", extra="You are trying to do this"))
    for each in offers(played):
        if each.place == name:
            remark = f" ({each.remark})" if each.remark else ""
            blocks.append(block(Kind.PAIR, f"{each.label}{remark}", extra=f"Choice {each.number}"))
    met = people(game.running).get(name, ())
    if met:
        blocks.append(block(Kind.PAIR, f"{'; '.join(met)}.", extra="You last met here"))
    events = [event for event in record.timeline.values() if event.place == name and has_come(event, played)]
    acts = [(turn, entry) for turn in been(played).get(name, ()) for entry in _entries(played, turn)]
    if events or acts:
        blocks.append(block(Kind.LABEL, "What happened here"))
    dated = [
        (
            event.day,
            event.hour or "",
            block(Kind.PAIR, " ".join(event.text.split()), extra=_when(event.day, event.hour or "")),
        )
        for event in events
    ]
    for turn, entry in acts:
        moment = played.turns[turn].state.values[CLOCK]
        day, month = moments.date(moment, year)
        shown = block(Kind.ACT, entry, extra=f"{moments.short(moment, year)}, you")
        dated.append((f"{year}-{month + 1:02}-{day:02}", moments.hour(moment), shown))
    blocks += [shown for _, _, shown in sorted(dated, key=lambda each: each[:2])]
    if not acts and name in been(played):
        blocks.append(block(Kind.LINE, "You have been here."))
    return (*blocks, *notes_of(game, "place", name))


def _entries(played: Playthrough, turn: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*played.turns[turn].ledger, *played.turns[turn].journal)))


def _when(day: str, hour: str) -> str:
    _, month, date = day.split("-")
    return ", ".join(part for part in (f"{int(date)} {moments.MONTHS[int(month) - 1]}", hour) if part)
