"""The commands, one row each, and the meaning of a typed line, the same in both front ends; pure."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from game.story.owned import has
from game.terminal.answers import keeping, playing, reading, setting
from game.terminal.answers.answer import LONGEST, Answer, says
from game.terminal.capabilities import Front
from game.terminal.effects import ShowChoices, ShowPage
from game.terminal.session import Game, number
from game.width import shorten


class Command(NamedTuple):
    """A command: its word, its argument, its help text, and the function that answers it."""

    word: str
    argument: str
    does: str
    answer: Callable[[Game, str], Answer]
    when: Literal["playing", "always", "before"] = "playing"  # during a game, before one, or both
    only: Front | Literal[""] = ""  # the front end that has it, if not both have

    @property
    def shown(self) -> str:
        """The command as it is listed in the help."""
        return f"{self.word} {self.argument}".strip()


COMMANDS = (
    Command("help", "", "lists the commands.", reading.show("help"), "always"),
    Command("how", "", "says how to play, on one page.", reading.show("how"), "always"),
    Command("menu", "", "shows the menu.", reading.show("menu")),
    Command("title", "", "returns to the title; your place is kept.", playing.title),
    Command("new", "[role]", "lists the roles, or begins a new game of one.", playing.new, "always"),
    Command("continue", "", "resumes the game that was played last.", keeping.resume_latest, "before"),
    Command("seed", "N", "sets the random seed of the next game.", keeping.set_seed, "before"),
    Command(
        "runs", "[N]", "lists the finished runs, or picks one whose traces the next game finds.", keeping.runs, "always"
    ),
    Command("again", "", "shows this turn again.", reading.show_turn),
    Command("choices", "", "shows the choices again.", reading.show_choices),
    Command("status", "", "shows place, time, numbers, and what is true here.", reading.show("status")),
    Command("aims", "", "lists what you are trying to do.", reading.show("aims")),
    Command("where", "", "shows place and time.", reading.show("where")),
    Command(
        "notes",
        "[words|new|by day|by theme]",
        "lists the notes you have found, those with some words, or in another order.",
        reading.list_notes,
        "always",
    ),
    Command("note", "N|name", "shows a note with its sources.", reading.note("note"), "always"),
    Command("next", "", "shows the next note of the list.", reading.turn_note(1), "always"),
    Command("previous", "", "shows the previous note of the list.", reading.turn_note(-1), "always"),
    Command("sources", "N|name", "shows the sources of a note.", reading.note("sources"), "always"),
    Command("journal", "", "shows where you were, and how things stand.", reading.show("journal")),
    Command("ledger", "", "shows what you did.", reading.show("ledger")),
    Command("people", "", "lists the people you have met.", reading.show("people")),
    Command("who", "name", "shows who somebody is, as far as you know.", reading.who),
    Command("map", "[place]", "shows where everything is now.", reading.show_map),
    Command("timeline", "[day|all]", "shows what happened today or on a day, and what you did.", reading.show_days),
    Command("clipping", "", "shows a newspaper clipping, and what the record says of it.", reading.show("clipping")),
    Command(
        "ending",
        "[N|file]",
        "shows how the run ended, goes back to what you did, or writes it to a file.",
        playing.show_ending,
    ),
    Command("endings", "", "lists the endings found so far.", reading.show("endings"), "always"),
    Command("search", "words", "finds words in what you have read.", reading.search),
    Command("undo", "[N]", "undoes one choice, or N.", playing.undo),
    Command("redo", "", "redoes the choice you undid.", playing.redo),
    Command("save", "[name]", "saves a copy under a name; your place is kept after every choice anyway.", keeping.save),
    Command("load", "name|N", "resumes a saved game.", keeping.load, "always"),
    Command("saves", "", "lists the saved games.", keeping.saves, "always"),
    Command("chapters", "[N]", "lists the chapters of this run, or goes back to one.", playing.chapters),
    Command(
        "branches",
        "[N]",
        "lists the ways of this run that you left by going back, or goes on with one.",
        playing.branches,
    ),
    Command("prune", "N|all", "forgets a way that you left.", playing.prune),
    Command("restart", "", "begins again, as a new game.", playing.restart),
    Command("transcript", "[file]", "shows the run from its start, or writes it to a file.", reading.transcript),
    Command("away", "[on|off]", "looks away from hard scenes, or stops doing so.", setting.look_away, "always"),
    Command("options", "[name value]", "lists the options, or sets one.", setting.options, "always"),
    Command(
        "width",
        "N|off",
        "wraps lines at N columns, or not at all; a terminal's lines are wrapped at its width.",
        setting.set_wrap,
        "always",
        "plain",
    ),
    Command("width", "N|off", "sets lines of at most N columns.", setting.set_measure, "always", "pages"),
    Command(
        "theme",
        "name",
        "sets the colors: night, paper, contrast, terminal, mono.",
        setting.set_theme,
        "always",
        "pages",
    ),
    Command("pages", "", "continues in pages, at the same place.", keeping.leave("pages"), "always", "plain"),
    Command("plain", "", "continues in plain lines, at the same place.", keeping.leave("plain"), "always", "pages"),
    Command("about", "", "shows what this is, and what is invented in it.", reading.show("about"), "always"),
    Command("quit", "", "quits; your place is kept.", keeping.leave(), "always"),
)
SHORT = {
    "u": "undo", "m": "map", "n": "notes", "j": "journal", "s": "save", "l": "saves", "w": "status", "y": "people",
    "d": "timeline", "i": "clipping", "e": "endings", "b": "ledger", "c": "chapters", "v": "branches", "o": "options", "a": "aims",
    "?": "help", "q": "quit",
}  # fmt: skip
"""The keys of the pages, which are commands too."""
BEGIN_FIRST = "Begin a game first."


def listed(game: Game, front: Front) -> tuple[Command, ...]:
    """The commands of a front end that are there now, and that the story has something for."""
    phases = ("playing", "always") if game.session is not None else ("before", "always")
    usable = (command for command in COMMANDS if command.only in ("", front) and command.when in phases)
    return tuple(command for command in usable if has(game.story, command.word))


def ask(game: Game, line: str, front: Front) -> Answer:
    """The answer to a typed line: a choice, a role or a command."""
    words = " ".join(line.split())
    word, _, rest = words.partition(" ")
    word = word.removeprefix(":")
    word = SHORT.get(word, word.lower())
    playing = game.session is not None
    usable = listed(game, front)
    exact = next((command for command in usable if command.word == word), None)
    if exact is not None:
        return exact.answer(game, rest)
    chosen = _choice(game, words) if playing else _role(game, words)
    if chosen is not None:
        return chosen
    begun = [command for command in usable if word and command.word.startswith(word)]
    if len(begun) == 1:
        return begun[0].answer(game, rest)
    if begun:
        return says(game, f"“{shorten(word, LONGEST)}” can mean {', '.join(command.word for command in begun)}.")
    return says(game, _why_not(game, word or words, front))


def _choice(game: Game, words: str) -> Answer | None:
    """The answer to the number or the name of a choice; None if the words are neither."""
    if not words:
        return Answer(game, effects=(ShowChoices(),))
    session, place = game.running, number(words)
    option = session.option(words)
    if session.asks and (option is not None or place is not None):
        if place in (1, 2):
            return playing.read_or_look_away(game, away=place == 2)
        return says(game, "Type 1 to read on, or 2 to look away.")
    if option is not None:
        return playing.take(game, option)
    if place is None:
        return None
    return playing.no_choice(game, words, len(session.played.turn.options))


def _role(game: Game, words: str) -> Answer | None:
    """The answer to the number or the name of a role; None if the words are neither."""
    if not words:
        return Answer(game, effects=(ShowPage("title"),))
    place, roles = number(words), list(game.story.roles.values())
    named = next((role for count, role in enumerate(roles, 1) if place == count or words == role.id), None)
    if named is not None:
        return playing.begin(game, named)
    return says(game, f"There is no role {shorten(words, LONGEST)}.") if place is not None else None


def _why_not(game: Game, word: str, front: Front) -> str:
    """Why a word is not a command here."""
    playing = game.session is not None
    for command in COMMANDS:
        if not has(game.story, command.word):
            continue
        if command.word == word and command.only not in ("", front):
            return f"The command {word} works only in {'pages' if command.only == 'pages' else 'plain lines'}."
        if word and command.word.startswith(word) and command.only in ("", front):
            return "That works only before a game." if playing else BEGIN_FIRST
    meant = _meant(game, word, front)
    return f"“{shorten(word, LONGEST)}” is not a command. {meant or 'Type help for the list.'}"


def _meant(game: Game, word: str, front: Front) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only who mistypes needs it

    close = get_close_matches(word[:LONGEST], [command.word for command in listed(game, front)], n=1)
    return f"Did you mean {close[0]}?" if close else ""


def opening(game: Game, load: str, role: str) -> Answer:
    """The answer to the options --load and --role of the command line."""
    if load:
        return keeping.load(game, load)
    return playing.begin(game, game.story.roles[role]) if role else Answer(game)
