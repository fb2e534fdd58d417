"""Which features of the format a story has, so that a report can say how many stories had each."""

import re
from collections.abc import Callable, Iterator

from tests.random.edits import chapters, trees
from tests.random.trees import Files, Node

Scene = dict[str, Node]

_TEXTS = {
    "two hubs or more": r"(?s)\n    hub:.*\n    hub:",
    "cuts_in": r"\n      cuts_in:",
    "cuts_in by the clock": r"- if: clock [^\n]* and not seen\(\w+\)\n          to: k",
    "again": r"\n      again:",
    "a hub's own slots assigned": r"slots (=|\+=|-=) ",
    "slots above 99": r"slots: (150|big)|slots \+= 100",
    "x = slots": r"\b\w+ = slots",
    "until": r"\n      until:",
    "a line locked": r"(?s)storylet:\n      line:[^\n]*\n(        [^\n]*\n)*      if:[^\n]*\n      locked:",
    "beats": r"\n        choices:\n",
    "beats of beats": r"\n            choices:\n",
    "a beat before a fail": r"\n        risk:[^\n]*(\n         [^\n]*|\n        \w+:[^\n]*)*\n        choices:",
    "a beat asked for": r"chosen\(c\d\.\w+\.\w+\.\w+",
    "then of a scene": r"\n    then:",
    "then that stays": r"\n    then: stay\b",
    "again of a scene": r"\n    again:",
    "a text as a list": r"\n *(text|again):\n *- (if|text):",
    "else if in a list of texts": r"\n *- else if:",
    "else in a list of texts": r"\n *- else:",
    "in turn": r"\{in turn:",
    "round": r"\{round:",
    "once in a text": r"\{once:",
    "by lot": r"\{by lot:",
    "in turn under a condition": r": Here \{in turn",
    "a recap that changes": r"recap: \|\n *\{in turn",
    "divert": r"\n    divert:",
    "fallback": r"\n    fallback:",
    "stay": r"(go|to): stay\b",
    "ways that ask": r"go:\n *- if:",
    "once": r"once: true",
    "a choice locked": r"\n        locked:",
    "risk": r"\n        risk:",
    "risk that asks": r"risk: \w+ if ",
    "tries": r"\n        tries:",
    "risk shifts": r"\n        (better|worse):",
    "fail with its own way": r"(?s)fail:\n(          [^\n]*\n)*          go:",
    "time": r"\n    time:",
    "the clock set": r"clock (\+=|=) ",
    "the clock asked": r"clock (>=|<|>) '",
    "starts": r"\n  starts:",
    "recap": r"\n  recap:",
    "a flag set by a comparison": r"- [fg] = [^\n]*(<|>|==| in )|do: [fg] = [^\n]*(<|>|==| in )",
    "a flag set by not or seen()": r"\b[fg] = (not |seen\()",
    "not": r"\bnot ",
    "seen()": r"\bseen\(",
    "visits()": r"\bvisits\(",
    "chosen()": r"\bchosen\(",
    "knows()": r"\bknows\(",
    "first_visit": r"first_visit",
    "chapter asked": r"chapter (==|!=)",
    "a chained comparison": r"[01] <= \S+ <",
    "a conditional value": r" if [^\n]* else ",
    "computed values": r"\ncomputed:",
    "one_of": r"\bw:\n    one_of",
    "any_of": r"\bs:\n    any_of",
    "any_of of 13 words or more": r"bag:\n    any_of",
    "a range below 0": r"range: -",
    "shown values": r"\n    (show|journal):",
    "words for values": r"\n    words:",
    "a draw of one word": r"lamp:\n    one_of",
    "a draw of many words": r"\n  one:\n    one_of",
    "a draw that takes some": r"patrol:\n    take",
    "a draw with repeats": r"twice:\n    take",
    "a draw with many ways": r"many:\n    take",
    "echo of a word or a flag": r"\n  [ek]:\n    from",
    "echo of a number": r"\n  small:\n    from",
    "echo of 0..9000": r"\n  wide:\n    from",
    "echo of a set of 13 words or more": r"\n  sack:\n    from",
    "an echo that is left": r"\n  mine:\n    from",
    "a link": r"\]\(note:",
    "a link under a condition": r"\{[^}]*\]\(note:",
    "a link whose words can be empty": r"\[\{",
    "reveal": r"\n *reveal:",
    "ledger or journal": r"\n *(ledger|journal): ",
    "look_away": r"look_away:",
    "verse": r"\n *\| ",
    "a label that asks": r"(label|line): \|\n *\{",
    "because": r"because: it is so",
    "epilogue": r"\n    epilogue:",
    "least": r"\n      least:",
    "most": r"\n      most:",
    "was": r"\n *was:",
    "a cast": r"(^|\n)cast:",
    "aims": r"(^|\n)aims:",
    "a change told": r"\n *told: true",
    "introduced by a hub": r"(?s)\n    hub:\n(      [^\n]*\n)*      introduces:",
    "introduced by a storylet's line": r"(?s)\n    storylet:\n(      [^\n]*\n)*      introduces:",
    "introduced by what fails": r"(?s)\n        fail:\n(          [^\n]*\n)*          introduces:",
    "a group introduced": r"introduces:\n *- The two",
    "always_can_end": r"always_can_end:",
    "a visit": r"\n *(- )?visit: ",
    "a visit that asks": r"- if: [^\n]*\n *visit: ",
    "a visit that comes back": r"visit: [^\n]*\n *then: stay",
    "a visit of another chapter": r"visit: c\d\.",
    "a visit before a fallback": r"(?s)fallback:\n(      [^\n]*\n)*      go:\n        visit:",
    "a visit behind a hub": r"(?s)\n    hub:\n(      [^\n]*\n)*      then:\n        visit:",
    "a hub that is visited": r"visit: (c\d\.)?h9",
    "a hub by a tag": r"\n *- tag: ",
}


