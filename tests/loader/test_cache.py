"""Reading a story again: the same turns as from the whole reading, and never an old story for a new one."""

import hashlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.loader.cache import load_again
from game.loader.load import load
from game.story.model import Story
from game.story.playthrough import start
from tests.building import SHIPPED, STORIES, shipped, written

WALK = "first:\n  text: Here.\n  choices:\n    on: {label: On., go: last}\nlast: {text: Over., ending: {title: End, kind: quiet}}\n"


def again(folder: Path, cache: Path) -> Story:
    """The story as it is read when it was read before."""
    load_again(folder, cache)
    story = load_again(folder, cache).story
    assert story is not None
    assert type(story.roles).__name__ == "Lazy"
    return story


@pytest.mark.parametrize("folder", [STORIES / "sardine_tin", SHIPPED])
def test_the_same_turns(folder: Path, tmp_path: Path) -> None:
    quick, whole = again(folder, tmp_path), load(folder).story
    assert whole is not None
    for role in whole.roles:
        for seed in range(12):
            chance = random.Random(seed)
            here, there = start(quick, role, seed), start(whole, role, seed)
            while here.turn.ending is None and len(here.choices) < 300:
                assert here.turn == there.turn
                choice = chance.choice(here.turn.open).choice
                here, there = here.take(choice), there.take(choice)
            assert here.turn == there.turn


def test_texts_that_change_and_tries_are_the_same(tmp_path: Path) -> None:
    told = "label: |\n        Go {by lot: on | away}.\n      risk: even\n      tries: 2\n      fail: {text: No.}\n      go: first"
    scenes = f"""
first:
  text: |
    It is {{by lot: dry | wet}}, {{in turn: still | again | as ever}}. {{visits(first) > 1: {{round: a | b}}}}
  choices:
    on:
      {told}
    end: {{label: End., go: last}}
last: {{text: Over., ending: {{title: End, kind: quiet}}}}
"""
    folder = written(tmp_path / "story", scenes)
    quick, whole = again(folder, tmp_path / "cache"), load(folder).story
    assert whole is not None
    assert quick.roles["walker"].state == whole.roles["walker"].state
    assert quick.roles["walker"].draws == whole.roles["walker"].draws
    for seed in range(6):
        here, there = start(quick, "walker", seed), start(whole, "walker", seed)
        for choice in ("one.first.on", "one.first.on", "one.first.end"):
            here, there = here.take(choice), there.take(choice)
        assert here.turns == there.turns


def test_the_same_record(tmp_path: Path) -> None:
    quick, whole = again(SHIPPED, tmp_path).record, shipped().record
    for kind in ("notes", "sources", "people", "places", "timeline", "clipping", "invented", "lines"):
        assert dict(getattr(quick, kind)) == dict(getattr(whole, kind))


def test_a_changed_byte_is_a_new_story(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK)
    assert start(again(folder, tmp_path / "cache"), "walker", 1).turn.passages[-1].paragraphs[0].text == "Here."
    written(folder, WALK.replace("Here.", "There."))
    assert start(again(folder, tmp_path / "cache"), "walker", 1).turn.passages[-1].paragraphs[0].text == "There."


def test_a_story_with_a_fault_is_read_whole_and_told(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK.replace("go: last", "go: lost"))
    for _ in range(2):
        found = load_again(folder, tmp_path / "cache")
        assert found.story is None
        assert [d.code for d in found.diagnostics] == ["unknown-scene"]
    assert not list((tmp_path / "cache").glob("*/index"))


def sealed(value: object) -> bytes:
    """A value sealed as the cache does it, by somebody who knows how."""
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode() + b"\n" + body


def unsealed(path: Path) -> Any:
    return json.loads(path.read_bytes().partition(b"\n")[2])


