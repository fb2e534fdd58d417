"""What a key or a command asks for beyond the values on the screen: the union of its effects."""

from typing import NamedTuple


class Keep(NamedTuple):
    """Save the place, and what is new for the chronicle."""


class Begin(NamedTuple):
    """Begin a new run of a role."""

    role: str


class Load(NamedTuple):
    """Resume a saved game, or the copy before its last save."""

    name: str
    previous: bool = False


class Copy(NamedTuple):
    """Save a copy of the game under a name of its own."""

    name: str


class Delete(NamedTuple):
    """Delete a saved game."""

    name: str


class Inherit(NamedTuple):
    """Begin the next game with the echoes of this run."""

    run: str


class KeepOptions(NamedTuple):
    """Save the options."""


class WriteTranscript(NamedTuple):
    """Write the run to a file."""

    file: str


class Refresh(NamedTuple):
    """Read the saved games and the chronicle again."""


class Leave(NamedTuple):
    """Leave this front end: for another one, or for good with an exit status."""

    front: str = ""
    status: int = 0


class Redraw(NamedTuple):
    """Draw the whole screen again."""


class Suspend(NamedTuple):
    """Stop the process until the shell continues it."""


Stored = Keep | Begin | Load | Copy | Delete | Inherit | KeepOptions | WriteTranscript | Refresh
"""What is done with the files of the player."""
OfTheTerminal = Redraw | Suspend
"""What only the terminal can do."""
Effect = Stored | Leave | OfTheTerminal
