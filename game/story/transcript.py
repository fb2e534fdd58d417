"""A playthrough as a document: its texts and choices, places and hours, with the notes and sources met."""

from game.story.playthrough import Playthrough
from game.story.prose import EMPHASIS, Paragraph
from game.story.record import STATUS
from game.story.told import TITLED, arrived, drawn
from game.story.turn import Turn


def text(played: Playthrough) -> str:
    """The run as plain lines."""
    lines = [played.story.title, played.story.roles[played.role].title]
    for number in range(len(played.turns)):
        if number:
            lines += ["", f"> {_label(played, number)}"]
        lines += _turn(_until(played, number), number, marked=False)
    return "\n".join([*lines, *_notes(played, marked=False)])


def markdown(played: Playthrough) -> str:
    """The run as Markdown."""
    lines = [f"# {played.story.title}", "", f"*{played.story.roles[played.role].title}*"]
    for number in range(len(played.turns)):
        if number:
            lines += ["", f"> {_label(played, number)}"]
        lines += _turn(_until(played, number), number, marked=True)
    return "\n".join([*lines, *_notes(played, marked=True), ""])


def _label(played: Playthrough, number: int) -> str:
    """The choice that led to a turn, as it was offered."""
    choice = played.choices[number - 1]
    label = next((o.label for o in played.turns[number - 1].options if o.choice == choice), choice)
    draw = drawn(_until(played, number))
    return f"{label} ({draw})" if draw else label


def _until(played: Playthrough, number: int) -> Playthrough:
    """The playthrough as it was at a turn."""
    return played._replace(turns=played.turns[: number + 1], choices=played.choices[:number])


def _turn(played: Playthrough, number: int, marked: bool) -> list[str]:
    lines: list[str] = []
    turn = played.turns[number]
    for told, passage in enumerate(turn.passages):
        lines += _changes(turn, told, marked)
        if passage.kind == "chapter":
            lines += ["", f"## {passage.title}" if marked else passage.title.upper()]
        elif passage.title:
            lines += ["", f"### {passage.title}" if marked else passage.title]
            place = arrived(played, told) if passage.kind in TITLED else ""
            lines += (["", f"*{place}.*"] if marked else [f"{place}."]) if place else []
        for paragraph in passage.away if passage.care and number in played.away else passage.paragraphs:
            lines += ["", _paragraph(paragraph, marked)]
    lines += _changes(turn, len(turn.passages), marked)
    if turn.ending is not None:
        end = f"The end: {turn.ending.title}."
        lines += ["", f"*{end}*" if marked else end]
    return lines


def _changes(turn: Turn, told: int, marked: bool) -> list[str]:
    """The numbers that changed after so many passages."""
    said = [
        f"{each.label} {each.before} → {each.after}" + (f": {each.because}." if each.because else ".")
        for each in turn.changes
        if each.told == told
    ]
    return ["", *(f"*{each}*  " if marked else each for each in said)] if said else []


def _paragraph(paragraph: Paragraph, marked: bool) -> str:
    if not marked:
        return paragraph.text
    words = "".join(f"*{run.text}*" if run.style == EMPHASIS else run.text for run in paragraph.runs)
    return words.replace("\n", "  \n")


def _notes(played: Playthrough, marked: bool) -> list[str]:
    record = played.story.record
    lines = ["", "## Notes" if marked else "NOTES"] if played.notes else []
    cited: dict[str, None] = {}
    for name in played.notes:
        note = record.notes[name]
        lines += ["", f"### {note.title}" if marked else note.title, f"{note.date}. {STATUS[note.status]}."]
        lines += ["", *(p.text for p in note.text.read(()))]
        cited.update(dict.fromkeys(note.sources))
    if cited:
        lines += ["", "## Sources" if marked else "SOURCES", ""]
        lines += sorted(f"- {record.sources[s].cited}" for s in cited if s in record.sources)
    return lines
