"""Tenez bon: a text adventure about the Liberation of Paris, and the story engine under it.

Top to bottom, each package importing only from those below it:

cli          the commands: the command line read, results printed, exit statuses picked
terminal     what a player sees and presses: pages, plain lines, the map
editor       what an editor shows while a story is written: the language server
authoring    what an author asks of a story: check, shape, compare, replay, scaffold
prover       what holds in every playthrough: proved, refuted, or open
saves        saved games and the chronicle, kept in files
loader       YAML on disk becomes a story, or diagnostics that say why not
plan         a role as data: what happens at each node, in the order of play
story        what a story is and how it runs: pure
diagnostics  what is wrong with a story, where, and what to do
collector    the garbage collector held back while what is made stays
digraph      walks over directed graphs
width        columns a text takes in a terminal
"""
