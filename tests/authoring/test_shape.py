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
from game.authoring.shape.leading import leading
from game.loader.load import load
from game.story.model import Story
from game.story.playthrough import restored

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
    hostile = "</script><img src=x onerror=alert(1)> %%STORY%% %%DAGRE%% %%TITLE%%"
    path.write_text(path.read_text(encoding="utf-8").replace("The line moves by one.", hostile), encoding="utf-8")
    story = load(folder).story
    assert story is not None
    page = htmlpage.html(graph.shape(story))
    assert "<img" not in page
    assert page.count("</script>") == 3


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


def loaded_start(story: Story) -> str:
    """The scene that the first role begins in: nothing leads there."""
    return next(iter(story.roles.values())).start


def test_a_playthrough_that_leads_to_a_scene_leads_there() -> None:
    story = _story("sardine_tin")
    found = leading(story, "resistance")
    assert set(found) == set(story.roles["resistance"].scenes)
    for scene, way in found.items():
        played = restored(story, way).playthrough
        assert tuple(played.choices) == way.choices
        assert scene in played.scenes


def test_the_page_knows_hubs_echoes_risks_people_and_places() -> None:
    story = _story("island")
    shown = json.loads(json.dumps(htmlpage.data(graph.shape(story), htmlpage.Known())))
    scenes = shown["scenes"]
    assert {name for name, scene in scenes.items() if scene["hub"] == "q1_island.yard"} == {
        "q1_island.yard", "q1_island.cellar", "q1_island.window",
    }  # fmt: skip
    assert shown["echoes"] == [{"name": "loaf", "from": "quarter", "is": "loaf", "readers": ["c1_road.orchard"]}]
    run = next(choice for choice in scenes["q1_island.bridge"]["choices"] if choice["name"] == "run")
    assert run["risk"] == "even"
    assert run["better"] == [{"if": "gate == open", "because": "the gate stands open"}]
    assert scenes["q1_island.bridge"]["people"] == ["berthe"]
    assert scenes["q1_island.bridge"]["file"] == "quarter/q1_island.yaml:8"


PROBE = """
<script>
const told = [];
window.addEventListener("error", event => told.push("error: " + event.message));
document.addEventListener("securitypolicyviolation", event => told.push("refused: " + event.blockedURI));
window.addEventListener("load", function probe() {
  if (!document.body.dataset.drawn) { setTimeout(probe, 50); return; }
  const box = document.getElementById("search");
  box.value = "SEARCH";
  box.dispatchEvent(new Event("input"));
  told.push("found: " + [...document.querySelectorAll("#found a")].map(a => a.textContent).join(","));
  document.querySelector('[data-id="SCENE"]').dispatchEvent(new MouseEvent("click", {bubbles: true}));
  told.push("shown: " + document.querySelector("#panel h2").textContent + ": " + document.getElementById("panel").textContent.includes("CHOICE"));
  told.push("near: " + document.querySelectorAll(".link.near").length);
  const here = document.querySelector('[data-id="SCENE"]');
  here.focus();
  here.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowUp", bubbles: true}));
  told.push("moved: " + (document.activeElement.dataset.id !== "SCENE"));
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true}));
  told.push("key: " + document.activeElement.id);
  told.push("copied: " + playthrough("SCENE").split("\\n").length);
  const ends = [...document.querySelectorAll(".scene")].map(box => box.getBoundingClientRect());
  const over = ends.some((a, n) => ends.some((b, m) => m > n && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
  told.push("overlap: " + over);
  told.push("drawn: " + ends.length + "/" + Object.keys(scenes).length + "/" + document.querySelectorAll(".chapter").length);
  printed();
  told.push("printed: " + document.querySelectorAll("#print section svg").length);
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
    ways = {each: way for role in loaded.roles for each, way in leading(loaded, role).items()}
    drawn = graph.shape(loaded)
    whole = htmlpage.html(drawn, htmlpage.Known(ways=ways))
    probe = PROBE.replace("SEARCH", search).replace("SCENE", scene).replace("CHOICE", choice)
    page.write_text(whole.replace("</body>", probe + "</body>"), encoding="utf-8")
    ran = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={tmp_path}", "--virtual-time-budget=20000", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", ran.stdout)
    assert title, ran.stderr[-2000:]
    told = dict(each.split(": ", 1) for each in title[1].split("|"))
    assert told["found"] == found
    assert told["shown"].endswith(": true")
    assert told["asked"] == "0"
    assert (told["moved"], told["key"], told["overlap"]) == (
        str(scene != loaded_start(loaded)).lower(),
        "search",
        "false",
    )
    assert told["drawn"] == f"{len(drawn.scenes)}/{len(drawn.scenes)}/{len(drawn.chapters)}"
    assert told["printed"] == str(len(drawn.chapters))
    assert int(told["copied"]) > 2
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
