"""Reads the file of a chapter into its scenes.

The module is long because what one key of a scene says decides what others may say: a scene is read in one place.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from game.loader import schema
from game.loader.misplaced import ID, valid
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.reader import Findings, Reader
from game.loader.renames import Former
from game.loader.risks import risk
from game.loader.scope import Place, RoleNames
from game.loader.texts import ListedText
from game.loader.ways import Tagged, WayReader, line_name, tags_asked
from game.story import guards
from game.story.expression import MOST_SLOTS, NUMBER, Expression, clamped
from game.story.model import (
    RETURN,
    STAY,
    Chapter,
    Choice,
    Ending,
    Epilogue,
    Hub,
    Line,
    Outcome,
    Scene,
    Storylet,
    Way,
)
from game.story.record import EMPTY

_BESIDE = ("look_away", "ledger", "journal")  # what is told beside the text of an outcome

BEATS = 6  # how many beats may follow one another inside one choice of a scene


class Led(NamedTuple):
    """Where the choices of a scene or a beat stand, and where they lead that have no `go` of their own."""

    of: str  # the full name of the scene, or of the choice before a beat
    then: tuple[Way, ...] | None  # None if the scene does not say
    depth: int = 0  # beats before


class Known(NamedTuple):
    """The names that a chapter may use beside those of its role's state."""

    care: Mapping[str, str]
    places: Mapping[str, object]
    people: Mapping[str, object]
    notes: Mapping[str, object]
    pools: Mapping[str, object]
    storylets: Collection[str]  # of the role, by full name
    tagged: Tagged = EMPTY
    cast: Mapping[str, object] = EMPTY  # the people of the role and their groups


