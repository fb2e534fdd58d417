"""What may stand on the command line, command by command."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple


def parse(given: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for, its command in `command`; a wrong one ends the program with what is wrong."""
    name = given[0] if given else ""
    if name not in COMMANDS:
        return _whole_program().parse_args(given)
    does, example, options_of = COMMANDS[name]
    options = argparse.ArgumentParser(
        prog=f"tenezbon {name}", description=f"{does[0].upper()}{does[1:]}.", epilog=f"example: {example}"
    )
    options_of(options)
    return options.parse_args(given[1:], argparse.Namespace(command=name))


def _whole_program() -> argparse.ArgumentParser:
    """What is said of all commands; each one's options are read by a parser of its own, since making one takes time."""
    whole = argparse.ArgumentParser(
        prog="tenezbon",
        description="A text adventure about the Liberation of Paris, and tools for people who write branching stories.",
        epilog="Without a command the game begins: tenezbon",
    )
    whole.add_argument("--version", action="store_true", help="print the version")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.does)
    return whole


def _story_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "story", nargs="?", type=Path, metavar="STORY", help="a story's folder (default: the shipped one)"
    )


def _saves_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--saves", metavar="DIR", help="the folder for saved games")


def _play_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    _saves_folder(parser)
    parser.add_argument("--role", help="begin with this role")
    parser.add_argument("--seed", type=_whole, help="draw from this seed")
    parser.add_argument("--plain", action="store_true", help="plain lines, for screen readers and pipes")
    parser.add_argument("--pages", action="store_true", help="pages, where the terminal can show them")
    parser.add_argument(
        "--theme", choices=("night", "paper", "contrast", "terminal", "mono"), help="the colors of pages"
    )
    parser.add_argument("--ascii", action="store_true", help="only the signs of a typewriter")
    parser.add_argument("--load", metavar="SLOT", help="go on with a saved game")
    parser.add_argument("--width", type=_whole, metavar="N", help="wrap lines at N columns (0: not at all)")
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="write the playthrough to a file that `test` replays"
    )
    parser.add_argument("--strict", action="store_true", help="for authors: say at once when an assumption fails")


def _saves_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "show", "delete", "export"), default="list")
    parser.add_argument("slot", nargs="?", help="the saved game")
    _saves_folder(parser)


def _notes_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    _saves_folder(parser)
    parser.add_argument("--all", action="store_true", help="all notes, not only those that were found")
    parser.add_argument("--format", choices=("text", "md", "json"), default="text")


def _transcript_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slot", help="the saved game")
    parser.add_argument(
        "story", nargs="?", type=Path, metavar="STORY", help="a story's folder (default: the shipped one)"
    )
    _saves_folder(parser)
    parser.add_argument("--format", choices=("text", "md"), default="text")


def _check_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")


def _graph_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument("--role", default="", help="draw this role only")
    parser.add_argument("--chapter", default="", help="draw this chapter only")
    parser.add_argument("--format", choices=("html", "svg", "mermaid", "dot", "json"), default="html")
    parser.add_argument("--coverage", action="store_true", help="color by what the story's playthroughs have seen")


def _compare_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path, metavar="OLD", help="the folder of the version before")
    parser.add_argument("new", type=Path, metavar="NEW", help="the folder of the version now")
    parser.add_argument("--every-save", action="store_true", help="visit the saves one by one, which takes long")
    parser.add_argument(
        "--limit",
        type=_whole,
        default=200_000,
        metavar="N",
        help="with --every-save: at most so many classes of saves of a role",
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def _stats_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def _schema_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    kinds = ("chapter", "story", "state", "pools", "checks", "cast", "aims", "playthrough", "record")
    parser.add_argument("--kind", choices=kinds, default="chapter", help="the kind of file (default: a chapter)")


def _no_options(_parser: argparse.ArgumentParser) -> None:
    pass


def _new_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("story", "role", "chapter", "scene", "note"), help="what to begin")
    parser.add_argument("folder", type=Path, metavar="STORY", help="the story's folder")
    parser.add_argument(
        "name", nargs="?", default="", help="the name of the role, chapter, scene (chapter.scene) or note"
    )
    parser.add_argument("--title", default="", help="the title of the story, role or chapter")
    parser.add_argument(
        "--role", default="", help="the role that a chapter or scene belongs to; the first role of a new story"
    )
    parser.add_argument("--at", default="", help="the scene that leads to a new scene")
    parser.add_argument("--source", default="", help="the source of a note")


def _publish_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FILE",
        help="story.html: a page; story.pyz: a file for the terminal; a folder: a Python package to build",
    )


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="FILE", help="a story of ink (.ink) or of Twine (.twee)")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder for the story that is begun")


