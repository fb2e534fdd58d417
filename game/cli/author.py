"""What a writer asks: check, prove, test, compare, graph, new and the rest."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from game.cli.stories import FINDINGS, OK, UNREADABLE, Namespace, loaded, shipped, unknown_role, usage_error

UNSETTLED = 3  # the exit status of a comparison that found nothing and could not settle everything


def _check(options: Namespace) -> int:
    from game import diagnostics
    from game.authoring.checks import annotations
    from game.authoring.checks.check import checked

    folder = options.story or shipped()
    said = checked(folder)
    found = diagnostics.strict(said.diagnostics) if options.strict else said.diagnostics
    for each in found:
        if options.format == "json":
            print(annotations.as_json(each))
        elif options.format == "github":
            print(annotations.as_github(each, folder))
        else:
            print(diagnostics.show(each, said.sources.get(each.span.file, ())))
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
    seen = htmlpage.seen(story, options.story or shipped()) if options.coverage else None
    if options.format in ("html", "svg"):
        print((htmlpage.html if options.format == "html" else svg.svg)(drawn, seen), end="")
    else:
        print({"mermaid": graph.mermaid, "dot": graph.dot, "json": graph.as_json}[options.format](drawn), end="")
    return OK


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
    print(jsonschema.document(story), end="")
    return OK


def _new(options: Namespace) -> int:
    from game.authoring import scaffold

    try:
        if options.what == "story":
            made = scaffold.story(options.folder, options.title or options.folder.resolve().name)
        elif not options.name:
            return usage_error(f"new {options.what} needs a name")
        elif options.what == "chapter":
            made = scaffold.chapter(options.folder, options.name, options.title, options.role)
        elif options.what == "scene":
            made = scaffold.scene(options.folder, options.name, options.at)
        else:
            made = scaffold.note(options.folder, options.name, options.source)
    except scaffold.ScaffoldError as error:
        return usage_error(str(error))
    for path in made.files:
        print(path)
    print(f"Next: {made.next}", file=sys.stderr)
    return OK


def _write(options: Namespace) -> int:
    from game.authoring import write
    from game.terminal.plain import writing

    try:
        begun = write.begin(options.story or shipped(), write.Beginning(options.role, options.at, tuple(options.set)))
    except write.WriteError as error:
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
    if stranger := unknown_role(read.story, options.role):
        return usage_error(stranger)
    progress = _progress if sys.stderr.isatty() else None
    with stoppable() as stop:
        report = prove(read.story, options.role, options.limit, options.jobs, progress=progress, witnesses=options.json)
    _progress("")
    status = _reported(placed(report, read, everything=options.json), options.json)
    return stop.status or status


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
    from game.authoring.replay import replay_all

    story = loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    replayed = list(replay_all(story, options.story or shipped(), options.playthroughs))
    for each in replayed:
        print("\n".join(each.lines()))
    if options.coverage:
        print(
            "\n".join(coverage(story, [each.playthrough for each in replayed if each.playthrough is not None]).lines())
        )
    failed = sum(not each.holds for each in replayed)
    print(f"{len(replayed) - failed} passed, {failed} failed")
    return FINDINGS if failed else OK


def _why(options: Namespace) -> int:
    from game.authoring.why import why
    from game.saves import SaveError, Shelf, opened, place

    *folder, choice = options.names
    story = loaded(Path(folder[0]) if folder else None, whole=True)
    if story is None:
        return UNREADABLE
    state = None
    if options.load:
        try:
            state = opened(story, Shelf(place(options.saves, os.environ)), options.load).playthrough.turn.state
        except SaveError as error:
            print(error, file=sys.stderr)
            return UNREADABLE
    answer = why(story, choice, state, options.role)
    if answer is None:
        return usage_error(f"there is no choice {choice!r}; a choice is named chapter.scene.choice")
    print("\n".join(answer.lines()))
    return OK


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "check": _check,
    "graph": _graph,
    "compare": _compare,
    "stats": _stats,
    "schema": _schema,
    "new": _new,
    "write": _write,
    "prove": _prove,
    "sample": _sample,
    "test": _test,
    "why": _why,
}
