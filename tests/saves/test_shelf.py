"""Saved games: whole, found again, each in the folder of its story, and never lost."""

import json
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from game.saves.adopt import adopt
from game.saves.chronicle import Chronicle, Run
from game.saves.savefile import SaveError, written
from game.saves.shelf import PlayedElsewhereError, Shelf, folder_name
from game.story.branches import Branch
from game.story.model import Story
from game.story.playthrough import Playthrough, restored, start
from tests.building import kept
from tests.building import story as made

NOW = datetime(2026, 8, 24, 21, 22, tzinfo=UTC)
ROLE = "resistance"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "saves", "tin")


@pytest.fixture
def story() -> Story:
    return kept("sardine_tin")


def played(story: Story, choices: int = 2) -> Playthrough:
    run = start(story, ROLE, 7)
    for _ in range(choices):
        run = run.take(run.turn.open[0].choice)
    return run


def data(run: Playthrough, now: datetime = NOW, copy_of: str = "") -> bytes:
    return written(run, (), (), now, copy_of)


def claimed(shelf: Shelf, run: Playthrough, now: datetime = NOW) -> tuple[str, bytes]:
    return shelf.claim(run.role, data(run, now), now)


def test_a_save_is_readable_and_complete(shelf: Shelf, story: Story) -> None:
    name, _ = claimed(shelf, played(story))
    file = json.loads((shelf.folder / f"{name}.json").read_text())
    assert file["choices"] == ["r1_leaving.half_days.laundry", "r1_leaving.laundry.lid"]
    assert file["at"] == "r1_leaving.paste"
    for key in ("format", "story", "role", "seed", "echoes", "time"):
        assert key in file
    slot = shelf.slots(NOW)[0]
    assert (slot.name, slot.role, slot.chapter, slot.choices, slot.finished, slot.is_copy) == (
        "resistance-1", ROLE, "The week of leaving", 2, False, False,
    )  # fmt: skip
    assert slot.title.endswith(" Aug · The week of leaving")


def test_save_load_save_is_the_same_file(shelf: Shelf, story: Story) -> None:
    for choices in range(3):
        run = played(story, choices)
        branches = (Branch((*run.choices, "x", "y"), "There", ""), Branch((*run.choices, "x", "z"), "", "The end"))
        first = written(run, ("more", "and more"), branches, NOW)
        name, _ = shelf.claim(ROLE, first, NOW)
        saved, _ = shelf.read(name)
        again = restored(story, saved.recorded)
        assert again.lost == ""
        assert (saved.redo, saved.branches) == (("more", "and more"), branches)
        assert written(again.playthrough, saved.redo, saved.branches, NOW) == first


def test_a_choice_adds_little(story: Story) -> None:
    sizes = [len(data(played(story, choices))) for choices in (0, 1)]
    assert sizes[1] - sizes[0] <= 90  # with what the choice adds to the snapshot
    more = written(played(story, 1), ("r1_leaving.laundry.lid",) * 10, (), NOW)
    assert (len(more) - sizes[1]) / 10 <= 50


@pytest.mark.parametrize(
    "junk",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": 99}', b'{"format": 1}', b"[" * 100_000, b'{"format": true}',
        b'{"format": 1, "role": "resistance", "seed": 1, "choices": ["\\ud800"]}',
        b'{"format": 1, "role": "resistance", "seed": 1, "choices": [1]}',
        b'{"format": 1, "role": "resistance", "seed": true, "choices": []}',
    ],
)  # fmt: skip
def test_a_damaged_save_is_refused_and_the_copy_before_it_is_there(shelf: Shelf, story: Story, junk: bytes) -> None:
    name, seal = claimed(shelf, played(story, 1))
    shelf.keep(name, data(played(story, 2)), seal)
    path = shelf.folder / f"{name}.json"
    path.write_bytes(junk)
    with pytest.raises(SaveError) as caught:
        shelf.read(name)
    assert str(path) in str(caught.value)
    assert str(caught.value).count("\n") == 0
    assert len(shelf.read(name, previous=True)[0].recorded.choices) == 1


def test_a_damaged_save_does_not_become_the_previous_copy(shelf: Shelf, story: Story) -> None:
    name, seal = claimed(shelf, played(story, 1))
    shelf.keep(name, data(played(story, 2)), seal)
    (shelf.folder / f"{name}.json").write_bytes(b"{")
    saved, seal = shelf.read(name, previous=True)
    shelf.keep(name, data(restored(story, saved.recorded).playthrough), seal)
    assert shelf.has_previous(name)
    assert shelf.read(name)[0].recorded.choices == saved.recorded.choices


