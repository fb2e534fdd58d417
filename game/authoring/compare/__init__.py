"""Two versions of a story compared: what was lost, and which saved games would move or strand."""
