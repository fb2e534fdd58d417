"""A folder from which a Python package of the story is built: the engine and the story in it, the libraries named."""

import json
from collections.abc import Mapping
from string import Template

from game.authoring.publish import contents
from game.story.model import Story

_PROJECT = Template("""\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = $name
version = "1.0"
description = $title
readme = "README.md"
requires-python = ">=3.11"
dependencies = $libraries

[project.scripts]
$name = "$package:main"

[tool.hatch.build.targets.wheel]
packages = ["$package"]
""")
_README = Template("""\
# $title

A story for the terminal, made with tenezbon.

    python3 -m pip wheel --no-deps .

builds a wheel; where it is installed, the story is played with the command `$command`, or with `python3 -m $package`.
The story's files are in `$package/engine/game/scenes`.
""")
_PACKAGE = '''"""Plays the story."""

import sys
from pathlib import Path


def main() -> int:
    """Plays the story with the engine beside this file."""
    sys.path.insert(0, str(Path(__file__).parent / "engine"))
    from game.cli.main import main as play

    return play()
'''


def project(story: Story, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the folder."""
    command = story.id.replace("_", "-")
    package = f"story_{story.id}"  # no library has this name
    title = " ".join(story.title.split())
    named = {"name": json.dumps(command), "title": json.dumps(title, ensure_ascii=False), "package": package}
    written = {
        "pyproject.toml": _PROJECT.substitute(named, libraries=json.dumps(contents.requirements())),
        "README.md": _README.substitute(title=title, command=command, package=package),
        f"{package}/__init__.py": _PACKAGE,
        f"{package}/__main__.py": f'"""python -m {package}."""\n\nfrom {package} import main\n\nraise SystemExit(main())\n',
    }
    packed = contents.engine() | contents.scenes(dict(files))
    return {name: text.encode() for name, text in written.items()} | {
        f"{package}/engine/{name}": data for name, data in packed.items()
    }
