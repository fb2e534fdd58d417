"""The plain front end: writes lines, and reads a line for each command."""

import shutil
from collections.abc import Iterable, Mapping
from typing import TextIO

from game.story import transcript
from game.story.owned import has
from game.story.told import drawn
from game.terminal import commands, effects, persistence, preferences
from game.terminal.answers.answer import Answer
from game.terminal.answers.playing import NOTHING_TO_CHOOSE
from game.terminal.content import guide, hints, pages
from game.terminal.content.notes import found_notes
from game.terminal.content.offer import choices
from game.terminal.content.turn import echo, question, split_at_care, turn_blocks
from game.terminal.effects import ChangeTurn, Leave, ReadOn, ShowChoices, ShowPage, ShowTurn, Stored
from game.terminal.layout.block import Block, Kind, block
from game.terminal.persistence import Exit, Setup
from game.terminal.plain.lines import lines_of
from game.terminal.plain.reading import read_line
from game.terminal.session import Session


def play(
    setup: Setup, lines: TextIO, out: TextIO, echo: bool, session: Session | None = None, pages: bool = False
) -> Exit:
    """Plays until the player leaves or the input ends; `echo` writes each command, as a terminal would.

    A session under way may be handed in; `pages` says whether the terminal can show pages.
    """
    return Console(setup, lines, out, echo, session, pages).run()


_HINTS: Mapping[str, str] = {
    "ending": "To go back to something that you did, type ending and its number; to keep this page, ending and the name of a file.",
    "timeline": "For another day type timeline and the day, such as timeline 18; for all of them timeline all.",
    "roles": "To begin one, type new and its number.",
    "notes": "To read one, type note and its number; notes and a word lists those that have it; notes by day or by theme, notes new.",
    "help": "The number or the name of a choice takes it. The first letters of a command are enough. An empty line shows the choices again.",
    "chapters": "To go back to one, type chapters and its number. Redo brings you back.",
    "saves": "To resume one, type load and its number.",
    "branches": "To go on with one, type branches and its number; prune and a number forgets it.",
    "runs": "The next game finds the traces of the latest run of each role. To pick another one, type runs and its number; for none, runs, the role and none.",
}


