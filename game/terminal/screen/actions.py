"""What a key does to the story page and to the pages beside it: pure."""

from game.story.engine import Option
from game.terminal import preferences
from game.terminal.content import pages
from game.terminal.effects import Keep, KeepOptions
from game.terminal.screen.scrollback import Scrollback, asks, at, in_sight, opened, settled, to_the_end
from game.terminal.screen.state import Book

# The story


def take(book: Book, log: Scrollback, number: int) -> Book:
    """Takes a choice, if it can be seen; else scrolls to it."""
    if not 1 <= number <= log.count():
        return book.say(f"There is no choice {number}.") if log.count() else book
    book = book._replace(choice=number, link="")
    if not log.is_seen(book.mark, number):
        return in_sight(book, log)
    if book.session is not None and book.session.asks:
        answered = book._replace(session=book.session.answered(away=number == 2), choice=1)
        return settled(answered.do(Keep()) if number == 2 else answered, Scrollback(answered))
    return taken(book, book.played.turn.options[number - 1])


def taken(book: Book, option: Option) -> Book:
    """The book after an open option; a closed one says why it is closed."""
    session = book.session
    if session is None:
        return book
    if not option.open:
        return book.say(f"Not open: {option.reason}")
    after, log = opened(book, session.take(option))
    after = after.do(Keep())
    known = book.is_on("skip_read") and book.chronicle.scenes.issuperset(after.played.turn.scenes)
    if known and after.played.turn.scenes and not asks(after):
        return at(after, log, log.lowest()).say("Read before; PgUp shows it.")
    return after


def undo(book: Book, count: int = 1) -> Book:
    """Takes choices back; selects the last of them."""
    session = book.session
    if session is None or not session.played.choices:
        return book.say("There is nothing to take back.")
    before = session.undo(count)
    back = len(session.played.choices) - len(before.played.choices)
    last = before.taken_back[-1] if before.taken_back else ""
    book, log = opened(book.closed(), before)
    book = book.do(Keep())
    options = before.played.turn.options
    number = next((n for n, option in enumerate(options, 1) if option.choice == last), 1)
    book = to_the_end(book._replace(choice=min(number, log.count())), log)
    said = "Taken back." if back == 1 else f"{back} choices taken back."
    return in_sight(book, log).say(said)


def redo(book: Book) -> Book:
    """Takes again what was taken back."""
    session = book.session
    if session is None:
        return book
    again = session.redo()
    if again.played is session.played:
        return book.say("There is nothing to take again.")
    return opened(book.closed(), again)[0].do(Keep())


def put(book: Book, name: str, wanted: str) -> Book:
    """The book with a preference set."""
    book = book._replace(options=preferences.changed(book.options, name, wanted)).do(KeepOptions())
    if name == "look_away" and book.session is not None:
        book = book._replace(session=book.session.looking(wanted == "yes"))
    return book


def openings(book: Book) -> list[tuple[int, str]]:
    """The chapters of this run, to go back to."""
    return pages.openings(book.played)


def to_chapter(book: Book, number: int) -> Book:
    """Goes back to the beginning of a chapter."""
    reached = openings(book)
    if not 1 <= number <= len(reached):
        return book.say(f"Type a number from 1 to {len(reached)}.")
    count, title = reached[number - 1]
    back = len(book.played.choices) - count
    book = book.closed()
    if not back or book.session is None:
        return settled(book, Scrollback(book)).say(f"You are in “{title}”.")
    book, _ = opened(book, book.session.undo(back))
    return book.do(Keep()).say(f"Back at “{title}”. U takes the choices again.")