def plays(folder: Path, cache: Path) -> None:
    """The story from the cache, whatever is in it, is the story."""
    story, whole = load_again(folder, cache).story, load(folder).story
    assert story is not None
    assert whole is not None
    for role in whole.roles:
        for seed in range(3):
            chance = random.Random(seed)
            here, there = start(story, role, seed), start(whole, role, seed)
            while here.turn.ending is None and len(here.choices) < 50:
                assert here.turn == there.turn
                choice = chance.choice(here.turn.open).choice
                here, there = here.take(choice), there.take(choice)
            assert here.turn == there.turn
    for kind in ("notes", "sources", "people", "places"):
        assert dict(getattr(story.record, kind)) == dict(getattr(whole.record, kind))


JUNK: list[object] = [
    b"", b"{}", b"[]", b"null", b"0", b'"x"', b"[" * 100_000, b'{"roles": {}}', b'{"roles": {"walker": {"slots": []}}, "record": {}}',
    {"roles": {}, "record": {}, "lines": {}, "renamed": {}}, {"scenes": 1}, {"scenes": {"first": "x"}}, {"title": ["x"], "roles": "y"},
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: str(junk)[:30])
@pytest.mark.parametrize("seal", [True, False])
@pytest.mark.parametrize("what", ["index", "*"])
def test_whatever_is_in_the_cache_does_no_harm(tmp_path: Path, junk: object, seal: bool, what: str) -> None:
    folder = written(tmp_path / "story", WALK)
    again(folder, tmp_path / "cache")
    body = junk if isinstance(junk, bytes) else json.dumps(junk).encode()
    for path in (tmp_path / "cache").glob(f"*/{what}"):
        path.write_bytes(sealed(body) if seal else body)
    plays(folder, tmp_path / "cache")
    plays(folder, tmp_path / "cache")


@pytest.mark.parametrize(
    "file", ["story.yaml", "resistance%2Fr1_leaving.yaml", "resistance%2Fstate.yaml", "resistance%2Fpools.yaml"]
)
@pytest.mark.parametrize(
    "junk", [{}, [], "x", {"chapter": {}, "scenes": {}}, {"variables": {}}, {"pools": {"after": {}}}]
)
def test_a_tree_that_is_not_what_the_index_says_is_read_anew(tmp_path: Path, file: str, junk: object) -> None:
    again(STORIES / "sardine_tin", tmp_path)
    for path in tmp_path.glob(f"*/{file}"):
        path.write_bytes(sealed(junk))
    plays(STORIES / "sardine_tin", tmp_path)


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x9b31m", "\u202ebackward", "\x07"])
@pytest.mark.parametrize("escaped", [True, False])
def test_no_control_character_comes_out_of_the_cache(tmp_path: Path, text: str, escaped: bool) -> None:
    folder = written(tmp_path / "story", WALK)
    again(folder, tmp_path / "cache")
    for path in (tmp_path / "cache").glob("*/walker*one.yaml"):
        tree = unsealed(path)
        tree["scenes"]["first"]["text"] = text
        path.write_bytes(sealed(json.dumps(tree, ensure_ascii=escaped).encode()))
    plays(folder, tmp_path / "cache")


def _slot_more(index: Any) -> None:
    index["roles"]["walker"]["slots"].append("chosen(one.first.on)")


def _scene_less(index: Any) -> None:
    index["roles"]["walker"]["scenes"].remove("one.last")


def _no_places(index: Any) -> None:
    del index["roles"]["walker"]["places"]


def _other_bounds(index: Any) -> None:
    index["roles"]["walker"]["bounds"] = ["a", "b"]


def _another_role(index: Any) -> None:
    index["roles"]["nobody"] = {}


def _another_file(index: Any) -> None:
    index["record"]["notes"]["bell"] = "../../secret.yaml"


def _no_people(index: Any) -> None:
    del index["record"]["people"]


def _no_files(index: Any) -> None:
    index["files"].clear()


@pytest.mark.parametrize(
    "change",
    [_slot_more, _scene_less, _no_places, _other_bounds, _another_role, _another_file, _no_people, _no_files],
)
def test_an_index_of_another_story_is_not_believed(tmp_path: Path, change: Callable[[Any], None]) -> None:
    folder = written(tmp_path / "story", WALK)
    again(folder, tmp_path / "cache")
    (path,) = (tmp_path / "cache").glob("*/index")
    index = unsealed(path)
    change(index)
    path.write_bytes(sealed(index))
    found = load_again(folder, tmp_path / "cache").story
    assert found is not None
    try:
        assert start(found, "walker", 1).take("one.first.on").turn.ending is not None
        assert found.record.notes["bell"].title == "The bell"
    except (ValueError, KeyError):
        assert not path.exists()  # it is not asked again
    plays(folder, tmp_path / "cache")


