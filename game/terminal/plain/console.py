"""The line front end: only writes lines and reads lines."""

import textwrap
from collections.abc import Callable, Iterable
from typing import TextIO

from game.saves import Slot
from game.story import playthrough, transcript
from game.story.model import Role
from game.story.record import Note
from game.terminal import commands, persistence, preferences
from game.terminal.content import pages, record
from game.terminal.content.turn import choices, parted, question, turn_blocks, where
from game.terminal.layout.block import Block, Kind, block
from game.terminal.persistence import Left, Setting
from game.terminal.plain.lines import lines_of
from game.terminal.session import Session

LONGEST = 2000  # characters of a command that are read
NARROWEST, WIDEST = 20, 500


class Leaving(Exception):  # noqa: N818  not an error: the player leaves
    """The player has asked to leave."""


class Turning(Exception):  # noqa: N818  not an error: the player goes on in pages
    """The player has asked for pages."""


def play(
    setting: Setting, lines: TextIO, out: TextIO, echo: bool, session: Session | None = None, pages: bool = False
) -> Left:
    """Plays until the player leaves or the input ends; `echo` writes each command, as a terminal would.

    A game under way may be handed in; `pages` says whether there are pages to go on in.
    """
    return _Plain(setting, lines, out, echo, session, pages).run()


_BEFORE = {
    "continue": "goes on with the game that was played last.",
    "seed N": "draws the next game from a seed of your own.",
    "runs [N]": "lists the finished runs, or marks the one whose traces a new game finds.",
}


