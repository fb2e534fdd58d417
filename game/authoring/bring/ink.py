"""Reads an ink story: knots, stitches and labeled parts become scenes, the weave of choices and gathers is taken apart.

What has no counterpart (threads, lists, functions but for those that set one variable) is left out and reported.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from game.authoring.bring.draft import END, Choice, Draft, Scene, UntranslatableError, Way
from game.authoring.bring.expressions import Translator
from game.authoring.bring.inklines import Item, Lines, Part
from game.authoring.bring.inktext import Prose, depth
from game.story.model import RETURN

_GLUED = re.compile(r"\0(\d+)\Z")  # at the end of a paragraph that the next text belongs to, with its line
_STOP = re.compile(r"(?:\{[^:]*: )?[,.;:!?]")


@dataclass
class _Block:
    """What is read until a choice is offered: its items, the choices, and the gather behind them."""

    label: str = ""
    line: int = 0
    items: list[Item] = field(default_factory=list)
    choices: "list[tuple[Item, _Block]]" = field(default_factory=list)
    next: "_Block | None" = None


def read(source: str, title: str) -> Draft:
    """The draft of an ink story."""
    return _Reader(Draft(title)).read(source)


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._named: dict[str, str] = {}  # the scene of each full name
        self._part = Part("", "", 1)
        self._asked = Translator(draft, self._scene_of)
        self._lines = Lines(draft, self._asked)
        self._prose = Prose(draft, self._asked)
        self._parted: set[int] = set()  # lines whose glue reaches into another scene

    def read(self, source: str) -> Draft:
        parts = self._lines.parts(source)
        blocks = []
        for part in parts:
            items = list(self._lines.items(part.lines))
            block, rest = self._block(items, 0, 1)
            while rest < len(items):  # a gather above all choices
                block, rest = self._block(items, rest, 1)
            blocks.append(block)
            self._named[part.name] = self._draft.scene(part.name or "beginning").id
        for part, block in zip(parts, blocks, strict=True):
            self._label(part, block)
        for part in parts:
            self._declare(part)
        for number, (part, block) in enumerate(zip(parts, blocks, strict=True)):
            self._part = part
            stitch = next((p for p in parts[number + 1 : number + 2] if p.knot == part.knot and not part.stitch), None)
            empty = not block.items and not block.choices and block.next is None
            self._lower(
                block, self._scene(self._named[part.name]), self._named[stitch.name] if stitch and empty else ""
            )
        for scene in self._draft.scenes.values():
            for text in (scene.text, *(choice.text for choice in scene.choices)):
                text[:] = [self._unglued(paragraph) for paragraph in text]
        if self._parted:
            lines = ", ".join(map(str, sorted(self._parted)))
            self._draft.leave(min(self._parted), f"glue between scenes, where a paragraph begins: lines {lines}")
        first = self._draft.scenes[self._named[parts[0].name]]
        alone = (
            [way.to for way in first.go if not way.then]
            if not (first.text or first.do or first.choices) and len(first.go) == 1
            else []
        )
        if alone and alone[0] != END:
            del self._draft.scenes[first.id]
        self._draft.start = alone[0] if alone and alone[0] != END else first.id
        return self._draft

    def _scene(self, name: str) -> Scene:
        return self._draft.scenes[name]

    def _scene_of(self, name: str) -> str | None:
        """The scene that a name stands for where it is used: in its own stitch first, then in its knot, then anywhere."""
        knot, stitch = self._part.knot, self._part.stitch
        places = [
            f"{knot}.{stitch}.{name}",
            f"{knot}.{name}",
            name,
            f"{name.partition('.')[0]}..{name.partition('.')[2]}",
        ]
        places += [full for full in self._named if full.startswith(f"{knot}.") and full.endswith(f".{name}")]
        places += [
            full
            for full in self._named
            if full.startswith(f"{name.partition('.')[0]}.") and full.endswith(f".{name.rpartition('.')[2]}")
        ]
        return next((self._named[each] for each in places if each in self._named), None)

    def _declare(self, part: Part) -> None:
        """The temporary variables of a part; here they last."""
        self._part = part
        for _, line in part.lines:
            found = re.match(r"\s*~\s*temp\s+(\w+)\s*=\s*(.*?)\s*$", line)
            if found and found[1] not in self._asked.names:
                self._asked.declare_like(found[1], found[2])

    # The weave

    def _block(self, items: Sequence[Item], place: int, level: int, label: str = "") -> tuple[_Block, int]:
        """The block that begins at an item, and the place behind it; choices and gathers of lower levels end it."""
        block = _Block(label, items[place].line if place < len(items) else 0)
        while place < len(items):
            item = items[place]
            if item.sort in ("choice", "gather") and item.level < level:
                break
            if item.sort == "choice":
                body, place = self._block(items, place + 1, item.level + 1)
                block.choices.append((item, body))
            elif item.sort == "gather":
                if not block.choices and not item.label and not block.items:
                    place += 1
                    continue
                block.next, place = self._block(items, place + 1, level, item.label)
                break
            else:
                block.items.append(item)
                place += 1
        return block, place

    def _label(self, part: Part, block: _Block) -> None:
        """Gives each labeled gather and choice a scene."""
        for item, body in block.choices:
            if item.label:
                self._named[self._full(part, item.label)] = self._draft.scene(f"{part.name} {item.label}").id
            self._label(part, body)
        if block.next is not None:
            if block.next.label:
                named = self._full(part, block.next.label)
                self._named[named] = self._draft.scene(f"{part.name} {block.next.label}").id
            self._label(part, block.next)

    def _full(self, part: Part, label: str) -> str:
        return f"{part.knot}.{part.stitch}.{label}"

    def _new(self, near: str) -> Scene:
        return self._draft.scene(re.sub(r"_\d+$", "", near))

    def _lower(self, block: _Block, scene: Scene, after: str) -> None:
        """Writes a block into a scene; `after` is the scene behind it, if there is one."""
        ended = False
        for item in block.items:
            if ended:
                self._draft.leave(item.line, f"nothing leads here: {item.text}")
            elif item.sort in ("divert", "tunnel"):
                scene, ended = self._diverted(item, scene)
            else:
                if item.sort == "do" and any("{" in each for each in scene.text):
                    # What is set here is not so yet where the text before it is read.
                    on = self._new(scene.id)
                    scene.go.append(Way(on.id))
                    scene = on
                self._happen(item, scene.do, scene.text)
        if ended and not _labeled(block):
            for item, _ in block.choices:
                self._draft.leave(item.line, f"nothing leads to this choice: {item.text}")
            return
        if ended and block.choices:  # but a divert may lead to a label behind it
            scene = self._new(scene.id)
        behind = after
        if block.next is not None:
            named = self._named.get(self._full(self._part, block.next.label)) if block.next.label else None
            behind = named or self._new(scene.id).id
        scene.line = block.choices[0][0].line if block.choices else 0
        for item, body in block.choices:
            self._choice(item, body, scene, behind)
        if not scene.choices and not ended:
            scene.go.append(Way(behind or self._loose(block)))
        elif (
            scene.choices
            and not scene.fallback
            and all(choice.when or choice.once for choice in scene.choices)
            and behind != scene.id
        ):
            scene.fallback.append(Way(behind or END))
        if block.next is not None:
            self._lower(block.next, self._scene(behind), after)

    def _loose(self, block: _Block) -> str:
        if block.items or block.choices:
            self._draft.leave(
                block.items[-1].line if block.items else block.line, "nothing follows here: the story ends"
            )
        return END

    def _diverted(self, item: Item, scene: Scene) -> tuple[Scene, bool]:
        """A divert ends a scene; behind one with a condition, and behind a tunnel, another scene goes on."""
        target = self._target(item)
        try:
            when = self._when(item)
        except UntranslatableError as error:
            self._draft.leave(item.line, f"the divert to {item.text}: {error}")
            return scene, False
        through = item.sort == "tunnel" and target != END
        if not when and not through:
            scene.go.append(Way(target))
            return scene, True
        on = self._new(scene.id)
        scene.go.append(Way(target, when, on.id if through else ""))
        if when:
            scene.go.append(Way(on.id))
        return on, False

    def _target(self, item: Item) -> str:
        if item.text in ("END", "DONE", RETURN):
            return RETURN if item.text == RETURN else END
        found = self._scene_of(item.text)
        if found is None:
            self._draft.leave(item.line, f"there is no {item.text} to go to: the story ends")
        return found or END

    def _when(self, item: Item) -> str:
        """The conditions of an item, joined."""
        said = [self._asked.condition(each) for each in item.when]
        return said[0] if len(said) == 1 else " and ".join(f"({each})" if " " in each else each for each in said)

    def _choice(self, item: Item, body: _Block, scene: Scene, behind: str) -> None:
        text, _, on = item.text.partition("->")
        before, bracket, rest = text.partition("[")
        inside, _, output = rest.partition("]")
        label = self._prose.label((before + inside).strip(), item.line)
        said = self._prose.text((before + output if bracket else before).strip(), item.line)
        made = Choice(label, once=not item.sticky)
        try:
            made.when = self._when(item)
        except UntranslatableError as error:
            self._draft.leave(item.line, f"the condition of a choice: {error}")
        if on:
            body.items[:0] = self._lines.diverts(item.line, f"->{on}")
        if not label:  # a choice that is taken when nothing else is left
            scene.fallback = [Way(self._body(item, body, "", scene, behind))]
            return
        plain = all(each.sort not in ("divert", "tunnel") or not each.when for each in body.items)
        plain = plain and all(on.sort == "divert" for each, on in pairwise(body.items) if each.sort == "tunnel")
        if item.label or body.choices or body.next is not None or not plain:
            made.go = [Way(self._body(item, body, said, scene, behind))]
        else:
            made.text += [said] if said else []
            self._inline(body, made, behind)
        scene.choices.append(made)

    def _inline(self, body: _Block, made: Choice, behind: str) -> None:
        """What follows a choice, as far as it goes on without another one."""
        tunnel: Way | None = None  # behind which it goes on where the next item leads
        for item in body.items:
            if tunnel is not None:
                to = self._target(item)
                tunnel.then, tunnel = "" if to == RETURN else to, None  # what is visited goes back by itself
            elif made.go:
                self._draft.leave(item.line, f"nothing leads here: {item.text}")
            elif item.sort in ("divert", "tunnel"):
                made.go = [Way(self._target(item))]
                if item.sort == "tunnel" and made.go[0].to != END:
                    tunnel = made.go[0]
            else:
                self._happen(item, made.do, made.text)
        if tunnel is not None:
            tunnel.then = behind or self._loose(body)
        made.go = made.go or [Way(behind or self._loose(body))]

    def _body(self, item: Item, body: _Block, said: str, scene: Scene, behind: str) -> str:
        """The scene of what follows a choice."""
        named = self._named.get(self._full(self._part, item.label)) if item.label else None
        inner = self._scene(named) if named else self._new(f"{scene.id}_{item.line}")
        inner.text += [said] if said else []
        self._lower(body, inner, behind)
        return inner.id

    # What happens

    def _happen(self, item: Item, do: list[str], text: list[str]) -> None:
        try:
            when = self._when(item)
            if item.sort == "do":
                do.append(self._statement(item.text, when))
                return
            said = self._prose.text(item.text, item.line)
            if when and depth(said) > 1:
                self._draft.leave(item.line, f"conditions inside a condition: {item.text}")
            elif said:
                self._add(text, f"{{{when}: {said}}}" if when else said, item)
        except UntranslatableError as error:
            self._draft.leave(item.line, f"{error}")

    def _add(self, text: list[str], said: str, item: Item) -> None:
        """A paragraph, or more of the last one where glue joins them."""
        glued = item.text.startswith("<>") or bool(text and _GLUED.search(text[-1]))
        if glued and text:
            text[-1] = _GLUED.sub("", text[-1]).rstrip() + ("" if _STOP.match(said) else " ") + said
        else:
            text.append(said)
            if glued:
                self._parted.add(item.line)
        text[-1] += f"\0{item.line}" if item.text.endswith("<>") else ""

    def _unglued(self, paragraph: str) -> str:
        """A paragraph whose glue, if it ends a scene, joins it to nothing."""
        if found := _GLUED.search(paragraph):
            self._parted.add(int(found[1]))
        return _GLUED.sub("", paragraph)

    def _statement(self, text: str, when: str) -> str:
        called = re.fullmatch(r"(\w+)\s*\(\s*(\w+)\s*\)", text)
        if called and called[1] in self._lines.functions:
            parameter, body = self._lines.functions[called[1]]
            text = re.sub(rf"\b{re.escape(parameter)}\b", called[2], body) if parameter else "…"
        said = self._asked.statement(re.sub(r"^temp\s+", "", text))
        if not when:
            return said
        name, operator, value = said.split(" ", 2)
        if operator != "=":
            value = f"{name} {operator[0]} {value}"
        return f"{name} = {value} if {when} else {name}"


def _labeled(block: _Block) -> bool:
    """Whether there is a label among the choices of a block or behind it."""
    behind = block.next is not None and (bool(block.next.label) or _labeled(block.next))
    return behind or any(item.label or _labeled(body) for item, body in block.choices)