def test_what_is_not_a_plain_file_is_not_opened(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK)
    again(folder, tmp_path / "cache")
    for path in list((tmp_path / "cache").glob("*/*")):
        path.unlink()
        os.mkfifo(path)
    plays(folder, tmp_path / "cache")
    for path in list((tmp_path / "cache").glob("*/*")):
        path.unlink()
        path.symlink_to("/dev/zero")
    plays(folder, tmp_path / "cache")


def test_nothing_but_the_cache_is_ever_deleted(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("mine")
    cache = tmp_path / "cache" / "stories"
    cache.mkdir(parents=True)
    for number in range(12):
        (cache / f"{number:032x}").symlink_to(precious)
        (cache / f"mine{number}").mkdir()
        (cache / f"mine{number}" / "file").write_text("mine")
        (cache / f"{number + 100:032x}").mkdir()
        (cache / f"{number + 100:032x}" / "link").symlink_to(precious / "file")
        (cache / f"{number + 100:032x}" / "index").write_text("old")
    for number in range(10):
        again(written(tmp_path / "story", WALK.replace("Here.", f"Here {number}.")), cache)
    assert (precious / "file").read_text() == "mine"
    assert len(list(cache.glob("mine*/file"))) == 12
    assert len(list(cache.glob("*/index"))) <= 8


def test_a_cache_behind_a_link_or_open_to_others_is_done_without(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "linked").symlink_to(elsewhere)
    for cache in (tmp_path / "linked", tmp_path / "linked" / "stories"):
        assert load_again(folder, cache).story is not None
        assert not list(elsewhere.glob("**/index"))


def test_files_that_differ_by_a_dot_and_a_slash_are_kept_apart(tmp_path: Path) -> None:
    note = "notes:\n  NAME: {title: T, date: 1944, status: record, text: It rang NAME., sources: [A]}\n"
    files = {
        name: note.replace("NAME", word) for name, word in (("record__notes.x", "one"), ("record__notes__x", "two"))
    }
    folder = written(tmp_path / "story", WALK, **files)
    (folder / "record" / "notes.x.yaml").write_text(note.replace("NAME", "one"))
    found = again(folder, tmp_path / "cache")
    assert {name: each.text.source for name, each in found.record.notes.items() if name != "bell"} == {
        "one": "It rang one.", "two": "It rang two.",
    }  # fmt: skip


def test_what_is_kept_is_for_nobody_else(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        again(written(tmp_path / "story", WALK), tmp_path / "cache" / "tenezbon" / "stories")
    finally:
        os.umask(before)
    kept = tmp_path / "cache" / "tenezbon"
    for folder in (kept, *(path for path in kept.rglob("*") if path.is_dir())):  # nobody else comes to a file in them
        assert folder.stat().st_mode & 0o077 == 0


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    folder = written(tmp_path / "story", WALK)
    (tmp_path / "file").write_text("")
    assert load_again(folder, tmp_path / "file").story is not None


def test_a_cached_story_has_the_head_of_the_whole_one(tmp_path: Path) -> None:
    whole = load(SHIPPED).story
    load_again(SHIPPED, tmp_path / "a" / "b" / "c")
    cached = load_again(SHIPPED, tmp_path / "a" / "b" / "c").story
    assert whole is not None
    assert cached is not None
    parts = ("warning", "roles", "echoes", "record")
    for name in (field for field in whole._fields if field not in parts):
        assert getattr(cached, name) == getattr(whole, name), name
    assert cached.warning.paragraphs == whole.warning.paragraphs
    for kind in whole.record._fields:
        assert dict(getattr(cached.record, kind)) == dict(getattr(whole.record, kind)), kind
