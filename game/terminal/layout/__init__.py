"""Text into lines of a measure: blocks, rows, paragraphs, a large first letter."""
