"""What an editor shows of a story while it is written: faults, completions, names and where they lead."""
