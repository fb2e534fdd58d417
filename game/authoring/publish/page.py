"""One page that plays a story in any browser: the story as data, the runtime, and what a reader sees, in one file."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

from game.authoring.publish.export import exported
from game.authoring.publish.sharing import shared
from game.story.model import Story
from game.version import VERSION

_SOURCES = Path(__file__).parent
_PLACE = re.compile(r"@@(\w+)@@")


def page(story: Story) -> str:
    """The page of a story; it asks for nothing outside itself."""
    told = exported(story)
    functions, codes = shared(told.codes)
    scripts = {
        "runtime": "".join(map(_source, ("runtime.js", "playthrough.js", "people.js", "typography.js"))),
        "codes": "".join(f"const {each};\n" for each in functions)
        + "const CODES=[\n"
        + ",\n".join(f"v=>{code}" for code in codes)
        + "\n];\n",
        "reader": _source("reader.js"),
    }
    style = _source("style.css")
    parts = {
        "title": html.escape(story.title),
        "policy": _policy(scripts, style),
        "style": style,
        "opening": _opening(story),
        "story": _data({**told.data, "version": VERSION}),
        **scripts,
    }
    return _PLACE.sub(lambda place: parts[place[1]], _source("page.html"))


def _opening(story: Story) -> str:
    """The title, the tagline and the warning, which are read while the browser reads the rest."""
    told = [story.tagline] if story.tagline else []
    told += [paragraph.text for paragraph in story.warning.read(())]
    return f"<h1>{html.escape(story.title)}</h1>" + "".join(f"<p>{html.escape(each)}</p>" for each in told)


def _source(name: str) -> str:
    return (_SOURCES / name).read_text(encoding="utf-8")


def _data(data: Mapping[str, object]) -> str:
    """Data as it may stand inside a script of a page: no text of a story ends the script."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _policy(scripts: Mapping[str, str], style: str) -> str:
    """The policy that a browser holds the page to: its own scripts and style, by their digests, and no network."""
    hashed = " ".join(map(_digest, scripts.values()))
    return f"default-src 'none'; script-src {hashed}; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
