"""The keys of the format: every key of every kind of mapping, what it takes, and what it means.

Files are checked against these tables; the JSON Schema and the writers' reference are made from them. The module is long
because it is one table.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Key(NamedTuple):
    """A key: what it takes (a word that the reader and the JSON Schema share), its meaning, and whether it is required."""

    takes: str
    help: str
    required: bool = False

    @property
    def prose(self) -> bool:
        """Whether a player reads the value, so that YAML must not change it."""
        return self.takes in PROSE


class Keys(dict[str, Key]):
    """The keys of a kind of mapping, by name."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        super().__init__(keys)
        self.required = frozenset(name for name, key in keys.items() if key.required)


PROSE = frozenset({"words", "line", "text", "item text", "plain text", "note text"})


def _need(takes: str, meaning: str) -> Key:
    return Key(takes, meaning, required=True)


_ASSUME = Key(
    "assumptions", "What the text takes for granted: a condition or a list; proved to hold each time it is read."
)

_INTRODUCES = Key(
    "members", "People or groups of cast.yaml: here the text says who they are, before any other text may call them."
)

TEXT_ITEM = Keys(
    {
        "if": Key("condition", "When this item is read."),
        "else if": Key("condition", "When it is read, if the items before it in the chain are not."),
        "else": Key("item text", "What is read if none of the items before it in the chain is."),
        "text": Key("item text", "The text of the item: as many paragraphs as you like."),
        "assume": _ASSUME,
    }
)
"""An item of a text that is written as a list."""

OUTCOME = Keys(
    {
        "do": Key("statements", "One statement or a list: `x = …`, `x += …`, `x -= …`, carried out in order."),
        "because": Key("words", "The cause of what `do` changes, shown with a change that the player sees."),
        "text": Key(
            "text", "The text, or a list of texts, each under a condition or not. A blank line begins a new paragraph."
        ),
        "look_away": Key("plain text", "What is shown instead of `text` to a player who looks away."),
        "ledger": Key("line", "A sentence for the ledger: what you did."),
        "journal": Key("line", "A sentence for the journal: where you were."),
        "reveal": Key("notes", "Notes that are revealed here without a link in the text."),
        "assume": _ASSUME,
        "introduces": _INTRODUCES,
        "go": Key(
            "ways",
            "Where the story continues: a scene, `stay`, `return`, `{visit, then}`, or a list of `{if, to}` that ends with a bare `{to}`.",
        ),
    }
)

SCENE = Keys(
    {
        "title": Key("words", "The scene's title, shown above its text."),
        "at": Key("place", "Where it is: a place of record/places.yaml."),
        "time": Key("moment", "Sets the clock on arrival: `17 Aug 07:00`."),
        "dateline": Key("words", "What is shown instead of the clock."),
        "care": Key("care", "A tag of story.yaml that says what is hard to read here."),
        "divert": Key("tests", "Checked before anything else: a list of `{if, to}`; the first match wins."),
        **{name: key for name, key in OUTCOME.items() if name != "because"},
        "because": OUTCOME["because"],
        "choices": Key("choices", "The choices by name, offered in this order."),
        "then": Key(
            "ways", "Where its choices lead that have no `go` of their own, and where it goes on when none is open."
        ),
        "again": Key("text", "What is read when its choices are offered again, after `stay`."),
        "fallback": Key("fallback", "What happens when no choice is open."),
        "hub": Key("hub", "Offers storylets while it has slots."),
        "storylet": Key("storylet", "How this scene is offered by its hub."),
        "ending": Key("ending", "Ends the run; the ending's id is that of the scene."),
        "epilogue": Key("epilogue", "Lines of a pool, shown after an ending's text."),
        "people": Key("people", "Who is met here."),
        "record": Key("words", "What in this scene is recorded and what is invented."),
        "was": Key("names", "Former names of this scene, for saves made under them."),
    }
)

