"""What an author asks of a story: faults, shape, statistics, replays, comparisons, and new files."""
