"""Saved games and the chronicle, kept in files: whole or not at all, each story in a folder of its own."""