CHOICE = Keys(
    {
        "label": _need("line", "What the player chooses, in 16 words or fewer."),
        "if": Key("condition", "When the choice is open."),
        "locked": Key("line", "The reason shown while it is closed; without it a closed choice is hidden."),
        "once": Key("flag", "Can be taken only once in a run."),
        "risk": Key("risk", "A risk word: safe, likely, even or long; a die decides."),
        "tries": Key(
            "tries", "How often the risk can be taken, 2 to 9 times; without it, once. Each throw has a die of its own."
        ),
        "better": Key("shifts", "What moves the risk word one step toward safe: `{if, because}` or a list of them."),
        "worse": Key("shifts", "What moves the risk word one step toward long: `{if, because}` or a list of them."),
        "fail": Key("outcome", "What happens instead of the choice's own outcome when the risk fails."),
        **OUTCOME,
        "choices": Key(
            "choices", "In place of `go`: the next beat, choices that are offered at once in the same scene."
        ),
        "was": Key("names", "Former names of this choice, for saves made under them."),
    }
)

FALLBACK = Keys(
    {
        name: OUTCOME[name]
        for name in ("do", "because", "text", "ledger", "journal", "reveal", "assume", "introduces", "go")
    }
)

HUB = Keys(
    {
        "slots": _need("number", "How many storylets can be taken, 99 at most; can be an expression."),
        "of": _need(
            "storylets", "The storylets in the order they are offered: scenes, or `{tag: …}` for all that have a tag."
        ),
        "then": _need("ways", "Where the story continues when no slot or no line is left."),
        "again": Key("text", "What is shown when the player returns to the hub."),
        "introduces": Key("members", "People or groups of cast.yaml: `again` says who they are."),
        "cuts_in": Key(
            "tests",
            "A list of `{if, to}`: scenes that interrupt the hub when their condition holds, and then `return`.",
        ),
    }
)

STORYLET = Keys(
    {
        "line": _need("line", "The line that offers it."),
        "if": Key("condition", "When the line is open."),
        "locked": Key("line", "The reason shown while it is closed; without it a closed line is hidden."),
        "until": Key("moment", "The minute at which the line disappears."),
        "tags": Key("tag names", "Words by which hubs of any chapter offer it: `of: {tag: evening}`."),
        "assume": _ASSUME,
        "introduces": _INTRODUCES,
    }
)
TAGGED = Keys({"tag": _need("tag", "All storylets of the role that have this tag, in the order of its files.")})
"""An item of what a hub offers that is no scene."""

ENDING = Keys(
    {
        "title": _need("words", "The ending's title."),
        "kind": _need("words", "What kind of ending it is, in a word."),
    }
)
EPILOGUE = Keys(
    {
        "pool": _need("pool", "A pool of pools.yaml."),
        "least": Key("whole", "The least number of lines that are shown; `prove` checks it."),
        "most": Key("whole", "The most lines that are shown."),
    }
)
WAY = Keys(
    {
        "if": Key("condition", "When this way is taken."),
        "to": Key("target", "A scene, `stay` or `return`."),
        "visit": Key("scene", "In place of `to`: a scene to go to, from which `return` comes back."),
        "then": Key("back", "Where a visit goes on after `return`: a scene, or `stay` for where one was."),
    }
)
TEST = Keys(
    {
        "if": _need("condition", "When the story continues there."),
        "to": _need("scene", "A scene."),
    }
)
SHIFT = Keys(
    {
        "if": _need("condition", "When it moves the risk word."),
        "because": _need("words", "The reason, shown with the choice."),
    }
)

CHAPTER = Keys(
    {
        "title": _need("words", "The chapter's title."),
        "starts": Key("moment", "Sets the clock when the chapter opens."),
        "recap": Key("plain text", "What happened before, shown when the chapter opens."),
        "was": Key("names", "Former ids of this chapter, for saves made under them."),
    }
)
CHAPTER_FILE = Keys(
    {
        "chapter": _need("chapter", "The chapter's title, first hour and recap."),
        "scenes": _need("scenes", "The scenes by id."),
    }
)

