"""What `check` says of a story that loads, against what playing it finds."""

from collections.abc import Iterator

from game.authoring import stats
from game.authoring.checks.check import check
from game.authoring.shape import graph
from game.diagnostics import show
from game.story.model import NOWHERE
from tests.random.brute import WORDLESS
from tests.random.case import Case, Disagreement


def checked(case: Case) -> Iterator[Disagreement]:
    """`check` does not raise, warns where nothing can be open or shown, and calls nothing out of reach that is met."""
    said = check(case.loaded)
    for diagnostic in said:
        show(diagnostic, case.loaded.sources.get(diagnostic.span.file, []))
    for role in case.story.roles.values():
        graph.shape(case.story, role.id)
        stats.chapters(role)
    places = {code: {d.span for d in said if d.code == code} for code in {d.code for d in said}}
    met = case.played.subjects("scene")
    for scene in case.role.scenes.values():
        for code in ("unreachable-scene", "storylet-never-offered"):
            if scene.where in places.get(code, ()) and scene.id in met:
                yield Disagreement(f"check says {code} of a scene that is met", scene.id)
    for name in case.played.subjects("open"):
        scene = case.role.scenes[name]
        if scene.where != NOWHERE and scene.where not in places.get("missing-fallback", ()):
            yield Disagreement("check does not warn where nothing can be open", name)
    if "can-be-empty" not in places:
        for name in case.played.subjects(WORDLESS):
            yield Disagreement("check does not warn of what comes out without a word", name)