class Console:
    """The plain front end of one player."""

    def __init__(
        self, setup: Setup, lines: TextIO, out: TextIO, echo: bool, session: Session | None, pages: bool
    ) -> None:
        self._setup, self._lines, self._out = setup, lines, out
        self._echo, self._has_pages = echo, pages
        self._terminal = out.isatty()
        self._exit: Exit | None = None
        self._game = effects.new_game(setup, session)
        if setup.width is not None:
            width = setup.width and max(min(setup.width, preferences.WIDEST), preferences.NARROWEST)
            self._game = self._game._replace(flags={"plain_width": width})

    def run(self) -> Exit:
        """Begins as the command line asks, then answers line by line."""
        self._say("Plain mode. Type help for the commands.")
        self._begin()
        while self._exit is None:
            line = self._read()
            if line is None:
                self._line()
                self._exit = Exit(self._game.session)
            else:
                self._follow(commands.ask(self._game, line, "plain"))
        if not self._exit.front:
            self._say(persistence.farewell(self._setup, self._exit.session))
        return self._exit

    def _begin(self) -> None:
        if self._game.session is not None:
            self._show_turn()
            return
        self._follow(commands.opening(self._game, self._setup.load, self._setup.role))
        if self._game.session is None:
            self._show_title()

    # Lines

    def _line(self, text: str = "") -> None:
        settings = self._game.settings
        if self._terminal and "plain_width" not in settings:
            width = shutil.get_terminal_size().columns
        else:
            width = preferences.plain_width(settings)
        for each in _wrapped(text, width) if width and text else [text]:
            print(each, file=self._out)

    def _say(self, *texts: str) -> None:
        """Writes sentences, each a line, and an empty line after them."""
        for text in texts:
            self._line(text)
        self._line()

    def _show(self, blocks: Iterable[Block]) -> None:
        played = self._game.played if self._game.session is not None else None
        for line in lines_of(blocks, played):
            self._line(line)
        self._line()

    def _read(self) -> str | None:
        """The next command; None at the end of the input."""
        print(self._prompt(), end="", file=self._out, flush=True)
        words = read_line(self._lines)
        if words is None:
            return None
        if self._echo:
            print(words, file=self._out)
        self._line()
        return words

    def _prompt(self) -> str:
        session = self._game.session
        if session is None:
            return "Choose a number, or help: "
        if session.asks:
            return "Choose 1 or 2, or help: "
        count = len(session.played.turn.options)
        if not count:
            notes = " notes," if has(self._game.story, "notes") else ""
            return f"Type ending, restart, undo, chapters,{notes} transcript or quit: "
        return f"Choose 1 to {count}, or help: " if count > 1 else "Choose 1, or help: "

    # Answers

    def _follow(self, answer: Answer) -> None:
        """Writes the sentences of an answer, and performs its effects."""
        before, self._game = self._game.session, answer.game
        if answer.said:
            self._say(*answer.said)
        for effect in answer.effects:
            match effect:
                case ShowPage(page, subject):
                    self._show_page(page, subject)
                case ChangeTurn():
                    self._change_turn(before)
                case ShowTurn():
                    self._show_turn()
                case ShowChoices():
                    self._show_choices()
                case ReadOn():
                    _, hard = split_at_care(self._blocks(warned=True))
                    self._show(each for each in hard if each.kind != Kind.CARE or each.extra)
                case Leave(front):
                    self._leave(front)
                case _:
                    self._perform(effect)
        self._asks_no_pipe()

    def _perform(self, effect: Stored) -> None:
        performed = effects.perform(self._setup, self._game, effect)
        self._game = performed.game
        if performed.said:
            self._say(*performed.said)
        if performed.is_new and self._game.session is None:
            self._show_title()
        elif performed.is_new:
            self._show_turn(skip=self._game.is_on("skip_read"))

    def _leave(self, front: str) -> None:
        if front and not self._has_pages:
            self._say("This terminal cannot show pages.")
            return
        self._exit = Exit(self._game.session, front)

    # Playing

    def _asks_no_pipe(self) -> None:
        """Reads on without being asked if the input is a pipe: only somebody at a terminal can be asked."""
        session = self._game.session
        if self._echo and session is not None:
            self._game = self._game._replace(session=session._replace(never_asks=True))

    def _change_turn(self, before: Session | None) -> None:
        played = self._game.played
        if before is not None and len(played.choices) == len(before.played.choices) + 1:
            draw = drawn(played)
            self._say(f"> {echo(played)}" + (f" ({draw})" if draw else ""))
        self._show_turn(skip=self._game.is_on("skip_read"))

    def _show_turn(self, skip: bool = False) -> None:
        """Writes the turn; with `skip` only the choices of a turn that was read in an earlier run."""
        self._asks_no_pipe()
        session = self._game.running
        scenes = session.played.turn.scenes
        if skip and scenes and not session.asks and self._game.chronicle.scenes.issuperset(scenes):
            self._say("You have read this before. Type again to read it.")
            self._show_choices()
        elif session.asks:
            before, hard = split_at_care(self._blocks())
            self._show(before)
            self._show(question(hard[0].text))
        else:
            self._show(self._blocks())

    def _blocks(self, warned: bool = False) -> tuple[Block, ...]:
        game, session = self._game, self._game.running
        away = session.looks_away(len(session.played.choices))
        warned = warned or session.asks or session.never_asks
        return turn_blocks(session.played, away, None, hints.shown(game), warned=warned)

    def _show_choices(self) -> None:
        game = self._game
        if game.running.asks:
            self._show(question(split_at_care(self._blocks())[1][0].text))
            return
        offered = choices(game.played, game.chronicle.choices, game.is_on("risk_numbers"))
        self._show(offered or [block(Kind.LINE, NOTHING_TO_CHOOSE)])

    # Pages

    def _show_page(self, page: str, subject: str) -> None:
        match page:
            case "title":
                self._show_title()
            case "help":
                self._show_help()
            case "how":
                self._show(guide.how_page(self._game, "plain"))
            case "menu":
                self._show(guide.spoken_menu(self._game.story))
            case "transcript":
                self._show_transcript()
            case _:
                self._show(pages.PAGES[page](self._game, subject))
        session = self._game.session
        listed = {
            "notes": found_notes(self._game),
            "saves": self._game.slots,
            "runs": self._game.chronicle.runs,
            "branches": session is not None and session.branches,
        }.get(page, True)
        if page in _HINTS and listed:
            self._say(_HINTS[page])

    def _show_title(self) -> None:
        latest = self._game.latest
        self._show(pages.title_page(self._game.story, latest, self._game.chronicle))
        self._say(
            "Type the number or name of a role to begin" + (", continue to resume" if latest else "") + ", or help."
        )

    def _show_help(self) -> None:
        playing = self._game.session is not None
        rows = [] if playing else [("a number or a role's name", "begins a game.")]
        self._show(pages.help_page([*rows, *((c.shown, c.does) for c in commands.listed(self._game, "plain"))]))

    def _show_transcript(self) -> None:
        for line in transcript.text(self._game.running.read).split("\n"):
            self._line(line)
        self._line()


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap  # noqa: PLC0415  it costs a millisecond of each start, and few players wrap lines

    return textwrap.wrap(text, width, break_on_hyphens=False)
