"""The shape of a story as data and pictures, and the figures of it."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from game.authoring import stats
from game.authoring.shape import graph, htmlpage, svg
from game.loader.load import load
from game.story.model import Story

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "tests" / "stories"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


def _story(name: str) -> Story:
    story = load(STORIES / name).story
    assert story is not None
    return story


def test_data_names_scenes_and_links() -> None:
    written = json.loads(graph.as_json(graph.shape(_story("sardine_tin"))))
    kinds = {scene["id"].partition(".")[2]: scene["kind"] for scene in written["scenes"]}
    assert kinds == {
        "half_days": "hub",
        "laundry": "storylet",
        "pharmacy": "storylet",
        "paste": "choices",
        "seven": "ending",
    }
    links = {(k["from"].partition(".")[2], k["to"].partition(".")[2], k["choice"]) for k in written["links"]}
    assert ("half_days", "laundry", "laundry") in links
    assert ("laundry", "half_days", "lid") in links
    assert ("paste", "seven", "divert") in links
    assert next(k for k in written["links"] if k["choice"] == "divert")["condition"] == "clock > '18 Aug 22:30'"


def test_one_chapter_alone() -> None:
    drawn = graph.shape(_story("errand"), chapter="monday")
    assert [chapter.id for _, chapter in drawn.chapters] == ["monday"]
    assert not graph.shape(_story("errand"), role="nobody").scenes


def test_mermaid_and_dot_name_every_scene() -> None:
    drawn = graph.shape(_story("sardine_tin"))
    for scene in drawn.scenes:
        assert graph._node(scene[1].id) in graph.mermaid(drawn)
        assert f'"{scene[1].id}"' in graph.dot(drawn)


def test_the_drawing_is_xml_with_a_box_a_scene() -> None:
    drawn = graph.shape(_story("sardine_tin"))
    root = ET.fromstring(svg.svg(drawn))  # noqa: S314  our own words
    boxes = [g for g in root.iter("{http://www.w3.org/2000/svg}g") if g.get("data-id")]
    assert {box.get("data-id") for box in boxes} == {scene.id for _, scene in drawn.scenes}


def test_colors_say_what_was_seen() -> None:
    story = _story("sardine_tin")
    seen = htmlpage.seen(story, STORIES / "sardine_tin")
    assert "r1_leaving.laundry" in seen
    drawn = svg.svg(graph.shape(story), seen)
    assert 'class="scene storylet seen" data-id="r1_leaving.laundry"' in drawn
    assert 'class="scene storylet unseen" data-id="r1_leaving.pharmacy"' in drawn


def test_no_text_of_a_story_is_markup(tmp_path: Path) -> None:
    folder = tmp_path / "story"
    shutil.copytree(STORIES / "errand", folder)
    path = folder / "quarter" / "monday.yaml"
    hostile = "</script><img src=x onerror=alert(1)> %%SCENES%% %%TITLE%%"
    path.write_text(path.read_text(encoding="utf-8").replace("The line moves by one.", hostile), encoding="utf-8")
    story = load(folder).story
    assert story is not None
    page = htmlpage.html(graph.shape(story))
    assert "<img" not in page
    assert page.count("</script>") == 2


class _Links(HTMLParser):
    """What a page would ask the network for."""

    asked: list[str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.asked += [value or "" for name, value in attrs if name in ("src", "href", "action", "data") and tag != "a"]


def test_the_page_asks_for_nothing() -> None:
    page = htmlpage.html(graph.shape(_story("sardine_tin")))
    links = _Links()
    links.asked = []
    links.feed(page)
    assert links.asked == ["data:,"]
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert "connect-src" not in page
    assert "default-src 'none'" in page


PROBE = """
<script>
const told = [];
window.addEventListener("error", event => told.push("error: " + event.message));
document.addEventListener("securitypolicyviolation", event => told.push("refused: " + event.blockedURI));
window.addEventListener("load", () => {
  const box = document.getElementById("search");
  box.value = "SEARCH";
  box.dispatchEvent(new Event("input"));
  told.push("found: " + [...document.querySelectorAll("#found a")].map(a => a.textContent).join(","));
  document.querySelector('[data-id="SCENE"]').dispatchEvent(new MouseEvent("click", {bubbles: true}));
  told.push("shown: " + document.querySelector("#panel h2").textContent + ": " + document.getElementById("panel").textContent.includes("CHOICE"));
  told.push("near: " + document.querySelectorAll(".link.near").length);
  told.push("asked: " + performance.getEntriesByType("resource").length);
  document.title = told.join("|");
});
</script>
"""


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
@pytest.mark.parametrize(
    ("folder", "search", "scene", "choice", "found"),
    [
        (
            ROOT / "tests" / "stories" / "sardine_tin",
            "pilar",
            "r1_leaving.pharmacy",
            "Ask about her son.",
            "Two half-days,laundry",
        ),
        (ROOT / "scenes", "thirty words, typed", "r0_strike.three_doors", "Open on the second floor.", "Three doors"),
    ],
    ids=["a small story", "the shipped story"],
)
def test_the_page_in_a_browser(tmp_path: Path, folder: Path, search: str, scene: str, choice: str, found: str) -> None:
    page = tmp_path / "story.html"
    loaded = load(folder).story
    assert loaded is not None
    whole = htmlpage.html(graph.shape(loaded))
    probe = PROBE.replace("SEARCH", search).replace("SCENE", scene).replace("CHOICE", choice)
    page.write_text(whole.replace("</body>", probe + "</body>"), encoding="utf-8")
    ran = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={tmp_path}", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", ran.stdout)
    assert title, ran.stderr[-2000:]
    told = dict(each.split(": ", 1) for each in title[1].split("|"))
    assert told["found"] == found
    assert told["shown"].endswith(": true")
    assert told["asked"] == "0"
    assert int(told["near"]) > 1
    assert "CONSOLE" not in ran.stderr


def test_figures() -> None:
    written = stats.data(_story("sardine_tin"))
    role = written["roles"]["resistance"]  # type: ignore[index]
    assert (role["scenes"], role["choices"], role["endings"], role["notes"]) == (5, 9, 1, 1)
    assert set(written) >= {"roles", "notes", "words", "chapters"}
    table = stats.table(_story("sardine_tin"))
    assert "r1_leaving" in table
    assert "1 note" in table