NAMES = (
    "../out", "/etc/passwd", "a/b", "", ".hidden", "a" * 41, "a\x1b[2J", "chronicle", "options", "Options", "CON", "nul",
    "com1", "a b", "é", "a\n",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none_is_a_sentence(shelf: Shelf, story: Story, name: str) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: shelf.copy(name, data(played(story))),
        lambda: shelf.keep(name, data(played(story)), b""),
        lambda: shelf.read(name),
        lambda: shelf.delete(name),
    )
    for act in acts:
        with pytest.raises(SaveError) as caught:
            act()
        assert str(caught.value).isprintable()
    assert not shelf.exists(name)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such links and pipes")
def test_what_is_no_file_is_not_opened(shelf: Shelf, story: Story, tmp_path: Path) -> None:
    name, _ = claimed(shelf, played(story))
    outside = tmp_path / "outside.json"
    outside.write_bytes((shelf.folder / f"{name}.json").read_bytes())
    (shelf.folder / "sly.json").symlink_to(outside)
    os.mkfifo(shelf.folder / "pipe.json")
    (shelf.folder / "folder.json").mkdir()
    for each in ("sly", "pipe", "folder"):
        with pytest.raises(SaveError, match="cannot be read"):
            shelf.read(each)
        with pytest.raises(SaveError, match="already"):
            shelf.copy(each, data(played(story)))
    assert {slot.name: bool(slot.damage) for slot in shelf.slots(NOW)} == {
        name: False, "sly": True, "pipe": True, "folder": True,
    }  # fmt: skip
    for file in ("chronicle.json", "options.json"):
        (shelf.folder if file.startswith("c") else shelf.root).joinpath(file).symlink_to("/dev/zero")
    assert shelf.chronicle() == Chronicle()
    assert shelf.options() == {}


def test_what_is_listed_moves_no_cursor(shelf: Shelf, story: Story) -> None:
    name, _ = claimed(shelf, played(story))
    path = shelf.folder / f"{name}.json"
    path.write_text(path.read_text().replace("The week of leaving", "The \\u001b[2Jweek\\u202e"))
    assert shelf.slots(NOW)[0].chapter == "The [2Jweek"


# Whose is a save


def test_two_stories_share_nothing(tmp_path: Path, story: Story) -> None:
    one, other = Shelf(tmp_path, "one"), Shelf(tmp_path, "other")
    claimed(one, played(story))
    one.add(Chronicle(notes=frozenset({"bell"})))
    assert other.slots(NOW) == ()
    assert other.chronicle() == Chronicle()
    assert claimed(other, played(story, 1))[0] == "resistance-1"
    assert one.slots(NOW)[0].choices == 2
    one.keep_options({"theme": "night"})
    assert other.options()["theme"] == "night"


def test_a_story_without_an_id_is_known_by_its_folder(tmp_path: Path) -> None:
    assert folder_name("bread", tmp_path / "a") == "bread"
    one, other = folder_name("", tmp_path / "My Story"), folder_name("", tmp_path / "other" / "My Story")
    assert one != other
    assert one.startswith("my-story-")
    assert folder_name("", tmp_path / "x" / ".." / "My Story") == one


def test_a_new_run_has_a_name_of_its_own(shelf: Shelf, story: Story) -> None:
    assert [claimed(shelf, played(story))[0] for _ in range(3)] == ["resistance-1", "resistance-2", "resistance-3"]
    shelf.delete("resistance-2")
    assert claimed(shelf, played(story))[0] == "resistance-4"


def test_two_games_that_begin_at_once_have_two_names(shelf: Shelf, story: Story) -> None:
    names: list[str] = []

    def begin() -> None:
        for _ in range(10):
            names.append(claimed(Shelf(shelf.root, "tin"), played(story))[0])

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 40


def test_a_run_in_two_windows_is_noticed_by_the_second_to_write(shelf: Shelf, story: Story) -> None:
    name, seal = claimed(shelf, played(story, 0))
    _, other = shelf.read(name)
    seal = shelf.keep(name, data(played(story, 1)), seal)
    with pytest.raises(PlayedElsewhereError):
        shelf.keep(name, data(played(story, 2)), other)
    assert len(shelf.read(name)[0].recorded.choices) == 1
    shelf.keep(name, data(played(story, 2)), seal)


