"""Saves: whole or not at all, found again, merged and never lost."""

import json
import os
import random
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from game.saves import Chronicle, Run, SaveError, Shelf, opened, write_whole
from game.story.model import Story
from game.story.playthrough import Playthrough, start
from tests.building import kept
from tests.building import story as made

NOW = datetime(2026, 8, 24, 21, 22, tzinfo=UTC)
ROLE = "resistance"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "saves")


@pytest.fixture
def story() -> Story:
    return kept("sardine_tin")


def played(story: Story, choices: int = 2) -> Playthrough:
    reading = start(story, ROLE, 7)
    for _ in range(choices):
        reading = reading.take(reading.turn.open[0].choice)
    return reading


def test_a_save_is_readable_and_complete(shelf: Shelf, story: Story) -> None:
    shelf.save("mine", played(story), NOW)
    kept_file = json.loads((shelf.folder / "mine.json").read_text())
    assert kept_file["choices"] == ["r1_leaving.half_days.laundry", "r1_leaving.laundry.lid"]
    assert kept_file["at"] == "r1_leaving.paste"
    for key in ("format", "story", "role", "seed", "echoes", "time"):
        assert key in kept_file
    slot = shelf.slots()[0]
    assert (slot.name, slot.role, slot.chapter, slot.choices, slot.finished) == (
        "mine",
        ROLE,
        "The week of leaving",
        2,
        False,
    )


def test_save_load_save_is_the_same_file(shelf: Shelf, story: Story) -> None:
    for choices in range(4):
        reading = played(story, choices)
        if choices < 3:
            shelf.save("a", reading, NOW)
            shelf.save("b", opened(story, shelf, "a").playthrough, NOW)
            assert (shelf.folder / "a.json").read_bytes() == (shelf.folder / "b.json").read_bytes()


def test_a_choice_adds_little(shelf: Shelf, story: Story) -> None:
    sizes = []
    for choices in (1, 2):
        shelf.save("a", played(story, choices), NOW)
        sizes.append(len(json.loads((shelf.folder / "a.json").read_text())["choices"][-1]) + 6)
    assert max(sizes) <= 60


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": 99}', b'{"format": 1}', b"[" * 100_000]
)
def test_a_damaged_save_is_refused_and_the_copy_before_it_is_there(shelf: Shelf, story: Story, junk: bytes) -> None:
    shelf.save("mine", played(story, 1), NOW)
    shelf.save("mine", played(story, 2), NOW)
    (shelf.folder / "mine.json").write_bytes(junk)
    with pytest.raises(SaveError) as caught:
        opened(story, shelf, "mine")
    assert str(shelf.folder / "mine.json") in str(caught.value)
    assert str(caught.value).count("\n") == 0
    assert shelf.has_previous("mine")
    assert len(opened(story, shelf, "mine", previous=True).playthrough.choices) == 1
    assert shelf.latest() is None or shelf.latest().name != "mine" or junk == b'{"format": 1}'  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name", ["../out", "/etc/passwd", "a/b", "", ".hidden", "a" * 41, "a\x1b[2J", "chronicle", "options"]
)
def test_a_name_that_leads_out_is_refused(shelf: Shelf, story: Story, name: str) -> None:
    for act in (lambda: shelf.save(name, played(story), NOW), lambda: shelf.read(name), lambda: shelf.delete(name)):
        with pytest.raises(SaveError) as caught:
            act()
        assert "\x1b" not in str(caught.value)


def test_a_link_that_leads_out_is_not_opened(shelf: Shelf, story: Story, tmp_path: Path) -> None:
    shelf.save("mine", played(story), NOW)
    (tmp_path / "outside.json").write_bytes((shelf.folder / "mine.json").read_bytes())
    (shelf.folder / "sly.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(SaveError, match="leads out"):
        shelf.read("sly")


def test_what_is_listed_moves_no_cursor(shelf: Shelf, story: Story) -> None:
    shelf.save("mine", played(story), NOW)
    path = shelf.folder / "mine.json"
    path.write_text(path.read_text().replace("The week of leaving", "The \\u001b[2Jweek\\u202e"))
    assert shelf.slots()[0].chapter == "The [2Jweek"


def test_a_new_run_has_a_slot_of_its_own(shelf: Shelf, story: Story) -> None:
    names = []
    for _ in range(3):
        names.append(shelf.fresh(ROLE))
        shelf.save(names[-1], played(story), NOW)
    assert names == ["resistance-1", "resistance-2", "resistance-3"]


def test_the_chronicle_is_merged(shelf: Shelf) -> None:
    run = Run("a/1", ROLE, "r1_leaving.seven", "To be continued", "2026-08-24", {"posters": "school"})
    shelf.add(Chronicle(notes=frozenset({"posters"}), runs=(run,)))
    whole = shelf.add(Chronicle(notes=frozenset({"bell"}), endings=frozenset({"x"})))
    assert whole.notes == {"posters", "bell"}
    assert whole.runs == (run,)
    assert shelf.chronicle() == whole


def test_two_games_at_once_lose_nothing(shelf: Shelf) -> None:
    def add(first: int) -> None:
        for number in range(first, first + 25):
            Shelf(shelf.folder).add(Chronicle(notes=frozenset({f"note{number}"})))

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


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    write_whole(path, b"old")
    for call in ("fsync", "fdopen"):
        with monkeypatch.context() as patched:

            def fail(*_: object, **__: object) -> None:
                raise OSError(28, "No space left on device")

            patched.setattr(os, call, fail)
            with pytest.raises(OSError, match="No space"):
                write_whole(path, b"new")
        assert path.read_bytes() == b"old"
        assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(shelf: Shelf, story: Story) -> None:
    shelf.folder.parent.mkdir(exist_ok=True)
    shelf.folder.write_text("a file where the folder should be")
    with pytest.raises(SaveError, match="could not be saved"):
        shelf.save("mine", played(story), NOW)
    with pytest.raises(SaveError, match="could not be kept"):
        shelf.add(Chronicle(notes=frozenset({"one"})))


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
    reading = start(walk, "walker", 7)
    for _ in range(KILLS):
        told = _killed_after(shelf, reading, chance.randrange(1, 8))
        found = opened(walk, shelf, "mine")
        assert found.lost == ""
        assert len(found.playthrough.choices) >= told
    leftovers = [p for p in shelf.folder.iterdir() if p.suffix not in (".json", ".previous")]
    assert all(p.name.startswith(".") for p in leftovers)


def _killed_after(shelf: Shelf, reading: Playthrough, choices: int) -> int:
    """Plays and saves in a process of its own that is killed while it goes on; how many choices it had told."""
    listening, speaking = os.pipe()
    child = os.fork()
    if child == 0:
        _play_on(shelf, reading, speaking)
    os.close(speaking)
    told = 0
    with os.fdopen(listening, "rb", buffering=0) as ears:
        while told < choices and (word := ears.read(1)):
            told = word[0]
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return told


def _play_on(shelf: Shelf, reading: Playthrough, speaking: int) -> None:
    """Takes choices, keeps each and tells how many there are; never comes back."""
    try:
        for number in range(1, 256):
            reading = reading.take(reading.turn.open[0].choice)
            shelf.save("mine", reading, NOW)
            os.write(speaking, bytes([number]))
    finally:
        os._exit(0)
