"""Random sittings at the pages of a story: every screen holds, undo leads back to the beginning, and plain lines say the same."""

import io
import random
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from game.story import playthrough
from game.story.model import Story
from game.terminal.commands import COMMANDS
from game.terminal.content import cast, ending, notes
from game.terminal.content import pages as content
from game.terminal.layout.rows import laid_out
from game.terminal.persistence import Setup
from game.terminal.plain import console
from game.terminal.screen.controller import Controller
from game.terminal.screen.renderer import render
from game.terminal.screen.scrollback import Scrollback, linked
from tests.terminal.screens import setup
from tests.terminal.test_app import letters, said_by, take
from tests.terminal.test_pages_properties import LETTERS, NAMED, act, holds

SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))
LEAVING = ("quit", "plain")
CARDS = 6  # choices, after which cards are opened


class Sitting:
    """A sitting at the pages, in which one random step follows another."""

    def __init__(self, folder: Path, story: Story, seed: int) -> None:
        self.random = random.Random(seed)
        self.story = story
        self.steps: list[object] = []
        begun = setup(folder, story)._replace(seed=seed)
        self.controller = Controller(begun, *self.random.choice(SIZES))
        self._words = self._vocabulary()
        self._begin()

    def _begin(self) -> None:
        name = self.random.choice(list(self.story.roles))
        self._do(*f":new {name}", "enter", "enter")

    def _vocabulary(self) -> list[str]:
        story = self.story
        names = [member.name for role in story.roles.values() for member in role.cast.values()]
        titled = [note.title for note in story.record.notes.values()][:40]
        placed = [place.name for place in story.record.places.values()][:40]
        numbers = [str(number) for number in (0, 1, 2, 3, 9, 12, 99)]
        words = [word for name in (*names, *titled, *placed) for word in name.split()]
        return [*words, *names, *titled, *placed, *numbers, "", "19", "all", "by day", "none", "yes", "no", "é", "zzz"]

    def _do(self, *steps: object) -> None:
        for step in steps:
            self.steps.append(step)
            act(self.controller, step)
            self.controller.exit = None
        holds(self.controller.state)

    def step(self) -> None:
        """One more step."""
        kinds: tuple[tuple[int, Callable[[], None]], ...] = (
            (8, self._choose),
            (8, lambda: self._do(self.random.choice((*NAMED, *LETTERS)))),
            (4, self._command),
            (3, self._search),
            (4, self._click),
            (4, self._click_link),
            (2, lambda: self._do(("wheel", self.random.choice((-1, 1))))),
            (1, lambda: self._do(("size", self.random.randint(30, 240), self.random.randint(8, 70)))),
            (1, lambda: self._do(("size", *self.random.choice(SIZES)))),
            (1, lambda: self._do(("paste", self.random.choice(self._words)))),
            (1, lambda: self._do("u")),
        )
        self.random.choices([act for _, act in kinds], [weight for weight, _ in kinds])[0]()
        if self.controller.state.session is None:
            self._do("escape")
            self._begin()

    def _choose(self) -> None:
        self._do("escape", "end", self.random.choice("123456"))

    def _command(self) -> None:
        command = self.random.choice([each for each in COMMANDS if each.word not in LEAVING])
        words = self.random.choice(self._words) if command.argument and self.random.random() < 0.7 else ""
        if command.word in ("transcript", "ending", "save"):
            words = words.replace("/", "")
        self._do("escape", *f":{command.word} {words}".rstrip(), "enter")

    def _search(self) -> None:
        self._do("/", *self.random.choice(self._words), "enter")

    def _click(self) -> None:
        state = self.controller.state
        self._do(("click", self.random.randrange(state.columns), self.random.randrange(state.rows)))

    def _click_link(self) -> None:
        """A click on a name, a note or a place in what is shown."""
        found = []
        for row, line in enumerate(render(self.controller.state).lines):
            column = 0
            for style, text in line:
                found += [(column, row)] if linked(style) else []
                column += len(text)
        if found:
            self._do(("click", *self.random.choice(found)))

    def undone(self) -> None:
        """Undoes all that was chosen; the run is then as it was begun, exactly."""
        self._do(("size", 80, 24))
        for _ in range(9):
            self._do("escape")
            if self.controller.state.page.name == "story":
                break
        else:
            raise AssertionError("nine times Esc do not lead to the story")
        for _ in range(2 * len(self.controller.state.played.choices) + 1):  # an answer is undone too
            self._do("u")
        played = self.controller.state.played
        begun = playthrough.start(played.story, played.role, played.seed, played.echoes, played.draws)
        assert (played.choices, played.turns) == ((), begun.turns)


def sit(folder: Path, story: Story, seed: int, steps: int) -> Sitting:
    """A sitting of so many steps, and back; an AssertionError or another exception if anything is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    with chdir(folder):  # a transcript is written where the game runs
        sitting = Sitting(folder, story, seed)
        try:
            while len(sitting.steps) < steps:
                sitting.step()
            sitting.undone()
        except Exception as error:
            error.add_note(f"seed {seed}, after {sitting.steps[-12:]}")
            raise
    return sitting


def unsaid(folder: Path, story: Story, role: str, seed: int) -> list[str]:
    """What the pages say in a whole run (texts, choices, cards, notes and how it ended) that plain lines do not."""
    chosen = random.Random(seed)
    begun = setup(folder / "pages", story, role)._replace(seed=seed)
    controller = Controller(begun, 120, 40)
    controller.press("enter")
    shown: set[str] = set()
    asked: list[str] = []
    while True:
        state = controller.state
        log = Scrollback(state)
        shown |= said_by(log.blocks(log.last), laid_out(log.blocks(log.last), state.text_style))
        # Plain lines from a pipe are never asked whether to read: there the hard scene is read by now.
        every = len(state.played.choices) % CARDS == 0 and not state.game.running.asks
        met = cast.met(state.game.running) if every else ()
        for person in chosen.sample(met, min(len(met), 2)):
            card = cast.cards(state.game.running, person)
            shown |= said_by(card, laid_out(card, state.text_style))
            asked.append(f"who {story.roles[role].cast[person].name}")
        options = [option for option in state.played.turn.options if option.open]
        if not options:
            break
        option = chosen.choice(options)
        take(controller, option.name)
        asked.append(str(state.played.turn.options.index(option) + 1))  # a name may be a command too
    game = controller.state.game
    for page in (ending.ending_page(game), content.PAGES["ledger"](game, ""), content.PAGES["people"](game, "")):
        shown |= said_by(page, laid_out(page, controller.state.text_style))
    for note in notes.found_notes(game)[:8]:
        page = notes.note_page(game, note)
        shown |= said_by(page, laid_out(page, controller.state.text_style))
        asked.append(f"note {note.title}")
    heard = letters(
        _spoken(setup(folder / "plain", story, role)._replace(seed=seed), [*asked, "ending", "ledger", "people"])
    )
    return [words for words in sorted(shown) if words not in heard]


def _spoken(begun: Setup, lines: list[str]) -> str:
    out = io.StringIO()
    console.play(begun, io.StringIO("\n".join(lines) + "\n"), out, echo=True)
    return out.getvalue()
