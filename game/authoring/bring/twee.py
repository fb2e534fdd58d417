"""Reads a Twee story: passages become scenes, links become choices; the macros that set, test and link are understood.

Those of SugarCube and of Harlowe are, and `[[links]]` of any story format. What else a macro or a script does is left out and
reported. The module is long because it has a method for each macro of two story formats.
"""

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from game.authoring.bring.draft import END, Choice, Draft, Scene, UntranslatableError, Way, escaped
from game.authoring.bring.expressions import Translator
from game.authoring.bring.passages import Passage, closing, ends, passages, statements, without_it

_NOT_TOLD = frozenset(
    {"storytitle", "storydata", "storyinit", "storycaption", "storymenu", "storyauthor", "storysubtitle"}
)
_SCRIPTS = frozenset({"script", "stylesheet", "widget", "twine.private", "header", "footer", "startup"})
_SET = re.compile(r"<<set\s+(.*?)>>|\(set:\s*(.*?)\)(?=\s|$|[^\w,.])", re.DOTALL)
_PIECE = re.compile(
    r"/\*.*?\*/|<!--.*?-->"  # comments
    r"|<<(?P<macro>.*?)>>"
    r"|\((?P<harlowe>[a-z-]+):(?P<given>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)(?P<hook>\s*\[(?:(?!\[)|(?=\[\[)))?"
    r"|\[\[(?P<link>.*?)\](?:\[(?P<setter>.*?)\])?\]"
    r"|(?P<shown>\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"
    r"|</?[A-Za-z][^<>]*>"  # HTML
    r"|(?P<line>\n)",
    re.DOTALL,
)


_LINKED = re.compile(r"\x01.*?\x02")  # the words of a link in a paragraph


class _Asked(NamedTuple):
    """A condition that is open: what it asks, and what the branches before it asked."""

    asks: str
    before: tuple[str, ...] = ()

    @property
    def now(self) -> str:
        """All that must hold here."""
        return _joined([*map(_opposite, filter(None, self.before)), *([self.asks] if self.asks else [])])

    def otherwise(self, asks: str) -> "_Asked":
        """The next branch; the last one asks nothing."""
        return _Asked(asks, (*self.before, self.asks))


def read(source: str, title: str) -> Draft:
    """The draft of a Twee story."""
    return _Reader(Draft(title)).read(source)


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._scenes: dict[str, str] = {}  # the scene of each passage
        self._visited: dict[str, str] = {}
        self._asked = Translator(draft, self._visited.get)

    def read(self, source: str) -> Draft:
        whole = list(passages(source))
        told = [each for each in whole if each.name.lower() not in _NOT_TOLD and not _SCRIPTS.intersection(each.tags)]
        start = self._data(whole)
        for each in whole:
            if each not in told and each.name.lower() not in ("storytitle", "storydata", "storyinit"):
                self._draft.leave(each.line, f"the passage {each.name}")
        self._variables(whole)
        for each in told:
            self._scenes[each.name] = self._draft.scene(each.name).id
        for each in told:
            _Telling(self._draft, self._asked, self._scenes, self._visited, each).tell()
        first = start if start in self._scenes else "Start" if "Start" in self._scenes else next(iter(self._scenes), "")
        self._draft.start = self._scenes.get(first, "")
        return self._draft

    def _data(self, whole: Sequence[Passage]) -> str:
        """The passage that the story begins with; its title is taken in too."""
        start = ""
        for each in whole:
            if each.name == "StoryTitle":
                self._draft.title = " ".join(re.sub(r"''|//", "", each.text).split()) or self._draft.title
            elif each.name == "StoryData":
                try:
                    start = str(json.loads(each.text).get("start", ""))
                except (ValueError, AttributeError):
                    self._draft.leave(each.line, "StoryData, which cannot be read")
        return start

    def _variables(self, whole: Sequence[Passage]) -> None:
        """All that is set anywhere; what StoryInit sets is where it starts."""
        for each in sorted(whole, key=lambda passage: passage.name != "StoryInit" and "startup" not in passage.tags):
            first = each.name == "StoryInit" or "startup" in each.tags
            for found in _SET.finditer(each.text):
                for statement in statements(found[1] or found[2] or ""):
                    self._declare(statement, first, each.line + 1 + each.text.count("\n", 0, found.start()))

    def _declare(self, statement: str, first: bool, line: int) -> None:
        found = re.fullmatch(r"\s*(\$\w+)\s*([-+]?=|\bto\b|\+\+|--)\s*(.*?)\s*", statement, re.DOTALL)
        if found is None or found[1] in self._asked.names:
            return
        counts = found[2][0] in "+-" or re.match(rf"(it|{re.escape(found[1])})\s*[-+]", found[3])
        value = "0" if counts else found[3]
        if not first:  # before it is set it is nothing
            value = (
                "false"
                if value in ("true", "false")
                else "0"
                if re.fullmatch(r"-?\d+", value)
                else "''"
                if value[:1] in "'\""
                else value
            )
        if not self._asked.declare(found[1], value) and first:
            self._draft.leave(line, f"the variable {found[1]}: its value has no counterpart")


