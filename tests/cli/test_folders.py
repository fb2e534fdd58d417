"""Where saved games and what can be made again are kept, with and without a home."""

import os
import sys
from pathlib import Path

import pytest

from game.cli.folders import FolderError, cache_folder, expanded, saves_folder

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The game as it is where it was installed: not in a checkout."""
    monkeypatch.setattr("game.cli.folders.__file__", str(tmp_path / "lib/game/cli/folders.py"))


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user whom the system does not know."""
    pwd = pytest.importorskip("pwd")

    def unknown(_: int) -> object:
        raise KeyError("uid not found")

    monkeypatch.setattr(pwd, "getpwuid", unknown)


def test_what_is_asked_for_comes_first() -> None:
    assert saves_folder("/a", {"TENEZBON_SAVES": "/b"}) == Path("/a")
    assert saves_folder(None, {"TENEZBON_SAVES": "/b"}) == Path("/b")
    assert saves_folder(None, {}) == CHECKOUT / "saves"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these have folders of their own")
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("environ", "saves", "cache"),
    [
        ({"HOME": "/h"}, "/h/.local/share/tenezbon", "/h/.cache/tenezbon/stories"),
        ({"HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c"}, "/d/tenezbon", "/c/tenezbon/stories"),
        ({"HOME": "/h", "XDG_DATA_HOME": "d", "XDG_CACHE_HOME": "c"}, "/h/.local/share/tenezbon", "/h/.cache/tenezbon/stories"),
        ({"HOME": "/h", "XDG_DATA_HOME": "", "XDG_CACHE_HOME": ""}, "/h/.local/share/tenezbon", "/h/.cache/tenezbon/stories"),
    ],
)  # fmt: skip
def test_folders_of_a_user(environ: dict[str, str], saves: str, cache: str) -> None:
    assert saves_folder(None, environ) == Path(saves)
    assert cache_folder(environ) == Path(cache)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these have folders of their own")
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "~"}, {"HOME": "relative"}])
def test_a_home_that_is_none_is_looked_up(home: dict[str, str]) -> None:
    import pwd

    assert saves_folder(None, home) == Path(pwd.getpwuid(os.getuid()).pw_dir) / ".local/share/tenezbon"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no passwd there")
@pytest.mark.usefixtures("installed", "stranger")
def test_nobody_has_no_folders() -> None:
    with pytest.raises(FolderError, match="--saves"):
        saves_folder(None, {})
    assert cache_folder({}) is None
    assert saves_folder("/a", {}) == Path("/a")


def test_a_home_of_nobody_is_told() -> None:
    with pytest.raises(FolderError, match="~nobody_of_that_name"):
        expanded("~nobody_of_that_name/x")
    with pytest.raises(FolderError):
        saves_folder("~nobody_of_that_name", {})
