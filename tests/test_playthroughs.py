"""Recorded playthroughs: replayed plainly, and again with save and load between all steps; undone to the start."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from game.authoring import replay
from game.loader.playthroughs import playthroughs
from game.saves.savefile import written
from game.saves.shelf import Shelf
from game.story.model import Story
from game.story.playthrough import inward_echoes, restored, start
from tests.building import SHIPPED, STORIES, kept, shipped

NOW = datetime(2026, 8, 24, 21, 22, tzinfo=UTC)
RECORDED = sorted((SHIPPED / "playthroughs").glob("*.yaml"))
SMALL = [
    (name, path)
    for name in ("sardine_tin", "coal_cellar")
    for path in sorted((STORIES / name / "playthroughs").glob("*.yaml"))
]


def story_of(path: Path) -> Story:
    return shipped() if path in RECORDED else kept(path.parent.parent.name)


ALL = [*RECORDED, *(path for _, path in SMALL)]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_it_replays(path: Path) -> None:
    (found,) = replay.replay_all(story_of(path), path.parent.parent, [path])
    assert found.holds, "\n".join(found.lines())


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_it_replays_through_saves_and_back(path: Path, tmp_path: Path) -> None:
    story = story_of(path)
    (file,) = playthroughs(story, path.parent.parent, [path])
    assert file.written is not None
    recorded = file.written.recorded
    echoes = inward_echoes(story, recorded.echoes)
    plain = start(story, recorded.role, recorded.seed, echoes, recorded.draws)
    shelf, seal = Shelf(tmp_path, ""), b""
    turns = [plain.turn]
    for choice in recorded.choices:
        plain = plain.take(choice)
        turns.append(plain.turn)
        shelf.keep("mine", written(plain, (), (), NOW), seal)
        saved, seal = shelf.read("mine")
        again = restored(story, saved.recorded)
        assert again.lost == ""
        assert again.playthrough.turn == plain.turn
        plain = again.playthrough
    for turn in reversed(turns):
        assert plain.turn == turn
        plain = plain.undo()


def test_every_ending_and_background_has_one() -> None:
    """One recorded run for each ending, and for each background of a role."""
    story = shipped()
    ended, backgrounds = set(), set()
    for file in playthroughs(story, SHIPPED, RECORDED):
        assert file.written is not None
        recorded = file.written.recorded
        ended.add(file.written.ends)
        role = story.roles[recorded.role]
        first = next(iter(recorded.choices))
        backgrounds.add((role.id, first.rpartition(".")[2]))
    endings = {scene.id for role in story.roles.values() for scene in role.scenes.values() if scene.ending}
    assert endings <= ended
    for name, scene in (("resistance", "r0_strike.three_doors"), ("division", "d0_promises.three_hoods_up")):
        assert {(name, c.name) for c in story.roles[name].scenes[scene].choices} <= backgrounds