def _with(*keys: str) -> Callable[[Scene], bool]:
    return lambda scene: all(key in scene for key in keys)


def _returns(node: Node | None) -> bool:
    ways = node if isinstance(node, list) else [node]
    return any(way == "return" or (isinstance(way, dict) and way.get("to") == "return") for way in ways)


def _falls_back(scene: Scene) -> bool:
    fallback = scene.get("fallback")
    return isinstance(fallback, dict) and _returns(fallback.get("go"))


_SCENES: dict[str, Callable[[Scene], bool]] = {
    "a hub": _with("hub"),
    "a storylet with choices": _with("storylet", "choices"),
    "a divert before a hub": _with("divert", "hub"),
    "a storylet that diverts": _with("divert", "storylet"),
    "return by a fallback": _falls_back,
}
_NAMED: dict[str, Callable[[str, Scene], bool]] = {
    "return by a second scene": lambda name, scene: name.startswith("i") and "return" in str(scene),
    "a cut-in that diverts": lambda name, scene: name.startswith("k") and "divert" in scene,
    "a cut-in with choices": lambda name, scene: name.startswith("k") and "choices" in scene,
    "a visit from a storylet": lambda _, scene: "storylet" in scene and "'visit'" in str(scene),
    "a visit from a visit": lambda name, scene: name.startswith("v") and "'visit'" in str(scene),
    "a passage that diverts": lambda name, scene: name.startswith("v") and "divert" in scene,
    "a storylet of another chapter": lambda _, scene: bool(
        re.search(r"'of': \[[^\]]*'c\d\.l", str(scene.get("hub", "")))
    ),
    "an ending that diverts": lambda _, scene: "ending" in scene and "divert" in scene,
}
_WHOLE = ("a note asked for and revealed by again", "scenes of one name in two chapters", "a storylet of two hubs")
ALL = (*_SCENES, *_NAMED, *_TEXTS, *_WHOLE)


def features(files: Files) -> Iterator[str]:
    """The features that a story's files have."""
    text = "\n".join(text for name, text in files.items() if not name.startswith(("other/", "record/")))
    scenes = [(n, s) for each in chapters(trees(files)).values() for n, s in each.items() if isinstance(s, dict)]
    for name, has in _SCENES.items():
        if any(has(scene) for _, scene in scenes):
            yield name
    for name, has_named in _NAMED.items():
        if any(has_named(scene_name, scene) for scene_name, scene in scenes):
            yield name
    for name, pattern in _TEXTS.items():
        if re.search(pattern, text):
            yield name
    yield from _whole(text, scenes)


def _whole(text: str, scenes: list[tuple[str, Scene]]) -> Iterator[str]:
    """The features that only more than one place of a story shows."""
    again, same, shared = _WHOLE
    asked = set(re.findall(r"knows\((\w+)\)", text))
    hubs = [hub for _, scene in scenes if isinstance(hub := scene.get("hub"), dict)]
    if asked & set(re.findall(r"\(note:(\w+)\)", " ".join(str(hub.get("again", "")) for hub in hubs))):
        yield again
    if len({name for name, _ in scenes}) < len(scenes):
        yield same
    lines = [line for hub in hubs if isinstance(of := hub.get("of"), list) for line in of]
    if len(set(map(str, lines))) < len(lines):
        yield shared