class _Telling:
    """Reads one passage into its scene."""

    def __init__(
        self, draft: Draft, asked: Translator, scenes: dict[str, str], visited: dict[str, str], passage: Passage
    ) -> None:
        self._draft, self._asked, self._scenes, self._visited = draft, asked, scenes, visited
        self._passage = passage
        self._scene: Scene = draft.scenes[scenes[passage.name]]
        self._open: list[_Asked] = []
        self._last = _Asked("")  # of Harlowe: what an `else` answers
        self._link: Choice | None = None  # a link macro that is open
        self._paragraph = ""
        self._at = 0

    def tell(self) -> None:
        self._read(self._passage.text, 0)
        self._end_paragraph()
        scene = self._scene
        if scene.choices and scene.go:
            self._draft.leave(self._passage.line, "a goto beside links: the goto")
            scene.go = []
        elif not scene.choices and (not scene.go or scene.go[-1].when):
            scene.go.append(Way(END))
        if scene.choices and all(choice.when for choice in scene.choices):
            scene.fallback, scene.line = [Way(END)], self._passage.line

    @property
    def _line(self) -> int:
        return self._passage.line + 1 + self._passage.text.count("\n", 0, self._at)

    def _leave(self, what: str) -> None:
        self._draft.leave(self._line, " ".join(what.split()))

    @property
    def _when(self) -> str:
        return _joined([each.now for each in self._open if each.now])

    # Pieces

    def _read(self, text: str, offset: int) -> None:
        place = 0
        while found := _PIECE.search(text, place):
            self._said(text[place : found.start()])
            self._at, place = offset + found.start(), found.end()
            if found["macro"] is not None:
                self._macro(found["macro"].strip())
            elif found["harlowe"]:
                inner = None
                if found["hook"]:
                    end = closing(text, found.end())
                    inner, start, place = text[found.end() : end], offset + found.end(), end + 1
                    self._hooked(found["harlowe"], found["given"].strip(), inner, start)
                else:
                    self._called(found["harlowe"], found["given"].strip())
            elif found["link"] is not None:
                self._linked(found["link"], found["setter"] or "")
            elif found["shown"]:
                self._show(found["shown"])
            elif found["line"]:
                self._end_paragraph()
        self._said(text[place:])

    def _said(self, text: str) -> None:
        if not text or self._link is not None:
            return
        marked = re.sub(r"''(.+?)''|//(.+?)//", lambda found: f"\0{found[1] or found[2]}\0", text)
        words = escaped(marked).replace("\0", "*")
        self._paragraph += (
            f"{{{self._when}: {words.strip()}}}" + (" " if words[-1:] == " " else "")
            if self._when and words.strip()
            else words
        )

    def _end_paragraph(self) -> None:
        """A paragraph ends; the words of its links are part of it where they stand among others."""
        others = re.search(r"[^\W\d_]", _LINKED.sub("", self._paragraph))
        alone = _LINKED.search(self._paragraph) and not others
        said = "" if alone else " ".join(re.sub(r"[\x01\x02]", "", self._paragraph).split())
        if said:
            self._scene.text.append(said)
        self._paragraph = ""

    def _show(self, expression: str) -> None:
        try:
            value = self._asked.value(self._known(expression))
            if self._when:
                raise UntranslatableError("a value inside a condition")
            self._paragraph += f"{{{value}}}"
        except UntranslatableError as error:
            self._leave(f"{expression}: {error}")

    def _known(self, expression: str) -> str:
        """An expression with names for what it asks about passages."""

        def name(found: re.Match[str]) -> str:
            passage = found[2] if found[2] is not None else self._passage.name
            if passage not in self._scenes:
                return found[0]
            self._visited[f"_visited_{self._scenes[passage]}"] = self._scenes[passage]
            return f"_visited_{self._scenes[passage]}"

        return re.sub(r"(?:visited|hasVisited)\((?:(['\"])(.*?)\1)?\)", name, expression)

    def _condition(self, expression: str) -> str:
        """A condition in our words; one that nothing meets where it has no counterpart."""
        try:
            return self._asked.condition(self._known(expression))
        except UntranslatableError as error:
            self._leave(f"what is told only if {expression}: {error}")
            return ""

    def _set(self, given: str) -> None:
        asks = "{" in self._paragraph or any("{" in each for each in self._scene.text)
        if self._link is None and asks and not self._scene.choices and not self._scene.go:
            # What is set here is not so yet where the text before it is read.
            self._end_paragraph()
            on = self._draft.scene(self._passage.name)
            self._scene.go.append(Way(on.id))
            self._scene = on
        for each in statements(given):
            try:
                said = self._asked.statement(self._known(without_it(each)))
                if self._when and self._link is None:
                    name, operator, value = said.split(" ", 2)
                    value = value if operator == "=" else f"{name} {operator[0]} {value}"
                    said = f"{name} = {value} if {self._when} else {name}"
                (self._link or self._scene).do.append(said)
            except UntranslatableError as error:
                self._leave(str(error))

    def _way(self, passage: str) -> str:
        if passage not in self._scenes:
            self._leave(f"there is no passage {passage}: the story ends")
        return self._scenes.get(passage, END)

    def _choice(self, label: str, passage: str) -> Choice:
        choice = Choice(escaped(" ".join(re.sub(r"<[^>]*>|''|//", "", label).split())) or "Go on.", self._when)
        choice.go = [Way(self._way(passage))]
        self._scene.choices.append(choice)
        return choice

    def _linked(self, link: str, setter: str) -> None:
        label, passage = ends(link)
        if self._link is not None:
            self._link.go = [Way(self._way(passage))]
            return
        choice = self._choice(label, passage)
        self._paragraph += f"\x01{{{self._when}: {choice.label}}}\x02" if self._when else f"\x01{choice.label}\x02"
        if setter:
            self._link = choice
            self._set(setter)
            self._link = None

    # Macros of SugarCube

    def _macro(self, macro: str) -> None:
        name, _, given = macro.partition(" ")
        given = given.strip()
        match name.lower():
            case "set":
                self._set(given)
            case "if":
                self._open.append(_Asked(self._condition(given) or "false"))
            case "elseif" | "else":
                self._otherwise(given.removeprefix("if ") if name == "else" and given.startswith("if ") else given)
            case "/if" | "endif":
                if self._open:
                    self._open.pop()
            case "print" | "=" | "-":
                self._show(given)
            case "link" | "button" | "click":
                self._open_link(given)
            case "/link" | "/button" | "/click":
                self._link = None
            case "goto":
                self._goto(given)
            case "nobr" | "silently":
                pass
            case closed if closed.startswith("/"):
                pass  # what it closes was said where it opens
            case _:
                self._leave(f"the macro <<{macro}>>")

    def _otherwise(self, given: str) -> None:
        if self._open:
            self._open[-1] = self._open[-1].otherwise((self._condition(given) or "false") if given else "")

    def _open_link(self, given: str) -> None:
        if found := re.match(r"\[\[(.*?)\]\]", given):
            label, passage = ends(found[1])
        else:
            texts = [text for _, text in re.findall(r"(['\"])(.*?)\1", given)]
            label, passage = (texts[0] if texts else "Go on."), (texts[1] if len(texts) > 1 else "")
        self._link = self._choice(label, passage) if passage else self._choice(label, self._passage.name)

    def _goto(self, given: str) -> None:
        passage = given.strip("'\"[] ")
        if self._link is not None:
            self._link.go = [Way(self._way(passage))]
        else:
            self._scene.go.append(Way(self._way(passage), self._when))

    # Macros of Harlowe

    def _hooked(self, name: str, given: str, inner: str, start: int) -> None:
        """A macro with a hook behind it: `(if: …)[…]`."""
        match name:
            case "if" | "unless":
                asked = self._condition(given)
                self._last = _Asked((_opposite(asked) if name == "unless" else asked) if asked else "false")
            case "else-if" | "elseif":
                self._last = self._last.otherwise(self._condition(given) or "false")
            case "else":
                self._last = self._last.otherwise("")
            case "link":
                self._link = self._choice(given.strip("'\" "), self._passage.name)
                self._read(inner, start)
                self._link = None
                return
            case _:
                self._leave(f"the macro ({name}: {given})")
                self._read(inner, start)
                return
        last, outer = self._last, self._open
        self._open = [*outer, last]
        self._read(inner, start)
        self._last, self._open = last, outer

    def _called(self, name: str, given: str) -> None:
        texts = [text for _, text in re.findall(r"(['\"])(.*?)\1", given)]
        if name == "set":
            self._set(given)
        elif name in ("goto", "go-to") and texts:
            self._goto(texts[0])
        elif name == "link-goto" and texts:
            self._choice(texts[0], texts[-1])
        elif name == "print":
            self._show(given)
        else:
            self._leave(f"the macro ({name}: {given})")


def _opposite(condition: str) -> str:
    return f"not {condition}" if re.fullmatch(r"\w+(\(\w+\))?", condition) else f"not ({condition})"


def _joined(conditions: Sequence[str]) -> str:
    return " and ".join(f"({each})" if " or " in each or " if " in each else each for each in conditions)
