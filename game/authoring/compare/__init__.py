"""Two versions of a story compared: what is gone, and which saved games it would move."""
