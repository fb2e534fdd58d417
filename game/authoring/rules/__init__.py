"""What can be said against a story without running it, by what it is about."""