class ChapterReader:
    """Reads the scenes of one chapter's document."""

    def __init__(self, document: Document, findings: Findings, names: RoleNames, known: Known) -> None:
        self.document, self.findings = document, findings
        self.names, self.known = names, known
        self.claims: list[Former] = []
        self.scenes: dict[str, Scene] = {}  # with the beats of each behind it
        self._beats: list[Scene] = []  # of the scene that is read
        self._placed: dict[str, tuple[Scene, object]] = {}  # the same scene, as long as its slots and storylets are
        self._reader = Reader(document, findings, names.year, known.notes)
        self._ways = WayReader(self._reader, known.storylets)

    def chapter(self, name: str, number: int) -> Chapter | None:
        """The chapter; its scenes are left in `scenes`."""
        root = self.document.root
        if root is None:
            return None
        reader = self._reader
        fields = reader.fields(root, schema.CHAPTER_FILE, "a chapter's file")
        head = reader.fields(fields["chapter"], schema.CHAPTER, "a chapter") if "chapter" in fields else {}
        self._former(head.get("was"), name)
        for scene, (key, node) in reader.entries(fields["scenes"], "scenes").items() if "scenes" in fields else ():
            self._scene(f"{name}.{scene}", key, node)
        recap = reader.text(head.get("recap"), Place(self.names, chapter=name), False, f"{name} recap", counts=True)
        return Chapter(
            name,
            reader.words(head.get("title")),
            reader.moment(head.get("starts")),
            recap,
            tuple(scene.id for scene in self.scenes.values() if not scene.inside),
            number,
        )

    def placed(self, name: str, storylet: Callable[[str], Storylet | None]) -> Scene:
        """A scene with the slots that expressions read, and its lines if it is a hub; all scenes must have been read."""
        scene = self.scenes[name]
        slots = self.names.remembered
        choices = tuple(
            c if (slot := slots.get(f"chosen({c.id})")) == c.slot else c._replace(slot=slot) for c in scene.choices
        )
        offered = tuple((each, storylet(each)) for each in scene.hub.of) if scene.hub is not None else ()
        hub = scene.hub and scene.hub._replace(lines=self._lines(scene.id, offered))
        made = scene._replace(visits=slots.get(f"visits({name})"), choices=choices, hub=hub)
        before = self._placed.get(name)
        # A storylet of another chapter may have been read anew.
        if before is None or before[1] != offered or _slots(before[0]) != _slots(made):
            self._placed[name] = (made, offered)
        return self._placed[name][0]

    def _lines(self, hub: str, of: Sequence[tuple[str, Storylet | None]]) -> tuple[Line, ...]:
        """The lines of a hub, each with the rule by which it is offered."""
        lines = []
        for target, storylet in of:
            if storylet is not None:
                name = line_name(hub, target)
                slot = self.names.remember("chosen", name)
                offered = guards.of_line(name, slot, storylet.until, self.names.year)
                told = (storylet.test, storylet.locked, storylet.until, storylet.assume, storylet.introduces)
                lines.append(Line(name, target, storylet.line, slot, offered, *told))
        return tuple(lines)

    def _scene(self, name: str, key: Scalar, node: Node) -> None:
        reader = self._reader
        fields = reader.fields(node, schema.SCENE, "a scene")
        if not fields:
            return
        place = Place(self.names, name)
        if name.partition(".")[2] in (STAY, RETURN):
            message = f"`{key.value}` has a special meaning after `go`"
            reader.wrong(key, "word-is-name", message, "choose another name")
        self._one_way_on(fields, key)
        self._former(fields.get("was"), name)
        hub = self._hub(fields.get("hub"), place)
        then = self._ways.ways(fields.get("then"), place)
        led = Led(name, then if "then" in fields else None)
        self._beats = []
        choices = self._choices(fields.get("choices"), place, led)
        scene = Scene(
            name,
            title=reader.words(fields.get("title")),
            at=reader.one_of(fields.get("at"), self.known.places, "unknown-place", "place"),
            dateline=reader.words(fields.get("dateline")),
            time=reader.moment(fields.get("time")),
            care=reader.one_of(fields.get("care"), self.known.care, "unknown-care", "tag of care"),
            divert=self._ways.tests(fields.get("divert"), place._replace(before=True)),
            arrival=self._arrival(fields, place),
            choices=choices,
            fallback=self._fallback(fields.get("fallback"), place, led),
            again=self._again(fields.get("again"), place),
            hub=hub,
            storylet=self._storylet(fields.get("storylet"), place),
            ending=self._ending(fields.get("ending")),
            epilogue=self._epilogue(fields.get("epilogue"), fields),
            people=reader.each(fields.get("people"), self.known.people, "unknown-person", "person"),
            record=reader.words(fields.get("record")),
            where=self.document.span(key),
            then=then,
        )
        self.scenes[name] = scene
        self.scenes |= {beat.id: beat for beat in self._beats}

    def _one_way_on(self, fields: Mapping[str, Node], key: Scalar) -> None:
        """A scene has `choices`, `go`, `ending` or `hub`, and only one of them."""
        given = [name for name in ("choices", "go", "ending", "hub") if name in fields]
        if len(given) != 1:
            said = "more than one" if given else "none"
            self._reader.wrong(
                key,
                "no-way-on",
                f"a scene has `choices`, `go`, `ending` or `hub`; this one has {said}",
                "write exactly one of them",
            )
        if "fallback" in fields and "choices" not in fields:
            self._reader.wrong(
                fields["fallback"],
                "choices-missing",
                "a `fallback` needs `choices`: it happens when none of them is open",
                "write `choices`, or `go` in place of the fallback",
            )
        for name, told in (("then", "where those lead"), ("again", "what is read when those")):
            if name in fields and "choices" not in fields:
                rest = "that have no `go`" if name == "then" else "are offered again"
                message = f"`{name}` needs `choices`: it says {told} {rest}"
                self._reader.wrong(fields[name], "choices-missing", message, f"write `choices`, or delete `{name}`")
        if "look_away" in fields and "care" not in fields:
            self._reader.wrong(
                fields["look_away"],
                "care-missing",
                "`look_away` needs a `care` tag",
                "name under `care` what is hard to read here",
            )

    def _former(self, node: Node | None, name: str) -> None:
        """Keeps the former names of what was renamed."""
        self.claims += [Former(name, item, self.document) for item in self._reader.names(node)]

    # What happens

    def _outcome(self, fields: Mapping[str, Node], place: Place, of: str) -> Outcome:
        reader = self._reader
        listed = ListedText(reader, place, of)
        return Outcome(
            do=reader.effects(fields.get("do"), place),
            because=reader.words(fields.get("because")),
            text=listed.read(fields.get("text")),
            **{name: reader.text(fields.get(name), place, False, f"{of} {name}", counts=True) for name in _BESIDE},
            reveal=reader.each(fields.get("reveal"), self.known.notes, "unknown-note", "note"),
            go=self._ways.ways(fields.get("go"), place),
            assume=(*reader.assumptions(fields.get("assume"), place, of), *listed.assume),
            introduces=self._introduced(fields),
            of=of,
        )

    def _introduced(self, fields: Mapping[str, Node]) -> tuple[str, ...]:
        """Whom a text introduces: people of the cast, or groups."""
        if not self.names.assumes:
            return ()
        known, what = self.known.cast, "person or group of the cast"
        return self._reader.each(fields.get("introduces"), known, "unknown-person", what)

    def _again(self, node: Node | None, place: Place) -> Outcome | None:
        """What is read when the choices of a scene are offered again."""
        if node is None:
            return None
        listed = ListedText(self._reader, place, f"{place.scene} again")
        text = listed.read(node)
        return Outcome(text=text, assume=tuple(listed.assume))

    def _arrival(self, fields: Mapping[str, Node], place: Place) -> Outcome:
        outcome = self._outcome(fields, place, place.scene)
        if any(STAY in (way.to, way.then) for way in outcome.go):
            message = "`stay` needs `choices`: it offers those of this scene again"
            self._reader.wrong(fields["go"], "bad-target", message, "name a scene, or write `choices`")
        return outcome

    def _choices(self, node: Node | None, place: Place, led: Led) -> tuple[Choice, ...]:
        if node is None:
            return ()
        found = self._reader.entries(node, "choices")
        if _is_empty(node):
            self._reader.wrong(node, "no-way-on", "`choices` is empty", "write at least one choice, or `go`")
        return tuple(self._choice(name, key, each, place, led) for name, (key, each) in found.items())

    def _onward(self, outcome: Outcome, fields: Mapping[str, Node], node: Node, led: Led, what: str) -> Outcome:
        """What happens, and where it goes on: as it says itself, or as its scene does under `then`."""
        if "go" in fields or (not fields and not _is_empty(node)):  # what is no mapping, or has other keys, was told
            return outcome
        if led.then is None and not (isinstance(node, Tree) and "visit" in node.items):  # which was told
            message, hint = (
                f"{what} needs the key `go`",
                "write where it leads, or `then` at the scene, which serves all",
            )
            self._reader.wrong(node, "missing-key", message, hint)
        return outcome._replace(go=led.then or ())

    def _beat(self, full: str, fields: Mapping[str, Node], key: Scalar, place: Place, led: Led) -> tuple[Way, ...]:
        """The choices that are offered at once after a choice; the way to them."""
        if "go" in fields:
            message = "a choice has `go` or `choices`; this one has both"
            self._reader.wrong(fields["choices"], "no-way-on", message, "write the `go` at the choices of the beat")
        if led.depth >= BEATS:
            message = f"at most {BEATS} beats can follow one another inside a choice"
            self._reader.wrong(fields["choices"], "too-many", message, "let a beat go on at another scene")
            return ()
        # What the scene calls `stay` are its own choices, wherever the way to them begins.
        then = (
            None
            if led.then is None
            else tuple(w._replace(of=place.scene) if STAY in (w.to, w.then) else w for w in led.then)
        )
        before, self._beats = self._beats, []
        choices = self._choices(fields["choices"], place, Led(full, then, led.depth + 1))
        fallback = Outcome(go=then) if then else None
        beat = Scene(full, choices=choices, fallback=fallback, where=self.document.span(key), then=then or ())
        self._beats = [*before, beat._replace(inside=place.scene), *self._beats]
        return (Way(STAY, of=full),)

    def _choice(self, name: str, key: Scalar, node: Node, place: Place, led: Led) -> Choice:
        reader = self._reader
        fields = reader.fields(node, schema.CHOICE, "a choice")
        full = f"{led.of}.{name}"
        self._former(fields.get("was"), full)
        outcome = self._outcome(fields, place, full)
        if "choices" in fields:
            outcome = outcome._replace(go=self._beat(full, fields, key, place, led))
        else:
            outcome = self._onward(outcome, fields, node, led, "a choice")
        once = reader.flag(fields.get("once"))
        risked = risk(reader, fields, key, place)
        tries = risked.tries
        slot = self.names.remember("chosen", full) if once or ("risk" in fields and not tries) else None
        tried = self.names.remember("tried", full) if tries else None
        return Choice(
            full,
            label=reader.text(fields.get("label"), place, of=f"{full} label"),
            outcome=outcome,
            test=reader.condition(fields.get("if"), place),
            locked=reader.text(fields["locked"], place, of=f"{full} locked") if "locked" in fields else None,
            once=once,
            risk=risked.word and guards.risk_word(risked.word, risked.better, risked.worse),
            better=risked.better,
            worse=risked.worse,
            fail=self._failing(fields.get("fail"), place, full, outcome),
            slot=slot,
            where=self.document.span(key),
            offered=guards.of_choice(full, slot) if tried is None else guards.of_tries(full, tried, tries),
            tries=tries,
            tried=tried,
        )

    def _failing(self, node: Node | None, place: Place, choice: str, taken: Outcome) -> Outcome | None:
        """What happens when a risk fails; without a `go` of its own the story goes on as after the choice."""
        if node is None:
            return None
        outcome = self._outcome(self._reader.fields(node, schema.OUTCOME, "what fails"), place, f"{choice} fail")
        return outcome if outcome.go else outcome._replace(go=taken.go)

    def _fallback(self, node: Node | None, place: Place, led: Led) -> Outcome | None:
        """What happens when no choice is open; without a `fallback` the story goes on at `then`, if that is elsewhere."""
        if node is None:
            then = led.then or ()
            return Outcome(go=then) if then and all(way.to != STAY for way in then) else None
        fields = self._reader.fields(node, schema.FALLBACK, "a fallback")
        outcome = self._outcome(fields, place, f"{place.scene} fallback")
        outcome = self._onward(outcome, fields, node, led, "a fallback")
        if any(way.to == STAY for way in outcome.go):
            self._reader.wrong(
                node, "bad-target", "a `fallback` cannot `stay`: no choice is open there", "name a scene"
            )
        return outcome

    # Hubs and endings

    def _hub(self, node: Node | None, place: Place) -> Hub | None:
        if node is None:
            return None
        reader = self._reader
        fields = reader.fields(node, schema.HUB, "a hub")
        again = ListedText(reader, place, f"{place.scene} again")
        slots = reader.expression(fields.get("slots"), place, NUMBER)
        offered = self._offered(fields.get("of"), place)
        if slots is None:
            slots = Expression("0", NUMBER, "0", 0, 0, frozenset())
        for name in offered:
            self.names.remember("chosen", line_name(place.scene, name))
        return Hub(
            clamped(slots, 0, MOST_SLOTS),
            offered,
            self._ways.ways(fields.get("then"), place, (RETURN,)),
            again.read(fields.get("again")),
            self._ways.tests(fields.get("cuts_in"), place),
            introduces=self._introduced(fields),
            assume=tuple(again.assume),
            tags=tuple(tag.value for item in reader.items(fields.get("of")) for tag in tags_asked(item)),
        )

    def _offered(self, node: Node | None, place: Place) -> tuple[str, ...]:
        """The storylets of a hub, by full name, each once; its lines have the last part of their names."""
        found: dict[str, str] = {}
        for item in self._reader.items(node):
            for full in self._tagged(item) if isinstance(item, Tree) else self._line(item, place):
                name = line_name(place.scene, full)
                if found.setdefault(name, full) != full:
                    message = f"this hub has a line `{name.rpartition('.')[2]}` already, of the scene `{found[name]}`"
                    hint = f"rename one of the two scenes: the line of `{full}` would have the same name"
                    self._reader.wrong(item, "duplicate-name", message, hint)
        return tuple(found.values())

    def _tagged(self, node: Tree) -> Collection[str]:
        """The storylets that have a tag."""
        fields = self._reader.fields(node, schema.TAGGED, "an item of `of`")
        tag = self._reader.one_of(fields.get("tag"), self.known.tagged, "unknown-tag", "tag of a storylet")
        return self.known.tagged[tag] if tag else ()

    def _line(self, node: Node, place: Place) -> Collection[str]:
        """The full name of a storylet; none if it is not one."""
        full = self._ways.target(node, place, line=True)
        if full and full not in self.known.storylets:
            self._reader.wrong(
                node, "not-a-storylet", f"`{full}` has no `storylet`", "give that scene a storylet: {line: …}"
            )
        return (full,) if full else ()

    def _storylet(self, node: Node | None, place: Place) -> Storylet | None:
        if node is None:
            return None
        reader = self._reader
        fields = reader.fields(node, schema.STORYLET, "a storylet")
        if "locked" in fields and "if" not in fields:
            reader.wrong(
                fields["locked"], "if-missing", "`locked` needs an `if`", "write under `if` when the line is open"
            )
        assume = reader.assumptions(fields.get("assume"), place, f"{place.scene} line")
        tags = reader.names(fields.get("tags"))
        for tag in tags:
            if not ID.match(tag.value):
                reader.wrong(tag, "bad-id", f"`{tag.value[:40]}` is not a valid tag", valid(tag.value))
        given = {"assume": assume, "introduces": self._introduced(fields), "tags": tuple(tag.value for tag in tags)}
        return reader.made(Storylet, fields, schema.STORYLET, reader.at(place, f"{place.scene} line"), **given)

    def _ending(self, node: Node | None) -> Ending | None:
        if node is None:
            return None
        return self._reader.made(Ending, self._reader.fields(node, schema.ENDING, "an ending"), schema.ENDING)

    def _epilogue(self, node: Node | None, scene: Mapping[str, Node]) -> Epilogue | None:
        if node is None:
            return None
        if "ending" not in scene:
            self._reader.wrong(node, "epilogue-without-ending", "an `epilogue` needs an `ending`")
        fields = self._reader.fields(node, schema.EPILOGUE, "an epilogue")
        pool = self._reader.one_of(fields.get("pool"), self.known.pools, "unknown-pool", "pool")
        least, most = (
            self._reader.whole(fields.get(name), bound, 0, 99) for name, bound in (("least", 0), ("most", 99))
        )
        if least > most:
            message = f"an epilogue cannot read at least {least} lines and at most {most}"
            self._reader.wrong(fields.get("least", node), "out-of-range", message, "lower `least`, or raise `most`")
        return Epilogue(pool, least, most) if pool else None


def _slots(scene: Scene) -> tuple[object, ...]:
    """All slots that a scene has turned out to need."""
    used = scene.hub.used if scene.hub is not None else ()
    return scene.visits, used, tuple(choice.slot for choice in scene.choices)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Tree) and not node.items
