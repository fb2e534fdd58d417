"""The published page: it plays as the engine does, keeps the same saved games, and asks for nothing outside itself."""

import json
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from game.authoring.publish import javascript
from game.authoring.publish.export import exported
from game.authoring.publish.page import page
from game.authoring.publish.sharing import shared
from game.authoring.replay import replay_all
from game.saves.savefile import as_fields, as_saved
from game.story import chance, transcript
from game.story.playthrough import restored, start
from game.story.prose import Text
from game.terminal.content import aims, cast
from game.terminal.layout.paragraph import bind_numbers, curl
from game.terminal.session import Session
from tests.authoring.test_shape import CHROMIUM
from tests.building import SHIPPED, kept, shipped, story
from tests.publish.playing import NODE, TIME, Pages, digest, paragraphs, randomly, request, saved

with_node = pytest.mark.skipif(not NODE, reason="node is not installed")
SMALL = ("errand", "island", "sardine_tin", "fable")


@pytest.fixture(scope="module")
def shipped_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The shipped story's page, running."""
    with Pages(shipped(), tmp_path_factory.mktemp("page")) as pages:
        yield pages


# Play


@with_node
@pytest.mark.parametrize("name", SMALL)
def test_small_stories_are_played_as_the_engine_does(name: str, tmp_path: Path) -> None:
    with Pages(kept(name), tmp_path) as pages:
        assert [said for played in randomly(kept(name), 25, 1) if (said := pages.differs(played))] == []


@with_node
def test_the_shipped_story_is_played_as_the_engine_does(shipped_page: Pages) -> None:
    recorded = [each.playthrough for each in replay_all(shipped(), SHIPPED, []) if each.playthrough is not None]
    some = [*recorded[::6], *randomly(shipped(), 1, 2)]
    assert len(some) > 6
    assert [said for played in some if (said := shipped_page.differs(played))] == []


@with_node
def test_a_page_of_another_story_is_told_apart(tmp_path: Path) -> None:
    plain = "first:\n  text: Here.\n  choices: {on: {label: Go on., do: nerve += 1, go: last}}\nlast: {text: Over., ending: {title: Home, kind: quiet}}\n"
    state = {"walker__state": "variables: {nerve: {range: 0..3, start: 1, label: Nerve, show: true}}"}
    ours = story(tmp_path / "ours", plain, **state)
    played = start(ours, "walker", 1).take("one.first.on")
    for name, changed in (("text", ("Here", "There")), ("value", ("+= 1", "+= 2")), ("label", ("Go on", "Go"))):
        theirs = story(tmp_path / name, plain.replace(*changed), **state)
        (tmp_path / f"{name}_page").mkdir()
        with Pages(theirs, tmp_path / f"{name}_page") as pages:
            pages.story = ours
            assert pages.differs(played)


@with_node
def test_changes_are_told_as_the_engine_tells_them(tmp_path: Path) -> None:
    scenes = """
    first:
      text: Here.
      choices:
        on: {label: Go on., do: [gue -= 1, alive = false, nerve -= 1], because: you told, go: first}
        end: {label: End., do: gue += 2, go: last}
    last: {text: Over., ending: {title: Home, kind: quiet}}
    """
    state = """
    variables:
      nerve: {range: 0..6, start: 3}
      gue: {range: 0..2, start: 1, label: Guéret, words: [cold, steady, close], told: true}
      alive: {flag: true, label: Luc, words: [dead, alive], told: true}
    computed: {both: {is: gue + nerve, label: Both, told: true}}
    """
    told = story(tmp_path, scenes, walker__state=state)
    with Pages(told, tmp_path) as pages:
        assert [said for played in randomly(told, 10, 1) if (said := pages.differs(played))] == []


WORDS = ", ".join(f"w{number}" for number in range(64))


@with_node
def test_a_set_of_more_words_than_a_number_has_bits(tmp_path: Path) -> None:
    scenes = """
    first:
      text: |
        {bag}, {len(bag)}. {w40 in bag: It is there.}
      choices:
        take:
          label: Take it.
          if: w40 not in bag
          do: bag += (w40, w63)
          go: first
        drop:
          label: Drop it.
          if: w40 in bag
          do: bag -= (w0, w40)
          go: first
        end: {label: End., go: last}
    last: {text: Over., ending: {title: Home, kind: quiet}}
    """
    state = f"variables: {{bag: {{any_of: [{WORDS}], start: [w0, w33]}}}}"
    wide = story(tmp_path / "story", scenes, walker__state=state)
    with Pages(wide, tmp_path) as pages:
        played = start(wide, "walker", 1)
        for choice in ("take", "drop", "take", "end"):
            played = played.take(f"one.first.{choice}")
            assert pages.differs(played) == ""


