"""What a story is and how it runs: pure."""
