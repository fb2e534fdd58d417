"""Options and fixtures of all tests, and what must hold of all of them: nothing is written outside a test's own folder."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_before: list[str] = []

# A shell starts what runs in its background with Ctrl-C ignored, and the programs under test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden files anew; then read the diff")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home of the tests' own, also for the commands that they run: the user's cache and saves are left alone."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in (
            ("HOME", ""),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
        ):
            patch.setenv(name, str(home / folder))
        patch.setenv("TENEZBON_SAVES", str(home / "saves"))
        yield


def _status() -> list[str]:
    """What git says of the work tree; nothing outside a checkout."""
    try:
        done = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return []
    return done.stdout.splitlines()


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        _before[:] = _status()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fails the run if a test has left or changed a file in the work tree."""
    if hasattr(session.config, "workerinput") or session.config.getoption("--update"):
        return
    left = [line for line in _status() if line not in _before]
    if left:
        print("\nthe tests have changed the work tree:", *left, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED if exitstatus == 0 else exitstatus
