"""The commands that both front ends share: one row each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its word, what may follow it, what it does."""

    word: str
    argument: str
    does: str

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
    Command("undo", "[N]", "takes back one choice, or N."),
    Command("redo", "", "takes the choice again that you took back."),
    Command("save", "[name]", "keeps the game under a name of its own; the place is kept after every choice anyway."),
    Command("load", "name|N", "goes on with a saved game."),
    Command("saves", "", "lists the saved games."),
    Command("chapters", "[N]", "lists the chapters of this run, or goes back to one."),
    Command("restart", "", "begins this run anew, as a new game."),
    Command("transcript", "[file]", "reads the run from its start, or writes it to a file."),
    Command("away", "[on|off]", "looks away from what is hard to read, or stops doing so."),
    Command("width", "N|off", "wraps lines at N columns, or not at all."),
    Command("about", "", "what is invented here."),
    Command("quit", "", "leaves; your place is kept."),
)
WORDS = {command.word: command for command in COMMANDS}


def found(word: str) -> Command | None:
    """The command of that word, or of the only one that begins so."""
    word = word.removeprefix(":").lower()
    if word in WORDS:
        return WORDS[word]
    begun = [command for name, command in WORDS.items() if word and name.startswith(word)]
    return begun[0] if len(begun) == 1 else None
