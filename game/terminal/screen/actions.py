"""What answers and choices do to the pages; pure."""

from game.story.model import Role
from game.terminal import answers, commands
from game.terminal.answers import Answer
from game.terminal.content.pages import found_notes
from game.terminal.effects import Begin, ChangeTurn, ReadOn, ShowChoices, ShowPage, ShowTurn
from game.terminal.map import places
from game.terminal.screen import scrollback
from game.terminal.screen.scrollback import Scrollback, asks, at, in_sight, opened, settled, to_the_end
from game.terminal.screen.state import Book


def ask(book: Book, line: str) -> Book:
    """The book after a command."""
    return follow(book, commands.ask(book.game, line, "pages"))


def toggle(book: Book, page: str) -> Book:
    """The book after the command that shows a page; where that page is open it is closed."""
    return book.closed() if book.leaf.page == page else ask(book, page)


def follow(book: Book, answer: Answer) -> Book:
    """The book after an answer: what it shows is shown, what it says is said, the rest is left to be done."""
    book = book._replace(game=answer.game)
    for effect in answer.effects:
        match effect:
            case ShowPage(page, subject):
                book = _show_page(book, page, subject)
            case ChangeTurn(undone):
                book = _change_turn(book, undone)
            case ShowTurn():
                book = settled(book.closed(), Scrollback(book))
            case ShowChoices():
                book = to_the_end(book.closed(), Scrollback(book))
            case ReadOn():
                book = settled(book.closed()._replace(choice=1), Scrollback(book))
            case Begin(role) if book.session is None and book.story.warning:
                book = book.over("warning", role)
            case _:
                book = book.do(effect)
    return book.say(" ".join(answer.said)) if answer.said else book


def _show_page(book: Book, page: str, subject: str) -> Book:
    match page:
        case "title":
            return book.closed()
        case "where":
            return book.open("status")
        case "search":
            return scrollback.search(book, subject)
        case "map" if subject:
            return book.open("map", subject)._replace(listed=not book.compact)
        case "map":
            return book.open("map")._replace(listed=False, view=places.first_view(book.played), place=0)
        case "note" | "sources":
            listed = [note.id for note in found_notes(book.game)]
            return book.open("notes", picked=listed.index(subject) + 1).over(page, subject)
        case _:
            return book.open(page)


def _change_turn(book: Book, undone: bool) -> Book:
    """The book at another turn; after undo the choice that was undone is selected."""
    book, log = opened(book)
    turn, game = book.played.turn, book.game
    if undone:
        last = game.running.taken_back[-1]
        number = next((n for n, option in enumerate(turn.options, 1) if option.choice == last), 1)
        return in_sight(to_the_end(book._replace(choice=min(number, log.count())), log), log)
    if book.is_on("skip_read") and turn.scenes and game.chronicle.scenes.issuperset(turn.scenes) and not asks(book):
        return at(book, log, log.lowest()).say("Read before; PgUp shows it.")
    return book


def take(book: Book, log: Scrollback, number: int) -> Book:
    """Takes a choice, if it can be seen; else scrolls to it."""
    if not 1 <= number <= log.count():
        return book.say(f"There is no choice {number}.") if log.count() else book
    book = book._replace(choice=number, link="")
    if not log.is_seen(book.mark, number):
        return in_sight(book, log)
    if asks(book):
        return follow(book, answers.read_or_look_away(book.game, away=number == 2))
    return follow(book, answers.take(book.game, book.played.turn.options[number - 1]))


def choose(book: Book, role: Role) -> Book:
    """Begins a run of a role; before it the warning is shown."""
    answer = answers.begin(book.game, role)
    if answer.effects and book.story.warning:
        return book.over("warning", role.id)
    return follow(book, answer)
