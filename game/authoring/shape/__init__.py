"""The scene graph of a story, and how it is drawn."""
