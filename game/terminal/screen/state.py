"""The state of the pages as one immutable value: the open page, scroll positions, selections, effects to perform; pure."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from game.story.model import Story
from game.story.playthrough import Playthrough
from game.terminal import preferences
from game.terminal.capabilities import LOWEST, NARROWEST
from game.terminal.effects import Leave, Stored
from game.terminal.layout.paragraph import Emphasis
from game.terminal.layout.textstyle import TextStyle
from game.terminal.map.view import AROUND, View
from game.terminal.session import Game, Session

NARROW, SHORT = 50, 18  # in less the page is compact
WIDE = 116  # from here on there is a sidebar
SIDEBAR = 36  # the least columns of it
WIDEST_SIDEBAR = 64
WIDER = 120  # from here on a note is shown beside the page from which it was opened
_BESIDE = ("note", "person", "who")  # the pages that are
_ALONE = ("title", "map")  # the pages that leave no room for it
_MARGIN = 6  # columns that are left free on both sides together, where the page is not compact
_EMPHASES: Mapping[str, Emphasis] = {"italic": "italic", "bold": "bold", "underscores": "underscores"}


class Anchor(NamedTuple):
    """A scroll position that survives re-wrapping: a turn, a block of it, and the fraction of that block."""

    turn: int = 0
    block: int = 0
    fraction: float = 0


AT_START = -1  # the row at which a page opens, which depends on how it is laid out


class OpenPage(NamedTuple):
    """An open page: its name, its subject, the row it is scrolled to, and the selected item."""

    name: str
    subject: str = ""
    top: int = 0  # or AT_START
    selected: int = 1
    digits: str = ""  # of the number of an item, as far as it is typed


class Prompt(NamedTuple):
    """A line that is being typed: a command, a search, a filter, the name of a save, a confirmation."""

    kind: Literal["command", "search", "filter", "save", "keep", "delete"]
    text: str = ""
    at: int = 0
    subject: str = ""
    back: int = 0  # how many commands before the last one that was typed is shown


class Redraw(NamedTuple):
    """Draw the whole screen again."""


class Suspend(NamedTuple):
    """Stop the process until the shell continues it."""


OfTheTerminal = Redraw | Suspend
Effect = Stored | Leave | OfTheTerminal


class State(NamedTuple):
    """Everything from which the screen is drawn."""

    game: Game
    columns: int = 80
    rows: int = 24
    ascii_only: bool = False
    stack: tuple[OpenPage, ...] = (OpenPage("title"),)  # the last page is on top
    anchor: Anchor = Anchor()  # where the story page begins
    selected: int = 1  # the choice, 0 if there is none
    link: str = ""  # the note whose link is selected
    hits: tuple[Anchor, ...] = ()  # of the last search
    searched: str = ""
    hit: int = 0
    room: int = 0  # columns of the page, if another one is beside it
    map_view: View = AROUND
    map_place: str = ""  # the selected place; "" is that of the player
    map_focus: str = ""  # the place around which a quarter is shown; "" is that of the player
    map_moved: tuple[int, int] = (0, 0)  # by how many steps east and north the map was moved
    map_listed: bool = False  # the map as a list
    notice: str = ""
    keys_shown: bool = False  # whether the panel with the keys of the page is over it
    typed: tuple[str, ...] = ()  # the commands that were typed, the last one last
    prompt: Prompt | None = None
    effects: tuple[Effect, ...] = ()

    @property
    def page(self) -> OpenPage:
        """The page on top."""
        return self.stack[-1]

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
        """The key that opens the journal: J if j moves down."""
        return "J" if preferences.value(self.game.settings, "keys") == "vi" else "j"

    @property
    def compact(self) -> bool:
        """Whether the window is so small that headings take one line and paragraphs an indent."""
        return self.columns < NARROW or self.rows < SHORT

    @property
    def too_small(self) -> bool:
        """Whether the window is too small for any page."""
        return self.columns < NARROWEST or self.rows < LOWEST

    @property
    def height(self) -> int:
        """The rows between the status bar and the key bar."""
        return max(self.rows - 2, 1)

    @property
    def has_sidebar(self) -> bool:
        """Whether the sidebar is shown beside the page."""
        wide = self.columns >= WIDE and self.session is not None and self.page.name not in ("map", "title")
        return wide and not self.room and not self.is_beside

    @property
    def is_beside(self) -> bool:
        """Whether the page on top is shown beside the one below it."""
        if self.columns < WIDER or self.compact or self.room or self.page.name not in _BESIDE:
            return False
        return len(self.stack) > 1 and self.stack[-2].name not in _ALONE

    @property
    def below(self) -> "State":
        """The page below the one on top, in the columns that are left for it."""
        return self._replace(stack=self.stack[:-1], link="", room=self.columns - self.width - 1)

    @property
    def width(self) -> int:
        """The columns of the page beside the sidebar, or beside another page."""
        if self.room:
            return self.room
        if self.is_beside:
            measure = int(preferences.value(self.game.settings, "measure"))
            return min(max(self.columns - measure - _MARGIN - 1, SIDEBAR), measure + _MARGIN)
        return self.columns - self.sidebar - 1 if self.has_sidebar else self.columns

    @property
    def sidebar(self) -> int:
        """The columns of the sidebar, if there is one: half of what the text leaves free."""
        measure = int(preferences.value(self.game.settings, "measure"))
        return min(max((self.columns - measure - _MARGIN) // 2, SIDEBAR), WIDEST_SIDEBAR)

    @property
    def text_style(self) -> TextStyle:
        """How pages are laid out."""
        options = self.game.settings
        wanted = int(preferences.value(options, "measure"))
        free = 2 if self.columns < NARROW else _MARGIN
        return TextStyle(
            max(min(wanted, self.width - free), 2),
            self.compact,
            preferences.value(options, "paragraphs") == "indented",
            preferences.value(options, "initial"),
            _EMPHASES[preferences.value(options, "emphasis")],
            self.ascii_only,
        )

    def is_on(self, name: str) -> bool:
        """Whether a yes-or-no option is set to yes."""
        return self.game.is_on(name)

    def say(self, notice: str) -> "State":
        """The state with a notice in the key bar until the next key."""
        return self._replace(notice=notice)

    def do(self, effect: Effect) -> "State":
        """The state with one more effect to perform."""
        return self._replace(effects=(*self.effects, effect))

    def open(self, page: str, subject: str = "", selected: int = 1) -> "State":
        """The state with a page over the story or the title, in place of any other page."""
        return self._replace(stack=(self._base, OpenPage(page, subject, AT_START, selected)), link="")

    def over(self, page: str, subject: str = "") -> "State":
        """The state with one more page on top."""
        return self._replace(stack=(*self.stack, OpenPage(page, subject, AT_START)), link="")

    def back(self) -> "State":
        """The state without the page on top; the story and the title remain."""
        return self._replace(stack=self.stack[:-1] if len(self.stack) > 1 else (self._base,))

    def closed(self) -> "State":
        """The state at the story, or at the title."""
        return self._replace(stack=(self._base,))

    @property
    def _base(self) -> OpenPage:
        return OpenPage("story" if self.session is not None else "title")

    def with_page(self, page: OpenPage) -> "State":
        """The state with the page on top replaced."""
        return self._replace(stack=(*self.stack[:-1], page))
