"""What a key does to the story page and to the pages beside it: pure."""

from game.story.engine import Option
from game.terminal import leaves
from game.terminal.book import Book, Leaf, Mark
from game.terminal.content import pages
from game.terminal.log import Log, Place, asks
from game.terminal.session import Session

KEPT_IN_SIGHT = 2  # rows of a page that are still there on the next one


# The story


def opened(book: Book, session: Session) -> Book:
    """The book with another game, or another moment of it, open at the story."""
    leaves_open = book.leaves if book.session is not None else (Leaf("story"),)
    opened = book._replace(session=session, link="", leaves=leaves_open)
    if opened.leaf.page == "title":
        opened = opened.closed()
    return settled(opened._replace(choice=1, found=(), sought=""))


def settled(book: Book) -> Book:
    """The book scrolled to where the present turn begins to be read."""
    log = Log(book)
    opened = book._replace(choice=min(book.choice, log.count()) or min(1, log.count()))
    return at(opened, log.opening())


def at(book: Book, place: Place) -> Book:
    """The book scrolled to a row."""
    log = Log(book)
    return book._replace(mark=log.mark(max(min(place, log.lowest()), Place(0, 0))))


def take(book: Book, number: int) -> Book:
    """Takes a choice, if it can be seen; else scrolls to it."""
    log = Log(book)
    if not 1 <= number <= log.count():
        return book.say(f"There is no choice {number}.") if log.count() else book
    book = book._replace(choice=number, link="")
    if not log.is_seen(number):
        return in_sight(book)
    if book.session is not None and book.session.asks:
        answered = book._replace(session=book.session.answered(away=number == 2), choice=1)
        return settled(answered.want("keep") if number == 2 else answered)
    return taken(book, book.played.turn.options[number - 1])


def taken(book: Book, option: Option) -> Book:
    """The book after an open option; a closed one says why it is closed."""
    session = book.session
    if session is None:
        return book
    if not option.open:
        return book.say(f"Not open: {option.reason}")
    after = opened(book, session.take(option)).want("keep")
    known = book.is_on("skip_read") and book.chronicle.scenes.issuperset(after.played.turn.scenes)
    if known and after.played.turn.scenes and not asks(after):
        return at(after, Log(after).lowest()).say("Read before; PgUp shows it.")
    return after


def in_sight(book: Book) -> Book:
    """The book scrolled until the selected choice can be seen."""
    log = Log(book)
    where = log.choice_at(book.choice)
    return at(book, log.reaching(*where)) if where is not None else book


def select(book: Book, step: int) -> Book:
    """Selects the next choice, or scrolls where the selected one is not in sight."""
    log = Log(book)
    book = book._replace(link="")
    wanted = book.choice + step
    if log.is_seen(book.choice) and 1 <= wanted <= log.count():
        return in_sight(book._replace(choice=wanted))
    return scroll(book, step)


def scroll(book: Book, count: int) -> Book:
    """Scrolls the story by rows."""
    log = Log(book)
    top = log.top()
    return at(book, log.ahead(top, count) if count > 0 else log.back(top, -count))


def page_on(book: Book, pages: int) -> Book:
    """Scrolls the story by pages."""
    return scroll(book, pages * max(book.height - KEPT_IN_SIGHT, 1))


def to_the_end(book: Book) -> Book:
    """Scrolls the story to its choices."""
    return at(book, Log(book).lowest())


def undo(book: Book, count: int = 1) -> Book:
    """Takes choices back; selects the last of them."""
    session = book.session
    if session is None or not session.played.choices:
        return book.say("There is nothing to take back.")
    before = session.undo(count)
    back = len(session.played.choices) - len(before.played.choices)
    last = before.taken_back[-1] if before.taken_back else ""
    book = opened(book.closed(), before).want("keep")
    options = before.played.turn.options
    number = next((n for n, option in enumerate(options, 1) if option.choice == last), 1)
    book = to_the_end(book._replace(choice=min(number, Log(book).count())))
    said = "Taken back." if back == 1 else f"{back} choices taken back."
    return in_sight(book).say(said)


def redo(book: Book) -> Book:
    """Takes again what was taken back."""
    session = book.session
    if session is None:
        return book
    again = session.redo()
    if again.played is session.played:
        return book.say("There is nothing to take again.")
    return opened(book.closed(), again).want("keep")


def next_link(book: Book, step: int) -> Book:
    """Picks the next note that the text leads to."""
    log = Log(book)
    links = log.links()
    if not links:
        return book.say("No notes are in these lines.")
    at_now = links.index(book.link) if book.link in links else (-1 if step > 0 else 0)
    book = book._replace(link=links[(at_now + step) % len(links)])
    sought = f"@{book.link}"
    rows = log.rows(log.last)
    row = next(row for row, each in enumerate(rows) if any(sought in style for style, _ in each.line))
    return at(book, log.reaching(Place(log.last, row), Place(log.last, row)))


# Searching


def search(book: Book, words: str) -> Book:
    """Looks for words in what was read, the last place first."""
    if not words.strip():
        return book._replace(found=(), sought="")
    log = Log(book)
    found = tuple(
        Mark(turn, number)
        for turn in range(log.last + 1)
        for number, each in enumerate(log.blocks(turn))
        if each.kind != "choice" and words.lower() in each.text.lower()
    )
    book = book._replace(found=found, sought=words, hit=len(found) - 1).closed()
    if not found:
        return book._replace(sought="").say(f"“{words}” does not stand in what you have read.")
    return next_hit(book, 0)


def next_hit(book: Book, step: int) -> Book:
    """Goes to the next place where the words stand, or the one before."""
    if not book.found:
        return book.say("Type / and the words that you look for.")
    hit = max(min(book.hit + step, len(book.found) - 1), 0)
    book = book._replace(hit=hit)
    log = Log(book)
    place = log.place(book.found[hit])
    rows = log.rows(place.turn)
    number = rows[place.row].block
    low = book.sought.lower()
    within = (row for row, each in enumerate(rows) if each.block == number)
    row = next((r for r in within if low in "".join(text for _, text in rows[r].line).lower()), place.row)
    spot = log.back(Place(place.turn, row), book.height // 3)
    return at(book, spot).say(f"{hit + 1} of {len(book.found)}. , before   . next")


# The pages beside the story


def scroll_leaf(book: Book, count: int) -> Book:
    """Scrolls the open page by rows."""
    lowest = max(len(leaves.rows(book)) - book.height, 0)
    top = max(min(min(book.leaf.top, lowest) + count, lowest), 0)
    return book.with_leaf(book.leaf._replace(top=top))


def pick(book: Book, number: int) -> Book:
    """Picks an item of the open page, and scrolls as little as it takes to see it."""
    count = leaves.items(book)
    number = max(min(number, count), 1)
    book = book.with_leaf(book.leaf._replace(picked=number))
    within = [row for row, each in enumerate(leaves.rows(book)) if each.target == number]
    if not within:
        return book
    top = max(book.leaf.top, within[-1] - book.height + 1)
    top = 0 if number == 1 and within[0] < book.height else min(top, within[0])
    return book.with_leaf(book.leaf._replace(top=top))


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
    if not back:
        return settled(book.closed()).say(f"You are in “{title}”.")
    return settled(undo(book, back)).say(f"Back at “{title}”. U takes the choices again.")
