"""The parts of a page, each with its keys beside its drawing."""