STORY = Keys(
    {
        "title": _need("words", "The story's title."),
        "tagline": Key("words", "One line that says what the story is, for the title page."),
        "about": Key("words", "What is true in it and what is invented, for the page `about`."),
        "clipping": Key("words", "What its clipping is, for the head of the page that shows it."),
        "colors": Key("colors", "The colors of the line under its title: blue, white, red, green or gold."),
        "id": Key("words", "The name of its saved games, by which they are found wherever the story's folder is."),
        "year": Key("whole", "The year of its moments; without it the story has no clock, and no date is shown."),
        "warning": Key("plain text", "What a player should know before beginning."),
        "care": Key("tags", "What is hard to read, by tag, in a few words each."),
        "roles": _need("roles", "The roles by id; each has a folder of that name."),
        "echoes": Key("echoes", "What a finished run passes on to runs of other roles."),
    }
)
ROLE = Keys(
    {
        "title": _need("words", "The role's title."),
        "blurb": Key("words", "One line about it, for the title page."),
        "you": Key("words", "Who the player is in it, for the page on which a role is chosen."),
        "length": Key("words", "How long it takes, for the same page."),
        "first": Key("flag", "Whether it is a good beginning."),
        "start": _need("scene", "The first scene, as chapter.scene."),
        "needs": Key("role list", "Roles that must have been finished first."),
        "chapters": Key("list of names", "Its chapters in order; without it the order of their names holds."),
    }
)

_KINDS = Keys(
    {
        "range": Key("range", "A number from one bound to the other: `0..6`."),
        "one_of": Key("list of words", "One of these words."),
        "any_of": Key("list of words", "A set of these words."),
        "flag": Key("flag", "True or false: its value at the start."),
    }
)
VARIABLE = Keys(
    {
        **_KINDS,
        "start": Key("start", "Its value at the start."),
        "label": Key("words", "Its name for the player."),
        "show": Key("when", "When it is shown in the status line: `true` or a condition."),
        "journal": Key("when", "When it is shown in the journal: `true` or a condition."),
        "words": Key("list of names", "How its values are shown: one word per value, lowest first."),
        "help": Key("words", "What it means, for the player."),
        "told": Key(
            "flag", "Every change is told after the text that made it, with label, words and cause, shown or not."
        ),
    }
)
COMPUTED = Keys(
    {
        "is": _need("expression", "What it is computed from."),
        **{name: VARIABLE[name] for name in ("label", "show", "journal", "words", "help", "told")},
    }
)
DRAW = Keys(
    {
        "one_of": Key("list of words", "One of these; a word that is repeated is more likely."),
        "take": Key("whole", "How many words are drawn."),
        "of": Key("list of words", "The words to draw from, each once."),
    }
)
ECHO = Keys(
    {
        "from": _need("role", "The role whose endings pass it on."),
        **_KINDS,
        "start": Key("start", "Its value without a finished run."),
        "is": _need("expression", "An expression that is evaluated at an ending of that role."),
        "label": Key("words", "What the other roles find, as the page of an ending names it."),
    }
)
STATE_FILE = Keys(
    {
        "variables": Key("variables", "The role's variables by name."),
        "computed": Key("computed", "Values computed from others."),
        "draws": Key("draws", "Values that the seed decides."),
    }
)
POOLS_FILE = Keys({"pools": _need("pools", "Pools of epilogue lines, by name.")})
POOL_LINE = Keys(
    {
        "if": Key("condition", "When the line can be shown."),
        "text": _need("plain text", "The line."),
        "assume": _ASSUME,
    }
)
MEMBER = Keys(
    {
        "name": _need("words", "The whole name."),
        "called": Key(
            "list of names",
            "The words by which texts call this person: whole words, in any text of the role; the longest counts.",
        ),
        "group": Key("words", "The group in which the person is listed."),
        "bond": Key("variable", "The variable that says how the player stands with the person."),
        "who": Key("plain text", "Who it is, as far as one may know now."),
        "person": Key("person", "The same person in the record, if its id there is another."),
        "code": Key("words", "A code name."),
    }
)
AIM = Keys(
    {
        "if": _need("condition", "While it holds, this is what the player is trying to do."),
        "text": _need("line", "The aim, in a sentence."),
        "until": Key("moment", "The minute until which there is time for it."),
        "at": Key("place", "Where: a place of record/places.yaml."),
    }
)
AIMS_FILE = Keys(
    {
        "most": Key("whole", "How many aims may stand at once: 4 if it is missing; `prove` checks it."),
        "aims": _need("aims", "What the player is trying to do, by id, in the order in which it is shown."),
    }
)
CAST_FILE = Keys({"cast": _need("cast", "The people of the role, by id.")})
CHECKS_FILE = Keys(
    {
        "never": Key("conditions", "What must never hold, by name."),
        "can_happen": Key("conditions", "What must be able to hold, by name."),
        "always_can_end": Key("conditions", "Wherever these hold an ending must be within reach, by name."),
    }
)