def test_a_copy_is_never_written_over(shelf: Shelf, story: Story) -> None:
    shelf.copy("bridge", data(played(story), copy_of="resistance-1"))
    with pytest.raises(SaveError, match="already"):
        shelf.copy("bridge", data(played(story, 0)))
    assert shelf.slots(NOW)[0].is_copy
    assert shelf.latest(NOW) is None


# The order of saves


def test_the_order_is_that_of_moments(shelf: Shelf, story: Story) -> None:
    east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-9))
    claimed(shelf, played(story), (NOW - timedelta(minutes=3)).astimezone(east))
    claimed(shelf, played(story), (NOW - timedelta(minutes=1)).astimezone(west))
    claimed(shelf, played(story), NOW - timedelta(minutes=2))
    assert [slot.name for slot in shelf.slots(NOW)] == ["resistance-2", "resistance-3", "resistance-1"]


def test_a_save_of_the_future_is_not_the_latest(shelf: Shelf, story: Story) -> None:
    claimed(shelf, played(story), NOW + timedelta(days=400))
    claimed(shelf, played(story), NOW)
    latest = shelf.latest(NOW)
    assert latest is not None
    assert latest.name == "resistance-2"


# The chronicle and the options


def test_the_chronicle_is_merged(shelf: Shelf) -> None:
    run = Run("a/1", ROLE, "r1_leaving.seven", "To be continued", "2026-08-24", {"posters": "school"})
    shelf.add(Chronicle(notes=frozenset({"posters"}), runs=(run,)))
    later = run._replace(time="2026-08-25")
    whole = shelf.add(Chronicle(notes=frozenset({"bell"}), endings=frozenset({"x"}), runs=(later,)))
    assert whole.notes == {"posters", "bell"}
    assert whole.runs == (run,)  # a run that is looked at again keeps the time at which it ended
    assert shelf.chronicle() == whole


def test_two_games_at_once_lose_nothing(shelf: Shelf) -> None:
    def add(first: int) -> None:
        for number in range(first, first + 25):
            Shelf(shelf.root, "tin").add(Chronicle(notes=frozenset({f"note{number}"})))

    threads = [threading.Thread(target=add, args=(first,)) for first in (0, 25, 50, 75)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shelf.chronicle().notes) == 100


def test_a_damaged_chronicle_falls_back_on_the_copy_before_it(shelf: Shelf) -> None:
    shelf.add(Chronicle(notes=frozenset({"one"})))
    shelf.add(Chronicle(notes=frozenset({"two"})))
    (shelf.folder / "chronicle.json").write_text("{")
    assert shelf.chronicle().notes == {"one"}
    assert shelf.add(Chronicle(notes=frozenset({"three"}))).notes == {"one", "three"}


def test_what_a_newer_version_made_is_left_alone(shelf: Shelf) -> None:
    shelf.folder.mkdir(parents=True)
    newer = b'{"format": 99, "notes": ["kept"]}'
    for path, change in (
        (shelf.folder / "chronicle.json", lambda: shelf.add(Chronicle(notes=frozenset({"one"})))),
        (shelf.root / "options.json", lambda: shelf.keep_options({"theme": "night"})),
    ):
        path.write_bytes(newer)
        for _ in range(2):
            with pytest.raises(SaveError, match="newer version"):
                change()
        assert path.read_bytes() == newer
    (shelf.folder / "mine.json").write_bytes(newer)
    with pytest.raises(SaveError, match="newer version"):
        shelf.read("mine")


@pytest.mark.skipif(
    sys.platform == "win32" or (os.getuid() == 0 and not Path("/dev/full").exists()), reason="no such world"
)
def test_a_folder_that_cannot_be_written_is_a_sentence(shelf: Shelf, story: Story) -> None:
    shelf.root.parent.mkdir(exist_ok=True)
    shelf.root.write_text("a file where the folder should be")
    for act in (
        lambda: claimed(shelf, played(story)),
        lambda: shelf.keep("mine", data(played(story)), b""),
        lambda: shelf.copy("mine", data(played(story))),
    ):
        with pytest.raises(SaveError, match="could not be saved"):
            act()
    with pytest.raises(SaveError, match="could not be kept"):
        shelf.add(Chronicle(notes=frozenset({"one"})))
    with pytest.raises(SaveError, match="could not be kept"):
        shelf.keep_options({})
    assert shelf.slots(NOW) == ()
    assert shelf.chronicle() == Chronicle()


