"""The texts of new stories, roles, chapters, scenes and notes."""

CHAPTER = """chapter:
  %TITLE%

scenes:
  first:
    title: First
    text: |
      Something is already going on. Say where, and who wants what.
    choices:
      one:
        label: Do the one thing.
        text: |
          What comes of it ends on a fact.
        go: last
      other:
        label: Do the other.
        text: |
          What comes of this is different.
        go: last

  last:
    title: Last
    text: |
      What is true now that was not.
    ending: {title: The end, kind: quiet}
"""
SCENE = """%NAME%:
  title: %TITLE%
  text: |
    Say where this is, and what is going on.
  choices:
    on:
      label: Go on.
      go: %GO%
"""
CHOICE = """to_%NAME%:
  label: Go to %WORDS%.
  go: %NAME%
"""
NOTE = """notes:
  %NAME%:
    title: %TITLE%
    date: %DATE%
    status: record
    text: |
      Begin with the fact, then its context, then what is uncertain. A note
      has sixty to a hundred and ten words, is written in the past tense, and
      speaks of one thing only. It praises nobody and does not speak to the
      reader. Where counts differ it gives the range and says whose they are.
      Two sources are better than one. Replace this text with what the sources
      say, and link the note from the words of a scene that it explains.
    sources: [%SOURCE%]
"""
ROLE = """%NAME%:
  %TITLE%
  blurb: One line about who the player is.
  start: %CHAPTER%.door
"""
STATE = """variables:
  nerve:
    range: 0..6
    start: 3
    label: Nerve
    show: true
    help: What it means, in a sentence.
"""
STARTS = "  starts: 14 Aug 07:00\n"  # below the title of a chapter, in a story with a year
MORNING = """chapter:
  title: Morning

scenes:
  door:
    title: The door
    text: |
      The bell has stopped. Somebody knocks, twice, and waits.
    choices:
      open:
        label: Open the door.
        do: nerve += 1
        because: you did not wait
        text: |
          It is the neighbor, with a loaf under her coat.
        go: table
      listen:
        label: Stand behind it and listen.
        do: nerve -= 1
        text: |
          Breathing, then steps going down.
        go: table

  table:
    title: The table
    text: |
      {nerve > 3: There is bread on the table. | The table is bare.}
    ending: {title: Morning, kind: quiet}
"""
STORY = {
    "story.yaml": """%TITLE%
roles:
  %ROLE%:
    title: %WORDS%
    blurb: One line about who the player is.
    start: morning.door
""",
    "%ROLE%/state.yaml": STATE,
    "%ROLE%/morning.yaml": MORNING.replace("    title: The door\n", "    title: The door\n    at: square\n").replace(
        "The bell has", "The [bell](note:bell) has"
    ),
    "record/places.yaml": """places:
  square: {name: The square, lat: 48.8500, lon: 2.3500}
""",
    "record/sources.yaml": """sources:
  DIARY: {author: A neighbor, title: Diary of a street, kind: diary}
""",
    "record/notes/bell.yaml": """notes:
  bell:
    title: The bell
    date: That morning
    status: invented
    places: [square]
    text: |
      This note stands here to show how a note is written, and it is invented.
      A note begins with the fact, goes on to its context, and ends with what
      is uncertain. It has sixty to a hundred and ten words, in the past tense
      and in the third person, and it names at least one source. The player
      meets it by the words of a scene that link to it, whatever they choose.
      Replace this text with a note of your own.
    sources: [DIARY]
""",
}