NOTE = Keys(
    {
        "title": _need("words", "The note's title."),
        "date": _need("words", "When it was, in words."),
        "day": Key("day", "The first day, as 1944-08-19, by which notes are sorted."),
        "status": _need("status", "record, differ or invented."),
        "text": _need("note text", "60 to 110 words."),
        "sources": _need("sources", "Keys of sources.yaml."),
        "places": Key("places", "Places of places.yaml."),
        "people": Key("people", "People of people.yaml."),
        "was": Key("names", "Former ids of this note, for saves made under them."),
    }
)
SOURCE = Keys(
    {
        "title": _need("words", "The title."),
        "kind": _need("words", "What kind of source it is."),
        "author": Key("words", "Who made it."),
        "year": Key("words", "When."),
        "address": Key("words", "Where it can be found; only for institutions."),
    }
)
PERSON = Keys(
    {
        "name": _need("words", "The name."),
        "role": Key("words", "Who it is, in a sentence."),
        "born": Key("words", "The year of birth."),
        "died": Key("words", "The year of death."),
        "invented": Key("flag", "Whether the person is invented."),
        "words": Key("words", "Words on record, with their source."),
        "sources": Key("sources", "Keys of sources.yaml."),
    }
)
PLACE = Keys(
    {
        "name": _need("words", "The name."),
        "lat": _need("degrees", "Degrees north."),
        "lon": _need("degrees", "Degrees east."),
        "bank": Key("words", "left, right, island, outside, or words such as `in the harbor`."),
        "importance": Key("importance", "1 is on every map, 3 only on the most detailed one."),
        "invented": Key("flag", "Whether the place is invented."),
        "held": Key("holders", "Who held it: a list of {from, by}."),
    }
)
HELD = Keys(
    {
        "from": _need("moment", "From which moment on."),
        "by": _need("holder", "Who: a holder of record/map.yaml."),
    }
)
EVENT = Keys(
    {
        "day": _need("day", "The day, as 1944-08-19."),
        "hour": Key("words", "The hour, if it is known."),
        "place": Key("words", "A place of places.yaml, or its name."),
        "text": _need("words", "What happened, in a sentence or two."),
        "status": _need("status", "record, differ or invented."),
        "sources": Key("sources", "Keys of sources.yaml."),
    }
)
CLAIM = Keys(
    {
        "text": _need("words", "The sentence of the clipping."),
        "verdict": _need("verdict", "supported, refined or contradicted."),
        "record": _need("words", "What the record says."),
        "notes": Key("notes", "Notes that reveal it."),
        "scenes": Key("scene list", "Scenes that reveal it."),
    }
)
INVENTED = Keys(
    {
        "name": _need("words", "The name."),
        "kind": _need("words", "vehicle, paper, object, place or group."),
        "text": _need("words", "What it is in the story."),
    }
)
LINE = Keys(
    {
        "kind": _need("line kind", "river, island, limit or route."),
        "name": Key("words", "Its name."),
        "points": _need("points", "A list of [latitude, longitude]; of a route, [latitude, longitude, moment]."),
    }
)
PLAYTHROUGH = Keys(
    {
        "role": _need("role", "The role that is played."),
        "seed": Key("whole", "The seed; 0 if it is missing."),
        "echoes": Key("values", "Echoes by name."),
        "draws": Key("values", "Draws and dice that are fixed by name instead of by the seed."),
        "choices": _need("choice list", "The choices by full name."),
        "ends": Key("scene", "The scene where it ends."),
        "expect": Key("condition", "What holds at the end."),
    }
)