@with_node
def test_verse_under_a_condition_keeps_its_lines(tmp_path: Path) -> None:
    scenes = """
    first:
      text:
        - if: nerve > 1
          text: |
            | ALL OUT
            | on the 18th
        - Here.
      choices:
        off: {label: Off., do: nerve = 0, go: first}
        on: {label: On., do: nerve = 3, go: first}
        end: {label: End., go: last}
    last: {text: Over., ending: {title: Home, kind: quiet}}
    """
    verse = story(tmp_path / "story", scenes, walker__state="variables: {nerve: {range: 0..3, start: 2}}")
    with Pages(verse, tmp_path) as pages:
        played = start(verse, "walker", 1).take("one.first.off").take("one.first.on").take("one.first.end")
        assert "\n" in played.turns[0].passages[1].paragraphs[0].text
        assert pages.differs(played) == ""


# The parts of the runtime


@with_node
@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("(v[0]//3)", [-7]),
        ("(v[0]%3)", [-7]),
        ("(-v[0])", [-7]),
        ("(v[0]<=v[1] and v[1]<5)", [1, 4]),
        ("(1 if (not v[0]) else 2)", [0]),
        ("max(0,min(3,(v[0]*v[1])))", [30_000, 30_000]),
        ("(v[0]>>v[1]&1)", [5, 33]),
        ("(v[0]>>40&1)", [1 << 40]),
        ("(v[0]|1099511627776)", [3]),
        ("(v[0]&~3)", [(1 << 63) + 3]),
        ("((v[0]&v[1]))", [(1 << 63) + 3, (1 << 63) + 1]),
        ("((v[0]==9223372036854775811))", [(1 << 63) + 3]),
        ("(v[0]).bit_count()", [(1 << 63) + 3]),
        ("(low:=(v[0]+1),high:=(low*2),(low+high))[-1]", [4]),
    ],
)
def test_a_code_has_the_same_value_in_both_languages(shipped_page: Pages, code: str, values: list[int]) -> None:
    ours = int(eval(code, {"v": values}))  # noqa: S307  our own codes
    theirs = shipped_page.ask(ask="value", text=javascript.expression(code), values=[str(each) for each in values])
    assert theirs == str(ours)


def test_what_codes_share_is_what_they_had() -> None:
    codes = exported(shipped()).codes
    functions, made = shared(codes)
    told = dict(each.split("=v=>", 1) for each in functions)
    whole: dict[str, str] = {}
    for name, body in told.items():  # each calls only those before it
        whole[name] = re.sub(r"(F\d+)\(v\)", lambda found: whole[found[1]], body)
    assert tuple(re.sub(r"(F\d+)\(v\)", lambda found: whole[found[1]], each) for each in made) == codes
    assert sum(map(len, (*functions, *made))) < sum(map(len, codes)) / 4


def test_what_is_named_inside_a_code_stays_there() -> None:
    long = "+".join(f"v[{number}]" for number in range(9))
    named = f"(()=>{{const $a=({long});return (($a+{long})>({long}))}})()"
    functions, codes = shared([named, f"!{named}"])
    assert functions == [f"F0=v=>({long})"]
    assert codes[0] == f"(()=>{{const $a=F0(v);return (($a+{long})>F0(v))}})()"


@with_node
def test_chance_is_the_same(shipped_page: Pages) -> None:
    for text in ("", "abc", "7/resistance/é", *("x" * length for length in (54, 55, 56, 63, 64, 65, 119, 120, 1000))):
        assert shipped_page.ask(ask="number", text=text) == str(chance.number(text))


@with_node
def test_quotes_and_numbers_are_set_as_in_the_terminal(shipped_page: Pages) -> None:
    said = ["'tis the '44 model, 20 men; \"'No,' he says.\"", "7.10 a.m. and 19 August (\"so\") l'été'"]
    roles = shipped().roles.values()
    said += [text.source for role in roles for scene in role.scenes.values() for text in _texts(scene.arrival.text)]
    for text in said[:120]:
        ours = "".join(run for _, run in bind_numbers(curl([("", text)])))
        assert shipped_page.ask(ask="set", text=text) == ours


def _texts(text: Text) -> list[Text]:
    return [text] if "'" in text.source or re.search(r"\d ", text.source) else []


@with_node
def test_the_transcript_is_the_same(shipped_page: Pages) -> None:
    for played in randomly(shipped(), 1, 3):
        away = played._replace(away=frozenset(range(0, len(played.turns), 2)))
        assert shipped_page.ask(**request(away), transcribed=True) == transcript.text(away)


