"""The content of turns, pages and the historical record, as blocks."""