RECORD_FILE = Keys(
    {
        "notes": Key("record", "Notes by id: what is known, with its sources."),
        "sources": Key("record", "Sources by the key that notes name."),
        "people": Key("record", "People by id."),
        "places": Key("record", "Places by id, with their degrees."),
        "timeline": Key("record", "Events by id, each with its day."),
        "clipping": Key("record", "The sentences of the clipping, by id."),
        "invented": Key("record", "What never was, by id."),
        "map": Key("record", "Lines of the map, by id."),
        "views": Key("record", "The views of the map by id, from far to near; one around the player follows them."),
        "holders": Key("record", "Who may hold a place, by id, in the order of the legend."),
    }
)
STORY_COLORS = ("blue", "white", "red", "green", "gold")
VIEW = Keys(
    {
        "title": _need("words", "Its title."),
        "frame": _need("frame", "What it shows: the degrees of its south, west, north and east."),
        "opens": Key("flag", "Whether the map opens with it; without one, with the first."),
        "places": Key("importance", "The importance up to which places are drawn: 3, which is all, if it is missing."),
    }
)
HOLDER = Keys(
    {
        "name": _need("words", "The name in the legend."),
        "held": Key("words", "What is said of their places: `Held by` and the name, if it is missing."),
        "sign": Key("sign", "circle, square, triangle, hollow_triangle, half_circle or ring."),
        "color": Key("color", "red, blue, green, text or dim; red, blue and green color what is around their places."),
        "explain": Key("flag", "Whether a scene in a place of theirs must say in `record` how that can be."),
    }
)
LINE_KINDS = ("river", "island", "limit", "route")
RECORD_FILES: Mapping[str, Keys] = {
    "notes": NOTE,
    "sources": SOURCE,
    "people": PERSON,
    "places": PLACE,
    "timeline": EVENT,
    "clipping": CLAIM,
    "invented": INVENTED,
    "map": LINE,
    "views": VIEW,
    "holders": HOLDER,
}
"""What stands under the one key of each file of the record, by id."""

OBJECTS: Mapping[str, Keys] = {
    "chapter": CHAPTER,
    "fallback": FALLBACK,
    "hub": HUB,
    "storylet": STORYLET,
    "ending": ENDING,
    "epilogue": EPILOGUE,
    "outcome": OUTCOME,
    "pool_line": POOL_LINE,
    "text_item": TEXT_ITEM,
}
"""The mappings of the format by the word that a key takes."""

NAMED: Mapping[str, Keys] = {
    "scenes": SCENE,
    "choices": CHOICE,
    "roles": ROLE,
    "echoes": ECHO,
    "variables": VARIABLE,
    "computed": COMPUTED,
    "draws": DRAW,
    "cast": MEMBER,
    "aims": AIM,
}
"""Those written by name, and what is under each name."""

LISTED: Mapping[str, Keys] = {
    "tests": TEST,
    "shifts": SHIFT,
    "holders": HELD,
}
"""Those of which there may be a list."""


OF_ROLE: Mapping[str, Keys] = {
    "state": STATE_FILE,
    "pools": POOLS_FILE,
    "checks": CHECKS_FILE,
    "cast": CAST_FILE,
    "aims": AIMS_FILE,
}
"""The keys at the top of a role's files that are no chapters, by the names of these files."""


def keys_of(file: str) -> Keys:
    """The keys at the top of a story's file, by its name."""
    folder, _, name = file.rpartition("/")
    if folder == "playthroughs":
        return PLAYTHROUGH
    if folder == "record" or folder.startswith("record/"):
        return RECORD_FILE
    if not folder:
        return STORY
    return OF_ROLE.get(name.removesuffix(".yaml"), CHAPTER_FILE)