@with_node
def test_aims_and_people_are_the_same(shipped_page: Pages) -> None:
    for played in randomly(shipped(), 1, 6):
        for length in (3, 20, len(played.choices)):
            cut = played._replace(turns=played.turns[: length + 1], choices=played.choices[:length])
            session = Session(cut._replace(away=frozenset({2})), confirmed=frozenset({length}))
            cards = [cast.card(session, person) for person in cast.met(session)]
            ours = {
                "aims": [aims.line(each) for each in aims.aims(cut)],
                "people": [[c.name, c.code, c.group, paragraphs(c.who), c.bond, c.met, c.fate] for c in cards],
            }
            assert shipped_page.ask(**request(session.played), people=True) == ours


# Saved games


@with_node
def test_a_game_saved_by_the_page_opens_in_the_terminal(shipped_page: Pages) -> None:
    for played in randomly(shipped(), 1, 4):
        told = as_saved(as_fields(shipped_page.ask(**request(played))["save"].encode()))
        assert told is not None
        again = restored(shipped(), told.recorded)
        assert again.lost == ""
        assert again.playthrough.turn == played.turn


@with_node
@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "This file is not a saved game."),
        ("[1]", "This file is not a saved game."),
        ('{"role": "resistance", "seed": 1.5, "choices": []}', "This file is not a saved game."),
        ('{"role": "resistance", "seed": 1, "choices": [1]}', "This saved game is damaged."),
        ('{"format": 99, "role": "resistance", "seed": 1, "choices": []}', "This saved game is from a newer version."),
        ('{"role": "toString", "seed": 1, "choices": []}', "This saved game belongs to a role that this story does not have."),
    ],
)  # fmt: skip
def test_what_is_no_saved_game_is_refused_in_a_sentence(shipped_page: Pages, text: str, wrong: str) -> None:
    assert shipped_page.ask(ask="open", text=text, time=TIME.isoformat()) == {"wrong": wrong}


@with_node
def test_a_game_saved_before_the_story_changed_goes_on_as_in_the_terminal(tmp_path: Path) -> None:
    scenes = """
    first:
      title: The first
      text: |
        Here it is {by lot: dry | wet | cold}, {in turn: still | again | as ever}. {nerve > 0 and not seen(next): {round: a | b | c}}
      choices:
        on: {label: Go on., do: nerve += 1, go: next}
        back: {label: Back., go: first}
        wire: {label: Try., risk: even, tries: 3, go: first, fail: {text: No.}}
    next:
      title: The next
      text: |
        There it is {by lot: dry | wet | cold | hot}.
      choices: {on: {label: Go on., go: last}}
    last: {text: Over., ending: {title: Home, kind: quiet}}
    """
    state = {"walker__state": "variables: {nerve: {range: 0..3, start: 1}}"}
    old = story(tmp_path / "old", scenes, **state)
    played = start(old, "walker", 5).take("one.first.wire").take("one.first.wire")
    played = played.take("one.first.back").take("one.first.on")
    gone = [("back: {", "other: {")]
    after = [("    next:\n", "    after:\n      was: next\n"), ("go: next", "go: after"), ("seen(next)", "seen(after)")]
    changes = {
        "place": gone,
        "gone": [("next", "after")],
        "renamed": after,
        "choice": [("wire: {", "pick: {was: wire, ")],
        "moved": [*after, *gone],
    }
    for name, pairs in changes.items():
        edited = scenes
        for before, now in pairs:
            assert before in edited
            edited = edited.replace(before, now)
        new = story(tmp_path / name, edited, **state)
        with Pages(new, tmp_path) as pages:
            told = pages.ask(ask="open", text=saved(played), time=TIME.isoformat())
        ours = as_saved(as_fields(saved(played).encode()))
        assert ours is not None
        expected = restored(new, ours.recorded)
        assert told["lost"] == expected.lost
        assert told["save"] == saved(expected.playthrough)


# The page itself


class _Tags(HTMLParser):
    """The tags of a page, and what it would ask the network for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.asked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.asked += [value or "" for name, value in attrs if name in ("src", "action", "data")]
        self.asked += [value or "" for name, value in attrs if name == "href" and not (value or "").startswith("#")]


def _tags(text: str) -> _Tags:
    tags = _Tags()
    tags.feed(text)
    return tags


def test_no_text_of_a_story_is_markup_or_a_mark_of_the_page(tmp_path: Path) -> None:
    hostile = "</script><!-- <img src=x onerror=alert(1)> @@story@@ </title>"
    scene = f"first:\n  title: {hostile}\n  text: {hostile}\n  ending:\n    title: {hostile}\n    kind: quiet\n"
    head = f"title: {hostile}\nyear: 1944\nwarning: {hostile}\nroles:\n  walker:\n    title: {hostile}\n    start: one.first\n"
    made = page(story(tmp_path, scene, story=head))
    assert [tag for tag in _tags(made).tags if tag != "p"] == [
        tag for tag in _tags(page(kept("errand"))).tags if tag != "p"
    ]
    assert made.count("</script>") == page(kept("errand")).count("</script>")


def test_the_page_asks_for_nothing_and_is_small() -> None:
    made = page(kept("errand"))
    assert _tags(made).asked == []
    assert not re.search(r"https?://|\bfetch\b|XMLHttpRequest|import\(", made)
    assert "default-src 'none'; script-src 'sha256-" in made
    assert len(re.sub(r'<script type="application/json".*?</script>', "", made, flags=re.DOTALL).encode()) < 150_000


PROBE = """
<script>
const told = [];
document.addEventListener("securitypolicyviolation", event => told.push("refused " + event.blockedURI));
window.addEventListener("error", event => told.push("error " + event.message));
const press = (key) => (document.querySelector("#main input, #main select") ?? document.body)
  .dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
