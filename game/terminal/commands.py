"""The commands that both front ends share: one row each."""

from typing import NamedTuple


class Command(NamedTuple):
    """A command: its word, what may follow it, what it does."""

    word: str
    argument: str
    does: str
    only: str = ""  # the front end that has it, where not both have

    @property
    def shown(self) -> str:
        """The command as help names it."""
        return f"{self.word} {self.argument}".strip()


COMMANDS = (
    Command("help", "", "lists the commands."),
    Command("again", "", "reads this turn again."),
    Command("choices", "", "reads the choices again; so does an empty line."),
    Command("status", "", "place, hour, numbers, and what is true here."),
    Command("where", "", "place and hour."),
    Command("notes", "", "lists the historical notes you have found."),
    Command("note", "N|name", "reads a note with its sources."),
    Command("sources", "N|name", "reads the sources of a note."),
    Command("journal", "", "where you were, and how things stand."),
    Command("ledger", "", "what you did."),
    Command("people", "", "whom you have met."),
    Command("map", "[place]", "where everything lies, and who holds it now."),
    Command("timeline", "", "the days up to now, and what happened elsewhere."),
    Command("clipping", "", "a newspaper clipping, and what the record says of what you have met."),
    Command("endings", "", "the endings found so far."),
    Command("search", "words", "finds words in what you have read."),
    Command("undo", "[N]", "takes back one choice, or N."),
    Command("redo", "", "takes the choice again that you took back."),
    Command("save", "[name]", "keeps the game under a name of its own; the place is kept after every choice anyway."),
    Command("load", "name|N", "goes on with a saved game."),
    Command("saves", "", "lists the saved games."),
    Command("chapters", "[N]", "lists the chapters of this run, or goes back to one."),
    Command("restart", "", "begins this run anew, as a new game."),
    Command("transcript", "[file]", "reads the run from its start, or writes it to a file."),
    Command("away", "[on|off]", "looks away from what is hard to read, or stops doing so."),
    Command("options", "[name value]", "lists what can be set, or sets it."),
    Command("width", "N|off", "wraps lines at N columns, or not at all."),
    Command("theme", "name", "changes the colors: night, paper, contrast, terminal, mono.", only="pages"),
    Command("pages", "", "goes on in pages, at the same place.", only="plain"),
    Command("plain", "", "goes on in plain lines, at the same place.", only="pages"),
    Command("about", "", "what is invented here."),
    Command("quit", "", "leaves; your place is kept."),
)
WORDS = {command.word: command for command in COMMANDS}


def listed(front: str) -> tuple[Command, ...]:
    """The commands of a front end."""
    return tuple(command for command in COMMANDS if command.only in ("", front))


def found(word: str, front: str = "plain") -> Command | None:
    """The command of that word, or of the only one that begins so."""
    word = word.removeprefix(":").lower()
    known = {command.word: command for command in listed(front)}
    if word in known:
        return known[word]
    begun = [command for name, command in known.items() if word and name.startswith(word)]
    return begun[0] if len(begun) == 1 else None
