"""The differential test: random stories in which every feature of the format meets every other, and what must hold of them."""
