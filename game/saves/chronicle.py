"""What was found over all runs of a story: notes, endings, scenes, choices, and the finished runs."""

from collections.abc import Mapping
from typing import NamedTuple

from game.saves.savefile import clean, mapping, names


class Run(NamedTuple):
    """A finished run: which ending, and the echoes it leaves."""

    id: str
    role: str
    ending: str
    title: str
    time: str
    echoes: Mapping[str, object]


class Chronicle(NamedTuple):
    """What was found over all runs."""

    notes: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    runs: tuple[Run, ...] = ()
    read: frozenset[str] = frozenset()  # notes that were opened

    def merged(self, other: "Chronicle") -> "Chronicle":
        """Everything that is in either; a run that both have keeps the time it has here."""
        runs = {run.id: run for run in (*other.runs, *self.runs)}
        return Chronicle(
            self.notes | other.notes,
            self.endings | other.endings,
            self.scenes | other.scenes,
            self.choices | other.choices,
            tuple(sorted(runs.values(), key=lambda run: (run.time, run.id))),
            self.read | other.read,
        )

    def finished(self, role: str) -> tuple[Run, ...]:
        """The finished runs of a role, the latest last."""
        return tuple(run for run in self.runs if run.role == role)


def as_chronicle(kept: Mapping[str, object]) -> Chronicle:
    """A chronicle as a file holds it; what does not belong there is left out."""
    runs = []
    listed = kept.get("runs")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            texts = {key: clean(each.get(key)) for key in ("id", "role", "ending", "title", "time")}
            runs.append(Run(**texts, echoes=mapping(each.get("echoes"))))
    notes, endings, scenes, choices = (
        frozenset(names(kept.get(key)) or ()) for key in ("notes", "endings", "scenes", "choices")
    )
    # Before the notes that were read were kept, those of earlier runs counted as read.
    read = frozenset(names(kept.get("read")) or ()) if "read" in kept else notes
    return Chronicle(notes, endings, scenes, choices, tuple(runs), read)


def written(chronicle: Chronicle) -> dict[str, object]:
    """A chronicle as it is kept."""
    return {
        **{key: sorted(getattr(chronicle, key)) for key in ("notes", "endings", "scenes", "choices", "read")},
        "runs": [{**run._asdict(), "echoes": dict(run.echoes)} for run in chronicle.runs],
    }
