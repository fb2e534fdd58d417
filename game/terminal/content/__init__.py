"""What there is to read, as blocks: turns, pages, the historical record."""
