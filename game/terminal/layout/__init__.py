"""Lays out text in lines of a given width: blocks, rows, paragraphs, drop capitals."""