press("1");
for (let turn = 0; turn < 200 && !document.querySelector(".end"); turn += 1) press("1");
told.push("end " + document.querySelector(".end")?.textContent);
for (const key of "npjtso?") {
  press("Escape");
  press(key);
  const back = [...document.querySelectorAll("#main button")].some(each => each.textContent === "Back to the story");
  if (back) told.push(document.querySelector("#main h2").textContent);
}
told.push("menu " + [...document.querySelectorAll("#menu button")].map(each => each.textContent).join());
press("Escape");
press("u");
told.push("turns " + document.querySelectorAll("article").length);
told.push("kept " + Object.keys(localStorage).sort().join());
told.push("asked " + performance.getEntriesByType("resource").length);
document.title = told.join("|");
</script>
"""

PLAYS = """
<script>{
const answer = answering(JSON.parse(document.getElementById("story").textContent));
document.title = REQUESTS.map(each => { const { digest, save } = answer(each); return digest + sha256(save); }).join();
}</script>
"""


def _dumped(folder: Path, made: str) -> str:
    """The title of a page after its scripts ran in a browser."""
    (folder / "story.html").write_text(made, encoding="utf-8")
    ran = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={folder}", "--virtual-time-budget=20000", "--dump-dom", (folder / "story.html").as_uri()],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "CONSOLE" not in ran.stderr
    title = re.search(r"<title>(.*?)</title>", ran.stdout, re.DOTALL)
    assert title, ran.stderr[-2000:]
    return title[1].replace("&nbsp;", " ")


def _with_scripts(made: str, *scripts: str) -> str:
    """A page with other scripts at its end, which its policy would refuse: it keeps the rest of it."""
    loose = re.sub(r"script-src [^;]*;", "script-src 'unsafe-inline';", made)
    return loose.replace("</body>", "".join(scripts) + "</body>")


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
def test_the_page_is_played_by_keys_in_a_browser(tmp_path: Path) -> None:
    told = _dumped(tmp_path, _with_scripts(page(kept("errand")), PROBE)).split("|")
    assert told[0].startswith("end The end: ")
    assert told[1:7] == ["Notes: 1 of 1 found", "Journal", "Transcript", "Saved games", "Options", "Help"]
    assert told[7] == "menu Story,Notes,Journal,Status,Transcript,Saves,Endings,Options,Help,Title"
    assert told[8].startswith("turns ")
    assert told[9:] == ["kept tenezbon/The errand/chronicle,tenezbon/The errand/run/quarter-1", "asked 0"]


READ = """
<script>
const told = [document.body.innerText];
const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
press("1");
for (let turn = 0; turn < 20; turn += 1) { told.push(document.body.innerText); press("1"); }
for (const each of Object.keys(PAGES)) if (!["note", "title"].includes(each)) { show(each); told.push(document.body.innerText); }
show("title");
told.push(document.body.innerText);
document.title = told.join("|");
</script>
"""


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
def test_a_story_of_no_time_shows_none_in_a_browser(tmp_path: Path) -> None:
    """All pages of the well, without a clock, notes, people, a journal, hard scenes: nothing of them is seen."""
    told = _dumped(tmp_path, _with_scripts(page(kept("fable")), READ))
    assert "At the well" in told
    assert "Water" in told
    absent = (
        r"January|Monday|Saturday|19\d\d|\d\d:\d\d|Notes|People|Journal|look away|None yet\. A note|[^.]\s\.\s|\[object"
    )
    assert re.findall(absent, told) == []


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
def test_a_browser_plays_as_the_engine_does(tmp_path: Path) -> None:
    played = list(randomly(kept("island"), 10, 5))
    asked = json.dumps([request(each) for each in played])
    answers = (Path(__file__).parent / "answers.js").read_text(encoding="utf-8")
    plays = f"<script>{answers}const REQUESTS = {asked};</script>{PLAYS}"
    told = _dumped(tmp_path, _with_scripts(page(kept("island")), plays)).split(",")
    hashed = [f"{digest(each)}{chance.number(saved(each)):064x}" for each in played]
    assert told == hashed
