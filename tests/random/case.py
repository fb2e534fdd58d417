"""One random story under test: its files, the story that they make, and what is found out about it once."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from unittest.mock import patch

from game.diagnostics import show
from game.loader.load import Loaded, load_files
from game.plan import chances
from game.plan.lowering import plan
from game.plan.program import Plan
from game.story.model import Role, Story
from tests.random.brute import Played, search
from tests.random.domains import Domain, Start, domains, starts
from tests.random.trees import Files

ROLE = "r"
FEW_OUTCOMES = (8, 40, 300, 300)  # values of a draw or an echo that the plans of most stories list


class Disagreement(NamedTuple):
    """Something that does not hold: what, in words that stay the same while the story gets smaller, and where."""

    what: str
    where: str


@dataclass(frozen=True)
class Effort:
    """How far a story is looked into."""

    states: int = 2000  # of a search by playing
    starts: int = 150  # combinations of draws and echoes that it begins with
    playthroughs: int = 12
    turns: int = 40
    hunted: int = 200  # random playthroughs of the prover
    goals: int = 8  # of the prover that are decided one by one
    edits: int = 2
    saves: int = 250  # of a story before one edit, that are loaded after it
    asked: int = 4  # questions to `why`


class Case:
    """A story's files, and all that properties ask about them; made anew for each story."""

    def __init__(self, files: Files, seed: int, effort: Effort) -> None:
        self.files, self.seed, self.effort = files, seed, effort

    def chance(self, about: str) -> random.Random:
        """The chance of one property."""
        return random.Random(f"{self.seed}/{about}")

    @cached_property
    def loaded(self) -> Loaded:
        """What the loader makes of the files."""
        return loaded(self.files)

    @property
    def story(self) -> Story:
        """The story, which must have loaded."""
        story = self.loaded.story
        if story is None:
            said = "\n".join(show(d, self.loaded.sources.get(d.span.file, [])) for d in self.loaded.diagnostics)
            raise AssertionError(f"this story is refused:\n{said}")
        return story

    @property
    def role(self) -> Role:
        """The role that is played."""
        return self.story.roles[ROLE]

    @cached_property
    def plan(self) -> Plan:
        """The role's plan."""
        with self.listing():
            return plan(self.story, ROLE)

    def with_plan(self, plan: Plan) -> "Case":
        """The same story with another plan."""
        other = Case(self.files, self.seed, self.effort)
        vars(other).update(
            {name: vars(self)[name] for name in ("loaded", "domains", "starts", "played") if name in vars(self)}
        )
        vars(other)["plan"] = plan
        return other

    @contextmanager
    def listing(self) -> Iterator[None]:
        """While it lasts, plans list few values of a draw or an echo in most stories: the rest must then be left open."""
        few = self.chance("listing").choice((*FEW_OUTCOMES, chances.MOST_OUTCOMES))
        with patch.object(chances, "MOST_OUTCOMES", few):
            yield

    @cached_property
    def domains(self) -> list[Domain]:
        """The draws and echoes that it can begin with."""
        return domains(self.story, self.role)

    @cached_property
    def starts(self) -> tuple[list[Start], bool]:
        """How runs begin, and whether these are all there are."""
        return starts(self.domains, self.effort.starts)

    @cached_property
    def played(self) -> Played:
        """What happens when all of it is played."""
        return search(self.story, self.role, *self.starts, self.effort.states)


def loaded(files: Files) -> Loaded:
    """What the loader makes of files."""
    return load_files({name: text.encode() for name, text in files.items()})
