"""A sitting at the pages: the one book that changes, and what it wants done beyond itself."""

from typing import assert_never

from game.saves import SaveError
from game.terminal import persistence
from game.terminal.effects import (
    Begin,
    Copy,
    Delete,
    Inherit,
    Keep,
    KeepOptions,
    Leave,
    Load,
    OfTheTerminal,
    Redraw,
    Refresh,
    Stored,
    Suspend,
    WriteTranscript,
)
from game.terminal.persistence import Left, Setting
from game.terminal.screen import commandline, keymap, pages, scrollback
from game.terminal.screen.state import Book
from game.terminal.session import Session


class Desk:
    """Holds the book that is open, and does what it wants."""

    def __init__(
        self, setting: Setting, columns: int, rows: int, *, ascii_only: bool = False, session: Session | None = None
    ) -> None:
        self._setting = setting
        self._chosen: dict[str, str] = {}
        self.left: Left | None = None
        self.status = 0
        options = dict(setting.shelf.options())
        if setting.width is not None and 40 <= setting.width <= 80:
            options["measure"] = setting.width
        if setting.theme:
            options["theme"] = setting.theme
        book = Book(
            setting.story,
            setting.version,
            str(setting.shelf.folder),
            columns,
            rows,
            ascii_only,
            options,
            slots=setting.shelf.slots(),
            chronicle=setting.shelf.chronicle(),
        )
        self.book = book
        self._now(scrollback.opened(book, session)[0] if session is not None else self._begun(book))

    def _begun(self, book: Book) -> Book:
        """The book as the setting wants it to be begun."""
        setting = self._setting
        if setting.load:
            return self._load(book, setting.load)
        if setting.role:
            number = list(setting.story.roles).index(setting.role) + 1
            return keymap.press(book.open("roles"), str(number))
        return book

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
        effects, self.book = book.effects, book._replace(effects=())
        left: list[OfTheTerminal] = []
        for effect in effects:
            match effect:
                case Redraw() | Suspend():
                    left.append(effect)
                case Leave(front, status):
                    self.left, self.status = Left(self.book.session, front), status
                case _:
                    self.book = self._do(self.book, effect)
        return tuple(left)

    def _do(self, book: Book, effect: Stored) -> Book:
        match effect:
            case Keep():
                return self._keep(book)
            case Begin(role):
                return self._begin(book, role)
            case Load(name, previous):
                return self._load(book, name, previous)
            case Copy(name):
                return self._copy(book, name)
            case Delete(name):
                return self._delete(book, name)
            case Inherit(run):
                return self._inherit(book, run)
            case KeepOptions():
                said = persistence.keep_options(self._setting, book.options)
                return book.say(said) if said else book
            case WriteTranscript(file):
                return book.say(persistence.write_transcript(book.read, file))
            case Refresh():
                return self._refreshed(book)
            case _:
                assert_never(effect)

    # What is done with files

    def _keep(self, book: Book) -> Book:
        session = book.session
        if session is None:
            return book
        said = persistence.keep(self._setting, session)
        if session.over:  # what needs this role is open now
            book = self._refreshed(book)
        return book.say(said) if said else book

    def _begin(self, book: Book, role: str) -> Book:
        if book.session is not None:
            persistence.keep_found(self._setting, book.session, everything=True)
        away = book.is_on("look_away")
        session = persistence.begin(self._setting, role, self._setting.seed, self._chosen, away)
        return self._refreshed(self._at(book, session))

    def _load(self, book: Book, name: str, previous: bool = False) -> Book:
        session, said = persistence.reopen(self._setting, name, previous, book.is_on("look_away"))
        said = " ".join(said.split("\n"))
        if session is None:
            return book.say(said)
        if book.session is not None:
            persistence.keep_found(self._setting, book.session, everything=True)
        opened = self._refreshed(self._at(book, session))
        return opened.say(said) if said else opened

    def _at(self, book: Book, session: Session) -> Book:
        """The book at the story of another game."""
        return scrollback.opened(book._replace(session=None, prompt=None).closed(), session)[0]

    def _copy(self, book: Book, name: str) -> Book:
        if book.session is None:
            return book
        return self._refreshed(book).say(persistence.keep_copy(self._setting, book.session, name))

    def _delete(self, book: Book, name: str) -> Book:
        if book.session is not None and name == book.session.slot:
            return book.say("This is the game you are playing.")
        try:
            self._setting.shelf.delete(name)
        except SaveError as error:
            return book.say(str(error))
        return pages.select(self._refreshed(book), book.leaf.picked).say(f"“{name}” is deleted.")

    def _inherit(self, book: Book, run: str) -> Book:
        role = next((each.role for each in book.chronicle.runs if each.id == run), "")
        self._chosen[role] = run
        return book

    def _refreshed(self, book: Book) -> Book:
        shelf = self._setting.shelf
        return book._replace(slots=shelf.slots(), chronicle=shelf.chronicle())
