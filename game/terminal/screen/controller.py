"""The controller of the pages: holds the state, and has its effects done."""

from game.terminal import commands, effects
from game.terminal.effects import Leave, OfTheTerminal, Redraw, Stored, Suspend
from game.terminal.persistence import Left, Setting
from game.terminal.screen import actions, commandline, keymap, pages, scrollback
from game.terminal.screen.state import Book
from game.terminal.session import Session


class Desk:
    """Holds the book that is open, and does what it wants."""

    def __init__(
        self, setting: Setting, columns: int, rows: int, *, ascii_only: bool = False, session: Session | None = None
    ) -> None:
        self._setting = setting
        self.left: Left | None = None
        self.status = 0
        flags: dict[str, object] = {}
        if setting.width is not None and 40 <= setting.width <= 80:
            flags["measure"] = setting.width
        if setting.theme:
            flags["theme"] = setting.theme
        game = effects.opened(setting, session)._replace(flags=flags)
        self.book = Book(game, columns, rows, ascii_only)
        self._now(self._begun(self.book))

    def _begun(self, book: Book) -> Book:
        """The book as the command line asks for it."""
        if book.session is not None:
            return scrollback.opened(book)[0]
        return actions.follow(book, commands.opening(book.game, self._setting.load, self._setting.role))

    # What happens

    def press(self, key: str) -> tuple[OfTheTerminal, ...]:
        """Does what a key says; gives what only the terminal can do."""
        return self._now(keymap.press(self.book, key))

    def paste(self, text: str) -> None:
        self._now(commandline.paste(self.book, text))

    def click(self, column: int, row: int) -> None:
        self._now(keymap.click(self.book, column, row))

    def wheel(self, step: int) -> None:
        self._now(keymap.wheel(self.book, step))

    def resize(self, columns: int, rows: int) -> None:
        self._now(keymap.resize(self.book, columns, rows))

    def end(self, status: int) -> None:
        """Ends the sitting: the place is kept already."""
        self.left, self.status = Left(self.book.session), status

    def _now(self, book: Book) -> tuple[OfTheTerminal, ...]:
        asked, self.book = book.effects, book._replace(effects=())
        left: list[OfTheTerminal] = []
        for effect in asked:
            match effect:
                case Redraw() | Suspend():
                    left.append(effect)
                case Leave(front, status):
                    self.left, self.status = Left(self.book.session, front), status
                case _:
                    self.book = self._performed(self.book, effect)
        return tuple(left)

    def _performed(self, book: Book, effect: Stored) -> Book:
        """The book after something was done with the files of the player."""
        before = book.session
        performed = effects.perform(self._setting, book.game, effect)
        book = book._replace(game=performed.game)
        if book.session is not before:
            book = scrollback.opened(book._replace(prompt=None))[0]
        elif pages.items(book):
            book = pages.select(book, book.leaf.picked)  # there may be fewer of them now
        return book.say(" ".join(performed.said)) if performed.said else book
