"""Tenez bon: a text adventure about the Liberation of Paris, and the story engine under it.

Top to bottom, each room knowing only those below it:

cli          the commands; prints results and picks an exit status
terminal     what a player sees and presses
authoring    what an author asks of a story
saves        playthroughs and the chronicle kept in files
loader       YAML on disk becomes a story, or diagnostics that say why not
story        what a story is and how it runs: pure
diagnostics  what is wrong with a story, where, and what to do
"""
