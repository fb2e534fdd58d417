"""A story for its readers: one page for a browser, one file for a terminal, a folder to build a package from."""
