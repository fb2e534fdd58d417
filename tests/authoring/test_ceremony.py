"""How many lines a writer spends: two scenes with conditions, a risk and a conversation, in tests/stories/lighthouse."""

from game.authoring import stats
from game.authoring.checks.check import check
from game.authoring.shape import walk
from game.loader.load import load
from game.prover.prove import prove
from game.prover.report import PROVED
from game.story.playthrough import Playthrough, start
from tests.building import STORIES, kept

TOLD = ("rock.gallery", "rock.bunk")
MOST = 14  # lines to a hundred words; without `then`, beats and lists of texts such scenes took 22


def test_two_scenes_take_few_lines() -> None:
    role = kept("lighthouse").roles["keeper"]
    words = sum(stats.words(part) for name in TOLD for part in walk.beats(role, role.scenes[name]))
    text = (STORIES / "lighthouse" / "keeper" / "rock.yaml").read_text(encoding="utf-8")
    told = text[text.index("  gallery:") : text.index("  morning:")]
    lines = sum(1 for line in told.splitlines() if line.strip())
    assert words > 270
    assert 100 * lines / words <= MOST, f"{lines} lines for {words} words"


def test_they_are_sound_and_proved() -> None:
    assert check(load(STORIES / "lighthouse")) == ()
    assert {result.verdict for result in prove(kept("lighthouse")).results} == {PROVED}


def test_a_conversation_is_one_scene() -> None:
    played = start(kept("lighthouse"), "keeper", 0, draws={"wind": "calm"})
    for choice in ("gallery.wipe", "bunk.ask", "bunk.ask.read"):
        played = played.take(f"rock.{choice}")
    assert played.turn.state.scene == "rock.bunk"
    assert _words(played) == [
        "He nods at the wall. Neither of you says the name.",
        "Above you both the lamp goes round.",
    ]
    ended = played.take("rock.bunk.boots").take("rock.bunk.sleep")
    assert ended.scenes == ("rock.gallery", "rock.bunk", "rock.morning")
    assert _words(ended)[0].startswith("The letter has gone from under the lamp.")


def _words(played: Playthrough) -> list[str]:
    return [paragraph.text for passage in played.turn.passages for paragraph in passage.paragraphs]
