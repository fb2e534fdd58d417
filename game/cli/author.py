"""What a writer asks: check, prove, test, compare, graph, new and the rest."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from game.cli.folders import cache_folder
from game.cli.sharing import bring, publish
from game.cli.stories import (
    FINDINGS,
    OK,
    UNREADABLE,
    Namespace,
    loaded,
    shipped,
    unknown_chapter,
    unknown_role,
    usage_error,
)

UNSETTLED = 3  # the exit status of a comparison that found nothing and could not settle everything


def _check(options: Namespace) -> int:
    from game import diagnostics
    from game.authoring.checks import annotations
    from game.authoring.checks.check import checked

    folder = options.story or shipped()
    said = checked(folder)
    found = diagnostics.strict(said.diagnostics) if options.strict else said.diagnostics
    if options.format == "text" and found:
        print(diagnostics.listing(found, said.sources))
    for each in found if options.format != "text" else ():
        print(annotations.as_json(each) if options.format == "json" else annotations.as_github(each, folder))
    if said.withheld and options.format == "text":
        print(said.withheld)
    failed = any(d.severity is diagnostics.Severity.ERROR for d in found)
    return FINDINGS if failed else OK


def _graph(options: Namespace) -> int:
    from game.authoring.shape import graph, htmlpage, svg

    story = loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    if stranger := unknown_role(story, [options.role] if options.role else []):
        return usage_error(stranger)
    drawn = graph.shape(story, options.role, options.chapter)
    if not drawn.chapters:
        return usage_error(f"there is no chapter {options.chapter!r} here")
    folder = options.story or shipped()
    if options.format == "html":
        print(htmlpage.html(drawn, _known(story, folder, options)), end="")
    elif options.format == "svg":
        print(svg.svg(drawn, htmlpage.seen(story, folder) if options.coverage else None), end="")
    else:
        print({"mermaid": graph.mermaid, "dot": graph.dot, "json": graph.as_json}[options.format](drawn), end="")
    return OK


def _known(story: Any, folder: Path, options: Namespace) -> Any:
    """What is known of a story's scenes beside its files."""
    from game.authoring import proof
    from game.authoring.shape import htmlpage
    from game.authoring.shape.leading import leading
    from game.loader.files import story_files

    cache = cache_folder(os.environ)
    kept = proof.last(cache, folder, proof.digest(story_files(folder)[0])) if cache is not None else proof.NONE
    verdicts = {subject: verdict for (about, subject), verdict in kept.verdicts.items() if about == "scene"}
    roles = [role for role in story.roles if options.role in ("", role)]
    ways = {scene: way for role in roles for scene, way in leading(story, role).items()}
    color = "playthroughs" if options.coverage else "proof" if verdicts else "ways"
    return htmlpage.Known(verdicts, kept.current, htmlpage.seen(story, folder), ways, color)


def _compare(options: Namespace) -> int:
    import json

    from game.authoring.compare import compare
    from game.authoring.compare.savepoints import LIMIT
    from game.cli.stopping import stoppable
    from game.loader.load import load

    old, new = load(options.old), load(options.new)
    if old.story is None or new.story is None:
        for folder in (options.old, options.new):
            loaded(folder, whole=True)  # prints what is wrong
        return UNREADABLE
    with stoppable() as stop:
        limit = options.limit if options.every_save else LIMIT
        changes = compare.compare(old.story, new.story, limit, _looked())
    changes = compare.placed(changes, old, new)
    _progress("")
    print(json.dumps(compare.data(changes), ensure_ascii=False) if options.json else compare.text(changes))
    return stop.status or (FINDINGS if not changes.harmless else OK if changes.whole else UNSETTLED)


def _stats(options: Namespace) -> int:
    import json

    from game.authoring import stats

    story = loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    print(json.dumps(stats.data(story), ensure_ascii=False) if options.json else stats.table(story))
    return OK


def _schema(options: Namespace) -> int:
    from game.authoring import jsonschema

    story = loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    print(jsonschema.document(options.kind, story), end="")
    return OK


def _lsp(_options: Namespace) -> int:
    try:
        from game.editor import server
    except ModuleNotFoundError as error:
        return usage_error(f"the language server needs {error.name}: install tenezbon with its extra, tenezbon[editor]")
    server.serve(cache_folder(os.environ))
    return OK


def _new(options: Namespace) -> int:
    from game.authoring import scaffold

    name, folder = options.name, options.folder
    if not name and options.what != "story":
        return usage_error(f"new {options.what} needs a name")
    try:
        if options.what == "story":
            made = scaffold.story(folder, options.title, options.role)
        elif options.what == "role":
            made = scaffold.Workshop(folder).role(name, options.title)
        elif options.what == "chapter":
            made = scaffold.Workshop(folder).chapter(name, options.title, options.role)
        elif options.what == "scene":
            made = scaffold.Workshop(folder).scene(name, options.at, options.role)
        else:
            made = scaffold.Workshop(folder).note(name, options.source)
    except scaffold.ScaffoldError as error:
        return usage_error(str(error))
    for path in made.files:
        print(path)
    print(f"Next: {made.next}", file=sys.stderr)
    return OK


