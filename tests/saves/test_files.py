"""Files are whole or not there, and only files are read."""

import os
import sys
from pathlib import Path

import pytest

from game.saves import files
from game.saves.files import create_whole, locked, make_folder, read_file, sweep, write_whole


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
            with pytest.raises(OSError, match="No space"):
                create_whole(tmp_path / "b.json", b"new")
        assert path.read_bytes() == b"old"
        assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no modes of this kind")
def test_who_may_read_a_file_stays_as_it_was_or_as_the_mask_says(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    mask = os.umask(0o027)
    try:
        write_whole(path, b"new")
    finally:
        os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o604)
    write_whole(path, b"newer")
    assert path.stat().st_mode & 0o777 == 0o604


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_never_replaces_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:

        def none(*_: object) -> None:
            raise OSError(1, "no links here")

        monkeypatch.setattr(os, "link", none)
    create_whole(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        create_whole(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes and links of this kind")
def test_only_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert read_file(tmp_path / "file", 5) == b"12345"
    with pytest.raises(OSError, match="too large"):
        read_file(tmp_path / "file", 4)
    for name in ("link", "loop", "folder", "pipe"):
        with pytest.raises(OSError, match=r"link|not a file"):
            read_file(tmp_path / name, 5)
    with pytest.raises(OSError, match="not a file"):
        read_file(Path("/dev/zero"), 5)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such lock")
def test_a_lock_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.0)
    with locked(tmp_path / ".lock"), pytest.raises(OSError, match="another game"), locked(tmp_path / ".lock"):
        pass
    with locked(tmp_path / ".lock"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes of this kind")
def test_a_lock_that_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".lock")
    with pytest.raises(OSError, match="not a file"), locked(tmp_path / ".lock"):
        pass


def test_old_drafts_are_swept(tmp_path: Path) -> None:
    for name, age in ((".a.json.x.draft", 10), (".b.json.x.draft", 1000), ("c.json", 1000)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (5000 - age, 5000 - age))
    sweep(tmp_path, 4500)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".a.json.x.draft", "c.json"]


def test_folders_are_made_to_their_root(tmp_path: Path) -> None:
    make_folder(tmp_path / "a/b/c")
    make_folder(tmp_path / "a/b/c")
    assert (tmp_path / "a/b/c").is_dir()
