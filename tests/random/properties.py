"""All properties by name, and how one is asked of a story."""

import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.random import checking, comparing, playing, proving, publishing, refusing, stepping
from tests.random.case import Case, Disagreement, Effort
from tests.random.trees import Files

Property = Callable[[Case], Iterator[Disagreement]]

PROPERTIES: Mapping[str, Property] = {
    "refused": refusing.refused,
    "plays": playing.plays,
    "offers": playing.offers,
    "snapshots": playing.snapshots,
    "saved": playing.saved,
    "undone": playing.undone,
    "renamed": playing.renamed,
    "checked": checking.checked,
    "stepped": stepping.stepped,
    "verdicts": proving.verdicts,
    "methods": proving.methods,
    "samples": proving.samples,
    "compared": comparing.compared,
    "reasons": comparing.reasons,
    "published": publishing.published,
}


def asked(name: str, case: Case) -> list[Disagreement]:
    """What does not hold of a story; an exception is a disagreement too."""
    if name != "refused" and case.loaded.story is None:
        return []
    try:
        return list(PROPERTIES[name](case))
    except Exception as error:  # noqa: BLE001 - whatever is raised is what is looked for
        return [_raised(error)]


def asked_of(name: str, files: Files, seed: int, effort: Effort) -> list[Disagreement]:
    """What does not hold of the story of some files."""
    return asked(name, Case(files, seed, effort))


def _raised(error: Exception) -> Disagreement:
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if "/game/" in frame.filename] or frames
    last = inside[-1]
    deep = isinstance(error, RecursionError)  # where the stack ends is chance
    place = "" if deep else f" in {Path(last.filename).name} {last.name}"
    return Disagreement(f"raises {type(error).__name__}{place}", f"{last.filename}:{last.lineno}: {error}")


def docs() -> Iterator[str]:
    """The properties with what each says."""
    for name, each in PROPERTIES.items():
        yield f"  {name:<10} {(each.__doc__ or '').splitlines()[0]}"