# What was kept before stories had folders


def test_what_was_kept_before_is_moved_once(tmp_path: Path, story: Story) -> None:
    old = {
        "format": 1,
        "story": story.title,
        "role": ROLE,
        "seed": 7,
        "choices": [],
        "time": "2026-08-24T21:22:00+00:00",
    }
    (tmp_path / "resistance-1.json").write_text(json.dumps(old))
    (tmp_path / "resistance-1.json.previous").write_text(json.dumps(old))
    (tmp_path / "bridge.json").write_text(json.dumps(old))
    (tmp_path / "other.json").write_text(json.dumps(old | {"story": "Another story"}))
    (tmp_path / "broken.json").write_text("{")
    note = next(iter(story.record.notes))
    run = {"id": "r", "role": ROLE, "ending": "r1_leaving.seven", "title": "End", "time": "2026", "echoes": {}}
    foreign = {**run, "id": "f", "role": "keeper"}
    kept_file = {
        "format": 1,
        "notes": [note, "foreign"],
        "endings": [f"{ROLE}/r1_leaving.seven", "keeper/x"],
        "runs": [run, foreign],
    }
    (tmp_path / "chronicle.json").write_text(json.dumps(kept_file))
    shelf = Shelf(tmp_path, "tin")
    for _ in range(2):
        adopt(shelf, story)
        assert {slot.name for slot in shelf.slots(NOW)} == {"resistance-1", "bridge"}
        assert shelf.has_previous("resistance-1")
        found = shelf.chronicle()
        assert found.notes == {note}
        assert found.endings == {f"{ROLE}/r1_leaving.seven"}
        assert [each.id for each in found.runs] == ["r"]
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left == {"other.json", "broken.json", "chronicle.json"}


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path, story: Story) -> None:
    shelf = Shelf(tmp_path, "tin")
    claimed(shelf, played(story))
    old = {"format": 1, "story": story.title, "role": ROLE, "seed": 7, "choices": [], "time": ""}
    (tmp_path / "resistance-1.json").write_text(json.dumps(old))
    adopt(shelf, story)
    assert {slot.name: slot.choices for slot in shelf.slots(NOW)} == {"resistance-1": 2, "resistance-1-2": 0}


# A game that is killed

KILLS = 200
WALK = """
first:
  text: Here.
  choices:
    on: {label: Go on., go: stay}
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")
def test_a_game_that_is_killed_keeps_all_but_the_last_choice(shelf: Shelf, tmp_path: Path) -> None:
    """Kills a game at a random moment, many times; the save opens and holds every choice that was told."""
    chance = random.Random(24)
    walk = made(tmp_path / "walk", WALK)
    run = start(walk, "walker", 7)
    name, _ = claimed(shelf, run)
    for _ in range(KILLS):
        told = _killed_after(shelf, name, run, chance.randrange(1, 8))
        found = restored(walk, shelf.read(name)[0].recorded)
        assert found.lost == ""
        assert len(found.playthrough.choices) >= told
    leftovers = [p for p in shelf.folder.iterdir() if p.suffix not in (".json", ".previous")]
    assert all(p.name == ".lock" or p.name.endswith(".draft") for p in leftovers)


def _killed_after(shelf: Shelf, name: str, run: Playthrough, choices: int) -> int:
    """Plays and saves in a process of its own that is killed while it plays; how many choices it had told."""
    listening, speaking = os.pipe()
    child = os.fork()
    if child == 0:
        _play_on(shelf, name, run, speaking)
    os.close(speaking)
    told = 0
    with os.fdopen(listening, "rb", buffering=0) as ears:
        while told < choices and (word := ears.read(1)):
            told = word[0]
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return told


def _play_on(shelf: Shelf, name: str, run: Playthrough, speaking: int) -> None:
    """Takes choices, keeps each and tells how many there are; never comes back."""
    try:
        _, seal = shelf.read(name)
        for number in range(1, 256):
            run = run.take(run.turn.open[0].choice)
            seal = shelf.keep(name, data(run), seal)
            os.write(speaking, bytes([number]))
    finally:
        os._exit(0)
