"""The pages as a value: which one is open, where it is scrolled to, what is picked, which effects are asked for; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from game.story.model import Story
from game.story.playthrough import Playthrough
from game.terminal import preferences
from game.terminal.capabilities import LOWEST, NARROWEST
from game.terminal.effects import Effect
from game.terminal.layout.paragraph import Emphasis
from game.terminal.layout.rows import Manner
from game.terminal.map.view import View
from game.terminal.session import Game, Session

NARROW, SHORT = 50, 18  # in less the page is compact
WIDE = 116  # from here on there is a side panel
PANEL = 36
_MARGIN = 6  # columns that are left free on both sides together, where the page is not compact
_EMPHASES: Mapping[str, Emphasis] = {"italic": "italic", "bold": "bold", "underscores": "underscores"}


class Mark(NamedTuple):
    """A point in what was read that outlives a new measure: a turn, a block of it, and how far into the block."""

    turn: int = 0
    block: int = 0
    share: float = 0


class Leaf(NamedTuple):
    """A page that is open: its name, what it is about, how far it is scrolled, which item of it is picked."""

    page: str
    subject: str = ""
    top: int = 0
    picked: int = 1


class Prompt(NamedTuple):
    """A line that is being typed: for a command, a search, the name of a save, a yes."""

    kind: str
    text: str = ""
    at: int = 0
    subject: str = ""


class Book(NamedTuple):
    """Everything that the pages show is worked out from this."""

    game: Game
    columns: int = 80
    rows: int = 24
    ascii_only: bool = False
    leaves: tuple[Leaf, ...] = (Leaf("title"),)  # the open page lies on top
    mark: Mark = Mark()  # where the story page begins
    choice: int = 1  # the selected one; 0 where there is none
    link: str = ""  # the note whose link is picked
    found: tuple[Mark, ...] = ()  # what a search has found
    sought: str = ""
    hit: int = 0
    view: View = "city"
    place: int = 0  # which of the places of the map is picked, by distance
    listed: bool = False  # the map as a list
    notice: str = ""
    prompt: Prompt | None = None
    effects: tuple[Effect, ...] = ()

    @property
    def leaf(self) -> Leaf:
        """The page that is open."""
        return self.leaves[-1]

    @property
    def story(self) -> Story:
        """The story that is played."""
        return self.game.story

    @property
    def session(self) -> Session | None:
        """The session under way."""
        return self.game.session

    @property
    def played(self) -> Playthrough:
        """The playthrough under way."""
        return self.game.played

    @property
    def journal_key(self) -> str:
        """The key that opens the journal: where j goes down, it is J."""
        return "J" if preferences.value(self.game.settings, "keys") == "vi" else "j"

    @property
    def compact(self) -> bool:
        """Whether the window is so small that headings take a line and paragraphs an indent."""
        return self.columns < NARROW or self.rows < SHORT

    @property
    def too_small(self) -> bool:
        """Whether the window is too small for any page."""
        return self.columns < NARROWEST or self.rows < LOWEST

    @property
    def height(self) -> int:
        """The rows between the status line and the keys."""
        return max(self.rows - 2, 1)

    @property
    def has_panel(self) -> bool:
        """Whether the side panel stands beside the page."""
        return self.columns >= WIDE and self.session is not None and self.leaf.page not in ("map", "title")

    @property
    def width(self) -> int:
        """The columns of the page beside the panel."""
        return self.columns - PANEL - 1 if self.has_panel else self.columns

    @property
    def manner(self) -> Manner:
        """How its pages are set."""
        options = self.game.settings
        wanted = int(preferences.value(options, "measure"))
        free = 2 if self.columns < NARROW else _MARGIN
        return Manner(
            max(min(wanted, self.width - free), 2),
            self.compact,
            preferences.value(options, "paragraphs") == "indented",
            preferences.value(options, "initial"),
            _EMPHASES[preferences.value(options, "emphasis")],
            self.ascii_only,
        )

    def is_on(self, name: str) -> bool:
        """Whether a preference of yes or no is set to yes."""
        return self.game.is_on(name)

    def say(self, notice: str) -> "Book":
        """The book with a notice in the line of the keys, until the next key."""
        return self._replace(notice=notice)

    def do(self, effect: Effect) -> "Book":
        """The book with something to be done."""
        return self._replace(effects=(*self.effects, effect))

    def open(self, page: str, subject: str = "", picked: int = 1) -> "Book":
        """The book with a page laid over the story or the title, in place of any other."""
        return self._replace(leaves=(self._base, Leaf(page, subject, picked=picked)), link="")

    def over(self, page: str, subject: str = "") -> "Book":
        """The book with a page laid over the one that is open."""
        return self._replace(leaves=(*self.leaves, Leaf(page, subject)), link="")

    def back(self) -> "Book":
        """The book without the page on top; the story and the title stay."""
        return self._replace(leaves=self.leaves[:-1] if len(self.leaves) > 1 else (self._base,))

    def closed(self) -> "Book":
        """The book open at the story, or at the title."""
        return self._replace(leaves=(self._base,))

    @property
    def _base(self) -> Leaf:
        return Leaf("story" if self.session is not None else "title")

    def with_leaf(self, leaf: Leaf) -> "Book":
        """The book with the open page changed."""
        return self._replace(leaves=(*self.leaves[:-1], leaf))