def _write(options: Namespace) -> int:
    from game.authoring import write
    from game.authoring.beginning import Beginning, WriteError
    from game.terminal.plain import writing

    recorded = None
    if options.load:
        from game.cli.shelves import shelf_of
        from game.saves.savefile import SaveError

        story = loaded(options.story, whole=True)
        if story is None:
            return UNREADABLE
        try:
            recorded = shelf_of(story, options.story, options.saves).read(options.load)[0].recorded
        except SaveError as error:
            print(error, file=sys.stderr)
            return UNREADABLE
    try:
        beginning = Beginning(options.role, options.at, tuple(options.set), options.seed, recorded)
        begun = write.begin(options.story or shipped(), beginning)
    except WriteError as error:
        return usage_error(str(error))
    writing.sit(begun, sys.stdin, sys.stdout)
    return OK


def _reported(found: Any, as_json: bool) -> int:
    """Prints what a proof or a sample found, and returns its exit status."""
    import json

    print(json.dumps(found.data(), ensure_ascii=False) if as_json else "\n".join(found.lines()))
    return OK if found.holds else FINDINGS


def _prove(options: Namespace) -> int:
    from game.authoring.places import placed
    from game.cli.stopping import stoppable
    from game.loader.load import load
    from game.prover.prove import prove

    read = load(options.story or shipped())
    if read.story is None:
        loaded(options.story, whole=True)  # prints why
        return UNREADABLE
    stranger = unknown_role(read.story, options.role) or unknown_chapter(read.story, options.chapter)
    if stranger:
        return usage_error(stranger)
    progress = _progress if sys.stderr.isatty() else None
    with stoppable() as stop:
        report = prove(
            read.story,
            options.role,
            options.limit,
            options.jobs,
            progress=progress,
            witnesses=options.json,
            chapters=options.chapter,
        )
    _progress("")
    _keep_proof(options.story or shipped(), report)
    status = _reported(placed(report, read, everything=options.json), options.json)
    return stop.status or status


def _keep_proof(folder: Path, report: Any) -> None:
    """Leaves the verdicts where an editor finds them; without them it shows none."""
    from game.authoring import proof
    from game.loader.files import story_files

    cache = cache_folder(os.environ)
    if cache is not None:
        with suppress(OSError):
            results = ((each.about, each.subject, each.role, each.verdict) for each in report.results)
            proof.keep(cache, folder, proof.digest(story_files(folder)[0]), results)


def _looked() -> Callable[[int], None]:
    """A function that is told how many more states were searched, and shows the sum on a terminal."""
    states = 0

    def looked(more: int) -> None:
        nonlocal states
        states += more
        _progress(f"{states:,} states")

    return looked


def _progress(text: str) -> None:
    """Shows on a terminal how far long work has come, on one line."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text[:78]}", end="", file=sys.stderr, flush=True)


def _sample(options: Namespace) -> int:
    from game.cli.stopping import stoppable
    from game.prover.sample import Sample, sample

    story = loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    if stranger := unknown_role(story, options.role):
        return usage_error(stranger)
    found = Sample()
    with stoppable() as stop, closing(sample(story, options.runs, options.seed, options.jobs, options.role)) as growing:
        try:
            for found in growing:
                _progress(f"{found.runs:,} playthroughs")
        except KeyboardInterrupt:
            found.stopped = True
    _progress("")
    status = _reported(found, options.json)
    return stop.status or status


def _test(options: Namespace) -> int:
    from game.authoring.coverage import coverage
    from game.authoring.places import places
    from game.authoring.replay import replay_all
    from game.loader.load import load

    read = load(options.story or shipped())
    story = read.story
    if story is None:
        loaded(options.story, whole=True)  # prints why
        return UNREADABLE
    if stranger := unknown_chapter(story, options.chapter):
        return usage_error(stranger)
    replayed = list(replay_all(story, options.story or shipped(), options.playthroughs))
    for each in replayed:
        print("\n".join(each.lines()))
    if options.coverage or options.chapter:
        found = coverage(story, [each.playthrough for each in replayed if each.playthrough is not None])
        print("\n".join(found.lines(places(story, read).named, options.chapter)))
    failed = sum(not each.holds for each in replayed)
    print(f"{len(replayed) - failed} passed, {failed} failed")
    return FINDINGS if failed else OK


def _why(options: Namespace) -> int:
    from game.authoring.why import named_choices, why
    from game.cli.shelves import resumed, shelf_of
    from game.diagnostics import nearest
    from game.saves.savefile import SaveError

    *folder, choice = options.names
    place = Path(folder[0]) if folder else None
    story = loaded(place, whole=True)
    if story is None:
        return UNREADABLE
    state = None
    if options.load:
        try:
            state = resumed(story, shelf_of(story, place, options.saves), options.load).playthrough.turn.state
        except SaveError as error:
            print(error, file=sys.stderr)
            return UNREADABLE
    answer = why(story, choice, state, options.role)
    if answer is None:
        hint = nearest(choice, named_choices(story, options.role)) or "a choice is named chapter.scene.choice"
        return usage_error(f"there is no choice {choice!r}; {hint}")
    print("\n".join(answer.lines()))
    return OK


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "check": _check,
    "graph": _graph,
    "compare": _compare,
    "stats": _stats,
    "schema": _schema,
    "lsp": _lsp,
    "new": _new,
    "write": _write,
    "prove": _prove,
    "sample": _sample,
    "test": _test,
    "publish": publish,
    "import": bring,
    "why": _why,
}