def _write_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument("--role", default="", help="begin with this role")
    parser.add_argument("--at", default="", metavar="CHAPTER.SCENE", help="begin in this scene")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="begin with this value of a variable, a draw, echo.NAME or the clock; may be repeated",
    )
    parser.add_argument("--seed", type=_whole, default=0, metavar="N", help="draw from this seed")
    parser.add_argument("--load", metavar="SLOT", help="begin where a saved game is")
    _saves_folder(parser)


def _prove_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument("--role", action="append", default=[], help="prove this role only; may be repeated")
    parser.add_argument(
        "--chapter",
        action="append",
        default=[],
        help="prove what is about the scenes of this chapter only, without endings, aims, notes and checks; may be repeated",
    )
    parser.add_argument(
        "--limit", type=_whole, default=2_000_000, metavar="STATES", help="at most so many states in one search"
    )
    parser.add_argument(
        "--jobs", type=_whole, default=os.cpu_count() or 1, metavar="N", help="processes to use (default: all cores)"
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def _sample_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument("--runs", type=_whole, default=1000, metavar="N", help="playthroughs of each role")
    parser.add_argument("--seed", type=_whole, default=0, metavar="S", help="the seed of the playthroughs")
    parser.add_argument("--role", action="append", default=[], help="play this role only; may be repeated")
    parser.add_argument(
        "--jobs", type=_whole, default=os.cpu_count() or 1, metavar="N", help="processes to use (default: all cores)"
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def _test_options(parser: argparse.ArgumentParser) -> None:
    _story_option(parser)
    parser.add_argument(
        "playthroughs", nargs="*", type=Path, metavar="PLAYTHROUGH", help="files to replay (default: the story's own)"
    )
    parser.add_argument("--coverage", action="store_true", help="print what the playthroughs have seen of the story")
    parser.add_argument(
        "--chapter", action="append", default=[], help="print what they have seen of this chapter; may be repeated"
    )


def _why_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="+", metavar="[STORY] CHAPTER.SCENE.CHOICE", help="the choice, by its full name")
    parser.add_argument("--load", metavar="SLOT", help="ask at the place of a saved game")
    parser.add_argument("--role", default="", help="the role, where several have such a choice")
    _saves_folder(parser)


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at most nine digits")
    return int(text)


class _Command(NamedTuple):
    """A command: what it does, how it is written, what may follow it."""

    does: str
    example: str
    options: Callable[[argparse.ArgumentParser], None]


COMMANDS = {
    "play": _Command("play the story", "tenezbon play --role resistance --seed 7", _play_options),
    "saves": _Command("list, show, delete or export saved games", "tenezbon saves list", _saves_options),
    "notes": _Command("the historical notes, with their sources", "tenezbon notes --all --format md", _notes_options),
    "transcript": _Command(
        "a saved run as a document", "tenezbon transcript the-quarter-1 --format md", _transcript_options
    ),
    "check": _Command("every fault of a story in one run", "tenezbon check scenes --strict", _check_options),
    "graph": _Command("the shape of the story", "tenezbon graph --format html > story.html", _graph_options),
    "compare": _Command("what an edit changed", "tenezbon compare scenes.before scenes", _compare_options),
    "stats": _Command("scenes, choices, words and reading time", "tenezbon stats --json", _stats_options),
    "schema": _Command(
        "a JSON Schema for editors, one for each kind of file", "tenezbon schema mine --kind state", _schema_options
    ),
    "lsp": _Command("what an editor asks while you write: a language server", "tenezbon lsp", _no_options),
    "new": _Command(
        "begin a story, role, chapter, scene or note", "tenezbon new story mine --title 'My story'", _new_options
    ),
    "write": _Command("play while you edit", "tenezbon write mine --at morning.door --set nerve=1", _write_options),
    "prove": _Command(
        "prove what holds in every playthrough, or show one in which it does not",
        "tenezbon prove mine --jobs 2",
        _prove_options,
    ),
    "sample": _Command("play at random, many times", "tenezbon sample mine --runs 10000 --jobs 2", _sample_options),
    "test": _Command("replay recorded playthroughs", "tenezbon test mine", _test_options),
    "publish": _Command(
        "give a story to its readers: a page, a file, a package",
        "tenezbon publish mine --to mine.html",
        _publish_options,
    ),
    "import": _Command("begin a story from one of ink or Twine", "tenezbon import story.ink mine", _import_options),
    "why": _Command("why a choice is closed, and what opens it", "tenezbon why mine morning.door.open", _why_options),
}