class _Plain:
    """One sitting over lines."""

    def __init__(
        self, setting: Setting, lines: TextIO, out: TextIO, echo: bool, session: Session | None, pages: bool
    ) -> None:
        self._setting = setting
        self._story, self._shelf = setting.story, setting.shelf
        self._lines, self._out, self._echo = lines, out, echo
        self._session = session
        self._pages = pages
        self._known = self._shelf.chronicle()
        self._chosen: dict[str, str] = {}
        self._seed = setting.seed
        self._options = dict(self._shelf.options())
        self._width = setting.width if setting.width is not None else self._width_kept()
        self._slots: tuple[Slot, ...] = ()
        self._commands: dict[str, Callable[[str], object]] = {
            "help": self._help, "again": self._again, "choices": self._choices, "status": self._status,
            "where": self._where, "notes": self._notes, "note": self._note, "sources": self._sources,
            "journal": self._journal, "ledger": self._ledger, "people": self._people, "undo": self._undo,
            "redo": self._redo, "save": self._save, "load": self._load, "saves": self._saves,
            "chapters": self._chapters, "restart": self._restart, "transcript": self._transcript,
            "away": self._away, "width": self._wrap, "about": self._about, "quit": self._quit,
            "map": self._map, "timeline": self._timeline, "clipping": self._clipping, "endings": self._endings,
            "search": self._search, "options": self._set, "pages": self._turn_to_pages,
            "theme": self._elsewhere, "plain": self._elsewhere,
        }  # fmt: skip
        self._before: dict[str, Callable[[str], object]] = {
            "help": self._help_before, "continue": self._continue, "seed": self._set_seed, "runs": self._runs,
            **{word: self._commands[word] for word in ("load", "saves", "notes", "note", "sources", "endings", "options", "away", "width", "about", "pages", "quit")},
        }  # fmt: skip

    def _width_kept(self) -> int:
        width = self._options.get("plain_width")
        return width if isinstance(width, int) and not isinstance(width, bool) else 0

    def run(self) -> Left:
        """Begins where the setting says, and does what each line asks."""
        self._say("Plain mode. Type help for the commands.")
        try:
            self._begin()
            while True:
                self._do(self._read())
        except Turning:
            return Left(self._session, "pages")
        except Leaving:
            pass
        except EOFError:
            self._line()
        self._say(persistence.farewell(self._setting, self._session))
        return Left(self._session)

    def _begin(self) -> None:
        setting = self._setting
        if self._session is not None:
            self._turn()
            return
        if setting.load:
            if self._load(setting.load):
                return
        elif setting.role:
            role = self._story.roles[setting.role]
            missing = pages.needed(self._story, role, self._shelf.chronicle())
            if not missing:
                self._new(role)
                return
            self._say(f"{role.title} opens after you have finished {missing}.")
        self._title()

    # Lines

    def _line(self, text: str = "") -> None:
        wrapped = textwrap.wrap(text, self._width, break_on_hyphens=False) if self._width and text else [text]
        for each in wrapped:
            print(each, file=self._out)

    def _say(self, *texts: str) -> None:
        """Writes sentences, each a line, and an empty line after them."""
        for text in texts:
            self._line(text)
        self._line()

    def _show(self, blocks: Iterable[Block], played: playthrough.Playthrough | None = None) -> None:
        for line in lines_of(blocks, played):
            self._line(line)
        self._line()

    def _read(self, prompt: str = "") -> str:
        """The next command; raises EOFError where the input ends."""
        print(prompt or self._prompt(), end="", file=self._out, flush=True)
        line = self._lines.readline(LONGEST)
        if not line:
            raise EOFError
        while not line.endswith("\n") and len(line) == LONGEST:
            if not self._lines.readline(LONGEST).strip("\n"):
                break
        words = " ".join("".join(c if c.isprintable() else " " for c in line).split())
        if self._echo:
            print(words, file=self._out)
        self._line()
        return words

    def _prompt(self) -> str:
        if self._session is None:
            return "Choose a number, or help: "
        count = len(self._session.played.turn.options)
        if not count:
            return "Type restart, undo, chapters, notes, transcript or quit: "
        return f"Choose 1 to {count}, or help: " if count > 1 else "Choose 1, or help: "

    # Commands

    def _do(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if self._session is None:
            self._do_before(word, rest, line)
            return
        command = commands.WORDS.get(word.removeprefix(":").lower())
        option = None if command else self._session.option(line)
        if not line:
            self._choices("")
        elif option is not None:
            self._take(option.choice)
        elif line.isdecimal():
            count = len(self._session.played.turn.options)
            self._say(
                f"There is no choice {line[:9]}. Type a number from 1 to {count}, or help."
                if count
                else "There is nothing to choose."
            )
        elif (meant := command or commands.found(word)) is not None:
            self._commands[meant.word](rest)
        else:
            self._unknown(line)

    def _unknown(self, line: str) -> None:
        self._say(f"I do not know “{line[:60]}”. Type a number, or help.")

    def _running(self) -> Session:
        if self._session is None:
            raise AssertionError("there is no game here")
        return self._session

    def _played(self) -> playthrough.Playthrough:
        return self._running().played

    # Before a game

    def _title(self) -> None:
        latest = self._shelf.latest()
        self._show(pages.title_page(self._story, latest, self._shelf.chronicle()))
        self._line("Type a number or its name to begin" + (", continue to go on" if latest else "") + ", or help.")
        self._line()

    def _do_before(self, word: str, rest: str, line: str) -> None:
        """What may be asked for before a game is begun."""
        roles = list(self._story.roles.values())
        named = next((r for n, r in enumerate(roles, 1) if line in (str(n), r.id)), None)
        if named is not None:
            missing = pages.needed(self._story, named, self._shelf.chronicle())
            if missing:
                self._say(f"{named.title} opens after you have finished {missing}.")
            else:
                self._new(named)
        elif not line:
            self._title()
        elif word in self._before:
            self._before[word](rest)
        else:
            self._unknown(line)

    def _help_before(self, _: str) -> None:
        rows = [("a number or a role's name", "begins a game."), *_BEFORE.items()]
        rows += [(c.shown, c.does) for c in commands.listed("plain") if c.word in self._before and c.word != "help"]
        self._show(pages.help_page(rows))

    def _continue(self, _: str) -> None:
        latest = self._shelf.latest()
        if latest is None:
            self._say("There is no game to go on with.")
        else:
            self._load(latest.name)

    def _set_seed(self, rest: str) -> None:
        if rest.isdecimal() and len(rest) < 10:
            self._seed = int(rest)
            self._say(f"The next game is drawn from seed {self._seed}.")
        else:
            self._say("A seed is a number: type seed 7. Without one each game draws its own.")

    def _runs(self, rest: str) -> None:
        """Lists the finished runs, or marks the one whose traces a new game finds."""
        runs = self._shelf.chronicle().runs
        role, _, which = rest.partition(" ")
        if role in self._story.roles and which == "none":
            self._chosen[role] = "none"
            self._say("A new game finds no traces of it.")
        elif rest.isdecimal() and 1 <= int(rest[:6]) <= len(runs):
            run = runs[int(rest) - 1]
            self._chosen[run.role] = run.id
            self._say(f"A new game finds the traces of “{run.title}”.")
        elif not runs:
            self._say("No run is finished yet.")
        else:
            for number, run in enumerate(runs, 1):
                self._line(f"{number}. {self._role_title(run.role)}: {run.title}. ({run.time[:16].replace('T', ' ')})")
            self._say(
                "A new game finds the traces of the latest run of each role; runs 1 marks another, runs ROLE none takes none."
            )

    def _role_title(self, role: str) -> str:
        return self._story.roles[role].title if role in self._story.roles else role

    def _new(self, role: Role) -> None:
        """Begins a run, in a slot of its own."""
        away = self._session.look_away if self._session else self._options.get("look_away") is True
        self._known = self._shelf.chronicle()
        self._session = persistence.begin(self._setting, role.id, self._seed, self._chosen, away)
        self._turn()

    # Playing

    def _turn(self) -> None:
        self._tell(skip=self._is_on("skip_read"))

    def _tell(self, skip: bool = False) -> None:
        """Reads the turn; of one that was read in an earlier run only the choices, where that is wanted."""
        session = self._session
        if session is None:
            return
        turn = session.played.turn
        if skip and turn.scenes and self._known.scenes.issuperset(turn.scenes):
            self._say("You have read this before. Type again to read it.")
            self._choices("")
            return
        told = self._blocks(session)
        before, hard = parted(told)
        # Who listens cannot turn the eyes away: a terminal is asked first. A pipe is read to its end as it is.
        if self._echo or not session.asks:
            self._show(told, session.played)
            return
        self._show(before, session.played)
        if (away := self._looks_away(hard[0].text)) is None:
            return  # something else was done, which has told what there is to tell
        self._session = self._running().answered(away)
        if away:
            self._keep()
        self._show(parted(self._blocks(self._running()))[1], session.played)

    def _blocks(self, session: Session) -> tuple[Block, ...]:
        away = len(session.played.choices) in session.read.away
        numbers = self._is_on("risk_numbers")
        return turn_blocks(session.played, away, taken=self._known.choices, as_numbers=numbers)

    def _looks_away(self, subject: str) -> bool | None:
        """Asks whether to read on; None where a command led elsewhere."""
        self._show(question(subject))
        here = self._running().played
        while True:
            line = self._read("Choose 1 or 2, or help: ")
            if line in ("1", "2"):
                return line == "2"
            if not line or self._running().option(line) is not None or line.isdecimal():
                self._say("Type 1 to read on, or 2 to look away.")
                continue
            self._do(line)
            if self._running().look_away:
                return True
            if self._played() is not here or not self._running().asks:
                return None

    def _is_on(self, name: str) -> bool:
        return preferences.is_on(self._options, name)

    def _take(self, choice: str) -> None:
        session = self._session
        option = next((o for o in self._played().turn.options if o.choice == choice), None)
        if session is None or option is None:
            return
        if not option.open:
            self._say(f"Not open: {option.reason}")
            return
        self._session = session.take(option)
        self._keep()
        self._line(f"> {option.label}")
        self._line()
        self._turn()

    def _keep(self) -> None:
        """Keeps the place, and what is new for the chronicle."""
        said = persistence.keep(self._setting, self._session) if self._session is not None else ""
        if said:
            self._say(said)

    def _help(self, _: str) -> None:
        self._show(pages.help_page((c.shown, c.does) for c in commands.listed("plain")))
        self._say("A number or a choice's name takes that choice. The first letters of a command will do.")

    def _again(self, _: str) -> None:
        self._tell()

    def _choices(self, _: str) -> None:
        blocks = choices(self._played(), self._known.choices, self._is_on("risk_numbers"))
        self._show(blocks or [block(Kind.LINE, "There is nothing to choose.")])

    def _status(self, _: str) -> None:
        self._show(pages.status_page(self._played()))

    def _where(self, _: str) -> None:
        self._say(where(self._played()) + ".")

    def _found_notes(self) -> list[Note]:
        found = list(self._session.met) if self._session else []
        if self._session is None:
            return pages.in_order(self._story, self._shelf.chronicle().notes)
        return pages.in_order(self._story, [*found, *self._session.played.notes])

    def _notes(self, _: str) -> None:
        new = [] if self._session is None else [n for n in self._session.played.notes if n not in self._session.met]
        self._show(pages.notes_page(self._story, [note.id for note in self._found_notes()], new))

    def _which_note(self, rest: str) -> Note | None:
        notes = self._found_notes()
        if rest.isdecimal() and 1 <= int(rest[:6]) <= len(notes):
            return notes[int(rest) - 1]
        low = rest.lower()
        named = [n for n in notes if low and (n.id == low or n.title.lower() == low)]
        named = named or [n for n in notes if low and low in n.title.lower()]
        if not named:
            self._say("There is no such note among those you have found. Type notes to list them.")
        return named[0] if named else None

    def _note(self, rest: str) -> None:
        note = self._which_note(rest)
        if note is not None:
            self._show(pages.note_page(self._story, note))

    def _sources(self, rest: str) -> None:
        note = self._which_note(rest)
        if note is not None:
            self._show(pages.sources_of(self._story, note))

    def _journal(self, _: str) -> None:
        self._show(pages.journal_page(self._played()))

    def _ledger(self, _: str) -> None:
        self._show(pages.ledger_page(self._played()))

    def _people(self, _: str) -> None:
        self._show(pages.people_page(self._played()))

    def _undo(self, rest: str) -> None:
        session = self._session
        if session is None:
            return
        if rest and not rest.isdecimal():
            self._say("Type undo, or undo and a number.")
        elif not session.played.choices:
            self._say("There is nothing to take back.")
        else:
            back = session.undo(int(rest[:6]) if rest else 1)
            count = len(session.played.choices) - len(back.played.choices)
            self._session = back
            self._keep()
            self._say("Taken back." if count == 1 else f"{count} choices taken back.")
            self._turn()

    def _redo(self, _: str) -> None:
        session = self._session
        if session is None:
            return
        again = session.redo()
        if again.played is session.played:
            self._say("There is nothing to take again.")
            return
        self._session = again
        self._keep()
        self._turn()

    def _save(self, rest: str) -> None:
        session = self._session
        if session is None:
            return
        name = rest.replace(" ", "-")
        if not name:
            self._keep()
            self._say(f"Your place is kept in “{session.slot}”. To keep a copy, type save and a name.")
            return
        self._say(persistence.keep_copy(self._setting, session, name))

    def _load(self, rest: str) -> bool:
        """Goes on with a saved game; says in a sentence why where it cannot."""
        name, _, previous = rest.partition(" ")
        slots = self._slots or self._shelf.slots()
        if name.isdecimal() and 1 <= int(name[:6]) <= len(slots):
            name = slots[int(name) - 1].name
        if not name:
            self._say("Type load and a name or a number; saves lists them.")
            return False
        away = self._options.get("look_away") is True
        session, said = persistence.reopen(self._setting, name, previous == "previous", away)
        if said:
            self._say(*said.split("\n"))
        if session is None:
            return False
        self._session, self._known = session, self._shelf.chronicle()
        self._turn()
        return True

    def _saves(self, _: str) -> None:
        self._slots = self._shelf.slots()
        self._show(pages.saves_page(self._slots, str(self._shelf.folder)))

    def _chapters(self, rest: str) -> None:
        session = self._session
        if session is None:
            return
        openings = pages.openings(session.played)
        if not rest:
            self._show(pages.chapters_page(session.played))
            self._say("To go back to one, type chapters and its number. Redo brings you back.")
        elif rest.isdecimal() and 1 <= int(rest[:6]) <= len(openings):
            count = openings[int(rest) - 1][0]
            self._session = session.undo(len(session.played.choices) - count)
            self._keep()
            self._turn()
        else:
            self._say(f"Type a number from 1 to {len(openings)}.")

    def _restart(self, _: str) -> None:
        played = self._played()
        self._say("The old run stays among the saved games.")
        self._new(self._story.roles[played.role])

    def _transcript(self, rest: str) -> None:
        if rest:
            self._say(persistence.write_transcript(self._running().read, rest))
            return
        for line in transcript.text(self._running().read).split("\n"):
            self._line(line)

    def _away(self, rest: str) -> None:
        on = self._options.get("look_away") is not True if rest not in ("on", "off") else rest == "on"
        self._options["look_away"] = on
        if self._session is not None:
            self._session = self._session.looking(on)
        self._keep_options()
        self._say(
            "You look away: what is hard to read is told in two plain sentences. Type again to read this turn so."
            if on
            else "You read everything."
        )

    def _wrap(self, rest: str) -> None:
        if rest.isdecimal() and NARROWEST <= int(rest[:6]) <= WIDEST:
            self._width = int(rest)
            self._say(f"Lines are wrapped at {self._width} columns.")
        elif rest in ("off", "0"):
            self._width = 0
            self._say("Lines are not wrapped.")
        else:
            self._say(f"Type width and a number from {NARROWEST} to {WIDEST}, or width off.")
            return
        self._options["plain_width"] = self._width
        self._keep_options()

    def _keep_options(self) -> None:
        said = persistence.keep_options(self._setting, self._options)
        if said:
            self._say(said)

    def _set(self, rest: str) -> None:
        """Lists what can be set, or sets it."""
        name, _, wanted = rest.partition(" ")
        known = preferences.NAMED.get(name)
        if not rest:
            self._show(record.options_page(self._options))
        elif known is None:
            self._say(f"There is no option “{name[:60]}”. Type options to list them.")
        elif wanted not in known.values:
            self._say(f"{known.label}: {', '.join(known.values)}. Type options {name} and one of them.")
        else:
            self._options = preferences.changed(self._options, name, wanted)
            if name == "look_away" and self._session is not None:
                self._session = self._session.looking(wanted == "yes")
            self._keep_options()
            self._say(f"{known.label}: {wanted}.")

    # The record, and what was read

    def _map(self, rest: str) -> None:
        self._show(record.map_page(self._played(), rest))

    def _timeline(self, _: str) -> None:
        self._show(record.timeline_page(self._played()))

    def _clipping(self, _: str) -> None:
        self._show(record.clipping_page(self._played(), self._known))

    def _endings(self, _: str) -> None:
        self._show(record.endings_page(self._story, self._shelf.chronicle()))

    def _search(self, rest: str) -> None:
        self._show(record.search_page(self._played(), rest))

    def _elsewhere(self, _: str) -> None:
        self._say("That is of use in pages; you read plain lines.")

    def _turn_to_pages(self, _: str) -> None:
        if not self._pages:
            self._say("Pages need a terminal that can show them; here there are only lines.")
            return
        raise Turning

    def _about(self, _: str) -> None:
        self._show(pages.about_page(self._story, self._setting.version))

    def _quit(self, _: str) -> None:
        raise Leaving
