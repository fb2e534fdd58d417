"""The version of the game, said once."""

VERSION = "0.1.0"
