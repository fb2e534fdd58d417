"""A chapter's file becomes scenes."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from game.diagnostics import nearest
from game.loader import schema
from game.loader.nodes import Document, Node, Scalar
from game.loader.nodes import Mapping as Tree
from game.loader.nodes import Sequence as Branches
from game.loader.reader import Findings, Reader
from game.loader.renames import Former
from game.loader.scope import Place, RoleNames
from game.story import guards
from game.story.expression import MOST_SLOTS, NUMBER, Expression, Kind, clamped
from game.story.model import (
    RETURN,
    RISKS,
    STAY,
    Assumption,
    Chapter,
    Choice,
    Ending,
    Epilogue,
    Hub,
    Line,
    Outcome,
    Scene,
    Shift,
    Storylet,
    Way,
)

_RISK = Kind("word", RISKS)


class Known(NamedTuple):
    """The names that stand outside a role's state."""

    care: Mapping[str, str]
    places: Mapping[str, object]
    people: Mapping[str, object]
    notes: Mapping[str, object]
    pools: Mapping[str, object]
    storylets: Collection[str]  # of the role, by full name


class ChapterReader:
    """Reads the scenes of one chapter's document."""

    def __init__(self, document: Document, findings: Findings, names: RoleNames, known: Known) -> None:
        self.document, self.findings = document, findings
        self.names, self.known = names, known
        self.claims: list[Former] = []
        self.scenes: dict[str, Scene] = {}
        self._assumed: dict[str, tuple[Node, Place]] = {}  # what is assumed, by what reads it
        self._reader = Reader(document, findings, names.year, known.notes)

    def chapter(self, name: str, number: int) -> Chapter | None:
        """The chapter, its scenes left in `scenes`."""
        root = self.document.root
        if root is None:
            return None
        reader = self._reader
        fields = reader.fields(root, schema.CHAPTER_FILE, "a chapter's file")
        head = reader.fields(fields["chapter"], schema.CHAPTER, "a chapter") if "chapter" in fields else {}
        self._former(head.get("was"), name)
        for scene, (key, node) in reader.entries(fields["scenes"], "scenes").items() if "scenes" in fields else ():
            self._scene(f"{name}.{scene}", key, node)
        recap = reader.text(head.get("recap"), Place(self.names, chapter=name))
        return Chapter(
            name, reader.words(head.get("title")), reader.moment(head.get("starts")), recap, tuple(self.scenes), number
        )

    def placed(self, name: str, findings: Findings) -> Scene:
        """A scene with the slots that turned out to be read, and with what its texts assume."""
        self._reader.findings = findings  # the chapter may have been read before, when others were kept
        scene = self.scenes[name]
        slots = self.names.remembered
        choices = tuple(
            c if (slot := slots.get(f"chosen({c.id})")) == c.slot else c._replace(slot=slot) for c in scene.choices
        )
        hub = scene.hub and scene.hub._replace(lines=self._lines(scene.id, scene.hub.of))
        placed = scene._replace(visits=slots.get(f"visits({name})"), choices=choices, hub=hub)
        return self._assuming(placed) if self._assumed else placed

    def _assuming(self, scene: Scene) -> Scene:
        """A scene with what its texts take for granted."""
        choices = tuple(
            c._replace(outcome=self._taking(c.outcome, c.id), fail=c.fail and self._taking(c.fail, f"{c.id} fail"))
            for c in scene.choices
        )
        return scene._replace(
            arrival=self._taking(scene.arrival, scene.id),
            choices=choices,
            fallback=scene.fallback and self._taking(scene.fallback, f"{scene.id} fallback"),
            storylet=scene.storylet and scene.storylet._replace(assume=self._assumptions(f"{scene.id} line")),
        )

    def _taking(self, outcome: Outcome, owner: str) -> Outcome:
        return outcome._replace(assume=self._assumptions(owner)) if owner in self._assumed else outcome

    def _assumptions(self, owner: str) -> tuple[Assumption, ...]:
        if owner not in self._assumed:
            return ()
        return self._reader.assumptions(*self._assumed[owner], owner)

    def _assume(self, fields: Mapping[str, Node], place: Place, owner: str) -> None:
        """Keeps what is assumed until everything else is read."""
        if "assume" in fields:
            self._assumed[owner] = (fields["assume"], place)

    def _lines(self, hub: str, of: Sequence[str]) -> tuple[Line, ...]:
        """The lines of a hub, each with the rule by which it is offered."""
        lines = []
        for target in of:
            storylet = self.scenes[target].storylet if target in self.scenes else None
            if storylet is not None:
                name = line_name(hub, target)
                slot = self.names.remember("chosen", name)
                offered = guards.of_line(name, slot, storylet.until, self.names.year)
                assume = self._assumptions(f"{target} line")
                told = (storylet.test, storylet.locked, storylet.until, assume)
                lines.append(Line(name, target, storylet.line, slot, offered, *told))
        return tuple(lines)

    def _scene(self, name: str, key: Scalar, node: Node) -> None:
        reader = self._reader
        fields = reader.fields(node, schema.SCENE, "a scene")
        if not fields:
            return
        place = Place(self.names, name)
        if name.partition(".")[2] in (STAY, RETURN):
            message = f"`{key.value}` has a meaning of its own after `go`"
            reader.wrong(key, "word-is-name", message, "choose another name")
        self._one_way_on(fields, key)
        self._former(fields.get("was"), name)
        hub = self._hub(fields.get("hub"), place)
        scene = Scene(
            name,
            title=reader.words(fields.get("title")),
            at=reader.one_of(fields.get("at"), self.known.places, "unknown-place", "place"),
            dateline=reader.words(fields.get("dateline")),
            time=reader.moment(fields.get("time")),
            care=reader.one_of(fields.get("care"), self.known.care, "unknown-care", "tag of care"),
            divert=self._tests(fields.get("divert"), place._replace(before=True)),
            arrival=self._arrival(fields, place),
            choices=self._choices(fields.get("choices"), place),
            fallback=self._fallback(fields.get("fallback"), place),
            hub=hub,
            storylet=self._storylet(fields.get("storylet"), place),
            ending=self._ending(fields.get("ending")),
            epilogue=self._epilogue(fields.get("epilogue"), fields),
            people=reader.each(fields.get("people"), self.known.people, "unknown-person", "person"),
            record=reader.words(fields.get("record")),
            where=self.document.span(key),
        )
        self.scenes[name] = scene

    def _one_way_on(self, fields: Mapping[str, Node], key: Scalar) -> None:
        """A scene has `choices`, `go`, `ending` or `hub`, and only one of them."""
        given = [name for name in ("choices", "go", "ending", "hub") if name in fields]
        if len(given) != 1:
            said = "more than one" if given else "none"
            self._reader.wrong(
                key,
                "no-way-on",
                f"a scene has `choices`, `go`, `ending` or `hub`; this has {said}",
                "write exactly one of them",
            )
        if "fallback" in fields and "choices" not in fields:
            self._reader.wrong(
                fields["fallback"],
                "choices-missing",
                "a `fallback` happens when no choice is open, and this scene has no choices",
                "write `choices`, or `go` in place of the fallback",
            )
        if "look_away" in fields and "care" not in fields:
            self._reader.wrong(
                fields["look_away"],
                "care-missing",
                "`look_away` needs a `care` tag",
                "say under `care` what is hard to read here",
            )

    def _former(self, node: Node | None, name: str) -> None:
        """Keeps the former names of what was renamed."""
        self.claims += [Former(name, item, self.document) for item in self._reader.names(node)]

    # Where it goes on

    def target(self, node: Node | None, place: Place, turns: bool, line: bool = False) -> str:
        """The full name of a scene, or `stay` or `return` where these may stand; nothing where it is wrong."""
        if node is None:
            return ""
        reader = self._reader
        value = reader.scalar(node, "a target")
        if not value:
            return ""
        if value in (STAY, RETURN):
            if turns:
                return value
            reader.wrong(node, "bad-target", f"`{value}` cannot stand here", "name a scene")
            return ""
        full = place.full("visits", value)
        if not full:
            hint = nearest(value, place.things("visits"))
            self.findings.unknown("unknown-scene", f"there is no scene `{value[:60]}`", self.document.span(node), hint)
        elif not line and full in self.known.storylets:
            reader.wrong(node, "bad-target", f"`{full}` is a storylet", "a storylet is reached only through its hub")
        return full

    def ways(self, node: Node | None, place: Place, turns: bool = True) -> tuple[Way, ...]:
        """One target, or a list of `{if, to}` closed by a bare `{to}`."""
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (Way(self.target(node, place, turns)),)
        ways = []
        for number, item in enumerate(items := self._reader.items(node)):
            last = number == len(items) - 1
            fields = self._reader.fields(item, schema.WAY, "a way")
            if last == ("if" in fields) and "to" in fields:
                message = "the last way has no `if`" if last else "only the last way has no `if`"
                self._reader.wrong(item, "open-ways", message, "a list of ways is closed by a bare {to: scene}")
            ways.append(
                Way(self.target(fields.get("to"), place, turns), self._reader.condition(fields.get("if"), place))
            )
        return tuple(ways)

    def _tests(self, node: Node | None, place: Place) -> tuple[Way, ...]:
        """A list of `{if, to}`."""
        ways = []
        for item in self._reader.items(node):
            fields = self._reader.fields(item, schema.TEST, "a way")
            test = self._reader.condition(fields.get("if"), place)
            ways.append(Way(self.target(fields.get("to"), place, turns=False), test))
        return tuple(ways)

    # What happens

    def _outcome(self, fields: Mapping[str, Node], place: Place, owner: str) -> Outcome:
        reader = self._reader
        self._assume(fields, place, owner)
        return Outcome(
            do=reader.effects(fields.get("do"), place),
            because=reader.words(fields.get("because")),
            text=reader.text(fields.get("text"), place, links=True),
            look_away=reader.text(fields.get("look_away"), place),
            ledger=reader.text(fields.get("ledger"), place),
            journal=reader.text(fields.get("journal"), place),
            reveal=reader.each(fields.get("reveal"), self.known.notes, "unknown-note", "note"),
            go=self.ways(fields.get("go"), place),
        )

    def _arrival(self, fields: Mapping[str, Node], place: Place) -> Outcome:
        outcome = self._outcome(fields, place, place.scene)
        if any(way.to == STAY for way in outcome.go):
            message = "`stay` offers the choices of the scene, and this scene has none"
            self._reader.wrong(fields["go"], "bad-target", message, "name a scene, or write `choices`")
        return outcome

    def _choices(self, node: Node | None, place: Place) -> tuple[Choice, ...]:
        if node is None:
            return ()
        found = self._reader.entries(node, "choices")
        if not found:
            self._reader.wrong(node, "no-way-on", "there is no choice here", "write one, or `go`")
        return tuple(self._choice(name, key, each, place) for name, (key, each) in found.items())

    def _choice(self, name: str, key: Scalar, node: Node, place: Place) -> Choice:
        reader = self._reader
        fields = reader.fields(node, schema.CHOICE, "a choice")
        full = f"{place.scene}.{name}"
        self._former(fields.get("was"), full)
        outcome = self._outcome(fields, place, full)
        once, risk = reader.flag(fields.get("once")), reader.expression(fields.get("risk"), place, _RISK)
        self._risky(fields, key, risk)
        better, worse = (self._shifts(fields.get(name), place) for name in ("better", "worse"))
        slot = self.names.remember("chosen", full) if once or "risk" in fields else None
        return Choice(
            full,
            label=reader.text(fields.get("label"), place),
            outcome=outcome,
            test=reader.condition(fields.get("if"), place),
            locked=reader.text(fields["locked"], place) if "locked" in fields else None,
            once=once,
            risk=risk and guards.risk_word(risk, better, worse),
            better=better,
            worse=worse,
            fail=self._failing(fields.get("fail"), place, full, outcome),
            slot=slot,
            where=self.document.span(key),
            offered=guards.of_choice(full, slot),
        )

    def _risky(self, fields: Mapping[str, Node], key: Scalar, risk: Expression | None) -> None:
        """`fail`, `better` and `worse` need a `risk`; `locked` needs an `if`."""
        for name in ("better", "worse", "fail"):
            if name in fields and "risk" not in fields:
                self._reader.wrong(
                    fields[name], "risk-missing", f"`{name}` needs a `risk`", "write the risk word, or take it away"
                )
        if risk is not None and (risk.high > 0 or "worse" in fields) and "fail" not in fields:
            self._reader.wrong(key, "fail-missing", "a risk needs a `fail`", "say what happens when it fails")
        if "locked" in fields and "if" not in fields:
            self._reader.wrong(fields["locked"], "if-missing", "`locked` needs an `if`", "say when the choice is open")

    def _failing(self, node: Node | None, place: Place, choice: str, succeeding: Outcome) -> Outcome | None:
        """What happens when a risk fails; where it does not say where it goes on, it goes on as the choice does."""
        if node is None:
            return None
        outcome = self._outcome(self._reader.fields(node, schema.OUTCOME, "what fails"), place, f"{choice} fail")
        return outcome if outcome.go else outcome._replace(go=succeeding.go)

    def _shifts(self, node: Node | None, place: Place) -> tuple[Shift, ...]:
        shifts = []
        for item in self._reader.items(node):
            fields = self._reader.fields(item, schema.SHIFT, "what moves a risk")
            test = self._reader.condition(fields.get("if"), place)
            if test is not None:
                shifts.append(Shift(test, self._reader.words(fields.get("because"))))
        return tuple(shifts)

    def _fallback(self, node: Node | None, place: Place) -> Outcome | None:
        if node is None:
            return None
        fields = self._reader.fields(node, schema.FALLBACK, "a fallback")
        outcome = self._outcome(fields, place, f"{place.scene} fallback")
        if any(way.to == STAY for way in outcome.go):
            self._reader.wrong(node, "bad-target", "a fallback cannot `stay` where nothing is open", "name a scene")
        return outcome

    # Hubs and endings

    def _hub(self, node: Node | None, place: Place) -> Hub | None:
        if node is None:
            return None
        reader = self._reader
        fields = reader.fields(node, schema.HUB, "a hub")
        slots = reader.expression(fields.get("slots"), place, NUMBER)
        of = [self._line(item, place) for item in reader.items(fields.get("of"))]
        offered = tuple(dict.fromkeys(name for name in of if name))
        if slots is None:
            slots = Expression("0", NUMBER, "0", 0, 0, frozenset())
        for name in offered:
            self.names.remember("chosen", line_name(place.scene, name))
        return Hub(
            clamped(slots, 0, MOST_SLOTS),
            offered,
            self.ways(fields.get("then"), place, turns=False),
            reader.text(fields.get("again"), place, links=True),
            self._tests(fields.get("cuts_in"), place),
        )

    def _line(self, node: Node, place: Place) -> str:
        """The full name of a storylet of this chapter."""
        full = self.target(node, place, turns=False, line=True)
        if not full:
            return ""
        if full.partition(".")[0] != place.scene.partition(".")[0]:
            self._reader.wrong(
                node,
                "not-a-storylet",
                f"`{full}` stands in another chapter",
                "a hub offers storylets of its own chapter",
            )
        elif full not in self.known.storylets:
            self._reader.wrong(node, "not-a-storylet", f"`{full}` has no `storylet`", "give it storylet: {line: …}")
        return full

    def _storylet(self, node: Node | None, place: Place) -> Storylet | None:
        if node is None:
            return None
        reader = self._reader
        fields = reader.fields(node, schema.STORYLET, "a storylet")
        self._assume(fields, place, f"{place.scene} line")
        if "locked" in fields and "if" not in fields:
            reader.wrong(fields["locked"], "if-missing", "`locked` needs an `if`", "say when the line is open")
        return Storylet(
            reader.text(fields.get("line"), place),
            reader.condition(fields.get("if"), place),
            reader.text(fields["locked"], place) if "locked" in fields else None,
            reader.moment(fields.get("until")),
        )

    def _ending(self, node: Node | None) -> Ending | None:
        if node is None:
            return None
        fields = self._reader.fields(node, schema.ENDING, "an ending")
        return Ending(self._reader.words(fields.get("title")), self._reader.words(fields.get("kind")))

    def _epilogue(self, node: Node | None, scene: Mapping[str, Node]) -> Epilogue | None:
        if node is None:
            return None
        if "ending" not in scene:
            self._reader.wrong(node, "epilogue-without-ending", "an epilogue follows an `ending`")
        fields = self._reader.fields(node, schema.EPILOGUE, "an epilogue")
        pool = self._reader.one_of(fields.get("pool"), self.known.pools, "unknown-pool", "pool")
        least, most = (
            self._reader.whole(fields.get(name), bound, 0, 99) for name, bound in (("least", 0), ("most", 99))
        )
        if least > most:
            message = f"an epilogue cannot read at least {least} lines and at most {most}"
            self._reader.wrong(fields.get("least", node), "out-of-range", message, "`least` is not above `most`")
        return Epilogue(pool, least, most) if pool else None


def line_name(hub: str, storylet: str) -> str:
    """The full name of the line by which a hub offers a storylet."""
    return f"{hub}.{storylet.rpartition('.')[2]}"


def choices_of(scene: str, node: Node) -> list[tuple[str, Scalar]]:
    """The full names of a scene's choices and of its hub's lines, before anything is read."""
    found: list[tuple[str, Scalar]] = []
    if not isinstance(node, Tree):
        return found
    choices = node.items.get("choices")
    if isinstance(choices, Tree):
        found += [(f"{scene}.{name}", key) for name, key in choices.keys.items()]
    hub = node.items.get("hub")
    of = hub.items.get("of") if isinstance(hub, Tree) else None
    listed = of.items if isinstance(of, Branches) else [of] if isinstance(of, Scalar) else []
    found += [(line_name(scene, item.value), item) for item in listed if isinstance(item, Scalar)]
    return found
